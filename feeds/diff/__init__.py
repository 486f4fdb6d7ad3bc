"""What is published and what would be, as feeds → what subscribers will see change."""

from feeds.diff.comparing import Change, Changed, Difference, difference
from feeds.diff.counterpart import counterpart
from feeds.diff.places import LIMIT, Place, folder, site
from feeds.diff.publication import FeedChange, change, changes, old_feed
from feeds.diff.telling import KINDS, as_json, entry_of, lines

__all__ = [
    "KINDS",
    "LIMIT",
    "Change",
    "Changed",
    "Difference",
    "FeedChange",
    "Place",
    "as_json",
    "change",
    "changes",
    "counterpart",
    "difference",
    "entry_of",
    "folder",
    "lines",
    "old_feed",
    "site",
]
