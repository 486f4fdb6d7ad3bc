"""Facts about the archive: an index of all articles, newest first and by topic, that can be asked at any moment."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW

from feeds.archive import Archive, Asset
from feeds.archive.problems import problems, scheduled
from feeds.errors import PublicationError
from feeds.model import Topic

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def sources(listed) -> list[str]:
    return [each.source for each in listed]


@pytest.fixture
def filled(desk):
    """Five articles, one of them scheduled, and a topic of site.toml without any."""
    desk.settings("[topics.rivers]\n")
    desk.article("c.md", date="2025-03-01", topics=["NATO"])
    desk.article("a.md", date="2025-01-01", topics=["NATO", "Energy"])
    desk.article("b.md", date="2025-02-01", topics=["Nato"])
    desk.article("d.md", date="2024-12-01", topics=["NATO"])
    desk.article("later.md", date="2026-06-01", topics=["NATO", "Leaks"])
    desk.sync()
    return desk


def test_newest_first(filled):
    """Lists are newest first, up to the moment they are asked for."""
    assert sources(filled.archive.latest(None, NOW)) == ["c.md", "b.md", "a.md", "d.md"]
    assert sources(filled.archive.listed(NOW)) == ["c.md", "b.md", "a.md", "d.md"]
    assert sources(filled.archive.latest(None, datetime(2025, 2, 1, tzinfo=UTC))) == ["b.md", "a.md", "d.md"]
    assert sources(filled.archive.latest(None, NOW + timedelta(days=365)))[0] == "later.md"


def test_limit(filled):
    """A list has as many articles as are asked for, the newest."""
    assert sources(filled.archive.latest(None, NOW, 2)) == ["c.md", "b.md"]
    assert filled.archive.latest(None, NOW, 99) == filled.archive.latest(None, NOW)


def test_same_moment(desk):
    """Articles of one moment have an order too, always the same."""
    for name in ("b.md", "a.md", "c.md"):
        desk.article(name)
    desk.sync()
    first = sources(desk.archive.latest(None, NOW))
    assert sorted(first) == ["a.md", "b.md", "c.md"]
    desk.article("b.md", title="Edited")
    desk.sync()
    assert sources(desk.archive.latest(None, NOW)) == sources(desk.archive.listed(NOW)) == first


def test_latest_of_a_topic(filled):
    """A topic's list has its articles only, in the same order and to the same moment."""
    assert sources(filled.archive.latest("nato", NOW)) == ["c.md", "b.md", "a.md", "d.md"]
    assert sources(filled.archive.latest("energy", NOW)) == ["a.md"]
    assert filled.archive.latest("leaks", NOW) == ()
    assert filled.archive.latest("no-such-topic", NOW) == ()
    assert filled.archive.latest("energy", NOW) == tuple(
        each for each in filled.archive.latest(None, NOW) if each.source == "a.md"
    )


def test_at(filled):
    """An article is found by the path of its page from the moment of its publication."""
    assert filled.archive.at("/2025/01/a/", NOW).source == "a.md"
    assert filled.archive.at("/2025/01/A/", NOW) is None
    assert filled.archive.at("/2026/06/later/", NOW) is None
    assert filled.archive.at("/2026/06/later/", datetime(2026, 6, 1, tzinfo=UTC)).source == "later.md"


def test_articles(filled):
    """Articles come with all that was written, and one that is gone is left out."""
    found = filled.archive.articles(["a.md", "no-such.md", "c.md"], NOW)
    assert found.keys() == {"a.md", "c.md"}
    assert found["a.md"].title == "A headline"
    assert found["a.md"].body.strip() == "The story."
    assert [topic.label for topic in found["a.md"].topics] == ["NATO", "Energy"]
    assert filled.archive.articles([], NOW) == {}


def test_topics(filled):
    """Topics are those with articles now and those of site.toml, by label, called what most of their articles say."""
    found = [(each.topic.term, each.topic.label, each.count) for each in filled.archive.topics(NOW, filled.site.topics)]
    assert found == [("energy", "Energy", 1), ("nato", "NATO", 4), ("rivers", "rivers", 0)]
    later = filled.archive.topics(NOW + timedelta(days=365), ())
    assert [each.topic.term for each in later] == ["energy", "leaks", "nato"]


def test_known_topics(filled):
    """A topic that site.toml knows has the label and the description from there."""
    known = Topic("nato", "The Alliance", "Its members")
    (nato,) = (each for each in filled.archive.topics(NOW, [known]) if each.topic.term == "nato")
    assert (nato.topic, nato.count) == (known, 4)


def test_labels_of_equal_weight(desk):
    """Of labels that are equally common one is chosen, whatever the order of reading."""
    desk.article("a.md", topics=["Nato"])
    desk.article("b.md", topics=["NATO"])
    desk.sync()
    before = desk.archive.topics(NOW, ())
    desk.article("a.md", topics=["Nato"], body="Edited.")
    desk.sync()
    assert desk.archive.topics(NOW, ()) == before


def test_topics_in_one_article(desk):
    """A topic that an article names twice, in two spellings, counts it once."""
    desk.article("nato/a.md", topics=["NATO", "nato"], tags=["Nato"])
    desk.sync()
    assert [(each.topic.term, each.count) for each in desk.archive.topics(NOW, ())] == [("nato", 1)]
    assert len(desk.archive.latest("nato", NOW)) == 1


def test_counts_and_schedule(filled):
    """The archive knows how many articles there are, what is scheduled, and when the next one is due."""
    due = datetime(2026, 6, 1, tzinfo=UTC)
    assert filled.archive.count(NOW) == 4
    assert filled.archive.count(due) == 5
    assert filled.archive.next_due(NOW) == due
    assert filled.archive.next_due(due + timedelta(hours=1)) is None
    (warning,) = scheduled(filled.archive, NOW)
    assert str(warning) == "later.md: is published in the future, at 2026-06-01 00:00 UTC"
    assert warning.severity == "warning"
    assert list(scheduled(filled.archive, due)) == []


def test_update_to_come(desk):
    """An update that is dated later is not made before its time; the archive knows when that is."""
    due = datetime(2026, 6, 1, tzinfo=UTC)
    desk.article("a.md", updated="2026-06-01T00:00:00Z")
    desk.sync()
    assert desk.archive.next_due(NOW) == due
    assert desk.archive.next_due(due) is None
    (before,), (after,) = desk.archive.latest(None, NOW), desk.archive.latest(None, due)
    assert before.fingerprint != after.fingerprint
    assert desk.archive.articles(["a.md"], NOW)["a.md"].updated is None
    assert desk.archive.articles(["a.md"], due)["a.md"].updated == due


def test_changes(filled):
    """When a topic changed is when an article came into it, changed in it or left it; a new archive knows of none."""
    later = NOW + timedelta(hours=1)
    assert filled.archive.changes().keys() == {"", "nato", "energy", "leaks"}
    assert set(filled.archive.changes().values()) == {NEVER}
    filled.article("a.md", date="2025-01-01", topics=["NATO", "New"])
    filled.sync(later)
    changes = filled.archive.changes()
    assert [changes[term] for term in ("", "nato", "energy", "new")] == [later] * 4
    assert changes["leaks"] == NEVER


def changed(desk, source: str = "a.md") -> datetime:
    """When an article changed, by itself or as a sync saw it."""
    (found,) = (each.changed for each in desk.archive.listed(NOW) if each.source == source)
    return datetime.fromtimestamp(found, UTC)


def test_noticed(desk):
    """An article changed when its author says so, or when a later sync than the first saw it change or come."""
    later = NOW + timedelta(hours=1)
    desk.article("a.md")
    desk.article("b.md", updated="2025-07-01T00:00:00Z")
    desk.sync()
    assert changed(desk) == NEVER
    assert changed(desk, "b.md") == datetime(2025, 7, 1, tzinfo=UTC)
    desk.article("a.md", body="Edited.")
    desk.article("c.md", date="2020-01-01")
    desk.sync(later)
    assert [changed(desk, each) for each in ("a.md", "c.md")] == [later, later]
    assert changed(desk, "b.md") == datetime(2025, 7, 1, tzinfo=UTC)
    desk.article("d.md")
    desk.sync(later + timedelta(hours=1))
    assert changed(desk) == later


def test_last_due(filled):
    """The archive knows when the last article, or update of one, was published."""
    filled.article("a.md", date="2025-01-01", updated="2025-12-01T00:00:00Z")
    filled.sync()
    assert filled.archive.last_due(NOW) == datetime(2025, 12, 1, tzinfo=UTC)
    moment = datetime(2025, 1, 15, tzinfo=UTC)
    (published,) = (each.published for each in filled.archive.listed(moment) if each.source == "a.md")
    assert filled.archive.last_due(moment) == datetime.fromtimestamp(published, UTC)
    assert filled.archive.last_due(datetime(2020, 1, 1, tzinfo=UTC)) is None


# -- where pages once were


def test_aliases(filled):
    """An article is found by each path at which its page once was, from the moment of its publication."""
    due = datetime(2026, 6, 1, tzinfo=UTC)
    filled.article("a.md", date="2025-01-01", aliases=["/z/", "/old/a.html"])
    filled.article("later.md", date="2026-06-01", aliases=["/soon/"])
    filled.sync()
    assert list(filled.archive.aliases(NOW)) == ["/old/a.html", "/z/"]
    assert list(filled.archive.aliases(due)) == ["/old/a.html", "/soon/", "/z/"]
    assert filled.archive.aliases(NOW)["/z/"] == "/2025/01/a/"
    assert filled.archive.aliases(due)["/soon/"] == "/2026/06/later/"


def test_aliases_change(filled):
    """They change and go with the article."""
    filled.article("a.md", date="2025-01-01", aliases=["/z/"])
    filled.sync()
    filled.article("a.md", date="2025-01-01", aliases=["/y/"])
    filled.sync()
    assert list(filled.archive.aliases(NOW)) == ["/y/"]
    filled.remove("a.md")
    filled.sync()
    assert list(filled.archive.aliases(NOW)) == []


def test_same_aliases(filled):
    """A path that several articles claim leads to the oldest that is published, and is listed once."""
    for name in ("a.md", "b.md", "d.md", "later.md"):
        year = {"a.md": 2025, "b.md": 2024, "d.md": 2023, "later.md": 2030}[name]
        filled.article(name, date=f"{year}-01-01", aliases=["/z/"])
    filled.sync()
    assert filled.archive.aliases(NOW) == {"/z/": "/2023/01/d/"}
    assert filled.archive.aliases(datetime(2024, 6, 1, tzinfo=UTC)) == {"/z/": "/2023/01/d/"}
    filled.remove("d.md")
    filled.sync()
    assert filled.archive.aliases(NOW) == {"/z/": "/2024/01/b/"}


def test_site(filled):
    """The archive holds the site as it was at the last sync: a server needs nothing else."""
    assert filled.archive.site == filled.site
    assert filled.archive.site_changed == NOW
    filled.settings('language = "uk"\n')
    filled.sync(NOW + timedelta(hours=1))
    assert filled.archive.site.language == "uk"
    assert filled.archive.site_changed == NOW + timedelta(hours=1)
    assert filled.archive.folder == filled.folder


def test_fingerprints(filled):
    """An article's fingerprint is the same until it changes, and after that another one, also with a new address."""
    before = {each.source: each.fingerprint for each in filled.archive.listed(NOW)}
    assert len(set(before.values())) == 4
    filled.article("a.md", date="2025-01-01", topics=["NATO", "Energy"], body="Edited.")
    filled.article("b.md", date="2025-02-01", topics=["Nato"], slug="b2")
    filled.sync()
    after = {each.source: each.fingerprint for each in filled.archive.listed(NOW)}
    assert {source for source in before if before[source] != after[source]} == {"a.md", "b.md"}


def test_assets(desk):
    """Assets are listed with a fingerprint that changes with them, and have a length; articles are none."""
    desk.article("a.md")
    desk.write("b.png", b"1")
    desk.write("static/c.md", "a text to be published as it is")
    desk.sync()
    assets = dict(desk.archive.assets())
    assert list(assets) == ["b.png", "static/c.md"]
    assert desk.archive.asset("b.png") == Asset(assets["b.png"], 1)
    assert desk.archive.asset("a.md") is None
    desk.write("b.png", b"22")
    desk.sync()
    assert desk.archive.asset("b.png").fingerprint != assets["b.png"]
    assert desk.archive.asset("b.png").size == 2


def test_problems(desk):
    """The archive remembers what was wrong, in the order of the files, with the severity."""
    desk.article("z.md", date="soon")
    desk.article("b.md", language="??")
    desk.sync()
    found = [(each.source, each.line, each.severity) for each in problems(desk.archive)]
    assert found == [("b.md", 4, "warning"), ("z.md", 3, "error")]


# -- the file


def test_new(tmp_path):
    """An archive that nobody filled can't be read, and says so."""
    archive = Archive(tmp_path / "a.sqlite3")
    with pytest.raises(PublicationError, match=r"a\.sqlite3: "):
        archive.latest(None, NOW)
    archive.close()


@pytest.mark.parametrize(
    "damage", [b"not a database, but a letter of some length" * 40, b"SQLite format 3\0" + b"\xff" * 9999]
)
def test_damaged(desk, damage):
    """A damaged archive is an error that names its file, whoever uses it."""
    desk.article("a.md")
    desk.sync()
    desk.archive.close()
    for name in (desk.archive_file, *desk.archive_file.parent.glob("archive.sqlite3-*")):
        name.unlink()
    desk.archive_file.write_bytes(damage)
    with pytest.raises(PublicationError, match=r"archive\.sqlite3: archive can't be used: .+"):
        desk.archive.latest(None, NOW)
    with pytest.raises(PublicationError, match=r"archive\.sqlite3: archive can't be used: .+"):
        desk.sync()


def test_damaged_within(desk):
    """Damage in the middle of an archive is an error that names its file, never a shorter list."""
    for n in range(300):
        desk.article(f"{n}.md", title=f"Number {n}", body="word " * 200, date=f"2025-01-{n % 28 + 1:02}")
    desk.sync()
    desk.archive.close()
    with sqlite3.connect(desk.archive_file) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray(desk.archive_file.read_bytes())
    data[16384:] = b"\x5a" * (len(data) - 16384)
    desk.archive_file.write_bytes(data)
    with pytest.raises(PublicationError, match=r"archive\.sqlite3: archive can't be used"):
        list(desk.archive.listed(NOW))


def test_no_place(tmp_path):
    """An archive in a folder that is not there is an error that names it."""
    archive = Archive(tmp_path / "no-such-folder/a.sqlite3")
    with pytest.raises(PublicationError, match=r"no-such-folder/a\.sqlite3: archive can't be used"):
        archive.latest(None, NOW)


def test_other_schema(desk):
    """An archive that an older version made is made anew: the articles are the truth."""
    desk.article("a.md")
    desk.sync()
    desk.archive.close()
    database = sqlite3.connect(desk.archive_file)
    database.execute("UPDATE fact SET value = ? WHERE name = 'schema'", (b"0",))
    database.execute("DROP TABLE article_topic")
    database.commit()
    database.close()
    assert desk.sync().read == 1
    assert desk.archive.count(NOW) == 1


def test_closed(filled):
    """An archive that was closed opens again when it is asked."""
    filled.archive.close()
    assert filled.archive.count(NOW) == 4


def test_readers_while_writing(filled):
    """A reader sees the archive as it was until a sync is done."""
    other = Archive(filled.archive_file)
    for n in range(150):
        filled.article(f"more/{n}.md")
    seen: list[int] = []
    filled.sync(progress=lambda _: seen.append(other.count(NOW)))
    assert seen == [4] * len(seen)
    assert other.count(NOW) == 154
    other.close()
