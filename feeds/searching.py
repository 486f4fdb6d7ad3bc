"""What a person types to search → what is looked for; a text → how an index of words has it.

A query is words, all of which must be there; `"words in quotes"` stand one after another, `-word` must not be there,
`begin*` may go on. There is no other syntax: all else between words is a space.

Letters are compared without case, and composed or not. Scripts without spaces between words (Chinese, Japanese, Thai,
and Korean, whose particles hang on words) have two neighbouring characters for a word, on both sides.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from feeds.patterns import lazy

MAX_TERMS, MAX_LENGTH = 8, 500  # of a query; in characters
# Shorter beginnings are those of so many words that finding them all takes longer than people wait.
_LEAST_BEGINNING = 3

# Thai and Lao, Myanmar, Khmer, kana, Han, Hangul, rarer Han.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_DENSE_RUN = lazy(f"[{_DENSE}]+")
# An unclosed quotation goes on to the end, and any two marks make a pair: people don't see them.
_TERM = lazy(r"""(?P<minus>-*)(?:["“”„«»](?P<phrase>[^"“”„«»]*)["“”„«»]?|(?P<word>[^\s"“”„«»]+))""")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after another, in small letters; with `begins` the last of them may go on."""

    words: tuple[str, ...]
    without: bool = False
    begins: bool = False

    def __str__(self) -> str:
        said = " ".join(self.words) + "*" * self.begins
        return "-" * self.without + (f'"{said}"' if len(self.words) > 1 else said)


@dataclass(frozen=True, slots=True)
class Search:
    """Terms in the order in which they were typed, each once; one at least must be there. Made by `parse` alone."""

    terms: tuple[Term, ...]

    @property
    def canonical(self) -> str:
        """The query, the same however its words were written; `parse` reads it."""
        return " ".join(map(str, self.terms))

    @property
    def query(self) -> str:
        """The same as the end of a URL."""
        return f"?q={quote(self.canonical, safe='')}"


def parse(text: str) -> Search:
    """The search that a text means. Raises ValueError that says why it can't be answered."""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"is longer than {MAX_LENGTH} characters")
    terms = tuple(dict.fromkeys(_terms(folded(text))))
    if not terms:
        raise ValueError("names no word to look for")
    if len(terms) > MAX_TERMS:
        raise ValueError(f"has more than {MAX_TERMS} words or phrases")
    if all(term.without for term in terms):
        raise ValueError("says only what to leave out")
    search = Search(terms)
    if len(search.canonical) > MAX_LENGTH:  # some characters stand for many
        raise ValueError(f"is longer than {MAX_LENGTH} characters")
    return search


def folded(text: str) -> str:
    """A text as it is compared: in small letters, each character written in one way."""
    if text.isascii():
        return text.lower()
    # U+02BC, a letter to Unicode, is an apostrophe like the others; a soft hyphen is no part of a word.
    plain = unicodedata.normalize("NFKC", text).replace("ʼ", "'").replace("\u00ad", "")
    return unicodedata.normalize("NFKC", plain.casefold())


def indexed(text: str) -> str:
    """A text as an index of words takes it."""
    text = folded(text)
    return text if text.isascii() else _DENSE_RUN.sub(_in_pieces, text)


def sought(term: Term) -> tuple[str, bool]:
    """Words as they follow one another in what `indexed` made, with a space between; whether the last may go on."""
    pieces = _DENSE_RUN.sub(_in_pieces, " ".join(term.words)).split()
    last = term.words[-1]
    if not _is_dense(last[-1]):
        return " ".join(pieces), term.begins
    if _is_dense(last[-2:-1]):
        return " ".join(pieces[:-1]), term.begins
    return " ".join(pieces), True  # one character: the first one of any two


def _terms(text: str) -> Iterator[Term]:
    for match in _TERM.finditer(text):
        said = match["word"] if match["phrase"] is None else match["phrase"]
        words = tuple(_words(said))
        if words:
            term = Term(words, without=bool(match["minus"]), begins=said.rstrip().endswith("*"))
            _ensure_long(term)
            yield term


def _words(text: str) -> Iterator[str]:
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else " " for char in text)
    return (word for word in kept.split() if any(unicodedata.category(char)[0] in "LN" for char in word))


def _ensure_long(term: Term) -> None:
    last = term.words[-1]
    if term.begins and len(last) < _LEAST_BEGINNING and not _is_dense(last[-1]):
        raise ValueError(f"needs {_LEAST_BEGINNING} letters before a star: {last!r}")


def _is_dense(character: str) -> bool:
    return _DENSE_RUN.match(character) is not None


def _in_pieces(match: re.Match[str]) -> str:
    """Two neighbouring characters at a time, and the last one: `abc` is `ab bc c`."""
    run = match[0]
    return f" {' '.join(run[at : at + 2] for at in range(len(run)))} "
