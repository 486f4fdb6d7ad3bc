"""feedgen, set up so that nothing of its own gets into the bytes: no now, no version, no order of its own."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import quoteattr  # writes, and parses nothing

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.feed import Entry, Feed
from feeds.media_types import media_type_of

NAME = "feeds"
ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"  # readers know it with its last slash only
# What a person reads who finds a volume among files or in a log.
VOLUME = (
    "An archive document (RFC 5005): a part of the history of a feed. It is full, and nothing is added to it."
    " Readers find it by the links of the feed, which is what to subscribe to."
)
FRAGMENTS_KEPT = 500  # of each format; an entry is in the main feed and in those of its topics

Element = etree._Element
Amend = Callable[[Element, Any], None]


def rfc3339(moment: datetime) -> str:
    """`2024-10-15T12:02:00Z`: whole seconds, UTC (a fraction makes newsboat drop the offset)."""
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def extension(
    namespaces: dict[str, str], *, atom: Amend | None = None, rss: Amend | None = None
) -> type[BaseExtension]:
    """A feedgen extension that amends an element, once feedgen has made it, by what `subject` holds."""

    class Extension(BaseExtension):  # type: ignore[misc]  # feedgen is not typed
        subject: Feed | Entry

        def extend_ns(self) -> dict[str, str]:
            return namespaces

        def extend_atom(self, element: Element) -> Element:
            if atom:
                atom(element, self.subject)
            return element

        def extend_rss(self, element: Element) -> Element:
            if rss:
                rss(element, self.subject)
            return element

    return Extension


def generator(feed: Feed, amended: type[BaseExtension]) -> FeedGenerator:
    """A generator that says what all formats say of a feed, without its entries."""
    made = FeedGenerator()
    made.register_extension("own", amended)
    made.own.subject = feed
    made.id(feed.id)
    made.title(feed.title)
    made.updated(feed.updated)
    made.language(feed.language)
    made.generator(NAME)
    if feed.rights:
        made.rights(feed.rights)
    return made


def generator_entry(entry: Entry, amended: type[BaseExtension]) -> FeedEntry:
    """What all formats say of an entry."""
    made = FeedEntry()
    made.register_extension("own", amended)
    made.own.subject = entry
    made.id(entry.id)
    made.title(entry.title)
    made.updated(entry.updated)
    return made


def fragment(element: Element, namespaces: dict[str, str]) -> bytes:
    """The bytes of an element as they stand in a document that declares these namespaces at its root."""
    root = etree.Element("root", nsmap=namespaces)
    root.append(element)
    whole: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return whole[whole.index(b">") + 1 : -len(b"</root>")]


def picture(entry: Entry) -> Iterator[Element]:
    """An entry's picture in the words of Media RSS, in which Atom and RSS agree."""
    if entry.image:
        yield etree.Element(f"{{{MEDIA}}}thumbnail", {"url": entry.image.url})
        kind = {"medium": "image", "type": media_type_of(entry.image.url) or ""}
        known = {name: value for name, value in kind.items() if value}
        yield etree.Element(f"{{{MEDIA}}}content", {"url": entry.image.url, **known})


def history_links(feed: Feed) -> Iterator[dict[str, str]]:
    """The links of RFC 5005 §4, for who wants entries that are older."""
    if feed.previous:
        yield {"rel": "prev-archive", "href": feed.previous}
    if feed.following:
        yield {"rel": "next-archive", "href": feed.following}
    if feed.current:
        yield {"rel": "current", "href": feed.current}


def archive_mark(feed: Feed) -> Iterator[Element]:
    """What says to programs that a document is a volume; declared where it stands, for feeds have no use for it."""
    if feed.current:
        yield etree.Element(f"{{{HISTORY}}}archive", nsmap={"fh": HISTORY})


def assembled(document: bytes, feed: Feed, end: str, fragments: Iterable[bytes]) -> bytes:
    """A document with these fragments before its last tags, and what browsers show it by before its root.

    An entry is made once for all the feeds that show it, and feedgen makes each list anew.
    """
    declaration, line, rest = document.partition(b"?>\n")
    body = rest.removesuffix(end.encode())
    if len(body) == len(rest) or not line:
        raise AssertionError(f"the document does not begin with a declaration, or end with {end}")
    style = etree.ProcessingInstruction(
        "xml-stylesheet", f"type={quoteattr('text/css')} href={quoteattr(feed.stylesheet)}"
    )
    said = etree.tostring(etree.Comment(f" {VOLUME} ")) + b"\n" if feed.current else b""
    return b"".join((declaration, line, etree.tostring(style), b"\n", said, body, *fragments, end.encode()))
