"""Site, archive and moment → what all documents are made of, asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from feeds.archive import Archive, Asset, Listed, TopicCount
from feeds.edition import edition
from feeds.feed import NEVER, Entry, Feed, entry_of, feed_of
from feeds.model import Article, Enclosure, Keep, Site, Topic
from feeds.paths import asset_sources, path_of
from feeds.publication import digest

_ENTRIES_KEPT = 4000  # rendered once for all the feeds and formats that show them


class Snapshot:
    """The site as its archive has it at a moment; an article dated later is not there yet."""

    def __init__(self, site: Site, archive: Archive, now: datetime) -> None:
        self.site, self.archive, self.now = site, archive, now
        self.identity = digest(edition(), repr(site))
        self._windows: dict[str | None, tuple[Listed, ...]] = {}
        self._entries: dict[str, Entry] = {}

    @cached_property
    def topics(self) -> tuple[TopicCount, ...]:
        """All topics with their counts, by label."""
        return self.archive.topics(self.now, self.site.topics)

    @cached_property
    def by_term(self) -> Mapping[str, Topic]:
        """The same topics, by their names in URLs."""
        return {each.topic.term: each.topic for each in self.topics}

    @cached_property
    def _changes(self) -> Mapping[str, datetime]:
        return self.archive.changes()

    @cached_property
    def site_changed(self) -> datetime:
        """When the site itself last changed."""
        return self.archive.site_changed

    @cached_property
    def anything_changed(self) -> datetime:
        """When anything last changed: an article did, came of age or went, a file did, or the site."""
        came = self.archive.last_due(self.now) or NEVER
        return self.not_after_now(self.site_changed, self._changes.get("", NEVER), came)

    @cached_property
    def state(self) -> str:
        """Stands for all that the archive shows at this moment."""
        due = self.archive.next_due(self.now)  # moves when an article comes of age
        return digest(self.identity, str(self.archive.generation), str(self.anything_changed), str(due))

    @cached_property
    def _keeps(self) -> Mapping[str | None, Keep]:
        """Which articles that tell one story are shown, by topic."""
        return {topic.term: topic.stories for topic in self.site.topics if topic.stories}

    def window(self, term: str | None) -> tuple[Listed, ...]:
        """The newest articles, of a topic or of all, newest first."""
        if term not in self._windows:
            keep = self._keeps.get(term, self.site.stories)
            self._windows[term] = self.archive.latest(term, self.now, self.site.entries, keep)
        return self._windows[term]

    def noticed(self, term: str | None) -> datetime:
        """When an article that a window shows was last seen to have changed."""
        return self.not_after_now(NEVER, *(datetime.fromtimestamp(each.changed, UTC) for each in self.window(term)))

    def last_modified(self, term: str | None) -> datetime:
        """When what a window shows last changed: an article did, came of age or went, or the site changed."""
        came = [datetime.fromtimestamp(listed.published, UTC) for listed in self.window(term)]
        went = self._changes.get(term or "", NEVER)
        return self.not_after_now(self.site_changed, self.noticed(term), went, *came)

    def not_after_now(self, *moments: datetime) -> datetime:
        """The latest of these moments, in whole seconds."""
        return min(max(moments), self.now.replace(microsecond=0))

    def fingerprint(self, window: Sequence[Listed], *parts: str) -> str:
        """Stands for a document that shows these articles."""
        return digest(self.identity, *parts, *(each.fingerprint for each in window))

    def feed(self, topic: Topic | None, window: Sequence[Listed]) -> Feed:
        """The feed of these articles; one that went meanwhile is left out."""
        return feed_of(self.site, topic, self._entries_of(window), self.noticed(topic.term if topic else None))

    def articles(self, listed: Sequence[Listed]) -> dict[str, Article]:
        """These articles, and others that tell their stories; what went meanwhile is left out."""
        sources = dict.fromkeys(source for each in listed for source in (each.source, *each.also))
        return self.archive.articles([*sources], self.now)

    def entry(self, listed: Listed, articles: Mapping[str, Article]) -> Entry:
        """One of these articles as feeds and pages show it."""
        also = [articles[source] for source in listed.also if source in articles]
        shown = [each for each in also if each.published <= self.now]  # it may have got another date meanwhile
        return self._with_lengths(entry_of(articles[listed.source], self.site, also=shown, story=listed.story))

    def asset_at(self, path: str) -> tuple[str, Asset] | None:
        """The file of the content folder that may be published at a path, with its source."""
        found = ((source, self.archive.asset(source)) for source in asset_sources(path))
        return next(((source, asset) for source, asset in found if asset), None)

    def _entries_of(self, listed: Sequence[Listed]) -> list[Entry]:
        missing = [each for each in listed if each.fingerprint not in self._entries]
        articles = self.articles(missing)
        made = {each.fingerprint: self.entry(each, articles) for each in missing if each.source in articles}
        known = {**self._entries, **made} if made else self._entries
        # Replaced, never changed: other threads look things up in it.
        self._entries = known if len(known) <= _ENTRIES_KEPT else made
        return [entry for each in listed if (entry := known.get(each.fingerprint))]

    def _with_lengths(self, entry: Entry) -> Entry:
        """The lengths of files that lie in the content folder, as they are and not as somebody once wrote."""
        if not entry.enclosures:
            return entry
        return replace(entry, enclosures=tuple(map(self._measured, entry.enclosures)))

    def _measured(self, enclosure: Enclosure) -> Enclosure:
        path = path_of(self.site.base_url, enclosure.url)
        found = self.asset_at(path) if path else None
        return replace(enclosure, length=found[1].size) if found else enclosure
