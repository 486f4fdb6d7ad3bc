"""A day and a time of day as people write them in five languages → one way to write them."""

import re
from dataclasses import dataclass

from feeds.content.months import WEEKDAYS, month_number
from feeds.patterns import lazy

_WORD = r"([^\W\d_]{3,10})\.?"
_DAY = lazy(
    rf"(?:{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b"  # October 15, 2024
    rf"|(\d{{1,2}})(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+)?{_WORD},?\s+(?:del?\s+)?(\d{{4}})\b(?:\s*(?:р\.|року|рік))?"
    r"|(\d{4})[-/.](\d\d)[-/.](\d\d)(?!\d)"
    r"|(\d{1,2})([./-])(\d{1,2})\11(\d{4}|\d\d)(?![\d:.])(?:\s*(?:р\.|року))?)",
    re.IGNORECASE,
)
_DAY_OF_MONTH = lazy(
    rf"{_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)?\b|\d{{1,2}}\.?\s+(?:de\s+)?{_WORD}(?![^\W\d_])", re.IGNORECASE
)
_WEEKDAY = lazy(r"([^\W\d_]{2,11}(?:['’ʼ][^\W\d_]+)?)\.?,?\s+(?:(?:the|den|dem|le|el)\s+)?", re.IGNORECASE)
_CLOCK = lazy(
    r"[\s,;|•·/(–—-]*(?:(?:at|um|gegen|à|a\s+las?|las|о|об|kl\.?|T)\b\.?\s*)?"
    r"(?:(\d{1,2})(?:[:.](\d\d)(:\d\d)?|\s?[hH]\s?(\d\d)|(?=\s?[hH](?![^\W\d_])|\s*Uhr|\s*[ap]\.?m\b))"
    r"(?:\s*([ap])\.?\s?m\b\.?)?"
    r"(?:\s*(?:Uhr|hrs?\.?|hours|horas?|год\.?|h(?:oras)?\.?)(?![^\W\d_]))?)(?!\d)\)?",
    re.IGNORECASE,
)
_GAP = lazy(r"[\s,;|•·/(–—-]*(?:(?:on|am|le|el)\s+)?")
_ZONE = lazy(
    r"[\s,]*\(?(?:((?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[A-Z]{2,5}|Z|[A-Z][a-z]+/[A-Z][A-Za-z_]+)(?![^\W\d_])"
    r"|(за\s+києвом|kyiv\s+time|за\s+київським\s+часом|за\s+мкч?|local\s+time|ortszeit|hora\s+local|heure\s+locale"
    r"|heure\s+de\s+paris|hora\s+peninsular|hora\s+de\s+madrid|\(?deutscher\s+zeit))\)?",
)
_NAMED_ZONES = {"за києвом": "Europe/Kyiv", "kyiv time": "Europe/Kyiv", "за київським часом": "Europe/Kyiv",
    "heure de paris": "Europe/Paris", "hora peninsular": "Europe/Madrid", "hora de madrid": "Europe/Madrid",
    "deutscher zeit": "Europe/Berlin"}  # fmt: skip
_ZONES = frozenset(
    """GMT UTC UT Z BST IST ET EST EDT CT CST CDT MT MST MDT PT PST PDT AKDT AKST HST CET CEST MEZ MESZ EET EEST WET
    WEST MSK JST KST HKT SGT AEST AEDT ACST AWST NZST NZDT SAST EAT WAT PKT BRT ART CLT COT PET""".split()
)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a line says of when: the day as YYYY-MM-DD where it can only be one, and where in the line that ends."""

    end: int
    day: str | None = None
    time: str | None = None
    zone: str | None = None


def moment_at(text: str, position: int) -> Moment | None:
    """The day that begins at a position, and the time of day after or before it."""
    start = _after_weekday(text, position)
    if day := _day_at(text, start):
        return _with_clock(text, *day)
    if end := _day_of_month_at(text, start):
        moment = _with_clock(text, None, end)
        return Moment(moment.end) if moment.time else None
    clock = _CLOCK.match(text, position) if text[position : position + 1].isdigit() else None
    if clock is None:
        return None
    zone, end = _zone_at(text, clock.end())
    gap = _GAP.match(text, end)
    day = _day_at(text, _after_weekday(text, gap.end() if gap else end))
    if day is None:
        return None
    return Moment(day[1], day[0], _time(clock), zone)


def clock_at(text: str, position: int) -> Moment | None:
    """A time of day without a day."""
    clock = _CLOCK.match(text, position) if text[position : position + 1].isdigit() else None
    if clock is None:
        return None
    zone, end = _zone_at(text, clock.end())
    return Moment(end, None, _time(clock), zone)


def is_day_and_month(text: str) -> bool:
    """Whether a text is such as `March 5`, `5. März` or `15 de octubre`, perhaps with a weekday or a year."""
    words = re.findall(r"\w+", text)
    months = [word for word in words if month_number(word)]
    days = [word for word in words if word.isdigit() and (int(word) <= 31 or len(word) == 4)]
    others = {word.lower() for word in words} - {"de", "del", "le", "el", "року", "р", "den", "st", "th", "nd", "rd"}
    return bool(months) and bool(days) and all(w.isdigit() or w in WEEKDAYS or month_number(w) for w in others)


def _after_weekday(text: str, position: int) -> int:
    match = _WEEKDAY.match(text, position)
    return match.end() if match and match[1].lower() in WEEKDAYS else position


def _day_at(text: str, position: int) -> tuple[str | None, int] | None:
    match = _DAY.match(text, position)
    if match is None:
        return None
    if name := match[1] or match[5]:
        month, day, year = month_number(name), match[2] or match[4], match[3] or match[6]
        return (f"{year}-{month:02}-{int(day):02}", match.end()) if month else None
    if match[7]:
        return f"{match[7]}-{match[8]}-{match[9]}", match.end()
    return _numeric(int(match[10]), int(match[12]), match[13], dotted=match[11] == "."), match.end()


def _day_of_month_at(text: str, position: int) -> int | None:
    """Where a day ends that is given without its year."""
    match = _DAY_OF_MONTH.match(text, position)
    return match.end() if match and month_number(match[1] or match[2]) else None


def _numeric(first: int, second: int, year: str, *, dotted: bool) -> str | None:
    """`15.10.2024` is a day first wherever dots are used; `3/4/2024` could be two days, and is none."""
    whole = year if len(year) == 4 else f"20{year}"
    if dotted or first > 12:
        return f"{whole}-{second:02}-{first:02}"
    return f"{whole}-{first:02}-{second:02}" if second > 12 or first == second else None


def _with_clock(text: str, day: str | None, end: int) -> Moment:
    clock = _CLOCK.match(text, end)
    if clock is None or (text[end : end + 1].strip() and text[end] not in ",;|•·/(–—-T"):
        return Moment(end, day)
    zone, end = _zone_at(text, clock.end())
    return Moment(end, day, _time(clock), zone)


def _time(clock: re.Match[str]) -> str:
    minute = (clock[2] or clock[4] or "00") + (clock[3] or "")
    return f"{int(clock[1])}:{minute}" + (f" {clock[5].upper()}M" if clock[5] else "")


def _zone_at(text: str, position: int) -> tuple[str | None, int]:
    match = _ZONE.match(text, position)
    if match is None:
        return None, position
    if match[2]:
        return _NAMED_ZONES.get(" ".join(match[2].lower().split()), ""), match.end()
    name = match[1].replace(" ", "")
    is_known = name[:3] in ("GMT", "UTC") or "/" in name or name in _ZONES
    return (name, match.end()) if is_known else (None, position)
