"""Facts about builds that look only where something changed: they write what a build of everything writes."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, Desk

from feeds.build import Built, build
from feeds.publication import Document
from feeds.publish import ArchivePublication

SETTINGS = """
[feed]
entries = 4
history = "topics"
[[feeds]]
query = "red+blue"
[topics.red]
[topics.green]
parent = "red"
"""
BODIES = (
    "The harbour of Elbing was closed by the council on Monday after the flood had damaged nine of its quays.",
    "The council of Elbing closed the harbour on Monday, after nine of its quays were damaged by the flood.",
    "A museum in Odesa opened a hall of ship models, which three collectors had given to it in the spring.",
)


@pytest.fixture
def desk(make_desk) -> Desk:
    desk = make_desk()
    desk.settings(SETTINGS)
    return desk


def written(desk: Desk, output: Path, now=NOW, **options) -> Built:
    publication = desk.publish(now)
    return build(publication, output, changes=publication.changes, **options)


def tree(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".feeds-build"))
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


class Editor:
    """Does something at random to a content folder."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.random, self.names = desk, random.Random(seed), [f"a{n}.md" for n in range(14)]

    def write(self) -> None:
        choose = self.random.choice
        self.desk.article(
            choose(self.names),
            title=choose(["One", "Two", "Three", "Four"]),
            date=f"2025-12-{self.random.randint(1, 31):02} 12:00",
            body=choose(BODIES) + choose(["", " More was not known."]),
            topics=self.random.sample(["red", "blue", "green", "Blue"], self.random.randint(0, 3)),
            draft=choose([None, None, None, True]),
            aliases=choose([None, ["/old/"], ["/b.html"]]),
            enclosures=choose([None, [{"url": "/talk.mp3"}]]),
        )

    def remove(self) -> None:
        if found := sorted(self.desk.folder.glob("*.md")):
            self.random.choice(found).unlink()

    def rename(self) -> None:
        if found := sorted(self.desk.folder.glob("*.md")):
            self.random.choice(found).rename(self.desk.folder / self.random.choice(self.names))

    def file(self) -> None:
        name = self.random.choice(["static/talk.mp3", "static/old/index.html", "static/x.txt", "static/x.txt.gz"])
        if (file := self.desk.folder / name).exists() and self.random.random() < 0.5:
            file.unlink()
        else:
            self.desk.write(name, "x" * self.random.randint(1, 9))

    def step(self) -> None:
        todo = [self.write, self.write, self.write, self.remove, self.rename, self.file]
        for _ in range(self.random.choice([0, 1, 1, 2])):
            self.random.choice(todo)()


@pytest.mark.parametrize("seed", range(6))
def test_as_a_whole_build(desk, tmp_path, seed):
    """Whatever happens to a folder, a build after it leaves what a build into an empty folder writes."""
    editor, now, with_pages = Editor(desk, seed), NOW - timedelta(days=20), seed % 2 == 0
    for _ in range(8):
        editor.write()
    for number in range(8):
        editor.step()
        now += editor.random.choice([timedelta(seconds=1), timedelta(days=1), timedelta(days=9)])
        publication = desk.publish(now, with_pages=with_pages)
        build(publication, tmp_path / "public", changes=publication.changes)
        build(publication, tmp_path / f"clean{number}")
        assert tree(tmp_path / "public") == tree(tmp_path / f"clean{number}")


def test_compressed(desk, tmp_path):
    """So it is with compressed forms, also where the site has files of its own that are called like one."""
    desk.article()
    desk.write("static/x.txt", "x")
    written(desk, tmp_path / "public", compress=True)
    desk.write("static/x.txt.gz", "mine")
    desk.article(title="Another")
    written(desk, tmp_path / "public", compress=True)
    build(desk.publication(), tmp_path / "clean", compress=True)
    assert tree(tmp_path / "public") == tree(tmp_path / "clean")
    assert (tmp_path / "public/x.txt.gz").read_text() == "mine"


@pytest.fixture
def rendered(monkeypatch) -> Counter[str]:
    """How often each path was rendered in a build of a desk."""
    counts: Counter[str] = Counter()
    listed = ArchivePublication._listed

    def counting(publication: ArchivePublication, path: str) -> Document | None:
        document = listed(publication, path)
        counts[path] += 0

        def render() -> bytes:
            counts[path] += 1
            return document.render()

        return replace(document, render=render) if document else None

    monkeypatch.setattr(ArchivePublication, "_listed", counting)
    return counts


def test_one_edit(desk, tmp_path, rendered):
    """After one edit only what shows the article is looked at and rendered."""
    for day in range(1, 25):
        topics = ["red"] if day % 2 else ["blue"]
        desk.article(f"a{day:02}.md", title=f"Day {day}", date=f"2025-06-{day:02} 12:00", topics=topics)
    assert len(written(desk, tmp_path / "public").written) > 60
    desk.article("a01.md", title="Another", date="2025-06-01 12:00", topics=["red"])
    rendered.clear()
    built = written(desk, tmp_path / "public", NOW + timedelta(hours=1))
    # It is the oldest: in no feed any more, but in the first volumes of all articles and of its topic, in three
    # formats each, and on its page.
    volumes = {f"{folder}archive/1.{suffix}" for folder in ("/", "/topics/red/") for suffix in ("atom", "rss", "json")}
    shown = {*volumes, "/2025/06/a01/"}
    always = {"/sitemap.xml", "/feeds.opml"}  # they change with anything in the archive
    assert {path for path, count in rendered.items() if count} == shown | always
    assert rendered.total() == len(shown | always) == 9
    assert {f"/{name}".removesuffix("index.html") for name in built.written} == shown | {"/sitemap.xml"}
    assert not any(path.startswith("/topics/blue/") or path == "/2025/06/a02/" for path in rendered)


def test_nothing(desk, tmp_path, rendered):
    """Where nothing changed no document is looked at."""
    desk.article()
    count = len(written(desk, tmp_path / "public").written)
    rendered.clear()
    built = written(desk, tmp_path / "public", NOW + timedelta(days=400))
    assert (built, rendered) == (Built((), (), count), {})


def test_missing(desk, tmp_path):
    """A file that somebody deleted is written again, though nothing changed."""
    desk.article()
    written(desk, tmp_path / "public")
    (tmp_path / "public/feed.rss").unlink()
    assert written(desk, tmp_path / "public").written == ("feed.rss",)


def test_of_age(desk, tmp_path):
    """An article that comes of age is in its feeds, and on the pages of others that tell its story."""
    for name, hour in (("a.md", 10), ("b.md", 14)):
        desk.article(name, title=f"Harbour of Elbing closed ({name})", date=f"2025-06-01 {hour}:00", body=BODIES[0])
    first, second = (NOW.replace(year=2025, month=6, day=1, hour=hour) for hour in (12, 15))
    written(desk, tmp_path / "public", first)
    built = written(desk, tmp_path / "public", second)
    assert {"feed.atom", "2025/06/a/index.html", "2025/06/b/index.html"} <= {*built.written}


def test_forgotten(desk, tmp_path):
    """A feed ceases to tell of what was withdrawn a month ago, also where as much was withdrawn since elsewhere."""
    for topic in ("red", "blue"):
        desk.article(f"{topic}.md", title=topic, topics=[topic])
        desk.article(f"{topic}2.md", title=f"{topic} 2", topics=[topic])
        desk.article(f"{topic}3.md", title=f"{topic} 3", topics=[topic])
    written(desk, tmp_path / "public")
    for topic, days in (("red", 1), ("blue", 40)):
        desk.remove(f"{topic}.md")
        written(desk, tmp_path / "public", NOW + timedelta(days=days))
    told = [b"deleted-entry" in (tmp_path / f"public/topics/{each}/feed.atom").read_bytes() for each in ("red", "blue")]
    assert told == [False, True]


def test_other_archive(desk, tmp_path):
    """Another archive with as many changes is not taken for the one that the folder was built from."""
    desk.article(title="One")
    written(desk, tmp_path / "public")
    desk.lose_archive()
    desk.article(title="Two")
    assert "feed.atom" in written(desk, tmp_path / "public", NOW + timedelta(seconds=1)).written


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"state": {}}'])
def test_damaged_state(desk, tmp_path, damage):
    """A damaged note of the state is as none."""
    desk.article()
    count = len(written(desk, tmp_path / "public").written)
    (tmp_path / "public/.feeds-build.state").write_text(damage)
    assert written(desk, tmp_path / "public").unchanged == count
    assert written(desk, tmp_path / "public").unchanged == count


def test_without_changes_between(desk, tmp_path):
    """A build of something else into the same folder is noticed by the next one."""
    desk.article()
    written(desk, tmp_path / "public")
    build({"/a": Document("text/plain", "1", NOW, lambda: b"a")}, tmp_path / "public")
    written(desk, tmp_path / "public")
    build(desk.publication(), tmp_path / "clean")
    assert tree(tmp_path / "public") == tree(tmp_path / "clean")
