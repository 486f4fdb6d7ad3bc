"""A line that stands before a story and says who wrote it, where, when, and how long it is to read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from feeds.content.moments import Moment, clock_at, moment_at
from feeds.content.months import month_number
from feeds.content.noise import byline, times
from feeds.content.noise.agencies import is_agency
from feeds.content.noise.names import as_written_for_people, is_role, names_at
from feeds.content.noise.words import first_word
from feeds.patterns import lazy

_LENGTH = 160  # no line of this kind is longer
_SENTENCE = 100  # a line longer than this that ends so is none either
_SENTENCE_END = (".", "!", "?", "”", '"', "»", "…")
_SIGN = lazy(r"[\d•·|(]")
_BETWEEN = lazy(r"[\s,;|•·–—/()\[\]:-]*")
_COUNTS = lazy(
    r"(?:\d[\d.,]*\s*[kK]?\s*(?:comments?|shares?|views?|kommentare?|commentaires?|comentarios?|коментар\w*|перегляд\w*)"
    r"|share|comments?|print|email|listen|save|teilen|drucken|merken|partager|imprimer|compartir|поділитися)(?![^\W\d_])",
    re.IGNORECASE,
)
_PLACE = lazy(r"[^\W\d_][\w.’'ʼ-]*(?:[ /][^\W\d_][\w.’'ʼ-]*){0,4}")
_PLACE_AGENCY = lazy(
    r"(?:(?P<place>[^\W\d_][\w .’'ʼ-]{1,40}?)\s*)?[•·|]\s*"
    r"(?P<agency>[A-ZА-ЯІЇЄҐ]{2,6}|[^\W\d_][\w .’'ʼ-]{1,30})\s*(?=$|[•·|,\d])"
)
_PLACE_IN_FRONT = lazy(
    r"(?P<place>[^\W\d_][\w .’'ʼ-]{1,40}?(?:/[^\W\d_][\w .’'ʼ-]{1,30})?)\s*"
    r"\((?P<agency>[^()\d]{2,30})\)\s*(?=$|[•·|,\d])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a line is, by the name of the rule that knows it, and what it says.

    Facts: author, place, agency, day, time, zone; `updated` is a day, a time and a zone in one text.
    """

    rule: str
    facts: Mapping[str, str] = field(default_factory=dict)


def head(line: str) -> Found | None:
    """What a line says that holds nothing but byline, place and agency, time and reading time; None for other lines."""
    if not 1 < len(line) <= _LENGTH or (len(line) > _SENTENCE and line.endswith(_SENTENCE_END)):
        return None
    return _Reading(line).found() if _may_be_head(line) else None


def _may_be_head(line: str) -> bool:
    """A quick look: a number, a bullet or a bracket is in nearly all such lines, or a label before them."""
    return (
        _SIGN.search(line) is not None
        or first_word(line) in byline.LABEL_WORDS
        or is_agency(line[line.rfind(" ") + 1 :])
        or is_agency(line[line.rfind(",") + 1 :].strip())
    )


class _Reading:
    """Reads a line part by part: each must be known, or the line is the story's."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.position = 0
        self.facts: dict[str, str] = {}
        self.rules: list[str] = []
        self.is_certain = False

    def found(self) -> Found | None:
        parts: tuple[Callable[[], bool], ...] = (
            self.reading_time, self.time, self.byline, self.place_and_agency, self.counts, self.unsaid,
        )  # fmt: skip
        self.position = self.skip(0)
        while self.position < len(self.line):
            if not any(part() for part in parts):
                return None
            self.position = self.skip(self.position)
        return Found(self.rules[0], self.facts) if self.is_certain and self.rules else None

    def skip(self, position: int) -> int:
        match = _BETWEEN.match(self.line, position)
        end = match.end() if match else position
        return len(self.line) if self.line[end:].strip(" .\t") == "" else end

    def say(self, rule: str, end: int, **facts: str | None) -> bool:
        self.position = end
        self.rules.append(rule)
        self.rules.sort(key=("byline", "dateline", "time", "reading time").index)
        for name, value in facts.items():
            if value:
                self.facts.setdefault(name, value)
        return True

    def reading_time(self) -> bool:
        match = times.READING_TIME.match(self.line, self.position)
        if match is None:
            return False
        self.is_certain = True
        return self.say("reading time", match.end())

    def time(self) -> bool:
        label = times.TIME_LABEL.match(self.line, self.position)
        start = label.end() if label else self.position
        moment: Moment | None = moment_at(self.line, start)
        if moment is None and (label or self.is_certain):
            moment = clock_at(self.line, start)
        if moment is None and (ago := times.AGO.match(self.line, start)):
            moment = Moment(ago.end())
        if moment is None:
            return False
        self.is_certain = True
        if "day" in self.facts or (label and times.CHANGED.search(label[0])):
            changed = " ".join(filter(None, (moment.day, moment.time, moment.zone))) if moment.day else None
            return self.say("time", moment.end, updated=changed)
        return self.say("time", moment.end, day=moment.day, time=moment.time, zone=moment.zone)

    def byline(self) -> bool:
        strong = byline.BY_STRONG.match(self.line, self.position)
        label = strong or byline.BY_WEAK.match(self.line, self.position)
        if label is None or "byline" in self.rules:
            return False
        if staff := byline.STAFF.match(self.line, label.end()):
            self.is_certain = True
            _, end = names_at(self.line, self.skip(staff.end()))
            return self.say("byline", self.beside(max(staff.end(), end)))
        people, end = names_at(self.line, label.end())
        if not people:
            return self.outlet(label.end())
        author = self.line[label.end() : end].strip(" ,")
        if is_agency(author):
            self.is_certain = True
            return self.say("byline", end, agency=author)
        is_whole_name = len(people) > 1 or " " in people[0]
        if not (strong or is_whole_name or self.is_followed_by_time(end)):
            return False
        self.is_certain = True
        return self.say("byline", self.beside(end), author=_author(author, people))

    def outlet(self, start: int) -> bool:
        """`By The Associated Press`, `Von dpa`."""
        match = byline.OUTLET.match(self.line, start)
        name = match["name"].strip() if match else ""
        if match is None or not (is_agency(name) or (is_role(name) and (name.istitle() or name.isupper()))):
            return False
        self.is_certain = True
        return self.say("byline", match.end(), **{"agency" if is_agency(name) else "author": name})

    def is_followed_by_time(self, end: int) -> bool:
        position = self.skip(end)
        label = times.TIME_LABEL.match(self.line, position)
        return moment_at(self.line, label.end() if label else position) is not None

    def beside(self, end: int) -> int:
        """Past what stands beside an author: at most three such parts."""
        for _ in range(3):
            match = byline.BESIDE.match(self.line, end)
            if match is None or self.is_followed_by_time(end):
                break
            text = match["text"].strip()
            agency = text[w.end() :] if (w := byline.WITH_AGENCY.match(text)) else text
            if is_agency(agency):
                self.facts.setdefault("agency", agency)
            elif (
                (words := text.split())
                and len(words) > 1
                and month_number(words[-1])
                and self.line[match.end() : match.end() + 1].isdigit()
            ):
                end = match.start("text") + text.rfind(words[-1])
                break
            elif not (is_role(text) or text.startswith("@") or "@" in text or _is_place(text, match[0])):
                break
            end = match.end()
        return end

    def place_and_agency(self) -> bool:
        if "dateline" in self.rules:
            return False
        match = _PLACE_AGENCY.match(self.line, self.position) or _PLACE_IN_FRONT.match(self.line, self.position)
        if match is None:
            return False
        agency = match["agency"].strip()
        if not (is_agency(agency) or (agency.isupper() and len(agency) <= 6 and not agency.isdigit())):
            return False
        self.is_certain = True
        return self.say("dateline", match.end(), place=match["place"], agency=agency)

    def counts(self) -> bool:
        match = _COUNTS.match(self.line, self.position) if self.rules else None
        if match is None:
            return False
        self.position = match.end()
        return True

    def unsaid(self) -> bool:
        """A name or a place without a label, at the line's beginning, before a time."""
        if self.rules:
            return False
        place = _PLACE.match(self.line, self.position)
        people, end = names_at(self.line, self.position)
        is_town = place is not None and (
            place[0].isupper()
            or (" " not in place[0] and self.line[place.end() :].lstrip()[:1] in (",", "-", "–", "|"))
        )
        if place and is_town and self.is_followed_by_time(place.end()) and len(place[0]) > 3:
            return self.say("dateline", place.end(), place=place[0])
        if not people or " " not in people[0] or self.line[end : end + 1] == ":":
            return False
        after = self.beside(end)
        if not self.is_followed_by_time(after) and "agency" not in self.facts:
            return False
        self.is_certain = True
        # `San Francisco, October 15, 2024` looks the same as an author
        is_author = after != end or self.line[end : end + 1] != "," or len(people) > 1
        author = self.line[self.position : end].strip(" ,")
        return self.say("byline", after, author=_author(author, people) if is_author else None)


def _author(author: str, people: tuple[str, ...]) -> str:
    return as_written_for_people(" ".join(author.split())) if people else author


def _is_place(text: str, whole: str) -> bool:
    if byline.FROM_PLACE.fullmatch(text):
        return True
    words = text.split()
    return whole.lstrip()[:1] in ",|•·–—/(-" and len(words) <= 3 and all(word[:1].isupper() for word in words)
