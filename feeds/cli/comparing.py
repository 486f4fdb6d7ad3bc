"""The command that tells what subscribers will see, before it is published."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from feeds.cli.options import accept_option, archive_option, base_url_option, format_option
from feeds.cli.terminal import line, many, report

if TYPE_CHECKING:
    from feeds.cli.opening import Opened
    from feeds.diff import FeedChange
    from feeds.model import Site
    from feeds.publish import ArchivePublication

_OUTPUT = "public"  # where `feeds build` writes, unless told
_FEEDS = {"changed": "changed", "same": "the same", "new": "new", "gone": "gone", "unreadable": "not compared"}
_ENTRIES = {"new": "new", "edited": "edited", "withdrawn": "withdrawn", "changed_ids": "with another id"}
_ALWAYS = ("changed", "same")


@click.command()
@click.argument("content", default="content")
@click.argument("old", required=False)
@base_url_option
@archive_option
@click.option("--auto-topics", is_flag=True, envvar="FEEDS_AUTO_TOPICS", help="Make topics of names that recur.")
@format_option
@accept_option
def diff(
    content: str,
    old: str | None,
    base_url: str | None,
    archive: Path | None,
    auto_topics: bool,
    format_: str,
    accept: bool,
) -> None:
    """Say what subscribers will see if CONTENT is published now: what is new, edited, withdrawn, or lost.

    OLD is what is published: a folder that was built, the address of the site, or a feed of any program as a file or
    URL. It is the folder public unless you say otherwise, or else the site's own address. Nothing is written.

    The status is 1 if subscribers would lose a feed or more than half of one, or get an entry twice because it has
    another id.
    """
    content, old = _sides(content, old)
    now, told = datetime.now(UTC), _Told(as_text=format_ == "text")
    options = {"base_url": base_url, "now": now, "auto_topics": auto_topics, "accept": accept}
    with _tried(Path(content), archive, **options) as opened:
        report(Path(content), opened.synced.problems)
        old = old or _published(opened.site)
        for each in _changes(old, opened, now):
            told.add(replace(each, is_accepted=accept))
    click.echo(told.summary(old))
    sys.exit(0 if told.is_safe else 1)


def _sides(content: str, old: str | None) -> tuple[str, str | None]:
    """What is compared with what, if something is named: what can't be content, is what is published."""
    from feeds.feed_file import is_url
    from feeds.paths import BUILD_RECORD

    if old is None and (is_url(content) or Path(content).is_file() or Path(content, BUILD_RECORD).is_file()):
        content, old = "content", content
    if old and not is_url(old) and not Path(old).exists():
        raise click.UsageError(f"{old} does not exist")
    return content, old


def _published(site: "Site") -> str:
    """Where the site is published, if nobody says so."""
    from feeds.config import DEFAULT_BASE_URL

    if Path(_OUTPUT).is_dir():
        return _OUTPUT
    if site.base_url == DEFAULT_BASE_URL:
        raise click.UsageError(f"say with what to compare: there is no folder {_OUTPUT}, and no base_url in site.toml")
    return site.base_url


@contextmanager
def _tried(content: Path, archive: Path | None, **options: Any) -> Iterator["Opened"]:
    """The content as it would be published, read into a copy of the archive: the next build still has to read it."""
    from tempfile import TemporaryDirectory

    from feeds.archive.copying import copy_archive
    from feeds.cli.opening import found_archive, open_content

    with TemporaryDirectory(prefix="feeds-") as folder:
        copy = Path(folder, "archive.sqlite3")
        if file := found_archive(content, archive):
            copy_archive(file, copy)
        with open_content(content, copy, **options) as opened:
            yield opened


def _changes(old: str, opened: "Opened", now: datetime) -> Iterator["FeedChange"]:
    """What becomes of each feed that is published; of a single one, what becomes of that."""
    from feeds import diff
    from feeds.feed_file import is_url
    from feeds.publish import publish

    publication, room = publish(opened.site, opened.archive, now), opened.site.entries
    if old == opened.site.base_url:
        yield from diff.changes(publication, diff.site(old), room=room)
    elif not is_url(old) and Path(old).is_dir():
        yield from diff.changes(publication, diff.folder(Path(old)), room=room)
    else:
        yield from _changes_at(old, publication, opened.site)


def _changes_at(old: str, publication: "ArchivePublication", site: "Site") -> Iterator["FeedChange"]:
    """What becomes of the feed in a file or at a URL; of a whole site, if the URL is that of one."""
    from feeds import diff
    from feeds.errors import ContentError, Problem, PublicationError
    from feeds.feed_file import FeedFile, Missing, is_url, read_feed

    found = read_feed(old, diff.LIMIT)
    if isinstance(found, FeedFile):
        try:
            feed = diff.old_feed(found)
            path = diff.counterpart(feed, publication, site.base_url, found.urls or (found.where,))
            yield diff.change(publication, path, feed, where=old, room=site.entries)
            return
        except ContentError as error:
            problem = Problem(old, str(error), error.line)
    else:
        problem = found.problem if isinstance(found, Missing) else found
    if not is_url(old) or "." in urlsplit(old).path.rpartition("/")[2]:  # a file's name, not that of a site
        raise PublicationError(str(problem))
    yield from diff.changes(publication, diff.site(old), room=site.entries)


@dataclass(slots=True)
class _Told:
    """Tells of one feed after the other, and counts: an entry once, in however many feeds it is."""

    as_text: bool
    is_safe: bool = True
    _feeds: dict[str, int] = field(default_factory=dict)
    _entries: dict[str, set[str]] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _listed: list[dict[str, object]] = field(default_factory=list)

    def add(self, change: "FeedChange") -> None:
        """Tell of a feed, if anything becomes of it."""
        from feeds.diff import as_json, entry_of, lines

        self.is_safe = self.is_safe and change.is_safe
        self._feeds[change.state] = self._feeds.get(change.state, 0) + 1
        for kind in _ENTRIES if change.state == "changed" else ():
            ids = self._entries.setdefault(kind, set())
            ids.update((entry := entry_of(each)).id or entry.link for each in getattr(change.difference, kind))
        for each in change.problems:
            click.echo(line(each.source, each), err=True)
        if not self.as_text:
            self._listed.append(as_json(change))
        elif change.state != "same":
            click.echo("\n".join(lines(change, self._told)))

    def summary(self, old: str) -> str:
        """What it came to, in a line; in JSON, all of it."""
        if not self.as_text:
            return json.dumps({"old": old, "safe": self.is_safe, "feeds": self._listed}, indent=2, ensure_ascii=False)
        feeds = [f"{self._feeds.get(state, 0)} {words}" for state, words in _FEEDS.items() if self._is_said(state)]
        entries = [f"{len(self._entries.get(kind, ()))} {words}" for kind, words in _ENTRIES.items()]
        return f"{old}: {many(sum(self._feeds.values()), 'feed')}, {', '.join(feeds)}; entries: {', '.join(entries)}"

    def _is_said(self, state: str) -> bool:
        return state in _ALWAYS or state in self._feeds
