"""Dated text (` date 2024-10-15 HEADLINE`, then paragraphs, one a line) → Manuscript."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC

from feeds.content import noise
from feeds.content.dates import parse_date
from feeds.content.manuscript import Manuscript
from feeds.errors import ContentError
from feeds.model import Markup

_FIRST_LINE = re.compile(
    r"\s*date[ \t:]+(?P<date>\d{4}[-/]\d+[-/]\d+"
    r"(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[ap]\.?m\b\.?)?(?: ?(?:(?:Z|UTC|GMT)\b|[+-]\d\d:?\d\d))?)?)"
    r"(?:[ \t:|–—-]+(?P<headline>.*))?",
    re.IGNORECASE,
)
_HEAD_LINES = 8  # byline, dateline and caption stand within the first lines, before the story
_TITLE_LINES = 3
_LINE_LENGTH = 160  # no headline, byline or notice is longer
_CAPTION_LENGTH = 480
_DATELINE_LENGTH = 120
_STORY_LENGTH = 80  # a line this long that ends as a sentence does is the story's own
_SENTENCE_END = tuple(".!?”\"’'»…")

# In this order; each matches a whole line before the story.
_HEAD_PATTERNS = (noise.TIMESTAMP, noise.READING_TIME, noise.DATELINE, noise.BYLINE)

_WORD = re.compile(r"[^\W\d_]{4,}")
# How much more of the story another line must speak of than the first line, to be the headline.
_CLEARLY = 0.15
_PROMOTION_PENALTY = 0.35


@dataclass(frozen=True, slots=True)
class _Line:
    number: int  # in the file, from 1
    text: str


def recognises(text: str) -> bool:
    """Whether the text is of this dialect: its first line gives the date."""
    return _FIRST_LINE.match(text) is not None


def read(text: str) -> Manuscript:
    """The story without what stands around it; byline, dateline and credit become metadata.

    Raises ContentError for a second date line: then the file holds more than one article.
    """
    first, *rest = (_Line(n, line.strip()) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    opening = _FIRST_LINE.fullmatch(first.text)
    if opening is None:
        raise ContentError("date line is broken; write it as date YYYY-MM-DD HEADLINE", first.number)
    if second := next((line for line in rest if _FIRST_LINE.match(line.text)), None):
        raise ContentError(f'"date" is given twice, first in line {first.number}', second.number)
    lines = [line for line in rest if not _is_notice(line.text)]
    size = _head_size(lines)
    found = {line.number: match for line in lines[:size] if (match := _head_match(line.text))}
    kept = [line for line in lines if line.number not in found]
    title = _headline(_Line(first.number, opening["headline"] or ""), lines[:size], story=lines[size:])
    body, dateline = _without_dateline([line for line in kept if line.number != title.number])
    facts = _facts([*found.values(), *([dateline] if dateline else [])])
    day, when = facts.pop("day", None), facts.pop("when", None)
    return Manuscript(
        metadata={"title": title.text, "date": _date(opening["date"], day, when), **facts},
        body="\n\n".join(line.text for line in body),
        markup=Markup.TEXT,
        line_of={"date": first.number, "title": title.number}.get,
        body_line=body[0].number if body else first.number,
    )


def _is_notice(line: str) -> bool:
    if len(line) <= _LINE_LENGTH and (noise.NOTICE.fullmatch(line) or noise.CAPTION_LABEL.fullmatch(line)):
        return True
    return len(line) <= _CAPTION_LENGTH and _has_credit(line)


def _has_credit(line: str) -> bool:
    _, _, end = line.rstrip(" .").rpartition("(")
    return end.endswith(")") and noise.CREDIT.fullmatch(end[:-1]) is not None


def _head_size(lines: Sequence[_Line]) -> int:
    """How many lines stand before the story."""
    sizes = (n for n, line in enumerate(lines) if len(line.text) > _STORY_LENGTH and line.text.endswith(_SENTENCE_END))
    return min(next(sizes, len(lines)), _HEAD_LINES)


def _head_match(line: str) -> re.Match[str] | None:
    if len(line) > _LINE_LENGTH:
        return None
    match = next((match for pattern in _HEAD_PATTERNS if (match := pattern.fullmatch(line))), None)
    if match and match.re is noise.BYLINE and not match["when"] and " " not in match["author"]:
        return None  # "By Monday"
    return match


def _headline(first: _Line, head: Sequence[_Line], story: Iterable[_Line]) -> _Line:
    """The first line, unless another one before the story clearly speaks more of it."""
    others = [
        line
        for line in head[:_TITLE_LINES]
        if not _head_match(line.text)
        and len(line.text) <= _LINE_LENGTH
        and not line.text.endswith((".", ":", ";", ","))
        and line.text.count(" ") >= 2
    ]
    words = Counter(word for line in story for word in set(_words(line.text)))
    best = max(others, key=lambda line: _support(line.text, words), default=first)
    if not first.text:
        return best
    return best if _support(best.text, words) - _support(first.text, words) >= _CLEARLY else first


def _support(line: str, words: Counter[str]) -> float:
    """The share of a line's words that the story uses, more for what it uses often."""
    own = _words(line)
    share = sum(min(1.0, 0.5 + 0.25 * words[word]) for word in own if words[word]) / max(len(own), 1)
    return share - (_PROMOTION_PENALTY if noise.PROMOTION.fullmatch(line) else 0)


def _words(text: str) -> list[str]:
    return [word[:-1] if word.endswith("s") else word for word in _WORD.findall(text.lower())]


def _without_dateline(lines: list[_Line]) -> tuple[list[_Line], re.Match[str] | None]:
    match = noise.DATELINE_BEFORE_TEXT.match(lines[0].text[:_DATELINE_LENGTH]) if lines else None
    if match is None:
        return lines, None
    return [_Line(lines[0].number, lines[0].text[match.end() :]), *lines[1:]], match


def _facts(matches: Iterable[re.Match[str]]) -> dict[str, str]:
    """What the removed lines say; the first to say it is believed. Group `place2` says a place."""
    facts: dict[str, str] = {}
    for match in matches:
        for name, value in match.groupdict().items():
            if value:
                facts.setdefault(name.rstrip("23"), value.strip(" ,"))
    return facts


def _date(given: str, day: str | None, when: str | None) -> str:
    """The byline's moment where it is of the date line's day: it knows the time."""
    if day is None or when is None:
        return given
    try:
        is_same_day = parse_date(given, UTC)[0].date() == parse_date(day, UTC)[0].date()
        return when if is_same_day and parse_date(when, UTC)[1] else given
    except ValueError:
        return given
