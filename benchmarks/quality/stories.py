"""How well articles that tell one story are found in ten dense days, and what it costs.

    python benchmarks/quality/stories.py --basil FOLDER --ecb FOLDER --bbc FOLDER --reuters FOLDER

BASIL has 100 stories, each from three newspapers on true dates; ECB+ has 86 events in pairs of one kind (two
quakes, two fires), with ten articles or so each. Articles of the BBC and of Reuters are put between them until there
are 2,400, all in the same ten days. Half of the stories served to choose the numbers in feeds/stories;
what is printed is the other half.

Precision counts the pairs with an article whose story is known. Of those without one many are right too (the
BBC tells a story more than once), and how many were found is printed apart.

TF-IDF cosines and MinHash are measured beside, with `pip install scikit-learn datasketch`.
"""

import argparse
import html
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from story_peers import Pair, Text, limited, peers
from table import percent, print_table

from feeds.stories import Signed, signature, tell

_DAYS, _DAY = 10, 24 * 60 * 60
_SEED = 7
_REUTERS = re.compile(r"<TITLE>([^<]*)</TITLE>(?:(?!</TEXT>).)*?<BODY>([^<]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """An article; `story` is empty where it is not known, `day` counts from where the story or the stream begins."""

    title: str
    text: str
    story: str = ""
    kind: str = ""  # of the event: stories of one kind are easily taken for one
    day: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs: in the same story by both, by us (with an article whose story is known; without one), in truth.

    B³ is of the articles whose story is known; to find nothing would be nearly right of all.
    """

    right: int
    found: int
    unknown: int
    there: int
    b3: float

    @property
    def cells(self) -> tuple[str, ...]:
        """Of the pairs, how many found ones are right, and how many right ones are found; B³; other pairs."""
        precision, recall = percent(self.right, self.found), percent(self.right, self.there)
        return precision, recall, percent(self.b3, 1), f"{self.unknown:,}"


def basil(folder: Path) -> list[Piece]:
    """The articles of `articles/2010/….json`, with the days between them."""
    data = [json.loads(file.read_text("utf-8")) for file in sorted(folder.rglob("articles/**/*.json"))]
    days = defaultdict(list)
    for each in data:
        days[each["triplet-uuid"]].append(date.fromisoformat(each["date"]))
    return [
        Piece(
            each["title"],
            "\n".join(" ".join(sentences) for sentences in each["body-paragraphs"]),
            story=each["triplet-uuid"],
            kind=each["triplet-uuid"],
            day=float((date.fromisoformat(each["date"]) - min(days[each["triplet-uuid"]])).days),
        )
        for each in data
    ]


def ecb(folder: Path) -> Iterator[Piece]:
    """The articles of `ECB+/1/1_10ecbplus.xml`: the first line is taken for the title."""
    for file in sorted(folder.rglob("*_*ecb*.xml")):
        lines: defaultdict[str, list[str]] = defaultdict(list)
        for token in ElementTree.parse(file).getroot().iter("token"):
            lines[token.get("sentence", "")].append(token.text or "")
        texts = [re.sub(r" (?=[.,;:!?)’'])", "", " ".join(words)) for words in lines.values() if words[0] != "http"]
        kind = file.stem.partition("_")[0]
        if texts:
            yield Piece(texts[0], " ".join(texts[1:]), story=f"{kind}{file.stem.endswith('plus')}", kind=f"ecb{kind}")


def bbc(folder: Path) -> Iterator[Piece]:
    """The articles of `business/001.txt` …: the title stands in the first line."""
    for file in sorted(folder.glob("*/[0-9]*.txt")):
        title, _, text = file.read_text("latin-1").strip().partition("\n")
        yield Piece(title.strip(), text)


def reuters(folder: Path) -> Iterator[Piece]:
    """The stories of `reut2-….sgm` that have a title and a text."""
    for file in sorted(folder.glob("reut2-*.sgm")):
        for title, text in _REUTERS.findall(file.read_text("latin-1")):
            yield Piece(html.unescape(title), html.unescape(text))


def half(pieces: Sequence[Piece], chance: random.Random, number: int) -> list[Piece]:
    """Every other kind of event: all articles of it."""
    kinds = sorted({piece.kind for piece in pieces})
    chance.shuffle(kinds)
    return [piece for piece in pieces if piece.kind in set(kinds[number::2])]


def stream(known: Sequence[Piece], others: Sequence[Piece], *, size: int, same_days: bool) -> list[Piece]:
    """Ten days of articles in their order; two events of a kind are on the same days, or five days apart."""
    chance = random.Random(_SEED)
    begins: dict[str, float] = {}
    placed = []
    for piece in known:
        begin = begins.setdefault(piece.kind, chance.uniform(0, 4.5 if piece.kind != piece.story else 7))
        later = 5 if piece.story.endswith("True") and not same_days else 0
        spread = chance.uniform(0, 0.5) if piece.kind == piece.story else min(2.5, chance.expovariate(1.4))
        placed.append(replace(piece, day=begin + later + piece.day + spread))
    fillers = [replace(piece, day=chance.uniform(0, _DAYS)) for piece in others[: max(0, size - len(placed))]]
    return sorted((*placed, *fillers), key=lambda piece: (piece.day, piece.title))


def score(pieces: Sequence[Piece], told: Sequence[str]) -> Score:
    """What was told against what is known."""
    truth = [piece.story or f"alone {number}" for number, piece in enumerate(pieces)]
    ours, theirs, both = Counter(told), Counter(truth), Counter(zip(told, truth, strict=True))
    unlabelled = Counter(story for story, piece in zip(told, pieces, strict=True) if not piece.story)
    unknown = sum(map(_pairs, unlabelled.values()))
    pairs = [pair for pair, piece in zip(zip(told, truth, strict=True), pieces, strict=True) if piece.story]
    precision = sum(both[pair] / ours[pair[0]] for pair in pairs) / len(pairs)
    recall = sum(both[pair] / theirs[pair[1]] for pair in pairs) / len(pairs)
    return Score(
        right=sum(map(_pairs, both.values())),
        found=sum(map(_pairs, ours.values())) - unknown,
        unknown=unknown,
        there=sum(map(_pairs, theirs.values())),
        b3=2 * precision * recall / (precision + recall),
    )


def _shuffled(pieces: Iterable[Piece]) -> list[Piece]:
    found = list(pieces)
    random.Random(_SEED).shuffle(found)
    return found


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def measure(name: str, pieces: Sequence[Piece]) -> None:
    """Print how right the stories are, and CPU time for each article: of ours, to sign it and to tell its story."""
    started = time.process_time()
    signatures = [signature(piece.title, piece.text) for piece in pieces]
    signing = time.process_time() - started
    articles = [
        Signed(f"{number:06}", int(piece.day * _DAY), signed)
        for number, (piece, signed) in enumerate(zip(pieces, signatures, strict=True))
    ]
    started = time.process_time()
    told = [each.story for each in tell(articles)]
    telling = time.process_time() - started
    each = 1_000 / len(pieces)
    size = sum(map(len, signatures)) / len(pieces)
    mine = score(pieces, told)
    print(f"\n{name}: {len(pieces):,} articles, {mine.there:,} pairs, {size:.0f} bytes a signature")
    rows = [("feeds", *mine.cells, f"{signing * each:.2f} + {telling * each:.2f}", "")]
    for peer, find in peers().items():
        best, took = beside(find, pieces)
        rows.append((peer, *best.cells, f"{took * each:.2f}", f"{took / (signing + telling):.1f}"))
    print_table(("", "precision", "recall", "B³ F1", "other pairs", "ms an article", "ratio"), rows)


def beside(find: Callable[[Sequence[Text]], list[Pair]], pieces: Sequence[Piece]) -> tuple[Score, float]:
    """The score of another program where its B³ is best, and the CPU seconds that it takes to find pairs."""
    started = time.process_time()
    pairs = find([(piece.title, piece.text, piece.day) for piece in pieces])
    took = time.process_time() - started
    return max((score(pieces, told) for told in limited(pairs, len(pieces))), key=lambda each: each.b3), took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("basil", "ecb", "bbc", "reuters"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=2_400, help="how many there are in ten days (2,400)")
    parser.add_argument("--half", type=int, choices=(0, 1), default=1, help="0: the stories that served to choose")
    options = parser.parse_args()
    chance = random.Random(_SEED)
    newspapers = half(basil(options.basil), chance, options.half)
    events = half(list(ecb(options.ecb)), chance, options.half)
    others = [
        piece for both in zip(bbc(options.bbc), _shuffled(reuters(options.reuters)), strict=False) for piece in both
    ]
    others = _shuffled({piece.title.casefold(): piece for piece in others}.values())[options.half :: 2]
    for name, known, same_days in (
        ("newspapers", newspapers, False),
        ("newspapers and events", [*newspapers, *events], False),
        ("… two events of a kind at once", [*newspapers, *events], True),
    ):
        measure(name, stream(known, others, size=options.articles, same_days=same_days))


if __name__ == "__main__":
    main()
