"""A search → the newest articles that it means, by the index of words."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import text

from feeds.archive import Archive, Listed
from feeds.archive.facts import read_fact
from feeds.archive.indexing import CHANGED, NEXT, READY, number_of
from feeds.errors import PublicationError
from feeds.searching import Search, sought

# A cross join keeps SQLite from beginning with anything else: the index gives the newest first, and no more of them
# than are asked for. What it holds may lag behind, so that it is the article's own date that decides.
_FOUND = text("""
    SELECT article.source
    FROM search_words CROSS JOIN search_row CROSS JOIN article
    WHERE search_words MATCH :words AND search_words.rowid <= :newest
        AND search_row.id = search_words.rowid
        AND article.source = search_row.source AND article.published <= :moment
    ORDER BY search_words.rowid DESC LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class Index:
    """What is known of the index: whether it is whole, and when it last changed."""

    is_ready: bool
    changed: datetime


def index_of(archive: Archive) -> Index | None:
    """The index of an archive, None where nobody began one."""
    with archive.connect() as connection:
        is_ready = read_fact(connection, READY) is not None
        if not is_ready and read_fact(connection, NEXT) is None:
            return None
        return Index(is_ready, datetime.fromtimestamp(int(read_fact(connection, CHANGED) or 0), UTC))


def found(archive: Archive, search: Search, before: datetime, limit: int) -> tuple[Listed, ...]:
    """The newest articles that a search means and that are published at a moment, newest first.

    Raises PublicationError where the index is not whole yet.
    """
    if archive.fact(READY) is None:
        raise PublicationError("the index of words is being made")
    moment = int(before.timestamp())
    values = {"words": _expression(search), "moment": moment, "newest": number_of(moment), "limit": limit}
    with archive.connect() as connection:
        sources = connection.execute(_FOUND, values).scalars().all()
    return archive.listed_of(sources, before)


def _expression(search: Search) -> str:
    """The search in the words of FTS5 (https://sqlite.org/fts5.html, "Full-text Query Syntax")."""
    wanted = " AND ".join(_string(*sought(term)) for term in search.terms if not term.without)
    unwanted = " OR ".join(_string(*sought(term)) for term in search.terms if term.without)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _string(words: str, begins: bool) -> str:  # noqa: FBT001  # as `sought` gives them
    return f'"{words}"{" *" if begins else ""}'  # no mark of quotation is part of a word
