"""A Range header → the part of a body that it asks for (RFC 9110 §14)."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(
    r"\s*bytes\s*=\s*(?:(?P<first>\d+)-(?P<last>\d*)|-(?P<suffix>\d+))\s*", re.ASCII | re.IGNORECASE
)
_DIGITS = 18  # a longer number is no length of a file


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `first` to before `end`; empty where the body has none of what is asked for."""

    first: int
    end: int


def part_asked(asked: str | None, length: int) -> Part | None:
    """The part of a body of so many bytes; None for the whole: nothing, nonsense or several parts are asked for."""
    match = _ONE_RANGE.fullmatch(asked or "")
    if match is None or any(len(number) > _DIGITS for number in match.groups(default="")):
        return None
    if match["suffix"]:
        return Part(max(length - int(match["suffix"]), 0), length)
    first, last = int(match["first"]), int(match["last"] or length)
    if match["last"] and last < first:
        return None
    return Part(first, max(first, min(last + 1, length)))
