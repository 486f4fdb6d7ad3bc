"""Scores of topics → how far each stands above its rivals → the margin from which it is right often enough."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from feeds.learning.weights import Vector

# How much of the best rival's score is taken off. With 1 only the distance counts; a little less leaves
# weight to how well the words fit at all, which tells articles of no topic (of Reuters' topics, where one was
# kept secret, 55 % were found at a precision of 95 %, 51 % with 1, 42 % with 0).
_RIVALRY = 0.75
# Topics are no rivals where they share this much of the smaller one: what is about wheat is about grain.
_SHARED = 0.15
# What all topics together say of a margin counts as much as this many examples of the topic itself.
_BORROWED = 10
# Topics that don't stand for all that there may be besides (with three of BBC news' topics, 27 % of the articles of
# the others got one of them without the higher margin, 0.3 % with it; with four, 10 %).
_FEW_TOPICS = 3
# A text that speaks for more topics speaks for none: all score alike.
_TOPICS_A_TEXT = 8


@dataclass(frozen=True, slots=True)
class Judged:
    """A topic that an example might be given: the margin, whether that is right, how much the example counts."""

    margin: float
    right: bool
    weight: float = 1.0


def companions(vectors: Iterable[Vector], topics: int) -> tuple[tuple[int, ...], ...]:
    """For each of so many topics, itself and those with which it often shares an article."""
    shared: dict[tuple[int, int], int] = {}
    for vector in vectors:
        for one in vector.topics:
            for other in vector.topics:
                shared[one, other] = shared.get((one, other), 0) + 1
    found: list[list[int]] = [[topic] for topic in range(topics)]
    for (one, other), count in sorted(shared.items()):
        if one != other and count >= _SHARED * min(shared[one, one], shared[other, other]):
            found[one].append(other)
    return tuple(map(tuple, found))


def margins(scores: Sequence[float], companions: Sequence[Collection[int]]) -> list[tuple[int, float]]:
    """The topics for which more speaks than for their rivals, and how much, in the scores' unit; the best first."""
    ranking = sorted(range(len(scores)), key=lambda topic: (-scores[topic], topic))
    found = []
    for topic in ranking[:_TOPICS_A_TEXT]:
        if scores[topic] <= 0:
            break
        rival = next((scores[other] for other in ranking if other not in companions[topic]), 0.0)
        if (margin := scores[topic] - _RIVALRY * max(0.0, rival)) > 0:
            found.append((topic, margin))
    return sorted(found, key=lambda pair: -pair[1])


def thresholds(judged: Sequence[Sequence[Judged]], precision: float) -> tuple[int | None, ...]:
    """For each topic, the lowest margin from which it is right often enough; None where there is none.

    A topic of which little is known is judged by all topics together, one of which much is known by itself.
    Up to three topics say little of what articles of none look like: then only those count that stand out
    as clearly as the better half of the topic's own.
    """
    everywhere = _curve(each for topic in judged for each in topic)
    found = tuple(_threshold(topic, everywhere, precision) for topic in judged)
    if len(judged) > _FEW_TOPICS:
        return found
    middles = map(_middle, judged)
    return tuple(None if limit is None else max(limit, middle) for limit, middle in zip(found, middles, strict=True))


def _middle(judged: Sequence[Judged]) -> int:
    right = sorted(each.margin for each in judged if each.right)
    return ceil(right[len(right) // 2]) if right else 0


@dataclass(frozen=True, slots=True)
class _Curve:
    """The share of guesses that are right from each margin on; margins ascend."""

    margins: Sequence[float]
    precisions: Sequence[float]

    def at(self, margin: float) -> float:
        return self.precisions[bisect_left(self.margins, margin)]


def _curve(judged: Iterable[Judged]) -> _Curve:
    steps = list(_steps(judged))[::-1]
    return _Curve([margin for margin, _, _ in steps], [right / (found + 1) for _, right, found in steps])


def _threshold(judged: Sequence[Judged], everywhere: _Curve, precision: float) -> int | None:
    """Halfway between the last margin that is good enough and the first that isn't."""
    steps = list(_steps(judged))
    enough = [
        place
        for place, (margin, right, found) in enumerate(steps)
        if right + _BORROWED * everywhere.at(margin) >= precision * (found + _BORROWED)
    ]
    if not enough:
        return None
    lower = [margin for margin, _, _ in steps[enough[-1] + 1 : enough[-1] + 2]] or [0.0]
    return ceil((steps[enough[-1]][0] + lower[0]) / 2)


def _steps(judged: Iterable[Judged]) -> Iterator[tuple[float, float, float]]:
    """Each margin, from the highest down, with how many from it on are right, and how many there are."""
    right = found = 0.0
    for each in sorted(judged, key=lambda each: (-each.margin, each.right)):
        right, found = right + each.weight * each.right, found + each.weight
        yield each.margin, right, found
