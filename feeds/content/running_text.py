"""Rendered HTML → its running text, of which summaries are made."""

import html
import re
from collections.abc import Iterator
from itertools import islice

from feeds.characters import one_line

# What `render` made is regular enough for expressions.
_REST = r"(?:\"[^\"]*\"|[^\">])*>"  # of a tag, after its name
_TOKEN = re.compile(
    rf"<(?:p(?=[ >]){_REST}(?P<text>[^<]*(?:<(?!/p>)[^<]*)*)</p>"
    r"|(?P<opened>blockquote|details|div|dl|figure|ol|pre|table|ul)\b(?P<note> id=\"[^\"]*\"><sup>\d+</sup>)?"
    r"|/(?:blockquote|details|div|dl|figure|ol|pre|table|ul)>)"
)
_TAG = re.compile(rf"<{_REST}")
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/td|/th|/tr|/div|/dt|/dd)>")
_LINK = re.compile(r"<a .*?</a>", re.DOTALL)
_LINKS_ALONE = re.compile(rf"(?>(?:<a .*?</a>|<{_REST}|&\w+;|[^\w<&]|_)*)", re.DOTALL)
_NOTE_MARK = re.compile(
    rf"\s?(?:<sup{_REST}\[?<a (?=[^>]*#){_REST}[^<]*</a>\]?</sup>"
    rf"|<a (?=[^>]*#){_REST}<sup{_REST}[^<]*</sup></a>"
    r"|<sup>\[[^<]*\]</sup>)"
)
_POWER = re.compile(r"<sup>([-−]?\d+)</sup>")
_RAISED = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ENDS = tuple(".!?…。！？؟۔।։።")
_CLOSING = "\"'”’»)]"
_CAPTION = re.compile(rf"(?:<a {_REST})?<img {_REST}(?:</a>)?\s*(?:<br>\s*)?<(em|i|small)>[^<]*</\1>\s*")
# Lines that make a page of what stands around them.
_MACHINERY = re.compile(
    r"[\W_]*"  # no word at all
    r"|[\W_]*(?:toc|(?:table of )?contents|зміст|inhalt(?:sverzeichnis)?|table des matières|sommaire|"
    r"tabla de contenidos?|contenidos?|índice)[\W_]*"
    r"|\{[{%/:#].*\}"  # templates' tags, comments of MDX, attributes of kramdown
    r"|(?::::|!!!|\?\?\?).*"  # a notice beside the text
    r"|https?://\S+",
    re.IGNORECASE,
)
_LISTS = frozenset(("ol", "ul"))
_MOST = 3_000  # elements that begin or end: a text of more is a book, and summed up by its beginning
_HOLDS_TEXT = _LISTS | {"div"}
_LONG = 300  # characters: more are never a page's machinery
_SHORT = 40  # characters: fewer are a label if they are no sentence, and an item even if they are


def paragraphs(rendered: str) -> Iterator[str]:
    """The running text of rendered HTML: its paragraphs, each in one line and of plain text.

    Not headings, code, tables, quotations, captions and footnotes, items that are no sentences,
    links that stand alone, and what makes a table of contents. A body of such alone is read whole.
    Lazy, for a summary needs the first few only.
    """
    for read in (_running, _any, _whole):
        lines = read(rendered)
        if first := next(lines, None):
            yield first
            yield from lines
            return


def _running(rendered: str) -> Iterator[str]:
    is_first = True
    for text, around in _paragraphs(rendered):
        if not _HOLDS_TEXT.issuperset(around):
            continue
        line = _line(text)
        if _is_said(text, line, is_item=not _LISTS.isdisjoint(around), is_first=is_first):
            is_first = False
            yield line


def _any(rendered: str) -> Iterator[str]:
    return (line for text, around in _paragraphs(rendered) if "note" not in around and (line := _line(text)))


def _whole(rendered: str) -> Iterator[str]:
    return filter(None, (_line(rendered),))


def _paragraphs(rendered: str) -> Iterator[tuple[str, list[str]]]:
    """The HTML within each paragraph, and the names of the elements around it; a footnote's is `note`."""
    around: list[str] = []
    for token in islice(_TOKEN.finditer(rendered), _MOST):
        if (text := token["text"]) is not None:
            if "↩" not in text:  # which leads from a footnote back to its mark
                yield text, around
        elif token["opened"]:
            around.append("note" if token["note"] else token["opened"])
        elif around:
            around.pop()


def _is_said(text: str, line: str, *, is_item: bool, is_first: bool) -> bool:
    """Whether a paragraph says something of its own."""
    if (len(line) < _LONG and _MACHINERY.fullmatch(line)) or ("<img" in text and _CAPTION.fullmatch(text)):
        return False
    if line.rstrip(_CLOSING).endswith(_ENDS):
        return not (is_item and len(line) < _SHORT) and (is_first or not _LINKS_ALONE.fullmatch(text))
    is_label = is_item or len(line) < _SHORT
    return not is_label and ("<a " not in text or 2 * len(_line(_LINK.sub("", text))) > len(line))


def _line(rendered: str) -> str:
    if "<sup" in rendered:
        rendered = _POWER.sub(lambda power: power[1].translate(_RAISED), _NOTE_MARK.sub("", rendered))
    text = _TAG.sub("", _BREAK.sub(" ", rendered)) if "<" in rendered else rendered
    return one_line(html.unescape(text))
