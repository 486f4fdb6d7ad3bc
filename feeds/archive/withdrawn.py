"""What was withdrawn, as feeds and pages tell of it at a moment."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, or_, select

from feeds.archive import Archive
from feeds.archive.schema import article, withdrawn, withdrawn_topic
from feeds.model import Withdrawal


def has_withdrawn(archive: Archive) -> bool:
    """Whether anything ever was."""
    with archive.connect() as connection:
        return connection.execute(select(withdrawn.c.id).limit(1)).first() is not None


def withdrawals(archive: Archive, term: str | None, before: datetime, limit: int) -> tuple[Withdrawal, ...]:
    """The last ones among the articles of a topic, or of all, latest first: those that are not back at a moment."""
    values = {"term": term or "", "moment": before.timestamp(), "limit": limit}
    with archive.connect() as connection:
        rows = connection.execute(_last(), values)
        return tuple(Withdrawal(id_, datetime.fromtimestamp(moment, UTC)) for id_, moment in rows)


def withdrawn_paths(archive: Archive, before: datetime) -> tuple[str, ...]:
    """The paths of pages that were withdrawn and are not back at a moment, nor any other one in their places."""
    with archive.connect() as connection:
        return tuple(connection.execute(_paths(), {"moment": before.timestamp()}).scalars())


def is_withdrawn(archive: Archive, path: str, before: datetime) -> bool:
    """Whether the page at a path was, and there is no other one in its place."""
    query = _paths().where(withdrawn.c.path == path)
    with archive.connect() as connection:
        return connection.execute(query, {"moment": before.timestamp()}).first() is not None


# Made once, for that takes longer than to run them.


@cache
def _last() -> Select[Any]:
    table = withdrawn_topic.c
    query = select(table.id, table.withdrawn).where(
        table.term == bindparam("term"), ~_is_public(article.c.id == table.id)
    )
    return query.order_by(table.withdrawn.desc(), table.id).limit(bindparam("limit"))


@cache
def _paths() -> Select[Any]:
    table = withdrawn.c
    is_back = _is_public(article.c.id == table.id), _is_public(article.c.path == table.path)
    return select(table.path).where(~or_(*is_back)).distinct().order_by(table.path)


def _is_public(same: ColumnElement[bool]) -> ColumnElement[bool]:
    moment: BindParameter[float] = bindparam("moment")
    return exists().where(same, article.c.published <= moment)
