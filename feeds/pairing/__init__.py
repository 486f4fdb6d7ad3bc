"""Entries that were published, and what there is now → which of these is which of those.

Rules in their order; each takes only what those before it left, and only where it leaves no choice:

1. the link: the same page, on the same host or, where the host moved, at the same path;
2. the name, which is the last part of the link, and the day;
3. the title and the day;
4. the title and a day more or less, where no other entry nor article comes near;
5. the title, where it is long enough to say something and nobody else ever had it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from feeds.pairing.keys import link_key, name_key, title_key

__all__ = ["RULES", "Rule", "Side", "pairs"]

Rule = Literal["link", "name and day", "title and day", "title and nearly the day", "title"]
RULES: tuple[Rule, ...] = ("link", "name and day", "title and day", "title and nearly the day", "title")
_TELLING = 20  # bytes of a title: about four words, or seven Chinese characters
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One of those that are paired: addresses are URLs, or paths of a site whose host may be another one."""

    title: str
    moment: datetime | None
    addresses: tuple[str, ...]

    @property
    def days(self) -> frozenset[date]:
        """The day where it was written, and in UTC: which of them a file or a feed says is not known."""
        return frozenset({self.moment.date(), self.moment.astimezone(UTC).date()} if self.moment else ())


Keys = Callable[[Side], Iterable[Hashable]]
Pairs = Iterable[tuple[int, int]]


def pairs(
    old: Sequence[Side], new: Sequence[Side], *, hosts: Iterable[str] = (), rules: Collection[Rule] = RULES
) -> Iterator[tuple[int, int, Rule]]:
    """Indices of an old and a new one that are the same, and by which rule; nobody is in two pairs.

    `hosts` are those of the site, besides that of most old ones and of most new ones: links elsewhere, as a blog
    of links has them, name no page of the site.
    """
    own = frozenset({"", *(link_key(f"//{host}")[0] for host in hosts), *_usual_host(old), *_usual_host(new)})
    left = list(range(len(old))), list(range(len(new)))
    for rule in (each for each in RULES if each in rules):
        olds, news = ({n: side[n] for n in some} for side, some in zip((old, new), left, strict=True))
        found = list(_found(rule, olds, news, own) if rule in _OF_THE_LEFT else _found(rule, _all(old), _all(new), own))
        taken: tuple[set[int], set[int]] = set(), set()
        for first, second in found:
            if first in olds and second in news and first not in taken[0] and second not in taken[1]:
                taken[0].add(first)
                taken[1].add(second)
                yield first, second, rule
        left = [n for n in left[0] if n not in taken[0]], [n for n in left[1] if n not in taken[1]]


# The day tells apart those of one name; a rule without the day asks that nobody else ever had what they share.
_OF_THE_LEFT = frozenset({"name and day", "title and day"})
Sides = Mapping[int, Side]


def _all(sides: Sequence[Side]) -> Sides:
    return dict(enumerate(sides))


def _found(rule: Rule, old: Sides, new: Sides, own: frozenset[str]) -> Pairs:
    if rule == "link":
        return _sole(_by_key(_without_doubles(old, own), _pages(own)), _by_key(new, _pages(own)))
    if rule == "title and nearly the day":
        return _near(_by_key(old, _title), _by_key(new, _title), old, new)
    keys = {"name and day": _with_day(_names(own)), "title and day": _with_day(_title), "title": _telling_title}[rule]
    return _sole(_by_key(old, keys), _by_key(new, keys))


def _sole(old: Mapping[Hashable, list[int]], new: Mapping[Hashable, list[int]]) -> Pairs:
    """Those that share a key which nobody else has on either side."""
    for key, (first, *others) in old.items():
        if not others and len(new.get(key, ())) == 1:
            yield first, new[key][0]


def _near(old: Mapping[Hashable, list[int]], new: Mapping[Hashable, list[int]], olds: Sides, news: Sides) -> Pairs:
    """Those of one title that are a day apart at the most, and from all others of that title further."""
    for key, some in old.items():
        by_day = _by_key({n: news[n] for n in new.get(key, ())}, _days_around)
        rivals = _by_key({n: olds[n] for n in some}, _days_around)
        for first in some:
            second = _only(by_day, olds[first].days)
            if second is not None and _only(rivals, news[second].days) == first:
                yield first, second


def _only(by_day: Mapping[Hashable, list[int]], days: Iterable[date]) -> int | None:
    """The one that is near these days, None where there are several."""
    near = [by_day.get(day, []) for day in days]
    found = {each for some in near for each in some[:2]}  # two are too many: there may be thousands
    return found.pop() if len(found) == 1 else None


def _by_key(sides: Sides, keys: Keys) -> dict[Hashable, list[int]]:
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, side in sides.items():
        for key in dict.fromkeys(keys(side)):  # in their order: a set has another one in each process
            found[key].append(index)
    return dict(found)


def _without_doubles(sides: Sides, own: frozenset[str]) -> Sides:
    """Of several with one page and one title the first: a feed may have got other ids on the way."""
    found: dict[Hashable, int] = {}
    for index, side in sides.items():
        found.setdefault((title_key(side.title), next(iter(_pages(own)(side)), index)), index)
    return {index: sides[index] for index in found.values()}


def _usual_host(sides: Iterable[Side]) -> tuple[str, ...]:
    """The host of more than half of the addresses that have one."""
    hosts = Counter(host for side in sides for each in side.addresses[:1] if (host := link_key(each)[0]))
    return tuple(host for host, count in hosts.most_common(1) if count * 2 > hosts.total())


# -- what they are compared by


def _pages(own: frozenset[str]) -> Keys:
    def keys(side: Side) -> Iterator[Hashable]:
        for host, page in map(link_key, side.addresses):
            if page not in ("", "/"):
                yield ("" if host in own else host), page

    return keys


def _names(own: frozenset[str]) -> Keys:
    def keys(side: Side) -> Iterator[Hashable]:
        return (name for each in side.addresses if link_key(each)[0] in own and (name := name_key(each)))

    return keys


def _title(side: Side) -> Iterator[Hashable]:
    if key := title_key(side.title):
        yield key


def _telling_title(side: Side) -> Iterator[Hashable]:
    return (key for key in _title(side) if len(str(key).encode()) >= _TELLING)


def _with_day(keys: Keys) -> Keys:
    return lambda side: ((key, day) for key in keys(side) for day in sorted(side.days))


def _days_around(side: Side) -> Iterator[date]:
    return (day for each in sorted(side.days) for day in (each - _DAY, each, each + _DAY))
