"""A thousand broken articles are a report that a person can read; a program gets all of them."""

import json

import pytest

from feeds.cli.reasons import Reason, reasons
from feeds.cli.terminal import told
from feeds.errors import Problem

SHOWN = 20


def of(*messages: str, severity: str = "error") -> list[Problem]:
    return [Problem(f"{n}.md", message, n, severity) for n, message in enumerate(messages, 1)]


def said(*messages: str) -> list[tuple[str, int]]:
    return [(each.message, each.count) for each in reasons(of(*messages))]


@pytest.fixture
def broken(desk):
    """Ten warnings in files that come first, 25 articles without a text, five with a bad date, and a good one."""
    for n in range(10):
        desk.article(f"a{n}.md", title=f"Odd {n}", language=f"? {n}")
    for n in range(25):
        desk.write(f"b{n:02}.md", "")
    for n in range(5):
        desk.article(f"c{n}.md", date=f"soon {n}")
    desk.article("good.md")
    return desk


REPORT = [
    "… and 20 more; all 40 by reason:",
    "      25  is empty",
    '       5  "date" is not a date: …',
    '      10  warning: "language" is not a language tag: …',
]


# -- reasons


def test_values_are_left_out_where_they_differ():
    """What is quoted, numbers, paths, addresses and names of files."""
    assert said("\"date\" is not a date: 'soon'", '"date" is not a date: "it\'s soon"') == [
        ('"date" is not a date: …', 2)
    ]
    assert said("is 50.0 MB large", "is 11.2 MB large") == [("is … MB large", 2)]
    assert said("same id as a/b.md; it gets another", "same id as c.md; it gets another") == [
        ("same id as …; it gets another", 2)
    ]
    assert said(*(f"leads to {to}" for to in ("https://a.example/", "me@a.example"))) == [("leads to …", 2)]


def test_what_all_have_stays():
    """So a reason of one problem is its message, and `UTF-8` is no name where all say it."""
    assert said("is not UTF-8 text: byte 3", "is not UTF-8 text: byte 9") == [("is not UTF-8 text: byte …", 2)]
    assert said("is a link to 'x'") == [("is a link to 'x'", 1)]
    assert said("is a link to 'x'", "is a link to 'x'") == [("is a link to 'x'", 2)]


def test_keys_and_words_tell_reasons_apart():
    """Another key or another word is another reason; an apostrophe begins no value."""
    assert said('"date" is given twice', '"title" is given twice') == [
        ('"date" is given twice', 1),
        ('"title" is given twice', 1),
    ]
    assert said("can't be read: it's odd", "can't be read: it's gone") == [
        ("can't be read: it's gone", 1),
        ("can't be read: it's odd", 1),
    ]


def test_order():
    """Errors come before warnings, and frequent reasons first."""
    found = reasons([*of("w", "w", "w", severity="warning"), *of("a", "b", "b")])
    assert found == (Reason("b", "error", 2), Reason("a", "error", 1), Reason("w", "warning", 3))


@pytest.mark.parametrize("word", ["x", "'", "\\'", " '", "a.", '"'])
def test_any_message_has_a_reason(word):
    """Also one that is all quotes, or one long word."""
    message = word * 2_000
    assert said(message) == [(message, 1)]


# -- reports


def test_build_shows_the_first_and_counts_the_rest(cli, broken):
    """Errors before warnings, whatever the order of files; the last line says how to see all."""
    ran = cli("build", broken.folder)
    assert (len(ran.err), ran.status) == (SHOWN + len(REPORT) + 1, 0)
    assert [line.rpartition("/")[2] for line in ran.err[:SHOWN]] == [f"b{n:02}.md: is empty" for n in range(SHOWN)]
    assert ran.err[SHOWN:] == [*REPORT, f"see all with: feeds check {broken.folder} --format json"]
    assert ran.out[0].endswith("; 11 articles, 30 errors")


def test_check_shows_the_same(cli, broken):
    """On stdout, with the counts at the end."""
    ran = cli("check", broken.folder)
    assert (ran.status, ran.err) == (1, [])
    assert ran.out[SHOWN:] == [*REPORT, "see all with: --format json", "11 articles, 30 errors, 10 warnings"]


def test_few_are_shown_as_they_come(cli, desk):
    """Up to twenty problems are all shown, in the order of files."""
    desk.article("a.md", language="?")
    for n in range(SHOWN - 1):
        desk.write(f"b{n:02}.md", "")
    lines = cli("check", desk.folder).out
    assert len(lines) == SHOWN + 1
    assert "warning" in lines[0]


def test_many_reasons_are_cut_too():
    """Where nearly each article has a reason of its own, the frequent ones are listed and the others counted."""
    letters = [chr(ord("a") + n) for n in range(25)]
    found = [(each.source, each) for each in of(*letters, "a", "a", "b")]
    lines = list(told(found, see_all="all"))[SHOWN + 1 :]
    assert lines[:3] == ["       3  a", "       2  b", "       1  c"]
    assert lines[SHOWN:] == ["       5  for 5 other reasons", "see all with: all"]


@pytest.mark.parametrize("command", ["build", "check"])
def test_programs_get_all(cli, broken, command):
    """With `--format json`, as objects on stdout, and nothing else anywhere."""
    ran = cli(command, broken.folder, "--format", "json")
    answer = json.loads("\n".join(ran.out))
    problems = answer["problems"] if command == "build" else answer
    assert ran.err == []
    assert len(problems) == 40
    assert {
        "path": f"{broken.folder}/c3.md",
        "line": 3,
        "severity": "error",
        "message": "\"date\" is not a date: 'soon 3'",
    } in problems


def test_build_for_programs(cli, desk):
    """`feeds build --format json` says what was done; `--strict` is the status, as ever."""
    desk.article("good.md")
    desk.write("empty.md", "")
    ran = cli("build", desk.folder, "out", "--format", "json", "--strict")
    answer = json.loads("\n".join(ran.out))
    assert ran.status == 1
    assert answer.pop("written") > 10
    assert answer == {
        "output": "out",
        "removed": 0,
        "unchanged": 0,
        "articles": 1,
        "errors": 1,
        "problems": [{"path": f"{desk.folder}/empty.md", "line": None, "severity": "error", "message": "is empty"}],
    }
    again = json.loads("\n".join(cli("build", desk.folder, "out", "--format", "json").out))
    assert (again["written"], again["unchanged"] > 10) == (0, True)
