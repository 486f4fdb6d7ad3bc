"""What one sync writes into the archive, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, update

from feeds.archive import schema
from feeds.archive.schema import article, article_topic, content, fact, source, topic_change
from feeds.ingest import Ingested
from feeds.publication import digest

_pack_problems = msgspec.json.Encoder().encode
_MANY = 500  # values in one statement
_UNSURE_SECONDS = 2  # a file this new may change again without its time showing it

Columns = dict[str, Any]


class Writer:
    """Writes into the archive between `begin` and `finish`; counts what changed for subscribers."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = int(now.timestamp())
        self._terms: set[str] = set()
        self._new: set[str] = set()
        self._same_rules = False
        self.is_first = False
        self.changed = 0
        self.removed = 0

    def begin(self, rules: bytes) -> bool:
        """Lock the archive for writing, with tables in it; whether it knows articles by these rules."""
        # A plain BEGIN reads first and can't become a writer when another one wrote meanwhile.
        self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        if not (inspect(self._connection).has_table(fact.name) and self._fact("schema") == schema.VERSION):
            schema.metadata.drop_all(self._connection)
            schema.metadata.create_all(self._connection)
            self._write_fact("schema", schema.VERSION)
        self.is_first = self._fact("generation") is None
        self._same_rules = self._fact("rules") == rules
        self._write_fact("rules", rules)
        return self._same_rules

    def put(self, rows: Sequence[Ingested]) -> None:
        """Take in what was read; a file with an error keeps the article that it last was."""
        self._replace(source, [self._source_columns(row) for row in rows if not row.same])
        self._touch(row for row in rows if row.same)
        read = [row for row in rows if not row.same and not row.asset and not row.failed]
        known = self._known_articles([row.file.source for row in read])
        gone = [row.file.source for row in read if row.data is None and row.file.source in known]
        fresh = [row for row in read if row.data is not None and _is_news(row, known.get(row.file.source))]
        self._take_out([*gone, *(row.file.source for row in fresh if row.file.source in known)])
        self._insert(article, [self._article_columns(row, known.get(row.file.source)) for row in fresh])
        self._insert(content, [{"source": row.file.source, "data": row.data} for row in fresh])
        self._insert(article_topic, [columns for row in fresh for columns in _topic_columns(row)])
        self._terms.update(term for row in fresh for term, _ in row.topics)
        if not self.is_first:
            self._new.update(row.file.source for row in fresh if row.file.source not in known)
        self.changed += len(fresh) + sum(row.asset and not row.same for row in rows)
        self.removed += len(gone)

    def remove(self, sources: Sequence[str]) -> None:
        """Forget files that are gone; one that only moved hands its id to where it is now."""
        for some in _parts(sources):
            self._hand_over_ids(some)
            known = self._known_articles(some)
            self._take_out(list(known))
            self._connection.execute(delete(source).where(source.c.source.in_(some)))
            self.removed += len(some)

    def finish(self, site: bytes, folder: str) -> None:
        """Settle ids and paths, note what changed, and make it all visible at once."""
        if self.changed or self.removed:
            self._settle_ids()
            self._settle_paths()
            self._replace(topic_change, [{"term": t, "changed": self._now} for t in ("", *sorted(self._terms))], "term")
        known = self._same_rules, self._fact("site"), self._fact("folder")
        site_changed = known != (True, site, folder.encode())
        if site_changed:
            self._write_fact("site", site)
            self._write_fact("folder", folder.encode())
            self._write_fact("site_changed", str(self._now).encode())
        if site_changed or self.changed or self.removed:
            self._write_fact("generation", str(int(self._fact("generation") or 0) + 1).encode())
        self._connection.commit()
        # From now on readers go on while one writes. The first time all was written straight into its place.
        self._connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    # -- rows

    def _fact(self, name: str) -> bytes | None:
        return self._connection.execute(select(fact.c.value).where(fact.c.name == name)).scalar()

    def _write_fact(self, name: str, value: bytes) -> None:
        self._connection.execute(delete(fact).where(fact.c.name == name))
        self._connection.execute(insert(fact), {"name": name, "value": value})

    def _insert(self, table: Table, rows: Sequence[Columns]) -> None:
        if rows:  # straight to the driver: rows are as it takes them, and many
            statement = insert(table).compile(dialect=self._connection.dialect, column_keys=tuple(rows[0]))
            if statement.positiontup:
                rows = list(map(itemgetter(*statement.positiontup), rows))
            self._connection.exec_driver_sql(str(statement), rows)

    def _replace(self, table: Table, rows: Sequence[Columns], key: str = "source") -> None:
        for some in _parts([] if self.is_first else [row[key] for row in rows]):
            self._connection.execute(delete(table).where(table.c[key].in_(some)))
        self._insert(table, rows)

    def _source_columns(self, row: Ingested) -> Columns:
        return {
            "source": row.file.source,
            "size": row.file.size,
            "modified": self._trusted_time(row),
            "hash": row.hash,
            "asset": row.asset,
            "problems": _pack_problems(row.problems) if row.problems else None,
        }

    def _trusted_time(self, row: Ingested) -> int:
        """The file's time, or 0: then it is read again next time."""
        return row.file.modified if row.hash and row.file.modified < (self._now - _UNSURE_SECONDS) * 10**9 else 0

    def _touch(self, rows: Iterable[Ingested]) -> None:
        for row in rows:
            found = source.c.source == row.file.source
            values = {"modified": self._trusted_time(row), "size": row.file.size}
            self._connection.execute(update(source).where(found).values(values))

    def _known_articles(self, sources: Sequence[str]) -> dict[str, Columns]:
        if self.is_first or not sources:
            return {}
        table = article.c
        query = select(table.source, table.id, table.wanted_id, table.own_id, table.hash).where(
            table.source.in_(sources)
        )
        return {row.source: dict(row._mapping) for row in self._connection.execute(query)}

    def _take_out(self, sources: Sequence[str]) -> None:
        for some in _parts(sources):
            terms = select(article_topic.c.term).where(article_topic.c.source.in_(some)).distinct()
            self._terms.update(self._connection.execute(terms).scalars())
            for table in (article, content, article_topic):
                self._connection.execute(delete(table).where(table.c.source.in_(some)))

    def _article_columns(self, row: Ingested, known: Columns | None) -> Columns:
        """An id that was given once stays, unless the author gives another; the date and the name may change."""
        keeps_id = known is not None and (row.id == known["wanted_id"] or not (row.own_id or known["own_id"]))
        return {
            "source": row.file.source,
            "id": known["id"] if known and keeps_id else row.id,
            "wanted_id": known["wanted_id"] if known and keeps_id else row.id,
            "path": row.path,
            "wanted_path": row.path,
            "own_id": row.own_id,
            "published": row.published,
            "updated": row.updated,
            "changed": self._now,
            "hash": row.shown,
        }

    # -- what is given once only

    def _hand_over_ids(self, gone: Sequence[str]) -> None:
        """A file that moved is a new source with the bytes of one that is gone."""
        old, new = source.alias(), source.alias()
        query = (
            select(new.c.source, article.c.id, article.c.wanted_id)
            .join(old, old.c.hash == new.c.hash)
            .join(article, article.c.source == old.c.source)
            .where(old.c.source.in_(gone), new.c.source != old.c.source, article.c.own_id.is_(False))
        )
        for row in [row for row in self._connection.execute(query) if row.source in self._new]:
            values = {"id": row.id, "wanted_id": row.wanted_id}
            self._connection.execute(update(article).where(article.c.source == row.source).values(values))

    def _settle_ids(self) -> None:
        """Of several articles with one id the oldest keeps it; what the others get they keep, too."""
        for group in self._groups(article.c.id):
            for row in group[1:]:
                values = {"id": f"{row.id}-{digest(row.source)[:8]}"}
                self._connection.execute(update(article).where(article.c.source == row.source).values(values))

    def _settle_paths(self) -> None:
        """Of several articles that ask for one path the oldest gets it, each other one a path of its own."""
        settled: dict[str, tuple[str, str | None]] = {}
        for keeper, *others in self._groups(func.lower(article.c.wanted_path)):
            settled[keeper.source] = (keeper.wanted_path, None)
            settled |= {row.source: (_other_path(row.wanted_path, row.source), keeper.source) for row in others}
        columns = select(article.c.source, article.c.path, article.c.wanted_path, article.c.path_twin)
        for row in self._connection.execute(columns.where(article.c.path_twin.is_not(None))).all():
            settled.setdefault(row.source, (row.wanted_path, None))
        for some in _parts(list(settled)):
            for row in self._connection.execute(columns.where(article.c.source.in_(some))).all():
                path, twin = settled[row.source]
                if (path, twin) != (row.path, row.path_twin):
                    self._move_page(row.source, path, twin)

    def _move_page(self, source_: str, path: str, twin: str | None) -> None:
        values = {"path": path, "path_twin": twin, "changed": self._now}
        self._connection.execute(update(article).where(article.c.source == source_).values(values))
        terms = select(article_topic.c.term).where(article_topic.c.source == source_)
        self._terms.update(self._connection.execute(terms).scalars())

    def _groups(self, key: Any) -> Iterable[Sequence[Any]]:
        """The articles that share a value of `key`, oldest first."""
        shared = self._connection.execute(select(key).group_by(key).having(func.count() > 1).order_by(key)).scalars()
        for value in shared.all():
            query = select(article.c.source, article.c.id, article.c.wanted_path).where(key == value)
            yield self._connection.execute(query.order_by(article.c.published, article.c.source)).all()


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough values at a time for one statement."""
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))


def _is_news(row: Ingested, known: Columns | None) -> bool:
    return known is None or known["hash"] != row.shown


def _topic_columns(row: Ingested) -> list[Columns]:
    return [
        {"term": term, "published": row.published, "source": row.file.source, "label": label}
        for term, label in row.topics
    ]


def _other_path(path: str, source_: str) -> str:
    suffix = f"-{digest(source_)[:8]}"
    stem, dot, html = path.rpartition(".") if not path.endswith("/") else (path.rstrip("/"), "", "/")
    return f"{stem}{suffix}{dot}{html}"
