"""Facts about `feeds diff`: what subscribers will see is told before it is published, and nothing is changed."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from conftest import SETTINGS

from feeds.diff import places, publication

NOTHING = "entries: 0 new, 0 edited, 0 withdrawn, 0 with another id"
OLD = '<rss version="2.0"><channel><title>Old</title><link>https://old.example/</link>{}</channel></rss>'
TEXT = "The gauge at the pier stood at two metres on Monday, and the ferry stayed where it was."


@pytest.fixture
def published(cli, desk) -> Callable[..., None]:
    """Writes three articles, two of them about rivers, and builds them."""

    def build(*options: object) -> None:
        desk.article("ice.md", title="Ice on the river", date="2025-06-03 12:00", topics=["Rivers"], body=TEXT)
        desk.article("ferry.md", title="The ferry stays", date="2025-06-02 12:00", topics=["Rivers"], body=TEXT)
        desk.article("bread.md", title="Bread is dearer", date="2025-06-01", body=TEXT)
        assert cli("build", desk.folder, *options).status == 0

    return build


def built_by(desk) -> Path:
    return desk.folder.parent / ".feeds" / "content.sqlite3"


def digests(folder: Path) -> dict[str, tuple[str, int]]:
    """The bytes of all files, and their times."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(file): (blake2b(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns) for file in files}


# -- what is told


def test_same(cli, desk, published):
    """What is published already changes nothing, and the status is 0."""
    published()
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.err) == (0, [])
    assert ran.out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_changes(cli, desk, published):
    """A new, an edited and a withdrawn article are told once, below the first feed that shows them."""
    published()
    desk.article("levy.md", title="A levy on gauges", date="2025-06-04", topics=["Rivers"])
    desk.article(
        "ferry.md", title="The ferry stays", date="2025-06-02 12:00", topics=["Rivers"], body=f"{TEXT} So it is."
    )
    desk.remove("bread.md")
    ran = cli("diff", desk.folder, "public")
    assert (ran.status, ran.err) == (0, [])
    assert ran.out[0] == "/feed.atom: 1 new, 1 edited, 1 withdrawn, 1 the same"
    assert ran.out[1] == "  new: 2025-06-04 A levy on gauges"
    assert ran.out[2].startswith("  edited: 2025-06-02 The ferry stays: summary, content")
    assert ran.out[3:] == [
        "  withdrawn: 2025-06-01 Bread is dearer",
        "/topics/rivers/feed.atom: 1 new, 1 edited, 1 the same",
        "public: 2 feeds, 2 changed, 0 the same; entries: 1 new, 1 edited, 1 withdrawn, 0 with another id",
    ]


def test_then_built(cli, desk, published):
    """What was told is what a build then does, as if nobody had asked; after it there is nothing more to tell."""
    published()
    desk.article("levy.md", date="2025-06-04")
    assert cli("diff", desk.folder).out[0] == "/feed.atom: 1 new, 3 the same"
    assert re.search(r"[1-9]\d* files? written", cli("build", desk.folder).out[0])
    assert cli("diff", desk.folder).out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_window(cli, desk, published):
    """An article that is pushed out of the window by a new one is not withdrawn."""
    desk.settings("[feed]\nentries = 3\n")
    published()
    desk.article("levy.md", title="A levy", date="2025-06-04")
    ran = cli("diff", desk.folder)
    assert ran.out[:-1] == ["/feed.atom: 1 new, 1 too old to be shown now, 2 the same", "  new: 2025-06-04 A levy"]


def test_larger_window(cli, desk, published):
    """Older ones for which there is room now are new to who doesn't have them yet."""
    desk.settings("[feed]\nentries = 2\n")
    published()
    desk.settings("[feed]\nentries = 3\n")
    assert cli("diff", desk.folder).out[:2] == ["/feed.atom: 1 new, 2 the same", "  new: 2025-06-01 Bread is dearer"]


def test_backdated(cli, desk, published):
    """A backdated article is new where there was room for it."""
    published()
    desk.article("flood.md", title="The flood", date="2019-06-04")
    assert cli("diff", desk.folder).out[1] == "  new: 2019-06-04 The flood"


def test_scheduled(cli, desk, published):
    """An article whose time has not come is not among what would be published now."""
    published()
    desk.article("budget.md", date="2999-01-01")
    desk.article("draft.md", draft=True)
    assert cli("diff", desk.folder).out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_topic_lost(cli, desk, published):
    """An article that loses its topic is withdrawn from nobody: it is in the other feeds still."""
    published()
    desk.article("ice.md", title="Ice on the river", date="2025-06-03", body=TEXT)
    ran = cli("diff", desk.folder)
    assert ran.status == 0
    assert ran.out[-3:-1] == [
        "/topics/rivers/feed.atom: 1 in other feeds only, 1 the same",
        "  only elsewhere: 2025-06-03 Ice on the river",
    ]
    assert ", 0 withdrawn," in ran.out[-1]


def test_broken_article(cli, desk, published):
    """What is wrong with articles is told as a build tells it; what stays as it was, stays in the feeds."""
    published()
    desk.article("ice.md", date="soon")
    ran = cli("diff", desk.folder)
    assert (ran.status, len(ran.err)) == (0, 1)
    assert "\"date\" is not a date: 'soon'" in ran.err[0]
    assert ran.out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_many(cli, desk, published):
    """A long list is cut for people, and whole for programs."""
    published()
    for n in range(30):
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-07-{n + 1:02}")
    assert cli("diff", desk.folder).out[21] == "  … and 10 more new"
    (main, _) = json.loads("\n".join(cli("diff", desk.folder, "--format", "json").out))["feeds"]
    assert len(main["new"]) == 30


def test_json(cli, desk, published):
    """For programs: each feed, what becomes of it, and whether all is well."""
    published()
    desk.remove("bread.md")
    ran = cli("diff", desk.folder, "--format", "json")
    made = json.loads("\n".join(ran.out))
    assert (ran.status, made["old"], made["safe"]) == (0, "public", True)
    assert [(each["path"], each["state"], each["same"]) for each in made["feeds"]] == [
        ("/feed.atom", "changed", 2),
        ("/topics/rivers/feed.atom", "same", 2),
    ]
    assert [each["title"] for each in made["feeds"][0]["withdrawn"]] == ["Bread is dearer"]


# -- what is lost


def test_renamed(cli, desk, published):
    """A file that is renamed keeps its id as long as the archive knows it; its address is another one."""
    published()
    (desk.folder / "ferry.md").rename(desk.folder / "boat.md")
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[1]) == (0, "  edited: 2025-06-02 The ferry stays: link; silent")


def test_renamed_without_archive(cli, desk, published):
    """Without it subscribers would get the article twice: the status is 1."""
    published()
    built_by(desk).unlink()
    (desk.folder / "ferry.md").rename(desk.folder / "boat.md")
    ran = cli("diff", desk.folder)
    assert ran.status == 1
    assert ran.out[:2] == [
        "/feed.atom: 1 with another id, which subscribers would get twice, 2 the same",
        "  another id: 2025-06-02 The ferry stays: "
        "tag:news.example.org,2024:2025-06-02/ferry → tag:news.example.org,2024:2025-06-02/boat",
    ]
    assert ran.out[-1].endswith("; entries: 0 new, 0 edited, 0 withdrawn, 1 with another id")


def test_id_authority(cli, desk, published):
    """Another id authority changes all ids that nothing remembers."""
    published()
    built_by(desk).unlink()
    desk.settings(text=SETTINGS.replace('"news.example.org,2024"', '"other.example.org,2025"'))
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[-1].rpartition(", ")[2]) == (1, "3 with another id")


def test_own_id(cli, desk, published):
    """So does an id that its author changes, for that one."""
    published()
    desk.article("bread.md", title="Bread is dearer", date="2025-06-01", body=TEXT, id="https://old.example/bread")
    built_by(desk).unlink()
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[-1].rpartition(", ")[2]) == (1, "1 with another id")


@pytest.mark.parametrize(("count", "options", "status"), [(5, [], 1), (4, [], 0), (5, ["--accept"], 0)])
def test_emptied(cli, desk, count, options, status):
    """More than half of a feed withdrawn at once is hardly meant, unless there was little, or it is said: status 1."""
    for n in range(count):
        desk.article(f"{n}.md", title=f"Number {n}")
    cli("build", desk.folder)
    built_by(desk).unlink()
    for n in range(count):
        desk.remove(f"{n}.md")
    ran = cli("diff", desk.folder, *options)
    assert ran.status == status
    assert ("  more than half is withdrawn at once; is something missing?" in ran.out) == bool(status)


def test_topic_gone(cli, desk, published):
    """A topic without articles has no feed any more, which its subscribers lose: the status is 1."""
    published()
    for name in ("ice", "ferry"):
        desk.article(f"{name}.md", title=name, date="2025-06-02")
    ran = cli("diff", desk.folder)
    assert ran.status == 1
    assert "/topics/rivers/feed.atom: is gone: its subscribers would get nothing any more" in ran.out
    assert "2 feeds, 1 changed, 0 the same, 1 gone" in ran.out[-1]


@pytest.mark.parametrize("setting", ['merged_into = "water"', "hidden = true", 'label = "All rivers"'])
def test_topic_kept(cli, desk, published, setting):
    """A topic that is merged into another one, hidden or called another way loses no subscriber."""
    published()
    desk.settings(f"[topics.rivers]\n{setting}\n[topics.water]\n")
    ran = cli("diff", desk.folder)
    assert ran.status == 0
    assert " gone" not in ran.out[-1]


def test_topic_merged(cli, desk, published):
    """Who subscribed to a topic that is merged into another one is told of the other one's articles."""
    desk.article("sea.md", title="The sea", date="2025-06-05", topics=["Water"])
    published()
    desk.settings('[topics.rivers]\nmerged_into = "water"\n[topics.water]\n')
    ran = cli("diff", desk.folder)
    assert ran.status == 0
    assert "/topics/rivers/feed.atom: 1 new, 2 the same" in ran.out


def test_combined(cli, desk, published):
    """A combination that site.toml lists has a feed like others: new when it is added, gone when it is taken away."""
    published()
    plain = desk.site
    desk.settings('[[feeds]]\nquery = "rivers+ferry"\n')
    assert plain.selections == ()
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[0]) == (0, "/topics/ferry+rivers/feed.atom: a new feed, of 0")
    cli("build", desk.folder)
    desk.settings()
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[0].partition(":")[0]) == (1, "/topics/ferry+rivers/feed.atom")


def test_new_topic(cli, desk, published):
    """A new topic has a new feed; what is in it is told where somebody had a feed before."""
    published()
    desk.article("levy.md", title="A levy", date="2025-06-04", topics=["Money"])
    assert cli("diff", desk.folder).out == [
        "/feed.atom: 1 new, 3 the same",
        "  new: 2025-06-04 A levy",
        "/topics/money/feed.atom: a new feed, of 1",
        "public: 3 feeds, 1 changed, 1 the same, 1 new; entries: 1 new, 0 edited, 0 withdrawn, 0 with another id",
    ]


# -- nothing is changed


def test_nothing_changes(cli, desk, published, tmp_path):
    """Neither archive nor output nor content is touched, whatever there is to tell."""
    published()
    desk.article("levy.md", date="2025-06-04")
    desk.remove("bread.md")
    before = digests(tmp_path)
    assert cli("diff", desk.folder).status == 0
    assert digests(tmp_path) == before


def test_no_archive(cli, desk, tmp_path):
    """Where there is no archive none is made, and no folder for it."""
    desk.article("a.md")
    (tmp_path / "public").mkdir()
    before = digests(tmp_path)
    assert cli("diff", desk.folder).status == 0
    assert digests(tmp_path) == before


def test_archive_that_cant_be_written(cli, make_desk, open_path, as_somebody):
    """An archive that one may only read is read, and so are the ids that only it knows."""
    desk = make_desk(parent=open_path)
    desk.article("a.md", title="A headline")
    archive, public = open_path / "archive" / "a.sqlite3", open_path / "public"
    cli("build", desk.folder, public, "--archive", archive)
    (desk.folder / "a.md").rename(desk.folder / "b.md")
    archive.chmod(0o444)
    archive.parent.chmod(0o555)
    with as_somebody():
        ran = cli("diff", desk.folder, public, "--archive", archive)
    archive.parent.chmod(0o755)
    assert (ran.status, ran.err) == (0, [])
    assert ran.out[1] == "  edited: 2025-06-01 A headline: link; silent"


def test_damaged_archive(cli, desk, published):
    """An archive that is none is one line that says so."""
    published()
    built_by(desk).write_bytes(b"nonsense" * 1000)
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out) == (1, [])
    assert ran.err == [f"feeds: {built_by(desk)}: archive can't be used: file is not a database"]


# -- with what is compared


def test_nothing_yet(cli, desk, tmp_path):
    """In a folder that holds nothing yet all feeds are new, and nothing can be lost."""
    desk.article("a.md", topics=["NATO"])
    (tmp_path / "public").mkdir()
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.err) == (0, [])
    assert ran.out == [
        "/feed.atom: a new feed, of 1",
        "/topics/nato/feed.atom: a new feed, of 1",
        f"public: 2 feeds, 0 changed, 0 the same, 2 new; {NOTHING}",
    ]


def test_nowhere(cli, desk):
    """A folder that isn't there, or none to be found, is a wrong command: nothing would be compared, and all pass."""
    desk.article("a.md")
    ran = cli("diff", desk.folder, "public")
    assert (ran.status, ran.err[-1]) == (2, "Error: public does not exist")
    desk.settings(text='title = "x"\n')
    ran = cli("diff", desk.folder)
    assert ran.status == 2
    assert "there is no folder public, and no base_url in site.toml" in ran.err[-1]


@pytest.mark.parametrize("old", ["public", "public/feed.json"])
def test_only_old(cli, desk, published, tmp_path, old):
    """What can't be content is what is published: an output folder, a file, a URL."""
    published()
    desk.folder.rename(tmp_path / "content")
    ran = cli("diff", old, "--archive", built_by(desk))
    assert (ran.status, ran.out[-1].partition(":")[0]) == (0, old)


@pytest.mark.parametrize(("left", "first"), [("rss", "/feed.rss"), ("json", "/feed.json")])
def test_formats(cli, desk, published, tmp_path, left, first):
    """Where there is no Atom feed another format is compared; a feed in fewer formats is no other feed."""
    published()
    for file in (tmp_path / "public").rglob("*.*"):
        if file.suffix in (".atom", ".rss", ".json", ".xml") and file.suffix != f".{left}":
            file.unlink()
    desk.remove("bread.md")
    ran = cli("diff", desk.folder)
    assert (ran.status, ran.out[0]) == (0, f"{first}: 1 withdrawn, 2 the same")
    assert "2 feeds, 1 changed, 1 the same;" in ran.out[-1]


def item(number: int, **more: str) -> str:
    link = f"https://news.example.org/{number}/"
    values = {"title": f"Story {number}", "link": link, "guid": link, "pubDate": f"Sun, {number:02} Jun 2025 12:00 GMT"}
    return f"<item>{''.join(f'<{name}>{text}</{name}>' for name, text in (values | more).items())}</item>"


def test_other_program(cli, desk, tmp_path):
    """A folder that another program wrote is compared at the paths that both have; its other feeds would be gone."""
    public = tmp_path / "public"
    for name in ("index.xml", "tags/nato/index.xml", "sitemap.xml"):
        (public / name).parent.mkdir(parents=True, exist_ok=True)
        (public / name).write_text(OLD.format(item(1)) if "index" in name else "<urlset/>")
    desk.article("one.md", title="Story 1", date="2025-06-01", id="https://news.example.org/1/")
    ran = cli("diff", desk.folder)
    assert ran.status == 1
    assert ran.out[0].startswith("/index.xml: 1 edited")
    assert ran.out[2:] == [
        "/tags/nato/index.xml: is gone: its subscribers would get nothing any more",
        "public: 2 feeds, 1 changed, 0 the same, 1 gone; entries: 0 new, 1 edited, 0 withdrawn, 0 with another id",
    ]


def test_foreign_files(cli, desk, published, tmp_path):
    """A feed in the output folder that no build wrote is left alone by builds, and so it is not gone."""
    published()
    (tmp_path / "public/podcast.rss").write_text(OLD.format(item(1)))
    assert cli("diff", desk.folder).status == 0


def test_own_feed_files(cli, desk, published):
    """A feed that lies in the content folder is published as it is, and is not compared."""
    desk.write("static/other.rss", OLD.format(item(1)))
    published()
    desk.write("static/other.rss", OLD.format(item(2)))
    assert cli("diff", desk.folder).out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_moving_in(cli, desk, tmp_path):
    """The feed of another program, as a file, is compared with the feed that takes its place."""
    (tmp_path / "old.xml").write_text(OLD.format(item(2) + item(1)))
    desk.article("one.md", title="Story 1", date="2025-06-01", id="https://news.example.org/1/", permalink="/1/")
    desk.article("two.md", title="Story 2", date="2025-06-02")
    ran = cli("diff", desk.folder, "old.xml")
    assert ran.status == 1
    assert ran.out[0].startswith("/feed.rss: 1 with another id, which subscribers would get twice")
    assert "  another id: 2025-06-02 Story 2: https://news.example.org/2/ → tag:" in ran.out[1]


@pytest.mark.parametrize("name", ["public/topics/rivers/feed.json", "rivers.atom", "topics/rivers/feed.rss"])
def test_one_file(cli, desk, published, tmp_path, name):
    """A single feed is compared with the one that it is by its own address, its id or the path of the file."""
    published()
    suffix = name.rpartition(".")[2]
    body = (tmp_path / f"public/topics/rivers/feed.{suffix}").read_text()
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    # By its address, by its id alone, by its path alone.
    file.write_text(
        {"json": body, "atom": body.replace('rel="self"', 'rel="x"'), "rss": re.sub("<atom:link.*?/>", "", body)}[
            suffix
        ]
    )
    desk.remove("ice.md")
    assert cli("diff", desk.folder, name).out[0] == f"/topics/rivers/feed.{suffix}: 1 withdrawn, 1 the same"


# -- what is published is broken


def test_torn_feed(cli, desk, published, tmp_path):
    """So where it breaks off, for nobody knows what came after."""
    published()
    feed = tmp_path / "public/feed.atom"
    feed.write_bytes(feed.read_bytes()[:-1000])
    ran = cli("diff", desk.folder)
    assert (ran.status, len(ran.err)) == (0, 1)
    assert ran.err[0].startswith("public/feed.atom: warning: is not well-formed XML, from line ")
    assert ran.out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_broken_feed(cli, desk, published, tmp_path):
    """Where the published Atom feed can't be read another format is, with a warning."""
    published()
    (tmp_path / "public/feed.atom").write_text("<html><p>Bad gateway")
    ran = cli("diff", desk.folder)
    assert ran.status == 0
    assert ran.err == ["public/feed.atom:1: warning: is an HTML page, not a feed"]
    assert ran.out == [f"public: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_unreadable_feed(cli, desk, published, tmp_path):
    """Where none can be read nobody knows what subscribers have: the status is 1."""
    published()
    for path in (tmp_path / "public/topics/rivers").glob("feed.*"):
        path.write_text("<html>" if path.suffix != ".json" else "{")
    ran = cli("diff", desk.folder)
    assert ran.status == 1
    assert ran.out[0] == "/topics/rivers/feed.atom: can't be compared"
    assert "1 not compared" in ran.out[-1]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "is empty"),
        ("<html><p>x</p></html>", "is an HTML page, not a feed"),
        ("{", "is not well-formed JSON"),
        ('<!DOCTYPE rss [<!ENTITY x "y">]><rss/>', "declares entities of its own, which is not safe to read"),
        ("<rss>" + " " * 200, "is larger than 0 MiB"),
    ],
)
def test_broken_file(cli, desk, tmp_path, monkeypatch, body, said):
    """A single feed that is none is one line, and the status 1."""
    desk.article("a.md")
    (tmp_path / "old.xml").write_text(body)
    monkeypatch.setattr(publication, "LIMIT", 100)
    ran = cli("diff", desk.folder, "old.xml")
    assert (ran.status, ran.out, len(ran.err)) == (1, [], 1)
    assert re.match(r"feeds: old\.xml(:1)?: ", ran.err[0])
    assert said in ran.err[0]


def test_mended_feed(cli, desk, tmp_path):
    """What has to be passed over to read a feed is told as a warning."""
    desk.article("a.md")
    (tmp_path / "old.rss").write_text(OLD.format(item(1, description="A \x07 bell")))
    ran = cli("diff", desk.folder, "old.rss")
    assert ran.err == ["old.rss: warning: has control characters, which XML forbids"]


# -- at a URL


class Quiet(SimpleHTTPRequestHandler):
    """A server of files; some paths have troubles, or lead elsewhere."""

    def do_GET(self) -> None:
        if self.path == "/topics/money/feed.atom":
            self.send_error(403)
        elif self.path.startswith("/topics/rivers/") and self.server.is_busy:
            self.send_error(503)
        elif self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/topics/rivers/feed.rss")
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path, *, is_busy: bool = False) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as running:
        running.is_busy = is_busy
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


def test_site(cli, desk, published, tmp_path):
    """All feeds of a site are fetched, also those that would be gone; with a / at the end of its address or without."""
    published()
    (tmp_path / "public").rename(tmp_path / "www")
    desk.article("levy.md", title="A levy", date="2025-06-04", topics=["Money"])
    for name in ("ice", "ferry"):
        desk.article(f"{name}.md", title=name, date="2025-06-02 09:00")
    with served(tmp_path / "www") as address:
        for old in (address, f"{address}/"):
            ran = cli("diff", desk.folder, old)
            assert ran.status == 1
            assert ran.out[0] == "/feed.atom: 1 new, 2 edited, 1 the same"
            assert ran.out[4:] == [
                "/topics/money/feed.atom: a new feed, of 1",
                "/topics/rivers/feed.atom: is gone: its subscribers would get nothing any more",
                f"{old}: 3 feeds, 1 changed, 0 the same, 1 new, 1 gone; "
                "entries: 1 new, 2 edited, 0 withdrawn, 0 with another id",
            ]


def test_own_site(cli, desk, published, tmp_path):
    """Where no folder is called public the site's own address is asked."""
    with served(tmp_path / "www") as address:
        desk.settings(text=SETTINGS.replace("https://news.example.org", address))
        published("www")
        assert cli("diff", desk.folder).out == [f"{address}/: 2 feeds, 0 changed, 2 the same; {NOTHING}"]


def test_site_without_anything(cli, desk, tmp_path):
    """A site on which there is nothing yet has only new feeds ahead."""
    desk.article("a.md")
    (tmp_path / "www").mkdir()
    with served(tmp_path / "www") as address:
        ran = cli("diff", desk.folder, f"{address}/news")
    assert (ran.status, ran.out[0]) == (0, "/feed.atom: a new feed, of 1")


def test_busy_site(cli, desk, published, tmp_path):
    """A feed that the server does not give is told, and the status is 1: nobody knows what its subscribers have."""
    published()
    with served(tmp_path / "public", is_busy=True) as address:
        ran = cli("diff", desk.folder, address)
    assert ran.status == 1
    assert f"{address}/topics/rivers/feed.atom: answers 503 Service Unavailable" in ran.err
    assert ran.out[0] == "/topics/rivers/feed.atom: can't be compared"


def test_feed_url(cli, desk, published, tmp_path):
    """A single feed is fetched from where it is now, and compared with the one at that address."""
    published()
    desk.remove("ferry.md")
    with served(tmp_path / "public") as address:
        for path in ("/moved", "/topics/rivers/feed.rss"):
            ran = cli("diff", desk.folder, address + path)
            assert ran.out[0] == "/topics/rivers/feed.rss: 1 withdrawn, 1 the same"


def test_no_answer(cli, desk):
    """A server that isn't there, and a feed that isn't there, are one line."""
    desk.article("a.md")
    with served(desk.folder) as address:
        ran = cli("diff", desk.folder, f"{address}/feed.rss")
        assert (ran.status, ran.err) == (1, [f"feeds: {address}/feed.rss: answers 404 File not found"])
    ran = cli("diff", desk.folder, address)
    assert (ran.status, ran.out) == (1, [])
    assert ran.err == [f"feeds: {address}/feeds.opml: can't be reached: Connection refused"]


@pytest.mark.parametrize(
    "opml",
    [
        "",
        "not xml",
        "<opml><body><outline/></body></opml>",
        '<opml><body><outline xmlUrl="https://a.example/rss"/><outline xmlUrl="https://b.example/"/></body></opml>',
    ],
)
def test_other_lists(opml):
    """A list of feeds that is not of this kind, such as of those that somebody reads, names no feed of the site."""
    assert list(places._paths(opml.encode())) == []
