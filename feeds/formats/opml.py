"""The feeds of a site → OPML 2.0, which readers import as a list of subscriptions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that can be subscribed to: the URLs of the feed and of the page of the same."""

    title: str
    description: str
    feed_url: str
    page_url: str


def render(title: str, feeds: Iterable[Subscription], folders: Mapping[str, Iterable[Subscription]]) -> bytes:
    """The document in UTF-8: the feeds, then the folders in their order (http://opml.org/spec2.opml)."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    body.extend(map(_outline, feeds))
    for name, subscriptions in folders.items():
        outlines = [_outline(each) for each in subscriptions]
        if outlines:
            etree.SubElement(body, "outline", text=name, title=name).extend(outlines)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _outline(feed: Subscription) -> etree._Element:
    attributes = {
        "type": "rss",  # whatever the format is
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": feed.feed_url,
        "htmlUrl": feed.page_url,
        "description": feed.description,
    }
    return etree.Element("outline", {name: value for name, value in attributes.items() if value})
