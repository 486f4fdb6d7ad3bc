"""What left a feed → how far back its window reaches, so that nothing comes back that had been pushed out of it.

Where articles leave the middle of a window, older ones would take their places; readers that have forgotten those
would show them as new. So a window that gets thinner keeps its end, which is the horizon, until newer articles
have filled it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from feeds.archive import Archive, queries
from feeds.archive.schema import horizon
from feeds.model import Keep, Site

Key = tuple[int, str]  # published, source: the order of a window


def horizons(archive: Archive) -> dict[str, Key]:
    """By term, and with "" for all articles, the newest one that its window must not show; few windows have any."""
    with archive.connect() as connection:
        return _read(connection)


def settle(
    before: Connection,
    connection: Connection,
    site: Site,
    *,
    terms: Iterable[str],
    moved: Mapping[str, str],
    now: int,
) -> None:
    """Note horizons of topics that articles may have left, and forget those that are of no use any more.

    `before` sees the archive without what `connection` has written; `moved` says where renamed files are now.
    """
    known, keeps = _read(before), {topic.term: topic.stories for topic in site.topics}
    for term in terms:
        window = _Window(term, keeps.get(term) or site.stories, now)
        end = window.nth(before, site.entries, known.get(term)) or known.get(term)
        if end is None:
            continue
        end = end[0], moved.get(end[1], end[1])
        connection.execute(delete(horizon).where(horizon.c.term == term))
        if window.nth(connection, site.entries - 1, end) is None:  # it is thinner than it may be
            connection.execute(insert(horizon), {"term": term, "published": end[0], "source": end[1]})


@dataclass(frozen=True, slots=True)
class _Window:
    term: str
    keep: Keep
    now: int

    def nth(self, connection: Connection, skipped: int, above: Key | None) -> Key | None:
        """The article that it would show after so many others, if it had no end."""
        query = queries.nth_of_window(of_topic=bool(self.term), keep=self.keep, above=above is not None)
        published, source = above or (None, None)
        values = {"moment": self.now, "term": self.term, "skipped": skipped}
        row = connection.execute(query, {**values, "horizon": published, "horizon_source": source}).first()
        return (row.published, row.source) if row else None


def _read(connection: Connection) -> dict[str, Key]:
    rows = connection.execute(select(horizon.c.term, horizon.c.published, horizon.c.source))
    return {term: (published, source) for term, published, source in rows}
