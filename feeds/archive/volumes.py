"""A feed's volumes, and what is in none of them yet → articles in lists; `term` is None for the feed of all."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_

from feeds.archive import Archive, Listed
from feeds.archive.binding import ALL, has_topic
from feeds.archive.schema import LOOSE, article, volume
from feeds.model import Keep


def last_volume(archive: Archive, term: str | None) -> int:
    """The number of the newest volume, 0 where there is none yet."""
    query = select(func.max(volume.c.number)).where(volume.c.term == bindparam("of"))
    with archive.connect() as connection:
        return connection.execute(query, {"of": term or ALL}).scalar() or 0


def volume_of(archive: Archive, term: str | None, number: int, before: datetime) -> tuple[Listed, ...]:
    """The articles of a volume that are published at a moment, newest first; the place of one that went is empty."""
    return archive.listed_of(_sources(archive, _numbered(of_topic=term is not None), term, number=number), before)


def with_loose(
    archive: Archive, term: str | None, window: Sequence[Listed], before: datetime, keep: Keep
) -> tuple[Listed, ...]:
    """The newest articles, and older ones that are in no volume yet."""
    if not window:
        return ()
    last = window[-1]
    values = {"number": LOOSE, "published": last.published, "source": last.source}
    sources = _sources(archive, _older(of_topic=term is not None), term, **values)
    return (*window, *archive.listed_of(sources, before, term=term, keep=keep))


def _sources(archive: Archive, query: Select[Any], term: str | None, **values: object) -> Sequence[str]:
    with archive.connect() as connection:
        return connection.execute(query, {"of": term or ALL, **values}).scalars().all()


@cache
def _numbered(*, of_topic: bool) -> Select[Any]:
    """The sources of what is in the volume `:number` (of the topic `:of`), and has that topic still."""
    query = select(article.c.source).join(volume, volume.c.id == article.c.id)
    query = query.where(volume.c.term == bindparam("of"), volume.c.number == bindparam("number"))
    return query.where(has_topic()) if of_topic else query


@cache
def _older(*, of_topic: bool) -> Select[Any]:
    """Those of them that are older than an article."""
    article_ = tuple_(article.c.published, article.c.source)
    return _numbered(of_topic=of_topic).where(article_ < tuple_(bindparam("published"), bindparam("source")))
