"""Articles → entries and feeds, in the terms of RFC 4287 and of no format yet."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from itertools import pairwise
from urllib.parse import quote

from feeds.addresses import ascii_url
from feeds.characters import one_line, printable
from feeds.content.markup import Addresses, first_image, render, shows_image
from feeds.delivery import delivered, head_length
from feeds.entry import Entry, Related
from feeds.model import Article, Enclosure, Image, Person, Podcast, Site, Topic, Withdrawal
from feeds.paths import url
from feeds.summary.article import summary_of

__all__ = [
    "MAX_AGE",
    "MIN_AGE",
    "NEVER",
    "Entry",
    "Feed",
    "category_name",
    "entry_of",
    "feed_folder",
    "feed_of",
    "rhythm",
    "site_file",
    "titles",
]

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was updated

# In seconds. Readers skip their validators below 900 and forget a feed's rhythm above 3600.
MIN_AGE, MAX_AGE = 900, 3600

_RECENT = 20  # entries whose distances tell how often a feed has news
_LOOKS_A_GAP = 8  # how often a client may ask between two entries
# FreshRSS and others split a category's name at these.
_SEPARATOR = re.compile(r"(\s*)[,/|]+(\s*)")


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries, newest first, with what is said of all of them.

    `alternate` is the URL of the page of the same. `max_age` says for how many seconds a client need
    not ask again, `noticed` when an entry was last seen to have changed. `stylesheet` is relative to
    the feed's own URL; all other URLs are absolute. `withdrawn` are those of which it says that they are gone.

    `previous` is the URL of the volume with the entries before these, `following` that of the one after, in the same
    format. A volume says in `current` where the feed is that it belongs to; it has no hub, for it brings no news.
    `new_url` is the feed's own URL, where it had another one before.
    """

    id: str
    title: str
    subtitle: str
    alternate: str
    language: str
    author: Person
    entries: tuple[Entry, ...]
    withdrawn: tuple[Withdrawal, ...] = ()
    noticed: datetime = NEVER
    max_age: int = MAX_AGE
    stylesheet: str = "feed.css"
    rights: str | None = None
    icon: str | None = None
    logo: str | None = None
    hub: str | None = None
    previous: str | None = None
    following: str | None = None
    current: str | None = None
    podcast: Podcast | None = None
    new_url: str | None = None

    @property
    def updated(self) -> datetime:
        """The newest entry's (RFC 4287 §4.2.15), or when an entry was last noticed to have changed.

        A backdated article and a silent edit are news, too: CommaFeed ignores a document whose date stands still.
        """
        return max((self.noticed, *(entry.updated for entry in self.entries)))


def feed_of(
    site: Site,
    topic: Topic | None,
    entries: Iterable[Entry],
    noticed: datetime = NEVER,
    withdrawn: tuple[Withdrawal, ...] = (),
) -> Feed:
    """The feed of a topic, or of all articles; `noticed` is when one of the entries was last seen to have changed."""
    path, (title, subtitle) = feed_folder(topic), titles(site, topic)
    delivery = (topic.content if topic else None) or site.content
    texts = (title, subtitle, site.rights, site.icon, site.logo, site.hub, site.base_url, *_names(site.author))
    head = head_length((text for text in texts if text), (each.id for each in withdrawn))
    shown = delivered(entries, delivery, site.feed_bytes - head)
    return Feed(
        id=f"tag:{site.id_authority}:{quote(path.strip('/'), safe='/') or 'feed'}",
        title=title,
        subtitle=subtitle,
        alternate=url(site.base_url, path),
        language=site.language,
        author=site.author or Person(site.title),
        entries=shown,
        withdrawn=withdrawn,
        noticed=noticed if shown or withdrawn else _begun(site),
        max_age=rhythm([int(entry.published.timestamp()) for entry in shown]),
        stylesheet=f"{'../' * (path.count('/') - 1)}feed.css",
        rights=site.rights,
        icon=site_file(site, site.icon),
        logo=site_file(site, site.logo),
        hub=site.hub,
        podcast=site.podcast if any(map(_is_played, shown)) else None,
    )


def titles(site: Site, topic: Topic | None) -> tuple[str, str]:
    """The title and the subtitle of the feed of a topic, or of all articles."""
    if topic is None:
        return site.title, site.description or site.title
    return f"{site.title}: {topic.label}", topic.description or f"{topic.label} in {site.title}"


def _is_played(entry: Entry) -> bool:
    return any(each.media_type.startswith(("audio/", "video/")) for each in entry.enclosures)


def _names(person: Person | None) -> tuple[str | None, ...]:
    return (person.name, person.email, person.uri) if person else ()


def _begun(site: Site) -> datetime:
    """When a site that shows nothing yet was updated: the same whenever it is asked."""
    return datetime(int(site.id_authority.partition(",")[2][:4]), 1, 1, tzinfo=UTC)


def feed_folder(topic: Topic | None) -> str:
    """The path of the folder in which the feeds of a topic are, and of its page."""
    return f"/topics/{topic.term}/" if topic else "/"


def site_file(site: Site, address: str | None) -> str | None:
    """The URL of a file that site.toml names by its path or its URL."""
    return _web_address(address, Addresses(site.base_url, "/", ""))


def rhythm(published: Sequence[int]) -> int:
    """For how many seconds a feed with entries of these moments, newest first, may be kept: whole minutes."""
    gaps = sorted(newer - older for newer, older in pairwise(published[:_RECENT]))
    usual = gaps[len(gaps) // 2] if gaps else MAX_AGE * _LOOKS_A_GAP
    return min(max(usual // _LOOKS_A_GAP // 60 * 60, MIN_AGE), MAX_AGE)


def entry_of(article: Article, site: Site, *, also: Iterable[Article] = (), story: str = "") -> Entry:
    """The one place where an article becomes an entry; `also` are others that tell its story, which has an id."""
    addresses = Addresses(site.base_url, article.permalink, article.source)
    content = render(article.body, article.markup, addresses)
    image = _image(article.image, addresses)
    return Entry(
        id=article.id,
        title=one_line(article.title),
        link=url(site.base_url, article.permalink),
        summary=summary_of(article, content, site).text,
        content=_with_corrections(_with_image(content, image), article, site) or None,
        published=article.published,
        updated=article.updated or article.published,
        authors=_authors(article, addresses) or (site.author or Person(site.title),),
        categories=tuple(topic for topic in article.topics if not topic.hidden),
        language=article.language if article.language != site.language else None,
        related=_web_address(article.link, addresses),
        comments=_web_address(article.comments, addresses),
        rights=article.rights,
        image=image or _lead(content, addresses),
        enclosures=tuple(
            Enclosure(address, each.media_type, each.length)
            for each in article.enclosures
            if (address := _web_address(each.url, addresses))
        ),
        own_choice=None if article.content is None else article.content == "full",
        also=tuple(Related(one_line(each.title), url(site.base_url, each.permalink), _by(each, site)) for each in also),
        story=story,
    )


def category_name(topic: Topic) -> str:
    """A topic's label as readers take it for one category: `TCP/IP` is TCP-IP, `Bread, butter` is Bread – butter."""
    spaced = _SEPARATOR.sub(lambda each: " – " if each[1] or each[2] else "-", topic.label)
    return spaced.strip(" –-") or topic.term


def _image(image: Image | None, addresses: Addresses) -> Image | None:
    address = _web_address(image.url, addresses) if image else None
    return Image(address, one_line(image.alt)) if image and address else None


def _authors(article: Article, addresses: Addresses) -> tuple[Person, ...]:
    """Those that are named, else the agency from which the text comes."""
    people = article.authors or ((Person(article.agency),) if article.agency else ())
    return tuple(replace(each, uri=_web_address(each.uri, addresses)) if each.uri else each for each in people)


def _by(article: Article, site: Site) -> str:
    """Whom an article is by, for readers of another one; empty where it is the site's own."""
    name = article.agency or next((each.name for each in article.authors), "")
    return "" if name in (site.title, site.author.name if site.author else "") else one_line(name)


def _lead(content: str, addresses: Addresses) -> Image | None:
    found = first_image(content)
    address = _web_address(found[0], addresses) if found else None
    return Image(address, found[1]) if found and address else None


def _with_image(content: str, image: Image | None) -> str:
    """The content with the article's picture in it: many readers show no other."""
    if image is None or shows_image(content, image.url):
        return content
    picture = f'<p><img src="{escape(image.url)}" alt="{escape(image.alt)}"></p>'
    return f"{picture}\n{content}" if content else picture


def _with_corrections(content: str, article: Article, site: Site) -> str:
    """The content below what was wrong in it, in paragraphs: no reader leaves those out."""
    notes = "".join(
        f"<p><em>{escape(_day(each.date, site))}{escape(printable(each.text), quote=False)}</em></p>\n"
        for each in article.corrections
    )
    return f"{notes}{content}".rstrip("\n") if notes else content


def _day(date: datetime | None, site: Site) -> str:
    return f"{date.astimezone(site.zone):%Y-%m-%d}: " if date else ""


def _web_address(address: str | None, addresses: Addresses) -> str | None:
    """An absolute http(s) URL in ASCII, or None where the author's isn't one."""
    absolute = addresses.absolute(printable(address)) if address else None
    return ascii_url(absolute) if absolute else None
