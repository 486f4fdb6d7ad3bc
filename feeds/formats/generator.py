"""feedgen, set up so that nothing of its own gets into the bytes: no now, no version, no order of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.feed import Entry, Feed

NAME = "feeds"
ATOM = "http://www.w3.org/2005/Atom"

Element = etree._Element
Amend = Callable[[Element, Any], None]


def rfc3339(moment: datetime) -> str:
    """`2024-10-15T12:02:00Z`: whole seconds, UTC (a fraction makes newsboat drop the offset)."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def extension(
    namespaces: dict[str, str], *, atom: Amend | None = None, rss: Amend | None = None
) -> type[BaseExtension]:
    """A feedgen extension that amends an element, once feedgen has made it, by what `subject` holds."""

    class Extension(BaseExtension):  # type: ignore[misc]  # feedgen is not typed
        subject: Feed | Entry

        def extend_ns(self) -> dict[str, str]:
            return namespaces

        def extend_atom(self, element: Element) -> Element:
            if atom:
                atom(element, self.subject)
            return element

        def extend_rss(self, element: Element) -> Element:
            if rss:
                rss(element, self.subject)
            return element

    return Extension


def generator(feed: Feed, feed_extension: type[BaseExtension], entry_extension: type[BaseExtension]) -> FeedGenerator:
    """A generator that says what all formats say of a feed, with both extensions at work."""
    made = FeedGenerator()
    made.register_extension("own", feed_extension, entry_extension)
    made.own.subject = feed
    made.id(feed.id)
    made.title(feed.title)
    made.updated(feed.updated)
    made.language(feed.language)
    made.generator(NAME)
    return made


def add_entry(made: FeedGenerator, entry: Entry) -> FeedEntry:
    """A new entry after those already there (feedgen's own default is before them)."""
    added = made.add_entry(order="append")
    added.own.subject = entry
    added.id(entry.id)
    added.title(entry.title)
    added.updated(entry.updated)
    return added
