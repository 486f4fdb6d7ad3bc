"""Facts about the publication: which documents there are at a moment, and when they change."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from conftest import NOW, SETTINGS

from feeds.archive import Archive
from feeds.build import build
from feeds.errors import PublicationError
from feeds.paths import file_name
from feeds.publish import LivePublication

HOUR = timedelta(hours=1)
FORMATS = ("atom", "rss", "json")


def feeds_in(folder: str) -> set[str]:
    return {f"{folder}feed.{suffix}" for suffix in FORMATS}


def bodies(publication) -> dict[str, bytes]:
    return {path: document.render() for path, document in publication.items()}


def fingerprints(publication) -> dict[str, str]:
    return {path: document.fingerprint for path, document in publication.items()}


@pytest.fixture
def filled(desk):
    """Three articles in two topics and in none, a picture and a file for the root."""
    desk.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO"])
    desk.article("energy.md", title="Energy", date="2025-01-02", topics=["Energy"])
    desk.article("none.md", title="None", date="2025-01-01")
    desk.write("pictures/a.png", b"\x89PNG")
    desk.write("static/robots.txt", "User-agent: *\n")
    desk.sync()
    return desk


def test_paths(filled):
    """A publication is feeds for all and for each topic, a page for each list and article, and the files."""
    assert list(filled.publication()) == [
        "/feed.atom", "/feed.rss", "/feed.json",
        "/topics/energy/feed.atom", "/topics/energy/feed.rss", "/topics/energy/feed.json",
        "/topics/nato/feed.atom", "/topics/nato/feed.rss", "/topics/nato/feed.json",
        "/", "/topics/energy/", "/topics/nato/",
        "/2025/01/nato/", "/2025/01/energy/", "/2025/01/none/",
        "/pictures/a.png", "/robots.txt", "/style.css",
    ]  # fmt: skip


def test_media_types(filled):
    """Each document has the media type of its kind."""
    types = {path: document.media_type for path, document in filled.publication().items()}
    assert types["/feed.atom"] == "application/atom+xml"
    assert types["/topics/nato/feed.rss"] == "application/rss+xml"
    assert types["/feed.json"] == "application/feed+json"
    assert types["/"] == types["/topics/nato/"] == types["/2025/01/none/"] == "text/html"
    assert types["/pictures/a.png"] == "image/png"
    assert types["/robots.txt"] == "text/plain"
    assert types["/style.css"] == "text/css"


def test_mapping(filled):
    """The paths that a publication lists are those that it has, and no others."""
    publication = filled.publication()
    assert len(publication) == len(list(publication)) == len(set(publication)) == 18
    assert all(path in publication for path in publication)
    assert dict(publication).keys() == set(publication)


@pytest.mark.parametrize(
    "path",
    [
        "", "feed.atom", "/feed.atom/", "/feed.ATOM", "/feed.txt", "/feed.", "//feed.atom", "/topics/", "/topics/nope/",
        "/topics/nope/feed.atom", "/topics//feed.atom", "/topics/nato", "/topics/NATO/", "/topics/nato/feed.txt",
        "/2025/01/nato", "/2025/01/nope/", "/2025/01/nato/index.html", "/index.html", "/nato.md", "/site.toml",
        "/static/robots.txt", "/pictures/", "/../content/site.toml", "/./feed.atom", "/feed.atom\0", "/\ud800", "/////",
    ],
    ids=ascii,
)  # fmt: skip
def test_no_such_path(filled, path):
    """Any other path is a KeyError: sources, folders, and names that look alike."""
    publication = filled.publication()
    assert path not in publication
    with pytest.raises(KeyError):
        publication[path]


def test_empty(desk):
    """A publication without articles has its feeds and its front page all the same, and readers can read them."""
    publication = desk.publish()
    assert set(publication) == {*feeds_in("/"), "/", "/style.css"}
    assert desk.atom().entries == []
    assert desk.atom().feed.title == "Eastern Desk"


# -- which articles


def test_topics(filled):
    """A topic's feeds have its articles only; an article without a topic is in the main feeds only."""
    assert list(filled.entries("/feed.atom")) == ["Nato", "Energy", "None"]
    assert list(filled.entries("/topics/nato/feed.atom")) == ["Nato"]
    assert list(filled.entries("/topics/energy/feed.rss")) == ["Energy"]


def test_same_id_in_all_feeds(filled):
    """An entry has one id, in the feeds of all topics and in all formats."""
    ids = {filled.entries(path)["Nato"].id for path in ("/feed.atom", "/feed.rss", "/topics/nato/feed.atom")}
    assert len(ids) == 1


def test_window(desk):
    """A feed shows as many entries as site.toml says, the newest, and so do the topics' feeds and the front page."""
    desk.settings("[feed]\nentries = 3\n")
    for n in range(5):
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-01-0{n + 1}", topics=["NATO"])
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss", "/topics/nato/feed.atom"):
        assert list(desk.entries(path)) == ["Number 4", "Number 3", "Number 2"]
    assert b"Number 2" in publication["/"].render()
    assert b"Number 1" not in publication["/"].render()
    assert "/2025/01/0/" in publication


def test_default_window(desk):
    """Unless told otherwise a feed shows fifty entries."""
    for n in range(60):
        desk.article(f"{n}.md", title=f"Number {n}")
    desk.sync()
    assert len(desk.atom().entries) == 50


def test_order(desk):
    """Entries are newest first by their publication; an update moves nothing."""
    desk.article("a.md", title="Old", date="2025-01-01", updated="2025-12-01")
    desk.article("b.md", title="New", date="2025-02-01")
    desk.article("c.md", title="Middle", date="2025-01-15")
    desk.sync()
    assert list(desk.entries()) == ["New", "Middle", "Old"]


def test_summaries(desk):
    """A site that publishes summaries keeps the content for its pages."""
    desk.settings('[feed]\ncontent = "summary"\n')
    desk.article("a.md", summary="In short.", body="In full.")
    publication = desk.publish()
    for suffix in FORMATS:
        assert b"In short." in publication[f"/feed.{suffix}"].render()
        assert b"In full." not in publication[f"/feed.{suffix}"].render()
    assert b"In full." in publication["/2025/06/a/"].render()


def test_drafts(desk):
    """A draft is nowhere."""
    desk.article("a.md", title="A secret", draft=True, topics=["Secrets"])
    publication = desk.publish()
    assert not any(b"ecret" in body for body in bodies(publication).values())
    assert set(publication) == {*feeds_in("/"), "/", "/style.css"}


def test_scheduled(desk):
    """A scheduled article, and a topic of its own, are nowhere until its time, and everywhere from then on."""
    due = datetime(2026, 3, 1, 9, tzinfo=UTC)
    desk.article("a.md", title="A secret", date="2026-03-01T09:00:00Z", topics=["Leaks", "NATO"])
    desk.article("b.md", title="Known", topics=["NATO"])
    desk.sync()
    before = desk.publication(due - timedelta(microseconds=1))
    assert not any(b"ecret" in body or b"eaks" in body for body in bodies(before).values())
    assert not any("leaks" in path or "2026" in path for path in before)
    assert "/2026/03/a/" not in before
    assert "/topics/leaks/feed.atom" not in before
    after = desk.publication(due)
    assert {"/2026/03/a/", "/topics/leaks/", "/topics/leaks/feed.json"} <= set(after)
    assert list(desk.entries("/feed.rss", due)) == list(desk.entries("/topics/nato/feed.atom", due)) == [
        "A secret", "Known",
    ]  # fmt: skip


def test_articles_of_a_day(desk):
    """Articles of one day that name no time are updated at different moments of it, always the same ones."""
    for n in range(12):
        desk.article(f"{n}.md", title=str(n), date="2025-06-01")
    desk.sync()
    moments = {title: entry.updated for title, entry in desk.entries().items()}
    assert len(set(moments.values())) >= 11
    assert all(moment.startswith("2025-06-01T") for moment in moments.values())
    for n in range(12):
        desk.article(f"{n}.md", title=str(n), date="2025-06-01", body="Edited.")
    desk.sync()
    assert {title: entry.updated for title, entry in desk.entries().items()} == moments


def test_update_to_come(desk):
    """An update that is dated later takes place at its time, and is a change then."""
    desk.article("a.md", date="2026-01-01", updated="2026-01-01 03:30", topics=["NATO"])
    desk.sync()
    before, after = (desk.publication(NOW + hours * HOUR) for hours in (3, 4))
    for path in ("/feed.atom", "/feed.rss", "/feed.json", "/topics/nato/feed.atom"):
        assert before[path].render() != after[path].render()
        assert before[path].fingerprint != after[path].fingerprint
        assert before[path].last_modified < after[path].last_modified <= NOW + 4 * HOUR


@pytest.mark.parametrize("metadata", [{}, {"updated": "2027-01-01"}], ids=["a day", "an update to come"])
def test_nothing_is_in_the_future(desk, metadata):
    """No entry says that it was updated later than now, also one that names but a day, and on that day."""
    desk.settings('timezone = "UTC"\n')
    for n in range(12):
        desk.article(f"{n}.md", title=str(n), date="2026-01-01", **metadata)
    desk.sync()
    moment = NOW + timedelta(seconds=1)
    read = desk.atom(now=moment)
    assert all(datetime(*entry.updated_parsed[:6], tzinfo=UTC) <= moment for entry in read.entries)
    assert datetime(*read.feed.updated_parsed[:6], tzinfo=UTC) <= moment


# -- files


def test_assets(filled):
    """A file beside the articles keeps its place, one in static/ goes to the root, to the byte."""
    publication = filled.publication()
    assert publication["/pictures/a.png"].render() == b"\x89PNG"
    assert publication["/robots.txt"].render() == b"User-agent: *\n"


def test_other_files(desk):
    """What is no article and no file of the web is its author's own affair."""
    for name in ("notes.docx", ".env", "_drafts/a.md", ".hidden/b.png", "script.py", "site.toml.bak", "static/.git/x"):
        desk.write(name, "a secret")
    assert set(desk.publish()) == {*feeds_in("/"), "/", "/style.css"}


def test_own_style(desk):
    """A style.css in static/ takes the place of ours."""
    desk.write("static/style.css", "body { color: red }")
    publication = desk.publish()
    assert publication["/style.css"].render() == b"body { color: red }"
    assert list(publication).count("/style.css") == 1


def test_static_wins(desk):
    """Of two files for one path the one in static/ is published, once."""
    desk.write("a.png", b"beside")
    desk.write("static/a.png", b"static")
    publication = desk.publish()
    assert publication["/a.png"].render() == b"static"
    assert list(publication).count("/a.png") == 1


IN_THE_WAY = ["2025", "2025/01/a", "2025/01/a/index.html/x", "topics", "feed.rss/x", "topics/nato"]


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_files_that_would_be_folders(desk, tmp_path, name):
    """A file in static/ that stands where a page's folder does, or below a feed, is left out, and stops nothing."""
    desk.article("a.md", date="2025-01-03", topics=["NATO"])
    desk.write(f"static/{name}", "in the way")
    desk.write("static/x/2025", "in nobody's way")
    publication = desk.publish()
    assert f"/{name}" not in set(publication)
    assert f"/{name}" not in publication
    assert publication["/x/2025"].render() == b"in nobody's way"
    build(publication, tmp_path / "public")
    assert (tmp_path / "public/2025/01/a/index.html").is_file()


@pytest.mark.parametrize("name", ["feed.atom", "index.html", "topics/nato/index.html", "topics/nato/feed.rss"])
def test_files_take_no_place(desk, name):
    """A file in static/ never takes the place of a feed or a page."""
    desk.article("a.md", topics=["NATO"])
    desk.write(f"static/{name}", "an impostor")
    publication = desk.publish()
    path = "/" + name.removesuffix("index.html")
    assert b"an impostor" not in publication[path].render()
    names = [file_name(each) for each in publication]
    assert len(names) == len(set(names))


PERMALINKS = [
    "/", "/index.html", "/feed.atom", "/feed.rss/", "/style.css", "/robots.txt", "/pictures/", "/pictures/a.png",
    "/topics/nato/", "/topics/nato/feed.atom", "/topics/nato/index.html", "/healthz", "/static/", "/2025/01/nato/",
    "/2025/01/nato/index.html", "/2025/01/nato", "/2025/", "/2025", "/2025.html", "/2025/01/nato/x", "/../x", "//",
    "/./", "/a//b", "/A/B.html", "/a/b.html/c", "/%00", "/con", "/site.toml",
]  # fmt: skip


@pytest.mark.parametrize("permalink", PERMALINKS)
def test_permalinks(filled, permalink):
    """Whatever address an article asks for, each path and file is given once, and no feed or page is lost."""
    before = bodies(filled.publication())
    filled.article("x.md", title="Another", date="2025-12-01", permalink=permalink)
    publication = filled.publish()
    paths = list(publication)
    assert set(before) < set(paths)
    assert len(paths) == len(set(paths)) == len(before) + 1
    files = [file_name(path) for path in paths]
    assert len({str(file).lower() for file in files}) == len(files)
    folders = {parent for file in files for parent in file.parents}
    assert not folders & set(files)
    assert PurePosixPath("..") not in folders
    own = {path for path in paths if publication[path].render() == before.get(path)}
    assert before.keys() - own <= {*feeds_in("/"), "/"}
    link = filled.entries()["Another"].link
    assert link.removeprefix("https://news.example.org") in (set(paths) - set(before))


def test_without_pages(filled):
    """Feeds alone are all feeds and the files that they may show, and no page and no style."""
    with_pages, without = filled.publication(), filled.publication(with_pages=False)
    assert set(without) == {*feeds_in("/"), *feeds_in("/topics/nato/"), *feeds_in("/topics/energy/")} | {
        "/pictures/a.png", "/robots.txt",
    }  # fmt: skip
    assert len(without) == 11
    assert all(without[path].render() == with_pages[path].render() for path in without)
    for path in ("/", "/topics/nato/", "/2025/01/nato/", "/style.css"):
        assert path not in without


def test_vanished_file(filled):
    """A file that went since the sync is an error that names it."""
    document = filled.publication()["/pictures/a.png"]
    filled.remove("pictures/a.png")
    with pytest.raises(PublicationError, match=r"^pictures/a\.png: can't be read: No such file"):
        document.render()


def test_vanished_article(filled):
    """An article that a sync took away meanwhile is an error, and no empty page; feeds do without it."""
    publication = filled.publication()
    page, feed = publication["/2025/01/nato/"], publication["/feed.json"]
    filled.remove("nato.md")
    filled.sync()
    with pytest.raises(PublicationError, match=r"^nato\.md: "):
        page.render()
    assert b"Energy" in feed.render()


# -- what changes


def test_unchanged(filled):
    """An unchanged site has the same bytes and fingerprints in all runs, also in a new archive."""
    publication = filled.publication()
    again = filled.publish(NOW + timedelta(days=100))
    assert fingerprints(publication) == fingerprints(again)
    assert bodies(publication) == bodies(again)
    assert {p: d.last_modified for p, d in publication.items()} == {p: d.last_modified for p, d in again.items()}


def test_edit(filled):
    """An edit changes the article's page, the lists and feeds that show it, and no other byte of the publication."""
    old, old_prints = bodies(filled.publication()), fingerprints(filled.publication())
    filled.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO"], body="Edited.")
    publication = filled.publish()
    changed = {path for path, body in bodies(publication).items() if body != old[path]}
    assert changed == {*feeds_in("/"), *feeds_in("/topics/nato/"), "/", "/topics/nato/", "/2025/01/nato/"}
    assert changed == {path for path, print_ in fingerprints(publication).items() if print_ != old_prints[path]}


def test_edit_outside_the_window(desk):
    """An edit of an article that no feed shows any more changes its page alone."""
    desk.settings("[feed]\nentries = 1\n")
    desk.article("old.md", date="2024-01-01")
    desk.article("new.md", date="2025-01-01")
    old = bodies(desk.publish())
    desk.article("old.md", date="2024-01-01", body="Edited.")
    publication = desk.publish()
    assert {path for path, body in bodies(publication).items() if body != old[path]} == {"/2024/01/old/"}
    assert fingerprints(publication).keys() == old.keys()


def test_new_topic(filled):
    """An article that enters a topic changes the lists of that topic, and not of its other one."""
    old = bodies(filled.publication())
    filled.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO", "Energy"])
    new = bodies(filled.publish())
    changed = {path for path in new if new[path] != old.get(path)}
    assert {"/", "/topics/energy/", "/topics/nato/", "/2025/01/nato/"} <= changed
    assert not changed & {"/2025/01/energy/", "/2025/01/none/", "/style.css", "/robots.txt"}


def history(desk):
    """A life of changes, one an hour; each is a function."""
    yield lambda: desk.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO"], body="Edited.")
    yield lambda: desk.article("new.md", title="New", date="2025-05-01", topics=["Nato"], updated="2026-01-01 05:30")
    yield lambda: desk.article("coming.md", title="Coming", date="2026-01-01", topics=["NATO"])
    yield lambda: None
    yield lambda: None
    yield lambda: None
    yield lambda: desk.article("new.md", title="New", date="2025-05-01", topics=["Nato", "Energy"])
    yield lambda: desk.article("new2.md", title="New 2", date="2025-05-01", topics=["Nato"])
    yield lambda: desk.article("older.md", title="Older", date="2023-05-01")
    yield lambda: (desk.folder / "older.md").rename(desk.folder / "moved.md")
    yield lambda: desk.article("later.md", title="Later", date="2026-01-01 11:30", topics=["NATO", "Leaks"])
    yield lambda: None
    yield lambda: None
    yield lambda: desk.article("twin.md", title="Twin", date="2025-07-01", permalink="/2025/01/none/", topics=["Twins"])
    yield lambda: desk.article("none.md", title="None", date="2025-01-01", body="Edited.")
    yield lambda: desk.remove("none.md")
    yield lambda: desk.article("new.md", draft=True)
    yield lambda: desk.write("pictures/a.png", b"another")
    yield lambda: desk.remove("static/robots.txt")
    yield lambda: desk.write("static/robots.txt", "again")
    yield lambda: desk.settings('description = "News"\n')
    yield lambda: desk.settings('description = "News"\n[topics.gas]\nmatch = ["story"]\n')
    yield lambda: desk.settings('permalink = "/{year}/{slug}/"\n')
    yield lambda: desk.settings("[feed]\nentries = 2\n")
    yield desk.settings
    yield lambda: desk.article("energy.md", title="Energy", date="2025-01-02", topics=["Power"])
    yield lambda: desk.remove("energy.md")


def test_fingerprints_tell_of_bytes(filled):
    """Through any change: equal fingerprints mean equal bytes."""
    known: dict[str, bytes] = {}
    for hours, change in enumerate(history(filled)):
        change()
        for path, document in filled.publish(NOW + hours * HOUR).items():
            body = document.render()
            assert known.setdefault(f"{path} {document.fingerprint}", body) == body


def test_last_modified(filled):
    """Through any change: the time of a document never goes back, is never to come, and moves with its bytes."""
    held: dict[str, tuple[datetime, bytes]] = {}
    wrong: list[str] = []
    for hours, change in enumerate(history(filled), 1):
        change()
        now = NOW + hours * HOUR
        for path, document in filled.publish(now).items():
            moment, body = document.last_modified, document.render()
            old_moment, old_body = held.get(path, (moment, body))
            assert moment <= now
            assert moment.microsecond == 0
            if moment < old_moment:
                wrong.append(f"{path} went back in step {hours}")
            if moment == old_moment and body != old_body:
                wrong.append(f"{path} changed silently in step {hours}")
            held[path] = moment, body
    assert wrong == []


# -- live


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def tick(self, **duration: int) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def live(desk):
    desk.article("a.md", title="First")
    desk.sync()
    clock = Clock()
    return LivePublication(desk.archive, clock), clock


def test_live_is_the_publication(desk, live):
    """The living publication is the publication of the moment."""
    publication, _ = live
    assert list(publication) == list(desk.publication())
    assert len(publication) == len(desk.publication())
    assert bodies(publication) == bodies(desk.publication())
    assert "/no-such-path" not in publication


def test_live_change(desk, live):
    """What a sync brings in is there within a second, without anybody saying so."""
    publication, clock = live
    assert "/2025/06/b/" not in publication
    desk.article("b.md", title="Second")
    desk.sync()
    clock.tick(seconds=1)
    assert "/2025/06/b/" in publication
    assert b"Second" in publication["/feed.atom"].render()
    desk.remove("b.md")
    desk.sync()
    clock.tick(seconds=1)
    assert "/2025/06/b/" not in publication


def test_live_by_another(desk, live, tmp_path):
    """Also where another process, with an archive object of its own, syncs."""
    publication, clock = live
    assert list(publication)
    other = Archive(desk.archive_file)
    desk.article("b.md", title="Second")
    desk.archive, mine = other, desk.archive
    desk.sync()
    other.close()
    desk.archive = mine
    clock.tick(seconds=1)
    assert b"Second" in publication["/feed.atom"].render()


def test_live_schedule(desk, live):
    """A scheduled article appears at its second, though nothing was synced."""
    publication, clock = live
    desk.article("b.md", title="Second", date="2026-01-01T00:00:10Z")
    desk.article("c.md", title="Third", date="2026-01-01T00:00:20Z")
    desk.sync()
    clock.tick(seconds=9, microseconds=999_999)
    assert "/2026/01/b/" not in publication
    clock.tick(microseconds=1)
    assert "/2026/01/b/" in publication
    assert "/2026/01/c/" not in publication
    clock.tick(seconds=10)
    assert b"Third" in publication["/feed.json"].render()


def test_live_settings(desk, live):
    """New settings are in force as soon as they were synced."""
    publication, clock = live
    desk.settings(text=SETTINGS.replace("Eastern", "Western"))
    desk.sync()
    clock.tick(seconds=1)
    assert b"Western Desk" in publication["/"].render()


def test_live_reuses(desk, live):
    """As long as nothing changes documents keep their fingerprints, and the time of their change."""
    publication, clock = live
    before = {path: (each.fingerprint, each.last_modified) for path, each in publication.items()}
    clock.tick(days=30)
    assert {path: (each.fingerprint, each.last_modified) for path, each in publication.items()} == before


def test_live_address(desk, live):
    """A server that is asked for under another address says that one, and leaves the archive's alone."""
    publication, clock = live
    local = LivePublication(desk.archive, clock, base_url="http://localhost:8000/")
    assert b"http://localhost:8000/2025/06/a/" in local["/feed.atom"].render()
    assert b"http://localhost:8000/" not in publication["/feed.atom"].render()


def test_live_empty(tmp_path):
    """An archive that no sync has filled is an error, and no empty publication."""
    archive = Archive(tmp_path / "a.sqlite3")
    with pytest.raises(PublicationError):
        LivePublication(archive, Clock())["/feed.atom"]
    archive.close()
