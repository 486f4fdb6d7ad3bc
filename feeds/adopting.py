"""Entries that were published elsewhere, and the articles of a site → which article takes over which id."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from feeds.characters import printable
from feeds.errors import Problem
from feeds.pairing import Rule, Side, pairs
from feeds.pairing.keys import title_key
from feeds.published import PublishedEntry, PublishedFeed

_NAMED = 3  # articles in a message


@dataclass(frozen=True, slots=True)
class Adopter:
    """An article that may take over an id.

    `addresses` are the path of its page, then paths and URLs at which it once was. `published` is best in the zone
    of the site. `own_id` is true where its author gave the id: such a one takes no other.
    """

    source: str
    title: str
    published: datetime
    addresses: tuple[str, ...]
    id: str = ""
    own_id: bool = False


@dataclass(frozen=True, slots=True)
class Adoption:
    """An article, the entry that it was, and how that was seen: `id` where it has the id already."""

    source: str
    entry: PublishedEntry
    by: Literal["id"] | Rule


@dataclass(frozen=True, slots=True)
class Left:
    """An entry whose id nobody takes over, and why, in words."""

    entry: PublishedEntry
    why: str


@dataclass(frozen=True, slots=True)
class Adopted:
    """Adoptions, and what is left, each in the order of the entries: no source is in it twice, nor an id."""

    adoptions: tuple[Adoption, ...]
    left: tuple[Left, ...]

    @property
    def ids(self) -> dict[str, str]:
        """The id of each source that takes one over."""
        return {each.source: each.entry.id for each in self.adoptions}


def adopt(feeds: Iterable[PublishedFeed], articles: Iterable[Adopter]) -> Adopted:
    """Who takes over what. Of feeds that disagree about an article the first one wins."""
    feeds, known = tuple(feeds), tuple(articles)
    entries, left = _usable([entry for feed in feeds for entry in feed.entries])
    by_id = {each.id: n for n, each in enumerate(known) if each.id}
    settled = {n: by_id[entry.id] for n, entry in enumerate(entries) if entry.id in by_id}
    taken = set(settled.values()) | {n for n, each in enumerate(known) if each.own_id}
    rest = [n for n in range(len(entries)) if n not in settled]
    old = [Side(e.title, e.moment, (e.link,) if e.link else ()) for e in (entries[n] for n in rest)]
    new = [Side(each.title, each.published, each.addresses) for each in known]
    hosts = [host for feed in feeds for each in (feed.link, feed.url) if (host := _host(each))]
    found = {n: Adoption(known[m].source, entries[n], "id") for n, m in settled.items()}
    refused: dict[int, int] = {}
    for first, second, rule in pairs(old, new, hosts=hosts):
        if second in taken:
            refused[rest[first]] = second
        else:
            found[rest[first]] = Adoption(known[second].source, entries[rest[first]], rule)
    why = _Reasons(known, {each.source: each for each in found.values()})
    left |= {entries[n]: why.of(entries[n], refused.get(n)) for n in rest if n not in found}
    order = dict.fromkeys(entry for feed in feeds for entry in feed.entries)
    return Adopted(
        tuple(found[n] for n in sorted(found)), tuple(Left(entry, left[entry]) for entry in order if entry in left)
    )


def _usable(entries: Sequence[PublishedEntry]) -> tuple[list[PublishedEntry], dict[PublishedEntry, str]]:
    """One entry for each id, and the others, with the reason why their ids stand for nothing."""
    of_id: defaultdict[str, list[PublishedEntry]] = defaultdict(list)
    for entry in entries:
        of_id[entry.id].append(entry)
    usable, left = list[PublishedEntry](), dict[PublishedEntry, str]()
    for id_, some in of_id.items():
        titles, links = {title_key(each.title) for each in some}, {each.link for each in some}
        if not id_:
            left |= dict.fromkeys(some, "has no id")
        elif printable(id_) != id_:
            left |= dict.fromkeys(some, f"has an id with characters that no feed can hold: {id_!r}")
        elif len(titles) > 1 and len(links) > 1:
            left |= dict.fromkeys(some, f"has the id {id_!r}, as {len(some)} entries with other links have")
        else:
            usable.append(newest := max(some, key=_last_touched))
            others = (each for each in some if each.moment and each.moment != newest.moment)
            left |= dict.fromkeys(others, f"has the id of a later entry, {id_!r}")
    return usable, left


def _last_touched(entry: PublishedEntry) -> float:
    moment = entry.updated or entry.published
    return moment.timestamp() if moment else float("-inf")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class _Reasons:
    """Why an entry found no article."""

    def __init__(self, articles: Sequence[Adopter], adoptions: Mapping[str, Adoption]) -> None:
        self._articles, self._adoptions = articles, adoptions
        self._of_title: defaultdict[str, list[Adopter]] = defaultdict(list)
        for each in articles:
            self._of_title[title_key(each.title)].append(each)

    def of(self, entry: PublishedEntry, refused: int | None) -> str:
        """In words that go on after the entry's title; `refused` is the article that has an id already."""
        if refused is not None:
            return self._refusal(self._articles[refused])
        alike = self._of_title[title_key(entry.title)] if entry.title else []
        if not alike:
            return "no article has its link, nor its title"
        if len(alike) == 1:
            (only,) = alike
            return self._refusal(only) if only.source in self._adoptions or only.own_id else _too_far(only)
        names = ", ".join(each.source for each in alike[:_NAMED]) + (", …" if len(alike) > _NAMED else "")
        return f"{len(alike)} articles have its title, and its day says not which: {names}"

    def _refusal(self, article: Adopter) -> str:
        if adoption := self._adoptions.get(article.source):
            return f"{article.source} takes over another id, {adoption.entry.id}"
        return f"{article.source} has an id of its own, {article.id}"


def _too_far(article: Adopter) -> str:
    return f"{article.source} has its title, but another link and another day, {article.published:%Y-%m-%d}"


def faults(where: str, feed: PublishedFeed) -> Iterator[Problem]:
    """Warnings of what a feed says that makes its ids doubtful, or is kept as it is at a price."""
    for fault in feed.faults:
        yield Problem(where, fault, severity="warning")
    count = sum(not entry.id for entry in feed.entries)
    if count:
        entries = "an entry without an id" if count == 1 else f"{count} entries without an id"
        yield Problem(where, f"has {entries}: nothing can be taken over there", severity="warning")
    shared = Counter(entry.id for entry in feed.entries if entry.id)
    for id_, number in shared.items():
        if number > 1:
            yield Problem(where, f"has the id {id_!r} {number} times", severity="warning")


def lines(adopted: Adopted) -> Iterator[str]:
    """What became of each entry, for people: first how many, then what is left, then what was guessed."""
    counts = Counter(each.by for each in adopted.adoptions)
    how = ", ".join(f"{count} by {by}" for by, count in counts.items())
    taken = len(adopted.adoptions)
    yield f"{taken} {'id is' if taken == 1 else 'ids are'} taken over{f': {how}' if how else ''}"
    if adopted.left:
        yield f"{len(adopted.left)} {'is' if len(adopted.left) == 1 else 'are'} not:"
    for left in adopted.left:
        yield f"  {_named(left.entry)}: {left.why}"
    guessed = [each for each in adopted.adoptions if each.by not in ("id", "link")]
    if guessed:
        yield f"{len(guessed)} without the same link; look whether they are right:"
    for each in guessed:
        yield f"  {_named(each.entry)}: {each.source} ({each.by})"


def _named(entry: PublishedEntry) -> str:
    day = f" ({entry.moment:%Y-%m-%d})" if entry.moment else ""
    return f"{entry.title or entry.link or entry.id}{day}"
