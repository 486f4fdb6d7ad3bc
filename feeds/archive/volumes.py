"""A feed's volumes, and what is in none of them yet → articles in lists; `term` is None for the feed of all."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

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
    return archive.listed_of(_sources(archive, term, number, before), before)


def with_loose(
    archive: Archive, term: str | None, window: Sequence[Listed], before: datetime, keep: Keep
) -> tuple[Listed, ...]:
    """The newest articles, and older ones that are in no volume yet."""
    shown = {each.source for each in window}
    loose = [source for source in _sources(archive, term, LOOSE, before) if source not in shown]
    return (*window, *archive.listed_of(loose, before, term=term, keep=keep))


def _sources(archive: Archive, term: str | None, number: int, before: datetime) -> Sequence[str]:
    values = {"of": term or ALL, "number": number, "moment": before.timestamp()}
    with archive.connect() as connection:
        return connection.execute(_numbered(of_topic=term is not None), values).scalars().all()


@cache
def _numbered(*, of_topic: bool) -> Select[Any]:
    """The sources of what is in the volume `:number` (of the topic `:of`), and has that topic still, at a moment."""
    query = select(article.c.source).join(volume, volume.c.id == article.c.id)
    query = query.where(volume.c.term == bindparam("of"), volume.c.number == bindparam("number"))
    query = query.where(article.c.published <= bindparam("moment"))
    return query.where(has_topic()) if of_topic else query
