"""Title and text of an article → its signature: which terms it has, how often, and of what kind.

A term is a word, a number, or two neighbouring characters where a script has no spaces. It is kept as
a hash, so that a signature says nothing that can be read, and has some 900 bytes.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
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
_KINDS = 4
_MOST = 31  # one byte in MessagePack for count and kind

_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TERM = re.compile(rf"(?P<number>\d+(?:[.,:]\d+)*)|(?P<run>[{_UNSPACED}]+)|(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])+")
_BEFORE_A_SENTENCE = frozenset(".!?:;…\n\r\t·|•")
_PASSED_OVER = " \"'“”„«»‘’()[]–—-*_#>"

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(dict[int, int]).decode


# A term, its kind, and whether it is written as a name would be.
_Found = tuple[str, int, bool]


def signature(title: str, text: str) -> bytes:
    """The signature of an article, from its title and the beginning of its plain text; empty where they say little."""
    head, body = list(_found(title)), list(_found(text))
    lower = {term for term, _, is_capital in body if not is_capital}
    kinds = {term: kind for term, kind, _ in body if kind == NAME and term not in lower}
    kinds |= {term: kind for term, kind, _ in (*head, *body) if kind == NUMBER}
    times = Counter(term for term, _, _ in (*head, *head, *body))
    signed = {
        crc32(term.encode()): min(count, _MOST) * _KINDS + kinds.get(term, WORD)
        for term, count in times.items()
        if term not in FUNCTION_WORDS or term in kinds
    }
    return _encode(signed) if len(signed) >= _LEAST else b""


def terms(signed: bytes) -> dict[int, tuple[int, int]]:
    """What a signature holds: by the hash of each term how often it is there (twice in the title), and its kind."""
    return {key: divmod(value, _KINDS) for key, value in _decode(signed).items()} if signed else {}


def _found(text: str) -> Iterator[_Found]:
    """The terms of a text in their order, until there are enough; two characters count as half a word."""
    text = text[:CHARACTERS]
    text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    left = 2 * WORDS
    for match in _TERM.finditer(text):
        if left <= 0:
            return
        found = match[0]
        if match.lastgroup == "number":
            yield found.replace(",", "."), NUMBER, True
        elif match.lastgroup == "run":
            left -= len(found) - 3 if len(found) > 1 else 0
            yield from ((found[at : at + 2], NAME, True) for at in range(max(1, len(found) - 1)))
        elif len(found) > 1:
            is_lower = found[0].islower()
            # Written with a capital inside a sentence; where there are no capitals, any word may be a name.
            is_name = not is_lower and (not found[0].isupper() or _is_inside(text, match.start()))
            yield _stem(found), NAME if is_name else WORD, not is_lower
        else:
            continue
        left -= 2


def _stem(word: str) -> str:
    folded = word.casefold()
    return folded if folded in FUNCTION_WORDS else folded[:STEM]


def _is_inside(text: str, start: int) -> bool:
    """Whether a sentence goes on at a place, by what stands before it."""
    before = text[max(0, start - 4) : start].rstrip(_PASSED_OVER)
    return bool(before) and before[-1] not in _BEFORE_A_SENTENCE
