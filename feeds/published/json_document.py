"""A JSON Feed, or what Ghost exports → what subscribers were given."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

import msgspec

from feeds.errors import ContentError
from feeds.published.entry import PublishedEntry, PublishedFeed
from feeds.published.texts import moment_of, plain_title

Json = Mapping[str, Any]


def read_json(body: bytes, url: str) -> PublishedFeed:
    """The feed; ContentError for JSON that is none."""
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ContentError(f"is not well-formed JSON: {error}") from error
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        return _feed(document, url)
    if (posts := _posts(document)) is not None:
        return PublishedFeed("ghost", entries=tuple(_post(each) for each in posts if _is_published(each)))
    raise ContentError("is neither a JSON Feed nor an export of Ghost")


def _feed(document: Json, url: str) -> PublishedFeed:
    home, own = _text(document, "home_page_url"), _text(document, "feed_url")
    base = home or own or url
    items = [each for each in document["items"] if isinstance(each, dict)]
    return PublishedFeed(
        "json",
        title=plain_title(_text(document, "title"), is_html=False),
        link=home,
        url=own or url,
        older=urljoin(own or url, _text(document, "next_url")) if _text(document, "next_url") else "",
        entries=tuple(_item(each, base) for each in items),
        faults=tuple(["has items that are no objects"] if len(items) < len(document["items"]) else ()),
    )


def _item(item: Json, base: str) -> PublishedEntry:
    address = _text(item, "url") or _text(item, "external_url")
    return PublishedEntry(
        _text(item, "id"),
        urljoin(base, address) if address else "",
        plain_title(_text(item, "title"), is_html=False),
        moment_of(_text(item, "date_published")),
        moment_of(_text(item, "date_modified")),
        _text(item, "summary"),
        _text(item, "content_html") or _text(item, "content_text"),
    )


def _posts(document: object) -> list[Json] | None:
    """The posts of an export: `{"db": [{"data": {"posts": […]}}]}`, in older versions without the list."""
    for key in ("db", 0, "data", "posts"):
        if isinstance(document, dict) and key in document:
            document = document[key]
        elif key == 0 and isinstance(document, list) and document:
            document = document[0]
        elif key in ("data", "posts"):
            return None
    return [each for each in document if isinstance(each, dict)] if isinstance(document, list) else None


def _is_published(post: Json) -> bool:
    return post.get("status") == "published" and post.get("type", "post") == "post" and not post.get("page")


def _post(post: Json) -> PublishedEntry:
    """Ghost's feeds have the post's id for their guid; the address of the site is not in the export."""
    return PublishedEntry(
        _text(post, "id"),
        f"/{_text(post, 'slug')}/" if _text(post, "slug") else "",
        plain_title(_text(post, "title"), is_html=False),
        moment_of(_text(post, "published_at")),
        moment_of(_text(post, "updated_at")),
        _text(post, "custom_excerpt"),
        _text(post, "html"),
    )


def _text(item: Json, name: str) -> str:
    """A text, or a number as one: version 1 of JSON Feed let ids be numbers."""
    value = item.get(name)
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
