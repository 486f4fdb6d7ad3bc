"""Title and text of an article → its signature: which terms it has, how often, and of what kind.

A term is a word, a number, or two neighbouring characters where a script has no spaces. It is kept as
a hash, so that a signature says nothing that can be read, and has some 600 bytes.
"""

import re
import string
import struct
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from zlib import crc32

from feeds.stories.function_words import FUNCTION_WORDS

# What a story is stands in an article's beginning; later on it tells what went before.
WORDS, CHARACTERS = 150, 4_000
# Of fewer terms nobody can tell: "Photo of the day" is a new one each time.
_LEAST = 5
# Names and words have endings in many languages, seldom in their first letters: this finds
# Zelenskyy's and Зеленського, and costs English less precision than it brings recall.
STEM = 6

_MOST = 31  # times: what is there more often weighs no more
# How a term stands in a text, above the 32 bits of its hash: nothing in lower case; in capitals where a sentence
# begins; as a name would; as a number.
_HASH = 0xFFFFFFFF
_FIRST, _NAMED, _COUNTED = (state << 32 for state in (1, 2, 3))

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# A number, a run of a script without spaces, a word; one letter is none.
_NUMBER = r"\d+(?:[.,:]\d+)*"
_TERM = rf"{_NUMBER}|[{_UNSPACED}]+|(?:[^\W\d_{_UNSPACED}]|[{_MARKS}]){{2,}}"
_ASCII_TERM = rf"[A-Za-z]{{2,}}|{_NUMBER}"
# With so much of what stands before it as tells whether a sentence begins there.
_BEFORE = 4
_TOKEN = re.compile(rf"(?:[^\w{_MARKS}{_UNSPACED}]|_){{,{_BEFORE}}}(?:{_TERM})")
_EASY_TOKEN = re.compile(rf"[\W_]{{,{_BEFORE}}}(?:{_NUMBER}|[^\W\d_]{{2,}})")  # twice as quick
_ASCII_TOKEN = re.compile(rf"[^A-Za-z0-9]{{,{_BEFORE}}}(?:{_ASCII_TERM})")
_SIGNS = f"{string.whitespace}{string.punctuation}“”„«»‘’–—…"
_AT_ITS_END = re.compile(rf"(?:{_TERM})\Z")
_RUN = re.compile(f"[{_UNSPACED}]")
_UNEASY = re.compile(f"[{_UNSPACED}{_MARKS}]")
_BEFORE_A_SENTENCE = frozenset(".!?:;…\n\r\t·|•")
_PASSED_OVER = " \"'“”„«»‘’()[]–—-*_#>"

_FUNCTION_KEYS = frozenset(crc32(word.encode()) for word in FUNCTION_WORDS)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a signature holds: the hashes of terms, each once, and how often each is there, twice what the title has.

    `names` and `numbers` are those that are written so; they stand first.
    """

    keys: tuple[int, ...] = ()
    times: bytes = b""
    names: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()


_whole = itemgetter(0)  # of a match


def signature(title: str, text: str, rest: Callable[[], str] | None = None) -> bytes:
    """The signature of an article, from its title and the beginning of its plain text; empty where they say little.

    Where `text` turns out to be too short a beginning, `rest` is asked for the whole text.
    """
    (head, _), (body, is_enough) = _tokens(title), _tokens(text)
    if rest and not is_enough:
        body, _ = _tokens(rest())
    words = Counter(map(_read, body))
    capitals = [(each & _HASH, each & ~_HASH, words.pop(each)) for each in [each for each in words if each > _HASH]]
    titled = [(each & _HASH, each & ~_HASH, 2) for each in map(_read, head)]
    kinds = {key: _NAMED for key, state, _ in capitals if state == _NAMED and key not in words}
    kinds |= {key: _COUNTED for key, state, _ in (*capitals, *titled) if state == _COUNTED}
    for key, _, count in (*capitals, *titled):
        words[key] += count
    for key in _FUNCTION_KEYS.intersection(words).difference(kinds):
        del words[key]
    return _packed(words, kinds) if len(words) >= _LEAST else b""


def _packed(times: Counter[int], kinds: Mapping[int, int]) -> bytes:
    """How many names and numbers there are, two bytes each; the hashes, four each; how often, one each."""
    names, numbers = ([key for key, kind in kinds.items() if kind == each] for each in (_NAMED, _COUNTED))
    often = [*map(times.pop, names), *map(times.pop, numbers), *times.values()]
    if max(often) > _MOST:
        often = [min(count, _MOST) for count in often]
    return struct.pack(f"<2H{len(often)}I", len(names), len(numbers), *names, *numbers, *times) + bytes(often)


def terms(signed: bytes) -> Terms:
    """What a signature holds."""
    if not signed:
        return Terms()
    number = (len(signed) - 4) // 5
    names, numbers = struct.unpack_from("<2H", signed)
    keys = struct.unpack_from(f"<{number}I", signed, 4)
    return Terms(keys, signed[4 + 4 * number :], keys[:names], keys[names : names + numbers])


def _tokens(text: str) -> tuple[list[str], bool]:
    """The terms of a text in their order, each with what stands before it, until there are enough, and whether so."""
    text, pattern = text[:CHARACTERS], _ASCII_TOKEN
    is_enough = len(text) == CHARACTERS
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        pattern = _TOKEN if _UNEASY.search(text) else _EASY_TOKEN
    tokens = map(_whole, pattern.finditer(f"\n{text}"))
    if pattern is _TOKEN:
        found, left = _paired(tokens)
        return found, is_enough or left <= 0
    found = list(islice(tokens, WORDS))
    return found, is_enough or len(found) == WORDS


def _paired(tokens: Iterable[str]) -> tuple[list[str], int]:
    """The same with the pairs of characters of runs, of which each counts as half a word; how many these lack."""
    found: list[str] = []
    left = 2 * WORDS
    for token in tokens:
        word = _term(token)
        if _RUN.match(word):
            pairs = [word[at : at + 2] for at in range(len(word) - 1)] or [word]
            found += pairs
            left -= len(word) - 1 or 2
        else:
            found.append(token)
            left -= 2
        if left <= 0:
            break
    return found, left


def _term(token: str) -> str:
    """A term without what stands before it."""
    if (word := token.lstrip(_SIGNS))[:1].isalnum():  # as nearly always, and quicker than the expression
        return word
    match = _AT_ITS_END.search(token)
    return match[0] if match else token


@lru_cache(maxsize=50_000)  # most words of a text were in others before it
def _read(token: str) -> int:
    """The hash of a term, and how it stands in its text."""
    word = _term(token)
    before, first = token[: -len(word)], word[0]
    if first.isdecimal():
        return _key(word.replace(",", ".")) | _COUNTED
    if _RUN.match(first):
        return _key(word) | _NAMED
    state = 0 if first.islower() else _FIRST if first.isupper() and not _is_inside(before) else _NAMED
    folded = word.casefold()
    return _key(folded if folded in FUNCTION_WORDS else folded[:STEM]) | state


def _key(term: str) -> int:
    return crc32(term.encode())


def _is_inside(before: str) -> bool:
    """Whether a sentence goes on at a term, by what stands before it since the last one."""
    last = before.rstrip(_PASSED_OVER)[-1:]
    return last not in _BEFORE_A_SENTENCE if last else len(before) < _BEFORE
