"""Lines of access logs → how many people read each feed, from what aggregators say of themselves."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import unquote

import msgspec

from feeds.characters import one_line

# The "combined" format of Apache and nginx; quotes within are escaped by a backslash, and what follows is free.
_TEXT = r"[^\"\\]*(?:\\.[^\"\\]*)*"
_COMBINED = re.compile(rf'[^"\[]*\[([^\]"]*)\] "({_TEXT})" (\d{{3}}) \S+ "{_TEXT}" "({_TEXT})"')
_MONTHS = {name: n for n, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)}

_SERVED = frozenset({200, 226, 304})
_FEED = re.compile(r"/.*\.(?:atom|rss|json|xml)", re.DOTALL)

# Some logs have `_` or `+` for each space of a header. Longer numbers are more people than there are.
_COUNT = re.compile(
    r"(?<![\d,.])(\d[\d,]{0,10})[\s_+]+(?:subscribers?|readers?)\b(?!/)"
    r"|subscribers?(?:[\s_+]count)?[\s_+=:]+(\d[\d,]{0,10})(?![\d,])",
    re.ASCII | re.IGNORECASE,
)
_FEED_ID = re.compile(r"(?:feed-?id[:=][\s_+]*|/site/|/users/)([\w.-]{1,64})", re.ASCII | re.IGNORECASE)
_BROWSER = re.compile(r"Mozilla/[\d.]+[\s_+]\(compatible;[\s_+]*", re.ASCII)
_AFTER_NAME = re.compile(
    r"[/;(,]|[\s_+](?:-|v?\d|feed-id|(?:Feed|Page|Favicon)[\s_+]Fetcher)", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Service:
    """What an aggregator said when it was last seen; `feed_id` is its own name for the feed, if it has one."""

    name: str
    feed_id: str
    subscribers: int
    seen: datetime


@dataclass(frozen=True, slots=True)
class Readership:
    """The subscribers of a feed: the sum, and the services, the largest first."""

    path: str
    subscribers: int
    services: tuple[Service, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The feeds that services subscribe to, the largest first, and how many lines could not be read."""

    feeds: tuple[Readership, ...]
    skipped: int


# What every format says of a request, as Caddy's JSON says it.
class _Headers(msgspec.Struct):
    agent: list[str] = msgspec.field(name="User-Agent", default_factory=list)


class _Request(msgspec.Struct):
    method: str
    uri: str
    headers: _Headers


class _Line(msgspec.Struct):
    ts: str | float
    request: _Request
    status: int


_decode = msgspec.json.Decoder(_Line).decode


def counts(lines: Iterable[str]) -> Counted:
    """Count the subscribers of each path from lines in the combined format, or in JSON as Caddy writes it.

    Of each service, feed id and path the newest number counts, whatever the order of the lines;
    these are summed. Memory grows with the number of services, not of lines.
    """
    newest: dict[tuple[str, str, str], Service] = {}
    skipped = 0
    for line in lines:
        try:
            found = _subscription(_read(line)) if line.strip() else None
        except (ValueError, OverflowError, OSError, msgspec.DecodeError):
            skipped += 1
            continue
        if found:
            path, service = found
            key = (path, service.name, service.feed_id)
            newest[key] = max(service, newest.get(key, service), key=lambda each: each.seen)
    return Counted(_summed(newest), skipped)


def _summed(newest: dict[tuple[str, str, str], Service]) -> tuple[Readership, ...]:
    by_path: dict[str, list[Service]] = {}
    for (path, _, _), service in newest.items():
        by_path.setdefault(path, []).append(service)
    feeds = (
        Readership(
            path,
            sum(each.subscribers for each in services),
            tuple(sorted(services, key=lambda each: (-each.subscribers, each.name, each.feed_id))),
        )
        for path, services in by_path.items()
    )
    return tuple(sorted(feeds, key=lambda each: (-each.subscribers, each.path)))


def _read(line: str) -> _Line:
    """What one line says of a request; ValueError or DecodeError for what is in no format that we know."""
    if line.startswith("{"):
        return _decode(line)
    match = _COMBINED.match(line)
    if match is None:
        raise ValueError("not a line of an access log")
    method, _, rest = match[2].partition(" ")  # the target may have spaces: granian writes it decoded
    return _Line(match[1], _Request(method, rest.rpartition(" ")[0], _Headers([match[4]])), int(match[3]))


def _subscription(line: _Line) -> tuple[str, Service] | None:
    """The feed that was fetched and for how many; None for any other request."""
    path = _path(line.request.uri)
    if line.request.method != "GET" or line.status not in _SERVED or not _FEED.fullmatch(path):
        return None
    agent = " ".join(line.request.headers.agent)
    count = _COUNT.search(agent)
    if count is None:
        return None
    feed_id, subscribers = _FEED_ID.search(agent), int((count[1] or count[2]).replace(",", ""))
    return path, Service(_name(agent), feed_id[1] if feed_id else "", subscribers, _moment(line.ts))


def _path(target: str) -> str:
    path = unquote(target.partition("?")[0], "latin-1")
    with suppress(UnicodeError):
        path = path.encode("latin-1").decode()  # granian logs UTF-8 decoded so, as WSGI has it (PEP 3333)
    return one_line(path)  # some servers answer any path, and people see it


def _name(agent: str) -> str:
    """The service that says so: `Inoreader/1.0 (…` and `Mozilla/5.0 (compatible; inoreader.com; …` are one."""
    name = _AFTER_NAME.split(_BROWSER.sub("", agent, count=1), maxsplit=1)[0]
    return one_line(name).strip("_+").lower().removesuffix(".com")[:80]


def _moment(time: str | float) -> datetime:
    """`10/Oct/2000:13:55:36 -0700`, ISO 8601, or seconds or milliseconds since 1970."""
    if not isinstance(time, str):
        return datetime.fromtimestamp(time if time < 1e11 else time / 1000, UTC)
    if time[2:3] == "/":  # strptime would read the name of the month by the locale
        month = _MONTHS.get(time[3:6], 0)
        time = f"{time[7:11]}-{month:02}-{time[:2]}T{time[12:]}"
    moment = datetime.fromisoformat(time.replace(" +", "+").replace(" -", "-"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
