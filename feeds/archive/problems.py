"""What was wrong with the sources of an archive when they were last read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select

from feeds.archive import Archive
from feeds.archive.queries import twins
from feeds.archive.schema import article, source
from feeds.errors import Problem
from feeds.ledger import FILE_NAME as LEDGER

_decode = msgspec.json.Decoder(tuple[Problem, ...]).decode


def problems(archive: Archive) -> Iterator[Problem]:
    """All of it, by source; then what articles ask for and did not get."""
    noted = select(source.c.problems).where(source.c.problems.is_not(None)).order_by(source.c.source)
    with archive.connect() as connection:
        for row in connection.execute(noted):
            yield from _decode(row.problems)
        for row in connection.execute(twins()):
            yield _twin_problem(row)


def scheduled(archive: Archive, after: datetime) -> Iterator[Problem]:
    """A warning for each article that is dated after a moment."""
    query = select(article.c.source, article.c.published).where(article.c.published > after.timestamp())
    with archive.connect() as connection:
        for row in connection.execute(query.order_by(article.c.source)):
            moment = datetime.fromtimestamp(row.published, UTC)
            yield Problem(row.source, f"is published in the future, at {moment:%Y-%m-%d %H:%M} UTC", severity="warning")


def _twin_problem(row: Row[Any]) -> Problem:
    if row.id_twin and row.id_twin != row.source:
        return Problem(row.source, f"has the same id as {row.id_twin}; it gets another one", severity="warning")
    if row.told_id and row.own_id:
        message = f"was published with the id {row.told_id}, and now has one of its own: {row.id}"
    elif row.told_id:
        message = f"has the id {row.id}, and in {LEDGER} {row.told_id}; write that anew with feeds ids --write"
    elif row.path_twin:
        message = f"has the same address as {row.path_twin}; its page is {row.path}"
    else:
        message = "has another id than it asks for, the one that it was published with"
    return Problem(row.source, message, severity="warning")
