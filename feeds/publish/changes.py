"""Snapshot and what a build remembers of an earlier one → the paths at which there may be something else now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from feeds.archive.touched import (
    Touched,
    begun,
    count_published,
    last_noted,
    touched_since,
    volumes_with,
    withdrawn_after,
)
from feeds.combination import is_query, parse
from feeds.feed import feed_folder
from feeds.formats import FORMATS
from feeds.formats.sitemap import NEWS_SECONDS
from feeds.model import Topic
from feeds.publication import Changes, Document, digest
from feeds.publish.history_documents import volume_path
from feeds.publish.snapshot import Snapshot
from feeds.publish.windows import TOLD

_MANY = 2000  # articles: where more changed, to look at all documents takes no longer


class _Memory(msgspec.Struct, frozen=True):
    """What the publication was at a moment. `ground` and `topics` stand for what all documents may depend on.

    `besides` are the paths of what is neither a feed nor a page.
    """

    ground: str
    topics: str
    moment: datetime
    generation: int
    noted: int
    besides: tuple[str, ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Memory).decode


@dataclass(frozen=True, slots=True)
class _Now:
    """A snapshot, whether there are pages, and the paths of what is neither a feed nor a page."""

    snapshot: Snapshot
    with_pages: bool
    besides: Callable[[], Iterable[str]]

    def memory(self) -> str:
        archive = self.snapshot.archive
        ground, topics = self.ground(), self.topics()
        made = _Memory(
            ground, topics, self.snapshot.now, archive.generation, last_noted(archive), tuple(self.besides())
        )
        return _encode(made).decode()

    def ground(self) -> str:
        """Stands for what documents depend on besides articles: settings, code, and what is told to be withdrawn."""
        archive = self.snapshot.archive
        told = withdrawn_after(archive, self.snapshot.now - TOLD)
        return digest(self.snapshot.identity, begun(archive), str(self.with_pages), told)

    def state(self) -> str:
        """Stands for all documents."""
        archive, now = self.snapshot.archive, self.snapshot.now
        news = count_published(archive, now - timedelta(seconds=NEWS_SECONDS), now) if self._has_news else 0
        due = archive.last_due(now), archive.next_due(now)
        return digest(self.ground(), *map(str, (archive.generation, news, *due)))

    @property
    def _has_news(self) -> bool:
        return self.with_pages and self.snapshot.site.news_sitemap

    def topics(self) -> str:
        """Stands for which feeds there are."""
        return digest(*map(repr, self.snapshot.by_term.values()), repr(self.snapshot.former_terms))

    def since(self, memory: str) -> Iterable[str] | None:
        """The paths at which there may be something else than when this was remembered; None where that is anywhere."""
        try:
            before = _decode(memory)
        except msgspec.DecodeError:
            return None
        archive, now = self.snapshot.archive, self.snapshot.now
        if before.ground != self.ground() or before.generation > archive.generation or before.moment > now:
            return None
        touched = touched_since(archive, before.generation, before.noted, since=before.moment, until=now)
        if len(touched.ids) > _MANY or before.topics != self.topics():
            return None
        return dict.fromkeys((*self._feeds(touched), *self._pages(touched), *before.besides, *self.besides()))

    def _feeds(self, touched: Touched) -> Iterator[str]:
        for topic in self._changed(touched):
            folder, term = feed_folder(topic), topic.term if topic else None
            yield from (f"{folder}feed.{each.suffix}" for each in FORMATS)
            if self.snapshot.windows.last_volume(term):
                for number in volumes_with(self.snapshot.archive, term, touched.ids):
                    yield from (volume_path(topic, number, each.suffix) for each in FORMATS)

    def _pages(self, touched: Touched) -> Iterator[str]:
        if self.with_pages:
            yield from map(feed_folder, self._changed(touched))
            yield from touched.paths

    def _changed(self, touched: Touched) -> Iterator[Topic | None]:
        yield None
        for topic in self.snapshot.by_term.values():
            terms = parse(topic.term).terms if is_query(topic.term) else (topic.term,)
            if not touched.terms.isdisjoint(terms):
                yield topic


def changes(
    snapshot: Snapshot,
    besides: Callable[[], Iterable[str]],
    look: Callable[[str], Document | None],
    *,
    with_pages: bool,
) -> Changes:
    """What a build needs to know of what changes.

    `besides` gives the paths of what is neither a feed nor a page, `look` the document at a path.
    """
    now = _Now(snapshot, with_pages, besides)
    return Changes(now.state(), now.memory, now.since, look)
