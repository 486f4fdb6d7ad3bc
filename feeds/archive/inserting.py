"""Many rows → a table, straight through the driver: they are as it takes them."""

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import sqlite


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all have the same columns, two at the least."""
    if rows:
        statement, columns = _statement(table, tuple(rows[0]))
        connection.exec_driver_sql(statement, list(map(itemgetter(*columns), rows)))


@cache  # SQLAlchemy takes longer to write the statement than SQLite to execute it
def _statement(table: Table, columns: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The statement, and the columns in the order of its places."""
    compiled = insert(table).compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=columns)
    return str(compiled), tuple(compiled.positiontup or ())
