"""The checklist of publishers, C: dates. Readers sort, show and forget by them, and few read them with care."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW, Desk
from lxml import etree

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.publication import FEEDS, Publication
from feeds.publish import LivePublication, publish

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
FEED_PATHS = ("/feed.atom", "/feed.rss", "/feed.json")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RFC_822 = re.compile(r"(?P<weekday>[A-Z][a-z]{2}), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HOUR = timedelta(hours=1)


def feeds_of(publication: Publication) -> dict[str, bytes]:
    return {path: document.render() for path, document in publication.items() if document.media_type in FEEDS}


def rfc3339_dates(body: bytes) -> list[str]:
    """Every date of an Atom or JSON feed, and those of Atom in RSS."""
    if body.startswith(b"{"):
        return [item[name] for item in json.loads(body)["items"] for name in ("date_published", "date_modified")]
    return [each.text for each in etree.fromstring(body).iter(f"{ATOM}published", f"{ATOM}updated")]


def rfc822_dates(body: bytes) -> list[str]:
    """Every date of RSS in an RSS feed."""
    return [each.text for each in etree.fromstring(body).iter("pubDate", "lastBuildDate")]


def dates_of(publication: Publication, path: str) -> dict[str, tuple[datetime, datetime]]:
    """When each entry of a feed was published and updated, by title."""
    body = publication[path].render()
    if body.startswith(b"{"):
        items = json.loads(body)["items"]
        return {each["title"]: (moment(each["date_published"]), moment(each["date_modified"])) for each in items}
    root, a = etree.fromstring(body), ATOM
    if root.tag == "rss":
        found = ((i.findtext("title"), i.findtext("pubDate"), i.findtext(f"{a}updated")) for i in root.iter("item"))
    else:
        fields = (f"{a}title", f"{a}published", f"{a}updated")
        found = (tuple(map(each.findtext, fields)) for each in root.iter(f"{a}entry"))
    return {title: (moment(published), moment(updated)) for title, published, updated in found}


def moment(text: str) -> datetime:
    if RFC_3339.fullmatch(text):
        return datetime.fromisoformat(text)
    assert RFC_822.fullmatch(text), text
    return datetime.strptime(text, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)


# What authors write in Kyiv, and when that is.
WRITTEN = {
    "2025-06-01 12:00:00.999999": "2025-06-01T09:00:00Z",
    "2025-06-01T12:00:00.000001Z": "2025-06-01T12:00:00Z",
    "2025-06-01T23:59:59.9-05:00": "2025-06-02T04:59:59Z",
    "2025-06-01T12:00": "2025-06-01T09:00:00Z",
    "2025-06-01": "2025-05-31T21:00:00Z",
    "2025/6/1 3:05 pm +0530": "2025-06-01T09:35:00Z",
    "2025-01-01T00:30:00+14:00": "2024-12-31T10:30:00Z",
    "2025-12-31T23:30:00-09:30": "2026-01-01T09:00:00Z",
    "2025-10-26 03:30": "2025-10-26T00:30:00Z",  # the first of two
    "2025-03-30 03:30": "2025-03-30T01:30:00Z",  # none
    "1748780430": "2025-06-01T12:20:30Z",
    "1748780430999": "2025-06-01T12:20:30Z",
    "June 1, 2025 3:02 PM": "2025-06-01T12:02:00Z",
    "1 June 2025": "2025-05-31T21:00:00Z",
    "Sun, 01 Jun 2025 12:00:00 GMT": "2025-06-01T12:00:00Z",
    "Sun, 1 Jun 2025 12:00:00 +0300 (EEST)": "2025-06-01T09:00:00Z",
    "1999-12-31T23:59:59+00:00": "1999-12-31T23:59:59Z",
}
TOML = {
    "2025-06-01T12:00:00.123456": "2025-06-01T09:00:00Z",
    "2025-06-01T12:00:00.5-07:00": "2025-06-01T19:00:00Z",
    "2025-06-01": "2025-05-31T21:00:00Z",
    "1748780430": "2025-06-01T12:20:30Z",
}


def test_c15_atom_dates(desk):
    """C15. Every date of Atom is in UTC and whole seconds, `2025-06-01T09:00:00Z`, in whatever way authors write it."""
    desk.settings('timezone = "Europe/Kyiv"\n')
    for n, written in enumerate(WRITTEN):
        desk.article(f"{n}.md", title=f"{n} {written}", date=written, topics=["NATO"])
        desk.article(f"updated-{n}.md", title=f"updated {n}", date="1999-01-01", updated=written)
    for n, written in enumerate(TOML):
        desk.write(f"toml-{n}.md", f'+++\ntitle = "toml {n}"\ndate = {written}\n+++\nThe story.\n')
    later = NOW + timedelta(days=1)
    publication = desk.publish(later)
    for path, body in feeds_of(publication).items():
        dates = rfc3339_dates(body)
        assert len(dates) >= len(WRITTEN), path
        assert [date for date in dates if not RFC_3339.fullmatch(date)] == [], path
    for path in FEED_PATHS:
        found = dates_of(publication, path)
        for n, (written, expected) in enumerate(WRITTEN.items()):
            assert found[f"{n} {written}"][0] == moment(expected), written
            assert moment(expected) <= found[f"updated {n}"][1] < moment(expected) + HOUR, written
        for n, (written, expected) in enumerate(TOML.items()):
            assert found[f"toml {n}"][0] == moment(expected), written


def test_c16_rss_dates(desk):
    """C16. Every date of RSS is like `Sun, 01 Jun 2025 09:00:00 GMT`, on the right day of the week, and never `UTC`."""
    for month in range(12):
        for n in range(7):
            desk.article(f"{month}-{n}.md", date=f"2025-{month + 1:02}-{n + 1:02}T01:02:03+05:30", topics=["NATO"])
    desk.settings("[feed]\nentries = 100\n")
    seen = set()
    for path, body in feeds_of(desk.publish()).items():
        if b"<rss" not in body:
            continue
        dates = rfc822_dates(body)
        assert len(dates) == (51 if path.startswith("/archive/") else 85), path
        for date in dates:
            match = RFC_822.fullmatch(date)
            assert match, date
            assert WEEKDAYS[moment(date).weekday()] == match["weekday"]
            assert MONTHS[moment(date).month - 1] == date[8:11]
            seen |= {match["weekday"], date[8:11]}
        assert b"UTC" not in body
    assert seen == {*WEEKDAYS, *MONTHS}


IN_GERMAN = """
import locale, sys, time
locale.setlocale(locale.LC_ALL, "")
assert time.strftime("%A", time.gmtime(0)) == "Donnerstag"
from feeds.cli import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def german(tmp_path_factory) -> dict[str, str]:
    """The environment of somebody who reads German, far from Greenwich."""
    environment = {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu"}
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    if "de_DE.utf8" in known:
        return environment
    folder = tmp_path_factory.mktemp("locale")
    make = [shutil.which("localedef") or "false", "-i", "de_DE", "-f", "UTF-8", folder / "de_DE.UTF-8"]
    subprocess.run(make, capture_output=True, check=False)
    if not (folder / "de_DE.UTF-8").is_dir():
        pytest.skip("no German locale, and nothing to make it of: apt-get install locales")
    return environment | {"LOCPATH": str(folder)}


def test_c16_in_another_locale(desk, environment, german, tmp_path):
    """C16. A process whose locale is German writes the same bytes, dates in English."""
    for n in range(7):
        desk.article(f"{n}.md", date=f"2025-0{n + 1}-0{n + 1} 12:00", topics=["Ähren", "Zölle"])
    command = [sys.executable, "-c", IN_GERMAN, "build", desk.folder, tmp_path / "public", "--only", "feeds"]
    ran = subprocess.run(command, env=environment | german, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    publication = desk.publish(with_pages=False)
    assert b"Tue, 04 Mar 2025" not in publication["/feed.rss"].render()
    assert b"Mon, 03 Mar 2025 12:00:00 GMT" in publication["/feed.rss"].render()
    for path, document in publication.items():
        assert (tmp_path / "public" / path.removeprefix("/")).read_bytes() == document.render(), path


def test_c17_published_and_updated(desk):
    """C17. Every entry says in every format when it was published and updated, and the latter is never the earlier."""
    desk.article("a.md", title="A", date="2025-06-01 12:00")
    desk.article("b.md", title="B", date="2025-06-01 13:00", updated="2025-06-02 12:00")
    desk.article("c.md", title="C", date="2025-06-01 14:00", updated="2024-01-01")
    desk.article("d.md", title="D", date="2025-06-01 15:00", updated="nonsense")
    desk.article("e.md", title="E", date="2025-06-01", updated="2025-06-01")
    desk.write("f.txt", "date 2025-06-01 F\nThe story.\n")
    publication = desk.publish()
    for path in FEED_PATHS:
        found = dates_of(publication, path)
        assert sorted(found) == ["A", "B", "C", "D", "E", "F"]
        assert all(published <= updated for published, updated in found.values())
        assert found["B"][1] == datetime(2025, 6, 2, 12, tzinfo=UTC)
        assert all(found[title][0] == found[title][1] for title in "ACD")


def test_c17_published_stays(desk):
    """C17. No edit moves the date of publication, and an update moves nothing but its own."""
    desk.article("a.md", title="A")
    before = dates_of(desk.publish(), "/feed.rss")["A"]
    for hours, edit in enumerate(({"body": "The *story*."}, {"updated": "2025-12-01 10:00"}, {"body": "Told."}), 1):
        desk.article("a.md", title="A", **edit)
        publication = desk.publish(NOW + hours * HOUR)
        for path in FEED_PATHS:
            published, updated = dates_of(publication, path)["A"]
            assert published == before[0]
            assert updated == before[1] or edit != {"body": "The *story*."}


def test_c17_no_date_is_never_now(desk):
    """C17. An article without a date, or with a bad one, is an error and in no feed; one that loses it keeps it."""
    desk.article("a.md", title="A")
    before = dates_of(desk.publish(), "/feed.atom")
    desk.article("none.md", title="None", date=None)
    desk.article("bad.md", title="Bad", date="soon")
    desk.write("bad.txt", "date 2025-02-30 Bad\nThe story.\n")
    desk.article("a.md", title="A", date=None)
    problems = {each.source for each in desk.sync().problems if each.severity == "error"}
    assert problems == {"none.md", "bad.md", "bad.txt", "a.md"}
    for path in FEED_PATHS:
        assert dates_of(desk.publication(), path) == before


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_c18_no_date_is_in_the_future(desk):
    """C18. No date in any feed is later than now, of an entry or of the feed, whatever authors write."""
    for n in range(12):
        desk.article(
            f"{n}.md", title=str(n), date="2026-01-01", topics=["NATO"], updated="2026-01-03" if n % 3 else None
        )
    desk.article("update.md", date="2025-06-01", updated="2030-01-01")
    desk.article("to-come.md", date="2026-01-01 00:30")
    desk.sync()
    for now in (NOW, NOW + timedelta(seconds=1, microseconds=5), NOW + HOUR / 2, NOW + 3 * HOUR, NOW + 60 * HOUR):
        for path, body in feeds_of(desk.publication(now)).items():
            dates = rfc3339_dates(body) + (rfc822_dates(body) if b"<rss" in body else [])
            assert max(map(moment, dates)) <= now, path


def test_c18_a_scheduled_article(desk):
    """C18. Until its time an article is in no document, nor in a fingerprint; from then on it is in all of them."""
    due = datetime(2026, 3, 1, 9, tzinfo=UTC)
    desk.article("a.md", title="Known", topics=["NATO"])
    without = {path: (each.render(), each.fingerprint) for path, each in desk.publish(due - HOUR).items()}
    desk.article("b.md", title="A secret", date="2026-03-01T11:00+02:00", topics=["NATO"], aliases=["/secret/"])
    desk.sync(due - HOUR)
    before = desk.publication(due - timedelta(microseconds=1))
    assert {path: before[path].render() for path in before} == {path: body for path, (body, _) in without.items()}
    for path in feeds_of(before):
        assert before[path].fingerprint == without[path][1]
    after = desk.publication(due)
    for path, body in feeds_of(after).items():
        assert b"A secret" in body, path
        assert after[path].fingerprint != without[path][1]
        assert after[path].last_modified == due > before[path].last_modified


@pytest.mark.parametrize("path", [*FEED_PATHS, "/topics/nato/feed.atom", "/feed.xml"])
def test_c18_validators_roll_over(desk, path):
    """C18. Caches let go of a feed at the second at which an article is due; its validators are new from then on."""
    desk.article("a.md", title="Known", topics=["NATO"])
    desk.article("b.md", title="A secret", date="2026-01-01T00:10:00Z", topics=["NATO"])
    desk.sync()
    clock = Clock()
    client = create_app(LivePublication(desk.archive, clock)).test_client()
    first = client.get(path)
    validators = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    for seconds, max_age in ((0, 600), (1, 599), (599, 1)):
        clock.now = NOW + timedelta(seconds=seconds)
        answer = client.get(path, headers=validators)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (304, f"public, max-age={max_age}")
    clock.now = NOW + timedelta(seconds=600)
    for headers in ({}, validators, {"If-Modified-Since": first.headers["Last-Modified"]}):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        assert b"A secret" in answer.data
        assert answer.headers["ETag"] != first.headers["ETag"]
        assert answer.headers["Last-Modified"] == "Thu, 01 Jan 2026 00:10:00 GMT"
        assert int(answer.headers["Cache-Control"].rpartition("=")[2]) >= 900


def updated(publication: Publication, folder: str = "/") -> datetime:
    """When a feed says that it was updated, in Atom and RSS; JSON has no such date, and HTTP says it in its place."""
    atom = moment(etree.fromstring(publication[f"{folder}feed.atom"].render()).findtext(f"{ATOM}updated"))
    rss = moment(etree.fromstring(publication[f"{folder}feed.rss"].render()).findtext("channel/lastBuildDate"))
    assert atom == rss
    return atom


@pytest.fixture
def two_topics(desk) -> Desk:
    """Two articles in a topic each."""
    desk.article("a.md", title="A", date="2025-01-03T12:00:00Z", topics=["NATO"])
    desk.article("b.md", title="B", date="2025-01-02T12:00:00Z", updated="2025-02-02T12:00:00Z", topics=["Energy"])
    desk.sync()
    return desk


def test_c19_updated_of_a_feed(two_topics):
    """C19. A feed was updated when the newest of its entries was, which need not be the first."""
    publication = two_topics.publication()
    assert updated(publication) == updated(publication, "/topics/energy/") == datetime(2025, 2, 2, 12, tzinfo=UTC)
    assert updated(publication, "/topics/nato/") == datetime(2025, 1, 3, 12, tzinfo=UTC)
    for path in ("/feed.atom", "/topics/energy/feed.rss", "/topics/nato/feed.json"):
        entries = [update for _, update in dates_of(publication, path).values()]
        assert max(entries) == updated(publication, path.rpartition("feed.")[0])


@pytest.mark.parametrize(
    "change",
    [
        lambda desk: desk.article("c.md", title="C", date="2020-01-01", topics=["Energy"]),
        lambda desk: desk.article("b.md", title="B", date="2025-01-02T12:00:00Z", topics=["Energy"], body="Edited."),
        lambda desk: desk.article("b.md", title="B", date="2024-01-02T12:00:00Z", topics=["Energy"]),
    ],
    ids=["a backdated article", "an edit", "another date"],
)
def test_c19_backdated_articles_and_edits(two_topics, change):
    """C19. A backdated article and an edit move the date of the feeds that show them, and of no others."""
    later = NOW + HOUR
    before = feeds_of(two_topics.publication())
    change(two_topics)
    publication = two_topics.publish(later)
    after = feeds_of(publication)
    for folder in ("/", "/topics/energy/"):
        assert updated(publication, folder) == later
        for format_ in ("atom", "rss", "json"):
            assert publication[f"{folder}feed.{format_}"].last_modified == later
            assert after[f"{folder}feed.{format_}"] != before[f"{folder}feed.{format_}"]
    for format_ in ("atom", "rss", "json"):
        path = f"/topics/nato/feed.{format_}"
        assert after[path] == before[path]
        assert publication[path].last_modified < later


def seen_by_freshrss(publication: Publication, path: str) -> Iterator[tuple[str, ...]]:
    """Of each entry what FreshRSS compares to know an edit: all but its dates and its id."""
    body = publication[path].render()
    if body.startswith(b"{"):
        for item in json.loads(body)["items"]:
            yield tuple(str(value) for name, value in item.items() if not name.startswith("date_") and name != "id")
    else:
        for each in etree.fromstring(body).iter(f"{ATOM}entry", "item"):
            dates = (f"{ATOM}published", f"{ATOM}updated", "pubDate", f"{ATOM}id", "guid")
            yield tuple(etree.tostring(child).decode() for child in each if child.tag not in dates)


@pytest.mark.parametrize(
    ("settings", "edit"),
    [
        ("", {"body": "The story, edited."}),
        ("", {"body": "The story, edited.", "updated": "2025-12-01"}),
        ("", {"title": "Another"}),
        ("", {"author": "Bob"}),
        ("", {"topics": ["NATO"]}),
        ('[feed]\ncontent = "summary"\n', {"body": "The story, edited.", "updated": "2025-12-01"}),
        ('[feed]\ncontent = "summary"\n', {"summary": "In other words."}),
    ],
)
def test_c20_dates_are_never_the_only_signal(desk, settings, edit):
    """C20. An edit shows in what an entry says, in every format, not in dates alone: FreshRSS doesn't look at those."""
    desk.settings(settings)
    desk.article()
    desk.article("other.md", title="Other")
    publication = desk.publish()
    before = {path: set(seen_by_freshrss(publication, path)) for path in FEED_PATHS}
    desk.article(**edit)
    publication = desk.publish(NOW + HOUR)
    for path in FEED_PATHS:
        new = set(seen_by_freshrss(publication, path)) - before[path]
        assert len(new) == 1, path


FOLDERS = ("/", "/topics/day/", "/topics/minute/", "/topics/update/", "/topics/times/")


def write_a_day(desk: Desk) -> None:
    """A hundred articles of a day without a time, and others that share the minute and the second."""
    desk.settings("[feed]\nentries = 100\n")
    for n in range(100):
        desk.article(f"day/{n:03}.md", title=f"Day {n}", date="2025-06-01")
    for n in range(10):
        desk.article(f"minute/{n}.md", title=f"Minute {n}", date="2025-06-01 12:00", topics=["Times"])
        desk.article(f"second/{n}.md", title=f"Second {n}", date="2025-06-01 12:00:07", topics=["Times"])
        desk.article(f"update/{n}.md", title=f"Update {n}", date=f"2025-05-0{n % 9 + 1}", updated="2025-06-01 00:10:00")


def assert_own_moments(publication: Publication) -> None:
    """No two entries of a feed were updated in the same second."""
    for path, body in feeds_of(publication).items():
        updates = [updated for _, updated in dates_of(publication, path).values()]
        assert len(updates) == len(set(updates)) == max(body.count(mark) for mark in (b"</entry>", b"</item>", b'"id"'))


def test_c21_no_two_entries_were_updated_at_once(desk, tmp_path):
    """C21. Of articles of one day, minute or second each is updated at a second of its own, the same in every build."""
    write_a_day(desk)
    publication = desk.publish()
    assert_own_moments(publication)
    assert [len(dates_of(publication, f"{folder}feed.rss")) for folder in FOLDERS] == [100, 100, 10, 10, 20]
    before = feeds_of(publication)
    assert feeds_of(desk.publish(NOW + timedelta(days=9))) == before
    for days in (0, 400):
        archive = Archive(tmp_path / f"{days}.sqlite3")
        sync(archive, desk.folder, desk.site, NOW + timedelta(days=days))
        assert feeds_of(publish(desk.site, archive, NOW + timedelta(days=days))) == before
        archive.close()


def test_c21_each_keeps_its_moment(desk):
    """C21. An edit, and one more of the same day and second, take nobody's second; a day's are in its first hour."""
    write_a_day(desk)
    held = dates_of(desk.publish(), "/topics/day/feed.atom") | dates_of(desk.publication(), "/topics/times/feed.atom")
    midnight = datetime(2025, 6, 1, tzinfo=UTC)
    assert all(midnight <= updated < midnight + HOUR for title, (_, updated) in held.items() if title.startswith("Day"))
    desk.article("day/050.md", title="Day 50", date="2025-06-01", body="The *story*.")
    desk.article("second/5.md", title="Second 5", date="2025-06-01 12:00:07", body="The *story*.", topics=["Times"])
    desk.article("a-second/0.md", title="Second 10", date="2025-06-01 12:00:07", topics=["Times"])
    desk.remove("day/099.md")
    publication = desk.publish()
    now = dates_of(publication, "/topics/day/feed.atom") | dates_of(publication, "/topics/times/feed.atom")
    untouched = {title: moments for title, moments in held.items() if title not in ("Day 99", "Second 5")}
    assert {title: now[title] for title in untouched} == untouched
    assert_own_moments(publication)


@pytest.mark.parametrize("seconds", [3600, 7200])
def test_c21_on_the_day_itself(desk, seconds):
    """C21. So it is on that day itself, but for its first hour: then their own moments are still to come."""
    for n in range(5):
        desk.article(f"{n}.md", title=str(n), date="2026-01-01")
    assert_own_moments(desk.publish(NOW + timedelta(seconds=seconds)))


def test_c22_one_date_of_publication(desk):
    """C22. An item of RSS has one pubDate and one atom:updated, and no dc:date or other date beside them."""
    desk.article("a.md", updated="2025-07-01", topics=["NATO"])
    desk.article("b.md", date="2025-06-02", topics=["NATO"])
    publication = desk.publish()
    for path in ("/feed.rss", "/topics/nato/feed.rss"):
        root = etree.fromstring(publication[path].render())
        for item in root.iter("item"):
            names = [each.tag for each in item if re.search("date|issued|created|modified|published", each.tag.lower())]
            assert sorted(names) == sorted(["pubDate", f"{ATOM}updated"])
        assert [each.tag for each in root.iter(f"{DC}date", "{http://purl.org/dc/terms/}*")] == []
