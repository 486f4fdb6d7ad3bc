"""The text of an `ids.tsv` ↔ which id each source was published with.

It makes ids outlive the archive: a line an article, in the order of sources, so that a change of one article is a
change of one line. A source that is gone keeps its line, and its id when it comes back.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from feeds.characters import printable
from feeds.errors import ConfigError

FILE_NAME = "ids.tsv"

_HEADER = """\
# Which id each article was published with, by which subscribers know it. Keep this file with the articles.
# A line is the file, the id, and when it was published, with tabs between them. In names, \\t stands for a tab.
# Where a file moves, change its line; remove none, lest a file that comes back is new to subscribers.
"""
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPED = {written: char for char, written in _ESCAPES.items()}
# Controls, what some programs take for the end of a line, lone surrogates (bytes that are no UTF-8 in a name).
_UNSAFE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]|^#|^\\s|\\s\\Z")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|.|$)", re.DOTALL)
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Issued:
    """An id that subscribers know, the file that it belongs to, and when that was first published, if it is known."""

    source: str
    id: str
    published: datetime | None = None


Ledger = tuple[Issued, ...]  # by source; no source and no id is in it twice


def write_ledger(ledger: Iterable[Issued]) -> bytes:
    """The text in UTF-8: the same for the same ledger, with a head that explains it."""
    rows = sorted(ledger, key=lambda each: each.source)
    return (_HEADER + "".join(map(_line, rows))).encode()


def _line(issued: Issued) -> str:
    moment = issued.published.astimezone(UTC).strftime(_MOMENT) if issued.published else ""
    return "\t".join(filter(None, (_escaped(issued.source), _escaped(issued.id), moment))) + "\n"


def _escaped(text: str) -> str:
    return _UNSAFE.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_char, text)


def _char(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[0] not in _UNESCAPED:
        raise ValueError(f"{match[0]!r} stands for nothing; a backslash is written twice")
    return _UNESCAPED[match[0]]


def read_ledger(data: bytes, name: str = FILE_NAME) -> Ledger:
    """The ledger in these bytes. Raises ConfigError for the first line that is wrong, as `ids.tsv:7: what`.

    A line that stands there twice, as a merge may leave it, says nothing new.
    """
    by_source: dict[str, tuple[int, Issued]] = {}
    by_id: dict[str, tuple[int, Issued]] = {}
    for number, line in _lines(data, name):
        try:
            issued = _issued(line)
            for known, what in ((by_source.get(issued.source), issued.source), (by_id.get(issued.id), issued.id)):
                if known and known[1] != issued:
                    raise ValueError(f"says of {what!r} other than line {known[0]}: {_told(known[1])}")
        except ValueError as error:
            raise ConfigError(f"{name}:{number}: {error}") from error
        by_source.setdefault(issued.source, (number, issued))
        by_id.setdefault(issued.id, (number, issued))
    return tuple(sorted((issued for _, issued in by_source.values()), key=lambda each: each.source))


def with_adopted(ledger: Iterable[Issued], adopted: Iterable[Issued]) -> Ledger:
    """The ledger with ids that were taken over, in the place of what it said of their sources and of them."""
    lines = {each.source: each for each in adopted}
    taken = {each.id for each in lines.values()}
    lines = {each.source: each for each in ledger if each.id not in taken} | lines
    return tuple(lines[source] for source in sorted(lines))


def _lines(data: bytes, name: str) -> Iterator[tuple[int, str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{name}:{number}: is not UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.removesuffix("\r")


def _issued(line: str) -> Issued:
    fields = line.split("\t")
    if line.startswith(_MARKERS) and len(fields) == 1:
        raise ValueError(f"is a mark of an unfinished merge: {line[:40]!r}")
    if not 2 <= len(fields) <= 3:
        count = "one field" if len(fields) == 1 else f"{len(fields)} fields"
        raise ValueError(f"has {count}, not a file, an id and a date with tabs between them")
    source, id_, *moments = map(_unescaped, fields)
    if not source or not id_:
        raise ValueError(f"has no {'id' if source else 'file'}")
    if printable(id_) != id_:
        raise ValueError(f"has an id with characters that no feed can hold: {id_!r}")
    return Issued(source, id_, _moment(moments[0]) if moments and moments[0] else None)


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise ValueError(f"is not a date like 2024-01-02T03:04:05Z: {text!r}") from error


def _told(issued: Issued) -> str:
    return f"{issued.source!r} has {issued.id!r}"
