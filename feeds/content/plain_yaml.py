"""The plain YAML that most front matter is → metadata, at a tenth of a YAML parser's cost."""

import re

# A `#` or `: ` within, and what begins like something else than text, is for a parser; so are the
# characters that YAML takes for line ends. Text ends with no space, so that there is one way to read a line.
_INSIDE = r"[^\n:#\[\]{},\"'&*!|>%@`\\?\t\x85\u2028\u2029]"
_END = r"[^\n:#\[\]{},\"'&*!|>%@`\\?\t\x85\u2028\u2029 ]"
_TEXT = rf"[A-Za-z0-9/_](?:{_INSIDE}*{_END})?"
_PLAIN = rf"{_TEXT}(?::{_END}(?:{_INSIDE}*{_END})?)*"
_QUOTED = r"\"[^\"\\\n\t\x85\u2028\u2029]*\"|'[^'\n\t\x85\u2028\u2029]*'"
_SCALAR = rf"(?:{_QUOTED}|{_PLAIN})"
_LISTED = rf"(?:{_QUOTED}|{_TEXT})"
_LINE = re.compile(
    rf"(?P<key>[A-Za-z_][\w-]*):(?:[ ]+(?:(?P<scalar>{_SCALAR})"
    rf"|\[(?P<items>[ ]*(?:{_LISTED}[ ]*(?:,[ ]*{_LISTED}[ ]*)*)?)\]))?[ ]*"
)
_ITEM = re.compile(rf"(?P<indent>[ ]*)-[ ]+(?P<scalar>{_SCALAR})[ ]*")
_LISTED_ITEM = re.compile(_LISTED)
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL"), None),
}


def read(block: str) -> dict[str, object] | None:
    """What a YAML parser would read, or None for a block with more than keys with scalars, lists of these or nothing.

    A list stands in brackets, or has a line for each item. Scalars stay text, but for true, false and null, as
    `front_matter` reads them.
    """
    found: dict[str, object] = {}
    lowered: set[str] = set()
    key, indent = "", ""
    items: list[object] | None = None  # of the last key, as long as it may have any; all have the same indent
    for line in block.split("\n"):
        if match := _LINE.fullmatch(line):
            key = match["key"]
            if key in _CONSTANTS or key.lower() in lowered:
                return None
            lowered.add(key.lower())
            found[key] = _said(match["scalar"], match["items"])
            items = [] if match["scalar"] is None and match["items"] is None else None
        elif items is not None and (item := _ITEM.fullmatch(line)) and (not items or item["indent"] == indent):
            indent = item["indent"]
            items.append(_value(item["scalar"]))
            found[key] = items
        else:
            return None
    return found


def _said(scalar: str | None, items: str | None) -> object:
    if scalar is not None:
        return _value(scalar)
    return None if items is None else [_value(item) for item in _LISTED_ITEM.findall(items)]


def _value(scalar: str) -> object:
    if scalar[0] in "\"'":
        return scalar[1:-1]
    return _CONSTANTS.get(scalar, scalar)


def line_of(key: str, block: str, first_line: int) -> int | None:
    """The line of a key in a block that `read` took: each line is one key."""
    keys = (line.partition(":")[0].lower() for line in block.split("\n"))
    return next((number for number, found in enumerate(keys, first_line) if found == key), None)
