"""Title and text of an article → its signature: which terms it has, how often, and of what kind.

A term is a word, a number, or two neighbouring characters where a script has no spaces. It is kept as
a hash, so that a signature says nothing that can be read, and has some 900 bytes.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from zlib import crc32

import msgspec

from feeds.stories.function_words import FUNCTION_WORDS

# What a story is stands in an article's beginning; later on it tells what went before.
WORDS, CHARACTERS = 150, 4_000
# Of fewer terms nobody can tell: "Photo of the day" is a new one each time.
_LEAST = 5
# Names and words have endings in many languages, seldom in their first letters: this finds
# Zelenskyy's and Зеленського, and costs English less precision than it brings recall.
STEM = 6

WORD, NAME, NUMBER = 0, 1, 2
_LOWER, _UPPER, _CASELESS, _DIGITS, _UNSPACED_RUN, _NO_TERM = range(6)  # how a word is written
KINDS = 4
_MOST = 31  # one byte in MessagePack for count and kind

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TERM = re.compile(rf"\d+(?:[.,:]\d+)*|[{_UNSPACED}]+|(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+")
_ASCII_TERM = re.compile(r"[A-Za-z]+|\d+(?:[.,:]\d+)*")
_RUN = re.compile(f"[{_UNSPACED}]")
_BEFORE_A_SENTENCE = frozenset(".!?:;…\n\r\t·|•")
_PASSED_OVER = " \"'“”„«»‘’()[]–—-*_#>"

_FUNCTION_KEYS = frozenset(crc32(word.encode()) for word in FUNCTION_WORDS)

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, int]).decode


# A term's hash, its kind, and whether it is written as a name would be.
_Found = tuple[int, int, bool]


def signature(title: str, text: str) -> bytes:
    """The signature of an article, from its title and the beginning of its plain text; empty where they say little."""
    head, body = _found(title), _found(text)
    in_lower_case = {key for key, _, is_capital in body if not is_capital}
    kinds = {key: kind for key, kind, _ in body if kind == NAME and key not in in_lower_case}
    kinds |= {key: kind for key, kind, _ in (*head, *body) if kind == NUMBER}
    times = Counter([key for key, _, _ in (*head, *head, *body)])
    signed = {
        key: min(count, _MOST) * KINDS + kinds.get(key, WORD)
        for key, count in times.items()
        if key not in _FUNCTION_KEYS or key in kinds
    }
    return _encode(signed) if len(signed) >= _LEAST else b""


def terms(signed: bytes) -> dict[int, int]:
    """What a signature holds: by the hash of each term its kind, and `KINDS` times how often it is there.

    What stands in the title is there twice.
    """
    return _decode(signed) if signed else {}


def _found(text: str) -> list[_Found]:
    """The terms of a text in their order, until there are enough; two characters count as half a word."""
    text, pattern = text[:CHARACTERS], _ASCII_TERM
    if not text.isascii():
        text, pattern = unicodedata.normalize("NFKC", text), _TERM
    found: list[_Found] = []
    left = 2 * WORDS
    for match in pattern.finditer(text):
        key, case = _read(match[0])
        if case == _LOWER:
            found.append((key, WORD, False))
        elif case == _UPPER:  # a name where it is written so inside a sentence
            found.append((key, NAME if _is_inside(text, match.start()) else WORD, True))
        elif case == _DIGITS:
            found.append((key, NUMBER, True))
        elif case == _CASELESS:  # any word may be a name
            found.append((key, NAME, True))
        elif case == _UNSPACED_RUN:
            found += ((_key(pair), NAME, True) for pair in _pairs(match[0]))
            left -= len(match[0]) - 3 if len(match[0]) > 1 else 0
        else:
            continue
        left -= 2
        if left <= 0:
            break
    return found


@lru_cache(maxsize=50_000)  # most words of a text were in others before it
def _read(word: str) -> tuple[int, int]:
    """The hash of a word's term, and how it is written."""
    first = word[0]
    if first.isdecimal():
        return _key(word.replace(",", ".")), _DIGITS
    if _RUN.match(first):
        return 0, _UNSPACED_RUN
    if len(word) < 2:
        return 0, _NO_TERM
    folded = word.casefold()
    case = _LOWER if first.islower() else _UPPER if first.isupper() else _CASELESS
    return _key(folded if folded in FUNCTION_WORDS else folded[:STEM]), case


def _key(term: str) -> int:
    return crc32(term.encode())


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _is_inside(text: str, start: int) -> bool:
    """Whether a sentence goes on at a place, by what stands before it."""
    before = text[max(0, start - 4) : start].rstrip(_PASSED_OVER)
    return bool(before) and before[-1] not in _BEFORE_A_SENTENCE
