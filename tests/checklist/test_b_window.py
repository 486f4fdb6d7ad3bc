"""The checklist of publishers, B: which articles a feed shows, in which order, and how large it gets."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW, Desk
from lxml import etree

from feeds.app import create_app
from feeds.config import read_site
from feeds.errors import ConfigError
from feeds.publication import FEEDS, Publication

FORMATS = ("atom", "rss", "json")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
MIB = 2**20


def titles(body: bytes) -> list[str]:
    """The titles of the entries in the order of the document."""
    if body.startswith(b"{"):
        return [item["title"] for item in json.loads(body)["items"]]
    entries = etree.fromstring(body).iter(f"{ATOM}entry", "item")
    return [each.findtext("title") or each.findtext(f"{ATOM}title") for each in entries]


def feeds_of(publication: Publication) -> dict[str, bytes]:
    return {path: document.render() for path, document in publication.items() if document.media_type in FEEDS}


def write_many(desk: Desk, count: int, **metadata: object) -> None:
    """Articles a minute apart, `Number 0` the oldest; their files are in no order."""
    for n in range(count):
        moment = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=n)
        desk.article(f"{n * 37 % count:03}.md", title=f"Number {n}", date=moment.isoformat(), **metadata)


def newest(count: int, total: int) -> list[str]:
    return [f"Number {n}" for n in range(total - 1, total - 1 - count, -1)]


def test_b9_newest_first(desk):
    """B9. Entries stand newest first in the document, in every feed and format; an update moves none."""
    write_many(desk, 9, topics=["NATO"])
    desk.article("1999.md", title="Number -1", date="1999-01-01", updated="2025-12-31", topics=["NATO", "Old"])
    desk.write("a.txt", "date 2025-06-02 Number 9\nThe story.\n")
    in_main = ["Number 9", *newest(9, 9), "Number -1"]
    found = {path: titles(body) for path, body in feeds_of(desk.publish()).items()}
    in_topics = {"nato": in_main[1:], "old": ["Number -1"]}
    for path, order in found.items():
        assert order == (in_topics[path.split("/")[2]] if path.startswith("/topics/") else in_main), path
    assert len(found) == 3 * 3 + 4


def test_b9_newest_first_of_one_moment(desk):
    """B9. Entries of one moment have an order, too, the same in every feed and format, whenever it is asked for."""
    for n in range(12):
        desk.article(f"{n * 5 % 12:02}.md", title=f"Number {n}", topics=["NATO"])
    first = {tuple(titles(body)) for body in feeds_of(desk.publish()).values()}
    assert len(first) == 1
    desk.article("00.md", title="Number 0", topics=["NATO"], body="Edited.")
    assert {tuple(titles(body)) for body in feeds_of(desk.publish()).values()} == first


def test_b10_at_most_a_hundred(desk):
    """B10. A feed shows 50 entries, or as many as site.toml says, which is 100 at the most, in every format."""
    write_many(desk, 103, topics=["NATO"])
    for settings, count in (("", 50), ("[feed]\nentries = 100\n", 100)):
        desk.settings(settings)
        publication = desk.publish()
        for path in ("/feed.atom", "/feed.rss", "/feed.json", "/topics/nato/feed.rss", "/rss.xml"):
            assert titles(publication[path].render()) == newest(count, 103), path


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ("101", " <= 100"),
        ("1000", " <= 100"),
        ("0", " >= 1"),
        ("-1", " >= 1"),
        ("true", ", got bool"),
        ('"9"', ", got str"),
    ],
)
def test_b10_another_window_is_refused(desk, entries, expected):
    """B10. More than 100 entries, or none, are an error of site.toml that says where, what and how many."""
    desk.settings(f"[feed]\nentries = {entries}\n")
    with pytest.raises(ConfigError) as raised:
        read_site(desk.folder)
    assert str(raised.value) == f"{desk.folder}/site.toml:5: feed.entries: expected int{expected}"


def test_b10_the_command_refuses_it(desk, cli, tmp_path):
    """B10. The command says so in one line, and writes nothing."""
    desk.settings("[feed]\nentries = 101\n")
    ran = cli("build", desk.folder, tmp_path / "public")
    assert (ran.status, ran.out) == (1, [])
    assert ran.err == [f"feeds: {desk.folder}/site.toml:5: feed.entries: expected int <= 100"]
    assert not (tmp_path / "public").exists()


def whole(body: bytes) -> list[bool]:
    """Whether each entry carries its text."""
    if body.startswith(b"{"):
        return ["content_html" in item for item in json.loads(body)["items"]]
    root = etree.fromstring(body)
    names = ("content", f"{ATOM}content", f"{CONTENT}encoded")
    return [any(each.find(name) is not None for name in names) for each in root.iter(f"{ATOM}entry", "item")]


def test_b11_at_most_three_mebibytes(desk):
    """B11. However long articles are, a feed has at most 3 MiB in every format, and all entries: old ones in short."""
    desk.settings("[feed]\nentries = 100\nmax_kib = 3072\n")
    write_many(desk, 100, body="a < b & c > d, слова. " * 800)  # 24 KB, of which escaping makes 40
    publication = desk.publish()
    bodies = [publication[f"/feed.{format_}"].render() for format_ in FORMATS]
    assert 2.5 * MIB < max(map(len, bodies)) <= 3 * MIB
    for body in bodies:
        assert titles(body) == newest(100, 100)
        in_full = whole(body)
        assert in_full == sorted(in_full, reverse=True)
        assert 10 < sum(in_full) < 100


def test_b11_usually_half_a_mebibyte(desk):
    """B11. Unless site.toml says otherwise it is half a MiB, also where a single article has more."""
    write_many(desk, 3, body="Words & more. " * 20_000)
    desk.article("small.md", title="Number 3", date="2025-07-01")
    publication = desk.publish()
    for format_ in FORMATS:
        body = publication[f"/feed.{format_}"].render()
        assert len(body) <= MIB / 2
        assert titles(body) == newest(4, 4)
        assert whole(body)[0]


@pytest.mark.parametrize("kib", [3073, 15, 0])
def test_b11_a_larger_feed_is_refused(desk, kib):
    """B11. A limit above 3 MiB, or one that no feed keeps, is an error of site.toml."""
    desk.settings(f"[feed]\nmax_kib = {kib}\n")
    with pytest.raises(ConfigError, match=r"site\.toml:5: feed\.max_kib: expected int ([<>]= \d+)$"):
        read_site(desk.folder)


def test_b12_news_push_out_the_oldest(desk):
    """B12. A full window stays full, and shows nothing again, while articles come, are edited and grow.

    One with an old date is shown besides, once, until it is in a volume of the feed's history.
    """
    desk.settings("[feed]\nentries = 5\nmax_kib = 16\n")
    write_many(desk, 6)
    gone: set[str] = set()
    shown = titles(desk.publish()["/feed.atom"].render())
    for n in range(6, 12):
        moment = NOW + timedelta(hours=n)
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-07-{n:02}", body="Words. " * 1000 * (n % 3))
        desk.article("late.md", title="Backdated", date="2024-01-01", body=f"Edited {n} times.")
        desk.article("to-come.md", title="To come", date="2027-01-01", body=f"Edited {n} times.")
        for path, body in feeds_of(desk.publish(moment)).items():
            if path.startswith("/archive/"):
                continue
            now_shown = titles(body)
            assert len([each for each in now_shown if each != "Backdated"]) == 5
            assert not gone & set(now_shown)
        gone |= set(shown) - set(now_shown)
        shown = now_shown
    assert gone == {*(f"Number {n}" for n in range(1, 7)), "Backdated"}


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feed.json", "/topics/nato/feed.atom"])
def test_b13_an_error_is_no_empty_feed(desk, path):
    """B13. A feed that can't be made is 503 with Retry-After in seconds and without validators, never an empty feed."""
    desk.article(topics=["NATO"])
    client = create_app(desk.publish()).test_client()
    desk.archive.close()
    for file in desk.archive_file.parent.glob(f"{desk.archive_file.name}*"):
        file.write_bytes(b"This was a database. " * 500)
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"].isdecimal()
    assert answer.mimetype == "text/plain"
    assert not {"ETag", "Last-Modified"} & set(answer.headers.keys())
    assert not any(mark in answer.data for mark in (b"<feed", b"<rss", b"{"))
