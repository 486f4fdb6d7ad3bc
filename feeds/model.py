"""The nouns of the publication: what an author wrote, who wrote it, what it is about, and the site."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo


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

    `term` is its name in URLs; `match` holds the phrases that put an article into it.
    """

    term: str
    label: str
    description: str = ""
    match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an article; `length` in bytes, 0 where it is not known."""

    url: str
    media_type: str
    length: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """What an author wrote, free of the address at which the site is published.

    `source` is the file's path within the content folder and `permalink` the path of its page;
    both use `/`. Datetimes are aware and in UTC. `dated` is true where the author gave a day
    without a time, `own_id` where the author gave the id. URLs in `body`, `image` and `enclosures` are as written.
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
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    place: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The whole publication, from site.toml.

    `base_url` ends with `/`. `id_authority` is the `authority,date` of a tag URI (RFC 4151 §2.1).
    `entries` is the size of a feed's window.
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
    content: Literal["full", "summary"] = "full"
    topics: tuple[Topic, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The timezone of dates that name none."""
        return ZoneInfo(self.timezone)
