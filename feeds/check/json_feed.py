"""A JSON Feed → what version 1.1 of its specification and readers object to."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from feeds.check.addresses import canonical, reference
from feeds.check.dates import atom_moment, rfc3339
from feeds.check.everywhere import MEMBERS, character_fault
from feeds.check.faults import Fault, quoted
from feeds.check.fields import WHOLE, boolean, each, members, number, subject, text, trouble
from feeds.check.grammar import Context
from feeds.check.markup import html_faults
from feeds.check.texts import unmarked
from feeds.check.values import category, language, media_type, not_blank
from feeds.check.window import Listed, window
from feeds.errors import ContentError, Problem

Json = Mapping[str, Any]

_VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")


def parse(body: bytes) -> Json:
    """The object that the document is; ContentError if it is none."""
    try:
        value = json.loads(body.decode(), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ContentError("is not in UTF-8, as JSON must be", body.count(b"\n", 0, error.start) + 1) from error
    except json.JSONDecodeError as error:
        raise ContentError(f"is not well-formed JSON: {error.msg}", error.lineno) from error
    except RecursionError as error:
        raise ContentError("is nested beyond all measure") from error
    except ValueError as error:
        raise ContentError(f"is not well-formed JSON: {error}") from error
    if not isinstance(value, dict):
        raise ContentError("is not a JSON Feed: it is no object")
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def check_json(feed: Json, context: Context) -> Iterator[Problem]:
    """What is wrong with a feed, its items, and what these say of each other."""
    items = feed["items"] if isinstance(feed.get("items"), list) else []
    if len(items) > MEMBERS:
        raise ContentError(f"has {len(items)} items, more than anybody reads")
    yield from _check(WHOLE, "", feed)
    yield from _addresses(feed, context)
    listed = [_listed(f"item {count}", item) for count, item in enumerate(items, start=1) if isinstance(item, dict)]
    yield from window(Listed(None, WHOLE, "", None, None), listed, context.now)
    yield from _characters(feed)


def _listed(name: str, item: Json) -> Listed:
    texts = (item.get(key) for key in ("id", "date_published", "date_modified"))
    identity, published, updated = (each if isinstance(each, str) else "" for each in texts)
    return Listed(None, name, identity, atom_moment(published), atom_moment(updated))


def _addresses(feed: Json, context: Context) -> Iterator[Problem]:
    """Readers subscribe to feed_url, and lead people to home_page_url."""
    for name in ("feed_url", "home_page_url"):
        if name not in feed:
            yield trouble(WHOLE, "", f'has no "{name}"', "warning")
    address = feed.get("feed_url")
    if context.urls and isinstance(address, str) and address not in context.urls:
        yield trouble('"feed_url"', "", f"is not the address that was asked for: {quoted(address)}", "warning")
    if isinstance(address, str) and feed.get("next_url") == address:
        yield trouble('"next_url"', "", "is the feed itself, and readers would never come to an end")
    if "author" in feed and feed.get("version") == _VERSIONS[0]:
        yield trouble('"author"', "", 'is of version 1; since 1.1 it is "authors"', "warning")


def _item(name: str, owner: str, item: object) -> Iterator[Problem]:
    yield from _ITEM(name, owner, item)
    if isinstance(item, dict) and "content_html" not in item and "content_text" not in item:
        yield trouble(name, "", 'has neither "content_html" nor "content_text"')
    if isinstance(item, dict) and "date_published" not in item:
        yield trouble(name, "", 'has no "date_published", and most readers take the present for it', "warning")


def _characters(feed: Json) -> Iterator[Problem]:
    """Remains of a wrong encoding in any text, however deep."""
    open_ = [iter(_within(WHOLE, feed))]
    while open_:
        for name, value in open_[-1]:
            if isinstance(value, str) and (fault := character_fault(value)):
                yield trouble(name, "", fault.what, fault.severity)
            elif isinstance(value, dict | list):
                open_.append(iter(_within(name, value)))
                break
        else:
            open_.pop()


def _within(name: str, value: Any) -> Iterator[tuple[str, object]]:
    """The members of an object or a list, as messages call them."""
    if isinstance(value, dict):
        return ((subject(f'"{key}"', name), member) for key, member in value.items())
    return ((f"{name}, {count}", member) for count, member in enumerate(value, start=1))


def _html(value: str) -> Iterator[Fault]:
    for _, fault in html_faults(value):
        yield fault


def _version(value: str) -> Iterator[Fault]:
    if value not in _VERSIONS:
        yield Fault(f"is not {_VERSIONS[0]}: {quoted(value)}")


def _id(value: str) -> Iterator[Fault]:
    if not value.strip():
        yield Fault("is empty")
    elif value.lower().startswith(("http:", "https:")):
        yield from canonical(value)


_ADDRESS = text(reference)
_PLAIN = text(unmarked)
_PERSON = members({"name": text(not_blank), "url": _ADDRESS, "avatar": _ADDRESS})


def _author(name: str, owner: str, value: object) -> Iterator[Problem]:
    """An object that says at least something."""
    yield from _PERSON(name, owner, value)
    if isinstance(value, dict) and not {"name", "url", "avatar"} & value.keys():
        yield trouble(name, owner, "has no name, url or avatar")


_ATTACHMENT = members(
    {
        "url": _ADDRESS,
        "mime_type": text(media_type),
        "title": text(),
        "size_in_bytes": number,
        "duration_in_seconds": number,
    },
    "url",
    "mime_type",
)
_ITEM = members(
    {
        "id": text(_id),
        **dict.fromkeys(("url", "external_url", "image", "banner_image"), _ADDRESS),
        "title": text(not_blank),
        "summary": _PLAIN,
        "content_html": text(_html),
        "content_text": text(),
        **dict.fromkeys(("date_published", "date_modified"), text(rfc3339)),
        "author": _author,
        "authors": each("author", _author),
        "tags": each("tag", text(category)),
        "attachments": each("attachment", _ATTACHMENT),
        "language": text(language),
    },
    "id",
)
_check = members(
    {
        "version": text(_version),
        "title": text(not_blank),
        **dict.fromkeys(("home_page_url", "feed_url", "next_url", "icon", "favicon"), _ADDRESS),
        **dict.fromkeys(("description", "user_comment"), _PLAIN),
        "language": text(language),
        "expired": boolean,
        "author": _author,
        "authors": each("author", _author),
        "hubs": each("hub", members({"type": text(not_blank), "url": _ADDRESS}, "type", "url")),
        "items": each("item", _item),
    },
    "version",
    "title",
    "items",
)
