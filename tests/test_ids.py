"""Facts about ids that outlive the archive: ids.tsv decides, and ids of other programs are taken over."""

import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, Desk
from sqlalchemy import create_engine, text

from feeds.archive.ids import remembered
from feeds.errors import ConfigError, PublicationError
from feeds.ledger import FILE_NAME, Issued, read_ledger, write_ledger
from feeds.published import read_published


def ids(desk: Desk) -> dict[str, str]:
    """The id of each source that is published."""
    articles = desk.archive.articles([each.source for each in desk.archive.listed(NOW)], NOW)
    return {source: each.id for source, each in articles.items()}


def write(desk: Desk, *lines: Issued) -> None:
    desk.write(FILE_NAME, write_ledger(lines))


def keep(desk: Desk) -> bytes:
    """Write the ledger of what is published, as `feeds ids --write` does."""
    with desk.archive.connect() as connection:
        data = write_ledger(remembered(connection))
    desk.write(FILE_NAME, data)
    return data


def problems(desk: Desk) -> list[str]:
    return [str(each) for each in desk.sync().problems]


# -- the ledger decides


def test_new_article(desk):
    """A new article has the id of the ledger, in all formats, whatever it is."""
    desk.article("a.md")
    write(desk, Issued("a.md", "4711"))
    publication = desk.publish()
    for name in ("feed.atom", "feed.rss", "feed.json"):
        assert [each.id for each in read_published(publication[f"/{name}"].render()).entries] == ["4711"]


def test_published_article(desk):
    """A ledger that is changed is applied to articles that are there, and their feeds and topics change."""
    desk.article("a.md", topics=["Rivers"])
    desk.article("b.md", title="B", topics=["Rivers"])
    desk.sync()
    generation, before = desk.archive.generation, ids(desk)
    write(desk, Issued("a.md", "tag:old.example,2010:1"))
    synced = desk.sync(NOW + timedelta(days=1))
    assert (synced.read, synced.changed) == (0, 1)
    assert desk.archive.generation > generation
    assert ids(desk) == {**before, "a.md": "tag:old.example,2010:1"}
    assert desk.archive.changes()["rivers"] == NOW + timedelta(days=1)
    assert desk.entries("/topics/rivers/feed.atom")["A headline"].id == "tag:old.example,2010:1"


def test_edited_afterwards(desk):
    """An edit leaves the id that the ledger gave."""
    desk.article("a.md")
    write(desk, Issued("a.md", "urn:x:1"))
    desk.sync()
    desk.article("a.md", title="Another", date="2025-07-07", slug="another")
    desk.sync()
    assert ids(desk) == {"a.md": "urn:x:1"}


def test_unchanged_ledger(desk):
    """A ledger that says what is known changes nothing."""
    desk.article("a.md")
    desk.sync()
    keep(desk)
    generation = desk.archive.generation
    synced = desk.sync()
    assert (synced.changed, synced.problems, desk.archive.generation) == (0, (), generation)


def test_lost_archive(desk):
    """With the ledger a new archive gives the ids that the lost one gave, though dates and names had changed."""
    for name in "abc":
        desk.article(f"{name}.md", title=name)
    desk.sync()
    desk.article("a.md", title="a", date="2025-02-02")
    desk.article("b.md", title="b", slug="other")
    (desk.folder / "c.md").rename(desk.folder / "d.md")
    desk.sync()
    before, written = ids(desk), keep(desk)
    desk.lose_archive()
    desk.sync()
    assert ids(desk) == before
    assert keep(desk) == written


def test_lost_archive_and_name(desk):
    """A file that is renamed while there is no archive is known by its date, and its title or name."""
    desk.article("ice-out.md", title="Ice out", date="2025-06-01")
    desk.article("ferry.md", title="The ferry", date="2025-06-02 10:30")
    desk.sync()
    before = ids(desk)
    keep(desk)
    desk.lose_archive()
    (desk.folder / "ice-out.md").rename(desk.folder / "one.md")
    desk.remove("ferry.md")
    desk.article("two.md", title="The ferry", date="2025-06-02 10:30", body="It sails.")
    desk.sync()
    assert ids(desk) == {"one.md": before["ice-out.md"], "two.md": before["ferry.md"]}


def test_renamed_and_edited(desk):
    """With a ledger a file that is renamed and edited between two syncs keeps its id."""
    desk.article("a.md")
    desk.sync()
    before = ids(desk)["a.md"]
    keep(desk)
    desk.remove("a.md")
    desk.article("b.md", body="Another story.")
    desk.sync()
    assert ids(desk) == {"b.md": before}


def test_line_moved_with_its_file(desk):
    """Where nothing else tells who is who, the line that moves does."""
    desk.article("a.md")
    desk.sync()
    before = ids(desk)["a.md"]
    desk.remove("a.md")
    desk.article("b.md", title="Another", date="2024-01-01")
    write(desk, Issued("b.md", before))
    desk.sync()
    assert ids(desk) == {"b.md": before}


def test_moved_and_replaced(desk):
    """A file that moved keeps its id, though the ledger still has it at the old name, where another article is."""
    file = desk.article("a.md", title="First")
    desk.sync()
    before = ids(desk)["a.md"]
    keep(desk)
    file.rename(desk.folder / "b.md")
    desk.sync()
    desk.article("a.md", title="Second", date="2025-08-01")
    (problem,) = problems(desk)
    found = ids(desk)
    assert found["b.md"] == before != found["a.md"]
    assert (
        problem == f"a.md: has the id {found['a.md']}, and in ids.tsv {before}; write that anew with feeds ids --write"
    )
    keep(desk)
    assert problems(desk) == []
    assert ids(desk) == found


def test_draft_keeps_its_line(desk):
    """A draft is not gone: another article of its minute doesn't take its id."""
    desk.article("a.md")
    desk.sync()
    before = ids(desk)["a.md"]
    keep(desk)
    desk.article("a.md", draft=True)
    desk.article("b.md", title="Another")
    desk.sync()
    assert before not in ids(desk).values()
    desk.article("a.md")
    desk.sync()
    assert ids(desk)["a.md"] == before


def test_own_id(desk):
    """An id that its author gives wins over the ledger, and that subscribers knew another one is told."""
    desk.article("a.md", id="urn:x:mine")
    write(desk, Issued("a.md", "urn:x:1"))
    assert problems(desk) == ["a.md: was published with the id urn:x:1, and now has one of its own: urn:x:mine"]
    assert ids(desk) == {"a.md": "urn:x:mine"}


def test_same_own_id_of_an_older_article(desk):
    """An article that was published keeps its id, though an older one asks for it later; both are named."""
    desk.article("new.md", title="New", date="2025-02-01", id="urn:x:1")
    desk.sync()
    desk.article("old.md", title="Old", date="2025-01-01", id="urn:x:1")
    assert problems(desk) == ["old.md: has the same id as new.md; it gets another one"]
    assert ids(desk)["new.md"] == "urn:x:1"


def test_gone(desk):
    """A file that comes back has its id, though its date and text are others."""
    desk.article("a.md")
    desk.sync()
    before = ids(desk)
    keep(desk)
    desk.remove("a.md")
    desk.sync()
    keep(desk)
    desk.article("a.md", date="2025-12-01", title="Back")
    desk.sync()
    assert ids(desk) == before


def test_lost_ledger(desk):
    """No id changes because the ledger is gone."""
    desk.article("a.md")
    write(desk, Issued("a.md", "urn:x:1"))
    desk.sync()
    desk.remove(FILE_NAME)
    desk.article("a.md", title="Edited")
    desk.sync()
    assert ids(desk) == {"a.md": "urn:x:1"}


def test_broken_ledger(desk):
    """With a ledger that is wrong nothing new is published, and what was stays; mended, all of it is."""
    desk.article("a.md")
    desk.sync()
    before = ids(desk)
    desk.article("b.md", title="B")
    desk.write(FILE_NAME, "a.md\t1\na.md\t2\n")
    with pytest.raises(ConfigError, match=r"ids\.tsv:2: says of 'a\.md' other than line 1"):
        desk.sync()
    assert ids(desk) == before
    desk.write(FILE_NAME, "a.md\t1\n")
    desk.sync()
    assert ids(desk)["a.md"] == "1"
    assert "b.md" in ids(desk)


@pytest.mark.parametrize("lose", [False, True], ids=["archive kept", "archive lost"])
def test_moment_of_a_day(desk, lose):
    """An article with a day alone is updated at a moment of its id, which no other name moves."""
    for name in ("a", "b", "c"):
        desk.article(f"{name}.md", title=f"The story of {name}", date="2025-05-01", body=f"All of {name}.")
    desk.sync()
    before = {each.id: each.updated for each in desk.atom().entries}
    keep(desk)
    desk.article("a.md", title="The story of a", date="2025-05-01", slug="another", body="All of a.")
    (desk.folder / "b.md").rename(desk.folder / "d.md")
    desk.remove("c.md")
    desk.sync()
    desk.article("c.md", title="The story of c", date="2025-05-01", slug="more", body="All of c.")
    if lose:
        write(
            desk,
            *(
                replace(each, source="d.md") if each.source == "b.md" else each
                for each in read_ledger((desk.folder / FILE_NAME).read_bytes(), FILE_NAME)
            ),
        )
        desk.lose_archive()
    desk.sync()
    assert {each.id: each.updated for each in desk.atom().entries} == before


def _of_other_tables(desk: Desk) -> None:
    """Make it an archive that another version wrote."""
    desk.archive.close()
    engine = create_engine(f"sqlite:///{desk.archive_file}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact SET value = 'another' WHERE name = 'schema'"))
    engine.dispose()


def test_other_tables(desk):
    """An archive by another version is made anew, and articles keep the ids and the paths that it gave."""
    desk.article("a.md")
    desk.article("b.md", id="urn:x:own")
    desk.sync()
    desk.article("a.md", date="2025-02-02")
    desk.article("c.md", title="C")
    desk.sync()
    before, path = ids(desk), desk.archive.articles(["a.md"], NOW)["a.md"].permalink
    _of_other_tables(desk)
    assert not desk.archive.is_current
    desk.article("c.md", title="C", date="2025-03-03")
    assert desk.sync().is_first
    assert ids(desk) == before
    assert desk.archive.articles(["a.md"], NOW)["a.md"].permalink == path


def test_memory_of_other_tables(desk):
    """It also hands on what was withdrawn, where volumes end, and when an edit was seen."""
    desk.settings("[feed]\nentries = 2\n")
    for name in "abcde":
        desk.article(f"{name}.md", title=name, date="2025-01-01", body=f"The story of {name}.")
    desk.publish()
    desk.article("b.md", title="b", date="2025-01-01", body="Another story altogether, of seven bears.")
    desk.remove("c.md")
    desk.publish()
    paths = ("/feed.atom", "/archive/1.atom", "/archive/2.atom")
    before = [desk.publication()[path].render() for path in paths]
    _of_other_tables(desk)
    assert desk.sync(NOW + timedelta(minutes=1)).is_first
    after = desk.publication(NOW + timedelta(minutes=1))
    assert [after[path].render() for path in paths] == before
    assert b"deleted-entry" in before[0]


# -- a folder that comes up empty


def many(desk: Desk, number: int) -> None:
    for n in range(number):
        desk.article(f"{n}.md", title=f"No {n}", body=f"The story of {n}.")


def test_most_are_gone(desk):
    """When more than half of all articles are gone at once, all stays as it was until that is accepted."""
    many(desk, 12)
    desk.sync()
    before = ids(desk)
    for n in range(7):
        desk.remove(f"{n}.md")
    desk.article("new.md")
    for _ in range(2):
        with pytest.raises(PublicationError, match=r"content: 7 of 12 articles are gone at once"):
            desk.sync()
    assert ids(desk) == before
    assert desk.sync(accept=True).removed == 7
    assert len(ids(desk)) == 6


def test_drafts_are_gone_too(desk):
    """Articles that all become drafts are gone."""
    many(desk, 6)
    desk.sync()
    for n in range(5):
        desk.article(f"{n}.md", title=f"No {n}", draft=True)
    with pytest.raises(PublicationError, match="5 of 6 articles"):
        desk.sync()


@pytest.mark.parametrize(("before", "gone"), [(4, 4), (12, 6)], ids=["few", "half"])
def test_some_are_gone(desk, before, gone):
    """Half of all may go, and all of a handful."""
    many(desk, before)
    desk.sync()
    for n in range(gone):
        desk.remove(f"{n}.md")
    assert desk.sync().removed == gone


def test_moved_are_not_gone(desk):
    """Articles that move are not gone: neither whole folders, nor with the ids that their authors gave."""
    many(desk, 6)
    desk.article("own.md", id="urn:x:own")
    desk.sync()
    before = sorted(ids(desk).values())
    for n in range(6):
        (desk.folder / f"{n}.md").rename(desk.folder / f"moved-{n}.md")
    desk.remove("own.md")
    desk.article("other.md", id="urn:x:own", title="Another")
    desk.sync()
    assert sorted(ids(desk).values()) == before


def test_empty_by_another_version(desk):
    """Nor is the folder taken for empty where the archive is made anew."""
    many(desk, 6)
    desk.sync()
    desk.archive.close()
    engine = create_engine(f"sqlite:///{desk.archive_file}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact SET value = 'another' WHERE name = 'schema'"))
    engine.dispose()
    for n in range(6):
        desk.remove(f"{n}.md")
    with pytest.raises(PublicationError, match="6 of 6 articles"):
        desk.sync()


# -- the commands


def test_ids_command(cli, desk):
    """`feeds ids` prints the ledger, `--write` writes it, once."""
    desk.article("a.md")
    shown = cli("ids", desk.folder)
    assert shown.status == 0
    assert shown.out[-1] == "a.md\ttag:news.example.org,2024:2025-06-01/a\t2025-06-01T12:00:00Z"
    file = desk.folder / FILE_NAME
    assert cli("ids", desk.folder, "--write").out == [f"{file}: 1 id written"]
    assert file.read_text().splitlines() == shown.out
    before = file.stat()
    assert cli("ids", desk.folder, "--write").out == [f"{file}: 1 id, unchanged"]
    assert file.stat() == before
    assert cli("ids", desk.folder, "--write", "other.tsv").out == ["other.tsv: 1 id written"]
    assert cli("ids", desk.folder, "--write", "nowhere/ids.tsv").err == [
        "feeds: nowhere/ids.tsv: can't be written: No such file or directory"
    ]
    assert sorted(each.name for each in desk.folder.iterdir()) == ["a.md", FILE_NAME, "site.toml"]


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Old</title><link>https://old.example/</link>
<description>Old</description>{}</channel></rss>"""


def item(title: str, name: str, *, guid: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>https://old.example/2025/06/{name}/</link>{guid}"
        "<pubDate>Sun, 01 Jun 2025 12:00:00 GMT</pubDate></item>"
    )


def test_adopt_command(cli, desk, tmp_path):
    """`feeds adopt` takes over ids as they stand, and says what it could not match; then feeds have them."""
    desk.article("a.md", title="The ice goes")
    desk.article("b.md", title="The ferry sails")
    desk.article("c.md", title="New here")
    items = item("The ice goes", "a", guid='<guid isPermaLink="false">4711</guid>')
    items += item("The ferry sails", "b") + item("Long gone", "x", guid="<guid>https://old.example/?p=9</guid>")
    (tmp_path / "old.rss").write_text(RSS.format(items))
    file = desk.folder / FILE_NAME
    dry = cli("adopt", "old.rss", "--content", desk.folder, "--dry-run")
    assert not file.exists()
    done = cli("adopt", "old.rss", "--content", desk.folder)
    assert (done.status, done.err) == (0, [])
    assert done.out == [*dry.out, f"{file}: 2 ids written"]
    assert dry.out == [
        "2 ids are taken over: 2 by link",
        "1 is not:",
        "  Long gone (2025-06-01): no article has its link, nor its title",
    ]
    desk.sync()
    assert ids(desk) == {
        "a.md": "4711",
        "b.md": "https://old.example/2025/06/b/",
        "c.md": "tag:news.example.org,2024:2025-06-01/c",
    }
    assert cli("adopt", "old.rss", "--content", desk.folder).out[-1] == f"{file}: 2 ids, unchanged"


def test_adopt_more(cli, desk, tmp_path):
    """What is adopted later goes beside what is known, and in its place where it is of the same article."""
    desk.article("a.md", title="The ice goes")
    desk.article("b.md", title="The ferry sails")
    write(desk, Issued("a.md", "1"), Issued("b.md", "2"), Issued("gone.md", "3"))
    (tmp_path / "old.rss").write_text(RSS.format(item("The ice goes", "a", guid="<guid>3</guid>")))
    cli("adopt", "old.rss", "--content", desk.folder)
    lines = {each.source: each.id for each in read_ledger((desk.folder / FILE_NAME).read_bytes())}
    assert lines == {"a.md": "3", "b.md": "2"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("not a feed", "is not a feed: it is neither XML nor JSON"),
        (RSS.format(""), "has no entries"),
        (RSS.format("<item><title>A</title></item>"), "has no ids: none of its 1 entries says which it is"),
    ],
)
def test_adopt_no_feed(cli, desk, tmp_path, body, message):
    """Where a feed can't be read nothing is written, and it is said why."""
    desk.article("a.md")
    (tmp_path / "old.rss").write_text(body)
    (tmp_path / "good.rss").write_text(RSS.format(item("A headline", "a")))
    ran = cli("adopt", "good.rss", "old.rss", "missing.rss", "--content", desk.folder)
    assert ran.status == 1
    assert [each.replace("old.rss:1:", "old.rss:") for each in ran.err] == [
        f"old.rss: {message}",
        "missing.rss: can't be read: No such file or directory",
    ]
    assert not (desk.folder / FILE_NAME).exists()


def test_adopt_control_characters(cli, desk, tmp_path):
    """An id that no XML can hold is not taken over."""
    desk.article("a.md", title="The ice goes")
    feed = '{"version": "https://jsonfeed.org/version/1", "title": "x", "items": [{"id": "1\\u0007", "title": "x"}]}'
    (tmp_path / "old.json").write_text(feed)
    ran = cli("adopt", "old.json", "--content", desk.folder)
    assert ran.out[:3] == [
        "0 ids are taken over",
        "1 is not:",
        "  x: has an id with characters that no feed can hold: '1\\x07'",
    ]


def test_guard_at_the_command_line(cli, desk, tmp_path):
    """A build and a check of an empty folder end with 1 and change nothing, until `--accept` says that it is meant."""
    many(desk, 6)
    assert cli("build", desk.folder, "public").status == 0
    before = sorted((file, file.stat().st_mtime_ns) for file in Path("public").rglob("*"))
    for n in range(6):
        desk.remove(f"{n}.md")
    message = "6 of 6 articles are gone at once; what is published stays, unless --accept says so"
    for command in (("build", desk.folder, "public"), ("check", desk.folder)):
        ran = cli(*command)
        assert (ran.status, ran.err) == (1, [f"feeds: {desk.folder}: {message}"])
    assert sorted((file, file.stat().st_mtime_ns) for file in Path("public").rglob("*")) == before
    assert cli("build", desk.folder, "public", FEEDS_ACCEPT="1").status == 0
    assert cli("build", desk.folder, "public").status == 0


@pytest.fixture
def serve(cli, monkeypatch):
    """Runs `feeds serve` up to where it would begin to answer; what it would answer with."""

    def run(*arguments):
        started = {}
        monkeypatch.setattr("feeds.serve.serve", lambda *_, **options: started.update(options))
        monkeypatch.setattr("feeds.cli.indexing.Indexing.start", lambda _: None)
        monkeypatch.setattr("multiprocessing.set_start_method", lambda *_, **__: None)
        return cli("serve", *arguments), started

    return run


@pytest.mark.parametrize("trouble", ["gone", "ledger"])
def test_serve_goes_on(serve, cli, desk, capsys, trouble):
    """A server starts with what was published last where the folder can't be taken in, and says why, once."""
    many(desk, 6)
    assert cli("ids", desk.folder).status == 0
    for n in range(6 if trouble == "gone" else 0):
        desk.remove(f"{n}.md")
    if trouble == "ledger":
        desk.write(FILE_NAME, "<<<<<<< HEAD\n")
    ran, started = serve(desk.folder)
    assert ran.status == 0
    assert len(ran.err) == 1
    assert ("6 of 6 articles are gone" if trouble == "gone" else "unfinished merge") in ran.err[0]
    assert ran.out[0].startswith("Eastern Desk is at")
    started["refresh"]()
    assert capsys.readouterr().err == ""
    desk.write(FILE_NAME, "a.md\n")
    started["refresh"]()
    started["refresh"]()
    assert capsys.readouterr().err.count("has one field") == 1


def test_serve_without_a_last_state(serve, desk):
    """Where nothing was published yet there is nothing to go on with."""
    desk.write(FILE_NAME, "a.md\n")
    ran, started = serve(desk.folder)
    assert (ran.status, started) == (1, {})


@pytest.mark.parametrize(
    ("feed", "content"),
    [
        ("hugodocs-2023/oracle/hugo-rss.xml", "hugodocs-2023/content/content/en"),
        ("jekyll-docs/oracle/jekyll-feed.xml", "jekyll-docs/content/docs/_posts"),
    ],
)
def test_real_sites(cli, desk, shared, feed, content):
    """A site that moves here has each entry that subscribers know under the id that they know, and under no other.

    Two entries of Hugo's have one id, with which readers show one of them.
    """
    shutil.copytree(shared / "corpora" / content, desk.folder, dirs_exist_ok=True)
    desk.settings("find_stories = false\n[feed]\nentries = 100\n")
    assert cli("adopt", shared / "corpora" / feed, "--content", desk.folder).status == 0
    old = read_published((shared / "corpora" / feed).read_bytes())
    published = desk.publish()
    found = read_published(published["/feed.rss"].render()).entries
    assert len(found) == 100
    known = {each.id for each in old.entries}
    counts = Counter(each.id for each in old.entries)
    others = {each.title for each in found if each.id not in known}
    assert others <= {each.title for each in old.entries if counts[each.id] > 1}
    assert len({*ids(desk).values()} - known) == len(others)
