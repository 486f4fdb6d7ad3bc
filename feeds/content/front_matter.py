"""Markdown with YAML, TOML or JSON front matter, or with none → Manuscript."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import yaml

from feeds.content import plain_yaml
from feeds.content.manuscript import Manuscript
from feeds.errors import ContentError
from feeds.model import Markup

_OPENING = re.compile(r"(?P<opening>---|\+\+\+)[ \t]*\n")
_CLOSINGS = {
    "---": re.compile(r"^[ \t]*(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^[ \t]*\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE),
}
_AT_LINE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
_DEEPEST = 50  # collections within each other; nobody writes more, and the C parser has no limit of its own

Lines = Mapping[str, int]


class _YamlLoader(yaml.CSafeLoader):
    """YAML whose scalars stay text, but for true, false and null.

    A date that doesn't exist, `-0400`, a title that is a number, a topic called `no`: each costs
    an article or its meaning where YAML's own types are believed.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as the base class declares it


def _as_text(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false|True|False|TRUE|FALSE)$"), "tfTF")
_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("<<$"), ["<"])
for _type in ("int", "float", "timestamp", "binary"):
    _YamlLoader.add_constructor(f"tag:yaml.org,2002:{_type}", _as_text)


def read(text: str) -> Manuscript:
    """Any text is Markdown; front matter is what a fence or a `{` on its first line opens.

    Raises ContentError where front matter has no end, is broken, or gives a date twice.
    """
    stripped = text.lstrip()
    first_line = text.count("\n", 0, len(text) - len(stripped)) + 1
    if fence := _OPENING.match(stripped):
        return _fenced(stripped, fence, first_line)
    if re.match(r"{\s*(\"|})", stripped):
        return _json(stripped, first_line)
    return Manuscript({}, text, Markup.MARKDOWN)


def _fenced(text: str, fence: re.Match[str], first_line: int) -> Manuscript:
    opening = fence["opening"]
    closing = _CLOSINGS[opening].search(text, fence.end())
    if closing is None:
        raise ContentError(f"front matter that begins with {opening} has no end", first_line)
    block = text[fence.end() : max(fence.end(), closing.start() - 1)]
    parse = _yaml if opening == "---" else _toml
    metadata, line_of = parse(block, first_line + 1)
    body_line = first_line + text.count("\n", 0, closing.end())
    return _manuscript(metadata, line_of, text[closing.end() :], body_line)


def _manuscript(
    metadata: Mapping[Any, object], line_of: Callable[[str], int | None], body: str, body_line: int
) -> Manuscript:
    lowered = {str(key).lower(): value for key, value in metadata.items()}
    return Manuscript(lowered, body, Markup.MARKDOWN, line_of, body_line)


def _twice(first_line: int, line: int) -> NoReturn:
    """Parsers keep the last of two dates; which one is right only the author knows."""
    raise ContentError(f'"date" is given twice, first in line {first_line}', line)


# -- YAML


def _yaml(block: str, line: int) -> tuple[Mapping[Any, object], Callable[[str], int | None]]:
    if (plain := plain_yaml.read(block)) is not None:
        return plain, lambda key: plain_yaml.line_of(key, block, line)
    try:
        _ensure_shallow(block, line)
        metadata, lines = _load_yaml(block, line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        what = f"front matter is not YAML: {error.problem or error.context}"
        raise ContentError(what, line + mark.line if mark else line) from error
    except (yaml.YAMLError, ValueError, LookupError) as error:
        raise ContentError(f"front matter is not YAML: {error}", line) from error
    return metadata, lines.get


def _ensure_shallow(block: str, line: int) -> None:
    if sum(map(block.count, "[{-?:")) <= _DEEPEST:
        return
    depth = 0
    for event in yaml.parse(block, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ContentError("front matter is not YAML: it is nested too deeply", line)


def _load_yaml(block: str, line: int) -> tuple[Mapping[Any, object], Lines]:
    loader = _YamlLoader(block)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, {}
        if not isinstance(node, yaml.MappingNode):
            raise ContentError("front matter is not a list of keys and values", line)
        lines: dict[str, int] = {}
        for key_node, _ in node.value:
            key, key_line = str(key_node.value).lower(), line + key_node.start_mark.line
            if key == "date" and key in lines:
                _twice(lines[key], key_line)
            lines.setdefault(key, key_line)
        return loader.construct_document(node), lines
    finally:
        loader.dispose()


# -- TOML


def _toml(block: str, line: int) -> tuple[Mapping[Any, object], Callable[[str], int | None]]:
    try:
        metadata = tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        raise _toml_error(str(error), block, line) from error
    except (RecursionError, ValueError) as error:
        raise ContentError(f"front matter is not TOML: {_limit(error)}", line) from error
    return metadata, lambda key: _line_of(rf"^\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=\]]", block, line)


def _toml_error(message: str, block: str, line: int) -> ContentError:
    at = _AT_LINE.search(message)
    what = message[: at.start()] if at else message
    last_line = block.count("\n") + 1
    where = line - 1 + (int(at["line"]) if at and at["line"] else last_line)
    return ContentError(f"front matter is not TOML: {what[:1].lower()}{what[1:]}", where)


def _limit(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it has a number with too many digits"


def _line_of(pattern: str, block: str, first_line: int) -> int | None:
    match = re.search(pattern, block, re.MULTILINE | re.IGNORECASE)
    return first_line + block.count("\n", 0, match.end()) if match else None


# -- JSON


class _Object(dict[str, object]):
    """A JSON object that knows whether a date stands twice in it."""

    dates: int = 0


def _object(pairs: list[tuple[str, object]]) -> _Object:
    found = _Object(pairs)
    found.dates = sum(key.lower() == "date" for key, _ in pairs)
    return found


def _json(text: str, first_line: int) -> Manuscript:
    try:
        metadata, end = json.JSONDecoder(object_pairs_hook=_object).raw_decode(text)
    except json.JSONDecodeError as error:
        what = f"front matter is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        raise ContentError(what, first_line + error.lineno - 1) from error
    except (RecursionError, ValueError) as error:
        raise ContentError(f"front matter is not JSON: {_limit(error)}", first_line) from error
    block = text[:end]
    if metadata.dates > 1:
        starts = [match.start() for match in re.finditer(r"\"date\"\s*:", block, re.IGNORECASE)]
        _twice(*(first_line + block.count("\n", 0, start) for start in (starts[0], starts[-1])))

    def line_of(key: str) -> int | None:
        return _line_of(rf"\"{re.escape(key)}\"\s*:", block, first_line)

    return _manuscript(metadata, line_of, text[end:], first_line + block.count("\n"))
