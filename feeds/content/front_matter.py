"""Markdown with YAML, TOML or JSON front matter, or with none → Manuscript."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

import yaml

from feeds.content.manuscript import Manuscript
from feeds.errors import ContentError
from feeds.model import Markup

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
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
    start = len(text) - len(text.lstrip())
    first_line = text.count("\n", 0, start) + 1
    opening = text[start : start + 3]
    if opening in _FENCES and text[start:].partition("\n")[0].strip() == opening:
        return _fenced(text[start:], opening, first_line)
    if opening[:1] == "{" and re.match(r"{\s*(\"|})", text[start:]):
        return _json(text[start:], first_line)
    return Manuscript({}, text, Markup.MARKDOWN)


def _fenced(text: str, opening: str, first_line: int) -> Manuscript:
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() in _FENCES[opening]), None)
    if end is None:
        raise ContentError(f"front matter that begins with {opening} has no end", first_line)
    block = "\n".join(lines[1:end])
    parse = _parse_yaml if opening == "---" else _parse_toml
    metadata = parse(block, first_line + 1)
    keys = _key_lines(_KEYS[opening], block, first_line + 1)
    return _manuscript(metadata, keys, "\n".join(lines[end + 1 :]), first_line + end + 1)


def _parse_yaml(block: str, line: int) -> Mapping[str, object]:
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
    keys = _key_lines(_KEYS["{"], text[:end], first_line)
    return _manuscript(metadata, keys, text[end:], first_line + text.count("\n", 0, end))


def _key_lines(pattern: re.Pattern[str], block: str, first_line: int) -> list[tuple[str, int]]:
    found, line, position = [], first_line, 0
    for match in pattern.finditer(block):
        line += block.count("\n", position, match.start(1))
        position = match.start(1)
        found.append((match[1].lower(), line))
    return found


def _manuscript(metadata: Mapping[str, object], keys: list[tuple[str, int]], body: str, body_line: int) -> Manuscript:
    lowered = {str(key).lower(): value for key, value in metadata.items()}
    lines: dict[str, int] = {}
    for key, line in keys:
        # Keys of nested maps stand in `keys` too; what no parser kept is not ours to judge.
        if key in lines and key == "date":
            raise ContentError(f'"{key}" is given twice, first in line {lines[key]}', line)
        lines.setdefault(key, line)
    return Manuscript(lowered, body, Markup.MARKDOWN, lines, body_line)
