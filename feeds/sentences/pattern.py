"""Where a sentence may end, as one pattern: a stop, what closes after it, and a beginning behind.

It settles in one pass what needs no words of a language. What repeats is possessive and each look behind is
short, so that the time grows with the length of a text alone. No group is possessive, only single characters
are: before Python 3.11.5, possessive groups match what they shouldn't (python/cpython#106052).
"""

import re

from feeds.patterns import lazy
from feeds.sentences.languages import LANGUAGES

# Stops behind which a space is needed, and those behind which none is.
_SPACED = ".!?…‼⁇⁈⁉؟۔։"
UNSPACED = "。！？｡।॥።፧။"
_STOPS = _SPACED + UNSPACED

_CLOSING = "\"'`”’»›)\\]}」』）】》〉〕\u200b-\u200f\u2060\ufeff"
_EMOJI = "\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f"
# What stands before the first word of a sentence.
OPENING = r"\"'`“‘„‚«»‹›(\[{¿¡「『（【《*_–—―-"
CASED = "A-Za-zÀ-ɏΑ-ԯ"
_LOWER = "".join(filter(str.islower, map(chr, range(0x2000))))
_UPPER = "".join(filter(str.isupper, map(chr, range(0x530))))
CJK = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_ARMENIAN = "Ա-և"
_GREEK = "ά-ώ"
# What belongs to the character before it.
_COMBINING = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u093c\u093e-\u094f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Words that may begin a sentence in lower case, in one language or another.
_INFORMAL = "|".join(sorted(frozenset().union(*(words.starters for words in LANGUAGES.values() if words.informal))))

POSSIBLE_END = lazy(
    rf"""
    (?P<stop>
      [{_STOPS}:;] (?<![{_STOPS}(\[][{_STOPS}:;])           # the first of several; "[…]" is none
      (?<![^{_ARMENIAN}]:)                                  # an Armenian full stop looks like a colon,
      (?!(?<=[{_ARMENIAN}]\.)(?!\.))                        # and what looks like a full stop is none
      (?<![^{_GREEK}];)                                     # a Greek question mark looks like a semicolon
      (?!(?<=[{CASED}]\.)(?<![\w'’][{CASED}]\.)\s++\w\.)    # an initial before another one: here, for speed
      [{_STOPS}]*+
    )
    (?P<closing> (?>
      [{_CLOSING}{_EMOJI}]*+
      (?: \s?+ (?=[{_EMOJI}»"\[(“«])
          (?: (?=[{_EMOJI}]) | (?<!\s)[“«](?!\w) | [»"](?!\S)  # „Ja.“, »Ja.«, « Oui. »
            | \[\d{{1,3}}\] | [(\[](?:\.\.\.|…)[)\]] )        # a note's number, words left out
          [{_CLOSING}{_EMOJI}]*+
      ){{0,3}}
      [{_STOPS}]*+ [{_CLOSING}]*+
    ))
    (?: (?P<space>\s++)
      | (?<=[{UNSPACED}」』）】”])
      | (?<=[!?]) (?=[{CJK}])
      | (?<=[.!?]["”]) (?=[A-Z“])
      | (?<=[.!?]) (?=[{_UPPER}][{_LOWER}]*+\s)             # the space that was lost: "so far.The"
    )
    (?! [{_COMBINING}]
      | [\s{OPENING}]*+ (?: (?=[{_LOWER}])(?!(?:{_INFORMAL})\b).(?![A-Z]) | [,;:)\]….!?/．，、；：] | \Z )
    )
    (?= [\s{OPENING}]*+ (?P<next> (?![^\W\d]\.) [^\W_]{{1,20}}+ )? )
    """,
    re.VERBOSE,
)
