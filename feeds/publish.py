"""Site, archive and moment → Publication: which documents there are, and at which paths."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from mimetypes import guess_type

from feeds import pages
from feeds.archive import Archive, Listed, TopicCount
from feeds.edition import edition
from feeds.errors import PublicationError
from feeds.feed import Entry, Feed, entry_of, feed_of
from feeds.formats import FORMATS, Format
from feeds.model import Site, Topic
from feeds.paths import url
from feeds.publication import Document, digest

_FEED = re.compile(r"/(?:topics/(?P<term>[^/]+)/)?feed\.(?P<suffix>[a-z]+)")
_TOPIC_PAGE = re.compile(r"/topics/(?P<term>[^/]+)/")
_BY_SUFFIX = {format_.suffix: format_ for format_ in FORMATS}
_STYLE = "/style.css"
_STATIC = "static/"
_ENTRIES_KEPT = 4000  # rendered once for all the feeds and formats that show them


def publish(site: Site, archive: Archive, now: datetime, *, with_pages: bool = True) -> "ArchivePublication":
    """All documents of the site at a moment; an article dated later is not there yet.

    Without pages there are the feeds, and the files that they may show.
    """
    return ArchivePublication(site, archive, now, with_pages=with_pages)


class ArchivePublication(Mapping[str, Document]):
    """Documents by path, each looked up and rendered when it is asked for."""

    def __init__(self, site: Site, archive: Archive, now: datetime, *, with_pages: bool) -> None:
        self._site, self._archive, self._now, self._with_pages = site, archive, now, with_pages
        self._identity = digest(edition(), repr(site))
        self._windows: dict[str | None, tuple[Listed, ...]] = {}
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, path: str) -> Document:
        document = self._feed(path) or self._page(path) or self._asset(path) if _is_text(path) else None
        if document is None:
            raise KeyError(path)
        return document

    def __iter__(self) -> Iterator[str]:
        """Feeds first, those of one topic together; each path once."""
        folders = ["/", *(f"/topics/{each.topic.term}/" for each in self._topics)]
        yield from (f"{folder}feed.{each.suffix}" for folder in folders for each in FORMATS)
        if self._with_pages:
            yield from folders
            yield from (listed.path for listed in self._archive.listed(self._now))
        yield from self._asset_paths()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    # -- what the archive holds, asked once

    @cached_property
    def _topics(self) -> tuple[TopicCount, ...]:
        return self._archive.topics(self._now, self._site.topics)

    @cached_property
    def _changes(self) -> Mapping[str, datetime]:
        return self._archive.changes()

    @cached_property
    def _site_changed(self) -> datetime:
        return self._archive.site_changed

    @cached_property
    def _labels(self) -> Mapping[str, Topic]:
        return {each.topic.term: each.topic for each in self._topics}

    def _window(self, term: str | None) -> tuple[Listed, ...]:
        if term not in self._windows:
            self._windows[term] = self._archive.latest(term, self._now, self._site.entries)
        return self._windows[term]

    def _entries_of(self, listed: Sequence[Listed]) -> list[Entry]:
        """The entries of these articles; one that went meanwhile is left out."""
        missing = [each for each in listed if each.fingerprint not in self._entries]
        articles = self._archive.articles([each.source for each in missing], self._now)
        made = {
            each.fingerprint: entry_of(articles[each.source], self._site) for each in missing if each.source in articles
        }
        known = {**self._entries, **made} if made else self._entries
        # Replaced, never changed: other threads look things up in it.
        self._entries = known if len(known) <= _ENTRIES_KEPT else made
        return [entry for each in listed if (entry := known.get(each.fingerprint))]

    # -- documents

    def _feed(self, path: str) -> Document | None:
        match = _FEED.fullmatch(path)
        if match is None or match["suffix"] not in _BY_SUFFIX or not self._has_topic(match["term"]):
            return None
        term, format_ = match["term"], _BY_SUFFIX[match["suffix"]]
        topic, window = self._labels[term] if term else None, self._window(term)
        return Document(
            format_.media_type,
            self._fingerprint(window, path, repr(topic)),
            self._list_changed(window, term),
            partial(self._render_feed, format_, topic, window, path),
        )

    def _has_topic(self, term: str | None) -> bool:
        return term is None or term in self._labels

    def _page(self, path: str) -> Document | None:
        if not self._with_pages:
            return None
        if path == "/":
            return self._list_page(path, None)
        if match := _TOPIC_PAGE.fullmatch(path):
            topic = self._labels.get(match["term"])
            return self._list_page(path, topic) if topic else None
        listed = self._archive.at(path, self._now)
        return self._article_page(listed) if listed else None

    def _list_page(self, path: str, topic: Topic | None) -> Document:
        term = topic.term if topic else None
        window = self._window(term)
        return Document(
            "text/html",
            self._fingerprint(window, path, repr(topic or self._topics)),
            self._list_changed(window, term),
            partial(self._render_list, topic, window),
        )

    def _article_page(self, listed: Listed) -> Document:
        return Document(
            "text/html",
            self._fingerprint([listed], listed.path),
            self._not_after_now(self._site_changed, _changed(listed)),
            partial(self._render_article, listed),
        )

    def _fingerprint(self, window: Sequence[Listed], *parts: str) -> str:
        return digest(self._identity, *parts, *(each.fingerprint for each in window))

    def _list_changed(self, window: Sequence[Listed], term: str | None) -> datetime:
        """When one of its articles changed, came of age or was taken away, or the site itself changed."""
        taken_away = self._changes.get(term or "", self._site_changed)
        return self._not_after_now(self._site_changed, taken_away, *map(_changed, window))

    def _not_after_now(self, *moments: datetime) -> datetime:
        return min(max(moments), self._now.replace(microsecond=0))

    # -- bytes

    def _render_feed(self, format_: Format, topic: Topic | None, window: Sequence[Listed], path: str) -> bytes:
        return format_.render(self._feed_of(topic, window), url(self._site.base_url, path))

    def _render_list(self, topic: Topic | None, window: Sequence[Listed]) -> bytes:
        feed = self._feed_of(topic, window)
        return pages.topic_page(self._site, topic, feed) if topic else pages.index_page(self._site, self._topics, feed)

    def _render_article(self, listed: Listed) -> bytes:
        found = self._archive.articles([listed.source], self._now).get(listed.source)
        if found is None:
            raise PublicationError(f"{listed.source}: is no longer in the archive")
        return pages.article_page(self._site, found)

    def _feed_of(self, topic: Topic | None, window: Sequence[Listed]) -> Feed:
        return feed_of(self._site, topic, self._entries_of(window))

    # -- files

    def _asset_paths(self) -> Iterator[str]:
        sources = (source for source, _ in self._archive.assets())
        found = (path for source in sources if self._asset_source(path := _asset_path(source)) == source)
        yield from found
        if self._with_pages and self._asset_source(_STYLE) is None:
            yield _STYLE

    def _asset_source(self, path: str) -> str | None:
        """The file at a path, where no other document or file of the same name comes first."""
        if path.endswith("/") or self._is_taken(path):
            return None
        name = path.removeprefix("/")
        sources = (_STATIC + name, name) if not name.startswith(_STATIC) else (_STATIC + name,)
        return next((source for source in sources if self._archive.asset(source)), None)

    def _is_taken(self, path: str) -> bool:
        """Whether a feed or a page is there, or in the folder, or is a folder, that a file of this path would be."""
        above = [path[:at] for at in range(1, len(path)) if path[at] == "/"]
        files = (path, *above)
        near = (*files, *(each.removesuffix("index.html") for each in files), f"{path}/")
        if path == "/topics" or any(self._feed(each) or self._page(each) for each in near):
            return True
        return self._with_pages and self._archive.has_below(path)

    def _asset(self, path: str) -> Document | None:
        if source := self._asset_source(path):
            media_type = guess_type(path)[0] or "application/octet-stream"
            fingerprint = self._archive.asset(source) or ""
            return Document(
                media_type, fingerprint, self._changes.get("", self._site_changed), partial(self._read, source)
            )
        if path == _STYLE and self._with_pages:
            return Document("text/css", self._identity, self._site_changed, pages.style)
        return None

    def _read(self, source: str) -> bytes:
        try:
            return (self._archive.folder / source).read_bytes()
        except OSError as error:
            raise PublicationError(f"{source}: can't be read: {error.strerror}") from error


def _changed(listed: Listed) -> datetime:
    return datetime.fromtimestamp(max(listed.published, listed.changed), UTC)


def _is_text(path: str) -> bool:
    """Whether a path is text at all; a client may send any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _asset_path(source: str) -> str:
    return "/" + source.removeprefix(_STATIC)


class LivePublication(Mapping[str, Document]):
    """The publication as it is at this moment, whatever changes meanwhile.

    `clock` says what time it is; the archive is asked for its generation at most once a second.
    `base_url` wins over what the archive says of the site.
    """

    def __init__(self, archive: Archive, clock: Callable[[], datetime], *, base_url: str | None = None) -> None:
        self._archive, self._clock, self._base_url = archive, clock, base_url
        self._state: _State | None = None

    def __getitem__(self, path: str) -> Document:
        return self._current()[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def _current(self) -> ArchivePublication:
        now = self._clock().replace(microsecond=0)
        if self._state is None or now != self._state.checked:
            self._state = self._looked_up(now)
        return self._state.publication

    def _looked_up(self, now: datetime) -> "_State":
        """The same publication as long as nothing changed and no article came of age."""
        generation = self._archive.generation
        if self._state and self._state.generation == generation and now < self._state.until:
            return replace(self._state, checked=now)
        site = self._archive.site
        if site is None:
            raise PublicationError("the archive is empty; build it first")
        site = replace(site, base_url=self._base_url or site.base_url)
        until = self._archive.next_due(now) or datetime.max.replace(tzinfo=UTC)
        return _State(publish(site, self._archive, now), generation, until, now)


@dataclass(frozen=True, slots=True)
class _State:
    publication: ArchivePublication
    generation: int
    until: datetime  # when the next article is published
    checked: datetime
