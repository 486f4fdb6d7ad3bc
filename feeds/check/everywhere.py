"""An XML feed → what may be wrong in any of its elements: characters, languages, namespaces."""

from collections.abc import Iterator

from lxml import etree

from feeds.characters import printable
from feeds.check.addresses import reference
from feeds.check.document import UTF_16
from feeds.check.faults import Element, Fault, faults, line_of, named, problem, quoted, warning
from feeds.check.namespaces import XML, declarations
from feeds.check.values import language
from feeds.errors import ContentError, Problem

_SNIFFED = 512  # bytes in which programs look for the first element, to tell a feed from other XML
# Those of the XML standard, and what the W3C validator found to be in use.
_ENCODINGS = frozenset(
    "utf-8 utf-16 utf-16le utf-16be us-ascii ascii iso-8859-1 iso-8859-2 iso-8859-7 iso-8859-15 euc-jp shift_jis koi8-r"
    " gb18030 windows-1250 windows-1251 windows-1252 windows-1254 windows-1255 windows-1256".split()
)
_ATTRIBUTES = 1000  # of an element; lxml needs quadratic time for them
MEMBERS = 100_000  # of an element; the largest feeds have some thousand entries


def everywhere(root: Element, body: bytes) -> Iterator[Problem]:
    """What does not depend on the format; ContentError for what nobody could mean."""
    yield from _late_root(root, body)
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if encoding.lower() not in _ENCODINGS:
        yield warning(root, f"the encoding is {quoted(encoding)}, which not all readers know; UTF-8 is safe")
    yield from declarations(root)
    for element in root.iter(etree.Element):
        if len(element.attrib) > _ATTRIBUTES or len(element) > MEMBERS:
            raise ContentError(f"has more in {named(element)} than anybody reads", line_of(element))
        yield from _element(element)


def _element(element: Element) -> Iterator[Problem]:
    # What follows an element belongs to its parent.
    for text in (element.text, *(child.tail for child in element), *map(str, element.values())):
        if text and (fault := character_fault(text)):
            yield problem(element, fault)
    said = str(element.get(f"{{{XML}}}lang", ""))
    for fault in faults(said, (language,) if said else ()):  # empty: of no language (XML 1.0 §2.12)
        yield problem(element, fault, f"xml:lang of {named(element)}")
    for fault in faults(str(element.get(f"{{{XML}}}base", "")), (reference,)):
        if fault.severity == "error":
            yield problem(element, fault, f"xml:base of {named(element)}")


def _late_root(root: Element, body: bytes) -> Iterator[Problem]:
    """The W3C validator and others tell by the first bytes whether it is a feed."""
    if f"{named(root)[:-1]}".encode() not in body[:_SNIFFED] and not body.startswith(UTF_16):
        yield warning(root, f"{named(root)} begins after {_SNIFFED} bytes, where some programs no longer look for it")


def character_fault(text: str) -> Fault | None:
    """A character that is always what a wrong encoding left."""
    if printable(text) != text:
        bad = next(char for char in text if not printable(char))
        return Fault(f"holds {bad!a}, which a wrong encoding left behind: {quoted(_around(text, bad))}", "warning")
    if _is_twice_encoded(text):
        return Fault(f"was twice encoded as UTF-8: {quoted(text)}", "warning")
    return None


def _around(text: str, char: str) -> str:
    place = text.index(char)
    return text[max(place - 20, 0) : place + 20]


def _is_twice_encoded(text: str) -> bool:
    """Whether it is UTF-8 that was read as Windows-1252, so that é has become Ã©."""
    try:
        return not text.isascii() and text.encode("cp1252").decode() != text
    except UnicodeError:
        return False
