"""Facts about the first sync: what is made at once is as if it was made step by step."""

import sqlite3
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import pytest
from conftest import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from feeds.archive import binding, schema

SECONDS = int(NOW.timestamp())
BEGIN = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())


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


@given(st.lists(st.integers(0, 59).map(lambda second: second // 10 * 10 + second % 3), min_size=1, max_size=40))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_crowded_day(make_desk, seconds):
    """Of several articles of one second all but the first are updated in the next free ones, in their order."""
    desk = make_desk(uuid4().hex)
    for at, second in enumerate(seconds):
        desk.article(f"{at:03}.md", date=f"2025-01-01T00:00:{second:02}Z")
    desk.sync()
    expected = dict(enumerate(seconds))
    for second in sorted(each for each in {*seconds} if seconds.count(each) > 1):
        for at in [at for at, each in enumerate(seconds) if each == second][1:]:
            expected[at] = next(each for each in count(second) if each not in expected.values())
    with desk.archive.connect() as connection:
        found = connection.execute(select(schema.article.c.moment).order_by(schema.article.c.source)).scalars().all()
    assert [moment - BEGIN for moment in found] == [expected[at] for at in range(len(seconds))]


def test_indexes(filled):
    """A new archive has all indexes, however late they were made."""
    with sqlite3.connect(filled.archive_file) as connection:
        names = {name for (name,) in connection.execute("select name from sqlite_master where type = 'index'")}
    assert names >= {index.name for table in schema.metadata.sorted_tables for index in table.indexes}
