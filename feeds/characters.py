"""Any text → the characters that every XML parser and feed reader accepts."""

import re

# XML 1.0 §2.2 forbids most of these; the C1 controls and U+FFFD are legal but are always the
# remains of a wrong encoding. One of them loses a whole feed in most XML writers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_SPACE = re.compile(r"\s+")


def printable(text: str) -> str:
    """Leave out control characters, lone surrogates and non-characters; keep tab, LF and CR."""
    return _FORBIDDEN.sub("", text)


def one_line(text: str) -> str:
    """Printable text with each run of white space as one space, as titles and names need it."""
    return _SPACE.sub(" ", printable(text)).strip()
