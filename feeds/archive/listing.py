"""Rows of articles → articles in lists, each with others that tell its story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from feeds.archive import queries
from feeds.model import Keep
from feeds.publication import digest

_MOST = 5  # others that an article names


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: enough to know whether what shows it must be made anew.

    `also` are the sources of others that tell its story, newest first; `story` is the id of the
    article that told it first, empty where no other does.
    """

    source: str
    path: str
    published: int  # seconds since 1970
    changed: int  # the same, as late as the author, a sync that saw it change, or another one of its story says
    fingerprint: str
    also: tuple[str, ...] = ()
    story: str = ""


def as_listed(connection: Connection, rows: Sequence[Row[Any]], moment: float) -> Iterator[Listed]:
    """The articles of some rows of `queries.window`, as they are at a moment."""
    stories = sorted({row.story for row in rows if row.story})
    tellers: dict[str, list[Row[Any]]] = {}
    if stories:
        for row in connection.execute(queries.tellers(), {"stories": stories, "moment": moment}):
            tellers.setdefault(row.story, []).append(row)
    return (_listed(row, tellers.get(row.story, ())) for row in rows)


def once(listed: Sequence[Listed], keep: Keep) -> tuple[Listed, ...]:
    """These articles, newest first, with one of each story: the newest of them, or the first; or with all."""
    if keep == "all":
        return tuple(listed)
    shown = {each.story or each.source: each for each in (reversed(listed) if keep == "newest" else listed)}
    return tuple(each for each in listed if shown[each.story or each.source] is each)


def _listed(row: Row[Any], tellers: Sequence[Row[Any]]) -> Listed:
    """`tellers` are all that tell its story, newest first."""
    source, id_, path, hash_, published, changed, attached, updated, _ = tuple(row)
    also = [each for each in tellers if each.source != source][:_MOST]
    story = tellers[-1].id if also else ""
    shown = [part for each in also for part in (each.path, each.hash)]
    return Listed(
        source,
        path,
        published,
        max(changed, updated or 0, *(each.published for each in also)),
        digest(hash_, id_, path, str(updated), attached or "", story, *shown),
        tuple(each.source for each in also),
        story,
    )
