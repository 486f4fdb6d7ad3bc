"""A text → its words, as they are compared."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from itertools import chain

from feeds.summary.lengths import is_wide

# Shorter words are of grammar, in nearly all languages that write words apart; those that begin alike are forms of one.
_STEM = re.compile(r"\b\w{4,6}")
_PAIR = re.compile(r"(?=(\w\w))")
_TELLING = 5  # letters: where words are counted, so many of them are needed
_NEW = 4  # one word of so many has to be new


def words(text: str) -> frozenset[str]:
    """In lower case and without endings; in Chinese and the like each pair of characters is one."""
    return frozenset((_PAIR if is_wide(text) else _STEM).findall(text.lower()))


def weights(texts: Iterable[Set[str]]) -> Mapping[str, int]:
    """In how many other texts each word stands, but for words that stand in one alone."""
    counts = Counter(chain.from_iterable(texts))
    return {word: count - 1 for word, count in counts.items() if count > 1 and len(word) >= _TELLING}


def says_again(words: Set[str], known: Set[str]) -> bool:
    """Whether nearly all words are known."""
    return adds_little(len(words - known), of=len(words))


def adds_little(new: int, *, of: int) -> bool:
    """Whether so few words are new of so many; of none, nobody can tell."""
    return of > 0 and new * _NEW <= of
