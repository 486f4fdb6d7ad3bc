"""Snapshot → the feeds: of all articles and of each topic, in each format."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from feeds import pages
from feeds.feed import feed_folder, rhythm
from feeds.formats import BY_SUFFIX, FORMATS, Format
from feeds.model import Topic
from feeds.paths import url
from feeds.publication import Document, digest
from feeds.publish.history_documents import newest_volume
from feeds.publish.snapshot import Snapshot

# Readers try these; the formats are those that other publishers have there.
GUESSED = {"/feed.xml": "/feed.atom", "/atom.xml": "/feed.atom", "/rss.xml": "/feed.rss", "/index.xml": "/feed.rss"}

_FEED = re.compile(r"/(?:topics/(?P<term>[^/]+)/)?feed\.(?P<suffix>[a-z]+)")


@dataclass(frozen=True, slots=True)
class FeedDocuments:
    """Feeds by path, those of one topic together; `with_pages` gives each a page for who opens it in a browser."""

    snapshot: Snapshot
    with_pages: bool

    def __iter__(self) -> Iterator[str]:
        for folder in self.folders():
            yield from (f"{folder}feed.{each.suffix}" for each in FORMATS)

    def folders(self) -> Iterator[str]:
        """The paths of the folders that hold feeds; at each is the page of the same."""
        yield feed_folder(None)
        yield from map(feed_folder, self.snapshot.by_term.values())

    def get(self, path: str) -> Document | None:
        """The feed at a path."""
        match = _FEED.fullmatch(path)
        if match is None:
            return None
        if match["term"] is None:
            return self.of(None, match["suffix"])
        topic = self.snapshot.by_term.get(match["term"])
        return self.of(topic, match["suffix"]) if topic else None

    def of(self, topic: Topic | None, suffix: str) -> Document | None:
        """A feed of a topic, or of all articles; None where no format has this suffix."""
        format_ = BY_SUFFIX.get(suffix)
        return self._document(format_, topic) if format_ else None

    def _document(self, format_: Format, topic: Topic | None) -> Document:
        snapshot, term = self.snapshot, topic.term if topic else None
        window, path = snapshot.window(term), f"{feed_folder(topic)}feed.{format_.suffix}"
        address = url(snapshot.site.base_url, path)
        links = (("self", address), ("hub", snapshot.site.hub)) if snapshot.site.hub else (("self", address),)
        withdrawn, previous = snapshot.windows.withdrawn(term), newest_volume(snapshot, topic, format_.suffix)
        new_url = address if snapshot.has_moved(path) else None
        document = Document(
            format_.media_type,
            snapshot.fingerprint(window, path, *map(str, (topic, snapshot.noticed(term), withdrawn, previous))),
            max(snapshot.last_modified(term), snapshot.windows.last_forgotten(term)),
            lambda: format_.render(replace(snapshot.feed(topic, window), previous=previous, new_url=new_url), address),
            max_age=rhythm([each.published for each in window]),
            links=links,
            prepare=partial(snapshot.prepare, window),
        )
        return replace(document, reading=self._reading(document, topic, path)) if self.with_pages else document

    def _reading(self, document: Document, topic: Topic | None, path: str) -> Document:
        """The same for a person: what a feed is, how to subscribe to this one, what it has."""
        render: Callable[[], bytes] = partial(self._render_page, topic, path)
        fingerprint = digest(document.fingerprint, "reading")
        return replace(document, media_type="text/html", fingerprint=fingerprint, render=render, policy=pages.POLICY)

    def _render_page(self, topic: Topic | None, path: str) -> bytes:
        window = self.snapshot.window(topic.term if topic else None)
        return pages.feed_page(self.snapshot.site, topic, self.snapshot.feed(topic, window), path)
