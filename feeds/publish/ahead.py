"""Articles → entries, made by other processes before they are asked for."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, Future
from functools import cached_property, lru_cache

import msgspec

from feeds.feed import Entry, entry_of
from feeds.model import Article, Site

_FEW = 200  # entries: to make these takes no longer than to start processes
_BATCH = 10  # entries, sent together


class Wanted(msgspec.Struct, frozen=True):
    """What an entry is made of, and the name under which it will be asked for."""

    name: str
    article: Article
    also: tuple[Article, ...]
    story: str


_pack = msgspec.msgpack.Encoder().encode
_unpack_wanted = msgspec.msgpack.Decoder(list[Wanted]).decode
_unpack_entries = msgspec.msgpack.Decoder(list[Entry]).decode
_unpack_site = lru_cache(maxsize=1)(msgspec.msgpack.Decoder(Site).decode)  # the same for each batch


class Ahead:
    """Has entries made by the processes of `executor`, all but the first few."""

    def __init__(self, site: Site, executor: Executor) -> None:
        self._site, self._executor = _pack(site), executor
        self._left: set[str] = set()  # the first few, for who asks
        self._gathered: dict[str, Wanted] = {}
        self._batches: dict[str, _Batch] = {}

    def __contains__(self, name: str) -> bool:
        """Whether `begin` has had it, and `take` has not."""
        return name in self._batches or name in self._gathered or name in self._left

    def begin(self, wanted: Iterable[Wanted]) -> None:
        """Have these made, as soon as there are enough of them."""
        for each in wanted:
            if len(self._left) < _FEW:
                self._left.add(each.name)
            else:
                self._gathered[each.name] = each
                if len(self._gathered) == _BATCH:
                    self._send()

    def take(self, name: str) -> Entry | None:
        """What was made, once; None for what is not being made."""
        if name in self._gathered:
            self._send()
        batch = self._batches.pop(name, None)
        return batch.entries[name] if batch else None

    def _send(self) -> None:
        names = tuple(self._gathered)
        batch = _Batch(names, self._executor.submit(_made, _pack(list(self._gathered.values())), self._site))
        self._batches.update(dict.fromkeys(names, batch))
        self._gathered = {}


class _Batch:
    """Entries that are being made."""

    def __init__(self, names: Sequence[str], made: Future[bytes]) -> None:
        self._names, self._made = names, made

    @cached_property
    def entries(self) -> dict[str, Entry]:
        return dict(zip(self._names, _unpack_entries(self._made.result()), strict=True))


def _made(wanted: bytes, site: bytes) -> bytes:
    """What a worker does."""
    known = _unpack_site(site)
    return _pack([entry_of(each.article, known, also=each.also, story=each.story) for each in _unpack_wanted(wanted)])
