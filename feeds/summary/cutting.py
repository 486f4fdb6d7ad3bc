"""A sentence that is too long → its beginning."""

import unicodedata

from feeds.patterns import lazy
from feeds.summary.lengths import is_wide, width

_ENTITY = lazy(r"&#?\w{0,31}$")  # without its end
_WHOLE_ENTITY = lazy(r"&#?\w{1,31};$")
_FARTHEST_BACK = 64  # code points: no character that people write has as many
# What never begins a character that readers see, beside marks (Unicode Standard Annex #29): joiners, the
# rest of a Hangul syllable, colours of skin, tags, the second half of a pair.
_CONTINUES = lazy("[\u200c\u200d\u1160-\u11ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\udc00-\udfff]")
_FLAG_LETTERS = lazy("[\U0001f1e6-\U0001f1ff]+$")  # two of them are one flag
_VIRAMA = 9  # a combining class: joins two consonants of an Indic script


def cut(text: str, at_most: int) -> str:
    """The words that `at_most` has room for, and `…`; where there are no spaces, the characters."""
    end = min(at_most, len(text))
    while width(text[:end]) > at_most:
        end -= (width(text[:end]) - at_most + 1) // 2  # a wide character counts two
    end = _after_character(text, _after_word(text, end))
    found = text[:end]
    return (found if _WHOLE_ENTITY.search(found) else found.rstrip(" ,;:-–—、，；：")) + "…"


def _after_word(text: str, end: int) -> int:
    """The last end of a word up to `end`; that itself in an endless word."""
    if end == len(text) or text[end].isspace() or is_wide(text[end - 1 : end + 1]):
        return end
    if entity := _ENTITY.search(text, 0, end):
        end = entity.start() or end
    found = next((at for at in range(end, 0, -1) if text[at - 1].isspace() or is_wide(text[at - 1])), 0)
    return found or end


def _after_character(text: str, end: int) -> int:
    for at in range(end, max(end - _FARTHEST_BACK, 0), -1):
        if at == len(text) or not _is_within_character(text, at):
            return at
    return end


def _is_within_character(text: str, at: int) -> bool:
    flags = _FLAG_LETTERS.search(text, 0, at)
    return (
        _CONTINUES.match(text, at) is not None
        or unicodedata.category(text[at])[0] == "M"
        or text[at - 1] == "\u200d"
        or unicodedata.combining(text[at - 1]) == _VIRAMA
        or (flags is not None and len(flags[0]) % 2 == 1)
    )
