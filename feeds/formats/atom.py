"""Feed → Atom 1.0 (RFC 4287)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from html.entities import name2codepoint

from lxml import etree

from feeds.feed import Entry, Feed, category_name
from feeds.formats.generator import (
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
from feeds.model import Person

_END_TAG, _REFERENCE = re.compile(r"</\w+>"), re.compile(r"&(#?\w+)")
_NAMESPACES = {"media": MEDIA}
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(feed: Feed, url: str) -> bytes:
    """The document in UTF-8, as it is published at `url`."""
    made = generator(feed, _FeedExtensionWithTombstones if feed.withdrawn else _FeedExtension)
    made.subtitle(feed.subtitle)
    made.author(_person(feed.author))
    made.link(href=url, rel="self", type="application/atom+xml")
    if feed.hub:
        made.link(href=feed.hub, rel="hub")
    for link in history_links(feed):
        made.link(**link, type="application/atom+xml")
    # Last: Liferea takes the last link for the home page.
    made.link(href=feed.alternate, rel="alternate", type="text/html")
    if feed.icon:
        made.icon(feed.icon)
    if feed.logo:
        made.logo(feed.logo)
    return assembled(made.atom_str(), feed, "</feed>", map(_entry, feed.entries))


@lru_cache(maxsize=FRAGMENTS_KEPT)
def _entry(entry: Entry) -> bytes:
    made = generator_entry(entry, _EntryExtension)
    made.published(entry.published)
    made.author([_person(author) for author in entry.authors])
    made.category([{"term": topic.term, "label": category_name(topic)} for topic in entry.categories])
    made.link(href=entry.link, rel="alternate")
    made.summary(entry.summary)
    if entry.content is not None:
        made.content(entry.content, type="html")
    if entry.rights:
        made.rights(entry.rights)
    return fragment(made.atom_entry(), _NAMESPACES)


def _person(person: Person) -> dict[str, str]:
    fields = {"name": person.name, "email": person.email, "uri": person.uri}
    return {name: value for name, value in fields.items() if value}


def _amend_feed(element: Element, feed: Feed) -> None:
    _set_text(element, "updated", rfc3339(feed.updated))
    element.extend(archive_mark(feed))
    _child(element, "title").set("type", "text")
    _type_texts(element, "subtitle", "rights")
    for each in feed.withdrawn:  # RFC 6721 §3; before entries, as the grammar of RFC 4287 has what it doesn't know
        attributes = {"ref": each.id, "when": rfc3339(each.moment)}
        etree.SubElement(element, f"{{{_TOMBSTONES}}}deleted-entry", attributes)


def _amend_entry(element: Element, entry: Entry) -> None:
    """What feedgen leaves out: types, rels and the media of links, and Z for UTC."""
    _set_text(element, "updated", rfc3339(entry.updated))
    _set_text(element, "published", rfc3339(entry.published))
    _child(element, "title").set("type", "text")
    _type_texts(element, "summary", "rights")
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
    for address, title in _told_also(entry):
        link.addprevious(
            etree.Element("link", {"rel": "related", "type": "text/html", "href": address, "title": title})
        )
    if entry.comments:
        link.addprevious(etree.Element("link", {"rel": "replies", "type": "text/html", "href": entry.comments}))
    element.extend(picture(entry))


def _told_also(entry: Entry) -> Iterator[tuple[str, str]]:
    """Address and title of what tells the same story.

    NetNewsWire takes the first related link of an entry for its page; so before others comes its own.
    """
    if entry.also and not entry.related:
        yield entry.link, entry.title
    yield from ((each.url, each.title) for each in entry.also)


def _type_texts(element: Element, *names: str) -> None:
    """Say that texts are text; one that validators and readers would take for HTML is written as HTML.

    Titles are not: more readers get `type="text"` right there than `type="html"`.
    """
    for child in (found for name in names if (found := element.find(name)) is not None):
        is_html = _is_like_html(child.text or "")
        child.set("type", "html" if is_html else "text")
        child.text = escape(child.text or "", quote=False) if is_html else child.text


def _is_like_html(text: str) -> bool:
    references: list[str] = _REFERENCE.findall(text)
    return bool(_END_TAG.search(text)) or any(not each.isalpha() or each in name2codepoint for each in references)


def _child(element: Element, name: str) -> Element:
    child = element.find(name)
    assert child is not None, f"feedgen wrote no {name}"
    return child


def _set_text(element: Element, name: str, text: str) -> None:
    _child(element, name).text = text


_FeedExtension = extension(_NAMESPACES, atom=_amend_feed)
_FeedExtensionWithTombstones = extension({**_NAMESPACES, "at": _TOMBSTONES}, atom=_amend_feed)
_EntryExtension = extension({}, atom=_amend_entry)
