"""Seeded articles → a table of what feeds, Hugo and others take to turn them into feeds."""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import articles
from building import Building, feeds_version
from contestants import Contestant, Job, WrongOutputError, hugo, others
from measure import CommandError, Measured

_COLD, _UNCHANGED = "feeds", "feeds, nothing changed"


@dataclass(frozen=True, slots=True)
class _Row:
    """What is measured under a name; compared with `base`, in so many runs of which the median counts."""

    name: str
    base: str
    run: Callable[[bool], Measured]
    runs: int


def main() -> None:
    options = _options()
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            content = folder / "content"
            _progress(f"writing {options.articles:,} articles")
            articles.write(content, articles=options.articles, topics=options.topics, seed=1)
            found, missing = _contestants(Job(content, options.topics + 1, folder), options)
            rows = [*_fast(content, folder, found, options), *_slow(found)]
            measured = {row.name: each for row, each in zip(rows, _measured(rows), strict=True)}
    except (CommandError, WrongOutputError) as error:
        sys.exit(str(error))
    print(*_heading(found, options), "", *_table(rows, measured), *missing, sep="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure feeds, Hugo and others side by side, with the same articles.")
    parser.add_argument("--articles", type=_positive, default=10_000, help="default: %(default)s")
    parser.add_argument("--topics", type=_positive, help="default: one for 100 articles")
    parser.add_argument("--runs", type=_positive, default=3, help="of which the median counts (default: %(default)s)")
    parser.add_argument("--hugo", default="hugo", metavar="PATH", help="Hugo's binary (default: the one on PATH)")
    parser.add_argument(
        "--template",
        choices=("default", "full"),
        default="default",
        help="Hugo's own RSS template, with summaries, or one with whole texts (default: %(default)s)",
    )
    parser.add_argument("--pages", action="store_true", help="measure feeds and Hugo with pages, too")
    parser.add_argument("--others", action="store_true", help="measure other programs, too, each once: they are slow")
    parser.add_argument(
        "--venv", type=Path, metavar="FOLDER", help="where Python programs of benchmarks/generators are installed"
    )
    options = parser.parse_args()
    options.topics = options.topics or max(1, options.articles // 100)
    return options


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1: {text!r}")
    return number


def _contestants(job: Job, options: argparse.Namespace) -> tuple[list[Contestant], list[str]]:
    """Those that are there, and a line for each that is not."""
    found, missing = list[Contestant](), list[str]()
    kinds = (False, True) if options.pages else (False,)
    wanted = [hugo(options.hugo, options.venv, job, template=options.template, with_pages=each) for each in kinds]
    for each in (*wanted, *(others(options.venv, job) if options.others else ())):
        if isinstance(each, Contestant):
            found.append(each)
        else:
            missing.append(f"\nMissing: {each}")
    return found, missing


def _fast(content: Path, folder: Path, found: Iterable[Contestant], options: argparse.Namespace) -> Iterator[_Row]:
    """Feeds and Hugo: measured in turn, so that a slow minute of the machine hits all of them."""
    for with_pages in (False, True) if options.pages else (False,):
        more = " with pages" if with_pages else ""
        work = folder / f"work{more.replace(' ', '-')}"
        work.mkdir()
        building = Building(content, work, articles.BASE_URL, with_pages)
        yield _Row(f"feeds{more}", f"feeds{more}", _from_nothing(building, options.topics), options.runs)
        yield _Row(f"feeds{more}, nothing changed", f"feeds{more}", _again(building), options.runs)
        for each in found:
            if each.name == f"Hugo{more}":
                yield _Row(each.name, f"feeds{more}", each.run, options.runs)


def _slow(found: Iterable[Contestant]) -> Iterator[_Row]:
    for each in found:
        if not each.name.startswith("Hugo"):
            yield _Row(each.name, _COLD, each.run, 0)


def _from_nothing(building: Building, topics: int) -> Callable[[bool], Measured]:
    def run(weigh: bool) -> Measured:  # noqa: FBT001  # as all of them are called
        building.clear()
        measured = building.run(weigh=weigh)
        if (written := len(list(building.output.rglob("*.rss")))) != topics + 1 + _volumes(building.output):
            raise WrongOutputError(f"feeds wrote {written} RSS feeds of {topics} topics")
        return measured

    return run


def _volumes(output: Path) -> int:
    return len(list(output.rglob("archive/*.rss")))


def _again(building: Building) -> Callable[[bool], Measured]:
    return lambda weigh: building.run(weigh=weigh)


def _measured(rows: Sequence[_Row]) -> list[Measured]:
    """The medians of the seconds, each by itself, and the memory of the run that was weighed, which comes last."""
    most = max(row.runs for row in rows)
    timed: list[list[Measured]] = [[] for _ in rows]
    for number in range(1, most + 2):
        weigh = number > most
        for row, runs in zip(rows, timed, strict=True):
            if weigh or number <= row.runs:
                _progress(f"{row.name}, {'for memory' if weigh else f'run {number}'}")
                runs.append(row.run(weigh))
    return [_median(runs) for runs in timed]


def _median(runs: Sequence[Measured]) -> Measured:
    timed = runs[:-1] or runs
    return Measured(median(run.cpu for run in timed), median(run.wall for run in timed), runs[-1].peak)


def _heading(found: Iterable[Contestant], options: argparse.Namespace) -> Iterator[str]:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    versions = dict.fromkeys(f"{each.name.removesuffix(' with pages')} {each.version}" for each in found)
    yield f"{options.articles:,} articles, {options.topics:,} topics; medians of {options.runs} runs, {today}"
    yield f"{_machine()}, {len(os.sched_getaffinity(0))} CPUs; Python {platform.python_version()}"
    yield f"feeds {feeds_version()}, {', '.join(versions)}; Hugo with {_TEMPLATES[options.template]}"


_TEMPLATES = {
    "default": "its own RSS template (summaries)",
    "full": "the RSS template of this benchmark (whole texts)",
}


def _machine() -> str:
    """What /proc says of the first CPU, else the architecture."""
    told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = (line.partition(":")[2].strip() for line in told if line.startswith("model name"))
    return next(names, platform.machine())


def _table(rows: Sequence[_Row], measured: dict[str, Measured]) -> Iterator[str]:
    """In Markdown; ratios say how many times as much as feeds something takes, and the last rows the reverse."""
    yield "| | CPU, s | wall, s | peak, MB | CPU, times feeds' | wall | peak |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        one, base = measured[row.name], measured[row.base]
        ratios = (one.cpu / base.cpu, one.wall / base.wall, one.peak / base.peak)
        figures = (f"{one.cpu:.2f}", f"{one.wall:.2f}", f"{one.peak / 1e6:.0f}", *(f"{each:.2f}" for each in ratios))
        yield f"| {row.name} | {' | '.join(figures)} |"
    for name in (name for name in measured if name.startswith("Hugo")):
        ours = name.replace("Hugo", "feeds")
        for each in (ours, f"{ours}, nothing changed"):
            one, other = measured[each], measured[name]
            ratios = (one.cpu / other.cpu, one.wall / other.wall, one.peak / other.peak)
            yield f"| **{each} ÷ {name}** | | | | {' | '.join(f'**{ratio:.3f}**' for ratio in ratios)} |"


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
