"""What articles teach of topics, kept in the archive → the same, learned anew when enough has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from feeds.archive.facts import LEARNED, forget_fact, read_fact, write_fact
from feeds.archive.teaching import given, taught
from feeds.learning import Model, due, pack, unpack
from feeds.model import Site
from feeds.publication import digest

_FROM = "learned-from"  # the fact that says what it was learned from


class _From(msgspec.Struct, frozen=True):
    """What a model depends on: how many articles each topic had, and a digest of all else."""

    counts: dict[str, int]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Learned:
    """A model, and what its topics are called; `anew` where it was learned just now."""

    model: Model
    labels: Mapping[str, str]
    anew: bool


def refreshed(connection: Connection, site: Site, now: datetime, *, rules: bytes, changed: bool) -> Learned | None:
    """What is known of topics now; None where that is nothing, or nothing can be new about it.

    `rules` moves with all that topics which were given depend on; `changed` where articles came, changed or went.
    A site that doesn't want to learn any more forgets it all, and guesses nothing.
    """
    data = read_fact(connection, _FROM)
    before = msgspec.json.decode(data, type=_From) if data else None
    if "learned" not in site.topics_from:
        return _forgotten(connection) if before else None
    otherwise = _otherwise(site, rules)
    is_good = before is not None and before.otherwise == otherwise
    if is_good and not changed:
        return None
    known = given(connection, site, now)
    if before and is_good and not due(before.counts, known.counts, least=site.learning.least):
        return Learned(unpack(read_fact(connection, LEARNED) or b""), known.labels, anew=False)
    model = taught(connection, site, now, by_rules=known.by_rules)
    write_fact(connection, LEARNED, pack(model))
    write_fact(connection, _FROM, msgspec.json.encode(_From(known.counts, otherwise)))
    return Learned(model, known.labels, anew=True)


def _otherwise(site: Site, rules: bytes) -> str:
    never = (topic.term for topic in site.topics if not topic.learn)
    return digest(rules.decode(), str(site.learning.precision), str(site.learning.least), *never)


def _forgotten(connection: Connection) -> Learned:
    forget_fact(connection, LEARNED)
    forget_fact(connection, _FROM)
    return Learned(Model(), {}, anew=True)
