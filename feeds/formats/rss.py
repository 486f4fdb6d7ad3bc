"""Feed → RSS 2.0, with the elements of Atom, Dublin Core and content:encoded that readers know."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from lxml import etree

from feeds.feed import Entry, Feed, category_name
from feeds.formats import podcast
from feeds.formats.generator import (
    ATOM,
    FRAGMENTS_KEPT,
    MEDIA,
    Element,
    archive_mark,
    assembled,
    extension,
    fragment,
    generator,
    generator_entry,
    history_links,
    picture,
    rfc3339,
)

_DC = "http://purl.org/dc/elements/1.1/"
_PLAIN = re.compile(rb"<(?:title|category|copyright|dc:creator|dc:rights)>[^<]*")
_NAMED = re.compile(rb"&(?:amp|lt|gt);")
_HEXADECIMAL = {b"&amp;": b"&#x26;", b"&lt;": b"&#x3C;", b"&gt;": b"&#x3E;"}
_NAMESPACES = {"dc": _DC, "atom": ATOM, "media": MEDIA, "content": "http://purl.org/rss/1.0/modules/content/"}
_IMAGES = (".png", ".gif", ".jpg", ".jpeg")  # RSS 2.0 knows no others


def render(feed: Feed, url: str) -> bytes:
    """The document in UTF-8, as it is published at `url`."""
    made = generator(feed, _PodcastExtension if feed.podcast else _FeedExtension)
    made.description(escape(feed.subtitle, quote=False))  # readers take it for HTML
    made.link(href=url, rel="self", type="application/rss+xml")
    made.link(href=feed.alternate, rel="alternate")  # last: feedgen makes the last link the channel's
    made.ttl(feed.max_age // 60)
    pictures = [each for each in (feed.logo, feed.icon) if each and each.lower().endswith(_IMAGES)]
    if pictures:
        made.image(url=pictures[0], title=feed.title, link=feed.alternate)
    head = _with_plain_text(made.rss_str())
    return assembled(head, feed, "</channel></rss>", map(_item, feed.entries))


@lru_cache(maxsize=FRAGMENTS_KEPT)
def _item(entry: Entry) -> bytes:
    made = generator_entry(entry, _ItemExtension)
    made.link(href=entry.link)
    made.guid(entry.id, permalink=False)
    # What else tells the story is not here: readers that know no namespaces take any `link` for the item's.
    summary = escape(entry.summary, quote=False)  # readers take it for HTML
    if entry.content is None or len(summary) < len(entry.content):  # Liferea shows the longer one
        made.description(summary)
    if entry.content is not None:
        made.content(entry.content)
    if entry.comments:
        made.comments(entry.comments)
    made.category([{"term": category_name(topic)} for topic in entry.categories])
    for enclosure in entry.enclosures[:1]:  # a second one replaces the first in some readers
        made.enclosure(enclosure.url, str(enclosure.length), enclosure.media_type)
    return _with_plain_text(fragment(made.rss_entry(), _NAMESPACES))


def _with_plain_text(xml: bytes) -> bytes:
    """Titles and names with hexadecimal references, by which a reader sees that they are text and not HTML.

    The RSS Advisory Board's profile asks for them ("Character Data"); to an XML parser they are the same.
    """
    return _PLAIN.sub(lambda match: _NAMED.sub(lambda name: _HEXADECIMAL[name[0]], match[0]), xml)


def rfc822(moment: datetime) -> str:
    """`Tue, 15 Oct 2024 12:02:00 GMT`, in English whatever the locale (RFC 822 §5)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _amend_feed(element: Element, feed: Feed) -> None:
    built = element.find("channel/lastBuildDate")
    assert built is not None, "feedgen wrote no lastBuildDate"
    built.text = rfc822(feed.updated)
    if feed.hub:
        built.addprevious(etree.Element(f"{{{ATOM}}}link", {"href": feed.hub, "rel": "hub"}))
    for link in history_links(feed):
        built.addprevious(etree.Element(f"{{{ATOM}}}link", {**link, "type": "application/rss+xml"}))
    for mark in archive_mark(feed):
        built.addprevious(mark)
    for each in podcast.about(feed):
        built.addprevious(each)


def _amend_item(element: Element, entry: Entry) -> None:
    """What feedgen drops (an author without e-mail) or would write by the locale (dates)."""
    creator = etree.SubElement(element, f"{{{_DC}}}creator")
    creator.text = ", ".join(author.name for author in entry.authors)
    etree.SubElement(element, "pubDate").text = rfc822(entry.published)
    etree.SubElement(element, f"{{{ATOM}}}updated").text = rfc3339(entry.updated)
    if entry.rights:
        etree.SubElement(element, f"{{{_DC}}}rights").text = entry.rights
    if entry.language:
        etree.SubElement(element, f"{{{_DC}}}language").text = entry.language
    element.extend(picture(entry))


_FeedExtension = extension({"dc": _DC, "media": MEDIA}, rss=_amend_feed)
_PodcastExtension = extension({"dc": _DC, "media": MEDIA, **podcast.NAMESPACES}, rss=_amend_feed)
_ItemExtension = extension({}, rss=_amend_item)
