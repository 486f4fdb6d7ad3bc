"""Snapshot → the search: its page, the feed of each query, and the description by which programs ask it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, lru_cache, partial
from urllib.parse import quote

from feeds import pages
from feeds.archive import Listed
from feeds.archive.search import Index, found, index_of
from feeds.feed import Feed, feed_of, rhythm, site_file
from feeds.formats import BY_SUFFIX, FORMATS, Format, opensearch
from feeds.model import Person, Site
from feeds.paths import SEARCH, url
from feeds.publication import Document, digest
from feeds.publish.snapshot import Snapshot
from feeds.searching import MAX_LENGTH, Search, parse

_DESCRIPTION = f"{SEARCH}opensearch.xml"
_FEED = re.compile(rf"{SEARCH}feed\.(?P<suffix>[a-z]+)")
_HELD = 256  # queries whose articles are known until anything changes
_PAGE_MAX_AGE = 300  # seconds


class SearchDocuments:
    """Documents by path where the archive has an index; each is made for its query when that is asked."""

    def __init__(self, snapshot: Snapshot, *, with_pages: bool) -> None:
        self._snapshot, self._with_pages = snapshot, with_pages
        self._window = lru_cache(maxsize=_HELD)(self._found)

    def get(self, path: str) -> Document | None:
        """The document at a path."""
        index = self._index if path.startswith(SEARCH) else None
        if index is None:
            return None
        if path == SEARCH and self._with_pages:
            return self._page(index, "")
        if path == _DESCRIPTION and self._with_pages:
            return self._description()
        match = _FEED.fullmatch(path)
        format_ = BY_SUFFIX.get(match["suffix"]) if match else None
        return self._question(index, format_) if format_ else None

    @cached_property
    def _index(self) -> Index | None:
        return index_of(self._snapshot.archive)

    def _found(self, search: Search) -> tuple[Listed, ...]:
        snapshot = self._snapshot
        return found(snapshot.archive, search, snapshot.now, snapshot.site.entries)

    def _changed(self, index: Index) -> datetime:
        """When the answer to a query may last have changed: an article leaves it without a newer one to tell of it."""
        return self._snapshot.not_after_now(self._snapshot.anything_changed, index.changed)

    # -- feeds

    def _question(self, index: Index, format_: Format) -> Document:
        """What stands at the address of the feeds: without a query there is none."""
        body = b"This is the address of searches: ask it for ?q=words\n"
        ask = partial(self._feed, index, format_)
        return Document("text/plain", digest(body), self._changed(index), lambda: body, ask=ask)

    def _feed(self, index: Index, format_: Format, query: str) -> Document:
        search = parse(query)
        window, path = self._window(search), f"{SEARCH}feed.{format_.suffix}"
        address = url(self._snapshot.site.base_url, path) + search.query
        document = Document(
            format_.media_type,
            self._fingerprint(window, path, search),
            self._changed(index),
            lambda: format_.render(self._feed_of(search, window), address),
            max_age=rhythm([each.published for each in window]),
            links=(("self", address),),
            asked=search.canonical,
        )
        return replace(document, reading=self._reading(document, search, path)) if self._with_pages else document

    def _reading(self, document: Document, search: Search, path: str) -> Document:
        def render() -> bytes:
            feed = self._feed_of(search, self._window(search))
            return pages.search_feed_page(self._snapshot.site, search, feed, path)

        fingerprint = digest(document.fingerprint, "reading")
        return replace(document, media_type="text/html", fingerprint=fingerprint, render=render, policy=pages.POLICY)

    def _feed_of(self, search: Search, window: Sequence[Listed]) -> Feed:
        snapshot = self._snapshot
        entries, noticed = snapshot.entries_of(window), snapshot.noticed_of(window)
        named = _named(snapshot.site, search)
        return replace(
            feed_of(named, None, entries, noticed),
            id=f"tag:{named.id_authority}:search/{quote(search.canonical, safe='')}",
            alternate=url(named.base_url, SEARCH) + search.query,
            stylesheet="../feed.css",
        )

    def _fingerprint(self, window: Sequence[Listed], *parts: str | Search) -> str:
        snapshot = self._snapshot
        return snapshot.fingerprint(window, *map(str, parts), str(snapshot.noticed_of(window)))

    # -- the page

    def _page(self, index: Index, query: str) -> Document:
        """The page, with what is found or, where the query can't be answered, the reason."""
        if not query.strip():
            return self._page_of(index, "", None, [], "")
        try:
            search = parse(query)
        except ValueError as error:
            return self._page_of(index, query, None, [], f"This can't be searched for: it {error}.")
        return self._page_of(index, search.canonical, search, self._window(search), "")

    def _page_of(
        self, index: Index, typed: str, search: Search | None, window: Sequence[Listed], message: str
    ) -> Document:
        typed = typed if len(typed) <= MAX_LENGTH else ""
        site = self._snapshot.site

        def render() -> bytes:
            feed = self._feed_of(search, window) if search else None
            return pages.search_page(site, typed=typed, search=search, feed=feed, message=message)

        return Document(
            "text/html",
            self._fingerprint(window, SEARCH, typed, message),
            self._changed(index),
            render,
            max_age=_PAGE_MAX_AGE,
            policy=pages.POLICY,
            ask=partial(self._page, index),
            asked=f"{typed} {message}".strip(),
        )

    # -- for programs

    def _description(self) -> Document:
        snapshot = self._snapshot
        return Document(
            opensearch.MEDIA_TYPE,
            digest(snapshot.identity, _DESCRIPTION),
            snapshot.site_changed,
            self._render_description,
        )

    def _render_description(self) -> bytes:
        site = self._snapshot.site
        base = url(site.base_url, SEARCH)
        templates = {"text/html": f"{base}?q={{searchTerms}}"}
        templates |= {each.media_type: f"{base}feed.{each.suffix}?q={{searchTerms}}" for each in FORMATS}
        own = url(site.base_url, _DESCRIPTION)
        return opensearch.render(site.title, own, templates, language=site.language, icon=site_file(site, site.icon))


def _named(site: Site, search: Search) -> Site:
    """The site as its feed would be if it had only these articles. Hubs are told of no search."""
    return replace(
        site,
        title=f"{site.title}: search for “{search.canonical}”",
        description=f"Articles of {site.title} that are found by “{search.canonical}”",
        author=site.author or Person(site.title),
        hub=None,
        feed_bytes=site.feed_bytes - 3 * len(search.query),  # its addresses are longer
    )
