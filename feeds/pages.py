"""Articles and lists → HTML."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from feeds.archive import TopicCount
from feeds.feed import Entry, Feed, feed_folder, site_file
from feeds.formats import FORMATS
from feeds.model import Article, Site, Topic
from feeds.paths import SEARCH, url
from feeds.searching import MAX_LENGTH, Search

if TYPE_CHECKING:
    from jinja2 import Environment


# Pictures, sound and film of an article may come from anywhere; nothing else may. The only form is the search.
POLICY = (
    "default-src 'none'; img-src * data:; media-src *; style-src 'self'; script-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page offers: `path` within the site, `url` absolute, with the `query` that it answers, if any."""

    title: str
    name: str
    media_type: str
    path: str
    url: str
    query: str = ""


def index_page(
    site: Site,
    topics: Sequence[TopicCount],
    children: Mapping[str, Sequence[TopicCount]],
    combined: Sequence[Topic],
    feed: Feed,
) -> bytes:
    """The front page: topics with counts and feeds, below those that they are children of; the latest articles."""
    below = {each.topic.term for some in children.values() for each in some}
    feeds_of = {topic.term: _feed_links(site, topic) for topic in (*(each.topic for each in topics), *combined)}
    alternates = [*_feed_links(site, None), *(link for links in feeds_of.values() for link in links[:1])]
    return _render(
        "index.html", "/", site,
        feed=feed, topics=[each for each in topics if each.topic.term not in below], children=children,
        combined=combined, feeds_of=feeds_of, alternates=alternates,
    )  # fmt: skip


def topic_page(
    site: Site, topic: Topic, feed: Feed, *, parent: Topic | None = None, children: Sequence[Topic] = ()
) -> bytes:
    """A topic: what it is, its feeds, its latest articles, and the topics above and below it."""
    own = _feed_links(site, topic)
    return _render(
        "topic.html", feed_folder(topic), site,
        feed=feed, topic=topic, feeds=own, alternates=own, parent=parent, children=children,
    )  # fmt: skip


def feed_page(site: Site, topic: Topic | None, feed: Feed, path: str) -> bytes:
    """What a person sees who opens the feed at `path` in a browser: what it is, how to subscribe, what it has."""
    return _feed_page(site, feed, path, _feed_links(site, topic))


def search_page(
    site: Site, *, typed: str = "", search: Search | None = None, feed: Feed | None = None, message: str = ""
) -> bytes:
    """A form with what was typed into it, and what was found, or the reason why nothing can be."""
    own = _search_links(site, search, feed) if search and feed else []
    query = search.query if search else ""
    return _render(
        "search.html", SEARCH, site,
        typed=typed, query=query, feed=feed, message=message, most=MAX_LENGTH, feeds=own, alternates=own,
    )  # fmt: skip


def search_feed_page(site: Site, search: Search, feed: Feed, path: str) -> bytes:
    """What a person sees who opens the feed of a search at `path` in a browser."""
    return _feed_page(site, feed, path, _search_links(site, search, feed))


def _feed_page(site: Site, feed: Feed, path: str, own: Sequence[FeedLink]) -> bytes:
    this = next(each for each in own if each.path == path)
    return _render("feed.html", path, site, feed=feed, this=this, feeds=own, alternates=own)


def moved_page(site: Site, path: str, to: str) -> bytes:
    """What stands at a path of what moved to a path or URL: browsers follow it, search engines believe it."""
    target = to if "://" in to else url(site.base_url, to)
    return _render("moved.html", path, site, to=to, target=target, alternates=[])


def gone_page(site: Site, path: str) -> bytes:
    """What a person sees at a path whose page was withdrawn; it says nothing of what that was."""
    return _render("gone.html", path, site, alternates=[])


def article_page(site: Site, article: Article, entry: Entry) -> bytes:
    """An article, in full whatever the feeds show, with the feeds that bring more of its kind."""
    alternates = [link for topic in (None, *entry.categories) for link in _feed_links(site, topic)]
    return _render(
        "article.html", article.permalink, site,
        entry=entry, article=article, language=article.language, alternates=alternates,
    )  # fmt: skip


@cache
def own_file(name: str) -> bytes:
    """A style sheet or a script of this package."""
    return files("feeds").joinpath("static", name).read_bytes()


def _feed_links(site: Site, topic: Topic | None) -> list[FeedLink]:
    return _links(site, f"{site.title}: {topic.label}" if topic else site.title, feed_folder(topic))


def _search_links(site: Site, search: Search, feed: Feed) -> list[FeedLink]:
    return _links(site, feed.title, SEARCH, search.query)


def _links(site: Site, title: str, folder: str, query: str = "") -> list[FeedLink]:
    return [
        FeedLink(f"{title} ({each.name})", each.name, each.media_type, path, url(site.base_url, path) + query, query)
        for each in FORMATS
        for path in [f"{folder}feed.{each.suffix}"]
    ]


def _render(template: str, path: str, site: Site, *, alternates: Sequence[FeedLink], **values: object) -> bytes:
    def link(to: str) -> str:
        """A relative link, so that pages work at any address, also from a folder on disk; a URL stays as it is."""
        if "://" in to:
            return to
        relative = posixpath.relpath(to, path if path.endswith("/") else posixpath.dirname(path))
        return quote(f"{relative}/" if to.endswith("/") else relative, safe="/+,!")

    # The main feed first; a reader that takes the first that it can should not take JSON.
    alternates = sorted(alternates, key=lambda each: each.media_type == FORMATS[-1].media_type)
    page = _environment().get_template(template)
    return page.render(
        site=site,
        site_feeds=_feed_links(site, None),
        alternates=alternates,
        icon=site_file(site, site.icon),
        link=link,
        page_at=lambda address: link("/" + unquote(address.removeprefix(site.base_url))),
        day=lambda moment: f"{moment.astimezone(site.zone):%Y-%m-%d}",
        moment=lambda moment: f"{moment.astimezone(site.zone):%Y-%m-%d %H:%M}",
        canonical=url(site.base_url, path),
        **values,
    ).encode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  # a build of feeds alone needs none

    return Environment(
        loader=PackageLoader("feeds"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
