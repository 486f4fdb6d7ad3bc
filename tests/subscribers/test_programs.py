"""Programs that people use live through some weeks of an editor's life, and find all of it once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from .deeds import give_another_id
from .everybody import ATOM, JSON, RSS, Subscriber, Subscribers
from .programs import Feedparser, RealReader
from .rhythm import Rhythm
from .scenarios import SCENARIOS, Scenario, once
from .simulation import Span, simulate
from .verdict import table

WEEKS = Span(days=14, window=10)


@pytest.fixture
def programs(tmp_path: Path) -> Iterator[Subscribers]:
    """`reader` on all three formats, feedparser on the two that it knows."""

    opened: list[RealReader] = []

    def subscribed(base_url: str, begin: datetime, end: datetime, *, away: bool) -> Iterator[Subscriber]:
        daily, often = Rhythm(begin + timedelta(hours=7), timedelta(days=1)), Rhythm(begin, timedelta(hours=3))
        for path in (ATOM, RSS, JSON):
            opened.append(RealReader(f"{base_url}{path}", tmp_path / f"{path[1:]}.sqlite"))
            yield Subscriber(f"reader, {path}", opened[-1], daily)
        for path in (ATOM, RSS):
            yield Subscriber(f"feedparser, {path}", Feedparser(f"{base_url}{path}"), often)

    yield subscribed
    for each in opened:
        each.close()


@pytest.mark.parametrize("name", ["all of this together", "from http to https", "withdrawals"])
def test_programs_find_all_once(programs, tmp_path, name):
    """Nothing is lost or doubled in `reader` and in a program with feedparser."""
    scenario = next(each for each in SCENARIOS if each.name == name)
    (folder := tmp_path / "site").mkdir()
    verdicts = simulate(scenario, WEEKS, folder, subscribers=programs)
    assert not any(each.faults for each in verdicts), table(verdicts)
    assert all(each.shown > WEEKS.window for each in verdicts)


def test_programs_show_another_id_twice(programs, tmp_path):
    """They would show what is doubled: an article with another id is there twice."""
    (folder := tmp_path / "site").mkdir()
    verdicts = simulate(Scenario("another id", once(give_another_id)), Span(3, 50), folder, subscribers=programs)
    assert [each.count("doubled") for each in verdicts] == [1] * 5
