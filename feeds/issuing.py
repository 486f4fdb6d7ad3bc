"""What the ledger says and what the archive knows → which id each article has, and the ledger to be written."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal
from urllib.parse import quote

from feeds.ledger import Issued, Ledger
from feeds.pairing import Rule, Side, pairs
from feeds.paths import slug
from feeds.publication import digest

_RULES: tuple[Rule, ...] = ("name and day",)
Standing = Literal["own", "given", "asked"]


@dataclass(frozen=True, slots=True)
class Claim:
    """An article and its id as the archive has it.

    The id is its author's `own`, or was `given` before, as the archive remembers; or it is `asked` for now, made of
    what the file says today. `is_new` is true of an own one that nobody saw before. `published` is aware.
    """

    source: str
    id: str
    published: datetime
    standing: Standing = "asked"
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An article of which neither archive nor ledger knows; `published` is in the zone of the site."""

    source: str
    title: str
    published: datetime


def issue(ledger: Iterable[Issued], claims: Collection[Claim]) -> dict[str, str]:
    """By source, the ids of articles that get another one than they claim.

    Nobody gets one that is another's, and who was published keeps what it was published with. In their order: what
    the archive knows to be published, unless the ledger says another id of that source; the ledger; the author's new
    word; what is asked for, by the older article first. Who comes too late gets an id with a suffix.
    """
    known = {issued.source: issued.id for issued in ledger}
    of_id = {id_: source for source, id_ in known.items()}
    # Given under another name than the ledger has it: the file moved, and the archive saw that.
    moved = {
        each.source for each in claims if each.standing == "given" and of_id.get(each.id, each.source) != each.source
    }
    holders: dict[str, str] = {}
    for claim in sorted(claims, key=lambda each: _rank(each, known, moved)):
        candidates = (*_wanted(claim, known, moved), *suffixed(claim.id, claim.source))
        holders[next(each for each in candidates if each not in holders)] = claim.source
    issued = {source: id_ for id_, source in holders.items()}
    return {each.source: issued[each.source] for each in claims if each.id != issued[each.source]}


def _rank(claim: Claim, known: Mapping[str, str], moved: Collection[str]) -> tuple[int, datetime, str]:
    wanted, *_ = _wanted(claim, known, moved)
    if claim.standing != "asked" and not claim.is_new and wanted == claim.id:
        rank = 0
    elif known.get(claim.source) == wanted:
        rank = 1
    else:
        rank = 2 if claim.standing == "own" else 3
    return rank, claim.published, claim.source


def _wanted(claim: Claim, known: Mapping[str, str], moved: Collection[str]) -> tuple[str, ...]:
    if claim.standing == "own" or claim.source in moved or claim.source not in known:
        return (claim.id,)
    return known[claim.source], claim.id


def suffixed(id_: str, source: str) -> Iterator[str]:
    """Ids for an article that asks for one which is another's, the best first."""
    mark = digest(source)
    return (f"{id_}-{mark[:length]}" for length in range(8, len(mark) + 1))


def continued(ledger: Iterable[Issued], articles: Iterable[Issued]) -> Ledger:
    """A line for each article, and for each file that is gone and whose id nobody has; the first date stays."""
    known = {each.source: each for each in ledger}
    dates = {each.id: each.published for each in known.values() if each.published}
    lines = {each.source: Issued(each.source, each.id, dates.get(each.id, each.published)) for each in articles}
    taken = {each.id for each in lines.values()}
    lines |= {source: each for source, each in known.items() if source not in lines and each.id not in taken}
    return tuple(lines[source] for source in sorted(lines))


def recognised(gone: Sequence[Issued], newcomers: Sequence[Newcomer]) -> dict[str, str]:
    """By source, the ids of newcomers that are files of the ledger under another name.

    They have the name and the day of one, or a title that makes its name; or the very minute, where that is more
    than a day. Nobody else must have the same.
    """
    old = [Side("", each.published, _addresses(each.source)) for each in gone]
    new = [Side("", each.published, _addresses(each.source, slug(each.title))) for each in newcomers]
    found = {newcomers[second].source: gone[first].id for first, second, _ in pairs(old, new, rules=_RULES)}
    taken = set(found.values())
    lines = [each for each in gone if each.id not in taken]
    rest = [each for each in newcomers if each.source not in found and each.published.time() != time()]
    of_moment = {each.published: each.id for each in lines}
    counts = Counter(each.published for each in lines), Counter(each.published for each in rest)
    return found | {
        each.source: of_moment[each.published] for each in rest if all(c[each.published] == 1 for c in counts)
    }


def _addresses(source: str, *names: str) -> tuple[str, ...]:
    folder, slash, name = source.rpartition("/")
    stem = name.rpartition(".")[0] or name
    return tuple(f"/{quote(each, errors='replace')}.md" for each in (f"{folder}{slash}{stem}", *names))
