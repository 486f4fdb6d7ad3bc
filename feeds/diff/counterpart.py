"""A feed from anywhere → the path of the one that takes its place: by its address, its id or its name."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from feeds.diff.publication import as_feed, feeds_of
from feeds.paths import path_of
from feeds.publication import Document
from feeds.published import Form, PublishedFeed

_MEDIA_TYPES: Mapping[Form, str] = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}


def counterpart(old: PublishedFeed, publication: Mapping[str, Document], base_url: str, where: Sequence[str]) -> str:
    """The path of our feed, in the same format if there is one; the first feed where nothing tells which.

    `where` are the address or file from which the old one was read, and others that led there. The publication has
    a feed.
    """
    groups = feeds_of(publication)
    group_of = {path: paths for paths in groups for path in paths}
    addresses = [address for address in (old.url, *where) if address]
    exact = (path_of(base_url, address) for address in addresses)
    by_place = next((path for path in exact if path in group_of), None)
    by_id = by_place or (_by_id(old.id, publication, groups) if old.id else None)
    likely = (path for address in addresses for path in _ends(address))
    path = by_id or next((path for path in likely if path in group_of), groups[0][0])
    alike = (each for each in group_of[path] if publication[each].media_type == _MEDIA_TYPES.get(old.form))
    return next(alike, path)


def _by_id(id_: str, publication: Mapping[str, Document], groups: Sequence[Sequence[str]]) -> str | None:
    return next((paths[0] for paths in groups if as_feed(publication[paths[0]]).id == id_), None)


def _ends(address: str) -> Iterator[str]:
    """The path of a URL or file, then without its first folder, and so on."""
    try:
        parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
    except ValueError:
        return
    yield from ("/" + "/".join(parts[start:]) for start in range(len(parts)))
