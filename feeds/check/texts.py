"""A text that a feed shows, plain or HTML → what readers will make of it that its author didn't mean."""

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from html import entities

from lxml import etree

from feeds.check.addresses import reference
from feeds.check.faults import (
    Element,
    Fault,
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
    text_of,
    warning,
)
from feeds.check.grammar import Context
from feeds.check.markup import NAMES, element_faults, html_faults
from feeds.check.namespaces import XHTML, is_known
from feeds.check.values import media_type
from feeds.errors import Problem

_END_TAG = re.compile(r"</([a-zA-Z][a-zA-Z0-9]*)\s*>")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?![a-zA-Z0-9_])[^<>]*>?")
_ENTITY = re.compile(r"&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*;?)")
_EMBEDDED = frozenset((XHTML, "http://www.w3.org/2000/svg", "http://www.w3.org/1998/Math/MathML"))


def first_markup(text: str, tag: re.Pattern[str] = _TAG) -> str | None:
    """The first thing in a text that looks like HTML."""
    for match in tag.finditer(text):
        if match[1].lower() in NAMES:
            return match[0]
    for match in _ENTITY.finditer(text):
        if match[1].startswith("#") or match[1] in entities.html5:
            return match[0]
    return None


def unmarked(text: str) -> Iterator[Fault]:
    """Text without HTML."""
    if markup := first_markup(text, _END_TAG):
        yield Fault(f"may be taken for HTML: {quoted(markup)}", "warning")


def plain(element: Element, context: Context) -> Iterator[Problem]:
    """RSS text, which some readers take for HTML and some don't.

    Hexadecimal references tell them that it isn't (RSS profile, "Character Data").
    """
    text = raw_text(element)
    if not (markup := first_markup(text)):
        return
    first = (line_of(element) or 1) - 1
    if any("&#x" in line for line in context.lines[first : first + text.count("\n") + 1]):
        return
    yield warning(
        element, f"{named(element)} may be taken for HTML: {quoted(markup)}; write &#x3C; for < and &#x26; for &"
    )


def html(element: Element, context: Context) -> Iterator[Problem]:  # noqa: ARG001  # a rule of an element
    """Escaped HTML."""
    for line, fault in html_faults(raw_text(element)):
        yield problem(element, fault, line=line)


def atom_text(element: Element, context: Context) -> Iterator[Problem]:
    """A text construct (RFC 4287 §3.1): its type is text, html or xhtml."""
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        yield error(element, f"type of {named(element)} is not text, html or xhtml: {quoted(kind)}")
        return
    yield from _of_kind(element, context, kind)


def atom_title(element: Element, context: Context) -> Iterator[Problem]:
    """A title: as HTML, four readers of seven show something else than what was meant."""
    yield from atom_text(element, context)
    if element.get("type") == "html" and re.search("[<&]", raw_text(element)):
        yield warning(
            element, f"type of {named(element)} is html, which not all readers look at; write the text as it is"
        )


def atom_content(element: Element, context: Context) -> Iterator[Problem]:
    """RFC 4287 §4.1.3: a text construct, or anything that has a media type, here or elsewhere."""
    kind, src = element.get("type", ""), element.get("src")
    if src is not None:
        yield from _elsewhere(element, src, kind)
    elif kind in ("", "text", "html", "xhtml"):
        yield from _of_kind(element, context, kind or "text")
    elif kind.startswith("multipart/"):
        yield error(element, f"type of {named(element)} is of several parts, which it can't hold: {quoted(kind)}")
    else:
        yield from _other(element, kind)
        if kind.split(";")[0].endswith("/html"):
            yield warning(element, f"type of {named(element)} is {quoted(kind)}, where readers expect html")


def _other(element: Element, kind: str) -> Iterator[Problem]:
    """RFC 4287 §4.1.3.3: XML is one element, text is text, and all else is Base64."""
    for fault in faults(kind, (media_type,)):
        yield problem(element, fault, f"type of {named(element)}")
    if kind.split(";", maxsplit=1)[0].endswith(("+xml", "/xml")):
        if len(element) and beside(element):
            yield error(element, f"{named(element)} holds text beside its elements")
    elif len(element):
        yield error(element, f"{named(element)} holds an element; a < in text is written &lt;")
    elif not kind.startswith("text/") and not _is_base64(raw_text(element)):
        yield error(element, f"{named(element)} is {quoted(kind)}, and must be in Base64")


def _is_base64(text: str) -> bool:
    try:
        return bool(b64decode("".join(text.split()), validate=True))
    except ValueError:
        return False


def _elsewhere(element: Element, src: str, kind: str) -> Iterator[Problem]:
    yield warning(element, f"{named(element)} is elsewhere, where most readers don't look: {quoted(src)}")
    for fault in faults(src, (reference,)):
        yield problem(element, fault, f"src of {named(element)}")
    for fault in faults(kind, (media_type,) if kind else ()):
        yield problem(element, fault, f"type of {named(element)}")
    if not kind:
        yield warning(element, f"{named(element)} has src and no type")
    if text_of(element) or len(element):
        yield error(element, f"{named(element)} has src, and must be empty")


def _of_kind(element: Element, context: Context, kind: str) -> Iterator[Problem]:
    inner = list(elements(element))
    if not text_of(element) and not inner:
        yield warning(element, f"{named(element)} is empty")
    elif kind == "xhtml":
        yield from _xhtml(element, inner)
    elif inner:
        yield error(element, f"{named(element)} holds an element, {named(inner[0])}; a < in {kind} is written &lt;")
    elif kind == "html":
        yield from html(element, context)
    elif not _says_text(element) and (markup := first_markup(raw_text(element), _END_TAG)):
        yield warning(element, f"{named(element)} holds HTML and its type is text: {quoted(markup)}")


def _says_text(element: Element) -> bool:
    """Whether it is a title that says that it is text: it may speak of `<b>`."""
    return element.get("type") == "text" and split(element.tag)[1] == "title"


def _xhtml(element: Element, inner: list[Element]) -> Iterator[Problem]:
    """RFC 4287 §3.1.1.3: one div, which is not part of the text."""
    if len(inner) != 1 or inner[0].tag != f"{{{XHTML}}}div" or (element.text or "").strip():
        yield error(element, f"{named(element)} is xhtml, and must hold one <div xmlns={quoted(XHTML)}>")
        return
    if not len(inner[0]) and (markup := first_markup(raw_text(element), _END_TAG)):
        yield warning(element, f"{named(element)} is xhtml, and holds escaped HTML: {quoted(markup)}")
    for each in inner[0].iter(etree.Element):
        namespace, name = split(each.tag)
        if namespace not in _EMBEDDED:
            say = error if not namespace or is_known(namespace) else warning
            yield say(each, f"{named(element)} is xhtml, and holds {named(each)}, which is not")
        elif namespace == XHTML or name in ("svg", "math"):
            for fault in element_faults(name, _plain_attributes(each)):
                yield problem(each, fault, named(element))


def _plain_attributes(element: Element) -> Mapping[str, str]:
    return {str(name): str(value).strip() for name, value in element.items()}
