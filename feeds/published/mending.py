"""Bytes that should be XML → bytes that an XML parser gets through, and what had to be passed over."""

import re
from html.entities import name2codepoint

_ENCODING = re.compile(rb"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)", re.ASCII)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<", b"\0\0")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
# XML knows five; feeds are full of those of HTML, and of an & that stands alone. A CDATA section is text as it is.
_REFERENCE = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:lt|gt|amp|quot|apos);|#[0-9]+;|#[xX][0-9A-Fa-f]+;)(?:([A-Za-z][A-Za-z0-9]{1,7});)?",
    re.DOTALL,
)


def mended(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The same in UTF-8 if it should be that, without controls, with HTML's entities and each lone & as references."""
    if body.startswith(_WIDE):  # UTF-16 and UTF-32, where a byte is no character
        return body, ()
    faults = []
    declared = _ENCODING.match(body)
    if declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        try:
            body.decode()
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            faults.append(f"has bytes that are not UTF-8, the first on line {line}")
            body = body.decode(errors="replace").encode()
    clean = body.translate(None, _CONTROLS)
    if len(clean) < len(body):
        faults.append("has control characters, which XML forbids")
    return _REFERENCE.sub(_numbered, clean), tuple(faults)


def _numbered(match: re.Match[bytes]) -> bytes:
    if match[0].startswith(b"<"):
        return match[0]
    code = name2codepoint.get(match[1].decode()) if match[1] else None
    return b"&#%d;" % code if code else match[0] if match[1] else b"&amp;"
