"""Site, archive and moment → what all documents are made of, asked once."""

from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import Executor
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from feeds.archive import Archive, Asset, Listed, TopicCount
from feeds.combination import Combination, is_query, parse
from feeds.edition import edition
from feeds.feed import NEVER, Entry, Feed, entry_of, feed_of
from feeds.formats import FORMATS
from feeds.model import Article, Enclosure, Site, Topic
from feeds.paths import asset_sources, path_of, slug
from feeds.publication import digest
from feeds.publish.ahead import Ahead, Wanted
from feeds.publish.windows import Windows
from feeds.topics import catalogue

_ENTRIES_KEPT = 4000  # rendered once for all the feeds and formats that show them


class Snapshot:
    """The site as its archive has it at a moment; an article dated later is not there yet.

    What a snapshot of the same site `before` made of articles is not made again.
    """

    def __init__(
        self,
        site: Site,
        archive: Archive,
        now: datetime,
        before: "Snapshot | None" = None,
        executor: Executor | None = None,
    ) -> None:
        self.site, self.archive, self.now = site, archive, now
        self.identity = digest(edition(), repr(site))
        self.windows = Windows(site, archive, now)
        self._entries: dict[str, Entry] = before._entries if before and before.identity == self.identity else {}
        self._ahead = Ahead(site, executor) if executor else None

    @cached_property
    def _counted(self) -> tuple[TopicCount, ...]:
        return self.archive.topics(self.now, self.site.topics)

    @cached_property
    def topics(self) -> tuple[TopicCount, ...]:
        """All topics that are listed, with their counts, by label."""
        return tuple(each for each in self._counted if not each.topic.hidden)

    @cached_property
    def listed(self) -> str:
        """Stands for all that is said of topics in lists."""
        return digest(repr(self.topics), repr(self.selections))

    @cached_property
    def selections(self) -> tuple[Topic, ...]:
        """The combinations that site.toml lists, as topics."""
        return tuple(self._as_topic(parse(each.query), each.title, each.description) for each in self.site.selections)

    @cached_property
    def by_term(self) -> Mapping[str, Topic]:
        """All topics that have feeds, hidden ones and combinations too, by their names in URLs."""
        topics = (*(each.topic for each in self._counted), *self.selections)
        return {topic.term: topic for topic in topics}

    @cached_property
    def former_terms(self) -> Mapping[str, str]:
        """Names that topics and combinations have no more, or besides, with those that they have."""
        names = catalogue(self.site).names
        topics = {name: topic.term for name, topic in names.items() if name != topic.term}
        return topics | {each.written: each.query for each in self.site.selections if each.written}

    def has_moved(self, path: str) -> bool:
        """Whether the feed at a path had another address before, as far as site.toml says so."""
        return path in self._led_to or bool(self.site.podcast and self.site.podcast.has_moved)

    @cached_property
    def _led_to(self) -> Set[str]:
        """The paths of feeds to which others lead."""
        renamed = (f"/topics/{term}/feed.{each.suffix}" for term in self.former_terms.values() for each in FORMATS)
        return {*renamed, *(each.to for each in self.site.redirects)}

    def combination(self, query: str) -> Topic | None:
        """What a query means, as a topic that is listed nowhere; None where it means nothing."""
        if not is_query(query):
            return None
        try:
            found = parse(query, self._resolved)
        except ValueError:
            return None
        return self.by_term.get(found.canonical) or replace(self._as_topic(found), hidden=True)

    def _resolved(self, name: str) -> str | None:
        term = self.former_terms.get(slug(name), slug(name))
        return term if term in self._terms else None

    @cached_property
    def _terms(self) -> Set[str]:
        """Of topics that there are, and of those that site.toml combines."""
        combined_ = (term for each in self.site.selections for term in parse(each.query).terms)
        return {*self._labels, *combined_}

    def _as_topic(self, combination: Combination, title: str = "", description: str = "") -> Topic:
        return Topic(combination.canonical, title or combination.title(self._labels), description)

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {each.topic.term: each.topic.label for each in self._counted}

    @cached_property
    def parents(self) -> Mapping[str, Topic]:
        """The nearest parent of each topic that is not hidden itself, by the topic's term."""
        above = catalogue(self.site).above
        nearest = ((term, next((each for each in ways if not each.hidden), None)) for term, ways in above.items())
        return {term: self.by_term[parent.term] for term, parent in nearest if parent}

    @cached_property
    def children(self) -> Mapping[str, Sequence[TopicCount]]:
        """The topics that are listed and whose parent this is, by the parent's term."""
        found: dict[str, list[TopicCount]] = {}
        for each in self.topics:
            if parent := self.parents.get(each.topic.term):
                found.setdefault(parent.term, []).append(each)
        return found

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

    def window(self, term: str | None) -> tuple[Listed, ...]:
        """What the feeds of a topic, of a combination of topics, or of all articles show."""
        return self.windows.of(term)

    def noticed(self, term: str | None) -> datetime:
        """When an article that a window shows was last seen to have changed, or one to have gone from it."""
        went = (each.moment for each in self.windows.ever_withdrawn(term)[:1])
        return self.not_after_now(self.noticed_of(self.window(term)), *went)

    def noticed_of(self, listed: Sequence[Listed]) -> datetime:
        """When one of these articles was last seen to have changed."""
        return self.not_after_now(NEVER, *(datetime.fromtimestamp(each.changed, UTC) for each in listed))

    def last_modified(self, term: str | None) -> datetime:
        """When what a window shows last changed: an article did, came of age or went, or the site changed."""
        return self.last_modified_of(term, self.window(term))

    def last_modified_of(self, term: str | None, listed: Sequence[Listed]) -> datetime:
        """The same for some of a topic's articles."""
        came = [datetime.fromtimestamp(each.published, UTC) for each in listed]
        terms = parse(term).terms if term and is_query(term) else [term or ""]
        went = [self._changes.get(each, NEVER) for each in terms]
        return self.not_after_now(self.site_changed, self.noticed_of(listed), *went, *came)

    def not_after_now(self, *moments: datetime) -> datetime:
        """The latest of these moments, in whole seconds."""
        return min(max(moments), self.now.replace(microsecond=0))

    def fingerprint(self, window: Sequence[Listed], *parts: str) -> str:
        """Stands for a document that shows these articles."""
        return digest(self.identity, *parts, *(each.fingerprint for each in window))

    def feed(self, topic: Topic | None, window: Sequence[Listed]) -> Feed:
        """The feed of these articles; one that went meanwhile is left out."""
        term = topic.term if topic else None
        return feed_of(self.site, topic, self.entries_of(window), self.noticed(term), self.windows.withdrawn(term))

    def articles(self, listed: Sequence[Listed]) -> dict[str, Article]:
        """These articles, and others that tell their stories; what went meanwhile is left out."""
        sources = dict.fromkeys(source for each in listed for source in (each.source, *each.also))
        return self.archive.articles([*sources], self.now)

    def entry(self, listed: Listed, articles: Mapping[str, Article]) -> Entry:
        """One of these articles as feeds and pages show it."""
        if known := self._entries.get(listed.fingerprint) or self._made_ahead(listed):
            return known
        also = self._also(listed, articles)
        return self._with_lengths(entry_of(articles[listed.source], self.site, also=also, story=listed.story))

    def prepare(self, listed: Sequence[Listed], found: "Callable[[], Mapping[str, Article]] | None" = None) -> None:
        """Let the entries of these articles be made, where other processes do that; `found` gives the articles."""
        if (ahead := self._ahead) is None:
            return
        missing = [each for each in listed if each.fingerprint not in self._entries and each.fingerprint not in ahead]
        if not missing:
            return
        articles = found() if found else self.articles(missing)
        ahead.begin(
            Wanted(each.fingerprint, articles[each.source], self._also(each, articles), each.story)
            for each in missing
            if each.source in articles
        )

    def _made_ahead(self, listed: Listed) -> Entry | None:
        made = self._ahead.take(listed.fingerprint) if self._ahead else None
        return self._with_lengths(made) if made else None

    def _also(self, listed: Listed, articles: Mapping[str, Article]) -> tuple[Article, ...]:
        also = (articles[source] for source in listed.also if source in articles)
        return tuple(each for each in also if each.published <= self.now)  # it may have got another date meanwhile

    def asset_at(self, path: str) -> tuple[str, Asset] | None:
        """The file of the content folder that may be published at a path, with its source."""
        found = ((source, self.archive.asset(source)) for source in asset_sources(path))
        return next(((source, asset) for source, asset in found if asset), None)

    def entries_of(self, listed: Sequence[Listed]) -> list[Entry]:
        """These articles as feeds show them; one that went meanwhile is left out."""
        missing = [each for each in listed if each.fingerprint not in self._entries]
        made = {each.fingerprint: entry for each in missing if (entry := self._made_ahead(each))}
        missing = [each for each in missing if each.fingerprint not in made]
        articles = self.articles(missing)
        made |= {each.fingerprint: self.entry(each, articles) for each in missing if each.source in articles}
        known = {**self._entries, **made} if made else self._entries
        # Replaced, never changed: other threads look things up in it. What was made first goes first.
        self._entries = dict(islice(known.items(), max(len(known) - _ENTRIES_KEPT, 0), None)) if made else known
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
