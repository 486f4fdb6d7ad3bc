"""Problems → their reasons: the words that they have in common, without the names in them, and how many have each."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.errors import Problem

# What differs from article to article: quoted values, words with a digit, a slash or an @, names of files.
# A quote that never ends must not be looked through from each of its characters.
_NAME = re.compile(
    r"""(?<!\w)'(?:[^'\\]|\\.){0,500}'(?!\w)"""
    r"""|(?<=:\ )"(?:[^"\\]|\\.){0,500}\""""  # as Python quotes a value with an apostrophe; elsewhere these are keys
    r"""|(?<![^\s,;])[^\s,;]*[\d/@][^\s,;]*"""
    r"""|\b\w+\.\w+""",
    re.VERBOSE,
)
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Reason:
    """What several problems have in common; `…` stands where they differ."""

    message: str
    severity: str
    count: int


def reasons(problems: Iterable[Problem]) -> tuple[Reason, ...]:
    """Errors before warnings, frequent ones first."""
    counts = Counter[tuple[str, ...]]()
    names: dict[tuple[str, ...], list[str]] = {}
    for each in problems:
        key, own = (each.severity, *_NAME.split(each.message)), _NAME.findall(each.message)
        counts[key] += 1
        names[key] = [one if one == other else _LEFT_OUT for one, other in zip(names.get(key, own), own, strict=True)]
    found = (Reason(_message(words, names[severity, *words]), severity, n) for (severity, *words), n in counts.items())
    return tuple(sorted(found, key=lambda each: (each.severity, -each.count, each.message)))


def _message(words: list[str], names: list[str]) -> str:
    return "".join(f"{word}{name}" for word, name in zip(words, [*names, ""], strict=True))
