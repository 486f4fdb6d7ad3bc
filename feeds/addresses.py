"""What people write as an address → whether programs take it, and how they write it."""

import re
from urllib.parse import quote, urlsplit

_EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9._-]+(:\d+)?(/[!-~]*)?")
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")
# RFC 3986 §2: what a URI may be written with; and what the schemes that ids have ask for.
_URI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?:[\w.~!$&'()*+,;=:@/?#\[\]-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_URI_OF = {
    "http": re.compile(r"https?://[^/?#\[\]@]+(?:[/?#][^\[\]]*)?", re.IGNORECASE),
    "tag": re.compile(r"tag:[\w.@-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[^\[\]]*", re.ASCII | re.IGNORECASE),  # RFC 4151 §2.1
    "urn": re.compile(
        r"urn:(?!uuid:)[a-z0-9][a-z0-9-]{0,31}:[^\[\]]+|urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        re.IGNORECASE,
    ),
}
_URI_OF["https"] = _URI_OF["http"]


def is_email(text: str) -> bool:
    """Whether this is an address as programs take it (RFC 5322 §3.4.1, without its comments and quotes)."""
    return _EMAIL.fullmatch(text) is not None


def is_web_address(text: str) -> bool:
    """Whether this is an http(s) URL of ASCII alone, as settings need it."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def is_uri(text: str) -> bool:
    """Whether this is a URI, and one by the rules of its scheme where that is a usual one for ids."""
    match = _URI.fullmatch(text)
    pattern = _URI_OF.get(match["scheme"].lower()) if match else None
    return match is not None and (pattern is None or pattern.fullmatch(text) is not None)


def ascii_url(absolute: str) -> str | None:
    """An http(s) URL in ASCII: hosts of other scripts by IDNA, all else percent-encoded; None for what is none."""
    try:
        parts = urlsplit(absolute)
        host = (parts.hostname or "").encode("ascii" if absolute.isascii() else "idna").decode()
        port = parts.port  # a port that is none raises here
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    if not absolute.isascii():
        parts = parts._replace(netloc=host if port is None else f"{host}:{port}")
    return quote(parts.geturl(), safe="%/:?#[]@!$&'()*+,;=~")
