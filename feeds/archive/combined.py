"""A combination of topics → its newest articles, in a time that doesn't grow with the archive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, bindparam, exists, func, select, union

from feeds.archive import Archive, Listed, schema
from feeds.combination import Combination

# So many of the newest articles of each topic that is walked are tried at the most.
TRIED = 5_000
_BEFORE_ALL = -(2**62)


def combined(archive: Archive, combination: Combination, before: datetime, limit: int) -> tuple[Listed, ...]:
    """The newest articles of a combination that are published at a moment, newest first.

    Those of its rarest part are tried, one after the other, until there are enough.
    """
    with archive.connect() as connection:
        walked = _rarest(connection, combination, before)
        values = {"moment": before.timestamp(), "limit": limit}
        sources = connection.execute(_found(combination, walked), values).scalars().all()
    return archive.listed_of(sources, before)


def _rarest(connection: Connection, combination: Combination, before: datetime) -> tuple[str, ...]:
    """The part with the fewest articles, counted no further than is tried."""
    if len(combination.parts) == 1:
        return combination.parts[0]
    terms = sorted({term for part in combination.parts for term in part})
    row = connection.execute(select(*map(_count, terms)), {"moment": before.timestamp()}).one()
    counts = dict(zip(terms, row, strict=True))
    return min(combination.parts, key=lambda part: (sum(counts[term] for term in part), part))


def _count(term: str) -> Any:
    topic = schema.article_topic.c
    found = select(topic.source).where(topic.term == term, topic.published <= bindparam("moment")).limit(TRIED)
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


def _found(combination: Combination, walked: tuple[str, ...]) -> Select[Any]:
    """The sources of articles at `:moment`, newest first, `:limit` at the most.

    Each term of `walked` is gone through along the primary key (term, published, source); every other part is
    asked for one exact key. Nothing but what was found is sorted.
    """
    found = union(*(_of_term(term, combination, walked) for term in walked)).subquery()
    newest = (found.c.published.desc(), found.c.source.desc())
    return select(found.c.source).order_by(*newest).limit(bindparam("limit"))


def _of_term(term: str, combination: Combination, walked: tuple[str, ...]) -> Select[Any]:
    topic = schema.article_topic.alias()
    wanted = [_has(part, topic) for part in combination.parts if part != walked]
    if combination.without:
        wanted.append(~_has(combination.without, topic))
    newest = (
        select(topic.c.published, topic.c.source)
        .where(topic.c.term == term, topic.c.published <= bindparam("moment"))
        .where(topic.c.published >= func.coalesce(_last_tried(term), _BEFORE_ALL), *wanted)
        .order_by(topic.c.published.desc(), topic.c.source.desc())
        .limit(bindparam("limit"))
        .subquery()
    )
    return select(newest.c.published, newest.c.source)


def _last_tried(term: str) -> Any:
    """When the last article that is tried was published; nothing where there are fewer."""
    topic = schema.article_topic.alias().c
    published = select(topic.published).where(topic.term == term, topic.published <= bindparam("moment"))
    return published.order_by(topic.published.desc(), topic.source.desc()).offset(TRIED - 1).limit(1).scalar_subquery()


def _has(terms: Sequence[str], of: FromClause) -> ColumnElement[bool]:
    topic = schema.article_topic.alias()
    return exists().where(topic.c.term.in_(terms), topic.c.published == of.c.published, topic.c.source == of.c.source)
