"""Everybody who subscribes finds what there is, once, whatever happens at the editor's desk and to machines."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from .deeds import give_another_id, mend_typo, retitle, rewrite
from .scenarios import SCENARIOS, Scenario, every, once
from .simulation import Span, simulate
from .verdict import Verdict, table
from .world import World

SPAN = Span(days=16, window=8)
LONG = Span(days=75, window=10)  # time enough for NetNewsWire to forget what left the feed

Play = Callable[..., list[Verdict]]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Simulates a scenario in a folder of its own."""

    def simulated(scenario: Scenario, span: Span = SPAN, seed: str = "1") -> list[Verdict]:
        (folder := tmp_path / f"{scenario.name} {seed} {len(list(tmp_path.iterdir()))}").mkdir()
        return simulate(scenario, span, folder, seed)

    return simulated


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
def test_nothing_is_lost_or_doubled(play, scenario):
    """Each reader shows each article that was there when it looked, once, and none that was not public."""
    verdicts = play(scenario, LONG if scenario.pace < 1 else SPAN)
    assert not any(each.faults for each in verdicts), table(verdicts)
    assert all(each.shown for each in verdicts)


def test_same_seed_same_years(play):
    """A simulation can be repeated, and others be had."""
    scenario = next(each for each in SCENARIOS if each.name == "all of this together")
    first = play(scenario, Span(6, 5), "a")
    assert play(scenario, Span(6, 5), "a") == first
    assert play(scenario, Span(6, 5), "b") != first


def test_another_id_is_found(play):
    """An article that gets another id comes twice in every reader but one that joined later, and each is told why."""
    verdicts = play(Scenario("another id", once(give_another_id)))
    faults = [each.faults[0] for each in verdicts if each.faults]
    assert len(faults) >= 8
    assert {each.what for each in faults} == {"doubled"}
    assert len({each.number for each in faults}) == 1
    assert all(each.after == ("another id",) for each in faults)


def test_lost_article_is_found(play):
    """An article that the publisher never takes in is lost for everybody who reads the feed of all."""

    def publish_in_vain(world: World, random: Random) -> None:
        article = world.editor.new(random)
        world.editor.save(article, "published, and nobody looked")
        world.know()
        (world.editor.folder / article.source).rename(world.editor.folder / "not-an-article")

    verdicts = play(Scenario("in vain", once(publish_in_vain, takes_in=False)))
    by_name = {each.name: each for each in verdicts}
    assert [each.what for each in by_name["Feedbin, every 15 minutes, RSS"].faults] == ["lost"]
    assert "published, and nobody looked" in str(by_name["newsboat, weekly, RSS"].faults[0])


def test_leak_is_found(play):
    """An article that was not meant to be public, and is, is found by everybody."""

    def leak(world: World, random: Random) -> None:
        article = world.editor.new(random)
        article.topics = ("harbour", "theatre", "weather")
        world.editor.save(article, "leaked")
        article.is_draft = True

    verdicts = play(Scenario("a leak", once(leak)))
    assert all(each.count("leaked") == 1 for each in verdicts if "joins late" not in each.name)


def test_polls_that_are_left_out_would_find_nothing(play):
    """With all polls of a few days, readers show what they show without those between changes."""
    scenario = Scenario("short", every(1, mend_typo, rewrite, retitle))
    some, every_one = play(scenario, Span(3, 5)), play(scenario, Span(3, 5, every_poll=True))
    assert sum(each.polls for each in every_one) > 2 * sum(each.polls for each in some)
    assert [(e.name, e.shown, e.faults) for e in some] == [(e.name, e.shown, e.faults) for e in every_one]
