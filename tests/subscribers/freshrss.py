"""FreshRSS, with SimplePie.

It knows entries by the id within a subscription (app/Models/Feed.php:443), unless more than 5 % of a document's
ids are blank or double: then by link and date, for ever (:508). An entry whose link, title, authors, content or
categories changed (app/Models/Entry.php:461) is updated in silence, unless its user wants to hear of it
(`mark_updated_article_unread`, config-user.default.php:54). What it last saw three months ago it deletes, and what
is beyond the 200 that it saw last, but never the last 50 (:13, EntryDAO.php:672): in the feed again, it is new.

It asks once an hour, or as seldom as `max-age` says, between a minute and a day (config.default.php:105). It takes
over the address behind permanent redirects (Feed.php:411, SimplePie/File.php:164), with a cache of its own for each.
410 mutes the subscription (feedController.php:542).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .documents import Item, read
from .network import Answer, Fetch, conditions, followed, max_age
from .showing import Shown, oldest_first

_TTL, _LONGEST, _DAY = timedelta(hours=1), timedelta(days=1), timedelta(days=1)
_KEPT = timedelta(days=91)
_KEPT_AT_LEAST, _KEPT_AT_MOST = 50, 200
_BAD_IDS = 0.05


@dataclass(slots=True)
class FreshRss:
    """One subscription."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    is_muted: bool = False
    _last_seen: dict[str, datetime] = field(default_factory=dict)
    _in_feed: set[str] = field(default_factory=set)
    _by_link: bool = False
    _etag: str | None = None
    _modified: str | None = None
    _next: datetime | None = None
    _cleaned: datetime | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Actualize, if the time has come."""
        if self.is_muted or (self._next and now < self._next):
            return
        self._next = now + _TTL
        try:
            found = followed(fetch, self.url, conditions(self._etag, self._modified), hops=6)
            self.is_muted = found.answer.status == 410
            if found.answer.status not in (200, 304):
                return
            self._actualize(found.answer, now)
        except (OSError, ValueError):
            return
        if found.permanent_url != self.url:
            self.url, self._etag, self._modified = found.permanent_url, None, None
        self._clean(now)

    def _actualize(self, answer: Answer, now: datetime) -> None:
        self._next = now + min(max(_TTL, timedelta(seconds=max_age(answer.headers))), _LONGEST)
        if answer.status == 304:
            self._last_seen.update(dict.fromkeys(self._in_feed, now))
            return
        items = oldest_first(read(answer.body).items)
        self._judge(items)
        for item in items:
            if (key := self._key(item)) not in self._last_seen:
                self.shown.append(Shown(now, "new", item))
            self._last_seen[key] = now
        self._in_feed = set(map(self._key, items))
        self._etag, self._modified = answer.headers.get("etag"), answer.headers.get("last-modified")

    def _judge(self, items: list[Item]) -> None:
        bad = len(items) - len({item.id for item in items if item.id})
        self._by_link = self._by_link or bad > round(_BAD_IDS * len(items))

    def _key(self, item: Item) -> str:
        return f"{item.link} {item.published}" if self._by_link else item.id or f"{item.link} {item.published}"

    def _clean(self, now: datetime) -> None:
        """Once in 30 times, so about once a day."""
        if self._cleaned and now < self._cleaned + _DAY:
            return
        self._cleaned = now
        by_time = sorted(self._last_seen.items(), key=lambda each: each[1], reverse=True)
        for rank, (key, seen) in enumerate(by_time):
            is_old = seen < now - _KEPT or rank >= _KEPT_AT_MOST
            if rank >= _KEPT_AT_LEAST and is_old and key not in self._in_feed:
                del self._last_seen[key]
