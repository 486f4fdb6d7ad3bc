"""Feedbin.

It knows entries by the address that was subscribed to and the id, for ever, and looks at the first 300
(feedkit lib/feedkit/parser/entry.rb:27, FeedCrawler::EntryFilter :8, :65). It marks as unread what was published
within a month (app/models/entry.rb:388, :442). Of what changed it compares all once or twice a day, and always what was
published within 24 hours (parser.rb:80, entry_filter.rb:50); an entry of the last seven days whose text grew by
more than 50 characters is shown as updated (entry_update.rb:50, entry.rb:260).

It asks every quarter of an hour (schedule.rb:17), and does not care for `max-age`. After an error it waits,
the longer the more there were: 68 minutes to three days (crawl_data.rb:149), `Retry-After` at least. It goes
straight to where permanent redirects have led for six days (redirect_cache.rb:5); ids stay those of the old address.
Bytes that it had last are not read (feedkit response.rb:41). 404 and 410 are errors like others.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .documents import Item, read
from .network import Answer, Fetch, conditions, followed
from .showing import Shown, oldest_first

_UNREAD, _NEWS_OF_CHANGES, _DAY, _STABLE = timedelta(days=30), timedelta(days=7), timedelta(days=1), timedelta(days=6)
_FIRST, _GROWTH = 300, 50


@dataclass(slots=True)
class Feedbin:
    """One subscription."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _known: dict[str, Item] = field(default_factory=dict)
    _etag: str | None = None
    _modified: str | None = None
    _body: bytes = b""
    _errors: int = 0
    _not_before: datetime | None = None
    _compared: datetime | None = None
    _redirected: tuple[str, datetime] | None = None  # where to, and since when

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Crawl."""
        if self._not_before and now < self._not_before:
            return
        try:
            found = followed(fetch, self._address(now), conditions(self._etag, self._modified), hops=5)
            if found.answer.status not in (200, 304):
                raise OSError(found.answer.status)
            self._take(found.answer, now)
        except (OSError, ValueError):
            self._errors += 1
            self._not_before = now + timedelta(seconds=min(max(self._errors, 8), 23) ** 4)
            return
        self._errors, self._not_before = 0, None
        if found.permanent_url != self.url and (self._redirected or ("", now))[0] != found.permanent_url:
            self._redirected = (found.permanent_url, now)

    def _address(self, now: datetime) -> str:
        to, since = self._redirected or (self.url, now)
        return to if since <= now - _STABLE else self.url

    def _take(self, answer: Answer, now: datetime) -> None:
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if answer.status == 304:
            self._etag, self._modified = etag or self._etag, modified or self._modified
            return
        self._etag, self._modified = etag, modified
        if answer.body == self._body:
            return
        self._body = answer.body
        compares = self._compared is None or self._compared < now - _DAY
        for item in oldest_first(read(answer.body).items[:_FIRST]):
            self._receive(item, now, compares=compares)
        self._compared = now if compares else self._compared

    def _receive(self, item: Item, now: datetime, *, compares: bool) -> None:
        published, known = item.published or now, self._known.get(item.id)
        if known is None:
            self._known[item.id] = item
            self.shown.append(Shown(now, "new" if published > now - _UNREAD else "read", item))
        elif known != item and (compares or published > now - _DAY):
            self._known[item.id] = item
            if published > now - _NEWS_OF_CHANGES and len(item.content) - len(known.content) > _GROWTH:
                self.shown.append(Shown(now, "again", item))
