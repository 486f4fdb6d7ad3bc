"""Facts about sync: the archive says what the folder says, reading only what changed, whatever happens meanwhile."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, SETTINGS

from feeds.archive import Archive
from feeds.archive.problems import problems
from feeds.archive.sync import Synced, sync
from feeds.errors import PublicationError


def contents(archive: Archive) -> dict[str, object]:
    """All that an archive holds, but when it came to hold it."""
    listed = list(archive.listed(NOW))
    return {
        "listed": [(each.source, each.path, each.published, each.fingerprint) for each in listed],
        "articles": archive.articles([each.source for each in listed], NOW),
        "topics": archive.topics(NOW, ()),
        "assets": list(archive.assets()),
        "aliases": archive.aliases(NOW),
        "problems": list(problems(archive)),
        "site": archive.site,
    }


def fresh(desk, tmp_path: Path) -> dict[str, object]:
    """What a new archive of the same folder holds."""
    archive = Archive(tmp_path / "fresh.sqlite3")
    sync(archive, desk.folder, desk.site, NOW)
    found = contents(archive)
    archive.close()
    return found


def many(desk, number: int) -> None:
    for n in range(number):
        topics = [f"Topic {n % 3}"] if n % 4 else None
        desk.article(
            f"{n % 5}/article-{n:04}.md", title=f"Number {n}", date=f"2025-01-{n % 28 + 1:02}", topics=topics,
            aliases=[f"/old/{n % 7}/", f"/older/{n}.html"] if n % 2 else None,
        )  # fmt: skip


# -- what is read


def test_first(desk):
    """The first sync reads all articles and all files that are published as they are."""
    desk.article("a.md")
    desk.article("news/b.md")
    desk.write("news/b.png", b"\x89PNG")
    desk.write("static/robots.txt", "User-agent: *")
    desk.write("notes.docx", b"not ours")
    synced = desk.sync()
    assert (synced.read, synced.changed, synced.removed, synced.problems) == (4, 4, 0, ())
    assert {each.source for each in desk.archive.listed(NOW)} == {"a.md", "news/b.md"}


def test_unchanged(desk):
    """Where nothing changed no file is read, and the generation stays."""
    desk.article("a.md")
    desk.sync()
    generation, before = desk.archive.generation, contents(desk.archive)
    synced = desk.sync(NOW + timedelta(days=1))
    assert (synced.read, synced.changed, synced.removed) == (0, 0, 0)
    assert (desk.archive.generation, contents(desk.archive)) == (generation, before)


def test_edited(desk):
    """Only the file that changed is read, and its new text is there."""
    for name in "abc":
        desk.article(f"{name}.md", title=name)
    desk.sync()
    generation = desk.archive.generation
    desk.article("b.md", title="Another headline")
    synced = desk.sync()
    assert (synced.read, synced.changed, synced.removed) == (1, 1, 0)
    assert desk.archive.generation > generation
    assert desk.archive.articles(["b.md"], NOW)["b.md"].title == "Another headline"


def test_touched(desk):
    """A file with another time and the same bytes is read once, and is no change."""
    file = desk.article("a.md")
    desk.sync()
    generation, before = desk.archive.generation, contents(desk.archive)
    os.utime(file, (1_740_000_000, 1_740_000_000))
    synced = desk.sync()
    assert (synced.read, synced.changed) == (1, 0)
    assert (desk.archive.generation, contents(desk.archive)) == (generation, before)
    assert desk.sync().read == 0


def test_saved_twice_in_a_moment(desk):
    """A file that was written in the moment of a sync is looked at again: its time may not tell of a later save."""
    seconds = NOW.timestamp()
    os.utime(desk.article("a.md", title="First"), (seconds, seconds))
    desk.sync()
    os.utime(desk.article("a.md", title="Fifth"), (seconds, seconds))
    assert desk.sync(NOW + timedelta(hours=1)).changed == 1
    assert desk.archive.articles(["a.md"], NOW)["a.md"].title == "Fifth"
    assert desk.sync(NOW + timedelta(hours=1)).read == 0


def test_new_and_removed(desk):
    """A new file comes in and a removed one goes, in the feeds of its topics too."""
    desk.article("a.md", title="Old", topics=["NATO"])
    desk.sync()
    desk.remove("a.md")
    desk.article("b.md", title="New", topics=["NATO"])
    synced = desk.sync()
    assert (synced.read, synced.changed, synced.removed) == (1, 1, 1)
    assert list(desk.entries()) == list(desk.entries("/topics/nato/feed.atom")) == ["New"]


def test_last_of_a_topic(desk):
    """A topic goes with its last article, unless site.toml names it."""
    desk.settings("[topics.nato]\n")
    desk.article("a.md", topics=["NATO", "Energy"])
    assert "/topics/energy/" in desk.publish()
    desk.remove("a.md")
    publication = desk.publish()
    assert "/topics/energy/" not in publication
    assert "/topics/nato/feed.atom" in publication


def test_assets(desk):
    """A file that is published as it is can change and go like an article."""
    desk.write("static/a.txt", "one")
    desk.sync()
    desk.write("static/a.txt", "two")
    assert desk.sync().changed == 1
    assert desk.publication()["/a.txt"].render() == b"two"
    desk.remove("static/a.txt")
    assert desk.sync().removed == 1
    assert "/a.txt" not in desk.publication()


def test_article_becomes_a_folder(desk):
    """What was a file and is now a folder of articles loses the one and gains the others."""
    desk.article("news", title="no suffix, no article")
    desk.article("a.txt", title="File")
    desk.sync()
    desk.remove("a.txt")
    desk.article("a.txt.d/b.md", title="Inside")
    desk.sync()
    assert list(desk.entries()) == ["Inside"]


def test_progress(desk):
    """Progress counts the files that were read, up to all of them."""
    many(desk, 250)
    told: list[int] = []
    assert desk.sync(progress=told.append).read == 250
    assert told == sorted(told)
    assert told[-1] == 250


def test_no_folder(desk):
    """A content folder that is gone is an error, and takes no article out of the archive."""
    desk.article("a.md")
    desk.sync()
    with pytest.raises(PublicationError, match="elsewhere: is not a folder"):
        sync(desk.archive, desk.folder / "elsewhere", desk.site, NOW)
    assert desk.archive.count(NOW) == 1


# -- ids


def test_minted_id(desk):
    """An id is made of the authority, the day of publication at the site, and the article's name."""
    desk.settings('timezone = "Europe/Kyiv"\n')
    desk.article("an-office.md", date="2025-06-01T23:30:00Z")
    desk.sync()
    assert desk.entries()["A headline"].id == "tag:news.example.org,2024:2025-06-02/an-office"


def test_moved(desk):
    """A file that moves to another folder, under another name, keeps its id, and is one article."""
    desk.article("a.md")
    desk.sync()
    id_ = desk.entries()["A headline"].id
    (desk.folder / "b").mkdir()
    (desk.folder / "a.md").rename(desk.folder / "b/c.md")
    synced = desk.sync()
    assert (synced.read, synced.changed, synced.removed) == (1, 1, 1)
    (entry,) = desk.atom().entries
    assert (entry.id, entry.link) == (id_, "https://news.example.org/2025/06/c/")
    desk.article("b/c.md", title="Edited")
    desk.sync()
    assert desk.entries()["Edited"].id == id_


def test_moved_back(desk):
    """A file that moves away and back has one id all the time."""
    desk.article("a.md")
    desk.sync()
    ids = [desk.entries()["A headline"].id]
    for old, new in (("a.md", "z.md"), ("z.md", "b.md"), ("b.md", "a.md")):
        (desk.folder / old).rename(desk.folder / new)
        desk.sync()
        ids.append(desk.atom().entries[0].id)
    assert len(set(ids)) == 1


def test_copied(desk):
    """A copy of a file is another article, with an id of its own."""
    file = desk.article("a.md")
    desk.sync()
    desk.write("b.md", file.read_bytes())
    desk.sync()
    assert len({entry.id for entry in desk.atom().entries}) == 2


def test_moved_out_of_two(desk):
    """Of two files with the same bytes the one that stays keeps its id when the other one goes."""
    file = desk.article("a.md")
    desk.write("b.md", file.read_bytes())
    desk.sync()
    ids = {entry.link: entry.id for entry in desk.atom().entries}
    desk.remove("a.md")
    desk.sync()
    (entry,) = desk.atom().entries
    assert entry.id == ids[entry.link]


@pytest.mark.parametrize("change", [{"slug": "another"}, {"date": "2024-02-03"}, {"title": "Another"}])
def test_id_is_minted_once(desk, change):
    """Another slug, date or title leaves an id that was minted as it is: readers would show the entry again."""
    desk.article("a.md")
    desk.sync()
    id_ = desk.atom().entries[0].id
    desk.article("a.md", **change)
    assert desk.sync().changed == 1
    assert desk.atom().entries[0].id == id_


@pytest.mark.parametrize(
    "text",
    [
        SETTINGS.replace("https://news.example.org/", "http://other.example.com/news/"),
        SETTINGS + 'timezone = "Pacific/Kiritimati"\n',
        SETTINGS + 'permalink = "/{slug}.html"\n',
        SETTINGS.replace("Eastern Desk", "Western Desk"),
        SETTINGS.replace("news.example.org,2024", "other.example.com,2025"),
    ],
    ids=["address", "timezone", "permalink", "title", "authority"],
)
def test_ids_do_not_follow_the_site(desk, text):
    """Ids stay when the site moves, or anything else in its settings changes."""
    desk.article("a.md", date="2025-06-01")
    desk.sync()
    id_ = desk.atom().entries[0].id
    desk.settings(text=text)
    desk.sync()
    assert desk.atom().entries[0].id == id_


def test_own_id(desk):
    """An id that the author gives is the entry's, also where one was minted before."""
    desk.article("a.md")
    desk.sync()
    desk.article("a.md", id="urn:uuid:9d5d1bd4-1d8a-4b4f-8f0a-6a2b0e3f0001")
    desk.sync()
    assert desk.atom().entries[0].id == "urn:uuid:9d5d1bd4-1d8a-4b4f-8f0a-6a2b0e3f0001"


def test_same_ids(desk):
    """Of two articles with one id the older keeps it, the other gets one of its own, and is reported."""
    desk.article("old.md", title="Old", date="2025-01-01", id="urn:x:1")
    desk.article("a-new.md", title="New", date="2025-02-01", id="urn:x:1")
    (problem,) = desk.sync().problems
    assert str(problem) == "a-new.md: has the same id as old.md; it gets another one"
    assert problem.severity == "warning"
    entries = desk.entries()
    assert entries["Old"].id == "urn:x:1"
    assert entries["New"].id.startswith("urn:x:1-")


def test_same_ids_later(desk):
    """Two articles with one id are reported until one is mended, and their ids don't change meanwhile."""
    desk.article("old.md", title="Old", date="2025-01-01", id="urn:x:1")
    desk.article("new.md", title="New", date="2025-02-01", id="urn:x:1")
    desk.sync()
    ids = {title: entry.id for title, entry in desk.entries().items()}
    desk.article("unrelated.md", title="Unrelated")
    synced = desk.sync()
    assert {title: desk.entries()[title].id for title in ids} == ids
    assert [each.source for each in synced.problems] == ["new.md"]
    desk.article("new.md", title="New", date="2025-02-01", id="urn:x:2")
    assert desk.sync().problems == ()
    assert desk.entries()["New"].id == "urn:x:2"


def test_same_ids_and_one_goes(desk):
    """When the older of two goes the other keeps the id that readers know it by, and is told so."""
    desk.article("old.md", title="Old", date="2025-01-01", id="urn:x:1")
    desk.article("new.md", title="New", date="2025-02-01", id="urn:x:1")
    desk.sync()
    id_ = desk.entries()["New"].id
    desk.remove("old.md")
    (problem,) = desk.sync().problems
    assert str(problem) == "new.md: has another id than it asks for, the one that it was published with"
    assert desk.entries()["New"].id == id_


def test_same_minted_ids(desk):
    """Two articles of one day and name, in two folders, have two ids and two pages, and both stay with an edit."""
    desk.article("b/index.md", title="One", slug="x")
    desk.article("a/index.md", title="Two", slug="x")
    problems = desk.sync().problems
    assert {each.source for each in problems} == {"b/index.md"}
    before = {title: (entry.id, entry.link) for title, entry in desk.entries().items()}
    assert len(set(before.values())) == 2
    desk.article("b/index.md", title="One", slug="x", body="Edited.")
    desk.sync()
    assert {title: (entry.id, entry.link) for title, entry in desk.entries().items()} == before


def test_same_paths(desk):
    """Of two articles that ask for one address the older gets it, the other one of its own, and is reported."""
    desk.article("old.md", title="Old", date="2025-01-01", permalink="/about/")
    desk.article("a-new.md", title="New", date="2025-02-01", permalink="/About/")
    (problem,) = desk.sync().problems
    assert problem.source == "a-new.md"
    assert problem.severity == "warning"
    links = {title: entry.link for title, entry in desk.entries().items()}
    assert links["Old"] == "https://news.example.org/about/"
    assert links["New"].startswith("https://news.example.org/About-")
    assert str(problem) == (
        f"a-new.md: has the same address as old.md; its page is {links['New'].removeprefix('https://news.example.org')}"
    )
    desk.article("unrelated.md")
    assert [each.source for each in desk.sync().problems] == ["a-new.md"]


def test_path_becomes_free(desk):
    """When the older one goes the other gets the address that it asks for, and keeps its id."""
    desk.article("old.md", title="Old", date="2025-01-01", permalink="/about/")
    desk.article("new.md", title="New", date="2025-02-01", permalink="/about/")
    desk.sync()
    id_ = desk.entries()["New"].id
    desk.remove("old.md")
    assert desk.sync().problems == ()
    assert desk.entries()["New"].link == "https://news.example.org/about/"
    assert desk.entries()["New"].id == id_


def test_all_alike(desk):
    """However many articles have one name and day, each has an id and an address of its own."""
    for n in range(20):
        desk.article(f"{n}/x.md", title=str(n))
    desk.sync()
    entries = desk.atom().entries
    assert len({entry.id for entry in entries}) == len({entry.link for entry in entries}) == 20


# -- what is wrong


def test_bad_article_keeps_its_last_good_version(desk):
    """An article that breaks is reported, and shown as it last was, until it is mended or removed."""
    desk.article("a.md", title="Good")
    desk.sync()
    desk.article("a.md", title="Broken", date="soon")
    for _ in range(2):
        (problem,) = desk.sync().problems
        assert str(problem) == "a.md:3: \"date\" is not a date: 'soon'"
        assert list(desk.entries()) == ["Good"]
    desk.article("a.md", title="Mended")
    assert desk.sync().problems == ()
    assert list(desk.entries()) == ["Mended"]
    desk.article("a.md", date="soon")
    desk.sync()
    desk.remove("a.md")
    assert desk.sync().problems == ()
    assert list(desk.entries()) == []


def test_bad_from_the_start(desk):
    """An article that never was good is left out and reported at each sync; the others are published."""
    desk.article("a.md", title="Bad", date=None)
    desk.article("b.md", title="Good")
    for _ in range(2):
        assert [str(each) for each in desk.sync().problems] == ['a.md:4: has no date; give one as "date: YYYY-MM-DD"']
    assert list(desk.entries()) == ["Good"]


def test_back_to_what_it_was(desk):
    """A broken article that becomes again what it last was is no change for anybody."""
    desk.article("a.md", title="Good")
    desk.sync()
    before = contents(desk.archive)
    desk.article("a.md", title="Good", date="soon")
    desk.sync()
    generation = desk.archive.generation
    desk.article("a.md", title="Good")
    synced = desk.sync()
    assert (synced.changed, synced.problems) == (0, ())
    assert (desk.archive.generation, contents(desk.archive)) == (generation, before)


def test_draft(desk):
    """An article that becomes a draft goes, and comes back under the same id."""
    desk.article("a.md")
    desk.sync()
    id_ = desk.atom().entries[0].id
    desk.article("a.md", draft=True)
    synced = desk.sync()
    assert (synced.changed, synced.removed) == (0, 1)
    assert desk.atom().entries == []
    desk.article("a.md", draft=False)
    desk.sync()
    assert desk.atom().entries[0].id == id_


def test_unreadable_folder(make_desk, open_path, as_somebody):
    """The articles of a folder that can't be read are kept; it is reported, not they."""
    desk = make_desk(parent=open_path)
    desk.article("news/deep/a.md", title="Kept")
    desk.article("newspaper.md", title="Beside")
    desk.article("news.md", title="Gone")
    for folder in (desk.folder, desk.folder.parent):
        folder.chmod(0o777)
    with as_somebody():
        desk.sync()
    desk.remove("news.md")
    (desk.folder / "news").chmod(0)
    try:
        with as_somebody():
            synced = desk.sync()
            titles = list(desk.entries())
    finally:
        (desk.folder / "news").chmod(0o777)
    assert [str(each) for each in synced.problems] == ["news: can't be read: Permission denied"]
    assert synced.removed == 1
    assert sorted(titles) == ["Beside", "Kept"]
    assert desk.sync().removed == 0


def test_unreadable_file(make_desk, open_path, as_somebody):
    """A file that can't be read keeps its last good version, and is read when it can be."""
    desk = make_desk(parent=open_path)
    desk.article("a.md", title="Kept")
    for folder in (desk.folder, desk.folder.parent):
        folder.chmod(0o777)
    with as_somebody():
        desk.sync()
    desk.article("a.md", title="Later").chmod(0)
    with as_somebody():
        assert [str(each) for each in desk.sync().problems] == ["a.md: can't be read: Permission denied"]
        assert list(desk.entries()) == ["Kept"]
    (desk.folder / "a.md").chmod(0o644)
    with as_somebody():
        assert desk.sync().problems == ()
        assert list(desk.entries()) == ["Later"]


def test_read_only(make_desk, open_path, as_somebody):
    """The content folder is only read: one that can't be written is as good as any."""
    desk = make_desk(parent=open_path)
    desk.article("a.md")
    desk.folder.parent.chmod(0o777)
    desk.folder.chmod(0o555)
    with as_somebody():
        assert desk.sync().changed == 1
    desk.folder.chmod(0o755)


def test_vanished_while_walking(desk):
    """A file that goes between the walk and the read costs no more than itself."""
    desk.article("a.md", title="First")
    desk.article("b.md", title="Second")
    many(desk, 150)

    def remove(_: int) -> None:
        (desk.folder / "b.md").unlink(missing_ok=True)

    desk.sync(progress=remove)
    assert desk.archive.count(NOW) in (151, 152)
    desk.sync()
    assert desk.archive.count(NOW) == 151


# -- rules


def test_topics_of_the_site(desk):
    """A topic that is added to site.toml finds the articles that are there already."""
    desk.article("a.md", title="One", body="NATO met.")
    desk.article("b.md", title="Two", body="The senate met.")
    desk.sync()
    assert "/topics/nato/feed.atom" not in desk.publication()
    desk.settings('[topics.nato]\nmatch = ["NATO"]\n')
    desk.sync()
    assert list(desk.entries("/topics/nato/feed.atom")) == ["One"]
    desk.settings('[topics.nato]\nmatch = ["senate"]\n')
    desk.sync()
    assert list(desk.entries("/topics/nato/feed.atom")) == ["Two"]
    desk.settings()
    desk.sync()
    assert "/topics/nato/feed.atom" not in desk.publication()


def test_rules_change_nothing(desk):
    """A rule that changes no article changes no fingerprint of one."""
    desk.article("a.md", body="NATO met.")
    desk.sync()
    before = [each.fingerprint for each in desk.archive.listed(NOW)]
    desk.settings('[topics.energy]\nmatch = ["gas"]\n')
    assert desk.sync().changed == 0
    assert [each.fingerprint for each in desk.archive.listed(NOW)] == before


def test_timezone(desk):
    """Another timezone moves the dates that name none."""
    desk.article("a.md", date="2025-06-01 12:00")
    desk.article("b.md", date="2025-06-01T12:00:00Z")
    desk.settings('timezone = "Europe/Kyiv"\n')
    desk.sync()
    assert {each.source: each.published - 1_748_779_200 for each in desk.archive.listed(NOW)} == {
        "a.md": -3 * 3600, "b.md": 0,
    }  # fmt: skip


def test_permalink(desk):
    """Another permalink pattern gives every article its new address."""
    desk.article("news/a.md")
    desk.sync()
    desk.settings('permalink = "/{folder}/{slug}.html"\n')
    desk.sync()
    assert desk.atom().entries[0].link == "https://news.example.org/news/a.html"


def test_generation(desk):
    """The generation rises with a change of an article, an asset or the site, and with nothing else."""
    seen = []

    def synced() -> int:
        desk.sync()
        seen.append(desk.archive.generation)
        return len(seen)

    for change in (
        lambda: desk.article("a.md"),
        lambda: desk.article("a.md", title="Another"),
        lambda: desk.settings('description = "x"\n'),
        lambda: desk.write("static/a.txt", "x"),
        lambda: desk.remove("a.md"),
    ):
        change()
        synced()
        assert synced() >= 2
        assert seen[-1] == seen[-2]
    assert sorted(set(seen[::2])) == seen[::2]


def test_folder_moves(desk, tmp_path):
    """A content folder that moves as a whole is the same publication: nothing of it is news."""
    desk.article("a.md")
    desk.write("static/a.txt", "text")
    desk.sync()
    before = contents(desk.archive)
    desk.folder = desk.folder.rename(tmp_path / "elsewhere")
    synced = desk.sync()
    assert (synced.changed, synced.removed, contents(desk.archive)) == (0, 0, before)
    assert desk.publication()["/a.txt"].render() == b"text"


# -- files that come with an article


def fingerprint(desk, source: str = "a.md") -> str:
    (found,) = (each.fingerprint for each in desk.archive.listed(NOW) if each.source == source)
    return found


@pytest.fixture
def podcast(desk):
    """Two articles with a file each, one of them in static/, and a third with one of another site."""
    desk.article("a.md", enclosure={"url": "/a.mp3", "length": 1})
    desk.article("news/b.md", enclosure=["b.mp3", "https://news.example.org/sound/%D1%97.mp3?download"])
    desk.article("c.md", enclosure="https://cdn.example/a.mp3")
    for name in ("static/a.mp3", "news/b.mp3", "sound/ї.mp3", "c.mp3", "cdn.example/a.mp3"):
        desk.write(name, name)
    desk.sync()
    return desk


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("static/a.mp3", "a.md"),
        ("news/b.mp3", "news/b.md"),
        ("sound/ї.mp3", "news/b.md"),
        ("c.mp3", None),
        ("cdn.example/a.mp3", None),
    ],
)
@pytest.mark.parametrize("change", ["write", "remove"])
def test_attached_file(podcast, name, source, change):
    """An article changes when a file changes, comes or goes that comes with it: its feeds say how long that is."""
    sources = {"a.md", "news/b.md", "c.md"}
    before = {each: fingerprint(podcast, each) for each in sources}
    podcast.write(name, "longer than it was") if change == "write" else podcast.remove(name)
    podcast.sync(NOW + timedelta(hours=1))
    after = {each: fingerprint(podcast, each) for each in sources}
    assert {each for each in sources if before[each] != after[each]} == ({source} if source else set())
    podcast.write(name, "again")
    podcast.sync(NOW + timedelta(hours=2))
    assert {each for each in sources if after[each] != fingerprint(podcast, each)} == ({source} if source else set())


def test_attached_file_beside_an_edit(podcast):
    """So it does when both change at once, and when the file comes first."""
    podcast.article("a.md", enclosure="/another.mp3")
    podcast.sync()
    before = fingerprint(podcast)
    podcast.write("another.mp3", "x")
    podcast.sync()
    assert fingerprint(podcast) != before
    before = fingerprint(podcast)
    podcast.write("static/a.mp3", "of no article any more")
    podcast.sync()
    assert fingerprint(podcast) == before


def test_attached_file_is_noticed(podcast):
    """That is a change like any other: it is noticed in the feed, and in those of the article's topics."""
    later = NOW + timedelta(hours=1)
    podcast.article("a.md", enclosure="/a.mp3", topics=["NATO"])
    podcast.sync(later)
    podcast.write("static/a.mp3", "longer than it was")
    podcast.sync(later + timedelta(hours=1))
    assert podcast.archive.changes()["nato"] == later + timedelta(hours=1)
    assert podcast.atom(now=later + timedelta(hours=1)).feed.updated == "2026-01-01T02:00:00Z"


def test_attached_file_and_other_rules(podcast):
    """It is no change once more when another rule makes the next sync read all files again."""
    podcast.write("static/a.mp3", "longer than it was")
    podcast.sync()
    before = contents(podcast.archive) | {"site": None}
    podcast.settings('[topics.energy]\nmatch = ["gas"]\n')
    assert podcast.sync().changed == 0
    assert contents(podcast.archive) | {"site": None} == before


def test_attached_file_of_another_address(podcast):
    """When the site moves, files that articles name by its new address are theirs."""
    podcast.settings(text=SETTINGS.replace("https://news.example.org/", "https://cdn.example/"))
    podcast.write("static/a.mp3", "longer than it was")
    podcast.sync()
    before = fingerprint(podcast, "c.md")
    podcast.write("static/a.mp3", "even longer than it was")
    podcast.sync(NOW + timedelta(hours=1))
    assert fingerprint(podcast, "c.md") != before


# -- at the same time, and not to the end


@pytest.mark.parametrize(
    "executor",
    [
        lambda: ThreadPoolExecutor(3),
        lambda: ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")),
    ],
    ids=["threads", "processes"],
)
def test_executors(desk, tmp_path, executor):
    """Reading in threads or other processes gives what reading in this one gives."""
    many(desk, 420)
    desk.article("bad.md", date="soon")
    with executor() as some:
        synced = desk.sync(executor=some)
    assert (synced.read, len(synced.problems)) == (421, 1)
    assert contents(desk.archive) == fresh(desk, tmp_path)


def test_two_threads(desk, tmp_path):
    """Several syncs at once leave what one leaves."""
    many(desk, 150)
    together = threading.Barrier(3)
    synced: list[Synced] = []

    def run() -> None:
        archive = Archive(desk.archive_file)
        together.wait()
        synced.extend(sync(archive, desk.folder, desk.site, NOW) for _ in range(2))
        archive.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(synced) == 6
    assert contents(desk.archive) == fresh(desk, tmp_path)


SYNC = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.archive import Archive
from feeds.archive.sync import Synced, sync
from feeds.config import read_site

archive, folder, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def progress(done):
    if done >= last:
        os.kill(os.getpid(), signal.SIGKILL)

sync(Archive(archive), folder, read_site(folder), datetime(2026, 1, 1, tzinfo=UTC), progress=progress)
"""


def start_sync(desk, environment, *, until: int = 10**9) -> subprocess.Popen:
    """A process that syncs, and is killed when it has read so many files."""
    command = [sys.executable, "-c", SYNC, desk.archive_file, desk.folder, str(until)]
    return subprocess.Popen(command, env=environment, cwd=desk.folder.parent)


def test_two_processes(desk, environment, tmp_path):
    """Syncs of several processes at once leave what one leaves."""
    many(desk, 300)
    processes = [start_sync(desk, environment) for _ in range(2)]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert contents(desk.archive) == fresh(desk, tmp_path)
    assert desk.sync().read == 0


@pytest.mark.parametrize("until", [100, 300, 450])
def test_killed_in_the_first_sync(desk, environment, tmp_path, until):
    """A first sync that is killed is completed by the next one, and ends as if it never had been."""
    many(desk, 450)
    assert start_sync(desk, environment, until=until).wait(60) == -signal.SIGKILL
    desk.sync()
    assert contents(desk.archive) == fresh(desk, tmp_path)
    assert desk.sync().read == 0


def test_killed_later(desk, environment, tmp_path):
    """A later sync that is killed leaves the archive as it was; readers never see half of it."""
    many(desk, 250)
    desk.sync()
    before, generation = contents(desk.archive), desk.archive.generation
    desk.archive.close()
    for n in range(250):
        name = next(desk.folder.glob(f"*/article-{n:04}.md"))
        desk.article(str(name.relative_to(desk.folder)), title="Changed", body=f"{n}", date=f"2025-03-{n % 28 + 1:02}")
    assert start_sync(desk, environment, until=200).wait(60) == -signal.SIGKILL
    assert (contents(desk.archive), desk.archive.generation) == (before, generation)
    assert desk.sync().changed == 250
    assert desk.archive.count(NOW) == 250
    assert {entry.title for entry in desk.atom().entries} == {"Changed"}


def test_many_changes_in_a_second(desk):
    """However many changes there are in a second, feeds tell of none to come, and are the same a moment later."""
    for n in range(5):
        desk.article(f"{n}.md", title=str(n))
        desk.sync()
    fed = [desk.publication(NOW + timedelta(seconds=n))["/feed.atom"] for n in range(5)]
    assert len({document.render() for document in fed}) == len({document.fingerprint for document in fed}) == 1
