"""A scenario → what each subscriber lost and got twice.

Polls between two changes find what they found before: of those, only the first one that is answered is made, and
the last one before the next change.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from .editor import number_of
from .everybody import Subscriber, Subscribers, everybody
from .network import MOVED, Answer, Headers
from .scenarios import Scenario
from .verdict import Account, Verdict, verdict
from .world import World

BEGIN = datetime.fromisoformat("2024-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Span:
    """How long it is simulated, how many entries feeds show; with `every_poll`, no poll is left out."""

    days: int
    window: int
    begin: datetime = BEGIN
    every_poll: bool = False

    @property
    def end(self) -> datetime:
        """The last moment."""
        return self.begin + timedelta(days=self.days)


@dataclass(slots=True)
class _Seat:
    """A subscriber in the world."""

    subscriber: Subscriber
    world: World
    account: Account = field(default_factory=Account)
    next: datetime = BEGIN
    is_calm: bool = False  # it was answered since the last change
    _statuses: list[int] = field(default_factory=list)

    def poll(self, now: datetime) -> None:
        """One poll: what it could see is noted, and what it should not have seen."""
        self.world.at(now)
        self._statuses.clear()
        shown = self.subscriber.reader.shown
        before = len(shown)
        self.subscriber.reader.poll(self._fetch, now)
        self.account.polls += 1
        answers = [status for status in self._statuses if status not in MOVED]
        if answers:
            self.is_calm = answers[0] in (200, 304)
        if answers and answers[0] < 500:  # a server that says that there is nothing has lost a subscriber
            self._expect(now)
        public = self.world.truth.public(now) if len(shown) > before else frozenset()
        numbers = (number_of(each.item.content) for each in shown[before:])
        self.account.leaked += [(number or 0, now) for number in numbers if number not in public]

    def _fetch(self, url: str, headers: Headers) -> Answer:
        self.account.requests += 1
        self._statuses.append(599)  # until it is answered
        answer = self.world.network.fetch(url, headers)
        self._statuses[-1] = answer.status
        return answer

    def _expect(self, now: datetime) -> None:
        truth, public = self.world.truth, self.world.truth.public(now)
        if self.subscriber.follows:
            self.account.expect(truth.reachable(now), public, now)
            return
        visible = frozenset[int]().union(*(truth.visible(term, now) for term in self.subscriber.terms))
        self.account.expect(visible, public if None in self.subscriber.terms else visible, now)


def simulate(
    scenario: Scenario, span: Span, folder: Path, seed: str = "1", subscribers: Subscribers = everybody
) -> list[Verdict]:
    """What became of all subscribers; `folder` is empty. The same seed has the same result."""
    world = World.begin(folder, base_url=scenario.base_url, window=span.window, now=span.begin)
    try:
        found = subscribers(scenario.base_url, span.begin, span.end, away=scenario.away)
        seats = [_Seat(each, world, next=each.rhythm.begin) for each in found]
        _live(world, seats, scenario, span, seed)
        return [verdict(seat.subscriber.name, seat.subscriber.reader, seat.account, world.editor) for seat in seats]
    finally:
        world.end()


def _live(world: World, seats: list[_Seat], scenario: Scenario, span: Span, seed: str) -> None:
    _begin(world, span, scenario.pace, seed)
    for deed in scenario.deeds(seed, span.begin, span.end):
        for due in _dues(world, deed.at):
            _poll_until(due, seats, span)
        _poll_until(deed.at, seats, span)
        deed.happen(world, seed)
    for due in (*_dues(world, span.end), span.end):
        _poll_until(due, seats, span)


def _begin(world: World, span: Span, pace: float, seed: str) -> None:
    """A feed full of articles, and a server."""
    random = Random(f"{seed} begin")
    for number in range(span.window, 0, -1):
        published = span.begin - timedelta(days=number / pace, minutes=random.randint(1, 300))
        world.editor.save(world.editor.new(random, published), "published")
    world.take_in()
    world.publisher.serve()


def _dues(world: World, before: datetime) -> Iterator[datetime]:
    """When scheduled articles are published."""
    now = world.editor.now
    waiting = sorted(each.published for each in world.editor.articles if each.is_meant)
    yield from (moment for moment in waiting if now < moment < before)


def _poll_until(end: datetime, seats: list[_Seat], span: Span) -> None:
    """All polls before the next change, as far as they could find something."""
    for seat in seats:
        seat.is_calm = False
    waiting = [(seat.next, number) for number, seat in enumerate(seats)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < end:
        now, number = heapq.heappop(waiting)
        seat = seats[number]
        seat.poll(now)
        rhythm = seat.subscriber.rhythm
        seat.next = rhythm.after(now)
        if seat.is_calm and not span.every_poll:
            seat.next = max(seat.next, rhythm.last_before(end))
        heapq.heappush(waiting, (seat.next, number))
