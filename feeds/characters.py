"""Any text → the characters that every XML parser and feed reader accepts."""

import re
import unicodedata

# XML 1.0 §2.2 forbids most of these; the C1 controls and U+FFFD are legal but are always the
# remains of a wrong encoding. One of them loses a whole feed in most XML writers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_ASCII_FORBIDDEN = bytes(code for code in range(128) if _FORBIDDEN.match(chr(code)))


def printable(text: str) -> str:
    """Leave out control characters, lone surrogates and non-characters; keep tab, LF and CR."""
    if text.isascii():  # four times as quick as the expression
        data = text.encode()
        clean = data.translate(None, _ASCII_FORBIDDEN)
        return text if len(clean) == len(data) else clean.decode()
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Printable text with each run of white space as one space, as titles and names need it."""
    if text.isascii() and text.isprintable() and "  " not in text:  # most are: nothing to do
        return text.strip()
    return " ".join(printable(text).split())


def is_visible(text: str) -> bool:
    """Whether there is anything to see: more than spaces, joiners and marks of direction."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)
