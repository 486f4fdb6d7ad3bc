"""newsboat.

It knows items by the id alone, in all its subscriptions together: an item of two feeds is there once
(src/cache.cpp:872, src/rssparser.cpp:384). What it knows it updates in silence (cache.cpp:899), and it never
forgets (keep-articles-days is 0, configcontainer.cpp:151).

It asks when its user says so. It sends If-None-Match and If-Modified-Since, kept by the address that was subscribed
to (feedretriever.cpp:197); follows redirects and keeps the old address (rss/parser.cpp:75); leaves all as it is
after any error (:77, reloader.cpp:132).
"""

from dataclasses import dataclass, field
from datetime import datetime

from .documents import read
from .network import Fetch, conditions, followed
from .showing import Shown, oldest_first


@dataclass(slots=True)
class Newsboat:
    """A list of subscriptions with one cache."""

    urls: tuple[str, ...]
    shown: list[Shown] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _validators: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Reload all."""
        for url in self.urls:
            try:
                self._reload(fetch, url, now)
            except (OSError, ValueError):
                continue

    def _reload(self, fetch: Fetch, url: str, now: datetime) -> None:
        etag, modified = self._validators.get(url, (None, None))
        answer = followed(fetch, url, conditions(etag, modified)).answer
        if answer.status not in (200, 304):
            return
        if answer.status == 200:
            for item in oldest_first(read(answer.body).items):
                if item.id not in self._known:
                    self._known.add(item.id)
                    self.shown.append(Shown(now, "new", item))
        # What an answer doesn't say stays as it was (cache.cpp:469).
        headers = answer.headers
        self._validators[url] = (headers.get("etag") or etag, headers.get("last-modified") or modified)
