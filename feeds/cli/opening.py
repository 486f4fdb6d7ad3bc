"""The command line's CONTENT and --archive → a site and its archive, brought up to date."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import click
import msgspec

from feeds.archive import Archive
from feeds.archive.sync import Synced, sync
from feeds.cli.processes import processes
from feeds.cli.terminal import progress
from feeds.config import DEFAULT_BASE_URL, read_site
from feeds.errors import PublicationError
from feeds.model import Site, Topic
from feeds.publication import digest


@dataclass(frozen=True, slots=True)
class Opened:
    """A content folder that was read: the site, its archive, and what the reading found."""

    site: Site
    archive: Archive
    synced: Synced


@contextmanager
def open_content(
    content: Path,
    archive: Path | None,
    *,
    now: datetime,
    base_url: str | None = None,
    guess: str = DEFAULT_BASE_URL,
    quiet: bool = False,
    auto_topics: bool = False,
    accept: bool = False,
    only: Collection[str] | None = None,
    using: Archive | None = None,
) -> Iterator[Opened]:
    """Read what changed in a content folder, and let go of its archive in the end.

    `quiet` is for a program with threads: no progress, no processes. `base_url` wins over site.toml,
    `guess` stands in for a missing one. `auto_topics` adds topics that the articles suggest.
    With `accept`, most articles may be gone; with `only`, none but these sources are looked at.
    Who opens it again and again keeps the archive and gives it with `using`: it knows its statements then.
    """
    if not content.is_dir():
        raise click.UsageError(f"{content} is not a folder; begin one with: feeds init {content}")
    site = read_site(content, base_url=base_url, guess=guess)
    # What a server reads in the archive is the site's own address, not that of this one run.
    own = replace(site, base_url=read_site(content, guess=guess).base_url)
    opened = using or Archive(archive_file(content, archive))
    try:
        if auto_topics or "suggested" in site.topics_from:
            own = replace(own, topics_from=tuple(dict.fromkeys((*own.topics_from, "suggested"))))
            topics, synced = _with_topics(opened, content, own, now, quiet=quiet, accept=accept)
            yield Opened(replace(site, topics=topics, topics_from=own.topics_from), opened, synced)
        else:
            yield Opened(site, opened, _sync(opened, content, own, now, quiet=quiet, accept=accept, only=only))
    finally:
        opened.close()


def _with_topics(
    archive: Archive, content: Path, site: Site, now: datetime, *, quiet: bool, accept: bool
) -> tuple[tuple[Topic, ...], Synced]:
    """The topics of a site and those that its articles suggest, and what was read.

    Suggestions of the last time are good as long as no article changes.
    """
    from feeds.cli.suggestions import suggestions, topics_of

    known = {topic.term for topic in site.topics}
    before = tuple(topic for topic in _last_topics(archive) if topic.suggested and topic.term not in known)
    synced = _sync(archive, content, replace(site, topics=(*site.topics, *before)), now, quiet=quiet, accept=accept)
    if before and not (synced.changed or synced.removed):
        return (*site.topics, *before), synced
    found = topics_of(suggestions(archive, site, now, besides=before))
    if found != before:
        # A new archive is begun once more: that its articles have topics is no change for anybody.
        site = replace(site, topics=(*site.topics, *found))
        again = _sync(archive, content, site, now, quiet=quiet, accept=accept, afresh=synced.is_first)
        return site.topics, replace(synced, problems=again.problems)
    return (*site.topics, *found), synced


def _sync(
    archive: Archive,
    content: Path,
    site: Site,
    now: datetime,
    *,
    quiet: bool,
    accept: bool,
    afresh: bool = False,
    only: Collection[str] | None = None,
) -> Synced:
    if quiet:
        return sync(archive, content, site, now, afresh=afresh, accept=accept, only=only)
    with processes() as executor, progress("reading", "articles") as show:
        return sync(archive, content, site, now, afresh=afresh, accept=accept, executor=executor, progress=show)


def _last_topics(archive: Archive) -> tuple[Topic, ...]:
    """Those of the site at the last sync; none without one, or one by another version."""
    return site.topics if (site := _last_site_of(archive)) else ()


def last_site(content: Path, archive: Path | None) -> Site | None:
    """The site of which the archive can be served as it is; None where there is none, or it is of another version."""
    opened = Archive(archive_file(content, archive))
    try:
        return _last_site_of(opened) if opened.is_current else None
    finally:
        opened.close()


def _last_site_of(archive: Archive) -> Site | None:
    try:
        return archive.site
    except (PublicationError, msgspec.MsgspecError):
        return None


def archive_file(content: Path, given: Path | None) -> Path:
    """Where the archive is: as given, beside the content folder, or in the user's state folder."""
    places = _places(content, given)
    for file in places:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(file.parent, os.W_OK):
            return file
    folder = places[-1].parent
    raise click.UsageError(f"there is no place for the archive: {folder} can't be written; choose one with --archive")


def found_archive(content: Path, given: Path | None) -> Path | None:
    """The archive that there is, if any: the one that would be used, without making a place for one."""
    found = (file for file in _places(content, given) if os.access(file, os.F_OK))
    return max(found, key=lambda file: os.access(file.parent, os.W_OK), default=None)


def _places(content: Path, given: Path | None) -> tuple[Path, ...]:
    """Where the archive may be, the best place first."""
    if given:
        return (given,)
    folder = content.resolve()
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return (
        folder.parent / ".feeds" / f"{folder.name or 'content'}.sqlite3",
        state / "feeds" / f"{folder.name}-{digest(str(folder))[:8]}.sqlite3",
    )
