"""A content folder → files in an output folder: once, and again and again as it changes."""

import json
import signal
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import click

from feeds.archive import Archive
from feeds.build import Built
from feeds.build import build as write
from feeds.cli.opening import Opened, open_content
from feeds.cli.processes import processes
from feeds.cli.terminal import as_json, errors_in, many, progress, report
from feeds.content.named import sources_at
from feeds.errors import FeedsError, Problem
from feeds.publish import ArchivePublication, publish
from feeds.watching import keep_up


@dataclass(slots=True)
class Building:
    """What is built from where; what was rendered last is kept for the next time."""

    content: Path
    output: Path
    base_url: str | None
    archive: Path | None
    with_pages: bool
    auto_topics: bool
    compress: bool
    as_json: bool = False
    _opened: Archive | None = None
    _last: ArchivePublication | None = None
    _is_behind: bool = False  # a change was not taken in

    def build(self, *, accept: bool = False, only: Collection[str] | None = None, quiet: bool = False) -> int:
        """Write what changed, in `only` these sources or anywhere, and tell what was done; the number of errors."""
        now = datetime.now(UTC)
        with open_content(
            self.content,
            self.archive,
            base_url=self.base_url,
            now=now,
            auto_topics=self.auto_topics,
            accept=accept,
            only=only,
            quiet=quiet,
            using=self._opened,
        ) as opened:
            self._opened = opened.archive
            built = self._written(opened, now, quiet=quiet)
            articles = opened.archive.count(now)
        if quiet and not (built.written or built.removed):
            return 0
        problems = opened.synced.problems
        if self.as_json:
            click.echo(_as_json(self, built, articles, problems))
        else:
            report(self.content, problems)
            click.echo(_in_words(self.output, built, articles, problems))
        return errors_in(problems)

    def _written(self, opened: Opened, now: datetime, *, quiet: bool) -> Built:
        with nullcontext() if quiet else processes() as executor, progress("writing", "documents") as show:
            self._last = publication = publish(
                opened.site, opened.archive, now, with_pages=self.with_pages, before=self._last, executor=executor
            )
            return write(publication, self.output, changes=publication.changes, compress=self.compress, progress=show)

    def watch(self) -> None:
        """Build after each change, until Ctrl+C or SIGTERM, which let a build that has begun end."""
        with _told_to_stop() as stop:
            click.echo(f"Watching {self.content}; stop with Ctrl+C.", err=self.as_json)
            keep_up(self.content, self.build_again, stop)

    def build_again(self, paths: Collection[str] | None) -> None:
        """Write what changed at these paths, or (None) anywhere; errors are told, and end nothing."""
        only = sources_at(self.content, paths) if paths and not self._is_behind else None
        if only is not None and not only:
            return
        self._is_behind = True
        try:
            self.build(only=only, quiet=True)
            self._is_behind = False
        except FeedsError as error:
            click.echo(f"feeds: {error}", err=True)
        except click.ClickException as error:
            click.echo(f"feeds: {error.message}", err=True)


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """Set by the first signal to stop; a second one means it at once.

    A KeyboardInterrupt could be raised anywhere, also where nothing is passed on, and be lost.
    """
    stop, handlers = Event(), {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for each, handler in handlers.items():
            signal.signal(each, handler)

    def note(*_: object) -> None:
        stop.set()
        restore()

    for each in handlers:
        signal.signal(each, note)
    try:
        yield stop
    finally:
        restore()


def _in_words(output: Path, built: Built, articles: int, problems: Sequence[Problem]) -> str:
    return (
        f"{output}: {many(len(built.written), 'file')} written, {len(built.removed)} removed, "
        f"{built.unchanged} unchanged; {many(articles, 'article')}, {many(errors_in(problems), 'error')}"
    )


def _as_json(building: Building, built: Built, articles: int, problems: Sequence[Problem]) -> str:
    told: dict[str, object] = {
        "output": str(building.output),
        "written": len(built.written),
        "removed": len(built.removed),
        "unchanged": built.unchanged,
        "articles": articles,
        "errors": errors_in(problems),
        "problems": [as_json(building.content / each.source, each) for each in problems],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)
