"""What a feed delivers, in the terms of RFC 4287 and of no format yet."""

from dataclasses import dataclass
from datetime import datetime

from feeds.model import Enclosure, Image, Person, Topic


@dataclass(frozen=True, slots=True)
class Related:
    """Another article that tells an entry's story; `by` is empty where it is the site's own."""

    title: str
    url: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as feeds show it: text is plain, HTML is safe and balanced, URLs are absolute and ASCII.

    `content` is HTML, None where only the summary is published. Datetimes are aware, in whole
    seconds, and updated >= published. `own_choice` is whether the author wants the content in feeds.
    `also` are others that tell its story, newest first, and `story` is the id of what told it first.
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
    comments: str | None = None
    rights: str | None = None
    image: Image | None = None
    enclosures: tuple[Enclosure, ...] = ()
    own_choice: bool | None = None
    also: tuple[Related, ...] = ()
    story: str = ""

    def __hash__(self) -> int:
        """By the id alone: formats keep what they made of an entry, and look it up for each feed."""
        return hash(self.id)
