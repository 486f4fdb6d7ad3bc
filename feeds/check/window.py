"""The entries of a feed side by side, in any format → what doesn't fit together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.check.faults import Severity, quoted
from feeds.errors import Problem

_SHOWN = 100  # entries: NewsBlur reads no more
_SLACK = timedelta(minutes=10)  # clocks differ


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed or one of its entries: where it stands, what a message calls it, who it is, and since when."""

    line: int | None
    name: str
    id: str
    published: datetime | None
    updated: datetime | None

    @property
    def newest(self) -> datetime | None:
        """When it last changed, as far as is known."""
        return max((each for each in (self.published, self.updated) if each), default=None)


def window(feed: Listed, entries: Sequence[Listed], now: datetime) -> Iterator[Problem]:
    """What the entries and the feed say of themselves, compared with each other and with the clock."""
    for each in (feed, *entries):
        yield from _dates(each, now)
    yield from _ids(entries)
    yield from _order(entries)
    if len(entries) > _SHOWN:
        yield _problem(entries[_SHOWN], f"is the {_SHOWN + 1}st of {len(entries)}, and some readers take only {_SHOWN}")
    newest = max((moment for each in entries if (moment := each.newest)), default=None)
    if feed.updated and newest and feed.updated < newest:
        yield _problem(feed, "is older than its newest entry, and CommaFeed doesn't look at it")


def _dates(each: Listed, now: datetime) -> Iterator[Problem]:
    moments = [moment for moment in (each.published, each.updated) if moment]
    if late := [moment for moment in moments if moment > now + _SLACK]:
        yield _problem(each, f"is dated in the future: {late[0].isoformat()}")
    if len(moments) == 2 and moments[1] < moments[0]:
        yield _problem(each, f"was updated before it was published: {moments[1].isoformat()}")


def _ids(entries: Sequence[Listed]) -> Iterator[Problem]:
    """Readers take two entries of one id for versions of one, and show one of them."""
    seen: set[str] = set()
    for each in entries:
        if each.id and each.id in seen:
            yield _problem(each, f"has the id of an earlier one: {quoted(each.id)}", "error")
        seen.add(each.id)


def _order(entries: Sequence[Listed]) -> Iterator[Problem]:
    """Newsboat, FreshRSS and rss2email take the first entries for the newest, whether published or updated."""
    by_publication = _first_newer([each.published or each.updated for each in entries])
    by_update = _first_newer([each.updated or each.published for each in entries])
    if by_publication is not None and by_update is not None:
        yield _problem(entries[by_publication], "is newer than the one before it, and feeds begin with the newest")


def _first_newer(moments: Sequence[datetime | None]) -> int | None:
    last: datetime | None = None
    for index, moment in enumerate(moments):
        if last and moment and moment > last:
            return index
        last = moment or last
    return None


def _problem(each: Listed, what: str, severity: Severity = "warning") -> Problem:
    return Problem("", f"{each.name} {what}", each.line, severity)
