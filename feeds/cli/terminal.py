"""What people see while and after a command runs: results on stdout, problems and progress on stderr."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from feeds.errors import Problem

_SHOWN = 20  # problems; `feeds check` shows all
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


def report(content: Path, problems: Iterable[Problem]) -> int:
    """Show the first problems; the number of errors among all."""
    listed = tuple(problems)
    for each in listed[:_SHOWN]:
        click.echo(line(content / each.source, each), err=True)
    if len(listed) > _SHOWN:
        click.echo(f"… and {len(listed) - _SHOWN} more; see all with: feeds check {content}", err=True)
    return sum(each.severity == "error" for each in listed)


def line(path: Path | str, problem: Problem) -> str:
    """`content/nato.md:3: what is wrong`."""
    where = path if problem.line is None else f"{path}:{problem.line}"
    return f"{where}: {'warning: ' if problem.severity == 'warning' else ''}{problem.message}"


def many(number: int, what: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number} {what}{'' if number == 1 else 's'}"
