"""Feed → bytes, one module a format."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.feed import Feed
from feeds.formats import atom, json_feed, rss

__all__ = ["BY_SUFFIX", "FORMATS", "Format"]


@dataclass(frozen=True, slots=True)
class Format:
    """A feed format; `render` takes the feed and the URL at which these bytes are published."""

    suffix: str
    name: str
    media_type: str
    render: Callable[[Feed, str], bytes]


# The order in which pages offer them.
FORMATS = (
    Format("atom", "Atom", "application/atom+xml", atom.render),
    Format("rss", "RSS", "application/rss+xml", rss.render),
    Format("json", "JSON Feed", "application/feed+json", json_feed.render),
)
BY_SUFFIX = {each.suffix: each for each in FORMATS}
