"""What subscribers were given, as far as it can be read from a feed or an export of any program."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Form = Literal["atom", "rss", "json", "ghost"]


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """One entry: texts are empty and dates None where there are none.

    `id` is what the document says, in RSS without a guid the link; `link` is absolute where that can be known.
    `title` is plain text, `summary` and `content` are as they stand: HTML in most programs. Datetimes are aware, with
    the offset that was written.
    """

    id: str
    link: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""
    content: str = ""

    @property
    def moment(self) -> datetime | None:
        """When it was published, or else last updated."""
        return self.published or self.updated


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """A feed or an export, its entries in the order of the document.

    `link` is the page that shows the same, `url` what the feed calls its own address, `older` the document with older
    entries (RFC 5005, `next_url`). `deleted` are ids of entries that it says are withdrawn (RFC 6721). `faults` are
    what was passed over to read it.
    """

    form: Form
    id: str = ""
    title: str = ""
    link: str = ""
    url: str = ""
    updated: datetime | None = None
    older: str = ""
    entries: tuple[PublishedEntry, ...] = ()
    deleted: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
