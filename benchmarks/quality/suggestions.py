"""Articles → how often suggested topics are what they are about, beside YAKE, and the topics themselves.

The columns of YAKE stay empty without `pip install yake`.
"""

import argparse
import importlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from table import Row, percent, print_rows

from feeds.rules import Rule, compiled
from feeds.suggesting import Suggestion, Text, suggest, to_toml
from feeds.suggesting.names import names

Namer = Callable[[str, str], Sequence[str]]  # title and body of an article → what it is about, the likeliest first

_FIRST = 3


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, and the names that people say it is mainly about, the main one first."""

    text: Text
    about: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure suggested topics with data that you have.")
    parser.add_argument("folder", type=Path, help="of BASIL, or any other one with *.txt: a title and a text in each")
    options = parser.parse_args()
    try:
        labelled = tuple(basil(options.folder))
        texts = [each.text for each in labelled] or list(plain(options.folder))
    except (OSError, KeyError, ValueError) as error:
        sys.exit(f"{options.folder}: {error!r}")
    if labelled:
        print_rows(by_article([each for each in labelled if each.about]), other="YAKE")
    started = time.process_time()
    found = suggest(texts)
    took = 1_000 * (time.process_time() - started) / max(1, len(texts))
    print(f"\n{len(found)} topics of {len(texts):,} articles, {took:.2f} ms an article")
    print(f"{covered(found, texts):.1%} of the articles have one")
    if labelled:
        print(f"{in_topics(found, labelled):.1%} have one that is what they are about")
    print("", to_toml(found), sep="\n")


def basil(folder: Path) -> Iterator[Labelled]:
    """The articles of BASIL (`articles/2010/….json`); none in another folder."""
    for file in sorted(folder.glob("articles/*/*.json")):
        data = json.loads(file.read_text("utf-8"))
        body = "\n".join(" ".join(sentences) for sentences in data["body-paragraphs"])
        yield Labelled(Text(data["title"], body, "en", file.name), tuple(data["main-entities"]))


def plain(folder: Path) -> Iterator[Text]:
    """Files of any encoding, the first line of each its title: BBC news (`sport/001.txt`) is such a folder."""
    for file in sorted(folder.rglob("*.txt")):
        title, _, body = file.read_text("utf-8", errors="replace").strip().partition("\n")
        yield Text(title, body, None, file.name)


@dataclass(frozen=True, slots=True)
class Found:
    """Articles whose main name is among the first three: the same or words of it, letter by letter; CPU seconds."""

    same: int
    equal: int
    seconds: float


def by_article(labelled: Sequence[Labelled]) -> Iterator[Row]:
    """In how many articles, each by itself, what it is mainly about is among the first three names."""
    ours = _found(lambda title, body: [name.form for name in names(title, body)], labelled)
    yake = next((_found(namer, labelled) for namer in _yake()), None)
    count = len(labelled)
    yield Row(
        f"main name is among the first {_FIRST}; an article takes",
        percent(ours.same, count),
        percent(yake.same, count) if yake else "",
        takes=ours.seconds / count,
        other_takes=yake.seconds / count if yake else None,
    )
    yield Row("  …, letter by letter", percent(ours.equal, count), percent(yake.equal, count) if yake else "")


def _yake() -> Iterator[Namer]:
    with suppress(ImportError):
        extractor = importlib.import_module("yake").KeywordExtractor(lan="en", n=3, top=_FIRST)
        yield lambda title, body: [phrase for phrase, _ in extractor.extract_keywords(f"{title}\n{body}")]


def _found(namer: Namer, labelled: Sequence[Labelled]) -> Found:
    started = time.process_time()
    found = [namer(each.text.title, each.text.body)[:_FIRST] for each in labelled]
    took = time.process_time() - started
    pairs = [(each.about[0], first) for each, first in zip(labelled, found, strict=True)]
    same = sum(any(is_same(about, one) for one in first) for about, first in pairs)
    equal = sum(any(_words(about) == _words(one) for one in first) for about, first in pairs)
    return Found(same, equal, took)


def is_same(name: str, other: str) -> bool:
    """Whether one is the other, or words of it: Obama, Barack Obama."""
    words, others = _words(name), _words(other)
    return bool(words and others) and (words <= others or others <= words)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.lower().replace("’s", "").replace("'s", "").replace(".", "")))


def covered(found: Sequence[Suggestion], texts: Sequence[Text]) -> float:
    rules = compiled({each.label: Rule(each.phrases) for each in found})
    return sum(bool(rules.matches(f"{text.title}\n{text.body}")) for text in texts) / max(1, len(texts))


def in_topics(found: Sequence[Suggestion], labelled: Sequence[Labelled]) -> float:
    """How many articles are about a name that is a topic, and are in it."""
    rules = compiled({each.label: Rule(each.phrases) for each in found})
    hits = 0
    for each in labelled:
        topics = [match.term for match in rules.matches(f"{each.text.title}\n{each.text.body}")]
        hits += any(is_same(about, topic) for about in each.about for topic in topics)
    return hits / len(labelled)


if __name__ == "__main__":
    main()
