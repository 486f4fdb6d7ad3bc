"""A number → a content folder of that many short articles, in a shape that could make a step quadratic."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
_MANY = 500  # topics of one article
_DEEP = 200  # folders in each other
_PER_FOLDER = 100  # files
_WORDS = "river harbour council bridge market school winter letter garden station engine window".split()


def _one_topic(content: Path, number: int) -> None:
    for n in range(number):
        _write(content / f"{n // _PER_FOLDER:05}", n, ["everything"])


def _many_topics(content: Path, number: int) -> None:
    """A twentieth as many articles: what counts is how many topics they have, together."""
    for n in range(max(1, number // 20)):
        _write(content, n, [f"topic-{rank:03}" for rank in range(_MANY)])


def _own_topics(content: Path, number: int) -> None:
    for n in range(number):
        _write(content / f"{n // _PER_FOLDER:05}", n, [f"topic-{n:06}"])


def _one_folder(content: Path, number: int) -> None:
    for n in range(number):
        _write(content / "all", n, [f"topic-{n % 10}"])


def _deep_tree(content: Path, number: int) -> None:
    for n in range(number):
        _write(content.joinpath(*["d"] * (n % _DEEP + 1)), n, [f"topic-{n % 10}"])


SHAPES: dict[str, Callable[[Path, int], None]] = {
    "one topic has all articles": _one_topic,
    f"each article has {_MANY} topics (a twentieth as many articles)": _many_topics,
    "each article has a topic of its own": _own_topics,
    "one folder has all files": _one_folder,
    f"{_DEEP} folders, one in the other": _deep_tree,
}


def _write(folder: Path, n: int, topics: list[str]) -> None:
    """An article an hour, whose words are drawn for it."""
    folder.mkdir(parents=True, exist_ok=True)
    moment = (_FIRST + timedelta(hours=n)).isoformat()
    words = " ".join(Random(n).choices(_WORDS, k=40))
    text = f'---\ntitle: "Number {n}"\ndate: {moment}\ntags: [{", ".join(topics)}]\n---\n\n{words.capitalize()}.\n'
    (folder / f"{n:06}.md").write_text(text, encoding="ascii")
