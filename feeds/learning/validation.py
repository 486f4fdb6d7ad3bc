"""A sample → what would be guessed for examples that were not learned from, and how often that is right."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from feeds.learning.margins import Judged, companions, margins, thresholds
from feeds.learning.model import Figures, Report
from feeds.learning.sample import Sample
from feeds.learning.weights import Tally, Vector, Weights, scores, tally, together, weighed

_PARTS = 5  # each topic's examples, parted in time; each part is judged by what the others teach
_GROUPS = 4  # of topics; articles of each are also judged by what is learned without them
# How much an article of a topic that nobody knows counts: as if one of five articles were off all topics.
# With less, more is labelled (0.1: 90 instead of 82 % of BBC news), and more of it is off topic (31, not 14 %).
_STRANGE = 0.25


class Guessed(NamedTuple):
    """A topic that might be guessed for an example, by their places in the sample, and by which margin."""

    example: int
    topic: int
    margin: float


class Validation(NamedTuple):
    """What would be guessed for examples: by what others teach, and if nobody knew their topics."""

    known: Sequence[Guessed]
    strange: Sequence[Guessed]


def validated(sample: Sample, never: Collection[str] = ()) -> Validation:
    """What would be guessed for each example that has topics, but for those of `never`."""
    company = companions(sample.vectors, len(sample.terms))
    found = (_cross_validated(sample, company), _strangers(sample, company))
    return Validation(*([each for each in some if sample.terms[each.topic] not in never] for some in found))


def learnable(sample: Sample) -> list[Vector]:
    """The examples to learn from: those with topics, and all where there is one topic only, which needs a contrast."""
    return [vector for vector in sample.vectors if vector.topics or len(sample.terms) == 1]


def _cross_validated(sample: Sample, company: Sequence[Sequence[int]]) -> Iterator[Guessed]:
    parts = _parts(sample)
    tallies = [_tally(sample, part) for part in parts]
    contrast = [vector for vector in learnable(sample) if not vector.topics]
    for place, part in enumerate(parts):
        others = together([*tallies[:place], *tallies[place + 1 :], tally(contrast, len(sample.terms))])
        yield from _guessed(sample, part, weighed(others, sample.rarities), company)


def _parts(sample: Sample) -> list[list[int]]:
    """The examples of each topic, parted in time; one that has several topics counts as of the rarest."""
    counts = Counter(topic for vector in sample.vectors for topic in vector.topics)
    of_topic: list[list[int]] = [[] for _ in sample.terms]
    for place, vector in enumerate(sample.vectors):
        if vector.topics:
            of_topic[min(vector.topics, key=counts.__getitem__)].append(place)
    parts: list[list[int]] = [[] for _ in range(_PARTS)]
    for places in of_topic:
        for rank, place in enumerate(places):
            parts[rank * _PARTS // len(places)].append(place)
    return parts


def _strangers(sample: Sample, company: Sequence[Sequence[int]]) -> Iterator[Guessed]:
    """What would be guessed for examples if their topics were not known; nothing for two topics or fewer."""
    for group in range(_GROUPS if len(sample.terms) > 2 else 0):
        hidden = {topic for topic in range(len(sample.terms)) if topic % _GROUPS == group}
        topics = [
            (place, hidden.intersection(vector.topics), vector.topics) for place, vector in enumerate(sample.vectors)
        ]
        seen = _tally(sample, (place for place, inside, all_of in topics if all_of and not inside))
        strangers = [place for place, inside, all_of in topics if inside and len(inside) == len(all_of)]
        guessed = _guessed(sample, strangers, weighed(seen, sample.rarities), company)
        yield from (each for each in guessed if each.topic not in hidden)


def _tally(sample: Sample, places: Iterable[int]) -> Tally:
    return tally((sample.vectors[place] for place in places), len(sample.terms))


def _guessed(
    sample: Sample, places: Iterable[int], weights: Weights, company: Sequence[Sequence[int]]
) -> Iterator[Guessed]:
    for place in places:
        vector = sample.vectors[place]
        words = ((weights.words[word], value) for word, value in zip(vector.words, vector.values, strict=True))
        for topic, margin in margins(scores(words, weights.biases), company):
            yield Guessed(place, topic, margin)


def limits(sample: Sample, validation: Validation, precision: float) -> tuple[int | None, ...]:
    """The margin from which each topic is guessed; None where it never is."""
    judged: list[list[Judged]] = [[] for _ in sample.terms]
    for guesses, weight in ((validation.known, 1.0), (validation.strange, _STRANGE)):
        for each in guesses:
            judged[each.topic].append(Judged(each.margin, _right(sample, each), weight))
    return thresholds(judged, precision)


def _right(sample: Sample, guessed: Guessed) -> bool:
    return guessed.topic in sample.vectors[guessed.example].topics


def report(sample: Sample, validation: Validation, precision: float) -> Report:
    """How well topics are found, where the margins are those that the other half of the examples asks for."""
    sure = [each for half in (0, 1) for each in _sure(sample, validation, precision, half)]
    there = Counter(topic for vector in sample.vectors for topic in vector.topics)
    found = Counter(each.topic for each in sure)
    right = Counter(each.topic for each in sure if _right(sample, each))
    figures = [
        Figures(term, there[topic], _share(right[topic], found[topic]), _share(right[topic], there[topic]) or 0.0)
        for topic, term in enumerate(sample.terms)
    ]
    articles = sum(1 for vector in sample.vectors if vector.topics)
    return Report(
        topics=tuple(figures),
        precision=_share(right.total(), found.total()),
        recall=_share(right.total(), there.total()) or 0.0,
        labelled=_share(len({each.example for each in sure}), articles) or 0.0,
    )


def _sure(sample: Sample, validation: Validation, precision: float, half: int) -> Iterator[Guessed]:
    others = Validation(*([each for each in guesses if each.example % 2 != half] for guesses in validation))
    least = limits(sample, others, precision)
    for each in validation.known:
        limit = least[each.topic]
        if each.example % 2 == half and limit is not None and each.margin >= limit:
            yield each


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
