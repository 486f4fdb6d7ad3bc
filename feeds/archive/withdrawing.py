"""Articles that go, and articles that come → what is remembered of who was published, and who is back."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, exists, insert, select, update

from feeds.archive.schema import article, article_topic, content, source, withdrawn, withdrawn_topic
from feeds.archive.settling import parts
from feeds.ingest import unpack_article
from feeds.pairing.keys import title_key
from feeds.publication import digest


@dataclass(frozen=True, slots=True)
class Trace:
    """By what an article is known again; `headline` stands for its title and day, and is empty without a title.

    `wanted_id` is what its file asks for, its author's own where `own_id` is true.
    """

    source: str
    hash: str
    wanted_id: str
    own_id: bool
    headline: str
    id: str


def withdraw(connection: Connection, sources: Sequence[str], now: int) -> None:
    """Remember those of these articles that are published, before they are taken out or get a date to come."""
    for some in parts(sources):
        query = _traces(some).add_columns(article.c.path).where(article.c.published <= now)
        rows = [asdict(_trace(row)) | {"path": row.path, "withdrawn": now} for row in connection.execute(query)]
        if rows:
            ids = {row["source"]: row["id"] for row in rows}
            _forget(connection, [*ids.values()])
            connection.execute(insert(withdrawn), rows)
            placed = select(article_topic.c.source, article_topic.c.term).where(article_topic.c.source.in_(ids))
            terms = [*((source_, "") for source_ in ids), *map(tuple, connection.execute(placed))]
            places = [{"term": term, "withdrawn": now, "id": ids[source_]} for source_, term in terms]
            connection.execute(insert(withdrawn_topic), places)


def take_back(connection: Connection, fresh: Collection[str]) -> Collection[str]:
    """Fresh sources that were withdrawn, as they are or as others, have the ids that they had. Such sources."""
    if not fresh or connection.execute(select(withdrawn.c.id).limit(1)).first() is None:
        return ()
    come: list[Trace] = []
    gone: dict[str, Trace] = {}
    for some in parts(sorted(fresh)):
        found = [_trace(row) for row in connection.execute(_traces(some))]
        come += found
        gone |= {each.id: each for each in _like(connection, found)}
    back = returned(come, [gone[id_] for id_ in sorted(gone)])
    for source_, trace in back.items():
        values = {"id": trace.id, "wanted_id": trace.wanted_id}
        connection.execute(update(article).where(article.c.source == source_).values(values))
    return back.keys()


def forget_public(connection: Connection, now: int) -> None:
    """What can be read again is withdrawn no more."""
    public = exists().where(article.c.id == withdrawn.c.id, article.c.published <= now)
    _forget(connection, connection.execute(select(withdrawn.c.id).where(public)).scalars().all())


def returned(come: Collection[Trace], gone: Collection[Trace]) -> Mapping[str, Trace]:
    """Who of those that come is who of those that are gone, by the source of the former; nobody is so twice.

    The same file, the same bytes, the same id that is asked for, or the same title on one day, where no other has it.
    An id of its author's own stays as it is.
    """
    found: dict[str, Trace] = {}
    for rule in ("source", "hash", "wanted_id", "headline"):
        left = [each for each in come if each.source not in found]
        taken = {trace.id for trace in found.values()}
        free = [each for each in gone if each.id not in taken]
        found |= _paired(left, free, rule)
    return found


def _paired(come: Iterable[Trace], gone: Iterable[Trace], rule: str) -> dict[str, Trace]:
    olds, news = _by(gone, rule), _by(come, rule)
    found: dict[str, Trace] = {}
    for key, some in news.items():
        others = olds.get(key, [])
        if rule != "headline" or len(some) == len(others) == 1:
            found |= {new.source: old for new, old in zip(some, others, strict=False) if _may_be(new, old)}
    return found


def _by(traces: Iterable[Trace], rule: str) -> dict[str, list[Trace]]:
    found: dict[str, list[Trace]] = {}
    for each in traces:
        if key := getattr(each, rule):
            found.setdefault(key, []).append(each)
    return found


def _may_be(new: Trace, old: Trace) -> bool:
    return new.wanted_id == old.wanted_id or not (new.own_id or old.own_id)


# -- rows


def _traces(sources: Sequence[str]) -> Select[Any]:
    query = select(
        article.c.source, article.c.id, article.c.wanted_id, article.c.own_id, source.c.hash, content.c.data,
    )  # fmt: skip
    joined = query.join(source, source.c.source == article.c.source).join(content, content.c.source == article.c.source)
    return joined.where(article.c.source.in_(sources)).order_by(article.c.published, article.c.source)


def _trace(row: Row[Any]) -> Trace:
    written = unpack_article(row.data)
    title = title_key(written.title)
    headline = digest(title, f"{written.published:%Y-%m-%d}") if title else ""
    return Trace(row.source, row.hash, row.wanted_id, row.own_id, headline, row.id)


def _like(connection: Connection, come: Collection[Trace]) -> Iterator[Trace]:
    """Who was withdrawn and has anything in common with those that come."""
    table = withdrawn.c
    columns = table.source, table.hash, table.wanted_id, table.own_id, table.headline, table.id
    for column in (table.source, table.hash, table.wanted_id, table.headline):
        keys = {getattr(each, column.name) for each in come}
        yield from (Trace(*row) for row in connection.execute(select(*columns).where(column.in_(keys))))


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    for some in parts(ids):
        for table in (withdrawn, withdrawn_topic):
            connection.execute(delete(table).where(table.c.id.in_(some)))
