"""Texts and dates as feeds write them → plain text and moments; what makes no sense is empty or None."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from html import unescape

from lxml import etree, html

from feeds.characters import one_line

_END_TAG, _REFERENCE = re.compile(r"</\w+\s*>|<br\s*/?>"), re.compile(r"&(?:#\w+|\w+);")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SILENT = frozenset({"script", "style", "template", "noscript"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub "
    "sup time tt u var wbr".split()
)


def plain_title(text: str, *, is_html: bool | None = None) -> str:
    """One line of plain text; where nobody says whether it is HTML (RSS), it is if it looks like that."""
    marked = bool(_END_TAG.search(text)) if is_html is None else is_html
    if marked:
        text = _TAG.sub("", text)
    return one_line(unescape(text) if marked or _REFERENCE.search(text) else text)


def visible_text(content: str) -> str:
    """What people see of HTML: a paragraph a line, without markup."""
    if "<" not in content and "&" not in content:
        return content.strip()
    try:
        root = html.fragment_fromstring(content, create_parent="div")
    except (etree.LxmlError, ValueError):  # nothing but a comment; characters that XML has not
        return one_line(unescape(_TAG.sub(" ", content)))
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line for each in lines if (line := " ".join(each.split())))


def _pieces(root: html.HtmlElement) -> list[str]:
    """Texts in their order, with a line end where a block begins or ends."""
    pieces: list[str] = []
    skipped = None
    together = _INLINE | _SILENT
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_element = event in ("start", "end") and isinstance(element.tag, str)
        if event == "start" and skipped is None:
            pieces += ["" if element.tag in together else "\n", element.text or ""]
            skipped = element if element.tag in _SILENT else None
            if skipped is not None:
                pieces.pop()
        elif event != "start":
            skipped = None if element is skipped else skipped
            if skipped is None:
                pieces += ["\n" if is_element and element.tag not in together else "", element.tail or ""]
    return pieces


@lru_cache(maxsize=1000)
def moment_of(text: str) -> datetime | None:
    """The moment of a date by RFC 3339, RFC 822 or the like; one that names no zone is in UTC."""
    written = text.strip()
    if "-0001 " in written:  # what WordPress writes for none
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(written)
            found = found if found.tzinfo else found.replace(tzinfo=UTC)
            found.astimezone(UTC)  # year 1 in the east has no moment in UTC
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return found
    return None
