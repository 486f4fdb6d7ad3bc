"""What is wrong with a value, and where it stands → a problem, in words."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from feeds.errors import Problem

_SHOWN = 60  # characters of a value
_LAST_LINE = 65_535  # to libxml2, all later lines are this one

Element = etree._Element
Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """What a sentence says after the name of a thing: `is not a date: 'soon'`."""

    what: str
    severity: Severity = "error"


# What is wrong with a text; what a value is does not depend on the format that holds it.
Rule = Callable[[str], Iterator[Fault]]


def faults(text: str, rules: Iterable[Rule]) -> Iterator[Fault]:
    """What any of these rules finds, one after the other."""
    for rule in rules:
        yield from rule(text)


def problem(at: Element, fault: Fault, subject: str = "", line: int = 0) -> Problem:
    """A fault of an element, or of what `subject` calls it, so many lines below the end of its tag.

    Whose problem it is, the file or URL, is known only to who reads feeds.
    """
    start = line_of(at)
    return Problem("", f"{subject or named(at)} {fault.what}", start and start + line, fault.severity)


def error(at: Element, message: str) -> Problem:
    """What a validator calls an error, or what loses a feed or an entry at a reader."""
    return Problem("", message, line_of(at))


def warning(at: Element, message: str) -> Problem:
    """What a validator warns of, or what a reader shows badly."""
    return Problem("", message, line_of(at), "warning")


def line_of(element: Element) -> int | None:
    """The line on which its tag ends; None where libxml2 has stopped to count."""
    line = element.sourceline
    return line if isinstance(line, int) and line < _LAST_LINE else None


def named(element: Element) -> str:
    """`<dc:date>`, with the prefix that the feed itself uses."""
    name = split(element.tag)[1]
    return f"<{element.prefix}:{name}>" if element.prefix else f"<{name}>"


def split(tag: str) -> tuple[str, str]:
    """Namespace and local name; lxml's own QName raises an error for some namespaces that it has read."""
    namespace, _, name = tag.rpartition("}")
    return namespace[1:], name


def quoted(text: str) -> str:
    """A value as a message shows it: in quotation marks, on one line, and not too long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def raw_text(element: Element) -> str:
    """The text of an element and of what is in it, as it is."""
    return "".join(map(str, element.itertext()))


def beside(element: Element) -> str:
    """The text that stands beside the elements in an element."""
    return "".join(part for part in (element.text, *(child.tail for child in element)) if part).strip()


def text_of(element: Element | None) -> str:
    """The text of an element, without white space around it."""
    return "" if element is None else raw_text(element).strip()


def elements(parent: Element) -> Iterator[Element]:
    """The elements in an element, without its comments, instructions and entities."""
    return parent.iterchildren(etree.Element)
