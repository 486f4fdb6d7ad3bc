"""Feed → JSON Feed 1.1."""

from collections.abc import Iterable

import msgspec

from feeds.feed import Entry, Feed, category_name
from feeds.formats.generator import VOLUME, rfc3339
from feeds.model import Person

_VERSION = "https://jsonfeed.org/version/1.1"
_encode = msgspec.json.Encoder().encode

Json = dict[str, object]


def render(feed: Feed, url: str) -> bytes:
    """The document in UTF-8, as it is published at `url`."""
    return _encode(
        _known(
            {
                "version": _VERSION,
                "title": feed.title,
                "home_page_url": feed.alternate,
                "feed_url": url,
                "next_url": feed.previous,
                "description": feed.subtitle,
                "user_comment": f"{VOLUME} It is {feed.current}" if feed.current else None,
                "icon": feed.icon or feed.logo,
                "favicon": feed.icon,
                "language": feed.language,
                "authors": _authors([feed.author]),
                "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
            }
        )
        | {"items": [_item(entry) for entry in feed.entries]}
    )


def _item(entry: Entry) -> Json:
    item: Json = {
        "id": entry.id,
        "url": entry.link,
        "external_url": entry.related,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        # An item needs a content (JSON Feed 1.1, Items).
        "content_text": None if entry.content is not None else entry.summary,
        "image": entry.image.url if entry.image else None,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": _authors(entry.authors),
        "tags": [category_name(topic) for topic in entry.categories],
        "language": entry.language,
        "attachments": [
            _known({"url": each.url, "mime_type": each.media_type, "size_in_bytes": each.length or None})
            for each in entry.enclosures
        ],
        "_story": _story(entry),
    }
    return _known(item)


def _story(entry: Entry) -> Json | None:
    """What else tells the story, and the id of what told it first.

    An extension may have an `about`, the address of what explains it; there is none that would last.
    """
    also = [{"url": each.url, "title": each.title} for each in entry.also]
    return {"id": entry.story, "also": also} if also else None


def _known(item: Json) -> Json:
    return {name: value for name, value in item.items() if value not in (None, [])}


def _authors(people: Iterable[Person]) -> list[Json]:
    return [{"name": each.name, "url": each.uri} if each.uri else {"name": each.name} for each in people]
