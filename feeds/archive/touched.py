"""A state of the archive that somebody remembers → what changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from feeds.archive import Archive
from feeds.archive.binding import ALL
from feeds.archive.facts import BEGUN
from feeds.archive.schema import LOOSE, article, article_topic, story, topic_change, touched, volume, withdrawn
from feeds.archive.settling import parts


@dataclass(frozen=True, slots=True)
class Touched:
    """The ids of articles that changed, came, went or were bound; the paths of their pages; their topics.

    The term "" is of all articles.
    """

    ids: tuple[str, ...]
    paths: tuple[str, ...]
    terms: frozenset[str]


def begun(archive: Archive) -> str:
    """Stands for an archive: one that is made anew has other generations."""
    return (archive.fact(BEGUN) or b"").decode()


def last_noted(archive: Archive) -> int:
    """When a topic last changed: each sync that changes any notes a later moment than the one before it."""
    with archive.connect() as connection:
        return connection.execute(select(func.max(topic_change.c.changed))).scalar() or 0


def touched_since(archive: Archive, generation: int, noted: int, *, since: datetime, until: datetime) -> Touched:
    """What changed after a generation, whose last change was noted at a moment, or came of age between two others."""
    changed = select(touched.c.id, touched.c.path).where(touched.c.generation > generation)
    with archive.connect() as connection:
        rows = [
            *((row.id, row.path) for row in connection.execute(changed)),
            *_of_age(connection, since.timestamp(), until.timestamp()),
        ]
        ids = tuple(dict.fromkeys(id_ for id_, _ in rows))
        terms = {*connection.execute(select(topic_change.c.term).where(topic_change.c.changed > noted)).scalars()}
        for some in parts(ids):
            mine = select(article_topic.c.term).join(article, article.c.source == article_topic.c.source)
            terms.update(connection.execute(mine.where(article.c.id.in_(some)).distinct()).scalars())
        return Touched(ids, tuple(dict.fromkeys(path for _, path in rows if path)), frozenset(terms))


def _of_age(connection: Connection, since: float, until: float) -> Iterator[tuple[str, str]]:
    """Id and path of articles that were published or updated after a moment, and of others of their stories."""
    columns, mate = article.c, story.alias()
    for column in (columns.published, columns.moment):
        is_due = column.between(since, until)
        due = connection.execute(select(columns.id, columns.path).where(is_due))
        yield from ((row.id, row.path) for row in due)
        told = select(mate.c.story).join(article, columns.source == mate.c.source).where(is_due)
        others = select(columns.id, columns.path).join(story, story.c.source == columns.source)
        beside = connection.execute(others.where(story.c.story.in_(told)))
        yield from ((row.id, row.path) for row in beside)


def volumes_with(archive: Archive, term: str | None, ids: tuple[str, ...]) -> Iterator[int]:
    """The numbers of a feed's volumes in which these entries are."""
    table = volume.c
    for some in parts(ids):
        query = select(table.number).where(table.term == (term or ALL), table.id.in_(some), table.number != LOOSE)
        with archive.connect() as connection:
            yield from connection.execute(query.distinct()).scalars()


def withdrawn_after(archive: Archive, since: datetime) -> str:
    """Stands for which articles were withdrawn after a moment."""
    moment = withdrawn.c.withdrawn
    query = select(func.count(), func.min(moment), func.max(moment), func.sum(moment)).where(moment > since.timestamp())
    with archive.connect() as connection:
        return str(tuple(connection.execute(query).one()))


def count_published(archive: Archive, since: datetime, until: datetime) -> int:
    """How many articles were published from a moment on, to another one."""
    dates = article.c.published.between(since.timestamp(), until.timestamp())
    with archive.connect() as connection:
        return connection.execute(select(func.count()).where(dates)).scalar_one()
