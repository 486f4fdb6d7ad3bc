"""A feed and the entries that a reader has → the feed without them (RFC 3229, `A-IM: feed`)."""

import re
from collections import OrderedDict
from threading import Lock
from xml.parsers import expat

from feeds.publication import digest

# Where entries stand in a document, from its root; expat writes a namespace before the name.
_PLACES = {
    "application/atom+xml": ["http://www.w3.org/2005/Atom feed", "http://www.w3.org/2005/Atom entry"],
    "application/rss+xml": ["rss", "channel", "item"],
}

_FEED = re.compile(r"\s*feed\s*(?:;\s*q=([01](?:\.\d*)?)\s*)?", re.ASCII | re.IGNORECASE)

# feedparser asks for a delta whether or not the program around it knows the status 226: rss2email 3.13 fails on it.
_CANNOT = re.compile("feedparser|rss2email", re.IGNORECASE)


def asks_for_delta(a_im: str | None, user_agent: str | None) -> bool:
    """Whether a client accepts the instance manipulation `feed` (RFC 3229 §10.5.3), and can read what it then gets."""
    members = map(_FEED.fullmatch, (a_im or "").split(","))
    return any(0 < float(each[1] or 1) <= 1 for each in members if each) and not _CANNOT.search(user_agent or "")


def entries_of(body: bytes, media_type: str) -> frozenset[str]:
    """The digests of a document's entries: an entry that changed in any way has another one."""
    return frozenset(digest(body[start:end]) for start, end in _spans(body, media_type))


def delta(body: bytes, media_type: str, known: frozenset[str]) -> bytes | None:
    """The document without the entries whose digest is known, all its other bytes as they were.

    None where the whole document is the better answer: nothing can be left out, or nothing would
    be left (to some readers a feed without entries is one that has lost them), or it isn't XML.
    """
    spans = _spans(body, media_type)
    left_out = [(start, end) for start, end in spans if digest(body[start:end]) in known]
    if not left_out or len(left_out) == len(spans):
        return None
    starts = [0, *(end for _, end in left_out)]
    ends = [*(start for start, _ in left_out), len(body)]
    return b"".join(body[start:end] for start, end in zip(starts, ends, strict=True))


def _spans(body: bytes, media_type: str) -> list[tuple[int, int]]:
    """Where each entry begins and ends; nothing for a document that isn't a feed in UTF-8.

    A parser that builds a tree would write it anew, `&#x26;` as `&amp;` for example.
    """
    place, path = _PLACES.get(media_type), list[str]()
    if place is None or b"\0" in body:  # expat takes UTF-16 for itself, whatever it is told
        return []
    starts, ends, newest = list[int](), list[int](), 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal newest
        newest = parser.CurrentByteIndex
        path.append(name)
        if path == place:
            starts.append(newest)

    def end(_: str) -> None:
        if path == place and newest == starts[-1]:  # nothing within: maybe <entry/>, for which expat tells no end
            starts.pop()
        elif path == place:
            ends.append(body.index(b">", parser.CurrentByteIndex) + 1)
        path.pop()

    parser = expat.ParserCreate("UTF-8", " ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(body, True)  # noqa: FBT003  # expat takes no keywords
    except expat.ExpatError:  # a client can judge for itself what it makes of the whole document
        return []
    return list(zip(starts, ends, strict=True))


class Memory:
    """Which entries a document had under its last entity tags, by path; may be used by many threads.

    The path that changed longest ago goes first, and of a path its oldest tag.
    """

    def __init__(self, *, paths: int = 500, tags: int = 8) -> None:
        self._paths, self._tags = paths, tags
        self._held: OrderedDict[str, OrderedDict[str, frozenset[str]]] = OrderedDict()
        self._lock = Lock()

    def remember(self, path: str, etag: str, body: bytes, media_type: str) -> None:
        """Keep what is needed to answer `known` for this tag; quick when it is the newest one already."""
        with self._lock:
            if next(reversed(self._held.get(path, ())), None) == etag:
                return
        entries = entries_of(body, media_type)
        if entries:
            self._keep(path, etag, entries)

    def _keep(self, path: str, etag: str, entries: frozenset[str]) -> None:
        with self._lock:
            of_path = self._held.setdefault(path, OrderedDict())
            self._held.move_to_end(path)
            of_path[etag] = entries
            of_path.move_to_end(etag)
            if len(of_path) > self._tags:
                of_path.popitem(last=False)
            if len(self._held) > self._paths:
                self._held.popitem(last=False)

    def known(self, path: str, etag: str) -> frozenset[str] | None:
        """The digests of the entries that the path had under this entity tag, None for a tag that isn't remembered."""
        with self._lock:
            return self._held.get(path, OrderedDict[str, frozenset[str]]()).get(etag)
