"""What a subscriber found, and what there was to be found → what was lost, and what came twice, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .editor import PUBLISHED_AGAIN, Editor, number_of
from .showing import Reader, Shown


@dataclass(frozen=True, slots=True)
class Fault:
    """One article that went wrong for one subscriber; `after` is what was done before that could be the reason."""

    what: str  # lost, doubled, leaked
    number: int
    title: str
    at: datetime
    after: tuple[str, ...]

    def __str__(self) -> str:
        reason = "; ".join(self.after) or "nothing"
        return f"{self.what} after: {reason} (No-{self.number}, {self.title!r}, {self.at:%Y-%m-%d %H:%M})"


@dataclass(slots=True)
class Account:
    """What one subscriber could have found; filled while time passes."""

    due: dict[int, datetime] = field(default_factory=dict)  # since when
    before: frozenset[int] | None = None  # what was public at the first poll
    passed_by: set[int] = field(default_factory=set)  # what was public at some poll since
    leaked: list[tuple[int, datetime]] = field(default_factory=list)
    requests: int = 0
    polls: int = 0

    def expect(self, numbers: Iterable[int], public: frozenset[int], now: datetime) -> None:
        """A poll was answered at which these were to be seen, and those public."""
        for number in numbers:
            self.due.setdefault(number, now)
        self.before = public if self.before is None else self.before
        self.passed_by |= public - self.before


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a subscriber fared.

    `again` counts updates, what the reader's own rule shows twice, and what was withdrawn and published again;
    `missed` is how many articles were no longer in the feed when it came to look.
    """

    name: str
    polls: int
    requests: int
    shown: int
    again: int
    missed: int
    faults: tuple[Fault, ...]

    def count(self, what: str) -> int:
        """How many faults of one kind there are."""
        return sum(1 for each in self.faults if each.what == what)


def verdict(name: str, reader: Reader, account: Account, editor: Editor) -> Verdict:
    """The verdict on one subscriber at the end."""
    found = {number_of(each.item.content) or 0 for each in reader.shown}
    first: dict[int, Shown] = {}
    twice: dict[int, Shown] = {}
    again = sum(1 for each in reader.shown if each.kind == "again")
    for each in (each for each in reader.shown if each.kind == "new"):
        number = number_of(each.item.content) or 0
        before = first.setdefault(number, each)
        if before is not each and _was_published_again(editor, number, before.at, each.at):
            again += 1
        elif before is not each:
            twice.setdefault(number, each)
    faults = [
        *(_fault("lost", n, at, editor) for n, at in account.due.items() if n not in found),
        *(_doubled(n, first[n], second, editor) for n, second in twice.items()),
        *(_fault("leaked", n, at, editor) for n, at in account.leaked),
    ]
    return Verdict(
        name=name,
        polls=account.polls,
        requests=account.requests,
        shown=len(found),
        again=again,
        missed=len(account.passed_by - account.due.keys() - found),
        faults=tuple(sorted(faults, key=lambda each: (each.at, each.number))),
    )


def _was_published_again(editor: Editor, number: int, since: datetime, until: datetime) -> bool:
    """Whether its editor withdrew it and thought better of it: a reader that forgot it may show it once more."""
    deeds = next((each.deeds for each in editor.articles if each.number == number), [])
    return any(deed == PUBLISHED_AGAIN and since < at <= until for at, deed in deeds)


def _doubled(number: int, first: Shown, second: Shown, editor: Editor) -> Fault:
    """With another id, what was done between is the reason; with the same id the reader had forgotten the entry.

    It was not in the feed for a while, then: the last deed to any article let it in again.
    """
    if first.item.id != second.item.id:
        return _fault("doubled", number, second.at, editor, since=first.at)
    deeds = ((moment, deed) for each in editor.articles for moment, deed in each.deeds)
    last = max(each for each in deeds if each[0] <= second.at)
    return Fault(
        "doubled", number, second.item.title, second.at, (f"back in the feed when another one was: {last[1]}",)
    )


def _fault(what: str, number: int, at: datetime, editor: Editor, since: datetime | None = None) -> Fault:
    """What was done to it or to all since a moment is the reason."""
    article = next((each for each in editor.articles if each.number == number), None)
    deeds = sorted([*(article.deeds if article else ()), *editor.deeds])
    between = [deed for moment, deed in deeds if (since is None or moment > since) and moment <= at]
    return Fault(what, number, article.title if article else "?", at, tuple(between[-3:]))


def table(verdicts: Sequence[Verdict]) -> str:
    """A line for each subscriber, and below what went wrong for it."""
    lines = [f"{'subscriber':<44} {'polls':>7} {'requests':>8} {'shown':>6} {'lost':>5} {'doubled':>7} {'leaked':>6}"
             f" {'again':>6} {'missed':>6}"]  # fmt: skip
    for each in verdicts:
        lines.append(
            f"{each.name:<44} {each.polls:>7} {each.requests:>8} {each.shown:>6} {each.count('lost'):>5}"
            f" {each.count('doubled'):>7} {each.count('leaked'):>6} {each.again:>6} {each.missed:>6}"
        )
        kinds: dict[tuple[str, tuple[str, ...]], list[Fault]] = {}
        for fault in each.faults:
            kinds.setdefault((fault.what, fault.after), []).append(fault)
        shown = [faults for _, faults in sorted(kinds.items(), key=lambda kind: -len(kind[1]))]
        lines += [f"    {len(faults):>4} × {faults[0]}" for faults in shown[:5]]
        lines += [f"         … and {len(shown) - 5} kinds more"] if len(shown) > 5 else []
    return "\n".join(lines)
