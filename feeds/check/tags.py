"""HTML as it is written → its tags, mistakes and all.

Parsers of HTML mend what they read, and so can't tell what there was to mend; the one of the standard
library needs quadratic time for some texts. Here each character is looked at a few times at most.
"""

import html
import re
from collections.abc import Iterator
from html import entities
from typing import NamedTuple

_MARKUP = re.compile(
    r"<!--(?:>|->|.*?(?:--!?>|\Z))"
    r"|<[!?/](?![a-zA-Z])[^>]*>?|<[!?][^>]*>?"
    r"|<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/><]*)(?P<attributes>(?>[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<(?P<stray>/?[a-zA-Z])",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=/\"'<>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ENTITY = re.compile(r"&([a-zA-Z][a-zA-Z0-9]*;)")
_RAW = frozenset(("script", "style", "textarea", "title", "xmp"))  # hold text and no tags


class Tag(NamedTuple):
    """A tag as it stands in a text; a closing one begins with a slash, a self-closed one ends with it.

    One without a name is the beginning of a tag that has no end.
    """

    position: int
    name: str
    attributes: dict[str, str]
    closes: bool = False
    self_closed: bool = False


def tags(text: str) -> Iterator[Tag]:
    """The tags in the order in which they stand there, without comments and what is in scripts."""
    position = 0
    while match := _MARKUP.search(text, position):
        position = match.end()
        if match["stray"]:
            yield Tag(match.start(), "", {})
        elif name := match["name"]:
            tag = Tag(
                match.start(), name.lower(), _attributes(match["attributes"]), bool(match["slash"]), _is_closed(match)
            )
            yield tag
            if tag.name in _RAW and not tag.closes:
                end = re.compile(f"</{re.escape(tag.name)}", re.IGNORECASE).search(text, position)
                position = end.start() if end else len(text)


def _is_closed(match: re.Match[str]) -> bool:
    # `<a href=page/>` ends with a part of its address.
    return match[0].endswith("/>") and not re.search(r"=\s*[^\s\"'>]+/>$", match[0][-200:])


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        found.setdefault(match[1].lower(), html.unescape(match[2] or match[3] or match[4] or "").strip())
    return found


def unknown_entities(text: str) -> Iterator[tuple[int, str]]:
    """Where which entity is that HTML doesn't have, as `&foo;`."""
    for match in _ENTITY.finditer(text):
        if match[1] not in entities.html5:
            yield match.start(), match[0]
