"""Facts about front matter: YAML, TOML and JSON say the same things, and what is broken has a line."""

import json
import subprocess
import sys
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.content import plain_yaml
from feeds.content.front_matter import read
from feeds.errors import ContentError
from feeds.model import Markup

YAML = '---\ntitle: A title\ndate: 2024-10-15\ntags: [NATO, "Ukraine"]\ndraft: false\n---\nBody.\n'
TOML = '+++\ntitle = "A title"\ndate = "2024-10-15"\ntags = ["NATO", "Ukraine"]\ndraft = false\n+++\nBody.\n'
JSON = '{\n"title": "A title",\n"date": "2024-10-15",\n"tags": ["NATO", "Ukraine"],\n"draft": false\n}\nBody.\n'


def trouble(text: str) -> tuple[str, int | None]:
    with pytest.raises(ContentError) as caught:
        read(text)
    return str(caught.value), caught.value.line


@pytest.mark.parametrize("text", [YAML, TOML, JSON], ids=["yaml", "toml", "json"])
def test_dialects(text):
    """The three dialects give the same metadata, the same body, and the line of each key."""
    found = read(text)
    assert found.metadata == {"title": "A title", "date": "2024-10-15", "tags": ["NATO", "Ukraine"], "draft": False}
    assert found.body.strip() == "Body."
    assert found.markup is Markup.MARKDOWN
    assert [found.line_of(key) for key in ("title", "date", "tags", "draft", "other")] == [2, 3, 4, 5, None]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n---\ntitle: x\n---\nBody.",
        "---\ntitle: x\n...\nBody.",
        "---  \ntitle: x\n---\t\nBody.",
        "---\n title: x\n other: y\n---\nBody.",
        "---\nTITLE: x\n---\nBody.",
        '---\n"title": x\n---\nBody.',
        "---\n# a comment\n\ntitle: x # another one\n---\nBody.",
        "+++\n# a comment\ntitle = 'x'\n+++\nBody.",
        '\n{"title": "x"}\nBody.',
        '{ "title": "x" }Body.',
    ],
)
def test_forms(text):
    """Front matter is found in all the forms that exist in the world."""
    found = read(text)
    assert found.metadata["title"] == "x"
    assert found.body.strip() == "Body."


@pytest.mark.parametrize(
    "text",
    ["Just text.", "", "# A heading\n\n---\n\ntext", "----\nno: fence\n----\n", "{% liquid %}\ntext", "{{< x >}}"],
)
def test_none(text):
    """A text without front matter is a body from its first character to its last."""
    found = read(text)
    assert (found.metadata, found.body) == ({}, text)


def test_rules_in_the_body():
    """A line of dashes in the body is the body's own."""
    assert read("---\ntitle: x\n---\none\n\n---\n\ntwo").body == "one\n\n---\n\ntwo"


@pytest.mark.parametrize("text", ["---\n---\nBody.", "---\n\n# nothing\n---\nBody.", "+++\n+++\nBody.", "{}\nBody."])
def test_empty(text):
    """Front matter that says nothing is no error."""
    found = read(text)
    assert (found.metadata, found.body.strip()) == ({}, "Body.")


@pytest.mark.parametrize(
    ("yaml", "value"),
    [
        ("2017-02-29", "2017-02-29"),
        ("2024-10-15 15:02:03 -0400", "2024-10-15 15:02:03 -0400"),
        ("2024", "2024"),
        ("1.10", "1.10"),
        ("no", "no"),
        ("off", "off"),
        ("0x1F", "0x1F"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"caf\\u00e9"', "café"),
        ("|-\n  two\n  lines", "two\nlines"),
        (">-\n  one\n  line", "one line"),
    ],
)
def test_yaml_scalars(yaml, value):
    """In YAML a value stays the text that the author wrote, but for true, false and null."""
    assert read(f"---\ntitle: {yaml}\n---\n").metadata["title"] == value


def test_yaml_aliases():
    """YAML's anchors and merges work."""
    found = read("---\nbase: &base {author: Ann}\nother: *base\n<<: *base\n---\n")
    assert (found.metadata["author"], found.metadata["other"]) == ("Ann", {"author": "Ann"})


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("---\ntitle: x\n\nBody.\n", "front matter that begins with --- has no end", 1),
        ("\n\n---\ntitle: x\n", "front matter that begins with --- has no end", 3),
        ("+++\ntitle = 'x'\n\nBody.\n", "front matter that begins with +++ has no end", 1),
        ("+++\ntitle = 'x'\n---\nBody.\n", "front matter that begins with +++ has no end", 1),
        ("---\ntitle: x\ndate: [1, 2\n---\n", "front matter is not YAML: ", 4),
        ("---\ntitle: a: b\n---\n", "front matter is not YAML: mapping values are not allowed", 2),
        ("---\ntitle: x\n\tdate: y\n---\n", "front matter is not YAML: ", 3),
        ("---\ntitle: 'x\n---\n", "front matter is not YAML: ", 2),
        ("---\ntitle: *gone\n---\n", "front matter is not YAML: ", 2),
        ("---\nx: !!python/object:os.system y\n---\n", "front matter is not YAML: ", 2),
        ("---\n- a\n- b\n---\n", "front matter is not a list of keys and values", 2),
        ("---\njust text\n---\n", "front matter is not a list of keys and values", 2),
        ("+++\ntitle = 'x'\ndate = soon\n+++\n", "front matter is not TOML: invalid value", 3),
        ("+++\ndate = 2017-02-29\n+++\n", "front matter is not TOML: ", 2),
        ("\n+++\na = 1\na = 2\n+++\n", "front matter is not TOML: cannot overwrite a value", 4),
        ("+++\ntitle: x\n+++\n", "front matter is not TOML: ", 2),
        ('{\n"title": "x",\n"date": soon\n}\n', "front matter is not JSON: expecting value", 3),
        ('{\n"title": "x"\n', "front matter is not JSON: ", 3),
        ('{"title": "x"\n"date": "y"}\n', "front matter is not JSON: expecting ',' delimiter", 2),
    ],
)
def test_broken(text, reason, line):
    """Broken or unfinished front matter is an error with the dialect, the reason and the line."""
    message, at = trouble(text)
    assert message.startswith(reason)
    assert at == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ndate: 2024-10-15\ntitle: x\ndate: 2024-10-16\n---\n", 4),
        ("---\nDate: 2024-10-15\ndate: 2024-10-16\n---\n", 3),
        ('{\n"date": "2024-10-15",\n"date": "2024-10-16"\n}', 3),
        ('{"date": "2024-10-15", "date": "2024-10-16"}', 1),
    ],
)
def test_date_given_twice(text, line):
    """Two dates are an error at the second one: nobody but the author knows which is meant."""
    message, at = trouble(text)
    assert message.startswith('"date" is given twice')
    assert at == line


def test_date_given_twice_in_toml():
    """TOML itself forbids to give a date twice."""
    assert trouble('+++\ndate = "2024-10-15"\ndate = "2024-10-16"\n+++\n') == (
        "front matter is not TOML: cannot overwrite a value",
        3,
    )


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 2024-10-15\nevent:\n  date: 2024-12-01\n---\n",
        "---\ndate: 2024-10-15\nevent:\n date: 2024-12-01\n---\n",
        "---\ndate: 2024-10-15\nabstract: |\n date: to be announced\n---\n",
        '+++\ndate = "2024-10-15"\n[extra]\ndate = "2024-12-01"\n+++\n',
        '{\n"date": "2024-10-15",\n"event": {\n"date": "2024-12-01"\n}\n}\n',
    ],
)
def test_date_of_something_else(text):
    """A date within another key's map is not the article's second date."""
    assert read(text).metadata["date"] == "2024-10-15"


@pytest.mark.parametrize(
    "text",
    [
        "---\ndraft: !!bool maybe\n---\n",
        '{"weight": ' + "1" * 5000 + "}",
        "+++\nweight = " + "1" * 5000 + "\n+++\n",
        '{"a": ' + "[" * 100_000,
        "+++\na = " + "[" * 100_000 + "\n+++\n",
    ],
    ids=["bool", "json digits", "toml digits", "json depth", "toml depth"],
)
def test_values_that_parsers_choke_on(text):
    """What a parser can't digest is an error of the file, never a crash."""
    message, line = trouble(text)
    assert message.startswith("front matter is not ")
    assert line


def test_long_yaml():
    """Front matter may be long, and a little deep: only what is deeper than anybody writes is an error."""
    keys = "".join(f"key{n}: {{a: [b, {{c: d}}]}}\n" for n in range(200))
    assert read(f"---\n{keys}---\n").metadata["key199"] == {"a": ["b", {"c": "d"}]}
    assert trouble(f"---\n{keys}deep: {'[' * 200}{']' * 200}\n---\n")[0].startswith("front matter is not YAML")


READ_STDIN = """
import sys
from feeds.content.front_matter import read
from feeds.errors import ContentError
try:
    print(read(sys.stdin.read()).metadata)
except ContentError as error:
    print(error)
"""


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? "])
def test_deep_yaml(opening, environment):
    """YAML that is nested without end is an error of its file: it doesn't take the program down."""
    found = subprocess.run(
        [sys.executable, "-c", READ_STDIN],
        input=f"---\na:\n  {opening * 100_000}\n---\n",
        env=environment,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (found.returncode, found.stdout[:24]) == (0, "front matter is not YAML")


def test_yaml_that_is_almost_a_list(environment):
    """A list with something odd behind it is read before the reader loses patience."""
    found = subprocess.run(
        [sys.executable, "-c", READ_STDIN],
        input=f"---\ntags: [{'one   , ' * 40}two] # three\n---\n",
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=10,  # seconds; it would be years
    )
    assert found.stdout.startswith("{'tags': ['one', 'one'")


def test_line_in_one_line_of_json():
    """A key has its line also where JSON is written in one line."""
    found = read('\n{"title": "x", "date": "soon"}\nBody.')
    assert (found.line_of("title"), found.line_of("date")) == (2, 2)


def test_line_of_the_body():
    """The body's first line is known, whatever stands before it."""
    assert read("\n---\ntitle: x\n---\nBody.").body_line == 5
    assert read("Body.").body_line == 1


KEYS = st.text("abcxyz_-", min_size=1, max_size=8).map(lambda key: f"k{key}")
VALUES = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5))
def test_quoted_values_come_back(pairs):
    """Quoted text comes back as it was from each of the dialects."""
    quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in pairs.items()}
    yaml = "\n".join(f"{key}: {value}" for key, value in quoted.items())
    toml = "\n".join(f"{key} = {value}" for key, value in quoted.items())
    assert read(f"---\n{yaml}\n---\n").metadata == pairs
    assert read(f"+++\n{toml}\n+++\n").metadata == pairs
    assert read(json.dumps(pairs)).metadata == pairs


def metadata_or_none(text: str) -> Mapping[str, object] | None:
    try:
        return read(text).metadata
    except ContentError:
        return None


PIECES = st.sampled_from(
    [
        *"ab01 \t:#-[]{}'\",&*!|>%@`~?=.<\\é/",
        "a: ",
        "k: v\n",
        "- ",
        "\n",
        "\n  ",
        ": ",
        "''",
        '""',
        "true",
        "null",
        "yes",
        "---",
        "<<: ",
        '\\"',
        "[a, b]",
        "x: [",
        "]\n",
        "2024-10-15",
        "title: ",
        "date: ",
    ]
)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.lists(PIECES, max_size=5).map("".join)), max_size=4))
def test_plain_yaml_is_yaml(pairs):
    """The quick way to read plain YAML finds what the parser finds, or leaves the block to it."""
    block = "\n".join(f"{key}: {value}" for key, value in pairs)
    plain, parsed = (metadata_or_none(f"---\n{comment}{block}\n---\n") for comment in ("", "# for the parser\n"))
    assert plain == parsed


LISTED = st.sampled_from(
    [
        "- x",
        "- x y",
        "  - x",
        "  - 'q'",
        "- true",
        "-",
        "- -",
        "- a: b",
        "   - z",
        "- [a]",
        "  x",
        "- ~",
        "- a:b",
        "\t- x",
    ]
)
KEYED = st.tuples(st.sampled_from("abcd"), st.sampled_from(["", " ", " x", " true", " [a]", " a:b", " -", " '- x'"]))


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(LISTED | KEYED.map(":".join), max_size=6))
def test_plain_lists_are_yaml(lines):
    """Lists with a line for each item are read as the parser reads them, or left to it."""
    block = "\n".join(["first:", *lines])
    plain, parsed = (metadata_or_none(f"---\n{comment}{block}\n---\n") for comment in ("", "# for the parser\n"))
    assert plain == parsed


@pytest.mark.parametrize(
    "block",
    [
        "title: A title\ndate: 2024-10-15 15:02:03 -0400",
        "tags: [a, 'b, c', \"d\"]",
        "a: true\nb: Null\nc: https://x.example/",
        "tags:\n- a\n- b c\nauthors:\n  - 'A: B'\n  - true\nempty:\ndate: 2024-10-15",
    ],
)
def test_plain_yaml_is_quick(block):
    """The front matter that most articles have never needs the parser."""
    assert plain_yaml.read(block) == metadata_or_none(f"---\n# for the parser\n{block}\n---\n")


FENCES = st.sampled_from(["---\n", "+++\n", "...\n", '{"', "}", "\n"])
LINES = st.sampled_from(
    ["title: x\n", "a = 1\n", "- b\n", "  c: d\n", "e: [\n", '"f": 1,\n', "&g *g\n", "? h\n", "!!i j\n"]
)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(FENCES | LINES | st.text(max_size=10), max_size=12).map("".join))
def test_any_text(text):
    """Any text is a manuscript whose lines are the file's, or an error with a line of the file."""
    lines = text.count("\n") + 1
    try:
        found = read(text)
    except ContentError as error:
        line = error.line or 1
        assert 1 <= line <= lines + 1
        return
    assert found.body in text
    assert all(1 <= (found.line_of(key) or 1) <= lines for key in found.metadata)
    assert 1 <= found.body_line <= lines + 1
