"""Articles that came → volumes: parts of a feed's whole history, each of which is filled once and stays as it is.

An article that came is loose until enough are; then these are bound, those first that came first. Loose ones are in
the feed itself, whatever their date: so who follows links from volume to volume finds each article at any moment.
"""

from collections.abc import Collection, Iterator
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, insert, literal, or_, select, update

from feeds.archive.inserting import insert_rows
from feeds.archive.schema import LOOSE, article, article_topic, is_loose, volume
from feeds.archive.settling import parts

ALL = ""  # the term of the feed of all articles
_MOST = 50  # entries of a volume
_BATCH = 1_000  # rows, written together

_bound = (
    update(volume)
    .where(volume.c.term == bindparam("of"), volume.c.id == bindparam("entry"))
    .values(number=bindparam("number"))
)


def enlist(connection: Connection, touched: Collection[str] | None, came: int) -> None:
    """Note what came to a feed, and when: of the sources that were `touched`, of ids that are new, or (None) of all."""
    if touched is None:
        _enlist(connection, came)
        return
    is_known = exists().where(volume.c.term == ALL, volume.c.id == article.c.id)
    new = connection.execute(select(article.c.source).where(~is_known)).scalars()
    for some in parts(sorted({*touched, *new})):
        _enlist(connection, came, some)


def _enlist(connection: Connection, came: int, sources: Collection[str] | None = None) -> None:
    state = (literal(LOOSE), literal(came))
    of_topics = select(article_topic.c.term, article.c.id, *state).select_from(article)
    of_topics = of_topics.join(article_topic, article_topic.c.source == article.c.source)
    for query in (select(literal(ALL), article.c.id, *state), of_topics):
        wanted = query if sources is None else query.where(article.c.source.in_(sources))
        columns = ["term", "id", "number", "came"]
        connection.execute(insert(volume).prefix_with("OR IGNORE").from_select(columns, wanted))


def is_empty(connection: Connection) -> bool:
    """Whether nothing came to any feed yet; an archive that is made anew may have kept what did."""
    return connection.execute(select(volume.c.id).limit(1)).first() is None


def begin(connection: Connection, *, entries: int, now: int) -> set[str]:
    """Note what the feeds of a new archive bring, and bind it: as `enlist` and `bind` do, at a fifth of the cost.

    Nothing may be in any volume yet. Gives the terms of those that have volumes now.
    """
    size = min(entries, _MOST)
    topic = article_topic.c
    of_all = select(literal(ALL), article.c.id, article.c.published <= now)
    of_topics = select(topic.term, article.c.id, topic.published <= now)
    of_topics = of_topics.join(article, article.c.source == topic.source)
    bound: set[str] = set()
    for query in (
        of_all.order_by(article.c.published, article.c.source),
        of_topics.order_by(topic.term, topic.published, topic.source),
    ):
        with connection.execute(query.execution_options(yield_per=_BATCH)) as found:
            rows = _placed(found, size, bound)
            while some := list(islice(rows, _BATCH)):
                insert_rows(connection, volume, some)
    return bound


def _placed(found: Any, size: int, bound: set[str]) -> Iterator[dict[str, Any]]:
    """The rows of volumes for what comes to each feed in its order; notes the terms of which any is filled."""
    for term, entries in groupby(found, itemgetter(0)):
        number = 0
        while some := list(islice(entries, size)):
            is_full = len(some) == size and some[-1][2]  # published; what comes later is not so either
            number += 1
            bound.update([term] if is_full else [])
            for _, id_, _ in some:
                yield {"term": term, "id": id_, "number": number if is_full else LOOSE, "came": 0}


def bind(connection: Connection, *, entries: int, now: int) -> set[str]:
    """Bind what is loose and published, for feeds that show so many entries; the terms of those that it concerns.

    A volume never has more entries than a feed, so that usually what is loose is among the newest anyway.
    An article that gains a topic and is too old for its feed is bound at once, in a volume that may be thin: when a
    rule finds forty old articles, that is no news.
    """
    size = min(entries, _MOST)
    late = _numbered(connection, _gained(entries, now), size, may_be_thin=True)
    return late | _numbered(connection, _ripe(now).where(volume.c.term.in_(_many(size))), size)


def _numbered(connection: Connection, query: Select[Any], size: int, *, may_be_thin: bool = False) -> set[str]:
    terms: set[str] = set()
    for term, rows in groupby(connection.execute(query), attrgetter("term")):
        number = connection.execute(select(func.max(volume.c.number)).where(volume.c.term == term)).scalar_one()
        while len(some := list(islice(rows, size))) == size or (some and may_be_thin):
            number += 1
            connection.execute(_bound, [{"of": term, "entry": row.id, "number": number} for row in some])
            terms.add(term)
    return terms


def has_topic() -> ColumnElement[bool]:
    """Whether an article has the topic of the feed to which it came; it may have lost it."""
    topic = article_topic.c
    same = (topic.term == volume.c.term, topic.published == article.c.published, topic.source == article.c.source)
    return exists().where(*same)


def _ripe(now: int) -> Select[Any]:
    """What is loose, published and of its topic still, for each term what came first.

    All of a term is read before the first of it is given, so that it may be bound meanwhile.
    """
    came = func.max(volume.c.came, article.c.published)
    return (
        select(volume.c.term, volume.c.id)
        .join(article, article.c.id == volume.c.id)
        .where(is_loose, article.c.published <= now, or_(volume.c.term == ALL, has_topic()))
        .order_by(volume.c.term, came, article.c.published, article.c.source)
    )


def _many(size: int) -> Select[Any]:
    """The terms of which enough may be loose."""
    return select(volume.c.term).where(is_loose).group_by(volume.c.term).having(func.count() >= size)


def _gained(entries: int, now: int) -> Select[Any]:
    """What came now, was known before, and is older than all that the feed shows by date."""
    known, other = volume.alias(), article_topic.alias()
    was_known = exists().where(known.c.term == ALL, known.c.id == volume.c.id, known.c.came < now)
    of_term = select(other.c.published).where(other.c.term == volume.c.term, other.c.published <= now)
    oldest = of_term.order_by(other.c.published.desc()).limit(1).offset(entries - 1).scalar_subquery()
    is_late = article.c.published < oldest.correlate(volume)
    return _ripe(now).where(volume.c.came == now, volume.c.term != ALL, was_known, is_late)
