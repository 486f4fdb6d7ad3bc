"""What a specification says of its elements, as tables → what is missing, unknown, double or badly written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from feeds.check.faults import (
    Element,
    Rule,
    Severity,
    beside,
    elements,
    error,
    faults,
    line_of,
    named,
    problem,
    quoted,
    raw_text,
    split,
    warning,
)
from feeds.errors import Problem


@dataclass(frozen=True, slots=True)
class Context:
    """What rules know beside the element: the moment, where the feed was fetched, and how it is written.

    `urls` are those that were asked for and that answered; there are none for a file. `lines` are those of the
    source. `extensions` are elements that may stand in several places, and all that there are in `closed` namespaces.
    """

    now: datetime
    urls: Sequence[str] = ()
    lines: Sequence[str] = ()
    extensions: Mapping[str, "Shape"] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()


ElementRule = Callable[[Element, Context], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an element may hold.

    Elements are named as lxml names them. `text` has the rules for its text; with None it has no text of its own.
    `padding` says how bad white space around that text is. A `free` element may hold other things, too.
    """

    children: Mapping[str, "Shape"] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    text: tuple[Rule, ...] | None = None
    padding: Severity | None = "warning"
    attributes: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    needs_attributes: tuple[str, ...] = ()
    rules: tuple[ElementRule, ...] = ()
    once: bool = True
    free: bool = False


def check(element: Element, shape: Shape, context: Context) -> Iterator[Problem]:
    """All that is wrong with an element and with what is in it, as far as its specification is known."""
    yield from _attributes(element, shape)
    for rule in shape.rules:
        yield from rule(element, context)
    if not (shape.free and shape.text is None):
        yield from _text(element, shape)
    seen = set()
    for child in elements(element):
        known = shape.children.get(child.tag) or context.extensions.get(child.tag)
        if known is None:
            yield from _unknown(element, child, shape, context)
        elif known.once and child.tag in seen:
            yield error(child, f"{named(element)} has {named(child)} twice")
        else:
            yield from check(child, known, context)
        seen.add(child.tag)
    for tag in shape.needs:
        if tag not in seen:
            prefix = f"{element.prefix}:" if element.prefix else ""
            yield error(element, f"{named(element)} has no <{prefix}{split(tag)[1]}>")


def _attributes(element: Element, shape: Shape) -> Iterator[Problem]:
    for name, value in element.items():
        if name in shape.attributes:
            for fault in faults(str(value), shape.attributes[str(name)]):
                yield problem(element, fault, f"{name!s} of {named(element)}")
        elif not str(name).startswith("{"):
            yield error(element, f"{named(element)} has an attribute that nobody knows: {quoted(str(name))}")
    for needed in shape.needs_attributes:
        if element.get(needed) is None:
            yield error(element, f"{named(element)} has no {needed}")


def _text(element: Element, shape: Shape) -> Iterator[Problem]:
    if shape.text is None:
        if stray := beside(element):
            yield error(element, f"{named(element)} holds text beside its elements: {quoted(stray)}")
        return
    text = raw_text(element)
    if shape.padding and text.strip() != text:
        message = f"{named(element)} has white space around its text: {quoted(text)}"
        yield Problem("", message, line_of(element), shape.padding)
    for fault in faults(text.strip(), shape.text):
        yield problem(element, fault)


def _unknown(element: Element, child: Element, shape: Shape, context: Context) -> Iterator[Problem]:
    """An element of the same vocabulary, or of one that is known whole, must be known."""
    namespace = split(child.tag)[0]
    if shape.free:
        return
    if not namespace and split(element.tag)[0]:
        yield warning(child, f"{named(child)} has no namespace, and nobody knows what it means")
    elif shape.text is not None:
        yield error(child, f"{named(element)} holds an element, {named(child)}; a < in text is written &lt;")
    elif namespace == split(element.tag)[0] or namespace in context.closed:
        yield error(child, f"{named(child)} is nothing that {named(element)} may hold")
