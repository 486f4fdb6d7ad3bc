"""Signatures of articles in the order of publication → how like each is to those of the days before it."""

import math
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, compress
from operator import mul

from feeds.stories.signing import Terms, terms

_DAY = 24 * 60 * 60
# In seconds: how far from each other articles of one story are published, and for how long a word that
# many articles have is remembered as common.
WINDOW, MEMORY = 3 * _DAY, 7 * _DAY

# What is believed of words before there are articles: that of so many a new word is in so few.
_BELIEVED, _NEW_WORD = 100, 0.001
# Cosines below this are no likeness, whatever else agrees.
_LEAST_COSINE = 0.16
# Articles are compared that share so many of the rarest words of the later one that any other has: measured, this
# loses no story, and takes half of the time where few articles are published a day.
_RARE, _SHARED = 50, 4
# What numbers and names add: a story's numbers agree, two quakes' don't; one name in common is little.
_FOR_NUMBERS, _USUAL_AGREEMENT = 0.3, 0.3
_FOR_NAME, _NAMES = 0.03, 5
# Half of a story's articles are published on one day, each day later there are fewer.
_FOR_DAY_APART = 0.03
# Where most of at least three numbers, or of three names, are different and all else is so like, two
# articles are of a series: the weather of two days, two matches told with the same words.
_ENOUGH, _SERIES = 3, 0.65
# So many of the newest articles with a word are looked at: a flood of copies costs no more.
_HOLDERS = 250
# Of so few articles in the window each is looked at: that is sooner done than to ask who has which word.
_FEW = 32
# So many words are remembered before those are looked for that no article of the week has any more.
_MANY = 20_000

# How much a term weighs by how often it is there.
_WEIGHT_OF = [1 + math.log(max(1, times)) for times in range(256)]


@dataclass(frozen=True, slots=True)
class Signed:
    """An article as matching sees it; `published` in seconds since 1970."""

    source: str
    published: int
    signature: bytes


@dataclass(frozen=True)
class _Read:
    """An article's terms, and of how many of the `articles` published in the week before each was, in their order.

    Few articles are ever compared, so what takes long is found when they are.
    """

    source: str
    published: int
    terms: Terms
    counts: Sequence[int]
    articles: int

    @property
    def rarest(self) -> frozenset[int]:
        """The terms by which like articles are looked for: the rarest of those that any of the week has."""
        counts, keys = self.counts, self.terms.keys
        known = sorted(compress(range(len(keys)), counts), key=counts.__getitem__)
        return frozenset(map(keys.__getitem__, known[:_RARE]))

    @cached_property
    def keys(self) -> frozenset[int]:
        return frozenset(self.terms.keys)

    @cached_property
    def weights(self) -> Mapping[int, float]:
        """How much each term weighs, in a vector of this `length`."""
        known = math.log(self.articles + _BELIEVED)
        rarity = {count: known - math.log(count + _BELIEVED * _NEW_WORD) for count in {*self.counts}}
        raw = map(mul, map(_WEIGHT_OF.__getitem__, self.terms.times), map(rarity.__getitem__, self.counts))
        return dict(zip(self.terms.keys, raw, strict=True))

    @cached_property
    def length(self) -> float:
        return math.hypot(*self.weights.values()) or 1.0

    @cached_property
    def names(self) -> frozenset[int]:
        """Those that are names."""
        return frozenset(self.terms.names)

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Those that are numbers."""
        return frozenset(self.terms.numbers)


class Window:
    """The articles of the last days, with which one that comes is compared.

    A word weighs by how many articles of the week before had it (TF-IDF), so that what is published
    later never changes what earlier articles are like. Articles are numbered as they are taken in.
    """

    def __init__(self) -> None:
        self._published: deque[int] = deque()  # when each article of the week was
        self._next = 0  # number
        self._recent: dict[int, _Read] = {}
        # The articles that have a term, in their order, and some that are older than a week: to take each out when
        # it is costs far more.
        self._holders: dict[int, list[int]] = {}
        self._many = _MANY

    def take_in(self, article: Signed) -> None:
        """Take in an article with which others may be compared. They come in the order of `published`."""
        self._read(article)

    def compare(self, article: Signed) -> dict[str, float]:
        """Take in an article; by source those that it is like at all, and how much, above 0 to about 1.4."""
        read = self._read(article)
        others = map(self._recent.__getitem__, self._candidates(read))
        return {other.source: similarity for other in others if (similarity := _similarity(read, other)) > 0}

    def _read(self, article: Signed) -> _Read:
        number, first = self._next, self._forget(article.published)
        found, counts = terms(article.signature), list[int]()
        holders, note = self._holders, counts.append
        for term in found.keys:
            known = holders.get(term)
            if known is None:
                holders[term] = [number]
                note(0)
                continue
            if known[0] < first:
                gone = bisect_left(known, first)
                note(len(known) - gone)
                if 2 * gone > len(known):
                    del known[:gone]
            else:
                note(len(known))
            known.append(number)
        read = _Read(article.source, article.published, found, counts, number - first)
        self._recent[number] = read
        self._published.append(article.published)
        self._next += 1
        return read

    def _forget(self, now: int) -> int:
        """Let go of what is too old; the number of the first article of the week."""
        while self._published and self._published[0] < now - MEMORY:
            self._published.popleft()
        while self._recent and self._recent[first := next(iter(self._recent))].published < now - WINDOW:
            del self._recent[first]
        oldest = self._next - len(self._published)
        if len(self._holders) > self._many:
            self._holders = {term: known for term, known in self._holders.items() if known[-1] >= oldest}
            self._many = _MANY + 2 * len(self._holders)
        return oldest

    def _candidates(self, read: _Read) -> list[int]:
        """The numbers of those in the window that share enough of an article's rarest terms."""
        rarest, own = read.rarest, self._next - 1
        enough = max(1, min(_SHARED, len(rarest)))
        if len(self._recent) <= _FEW:
            return [each for each, other in self._recent.items() if len(rarest & other.keys) >= enough and each != own]
        newest = (self._holders[term][-_HOLDERS - 1 : -1] for term in rarest)  # but the article itself
        shared = Counter(chain.from_iterable(newest))
        return [number for number, times in shared.items() if times >= enough and number in self._recent]


def _similarity(one: _Read, other: _Read) -> float:
    """How alike two articles are; 0 where they are not, and for two of a series."""
    weights, others = one.weights, other.weights
    shared = one.keys & other.keys
    product = math.fsum(map(mul, map(weights.__getitem__, shared), map(others.__getitem__, shared)))
    cosine = product / (one.length * other.length)
    if cosine < _LEAST_COSINE:
        return 0.0
    possible_names = min(len(one.names), len(other.names))
    names = len((one.names | other.names) & shared)
    possible_numbers, numbers = min(len(one.numbers), len(other.numbers)), len(one.numbers & other.numbers)
    if (_differ(possible_numbers, numbers) and _cosine_without(one, other, one.numbers | other.numbers) >= _SERIES) or (
        _differ(possible_names, names) and _cosine_without(one, other, one.names | other.names) >= _SERIES
    ):
        return 0.0
    agreement = (numbers + 2 * _USUAL_AGREEMENT) / (possible_numbers + 2)  # as usual, until there are numbers
    return (
        cosine
        + _FOR_NUMBERS * (agreement - _USUAL_AGREEMENT)
        + _FOR_NAME * min(names, _NAMES)
        - _FOR_DAY_APART * abs(one.published - other.published) / _DAY
    )


def _differ(possible: int, shared: int) -> bool:
    """Whether most of what could be in common is not."""
    return possible >= _ENOUGH and 2 * shared < possible


def _cosine_without(one: _Read, other: _Read, keys: frozenset[int]) -> float:
    """How like each other two articles are, but for some terms."""
    product = sum(weight * other.weights.get(key, 0.0) for key, weight in one.weights.items() if key not in keys)
    rest = [sum(weight * weight for key, weight in each.weights.items() if key not in keys) for each in (one, other)]
    return product / math.sqrt(rest[0] * rest[1]) if all(rest) else 0.0
