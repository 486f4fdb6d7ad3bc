"""The nouns of the publication: what an author wrote, who wrote it, what it is about, and the site."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from feeds.rules import Rule

Delivery = Literal["full", "summary"]  # how much of an article feeds carry
Keep = Literal["all", "newest", "first"]  # which articles that tell one story a feed shows
History = Literal["none", "main", "topics"]  # which feeds lead to all that they ever had: that of all articles, or each
TopicSource = Literal["article", "folder", "rules", "learned", "suggested"]  # who may say what an article is about


class Markup(StrEnum):
    """How the body of an article is written."""

    MARKDOWN = "markdown"
    TEXT = "text"  # paragraphs, parted by blank lines


@dataclass(frozen=True, slots=True)
class Person:
    """Who (RFC 4287 §3.2)."""

    name: str
    email: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that has feeds of its own.

    `term` is its name in URLs; `match` says by which phrases articles belong to it.
    `content` and `stories` are None where its feeds show what all others do. `parent` is the term of the topic
    whose feeds have its articles, too, `merged_into` that of the topic that it is now a part of; `also` are terms
    by which articles and old addresses call it. A hidden one is listed nowhere. With `learn`, it may be found by
    what other articles teach. `suggested` is true where nobody named it: names that recur did.
    """

    term: str
    label: str
    description: str = ""
    match: Rule = field(default_factory=Rule)
    content: Delivery | None = None
    stories: Keep | None = None
    parent: str | None = None
    merged_into: str | None = None
    also: tuple[str, ...] = ()
    hidden: bool = False
    learn: bool = True
    suggested: bool = False


@lru_cache(maxsize=10_000)  # articles share their topics, and to make one takes longer than to look it up
def unlisted(term: str, label: str) -> Topic:
    """A topic of which site.toml says nothing."""
    return Topic(term, label)


@dataclass(frozen=True, slots=True)
class Selection:
    """A combination of topics that is published like a topic; `query` is canonical.

    `title` is empty where it is the query in words, `written` the query by names that its topics have
    besides, empty where there are none.
    """

    query: str
    title: str = ""
    description: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Learning:
    """How sure a topic must be that is found by what other articles teach: the share that must be right, 0 to 1.

    Of fewer than `least` articles nothing is learned.
    """

    precision: float = 0.95
    least: int = 10


@dataclass(frozen=True, slots=True)
class Podcast:
    """What directories of podcasts ask of those feeds that have sound or film.

    `category` and `subcategory` are Apple's; `has_moved` says that the feeds had other addresses before.
    """

    category: str
    subcategory: str | None = None
    explicit: bool = False
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article; `length` in bytes, 0 where it is not known."""

    url: str
    media_type: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, and what it shows in words: empty where the text says it already."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in an article, in plain text; `date` is None where its author gives none."""

    text: str
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What an author wrote, free of the address at which the site is published.

    `source` is the file's path within the content folder and `permalink` the path of its page;
    both use `/`. Datetimes are aware and in UTC. `dated` is true where the author gave a day
    without a time, `own_id` where the author gave the id. `aliases` are paths at which the page once was.
    `teaser` is the part of the body that its author marked as a summary. `agency` is where the
    text comes from, `via` whom that cites.
    `content` is None where its topic or the site says how much feeds carry. All URLs are as written.
    """

    id: str
    source: str
    title: str
    published: datetime
    permalink: str
    body: str
    markup: Markup
    dated: bool = False
    own_id: bool = False
    updated: datetime | None = None
    summary: str | None = None
    authors: tuple[Person, ...] = ()
    topics: tuple[Topic, ...] = ()
    language: str | None = None
    link: str | None = None
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    comments: str | None = None
    rights: str | None = None
    content: Delivery | None = None
    aliases: tuple[str, ...] = ()
    place: str | None = None
    agency: str | None = None
    via: str | None = None
    teaser: str | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An entry that was published and is so no more: its id, and when that was seen."""

    id: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Outlet:
    """An agency or a paper from which texts come; `name` is that of the agency or of its folder, made safe.

    `timezone` is that of its texts where it isn't the site's.
    """

    name: str
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """A path at which something once was, and the path or URL where it is now."""

    path: str
    to: str


@dataclass(frozen=True, slots=True)
class Site:
    """The whole publication, from site.toml.

    `base_url` ends with `/`. `id_authority` is the `authority,date` of a tag URI (RFC 4151 §2.1).
    `entries` is the size of a feed's window, `feed_bytes` that of a feed's document at the most.
    `languages` are those of its articles, its own first. A summary that is made has `summary_at_least`
    to `summary_at_most` characters; `summarizer` names a function of the site's own that makes them.
    `icon` and `logo` are as written, `hub` is the URL that tells subscribers of news (WebSub).
    `topics_from` says who may say what articles are about. With `find_stories`, articles that tell one story
    are found, and `stories` says which of them feeds show. With `search_box`, pages lead to the search.
    """

    title: str
    base_url: str
    id_authority: str
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    author: Person | None = None
    permalink: str = "/{year}/{month}/{slug}/"
    entries: int = 50
    content: Delivery = "full"
    feed_bytes: int = 512 * 1024
    icon: str | None = None
    logo: str | None = None
    rights: str | None = None
    hub: str | None = None
    news_sitemap: bool = False
    topics: tuple[Topic, ...] = ()
    topics_from: tuple[TopicSource, ...] = ("article", "folder", "rules")
    learning: Learning = Learning()
    selections: tuple[Selection, ...] = ()
    stories: Keep = "all"
    history: History = "main"
    find_stories: bool = True
    search_box: bool = False
    languages: tuple[str, ...] = ()
    summary_at_least: int = 200
    summary_at_most: int = 300
    summarizer: str | None = None
    outlets: tuple[Outlet, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    podcast: Podcast | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The timezone of dates that name none."""
        return ZoneInfo(self.timezone)
