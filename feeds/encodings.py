"""Bytes → fewer bytes: content codings, and which of them a client takes (RFC 9110 §8.4, §12.5.3)."""

import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import brotli

if sys.version_info >= (3, 14):  # pragma: no cover
    from compression import zstd
else:
    from backports import zstd

# Measured on feeds of 66 KB and 279 KB: these take 2 ms or less for the first. The next level that
# saves anything (brotli 9, zstd 15, gzip 9) takes up to eight times as long for 0.2 to 2.4 %.
_BROTLI, _ZSTD, _GZIP = 8, 9, 6
_GZIP_FORMAT = 31  # for zlib: the largest window, and a gzip header without a time and a name

# In bytes: a smaller body fits into the packet that the headers need anyway.
_MIN_LENGTH = 200
_TEXT = re.compile(
    r"text/.*|.*\+(?:xml|json|text)|application/(?:xml|json|javascript|ecmascript|yaml|toml)", re.IGNORECASE
)

# A quality of more than the three digits that the grammar allows is sent by some clients.
_MEMBER = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?", re.ASCII | re.IGNORECASE)
_ALIASES = {"x-gzip": "gzip"}  # RFC 9110 §8.4.1.3
_ANY, _IDENTITY = "*", "identity"


@dataclass(frozen=True, slots=True)
class Coding:
    """A content coding: its name in headers, and the suffix of files that hold bytes so encoded."""

    name: str
    suffix: str
    compress: Callable[[bytes], bytes] = field(repr=False, compare=False)


def _brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, quality=_BROTLI)
    return made


# The best first. Level 9 of zstd stays within the window of 8 MB that decoders must have (RFC 9659).
CODINGS = (
    Coding("br", ".br", _brotli),
    Coding("zstd", ".zst", lambda body: zstd.compress(body, level=_ZSTD)),
    Coding("gzip", ".gz", lambda body: zlib.compress(body, _GZIP, _GZIP_FORMAT)),
)


def encode(body: bytes, coding: Coding) -> bytes:
    """The body in this coding; the same bytes whenever it is made with the same libraries."""
    return coding.compress(body)


def chosen(accept_encoding: str | None) -> Coding | None:
    """The coding for an Accept-Encoding header, None for the body as it is: the best that the client likes best.

    A client that sends no header, or a malformed one, gets the body as it is. So does one that
    forbids that, too, and names nothing that we make: a feed is better than an error.
    """
    qualities = _qualities(accept_encoding or "")
    best = max(CODINGS, key=lambda coding: _quality(coding, qualities))
    quality = _quality(best, qualities)
    return best if quality > 0 and quality >= qualities.get(_IDENTITY, 0) else None


def _quality(coding: Coding, qualities: dict[str, float]) -> float:
    """How much a client likes a coding.

    `*` stands for gzip alone: nginx and Apache send nothing else to a client that says `*`, so
    nobody knows whether it can read more.
    """
    return qualities.get(coding.name, qualities.get(_ANY, 0) if coding.name == "gzip" else 0)


def _qualities(accept_encoding: str) -> dict[str, float]:
    """Each name in the list with its quality; members that are malformed, or above 1, are left out."""
    found: dict[str, float] = {}
    for member in accept_encoding.split(","):
        match = _MEMBER.fullmatch(member)
        quality = float(match[2] or 1) if match else 2
        if match and quality <= 1:
            name = match[1].lower()
            found[_ALIASES.get(name, name)] = quality
    return found


def is_worth(media_type: str, body_length: int) -> bool:
    """Whether a body of this type and so many bytes gets smaller: text does, what is compressed already does not."""
    return body_length > _MIN_LENGTH and is_text(media_type)


def is_text(media_type: str) -> bool:
    """Whether what has this media type is text, that is not compressed yet."""
    return _TEXT.fullmatch(media_type.partition(";")[0].strip()) is not None
