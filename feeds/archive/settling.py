"""What articles ask for → what each gets: an id, a path and a moment are given once."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, exists, func, select, update

from feeds.archive.schema import article, content, source
from feeds.content.dating import is_spread, spread
from feeds.ingest import unpack_article
from feeds.publication import digest

_MANY = 500  # values in one statement
_T = TypeVar("_T")


def parts(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Few enough values at a time for one statement."""
    return (values[start : start + _MANY] for start in range(0, len(values), _MANY))


def hand_over_ids(connection: Connection, gone: Sequence[str], fresh: Collection[str]) -> dict[str, str]:
    """A file that moved is a fresh source with the bytes of one that is gone: it keeps the id.

    Gives for each that is gone where it is now.
    """
    old, new = source.alias(), source.alias()
    query = (
        select(old.c.source.label("gone"), new.c.source, article.c.id, article.c.wanted_id)
        .join(old, old.c.hash == new.c.hash)
        .join(article, article.c.source == old.c.source)
        .where(old.c.source.in_(gone), new.c.source != old.c.source, article.c.own_id.is_(False))
    )
    moved = [row for row in connection.execute(query) if row.source in fresh]
    for row in moved:
        _set(connection, row.source, id=row.id, wanted_id=row.wanted_id)
    return {row.gone: row.source for row in moved}


def settled_paths(
    connection: Connection, fresh: Collection[str], touched: Collection[str] | None
) -> Iterator[tuple[str, str, str | None]]:
    """Each article that gets another path than it has, with that, and with the article that has what it asks for.

    Of several articles that ask for one path the one that was there first gets it, else the oldest, each other
    one a path of its own. `touched` are those that came or changed, None for any.
    """

    def rank(row: Any) -> tuple[bool, bool]:
        return row.source in fresh, row.path.lower() != row.wanted_path.lower()

    settled: dict[str, tuple[str, str | None]] = {}
    for group in _of_one_path(connection, touched):
        keeper, *others = sorted(group, key=rank)
        settled[keeper.source] = (keeper.wanted_path, None)
        settled |= {row.source: (_other_path(row.wanted_path, row.source), keeper.source) for row in others}
    columns = select(article.c.source, article.c.path, article.c.wanted_path, article.c.path_twin)
    for row in connection.execute(columns.where(article.c.path_twin.is_not(None))).all():
        settled.setdefault(row.source, (row.wanted_path, None))
    for some in parts(list(settled)):
        for row in connection.execute(columns.where(article.c.source.in_(some))).all():
            path, twin = settled[row.source]
            if (path, twin) != (row.path, row.path_twin):
                yield row.source, path, twin


def settle_days(connection: Connection, sources: Collection[str]) -> Iterator[int]:
    """Of these articles, which have other ids than they ask for, those with a day alone are updated as their ids say.

    So a file that gets another name is not updated by that. Gives the moments.
    """
    query = select(article.c.source, article.c.id, article.c.edited, content.c.data)
    query = query.join(content, content.c.source == article.c.source)
    for some in parts(sorted(sources)):
        for row in connection.execute(query.where(article.c.source.in_(some))).all():
            written = unpack_article(row.data)
            if is_spread(written):
                published = int(written.published.timestamp())
                moment = max(int(spread(written.published, row.id).timestamp()), row.edited or 0)
                _set(connection, row.source, updated=moment if moment > published else None, moment=moment)
                yield moment


def settle_moments(connection: Connection, moments: Collection[int] | None) -> None:
    """Of several articles of one moment all but the first are updated in the next free seconds.

    Entries that share `updated` are in no order for an aggregator (the W3C validator warns of them).
    `moments` are those that may be shared now, None for any.
    """
    first = last = None  # of seconds without a gap that were looked at: of a crowded day each is looked at once
    for moment in _shared(connection, moments):
        query = select(article.c.source).where(article.c.moment == moment)
        _, *others = connection.execute(query.order_by(article.c.changed, article.c.source)).scalars()
        if first is None or last is None or not first <= moment <= last:
            first = last = moment
        for each in others:
            last = _free_after(connection, last)
            _set(connection, each, updated=last, moment=last)


def _shared(connection: Connection, moments: Collection[int] | None) -> Iterator[int]:
    shared = select(article.c.moment).group_by(article.c.moment).having(func.count() > 1).order_by(article.c.moment)
    if moments is None:
        yield from connection.execute(shared).scalars().all()
        return
    for some in parts(sorted(moments)):
        yield from connection.execute(shared.where(article.c.moment.in_(some))).scalars().all()


def _free_after(connection: Connection, moment: int) -> int:
    """The first second after a moment that has an article and no article after it."""
    other = article.alias()
    is_last = ~exists().where(other.c.moment == article.c.moment + 1)
    query = select(article.c.moment + 1).where(article.c.moment >= moment, is_last)
    free: int = connection.execute(query.order_by(article.c.moment).limit(1)).scalar_one()
    return free


def _of_one_path(connection: Connection, touched: Collection[str] | None) -> Iterator[Sequence[Any]]:
    """The articles that ask for one path, oldest first: among them those that share one already."""
    path = func.lower(article.c.wanted_path)
    shared = select(path).group_by(path).having(func.count() > 1).order_by(path)
    query = select(article.c.source, article.c.id, article.c.path, article.c.wanted_path)
    for some in [None] if touched is None else parts(_asked_paths(connection, touched)):
        paths = connection.execute(shared if some is None else shared.where(path.in_(some))).scalars().all()
        for each in paths:
            rows = connection.execute(query.where(path == each).order_by(article.c.published, article.c.source))
            yield rows.all()


def _asked_paths(connection: Connection, touched: Collection[str]) -> list[str]:
    """What these articles ask for, and those that did not get it, in lower case."""
    path = select(func.lower(article.c.wanted_path))
    found = set(connection.execute(path.where(article.c.path_twin.is_not(None))).scalars())
    for some in parts(sorted(touched)):
        found.update(connection.execute(path.where(article.c.source.in_(some))).scalars())
    return sorted(found)


def _set(connection: Connection, source_: str, **values: object) -> None:
    connection.execute(update(article).where(article.c.source == source_).values(values))


def _other_path(path: str, source_: str) -> str:
    suffix = f"-{digest(source_)[:8]}"
    stem, dot, html = path.rpartition(".") if not path.endswith("/") else (path.rstrip("/"), "", "/")
    return f"{stem}{suffix}{dot}{html}"
