"""The bytes of a feed in any format → its items, as all readers see them before they think."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from lxml import etree

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as it stands in a document; empty is what is not there."""

    id: str
    title: str
    link: str
    content: str
    published: datetime | None
    authors: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A feed document: its items in its order.

    `previous` is the URL of the document with older ones (RFC 5005 §4, `next_url` in JSON Feed), `deleted` are the
    ids that it says are gone (RFC 6721), `minutes` is how long it says to wait (`ttl`).
    """

    items: tuple[Item, ...]
    previous: str | None = None
    deleted: tuple[str, ...] = ()
    minutes: int = 0


@lru_cache(maxsize=64)
def read(body: bytes) -> Document:
    """The document. Raises ValueError where there is none."""
    if body.lstrip()[:1] == b"{":
        return _json(json.loads(body))
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise ValueError(f"not XML: {error}") from error
    if root.tag == f"{_ATOM}feed":
        return _atom(root)
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise ValueError(f"not a feed: {root.tag}")
    return _rss(channel)


def _atom(root: Any) -> Document:
    return Document(
        tuple(map(_atom_item, root.iterfind(f"{_ATOM}entry"))),
        previous=_link(root, "prev-archive"),
        deleted=tuple(each.get("ref", "") for each in root.iterfind(_DELETED)),
    )


def _atom_item(entry: Any) -> Item:
    return Item(
        id=entry.findtext(f"{_ATOM}id", "").strip(),
        title=entry.findtext(f"{_ATOM}title", ""),
        link=_link(entry, "alternate") or "",
        content=entry.findtext(f"{_ATOM}content") or entry.findtext(f"{_ATOM}summary", ""),
        published=_date(entry.findtext(f"{_ATOM}published") or entry.findtext(f"{_ATOM}updated")),
        authors=", ".join(each.text or "" for each in entry.iterfind(f"{_ATOM}author/{_ATOM}name")),
        categories=tuple(each.get("label") or each.get("term") for each in entry.iterfind(f"{_ATOM}category")),
    )


def _rss(channel: Any) -> Document:
    minutes = channel.findtext("ttl", "0")
    return Document(
        tuple(map(_rss_item, channel.iterfind("item"))),
        previous=_link(channel, "prev-archive"),
        minutes=int(minutes) if minutes.isdigit() else 0,
    )


def _rss_item(item: Any) -> Item:
    return Item(
        id=item.findtext("guid", "").strip(),
        title=item.findtext("title", ""),
        link=item.findtext("link", ""),
        content=item.findtext(_CONTENT) or item.findtext("description", ""),
        published=_date(item.findtext("pubDate")),
        authors=item.findtext(_CREATOR, ""),
        categories=tuple(each.text or "" for each in item.iterfind("category")),
    )


def _json(feed: dict[str, Any]) -> Document:
    return Document(tuple(_json_items(feed)), previous=feed.get("next_url"))


def _json_items(feed: dict[str, Any]) -> Iterator[Item]:
    for each in feed["items"]:
        yield Item(
            id=each["id"],
            title=each.get("title", ""),
            link=each.get("url", ""),
            content=each.get("content_html") or each.get("content_text") or each.get("summary", ""),
            published=_date(each.get("date_published")),
            categories=tuple(each.get("tags", ())),
        )


def _link(element: Any, relation: str) -> str | None:
    links = element.iterfind(f"{_ATOM}link")
    return next((each.get("href") for each in links if each.get("rel", "alternate") == relation), None)


def _date(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
    return moment.astimezone(UTC)
