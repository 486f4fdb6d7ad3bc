"""What readers show to the people who use them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from .documents import Item
from .network import Fetch

# As news; again, because it changed, or the reader's own rule lets one entry come twice; as old news, read already.
Kind = Literal["new", "again", "read"]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item that a person found in a reader."""

    at: datetime
    kind: Kind
    item: Item


class Reader(Protocol):
    """A program with one subscription; `shown` is all that its user ever found, in order."""

    @property
    def shown(self) -> list[Shown]: ...

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Look for news, if it is time by the reader's own rules."""


def oldest_first(items: Iterable[Item]) -> list[Item]:
    """The items of a document as they were published: the newest stands first there."""
    return list(items)[::-1]
