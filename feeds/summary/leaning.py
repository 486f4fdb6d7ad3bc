"""The first words of a sentence → what it leans on: something that was said before it."""

import re

from feeds.patterns import lazy
from feeds.summary.languages import WORDS, Words

_LOOKED_AT = 120  # characters

_REASONS = (
    "begins with a pronoun",
    "begins with a connective",
    "begins without its subject",
    "has a pronoun for its subject",
    "speaks in the first person",
)


def beginnings(language: str) -> re.Pattern[str] | None:
    """What `leans` looks for in a language, by any tag of it; None where its words are not known."""
    return _BEGINNINGS.get(_primary(language))


def has_names(language: str) -> bool:
    """Whether capitals within a sentence of this language begin names: in German they begin all nouns."""
    return _primary(language) in WORDS and _primary(language) != "de"


def leans(sentence: str, beginnings: re.Pattern[str]) -> str:
    """Why a sentence says too little by itself, with the words that show it; empty where it says enough."""
    found = beginnings.match(sentence[:_LOOKED_AT].replace("’", "'"))
    if found is None or found.lastindex is None:
        return ""
    return f"{_REASONS[found.lastindex - 1]}: “{found[found.lastindex]}”"


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _compiled(words: Words) -> re.Pattern[str]:
    """With a group for each reason, in their order. A quotation in the first person may say who speaks."""
    anywhere = f"({_any_of(words.pronouns)})|({_any_of(words.connectives)})|({_any_of(words.verbs)})|({words.later})"
    return lazy(rf"(?:[\W_]*(?:{anywhere})|({_any_of(words.first_person)}))(?![\w-])", re.IGNORECASE)


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, sorted(words.split(", "), key=len, reverse=True))) or "(?!)"


_BEGINNINGS = {language: _compiled(words) for language, words in WORDS.items()}
