"""The texts of articles → an index of their words, kept beside them in the archive.

An index is made beside the last one, in transactions of some hundred articles, and takes its place when it is whole;
then it is kept up to date in its place. It can't forget a text (it holds no texts, and SQLite before 3.43 needs them
for that): what changed or went stays in it under a number that no article has any more, until there is too much of it.

This and `search` alone know that the archive is SQLite.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, TableClause, column, delete, func, insert, null, select, table, update
from sqlalchemy.exc import OperationalError

from feeds.archive import Archive, schema
from feeds.archive.facts import read_fact
from feeds.content.markup import plain_text
from feeds.edition import edition
from feeds.model import Article
from feeds.publication import digest
from feeds.searching import indexed

_BATCH = 300  # articles that are indexed in one transaction
# Rows that no article has are left out of each answer; more than this share of them are worth a new index.
_TOO_STALE, _FEW = 1 / 3, 1000

_WORDS = (
    "USING fts5(title, text, names, content='', columnsize=0,"
    " tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* M*'\")"
)
# A row without a source is of a text that changed or went.
_ROWS = "(id INTEGER PRIMARY KEY, source TEXT UNIQUE, hash TEXT)"
_DROP_NEXT = ("DROP TABLE IF EXISTS search_words_next", "DROP TABLE IF EXISTS search_row_next")
_DROP = ("DROP TABLE IF EXISTS search_words", "DROP TABLE IF EXISTS search_row")
_MAKE_NEXT = (f"CREATE VIRTUAL TABLE search_words_next {_WORDS}", f"CREATE TABLE search_row_next {_ROWS}")
_RENAME_NEXT = (
    "ALTER TABLE search_words_next RENAME TO search_words",
    "ALTER TABLE search_row_next RENAME TO search_row",
)
# Facts: the version of the index, and of the one that is being made; what it is up to date with, and since when.
READY, NEXT, _GENERATION, CHANGED = "search", "search_next", "search_generation", "search_changed"

_SLOTS = 4  # bits of a number that tell apart what was published in one second


@dataclass(frozen=True, slots=True)
class _Tables:
    words: TableClause
    rows: TableClause


@dataclass(frozen=True, slots=True)
class _Version:
    """An article as the archive has it now."""

    source: str
    published: int
    hash: str


_CURRENT, _BESIDE = (
    _Tables(
        table(f"search_words{suffix}", *map(column, ("rowid", "title", "text", "names"))),
        table(f"search_row{suffix}", *map(column, ("id", "source", "hash"))),
    )
    for suffix in ("", "_next")
)


def begin(archive: Archive) -> None:
    """Make room for an index where there is none: from now on it is known that there will be one."""
    with archive.connect() as connection:
        if read_fact(connection, READY) is None:
            _begin_next(connection)


def catch_up(archive: Archive, clock: Callable[[], datetime]) -> None:
    """Take into the index what it lacks; `clock` says what time it is.

    Others may read and write meanwhile. Raises PublicationError where the archive can't be written.
    """
    with archive.connect() as connection:
        while not (is_good := _is_good(connection)) or not _is_caught_up(connection):
            generation = read_fact(connection, "generation")
            if is_good:
                changed = _take_in(archive, connection, _CURRENT, clock)
            else:
                _begin_next(connection)
                _take_in(archive, connection, _BESIDE, clock)
                _put_in_place(connection)
                changed = True
            _note_caught_up(connection, generation, clock() if changed else None)


def drop(connection: Connection) -> None:
    """Forget the index."""
    for statement in (*_DROP_NEXT, *_DROP):
        with suppress(OperationalError):  # an SQLite without FTS5 can't even drop it
            connection.exec_driver_sql(statement)


def _version() -> bytes:
    return digest(edition(), *_MAKE_NEXT).encode()


def _is_good(connection: Connection) -> bool:
    """Whether there is an index that this code made, and not too much of it is of the past."""
    if read_fact(connection, READY) != _version():
        return False
    rows = _CURRENT.rows
    query = select(func.count(), func.count(rows.c.source)).select_from(rows)
    total, fresh = connection.execute(query).one()
    return bool(total - fresh <= max(_FEW, total * _TOO_STALE))


def _is_caught_up(connection: Connection) -> bool:
    return read_fact(connection, _GENERATION) == read_fact(connection, "generation")


@contextmanager
def _writing(connection: Connection) -> Iterator[None]:
    """One transaction. A plain BEGIN reads first and can't become a writer when another one wrote meanwhile."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _begin_next(connection: Connection) -> None:
    """Tables for a new index, unless it was begun before and not finished."""
    with _writing(connection):
        if read_fact(connection, NEXT) != _version():
            for statement in (*_DROP_NEXT, *_MAKE_NEXT):
                connection.exec_driver_sql(statement)
            _note(connection, NEXT, _version())


def _put_in_place(connection: Connection) -> None:
    with _writing(connection):
        for statement in (*_DROP, *_RENAME_NEXT):
            connection.exec_driver_sql(statement)
        _note(connection, READY, _version())
        _note(connection, NEXT, None)


def _take_in(archive: Archive, connection: Connection, tables: _Tables, clock: Callable[[], datetime]) -> bool:
    """Index what is new or changed, article after article by source, and forget what went; whether there was any."""
    changed, after = False, ""
    while lacking := _lacking(connection, tables, after):
        articles = archive.articles([row.source for row in lacking], clock())
        with _writing(connection):
            _index(connection, tables, [(row, articles[row.source]) for row in lacking if row.source in articles])
        changed, after = True, lacking[-1].source
    with _writing(connection):
        rows, article = tables.rows, schema.article
        gone = rows.c.source.is_not(None) & ~select(article.c.source).where(article.c.source == rows.c.source).exists()
        forgotten = connection.execute(update(rows).where(gone).values(source=null()))
    return changed or forgotten.rowcount > 0


def _lacking(connection: Connection, tables: _Tables, after: str) -> Sequence[_Version]:
    """The next articles that are not in the index as they are now."""
    article, rows = schema.article, tables.rows
    hash_ = article.c.hash + func.coalesce(article.c.attached, "")
    query = (
        select(article.c.source, article.c.published, hash_.label("hash"))
        .outerjoin(rows, rows.c.source == article.c.source)
        .where(article.c.source > after, rows.c.hash.is_(None) | (rows.c.hash != hash_))
        .order_by(article.c.source)
        .limit(_BATCH)
    )
    return [_Version(*row) for row in connection.execute(query)]


def _index(connection: Connection, tables: _Tables, articles: Sequence[tuple[_Version, Article]]) -> None:
    texts: dict[int, dict[str, str]] = {}
    for row, article in articles:
        connection.execute(update(tables.rows).where(tables.rows.c.source == row.source).values(source=null()))
        number = _free_number(connection, tables, row.source, row.published)
        connection.execute(insert(tables.rows), {"id": number, "source": row.source, "hash": row.hash})
        texts[number] = _text_of(article)
    if texts:  # in their order they become one piece of the index
        connection.execute(insert(tables.words), [{"rowid": number, **texts[number]} for number in sorted(texts)])


def _text_of(article: Article) -> dict[str, str]:
    """What readers see of an article."""
    topics = (topic.label for topic in article.topics if not topic.hidden)
    names = (*(each.name for each in article.authors), *topics, article.place, article.agency)
    corrections = (each.text for each in article.corrections)
    return {
        "title": indexed(article.title),
        "text": indexed("\n".join((*corrections, plain_text(article.body, article.markup)))),
        "names": indexed("\n".join(filter(None, names))),
    }


def number_of(published: int) -> int:
    """The highest number of what is published in a second: a later one has a higher one."""
    return published << _SLOTS | (1 << _SLOTS) - 1


def _free_number(connection: Connection, tables: _Tables, source: str, published: int) -> int:
    """A number for a text that no text ever had, the same in each new index unless others want it, too.

    Where a second has no room it becomes that of an earlier one, so that nothing waits for its time twice.
    """
    room, tried = 1 << _SLOTS, 0
    while True:
        number = number_of(published) - int(digest(source, str(tried))[:15], 16) % room
        if connection.execute(select(tables.rows.c.id).where(tables.rows.c.id == number)).first() is None:
            return number
        room, tried = room * 4, tried + 1


def _note_caught_up(connection: Connection, generation: bytes | None, now: datetime | None) -> None:
    """Note what the index is up to date with; if it changed, so did the archive, and no second says so twice."""
    with _writing(connection):
        if now is not None:
            is_same = read_fact(connection, "generation") == generation
            after = str(int(read_fact(connection, "generation") or 0) + 1).encode()
            _note(connection, "generation", after)
            generation = after if is_same else generation
            _note(connection, CHANGED, str(max(int(now.timestamp()), _last_noted(connection) + 1)).encode())
        _note(connection, _GENERATION, generation)


def _last_noted(connection: Connection) -> int:
    articles = select(func.max(schema.topic_change.c.changed))
    facts = (read_fact(connection, name) for name in ("site_changed", CHANGED))
    return max(connection.execute(articles).scalar() or 0, *(int(fact or 0) for fact in facts))


def _note(connection: Connection, name: str, value: bytes | None) -> None:
    connection.execute(delete(schema.fact).where(schema.fact.c.name == name))
    if value is not None:
        connection.execute(insert(schema.fact), {"name": name, "value": value})
