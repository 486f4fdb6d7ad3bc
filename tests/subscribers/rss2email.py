"""rss2email, which fetches and reads with feedparser.

It knows entries by the id within a subscription (`trust-guid`, rss2email/config.py:136, feed.py:573), for ever, as
long as nobody runs it with `--clean` (feed.py:940). It sends nothing when an entry changes (`reply-changes` is off).

It keeps what the last answer said of ETag and Last-Modified, also if that is nothing (feed.py:972): a 304 without
them costs the whole feed next time. It follows redirects, and what it learns of them is not saved (feed.py:413), nor
that a feed is gone (feed.py:418). An error ends the run for this feed, and changes nothing (feed.py:424).
"""

from dataclasses import dataclass, field
from datetime import datetime

from .documents import read
from .network import Fetch, conditions, followed
from .showing import Shown, oldest_first


@dataclass(slots=True)
class Rss2email:
    """One subscription."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _etag: str | None = None
    _modified: str | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Run `r2e run`."""
        try:
            answer = followed(fetch, self.url, conditions(self._etag, self._modified)).answer
            items = read(answer.body).items if answer.status == 200 else ()
        except (OSError, ValueError):
            return
        if answer.status not in (200, 304):
            return
        for item in oldest_first(items):
            if item.id not in self._seen:
                self._seen.add(item.id)
                self.shown.append(Shown(now, "new", item))
        self._etag, self._modified = answer.headers.get("etag"), answer.headers.get("last-modified")
