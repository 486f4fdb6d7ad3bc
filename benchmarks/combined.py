"""Invented articles → a table: how long combined feeds over them take, the first time they are asked for and again."""

import argparse
import gc
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate, islice
from pathlib import Path
from statistics import median
from urllib.parse import quote

import msgspec
from flask.testing import FlaskClient

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.combined import combined
from feeds.archive.writing import Writer
from feeds.combination import parse
from feeds.content import SourceFile
from feeds.ingest import Ingested
from feeds.model import Article, Markup, Site, Topic
from feeds.publication import digest
from feeds.publish import LivePublication
from feeds.topics import Placing

_FIRST, _NOW = datetime(2015, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
_SITE = Site("Benchmark", "https://bench.example.org/", "bench.example.org,2024")
_SYLLABLES = "ba be bo da de di du fa ga go ka ko la li lo ma mi mo na ne no pa ra re ri ro sa se si ta".split()
_BODIES = 1_000  # different ones
_BATCH = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure combined feeds, in milliseconds of CPU.")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--topics", type=int, default=1_000, help="the first have most articles, as Zipf says")
    parser.add_argument("--combinations", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{options.articles:,} articles in {options.topics:,} topics; milliseconds of CPU: median, worst")
    for own, name in ((True, "articles with summaries of their own"), (False, "summaries are made")):
        chance = random.Random(options.seed)
        with tempfile.TemporaryDirectory() as folder:
            archive = Archive(Path(folder) / "archive.sqlite3")
            fill(archive, chance, options.articles, options.topics, own_summaries=own)
            print(f"\n{name:38}{'query':>16}{'first answer':>16}{'second answer':>16}")
            for kind, queries in kinds(chance, options.topics, options.combinations):
                print(f"{kind:38}" + "".join(f"{said:>16}" for said in measured(archive, queries)))
            archive.close()


def fill(archive: Archive, chance: random.Random, articles: int, topics: int, *, own_summaries: bool) -> None:
    """Articles of about 4 KB, each with one to six topics, over ten years."""
    bodies = [body(chance) for _ in range(_BODIES)]
    weights = list(accumulate(1 / rank for rank in range(1, topics + 1)))
    step = (_NOW - _FIRST) / articles
    rows = (
        row(chance, number, _FIRST + number * step, bodies[number % _BODIES], weights, own_summary=own_summaries)
        for number in range(articles)
    )
    with archive.connect() as connection:
        writer = Writer(connection, _NOW, connection)
        writer.begin(b"")
        while some := list(islice(rows, _BATCH)):
            writer.put(some)
        writer.finish(_SITE, msgspec.msgpack.encode(_SITE), "/")


def row(
    chance: random.Random, number: int, date: datetime, text: str, weights: Sequence[float], *, own_summary: bool
) -> Ingested:
    """What the archive keeps of one article."""
    source, date = f"{number // 1_000}/{number}.md", date.replace(microsecond=0)
    drawn = chance.choices(range(len(weights)), cum_weights=weights, k=chance.randint(1, 6))
    terms = list(dict.fromkeys(f"t{rank}" for rank in drawn))
    article = Article(
        f"tag:{_SITE.id_authority}:{number}", source, f"Title {number}", date, f"/{number}/", text, Markup.MARKDOWN,
        topics=tuple(Topic(term, term.upper()) for term in terms), summary=text[:200] if own_summary else None,
    )  # fmt: skip
    data = msgspec.msgpack.encode(article)
    return Ingested(
        SourceFile(source, len(text), 1), digest(source),
        data=data, shown=digest(data), id=article.id, path=article.permalink, published=int(date.timestamp()),
        placings=tuple(Placing(term, term.upper(), "own") for term in terms),
    )  # fmt: skip


def body(chance: random.Random) -> str:
    """Paragraphs of sentences of words that mean nothing."""

    def sentence() -> str:
        words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(chance.randint(6, 22)))
        return " ".join(words).capitalize() + "."

    return "\n\n".join(" ".join(sentence() for _ in range(chance.randint(2, 6))) for _ in range(10))


def kinds(chance: random.Random, topics: int, number: int) -> Iterator[tuple[str, list[str]]]:
    """Kinds of queries, and different ones of each."""

    def draw(make: Callable[[], str]) -> list[str]:
        return list(dict.fromkeys(make() for _ in range(number)))

    def one_of(least: int, most: int) -> str:
        return f"t{chance.randrange(least, min(most, topics))}"

    rare = topics // 5
    yield "one topic", draw(lambda: one_of(1, topics))
    yield "both, of the ten most frequent", draw(lambda: f"{one_of(0, 5)}+{one_of(5, 10)}")
    yield "both, one of them rare", draw(lambda: f"{one_of(0, 5)}+{one_of(rare, topics)}")
    yield "both, two rare ones", draw(lambda: f"{one_of(rare, 2 * rare)}+{one_of(2 * rare, topics)}")
    yield "either", draw(lambda: f"{one_of(0, 10)},{one_of(10, topics)}")
    yield "one without another", draw(lambda: f"{one_of(0, 10)}+!{one_of(10, 100)}")
    yield "four frequent ones at once", draw(lambda: "+".join(one_of(n, n + 4) for n in range(0, 16, 4)))
    yield "eight", draw(lambda: eight(one_of))


def eight(one_of: Callable[[int, int], str]) -> str:
    """Three of which one is enough, three more of them, and two that are left out."""
    parts = (",".join(one_of(n, n + 3) for n in range(start, start + 9, 3)) for start in (0, 9))
    return "+".join([*parts, f"!{one_of(20, 30)}", f"!{one_of(30, 40)}"])


def measured(archive: Archive, queries: Sequence[str]) -> Iterator[str]:
    """The times of the query alone, of the first answer and of the second, each as `median worst`."""
    queries = list(dict.fromkeys(parse(query).canonical for query in queries))
    client = create_app(LivePublication(archive, lambda: _NOW)).test_client()
    ask(client, "/topics/t0/feed.json")  # what all answers need: topics, templates, statements
    gc.collect()
    gc.freeze()  # what this script made is nobody's to look through
    alone = [timed(lambda: combined(archive, parse(query), _NOW, _SITE.entries)) for query in queries]  # noqa: B023
    paths = [f"/topics/{quote(query, safe='+,!')}/feed.atom" for query in queries]
    for times in (alone, *([timed(lambda: ask(client, path)) for path in paths] for _ in range(2))):  # noqa: B023
        yield f"{median(times):.1f} {max(times):.1f}"


def ask(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status}")


def timed(what: Callable[[], object]) -> float:
    """Milliseconds of CPU."""
    started = time.process_time()
    what()
    return 1_000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
