"""Articles that nobody gave a topic → the topics that others teach, as rows beside those that were given."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from feeds.archive.learned import Learned, refreshed
from feeds.archive.schema import article, article_topic
from feeds.archive.settling import parts
from feeds.archive.teaching import articles_of, is_given, words_of
from feeds.model import Article, Site, Topic
from feeds.publication import digest
from feeds.topics import Catalogue, Placing, catalogue

_BATCH = 200  # articles


@dataclass(frozen=True, slots=True)
class Moved:
    """Articles that have other topics now: what stands for these, by source, and all terms that it concerns."""

    states: Mapping[str, str]
    terms: Collection[str]


class _Row(NamedTuple):
    """A topic that an article has by what others teach, as it is written down."""

    source: str
    term: str
    published: int
    label: str
    named: bool


def settle(
    connection: Connection, site: Site, now: datetime, *, rules: bytes, fresh: Collection[str] | None
) -> Iterator[Moved]:
    """Write down which topics articles have by what others teach.

    That is those of all articles where it was learned anew, else of the sources `fresh`, which were written since
    the last time; None where nothing came, changed or went. `rules` moves with all that topics which were given
    depend on.
    """
    learned = refreshed(connection, site, now, rules=rules, changed=fresh is not None)
    if learned is None:
        return
    for sources in _all(connection) if learned.anew else parts(sorted(fresh or ())):
        before, now_ = _written(connection, sources), set(_guessed(connection, site, learned, sources))
        if before != now_:
            yield _moved(connection, before, now_)


def _all(connection: Connection) -> Iterator[Sequence[str]]:
    query, last = select(article.c.source).order_by(article.c.source).limit(_BATCH), ""
    while sources := connection.execute(query.where(article.c.source > last)).scalars().all():
        yield sources
        last = sources[-1]


def _written(connection: Connection, sources: Sequence[str]) -> set[_Row]:
    table = article_topic.c
    query = select(table.source, table.term, table.published, table.label, table.named)
    rows = connection.execute(query.where(table.source.in_(sources), table.origin == "learned"))
    return {_Row(*row) for row in rows}


def _guessed(connection: Connection, site: Site, learned: Learned, sources: Sequence[str]) -> Iterator[_Row]:
    """Topics of articles to which none was given; what an article has already it has."""
    if not learned.model.terms:
        return
    known = catalogue(site)
    table = article_topic.c
    query = select(table.source, table.term, is_given(site).label("is_given"))
    rows = connection.execute(query.where(table.source.in_(sources), table.origin != "learned")).all()
    given, has = {row.source for row in rows if row.is_given}, {(row.source, row.term) for row in rows}
    for each in articles_of(connection, [source for source in sources if source not in given]):
        for placing in _placings(each, learned, known):
            if (each.source, placing.term) not in has:
                moment = int(each.published.timestamp())
                yield _Row(each.source, placing.term, moment, placing.label, placing.named)


def _placings(article: Article, learned: Learned, known: Catalogue) -> tuple[Placing, ...]:
    """Hidden topics are not named; one that nobody knows any more is none."""
    terms = (guess.term for guess in learned.model.topics(words_of(article)))
    found = (known.names.get(term) or (term in learned.labels and Topic(term, learned.labels[term])) for term in terms)
    placings = (Placing(topic.term, topic.label, "learned", named=not topic.hidden) for topic in found if topic)
    return known.with_parents(tuple(placings))


def _moved(connection: Connection, before: set[_Row], now: set[_Row]) -> Moved:
    """Write down what is so now, where it differs from what was."""
    sources = sorted({row.source for row in before ^ now})
    table = article_topic.c
    connection.execute(delete(article_topic).where(table.source.in_(sources), table.origin == "learned"))
    states: dict[str, list[str]] = {source: [] for source in sources}
    rows = [row for row in sorted(now) if row.source in states]
    if rows:
        connection.execute(insert(article_topic), [{**row._asdict(), "origin": "learned"} for row in rows])
    for row in rows:
        states[row.source] += (row.term, row.label, str(row.named))
    return Moved({source: digest(*parts) for source, parts in states.items()}, {row.term for row in before ^ now})
