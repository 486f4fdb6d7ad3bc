"""A text → its words, as edits are judged by them."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from feeds.edits.vocabulary import DAYS, NOT, NOT_UNSPACED, NUMBERS, NUMERALS
from feeds.patterns import lazy

# Scripts that put no space between words: each letter stands for itself.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = lazy(
    rf"(?P<number>(?:(?<![\w.)])[-−–+])?\d+(?: \d{{3}}(?!\d)|[.,:/’'\u00a0\u202f\u2009-]\d+)*)"
    rf"|(?P<letter>[{_UNSPACED}])"
    rf"|(?P<sign>[%‰°<>=≤≥±×÷+#§]|(?:[^\W\d_]\b)?[$€£¥₴₽₹₩₺])"
    rf"|(?P<word>(?:(?![{_UNSPACED}\d])[\w\u0300-\u036f])+(?:['’ʼ‘](?:(?![{_UNSPACED}])\w)+)*)"
)
_END = lazy("""[^\\w\n.!?。！？…।؟]*[.!?。！？…।؟\n]""")
_ACCENTS = lazy("[\u0300-\u036f\u064b-\u0652\u0591-\u05c7\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f]")
_APOSTROPHES = lazy("[’ʼ‘`´]")
_GROUPED = lazy(r"\d{1,3}(?:([ ,’'\u00a0\u202f\u2009])\d{3})(?:\1\d{3})*")
_SEPARATORS = lazy(r"[ ,’'\u00a0\u202f\u2009]")
_NOT_UNSPACED = lazy(f"[{NOT_UNSPACED.partition('|')[0]}]|{NOT_UNSPACED.partition('|')[2]}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text: `folded` without case and accents, `written` as they stand.

    `ends` are the indices of words that end a sentence. `facts` are, in their order, what may not change: numbers,
    months and days, and `not` for each negation. `unspaced` is how many words are single letters of a script
    without spaces.
    """

    folded: tuple[str, ...]
    written: tuple[str, ...]
    ends: frozenset[int]
    facts: tuple[str, ...]
    unspaced: int

    @property
    def size(self) -> int:
        """How many words it is: of a script without spaces two letters, about."""
        return len(self.folded) - self.unspaced + (self.unspaced + 1) // 2


def words_of(text: str) -> Words:
    """All words, in time linear in the text."""
    text = unicodedata.normalize("NFC", text)
    folded, written, ends, facts, unspaced = list[str](), list[str](), set[int](), list[str](), 0
    for match in _WORD.finditer(text):
        word = match[0]
        plain = _number(word) if match.lastgroup == "number" else fold(word)
        if fact := _fact(plain, str(match.lastgroup)):
            facts.append(fact)
        if _END.match(text, match.end()):
            ends.add(len(folded))
        unspaced += match.lastgroup == "letter"
        folded.append(plain)
        written.append(word)
    facts += ["not"] * sum(1 for _ in _NOT_UNSPACED.finditer(text))
    return Words(tuple(folded), tuple(written), frozenset(ends), tuple(facts), unspaced)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without case, accents and what nobody sees; `ß` is `ss`, and all apostrophes are one."""
    plain = unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", word)).casefold()
    if plain.isascii():
        return plain
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain))) or plain


def _number(word: str) -> str:
    """Without what parts thousands: 1,000 and 1 000 are 1000."""
    text = unicodedata.normalize("NFKC", word.replace("’", "'")).replace("−", "-").replace("–", "-")
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    return sign + (_SEPARATORS.sub("", digits) if _GROUPED.fullmatch(digits) else digits)


_NOT, _NUMBERS, _DAYS = (frozenset(map(fold, words)) for words in (NOT, NUMBERS, DAYS))


def _fact(plain: str, kind: str) -> str:
    if kind in ("number", "sign") or plain in _NUMBERS or plain in _DAYS or plain in NUMERALS:
        return plain
    return "not" if plain in _NOT or plain.endswith("n't") else ""
