"""Invented articles → a table: what it costs to index them, and to answer searches for the first time and again.

Articles of even years have summaries of their own; for those of odd years a summary is made when it is first shown.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import ParamSpec
from urllib.parse import quote

import articles
from flask.testing import FlaskClient

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.indexing import catch_up
from feeds.archive.search import found
from feeds.archive.sync import sync
from feeds.config import read_site
from feeds.publish import LivePublication
from feeds.searching import parse

P = ParamSpec("P")

_NOW = datetime(2025, 1, 1, tzinfo=UTC)
_RARE = "zyxophon"  # in one article of a thousand
_MONTHS = (3, 6, 9, 12)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search over a seeded archive.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="feeds-search-") as name:
        folder = Path(name) / "content"
        articles.write(folder, articles=options.articles, topics=100, seed=options.seed)
        common = list(dressed(folder))
        archive = Archive(Path(name) / "archive.sqlite3")
        with ProcessPoolExecutor(os.cpu_count()) as executor:
            sync(archive, folder, read_site(folder), _NOW, executor=executor)
        index(archive, options.articles)
        answer(archive, searches(common))
        archive.close()


def dressed(folder: Path) -> Iterator[str]:
    """Give articles of even years a summary, and one of a thousand a rare word; the words of the first article."""
    for number, path in enumerate(sorted(folder.rglob("*.md"))):
        head, _, body = path.read_text(encoding="ascii").partition("\n---\n")
        year = int(head.partition("\ndate: ")[2][:4])
        if year % 2 == 0:
            head += f'\nsummary: "What the author says of it, at a length that is usual for summaries: {number}."'
        rare = f"\n\n{_RARE.capitalize()}." if number % 1000 == 0 else ""
        path.write_text(f"{head}\n---\n{body}{rare}\n", encoding="ascii")
        if number == 0:
            yield from (word for word in body.lower().split() if word.isalpha())


def searches(words: list[str]) -> dict[str, str]:
    """What is searched for: a few words have most of the places in any text."""
    often = sorted(set(words), key=lambda word: (-words.count(word), word))[:8]
    return {
        "a common word": often[0],
        "a word of 1 in 1,000": _RARE,
        "two common words": " ".join(often[:2]),
        "eight common words": " ".join(often),
        "a common and a rare one": f"{often[0]} {_RARE}",
        "a common one, without another": f"{often[0]} -{often[1]}",
        "a phrase of two": f'"{words[2]} {words[3]}"',
        "a phrase that is nowhere": f'"{often[0]} {often[1]} {often[0]} {often[1]}"',
        "a beginning of 3 letters": f"{_RARE[:3]}*",
        "a common beginning": f"{next(word for word in words if len(word) > 2)[:3]}*",
        "a word and not that word": f"{often[0]} -{often[0]}",
        "what is nowhere": "nowhere",
    }


def index(archive: Archive, count: int) -> None:
    """Print what the index costs, all at once and for one new article."""
    before = size_of(archive)
    seconds = timed(catch_up, archive, lambda: _NOW)
    size = (size_of(archive) - before) / count
    print(f"{count:,} articles indexed: {1000 * seconds / count:.2f} ms each, {size / 1000:.1f} KB each")
    with archive.connect() as connection:  # as if one had changed
        connection.exec_driver_sql(
            "UPDATE article SET hash = hash || 'x' WHERE source = (SELECT min(source) FROM article)"
        )
        connection.exec_driver_sql("UPDATE fact SET value = X'3939' WHERE name = 'generation'")
        connection.commit()
    print(f"one of them changed: {1000 * timed(catch_up, archive, lambda: _NOW):.0f} ms in the background")


def size_of(archive: Archive) -> int:
    """In bytes."""
    with archive.connect() as connection:
        pages, size = (connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("page_count", "page_size"))
    return int(pages or 0) * int(size or 0)


def answer(archive: Archive, queries: dict[str, str]) -> None:
    """Print what each search costs: the index alone, the first answer over HTTP, and the second.

    Each first answer is of a moment of its own, so that nothing of it was rendered before.
    """
    print(f"{'CPU milliseconds, medians':32}{'index':>8}{'first':>10}{'first, summaries made':>24}{'again':>8}")
    for number, (name, text) in enumerate(queries.items()):
        alone = [timed(found, archive, parse(text), moment(2024, month), 50) for month in _MONTHS]
        own, made, again = list[float](), list[float](), list[float]()
        for year in range(2017, 2025):
            client = client_at(archive, year, number)
            (made if year % 2 else own).append(timed(asked, client, text))
            again.append(timed(asked, client, text))
        shown = [f"{1000 * median(times):.2f}" for times in (alone, own, made, again)]
        print(f"{name:32}{shown[0]:>8}{shown[1]:>10}{shown[2]:>24}{shown[3]:>8}")


def moment(year: int, month: int, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


def client_at(archive: Archive, year: int, number: int) -> FlaskClient:
    """A server at a moment, that has answered something else: what all documents need is there."""
    now = moment(year, 12 - number, 15)  # another month for each search, or it shows what another one has rendered
    client = create_app(LivePublication(archive, lambda: now)).test_client()
    client.get("/search/opensearch.xml")
    client.get("/search/feed.atom?q=warm-up-of-nothing")
    return client


def asked(client: FlaskClient, text: str) -> None:
    answer = client.get(f"/search/feed.atom?q={quote(text)}")
    if answer.status_code != 200:
        raise AssertionError(f"{text}: {answer.status_code}")


def timed(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """In seconds of CPU."""
    started = time.process_time()
    work(*args, **kwargs)
    return time.process_time() - started


if __name__ == "__main__":
    main()
