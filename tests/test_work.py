"""What a build does, counted: files that it reads, documents that it renders, rows that it writes, bytes that it holds.

Times differ from run to run, these numbers don't. What can't be less is asserted exactly. What could be less is a
bound, at what it is today: lower it when work is saved.
"""

import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk
from sqlalchemy import event
from sqlalchemy.pool import Pool

from feeds.build import build
from feeds.publication import Document
from feeds.publish import snapshot

FOLDERS, TOPICS, ENTRIES = 4, 3, 5
FEEDS = 3 * (1 + TOPICS)  # in three formats
SETTINGS = f'[feed]\nentries = {ENTRIES}\nhistory = "none"\n'

# The source, the article, its text and its topic, and its place in a volume of the main feed and of its topic's;
# beside that, what a sync notes of itself and of each feed.
ROWS_OF_AN_ARTICLE, ROWS_BESIDE = 6, 25
# The places are numbered when there are enough, and what came or is numbered is noted for builds.
ROWS_OF_A_LATER_ARTICLE = 11
# The same four, and the numbers of its places.
STATEMENTS_OF_A_LATER_ARTICLE = 12
# It is taken out with all that belongs to it and put in again; its feeds get a date.
ROWS_OF_AN_EDIT, STATEMENTS_OF_AN_EDIT = 21, 129
ROWS_OF_NOTHING = 2  # when the folder was looked at last
STATEMENTS_OF_NOTHING = 64  # fifteen a feed
BYTES_OF_AN_ARTICLE = 600  # that is neither read nor shown, whatever its length: a name, a size, a time


@dataclass
class Work:
    """What was done between two moments."""

    read: Counter[str] = field(default_factory=Counter)  # sources
    listed: Counter[str] = field(default_factory=Counter)  # folders
    placed: int = 0  # files that were renamed into their place
    rendered: Counter[str] = field(default_factory=Counter)  # paths
    entries: Counter[str] = field(default_factory=Counter)  # sources
    rows: int = 0
    statements: Counter[str] = field(default_factory=Counter)  # by their first word


class Watch:
    """Python's own hook for what programs open; it stays for the life of a process, and sleeps between tests."""

    def __init__(self) -> None:
        self._see: Callable[[str, tuple[Any, ...]], None] | None = None
        sys.addaudithook(lambda name, arguments: self._see(name, arguments) if self._see else None)

    @contextmanager
    def over(self, folder: Path, work: Work) -> Iterator[None]:
        seen = {"open": work.read, "os.scandir": work.listed}

        def see(name: str, arguments: tuple[Any, ...]) -> None:
            if name == "os.rename":
                work.placed += 1
                return
            path = Path(arguments[0]) if name in seen and isinstance(arguments[0], str | Path) else None
            if path and path.is_relative_to(folder):
                seen[name][path.relative_to(folder).as_posix()] += 1

        self._see = see
        try:
            yield
        finally:
            self._see = None


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture
def at_work(watch: Watch, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Work]:
    """Syncs and builds feeds, and says what that took; before it, writes articles up to a number."""
    written = 0

    def article(n: int, title: str) -> None:
        """One in each minute of a year, so that a later one is newer."""
        date = f"2025-{n // 1000 + 1:02}-{n // 60 % 28 + 1:02} 10:{n % 60:02}"
        desk.article(f"{n % FOLDERS}/{n:03}.md", title=title, date=date, topics=[f"t{n % TOPICS}"], body=f"Text {n}.")

    def run(articles: int = 0, *, edited: int | None = None) -> Work:
        nonlocal written
        desk.settings(SETTINGS) if not written else None
        for n in range(written, articles):
            article(n, f"Number {n}")
        written = max(written, articles)
        if edited is not None:
            article(edited, f"Something else {edited}")
        work = Work()
        with watch.over(desk.folder, work), counting_rows(work), counting_entries(work, monkeypatch):
            desk.sync()
            build(Counting(desk.publication(with_pages=False), work), desk.folder.parent / "public")
        return work

    return run


@contextmanager
def counting_rows(work: Work) -> Iterator[None]:
    """Count what is asked of databases and how many rows that changes."""
    changes: dict[int, int] = {}
    first: dict[int, int] = {}

    def checkout(connection: Any, *_: object) -> None:
        first.setdefault(id(connection), connection.total_changes)
        connection.set_trace_callback(lambda statement: work.statements.update([statement.split(maxsplit=1)[0]]))

    def checkin(connection: Any, *_: object) -> None:
        changes[id(connection)] = connection.total_changes - first[id(connection)]
        connection.set_trace_callback(None)

    listeners = {"checkout": checkout, "checkin": checkin}
    for name, listener in listeners.items():
        event.listen(Pool, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(Pool, name, listener)
        work.rows = sum(changes.values())


@contextmanager
def counting_entries(work: Work, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count the articles whose text is rendered."""
    made = snapshot.entry_of

    def counted(article: Any, *arguments: Any, **options: Any) -> Any:
        work.entries[article.source] += 1
        return made(article, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "entry_of", counted)
        yield


class Counting(Mapping[str, Document]):
    """A publication of which is known what was rendered."""

    def __init__(self, publication: Mapping[str, Document], work: Work) -> None:
        self._publication, self._work = publication, work

    def __getitem__(self, path: str) -> Document:
        document = self._publication[path]

        def render() -> bytes:
            self._work.rendered[path] += 1
            return document.render()

        return replace(document, render=render)

    def __iter__(self) -> Iterator[str]:
        return iter(self._publication)

    def __len__(self) -> int:
        return len(self._publication)


def articles_of(work: Work) -> dict[str, int]:
    return {source: times for source, times in work.read.items() if source.endswith(".md")}


# -- from nothing


def test_a_first_build_reads_each_file_once(at_work):
    """And looks into each folder once."""
    work = at_work(40)
    assert articles_of(work) == {f"{n % FOLDERS}/{n:03}.md": 1 for n in range(40)}
    assert work.listed == {".": 1, **{str(n): 1 for n in range(FOLDERS)}}


def test_a_first_build_renders_each_document_once(at_work):
    """And writes it once; beside them there is its record."""
    work = at_work(40)
    assert set(work.rendered.values()) == {1}
    assert sum(path.endswith((".atom", ".rss", ".json")) for path in work.rendered) >= FEEDS
    assert work.placed == len(work.rendered) + 2  # the record of a build is written when it begins, too


def test_only_entries_that_are_shown_are_made_and_each_once(at_work):
    """Whatever the number of feeds and formats that show it: the newest of each topic, among which are those of all."""
    shown = {f"{n % FOLDERS}/{n:03}.md": 1 for n in range(40 - TOPICS * ENTRIES, 40)}
    assert at_work(40).entries == shown


def test_what_an_article_costs_the_archive(at_work):
    """No more for each of many than for each of few."""
    few, more = at_work(40), at_work(160)
    assert few.rows <= 40 * ROWS_OF_AN_ARTICLE + ROWS_BESIDE
    assert more.rows <= 120 * ROWS_OF_A_LATER_ARTICLE + ROWS_BESIDE
    assert more.statements.total() <= 120 * STATEMENTS_OF_A_LATER_ARTICLE + STATEMENTS_OF_AN_EDIT


# -- nothing changed


def test_nothing_changed(at_work):
    """No article is read, no document rendered, no file written; each folder is looked into once."""
    at_work(40)
    work = at_work()
    assert articles_of(work) == {}
    assert (work.entries, work.rendered, work.placed) == ({}, {}, 0)
    assert work.listed == {".": 1, **{str(n): 1 for n in range(FOLDERS)}}
    assert work.rows <= ROWS_OF_NOTHING


def test_nothing_changed_in_twice_as_many(at_work):
    """The archive is asked as many times, however many articles there are."""
    at_work(40)
    few = at_work()
    at_work(80)
    more = at_work()
    assert more.statements == few.statements
    assert few.statements.total() <= STATEMENTS_OF_NOTHING


def test_bytes_held_where_nothing_changed(at_work, desk):
    """A build holds no texts, and next to nothing of an article that did not change."""
    peaks = []
    for articles in (60, 180):
        at_work(articles)
        at_work()  # what is imported and remembered at the first use is none of an article's
        tracemalloc.start()
        desk.sync()
        build(desk.publication(with_pages=False), desk.folder.parent / "public")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 120 <= BYTES_OF_AN_ARTICLE


def test_broken_articles_are_not_read_again(at_work, desk):
    """They are known to be broken until they change."""
    at_work(10)
    for n in range(3):
        desk.write(f"broken/{n}.md", "---\ndate: soon\n---\nx\n")
    assert len(articles_of(at_work())) == 3
    assert articles_of(at_work()) == {}
    assert len(desk.sync().problems) == 3


# -- one changed


def test_one_edit(at_work):
    """One file is read, and rendered is what shows it: two feeds, also at the addresses that readers try."""
    at_work(40)
    work = at_work(edited=39)
    assert articles_of(work) == {"3/039.md": 1}
    showing = {f"{folder}/feed.{suffix}" for folder in ("", "/topics/t0") for suffix in ("atom", "rss", "json")}
    guessed = {"/feed.xml", "/atom.xml", "/rss.xml", "/index.xml"}
    assert work.rendered.keys() >= showing
    assert work.rendered.keys() <= showing | guessed | {"/feeds.opml"}
    assert work.entries["3/039.md"] == 1
    assert work.entries.total() <= 2 * ENTRIES - 2  # of both feeds, which have two in common
    assert work.rows <= ROWS_OF_AN_EDIT


def test_an_edit_of_what_is_not_shown(at_work):
    """An old article that no feed shows is read, and no document is rendered that shows others."""
    at_work(40)
    work = at_work(edited=1)
    assert articles_of(work) == {"1/001.md": 1}
    assert work.entries == {}
    assert not any(path.endswith((".atom", ".rss", ".json")) for path in work.rendered)


def test_one_edit_among_twice_as_many(at_work):
    """It costs the archive as much, however many articles there are."""
    at_work(40)
    few = at_work(edited=39)
    at_work(80)
    more = at_work(edited=79)
    assert more.rows == few.rows
    assert max(few.statements.total(), more.statements.total()) <= STATEMENTS_OF_AN_EDIT
