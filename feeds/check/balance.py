"""The tags of a text → the first that doesn't fit the others, as HTML nests them."""

from collections.abc import Iterable, Iterator

from feeds.check.faults import Fault
from feeds.check.tags import Tag

# HTML, "Void elements" and "Optional tags".
_VOID = frozenset("area base basefont br col embed frame hr img input keygen link meta param source track wbr".split())
_ENDS_BY_ITSELF = frozenset(
    "p li dt dd td th tr thead tbody tfoot colgroup option optgroup rp rt html head body".split()
)
_ENDS_P = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hgroup hr li dd dt main menu nav ol p pre section summary table ul listing plaintext".split()
)
_ROWS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
_ENDS = {
    **dict.fromkeys(_ENDS_P, frozenset("p")),
    "li": frozenset(("p", "li")),
    **dict.fromkeys(("dt", "dd"), frozenset(("p", "dt", "dd"))),
    **dict.fromkeys(_CELLS, frozenset(("p", *_CELLS))),
    "tr": frozenset(("p", "tr", "colgroup", *_CELLS)),
    **dict.fromkeys(_ROWS, frozenset(("p", "tr", "colgroup", *_CELLS, *_ROWS))),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    **dict.fromkeys(("rp", "rt"), frozenset(("rp", "rt"))),
}
# An element that begins in one of these ends nothing outside of it.
_WALLS = {
    **dict.fromkeys(_ENDS, frozenset("table caption td th button object template applet marquee".split())),
    "li": frozenset("ul ol menu dir table td th caption button object template".split()),
    **dict.fromkeys(("dt", "dd"), frozenset("dl table td th caption button object template".split())),
    **dict.fromkeys((*_CELLS, "tr", *_ROWS), frozenset(("table", "template"))),
}

_FOREIGN = frozenset(("svg", "math"))  # XML, where <g/> is closed
_DEEP = 200  # nobody means that, and browsers give up at 512


def unbalanced(tags: Iterable[Tag]) -> Iterator[tuple[int, Fault]]:
    """Where the nesting first goes wrong: what follows a mistake is only its echo."""
    stack: list[Tag] = []
    for tag in tags:
        what = _close(stack, tag) if tag.closes else _open(stack, tag)
        if len(stack) > _DEEP:
            what = f"holds elements within elements, more than {_DEEP} deep"
        if what:
            yield tag.position, Fault(what, "warning")
            return
    for tag in stack:
        if tag.name not in _ENDS_BY_ITSELF:
            yield tag.position, Fault(f"holds <{tag.name}>, which is never closed", "warning")
            return


def _open(stack: list[Tag], tag: Tag) -> str:
    """What the beginning of an element ends; a mistake if that can't end by itself."""
    if tag.name in _VOID:
        return ""
    if tag.self_closed:
        is_foreign = tag.name in _FOREIGN or any(each.name in _FOREIGN for each in stack)
        return "" if is_foreign else f"holds <{tag.name}/>, which HTML takes for <{tag.name}>"
    ended = _ended_by(stack, tag.name)
    what = _unclosed(stack[ended:], f"<{tag.name}>")
    stack[ended:] = [tag]
    return what


def _ended_by(stack: list[Tag], name: str) -> int:
    """From where on the open elements end with the beginning of another one."""
    ended, ends, walls = len(stack), _ENDS.get(name, frozenset()), _WALLS.get(name, frozenset())
    for index in range(len(stack) - 1, -1, -1):
        if stack[index].name in walls:
            break
        if stack[index].name in ends:
            ended = index
    return ended


def _close(stack: list[Tag], tag: Tag) -> str:
    opened = next((index for index in range(len(stack) - 1, -1, -1) if stack[index].name == tag.name), None)
    if opened is None:
        return f"holds </{tag.name}>, which closes nothing"
    what = _unclosed(stack[opened + 1 :], f"</{tag.name}>")
    del stack[opened:]
    return what


def _unclosed(ended: list[Tag], before: str) -> str:
    for tag in ended:
        if tag.name not in _ENDS_BY_ITSELF:
            return f"holds <{tag.name}>, which is not closed before {before}"
    return ""
