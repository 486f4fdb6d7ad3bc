"""Articles that were published and are so no more: what is told of them, who comes back, and what stays away."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import NOW, Desk, parsed
from flask.testing import FlaskClient
from lxml import etree

from feeds.app import create_app
from feeds.archive.withdrawing import Trace, returned
from feeds.build import build
from feeds.check.feed import check_feed
from feeds.feed_file import FeedFile
from feeds.paths import file_name

ONE, TWO = "/2025/06/one/", "/2025/06/two/"
DAY = timedelta(days=1)
LATER = NOW + DAY
AT = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """A desk with two articles that were published."""
    desk.article("one.md", title="One", date="2025-06-01 12:00", topics=["NATO"])
    desk.article("two.md", title="Two", date="2025-06-02 12:00", topics=["NATO", "Energy"])
    desk.sync()
    return desk


def client(desk: Desk, now: datetime = LATER) -> FlaskClient:
    return create_app(desk.publication(now)).test_client()


def told(desk: Desk, path: str = "/feed.atom", now: datetime = LATER) -> list[tuple[str, str]]:
    """Ids of entries of which a feed says that they are gone, and since when."""
    root = etree.fromstring(desk.publication(now)[path].render())
    return [(str(each.get("ref")), str(each.get("when"))) for each in root.iterfind(AT)]


def ids(desk: Desk, path: str = "/feed.atom", now: datetime = LATER) -> dict[str, str]:
    return {title: entry.id for title, entry in desk.entries(path, now).items()}


def titles(desk: Desk, path: str = "/feed.atom", now: datetime = LATER) -> list[str]:
    return list(desk.entries(path, now))


def delete(desk: Desk) -> None:
    desk.remove("one.md")


def make_draft(desk: Desk) -> None:
    desk.article("one.md", title="One", date="2025-06-01 12:00", topics=["NATO"], draft=True)


def postpone(desk: Desk) -> None:
    desk.article("one.md", title="One", date="2026-03-01 12:00", topics=["NATO"], slug="one")


WAYS = [delete, make_draft, postpone]


@pytest.fixture(params=WAYS, ids=lambda each: each.__name__)
def withdrawn(two: Desk, request: pytest.FixtureRequest) -> Desk:
    """The same after the older one was withdrawn in one of three ways."""
    request.param(two)
    two.sync(LATER)
    return two


# -- its page


@pytest.mark.parametrize("path", [ONE, ONE.rstrip("/")])
def test_page_is_gone(withdrawn, path):
    """Its page answers 410 to GET and HEAD, with and without the last slash, and says nothing of what it was."""
    got, head = client(withdrawn).get(path), client(withdrawn).head(path)
    assert (got.status_code, head.status_code, head.data) == (410, 410, b"")
    assert got.headers["Content-Type"] == "text/html; charset=utf-8"
    assert got.headers["Cache-Control"] == "public, max-age=300"
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert b"This article was withdrawn." in got.data
    assert b"One" not in got.data
    assert b'href="/">' in got.data or b'href="../../../">' in got.data
    assert client(withdrawn).get(TWO).status_code == 200


def test_page_that_never_was(two):
    """What never was there is 404, also after something was withdrawn."""
    delete(two)
    two.sync(LATER)
    assert client(two).get("/2025/06/three/").status_code == 404


def test_build_removes_its_file(two, tmp_path):
    """A build has no page of it any more, and lists the path; what a server sends is the same."""
    before = build(two.publication(), tmp_path / "public")
    assert str(file_name(ONE)) in before.written
    delete(two)
    after = build(publication := two.publish(LATER), tmp_path / "public")
    assert str(file_name(ONE)) in after.removed
    assert (tmp_path / "public/_gone").read_text() == "/2025/06/one\n/2025/06/one/\n"
    app = client(two)
    for path in publication:
        assert (tmp_path / "public" / file_name(path)).read_bytes() == app.get(path).data
    assert "/_gone" not in two.publication(with_pages=False)


def test_another_page_at_its_path(withdrawn):
    """A new page at the same path, or an alias, wins over what once was there."""
    withdrawn.article("other/file.md", title="Other", date="2025-06-09", slug="one")
    withdrawn.sync(LATER)
    assert client(withdrawn).get(ONE).status_code == 200
    assert "/_gone" not in withdrawn.publication(LATER)
    withdrawn.remove("other/file.md")
    withdrawn.article("two.md", title="Two", date="2025-06-02 12:00", aliases=[ONE])
    withdrawn.sync(LATER + DAY)
    assert client(withdrawn, LATER + DAY).get(ONE).status_code == 301
    assert "/_gone" not in withdrawn.publication(LATER + DAY)


# -- feeds


@pytest.mark.parametrize("folder", ["/", "/topics/nato/"])
def test_atom_says_so(withdrawn, folder):
    """The Atom feeds that showed it name its id and the moment of the sync; in no format is it an entry."""
    id_ = "tag:news.example.org,2024:2025-06-01/one"
    assert told(withdrawn, f"{folder}feed.atom") == [(id_, "2026-01-02T00:00:00Z")]
    for suffix in ("atom", "rss", "json"):
        body = withdrawn.publication(LATER)[f"{folder}feed.{suffix}"].render()
        assert b"<title>One" not in body
        assert body.count(id_.encode()) == (suffix == "atom")
    parsed(withdrawn.publication(LATER)[f"{folder}feed.atom"].render())


def test_other_topics_say_nothing(withdrawn):
    """A feed that never had it doesn't know of it, not even of the namespace."""
    body = withdrawn.publication(LATER)["/topics/energy/feed.atom"].render()
    assert b"tombstones" not in body


def test_combination_says_so(two):
    """So do feeds of combinations that it belonged to, and no others."""
    two.article("three.md", title="Three", topics=["NATO", "Energy"])
    two.remove("two.md")
    two.sync(LATER)
    for query, count in {"energy+nato": 1, "energy,nato": 1, "nato+!energy": 0}.items():
        assert len(told(two, f"/topics/{query}/feed.atom")) == count, query


def test_hidden_topic_says_so(desk):
    """The feed of a hidden topic tells of its articles; other feeds name no topic of what is gone."""
    desk.settings("[topics.leaks]\nhidden = true\n")
    desk.article("one.md", title="One", topics=["Leaks"])
    desk.article("two.md", title="Two", topics=["Leaks"])
    desk.sync()
    desk.remove("one.md")
    desk.sync(LATER)
    assert told(desk, "/topics/leaks/feed.atom") == told(desk) != []
    assert b"eaks" not in desk.publication(LATER)["/feed.atom"].render()


def test_for_thirty_days(withdrawn):
    """After 30 days no feed tells of it, without a sync; fingerprint and Last-Modified move then, and only then."""
    end = LATER + 30 * DAY
    last, first = end - timedelta(seconds=1), end
    before, after = (withdrawn.publication(now)["/feed.atom"] for now in (last, first))
    assert len(told(withdrawn, now=last)) == 1
    assert told(withdrawn, now=first) == []
    assert b"tombstones" not in after.render()
    assert before.fingerprint == withdrawn.publication(LATER)["/feed.atom"].fingerprint != after.fingerprint
    assert before.last_modified == LATER
    assert after.last_modified == end
    much_later = withdrawn.publication(end + 9 * DAY)["/feed.atom"]
    assert (much_later.fingerprint, much_later.last_modified) == (after.fingerprint, end)
    assert withdrawn.atom(now=first).feed.updated == withdrawn.atom(now=last).feed.updated == "2026-01-02T00:00:00Z"
    assert client(withdrawn, end).get(ONE).status_code == 410


def test_conditional_request(two):
    """A reader that asks by date alone gets the news of the withdrawal, and of its end."""

    def status(now: datetime, since: str) -> int:
        return client(two, now).get("/feed.atom", headers={"If-Modified-Since": since}).status_code

    first = client(two, NOW).get("/feed.atom").headers["Last-Modified"]
    assert status(NOW + DAY, first) == 304
    delete(two)
    two.sync(LATER)
    second = client(two).get("/feed.atom").headers["Last-Modified"]
    assert (status(LATER, first), status(LATER + 29 * DAY, second)) == (200, 304)
    assert status(LATER + 30 * DAY, second) == 200


def test_dates_of_all_formats_move(withdrawn):
    """A withdrawal is news for readers that ignore a document whose date stands still."""
    publication = withdrawn.publication(LATER)
    assert b"<lastBuildDate>Fri, 02 Jan 2026 00:00:00 GMT" in publication["/feed.rss"].render()
    assert withdrawn.atom("/topics/energy/feed.atom", LATER).feed.updated == "2025-06-02T12:00:00Z"


def test_feed_without_entries(two):
    """A feed whose last entry was withdrawn says so, and is as new as that."""
    two.settings("[topics.nato]\n")
    two.sync()
    delete(two)
    two.remove("two.md")
    two.sync(LATER)
    assert [len(told(two)), len(told(two, "/topics/nato/feed.atom"))] == [2, 2]
    assert two.atom(now=LATER).feed.updated == "2026-01-02T00:00:00Z"


def test_no_more_than_entries(desk):
    """Of many that went a feed names as many as it has entries, the last ones."""
    desk.settings("[feed]\nentries = 3\n")
    for number in range(9):
        desk.article(f"{number}.md", title=f"N{number}")
    desk.sync()
    for number in range(9):
        desk.remove(f"{number}.md")
        desk.sync(LATER + number * DAY)
    assert [id_[-1] for id_, _ in told(desk, now=LATER + 10 * DAY)] == ["8", "7", "6"]


def test_valid_by_schema(withdrawn, shared: Path):
    """A feed that tells of withdrawn entries is valid by the grammar of RFC 4287."""
    schema = etree.RelaxNG(etree.parse(shared / "corpora/schemas/atom.rng"))
    tree = etree.fromstring(withdrawn.publication(LATER)["/feed.atom"].render())
    assert tree.find(AT) is not None
    assert schema.validate(tree), schema.error_log


def test_no_trace_where_nothing_went(two):
    """As long as nothing was withdrawn, no feed names the vocabulary."""
    two.sync(LATER)
    assert b"tombstones" not in two.publication(LATER)["/feed.atom"].render()
    assert "/_gone" not in two.publication(LATER)


# -- what never was public


@pytest.mark.parametrize("way", WAYS, ids=lambda each: each.__name__)
def test_never_public(desk, way):
    """An article that was scheduled, and goes before its time, leaves no trace."""
    desk.article("one.md", title="One", date="2026-01-09 12:00", slug="one")
    desk.article("two.md", title="Two")
    desk.sync()
    way(desk)
    desk.sync(LATER)
    assert told(desk) == []
    assert client(desk).get("/2026/01/one/").status_code == 404
    assert "/_gone" not in desk.publication(LATER)


def test_rename_withdraws_nothing(two):
    """A file that only moved was not withdrawn; neither was one whose article has an id of its own."""
    two.article("own.md", title="Own", id="urn:x-own:1")
    two.sync()
    for name in ("one.md", "own.md"):
        (two.folder / name).rename(two.folder / f"moved-{name}")
    two.sync(LATER)
    assert told(two) == []
    assert len(titles(two)) == 3


# -- coming back


def test_back_as_it_was(two):
    """Deleted and put back, a draft and published again, postponed and due: each time it has its id, and is there."""
    before = ids(two)
    for number, way in enumerate(WAYS):
        now = LATER + number * 2 * DAY
        way(two)
        two.sync(now)
        assert client(two, now).get(ONE).status_code == 410
        two.article("one.md", title="One", date="2025-06-01 12:00", topics=["NATO"])
        two.sync(now + DAY)
        assert ids(two, now=now + DAY) == before
        assert told(two, now=now + DAY) == []
        assert client(two, now + DAY).get(ONE).status_code == 200


def test_back_when_it_is_due(two):
    """One that was postponed is back when its time comes, without a sync, under the id that it had."""
    before = ids(two)
    postpone(two)
    two.sync(LATER)
    due = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert "One" not in titles(two, now=due - DAY)
    assert ids(two, now=due) == before
    assert told(two, now=due) == []


@pytest.mark.parametrize(
    "again",
    [
        pytest.param({"name": "renamed.md"}, id="same bytes"),
        pytest.param({"name": "folder/one.md", "body": "Another story.", "title": "New title"}, id="same wanted id"),
        pytest.param({"name": "renamed.md", "body": "A longer story.", "date": "2025-06-01 18:00"}, id="title and day"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "seen halfway"])
def test_back_under_another_name(two, again, at_once):
    """Renamed, and perhaps edited: in one sync or with one between, the id stays."""
    before = ids(two)["One"]
    delete(two)
    if not at_once:
        two.sync(LATER)
    two.article(**{"title": "One", "date": "2025-06-01 12:00", "topics": ["NATO"], **again})
    two.sync(LATER + DAY)
    assert before in ids(two, now=LATER + DAY).values()
    assert told(two, now=LATER + DAY) == []
    two.sync(LATER + 2 * DAY)
    assert before in ids(two, now=LATER + 2 * DAY).values()


def test_another_article(two):
    """One with another title, or on another day, is a new one, and the old one stays withdrawn."""
    before = ids(two)["One"]
    delete(two)
    two.article("three.md", title="Three", date="2025-06-01 12:00")
    two.article("four.md", title="One", date="2025-06-03 12:00")
    two.sync(LATER)
    assert before not in ids(two).values()
    assert [id_ for id_, _ in told(two)] == [before]


def test_own_id_wins(two):
    """One that comes back with an id of its author's own has that."""
    before = ids(two)["One"]
    delete(two)
    two.sync(LATER)
    two.article("one.md", title="One", date="2025-06-01 12:00", id="urn:x-own:1")
    two.sync(LATER + DAY)
    assert ids(two, now=LATER + DAY)["One"] == "urn:x-own:1"
    assert [id_ for id_, _ in told(two, now=LATER + DAY)] == [before]


A = Trace("a.md", "1", "tag:a", False, "monday a", "tag:a-old")
B = Trace("b.md", "2", "tag:b", False, "monday b", "tag:b-old")
NEW = Trace("n.md", "9", "tag:n", False, "friday n", "tag:n")


@pytest.mark.parametrize(
    ("come", "expected"),
    [
        pytest.param([NEW], {}, id="nothing in common"),
        pytest.param([replace(NEW, source="a.md", hash="2")], {"a.md": A}, id="the file before the bytes"),
        pytest.param([replace(NEW, hash="1", wanted_id="tag:b")], {"n.md": A}, id="the bytes before the id"),
        pytest.param([replace(NEW, wanted_id="tag:a", headline="monday b")], {"n.md": A}, id="the id before the title"),
        pytest.param([replace(NEW, headline="monday a")], {"n.md": A}, id="the title and the day"),
        pytest.param(
            [replace(NEW, headline="monday a"), replace(NEW, source="m.md", headline="monday a")],
            {},
            id="two of a title",
        ),
        pytest.param(
            [replace(NEW, hash="1"), replace(NEW, source="m.md", headline="monday a")], {"n.md": A}, id="nobody twice"
        ),
        pytest.param([replace(NEW, source="a.md", own_id=True)], {}, id="an own id"),
        pytest.param([replace(NEW, source="m.md", headline="")], {}, id="no title"),
    ],
)
def test_returned(come, expected):
    """Rules in their order; each takes what those before it left."""
    untitled = Trace("u.md", "3", "tag:u", False, "", "tag:u")
    assert returned(come, [A, B, untitled]) == expected


# -- what stays away


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Feeds of three entries, and five articles: of the first two days none is in a feed any more."""
    desk.settings("[feed]\nentries = 3\n")
    for day in range(1, 6):
        desk.article(f"{day}.md", title=f"N{day}", date=f"2025-06-0{day}", topics=["NATO"])
    desk.sync()
    return desk


FEEDS = ["/feed.atom", "/topics/nato/feed.atom"]


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda desk: desk.remove("4.md"), id="deleted"),
        pytest.param(lambda desk: desk.article("4.md", title="N4", date="2025-06-04", draft=True), id="a draft"),
        pytest.param(lambda desk: desk.article("4.md", title="N4", date="2026-06-04", topics=["NATO"]), id="postponed"),
    ],
)
def test_nothing_takes_its_place(full, path, change: Callable[[Desk], object]):
    """What had been pushed out stays out; newer articles fill the feed, and then all is as ever."""
    assert titles(full, path) == ["N5", "N4", "N3"]
    change(full)
    full.sync(LATER)
    assert titles(full, path) == ["N5", "N3"]
    full.article("6.md", title="N6", date="2025-06-06", topics=["NATO"])
    full.sync(LATER + DAY)
    assert titles(full, path, LATER + DAY) == ["N6", "N5", "N3"]
    full.article("7.md", title="N7", date="2025-06-07", topics=["NATO"])
    full.sync(LATER + 2 * DAY)
    assert titles(full, path, LATER + 2 * DAY) == ["N7", "N6", "N5"]
    full.remove("7.md")
    full.sync(LATER + 3 * DAY)
    assert titles(full, path, LATER + 3 * DAY) == ["N6", "N5"]


@pytest.mark.parametrize("path", FEEDS)
def test_backdated(full, path):
    """An article that gets an earlier date stays at the end until it is in a volume, and no other comes with it."""
    full.article("4.md", title="N4", date="2024-06-04", topics=["NATO"])
    full.sync(LATER)
    assert titles(full, path) == ["N5", "N3", "N4"]
    full.article("6.md", title="N6", date="2025-06-06", topics=["NATO"])
    full.sync(LATER + DAY)
    assert titles(full, path, LATER + DAY) == ["N6", "N5", "N3"]


def test_lost_topic(full):
    """An article that loses a topic leaves its feed alone, and nothing comes back there."""
    full.article("4.md", title="N4", date="2025-06-04")
    full.sync(LATER)
    assert titles(full, FEEDS[0]) == ["N5", "N4", "N3"]
    assert titles(full, FEEDS[1]) == ["N5", "N3"]


def test_all_go(full):
    """A feed whose entries all went is empty until there is a new one."""
    for day in (3, 4, 5):
        full.remove(f"{day}.md")
    full.sync(LATER)
    assert titles(full) == []
    full.article("6.md", title="N6", date="2025-06-06", topics=["NATO"])
    full.sync(LATER + DAY)
    assert titles(full, FEEDS[1], LATER + DAY) == ["N6"]


@pytest.mark.parametrize("path", FEEDS)
def test_it_may_come_back_itself(full, path):
    """What was withdrawn takes its own place again."""
    full.remove("4.md")
    full.sync(LATER)
    full.article("4.md", title="N4", date="2025-06-04", topics=["NATO"])
    full.sync(LATER + DAY)
    assert titles(full, path, LATER + DAY) == ["N5", "N4", "N3"]


@pytest.mark.parametrize("path", FEEDS)
def test_renames_and_edits_of_a_thin_feed(full, path):
    """While a feed is thin, it has what it had, also when all files are renamed; the next to go lets nothing in."""
    full.remove("4.md")
    full.sync(LATER)
    for number, name in enumerate(sorted(full.folder.glob("*.md"))):
        name.rename(name.with_name(f"zz{9 - number}.md"))
    full.sync(LATER + DAY)
    assert titles(full, path, LATER + DAY) == ["N5", "N3"]
    full.article("zz6.md", title="N5", date="2025-06-05", topics=["NATO"], body="More.")
    full.remove("zz7.md")
    full.sync(LATER + 2 * DAY)
    assert titles(full, path, LATER + 2 * DAY) == ["N5"]


def test_renames_alone(full):
    """Files that are renamed while their feeds are full leave no gap."""
    for name in sorted(full.folder.glob("*.md")):
        name.rename(name.with_name(f"x{name.name}"))
    full.sync(LATER)
    for path in FEEDS:
        assert titles(full, path) == ["N5", "N4", "N3"]
    full.article("x5.md", title="N5", date="2025-06-05", topics=["NATO"], body="More.")
    full.sync(LATER + DAY)
    for path in FEEDS:
        assert titles(full, path, LATER + DAY) == ["N5", "N4", "N3"]


def test_scheduled_pushes_out(full):
    """What a scheduled article pushed out when its time came, without a sync, stays out."""
    full.article("6.md", title="N6", date="2026-01-02 12:00", topics=["NATO"])
    full.sync(NOW)
    assert titles(full, now=LATER + DAY) == ["N6", "N5", "N4"]
    full.remove("6.md")
    full.sync(LATER + 2 * DAY)
    assert titles(full, now=LATER + 2 * DAY) == ["N5", "N4"]


def test_small_feeds_reach_back(two):
    """Where nothing was ever pushed out, nothing is held back: an old article that is found later is shown."""
    delete(two)
    two.sync(LATER)
    two.article("old.md", title="Old", date="2019-01-01")
    two.sync(LATER + DAY)
    assert titles(two, now=LATER + DAY) == ["Two", "Old"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (b"", None),
        (b' ref="tag:a.org,2024:1" when="yesterday"', "when of <at:deleted-entry> is not"),
        (b' when="2026-01-02T00:00:00Z"', "has no ref"),
    ],
)
def test_own_vocabulary(withdrawn, written, problem):
    """`feeds check` knows what our feeds say, and how it must be said."""
    body = withdrawn.publication(LATER)["/feed.atom"].render()
    if written:
        body = re.sub(rb"<at:deleted-entry[^>]*/>", b"<at:deleted-entry" + written + b"/>", body)
    problems = list(check_feed(FeedFile("feed.atom", body, ("https://news.example.org/feed.atom",)), LATER))
    assert [each.message for each in problems if problem is None or problem not in each.message] == []
    assert bool(problems) == bool(problem)
