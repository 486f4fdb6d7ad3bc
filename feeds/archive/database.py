"""How a database is opened, and how the archive's tables, indexes and triggers come into it and go."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Index, Table, create_engine, event, inspect
from sqlalchemy.schema import CreateIndex, CreateTable

from feeds.archive.schema import MEMORY, article, metadata, volume
from feeds.publication import digest

_LAST = "(SELECT CAST(value AS INTEGER) FROM fact WHERE name = 'generation')"  # nothing in the first sync


def _noting(table: Table, event_: str, *, path: str, id_: str) -> tuple[str, str]:
    """The statements by which the database notes what of a table changes."""
    name = f"{table.name}_{event_.split(maxsplit=1)[0].lower()}_{id_[:3].lower()}"
    noted = f"INSERT OR REPLACE INTO touched (path, id, generation) VALUES ({path}, {id_}, {_LAST} + 1);"  # noqa: S608  # ours
    when = f"AFTER {event_} ON {table.name} WHEN {_LAST} IS NOT NULL"
    return f"DROP TRIGGER IF EXISTS {name}", f"CREATE TRIGGER {name} {when} BEGIN {noted} END"


_TRIGGERS = (
    *_noting(article, "INSERT", path="NEW.path", id_="NEW.id"),
    *_noting(article, "DELETE", path="OLD.path", id_="OLD.id"),
    *_noting(article, "UPDATE", path="OLD.path", id_="OLD.id"),
    *_noting(article, "UPDATE", path="NEW.path", id_="NEW.id"),
    *_noting(volume, "UPDATE OF number", path="''", id_="NEW.id"),
)


def _indexes() -> list[Index]:
    return [each for table in metadata.sorted_tables for each in sorted(table.indexes, key=lambda each: str(each.name))]


# Moves with the tables: an archive of other ones is made anew.
VERSION = digest(
    *(str(CreateTable(table)) for table in metadata.sorted_tables), *map(str, map(CreateIndex, _indexes())), *_TRIGGERS
).encode()


def open_engine(file: Path) -> Engine:
    """An SQLite database; a writer waits for another one, ten minutes at the most."""
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 600, "isolation_level": None})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        for setting in (
            "page_size=16384",
            "cache_size=-16000",
            "synchronous=NORMAL",
            "temp_store=MEMORY",
            "wal_autocheckpoint=4000",
        ):
            connection.execute(f"PRAGMA {setting}").close()

    return engine


def create(connection: Connection) -> None:
    """Make the tables that are not there, without what `index` makes."""
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))


def index(connection: Connection) -> None:
    """Make the indexes that are not there, and the triggers: of many rows all is sooner done when these are there."""
    for each in _indexes():
        connection.execute(CreateIndex(each, if_not_exists=True))
    for statement in _TRIGGERS:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Drop all tables, but those that are as they should be and hold what nothing else knows."""
    kept = [table for table in MEMORY if columns(connection, table) == table.c.keys()]
    metadata.drop_all(connection, tables=[table for table in metadata.sorted_tables if table not in kept])


def columns(connection: Connection, table: Table) -> list[str]:
    """The names of the columns that a table of this name has, whoever made it; none where there is none."""
    found = inspect(connection)
    return [each["name"] for each in found.get_columns(table.name)] if found.has_table(table.name) else []
