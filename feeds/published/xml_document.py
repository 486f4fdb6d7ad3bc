"""An Atom or RSS document, or what WordPress and Blogger export → what subscribers were given."""

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from feeds.errors import ContentError
from feeds.published import atom, rss
from feeds.published.elements import Element, children, name_of
from feeds.published.entry import PublishedEntry, PublishedFeed
from feeds.published.mending import mended

_CHUNK = 2**16  # bytes
_ENTRIES = ("{*}entry", "{*}item")
_HOLDERS = frozenset({"feed", "channel", "rss", "RDF"})
_SAID = 200  # characters of what libxml2 says, which may quote the document


def read_xml(body: bytes, url: str) -> PublishedFeed:
    """The feed; ContentError for XML that is none, or declares entities of its own.

    Of well-formed XML an entry is read and forgotten before the next one is: memory grows with what is kept, not
    with the tree.
    """
    data, faults = mended(body)
    try:
        entries, root = _streamed(data)
    except etree.XMLSyntaxError as error:
        entries, root = _recovered(data)
        faults = (*faults, _words(error))
    return _based(_facts(root, url), entries, url, faults)


# No network, no DTD, no entity, and libxml2's limits of depth and size: a feed may come from anybody.
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
Entries = tuple[PublishedEntry, ...]


def _streamed(data: bytes) -> tuple[Entries, Element]:
    """The entries, and what is left of the tree without them; XMLSyntaxError at the first thing that is wrong."""
    parser: Any = etree.XMLPullParser(("end",), tag=_ENTRIES, **_SAFE)
    entries: list[PublishedEntry] = []
    last: Element | None = None
    for start in range(0, len(data), _CHUNK):
        parser.feed(data[start : start + _CHUNK])
        for _, element in parser.read_events():
            parent = element.getparent()
            if parent is None or name_of(parent.tag) not in _HOLDERS:
                continue
            if last is None:
                _reject_entities(element)
            elif (holder := last.getparent()) is not None:  # the newest one the parser may still need
                holder.remove(last)
            last = element
            entries += _entry(element)
    root = parser.close()
    _reject_entities(root)
    return tuple(entries), root


def _recovered(data: bytes) -> tuple[Entries, Element]:
    """The same of XML that is not well-formed, as far as libxml2 can make something of it."""
    parser: Any = etree.XMLParser(recover=True, **_SAFE)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise ContentError("is not a feed: it is neither XML nor JSON", 1)
    _reject_entities(root)
    return tuple(entry for element in root.iter(*_ENTRIES) for entry in _entry(element)), root


def _entry(element: Element) -> Entries:
    """The entry, or none: not of something else with that name, nor of a draft."""
    name = name_of(element.tag)
    if name not in ("entry", "item") or element.getparent() is None:
        return ()
    entry = atom.entry_of(element) if name == "entry" else rss.entry_of(element)
    return () if entry is None else (entry,)


def _reject_entities(element: Element) -> None:
    info: Any = element.getroottree().docinfo  # of which the stubs know half
    if info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        raise ContentError("declares entities of its own, which is not safe to read", 1)


def _words(error: etree.XMLSyntaxError) -> str:
    said = " ".join((error.msg or "").rpartition(", line ")[0].split())[:_SAID]
    return f"is not well-formed XML, from line {error.lineno} on: {said}"


def _facts(root: Element, url: str) -> PublishedFeed:
    name = name_of(root.tag)
    if name == "feed":
        return atom.feed_of(root, url)
    if name in ("rss", "RDF", "channel"):
        channel = root if name == "channel" else next(iter(children(root).get("channel", ())), root)
        return rss.feed_of(channel, url)
    if str(root.tag).lower().rpartition("}")[2] == "html":
        raise ContentError("is an HTML page, not a feed", 1)
    if name == "entry":
        raise ContentError("is a single entry, not a feed", 1)
    raise ContentError(f"is not a feed: it begins with <{str(root.tag)[:_SAID].rpartition('}')[2]}>", 1)


def _based(
    feed: PublishedFeed, entries: tuple[PublishedEntry, ...], url: str, faults: tuple[str, ...]
) -> PublishedFeed:
    """Links that are relative to nothing that their entry says are relative to the feed.

    An item of RSS without a guid is known by its link: that is what most readers take.
    """
    base = feed.link or feed.url or url
    absolute = [
        replace(entry, link=_joined(base, entry.link)) if entry.link and "://" not in entry.link else entry
        for entry in entries
    ]
    if feed.form == "rss":
        absolute = [entry if entry.id else replace(entry, id=entry.link) for entry in absolute]
    return replace(feed, entries=tuple(absolute), faults=faults)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
