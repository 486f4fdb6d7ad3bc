"""An archive that changes → its index of words, kept up in a thread."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import click

from feeds.archive import Archive
from feeds.archive.indexing import begin, catch_up
from feeds.errors import FeedsError


class Indexing:
    """Called after each change: the index takes it in beside all else. What goes wrong is told once, and ends nothing.

    The thread ends with the program: what it hasn't finished it goes on with next time.
    """

    def __init__(self, archive_file: Path) -> None:
        self._file, self._told = archive_file, ""
        self._wanted = Event()
        self._thread = Thread(target=self._run, name="indexing", daemon=True)

    def start(self) -> None:
        """Let it be known that there is a search, and begin to index."""
        self._attempt(begin)
        self._wanted.set()
        self._thread.start()

    def __call__(self) -> None:
        """Take in what changed, soon."""
        self._wanted.set()

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            self._attempt(lambda archive: catch_up(archive, lambda: datetime.now(UTC)))

    def _attempt(self, work: Callable[[Archive], None]) -> None:
        archive = Archive(self._file)
        try:
            work(archive)
            self._told = ""
        except FeedsError as error:
            if str(error) != self._told:
                self._told = str(error)
                click.echo(f"feeds: nothing new can be searched for: {error}", err=True)
        finally:
            archive.close()
