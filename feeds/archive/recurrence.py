"""The lines of all articles → those that recur, and are noise."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, delete, func, insert, select, tuple_

from feeds.archive import queries
from feeds.archive.schema import line, recurring
from feeds.archive.settling import parts
from feeds.content.recurring import ENOUGH

# An outlet, and what stands for a line.
Marked = tuple[str, int]


def lines_of(connection: Connection, sources: Collection[str]) -> Iterator[Marked]:
    """The marked lines of some articles."""
    query = select(line.c.outlet, line.c.mark).where(line.c.source.in_(sources))
    return ((row.outlet, row.mark) for row in connection.execute(query))


def noise_of(connection: Connection, sources: Sequence[str]) -> dict[str, set[int]]:
    """What stands for the lines of some articles that recur, by source."""
    found: dict[str, set[int]] = {}
    for source, mark in connection.execute(queries.noise(), {"sources": list(sources)}):
        found.setdefault(source, set()).add(mark)
    return found


def settle_all(connection: Connection) -> None:
    """Note which lines recur in a new archive."""
    often = select(line.c.outlet, line.c.mark).group_by(line.c.outlet, line.c.mark).having(func.count() >= ENOUGH)
    connection.execute(insert(recurring).from_select(["outlet", "mark"], often))


def settle(connection: Connection, changed: Collection[Marked]) -> Iterator[str]:
    """Note which of some lines recur now; each article with one that does no more, or does at last."""
    for some in parts(sorted(changed)):
        pair = tuple_(line.c.outlet, line.c.mark)
        often = select(line.c.outlet, line.c.mark).where(pair.in_(some)).group_by(line.c.outlet, line.c.mark)
        now = {(row.outlet, row.mark) for row in connection.execute(often.having(func.count() >= ENOUGH))}
        noted = select(recurring).where(tuple_(recurring.c.outlet, recurring.c.mark).in_(some))
        before = {(row.outlet, row.mark) for row in connection.execute(noted)}
        for outlet, mark in sorted(before - now):
            connection.execute(delete(recurring).where(recurring.c.outlet == outlet, recurring.c.mark == mark))
        for outlet, mark in sorted(now - before):
            connection.execute(insert(recurring), {"outlet": outlet, "mark": mark})
        for outlet, mark in sorted(now ^ before):
            with_it = select(line.c.source).where(line.c.outlet == outlet, line.c.mark == mark)
            yield from connection.execute(with_it).scalars().all()
