"""Facts about articles that tell one story: each names the others, and a feed may show the story once."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from conftest import NOW
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.check.feed import check_feed
from feeds.feed_file import FeedFile

HOUR = timedelta(hours=1)
BASE = "https://news.example.org"
DAY = datetime(2025, 6, 1, 9, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"

# One event in the words of three desks, and another event.
FERRY = {
    "A ferry runs aground off Sanday": (
        "A ferry carrying 140 passengers ran aground off the island of Sanday in Orkney on Tuesday evening, the "
        "coastguard said. The MV Hjalmar hit rocks near Kettletoft shortly before seven in heavy fog. Lifeboats from "
        "Kirkwall took 96 people off the vessel. Captain Ingrid Moar said that the ship had lost power in one engine."
    ),
    "All safe after Hjalmar strikes rocks": (
        "Nobody was injured when the MV Hjalmar struck rocks close to Kettletoft, Orkney, in thick fog last night. Of "
        "the 140 passengers on the ferry, 96 were brought ashore by lifeboats from Kirkwall. The others stayed until "
        "the tide lifted the ship off Sanday. An engine had failed, captain Ingrid Moar told reporters."
    ),
    "Captain of the Hjalmar: one engine failed": (
        "Captain Ingrid Moar lost one engine before the MV Hjalmar hit rocks near Kettletoft. The ferry with 140 "
        "passengers lay off Sanday in Orkney until the tide came; lifeboats from Kirkwall had taken 96 people ashore "
        "in the fog, the coastguard said."
    ),
}
FIRST, SECOND, THIRD = FERRY
OTHER = "Novels may be kept for six weeks"
TEXTS = FERRY | {
    OTHER: "The library of Stromness lends novels for six weeks instead of four. Readers had asked for it since May."
}


def write(desk, name: str, title: str, *, hours: int = 0, **metadata) -> None:
    """An article, so many hours after nine."""
    date = f"{DAY + hours * HOUR:%Y-%m-%dT%H:%M:%SZ}"
    desk.article(f"{name}.md", title=title, date=date, body=TEXTS[title], **metadata)


@pytest.fixture
def ferry(desk):
    """Two articles that tell one story, an hour apart, each with a topic of its own, and one of another story."""
    desk.settings('author = "The Desk"\n')
    write(desk, "a", FIRST, topics=["Ships"], agency="Reuters")
    write(desk, "b", SECOND, hours=1, topics=["Islands"])
    write(desk, "c", OTHER, hours=2, topics=["Islands"])
    desk.sync()
    return desk


def related(desk, path: str = "/feed.atom", now: datetime = NOW) -> dict[str, list[str]]:
    """The titles that the entries of an Atom feed name as related besides their own, by title."""
    return {
        entry.title: [each.title for each in entry.links if each.rel == "related" and each.href != entry.link]
        for entry in desk.atom(path, now).entries
    }


def page(desk, title: str, now: datetime = NOW) -> str:
    publication = desk.publication(now)
    path = desk.entries(now=now)[title].link.removeprefix(BASE)
    return publication[path].render().decode()


# -- what readers see


def test_atom(ferry):
    """In Atom an entry has related links to the others; the alternate one stays what readers take for its page."""
    assert related(ferry) == {OTHER: [], SECOND: [FIRST], FIRST: [SECOND]}
    entry = ferry.entries()[FIRST]
    assert entry.link == f"{BASE}/2025/06/a/"
    assert [(each.rel, each.get("type"), each.href) for each in entry.links] == [
        ("related", "text/html", f"{BASE}/2025/06/a/"),
        ("related", "text/html", f"{BASE}/2025/06/b/"),
        ("alternate", "text/html", f"{BASE}/2025/06/a/"),
    ]


def test_first_related_is_its_own(ferry):
    """The first related link is what the author relates, or the entry's own page: NetNewsWire opens that one."""
    write(ferry, "a", FIRST, external_url="https://example.com/")
    ferry.sync()
    firsts = {
        entry.title: next((each.href for each in entry.links if each.rel == "related"), None)
        for entry in ferry.atom().entries
    }
    assert firsts == {FIRST: "https://example.com/", SECOND: f"{BASE}/2025/06/b/", OTHER: None}


def test_rss(ferry):
    """In RSS nothing changes: readers that know no namespaces take any link for the item's."""
    items = etree.fromstring(ferry.publication()["/feed.rss"].render()).iter("item")
    links = [[each.text for each in item.iter("{*}link")] for item in items]
    assert links == [[f"{BASE}/2025/06/{name}/"] for name in "cba"]


def test_json(ferry):
    """In JSON Feed an item has an extension with the id of what told the story first, and with the others."""
    items = json.loads(ferry.publication()["/feed.json"].render())["items"]
    by_title = {item["title"]: item for item in items}
    assert "_story" not in by_title[OTHER]
    story = by_title[FIRST]["id"]
    assert by_title[FIRST]["_story"] == {"id": story, "also": [{"url": f"{BASE}/2025/06/b/", "title": SECOND}]}
    assert by_title[SECOND]["_story"] == {"id": story, "also": [{"url": f"{BASE}/2025/06/a/", "title": FIRST}]}


def test_nothing_to_object(ferry):
    """Our own check of feeds has nothing to object to them."""
    publication = ferry.publication()
    for path in ("/feed.atom", "/feed.rss", "/feed.json", "/topics/ships/feed.atom"):
        file = FeedFile(path, publication[path].render(), (f"{BASE}{path}",))
        assert list(check_feed(file, NOW)) == []


def test_page(ferry):
    """A page names the others, and by whom they are."""
    assert f'<li>Reuters: <a href="../a/">{FIRST}</a></li>' in page(ferry, SECOND)
    assert f'<li>Eastern Desk: <a href="../b/">{SECOND}</a></li>' in page(ferry, FIRST)
    assert "Also reported by" in page(ferry, FIRST)
    assert "Also reported by" not in page(ferry, OTHER)


def test_explained(ferry, cli):
    """`feeds check --explain` names them, too."""
    out = [" ".join(line.split()) for line in cli("check", "--explain", ferry.folder / "b.md").out]
    assert f"story {FIRST} also a.md" in out


def test_hostile_titles(desk):
    """Whatever a title says, every format names it as it is."""
    title = 'AT&T "sinks" <b>ferry</b> & ]]> — <script>'
    write(desk, "a", FIRST)
    desk.article("b.md", title=title, date="2025-06-01T12:00:00Z", body=TEXTS[SECOND])
    desk.sync()
    assert related(desk)[FIRST] == [title]
    items = json.loads(desk.publication()["/feed.json"].render())["items"]
    assert items[1]["_story"]["also"][0]["title"] == title
    assert "<script>" not in page(desk, FIRST)


def test_most(desk):
    """An article names five others, the newest first."""
    for n in range(8):
        desk.article(f"{n}.md", title=f"{FIRST} {n}", date=f"2025-06-01T0{n}:00:00Z", body=TEXTS[FIRST])
    desk.sync()
    assert related(desk)[f"{FIRST} 6"] == [f"{FIRST} {n}" for n in (7, 5, 4, 3, 2)]


def test_real_articles(shared, desk):
    """The two real articles are one story."""
    for path in (shared / "articles").iterdir():
        desk.write(path.name, path.read_bytes())
    desk.sync()
    first, second = desk.atom().entries
    assert {first.title, second.title} == {*related(desk)[first.title], *related(desk)[second.title]}


# -- which articles are named


def test_scheduled(ferry):
    """An article that is dated later is named when it is published, and not before; that changes what names it."""
    due = NOW + HOUR
    for name, title, moment in (("d", FIRST, NOW - HOUR), ("e", THIRD, due)):
        ferry.article(f"{name}.md", title=f"{title} again", date=moment.isoformat(), body=TEXTS[title], topics=[name])
    ferry.sync()
    before, after = ferry.publication(due - HOUR / 60), ferry.publication(due)
    assert not any(THIRD.encode() in document.render() for document in before.values())
    assert related(ferry, "/topics/d/feed.atom", due)[f"{FIRST} again"] == [f"{THIRD} again"]
    for path in ("/topics/d/feed.atom", "/topics/d/feed.json", "/2025/12/d/"):
        assert before[path].fingerprint != after[path].fingerprint
        assert before[path].last_modified < after[path].last_modified == due
    assert ferry.atom("/topics/d/feed.atom", due).feed.updated == "2026-01-01T01:00:00Z"


def test_scheduling_changes_nothing(ferry):
    """Until then no document tells of it, nor moves; a draft is named never."""
    before = shown(ferry, NOW + HOUR)
    ferry.article("e.md", title=THIRD, date="2025-06-01T12:00:00Z", updated="2027-01-01", body=TEXTS[THIRD], draft=True)
    ferry.article("f.md", title=f"{THIRD} again", date="2026-03-01", body=TEXTS[THIRD])
    ferry.sync(NOW + HOUR)
    assert shown(ferry, NOW + HOUR) == before


def shown(desk, now: datetime) -> dict[str, bytes]:
    publication = desk.publication(now)
    return {path: publication[path].render() for path in publication if not path.startswith("/feeds.opml")}


def test_newcomer(ferry):
    """An article that a later sync brings moves the dates of the feeds whose entries name it, and of no entry."""
    later = NOW + HOUR
    before = ferry.publication(later)["/topics/ships/feed.atom"]
    moments = {title: entry.updated for title, entry in ferry.entries().items()}
    write(ferry, "d", THIRD, hours=3)
    ferry.sync(later)
    assert related(ferry, now=later) == {
        THIRD: [SECOND, FIRST],
        OTHER: [],
        SECOND: [THIRD, FIRST],
        FIRST: [THIRD, SECOND],
    }
    after = ferry.publication(later)["/topics/ships/feed.atom"]
    assert before.last_modified < after.last_modified == later
    assert ferry.atom("/topics/ships/feed.atom", later).feed.updated == "2026-01-01T01:00:00Z"
    assert {title: entry.updated for title, entry in ferry.entries(now=later).items()}.items() > moments.items()


def test_other_stories_stay(ferry):
    """What is not of the story stays to the byte."""
    write(ferry, "e", OTHER, hours=100, topics=["Books"])
    ferry.sync()
    before = ferry.publication(NOW + HOUR)["/topics/books/feed.atom"].render()
    write(ferry, "d", THIRD, hours=3)
    ferry.sync(NOW + HOUR)
    assert ferry.publication(NOW + HOUR)["/topics/books/feed.atom"].render() == before


def test_new_title(ferry):
    """A new headline is new in what names it."""
    later = NOW + HOUR
    ferry.article(
        "b.md", title="Hjalmar: all safe", date="2025-06-01T10:00:00Z", body=TEXTS[SECOND], topics=["Islands"]
    )
    before = ferry.publication(later)["/2025/06/a/"]
    ferry.sync(later)
    assert related(ferry, "/topics/ships/feed.atom", later) == {FIRST: ["Hjalmar: all safe"]}
    assert before.last_modified < ferry.publication(later)["/2025/06/a/"].last_modified
    assert ferry.atom("/topics/ships/feed.atom", later).feed.updated == "2026-01-01T01:00:00Z"


def test_same_words_no_more(ferry):
    """An article that is rewritten into another story is named no more, and names nobody."""
    ferry.article("b.md", title="B", date="2025-06-01T10:00:00Z", body=TEXTS[OTHER].replace("six", "7"))
    ferry.sync(NOW + HOUR)
    assert related(ferry, now=NOW + HOUR) == {OTHER: ["B"], "B": [OTHER], FIRST: []}


@pytest.mark.parametrize("how", ["remove", "draft", "far", "later"])
def test_first_goes(ferry, how):
    """Without the one that told it first the others still are one story."""
    write(ferry, "d", THIRD, hours=3)
    ferry.sync()
    if how == "remove":
        ferry.remove("a.md")
    elif how == "draft":
        write(ferry, "a", FIRST, draft=True)
    else:
        write(ferry, "a", FIRST, hours={"far": 24 * 30, "later": 24 * 365}[how])
    ferry.sync(NOW + HOUR)
    found = related(ferry, now=NOW + HOUR)
    assert found.pop(FIRST, []) == []
    assert found == {THIRD: [SECOND], OTHER: [], SECOND: [THIRD]}
    items = json.loads(ferry.publication(NOW + HOUR)["/feed.json"].render())["items"]
    assert {item["_story"]["id"] for item in items if "_story" in item} == {ferry.entries()[SECOND].id}


def test_last_one_goes(ferry):
    """An article whose story nobody else tells any more names nobody; what it was in has changed."""
    ferry.remove("b.md")
    ferry.sync(NOW + HOUR)
    assert related(ferry, now=NOW + HOUR) == {OTHER: [], FIRST: []}
    assert "_story" not in ferry.publication(NOW + HOUR)["/feed.json"].render().decode()
    assert ferry.atom("/topics/ships/feed.atom", NOW + HOUR).feed.updated == "2026-01-01T01:00:00Z"


def test_broken(ferry):
    """An article that is broken now stays in its story as it was."""
    ferry.article("b.md", title=SECOND, date="soon", body=TEXTS[SECOND])
    assert ferry.sync(NOW + HOUR).problems
    assert related(ferry, now=NOW + HOUR)[FIRST] == [SECOND]


def test_moved_file(ferry):
    """A file that moves takes its place in the story along."""
    text = (ferry.folder / "a.md").read_bytes()
    ferry.remove("a.md")
    ferry.write("ships/a.md", text)
    ferry.sync(NOW + HOUR)
    assert related(ferry, now=NOW + HOUR) == {OTHER: [], SECOND: [FIRST], FIRST: [SECOND]}


def test_switched_off(ferry):
    """Who doesn't look for stories has none, also of articles that can't be read any more; and again, who does."""
    ferry.article("a.md", title=FIRST, date="soon", body=TEXTS[FIRST])
    ferry.article("b.md", title=SECOND, date="soon", body=TEXTS[SECOND])
    ferry.sync()
    assert related(ferry)[FIRST] == [SECOND]
    ferry.settings("find_stories = false\n")
    ferry.sync(NOW + HOUR)
    assert related(ferry, now=NOW + HOUR) == {OTHER: [], SECOND: [], FIRST: []}
    write(ferry, "a", FIRST)
    write(ferry, "b", SECOND, hours=1)
    ferry.sync(NOW + HOUR)
    assert related(ferry, now=NOW + HOUR)[FIRST] == []
    ferry.settings()
    ferry.sync(NOW + 2 * HOUR)
    assert related(ferry, now=NOW + 2 * HOUR)[FIRST] == [SECOND]


def test_off_from_the_start(desk):
    """Then the archive holds nothing of the kind."""
    desk.settings("find_stories = false\n")
    write(desk, "a", FIRST)
    write(desk, "b", SECOND)
    desk.sync()
    with desk.archive.connect() as connection:
        for table in ("signature", "story"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


# -- a story once

ONCE = '[feed]\nstories = "{0}"\n[topics.islands]\n[topics.all]\nstories = "all"\n'


@pytest.mark.parametrize(("keep", "expected"), [("newest", [SECOND, OTHER]), ("first", [OTHER, FIRST])])
def test_once(ferry, keep, expected):
    """A feed and its page may show of a story the newest or the first; all pages of articles stay."""
    write(ferry, "c", OTHER, topics=["Islands"])
    write(ferry, "a", FIRST, hours=-1, topics=["Ships", "all"])
    write(ferry, "b", SECOND, hours=1, topics=["Islands", "all"])
    ferry.settings(ONCE.format(keep))
    publication = ferry.publish()
    assert list(ferry.entries()) == expected
    assert list(ferry.entries("/feed.rss")) == expected
    front = publication["/"].render().decode()
    assert [title for title in (SECOND, OTHER, FIRST) if title in front] == expected
    assert list(ferry.entries("/topics/all/feed.atom")) == [SECOND, FIRST]
    assert {"/2025/06/a/", "/2025/06/b/"} < set(publication)


def test_once_in_the_topic(ferry):
    """It is the newest of those that are in the topic: one elsewhere takes nothing away."""
    ferry.settings(ONCE.format("newest"))
    ferry.sync()
    assert list(ferry.entries("/topics/ships/feed.atom")) == [FIRST]
    assert list(ferry.entries("/topics/islands/feed.atom")) == [OTHER, SECOND]


@pytest.mark.parametrize("keep", ["newest", "first"])
def test_window_is_filled(desk, keep):
    """A feed shows as many stories as there is room for, however often each is told."""
    desk.settings(f'[feed]\nentries = 4\nstories = "{keep}"\n')
    for number, title in enumerate(TEXTS):
        for n in range(5):
            name = f"{number}{n}" if title not in FERRY else f"9{number}{n}"
            write(desk, name, title, hours=200 * (number if title not in FERRY else 9) + n)
    for n in range(5):
        write(desk, f"a{n}", OTHER, hours=-200 * n)
    desk.sync()
    assert len(desk.atom().entries) == 4


def test_once_scheduled(desk):
    """The newest takes the place of an older one when it is published, without a sync, and the feed has changed."""
    due = NOW + HOUR
    desk.settings('[feed]\nstories = "newest"\n')
    desk.article("a.md", title=FIRST, date=NOW.isoformat(), body=TEXTS[FIRST])
    desk.article("b.md", title=SECOND, date=due.isoformat(), body=TEXTS[SECOND])
    desk.sync()
    assert (list(desk.entries(now=NOW)), list(desk.entries(now=due))) == ([FIRST], [SECOND])
    before, after = (desk.publication(now)["/feed.atom"] for now in (NOW, due))
    assert before.fingerprint != after.fingerprint
    assert before.last_modified < after.last_modified == due


def test_once_goes(ferry):
    """When the one that is shown goes, the other one comes back, and the feed has changed."""
    ferry.settings('[feed]\nstories = "newest"\n')
    ferry.sync()
    before = ferry.publication(NOW + HOUR)["/feed.atom"]
    assert list(ferry.entries()) == [OTHER, SECOND]
    ferry.remove("b.md")
    ferry.sync(NOW + HOUR)
    assert list(ferry.entries(now=NOW + HOUR)) == [OTHER, FIRST]
    assert before.last_modified < ferry.publication(NOW + HOUR)["/feed.atom"].last_modified


# -- one by one, and at once

STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from([*TEXTS, None]), st.integers(0, 12)), min_size=1, max_size=8
)


@given(STEPS)
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_by_one(make_desk, steps):
    """However articles came, changed and went, they have the stories that a new archive gives them.

    What changed in a list since the last sync has been seen to change.
    """
    number = next(_DESKS)
    lived, fresh = make_desk(f"lived{number}"), make_desk(f"fresh{number}")
    lived.sync()
    there: dict[str, tuple[str, int]] = {}
    for n, (name, title, half_days) in enumerate(steps):
        before = {each.source: each.fingerprint for each in lived.archive.listed(NOW)}
        if title:
            there[name] = (title, half_days * 12)
            write(lived, name, title, hours=half_days * 12, id=f"tag:x,2025:{name}")
        elif there.pop(name, None):
            lived.remove(f"{name}.md")
        lived.sync(NOW + n * HOUR)
        changed = [each for each in lived.archive.listed(NOW) if before.get(each.source) != each.fingerprint]
        assert {each.changed for each in changed} <= {int((NOW + n * HOUR).timestamp())}
    for name, (title, hours) in there.items():
        write(fresh, name, title, hours=hours, id=f"tag:x,2025:{name}")
    fresh.sync()
    assert others(lived) == others(fresh)


_DESKS = count()


def others(desk) -> list[tuple[str, tuple[str, ...], str]]:
    return [(each.source, each.also, each.story) for each in desk.archive.listed(NOW)]


def test_changes_far_apart(desk):
    """One sync may change stories of many years."""
    for year in (2005, 2015, 2025):
        desk.article(f"{year}/a.md", title=FIRST, date=f"{year}-06-01", body=TEXTS[FIRST])
    desk.sync()
    for year in (2005, 2015, 2025):
        desk.article(f"{year}/b.md", title=SECOND, date=f"{year}-06-02", body=TEXTS[SECOND])
    desk.sync()
    assert [(source, also) for source, also, _ in others(desk)] == [
        (f"{year}/{one}.md", (f"{year}/{other}.md",))
        for year in (2025, 2015, 2005)
        for one, other in (("b", "a"), ("a", "b"))
    ]


@pytest.mark.parametrize(
    ("keep", "titles"), [("all", [OTHER, SECOND, FIRST]), ("newest", [OTHER, SECOND]), ("first", [OTHER, FIRST])]
)
def test_combined(ferry, keep, titles):
    """A combination of topics shows a story as often as the feed of all articles does."""
    ferry.settings(f'[feed]\nstories = "{keep}"\n')
    ferry.sync()
    for path in ("/feed.atom", "/topics/islands,ships/feed.atom"):
        assert [entry.title for entry in ferry.atom(path).entries] == titles
