"""Entries that other processes make before their feed's turn."""

import multiprocessing
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from conftest import Desk

from feeds.build import build
from feeds.cli.processes import processes
from feeds.errors import PublicationError
from feeds.publish import ahead

MANY = 320  # more than are made without other processes


def fill(desk: Desk, articles: int) -> None:
    """Articles in three topics, with what entries can have: pictures, sound that lies beside them, stories."""
    desk.write("static/sound.mp3", "x" * 1234)
    for n in range(articles):
        desk.article(
            f"{n:04}.md",
            title=f"Number {n}",
            date=f"2025-{n // 100 + 1:02}-{n // 5 % 20 + 1:02} 10:{n % 60:02}",
            topics=[f"t{n % 3}"],
            enclosures=[{"url": "/sound.mp3", "length": 1}] if n % 7 == 0 else [],
            body=f"![A picture](https://example.org/{n}.jpg)\n\n"
            + f"What was said of number {n // 5}, at length. " * 30,
        )
    desk.sync()


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Recording(Executor):
    """Works at once, and knows how often each article was sent to it."""

    def __init__(self) -> None:
        self.sent = Counter[str]()

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        self.sent.update(each.article.source for each in ahead._unpack_wanted(arguments[0]))
        done: Future[Any] = Future()
        done.set_result(work(*arguments, **options))
        return done


@pytest.mark.parametrize(
    "executor",
    [
        lambda: ThreadPoolExecutor(3),
        lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")),
    ],
    ids=["threads", "processes"],
)
@pytest.mark.parametrize("with_pages", [False, True])
def test_same_bytes(desk, tmp_path, executor, with_pages):
    """Whoever makes the entries, the files are the same."""
    fill(desk, MANY)
    build(desk.publication(with_pages=with_pages), tmp_path / "here")
    with executor() as some:
        build(desk.publication(with_pages=with_pages, executor=some), tmp_path / "there")
    here = files(tmp_path / "here")
    assert files(tmp_path / "there") == here
    assert b'length="1234"' in here["feed.rss"] or b'length="1234"' in here["topics/t0/feed.rss"]


def test_sent_once(desk, tmp_path):
    """Each article is sent once, however many feeds and formats show it; those that few processes need, not at all."""
    fill(desk, MANY)
    recording = Recording()
    build(desk.publication(with_pages=False, executor=recording), tmp_path / "public")
    assert set(recording.sent.values()) == {1}
    assert len(recording.sent) == MANY - ahead._FEW


def test_few(desk, tmp_path):
    """For few entries nobody starts other processes."""
    fill(desk, 60)
    recording = Recording()
    build(desk.publication(executor=recording), tmp_path / "public")
    assert not recording.sent


def test_nothing_to_write(desk, tmp_path):
    """Nothing is made for documents that are there already."""
    fill(desk, MANY)
    build(desk.publication(), tmp_path / "public")
    recording = Recording()
    build(desk.publication(executor=recording), tmp_path / "public")
    assert not recording.sent


def test_gone_meanwhile(desk):
    """An article that goes after it was sent is in the feed for which it was made; one that went before is left out."""
    fill(desk, MANY)
    publication = desk.publication(with_pages=False, executor=Recording())
    documents = [publication[path] for path in publication]
    newest = "Number 319"
    desk.remove("0319.md")
    desk.sync()
    for each in documents:
        each.prepare()
    assert newest.encode() not in publication["/feed.json"].render()


def test_killed(monkeypatch):
    """Where the system kills a process, people are told what may be the reason."""
    monkeypatch.setattr("feeds.cli.processes.sys.platform", "other")  # where processes are not forked
    with pytest.raises(PublicationError, match="memory"), processes() as some:
        some.submit(os._exit, 1).result()
