"""What articles ask for, what the archive remembers and what ids.tsv says → the id of each article."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from feeds.archive import database, schema
from feeds.archive.facts import read_fact, write_fact
from feeds.archive.schema import article, content, ledger
from feeds.archive.settling import parts
from feeds.ingest import unpack_article
from feeds.issuing import Claim, Newcomer, Standing, continued, issue, recognised, suffixed
from feeds.ledger import Issued, Ledger, read_ledger
from feeds.publication import digest

_LEDGER = "ledger"  # the fact: a digest of the file
_DAY = timedelta(days=1).total_seconds()
_KEPT = ("source", "id", "wanted_id", "own_id", "path", "wanted_path", "path_twin")

Columns = dict[str, Any]
_Row = Any  # of `_query`, or of the ledger


@dataclass(slots=True)
class Asking:
    """What one sync knows of ids before they are settled.

    `asked` are the ids that new articles ask for, and authors anew, by source; in a first sync all articles are new.
    `inherited` is what an archive of other tables had given, by source. `lines` are sources of which the ledger says
    something new.
    """

    is_first: bool = False
    asked: dict[str, str] = field(default_factory=dict)
    inherited: Mapping[str, Columns] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()

    def is_new(self, source: str, id_: str) -> bool:
        """Whether an article has this id for the first time."""
        if self.is_first:
            return source not in self.inherited or self.inherited[source]["id"] != id_
        return self.asked.get(source) == id_

    def is_told(self, source: str) -> bool:
        """Whether what the ledger says of a source was not taken in yet."""
        return self.is_first or source in self.lines or source in self.asked


def inherited(connection: Connection) -> dict[str, Columns]:
    """What an archive of other tables gave to its articles, by source: ids and paths, which are given once."""
    columns = database.columns(connection, article)
    if not {*columns} >= {*_KEPT}:
        return {}
    kept = (article.c[each] for each in (*_KEPT, "edited") if each in columns)
    return {row.source: dict(row._mapping) for row in connection.execute(select(*kept))}


def take_in(connection: Connection, data: bytes | None, name: str) -> frozenset[str]:
    """Remember the lines of ids.tsv; the sources of which it says something new.

    Without the file, what it said last holds: no id changes because it is lost. Raises ConfigError for the first line
    that is wrong.
    """
    if data is None or read_fact(connection, _LEDGER) == digest(data).encode():
        return frozenset()
    lines = read_ledger(data, name)
    known = {row.source: row.id for row in connection.execute(select(ledger.c.source, ledger.c.id))}
    connection.execute(delete(ledger))
    for some in parts([_columns(each) for each in lines if _is_name(each.source)]):
        connection.execute(insert(ledger), some)
    write_fact(connection, _LEDGER, digest(data).encode())
    return frozenset(each.source for each in lines if known.get(each.source) != each.id)


def told(connection: Connection) -> Ledger:
    """What ids.tsv said when it was last taken in."""
    rows = connection.execute(select(ledger.c.source, ledger.c.id, ledger.c.published).order_by(ledger.c.source))
    return tuple(map(_issued, rows))


def remembered(connection: Connection) -> Ledger:
    """The ledger as it is to be written: what ids.tsv said, and each article with its id."""
    given = connection.execute(select(article.c.source, article.c.id, article.c.published))
    return continued(told(connection), map(_issued, given))


def settle_ids(connection: Connection, asking: Asking, zone: tzinfo) -> dict[str, bool]:
    """Give each article its id: no two have the same.

    The sources of those that got another one than they had or asked for, and whether they were known by that.
    """
    found = _recognised(connection, asking, zone)
    rows = {row.source: row for row in chain(_of_sources(connection, [*found]), _unlike(connection, asking))}
    rows |= {row.source: row for row in _alike(connection)}
    if not rows:
        return {}
    lines = _lines_of(connection, list(rows), [*(row.id for row in rows.values()), *found.values()])
    wanted = {each.id for each in lines} | {row.id for row in rows.values()}
    wanted |= {next(suffixed(row.id, row.source)) for row in rows.values()}
    rows |= {row.source: row for row in _of_ids(connection, list(wanted)) if row.source not in rows}
    claims = [_claim(row, asking, found) for row in rows.values()]
    news = [each for each in lines if each.source not in rows or asking.is_told(each.source)]
    settled = issue(news, claims)
    changed = {**{each: id_ for each, id_ in found.items() if each not in settled}, **settled}
    for some in parts([{"claimer": source, "given": id_} for source, id_ in changed.items()]):
        connection.execute(_given, some)
    return {source: not asking.is_new(source, rows[source].id) for source in changed}


_given = update(article).where(article.c.source == bindparam("claimer")).values(id=bindparam("given"))
_query = select(article.c.source, article.c.id, article.c.own_id, article.c.published)


def _claim(row: _Row, asking: Asking, found: Mapping[str, str]) -> Claim:
    is_new = asking.is_new(row.source, row.id)
    id_ = found.get(row.source, row.id)
    standing: Standing = "own" if row.own_id else "given" if row.source in found or not is_new else "asked"
    return Claim(row.source, id_, datetime.fromtimestamp(row.published, UTC), standing, is_new)


def _recognised(connection: Connection, asking: Asking, zone: tzinfo) -> dict[str, str]:
    """New articles whose files the ledger knows under another name."""
    if connection.execute(select(ledger.c.source).limit(1)).first() is None:
        return {}  # else a new archive would look at all its articles at once
    unknown = _query.where(*_unlike_any(ledger, article), article.c.own_id.is_(False))
    if asking.is_first:
        rows = connection.execute(unknown).all()
    else:
        rows = [row for some in parts([*asking.asked]) for row in connection.execute(unknown.where(_one_of(some)))]
    moments = {row.source: row.published for row in rows if asking.is_new(row.source, row.id)}
    gone = _gone(connection, moments.values()) if moments else []
    if not gone:
        return {}
    titles = (
        (source, unpack_article(data).title)
        for some in parts([*moments])
        for source, data in connection.execute(select(content.c.source, content.c.data).where(_one_of(some, content)))
    )
    newcomers = [Newcomer(each, title, datetime.fromtimestamp(moments[each], zone)) for each, title in titles]
    return recognised(gone, newcomers)


def _gone(connection: Connection, moments: Collection[int]) -> list[Issued]:
    """Lines of the ledger of about these moments, whose files are gone and whose ids nobody has."""
    is_there = exists().where(schema.source.c.source == ledger.c.source)  # it may be a draft
    about = ledger.c.published.between(min(moments) - 2 * _DAY, max(moments) + 2 * _DAY)
    query = select(ledger.c.source, ledger.c.id, ledger.c.published).order_by(ledger.c.source)
    rows = connection.execute(query.where(about, ~is_there, *_unlike_any(article, ledger)))
    return [_issued(row) for row in rows]


def _unlike(connection: Connection, asking: Asking) -> Iterator[_Row]:
    """Articles of which the ledger says another id, and says it for the first time."""
    query = _query.join(ledger, ledger.c.source == article.c.source)
    query = query.where(ledger.c.id != article.c.id, article.c.own_id.is_(False))
    if asking.is_first:
        yield from connection.execute(query).all()
    for some in parts([*asking.lines, *(each for each in asking.asked if each not in asking.lines)]):
        yield from connection.execute(query.where(_one_of(some))).all()


def _alike(connection: Connection) -> Iterable[_Row]:
    """Articles that share an id."""
    shared = select(article.c.id).group_by(article.c.id).having(func.count() > 1)
    return connection.execute(_query.where(article.c.id.in_(shared))).all()


def _of_sources(connection: Connection, sources: Sequence[str]) -> Iterator[_Row]:
    for some in parts(sources):
        yield from connection.execute(_query.where(_one_of(some))).all()


def _of_ids(connection: Connection, ids: Sequence[str]) -> Iterator[_Row]:
    for some in parts(ids):
        yield from connection.execute(_query.where(article.c.id.in_(some))).all()


def _lines_of(connection: Connection, sources: Sequence[str], ids: Sequence[str]) -> Ledger:
    """The lines of the ledger that speak of one of these."""
    found = dict[str, Issued]()
    for column, values in ((ledger.c.source, sources), (ledger.c.id, ids)):
        for some in parts(values):
            for row in connection.execute(select(*ledger.c).where(column.in_(some))):
                found[row.source] = _issued(row)
    return tuple(found.values())


def _unlike_any(others: Any, table: Any) -> tuple[Any, Any]:
    """Neither source nor id are those of a row of another table: each by its index, as SQLite takes one at a time."""
    return ~exists().where(others.c.source == table.c.source), ~exists().where(others.c.id == table.c.id)


def _one_of(sources: Sequence[str], table: Any = article) -> Any:
    return table.c.source.in_(sources)


def _issued(row: _Row) -> Issued:
    return Issued(row.source, row.id, None if row.published is None else datetime.fromtimestamp(row.published, UTC))


def _columns(issued: Issued) -> Columns:
    moment = int(issued.published.timestamp()) if issued.published else None
    return {"source": issued.source, "id": issued.id, "published": moment}


def _is_name(source: str) -> bool:
    """Whether a file may be called so that is read: a lone surrogate is in no UTF-8."""
    return source.isprintable() or not any("\ud800" <= char <= "\udfff" for char in source)
