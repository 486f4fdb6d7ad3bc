"""Who subscribes to what, and how often each looks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from .feedbin import Feedbin
from .follower import Follower
from .freshrss import FreshRss
from .miniflux import Miniflux
from .netnewswire import NetNewsWire
from .newsboat import Newsboat
from .rhythm import Rhythm
from .rss2email import Rss2email
from .sfeed import Sfeed
from .showing import Reader

ATOM, RSS, JSON = "/feed.atom", "/feed.rss", "/feed.json"

_QUARTER, _HALF, _HOUR = timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A reader, when it looks, and at which topics (None is all); whether it follows links to older entries."""

    name: str
    reader: Reader
    rhythm: Rhythm
    terms: tuple[str | None, ...] = (None,)
    follows: bool = False


class Subscribers(Protocol):
    """Who subscribes to a site at `base_url` between two moments; with `away`, some are absent for a part of it."""

    def __call__(self, base_url: str, begin: datetime, end: datetime, *, away: bool) -> Iterable[Subscriber]: ...


def everybody(base_url: str, begin: datetime, end: datetime, *, away: bool) -> Iterator[Subscriber]:
    """All readers; some join when a third of the time is over. With `away`, followers miss the half of it."""

    def regular(minute: int, period: timedelta, share: float = 0) -> Rhythm:
        return Rhythm(begin + (end - begin) * share // _HOUR * _HOUR + timedelta(minutes=minute), period)

    def topic(term: str, path: str) -> str:
        return f"{base_url}/topics/{term}{path}"

    atom, rss, json = (f"{base_url}{path}" for path in (ATOM, RSS, JSON))
    yield Subscriber("Miniflux, hourly, Atom", Miniflux(atom), regular(3, _QUARTER))
    yield Subscriber("Miniflux, joins late, RSS", Miniflux(rss), regular(4, _QUARTER, 0.33))
    yield Subscriber("NetNewsWire, RSS", NetNewsWire(rss), regular(5, _HALF))
    yield Subscriber("NetNewsWire, daily, Atom", NetNewsWire(atom), regular(415, _DAY))
    yield Subscriber("FreshRSS, hourly, Atom", FreshRss(atom), regular(7, _QUARTER))
    yield Subscriber("Feedbin, every 15 minutes, RSS", Feedbin(rss), regular(8, _QUARTER))
    yield Subscriber("newsboat, daily, all and weather, Atom",
                     Newsboat((atom, topic("weather", ATOM))), regular(421, _DAY), (None, "weather"))  # fmt: skip
    yield Subscriber("newsboat, weekly, RSS", Newsboat((rss,)), regular(541, _WEEK))
    yield Subscriber("sfeed, every 3 hours, RSS", Sfeed(rss), regular(11, 3 * _HOUR))
    yield Subscriber("sfeed by id, daily, Atom", Sfeed(atom, by_id=True), regular(12, _DAY))
    yield Subscriber("rss2email, daily, theatre, Atom",
                     Rss2email(topic("theatre", ATOM)), regular(13, _DAY), ("theatre",))  # fmt: skip
    yield Subscriber("NetNewsWire, weather, RSS", NetNewsWire(topic("weather", RSS)), regular(14, _HALF), ("weather",))
    yield Subscriber("FreshRSS, theatre, RSS", FreshRss(topic("theatre", RSS)), regular(16, _QUARTER), ("theatre",))
    absence = (begin + (end - begin) * 0.3, begin + (end - begin) * 0.8) if away else None
    for name, url in (("Atom", atom), ("RSS", rss), ("JSON", json)):
        rhythm = Rhythm(begin + timedelta(minutes=17), _DAY, absence)
        yield Subscriber(f"who follows links, {name}", Follower(url), rhythm, follows=away)
