"""Pages of a site → sitemaps, by which search engines find them (https://www.sitemaps.org/protocol.html)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

MAX_URLS = 50_000  # in one sitemap (sitemaps.org)
MAX_NEWS = 1_000  # in one news sitemap (Google)
NEWS_SECONDS = 48 * 3600  # older articles are no news to Google

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_PLAIN: dict[str | None, str] = {None: _SITEMAP}


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An article in a news sitemap."""

    url: str
    title: str
    language: str
    published: datetime


def render(pages: Iterable[tuple[str, datetime | None]]) -> bytes:
    """A sitemap of pages, by URL and the moment of their last change, where it is known."""
    root = _root("urlset", _PLAIN)
    for url, changed in pages:
        page = _child(root, _SITEMAP, "url")
        _child(page, _SITEMAP, "loc").text = url
        if changed:
            _child(page, _SITEMAP, "lastmod").text = _w3c(changed)
    return _written(root)


def render_index(sitemaps: Iterable[str]) -> bytes:
    """A list of sitemaps, by URL."""
    root = _root("sitemapindex", _PLAIN)
    for url in sitemaps:
        _child(_child(root, _SITEMAP, "sitemap"), _SITEMAP, "loc").text = url
    return _written(root)


def render_news(name: str, articles: Iterable[NewsItem]) -> bytes:
    """A news sitemap of a publication called `name` (https://developers.google.com/search/docs, "News sitemaps")."""
    root = _root("urlset", _PLAIN | {"news": _NEWS})
    for article in articles:
        page = _child(root, _SITEMAP, "url")
        _child(page, _SITEMAP, "loc").text = article.url
        news = _child(page, _NEWS, "news")
        publication = _child(news, _NEWS, "publication")
        _child(publication, _NEWS, "name").text = name
        # Two letters, but for Chinese (zh-cn, zh-tw).
        language = article.language.lower()
        _child(publication, _NEWS, "language").text = language if language[:2] == "zh" else language.partition("-")[0]
        _child(news, _NEWS, "publication_date").text = _w3c(article.published)
        _child(news, _NEWS, "title").text = article.title
    return _written(root)


def robots(*sitemaps: str) -> bytes:
    """A robots.txt (RFC 9309) that welcomes everybody, and says where the sitemaps are."""
    lines = ["User-agent: *", "Allow: /", "", *(f"Sitemap: {url}" for url in sitemaps)]
    return "".join(f"{line}\n" for line in lines).encode()


def _root(name: str, nsmap: Mapping[str | None, str]) -> etree._Element:
    return etree.Element(f"{{{_SITEMAP}}}{name}", nsmap=nsmap)  # type: ignore[arg-type]  # the stubs know no default


def _child(parent: etree._Element, namespace: str, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{namespace}}}{name}")


def _w3c(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
