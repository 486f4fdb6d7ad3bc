"""Site, archive and moment → which articles each feed shows, has shown before, and tells to be gone; asked once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from feeds.archive import Archive, Listed
from feeds.archive.combined import combined
from feeds.archive.horizons import Key, horizons
from feeds.archive.listing import once
from feeds.archive.volumes import last_volume, volume_of, with_loose
from feeds.archive.withdrawn import has_withdrawn, withdrawals
from feeds.combination import Combination, is_query, parse
from feeds.feed import NEVER
from feeds.model import Keep, Site, Withdrawal

TOLD = timedelta(days=30)  # for which feeds say that an entry was withdrawn
_WINDOWS_KEPT = 300  # a topic's feeds ask for the same, one after the other
_COMBINATIONS_KEPT = 300  # of as many as anybody may ask for
_VOLUMES_KEPT = 20  # each is asked for once in each format


class Windows:
    """What feeds show at a moment; each has a topic's term, a query of topics, or None for all articles."""

    def __init__(self, site: Site, archive: Archive, now: datetime) -> None:
        self._site, self._archive, self._now = site, archive, now
        self._withdrawn: dict[str | None, tuple[Withdrawal, ...]] = {}
        self._last_volumes: dict[str | None, int] = {}
        self._of = lru_cache(_WINDOWS_KEPT)(self._of_topic)
        self._combined = lru_cache(_COMBINATIONS_KEPT)(
            lambda query: once(combined(archive, parse(query), now, site.entries), site.stories),
        )
        self._volume = lru_cache(_VOLUMES_KEPT)(lambda term, number: volume_of(archive, term, number, now))

    def of(self, term: str | None) -> tuple[Listed, ...]:
        """The newest articles, newest first.

        Older ones that are in no volume yet follow, so that no subscriber misses an article that came late.
        """
        return self._combined(term) if term and is_query(term) else self._of(term)

    def _of_topic(self, term: str | None) -> tuple[Listed, ...]:
        keep = self._keeps.get(term, self._site.stories)
        above = self._horizons.get(term or "")
        latest = self._archive.latest(term, self._now, self._site.entries, keep, above)
        is_all = above is None and len(latest) < self._site.entries
        return latest if is_all else with_loose(self._archive, term, latest, self._now, keep)

    @cached_property
    def _keeps(self) -> Mapping[str | None, Keep]:
        """Which articles that tell one story are shown, by topic."""
        return {topic.term: topic.stories for topic in self._site.topics if topic.stories}

    @cached_property
    def _horizons(self) -> Mapping[str, Key]:
        return horizons(self._archive)

    def last_volume(self, term: str | None) -> int:
        """The number of the newest volume of a topic, or of all articles; 0 where there is none."""
        if self._site.history == "none" or (term and (self._site.history == "main" or is_query(term))):
            return 0
        if term not in self._last_volumes:
            self._last_volumes[term] = last_volume(self._archive, term)
        return self._last_volumes[term]

    def volume(self, term: str | None, number: int) -> tuple[Listed, ...]:
        """The articles of a volume, newest first."""
        return self._volume(term, number)

    @cached_property
    def has_withdrawn(self) -> bool:
        """Whether any article was withdrawn."""
        return has_withdrawn(self._archive)

    def ever_withdrawn(self, term: str | None) -> tuple[Withdrawal, ...]:
        """The articles that were withdrawn last, latest first."""
        if not self.has_withdrawn:
            return ()
        if term not in self._withdrawn:
            is_combined = term is not None and is_query(term)
            of_one = withdrawals(self._archive, term, self._now, self._site.entries) if not is_combined else ()
            self._withdrawn[term] = self._withdrawn_of(parse(term)) if term and is_combined else of_one
        return self._withdrawn[term]

    def _withdrawn_of(self, combination: Combination) -> tuple[Withdrawal, ...]:
        terms = {term: {each.id: each for each in self.ever_withdrawn(term)} for term in combination.terms}
        found = {id_: each for some in terms.values() for id_, each in some.items()}
        matching = (
            each for id_, each in found.items() if combination.matches([term for term in terms if id_ in terms[term]])
        )
        return tuple(sorted(matching, key=lambda each: (each.moment, each.id), reverse=True)[: self._site.entries])

    def withdrawn(self, term: str | None) -> tuple[Withdrawal, ...]:
        """Those of which feeds say that they are gone."""
        return tuple(each for each in self.ever_withdrawn(term) if each.moment + TOLD > self._now)

    def last_forgotten(self, term: str | None) -> datetime:
        """When feeds last ceased to say so of an article."""
        ends = (each.moment + TOLD for each in self.ever_withdrawn(term))
        return max((end for end in ends if end <= self._now), default=NEVER)
