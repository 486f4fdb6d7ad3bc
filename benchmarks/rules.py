"""Invented topics and articles → a table: what it costs to find the topics of an article, in several ways."""

import argparse
import importlib
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from feeds.rules import Rule, compiled

Topics = Sequence[tuple[str, ...]]
Finder = Callable[[str], set[int]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A finder: CPU seconds to make it and for each article, and the topics that it found in each."""

    name: str
    making: float
    finding: float
    found: list[set[int]]


_SYLLABLES = (
    "ba be bo da de di du fa fe ga gi go ka ko la le li lo ma mi mo na ne no pa pe ra re ri ro sa se si ta".split()
)
_VOCABULARY = 60_000


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the editor's rules beside other ways to find phrases.")
    parser.add_argument("--topics", type=int, default=1_000)
    parser.add_argument("--phrases", type=int, default=10, help="of each topic")
    parser.add_argument("--characters", type=int, default=4_000, help="of an article")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    words = vocabulary(chance)
    topics = [tuple(phrase(chance, words) for _ in range(options.phrases)) for _ in range(options.topics)]
    articles = [article(chance, words, topics, options.characters) for _ in range(200)]
    print(f"{options.topics:,} topics of {options.phrases} phrases, articles of {options.characters:,} characters")
    measured = [measure("feeds.rules", lambda: by_rules(topics), articles)]
    if find_spec("ahocorasick_rs"):
        measured.append(measure("Aho–Corasick (ahocorasick_rs)", lambda: by_automaton(topics), articles))
    few = articles[:3]
    measured.append(measure("one expression for all", lambda: by_one_expression(topics), few))
    measured.append(measure("an expression for each topic", lambda: by_expressions(topics), few[:1]))
    print_measured(measured)
    ours, slow = measured[0].found, measured[-1].found
    print("same topics found" if slow == ours[: len(slow)] else "DIFFERENT topics found")
    print(f"topics an article: {sum(map(len, ours)) / len(ours):.1f}")


def vocabulary(chance: random.Random) -> list[str]:
    """Words from the most to the least frequent, each once."""
    words = ("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(2 * _VOCABULARY))
    return list(dict.fromkeys(words))[:_VOCABULARY]


def phrase(chance: random.Random, words: Sequence[str]) -> str:
    """One to three words, as rare as names are; one in ten is in capitals."""
    text = " ".join(chance.choice(words[10_000:]).title() for _ in range(chance.choice((1, 1, 2, 2, 3))))
    return text.upper() if chance.random() < 0.1 else text


def article(chance: random.Random, words: Sequence[str], topics: Topics, characters: int) -> str:
    """Words as often as in a language (Zipf's law), and one of some topics' phrases in each twelfth line."""
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    text: list[str] = []
    size = 0
    while size < characters:
        line = chance.choices(words, weights, k=12)
        if chance.random() < 0.08:
            line.append(chance.choice(chance.choice(topics)))
        text.append(" ".join(line).capitalize() + ".\n")
        size += len(text[-1])
    return "".join(text)


def measure(name: str, make: Callable[[], Finder], articles: Sequence[str]) -> Measured:
    """The CPU time to make a finder, and for each article; the best of three rounds or more where they are short."""
    started = time.process_time()
    find = make()
    made = time.process_time()
    found = [find(text) for text in articles]
    took = [time.process_time() - made]
    while sum(took) < 0.5 and len(took) < 5:
        started_again = time.process_time()
        for text in articles:
            find(text)
        took.append(time.process_time() - started_again)
    return Measured(name, made - started, min(took) / len(articles), found)


def print_measured(measured: Sequence[Measured]) -> None:
    """A table of milliseconds; the last column says how many times as long as the first one each takes."""
    print(f"{'':32}{'made in':>12}{'an article':>14}{'ratio':>10}")
    for each in measured:
        made, took, ratio = 1_000 * each.making, 1_000 * each.finding, each.finding / measured[0].finding
        print(f"{each.name:32}{made:9.1f} ms{took:11.3f} ms{ratio:10,.1f}")


def by_rules(topics: Topics) -> Finder:
    rules = compiled({str(number): Rule(phrases) for number, phrases in enumerate(topics)})
    return lambda text: {int(match.term) for match in rules.matches(text)}


def by_expressions(topics: Topics) -> Finder:
    patterns = [re.compile("|".join(map(_expression, phrases))) for phrases in topics]
    return lambda text: {number for number, pattern in enumerate(patterns) if pattern.search(text)}


def _expression(phrase: str) -> str:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return rf"(?<!\w){words}(?!\w)" if phrase.isupper() else rf"(?i:(?<!\w){words}(?!\w))"


def by_one_expression(topics: Topics) -> Finder:
    """Wrong where phrases overlap: it finds the longest one."""
    topics_of = _topics_of(topics)
    longest_first = sorted(topics_of, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def find(text: str) -> set[int]:
        text = " ".join(text.split())
        folded = text.lower()
        return {
            number
            for match in pattern.finditer(folded)
            for number, exact in topics_of[match[0]]
            if not exact or text[match.start() : match.end()] == exact
        }

    return find


def by_automaton(topics: Topics) -> Finder:
    topics_of = _topics_of(topics)
    phrases = list(topics_of)
    automaton = importlib.import_module("ahocorasick_rs").AhoCorasick(phrases)

    def find(text: str) -> set[int]:
        text = f" {' '.join(text.split())} "
        folded = text.lower()
        return {
            number
            for which, start, end in automaton.find_matches_as_indexes(folded, overlapping=True)
            if not (folded[start - 1].isalnum() or folded[end].isalnum())
            for number, exact in topics_of[phrases[which]]
            if not exact or text[start:end] == exact
        }

    return find


def _topics_of(topics: Topics) -> dict[str, list[tuple[int, str]]]:
    """Each phrase in lower case → its topics, with the phrase where it is found in capitals only."""
    found: dict[str, list[tuple[int, str]]] = {}
    for number, phrases in enumerate(topics):
        for phrase in phrases:
            found.setdefault(phrase.lower(), []).append((number, phrase if phrase.isupper() else ""))
    return found


if __name__ == "__main__":
    main()
