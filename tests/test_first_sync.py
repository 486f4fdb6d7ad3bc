"""Facts about the first sync: what is made at once is as if it was made step by step."""

import sqlite3

import pytest
from conftest import NOW
from sqlalchemy import delete, select

from feeds.archive import binding, schema

SECONDS = int(NOW.timestamp())


@pytest.fixture
def filled(desk):
    """Articles of three topics, old, new and scheduled ones, some of the same day; the feeds show two."""
    desk.settings("[feed]\nentries = 2\n")
    for at, date in enumerate(("1961-04-12", "1969-07-20", "2025-01-01", "2025-01-01", "2025-03-01", "2026-06-01")):
        for topic in ("Moon", "Mars"):
            desk.article(f"{topic}-{at}.md", date=date, topics=[topic, *(["Both"] if at % 2 else [])])
    desk.sync()
    return desk


def rows(connection, table):
    return sorted(tuple(row) for row in connection.execute(select(table)))


def test_volumes_at_once(filled):
    """Volumes that are filled at once are those that are filled one by one."""
    with filled.archive.connect() as connection:
        at_once = rows(connection, schema.volume)
        connection.execute(delete(schema.volume))
        binding.enlist(connection, None, 0)
        bound = binding.bind(connection, entries=2, now=SECONDS)
        one_by_one = rows(connection, schema.volume)
        connection.execute(delete(schema.volume))
        assert binding.begin(connection, entries=2, now=SECONDS) == bound == {"", "moon", "mars", "both"}
        assert rows(connection, schema.volume) == one_by_one == at_once
        connection.rollback()
    assert {number for *_, number, _ in at_once} == {0, 1, 2, 3, 4, 5}


def test_indexes(filled):
    """A new archive has all indexes, however late they were made."""
    with sqlite3.connect(filled.archive_file) as connection:
        names = {name for (name,) in connection.execute("select name from sqlite_master where type = 'index'")}
    assert names >= {index.name for table in schema.metadata.sorted_tables for index in table.indexes}
