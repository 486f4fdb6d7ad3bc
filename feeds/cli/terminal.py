"""What people see while and after a command runs: results on stdout, problems and progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from feeds.errors import Problem

_SHOWN = 20  # problems, and reasons; JSON has all
_STEP = 100  # documents or articles between two looks


@contextmanager
def progress(verb: str, what: str) -> Iterator[Callable[[int], None]]:
    """A line on a terminal's stderr that counts; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed} " + what))
    # No refreshing thread: worker processes are forked meanwhile.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as shown:
        task = shown.add_task(verb)

        def show(done: int) -> None:
            if done % _STEP == 0:
                shown.update(task, completed=done)
                shown.refresh()

        yield show


def report(content: Path, problems: Sequence[Problem]) -> None:
    """Show the first problems, and of many how many have each reason."""
    for each in told(
        [(content / each.source, each) for each in problems], see_all=f"feeds check {content} --format json"
    ):
        click.echo(each, err=True)


def errors_in(problems: Iterable[Problem]) -> int:
    """How many of these are errors."""
    return sum(each.severity == "error" for each in problems)


def told(found: Sequence[tuple[Path | str, Problem]], *, see_all: str) -> Iterator[str]:
    """A line for each problem in its file; of many the first, errors before warnings, and how many have each reason.

    `see_all` is what prints all of them.
    """
    if len(found) <= _SHOWN:
        yield from (line(path, each) for path, each in found)
        return
    from feeds.cli.reasons import reasons

    yield from (line(path, each) for path, each in sorted(found, key=lambda pair: pair[1].severity)[:_SHOWN])
    yield f"… and {len(found) - _SHOWN} more; all {len(found)} by reason:"
    known = reasons(each for _, each in found)
    yield from (f"{each.count:8}  {_marked(each.severity, each.message)}" for each in known[:_SHOWN])
    if len(known) > _SHOWN:
        others = sum(each.count for each in known[_SHOWN:])
        yield f"{others:8}  for {many(len(known) - _SHOWN, 'other reason')}"
    yield f"see all with: {see_all}"


def line(path: Path | str, problem: Problem) -> str:
    """`content/nato.md:3: what is wrong`."""
    where = path if problem.line is None else f"{path}:{problem.line}"
    return f"{where}: {_marked(problem.severity, problem.message)}"


def as_json(path: Path | str, problem: Problem) -> dict[str, object]:
    """The same for programs."""
    return {"path": str(path), "line": problem.line, "severity": problem.severity, "message": problem.message}


def _marked(severity: str, message: str) -> str:
    return f"warning: {message}" if severity == "warning" else message


def many(number: int, what: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
