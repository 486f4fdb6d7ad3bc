"""Who is named as the source of a text: an agency in a line of its own, or those who reported and edited it."""

import re

from feeds.content.noise.agencies import AGENCIES, is_agency
from feeds.content.noise.names import as_written_for_people, names_at
from feeds.content.noise.words import core, first_word, matches, phrases, plain
from feeds.patterns import lazy

_LENGTH = 100  # no line that names a source is longer
_NAMES_LENGTH = 60  # nor one that holds names alone

_SOURCES = phrases(r"""
source/sources/via/courtesy : .{2,80}
quelle/quellen : .{2,80}
fuente/fuentes/vía : .{2,80}
джерело/джерела : .{2,80}
за матеріалами( :)? .{2,60}
за (даними|інформацією) : .{2,80}
mit (material|informationen|inhalten) (von|der|des)\b.{2,60}
avec (afp|reuters|ap|agences?|les agences|l['’]afp)( .{0,40})?
con información de .{2,60}
with (files|reporting|inputs|additional reporting|information) (from|by)\b.{2,80}
""")

# (APA/dpa, 1.11.2015)
_DATE = lazy(r"[\s,–-]*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}$")
_SIGNERS = AGENCIES | {"red", "red.", "ag", "cc", "tmn", "lhe", "lno", "afx", "sid"}
_SIGNER_WORDS = frozenset(map(first_word, _SIGNERS))
_BETWEEN = lazy(r"[/,]")
_CREDIT_WORDS = frozenset(
    """additional reporting writing editing edited compiled translated research graphics graphic production bearbeitet
    redigiert übersetzt reporte editado información édité traduit reportage""".split()
)
_REPORTED = lazy(
    r"(?:additional\s+)?(?:reporting|writing|editing|edited|compiled|translated|research|graphics?|production)\s+by\s+"
    r"|(?:bearbeitet|redigiert|übersetzt|reporte|editado|información|édité|traduit|reportage)\s+(?:von|por|de|par)\s+",
    re.IGNORECASE,
)
_CONTRIBUTED = lazy(
    r"[^.]{3,200}\bcontributed(?:\s+(?:to|reporting|additional))?"
    r"(?:\s+(?:to\s+)?(?:this|the)\s+(?:report|story|article|piece|reporting))?\.?",
)


def source(word: str, text: str) -> str | None:
    """Whom a line names as the text's source, if it says nothing else; `text` is its core, `word` that one's first."""
    if len(text) > _LENGTH:
        return None
    if matches(_SOURCES, word, text):
        named = re.split(r"\s*:\s*", text.rstrip(" ."), maxsplit=1)
        return named[1] if len(named) > 1 else text.rpartition(" ")[2]
    if len(text) > _NAMES_LENGTH or word not in _SIGNER_WORDS:
        return None
    names = _DATE.sub("", text)
    is_signed = all(name.strip().casefold() in _SIGNERS for name in _BETWEEN.split(names))
    return names if is_signed and not (names == text and text.islower()) else None


def named_source(line: str) -> str | None:
    """Whom a line names as the source of a text: `Source: Reuters`, `(APA/dpa)`."""
    text = core(plain(line))
    return source(first_word(text), text)


def names_reporters(word: str, text: str) -> bool:
    """Whether a line only says who reported, edited or helped; `text` is its core, `word` that one's first."""
    if word in _CREDIT_WORDS and (label := _REPORTED.match(text)):
        return bool(names_at(text, label.end())[0])
    return "contributed" in text and _CONTRIBUTED.fullmatch(text) is not None


def reporters(line: str) -> str | None:
    """Whom a line names that says who reported a story: `(Reporting by Jane Roe in Kyiv; Editing by …)`."""
    text = core(plain(line))
    label = _REPORTED.match(text)
    if label is None or "eporting by" not in label[0]:
        return None
    people, end = names_at(text, label.end())
    return as_written_for_people(text[label.end() : end]) if people else None


def closing_agency(line: str) -> tuple[str, int] | None:
    """The agency in brackets after a paragraph's last sentence, `… he said. (dpa)`, and where the sentence ends."""
    end = line[-60:].rstrip(" .")
    start = end.rfind("(")
    if start < 1 or not end.endswith(")"):
        return None
    name = end[start + 1 : -1]
    before = line[: max(len(line) - 60, 0) + start].rstrip()
    return (name, len(before)) if is_agency(name) and before.endswith((".", "!", "?", "”", '"', "»", "“")) else None
