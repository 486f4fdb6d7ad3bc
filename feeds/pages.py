"""Articles and lists → HTML."""

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from feeds.archive import TopicCount
from feeds.feed import Feed, entry_of
from feeds.formats import FORMATS
from feeds.model import Article, Site, Topic
from feeds.paths import url

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page offers: `path` within the site, `url` absolute."""

    title: str
    name: str
    media_type: str
    path: str
    url: str


def index_page(site: Site, topics: Sequence[TopicCount], feed: Feed) -> bytes:
    """The front page: topics with counts and feeds, the latest articles."""
    listed = [(each, _feed_links(site, each.topic)) for each in topics]
    own = _feed_links(site, None)
    alternates = [*own[:-1], *(link for _, links in listed for link in links), own[-1]]
    return _render("index.html", "/", site, feed=feed, topics=listed, alternates=alternates)


def topic_page(site: Site, topic: Topic, feed: Feed) -> bytes:
    """A topic: what it is, its feeds, its latest articles."""
    own = _feed_links(site, topic)
    path = f"/topics/{topic.term}/"
    return _render("topic.html", path, site, feed=feed, topic=topic, feeds=own, alternates=own)


def article_page(site: Site, article: Article) -> bytes:
    """An article, in full whatever the feeds show, with the feeds that bring more of its kind."""
    entry = entry_of(article, replace(site, content="full"))
    alternates = [link for topic in (None, *article.topics) for link in _feed_links(site, topic)]
    return _render(
        "article.html", article.permalink, site,
        entry=entry, article=article, language=article.language, alternates=alternates,
    )  # fmt: skip


@cache
def style() -> bytes:
    """The style sheet of all pages."""
    return files("feeds").joinpath("static/style.css").read_bytes()


def _feed_links(site: Site, topic: Topic | None) -> list[FeedLink]:
    folder = f"/topics/{topic.term}/" if topic else "/"
    title = f"{site.title}: {topic.label}" if topic else site.title
    return [
        FeedLink(f"{title} ({each.name})", each.name, each.media_type, path, url(site.base_url, path))
        for each in FORMATS
        for path in [f"{folder}feed.{each.suffix}"]
    ]


def _render(template: str, path: str, site: Site, **values: object) -> bytes:
    def link(to: str) -> str:
        """A relative link, so that pages work at any address, also from a folder on disk."""
        relative = posixpath.relpath(to, path if path.endswith("/") else posixpath.dirname(path))
        return quote(f"{relative}/" if to.endswith("/") else relative)

    page = _environment().get_template(template)
    return page.render(
        site=site,
        site_feeds=_feed_links(site, None),
        link=link,
        page_of=lambda entry: link("/" + unquote(entry.link.removeprefix(site.base_url))),
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
