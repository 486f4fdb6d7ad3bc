"""Articles → entries and feeds, in the terms of RFC 4287 and of no format yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from feeds.characters import one_line, printable
from feeds.content.markup import Addresses, paragraphs, render
from feeds.model import Article, Enclosure, Person, Site, Topic
from feeds.paths import url
from feeds.summary import summarize

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was updated


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as feeds show it: text is plain, HTML is safe and balanced, URLs are absolute and ASCII.

    `content` is HTML, None where only the summary is published. Datetimes are aware, in whole
    seconds, and updated >= published.
    """

    id: str
    title: str
    link: str
    summary: str
    content: str | None
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    categories: tuple[Topic, ...] = ()
    language: str | None = None
    related: str | None = None
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()

    def __hash__(self) -> int:
        """By the id alone: formats keep what they made of an entry, and look it up for each feed."""
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, newest first, with what is said of all of them. `alternate` is the URL of the page of the same."""

    id: str
    title: str
    subtitle: str
    alternate: str
    language: str
    author: Person
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The newest entry's: a feed changes when an entry does (RFC 4287 §4.2.15)."""
        return max((entry.updated for entry in self.entries), default=NEVER)


def feed_of(site: Site, topic: Topic | None, entries: Iterable[Entry]) -> Feed:
    """The feed of a topic, or of all articles."""
    path = f"/topics/{topic.term}/" if topic else "/"
    return Feed(
        id=f"tag:{site.id_authority}:{quote(path.strip('/'), safe='/') or 'feed'}",
        title=f"{site.title}: {topic.label}" if topic else site.title,
        subtitle=(topic.description or f"{topic.label} in {site.title}") if topic else site.description or site.title,
        alternate=url(site.base_url, path),
        language=site.language,
        author=site.author or Person(site.title),
        entries=tuple(entries),
    )


def entry_of(article: Article, site: Site) -> Entry:
    """The one place where an article becomes an entry."""
    addresses = Addresses(site.base_url, article.permalink, article.source)
    language = article.language or site.language
    content = render(article.body, article.markup, addresses)
    return Entry(
        id=article.id,
        title=one_line(article.title),
        link=url(site.base_url, article.permalink),
        summary=one_line(article.summary or summarize(paragraphs(content), language)) or one_line(article.title),
        content=(content or None) if site.content == "full" else None,
        published=article.published,
        updated=article.updated or article.published,
        authors=article.authors or (site.author or Person(site.title),),
        categories=article.topics,
        language=article.language if article.language != site.language else None,
        related=_web_address(article.link, addresses),
        image=_web_address(article.image, addresses),
        enclosures=tuple(
            Enclosure(address, each.media_type, each.length)
            for each in article.enclosures
            if (address := _web_address(each.url, addresses))
        ),
    )


def _web_address(address: str | None, addresses: Addresses) -> str | None:
    """An absolute http(s) URL in ASCII, or None where the author's isn't one."""
    absolute = addresses.absolute(printable(address)) if address else None
    if not absolute:
        return None
    ascii_url = quote(absolute, safe="%/:?#[]@!$&'()*+,;=~")
    try:
        parts = urlsplit(ascii_url)
    except ValueError:
        return None
    return ascii_url if parts.scheme in ("http", "https") and parts.hostname else None
