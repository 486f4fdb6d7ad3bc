"""Examples, however many → as many of the newest as are needed to learn from, as vectors."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import TypeVar

from feeds.learning.weights import Vector, rarity, scaled

# Examples of each topic (articles without any count as one more), as many of all, and the least that
# any topic gets, however many topics there are.
_OF_A_TOPIC, _IN_ALL, _AT_LEAST = 2_000, 12_000, 20
_TOPICS = 1_000  # the largest ones are learned
_WORDS = 30_000  # those that stand in most examples
_RARE = 2  # examples that a word must stand in

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Example:
    """An article to learn from: its words, how often each stands in it, and the topics that it was given."""

    words: Mapping[str, int]
    topics: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """What is learned from: topics and words by name, how rare each word is, and the examples, newest first.

    Vectors name topics and words by their places.
    """

    terms: tuple[str, ...]
    words: tuple[str, ...]
    rarities: tuple[int, ...]
    vectors: tuple[Vector, ...]


def sample(examples: Iterable[Example], *, least: int) -> Sample:
    """The newest examples of each topic that `least` of them have; memory doesn't grow with their number.

    Examples come newest first. Those without topics tell how rare words are.
    """
    kept = [_lean(each) for each in newest((example, example.topics) for example in examples)]
    known = Counter(term for example in kept for term in set(example.topics))
    terms = tuple(sorted(term for term, count in _first(known, _TOPICS) if count >= least))
    texts = Counter(word for example in kept for word in example.words)
    words = tuple(sorted(word for word, count in _first(texts, _WORDS) if count >= _RARE))
    rarities = tuple(rarity(len(kept), texts[word]) for word in words)
    of_term = {term: place for place, term in enumerate(terms)}
    of_word = {word: place for place, word in enumerate(words)}
    return Sample(terms, words, rarities, tuple(_vector(each, of_term, of_word, rarities) for each in kept))


def _lean(example: Example) -> Example:
    """The same, with one string for a word in all examples, which takes half the memory."""
    return Example({intern(word): count for word, count in example.words.items()}, example.topics)


def newest(labelled: Iterable[tuple[_T, Collection[str]]]) -> Iterator[_T]:
    """What is learned from, of things with the topics that they were given; they come newest first."""
    seen: Counter[str] = Counter()
    for each, topics in labelled:
        room = max(_AT_LEAST, min(_OF_A_TOPIC, _IN_ALL // max(1, len(seen))))
        terms = set(topics) or {""}
        if any(seen[term] < room for term in terms):
            seen.update(terms)
            yield each


def _first(counts: Counter[str], limit: int) -> list[tuple[str, int]]:
    """The most frequent ones, whatever order they were counted in."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def _vector(
    example: Example, of_term: Mapping[str, int], of_word: Mapping[str, int], rarities: Sequence[int]
) -> Vector:
    counts = sorted((of_word[word], count) for word, count in example.words.items() if word in of_word)
    values = scaled((rarities[word], count) for word, count in counts)
    topics = sorted({of_term[term] for term in example.topics if term in of_term})
    return Vector(tuple(word for word, _ in counts), tuple(values), tuple(topics))
