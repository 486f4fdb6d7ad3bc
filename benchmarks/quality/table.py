"""Figures of ours beside those of another program → a table, with the time for each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, ours and another program's; the CPU seconds that each takes. Empty and None: not measured."""

    what: str
    ours: str = ""
    other: str = ""
    takes: float | None = None
    other_takes: float | None = None


def print_rows(rows: Iterable[Row], *, other: str) -> None:
    """Print ours beside `other`; the last column says how many times as long as we that takes."""
    print_table(("", "feeds", other, "feeds takes", f"{other} takes", "ratio"), map(_cells, rows))


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print columns, the first flush left and all others flush right."""
    lines = [head, *rows]
    first, *widths = (max(map(len, column)) for column in zip(*lines, strict=True))
    for what, *cells in lines:
        columns = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
        print("  ".join((what.ljust(first), *columns)).rstrip(), flush=True)


def percent(part: float, whole: float) -> str:
    """A share as people read it; nothing where there is nothing to have a share of."""
    return f"{100 * part / whole:.1f} %" if whole else ""


def duration(seconds: float | None) -> str:
    """Seconds from 0.1 on, milliseconds below."""
    if seconds is None:
        return ""
    return f"{seconds:.1f} s" if seconds >= 0.1 else f"{1_000 * seconds:.2f} ms"


def _cells(row: Row) -> tuple[str, ...]:
    ratio = f"{row.other_takes / row.takes:.1f}" if row.takes and row.other_takes else ""
    return row.what, row.ours, row.other, duration(row.takes), duration(row.other_takes), ratio
