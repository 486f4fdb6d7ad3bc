"""Numbers of articles → what each costs `feeds build --only feeds`, as a table and a plot; or shapes of folders, twice.

Cold builds, builds when nothing changed, and builds when one article did. Beside them: what Python takes to walk the
same folder, and what a build of nothing takes.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import articles
from building import PROJECT, Building
from measure import CommandError, Measured, measure
from plot import Curve, Panel, plot
from shapes import SHAPES

_SIZES = (1_000, 10_000, 100_000)
_FULL = 1_000_000
_PER_TOPIC = 100  # articles
_NEWEST = """\
---
title: "{title}"
date: 2025-01-01T12:00:00+00:00
tags: [topic-001]
author: "Somebody Else"
---

The newest article, which is in the feeds. It says this: {title}.
"""
# Files with their sizes and times, as a build must see them to know that nothing changed.
_WALK = """\
import os, sys
folders = [sys.argv[1]]
while folders:
    with os.scandir(folders.pop()) as entries:
        for entry in entries:
            folders.append(entry.path) if entry.is_dir() else entry.stat()
"""


@dataclass(frozen=True, slots=True)
class Grown:
    """What a number of articles takes; of `cold`, `peak` is known. `walk` and `nothing` are what can't be saved."""

    articles: int
    cold: Measured
    archive: int  # bytes
    unchanged: Measured
    changed: Measured
    walk: Measured
    nothing: Measured


class _WrongOutputError(Exception):
    """A build that did something else than it was measured for."""


def main() -> None:
    options = _options()
    try:
        if options.shapes:
            print(_heading(options), *_shapes(options), sep="\n")
            return
        grown = [_grown(size, options.runs) for size in options.sizes]
    except (CommandError, _WrongOutputError) as error:
        sys.exit(str(error))
    print(_heading(options), "", *_table(grown), sep="\n")
    if options.plot:
        options.plot.write_text(_plot(grown), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how builds grow with the number of articles.")
    parser.add_argument("sizes", type=int, nargs="*", default=[], help=f"default: {' '.join(map(str, _SIZES))}")
    parser.add_argument("--full", action="store_true", help="a million articles, too; takes 8 GB of disk, and long")
    parser.add_argument("--runs", type=int, default=3, help="of which the best counts (default: %(default)s)")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="write a plot, as SVG")
    parser.add_argument("--shapes", action="store_true", help="odd folders, of one size and of twice that")
    options = parser.parse_args()
    options.sizes = sorted(options.sizes) or list(_SIZES[:1] if options.shapes else _SIZES)
    options.sizes += [_FULL] if options.full else []
    if options.runs < 1 or min(options.sizes) < 1:
        parser.error("sizes and --runs must be at least 1")
    return options


# -- growth


def _grown(size: int, runs: int) -> Grown:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _progress(f"writing {size:,} articles")
        content, empty = folder / "content", folder / "empty"
        articles.write(content, articles=size, topics=max(1, size // _PER_TOPIC), seed=1)
        articles.write(empty, articles=0, topics=1, seed=1)
        _write_newest(content, "The first version")
        ours, none = _building(content, folder / "work"), _building(empty, folder / "none")
        none.run()
        cold = [_cold(ours, weigh=n == runs) for n in range(runs + 1)]
        rounds = [_round(ours, none, number) for number in range(runs)]
        *timed, weighed = cold
        best = Measured(min(each.cpu for each in timed), min(each.wall for each in timed), weighed.peak)
        return Grown(size, best, ours.archive_size, *(_best(each) for each in zip(*rounds, strict=True)))


def _building(content: Path, work: Path) -> Building:
    work.mkdir()
    return Building(content, work)


def _cold(building: Building, *, weigh: bool) -> Measured:
    _progress("first build, for memory" if weigh else "first build")
    building.clear()
    return building.run(weigh=weigh)


def _round(ours: Building, none: Building, number: int) -> tuple[Measured, ...]:
    """Nothing changed, one changed, the walk and a build of nothing, in turn: a slow minute hits all of them."""
    _progress(f"later builds, {number + 1}")
    feed = ours.output / "feed.atom"
    before = feed.stat().st_mtime_ns
    unchanged = ours.run()
    if feed.stat().st_mtime_ns != before:
        raise _WrongOutputError("a feed was written though nothing changed")
    _write_newest(ours.content, title := f"Version {number}")
    changed = ours.run()
    if title.encode() not in feed.read_bytes():
        raise _WrongOutputError("a changed article is not in its feed")
    return unchanged, changed, _walk(ours.content), none.run()


def _write_newest(content: Path, title: str) -> None:
    file = content / "posts" / "newest.md"
    file.write_text(_NEWEST.format(title=title), encoding="ascii")
    saved = time.time() - 60
    os.utime(file, (saved, saved))


def _walk(folder: Path) -> Measured:
    """With the start of Python, and without what it may import."""
    return measure((sys.executable, "-I", "-S", "-c", _WALK, folder), PROJECT, weigh=False)


def _best(measured: Sequence[Measured]) -> Measured:
    """The least of each: a busy machine takes longer, never shorter."""
    return Measured(min(each.cpu for each in measured), min(each.wall for each in measured), 0)


# -- the table and the plot


def _table(grown: Sequence[Grown]) -> Iterator[str]:
    """In Markdown."""
    rows: tuple[tuple[str, Callable[[Grown], str]], ...] = (
        ("articles", lambda each: f"{each.articles:,}"),
        ("---", lambda _: "---:"),
        ("first build: CPU, ms an article", lambda each: f"{_milli(each.cold.cpu, each):.2f}"),
        ("first build: wall, ms an article", lambda each: f"{_milli(each.cold.wall, each):.2f}"),
        ("peak memory of all processes (PSS), MB", lambda each: f"{each.cold.peak / 1e6:.0f}"),
        ("archive, KB an article", lambda each: f"{each.archive / 1e3 / each.articles:.1f}"),
        ("nothing changed: CPU, s", lambda each: f"{each.unchanged.cpu:.2f}"),
        ("nothing changed: wall, s", lambda each: f"{each.unchanged.wall:.2f}"),
        ("one article changed: CPU, s more", lambda each: f"{each.changed.cpu - each.unchanged.cpu:.2f}"),
        ("one article changed: wall, s more", lambda each: f"{each.changed.wall - each.unchanged.wall:.2f}"),
        ("a walk over the folder: CPU, s", lambda each: f"{each.walk.cpu:.2f}"),
        ("a build of no articles: CPU, s", lambda each: f"{each.nothing.cpu:.2f}"),
        ("(nothing changed − no articles) / walk: CPU", lambda each: f"{_walks(each):.1f}"),
    )
    yield from (f"| {' | '.join((name, *map(value, grown)))} |" for name, value in rows)


def _milli(seconds: float, each: Grown) -> float:
    return 1_000 * seconds / each.articles


def _walks(each: Grown) -> float:
    return (each.unchanged.cpu - each.nothing.cpu) / each.walk.cpu


def _plot(grown: Sequence[Grown]) -> str:
    def curve(name: str, value: Callable[[Grown], float]) -> Curve:
        return Curve(name, [value(each) for each in grown])

    later = (
        curve("one changed", lambda each: each.changed.cpu),
        curve("nothing changed", lambda each: each.unchanged.cpu),
        curve("walk alone", lambda each: each.walk.cpu),
    )
    first = (
        curve("CPU", lambda each: _milli(each.cold.cpu, each)),
        curve("wall", lambda each: _milli(each.cold.wall, each)),
    )
    panels = (
        Panel("First build, ms an article", first),
        Panel("Peak memory, MB", [curve("all processes", lambda each: each.cold.peak / 1e6)]),
        Panel("Later builds, s of CPU", later),
        Panel("Archive, KB an article", [curve("on disk", lambda each: each.archive / 1e3 / each.articles)]),
    )
    return plot([each.articles for each in grown], panels, "What articles cost, by how many there are")


# -- shapes


def _shapes(options: argparse.Namespace) -> Iterator[str]:
    """At most about 2 where the cost grows with the articles, and about 4 where it grows with their square."""
    (size,) = options.sizes[:1]
    yield "\n| shape | articles | first build, s of CPU | twice as many | ratio | nothing changed: ratio |"
    yield "|---|---:|---:|---:|---:|---:|"
    with tempfile.TemporaryDirectory() as name:
        nothing = _shape(Path(name), "nothing", 0, options.runs)
        for number, (title, write) in enumerate(SHAPES.items()):
            some, twice = (
                _shape(Path(name), f"{number}-{each}", each, options.runs, write) for each in (size, 2 * size)
            )
            ratios = (_ratio(*each) for each in zip(some, twice, nothing, strict=True))
            yield f"| {title} | {size:,} | {some[0]:.2f} | {twice[0]:.2f} | {' | '.join(ratios)} |"


def _shape(
    folder: Path, name: str, size: int, runs: int, write: Callable[[Path, int], None] = lambda *_: None
) -> tuple[float, float]:
    """CPU seconds of the first build and of one when nothing changed."""
    _progress(f"shape {name}")
    content, work = folder / name / "content", folder / name / "work"
    articles.write(content, articles=0, topics=1, seed=1)
    write(content, size)
    building = _building(content, work)
    pairs = [(_cold(building, weigh=False).cpu, building.run().cpu) for _ in range(runs)]
    building.clear()
    return min(cold for cold, _ in pairs), min(unchanged for _, unchanged in pairs)


def _ratio(some: float, twice: float, nothing: float) -> str:
    """How much more twice as many take, but for what a build of nothing takes; a dash where that is most of it."""
    return f"{(twice - nothing) / (some - nothing):.2f}" if some > 1.5 * nothing else "–"


def _heading(options: argparse.Namespace) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    cpus = len(os.sched_getaffinity(0))
    return f"Python {platform.python_version()}, {cpus} CPUs, {today}; the best of {options.runs} runs"


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
