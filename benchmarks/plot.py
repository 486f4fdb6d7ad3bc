"""Curves over sizes → an SVG, readable on a light page and on a dark one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, indent, tostring

_WIDTH, _HEIGHT = 360, 250  # of a panel
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 52, 34  # what lies around its curves
_COLUMNS = 2
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 5  # at most, and one more where they don't come out even
_LEAST = 1e-9  # of a panel's height
_STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f }
.title { font-weight: 600 }
.line { stroke: #d0d7de }
.c0 { stroke: #0969da } text.c0, circle.c0 { stroke: none; fill: #0969da }
.c1 { stroke: #bc4c00 } text.c1, circle.c1 { stroke: none; fill: #bc4c00 }
.c2 { stroke: #1a7f37 } text.c2, circle.c2 { stroke: none; fill: #1a7f37 }
polyline { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.line { stroke: #3d444d }
.c0 { stroke: #58a6ff } text.c0, circle.c0 { fill: #58a6ff }
.c1 { stroke: #f0883e } text.c1, circle.c1 { fill: #f0883e }
.c2 { stroke: #3fb950 } text.c2, circle.c2 { fill: #3fb950 }
}
"""
COLOURS = 3


@dataclass(frozen=True, slots=True)
class Curve:
    """A value for each size, in their order."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Panel:
    """At most three curves of one unit, which the title names."""

    title: str
    curves: Sequence[Curve]


def plot(sizes: Sequence[int], panels: Sequence[Panel], description: str) -> str:
    """One panel beside and below the other; sizes rise, and stand as far from each other as their logarithms."""
    rows = ceil(len(panels) / _COLUMNS)
    width, height = _COLUMNS * _WIDTH, rows * _HEIGHT
    root = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {width} {height}", role="img")
    SubElement(root, "title").text = description
    SubElement(root, "style").text = _STYLE
    for number, panel in enumerate(panels):
        row, column = divmod(number, _COLUMNS)
        place = SubElement(root, "g", transform=f"translate({column * _WIDTH} {row * _HEIGHT})")
        _draw(place, panel, sizes)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _draw(place: Element, panel: Panel, sizes: Sequence[int]) -> None:
    ticks = _ticks(max(_LEAST, *(value for curve in panel.curves for value in curve.values)))
    x, y = _across(sizes), _up(ticks[-1])
    _text(place, panel.title, _LEFT, 20, **{"class": "title"})
    for tick in ticks:
        _line(place, (_LEFT, y(tick)), (_WIDTH - _RIGHT, y(tick)))
        _text(place, f"{tick:g}", _LEFT - 8, y(tick) + 4, **{"text-anchor": "end"})
    for size in sizes:
        _text(place, short(size), x(size), _HEIGHT - _BOTTOM + 18, **{"text-anchor": "middle"})
    for number, curve in enumerate(panel.curves):
        points = [(x(size), y(value)) for size, value in zip(sizes, curve.values, strict=True)]
        SubElement(
            place, "polyline", {"class": f"c{number}", "points": " ".join(f"{h:.1f},{v:.1f}" for h, v in points)}
        )
        for across, up in points:
            SubElement(place, "circle", {"class": f"c{number}", "cx": f"{across:.1f}", "cy": f"{up:.1f}", "r": "3"})
        _text(place, curve.name, _LEFT + number * 110, 38, **{"class": f"c{number}"})


def _across(sizes: Sequence[int]) -> Callable[[int], float]:
    least, span = log10(sizes[0]), (log10(sizes[-1]) - log10(sizes[0])) or 1
    return lambda size: _LEFT + 12 + (log10(size) - least) / span * (_WIDTH - _LEFT - _RIGHT - 24)


def _up(most: float) -> Callable[[float], float]:
    return lambda value: _HEIGHT - _BOTTOM - value / most * (_HEIGHT - _TOP - _BOTTOM)


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to the first one that is not below `most`."""
    rough = most / (_TICKS - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in _STEPS if each * power >= rough * (1 - 1e-9))
    return [number * step for number in range(ceil(most / step - 1e-9) + 1)]


def short(size: int) -> str:
    """`10k`, `1M`."""
    for unit, name in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit:
            return f"{size / unit:g}{name}"
    return str(size)


def _text(place: Element, text: str, x: float, y: float, **attributes: str) -> None:
    SubElement(place, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **attributes}).text = text


def _line(place: Element, start: tuple[float, float], end: tuple[float, float]) -> None:
    (x1, y1), (x2, y2) = start, end
    SubElement(
        place, "line", {"class": "line", "x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
    )
