"""The fact that matters most: one bad article never takes a publication down, and its author is told why."""

import pytest
from conftest import NOW

from feeds.content.files import MAX_ARTICLE_BYTES

GOOD = {
    "good.md": "Good",
    "folder.md/inside.md": "In a folder with the name of an article",
    "hostile.md": "Hostile ]]>",
    "old-bytes.txt": "Declared",
}
# What is wrong with each of the bad ones, after its path.
BAD = {
    "binary.md": "is a binary file, not text",
    "broken.md:4": "front matter is not YAML: ",
    "dangling.md": "is a link to a file that does not exist",
    "empty.md": "is empty",
    "folder.md": "is a folder, not an article",
    "huge.md": "is 50.0 MB large; an article may have 10 MB",
    "latin.md:5": "is not UTF-8 text: byte ",
    "loop.md": "can't be read: ",
    "no-date.md:4": 'has no date; give one as "date: YYYY-MM-DD"',
    "nothing.txt": "is empty",
    "round/round": "is a link to a folder that holds it",
    "truncated.md:1": "front matter that begins with --- has no end",
    "two-dates.md:3": '"date" is given twice, first in line 2',
    "two-days.txt:3": '"date" is given twice, first in line 1',
    "undated.md:1": 'has no date; give one as "date: YYYY-MM-DD"',
}


@pytest.fixture
def bad(desk):
    """Every kind of bad file at once, among good ones."""
    desk.article("good.md", title="Good")
    desk.write("empty.md", "")
    desk.write("nothing.txt", "\ufeff \n\n\t\n")
    desk.write("binary.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    desk.write("latin.md", "---\ntitle: x\ndate: 2025-01-01\n---\nCafé\n".encode("latin-1"))
    desk.write("old-bytes.txt", "date 2025-05-01 Declared\n-*- coding: cp1251 -*-\nСтаття\n".encode("cp1251"))
    desk.write("truncated.md", "---\ntitle: It stops in the mid")
    desk.article("no-date.md", date=None)
    desk.write("undated.md", "Only a text.\n")
    desk.write("two-dates.md", "---\ndate: 2025-01-01\ndate: 2025-02-02\n---\nx\n")
    desk.write("two-days.txt", "date 2025-01-01 One\nx\ndate 2025-02-02 Two\ny\n")
    desk.write("broken.md", "---\ndate: 2025-01-01\ntitle: [a, b\n---\nx\n")
    with desk.write("huge.md", "---\ndate: 2025-01-01\n---\n").open("ab") as file:
        file.truncate(5 * MAX_ARTICLE_BYTES)
    desk.article("folder.md/inside.md", title="In a folder with the name of an article")
    (desk.folder / "dangling.md").symlink_to("nowhere.md")
    (desk.folder / "loop.md").symlink_to("loop.md")
    (desk.folder / "round").mkdir()
    (desk.folder / "round/round").symlink_to(desk.folder / "round")
    desk.write("hostile.md", "---\ndate: 2025-05-02\ntitle: Hostile ]]>\n---\nA \x07\x1b bell ]]> & <b>\n")
    return desk


def test_reports(bad):
    """Each bad file is one problem, with its path, the line where there is one, and the reason."""
    problems = bad.sync().problems
    told = {str(each).partition(": ")[0]: each for each in problems}
    assert told.keys() == BAD.keys()
    assert len(problems) == len(BAD)
    for place, problem in told.items():
        assert problem.message.startswith(BAD[place])
        assert problem.severity == "error"
        assert "\n" not in problem.message


def test_everything_else_is_published(bad, parse):
    """Every good article is in all feeds and has its page."""
    publication = bad.publish()
    for suffix in ("atom", "rss"):
        assert {entry.title for entry in parse(publication[f"/feed.{suffix}"].render()).entries} == set(GOOD.values())
    assert all(document.render() for document in publication.values())
    assert sum(path.startswith("/2025/") for path in publication) == len(GOOD)


def test_again(bad):
    """A second sync tells of the same problems, and changes nothing."""
    first = bad.sync()
    generation = bad.archive.generation
    second = bad.sync()
    assert sorted(map(str, first.problems)) == sorted(map(str, second.problems))
    assert (second.changed, second.removed, bad.archive.generation) == (0, 0, generation)


def test_build(bad, cli, tmp_path):
    """`feeds build` tells of each on stderr, counts them, publishes the rest, and is content."""
    ran = cli("build", bad.folder, tmp_path / "public")
    assert ran.status == 0
    assert len(ran.err) == len(BAD)
    for line in ran.err:
        place, _, message = line.removeprefix(f"{bad.folder}/").partition(": ")
        assert message.startswith(BAD[place])
    assert len(ran.out) == 1
    assert ran.out[0].endswith(f"{len(GOOD)} articles, {len(BAD)} errors")
    assert (tmp_path / "public/2025/06/good/index.html").is_file()


def test_strict(bad, cli, tmp_path):
    """`feeds build --strict` does the same, and is not content."""
    ran = cli("build", bad.folder, tmp_path / "public", "--strict")
    assert (ran.status, len(ran.err)) == (1, len(BAD))
    assert (tmp_path / "public/2025/06/good/index.html").is_file()


def test_check(bad, cli):
    """`feeds check` tells of each on stdout."""
    ran = cli("check", bad.folder)
    assert (ran.status, ran.err) == (1, [])
    assert {line.removeprefix(f"{bad.folder}/").partition(": ")[0] for line in ran.out[:-1]} == BAD.keys()
    assert len(ran.out) == len(BAD) + 1
    assert ran.out[-1] == f"{len(GOOD)} articles, {len(BAD)} errors, 0 warnings"


def test_mended(bad):
    """When all are mended nothing is left to tell, and all are published."""
    bad.sync()
    for name in ("dangling.md", "loop.md"):
        (bad.folder / name).unlink()
    (bad.folder / "round/round").unlink()
    for n, place in enumerate(BAD):
        name = place.partition(":")[0]
        if not (bad.folder / name).is_dir() and name != "round/round":
            bad.article(name, title=f"Mended {n}") if name.endswith(".md") else bad.write(
                name, f"date 2025-01-01 M {n}\nx"
            )
    (problem,) = bad.sync().problems
    assert problem.source == "folder.md"
    assert bad.archive.count(NOW) == len(GOOD) + len(BAD) - 2
