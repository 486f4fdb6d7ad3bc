"""Two versions of a text that people see → whether more than a typo is another one.

In this order:

1. White space, punctuation, case, accents and the kind of quotation marks are nothing.
2. Another number, month, day of the week or negation, or one more or less, is significant.
3. A sentence that came or went is, and so are four words in a row.
4. A name that is another one is, unless the text has the new spelling already: a name begins with a capital, and does
   not stand at the beginning of a sentence.
5. Another form of one word is a typo: one letter (of seven and more: two) that is wrong, missing, too much or in the
   wrong place, words that were joined or parted, a word that stood there twice.
6. All else is counted, in words: significant is more than one in a hundred. Of many typos one in ten is, too.

What can't be compared in bounded time is significant.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.edits.aligning import Hunk, hunks
from feeds.edits.judging import judge
from feeds.edits.words import Words, words_of

__all__ = ["Weighed", "weigh"]

_RARE = 100  # one word in so many may be another one
_TYPOS = 10  # one word in so many may have been misspelt


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether an edit is significant, and why, in a few words; empty where people see no difference at all."""

    significant: bool
    why: str = ""


def weigh(old: str, new: str) -> Weighed:
    """What an edit of a text, or of a title, comes to; the same for the same two texts, on any machine."""
    if old == new:
        return Weighed(significant=False)
    before, after = words_of(old), words_of(new)
    if before.folded == after.folded:
        return Weighed(significant=False, why="only how it is written")
    if before.facts != after.facts:
        return Weighed(significant=True, why=f"a number, a date or a negation: {_first_fact(before, after)}")
    found = hunks(before.folded, after.folded)
    if found is None:
        return Weighed(significant=True, why="most of it")
    return _weighed(before, after, found)


def _first_fact(before: Words, after: Words) -> str:
    gone, come = Counter(before.facts), Counter(after.facts)
    gone, come = gone - come, come - gone
    if gone and come:
        return f"{next(iter(gone))} → {next(iter(come))}"
    if gone or come:
        return f"{next(iter(gone or come))} is {'gone' if gone else 'new'}"
    return "in another order"


def _weighed(before: Words, after: Words, found: Sequence[Hunk]) -> Weighed:
    """What the places that differ come to."""
    known, typos, others = frozenset(before.written), 0.0, 0.0
    for hunk in found:
        verdict = judge(before, after, hunk, known)
        if verdict.why:
            return Weighed(significant=True, why=verdict.why)
        typos += verdict.typos
        others += verdict.others
    size = max(before.size, after.size)
    if others > size // _RARE:
        return Weighed(significant=True, why=f"{others:g} of {size} words")
    if typos + others > max(size // _TYPOS, 1):
        return Weighed(significant=True, why=f"{typos + others:g} of {size} words, most of them by a letter or two")
    return Weighed(significant=False, why="a typo" if not others else "few words")
