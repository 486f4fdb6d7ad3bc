"""A publication → what is wrong with it that a subscriber would notice."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import msgspec

from feeds.errors import FeedsError, Problem
from feeds.publication import Document


class _Item(msgspec.Struct):
    id: str
    url: str = ""


class _Feed(msgspec.Struct):
    home_page_url: str
    items: list[_Item]


_decode = msgspec.json.Decoder(_Feed).decode


def check(publication: Mapping[str, Document], base_url: str) -> Iterator[Problem]:
    """Feeds that can't be made, ids that come twice in one, links of entries that lead nowhere."""
    for path in publication:
        if path.endswith("/feed.json") and publication[path].moved_to is None:
            try:
                feed = _decode(publication[path].render())
            except FeedsError as error:
                yield Problem(path, str(error))
                continue
            yield from _check_feed(path, feed, publication, base_url)


def _check_feed(path: str, feed: _Feed, publication: Mapping[str, Document], base_url: str) -> Iterator[Problem]:
    if not feed.items:
        yield Problem(path, "has no articles", severity="warning")
    seen: set[str] = set()
    for item in feed.items:
        if item.id in seen:
            yield Problem(path, f"has the id {item.id} twice")
        seen.add(item.id)
        linked = publication.get(unquote(item.url).replace(base_url, "/", 1))
        if linked is None or linked.gone:
            yield Problem(path, f"links to {item.url}, where there is nothing")
