"""Markdown with YAML, TOML or JSON front matter, or with none → Manuscript."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
_KEYS = {
    "---": re.compile(r"^ ?([\w-]+) *:(?= |$)", re.MULTILINE),
    "+++": re.compile(r"^\s*([\w-]+)\s*=", re.MULTILINE),
    "{": re.compile(r"^\s*\"([\w-]+)\"\s*:", re.MULTILINE),
}


class _YamlLoader(yaml.CSafeLoader):
    """YAML whose plain scalars stay text, but for true, false and null.

    A date that doesn't exist, `-0400`, a title that is a number, a topic called `no`: each costs
    an article or its meaning where YAML's own types are believed.
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as the base class declares it


_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|false|True|False|TRUE|FALSE)$"), "tfTF")
_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_YamlLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile("<<$"), ["<"])


def read(text: str) -> Manuscript:
    """Any text is Markdown; front matter is what a fence or a `{` on its first line opens.

    Raises ContentError where front matter has no end, is broken, or gives a key twice.
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
    parse = _parse_yaml if opening == "---" else _parse_toml
    metadata = parse(block, first_line + 1)
    head = _Head(block, _KEYS[opening], first_line + 1)
    body_line = first_line + text.count("\n", 0, closing.end())
    return _manuscript(metadata, head, text[closing.end() :], body_line)


def _parse_yaml(block: str, line: int) -> Mapping[str, object]:
    if (plain := plain_yaml.read(block)) is not None:
        return plain
    try:
        value = yaml.load(block, Loader=_YamlLoader)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ContentError(
            f"front matter is not YAML: {error.problem or error.context}", line + mark.line if mark else line
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ContentError(f"front matter is not YAML: {str(error) or 'nested too deeply'}", line) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ContentError("front matter is not a list of keys and values", line)
    return value


def _parse_toml(block: str, line: int) -> Mapping[str, object]:
    try:
        return tomllib.loads(block)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column \d+\)", str(error))
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise ContentError(
            f"front matter is not TOML: {what[:1].lower()}{what[1:]}", line + int(at[1]) - 1 if at else line
        ) from error
    except RecursionError as error:
        raise ContentError("front matter is not TOML: nested too deeply", line) from error


def _json(text: str, first_line: int) -> Manuscript:
    try:
        metadata, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise ContentError(
            f"front matter is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", first_line + error.lineno - 1
        ) from error
    except RecursionError as error:
        raise ContentError("front matter is not JSON: nested too deeply", first_line) from error
    head = _Head(text[:end], _KEYS["{"], first_line)
    return _manuscript(metadata, head, text[end:], first_line + text.count("\n", 0, end))


@dataclass(frozen=True, slots=True)
class _Head:
    """Front matter as it stands in the file, for finding the line of a key."""

    block: str
    key: re.Pattern[str]
    first_line: int

    def lines_of(self, key: str) -> list[int]:
        """Every line, from the first, on which the key is given."""
        starts = (match.start(1) for match in self.key.finditer(self.block) if match[1].lower() == key)
        return [self.first_line + self.block.count("\n", 0, start) for start in starts]

    def line_of(self, key: str) -> int | None:
        return next(iter(self.lines_of(key)), None)


def _manuscript(metadata: Mapping[str, object], head: _Head, body: str, body_line: int) -> Manuscript:
    lowered = {str(key).lower(): value for key, value in metadata.items()}
    # Parsers keep the last of several; which date is right only the author knows.
    if head.block.count("date") > 1 and len(lines := head.lines_of("date")) > 1:
        raise ContentError(f'"date" is given twice, first in line {lines[0]}', lines[1])
    return Manuscript(lowered, body, Markup.MARKDOWN, head.line_of, body_line)
