"""Snapshot → the pages: the front page, one for each topic and each article, and what stands where a page once was."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice

from feeds import pages
from feeds.archive import Listed
from feeds.archive.withdrawn import is_withdrawn
from feeds.errors import PublicationError
from feeds.feed import feed_folder
from feeds.model import Article, Topic
from feeds.publication import Document
from feeds.publish.snapshot import Snapshot

_TOPIC_PAGE = re.compile(r"/topics/(?P<term>[^/]+)/")
_MAX_AGE = 300  # seconds
_TOGETHER = 25  # articles of pages that are found together, looked up when the first of them is asked for

_Articles = Callable[[], Mapping[str, Article]]


@dataclass(frozen=True, slots=True)
class PageDocuments:
    """Pages by path."""

    snapshot: Snapshot

    def __iter__(self) -> Iterator[str]:
        yield "/"
        yield from map(feed_folder, self.snapshot.by_term.values())
        yield from (listed.path for listed in self.snapshot.archive.listed(self.snapshot.now))

    def items(self) -> Iterator[tuple[str, Document]]:
        """The same paths, with the pages at them."""
        yield "/", self.of(None)
        yield from ((feed_folder(topic), self.of(topic)) for topic in self.snapshot.by_term.values())
        found = self.snapshot.archive.listed(self.snapshot.now)
        while some := list(islice(found, _TOGETHER)):
            articles = cache(partial(self.snapshot.articles, some))
            yield from ((listed.path, self._article(listed, articles)) for listed in some)

    def get(self, path: str) -> Document | None:
        """The page at a path."""
        if path == "/":
            return self.of(None)
        if match := _TOPIC_PAGE.fullmatch(path):
            topic = self.snapshot.by_term.get(match["term"])
            return self.of(topic) if topic else None
        if path.startswith("/topics/"):
            return None  # no article has its page there
        listed = self.snapshot.archive.at(path, self.snapshot.now)
        return self._article(listed, cache(partial(self.snapshot.articles, [listed]))) if listed else None

    def moved(self, path: str, to: str) -> Document:
        """What stands where a page once was."""
        return Document(
            "text/html",
            self.snapshot.fingerprint([], path, to),
            self.snapshot.anything_changed,
            partial(pages.moved_page, self.snapshot.site, path, to),
            max_age=_MAX_AGE,
            policy=pages.POLICY,
            moved_to=to,
        )

    def gone(self, path: str) -> Document | None:
        """What stands where a page was withdrawn."""
        snapshot = self.snapshot
        if not snapshot.windows.has_withdrawn or not is_withdrawn(snapshot.archive, path, snapshot.now):
            return None
        return Document(
            "text/html",
            snapshot.fingerprint([], path, "gone"),
            snapshot.anything_changed,
            partial(pages.gone_page, snapshot.site, path),
            max_age=_MAX_AGE,
            policy=pages.POLICY,
            gone=True,
        )

    def of(self, topic: Topic | None) -> Document:
        """The page of a topic, or the front page."""
        path, term = feed_folder(topic), topic.term if topic else None
        window = self.snapshot.window(term)
        return Document(
            "text/html",
            self.snapshot.fingerprint(window, path, repr(topic) if topic else self.snapshot.listed),
            self.snapshot.last_modified(term),
            partial(self._render_list, topic),
            max_age=_MAX_AGE,
            policy=pages.POLICY,
        )

    def _article(self, listed: Listed, articles: _Articles) -> Document:
        """The page of an article that is, with others, among these `articles`."""
        changed = datetime.fromtimestamp(max(listed.published, listed.changed), UTC)
        return Document(
            "text/html",
            self.snapshot.fingerprint([listed], listed.path),
            self.snapshot.not_after_now(self.snapshot.site_changed, changed),
            partial(self._render_article, listed, articles),
            max_age=_MAX_AGE,
            policy=pages.POLICY,
            prepare=partial(self.snapshot.prepare, [listed], articles),
        )

    def _render_list(self, topic: Topic | None) -> bytes:
        site, feed = self.snapshot.site, self.snapshot.feed(topic, self.snapshot.window(topic.term if topic else None))
        if topic is None:
            return pages.index_page(site, self.snapshot.topics, self.snapshot.children, self.snapshot.selections, feed)
        children = [each.topic for each in self.snapshot.children.get(topic.term, ())]
        return pages.topic_page(site, topic, feed, parent=self.snapshot.parents.get(topic.term), children=children)

    def _render_article(self, listed: Listed, articles: _Articles) -> bytes:
        found = articles()
        if listed.source not in found:
            raise PublicationError(f"{listed.source}: is no longer in the archive")
        return pages.article_page(self.snapshot.site, found[listed.source], self.snapshot.entry(listed, found))
