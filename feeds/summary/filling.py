"""Judged sentences, and room for some of them → those that make the summary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.summary.comparing import adds_little
from feeds.summary.judging import Sentence
from feeds.summary.naming import unknown_name

_BESIDE, _LINKED = 2, 4 / 3
_NEAR = 3  # sentences
_TELLS = 60  # characters: a sentence as long as that says who and what


@dataclass(frozen=True, slots=True)
class Room:
    """How wide a summary is to be; a first sentence alone may go on to the hard end."""

    at_least: int
    at_most: int

    @property
    def hard_end(self) -> int:
        """A fifth more than `at_most`."""
        return self.at_most * 6 // 5


@dataclass(frozen=True, slots=True)
class Text:
    """A text's headline, its first sentences, how much its words weigh, and those of each sentence that do.

    `has_names` where capitals begin names, and not all nouns.
    """

    title: str
    sentences: Sequence[Sentence]
    weights: Mapping[str, int]
    telling: Sequence[frozenset[str]]
    has_names: bool

    def name_unknown_in(self, place: int, chosen: Sequence[int]) -> str:
        """A name in the sentence at a place that says nothing to who reads the chosen ones; empty for none."""
        if not self.has_names or place - 1 in chosen:
            return ""
        shown = [self.title, *(self.sentences[each].text for each in chosen)]
        hidden = (each.text for number, each in enumerate(self.sentences[:place]) if number not in chosen)
        return unknown_name(self.sentences[place].text, shown=shown, hidden=hidden)


def fill(text: Text, room: Room) -> tuple[int, ...]:
    """The places of the sentences that make the summary, in order; none where none may stand.

    A first sentence beyond the hard end, which would have to be cut, is passed over where later ones
    come to `at_least`.
    """
    first = _first(text.sentences)
    if first is None:
        return ()
    if text.sentences[first].width > room.hard_end:
        for place, each in enumerate(text.sentences):
            if each.stands_alone and each.width <= room.at_most:
                chosen = _filled(text, place, room)
                if _width(text.sentences, chosen) >= room.at_least:
                    return chosen
    return _filled(text, first, room)


def _first(sentences: Sequence[Sentence]) -> int | None:
    """The first that stands alone, else the first that only leans on another, else the first that may be shown."""
    alone = next((place for place, each in enumerate(sentences) if each.stands_alone), None)
    if alone is not None:
        return alone
    may_be = [
        (bool(each.unless_alone), bool(each.leans), place) for place, each in enumerate(sentences) if not each.never
    ]
    return min(may_be)[-1] if may_be else None


def _filled(text: Text, first: int, room: Room) -> tuple[int, ...]:
    """Beside the first, again and again the one that `_next` finds."""
    chosen: tuple[int, ...] = (first,)
    while (found := _next(text, chosen, room)) is not None:
        chosen = tuple(sorted((*chosen, found)))
    return chosen


def _next(text: Text, chosen: tuple[int, ...], room: Room) -> int | None:
    """Of the later sentences that there is room for, the one whose new words weigh most.

    The later it stands, the less they weigh; beside a chosen sentence, twice as much, and in one that
    speaks of what is shown, a third more. A short one far off that doesn't would stand there for no reason.
    One whose words weigh nothing is good enough as long as the summary is short of `at_least`.
    """
    left = room.at_most - _width(text.sentences, chosen) - 1
    is_short = left > room.at_most - room.at_least
    gains = {place: gain for place, gain in _gains(text, chosen, left) if gain or is_short}
    best_first = sorted(gains, key=gains.__getitem__, reverse=True)
    return next((place for place in best_first if _may_follow(text, chosen, place)), None)


def _gains(text: Text, chosen: tuple[int, ...], left: int) -> Iterator[tuple[int, float]]:
    """The places of the sentences that there is room for, and what each would add."""
    known = frozenset[str]().union(*(text.sentences[place].words for place in chosen))
    shown = chosen[0]
    for place in range(chosen[0] + 1, len(text.sentences)):
        each = text.sentences[place]
        if place in chosen:
            shown = place
        elif each.width <= left:
            shared, count, distance = len(each.words & known), len(each.words), place - shown
            is_near = distance <= _NEAR or shared or each.width >= _TELLS
            if is_near and not adds_little(count - shared, of=count):
                gain = sum([text.weights[word] for word in text.telling[place] - known]) / (place + 1)
                yield place, gain * (_BESIDE if distance == 1 else 1) * (_LINKED if shared else 1)


def _may_follow(text: Text, chosen: tuple[int, ...], place: int) -> bool:
    each, is_beside = text.sentences[place], place - 1 in chosen
    if is_beside and not text.sentences[chosen[0]].stands_alone:  # then no sentence of this text does
        return not each.never
    if each.never or each.unless_alone or (each.leans and not is_beside):
        return False
    return not text.name_unknown_in(place, chosen)


def _width(sentences: Sequence[Sentence], chosen: Sequence[int]) -> int:
    return sum([sentences[place].width for place in chosen]) + len(chosen) - 1
