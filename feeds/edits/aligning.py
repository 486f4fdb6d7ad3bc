"""Two sequences → where they differ, in bounded time."""

from collections.abc import Sequence

Hunk = tuple[int, int, int, int]  # old[a:b] became new[c:d]

_MOST_CHANGES = 400  # elements that came or went
_MOST_STEPS = 2_000_000


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk] | None:
    """The places that differ, by the shortest edit (Myers, "An O(ND) Difference Algorithm", 1986).

    None where more than 400 elements came or went, or what is between repeats itself so much that it would take long:
    difflib has no such bound, and takes minutes for a long text.
    """
    start = _common(old, new)
    tail = _common(old[start:][::-1], new[start:][::-1])
    traces = _search(old[start : len(old) - tail], new[start : len(new) - tail])
    if traces is None:
        return None
    steps = _walk_back(traces, len(old) - start - tail, len(new) - start - tail)
    return _joined([(a + start, b + start, c + start, d + start) for a, b, c, d in steps])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many elements at the beginning are the same."""
    return next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )


def _search(old: Sequence[str], new: Sequence[str]) -> list[dict[int, int]] | None:
    """For each number of changes, how far in `old` each diagonal (old minus new) comes with so many."""
    if abs(len(old) - len(new)) > _MOST_CHANGES:
        return None
    reach, traces, steps = {1: 0}, list[dict[int, int]](), 0
    for changes in range(_MOST_CHANGES + 1):
        traces.append(dict(reach))
        for diagonal in range(-changes, changes + 1, 2):
            down = diagonal == -changes or (diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1])
            x = reach[diagonal + 1] if down else reach[diagonal - 1] + 1
            y = begin = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reach[diagonal] = x
            steps += y - begin + 1
            if x >= len(old) and y >= len(new):
                return traces
        if steps > _MOST_STEPS:
            return None
    return None


def _walk_back(traces: Sequence[dict[int, int]], x: int, y: int) -> list[Hunk]:
    """The single steps, first to last."""
    steps: list[Hunk] = []
    for changes in range(len(traces) - 1, 0, -1):
        reach, diagonal = traces[changes], x - y
        down = diagonal == -changes or (diagonal != changes and reach[diagonal - 1] < reach[diagonal + 1])
        before = diagonal + 1 if down else diagonal - 1
        x, y = reach[before], reach[before] - before
        steps.append((x, x, y, y + 1) if down else (x, x + 1, y, y))
    return steps[::-1]


def _joined(steps: Sequence[Hunk]) -> list[Hunk]:
    found: list[Hunk] = []
    for a, b, c, d in steps:
        if found and found[-1][1] == a and found[-1][3] == c:
            found[-1] = (found[-1][0], b, found[-1][2], d)
        else:
            found.append((a, b, c, d))
    return found
