"""The index of all articles: newest first, by topic; what changed since last time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.exc import DBAPIError

from feeds.archive import database, queries, schema
from feeds.archive.facts import read_fact
from feeds.archive.listing import Listed, as_listed
from feeds.archive.queries import (
    aliases,
    at_any_case,
    at_path,
    limited_window,
    of_sources,
    window,
    window_of_sources,
)
from feeds.archive.recurrence import noise_of
from feeds.archive.settling import parts
from feeds.content.recurring import without
from feeds.errors import PublicationError
from feeds.ingest import unpack_article
from feeds.model import Article, Keep, Site, Topic

__all__ = ["Archive", "Asset", "Listed", "TopicCount"]

_decode_site = msgspec.msgpack.Decoder(Site).decode


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that is published as it is; `size` in bytes."""

    fingerprint: str
    size: int


@dataclass(frozen=True, slots=True)
class TopicCount:
    """A topic and how many articles it has now."""

    topic: Topic
    count: int


class Archive:
    """Reads the archive in `file`; `sync` writes it. Threads may share one; processes may not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._engine = database.open_engine(file)

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
    def is_current(self) -> bool:
        """Whether it has been synced, and by code that knows its tables."""
        try:
            return self.fact("schema") == database.VERSION and self.fact("generation") is not None
        except PublicationError:
            return False

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
                for column in (table.published, table.moment)  # of the later one of the two there is an index
            ]
        return min((datetime.fromtimestamp(each, UTC) for each in found if each), default=None)

    def last_due(self, before: datetime) -> datetime | None:
        """When the last article, or update of one, was published before a moment."""
        table, moment = schema.article.c, before.timestamp()
        with self.connect() as connection:
            found = [
                connection.execute(select(func.max(column)).where(column <= moment)).scalar()
                for column in (table.published, table.moment)
            ]
        return max((datetime.fromtimestamp(each, UTC) for each in found if each), default=None)

    def latest(
        self,
        term: str | None,
        before: datetime,
        limit: int | None = None,
        keep: Keep = "all",
        above: tuple[int, str] | None = None,
    ) -> tuple[Listed, ...]:
        """The newest articles (of a topic) that are published at a moment, newest first; of one story all, or one.

        With `above`, those alone that come before the one of this date and source.
        """
        asked = window if limit is None else limited_window
        query = asked(of_topic=term is not None, keep=keep, above=above is not None)
        horizon, source = above or (None, None)
        return self._listed(query, before, limit=limit, term=term, horizon=horizon, horizon_source=source)

    def listed(self, before: datetime) -> Iterator[Listed]:
        """All articles that are published at a moment, newest first; streams."""
        with self.connect() as connection:
            query, moment = window(of_topic=False).execution_options(yield_per=1000), before.timestamp()
            for rows in connection.execute(query, {"moment": moment}).partitions():
                yield from as_listed(connection, rows, moment)

    def at(self, path: str, before: datetime) -> Listed | None:
        """The article whose page has this path, if it is published at a moment."""
        return next(iter(self._listed(at_path(), before, path=path)), None)

    def has_below(self, path: str) -> bool:
        """Whether any article's page is in the folder that a path would be."""
        table = schema.article.c
        below = select(table.path).where(table.path > f"{path}/", table.path < f"{path}0")  # 0 follows /
        with self.connect() as connection:
            return connection.execute(below.limit(1)).first() is not None

    def listed_of(
        self, sources: Sequence[str], before: datetime, *, term: str | None = None, keep: Keep = "all"
    ) -> tuple[Listed, ...]:
        """Those of some articles (of a topic) that are published at a moment, newest first; of a story all, or one."""
        if not sources:
            return ()
        query = window_of_sources(of_topic=term is not None, keep=keep)
        return self._listed(query, before, sources=list(sources), term=term)

    def _listed(self, query: Select[Any], before: datetime, **values: object) -> tuple[Listed, ...]:
        moment = before.timestamp()
        with self.connect() as connection:
            rows = connection.execute(query, {"moment": moment, **values}).all()
            return tuple(as_listed(connection, rows, moment))

    def articles(self, sources: Sequence[str], before: datetime) -> dict[str, Article]:
        """The articles of these sources as they are at a moment; one that is gone is left out."""
        if not sources:
            return {}
        moment = before.timestamp()
        with self.connect() as connection:
            noise = noise_of(connection, sources)
            rows = connection.execute(of_sources(), {"sources": list(sources)}).all()
            topics = _learned(connection, sources) if rows and rows[0].is_learning else {}
            return {
                source: without(
                    _settled(
                        unpack_article(data),
                        id_,
                        path,
                        updated if (updated or 0) <= moment else None,
                        topics.get(source, ()),
                    ),
                    noise.get(source, ()),
                )
                for source, id_, path, updated, data, _ in rows
            }

    def noise(self, source: str) -> frozenset[int]:
        """The marks of an article's lines that recur in others, and are left out."""
        with self.connect() as connection:
            return frozenset(noise_of(connection, [source]).get(source, ()))

    def topics(self, before: datetime, known: Sequence[Topic]) -> tuple[TopicCount, ...]:
        """Topics with articles at a moment and all `known` ones but those that were merged, by label.

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

    def found_by_rules(self, before: datetime) -> dict[str, int]:
        """How many articles each topic has at a moment by a rule alone."""
        table = schema.article_topic.c
        by_rule = (table.origin == "rule") & table.named & (table.published <= before.timestamp())
        with self.connect() as connection:
            query = select(table.term, func.count().label("articles")).where(by_rule).group_by(table.term)
            return {row.term: row.articles for row in connection.execute(query)}

    def changes(self) -> dict[str, datetime]:
        """When the articles of each topic, and with the term "" any, last changed since the archive was made."""
        with self.connect() as connection:
            rows = connection.execute(select(schema.topic_change.c.term, schema.topic_change.c.changed))
            return {row.term: datetime.fromtimestamp(row.changed, UTC) for row in rows}

    @property
    def site_changed(self) -> datetime:
        """When the site itself last changed."""
        return datetime.fromtimestamp(int(self.fact("site_changed") or 0), UTC)

    def assets(self, folder: str = "") -> Iterator[tuple[str, str]]:
        """Source and fingerprint of each file (in a folder, as `static/`) that is published as it is."""
        table = schema.source.c
        query = select(table.source, table.hash).where(table.asset)
        if folder:
            query = query.where(table.source > folder, table.source < f"{folder[:-1]}0")  # 0 follows /
        with self.connect() as connection:
            for row in connection.execute(query.order_by(table.source)):
                yield row.source, row.hash

    def asset(self, source: str) -> Asset | None:
        """What is known of a file that is published as it is, None where there is none."""
        table = schema.source.c
        with self.connect() as connection:
            row = connection.execute(select(table.hash, table.size).where(table.source == source, table.asset)).first()
            return Asset(row.hash, row.size) if row else None

    def aliases(self, before: datetime) -> dict[str, str]:
        """Paths at which pages of articles that are published at a moment once were, with the paths where they are.

        Of several articles the oldest has it. A path at which a page is, in whatever case, is none:
        some disks and servers know no case.
        """
        with self.connect() as connection:
            moved = {row.alias: row.path for row in connection.execute(aliases(), {"moment": before.timestamp()})}
            found = {alias: path for alias, path in moved.items() if alias.lower() != path.lower()}
            for some in parts([alias.lower() for alias in found]):
                held = set(connection.execute(at_any_case(), {"paths": some}).scalars())
                found = {alias: path for alias, path in found.items() if alias.lower() not in held}
        return found

    def count(self, before: datetime) -> int:
        """How many articles are published at a moment."""
        query = select(func.count()).where(schema.article.c.published <= before.timestamp())
        with self.connect() as connection:
            return connection.execute(query).scalar_one()


def _learned(connection: Connection, sources: Sequence[str]) -> dict[str, tuple[Topic, ...]]:
    found: dict[str, tuple[Topic, ...]] = {}
    for source, term, label in connection.execute(queries.learned(), {"sources": list(sources)}):
        found[source] = (*found.get(source, ()), Topic(term, label))
    return found


def _settled(article: Article, id_: str, path: str, moment: int | None, learned: tuple[Topic, ...]) -> Article:
    """The article with the id, the path, the moment of its last update and the topics that it got."""
    updated = datetime.fromtimestamp(moment, UTC) if moment else None
    if (article.id, article.permalink, article.updated) == (id_, path, updated) and not learned:
        return article
    return replace(article, id=id_, permalink=path, updated=updated, topics=(*article.topics, *learned))


def _counted(rows: Sequence[Row[tuple[str, str, int]]], known: Sequence[Topic]) -> tuple[TopicCount, ...]:
    topics = {topic.term: topic for topic in known if not topic.merged_into}
    counts = dict.fromkeys(topics, 0)
    for row in rows:
        topics.setdefault(row.term, Topic(row.term, row.label))
        counts[row.term] = counts.get(row.term, 0) + row.articles
    found = (TopicCount(topics[term], count) for term, count in counts.items())
    return tuple(sorted(found, key=lambda each: (each.topic.label.casefold(), each.topic.term)))
