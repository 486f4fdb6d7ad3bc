"""A seed and a span of time → what happens in it: a table of scenarios."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from . import deeds
from .world import Deed, World

Act = Callable[[World, Random], None]
Plan = Callable[[Random, datetime, datetime], Iterator[Deed]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens besides new articles, of which there are `pace` a day.

    With `away`, there are readers who stay away for half of the time, and find the rest by following links to older
    entries.
    """

    name: str
    plan: Plan
    pace: float = 1.2
    base_url: str = "https://news.example.org"
    away: bool = False

    def deeds(self, seed: str, begin: datetime, end: datetime) -> list[Deed]:
        """All that happens, in order."""
        news = _news(Random(f"{seed} news"), begin, end, self.pace)
        return sorted([*news, *self.plan(Random(f"{seed} {self.name}"), begin, end)], key=lambda deed: deed.at)


def _news(random: Random, begin: datetime, end: datetime, pace: float) -> Iterator[Deed]:
    """Little on most days, much on some; on Sundays nothing."""
    day = begin
    while day < end:
        usual = random.choice((0, 0, 1, 1, 2)) if random.random() < 0.9 else random.randint(4, 9)
        number = 0 if day.weekday() == 6 else int(usual * pace + random.random())
        yield from (Deed(_minute(random, day), deeds.publish) for _ in range(number))
        day += timedelta(days=1)


def _minute(random: Random, day: datetime) -> datetime:
    return day.replace(hour=0, minute=0) + timedelta(hours=6, minutes=random.randint(0, 900), seconds=20)


def every(days: float, *acts: Act, takes_in: bool = True) -> Plan:
    """One of these, again and again."""

    def plan(random: Random, begin: datetime, end: datetime) -> Iterator[Deed]:
        day = begin + timedelta(days=4)
        while day < end:
            yield Deed(_minute(random, day), random.choice(acts), takes_in)
            day += timedelta(days=random.uniform(0.3, 1.7) * days)

    return plan


def once(*acts: Act, at: float = 0.4, apart: timedelta = timedelta(0), takes_in: bool = True) -> Plan:
    """These, one after the other, in a night when a share of the time is over."""

    def plan(random: Random, begin: datetime, end: datetime) -> Iterator[Deed]:
        first = _minute(random, begin + (end - begin) * at).replace(hour=1, second=25)
        yield from (Deed(first + number * apart, act, takes_in) for number, act in enumerate(acts))

    return plan


def together(*plans: Plan) -> Plan:
    """All of these."""

    def plan(random: Random, begin: datetime, end: datetime) -> Iterator[Deed]:
        for each in plans:
            yield from each(Random(random.random()), begin, end)

    return plan


def failures(days: float) -> Plan:
    """The server is away for some hours, again and again."""

    def plan(random: Random, begin: datetime, end: datetime) -> Iterator[Deed]:
        day = begin + timedelta(days=5)
        while day < end - timedelta(days=1):
            at = _minute(random, day)
            yield Deed(at, deeds.fail, takes_in=False)
            yield Deed(at + timedelta(hours=random.randint(1, 6)), deeds.recover, takes_in=False)
            day += timedelta(days=random.uniform(0.5, 1.5) * days)

    return plan


EDITS = every(1, deeds.mend_typo, deeds.rewrite, deeds.retitle)
DATES = every(2, deeds.mend_date)
RENAMES = every(2, deeds.rename)
SLUGS = every(2, deeds.reslug)
TOPICS = every(2, deeds.retopic)
WITHDRAWALS = every(3, deeds.withdraw, deeds.withdraw, deeds.restore)
SCHEDULED = every(2, deeds.schedule, deeds.schedule, deeds.postpone)
BACKDATED = every(3, deeds.backdate)
CRASHES = together(every(6, deeds.crash, deeds.write_half, takes_in=False), failures(12))
TO_HTTPS = once(deeds.to_https, at=0.3, takes_in=False)
TO_ANOTHER_DOMAIN = once(deeds.to_another_domain, at=0.6, takes_in=False)
LOST_ARCHIVE = once(deeds.lose_archive, at=0.7, takes_in=False)
LEDGER_KEPT = once(deeds.keep_ids_and_lose_archive, at=0.7, takes_in=False)
HALF_RENAMES = every(4, deeds.rename_in_two_steps, takes_in=False)
RENAMED_AND_EDITED = every(4, deeds.rename_and_edit)
EMPTY_FOLDER = once(deeds.empty_folder, deeds.fill_folder, apart=timedelta(hours=2), takes_in=False)
TOPIC_RENAMED = once(deeds.rename_topic)
TOPICS_MERGED = once(deeds.merge_topics)
NOTHING = together()
TOGETHER = together(
    EDITS, DATES, RENAMES, SLUGS, TOPICS, WITHDRAWALS, SCHEDULED, BACKDATED, CRASHES, TO_HTTPS, TO_ANOTHER_DOMAIN
)

HTTP = "http://news.example.org"

SCENARIOS = (
    Scenario("nothing but news", NOTHING),
    Scenario("edits", EDITS),
    Scenario("dates mended", DATES),
    Scenario("files renamed", RENAMES),
    Scenario("slugs changed", SLUGS),
    Scenario("topics changed", TOPICS),
    Scenario("withdrawals", WITHDRAWALS),
    Scenario("scheduled articles", SCHEDULED),
    Scenario("backdated articles", BACKDATED),
    Scenario("crashes, and a server that fails", CRASHES),
    Scenario("from http to https", TO_HTTPS, base_url=HTTP),
    Scenario("another domain", TO_ANOTHER_DOMAIN),
    Scenario("archive lost, and nothing was moved before", LOST_ARCHIVE),
    Scenario("all of this together", TOGETHER, base_url=HTTP),
    Scenario(
        "archive lost, and names and dates had changed", together(RENAMES, DATES, SLUGS, LEDGER_KEPT)
    ),
    Scenario("renames that are seen halfway", HALF_RENAMES),
    Scenario("renamed and edited at once", RENAMED_AND_EDITED),
    Scenario("withdrawals where little is published", WITHDRAWALS, pace=0.3),
    Scenario("topics changed where little is published", TOPICS, pace=0.3),
    Scenario("content folder empty for two hours", together(RENAMES, EMPTY_FOLDER)),
    Scenario("a topic renamed", TOPIC_RENAMED),
    Scenario("topics merged", TOPICS_MERGED),
    Scenario("away for half of the time", NOTHING, pace=2.5, away=True),
)  # fmt: skip
