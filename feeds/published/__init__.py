"""The bytes of a feed or an export, of any program → the entries that subscribers were given.

It reads what a validator would refuse: an entry that nobody reads here is one that subscribers see twice.
"""

from feeds.errors import ContentError
from feeds.published.entry import Form, PublishedEntry, PublishedFeed
from feeds.published.json_document import read_json
from feeds.published.xml_document import read_xml

__all__ = ["Form", "PublishedEntry", "PublishedFeed", "read_published", "reject_unusable"]

_BOM = b"\xef\xbb\xbf"


def read_published(body: bytes, url: str = "") -> PublishedFeed:
    """The feed in these bytes; `url` is where they are from, for links that are relative.

    Knows Atom, RSS (0.9x, 1.0, 2.0), JSON Feed, and what WordPress, Blogger and Ghost export; drafts and pages that
    stand in exports are left out. Raises ContentError, with the line where there is one, for what is no feed.
    """
    begin = body.removeprefix(_BOM).lstrip(b" \t\r\n")
    if not begin:
        raise ContentError("is empty")
    return read_json(begin, url) if begin[:1] in (b"{", b"[") else read_xml(begin, url)


def reject_unusable(feed: PublishedFeed) -> None:
    """Raise ContentError for a feed without entries, or of which no entry has an id: nothing can be taken over."""
    if not feed.entries:
        raise ContentError("has no entries")
    if not any(entry.id for entry in feed.entries):
        raise ContentError(f"has no ids: none of its {len(feed.entries)} entries says which it is")
