"""The first sentences of a text → which of them a summary may have, and why not the others."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from feeds.summary.comparing import says_again, words
from feeds.summary.leaning import beginnings, leans
from feeds.summary.lengths import width
from feeds.summary.quoting import is_quotation

_CLOSING_MARKS = " \u00a0\u202f\"'“”’‘»«›‹」』)]）】"  # and the spaces before them
_QUESTION = ("?", "？", "؟")
_COLON = (":", "：")
_STOP = (".", "!", "…", "。", "！")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of all sentences of a text. `known` finds words that lean on others, None in other languages."""

    title: frozenset[str]
    known: re.Pattern[str] | None
    is_attribution: Callable[[str], bool]


class Sentence(msgspec.Struct, frozen=True):
    """A sentence, its measures, and what speaks against it: reasons, each empty where there is none.

    Few sentences are asked for their reasons, so these are found when they are; all of a text are made, which takes
    a tenth of the time that it takes with a data class.
    `before` is the sentence before it, empty for the first one; `is_closed` says that it closes what it quotes.
    """

    text: str
    before: str
    is_closed: bool
    width: int
    words: frozenset[str]
    context: Context

    @property
    def stands_alone(self) -> bool:
        """Whether a summary may begin with it."""
        return not (self.never or self.unless_alone or self.leans)

    @property
    def introduces(self) -> bool:
        """Whether something follows that belongs to it."""
        return self._end.endswith(_COLON)

    @property
    def never(self) -> str:
        """What forbids it."""
        end = self._end
        if end.endswith(_QUESTION):
            return "a question"
        if self.introduces:
            return "introduces what is not shown"
        if not self.is_closed:
            return "its quotation is not closed"
        return "an attribution" if self.context.is_attribution(self.text) else ""

    @property
    def unless_alone(self) -> str:
        """What forbids it where there are better ones."""
        if self.context.title and says_again(self.words, self.context.title):
            return "says the headline again"
        has_stops = self.context.known is not None
        return "not a whole sentence" if has_stops and not self._end.endswith(_STOP) else ""

    @property
    def leans(self) -> str:
        """What forbids it where the sentence before it isn't shown."""
        if is_quotation(self.text):
            return "a quotation without its speaker"
        if not self.before:
            return ""
        if self.before.endswith(_COLON):
            return "was introduced by what is not shown"
        if self.context.known is None:
            return "does not follow what is shown"
        return "goes on with what was said before" if self.text[0].islower() else leans(self.text, self.context.known)

    @property
    def _end(self) -> str:
        """All of it up to the marks that close it."""
        return self.text.rstrip(_CLOSING_MARKS)


def judge(
    sentences: Iterable[tuple[str, bool]], language: str, *, title: str, is_attribution: Callable[[str], bool]
) -> Iterator[Sentence]:
    """In the same order, which is the text's; each comes with whether what is quoted in it is closed."""
    context, before = Context(words(title), beginnings(language), is_attribution), ""
    for text, is_closed in sentences:
        yield Sentence(text, before, is_closed, width(text), words(text), context)
        before = text
