"""The plot in the documentation says what was measured."""

import re
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from plot import COLOURS, Curve, Panel, plot, short

SVG = "{http://www.w3.org/2000/svg}"
SIZES = (1_000, 10_000, 100_000)


def drawn(*curves: Curve, sizes: tuple[int, ...] = SIZES, title: str = "CPU, ms") -> ElementTree.Element:
    return ElementTree.fromstring(plot(sizes, [Panel(title, curves)], "What it is"))


def points(root: ElementTree.Element) -> list[list[tuple[float, float]]]:
    """The points of each curve, from the left; up is less."""
    lines = (line.get("points", "").split() for line in root.iter(f"{SVG}polyline"))
    return [[tuple(map(float, point.split(","))) for point in line] for line in lines]


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def test_sizes_stand_by_their_logarithms():
    """Ten times as many are as far from it as ten times more from those, whatever the first."""
    for sizes in (SIZES, (20, 200, 2_000)):
        ((a, _), (b, _), (c, _)) = points(drawn(Curve("ours", (1, 2, 3)), sizes=sizes))[0]
        assert b - a == pytest.approx(c - b, abs=0.11)
        assert b > a


def test_values_stand_above_zero():
    """Twice as much is twice as high, in all curves of a panel alike."""
    one, other = points(drawn(Curve("ours", (1, 2, 4)), Curve("theirs", (4, 2, 0))))
    zero = other[2][1]
    assert [round((zero - y) / (zero - one[0][1]), 1) for _, y in one + other] == [1, 2, 4, 4, 2, 0]


@pytest.mark.parametrize("most", [0.0004, 0.3, 1, 7, 99, 100, 101, 123_456])
def test_all_lies_inside(most):
    """Values of any height, and the numbers beside them begin at 0 and reach over the highest."""
    root = drawn(Curve("ours", (0, most / 3, most)))
    view = [float(each) for each in root.get("viewBox", "").split()]
    assert all(0 < x < view[2] and 0 < y < view[3] for x, y in points(root)[0])
    ticks = [float(each) for each in texts(root) if re.fullmatch(r"[\d.e+-]+", each)]
    assert ticks[0] == 0
    assert max(ticks) >= most * (1 - 1e-5)
    assert len(ticks) <= 6


def test_one_size_or_nothing_but_zeros_is_a_plot():
    """As of a run that was cut short."""
    assert len(points(drawn(Curve("ours", (3,)), sizes=(1_000,)))[0]) == 1
    assert len(points(drawn(Curve("ours", (0, 0, 0))))[0]) == 3


def test_everything_is_named():
    """Panels, curves, sizes, and the whole for who can't see it; whatever is in a name."""
    root = drawn(Curve("a < b & c", (1, 2, 3)), title="CPU & wall")
    assert {"a < b & c", "CPU & wall", "1k", "10k", "100k"} <= set(texts(root))
    assert root.find(f"{SVG}title").text == "What it is"
    assert [short(each) for each in (500, 30_000, 1_000_000, 2_500_000)] == ["500", "30k", "1M", "2.5M"]


def test_each_panel_has_a_place_of_its_own():
    """Two beside each other, and the others below."""
    panels = [Panel(str(number), [Curve("ours", (1, 2, 3))]) for number in range(3)]
    root = ElementTree.fromstring(plot(SIZES, panels, ""))
    assert len({each.get("transform") for each in root.iter(f"{SVG}g")}) == 3


def test_each_colour_is_there_for_light_and_for_dark():
    """A curve's class has a colour on either page."""
    style = drawn(Curve("ours", (1, 2, 3))).find(f"{SVG}style").text or ""
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    for number in range(COLOURS):
        found = [re.search(rf"\.c{number} {{ stroke: (#\w+)", each) for each in (light, dark)]
        assert found[0][1] != found[1][1]
