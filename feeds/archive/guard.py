"""How many articles were there and are gone → whether that can be meant."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from feeds.archive.schema import article
from feeds.archive.settling import parts
from feeds.errors import PublicationError

_FEW = 5  # articles; of fewer, more than half go often enough


def refuse_to_empty(connection: Connection, ids: Iterable[str], before: int, folder: str) -> None:
    """Raise PublicationError where more than half of what was there is gone at once: a disk may be missing.

    `ids` are those of articles whose files went or became drafts; one that another file has now has only moved.
    """
    asked = sorted(set(ids))
    if len(asked) < _FEW or len(asked) * 2 <= before:
        return
    held = select(article.c.id)
    there = [each for some in parts(asked) for each in connection.execute(held.where(article.c.id.in_(some))).scalars()]
    gone = len(asked) - len(set(there))
    if gone >= _FEW and gone * 2 > before:
        message = f"{gone} of {before} articles are gone at once; what is published stays, unless --accept says so"
        raise PublicationError(f"{folder}: {message}")
