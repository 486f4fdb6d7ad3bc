"""HTML of any depth → HTML of a depth that every parser bears."""

import re
from collections.abc import Set

from feeds.patterns import lazy

# Browsers stop at 512, Go's parser (Miniflux) refuses more; the time of html5ever and Lexbor grows with the square.
MAX_DEPTH = 100

_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# What needs no end: the next of its kind ends it, and all of these in it; so does the end of what holds it.
_KIND = {"dt": "dd", "th": "td", "rt": "rp"}
_PARAGRAPH = frozenset({"p"})
_ENDED_BY_NEXT: dict[str, Set[str]] = {
    **dict.fromkeys("a option p rp".split(), frozenset()),
    **dict.fromkeys("dd li td".split(), _PARAGRAPH),
    "tr": frozenset({"p", "td", "th"}),
}
_ENDED_BY_HOLDER = frozenset("dd dt li option p rp rt tbody td tfoot th thead tr".split())
_DEEPEST_END = 6  # table, tbody, tr, td, p and one to spare end at once; a bound keeps the search linear

# What hides the ends of other elements: those that begin a scope of their own, and those that hold text alone.
_SCOPES = frozenset(
    "annotation-xml applet caption desc foreignobject iframe marquee mi mn mo ms mtext noembed noframes object"
    " plaintext script select style table td template textarea th title xmp".split()
)
# Atomic groups, not possessive ones: before Python 3.11.5 those fail after backtracking (python/cpython#106052).
# A comment, or a tag with its attributes; what has no end ends where the source does.
_TOKEN = lazy(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)(?>(?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|=)*)>?",
    re.DOTALL,
)
_NO_TAG = "</>"  # parsers skip it; without it, what stands around a tag could become one (`<<b>div>`)
_SLICE = 1_000
_MANY = 2_000  # here a quick look isn't enough: an end may stand in a comment


def bounded(source: str, tags: Set[str]) -> str:
    """Leave out tags that stand deeper than MAX_DEPTH, and no text.

    `tags` are those that matter: others have a depth of their own, for what is left out later
    anyway must not count against them (`Vec<T>` in prose is a tag that nobody closes).
    """
    if not _may_be_deep(source):
        return source
    known: list[str] = []
    others: list[str] = []

    def token(match: re.Match[str]) -> str:
        name = (match["name"] or "").lower()
        if not name or name in _VOID:
            return match[0]
        path = known if name in tags or name in _SCOPES else others
        depth = _after_end(path, name) if match["end"] else _after_start(path, name)
        return match[0] if depth <= MAX_DEPTH else _NO_TAG

    return _TOKEN.sub(token, source)


def _may_be_deep(source: str) -> bool:
    """Whether too many elements can be open at once: a quick look, for nearly all articles are shallow."""
    if source.count("<") <= 2 * MAX_DEPTH:  # so few can't hurt, and most come in pairs
        return False
    depth = all_starts = 0
    for begin in range(0, len(source), _SLICE):
        piece = source[begin : begin + _SLICE]
        ends = piece.count("</")
        starts = piece.count("<") - ends
        all_starts += starts
        if depth + starts > MAX_DEPTH or all_starts > _MANY:
            return True
        depth += starts - ends
    return False


def _after_start(path: list[str], name: str) -> int:
    """Open an element; its own depth."""
    kind = _KIND.get(name, name)
    if kind in _ENDED_BY_NEXT:
        for back, open_name in enumerate(reversed(path[-_DEEPEST_END:]), start=1):
            if _KIND.get(open_name, open_name) == kind:
                del path[-back:]
                break
            if open_name not in _ENDED_BY_NEXT[kind]:
                break
    path.append(name)
    return len(path)


def _after_end(path: list[str], name: str) -> int:
    """Close an element, if it is what stands open; the depth it had.

    An end that fits nothing changes nothing: so the depth is never thought less than it is.
    """
    for back, open_name in enumerate(reversed(path[-_DEEPEST_END:]), start=1):
        if open_name == name:
            del path[-back:]
            return len(path) + 1
        if open_name not in _ENDED_BY_HOLDER or name == "p":
            break
    return len(path)
