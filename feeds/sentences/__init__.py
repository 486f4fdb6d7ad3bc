"""A paragraph → its sentences."""

import re

from feeds.patterns import lazy
from feeds.sentences.full_stop import is_marker, is_plain, sentence_goes_on, word_before
from feeds.sentences.pattern import CJK, POSSIBLE_END, UNSPACED
from feeds.sentences.vocabulary import Vocabulary, vocabulary

__all__ = ["sentences"]

_NEAR = 300  # characters; brackets that are further apart hold no sentences together
_BRACKETS = (("(", ")"),)
_WIDE_BRACKETS = (("「", "」"), ("『", "』"), ("（", "）"), ("“", "”"), ("《", "》"))

_CJK = lazy(f"[{CJK}]")
_NAMES_WITH_MARK = frozenset(("Jeopardy", "Oklahoma", "Wham", "Yahoo", "Yum"))  # Yahoo! Inc.
# After a quotation: "Smith asked.", 王毅说。
_ATTRIBUTION = lazy(
    r"(?:[A-Z][\w.’'-]*+ ){1,3}(?:added|asked|cried|replied|said|says|shouted|wrote)\b(?=[.,]|\Z)"
    r"|[^。！？，：“”「」\s]{1,12}?(?:说|說|道|表示|指出|称|稱|问|問|强调|強調)(?=[。，]|\Z)"
)
# After a quotation in Japanese: 「…。」と言った
_PARTICLE = lazy("[っをのがには、，]|と(?!て)|など")


def sentences(paragraph: str, language: str = "en") -> list[str]:
    """The sentences of one paragraph in order, each stripped; what is between them is white space or nothing.

    `language` is a tag (`de-AT`); of one that is not known, the rules that are common to all are used.
    What stands in brackets stays together, and so does what stands in quotation marks in Chinese and
    Japanese; in other languages a quotation may be several sentences.
    """
    known = vocabulary(language)
    found, start = [], 0
    for match in POSSIBLE_END.finditer(paragraph):
        if _is_end(paragraph, match, start, known):
            found.append(paragraph[start : match.end()].strip())
            start = match.end()
    if rest := paragraph[start:].strip():
        found.append(rest)
    return found


def _is_end(text: str, match: re.Match[str], start: int, known: Vocabulary) -> bool:
    """Whether the sentence that began at `start` ends there."""
    stop, closing, space, following = match.group("stop", "closing", "space", "next")
    if stop[-1] in UNSPACED or (not space and _CJK.match(text, match.end())):
        return not _goes_on_without_spaces(text, match, start)
    if _is_inside(_BRACKETS, text, start, match.end("closing")):
        return False
    if following and following.islower():
        return known.informal and _ends_before_small_letter(text, match, start, known)
    if closing:
        return not (_quotation_goes_on(text, match) or is_marker(text, start, match.start()))
    if stop == "." and space:
        return not sentence_goes_on(text, start, match.start(), following or "", known)
    return _ends_by_itself(text, match, start, known)


def _is_inside(pairs: tuple[tuple[str, str], ...], text: str, start: int, end: int) -> bool:
    """Whether a bracket of the sentence is open at `end`, and closes soon after."""
    begin = max(start, end - _NEAR)
    for opening, closing in pairs:
        opened = text.rfind(opening, begin, end)
        if opened >= 0 and text.find(closing, opened, end) < 0 <= text.find(closing, end, end + _NEAR):
            return True
    return False


def _goes_on_without_spaces(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a quotation, a title in brackets or an address goes on, as Chinese and Japanese are written."""
    end = match.end("closing")
    if _is_inside(_WIDE_BRACKETS, text, start, end):
        return True
    if match["closing"]:
        return _quotation_goes_on(text, match)
    return match["stop"].isascii() and "://" in text[max(start, end - _NEAR) : end]


def _quotation_goes_on(text: str, match: re.Match[str]) -> bool:
    said = match["stop"][-1] != "." and _ATTRIBUTION.match(text, match.end())
    return bool(said or _PARTICLE.match(text, match.end()))


def _ends_before_small_letter(text: str, match: re.Match[str], start: int, known: Vocabulary) -> bool:
    """People who don't care for capitals end sentences, too; abbreviations, quotations, ellipses and names go on."""
    if match["next"] not in known.starters or match["closing"] or match["stop"] not in (".", "?", "!"):
        return False
    word = word_before(text, start, match.start())
    return is_plain(word, known) and word not in _NAMES_WITH_MARK


def _ends_by_itself(text: str, match: re.Match[str], start: int, known: Vocabulary) -> bool:
    """Whether a mark ends a sentence where nothing around it says so."""
    stop, following = match["stop"], match["next"] or ""
    if not match["space"]:  # it was lost: "so far.The talks"; names of files and sites look like that, too
        return following.lower() in known.starters and is_plain(word_before(text, start, match.start()), known)
    if stop == "!":
        return word_before(text, start, match.start()) not in _NAMES_WITH_MARK
    return stop[-1] not in ".…" or not _is_pause(text, match.start(), following)


def _is_pause(text: str, stop: int, following: str) -> bool:
    """An ellipsis within a sentence: one with space around it, or before a number."""
    return text[max(0, stop - 1) : stop].isspace() or following[:1].isdigit()
