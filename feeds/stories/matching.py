"""Signatures of articles in the order of publication → how like each is to those of the days before it."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from feeds.stories.signing import KINDS, NAME, NUMBER, terms

_DAY = 24 * 60 * 60
# In seconds: how far from each other articles of one story are published, and for how long a word that
# many articles have is remembered as common.
WINDOW, MEMORY = 3 * _DAY, 7 * _DAY

# What is believed of words before there are articles: that of so many a new word is in so few.
_BELIEVED, _NEW_WORD = 100, 0.001
# Cosines below this are no likeness, whatever else agrees.
_LEAST_COSINE = 0.16
# Articles are looked for by their rare words: those that share less than `_SEEN` of them are not alike. The
# commonest words, which together are so long a part of a vector of length 1, come in when one is found:
# measured, this loses no story and takes two thirds of the time.
_LIGHT, _SEEN = 0.4, 0.06
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

_Holders = defaultdict[int, list[tuple[str, float]]]
# How much a term weighs by how often it is there, by its value in a signature.
_WEIGHT_OF = [1 + math.log(max(1, value // KINDS)) for value in range(256)]


@cache
def _logarithm(number: int) -> float:
    return math.log(number)


@cache
def _rarity(articles: int) -> float:
    return math.log(articles + _BELIEVED * _NEW_WORD)


@dataclass(frozen=True, slots=True)
class Signed:
    """An article as matching sees it; `published` in seconds since 1970."""

    source: str
    published: int
    signature: bytes


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An article's terms with their weights, of length 1 all together; which are names, which numbers."""

    published: int
    weights: Mapping[int, float]
    names: frozenset[int]
    numbers: frozenset[int]


class Window:
    """The articles of the last days, with which one that comes is compared.

    A word weighs by how many articles of the week before had it (TF-IDF), so that what is published
    later never changes what earlier articles are like.
    """

    def __init__(self) -> None:
        self._common: Counter[int] = Counter()
        self._remembered: deque[tuple[int, tuple[int, ...]]] = deque()
        self._recent: dict[str, _Weighed] = {}
        # By term, in the order of publication; those of `_begun` and of the time before it. Both hold more than the
        # window, and go as a whole: taking out each article's terms took a third of all time.
        self._holders: _Holders = defaultdict(list)
        self._holders_before: _Holders = defaultdict(list)
        self._begun = 0

    def count(self, article: Signed) -> None:
        """Take in which words an article has that is older than all that is to come.

        Articles are taken in in the order of `published`.
        """
        self._forget(article.published)
        self._note(article, tuple(terms(article.signature)))

    def add(self, article: Signed) -> None:
        """Take in an article with which others are to be compared."""
        self._forget(article.published)
        found = terms(article.signature)
        self._remember(article, self._weigh(article.published, found), tuple(found))

    def compare(self, article: Signed) -> dict[str, float]:
        """Take in an article; by source those that it is like at all, and how much, above 0 to about 1.4."""
        self._forget(article.published)
        found = terms(article.signature)
        weighed = self._weigh(article.published, found)
        likenesses = {
            source: similarity
            for source, cosine in self._cosines(weighed)
            if (similarity := _similarity(cosine, weighed, self._recent[source])) > 0
        }
        self._remember(article, weighed, tuple(found))
        return likenesses

    def _forget(self, now: int) -> None:
        common = self._common
        while self._remembered and self._remembered[0][0] < now - MEMORY:
            for term in self._remembered.popleft()[1]:
                common[term] -= 1
        while self._recent and (oldest := next(iter(self._recent.items())))[1].published < now - WINDOW:
            del self._recent[oldest[0]]
        if now - self._begun > WINDOW:
            self._holders_before, self._holders, self._begun = self._holders, defaultdict(list), now
            self._common = +common  # without the words that no article has any more

    def _weigh(self, published: int, found: Mapping[int, int]) -> _Weighed:
        common = self._common
        known = _logarithm(len(self._remembered) + _BELIEVED)
        raw = {key: _WEIGHT_OF[value] * (known - _rarity(common[key])) for key, value in found.items()}
        length = math.sqrt(math.fsum([weight * weight for weight in raw.values()])) or 1.0
        return _Weighed(
            published,
            {key: weight / length for key, weight in raw.items()},
            frozenset([key for key, value in found.items() if value % KINDS == NAME]),
            frozenset([key for key, value in found.items() if value % KINDS == NUMBER]),
        )

    def _cosines(self, weighed: _Weighed) -> list[tuple[str, float]]:
        heavy, light = _by_weight(weighed.weights)
        sums: defaultdict[str, float] = defaultdict(float)
        for key, weight in heavy:
            for source, other in self._newest_holders(key):
                sums[source] += weight * other
        found = (
            (source, partial, self._recent[source].weights)
            for source, partial in sums.items()
            if partial >= _SEEN and source in self._recent
        )
        cosines = (
            (source, partial + sum([weight * others[key] for key, weight in light if key in others]))
            for source, partial, others in found
        )
        return [(source, cosine) for source, cosine in cosines if cosine >= _LEAST_COSINE]

    def _newest_holders(self, key: int) -> Sequence[tuple[str, float]]:
        """Articles with a term, and how much it weighs there; some may have left the window."""
        now, before = self._holders.get(key, []), self._holders_before.get(key)
        if not before or len(now) >= _HOLDERS:
            return now[-_HOLDERS:]
        return before[len(now) - _HOLDERS :] + now

    def _remember(self, article: Signed, weighed: _Weighed, found: tuple[int, ...]) -> None:
        self._note(article, found)
        self._recent[article.source] = weighed
        holders, source = self._holders, article.source
        for key, weight in weighed.weights.items():
            holders[key].append((source, weight))

    def _note(self, article: Signed, found: tuple[int, ...]) -> None:
        self._common.update(found)
        self._remembered.append((article.published, found))


def _by_weight(weights: Mapping[int, float]) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """The terms in two parts: the rare ones, and the common ones that together weigh `_LIGHT` at most."""
    ascending, left, at = sorted(zip(weights.values(), weights, strict=True)), _LIGHT * _LIGHT, 0
    while at < len(ascending) and (left := left - ascending[at][0] ** 2) > 0:
        at += 1
    return [(key, weight) for weight, key in ascending[at:]], [(key, weight) for weight, key in ascending[:at]]


def _similarity(cosine: float, one: _Weighed, other: _Weighed) -> float:
    """How alike two articles are; 0 for two of a series."""
    possible_names = min(len(one.names), len(other.names))
    names = sum(1 for name in one.names | other.names if name in one.weights and name in other.weights)
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


def _cosine_without(one: _Weighed, other: _Weighed, keys: frozenset[int]) -> float:
    """How like each other two articles are, but for some terms."""
    product = sum(weight * other.weights.get(key, 0.0) for key, weight in one.weights.items() if key not in keys)
    rest = [sum(weight * weight for key, weight in each.weights.items() if key not in keys) for each in (one, other)]
    return product / math.sqrt(rest[0] * rest[1]) if all(rest) else 0.0
