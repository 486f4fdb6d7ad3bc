"""Facts about the whole history of a feed: volumes that are filled once and stay, and links that lead through all."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import feedparser
import pytest
from conftest import NOW, Desk
from lxml import etree
from subscribers.documents import Document, read

from feeds.app import create_app
from feeds.build import build
from feeds.check import check
from feeds.check.feed import check_feed
from feeds.feed_file import FeedFile
from feeds.paths import path_of, url

SUFFIXES = ("atom", "rss", "json")
DAY = datetime(2025, 1, 1, 12)
FIVE = '[feed]\nentries = 5\nhistory = "topics"\n'


@pytest.fixture
def desk(make_desk) -> Desk:
    """A desk whose feeds show five articles; so a volume has five, too."""
    desk = make_desk()
    desk.settings(FIVE)
    return desk


def write(desk: Desk, *days: int, **metadata: object) -> None:
    """An article for each of these days of 2025."""
    for day in days:
        desk.article(f"a{day:03}.md", title=f"Day {day}", date=str(DAY + timedelta(days=day)), **metadata)


def pages(publication, path: str) -> Iterator[tuple[str, Document]]:
    """The document at a path, and those that its links lead to, one after the other."""
    while True:
        document = read(publication[path].render())
        yield path, document
        if document.previous is None:
            return
        path = path_of("https://news.example.org/", document.previous) or ""


def found(publication, path: str = "/feed.atom") -> list[str]:
    """The titles of what is found by following links, each once, as it is found."""
    titles = (item.title for _, page in pages(publication, path) for item in page.items)
    return list(dict.fromkeys(titles))


def titles(publication, path: str) -> list[str]:
    return [item.title for item in read(publication[path].render()).items]


def volumes(publication) -> dict[str, bytes]:
    return {path: publication[path].render() for path in publication if "/archive/" in path}


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The volumes that were there and are not the same, without their suffixes."""
    return {path.rpartition(".")[0] for path, body in before.items() if after.get(path) != body}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_all_is_found(desk, suffix):
    """Who follows links finds every article, those of a topic from its feed."""
    write(desk, *range(0, 24, 2), topics=["NATO"])
    write(desk, *range(1, 24, 2))
    publication = desk.publish()
    assert found(publication, f"/feed.{suffix}") == [f"Day {day}" for day in range(23, -1, -1)]
    assert found(publication, f"/topics/nato/feed.{suffix}") == [f"Day {day}" for day in range(22, -1, -2)]
    paths = [path for path, _ in pages(publication, f"/topics/nato/feed.{suffix}")]
    assert paths == [f"/topics/nato/{name}.{suffix}" for name in ("feed", "archive/2", "archive/1")]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_ids_agree(desk, suffix):
    """An article has one id in the feed and in its volume: readers show it once."""
    write(desk, *range(10))
    publication = desk.publish()
    feed, newest = (publication[f"/{name}.{suffix}"].render() for name in ("feed", "archive/2"))
    assert [item.id for item in read(feed).items] == [item.id for item in read(newest).items]


def test_real_archive(shared, make_desk):
    """Of real articles none is missing, and none is in two volumes."""
    desk = make_desk()
    desk.settings('[feed]\nentries = 20\nhistory = "topics"\n')
    for file in sorted((shared / "corpora/hugodocs-2023/content").rglob("*.md")):
        desk.write(f"posts/{len(list(desk.folder.rglob('*.md')))}.md", file.read_bytes())
    publication = desk.publish()
    ids = [item.id for path, page in pages(publication, "/feed.atom") if "archive" in path for item in page.items]
    assert len(ids) == len(set(ids)) > 100
    assert len(found(publication)) <= desk.archive.count(NOW)
    everywhere = {item.id for _, page in pages(publication, "/feed.atom") for item in page.items}
    assert len(everywhere) == desk.archive.count(NOW)


def test_news_change_no_volume(desk):
    """A new article changes no volume, whether a new one is filled or not."""
    write(desk, *range(14))
    before = volumes(desk.publish())
    write(desk, 14)
    after = volumes(desk.publish())
    assert changed(before, after) == set()
    assert after.keys() - before.keys() == {f"/archive/3.{suffix}" for suffix in SUFFIXES}
    write(desk, 15)
    assert volumes(desk.publish()) == after


def test_edit_changes_one_volume(desk):
    """An edit changes the volume that has the article, and no other one."""
    write(desk, *range(20))
    before = volumes(desk.publish())
    desk.article("a007.md", title="Edited", date=str(DAY + timedelta(days=7)))
    after = desk.publish()
    assert changed(before, volumes(after)) == {"/archive/2"}
    assert titles(after, "/archive/2.rss") == ["Day 9", "Day 8", "Edited", "Day 6", "Day 5"]


def test_withdrawal_leaves_a_gap(desk):
    """The place of an article that goes stays empty, and is its own again when it comes back."""
    write(desk, *range(20))
    before = volumes(desk.publish())
    desk.remove("a007.md")
    without = desk.publish()
    assert changed(before, volumes(without)) == {"/archive/2"}
    assert titles(without, "/archive/2.json") == ["Day 9", "Day 8", "Day 6", "Day 5"]
    write(desk, 7)
    assert [path for path, body in volumes(desk.publish()).items() if titles_of(body) != titles_of(before[path])] == []


def titles_of(body: bytes) -> list[str]:
    return [item.title for item in read(body).items]


def test_rename_keeps_the_place(desk):
    """A file that is renamed keeps its id, and so its place."""
    write(desk, *range(12))
    before = desk.publish()
    expected = {path: titles_of(body) for path, body in volumes(before).items()}
    (desk.folder / "a003.md").rename(desk.folder / "elsewhere.md")
    assert {path: titles_of(body) for path, body in volumes(desk.publish()).items()} == expected


def test_late_article(desk):
    """An article with an old date is in the feed, however old, until it is in a volume; that is the next one."""
    write(desk, *range(100, 112))
    before = volumes(desk.publish())
    write(desk, 1)
    publication = desk.publish()
    assert titles(publication, "/feed.atom")[-2:] == ["Day 107", "Day 1"]
    assert changed(before, volumes(publication)) == set()
    write(desk, 112, 113)
    publication = desk.publish()
    assert titles(publication, "/archive/3.atom") == ["Day 113", "Day 112", "Day 111", "Day 110", "Day 1"]
    assert "Day 1" not in titles(publication, "/feed.atom")
    assert changed(before, volumes(publication)) == set()


def test_many_late_articles(desk):
    """However many come at once, a feed grows by less than a volume, and all are found."""
    write(desk, *range(100, 107))
    desk.publish()
    write(desk, *range(13))
    publication = desk.publish()
    assert len(titles(publication, "/feed.atom")) < 10
    assert len(found(publication)) == 20


def test_topic_gained(desk):
    """Old articles that gain a topic are found in its history at once, and are no news in its feed."""
    write(desk, *range(20), topics=["NATO"])
    write(desk, *range(100, 120), topics=["NATO", "EU"])
    publication = desk.publish()
    before, feed = volumes(publication), titles(publication, "/topics/eu/feed.atom")
    write(desk, 3, 4, 5, topics=["NATO", "EU"])
    publication = desk.publish()
    assert titles(publication, "/topics/eu/feed.atom") == feed
    assert titles(publication, "/topics/eu/archive/5.atom") == ["Day 5", "Day 4", "Day 3"]
    assert len(found(publication, "/topics/eu/feed.atom")) == 23
    assert {path for path in changed(before, volumes(publication)) if "/eu/" in path} == set()
    write(desk, 200, topics=["EU"])
    assert titles(desk.publish(), "/topics/eu/feed.atom")[:2] == ["Day 200", "Day 119"]


def test_topic_lost(desk):
    """An article that loses a topic leaves the topic's volume, where its place stays empty, and no other one."""
    write(desk, *range(12), topics=["NATO"])
    before = volumes(desk.publish())
    write(desk, 3)
    publication = desk.publish()
    after = volumes(publication)
    assert titles(publication, "/topics/nato/archive/1.atom") == ["Day 4", "Day 2", "Day 1", "Day 0"]
    assert changed(before, after) == {"/topics/nato/archive/1", "/archive/1"}  # there it says its topics
    assert titles(publication, "/archive/1.atom") == ["Day 4", "Day 3", "Day 2", "Day 1", "Day 0"]


def test_topic_lost_before_it_is_bound(desk):
    """An article that came to a topic and lost it again takes no place in a volume."""
    write(desk, *range(8), topics=["NATO"])
    desk.publish()
    write(desk, 7)
    desk.publish()
    write(desk, 8, 9, 10, topics=["NATO"])
    expected = ["Day 10", "Day 9", "Day 8", "Day 6", "Day 5"]
    assert titles(desk.publish(), "/topics/nato/archive/2.atom") == expected


def test_scheduled_articles(desk):
    """Articles that come of age while nobody looks at the folder are in the feed, and fill a volume later."""
    write(desk, *range(365, 372), *range(360, 363))  # NOW is day 365, before noon
    assert found(desk.publish()) == ["Day 362", "Day 361", "Day 360"]
    later = NOW + timedelta(days=30)
    assert found(desk.publication(later)) == [f"Day {day}" for day in (*range(371, 364, -1), 362, 361, 360)]
    assert list(volumes(desk.publication(later))) == []
    desk.sync(later)
    assert titles(desk.publication(later), "/archive/1.atom") == ["Day 366", "Day 365", "Day 362", "Day 361", "Day 360"]
    assert len(found(desk.publication(later))) == 10


def test_volume_fills_between_two_requests(desk):
    """Who has read a feed finds all behind its links, though volumes are filled meanwhile."""
    write(desk, *range(14))
    publication = desk.publish()
    feed = read(publication["/feed.atom"].render())
    write(desk, *range(14, 31))
    behind = found(desk.publish(), path_of("https://news.example.org/", feed.previous) or "")
    assert {*behind, *(item.title for item in feed.items)} == {f"Day {day}" for day in range(14)}


def test_another_size(desk):
    """With feeds of another length, volumes that were filled stay, and the next ones are of that length."""
    write(desk, *range(12))
    desk.publish()
    desk.settings('[feed]\nentries = 2\nhistory = "topics"\n')
    publication = desk.publish()
    assert [len(page.items) for _, page in pages(publication, "/feed.atom")] == [2, 2, 5, 5]
    desk.settings('[feed]\nentries = 100\nhistory = "topics"\n')
    assert [len(page.items) for _, page in pages(desk.publish(), "/feed.atom")] == [12, 2, 5, 5]


def test_volumes_have_fifty_at_the_most(desk):
    """A feed of a hundred articles has volumes of fifty."""
    desk.settings("[feed]\nentries = 100\n")
    write(desk, *range(101))
    assert [len(page.items) for _, page in pages(desk.publish(), "/feed.atom")] == [100, 50, 50]


def test_lost_archive(desk):
    """An archive that is made anew has volumes by date, without gaps, and nothing is missing."""
    write(desk, *range(100, 111))
    desk.publish()
    write(desk, *range(10))
    desk.remove("a100.md")
    desk.publish()
    desk.lose_archive()
    desk.sync()
    publication = desk.publication()
    assert titles(publication, "/archive/1.atom") == [f"Day {day}" for day in range(4, -1, -1)]
    assert [len(page.items) for _, page in pages(publication, "/feed.atom")] == [5, 5, 5, 5, 5]
    assert len(found(publication)) == 20


def test_same_place_whenever_it_is_synced(desk, make_desk):
    """A sync that finds nothing new changes nothing."""
    write(desk, *range(23))
    before = volumes(desk.publish())
    generation = desk.archive.generation
    assert volumes(desk.publish()) == before
    assert desk.archive.generation == generation


@pytest.mark.parametrize("history", ["none", "main", "topics"])
def test_setting(desk, history):
    """The feed of all articles has a history unless the site wants none; those of topics where it wants that."""
    desk.settings(f'[feed]\nentries = 5\nhistory = "{history}"\n')
    write(desk, *range(12), topics=["NATO"])
    publication = desk.publish()
    assert (len(found(publication)) == 12) == (history != "none")
    assert (len(found(publication, "/topics/nato/feed.json")) == 12) == (history == "topics")
    assert ("/archive/1.atom" in publication) == (history != "none")
    assert ("/topics/nato/archive/1.atom" in publication) == (history == "topics")


def test_combinations_have_no_history(desk):
    """A combination of topics, listed or not, leads nowhere."""
    desk.settings(f'{FIVE}[[feeds]]\nquery = "nato+eu"\n')
    write(desk, *range(12), topics=["NATO", "EU"])
    publication = desk.publish()
    assert [path for path, _ in pages(publication, "/topics/eu+nato/feed.atom")] == ["/topics/eu+nato/feed.atom"]
    assert "/topics/eu+nato/archive/1.atom" not in publication


@pytest.mark.parametrize(
    "path",
    [
        "/archive/3.atom", "/archive/0.atom", "/archive/01.atom", "/archive/-1.atom", "/archive/1.html", "/archive/1",
        "/archive/", "/archive", "/archive/1.atom/", "/archive/1e1.atom", "/archive/१.atom", "/archive/9999999999.atom",
        f"/archive/{'9' * 400}.atom", "/topics/eu/archive/1.atom", "/topics/nato/archive/3.rss",
        "/topics//archive/1.rss", "/topics/nato/archive/1.atom/", "/topics/nato/archive/",
    ],
)  # fmt: skip
def test_wrong_paths(desk, path):
    """Where there is no volume there is nothing."""
    write(desk, *range(12), topics=["NATO"])
    client = create_app(desk.publish()).test_client()
    assert client.get(path).status_code == 404
    assert client.get("/topics/nato/archive/2.rss").status_code == 200


def test_h73_what_a_volume_says(desk):
    """H73. A volume says to people and programs what it is, in each format, and to which feed it belongs."""
    write(desk, *range(12))
    desk.settings(f'hub = "https://hub.example.org/"\n{FIVE}')
    publication = desk.publish()
    for suffix in ("atom", "rss"):
        body = publication[f"/archive/2.{suffix}"].render()
        assert b"<!-- An archive document (RFC 5005): " in body
        root = etree.fromstring(body)
        assert len(list(root.iter("{http://purl.org/syndication/history/1.0}archive"))) == 1
        links = {each.get("rel"): each.get("href") for each in root.iter("{http://www.w3.org/2005/Atom}link")}
        assert links["self"] == f"https://news.example.org/archive/2.{suffix}"
        assert links["prev-archive"] == f"https://news.example.org/archive/1.{suffix}"
        assert links["current"] == f"https://news.example.org/feed.{suffix}"
        assert "hub" not in links
        assert b"fh:archive" not in publication[f"/feed.{suffix}"].render()
    volume, feed = (json.loads(publication[f"/{name}.json"].render()) for name in ("archive/2", "feed"))
    assert volume["user_comment"].startswith("An archive document (RFC 5005): ")
    assert volume["user_comment"].endswith(feed["feed_url"])
    assert volume["next_url"] == "https://news.example.org/archive/1.json"
    assert feed["next_url"] == "https://news.example.org/archive/2.json"
    assert "user_comment" not in feed


def test_home_page_stays_home_page(desk):
    """Programs that take a feed's last link for its page, or any, are not led into its history."""
    write(desk, *range(12))
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss", "/archive/2.atom", "/archive/2.rss"):
        assert feedparser.parse(publication[path].render()).feed.link == "https://news.example.org/"
    root = etree.fromstring(publication["/feed.atom"].render())
    assert root.findall("{http://www.w3.org/2005/Atom}link")[-1].get("rel") == "alternate"


def test_headers(desk):
    """A volume is kept for a year, shown while what is new is asked for, and answered with 304 as long as it stays."""
    write(desk, *range(12))
    client = create_app(desk.publish()).test_client()
    answer = client.get("/archive/2.atom")
    assert answer.headers["Cache-Control"] == "public, max-age=3600, stale-while-revalidate=31536000"
    assert "stale" not in client.get("/feed.atom").headers["Cache-Control"]
    write(desk, *range(12, 30))
    client = create_app(desk.publish()).test_client()
    assert client.get("/archive/2.atom", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_build_writes_only_what_is_new(desk, tmp_path):
    """A build writes each volume once."""
    write(desk, *range(12))
    build(desk.publish(), tmp_path / "public")
    write(desk, *range(12, 16))
    built = build(desk.publish(), tmp_path / "public")
    assert {name for name in built.written if "archive/" in name} == {f"archive/3.{suffix}" for suffix in SUFFIXES}
    assert (tmp_path / "public/archive/1.rss").read_bytes() == desk.publication()["/archive/1.rss"].render()


def test_checks_are_content(desk):
    """What `feeds check` knows of publications and of any feed finds nothing wrong with volumes."""
    write(desk, *range(12), topics=["NATO"])
    publication = desk.publish()
    assert list(check(publication, desk.site.base_url)) == []
    for path, body in volumes(publication).items():
        address = url(desk.site.base_url, path)
        assert list(check_feed(FeedFile(address, body, (address,)), NOW)) == []


def test_files_in_the_way(desk, tmp_path):
    """Volumes win over files of the content folder, also over one that is called like their folder."""
    write(desk, *range(12), topics=["NATO"])
    desk.write("static/archive/1.atom", "not a feed")
    desk.write("static/topics/nato/archive", "not a folder")
    desk.write("static/archive/notes.txt", "a file beside them")
    publication = desk.publish()
    build(publication, tmp_path / "public")
    assert (tmp_path / "public/archive/1.atom").read_bytes().startswith(b"<?xml")
    assert (tmp_path / "public/topics/nato/archive/1.rss").is_file()
    assert (tmp_path / "public/archive/notes.txt").read_text() == "a file beside them"
