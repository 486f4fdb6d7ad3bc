"""Snapshot → what a site has besides feeds and pages: lists for programs, and how its pages and feeds look."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property, partial

from feeds import pages
from feeds.feed import feed_folder, titles
from feeds.formats import opml, sitemap
from feeds.model import Topic
from feeds.paths import quoted, url
from feeds.publication import Document, digest
from feeds.publish.snapshot import Snapshot

# Of styles and scripts, by path: what is in the package.
_OWN = {"/feed.css": "feed.css"}
_OWN_OF_PAGES = {"/style.css": "style.css", "/copy.js": "copy.js"}
_SITEMAP, _NEWS, _ROBOTS, _OPML = "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/feeds.opml"


class SiteDocuments:
    """Documents by path that stand where the content folder has no file of its own."""

    def __init__(self, snapshot: Snapshot, *, with_pages: bool) -> None:
        self._snapshot, self._with_pages = snapshot, with_pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __contains__(self, path: str) -> bool:
        return path in self._makers

    def get(self, path: str) -> Document | None:
        """The document at a path."""
        make = self._makers.get(path)
        return make() if make else None

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[], Document]]:
        own = _OWN | _OWN_OF_PAGES if self._with_pages else _OWN
        makers: dict[str, Callable[[], Document]] = {path: partial(self._own, name) for path, name in own.items()}
        makers[_OPML] = self._opml
        if not self._with_pages:
            return makers
        makers |= {_ROBOTS: self._robots, _SITEMAP: self._sitemap}
        makers |= {path: partial(self._sitemap_part, part) for part, path in enumerate(self._sitemap_parts)}
        return makers | ({_NEWS: self._news} if self._snapshot.site.news_sitemap else {})

    def _own(self, name: str) -> Document:
        snapshot = self._snapshot
        media_type = "text/css" if name.endswith(".css") else "text/javascript"
        return Document(
            media_type, digest(snapshot.identity, name), snapshot.anything_changed, partial(pages.own_file, name)
        )

    def _changing(self, media_type: str, name: str, render: Callable[[], bytes]) -> Document:
        """A document that may change with anything in the site."""
        return Document(media_type, digest(self._snapshot.state, name), self._snapshot.anything_changed, render)

    # -- the list of feeds

    def _opml(self) -> Document:
        return self._changing("text/x-opml", _OPML, self._render_opml)

    def _render_opml(self) -> bytes:
        topics = [self._subscription(each.topic) for each in self._snapshot.topics]
        combined = list(map(self._subscription, self._snapshot.selections))
        folders = {"Topics": topics, "Combined": combined}
        return opml.render(self._snapshot.site.title, [self._subscription(None)], folders)

    def _subscription(self, topic: Topic | None) -> opml.Subscription:
        base_url, folder = self._snapshot.site.base_url, feed_folder(topic)
        title, subtitle = titles(self._snapshot.site, topic)
        return opml.Subscription(title, subtitle, url(base_url, f"{folder}feed.atom"), url(base_url, folder))

    # -- for search engines

    def _robots(self) -> Document:
        names = [_SITEMAP, _NEWS] if self._snapshot.site.news_sitemap else [_SITEMAP]
        body = sitemap.robots(*map(self._url, names))
        return Document("text/plain", digest(body), self._snapshot.anything_changed, lambda: body)

    @property
    def _sitemap_parts(self) -> list[str]:
        """The paths of the parts of a sitemap that is too long for one document."""
        urls = self._snapshot.archive.count(self._snapshot.now) + 1 + sum(1 for _ in self._lists())
        parts = -(-urls // sitemap.MAX_URLS)
        return [f"/sitemap-{part}.xml" for part in range(1, parts + 1)] if parts > 1 else []

    def _sitemap(self) -> Document:
        parts = [self._url(path) for path in self._sitemap_parts]
        render = partial(sitemap.render_index, parts) if parts else partial(self._render_sitemap, 0)
        return self._changing("application/xml", _SITEMAP, render)

    def _sitemap_part(self, part: int) -> Document:
        return self._changing("application/xml", str(part), partial(self._render_sitemap, part))

    def _render_sitemap(self, part: int) -> bytes:
        pages_ = [(self._url(path), changed) for path, changed in self._all_pages()]
        return sitemap.render(pages_[part * sitemap.MAX_URLS :][: sitemap.MAX_URLS])

    def _all_pages(self) -> Iterator[tuple[str, datetime | None]]:
        yield "/", None
        yield from ((feed_folder(each), None) for each in self._lists())
        for listed in self._snapshot.archive.listed(self._snapshot.now):
            yield listed.path, datetime.fromtimestamp(max(listed.published, listed.changed), UTC)

    def _lists(self) -> Iterator[Topic]:
        """What has a page that search engines should find."""
        yield from (each.topic for each in self._snapshot.topics)
        yield from self._snapshot.selections

    def _news(self) -> Document:
        since = self._snapshot.now.timestamp() - sitemap.NEWS_SECONDS
        latest = self._snapshot.archive.latest(None, self._snapshot.now, sitemap.MAX_NEWS + 1)
        news = [each for each in latest[: sitemap.MAX_NEWS] if each.published >= since]
        # It changes when an article is no news any more, too.
        went = [each.published + sitemap.NEWS_SECONDS + 1 for each in latest if each.published < since]
        changed = self._snapshot.not_after_now(self._snapshot.anything_changed, *map(_moment, went[:1]))
        fingerprint = self._snapshot.fingerprint(news, _NEWS)
        render = partial(self._render_news, [each.source for each in news])
        return Document("application/xml", fingerprint, changed, render, max_age=900)

    def _render_news(self, sources: list[str]) -> bytes:
        site, articles = self._snapshot.site, self._snapshot.archive.articles(sources, self._snapshot.now)
        found = (articles[source] for source in sources if source in articles)
        items = (
            sitemap.NewsItem(self._url(each.permalink), each.title, each.language or site.language, each.published)
            for each in found
        )
        return sitemap.render_news(site.title, items)

    def _url(self, path: str) -> str:
        return url(self._snapshot.site.base_url, path)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def withdrawn(snapshot: Snapshot, paths: Iterable[str]) -> Document:
    """A line for each path whose page was withdrawn, as it may be asked for: with its last slash, and without."""
    lines = [each for path in paths for each in sorted({path, path.rstrip("/")})]
    body = "".join(f"{path.replace(' ', '%20')}\n" for path in lines).encode()
    return Document("text/plain", digest(body), snapshot.anything_changed, lambda: body)


def redirects(snapshot: Snapshot, moved: Mapping[str, str]) -> Document:
    """A line for each path that moved, as it may be asked for: with its last slash, and without."""
    lines = [(each, to) for path, to in moved.items() for each in sorted({path, path.rstrip("/")})]
    # Servers compare what they have decoded; but a space would part the line.
    body = "".join(f"{path.replace(' ', '%20')} {_located(to)} 301\n" for path, to in lines).encode()
    return Document("text/plain", digest(body), snapshot.anything_changed, lambda: body)


def _located(to: str) -> str:
    """A path or a URL as servers may take it into their settings."""
    return (to if "://" in to else quoted(to)).replace("$", "%24").replace(";", "%3B")
