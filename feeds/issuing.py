"""What the ledger says and what the archive knows → which id each article has, and the ledger to be written."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.errors import Problem
from feeds.ledger import Issued, Ledger
from feeds.publication import digest


@dataclass(frozen=True, slots=True)
class Claim:
    """An article and its id as the archive has it.

    The id is its author's `own`, or was `given` before, as the archive remembers; or it is `asked` for now, made of
    what the file says today. `published` is aware.
    """

    source: str
    id: str
    published: datetime
    standing: Literal["own", "given", "asked"] = "asked"


@dataclass(frozen=True, slots=True)
class Merged:
    """The ledger as it is to be written, the ids of articles that get another one than they claim, and why."""

    ledger: Ledger
    ids: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


def merge(ledger: Iterable[Issued], claims: Collection[Claim]) -> Merged:
    """Who has which id: nobody gets one that is another's, and who was published keeps what it was published with.

    In their order: the author's word; an id that the archive gave to a file that moved; the ledger; what the archive
    gave; what is asked for, by the older article first. Who comes too late gets an id with a suffix.
    """
    known = {issued.source: issued for issued in ledger}
    moved = _moved(known, claims)
    holders: dict[str, str] = {}
    problems: list[Problem] = []
    for claim in sorted(claims, key=lambda each: _rank(each, known, moved)):
        wanted = _wanted(claim, known, moved)
        id_ = next(each for each in (*wanted, *_others(claim)) if each not in holders)
        if wanted[0] in holders and not (id_ in wanted and holders[wanted[0]] in moved):
            other = holders[wanted[0]]
            problems.append(
                Problem(claim.source, f"has the same id as {other}; it gets another one: {id_}", None, "warning")
            )
        holders[id_] = claim.source
        if claim.standing == "own" and claim.source in known and known[claim.source].id != id_:
            message = f"was published with the id {known[claim.source].id}, and now has one of its own: {id_}"
            problems.append(Problem(claim.source, message, severity="warning"))
    issued = {holders[id_]: id_ for id_ in holders}
    return Merged(
        _ledger(known, claims, issued),
        {each.source: issued[each.source] for each in claims if each.id != issued[each.source]},
        tuple(sorted(problems, key=lambda each: each.source)),
    )


def _moved(known: Mapping[str, Issued], claims: Collection[Claim]) -> frozenset[str]:
    """Sources of which the archive remembers that they got an id which the ledger still has under another name."""
    given = {claim.source: claim.id for claim in claims if claim.standing == "given"}
    standing = {claim.source for claim in claims} - given.keys()
    of_id = {issued.id: source for source, issued in known.items()}
    return frozenset(
        source
        for source, id_ in given.items()
        if (before := of_id.get(id_)) not in (None, source)
        and before not in standing
        and given.get(before or "") != id_
    )


def _rank(claim: Claim, known: Mapping[str, Issued], moved: frozenset[str]) -> tuple[int, datetime, str]:
    if claim.standing == "own":
        rank = 0
    elif claim.source in moved:
        rank = 1
    elif claim.source in known:
        rank = 2
    else:
        rank = 3 if claim.standing == "given" else 4
    return rank, claim.published, claim.source


def _wanted(claim: Claim, known: Mapping[str, Issued], moved: frozenset[str]) -> tuple[str, ...]:
    if claim.standing == "own" or claim.source in moved or claim.source not in known:
        return (claim.id,)
    return known[claim.source].id, claim.id


def _others(claim: Claim) -> Iterator[str]:
    """Ids of its own for who comes too late."""
    mark = digest(claim.source)
    return (f"{claim.id}-{mark[:length]}" for length in range(8, len(mark) + 1))


def _ledger(known: Mapping[str, Issued], claims: Iterable[Claim], issued: Mapping[str, str]) -> Ledger:
    """A line for each article, and for each file that is gone and whose id nobody has; the first date stays."""
    dates = {each.id: each.published for each in known.values() if each.published}
    lines = {
        each.source: Issued(each.source, issued[each.source], dates.get(issued[each.source], each.published))
        for each in claims
    }
    taken = set(issued.values())
    lines |= {source: each for source, each in known.items() if source not in lines and each.id not in taken}
    return tuple(lines[source] for source in sorted(lines))
