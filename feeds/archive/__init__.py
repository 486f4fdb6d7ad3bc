"""The index of all articles: newest first, by topic; what changed since last time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import BindParameter, Connection, Row, Select, Table, bindparam, case, func, select
from sqlalchemy.exc import DBAPIError

from feeds.archive import schema
from feeds.errors import Problem, PublicationError
from feeds.ingest import unpack_article
from feeds.model import Article, Site, Topic
from feeds.publication import digest

__all__ = ["Archive", "Listed", "TopicCount"]

_decode_site = msgspec.msgpack.Decoder(Site).decode
_decode_problems = msgspec.json.Decoder(tuple[Problem, ...]).decode


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: enough to know whether what shows it must be made anew."""

    source: str
    path: str
    published: int  # seconds since 1970
    changed: int  # the same, as late as the author or a sync says
    fingerprint: str


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic and how many articles it has now."""

    topic: Topic
    count: int


class Archive:
    """Reads the archive in `file`; `sync` writes it. Threads may share one; processes may not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._engine = schema.open_engine(file)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection. Raises PublicationError where the archive can't be read or written."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise PublicationError(f"{self._file}: archive can't be used: {error.orig}") from error

    def close(self) -> None:
        """Let go of all connections; the next use opens new ones."""
        self._engine.dispose()

    def fact(self, name: str) -> bytes | None:
        """What was written down under a name."""
        with self.connect() as connection:
            return read_fact(connection, name)

    @property
    def generation(self) -> int:
        """Rises with each change of what the archive holds."""
        return int(self.fact("generation") or 0)

    @property
    def site(self) -> Site | None:
        """The site as it was at the last sync."""
        return _decode_site(data) if (data := self.fact("site")) else None

    @property
    def folder(self) -> Path:
        """The content folder at the last sync; what is published as it is lies there."""
        return Path((self.fact("folder") or b".").decode())

    def next_due(self, after: datetime) -> datetime | None:
        """When the next scheduled article, or update of one, is to be published."""
        table, moment = schema.article.c, after.timestamp()
        with self.connect() as connection:
            found = [
                connection.execute(select(func.min(column)).where(column > moment)).scalar()
                for column in (table.published, table.updated)
            ]
        return min((datetime.fromtimestamp(each, UTC) for each in found if each), default=None)

    def latest(self, term: str | None, before: datetime, limit: int | None = None) -> tuple[Listed, ...]:
        """The newest articles (of a topic) that are published at a moment, newest first."""
        query = (_window if limit is None else _limited_window)(of_topic=term is not None)
        values = {"moment": before.timestamp(), "limit": limit, "term": term}
        with self.connect() as connection:
            return tuple(map(_listed, connection.execute(query, values)))

    def listed(self, before: datetime) -> Iterator[Listed]:
        """All articles that are published at a moment, newest first; streams."""
        with self.connect() as connection:
            query, values = _window(of_topic=False), {"moment": before.timestamp()}
            for row in connection.execution_options(yield_per=1000).execute(query, values):
                yield _listed(row)

    def at(self, path: str, before: datetime) -> Listed | None:
        """The article whose page has this path, if it is published at a moment."""
        with self.connect() as connection:
            row = connection.execute(_at_path(), {"moment": before.timestamp(), "path": path}).first()
            return _listed(row) if row else None

    def has_below(self, path: str) -> bool:
        """Whether any article's page is in the folder that a path would be."""
        table = schema.article.c
        below = select(table.path).where(table.path > f"{path}/", table.path < f"{path}0")  # 0 follows /
        with self.connect() as connection:
            return connection.execute(below.limit(1)).first() is not None

    def articles(self, sources: Sequence[str], before: datetime) -> dict[str, Article]:
        """The articles of these sources as they are at a moment; one that is gone is left out."""
        if not sources:
            return {}
        with self.connect() as connection:
            return {
                source: _settled(unpack_article(data), id_, path, before)
                for source, id_, path, data in connection.execute(_of_sources(), {"sources": list(sources)})
            }

    def topics(self, before: datetime, known: Sequence[Topic]) -> tuple[TopicCount, ...]:
        """Topics with articles at a moment and all `known` ones, by label.

        A topic that is not known is called what most of its articles call it.
        """
        table = schema.article_topic.c
        query = (
            select(table.term, table.label, func.count().label("articles"))
            .where(table.published <= before.timestamp())
            .group_by(table.term, table.label)
            .order_by(func.count().desc(), table.label)
        )
        with self.connect() as connection:
            return _counted(connection.execute(query).all(), known)

    def changes(self) -> dict[str, datetime]:
        """When the articles of each topic, and with the term "" any article or the site itself, last changed."""
        with self.connect() as connection:
            rows = connection.execute(select(schema.topic_change.c.term, schema.topic_change.c.changed))
            return {row.term: datetime.fromtimestamp(row.changed, UTC) for row in rows}

    @property
    def site_changed(self) -> datetime:
        """When the site itself last changed."""
        return datetime.fromtimestamp(int(self.fact("site_changed") or 0), UTC)

    def assets(self) -> Iterator[tuple[str, str]]:
        """Source and fingerprint of each file that is published as it is."""
        table = schema.source.c
        with self.connect() as connection:
            for row in connection.execute(select(table.source, table.hash).where(table.asset).order_by(table.source)):
                yield row.source, row.hash

    def asset(self, source: str) -> str | None:
        """The fingerprint of an asset, None where there is none."""
        table = schema.source.c
        with self.connect() as connection:
            return connection.execute(select(table.hash).where(table.source == source, table.asset)).scalar()

    def problems(self) -> Iterator[Problem]:
        """All that was wrong with the sources when they were last read, by source."""
        table = schema.source.c
        noted = select(table.problems).where(table.problems.is_not(None)).order_by(table.source)
        with self.connect() as connection:
            for row in connection.execute(noted):
                yield from _decode_problems(row.problems)
            for row in connection.execute(_twins()):
                yield _twin_problem(row)

    def scheduled(self, after: datetime) -> Iterator[Problem]:
        """A warning for each article that is dated after a moment."""
        table = schema.article.c
        query = select(table.source, table.published).where(table.published > after.timestamp())
        with self.connect() as connection:
            for row in connection.execute(query.order_by(table.source)):
                moment = datetime.fromtimestamp(row.published, UTC)
                yield Problem(
                    row.source, f"is published in the future, at {moment:%Y-%m-%d %H:%M} UTC", severity="warning"
                )

    def count(self, before: datetime) -> int:
        """How many articles are published at a moment."""
        query = select(func.count()).where(schema.article.c.published <= before.timestamp())
        with self.connect() as connection:
            return connection.execute(query).scalar_one()


def read_fact(connection: Connection, name: str) -> bytes | None:
    """What was written down under a name."""
    return connection.execute(select(schema.fact.c.value).where(schema.fact.c.name == name)).scalar()


@cache
def _window(*, of_topic: bool) -> Select[Any]:
    """Articles at `:moment` (of the topic `:term`), newest first; made once, for that takes longer than to run it."""
    article, topic = schema.article, schema.article_topic
    moment: BindParameter[float] = bindparam("moment")
    table = article.c
    query = select(
        table.source, table.id, table.path, table.hash, table.published, table.changed,
        case((table.updated <= moment, table.updated)).label("updated"),
    )  # fmt: skip
    ordered: Table = article
    if of_topic:
        ordered = topic
        query = query.join(topic, topic.c.source == table.source).where(topic.c.term == bindparam("term"))
    return query.where(ordered.c.published <= moment).order_by(ordered.c.published.desc(), ordered.c.source.desc())


@cache
def _limited_window(*, of_topic: bool) -> Select[Any]:
    return _window(of_topic=of_topic).limit(bindparam("limit"))


@cache
def _at_path() -> Select[Any]:
    return _window(of_topic=False).where(schema.article.c.path == bindparam("path"))


@cache
def _of_sources() -> Select[Any]:
    table, texts = schema.article.c, schema.content.c
    query = select(table.source, table.id, table.path, texts.data)
    wanted = table.source.in_(bindparam("sources", expanding=True))
    return query.join(schema.content, texts.source == table.source).where(wanted)


def _settled(article: Article, id_: str, path: str, before: datetime) -> Article:
    """The article with the id and the path that it got, and without an update that is still to come."""
    updated = article.updated if article.updated and article.updated <= before else None
    if (article.id, article.permalink, article.updated) == (id_, path, updated):
        return article
    return replace(article, id=id_, permalink=path, updated=updated)


def _listed(row: Row[Any]) -> Listed:
    source, id_, path, hash_, published, changed, updated = tuple(row)
    return Listed(source, path, published, max(changed, updated or 0), digest(hash_, id_, path, str(updated)))


def _counted(rows: Sequence[Row[tuple[str, str, int]]], known: Sequence[Topic]) -> tuple[TopicCount, ...]:
    topics = {topic.term: topic for topic in known}
    counts = dict.fromkeys(topics, 0)
    for row in rows:
        topics.setdefault(row.term, Topic(row.term, row.label))
        counts[row.term] = counts.get(row.term, 0) + row.articles
    found = (TopicCount(topics[term], count) for term, count in counts.items())
    return tuple(sorted(found, key=lambda each: (each.topic.label.casefold(), each.topic.term)))


def _twins() -> Select[Any]:
    """Articles that did not get the id or the path that they asked for, with the source that has it."""
    article, other = schema.article, schema.article.alias()
    id_twin = select(other.c.source).where(other.c.id == article.c.wanted_id, article.c.own_id).scalar_subquery()
    query = select(article.c.source, article.c.path, article.c.path_twin, id_twin.label("id_twin"))
    unlike = (article.c.id != article.c.wanted_id) & article.c.own_id
    return query.where(unlike | article.c.path_twin.is_not(None)).order_by(article.c.source)


def _twin_problem(row: Row[Any]) -> Problem:
    if row.id_twin and row.id_twin != row.source:
        return Problem(row.source, f"has the same id as {row.id_twin}; it gets another one", severity="warning")
    if row.path_twin:
        message = f"has the same address as {row.path_twin}; its page is {row.path}"
    else:
        message = "has another id than it asks for, the one that it was published with"
    return Problem(row.source, message, severity="warning")
