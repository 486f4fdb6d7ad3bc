"""Whether a text closes all quotation marks and brackets that it opens."""

import re

from feeds.patterns import lazy

_CLOSING = {
    '"': '"', "“": "”“", "„": "“”", "”": "”", "«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』",
    "'": "'’", "‘": "’'", "‚": "‘’", "(": ")", "[": "]", "（": "）", "【": "】",
}  # fmt: skip
_SINGLE = "'‘‚"
_APOSTROPHES = "'’‘"
_STOPS = (".", ",", "!", "?", "…")
_BRACKETS = "([（【"
_MARK = lazy("[\"“”„«»‹›「」『』()\\[\\]（）【】'‘’‚]")
# A quick look at what most sentences hold: pairs of straight marks, and apostrophes within words.
_PLAIN_MARK = lazy("[“”„«»‹›「」『』()\\[\\]（）【】‚]")
_PLAIN_ASCII = lazy("[\"'()\\[\\]]")
_LOOSE_APOSTROPHE = lazy(r"['’‘](?:(?!\w)|(?<!\w['’‘]))")
_ELISION = lazy(r"(?:em|til|tis|twas|cause|n)\b", re.IGNORECASE)  # after an apostrophe


def is_closed(text: str) -> bool:
    """Whether what is quoted or put in brackets begins and ends in this text."""
    if text.isascii() and not _PLAIN_ASCII.search(text):
        return True
    if text.count('"') % 2 == 0 and not (_PLAIN_MARK.search(text) or _LOOSE_APOSTROPHE.search(text)):
        return True
    opened: list[str] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if mark in _APOSTROPHES and before.isalnum() and after.isalnum():
            continue  # an apostrophe within a word
        if (pair := _opened_by(mark, opened)) is not None and not (mark in _APOSTROPHES and after.isalpha()):
            del opened[pair:]
        elif not _is_stray(mark, before, text[at + 1 : at + 7]):
            opened.append(mark)
    return not opened


def is_quotation(text: str) -> bool:
    """Whether a text is a quotation and nothing else: it doesn't say who says it."""
    opening, inner, closing = text[:1], text[1:-1], text[-1:]
    if opening in _BRACKETS or closing not in _CLOSING.get(opening, "-"):
        return False
    return opening not in inner if opening == closing else is_closed(inner)


def _opened_by(mark: str, opened: list[str]) -> int | None:
    """Which of the open marks this one closes. One that may be an apostrophe is no hindrance."""
    for number in range(len(opened) - 1, -1, -1):
        if mark in _CLOSING.get(opened[number], ""):
            return number
        if opened[number] not in _SINGLE:
            return None
    return None


def _is_stray(mark: str, before: str, after: str) -> bool:
    """Whether a mark that closes nothing opens nothing either.

    So are the ends of `a)`, `the players'` and `6 feet 2"`, and the apostrophes of `'em` and `'90s`.
    """
    if mark in ")]）】":
        return True
    if mark in _APOSTROPHES:
        return before.isalnum() or (before not in _STOPS and not after[:1].isalpha()) or bool(_ELISION.match(after))
    return mark == '"' and before.isdigit()
