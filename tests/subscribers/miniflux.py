"""Miniflux.

It knows entries by the id within a subscription; a second entry with one id in a document by id and link
(internal/reader/atom/atom_10_adapter.go:170, rss/adapter.go:138). An entry that it knows is updated in silence
(internal/storage/entry.go:338); what it archives leaves a tombstone, and never comes again (entry.go:119, 367).

It asks once an hour, or as seldom as `max-age` and `ttl` say, a day at the most (internal/model/feed.go:123,
handler.go:304). After three errors it asks no more until somebody presses a button (POLLING_PARSING_ERROR_LIMIT,
internal/config/options.go:503). It follows redirects, and asks the old address each time (handler.go:251).
A 200 with the ETag that it knows is not read (fetcher/response_handler.go:102). Any status from 400 on is an error.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .documents import Document, Item, read
from .network import Answer, Fetch, conditions, followed, max_age
from .showing import Shown

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_ERRORS = 3
_PERSON_LOOKS = timedelta(days=7)  # and finds the mark of an error


@dataclass(slots=True)
class Miniflux:
    """One subscription; `url` is what its user once entered."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _etag: str | None = None
    _modified: str | None = None
    _errors: int = 0
    _checked: datetime | None = None
    _next: datetime | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Ask, if the schedule says so."""
        if self._next and now < self._next:
            return
        if self._checked and self._errors >= _ERRORS and now < self._checked + _PERSON_LOOKS:
            return
        self._checked, self._next = now, now + _HOUR
        try:
            answer = followed(fetch, self.url, conditions(self._etag, self._modified)).answer
            if answer.status >= 400:
                raise OSError(answer.status)
            self._take(answer, now)
        except (OSError, ValueError):
            self._errors += 1
        else:
            self._errors = 0

    def _take(self, answer: Answer, now: datetime) -> None:
        etag, modified = answer.headers.get("etag"), answer.headers.get("last-modified")
        if answer.status == 304 or (etag and etag == self._etag):
            self._modified = modified or self._modified
            return
        document = read(answer.body)
        delay = timedelta(seconds=max(document.minutes * 60, max_age(answer.headers)))
        self._next = now + min(max(_HOUR, delay), _DAY)
        self._refresh(document, now)
        self._etag, self._modified = etag, modified

    def _refresh(self, document: Document, now: datetime) -> None:
        seen: set[str] = set()
        for item in document.items:
            key = self._key(item, is_first=item.id not in seen)
            seen.add(item.id)
            if key not in self._known:
                self._known.add(key)
                self.shown.append(Shown(now, "new", item))

    def _key(self, item: Item, *, is_first: bool) -> str:
        return (item.id or item.link) if is_first else f"{item.id}|{item.link}"
