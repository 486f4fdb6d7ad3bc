"""An editor's articles → which of them people can read at a moment, by nothing that the product says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .editor import Article


@dataclass(frozen=True, slots=True)
class _Public:
    """An article as it is, or the place of one as it was, which is not meant to be shown."""

    number: int
    published: datetime
    topics: tuple[str, ...]
    is_meant: bool


@dataclass(slots=True)
class Truth:
    """What was taken in last; a feed shows the newest `window` articles."""

    window: int
    _terms: dict[str, str] = field(default_factory=dict)  # what topics are called now
    _articles: list[_Public] = field(default_factory=list)  # newest first
    _places: list[_Public] = field(default_factory=list)  # the same, with those that articles had, and have no more
    _late: set[int] = field(default_factory=set)  # that were older than all that feeds showed when they came

    def take(self, articles: Iterable[Article], terms: Mapping[str, str], now: datetime) -> None:
        """Remember what the folder held at a sync.

        An article that was withdrawn, or got another date or other topics, still has the place that it had.
        """
        before = self.visible(None, now)
        oldest = min((each.published for each in self._articles if each.number in before), default=None)
        known = {each.number for each in self._articles}
        found = [_Public(each.number, each.published, each.topics, each.is_meant) for each in articles if each.deeds]
        new = [each for each in found if each.number not in known]
        if oldest and len(before) >= self.window:
            self._late |= {each.number for each in new if each.published < oldest}
        self._terms = dict(terms)
        had = {replace(each, is_meant=False) for each in self._places if each.published <= now}
        self._articles = sorted(found, key=lambda each: each.published, reverse=True)
        vacated = had - {replace(each, is_meant=False) for each in found}
        self._places = sorted([*self._articles, *vacated], key=lambda each: each.published, reverse=True)

    def public(self, now: datetime) -> frozenset[int]:
        """All that may be read."""
        return frozenset(each.number for each in self._articles if each.is_meant and each.published <= now)

    def visible(self, term: str | None, now: datetime) -> frozenset[int]:
        """What a feed must show: of a topic, or of all.

        An article keeps the places that it had: what it had pushed out of the feed need not come back.
        """
        called = self._terms.get(term) if term else None
        listed = [
            each
            for each in self._places
            if each.published <= now and (called is None or called in {self._terms[topic] for topic in each.topics})
        ]
        return frozenset(each.number for each in listed[: self.window] if each.is_meant)

    def reachable(self, now: datetime) -> frozenset[int]:
        """What must be found by who follows links from the feed of all articles to older ones.

        Not what was dated so far back that it came into the middle of what had been read.
        """
        return self.public(now) - self._late
