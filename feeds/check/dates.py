"""A date as a feed writes it → a moment, and what is wrong with it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from feeds.check.faults import Fault, quoted

_FIRST_YEAR = 1990  # before there were feeds; the validator doubts earlier ones, too
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# RFC 822 §5.1; all other letters are military zones, which mail never got right (RFC 2822 §4.3).
_ZONES = {"ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}

_RFC3339 = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<minute>[0-9]{2}:[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?P<fraction>\.[0-9]+)?(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})"
)
_W3CDTF = re.compile(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)
_RFC822 = re.compile(
    rf"(?:(?P<weekday>{'|'.join(_DAYS)})\s*,\s*)?(?P<day>[0-9]{{1,2}})\s+(?P<month>{'|'.join(_MONTHS)})"
    r"\s+(?P<year>[0-9]{4}|[0-9]{2})\s+(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    rf"\s+(?P<zone>[+-][0-9]{{4}}|{'|'.join(_ZONES)}|[a-ik-z])",
    re.IGNORECASE | re.ASCII,
)
_COMMENT = re.compile(r"\([^()]*\)")  # RFC 822 §3.4.3
# As readers expect it, who don't all know all that RFC 822 allows.
_USUAL_RFC822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}(?::[0-9]{2})? "
    r"(?:[+-][0-9]{4}|UT|GMT|[ECMP][SD]T|Z)"
)


def atom_moment(text: str) -> datetime | None:
    """The moment of an RFC 3339 date; None if it isn't one."""
    match = _RFC3339.fullmatch(text.strip())
    if not match:
        return None
    second = min(match["second"], "59") if match["second"] == "60" else match["second"]  # a leap second
    try:
        return datetime.fromisoformat(f"{match['day']}T{match['minute']}:{second}{match['zone']}")
    except ValueError:
        return None


def rss_moment(text: str) -> datetime | None:
    """The moment of an RFC 822 date; None if it isn't one."""
    match = _match_822(text)
    if not match:
        return None
    year, month = int(match["year"]), _MONTHS.index(match["month"].lower()) + 1
    if len(match["year"]) == 2:
        year += 2000 if year < 50 else 1900  # RFC 2822 §4.3
    try:
        zone = timezone(_offset(match["zone"].lower()))
        time = int(match["hour"]), int(match["minute"]), min(int(match["second"] or 0), 59)
        return datetime(year, month, int(match["day"]), *time, tzinfo=zone)
    except ValueError:
        return None


def _match_822(text: str) -> re.Match[str] | None:
    return _RFC822.fullmatch(_COMMENT.sub(" ", text).strip())


def _offset(zone: str) -> timedelta:
    if zone[0] not in "+-":
        return timedelta(hours=_ZONES.get(zone, 0))
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return -offset if zone[0] == "-" else offset


def rfc3339(text: str) -> Iterator[Fault]:
    """RFC 4287 §3.3: date, time and zone, in capitals."""
    match, moment = _RFC3339.fullmatch(text), atom_moment(text)
    if not match:
        yield Fault(f"is not an RFC 3339 date like 2024-01-02T03:04:05Z: {quoted(text)}")
    elif not moment:
        yield Fault(f"is a date that doesn't exist: {quoted(text)}")
    else:
        if match["fraction"]:
            yield Fault(f"has a fraction of a second, with which newsboat forgets the zone: {quoted(text)}", "warning")
        yield from _old(text, moment)


def rfc822(text: str) -> Iterator[Fault]:
    """RSS 2.0: RFC 822, with four digits for the year."""
    match, moment = _match_822(text), rss_moment(text)
    if text.endswith("UTC"):
        yield Fault(f"has the zone UTC, which RFC 822 calls GMT: {quoted(text)}")
    elif not match:
        yield Fault(f"is not an RFC 822 date like Tue, 02 Jan 2024 03:04:05 GMT: {quoted(text)}")
    elif not moment:
        yield Fault(f"is a date that doesn't exist: {quoted(text)}")
    elif match["weekday"] and match["weekday"].lower() != _DAYS[moment.weekday()]:
        yield Fault(f"was not a {match['weekday']} but a {_DAYS[moment.weekday()].title()}: {quoted(text)}")
    elif not _USUAL_RFC822.fullmatch(text):
        yield Fault(
            f"is written unlike Tue, 02 Jan 2024 03:04:05 GMT, which not all readers understand: {quoted(text)}",
            "warning",
        )
    else:
        yield from _old(text, moment)


def w3cdtf(text: str) -> Iterator[Fault]:
    """Dublin Core's dates: any length from the year on, and a zone if there is a time."""
    if not _W3CDTF.fullmatch(text):
        yield Fault(f"is not a date like 2024-01-02 or 2024-01-02T03:04:05Z: {quoted(text)}")


def _old(text: str, moment: datetime) -> Iterator[Fault]:
    if moment.year < _FIRST_YEAR:
        yield Fault(f"is before {_FIRST_YEAR}, which is hardly meant: {quoted(text)}", "warning")
