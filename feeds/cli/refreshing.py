"""What changes while a server runs → an archive that has it, people told of what is wrong, hubs told of news."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import click

from feeds.archive import Archive
from feeds.cli.announcing import announced
from feeds.cli.opening import archive_file, open_content
from feeds.cli.terminal import report
from feeds.content.named import sources_at
from feeds.errors import FeedsError, Problem


@dataclass(slots=True)
class Refresh:
    """Called after each change: what is wrong is told once, and the last good state stays."""

    content: Path
    archive: Path | None
    base_url: str | None
    guess: str
    told: tuple[Problem, ...]
    synced: Callable[[], None] = lambda: None  # called after each look at the folder
    failure: str = ""  # that was told
    _opened: Archive | None = None
    _unheard: tuple[str, ...] = ()
    _is_behind: bool = False  # a change was not taken in
    _announcing: Thread = field(default_factory=Thread)

    def __call__(self, paths: Collection[str] | None = None) -> None:
        """Take in what changed, at these paths or (None) anywhere; errors are told, and end nothing."""
        only = sources_at(self.content, paths) if paths and not self._is_behind else None
        if only is not None and not only:
            return
        self._is_behind = True
        try:
            self._sync(only)
            self.failure, self._is_behind = "", False
            self.synced()
        except FeedsError as error:
            self._tell(str(error))
        except click.ClickException as error:
            self._tell(error.message)

    def _tell(self, failure: str) -> None:
        if failure != self.failure:
            self.failure = failure
            click.echo(f"feeds: {failure}", err=True)

    def _sync(self, only: Collection[str] | None) -> None:
        now = datetime.now(UTC)
        with open_content(
            self.content,
            self.archive,
            base_url=self.base_url,
            guess=self.guess,
            now=now,
            quiet=True,
            only=only,
            using=self._opened,
        ) as changed:
            self._opened = changed.archive
            if changed.synced.problems != self.told:
                self.told = changed.synced.problems
                report(self.content, self.told)
            if changed.site.hub and not self._announcing.is_alive():
                # Apart: a hub that hangs must not keep an article from being served.
                self._announcing = Thread(target=self._announce, name="announcing", daemon=True)
                self._announcing.start()

    def _announce(self) -> None:
        file = archive_file(self.content, self.archive)
        archive = Archive(file)
        try:
            failed = announced(archive, datetime.now(UTC), file, base_url=self.base_url).failed
        except FeedsError as error:
            failed = (str(error),)
        finally:
            archive.close()
        for message in failed if failed != self._unheard else ():
            click.echo(f"feeds: {message}", err=True)
        self._unheard = failed
