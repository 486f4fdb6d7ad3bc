"""NetNewsWire, with an account on the machine itself.

It knows articles by the address that was subscribed to and the id (Modules/ArticlesDatabase/…/
ParsedArticle+Database.swift:15). What arrived more than 30 days ago and is no longer in the feed it deletes
(ArticlesTable.swift:252), and at a start, 30 days after the arrival, what it remembered of that (:600): in the
feed again, it is new again. What was published more than 183 days ago comes as read (:230,
Articles/ArticleStatus.swift:16). A document without items changes nothing (:211).

It asks no sooner than `max-age` says, which it takes for five hours at the most (LocalAccountRefresher.swift:581),
else not within nine minutes (:542). It remembers ETag and Last-Modified from each 200 and 304, also that there
were none (:270), and drops them when they are eight days old (:191). Bytes that it had last are not read (:289).
4xx: it asks that address no more for 53 hours (RSWeb/DownloadSession.swift:214, :471). It follows redirects, and
forgets them when it ends (:320); the subscription stays what it was.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .documents import Item, read
from .network import Answer, Fetch, conditions, followed, max_age
from .showing import Shown

_HAVE_LEFT, _STALE, _FORGET_VALIDATORS = timedelta(days=30), timedelta(days=183), timedelta(days=8)
_LONGEST, _SHORTEST, _KEEP_OFF = timedelta(hours=5), timedelta(minutes=9), timedelta(hours=53)
_START = timedelta(days=1)  # it is started anew each morning


@dataclass(slots=True)
class NetNewsWire:
    """One subscription."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _articles: dict[str, datetime] = field(default_factory=dict)  # when each arrived
    _statuses: dict[str, datetime] = field(default_factory=dict)
    _validators: tuple[str | None, str | None] = (None, None)
    _validated: datetime | None = None
    _body: bytes = b""
    _started: datetime | None = None
    _not_before: datetime | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Refresh, unless the last answer said to wait."""
        self._start(now)
        if self._not_before and now < self._not_before:
            return
        self._not_before = now + _SHORTEST
        if self._validated and self._validated < now - _FORGET_VALIDATORS:
            self._validate((None, None), now)
        try:
            answer = followed(fetch, self.url, conditions(*self._validators)).answer
        except OSError:
            return
        if 400 <= answer.status < 500:
            self._not_before = now + _KEEP_OFF
        elif answer.status in (200, 304):
            self._take(answer, now)

    def _start(self, now: datetime) -> None:
        if self._started and now < self._started + _START:
            return
        self._started = now
        gone = [id_ for id_, at in self._statuses.items() if at < now - _HAVE_LEFT and id_ not in self._articles]
        for id_ in gone:
            del self._statuses[id_]

    def _take(self, answer: Answer, now: datetime) -> None:
        self._validate((answer.headers.get("etag"), answer.headers.get("last-modified")), now)
        if answer.status == 304:
            return
        if seconds := max_age(answer.headers):
            self._not_before = now + min(timedelta(seconds=seconds), _LONGEST)
        if answer.body != self._body:
            with suppress(ValueError):  # not a feed
                self._update(read(answer.body).items, now)
                self._body = answer.body

    def _validate(self, validators: tuple[str | None, str | None], now: datetime) -> None:
        if validators != self._validators:
            self._validators, self._validated = validators, now

    def _update(self, items: tuple[Item, ...], now: datetime) -> None:
        if not items:
            return
        for item in items:
            is_known = item.id in self._statuses
            self._statuses.setdefault(item.id, now)
            if item.id not in self._articles:
                self._articles[item.id] = self._statuses[item.id]
                is_old = item.published is not None and item.published < now - _STALE
                self.shown.append(Shown(now, "read" if is_known or is_old else "new", item))
        here = {item.id for item in items}
        gone = [id_ for id_, at in self._articles.items() if at < now - _HAVE_LEFT and id_ not in here]
        for id_ in gone:
            del self._articles[id_]
