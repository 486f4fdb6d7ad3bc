"""Facts about the publication: which documents there are at a moment, and when they change."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from conftest import NOW, SETTINGS, Desk
from lxml import etree

from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.build import build
from feeds.errors import PublicationError
from feeds.feed import entry_of
from feeds.formats import sitemap
from feeds.paths import file_name
from feeds.publication import FEEDS, Document
from feeds.publish import LivePublication, publish

HOUR = timedelta(hours=1)
FORMATS = ("atom", "rss", "json")
BASE = "https://news.example.org"

# What a site has by itself: with feeds alone, and besides with pages.
GUESSED = {"/feed.xml": "/feed.atom", "/atom.xml": "/feed.atom", "/rss.xml": "/feed.rss", "/index.xml": "/feed.rss"}
OWN = {*GUESSED, "/feeds.opml", "/feed.css"}
OWN_WITH_PAGES = OWN | {"/style.css", "/copy.js", "/robots.txt", "/sitemap.xml"}


def feeds_in(folder: str) -> set[str]:
    return {f"{folder}feed.{suffix}" for suffix in FORMATS}


def bodies(publication) -> dict[str, bytes]:
    return {path: document.render() for path, document in publication.items()}


def files_of(paths) -> list[PurePosixPath]:
    """The files of a build of these paths; no two are one, on any disk, and none is also a folder."""
    files = [file_name(path) for path in paths]
    assert len({str(file).lower() for file in files}) == len(files)
    assert not {parent for file in files for parent in file.parents} & set(files)
    assert not any(".." in file.parts for file in files)
    return files


def fingerprints(publication) -> dict[str, str]:
    return {path: document.fingerprint for path, document in publication.items()}


def fill(desk: Desk) -> None:
    """Three articles in two topics and in none, a picture and a file for the root."""
    desk.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO"])
    desk.article("energy.md", title="Energy", date="2025-01-02", topics=["Energy"])
    desk.article("none.md", title="None", date="2025-01-01")
    desk.write("pictures/a.png", b"\x89PNG")
    desk.write("static/robots.txt", "User-agent: *\n")
    desk.sync()


@pytest.fixture
def filled(desk):
    """A desk with a little of everything."""
    fill(desk)
    return desk


def test_paths(filled):
    """A publication is feeds for all and for each topic, pages of lists and articles, files, and what a site has."""
    assert list(filled.publication()) == [
        "/feed.atom", "/feed.rss", "/feed.json",
        "/topics/energy/feed.atom", "/topics/energy/feed.rss", "/topics/energy/feed.json",
        "/topics/nato/feed.atom", "/topics/nato/feed.rss", "/topics/nato/feed.json",
        "/", "/topics/energy/", "/topics/nato/",
        "/2025/01/nato/", "/2025/01/energy/", "/2025/01/none/",
        "/pictures/a.png", "/robots.txt",
        "/feed.xml", "/atom.xml", "/rss.xml", "/index.xml",
        "/feed.css", "/style.css", "/copy.js", "/feeds.opml", "/sitemap.xml",
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
    assert types["/style.css"] == types["/feed.css"] == "text/css"
    assert types["/copy.js"] == "text/javascript"
    assert types["/feeds.opml"] == "text/x-opml"
    assert types["/sitemap.xml"] == "application/xml"
    assert {path: types[path] for path in GUESSED} == {path: types[feed] for path, feed in GUESSED.items()}


def test_mapping(filled):
    """The paths that a publication lists are those that it has, and no others."""
    publication = filled.publication()
    assert len(publication) == len(list(publication)) == len(set(publication)) == 26
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
    assert set(publication) == {*feeds_in("/"), "/", *OWN_WITH_PAGES}
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
    assert set(publication) == {*feeds_in("/"), "/", *OWN_WITH_PAGES}


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
        desk.article(f"{n}.md", title=str(n), date="2025-06-01", body="The *story*.")
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
    assert set(desk.publish()) == {*feeds_in("/"), "/", *OWN_WITH_PAGES}


@pytest.mark.parametrize("path", sorted(OWN_WITH_PAGES | {"/news-sitemap.xml"}))
def test_own_files(desk, path):
    """A file in static/ takes the place of ours, with its own type, and nothing else changes."""
    desk.settings("news_sitemap = true\n")
    before = desk.publish()
    assert path in before
    desk.write(f"static{path}", "the author's own")
    publication = desk.publish()
    assert publication[path].render() == b"the author's own"
    assert publication[path].media_type not in FEEDS
    assert publication[path].reading is None
    assert sorted(publication) == sorted(before)
    desk.remove(f"static{path}")
    assert desk.publish()[path].render() == before[path].render()


def test_static_wins(desk):
    """Of two files for one path the one in static/ is published, once."""
    desk.write("a.png", b"beside")
    desk.write("static/a.png", b"static")
    publication = desk.publish()
    assert publication["/a.png"].render() == b"static"
    assert list(publication).count("/a.png") == 1


IN_THE_WAY = [
    "2025", "2025/01/a", "2025/01/a/index.html/x", "topics", "feed.rss/x", "topics/nato", "sitemap.xml/x",
    "feed.xml/y/z", "style.css/x",
]  # fmt: skip


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
    files_of(paths)
    own = {path for path in paths if publication[path].render() == before.get(path)}
    assert before.keys() - own <= {*feeds_in("/"), *GUESSED, "/", "/sitemap.xml"}
    link = filled.entries()["Another"].link
    assert link.removeprefix("https://news.example.org") in (set(paths) - set(before))


def test_without_pages(filled):
    """Feeds alone are all feeds, their list and style, and the files that they may show; there is nothing of pages."""
    filled.article("none.md", title="None", date="2025-01-01", aliases=["/old/"])
    with_pages, without = filled.publish(), filled.publication(with_pages=False)
    assert set(without) == {*feeds_in("/"), *feeds_in("/topics/nato/"), *feeds_in("/topics/energy/"), *OWN} | {
        "/pictures/a.png", "/robots.txt",
    }  # fmt: skip
    assert len(without) == 17
    assert all(without[path].render() == with_pages[path].render() for path in without)
    assert not any(each.reading for each in without.values())
    for path in ("/", "/topics/nato/", "/2025/01/nato/", "/style.css", "/copy.js", "/sitemap.xml", "/old/"):
        assert path in with_pages
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
    shown = {*feeds_in("/"), *feeds_in("/topics/nato/"), "/", "/topics/nato/", "/2025/01/nato/"}
    assert changed == {*shown, *GUESSED, "/sitemap.xml"}
    moved = {path for path, print_ in fingerprints(publication).items() if print_ != old_prints[path]}
    assert moved == changed | {"/feeds.opml"}  # which might name another topic now


def test_edit_outside_the_window(desk):
    """An edit of an article that no feed shows any more changes its page and its volume, and what the sitemap says."""
    desk.settings("[feed]\nentries = 1\n")
    desk.article("old.md", date="2024-01-01")
    desk.article("new.md", date="2025-01-01")
    old = bodies(desk.publish())
    desk.article("old.md", date="2024-01-01", body="Edited.")
    publication = desk.publish()
    assert {path for path, body in bodies(publication).items() if body != old[path]} == {
        "/2024/01/old/", "/sitemap.xml", "/archive/1.atom", "/archive/1.rss", "/archive/1.json",
    }  # fmt: skip
    assert fingerprints(publication).keys() == old.keys()


def test_new_topic(filled):
    """An article that enters a topic changes the lists of that topic, and not of its other one."""
    old = bodies(filled.publication())
    filled.article("nato.md", title="Nato", date="2025-01-03", topics=["NATO", "Energy"])
    new = bodies(filled.publish())
    changed = {path for path in new if new[path] != old.get(path)}
    assert {"/", "/topics/energy/", "/topics/nato/", "/2025/01/nato/"} <= changed
    assert not changed & {"/2025/01/energy/", "/2025/01/none/", "/style.css", "/robots.txt", "/feeds.opml"}


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
    yield lambda: desk.settings('hub = "https://hub.example/"\nicon = "/i.png"\nrights = "© The Desk"\n')
    yield lambda: desk.settings('[feed]\ncontent = "summary"\n[topics.power]\ncontent = "full"\n')
    yield lambda: desk.settings("news_sitemap = true\n")
    yield lambda: desk.article("now.md", title="Now", date="2026-01-01 20:00", topics=["Power"])
    yield lambda: desk.article("now.md", title="Now", date="2026-01-01 20:00", aliases=["/a/", "/b.html"])
    yield lambda: desk.article("now.md", title="Now", date="2026-01-01 20:00", slug="then", aliases=["/a/", "/b.html"])
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", aliases=["/a/"])
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", permalink="/a/")
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", permalink="/c/", aliases=["/a/"])
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", permalink="/c/")
    yield lambda: desk.write("static/b.html", "own")
    yield lambda: desk.remove("static/b.html")
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", enclosure="/two.mp3", image="/two.png")
    yield lambda: desk.write("static/two.mp3", "two")
    yield lambda: desk.write("two.mp3", "hidden by the one in static/")
    yield lambda: desk.remove("static/two.mp3")
    yield lambda: desk.write("static/sitemap.xml", "own")
    yield lambda: desk.remove("static/sitemap.xml")
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", rights="mine", comments_url="/talk/")
    yield lambda: desk.article("two.md", title="Two", date="2025-02-01", feed_content="summary")
    yield lambda: desk.settings("[feed]\nmax_kib = 16\n")
    yield lambda: desk.remove("energy.md")


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> list[tuple[datetime, dict[str, tuple[str, datetime, bytes]]]]:
    """What a site with such a life published at each moment: fingerprint, time and bytes by path."""
    desk = Desk(tmp_path_factory.mktemp("life"))
    fill(desk)
    moments = []
    for hours, change in enumerate(history(desk), 1):
        change()
        now = NOW + hours * HOUR
        shown = everything(desk.publish(now))
        moments.append((now, {path: (each.fingerprint, each.last_modified, each.render()) for path, each in shown}))
    desk.archive.close()
    return moments


def everything(publication) -> Iterator[tuple[str, Document]]:
    """All documents with their paths, and what some feeds are to people."""
    for path, document in publication.items():
        yield path, document
        if document.reading and path in ("/feed.atom", "/topics/nato/feed.rss"):
            yield f"{path} for people", document.reading


def test_fingerprints_tell_of_bytes(lived):
    """Through any change: equal fingerprints mean equal bytes."""
    known: dict[tuple[str, str], bytes] = {}
    for _, shown in lived:
        for path, (fingerprint, _, body) in shown.items():
            assert known.setdefault((path, fingerprint), body) == body


def test_last_modified(lived):
    """Through any change: the time of a document never goes back, is never to come, and moves with its bytes."""
    held: dict[str, tuple[datetime, bytes]] = {}
    wrong: list[str] = []
    for step, (now, shown) in enumerate(lived, 1):
        for path, (_, moment, body) in shown.items():
            old_moment, old_body = held.get(path, (moment, body))
            assert moment <= now
            assert moment.microsecond == 0
            if moment < old_moment:
                wrong.append(f"{path} went back in step {step}")
            if moment == old_moment and body != old_body:
                wrong.append(f"{path} changed silently in step {step}")
            held[path] = moment, body
    assert wrong == []


def test_fresh_archive(filled, tmp_path):
    """A new archive of the same folder, whenever it is made, gives the same bytes: there is no news in it."""
    filled.article("nato.md", title="Nato", date="2025-01-03", enclosure="/pictures/a.png", aliases=["/old/"])
    made = []
    for days in (0, 100):
        archive, now = Archive(tmp_path / f"{days}.sqlite3"), NOW + timedelta(days=days)
        sync(archive, filled.folder, filled.site, now)
        made.append(bodies(publish(filled.site, archive, now)))
        archive.close()
    assert made[0] == made[1]


# -- when a feed was updated


def updated(desk, path: str = "/feed.atom", now: datetime = NOW) -> datetime:
    return datetime.fromisoformat(desk.atom(path, now).feed.updated)


@pytest.fixture
def dated(desk):
    """Three articles with times, of which feeds show the newest two."""
    desk.settings("[feed]\nentries = 2\n")
    desk.article("a.md", title="A", date="2025-01-03T12:00:00Z", topics=["NATO"])
    desk.article("b.md", title="B", date="2025-01-02T12:00:00Z", topics=["Energy"])
    desk.article("c.md", title="C", date="2025-01-01T12:00:00Z", topics=["Energy"])
    desk.sync()
    return desk


LATER = NOW + HOUR


def test_updated(dated):
    """A feed of a new archive was updated when its newest entry was."""
    assert updated(dated) == datetime(2025, 1, 3, 12, tzinfo=UTC)
    assert updated(dated, "/topics/energy/feed.atom") == datetime(2025, 1, 2, 12, tzinfo=UTC)


def test_updated_by_an_edit(dated):
    """A silent edit updates the feeds that show it, not the entry: some readers skip a feed whose date stands still."""
    dated.article("b.md", title="B", date="2025-01-02T12:00:00Z", topics=["Energy"], body="The *story*.")
    dated.sync(LATER)
    assert updated(dated, now=LATER) == updated(dated, "/topics/energy/feed.atom", LATER) == LATER
    assert updated(dated, "/topics/nato/feed.atom", LATER) == datetime(2025, 1, 3, 12, tzinfo=UTC)
    assert dated.entries(now=LATER)["B"].updated == "2025-01-02T12:00:00Z"
    assert b"Thu, 01 Jan 2026 01:00:00 GMT" in dated.publication(LATER)["/feed.rss"].render()


def test_updated_by_a_backdated_article(dated):
    """So does a new article with a date of the past."""
    dated.article("d.md", title="D", date="2025-01-02T18:00:00Z")
    dated.sync(LATER)
    assert list(dated.entries(now=LATER)) == ["A", "D"]
    assert updated(dated, now=LATER) == LATER
    assert updated(dated, "/topics/energy/feed.atom", LATER) == datetime(2025, 1, 2, 12, tzinfo=UTC)


def test_not_updated(dated):
    """What a feed doesn't show doesn't update it, nor does what changes nothing."""
    dated.article("c.md", title="C", date="2025-01-01T12:00:00Z", topics=["Energy"], body="Edited.")
    dated.article("d.md", title="D", date="2020-01-01")
    dated.write("x.png", b"x")
    dated.settings('[feed]\nentries = 2\n[topics.oil]\nmatch = ["oil"]\n')
    dated.sync(LATER)
    assert updated(dated, now=LATER) == datetime(2025, 1, 3, 12, tzinfo=UTC)


def test_updated_by_the_author(dated):
    """An update that the author dates counts as ever, and an article that comes of age, without a sync."""
    dated.article("a.md", title="A", date="2025-01-03T12:00:00Z", updated="2026-01-01T05:00:00Z")
    dated.article("d.md", title="D", date="2026-01-01T09:00:00Z")
    dated.sync(LATER)
    moments = {hours: updated(dated, now=NOW + hours * HOUR) for hours in (1, 4, 5, 8, 9, 99)}
    expected = {1: 1, 4: 1, 5: 5, 8: 5, 9: 9, 99: 9}
    assert moments == {hours: NOW + hour * HOUR for hours, hour in expected.items()}


# -- how much feeds carry


def carried(desk, path: str) -> dict[str, bool]:
    """Whether a feed carries the content of each entry, by title."""
    return {title: "content" in entry for title, entry in desk.entries(path).items()}


def test_delivery(desk):
    """The author's word on how much of an article feeds carry comes first, then the topic's, then the site's."""
    desk.settings('[feed]\ncontent = "summary"\n[topics.nato]\ncontent = "full"\n[topics.energy]\n')
    for name, topics, own in (("A", ["NATO", "Energy"], None), ("B", ["NATO"], "summary"), ("C", ["Energy"], "full")):
        desk.article(f"{name}.md", title=name, topics=topics, feed_content=own, summary="In short.")
    publication = desk.publish()
    assert carried(desk, "/feed.atom") == {"A": False, "B": False, "C": True}
    assert carried(desk, "/topics/nato/feed.atom") == {"A": True, "B": False}
    assert carried(desk, "/topics/energy/feed.atom") == {"A": False, "C": True}
    assert b"The story." in publication["/2025/06/b/"].render()


def test_room(desk):
    """A feed is no longer than site.toml allows: newest in full, older in short, none left out; pages are whole."""
    desk.settings("[feed]\nmax_kib = 128\n")
    for n in range(20):
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-01-{n + 1:02}", body="Words & more. " * 700)
    publication = desk.publish()
    for path in feeds_in("/"):
        assert len(publication[path].render()) <= 128 * 1024
    whole = list(carried(desk, "/feed.atom").values())
    assert len(whole) == len(json.loads(publication["/feed.json"].render())["items"]) == 20
    assert whole[0]
    assert not whole[-1]
    assert whole == sorted(whole, reverse=True)
    assert publication["/2025/01/0/"].render().count(b"Words &amp; more.") >= 700


# -- addresses that readers guess


def test_guessed(filled):
    """At addresses that readers guess are the main feeds, to the byte: who subscribes learns the right one."""
    publication = filled.publication()
    for path, feed in GUESSED.items():
        guessed, known = publication[path], publication[feed]
        assert guessed.render() == known.render()
        assert f"{BASE}{feed}".encode() in guessed.render()
        assert f"{BASE}{path}".encode() not in guessed.render()
        assert guessed.reading.render() == known.reading.render()
        assert (guessed.media_type, guessed.fingerprint, guessed.last_modified, guessed.max_age, guessed.links) == (
            known.media_type, known.fingerprint, known.last_modified, known.max_age, known.links,
        )  # fmt: skip


# -- lists for programs


def test_opml(filled):
    """The list of feeds has the main one and that of each topic, in Atom; each is there."""
    publication = filled.publication()
    outlines = etree.fromstring(publication["/feeds.opml"].render()).findall("body//outline[@xmlUrl]")
    addresses = [each.get("xmlUrl").removeprefix(BASE) for each in outlines]
    assert addresses == ["/feed.atom", "/topics/energy/feed.atom", "/topics/nato/feed.atom"]
    for outline, path in zip(outlines, addresses, strict=True):
        feed = filled.atom(path).feed
        assert (outline.get("text"), outline.get("htmlUrl")) == (feed.title, feed.link)
    assert publication["/feeds.opml"].render() == filled.publication(with_pages=False)["/feeds.opml"].render()


def locations(document) -> list[str]:
    return [each.text.removeprefix(BASE) for each in etree.fromstring(document.render()).iter("{*}loc")]


def test_sitemap(filled):
    """The sitemap has all pages that are published now, and no others; robots.txt leads to it."""
    filled.remove("static/robots.txt")
    filled.article("later.md", date="2026-06-01", topics=["Leaks"])
    filled.article("none.md", title="None", date="2025-01-01", aliases=["/old/"])
    filled.write("static/about.html", "<p>")
    publication = filled.publish()
    html = {path for path, each in publication.items() if each.media_type == "text/html" and not each.moved_to}
    assert set(locations(publication["/sitemap.xml"])) == html - {"/about.html"}
    assert publication["/robots.txt"].render().decode().splitlines() == [
        "User-agent: *", "Allow: /", "", f"Sitemap: {BASE}/sitemap.xml",
    ]  # fmt: skip
    assert "/2026/06/later/" in locations(filled.publication(datetime(2026, 6, 1, tzinfo=UTC))["/sitemap.xml"])


@pytest.mark.parametrize(("limit", "parts"), [(6, 0), (5, 2), (3, 2), (2, 3), (1, 6)])
def test_long_sitemap(filled, monkeypatch, limit, parts):
    """One that would be too long is an index of several, which have each page once."""
    whole = locations(filled.publication()["/sitemap.xml"])
    assert len(whole) == 6
    monkeypatch.setattr(sitemap, "MAX_URLS", limit)
    publication = filled.publication()
    names = [f"/sitemap-{n + 1}.xml" for n in range(parts)]
    assert [path for path in publication if path.startswith("/sitemap")] == ["/sitemap.xml", *names]
    assert locations(publication["/sitemap.xml"]) == (names or whole)
    assert [loc for name in names for loc in locations(publication[name])] == (whole if parts else [])
    assert all(len(locations(publication[name])) <= limit for name in names)
    assert f"/sitemap-{parts + 1}.xml" not in publication
    assert "/sitemap-0.xml" not in publication


def test_own_part_of_a_sitemap(filled, monkeypatch):
    """Also of a part of it a file in static/ takes the place."""
    monkeypatch.setattr(sitemap, "MAX_URLS", 3)
    filled.write("static/sitemap-1.xml", "own")
    publication = filled.publish()
    assert publication["/sitemap-1.xml"].render() == b"own"
    assert list(publication).count("/sitemap-1.xml") == 1


@pytest.fixture
def news(desk):
    """A site with a news sitemap, and articles of the last three days, one every twelve hours."""
    desk.settings("news_sitemap = true\n")
    for n in range(7):
        moment = NOW - n * 12 * HOUR
        desk.article(f"{n}.md", title=f"Number {n}", date=moment.isoformat(), language="uk" if n == 1 else None)
    desk.sync()
    return desk


def names(publication) -> list[str]:
    return [each.text for each in etree.fromstring(publication["/news-sitemap.xml"].render()).iter("{*}title")]


def test_news_sitemap(news):
    """It has the articles of the last 48 hours, newest first, and robots.txt leads to it."""
    publication = news.publication()
    assert names(publication) == ["Number 0", "Number 1", "Number 2", "Number 3", "Number 4"]
    assert names(news.publication(NOW + timedelta(seconds=1))) == ["Number 0", "Number 1", "Number 2", "Number 3"]
    assert names(news.publication(NOW + timedelta(days=3))) == []
    root = etree.fromstring(publication["/news-sitemap.xml"].render())
    assert [each.text for each in root.iter("{*}language")] == ["en", "uk", "en", "en", "en"]
    assert locations(publication["/news-sitemap.xml"])[0] == "/2026/01/0/"
    assert publication["/robots.txt"].render().decode().splitlines()[-2:] == [
        f"Sitemap: {BASE}/sitemap.xml", f"Sitemap: {BASE}/news-sitemap.xml",
    ]  # fmt: skip


def test_news_grow_old(news):
    """When the last of them is no news any more the document has changed, by its fingerprint and by its time."""
    before, after = (news.publication(NOW + hours * HOUR)["/news-sitemap.xml"] for hours in (0, 1))
    assert before.render() != after.render()
    assert before.fingerprint != after.fingerprint
    assert before.last_modified < after.last_modified


def test_most_news(news, monkeypatch):
    """There are as many as Google takes, the newest."""
    monkeypatch.setattr(sitemap, "MAX_NEWS", 2)
    assert names(news.publication()) == ["Number 0", "Number 1"]
    assert sitemap.MAX_URLS == 50_000


def test_no_news_sitemap(desk):
    """Who doesn't ask for one has none."""
    desk.article("a.md", date=NOW.isoformat())
    publication = desk.publish()
    assert "/news-sitemap.xml" not in publication
    assert b"news-sitemap" not in publication["/robots.txt"].render()


# -- where pages once were


def test_moved(filled):
    """Where a page once was is a document that says where it is now, under both names for such paths."""
    filled.article("nato.md", title="Nato", date="2025-01-03", aliases=["/a.html", "old/nato"])
    filled.article("none.md", title="None", date="2025-01-01", redirect_from="/b/")
    publication = filled.publish()
    moved = {path: each.moved_to for path, each in publication.items() if each.moved_to}
    assert moved == {"/a.html": "/2025/01/nato/", "/b/": "/2025/01/none/", "/old/nato/": "/2025/01/nato/"}
    assert publication["/a.html"].media_type == "text/html"
    assert f"{BASE}/2025/01/nato/".encode() in publication["/a.html"].render()


def test_moved_follows(filled):
    """It follows the page to its next address, and goes with the article."""
    filled.article("nato.md", title="Nato", date="2025-01-03", aliases=["/a/"])
    before = filled.publish()["/a/"]
    filled.article("nato.md", title="Nato", date="2025-01-03", aliases=["/a/"], permalink="/b/")
    after = filled.publish()["/a/"]
    assert (before.moved_to, after.moved_to) == ("/2025/01/nato/", "/b/")
    assert before.fingerprint != after.fingerprint
    filled.remove("nato.md")
    assert "/a/" not in filled.publish()


def test_moved_before_its_time(desk):
    """A scheduled article leaves no trace at its former addresses."""
    desk.article("a.md", date="2026-03-01T09:00:00Z", aliases=["/a/"])
    assert "/a/" not in desk.publish()
    assert "/a/" not in set(desk.publication())
    assert desk.publication(datetime(2026, 3, 1, 9, tzinfo=UTC))["/a/"].moved_to == "/2026/03/a/"


def test_moved_and_claimed(filled):
    """Of two articles that claim a former address the older gets it; from where a page is now nobody is led away."""
    filled.article("nato.md", title="Nato", date="2025-01-03", aliases=["/a/", "/2025/01/none/", "/2025/01/nato/"])
    filled.article("energy.md", title="Energy", date="2025-01-02", aliases=["/a/"])
    publication = filled.publish()
    assert publication["/a/"].moved_to == "/2025/01/energy/"
    assert list(publication).count("/a/") == 1
    assert [publication[f"/2025/01/{name}/"].moved_to for name in ("none", "nato")] == [None, None]


@pytest.mark.parametrize(
    "alias",
    [
        *PERMALINKS,
        "/old/",
        "/2025/01/NATO/",
        "/Topics/NATO/",
        "/pictures/a.png/",
        "/mine/",
        "/mine/x/",
        "/own.html",
        "/own.html/x.html",
    ],
)
def test_aliases_take_no_place(filled, alias):
    """Whatever former address an article claims, nothing else is lost or doubled, on any disk."""
    filled.write("static/mine/index.html", "mine")
    filled.write("static/own.html", "own")
    before = bodies(filled.publish())
    filled.article("none.md", title="None", date="2025-01-01", aliases=[alias])
    publication = filled.publish()
    paths = [path for path in publication if path != "/_redirects"]
    assert len(paths) == len(set(paths))
    assert len(files_of(paths)) <= len(before) + 1
    assert set(before) <= set(paths)
    assert redirects(publication) == {path: each.moved_to for path, each in publication.items() if each.moved_to}
    assert not any(publication[path].moved_to for path in before)
    assert all(publication[path].moved_to == "/2025/01/none/" for path in set(paths) - set(before))
    assert publication["/own.html"].render() == b"own"


def redirects(publication) -> dict[str, str]:
    """The list of redirections, without the lines for paths that lack their last slash."""
    lines = publication["/_redirects"].render().decode().splitlines() if "/_redirects" in publication else []
    assert all(line.endswith(" 301") for line in lines)
    pairs = [line.split(" ")[:2] for line in lines]
    assert len(dict(pairs)) == len(pairs)
    return {path: to for path, to in pairs if f"{path}/" not in dict(pairs)}


def test_redirects(filled):
    """A list of them is there for web servers, where there are any: each path with its last slash, and without."""
    assert "/_redirects" not in filled.publication()
    filled.article("nato.md", title="Nato", date="2025-01-03", aliases=["/a.html", "/навчання/"])
    publication = filled.publish()
    assert publication["/_redirects"].media_type == "text/plain"
    assert sorted(publication["/_redirects"].render().decode().splitlines()) == [
        "/a.html /2025/01/nato/ 301",
        "/навчання /2025/01/nato/ 301",
        "/навчання/ /2025/01/nato/ 301",
    ]


# -- files that come with an article


def sizes(desk) -> list[str]:
    """The lengths of enclosures, as each format says them."""
    (item,) = json.loads(desk.publication()["/feed.json"].render())["items"]
    in_json = [str(each.get("size_in_bytes", 0)) for each in item["attachments"]]
    in_atom = [each.get("length", "0") for each in desk.entries()["A headline"].enclosures]
    (in_rss,) = [each.length for each in desk.entries("/feed.rss")["A headline"].enclosures]
    assert in_json == in_atom
    assert in_rss == in_json[0]
    return in_json


def test_lengths(desk):
    """The length of a file of the site is what it is, not what somebody once wrote; of any other, what is written."""
    desk.article(
        "news/a.md",
        enclosure=[
            {"url": "a.mp3", "length": 1},
            "/b.mp3",
            f"{BASE}/c.mp3?download#x",
            {"url": "/no-such.mp3", "length": 7},
            {"url": "https://cdn.example/a.mp3", "length": 8},
            {"url": "https://cdn.example/news/a.mp3"},
        ],
    )
    desk.write("news/a.mp3", b"a" * 10)
    desk.write("static/b.mp3", b"b" * 20)
    desk.write("c.mp3", b"c" * 30)
    desk.sync()
    assert sizes(desk) == ["10", "20", "30", "7", "8", "0"]


def test_lengths_change(desk):
    """It changes with the file, though nobody touches the article, and so do the fingerprints of what shows it."""
    desk.article("a.md", enclosure={"url": "a.mp3", "length": 1}, topics=["NATO"])
    desk.article("b.md", date="2020-01-01", topics=["Energy"])
    desk.settings("[feed]\nentries = 1\n")
    desk.sync()
    assert sizes(desk) == ["1"]
    for change, length in (
        (lambda: desk.write("a.mp3", b"a" * 10), "10"),
        (lambda: desk.write("static/a.mp3", b"a" * 20), "20"),
        (lambda: desk.remove("static/a.mp3"), "10"),
        (lambda: desk.remove("a.mp3"), "1"),
    ):
        before = fingerprints(desk.publication())
        change()
        publication = desk.publish()
        assert sizes(desk) == [length]
        moved = {path for path, print_ in fingerprints(publication).items() if before.get(path) not in (None, print_)}
        assert {*feeds_in("/"), *feeds_in("/topics/nato/"), *GUESSED} <= moved
        assert not moved & feeds_in("/topics/energy/")


# -- what is said about documents


def test_links(desk):
    """A feed says its own address, and the site's hub; no other document does."""
    assert all(not each.links for path, each in desk.publish().items() if each.media_type not in FEEDS)
    desk.article("a.md", topics=["навчання"])
    assert desk.publish()["/feed.rss"].links == (("self", f"{BASE}/feed.rss"),)
    desk.settings('hub = "https://hub.example/"\n')
    publication = desk.publish()
    assert publication["/rss.xml"].links == (("self", f"{BASE}/feed.rss"), ("hub", "https://hub.example/"))
    address = f"{BASE}/topics/%D0%BD%D0%B0%D0%B2%D1%87%D0%B0%D0%BD%D0%BD%D1%8F/feed.json"
    assert publication["/topics/навчання/feed.json"].links[0] == ("self", address)
    assert all(each.links for each in publication.values() if each.media_type in FEEDS)


@pytest.mark.parametrize(("minutes", "max_age"), [(1, 900), (240, 1800), (1440, 3600)])
def test_max_age(desk, minutes, max_age):
    """A feed may be kept as long as its rhythm lets, pages for five minutes, files for an hour."""
    for n in range(5):
        moment = NOW - n * timedelta(minutes=minutes)
        desk.article(f"{n}.md", title=f"Number {n}", date=moment.isoformat(), topics=["NATO"], aliases=["/old/"])
    desk.write("static/a.txt", "x")
    publication = desk.publish()
    for path in (*feeds_in("/"), *feeds_in("/topics/nato/"), *GUESSED):
        assert publication[path].max_age == publication[path].reading.max_age == max_age
    assert f"<ttl>{max_age // 60}</ttl>".encode() in publication["/feed.rss"].render()
    assert {publication[path].max_age for path in ("/", "/topics/nato/", "/2026/01/0/", "/old/")} == {300}
    assert {publication[path].max_age for path in ("/a.txt", "/style.css", "/feeds.opml", "/sitemap.xml")} == {3600}


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
    assert publication["/2025/06/b/"].gone


def test_live_change_of_one(desk, live, monkeypatch):
    """After a change the other articles are not made into entries again; after one of the site all are."""
    publication, clock = live
    made = []
    monkeypatch.setattr(
        "feeds.publish.snapshot.entry_of",
        lambda article, site, **more: made.append(article.title) or entry_of(article, site, **more),
    )
    desk.article("b.md", title="Second")
    for title in ("First", "Second"):
        publication["/feed.atom"].render()
        assert made == [title]
        made.clear()
        desk.sync()
        clock.tick(seconds=1)
    desk.settings('description = "News"')
    desk.sync()
    clock.tick(seconds=1)
    publication["/feed.atom"].render()
    assert sorted(made) == ["First", "Second"]


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


def test_live_max_age(desk, live):
    """Nobody keeps anything for longer than until the next article is published."""
    publication, clock = live
    before = {path: each.max_age for path, each in everything(publication)}
    assert set(before.values()) == {300, 3600}
    desk.article("b.md", title="Second", date="2026-01-01T00:10:00Z", topics=["NATO"])
    desk.sync()
    for seconds, limit in ((1, 599), (298, 301), (1, 300), (299, 1)):
        clock.tick(seconds=seconds)
        for path, each in everything(publication):
            assert (path, each.max_age) == (path, min(before[path], limit))
    clock.tick(seconds=1)
    assert "/topics/nato/feed.atom" in publication
    assert {each.max_age for path, each in everything(publication) if path in before} == {300, 3600}


def test_live_news(news):
    """News grow old though nothing is synced, and soon."""
    clock = Clock()
    publication = LivePublication(news.archive, clock)
    assert len(names(publication)) == 5
    clock.tick(minutes=16)
    assert len(names(publication)) == 4


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


# -- documents, found together

ODD = ("/feed.atom", "/topics/t0/", "/topics/new/", "/archive/1.rss", "/a/index.html", "/feeds.opml")


@pytest.mark.parametrize("with_pages", [False, True])
def test_items(desk, with_pages):
    """Documents that are found together are those at their paths, in the same order, whatever paths articles want."""
    for n in range(120):
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-01-{n % 28 + 1:02}", topics=[f"t{n % 3}"])
    for n, path in enumerate(ODD):
        desk.article(f"odd/{n}.md", title=f"Odd {n}", date="2025-03-01", permalink=path)
    publication = desk.publish(with_pages=with_pages)
    found = [(path, document.fingerprint, document.media_type) for path, document in publication.items()]
    assert found == [(path, publication[path].fingerprint, publication[path].media_type) for path in publication]
    assert len(found) == len(publication) == len({path for path, *_ in found})
