"""One thing that is wrong in a feed, and what is said of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A change of a valid feed: `new` for the first `old`.

    `severity` is ours, and `words` are in our message. `w3c` is the verdict of the W3C Feed Validator (its Python
    source, run once over these feeds in November 2026): the severity, and the names of its events of that severity.
    `why` says why ours is another.
    """

    name: str
    old: str
    new: str
    severity: str
    words: str
    w3c: str = ""
    why: str = ""
