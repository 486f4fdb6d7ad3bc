"""What was rendered, kept in memory for who asks next."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

CACHE_BYTES = 256_000_000

Name = tuple[str, ...]  # a path, what of it, and in which coding


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's bytes and their strong entity tag, without quotes (RFC 9110 §8.8.3)."""

    body: bytes
    etag: str


class Cache:
    """What was rendered, by name, as long as it stands for the same; the least recently asked goes first."""

    def __init__(self, size: int = CACHE_BYTES) -> None:
        self._size, self._used = size, 0
        self._held: OrderedDict[Name, tuple[str, Rendered]] = OrderedDict()
        self._lock = Lock()

    def rendered(self, name: Name, fingerprint: str, make: Callable[[], Rendered]) -> Rendered:
        """What has this name and fingerprint, made now unless it is at hand."""
        with self._lock:
            held, rendered = self._held.get(name, ("", None))
            if rendered and held == fingerprint:
                self._held.move_to_end(name)
                return rendered
        made = make()
        self._keep(name, fingerprint, made)
        return made

    def _keep(self, name: Name, fingerprint: str, rendered: Rendered) -> None:
        with self._lock:
            old = self._held.pop(name, None)
            self._held[name] = (fingerprint, rendered)
            self._used += len(rendered.body) - (len(old[1].body) if old else 0)
            while self._used > self._size and self._held:
                _, (_, dropped) = self._held.popitem(last=False)
                self._used -= len(dropped.body)
