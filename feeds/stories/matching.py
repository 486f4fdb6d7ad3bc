"""Signatures of articles in the order of publication → how like each is to those of the days before it."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, repeat

from feeds.stories.signing import KINDS, NAME, NUMBER, terms

_DAY = 24 * 60 * 60
# In seconds: how far from each other articles of one story are published, and for how long a word that
# many articles have is remembered as common.
WINDOW, MEMORY = 3 * _DAY, 7 * _DAY

# What is believed of words before there are articles: that of so many a new word is in so few.
_BELIEVED, _NEW_WORD = 100, 0.001
# Cosines below this are no likeness, whatever else agrees.
_LEAST_COSINE = 0.16
# Articles are compared that share so many of the rarest words of the later one: measured, this loses one story in two
# hundred, and takes half of the time.
_RARE, _SHARED = 40, 3
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


@dataclass(frozen=True)
class _Read:
    """An article's terms, each with its value in the signature, and how common each was then.

    `counts` are those of `common` of `articles` published in the week before. Few articles are ever compared,
    so their weights are found when they are.
    """

    published: int
    terms: Mapping[int, int]
    counts: Sequence[int]
    articles: int

    @property
    def rarest(self) -> Sequence[int]:
        """The terms by which like articles are looked for."""
        if len(self.terms) <= _RARE:
            return tuple(self.terms)
        return [term for _, term in sorted(zip(self.counts, self.terms, strict=True))[:_RARE]]

    @cached_property
    def weights(self) -> Mapping[int, float]:
        """How much each term weighs; a vector of the length 1."""
        known = _logarithm(self.articles + _BELIEVED)
        pairs = zip(self.terms.values(), self.counts, strict=True)
        raw = [_WEIGHT_OF[value] * (known - _rarity(count)) for value, count in pairs]
        length = math.sqrt(math.fsum([weight * weight for weight in raw])) or 1.0
        return dict(zip(self.terms, [weight / length for weight in raw], strict=True))

    @cached_property
    def names(self) -> frozenset[int]:
        """Those that are names."""
        return frozenset([term for term, value in self.terms.items() if value % KINDS == NAME])

    @cached_property
    def numbers(self) -> frozenset[int]:
        """Those that are numbers."""
        return frozenset([term for term, value in self.terms.items() if value % KINDS == NUMBER])


class Window:
    """The articles of the last days, with which one that comes is compared.

    A word weighs by how many articles of the week before had it (TF-IDF), so that what is published
    later never changes what earlier articles are like.
    """

    def __init__(self) -> None:
        self._common: Counter[int] = Counter()
        self._remembered: deque[tuple[int, Mapping[int, int]]] = deque()
        self._recent: dict[str, _Read] = {}
        # The sources that have a term, in the order of publication: since `_begun`, and in the time before it. Both
        # go as a whole, and may name what has left the window: to take out each article's terms costs far more.
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        self._holders_before: Mapping[int, list[str]] = {}
        self._begun = 0

    def count(self, article: Signed) -> None:
        """Take in which words an article has that is older than all that is to come.

        Articles are taken in in the order of `published`.
        """
        self._forget(article.published)
        self._note(article.published, terms(article.signature))

    def add(self, article: Signed) -> None:
        """Take in an article with which others are to be compared."""
        self._forget(article.published)
        self._remember(article.source, self._read(article))

    def compare(self, article: Signed) -> dict[str, float]:
        """Take in an article; by source those that it is like at all, and how much, above 0 to about 1.4."""
        self._forget(article.published)
        read = self._read(article)
        candidates = ((source, self._recent[source]) for source in self._candidates(read))
        likenesses = ((source, _similarity(read, other)) for source, other in candidates)
        found = {source: similarity for source, similarity in likenesses if similarity > 0}
        self._remember(article.source, read)
        return found

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

    def _read(self, article: Signed) -> _Read:
        found = terms(article.signature)
        counts = list(map(self._common.get, found, repeat(0)))
        return _Read(article.published, found, counts, len(self._remembered))

    def _candidates(self, read: _Read) -> list[str]:
        """The sources in the window that share enough of an article's rarest terms."""
        rarest = read.rarest
        shared = Counter(chain.from_iterable(map(self._newest_holders, rarest)))
        enough = min(_SHARED, len(rarest))
        return [source for source, times in shared.items() if times >= enough and source in self._recent]

    def _newest_holders(self, term: int) -> Sequence[str]:
        now, before = self._holders.get(term, []), self._holders_before.get(term)
        if not before or len(now) >= _HOLDERS:
            return now[-_HOLDERS:]
        return before[len(now) - _HOLDERS :] + now

    def _remember(self, source: str, read: _Read) -> None:
        self._note(read.published, read.terms)
        self._recent[source] = read
        holders = self._holders
        for term in read.terms:
            holders[term].append(source)

    def _note(self, published: int, found: Mapping[int, int]) -> None:
        self._common.update(found.keys())
        self._remembered.append((published, found))


def _similarity(one: _Read, other: _Read) -> float:
    """How alike two articles are; 0 where they are not, and for two of a series."""
    shared, weights, others = one.terms.keys() & other.terms.keys(), one.weights, other.weights
    cosine = math.fsum([weights[term] * others[term] for term in shared])
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
