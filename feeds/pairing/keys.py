"""A link, a title → the form in which it is compared: equal forms are the same page, or the same words."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from feeds.published.texts import plain_title

# Where somebody came from; it says nothing of where they are.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ref|ref_src|referrer|source|src|from|cmp|xtor|feed|rss",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php|aspx?|md)$")
_SUFFIX = re.compile(r"\.(?:x?html?|php|aspx?|md|markdown)$")
_DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_]")
_QUOTES = re.compile("[\"'`´“”„‟‘’‚‛«»‹›″′ʼ*_]")
_DASHES = re.compile("[-‐‑‒–—―−]+")
_ELLIPSIS = re.compile(r"\.{2,}")


@lru_cache(maxsize=10_000)
def link_key(address: str) -> tuple[str, str]:
    """The host, empty for a path, and the page on it.

    Without scheme, `www.`, port, case, slash at the end, `index.html`, `.html`, and what a query says of campaigns.
    Host and page are empty where there is no address, or one that is none.
    """
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").removeprefix("www.")
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return "", ""
    path = _SUFFIX.sub("", _INDEX.sub("/", _decoded(parts.path).rstrip("/"))).rstrip("/")
    query = "&".join(
        sorted(f"{name}={value}" for name, value in parse_qsl(parts.query) if not _TRACKING.fullmatch(name))
    )
    anchor = parts.fragment if parts.fragment and not _TRACKING.match(parts.fragment) else ""
    return host, f"{path or '/'}{'?' if query else ''}{query}{'#' if anchor else ''}{anchor}"


def _decoded(path: str) -> str:
    joined = re.sub("/{2,}", "/", unquote(path))
    return unicodedata.normalize("NFC", joined).casefold()


def name_key(address: str) -> str:
    """The last part of an address, without the day with which it may begin; empty where a query names the page."""
    _, page = link_key(address)
    return "" if "?" in page or "#" in page else _DAY.sub("", page.rpartition("/")[2])


@lru_cache(maxsize=10_000)
def title_key(title: str) -> str:
    """The words of a title, however it is typeset: without quotation marks, with one kind of dash, in lower case."""
    text = unicodedata.normalize("NFKC", plain_title(title)).casefold()
    text = _ELLIPSIS.sub(" … ", _DASHES.sub("-", _QUOTES.sub("", text)))
    return " ".join(text.split())
