"""A folder or a site → which feeds are published there, and what each of them is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from lxml import etree

from feeds.errors import Problem, PublicationError
from feeds.feed_file import FeedFile, Missing, feed_files, read_feed
from feeds.paths import BUILD_RECORD, file_name, path_of, url

LIMIT = 256 * 2**20  # bytes of a feed: exports of a hundred thousand articles are that large
_LISTED = "/feeds.opml"
_SNIFFED = 10_000  # bytes
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where feeds are published: the paths of those that are known, and what stands at any path."""

    paths: tuple[str, ...]
    read: Callable[[str], FeedFile | Problem | Missing]


def folder(output: Path) -> Place:
    """What a build wrote, or what there is in a folder that another program wrote.

    A build leaves alone what it did not write: such feeds stay.
    """
    built = _built(output / BUILD_RECORD)
    found = (Path(_where(each)).relative_to(output).as_posix() for each in feed_files(str(output), _SNIFFED))
    paths = tuple(f"/{name}" for name in found if name != "." and (built is None or name in built))
    return Place(paths, lambda path: read_feed(str(output / file_name(path)), LIMIT))


def site(base_url: str) -> Place:
    """What a site serves, as far as its list of feeds says; PublicationError where it does not answer."""
    base_url = base_url if base_url.endswith("/") else f"{base_url}/"
    listed = read_feed(url(base_url, _LISTED))
    if isinstance(listed, Problem):
        raise PublicationError(str(listed))
    paths = tuple(_paths(listed.body)) if isinstance(listed, FeedFile) else ()
    return Place(paths, lambda path: read_feed(url(base_url, path), LIMIT))


def _where(found: FeedFile | Problem) -> str:
    return found.where if isinstance(found, FeedFile) else found.source


def _built(record: Path) -> frozenset[str] | None:
    """The names of files that builds wrote into a folder; None where none did."""
    try:
        return frozenset(msgspec.json.decode(record.read_bytes(), type=dict[str, str]))
    except (OSError, msgspec.DecodeError):
        return None


def _paths(opml: bytes) -> Iterator[str]:
    """Paths of the feeds in a site's list of its own, the first of which is that of all articles."""
    try:
        root = etree.fromstring(opml, _SAFE)
    except etree.XMLSyntaxError:
        return
    urls = [each.get("xmlUrl", "") for each in root.iter("outline")] if root is not None else []
    if urls and urls[0].endswith("/feed.atom"):
        base_url = urls[0].removesuffix("feed.atom")
        yield from (path for each in urls if (path := path_of(base_url, each)))
