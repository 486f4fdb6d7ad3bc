"""Feed → what Apple's directory, and all that follow it, ask of the RSS of a podcast."""

from collections.abc import Iterator

from lxml import etree

from feeds.feed import Feed
from feeds.formats.generator import Element

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
NAMESPACES = {"itunes": ITUNES}


def about(feed: Feed) -> Iterator[Element]:
    """What it is, whose, and, where it had another address before, which it has from now on; of no podcast nothing."""
    if feed.podcast is None:
        return
    yield _element("author", feed.author.name)
    if feed.author.email:
        owner = _element("owner")
        owner.extend((_element("name", feed.author.name), _element("email", feed.author.email)))
        yield owner
    yield _element("explicit", "true" if feed.podcast.explicit else "false")
    category = _element("category", text=feed.podcast.category)
    if feed.podcast.subcategory:
        category.append(_element("category", text=feed.podcast.subcategory))
    yield category
    if feed.logo:
        yield _element("image", href=feed.logo)
    if feed.new_url:
        yield _element("new-feed-url", feed.new_url)


def _element(name: str, content: str | None = None, **attributes: str) -> Element:
    element = etree.Element(f"{{{ITUNES}}}{name}", attributes, nsmap=NAMESPACES)
    element.text = content
    return element
