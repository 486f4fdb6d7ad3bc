"""What can go wrong, sorted by who must act.

    FeedsError
    ├── ConfigError         the publisher mends site.toml or the command line
    ├── ContentError        an author mends an article
    └── PublicationError    an operator mends the machine (disk, rights, archive)

A message reads `where: what is wrong`, in lower case and without a full stop.
"""

from dataclasses import dataclass
from typing import Literal


class FeedsError(Exception):
    """Anything that a person can mend; a bug is never one of these."""


class ConfigError(FeedsError):
    """The settings of the site are wrong."""


class ContentError(FeedsError):
    """A source file can't become an article; `line` counts from 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class PublicationError(FeedsError):
    """The publication can't be read, written or served."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in one source file, as `feeds check` shows it.

    `source` is the file's path within the content folder; `line` counts from 1.
    An error leaves the article out (or its last good version in); a warning does not.
    """

    source: str
    message: str
    line: int | None = None
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.message}"
