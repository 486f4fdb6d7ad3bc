"""The checklist of publishers is held by tests: each line of it by one at least that names it."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LATER = frozenset((1, 12, 14, 63))  # a test may name them already
SECTION = re.compile(r"## ([A-Z])\. ")
LINE = re.compile(r"(\d+)\. ")
NAMES = re.compile(r"test_(?:[a-z]\d+_)+")  # a test may name several
NAME = re.compile(r"[a-z]\d+(?=_)")


@pytest.fixture(scope="module")
def lines(shared) -> dict[int, str]:
    """The section of each line of the checklist, in lower case, by its number."""
    checklist = shared / "publisher-checklist.md"
    if not checklist.is_file():
        pytest.skip("the checklist is not in the folder of real texts")
    found, section = {}, ""
    for text in checklist.read_text(encoding="utf-8").splitlines():
        if heading := SECTION.match(text):
            section = heading[1].lower()
        elif text.startswith("## "):
            section = ""
        elif section and (line := LINE.match(text)):
            found[int(line[1])] = section
    return found


@dataclass(frozen=True)
class Named:
    """A test that names lines of the checklist, as `g64`, and what its docstring says."""

    place: str
    lines: tuple[str, ...]
    said: str


@pytest.fixture(scope="module")
def named() -> list[Named]:
    """All tests that name lines, wherever they are."""
    return [
        Named(f"{file.relative_to(TESTS)}::{node.name}", tuple(NAME.findall(found[0])), ast.get_docstring(node) or "")
        for file in sorted(TESTS.rglob("test_*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and (found := NAMES.match(node.name))
    ]


def test_lines_are_read(lines):
    """The checklist has numbered lines without a gap, in sections A to I."""
    assert list(lines) == list(range(1, len(lines) + 1))
    assert "".join(dict.fromkeys(lines.values())) == "abcdefghi"
    assert len(lines) >= 82


def test_every_line_has_a_test(lines, named):
    """Each line is named by a test, but those that belong to later work."""
    held = {line for test in named for line in test.lines}
    wanted = {f"{section}{number}": number for number, section in lines.items()}
    assert [line for line, number in wanted.items() if line not in held and number not in LATER] == []


def test_no_test_names_what_is_not_there(lines, named):
    """No test names a line that doesn't exist, or one of another section."""
    known = {f"{section}{number}" for number, section in lines.items()}
    assert [test.place for test in named if not known.issuperset(test.lines)] == []


def test_docstrings_name_the_line(named):
    """What a test of a line says begins with the line: `A2. An article has one id …`."""
    beginnings = {test.place: set(re.findall(r"\w+", test.said.partition(". ")[0])) for test in named}
    assert [test.place for test in named if {each.upper() for each in test.lines} != beginnings[test.place]] == []
