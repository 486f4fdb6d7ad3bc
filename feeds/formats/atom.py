"""Feed → Atom 1.0 (RFC 4287)."""

from functools import lru_cache

from lxml import etree

from feeds.feed import Entry, Feed
from feeds.formats.generator import (
    FRAGMENTS_KEPT,
    Element,
    assembled,
    extension,
    fragment,
    generator,
    generator_entry,
    rfc3339,
)
from feeds.model import Person

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed, url: str) -> bytes:
    """The document in UTF-8, as it is published at `url`."""
    made = generator(feed, _FeedExtension)
    made.subtitle(feed.subtitle)
    made.author(_person(feed.author))
    made.link(href=url, rel="self", type="application/atom+xml")
    # Last: Liferea takes the last link for the home page.
    made.link(href=feed.alternate, rel="alternate", type="text/html")
    return assembled(made.atom_str(), "</feed>", map(_entry, feed.entries))


@lru_cache(maxsize=FRAGMENTS_KEPT)
def _entry(entry: Entry) -> bytes:
    made = generator_entry(entry, _EntryExtension)
    made.published(entry.published)
    made.author([_person(author) for author in entry.authors])
    made.category([{"term": topic.term, "label": topic.label} for topic in entry.categories])
    made.link(href=entry.link, rel="alternate")
    made.summary(entry.summary)
    if entry.content is not None:
        made.content(entry.content, type="html")
    return fragment(made.atom_entry(), {})


def _person(person: Person) -> dict[str, str]:
    fields = {"name": person.name, "email": person.email, "uri": person.uri}
    return {name: value for name, value in fields.items() if value}


def _amend_feed(element: Element, feed: Feed) -> None:
    _set_text(element, "updated", rfc3339(feed.updated))
    for name in ("title", "subtitle"):
        _child(element, name).set("type", "text")


def _amend_entry(element: Element, entry: Entry) -> None:
    """What feedgen leaves out: types, rels and the media of links, and Z for UTC."""
    _set_text(element, "updated", rfc3339(entry.updated))
    _set_text(element, "published", rfc3339(entry.published))
    for name in ("title", "summary"):
        _child(element, name).set("type", "text")
    link = _child(element, "link")
    link.set("rel", "alternate")
    link.set("type", "text/html")
    if entry.language:
        element.set(_LANG, entry.language)
    for enclosure in entry.enclosures:
        attributes = {"rel": "enclosure", "type": enclosure.media_type, "href": enclosure.url}
        if enclosure.length:
            attributes["length"] = str(enclosure.length)
        link.addprevious(etree.Element("link", attributes))
    if entry.related:
        link.addprevious(etree.Element("link", {"rel": "related", "href": entry.related}))


def _child(element: Element, name: str) -> Element:
    child = element.find(name)
    assert child is not None, f"feedgen wrote no {name}"
    return child


def _set_text(element: Element, name: str, text: str) -> None:
    _child(element, name).text = text


_FeedExtension = extension({}, atom=_amend_feed)
_EntryExtension = extension({}, atom=_amend_entry)
