"""What was withdrawn, as feeds and pages tell of it at a moment."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, exists, select

from feeds.archive import Archive
from feeds.archive.schema import article, withdrawn, withdrawn_topic
from feeds.model import Withdrawal


def has_withdrawn(archive: Archive) -> bool:
    """Whether anything ever was."""
    with archive.connect() as connection:
        return connection.execute(select(withdrawn.c.id).limit(1)).first() is not None


def withdrawals(archive: Archive, term: str | None, before: datetime, limit: int) -> tuple[Withdrawal, ...]:
    """The last ones among the articles of a topic, or of all, latest first: those that are not back at a moment."""
    table = withdrawn_topic.c
    is_back = exists().where(article.c.id == table.id, article.c.published <= before.timestamp())
    query = select(table.id, table.withdrawn).where(table.term == (term or ""), ~is_back)
    with archive.connect() as connection:
        rows = connection.execute(query.order_by(table.withdrawn.desc(), table.id).limit(limit))
        return tuple(Withdrawal(id_, datetime.fromtimestamp(moment, UTC)) for id_, moment in rows)


def withdrawn_paths(archive: Archive, before: datetime) -> tuple[str, ...]:
    """The paths of pages that were withdrawn and are not back at a moment, nor any other one in their places."""
    query = select(withdrawn.c.path).where(~_is_back(before)).distinct().order_by(withdrawn.c.path)
    with archive.connect() as connection:
        return tuple(connection.execute(query).scalars())


def is_withdrawn(archive: Archive, path: str, before: datetime) -> bool:
    """Whether the page at a path was, and there is no other one in its place."""
    with archive.connect() as connection:
        query = select(withdrawn.c.id).where(withdrawn.c.path == path, ~_is_back(before)).limit(1)
        return connection.execute(query).first() is not None


def _is_back(before: datetime) -> ColumnElement[bool]:
    same = (article.c.id == withdrawn.c.id) | (article.c.path == withdrawn.c.path)
    return exists().where(same, article.c.published <= before.timestamp())
