"""Articles with topics, or with phrases that hint at them → a model that knows how far it may be trusted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.learning.margins import companions
from feeds.learning.model import Model
from feeds.learning.sample import Example, Sample, sample
from feeds.learning.validation import learnable, limits, report, validated
from feeds.learning.weights import Vector, scores, tally, weighed

# The share of guesses that must be right, among examples of the past and as many of other topics as there may be.
PRECISION = 0.95
# Examples without which a topic is not learned.
LEAST = 10

_ROUNDS = 2  # of learning from one's own guesses; more change nothing
_SURE = 0.7  # the share of texts of which a round is sure enough to be learned from; 0.5 to 1: 95 to 97 % on BBC news


@dataclass(frozen=True, slots=True)
class Hinted:
    """A text to learn from that nobody gave topics: its words, and how often phrases of each topic stand in it."""

    words: Mapping[str, int]
    hints: Mapping[str, int]


def train(
    examples: Iterable[Example], *, precision: float = PRECISION, least: int = LEAST, never: Collection[str] = ()
) -> Model:
    """What examples teach of each topic that `least` of them have; they come newest first.

    A topic is guessed from the margin on from which `precision` of the guesses were right among examples that
    were not learned from, and never where there is no such margin. Topics of `never` are but rivals of others.
    """
    return _model(sample(examples, least=least), precision, never)


def from_phrases(
    texts: Iterable[Hinted], *, precision: float = PRECISION, least: int = LEAST, never: Collection[str] = ()
) -> Model:
    """What texts teach of the topics that their phrases hint at; they come newest first.

    What the hints teach is applied to all texts, and the surest guesses teach again. So the report says how
    well the model agrees with itself, which is more than it is right.
    """
    hinted = sample((Example(text.words, _clear(text.hints)) for text in texts), least=least)
    for _ in range(_ROUNDS if len(hinted.terms) > 1 else 0):
        hinted = replace(hinted, vectors=tuple(_taught_again(hinted)))
    return _model(hinted, precision, never)


def _clear(hints: Mapping[str, int]) -> tuple[str, ...]:
    """The topic that is hinted at twice as often as any other, if there is one."""
    (first, most), (_, next_most), *_ = [*sorted(hints.items(), key=lambda pair: (-pair[1], pair[0])), ("", 0), ("", 0)]
    return (first,) if most and most >= 2 * next_most else ()


def _taught_again(known: Sample) -> Iterator[Vector]:
    """The texts, with the topics that they now seem to have where that is sure."""
    weights = weighed(tally(learnable(known), len(known.terms)), known.rarities)
    by_topic: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for place, vector in enumerate(known.vectors):
        words = ((weights.words[word], value) for word, value in zip(vector.words, vector.values, strict=True))
        found = scores(words, weights.biases)
        first, second = sorted(range(len(found)), key=lambda topic: (-found[topic], topic))[:2]
        by_topic[first].append((found[second] - found[first], place))
    sure = {
        place: topic for topic, texts in by_topic.items() for _, place in sorted(texts)[: round(_SURE * len(texts))]
    }
    for place, vector in enumerate(known.vectors):
        yield replace(vector, topics=(sure[place],) if place in sure else ())


def _model(known: Sample, precision: float, never: Collection[str]) -> Model:
    vectors = learnable(known)
    if not known.terms or (len(known.terms) == 1 and all(vector.topics for vector in vectors)):
        return Model()  # a topic that all articles have can't be told from anything
    validation = validated(known, never)
    weights = weighed(tally(vectors, len(known.terms)), known.rarities)
    return Model(
        terms=known.terms,
        thresholds=limits(known, validation, precision),
        biases=weights.biases,
        companions=companions(known.vectors, len(known.terms)),
        words=dict(zip(known.words, weights.words, strict=True)),
        report=report(known, validation, precision),
    )


def due(before: Mapping[str, int], now: Mapping[str, int], *, least: int = LEAST) -> bool:
    """Whether so much has changed that a model is worth learning anew, given how many articles each topic had and has.

    That is where a topic came or went, which has `least` articles, or changed by a fifth and by `least` of them.
    """
    terms = before.keys() | now.keys()
    pairs: Sequence[tuple[int, int]] = [(before.get(term, 0), now.get(term, 0)) for term in terms]
    return any(
        (old >= least) != (new >= least) or (abs(new - old) >= least and 5 * abs(new - old) >= old)
        for old, new in pairs
    )
