"""An archive → a copy of it, with which can be tried what a sync would do."""

import sqlite3
from contextlib import closing
from pathlib import Path

from feeds.errors import PublicationError


def copy_archive(file: Path, to: Path) -> None:
    """Copy an archive whole, also while another process writes it, and without rights to write.

    Raises PublicationError where it can't be read.
    """
    try:
        try:
            _copy(file, to, "mode=rw")  # with mode=ro SQLite would leave files beside it
        except sqlite3.OperationalError:  # in a folder that can't be written SQLite can't share it with a writer
            _copy(file, to, "immutable=1")
    except sqlite3.Error as error:
        raise PublicationError(f"{file}: archive can't be used: {error}") from error


def _copy(file: Path, to: Path, how: str) -> None:
    with (
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?{how}", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)
