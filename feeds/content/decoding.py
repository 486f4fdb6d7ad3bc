"""The bytes of a source file → its text."""

import codecs
import re

from feeds.errors import ContentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FIRST = frozenset(mark[:1] for mark, _ in _MARKS)
# Emacs and PEP 263 write `-*- coding: latin-1 -*-`, Vim `fileencoding=cp1251`, front matter `encoding: koi8-u`.
_DECLARED = re.compile(rb"(?:^|[\s:;\"-])(?:file)?(?:en)?coding\"?[ \t]*[:=][ \t]*[\"']?([A-Za-z0-9_.-]+)")


def decode(data: bytes) -> str:
    """The text, with LF line ends and no byte order mark.

    An encoding that the file declares in its first lines is believed, else it is UTF-8.
    Raises ContentError for anything else, with the line of the first bad byte.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) if data[:1] in _FIRST else None
    if encoding is None:
        if b"\0" in data:
            raise ContentError("is a binary file, not text")
        encoding = "utf-8"
    try:
        return _unified(data.decode(encoding))
    except UnicodeDecodeError as error:
        declared = _declared(data)
        if declared and _canonical(declared) != "utf-8":
            return _unified(_decode_declared(data, declared))
        line = data.count(b"\n", 0, error.start) + 1
        what = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
        raise ContentError(
            f"is not {what} text: byte {error.start} is {data[error.start]:#04x}; save the file as UTF-8", line
        ) from error


def _canonical(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return encoding


def _declared(data: bytes) -> str | None:
    head = b"\n".join(data[:2000].split(b"\n")[:20])
    return found[1].decode() if (found := _DECLARED.search(head)) else None


def _decode_declared(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeError) as error:
        raise ContentError(f"is not the {encoding} text that it says it is") from error


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
