"""What a specification says of the values of a JSON document, as tables → what is missing or of another kind."""

import json
from collections.abc import Callable, Iterator, Mapping

from feeds.check.faults import Rule, Severity, faults, quoted
from feeds.errors import Problem

WHOLE = "the feed"

# What is wrong with a value: its own name, what it belongs to, and the value.
Check = Callable[[str, str, object], Iterator[Problem]]


def text(*rules: Rule) -> Check:
    """A text that keeps these rules."""

    def check(name: str, owner: str, value: object) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield trouble(name, owner, f"is not a text: {_shown(value)}")
            return
        for fault in faults(value, rules):
            yield trouble(name, owner, fault.what, fault.severity)

    return check


def number(name: str, owner: str, value: object) -> Iterator[Problem]:
    """A number from 0 on."""
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        yield trouble(name, owner, f"is not a number: {_shown(value)}")


def boolean(name: str, owner: str, value: object) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield trouble(name, owner, f"is not true or false: {_shown(value)}")


def each(singular: str, check: Check) -> Check:
    """A list, whose members are called `item 1`, `item 2`."""

    def check_all(name: str, owner: str, value: object) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield trouble(name, owner, f"is not a list: {_shown(value)}")
            return
        for count, member in enumerate(value, start=1):
            yield from check(f"{singular} {count}", owner, member)

    return check_all


def members(fields: Mapping[str, Check], *needed: str) -> Check:
    """An object of these fields and no others, except those that begin with `_` (JSON Feed 1.1, Extensions)."""

    def check(name: str, owner: str, value: object) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield trouble(name, owner, f"is not an object: {_shown(value)}")
            return
        for key, what in value.items():
            if key in fields:
                yield from fields[key](f'"{key}"', subject(name, owner), what)
            elif not key.startswith("_"):
                yield trouble(name, owner, f"has a key that nobody knows: {quoted(key)}", "warning")
        for key in needed:
            if key not in value:
                yield trouble(name, owner, f'has no "{key}"')

    return check


def subject(name: str, owner: str) -> str:
    """`"url" of item 3`."""
    return f"{name} of {owner}" if owner not in ("", WHOLE) else name


def trouble(name: str, owner: str, what: str, severity: Severity = "error") -> Problem:
    """A problem of a value; JSON readers don't tell on which line it stands."""
    return Problem("", f"{subject(name, owner)} {what}", severity=severity)


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    return quoted(json.dumps(value))
