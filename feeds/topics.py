"""Article → its topics: what its author says, the folder it lies in, and the rules of site.toml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import msgspec

from feeds.content.markup import plain_text
from feeds.model import Article, Site, Topic, unlisted
from feeds.paths import slug
from feeds.rules import Rule, Rules, compiled

Origin = Literal["own", "rule", "learned"]

# Folders that sort files and say nothing of what is in them.
_SORTING = re.compile(r"\d{1,4}(?:-\d\d?){0,2}|posts?|blog|articles?|news|content|drafts?|index|pages?", re.IGNORECASE)


class Placing(msgspec.Struct, frozen=True, array_like=True):
    """An article is in the feeds of a topic, and who says so.

    `named` is false for parents of the topics that it has: they have it in their feeds, it doesn't name them.
    """

    term: str
    label: str
    origin: Origin
    named: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What site.toml says of topics, made ready for many articles by `catalogue`.

    `names` has each topic by its term, and by the others under which articles know it; `above` the
    parents of each topic that has any, the nearest first.
    """

    names: Mapping[str, Topic]
    above: Mapping[str, tuple[Topic, ...]]
    rules: Rules | None
    sources: frozenset[str]
    language: str

    def placed(self, article: Article) -> tuple[Placing, ...]:
        """The topics whose feeds have an article, each once, the author's own first."""
        found: dict[str, Placing] = {}
        for topic, origin in self._said(article):
            found.setdefault(topic.term, Placing(topic.term, topic.label, origin))
        return self.with_parents(tuple(found.values()))

    def named(self, placings: Iterable[Placing]) -> tuple[Topic, ...]:
        """The topics that an article names."""
        return tuple(self.names.get(each.term) or unlisted(each.term, each.label) for each in placings if each.named)

    def with_parents(self, placings: tuple[Placing, ...]) -> tuple[Placing, ...]:
        """The same, and the parents of these topics."""
        found = {each.term: each for each in placings}
        for each in placings:
            for parent in self.above.get(each.term, ()):
                found.setdefault(parent.term, Placing(parent.term, parent.label, each.origin, named=False))
        return tuple(found.values())

    def reasons(self, article: Article) -> dict[str, str]:
        """The phrases, as they stand in the article, that put it into topics; by the topics' terms, in their order."""
        if self.rules is None:
            return {}
        text = f"{article.title}\n{plain_text(article.body, article.markup)}"
        matches = self.rules.matches(text, article.language or self.language)
        found: dict[str, str] = {}
        for match in matches:
            found.setdefault(self.names[match.term].term, match.phrase)
        return found

    def _said(self, article: Article) -> Iterator[tuple[Topic, Origin]]:
        """A topic that site.toml knows is called as it is there."""
        own = article.topics if "article" in self.sources else ()
        folder = _folder_topics(article.source) if "folder" in self.sources else ()
        yield from ((self.names.get(topic.term, topic), "own") for topic in (*own, *folder))
        yield from ((self.names[term], "rule") for term in self.reasons(article))


def catalogue(site: Site) -> Catalogue:
    """What the topics of a site mean."""
    return _catalogue(site.topics, site.topics_from, site.language)


@lru_cache(maxsize=4)
def _catalogue(topics: tuple[Topic, ...], sources: tuple[str, ...], language: str) -> Catalogue:
    known = {topic.term: topic for topic in topics}
    ends = {term: _end(topic, known) for term, topic in known.items()}
    names = {term: _as_named(topic) for term, topic in ends.items()}
    names |= {name: names[topic.term] for topic in topics for name in topic.also}
    above = {term: tuple(_above(topic, ends)) for term, topic in known.items() if ends[term] is topic and topic.parent}
    counted = (topic for topic in topics if ("suggested" if topic.suggested else "rules") in sources)
    rules = {topic.term: topic.match for topic in counted if topic.match != Rule()}
    return Catalogue(names, above, compiled(rules) if rules else None, frozenset(sources), language)


def _end(topic: Topic, known: Mapping[str, Topic]) -> Topic:
    while topic.merged_into:
        topic = known[topic.merged_into]
    return topic


def _above(topic: Topic, ends: Mapping[str, Topic]) -> Iterator[Topic]:
    seen = {topic.term}
    while topic.parent and (topic := ends[topic.parent]).term not in seen:  # merging may close a circle
        seen.add(topic.term)
        yield _as_named(topic)


def _as_named(topic: Topic) -> Topic:
    """What an article keeps of a topic."""
    return Topic(topic.term, topic.label, hidden=topic.hidden)


def _folder_topics(source: str) -> tuple[Topic, ...]:
    """The folder that holds the article, unless it is a date or a general word; a page's own folder is its name."""
    *folders, name = source.split("/")
    if name.startswith("index."):
        folders = folders[:-1]
    if not folders or _SORTING.fullmatch(folders[-1]):
        return ()
    return (Topic(slug(folders[-1]), folders[-1]),)
