"""The bytes of a feed → an XML tree, or the one reason why no reader gets one."""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from feeds.check.faults import Element
from feeds.errors import ContentError
from feeds.feed_file import LIMIT

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*>\s*+)?(?>(?:(?><!--.*?-->)\s*+)*)<(?:!doctype\s+)?html\b", re.I | re.S
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_SAID = 200  # characters of what libxml2 says, which may quote the feed
# What libxml2 says, for those who don't know its words.
_WORDS = {
    etree.ErrorTypes.ERR_NAME_REQUIRED: "an & or < stands alone; write &amp; or &lt;",
    etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING: "an & stands alone; write &amp;",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "has an entity that XML doesn't know; only amp, lt, gt, quot and apos are",
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: "ends before all its elements are closed, as if the rest were cut off",
    etree.ErrorTypes.ERR_RESERVED_XML_NAME: "has something before <?xml, be it a blank line",
    etree.ErrorTypes.ERR_DOCUMENT_END: "goes on after the end of its first element",
    etree.ErrorTypes.ERR_INVALID_ENCODING: "has bytes that are not of the encoding that it says, or of UTF-8",
    etree.ErrorTypes.ERR_INVALID_CHAR: "has a control character, which XML forbids",
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "is nested or repeats itself beyond all measure",
}


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A feed in XML: its first element, and the lines of its source."""

    root: Element
    lines: tuple[str, ...]


def parse(body: bytes) -> XmlDocument:
    """The tree, without comments and with no entity resolved; ContentError if there is none."""
    # No network, no DTD, no entity, and libxml2's limits of depth and size: a feed may come from anybody.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ContentError(_words(error), error.lineno or None) from error
    info: Any = root.getroottree().docinfo  # of which the stubs know half
    if info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        raise ContentError("declares entities of its own, which most readers refuse", 1)
    return XmlDocument(root, _lines(body, info.encoding or "utf-8"))


def reject(body: bytes) -> None:
    """Raise ContentError for bytes that are nothing like a feed in any format."""
    if len(body) > LIMIT:
        raise ContentError(f"is larger than {LIMIT // 2**20} MiB, more than most readers take")
    if not body.strip():
        raise ContentError("is empty")
    if _HTML.match(body[:10_000]):
        raise ContentError("is an HTML page, not a feed", 1)
    if b"\0" in body and not body.startswith(UTF_16):
        raise ContentError("is not a feed but binary data")


def _words(error: etree.XMLSyntaxError) -> str:
    said = " ".join((error.msg or "").rpartition(", line ")[0].split())[:_SAID]
    if error.lineno == 1 and said.startswith("Start tag expected"):
        return "is not a feed: it is neither XML nor JSON"
    if said.startswith("Namespace prefix"):
        said = f"{said}; declare it with xmlns:…"
    words = _WORDS.get(getattr(error, "code", 0))
    return f"{words} ({said})" if words else f"is not well-formed XML: {said}"


def _lines(body: bytes, encoding: str) -> tuple[str, ...]:
    try:
        return tuple(body.decode(encoding, "replace").split("\n"))
    except LookupError:  # libxml2 knows encodings that Python doesn't
        return tuple(body.decode("latin-1").split("\n"))
