"""What was made for who asked, kept in memory for who asks next."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

CACHE_BYTES = 256_000_000

# Of what is kept, besides its body and its name: measured on answers, whose headers are most of it.
_ENTRY_BYTES = 3_000

_TURNS = 64

Name = tuple[str | None, ...]  # a path, what of it, and in which coding; or what a request says


class Kept(Protocol):
    """What a cache keeps. Bodies are told apart as objects: one that several have counts once."""

    @property
    def body(self) -> bytes: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's bytes and their strong entity tag, without quotes (RFC 9110 §8.8.3)."""

    body: bytes
    etag: str


class Cache:
    """What was made, by name, as long as it stands for the same; the least recently asked goes first.

    `size` is in bytes, of all that is kept together. May be used by many threads.
    """

    def __init__(self, size: int = CACHE_BYTES) -> None:
        self._size, self._used = size, 0
        self._held: OrderedDict[Name, tuple[object, Kept]] = OrderedDict()
        self._holders: dict[int, int] = {}  # how many hold a body, by its identity
        self._lock = Lock()
        self._turns = [Lock() for _ in range(_TURNS)]  # a few names share one

    def rendered(self, name: Name, fingerprint: str, make: Callable[[], Rendered]) -> Rendered:
        """What has this name and fingerprint, made now unless it is at hand; who asks meanwhile waits for it."""
        held = self.held(name, fingerprint)
        if isinstance(held, Rendered):
            return held
        with self._turns[hash(name) % _TURNS]:
            held = self.held(name, fingerprint)
            made = held if isinstance(held, Rendered) else make()
            self.keep(name, fingerprint, made)
            return made

    def held(self, name: Name, stands_for: object) -> Kept | None:
        """What was kept under this name, if it stands for this."""
        with self._lock:
            found = self._held.get(name)
            if found is None or found[0] != stands_for:
                return None
            self._held.move_to_end(name)
            return found[1]

    def keep(self, name: Name, stands_for: object, made: Kept) -> None:
        """Hold this under a name, in place of what had it."""
        with self._lock:
            self._drop(name)
            self._held[name] = (stands_for, made)
            self._used += _overhead(name) + self._held_once_more(made.body)
            while self._used > self._size and self._held:
                self._drop(next(iter(self._held)))

    def forget(self, stands_for: object) -> None:
        """Let go of all that stands for this very object, which nobody will ask for again."""
        with self._lock:
            for name in [name for name, (each, _) in self._held.items() if each is stands_for]:
                self._drop(name)

    def _drop(self, name: Name) -> None:
        if found := self._held.pop(name, None):
            self._used -= _overhead(name) + self._held_once_less(found[1].body)

    def _held_once_more(self, body: bytes) -> int:
        """How many bytes that takes."""
        before = self._holders.get(id(body), 0)
        self._holders[id(body)] = before + 1
        return 0 if before else len(body)

    def _held_once_less(self, body: bytes) -> int:
        """How many bytes that gives back."""
        before = self._holders.pop(id(body))
        if before > 1:
            self._holders[id(body)] = before - 1
        return 0 if before > 1 else len(body)


def _overhead(name: Name) -> int:
    return _ENTRY_BYTES + sum(len(part) for part in name if part)
