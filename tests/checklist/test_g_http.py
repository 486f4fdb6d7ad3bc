"""Section G of the checklist: what readers get over HTTP, and what they are told."""

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from itertools import product
from urllib.parse import quote, urlsplit

import brotli
import feedparser
import feedparser.http
import pytest
from conftest import NOW, SETTINGS, Desk
from lxml import etree
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from feeds.app import create_app
from feeds.encodings import zstd
from feeds.errors import PublicationError
from feeds.publication import FEEDS, Document
from feeds.publish import LivePublication
from feeds.subscribers import counts

BASE = "https://news.example.org/"
HOUR = timedelta(hours=1)
FORMATS = ("atom", "rss", "json")
GUESSED = ("/feed.xml", "/atom.xml", "/rss.xml", "/index.xml")
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
ATOM = "{http://www.w3.org/2005/Atom}"
STORY = "The ice went out on Tuesday, a week earlier than anybody here remembers. " * 5
TOPICS = [
    "NATO", "C++", "C#", "C", "R&D", "a/b", "100%", "Навчання", "日本", "É", "E\u0301", "?", "..", "CON", "x y", "🚀",
    "%2e%2e", "a\\b", "index.html", "feed.atom", "'\"<>", "a;b", "~", "a+b", "&amp;", "q?a=b#c", "ß", "İ", "x" * 300,
]  # fmt: skip


@dataclass
class Served:
    """A desk, and what the application answers for it at a moment that the hand of the clock is moved to."""

    desk: Desk
    deltas: bool = False
    now: datetime = NOW
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        app = create_app(LivePublication(self.desk.archive, lambda: self.now), deltas=self.deltas)
        self.client = app.test_client()
        del self.client.environ_base["HTTP_USER_AGENT"]  # a client sends what the test says, and no more

    def get(self, path: str = "/feed.atom", method: str = "GET", **headers: str | None) -> TestResponse:
        """The answer for a path as it stands in a URL; `If_None_Match` is the header If-None-Match."""
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        return self.client.open(path, method=method, headers=sent)

    def tick(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def sync(self, **duration: float) -> None:
        """Bring in what was written, so much later."""
        self.tick(**duration)
        self.desk.sync(self.now)

    @property
    def paths(self) -> list[str]:
        """The paths of all documents but those that moved, as they stand in URLs."""
        publication = self.desk.publication(self.now)
        return [quote(path) for path, document in publication.items() if document.moved_to is None]

    @property
    def feeds(self) -> list[str]:
        """Those of all feeds, also where readers only guess."""
        publication = self.desk.publication(self.now)
        return [quote(path) for path, document in publication.items() if document.media_type in FEEDS]


@pytest.fixture
def served(desk) -> Served:
    """A site with a hub, topics of odd names, a picture, a file, a page that moved and an article to come."""
    desk.settings('hub = "https://hub.example/"\nicon = "/icon.png"\n')
    desk.article("a.md", title="First", topics=["NATO"], body=STORY, aliases=["/old/", "/older.html"])
    desk.article("b.md", title="Second", date="2025-07-01 12:00", topics=["R&D", "Навчання"], body=STORY)
    desk.write("icon.png", b"\x89PNG" * 100)
    desk.write("static/notes.txt", "Notes. " * 100)
    desk.sync()
    return Served(desk)


def moment_of(response: TestResponse) -> datetime:
    return parsedate_to_datetime(response.headers["Last-Modified"])


def http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def kept_for(response: TestResponse) -> int:
    """For how many seconds an answer may be kept."""
    return int(re.fullmatch(r"public, max-age=(\d+)", response.headers["Cache-Control"])[1])


# -- G53


@pytest.mark.parametrize("coding", [None, "br"])
def test_g53_validators(served, coding):
    """G53. Whatever is answered has a quoted ETag of less than 255 characters, and a Last-Modified that was."""
    for path in served.paths:
        response = served.get(path, Accept_Encoding=coding)
        assert response.status_code == 200
        assert re.fullmatch(r'"[!#-~]{8,250}"', response.headers["ETag"])
        assert re.fullmatch(
            r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d GMT",
            response.headers["Last-Modified"],
        )
        assert http_date(moment_of(response)) == response.headers["Last-Modified"]
        assert datetime(2025, 1, 1, tzinfo=UTC) < moment_of(response) <= served.now


def history(desk: Desk) -> Iterator[Callable[[], object]]:
    """What happens to a site in a day, one step an hour."""
    nothing = [lambda: None]
    yield partial(desk.article, "a.md", title="First", topics=["NATO"], body="Edited.")
    yield partial(desk.article, "c.md", title="Third", date="2025-05-01", topics=["NATO", "Ice"])
    yield partial(desk.article, "due.md", title="Due", date="2026-01-01 04:30", topics=["NATO"])
    yield from nothing * 2
    yield partial(desk.article, "c.md", title="Third", date="2025-05-01", topics=["R&D"], updated="2026-01-01 07:30")
    yield from nothing * 2
    yield partial(desk.article, "b.md", title="Second", date="2025-07-01 12:00", topics=["R&D"], draft=True)
    yield partial(desk.remove, "c.md")
    yield partial(desk.article, "d.md", title="Fourth", date="2024-01-01", permalink="/2025/06/a/")
    yield partial(desk.article, "b.md", title="Second", date="2025-07-01 12:00", topics=["R&D"])
    yield partial(desk.write, "icon.png", b"\x89PNG another")
    yield partial(desk.settings, '[feed]\nentries = 1\n[topics.nato]\nlabel = "The Alliance"\n')
    yield desk.settings
    yield partial(desk.settings, '[feed]\ncontent = "summary"\n')
    yield partial(desk.settings, 'permalink = "/{slug}.html"\n')
    yield partial(desk.remove, "due.md")
    yield partial(desk.write, "e.txt", "date 2026-01-01 21:15 A headline\n\nA story.\n")
    yield from nothing * 3
    yield partial(desk.remove, "e.txt")
    yield desk.archive.close
    yield from nothing * 3


def test_g53_through_changes(served):
    """G53. Through any change Last-Modified never goes back and is never to come, and it moves when the bytes do."""
    paths = (
        "/feed.atom", "/rss.xml", "/topics/nato/feed.atom", "/topics/r-d/feed.json", "/", "/feeds.opml", "/icon.png",
        "/2025/06/a/",
    )  # fmt: skip
    known: dict[str, TestResponse] = {}
    wrong: list[str] = []
    for step, change in enumerate(history(served.desk)):
        change()
        served.sync(hours=1)
        for path in paths:
            if (new := served.get(path)).status_code == 404:
                continue
            old = known.setdefault(path, new)
            known[path] = new
            if moment_of(new) > served.now:
                wrong.append(f"{path} is of the future in step {step}")
            if moment_of(new) < moment_of(old):
                wrong.append(f"{path} went back in step {step}")
            if moment_of(new) == moment_of(old) and new.headers["ETag"] != old.headers["ETag"]:
                wrong.append(f"{path} changed silently in step {step}")
            if (new.headers["ETag"] == old.headers["ETag"]) != (new.data == old.data):
                wrong.append(f"{path} has a wrong tag in step {step}")
    assert wrong == []
    assert known.keys() == set(paths)


def test_g53_real_time(served):
    """G53. A feed was modified when its article was edited, came of age or went, and no other feed was."""
    desk, all_, nato, rivers = served.desk, "/feed.atom", "/topics/nato/feed.rss", "/topics/rivers/feed.json"
    desk.article("r.md", title="River", topics=["Rivers"])
    desk.article("r2.md", title="Another", date="2025-01-01", topics=["Rivers"])
    served.sync(minutes=1)

    def modified() -> list[datetime]:
        return [moment_of(served.get(path)) for path in (all_, nato, rivers)]

    of_rivers = modified()[2]
    desk.article("a.md", title="First", topics=["NATO"], body="Edited.")
    served.sync(hours=3, milliseconds=900)
    edited_at = served.now.replace(microsecond=0)
    assert modified() == [edited_at, edited_at, of_rivers]
    served.tick(days=2)
    assert modified() == [edited_at, edited_at, of_rivers]
    due = served.now.replace(microsecond=0) + HOUR
    desk.article("c.md", title="Third", date=due.isoformat(), topics=["NATO"])
    served.sync(minutes=1)
    served.tick(days=1)
    assert modified() == [due, due, of_rivers]
    desk.remove("r2.md")
    served.sync(hours=1)
    gone_at = served.now.replace(microsecond=0)
    assert modified() == [gone_at, due, gone_at]


def test_g53_clock_ahead(served):
    """G53. What a machine whose clock was ahead has written is not of the future for anybody, nor does it go back."""
    served.desk.article("a.md", title="First", topics=["NATO"], body="Edited.")
    served.desk.sync(served.now + 5 * HOUR)
    moments = []
    for _ in range(8):
        served.tick(hours=1)
        moments.append(moment_of(served.get()))
        assert moments[-1] <= served.now
    assert moments == sorted(moments)


def test_g53_two_changes_in_a_second(served):
    """G53. Of two changes in one second a reader that asks by date alone hears both, the second one a moment later."""
    served.desk.article("a.md", title="Edited")
    served.sync(hours=1)
    first = served.get()
    served.desk.article("a.md", title="Edited once more")
    served.sync(milliseconds=700)
    served.tick(seconds=2)
    second = served.get(If_Modified_Since=first.headers["Last-Modified"])
    assert second.status_code == 200
    assert b"Edited once more" in second.data
    assert moment_of(second) > moment_of(first)


# -- G54

REPEATED = ("ETag", "Last-Modified", "Cache-Control", "Vary", "Link", "Access-Control-Allow-Origin")


@pytest.mark.parametrize("coding", [None, "br"])
def test_g54_not_modified(served, coding):
    """G54. A 304 says all that the 200 said of the document, in the same coding, and has no body; for any path."""
    varies = 0
    for path in served.paths:
        full = served.get(path, Accept_Encoding=coding)
        tag, moment = full.headers["ETag"], full.headers["Last-Modified"]
        for sent in ({"If_None_Match": tag}, {"If_Modified_Since": moment}, {"If_None_Match": f'"x", W/{tag}'}):
            answer = served.get(path, Accept_Encoding=coding, **sent)
            assert (path, answer.status_code, answer.data) == (path, 304, b"")
            said = {name: full.headers[name] for name in REPEATED if name in full.headers}
            assert {name: answer.headers[name] for name in REPEATED if name in answer.headers} == said
            assert not {"Content-Type", "Content-Encoding", "Set-Cookie", "Expires"} & set(answer.headers.keys())
        assert {"ETag", "Last-Modified", "Cache-Control"} <= said.keys()
        varies += "Accept-Encoding" in said.get("Vary", "")
    assert varies > 20


def test_g54_for_people(served):
    """G54. So is it with the page that a person sees at the address of a feed, which has a tag of its own."""
    page = served.get(Sec_Fetch_Dest="document")
    again = served.get(Sec_Fetch_Dest="document", If_None_Match=page.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert {name: again.headers.get(name) for name in REPEATED} == {name: page.headers.get(name) for name in REPEATED}
    assert "Sec-Fetch-Dest" in again.headers["Vary"]
    assert served.get(If_None_Match=page.headers["ETag"]).status_code == 200


# -- G55

TAGS = {  # If-None-Match → whether it names the bytes that are there; {} is their tag, without quotes
    '"{}"': True,
    'W/"{}"': True,
    '"{}-gzip"': True,
    'W/"{}-gzip"': True,
    '"{}-br"': True,
    'W/"{}-zstd"': True,
    '"x", "{}", "y"': True,
    'W/"x",W/"{}"': True,
    ' "x" ,  "{}-gzip"  ': True,
    "*": True,
    '"x"': False,
    'W/"x-gzip"': False,
    '"{}x"': False,
    '"{}-x"': False,
    '"-gzip"': False,
    '""': False,
    "": False,
    "{}": False,
    '"{}': False,
    'w/"x"': False,
    "banana": False,
    '"' * 100: False,
    "," * 100: False,
}
EXTREME_DATES = [
    "banana", "", "0", "-1", "now", "0.5", "1767225600", "2026-01-01T00:00:00Z", "Thu, 99 Jan 2026 99:99:99 GMT",
    "Thu, 01 Jan 2026", "Thu, 01 Foo 2026 00:00:00 GMT", "Thu, 01 Jan 0000 00:00:00 GMT", "\xff\xfe", "Thu" * 20000,
    "Thu, 01 Jan 99999999999 00:00:00 GMT", "Thu, 30 Feb 2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:00 +99999999",
    "Thu, 01 Jan -2026 00:00:00 GMT", "Thu, 01 Jan 2026 00:00:60 GMT;", "9" * 70000, "Thu, 01 Jan 1 00:00:00 -9999",
    "Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359", "Thu, 01 Jan 2026 00:00:00 GMT\x00", "%s%n",
]  # fmt: skip


def dates(moment: datetime) -> dict[str | None, bool]:
    """If-Modified-Since → whether nothing changed since."""
    known = {
        http_date(moment): True,
        http_date(moment + HOUR): True,
        http_date(moment - timedelta(seconds=1)): False,
        moment.strftime("%A, %d-%b-%y %H:%M:%S GMT"): True,  # as of RFC 850
        moment.strftime("%a %b %e %H:%M:%S %Y"): True,  # as of asctime
        "Fri, 31 Dec 9999 23:59:59 GMT": True,
        "Thu, 01 Jan 1970 00:00:00 GMT": False,
        "banana": False,
        "": False,
    }
    return {None: False, **known}


@pytest.mark.parametrize(
    ("path", "coding"),
    [("/feed.atom", None), ("/feed.rss", "gzip"), ("/topics/nato/feed.json", "br"), ("/feed.xml", "zstd")],
)
def test_g55_matrix(served, path, coding):
    """G55. The tag decides where there is one, else the date; whatever the method and the coding."""
    plain, full = served.get(path), served.get(path, Accept_Encoding=coding)
    moments = dates(moment_of(plain))
    some = [None, http_date(moment_of(plain)), "Thu, 01 Jan 1970 00:00:00 GMT", "banana"]
    combined = product([None, *TAGS], some if coding else moments)
    wrong: list[object] = []
    for tag, since in dict.fromkeys([*combined, *product([None, '"x"'], moments)]):
        sent = tag and tag.replace("{}", plain.headers["ETag"].strip('"'))
        expected = 304 if (moments[since] if tag is None else TAGS[tag]) else 200
        for method in ("GET", "HEAD") if since is None or tag is None else ("GET",):
            answer = served.get(path, method, Accept_Encoding=coding, If_None_Match=sent, If_Modified_Since=since)
            body = full.data if (method, expected) == ("GET", 200) else b""
            if (answer.status_code, answer.data) != (expected, body):
                wrong.append((method, tag, since, answer.status))
            if answer.headers["ETag"] != full.headers["ETag"]:
                wrong.append((method, tag, since, answer.headers["ETag"]))
    assert wrong == []


def test_g55_tags_of_variants(served):
    """G55. A reader that has any variant of the same bytes gets 304 for any other one."""
    codings = (None, "gzip", "br", "zstd", "gzip;q=0.5, br")
    tags = [served.get(Accept_Encoding=coding).headers["ETag"] for coding in codings]
    assert len(set(tags)) == 4
    for tag, coding in product(tags, codings):
        assert served.get(If_None_Match=tag, Accept_Encoding=coding).status_code == 304
        assert served.get(If_None_Match=f"W/{tag}", Accept_Encoding=coding).status_code == 304


def test_g55_nonsense_dates(served):
    """G55. A nonsense date gets the document, never an error, also beside a tag, which then decides."""
    full = served.get()
    for date in EXTREME_DATES:
        may_be_one = "9999 23" in date or ":60" in date or "\x00" in date
        for path, method in product(("/feed.atom", "/icon.png"), ("GET", "HEAD")):
            answer = served.get(path, method, If_Modified_Since=date)
            assert (date[:60], answer.status_code) in [(date[:60], 200), (date[:60], 304)][: 1 + may_be_one]
            assert served.get(path, method, If_Unmodified_Since=date).status_code in (200, 412)
        assert served.get(If_Modified_Since=date, If_None_Match=full.headers["ETag"]).status_code == 304
        assert served.get(If_Modified_Since=date, If_None_Match='"x"').data == full.data


NONSENSE_TAGS = [
    "a" * 65536, '"' + "a" * 65536 + '"', '"x",' * 16384, "W/" * 32768, ',"' * 30000, "\xff\xfe", '"\x00"', '"\t"',
    "W/",
    'W/"', "-gzip", '"a\\"b"', "%s", "{}", "Ї".encode().decode("latin-1"), "'x'", "/x/", '"x" "y"', "x, y", "W/x",
]  # fmt: skip


def test_g55_nonsense_tags(served):
    """G55. A tag that is none gets the document, never an error, also where the right one stands after it."""
    tag = served.get().headers["ETag"]
    for nonsense in NONSENSE_TAGS:
        for path, method in product(("/feed.atom", "/icon.png"), ("GET", "HEAD")):
            assert (nonsense[:60], served.get(path, method, If_None_Match=nonsense).status_code) == (nonsense[:60], 200)
            assert served.get(path, method, If_Match=nonsense).status_code in (200, 412)
        assert served.get(If_None_Match=f"{nonsense}, {tag}").status_code == 304
    assert served.get(If_None_Match="*, *").status_code == 304


# -- G56

DECODED = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": zstd.decompress,
}
ACCEPTED = {  # Accept-Encoding → the coding of the answer
    None: None,  # sfeed
    "": None,
    "identity": None,
    "gzip": "gzip",
    "br": "br",
    "zstd": "zstd",
    "x-gzip": "gzip",
    "GZIP": "gzip",
    "gzip, deflate": "gzip",
    "deflate, gzip, br, zstd": "br",  # curl --compressed
    "gzip, deflate, br": "br",
    "gzip;q=1.0,deflate;q=0.6,identity;q=0.3": "gzip",
    "br;q=0, gzip": "gzip",
    "br;q=0.5, gzip;q=0.8": "gzip",
    "br;q=0.001, gzip;q=0": "br",
    "gzip;q=0": None,
    "gzip;q=0.000, identity": None,
    "gzip;q=0.5, identity;q=1": None,
    "identity;q=0.5, gzip;q=1": "gzip",
    "*": "gzip",
    "*;q=0": None,
    "*;q=0, gzip": "gzip",
    "br;q=0, *": "gzip",
    "identity;q=0": None,  # a feed is better than an error
    "deflate": None,
    "compress, sdch": None,
    "gzip;q=banana": None,
    "gzip;q=2": None,
    "gzip;q=-1": None,
    "gzipx": None,
    ";;,,": None,
}


def test_g56_accepted(served):
    """G56. Each client gets the coding that it likes best, and one that names none of ours the bytes as they are."""
    plain = served.get()
    for accepted, coding in ACCEPTED.items():
        for method in ("GET", "HEAD"):
            answer = served.get("/feed.atom", method, Accept_Encoding=accepted)
            assert (accepted, answer.headers.get("Content-Encoding")) == (accepted, coding)
            assert "Accept-Encoding" in [name.strip() for name in answer.headers["Vary"].split(",")]
            if method == "GET":
                assert DECODED[coding or "identity"](answer.data) == plain.data
                assert answer.content_length == len(answer.data)


def test_g56_variants(served):
    """G56. All that is text has variants, with tags of their own, that are the same bytes; what is no text has none."""
    compressed = 0
    for path in served.paths:
        plain = served.get(path)
        variants = {coding: served.get(path, Accept_Encoding=coding) for coding in DECODED}
        for coding, answer in variants.items():
            assert DECODED[answer.headers.get("Content-Encoding", "identity")](answer.data) == plain.data
            assert answer.headers.get("Content-Encoding", "identity") in ("identity", coding)
            assert answer.headers["Content-Type"] == plain.headers["Content-Type"]
            assert served.get(path, Accept_Encoding=coding).data == answer.data
        if path.endswith(".png") or len(plain.data) <= 200:
            assert {answer.headers["ETag"] for answer in variants.values()} == {plain.headers["ETag"]}
            continue
        compressed += 1
        assert len({answer.headers["ETag"] for answer in variants.values()}) == 4
        assert all(len(answer.data) < len(plain.data) for coding, answer in variants.items() if coding != "identity")
    assert compressed > 20


def test_g56_nonsense(served):
    """G56. An Accept-Encoding that is nonsense, or very long, gets the document and never an error."""
    plain = served.get()
    for accepted in (
        "gzip," * 13000, "a" * 65536, "," * 65536, "gzip;" * 13000, "gzip;q=0." + "0" * 65000, "\xff\xfe",
        "gzip\x00", "q=1",
        " " * 65536, "gzip;q=1e9", "Ї".encode().decode("latin-1"), "*" * 65536, "gzip;q=٠".encode().decode("latin-1"),
    ):  # fmt: skip
        for path in ("/feed.atom", "/icon.png"):
            answer = served.get(path, Accept_Encoding=accepted)
            assert answer.status_code == 200
            assert answer.headers.get("Content-Encoding") in (None, "gzip")
        if "Content-Encoding" not in served.get(Accept_Encoding=accepted).headers:
            assert served.get(Accept_Encoding=accepted).data == plain.data


# -- G57


def test_g57_feeds_may_be_kept(served):
    """G57. A feed may be kept for 15 minutes to an hour, says a 200 and a 304; nothing tells a reader to forget it."""
    for path in served.feeds:
        full = served.get(path)
        for answer in (full, served.get(path, If_None_Match=full.headers["ETag"]), served.get(path, "HEAD")):
            assert 900 <= kept_for(answer) <= 3600
            assert not {"Expires", "Pragma", "Age", "Surrogate-Control", "Clear-Site-Data"} & set(answer.headers.keys())
    for path in served.paths:
        assert not re.search("no-|private|must|max-age=0", served.get(path).headers["Cache-Control"])


@pytest.mark.parametrize(("minutes", "seconds"), [(1, 900), (119, 900), (180, 1320), (480, 3600), (10_000, 3600)])
def test_g57_rhythm(desk, minutes, seconds):
    """G57. The more often a feed has news, the sooner a reader may ask again; each topic has a rhythm of its own."""
    for n in range(6):
        date = (NOW - n * timedelta(minutes=minutes)).isoformat()
        desk.article(f"{n}.md", title=f"{n}", date=date, topics=["All", *(["Few"] if n in (0, 5) else [])])
    desk.sync()
    served = Served(desk)
    for suffix in FORMATS:
        assert kept_for(served.get(f"/feed.{suffix}")) == kept_for(served.get(f"/topics/all/feed.{suffix}")) == seconds
        assert kept_for(served.get(f"/topics/few/feed.{suffix}")) == min(
            max(5 * minutes * 60 // 8 // 60 * 60, 900), 3600
        )


@pytest.mark.parametrize("key", ["date", "updated"])
def test_g57_schedule(served, key):
    """G57. No document may be kept past the moment at which the next article, or update of one, is published."""
    before = {path: kept_for(served.get(path)) for path in served.paths}
    due = served.now + 2 * HOUR
    metadata = {"date": "2025-01-01", key: due.isoformat()}
    served.desk.article("due.md", title="Due", topics=["NATO"], body=STORY, **metadata)
    served.sync(seconds=1)
    for seconds in (7199, 3599, 299, 1):
        served.now = due - timedelta(seconds=seconds)
        for path, usual in before.items():
            assert kept_for(served.get(path)) == min(usual, seconds)
        for path in ("/feed.atom", "/topics/nato/feed.json"):
            assert kept_for(served.get(path, Sec_Fetch_Dest="document")) <= seconds
    served.now = due
    for path in before:
        assert kept_for(served.get(path)) in (300, 900, 3600)
    assert moment_of(served.get()) == due
    assert moment_of(served.get("/topics/nato/feed.rss")) == due


# -- G58


def test_g58_types(served):
    """G58. Each feed says what it is, and that it is UTF-8, in any coding and by any method, and is no download."""
    guessed = {"/feed.xml": "atom", "/atom.xml": "atom", "/rss.xml": "rss", "/index.xml": "rss"}
    for path in served.feeds:
        expected = TYPES[guessed.get(path) or path.rpartition(".")[2]]
        for method, coding in product(("GET", "HEAD"), (None, "gzip", "br")):
            headers = served.get(path, method, Accept_Encoding=coding).headers
            assert headers["Content-Type"] == f"{expected}; charset=utf-8"
            assert "Content-Disposition" not in headers
            assert headers["X-Content-Type-Options"] == "nosniff"
        served.get(path).data.decode("utf-8")
    for path in served.paths:
        assert "Content-Disposition" not in served.get(path).headers


# -- G59

ACCEPTS = [
    "*/*",
    "",
    feedparser.http.ACCEPT_HEADER,
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8,"
    " text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1",  # SimplePie
    "application/feed+json, application/json, application/rss+xml, application/atom+xml, application/xml, */*",
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json, application/json",
    "application/json",
    "application/xml;q=0.9, text/xml;q=0.2",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",  # Java
    "text/html",
    "text/html;q=0, application/atom+xml;q=0, */*;q=0",
    "image/png",
    "banana",
    "/;;q=,",
    "\xff/\xfe",
    "a/b," * 16000,
]


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.json", "/topics/nato/feed.atom"])
def test_g59_any_accept(served, path):
    """G59. Whatever a reader says it accepts, or nothing, an address has one format."""
    plain = served.get(path)
    for accept, language in product(ACCEPTS, (None, "uk, en;q=0.5")):
        answer = served.get(path, Accept=accept, Accept_Language=language, Accept_Charset="iso-8859-1")
        assert (answer.status_code, answer.data) == (200, plain.data)
        assert list(answer.headers) == list(plain.headers)
    assert "Accept" not in [name.strip() for name in plain.headers["Vary"].split(",")]


# -- G60


def test_g60_canonical_addresses(desk):
    """G60. No feed's own address leads elsewhere, whatever its topic is called, however its letters are written."""
    desk.settings("[feed]\nentries = 100\n")
    for n, topic in enumerate(TOPICS):
        desk.article(f"{n}.md", title=topic, topics=[topic])
    desk.sync()
    served = Served(desk)
    assert len(served.feeds) > 3 * len(TOPICS) * 0.8
    for path in served.feeds:
        url = dict(link[::-1] for link in links(served.get(path)))["self"]
        assert url.isascii()
        path_of_url = url.removeprefix(BASE[:-1])
        for spelled in (path_of_url, re.sub("%..", lambda code: code[0].lower(), path_of_url)):
            answer = served.get(spelled)
            assert (answer.status_code, answer.headers.get("Location")) == (200, None)
            assert answer.data == served.get(path).data


def links(response: TestResponse) -> list[tuple[str, str]]:
    """URLs and relations of the Link header."""
    return re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["Link"])


def test_g60_in_a_folder(desk):
    """G60. Nor where the site is a folder of its host, and the application is mounted there."""
    desk.settings(text=SETTINGS.replace(BASE, "https://example.org/news/"))
    desk.article(topics=["Навчання"], aliases=["/old/"])
    desk.sync()
    client = Client(DispatcherMiddleware(lambda *_: [], {"/news": create_app(desk.publication())}))
    for path in ("/news/feed.atom", f"/news/topics/{quote('навчання')}/feed.json"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert links(answer)[0] == (f"https://example.org{path}", "self")
    moved = client.get("/news/old/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/news/2025/06/a/".replace("/a/", "/article/"))
    assert client.get(moved.headers["Location"]).status_code == 200


def test_g60_moved(served):
    """G60. A page that moved, once or often, leads to where it is now in one hop, for ever; with its query, too."""
    desk = served.desk
    desk.article("a.md", title="First", slug="second-name", aliases=["/old/", "/older.html", "/2025/06/a/"])
    served.sync(hours=1)
    desk.article(
        "a.md", title="First", slug="third name", aliases=["/old/", "/2025/06/a/", "/2025/06/second-name/", "/ö/"]
    )
    served.sync(hours=1)
    for _ in range(3):
        for path in ("/old/", "/old", "/2025/06/a/", "/2025/06/a", "/2025/06/second-name/", "/%C3%B6/", "/%c3%b6"):
            for method in ("GET", "HEAD"):
                answer = served.get(f"{path}?a=b&c", method)
                assert (path, answer.status_code) == (path, 301)
                assert answer.headers["Location"] == "/2025/06/third-name/?a=b&c"
            assert "no-" not in answer.headers["Cache-Control"]
        assert served.get("/2025/06/third-name/").status_code == 200
        served.tick(days=1000)


def test_g60_slash(served):
    """G60. A page without its last slash is one hop away from it, and a feed never gets a slash."""
    for path in ("/topics/nato", "/topics/r-d", f"/topics/{quote('навчання')}", "/2025/06/a"):
        answer = served.get(path)
        assert (answer.status_code, urlsplit(answer.headers["Location"]).path) == (308, f"{path}/")
        assert served.get(answer.headers["Location"]).status_code == 200
    assert served.get("/feed.atom/").status_code == 404


def test_g60_hops_within_the_site(served):
    """G60. A hop names no host and no scheme, of which the application behind a web server knows nothing."""
    for path in (
        "//feed.atom", "/topics//nato/feed.rss", "//topics/nato", "///", "//old", "//x//", "/topics/nato", "/old/",
        "//example.com/..", "//example.com/%2e%2e",
    ):  # fmt: skip
        answer = served.client.get("/", environ_overrides={"PATH_INFO": path, "HTTP_HOST": "127.0.0.1:8000"})
        assert answer.status_code in (200, 301, 308, 404)
        assert re.match("/[^/]|/?$", answer.headers.get("Location", "/"))


# -- G61, G62

ASKED = (
    "/feed.atom", "/feed.rss", "/feed.json", "/topics/nato/feed.atom", "/feed.xml", "/index.xml", "/", "/topics/nato/",
    "/2025/06/a/", "/feeds.opml", "/sitemap.xml", "/icon.png", "/no-such-path", "/topics/none/feed.atom", "/old/",
)  # fmt: skip


def assert_unavailable(answer: TestResponse, path: str = "") -> None:
    """A passing problem, that nobody can take for news or for the end, and nobody keeps."""
    assert (path, answer.status_code) == (path, 503)
    assert re.fullmatch(r"[1-9]\d{0,3}", answer.headers["Retry-After"])
    assert not {"ETag", "Last-Modified", "Cache-Control", "Link", "Location"} & set(answer.headers.keys())
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert b"<" not in answer.data


def overwritten(file) -> None:
    file.write_bytes(b"garbage" * 5000)


def emptied(file) -> None:
    file.write_bytes(b"")


def gone(file) -> None:
    file.unlink()


def a_folder(file) -> None:
    file.unlink()
    file.mkdir()


def without_tables(file) -> None:
    with closing(sqlite3.connect(file)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            database.execute(f'DROP TABLE "{name}"')


def without_facts(file) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("DELETE FROM fact")
        database.commit()


@pytest.mark.parametrize(
    "damage",
    [overwritten, emptied, gone, a_folder, without_tables, without_facts],
    ids=lambda damage: damage.__name__,
)
def test_g61_broken_archive(served, damage):
    """G61. An archive that can't be read is a passing problem at every address: never 404, never an empty feed."""
    whole = {path: served.get(path) for path in ASKED}
    served.desk.archive.close()
    file = served.desk.archive_file
    kept = file.read_bytes()
    for more in file.parent.glob("archive.sqlite3-*"):
        more.unlink()
    damage(file)
    served.tick(seconds=1)
    for path in ASKED:
        assert_unavailable(served.get(path, If_None_Match=whole[path].headers.get("ETag")), path)
    assert served.get("/healthz").status_code == 503
    served.desk.archive.close()
    for more in file.parent.glob("archive.sqlite3*"):
        more.rmdir() if more.is_dir() else more.unlink()
    file.write_bytes(kept)
    served.tick(seconds=1)
    for path, before in whole.items():
        after = served.get(path)
        assert (path, after.status_code, after.data) == (path, before.status_code, before.data)
        assert after.headers.get("ETag") == before.headers.get("ETag")


def test_g61_rights(make_desk, open_path, as_somebody):
    """G61. So is one that may not be read, or lies in a folder that may not be entered, until that is over."""
    desk = make_desk("desk", open_path)
    desk.article("a.md", topics=["NATO"])
    desk.sync()
    served = Served(desk)
    before = served.get()
    for locked in (desk.archive_file, desk.archive_file.parent):
        rights = locked.stat().st_mode
        desk.archive.close()
        locked.chmod(0)
        served.tick(seconds=1)
        with as_somebody():
            for path in ("/feed.atom", "/topics/nato/feed.rss", "/", "/no-such-path"):
                assert_unavailable(served.get(path), path)
        desk.archive.close()
        locked.chmod(rights)
        served.tick(seconds=1)
        assert served.get().data == before.data


def test_g61_damaged_text(served):
    """G61. Where one text can't be read the feeds and the page that show it are away, and no others."""
    with closing(sqlite3.connect(served.desk.archive_file)) as database:
        database.execute("UPDATE content SET data = x'c1' WHERE source = 'a.md'")
        database.commit()
    for path in ("/feed.atom", "/feed.json", "/topics/nato/feed.rss", "/", "/2025/06/a/"):
        assert_unavailable(served.get(path), path)
        assert_unavailable(served.get(path, "HEAD"), path)
    assert b"Second" in served.get("/topics/r-d/feed.atom").data
    assert served.get("/2025/07/b/").status_code == 200


FAILURES = [
    PublicationError("x"), OSError(5, "I/O error"), ZeroDivisionError(), MemoryError(), RecursionError(), ValueError(),
    KeyError("path"), LookupError(), TimeoutError(), FileNotFoundError(2, "no file"), StopIteration(), UnicodeError(),
]  # fmt: skip


@pytest.mark.parametrize("deltas", [False, True])
def test_g61_any_failure(deltas):
    """G61. Whatever goes wrong while a feed is made, to its readers it passes."""

    def fail(error: Exception) -> bytes:
        raise error

    publication = {
        f"/{type(error).__name__}": Document(TYPES["atom"], "x", NOW, partial(fail, error)) for error in FAILURES
    }
    client = create_app(publication, deltas=deltas).test_client()
    for path in publication:
        assert_unavailable(client.head(path), path)
        assert_unavailable(client.get(path, headers={"If-None-Match": "*", "A-IM": "feed"}), path)


def test_g61_lost_file(served):
    """G61. A picture that went from the disk, and that no sync has missed, is away, not gone; the rest is there."""
    before = served.get()
    (served.desk.folder / "icon.png").rename(served.desk.folder / "elsewhere")
    assert_unavailable(served.get("/icon.png"))
    assert served.get().data == before.data
    (served.desk.folder / "elsewhere").rename(served.desk.folder / "icon.png")
    assert served.get("/icon.png").status_code == 200


def test_g61_lost_folder(served):
    """G61. While the content folder is away, a sync changes nothing, and the feeds are what they were."""
    before = {path: served.get(path).data for path in served.feeds}
    served.desk.folder.rename(served.desk.folder.with_name("elsewhere"))
    served.tick(hours=1)
    site_of_before = served.desk.archive.site
    with pytest.raises(PublicationError):
        sync_of(served.desk, site_of_before, served.now)
    assert {path: served.get(path).data for path in before} == before


def sync_of(desk: Desk, site, now: datetime) -> None:
    from feeds.archive.sync import sync

    sync(desk.archive, desk.folder, site, now)


def test_g61_unreadable_folder(make_desk, open_path, as_somebody):
    """G61. An article in a folder that can't be read at the moment stays in its feeds, as it is."""
    desk = make_desk("desk", open_path)
    desk.article("rivers/a.md", title="First")
    desk.article("b.md", title="Second")
    desk.sync()
    served = Served(desk)
    before = {path: served.get(path).data for path in served.feeds}
    for file in (desk.folder.parent, *desk.folder.parent.rglob("*")):
        file.chmod(0o777)
    (desk.folder / "rivers").chmod(0)
    with as_somebody():
        served.sync(hours=1)
    (desk.folder / "rivers").chmod(0o777)
    assert {path: served.get(path).data for path in before} == before
    assert b"First" in before["/topics/rivers/feed.atom"]


def test_g61_never_filled(make_desk):
    """G61. A server that starts before anything was built has no empty feed to show."""
    served = Served(make_desk())
    for path in ASKED:
        assert_unavailable(served.get(path), path)


PATHS = [
    "/%00", "/feed.atom%00", "/..%2f..%2fetc/passwd", "/..%2F", "/..%5c..%5c", "/%2e%2e/%2e%2e/etc/passwd", "/../../x",
    "/%ff%fe", "/%ed%a0%80", "/%c0%af", "/%", "/%zz", "/%u0041", "/\\..\\x",
    "/" + "a" * 65536, "/" + "a/" * 5000, "/" + "%2e%2e%2f" * 2000, "/topics/%2f/feed.atom", "/topics/%00/feed.atom",
    "/topics/nato/feed.atom%0d%0aX-Header:x", "/topics//feed.atom", "/topics/nato/feed.", "/feed.atom;x=1",
    "/feed.ATOM",
    "/sitemap-0.xml", "/sitemap--1.xml", "/sitemap-99999999999999999999.xml", "/static/../site.toml", "/site.toml",
    "/static/notes.txt", "/a.md", "/%e2%80%8b", "/%f0%9f%9a%80", "/{{7*7}}", "/%3Cscript%3E", "/'%22", "/?", "/#",
    "/\xff",
]  # fmt: skip


@pytest.mark.parametrize("deltas", [False, True])
def test_g61_nonsense_paths(served, deltas):
    """G61. No path that anybody asks for is a problem of the server, nor leads to another host or to a source."""
    served = Served(served.desk, deltas=deltas)
    for path, method in product(PATHS, ("GET", "HEAD")):
        answer = served.get(path, method)
        assert (path[:40], answer.status_code in (200, 308, 404)) == (path[:40], True)
        assert "X-Header" not in answer.headers
        assert "example.com" not in answer.headers.get("Location", "")
        assert not re.match(r"//|/\\", answer.headers.get("Location", ""))
        assert b"id_authority" not in answer.data
        assert b"title:" not in answer.data


def test_g61_raw_bytes(served):
    """G61. Nor are bytes that are in no encoding, in the path, the query or any header."""
    raw = "/topics/\xff\xfe\x80/feed.atom"
    for path in (raw, "/feed.atom\x00", "/\x80", "/\xed\xa0\x80/", "\xff"):
        answer = served.client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path, "RAW_URI": path})
        assert answer.status_code == 404
    answer = served.client.get("/feed.atom", environ_overrides={"QUERY_STRING": "\xff=\xfe&\x00"})
    assert answer.status_code == 200
    names = (
        "Accept Accept-Encoding Accept-Language A-IM If-None-Match If-Modified-Since If-Range Range Cookie User-Agent"
    )
    for name in [
        *names.split(),
        "Referer",
        "Sec-Fetch-Dest",
        "Forwarded",
        "X-Forwarded-For",
        "Authorization",
        "Origin",
    ]:
        for value in ("\xff\xfe\x80", "\x00", "Їжак".encode().decode("latin-1"), "x" * 65536, "", "%s%n{0}"):
            answer = served.get(**{name.replace("-", "_"): value})
            assert (name, answer.status_code) == (name, 200)


RANGES = [
    "x", "bytes", "bytes=", "bytes=-", "bytes=x-y", "bytes=9-1", "bytes=99999999999999999999-", "bytes=-0",
    "bytes=0-0,2-2",
    "bytes=" + "0-1," * 16000, "items=0-1", "\xff", "bytes=0-9", "bytes=-5", "bytes=" + "9" * 5000 + "-", "bytes=0-٣",
]  # fmt: skip


def test_g61_nonsense_ranges(served):
    """G61. A Range gets the whole feed, and of a picture its part, all of it, or word that there is no such part."""
    whole = served.get("/icon.png")
    for value, method, since in product(RANGES, ("GET", "HEAD"), (None, '"x"', "banana", whole.headers["ETag"])):
        sent = {"Range": value.encode().decode("latin-1"), "If_Range": since}
        assert served.get("/feed.atom", method, **sent).status_code == 200
        answer = served.get("/icon.png", method, **sent)
        assert (value[:40], answer.status_code in (200, 206, 416)) == (value[:40], True)
        if method == "GET" and answer.status_code < 400:
            assert answer.data in whole.data
            assert (answer.status_code == 206) == (answer.data != whole.data)


def test_g62_retry_after(served):
    """G62. When to come back is said in whole seconds, the only form that all readers know."""
    overwritten(served.desk.archive_file)
    served.desk.archive.close()
    for more in served.desk.archive_file.parent.glob("archive.sqlite3-*"):
        more.unlink()
    for path, method in product(ASKED, ("GET", "HEAD")):
        answer = served.get(path, method)
        assert answer.status_code == 503
        assert 1 <= int(answer.headers["Retry-After"]) <= 3600
        assert answer.headers["Retry-After"].isdecimal()


# -- G64, G65

QUERIES = [
    "_=1767225600", "utm_source=rss&utm_medium=feed", "&&&", "=", "a", "%00", "%ff%fe", "a=%00&b=%0d%0a", "raw",
    "raw=1",
    "format=json", "type=rss", "_method=DELETE", "feed=atom", "q=" + "x" * 60000, "a=1;b=2", "[]=1&[a][b]=c", "?x",
    "#y",
    "&".join(f"a{n}={n}" for n in range(100)), "&".join("a=1" for _ in range(5000)), "\xff", "'%22%3Cscript%3E",
    "%", "%zz",
]  # fmt: skip
PAGES = [
    *(f"page={value}" for value in ("0", "1", "2", "-1", "9" * 20, "1.5", "", "banana", "%00", "1&page=2", "%D9%A3")),
    *(f"{name}=2" for name in ("paged", "offset", "start", "before", "p", "cursor", "limit", "count", "n", "since")),
    "paged=0", "limit=0", "count=-1", "n=1",
]  # fmt: skip


some_feeds = pytest.mark.parametrize("path", ["/feed.json", "/topics/nato/feed.rss", "/feed.xml"])


def assert_no_difference(served: Served, path: str, queries: list[str]) -> None:
    """With each query the path answers the same bytes and headers as with none, and 304 to who has them."""
    plain = served.get(path)
    assert plain.status_code == 200
    for query in queries:
        answer = served.get(f"{path}?{query}")
        assert (query[:40], answer.status_code, answer.data) == (query[:40], 200, plain.data)
        assert list(answer.headers) == list(plain.headers)
    for query in queries[:5]:
        assert served.get(f"{path}?{query}", If_None_Match=plain.headers["ETag"]).status_code == 304


@some_feeds
def test_g64_queries(served, path):
    """G64. A query that nobody knows changes no byte and no header."""
    assert_no_difference(served, path, QUERIES)


@some_feeds
def test_g65_queries(served, path):
    """G65. One that asks for other pages doesn't either."""
    assert_no_difference(served, path, PAGES)


def test_g64_self(served):
    """G64. Whatever query came with it, a feed says its address without one, in itself and in its header."""
    for path in served.feeds:
        answer = served.get(f"{path}?_=1&page=2")
        address = dict(link[::-1] for link in links(answer))["self"]
        assert "?" not in address
        assert self_of(answer) == address
        assert b"?_=1" not in answer.data


def self_of(answer: TestResponse) -> str:
    """The address that a document says is its own."""
    if answer.mimetype == TYPES["json"]:
        return json.loads(answer.data)["feed_url"]
    (link,) = etree.fromstring(answer.data).xpath("//*[local-name()='link'][@rel='self']/@href")
    return link


def test_g65_pages(desk):
    """G65. A reader that asks for further pages of a long feed gets what it has, and no error or empty feed."""
    for n in range(60):
        desk.article(f"{n}.md", title=f"{n}", date=(NOW - (n + 1) * HOUR).isoformat())
    desk.sync()
    served = Served(desk)
    for query in ("page=2", "paged=2", "page=0", "paged=-1", "page=99999999999999999999", "page=banana", "paged="):
        feed = feedparser.parse(served.get(f"/feed.rss?{query}").data)
        assert (query, len(feed.entries), feed.bozo) == (query, 50, False)


# -- G66


def test_g66_head(served):
    """G66. HEAD has the status and the headers of GET, and no body: for documents, hops, 304 and 404."""
    others = ["/old/", "/older.html", "/topics/nato", "/no-such-path", "/healthz", "/feed.atom/"]
    for path in [*served.paths, *others]:
        get = served.get(path, Accept_Encoding="gzip, br")
        for validator in (None, get.headers.get("ETag")):
            get = served.get(path, Accept_Encoding="gzip, br", If_None_Match=validator)
            head = served.get(path, "HEAD", Accept_Encoding="gzip, br", If_None_Match=validator)
            assert (path, head.status_code, headers_of(head)) == (path, get.status_code, headers_of(get))
            assert head.data == b""
    for path in served.feeds:
        get, head = (served.get(path, method, Sec_Fetch_Dest="document") for method in ("GET", "HEAD"))
        assert headers_of(head) == headers_of(get)


def headers_of(answer: TestResponse) -> dict[str, str]:
    """All headers but the time of the answer, which is another one in each."""
    return {name: value for name, value in answer.headers if name != "Date"}


def test_g66_no_cookies(served):
    """G66. No answer sets a cookie, asks who one is, or depends on a cookie, a referer, an address or a password."""
    sent = [
        {"Cookie": "session=x; consent=no"}, {"Referer": "https://evil.example/"}, {"Referer": ""}, {"Origin": "null"},
        {"X-Forwarded-For": "203.0.113.7"}, {"Authorization": "Basic eDp5"}, {"DNT": "1"},
        {"Cache-Control": "no-cache"},
        {"Pragma": "no-cache"}, {"Connection": "close"}, {"From": "bot@example.org"},
        {"Upgrade-Insecure-Requests": "1"},
        {"Host": "other.example"}, {"X-Forwarded-Proto": "http"}, {"TE": "trailers"}, {"Expect": ""},
    ]  # fmt: skip
    for path in [*served.paths, "/no-such-path", "/old/", "/healthz"]:
        plain = served.get(path)
        assert not {"Set-Cookie", "WWW-Authenticate", "X-Robots-Tag", "Refresh"} & set(plain.headers.keys())
        assert "Cookie" not in plain.headers.get("Vary", "")
        assert "Referer" not in plain.headers.get("Vary", "")
        assert "User-Agent" not in plain.headers.get("Vary", "")
    plain = served.get()
    for headers in sent:
        answer = served.get(**{name.replace("-", "_"): value for name, value in headers.items()})
        assert (answer.status_code, answer.data, list(answer.headers)) == (200, plain.data, list(plain.headers))


def user_agents(shared) -> list[str]:
    """All that real readers call themselves, as a server sees it."""
    files = sorted((shared / "corpora/user-agents").glob("*.txt"))
    lines = [line for file in files for line in file.read_text().splitlines() if line.strip()]
    assert len(lines) > 600
    return [line.encode().decode("latin-1") for line in lines]


def test_g66_user_agents(served, shared):
    """G66. Every reader there is gets the same, also one that says nothing of itself, and 304 the second time."""
    plain = served.get()
    others = [None, "", " ", "-", "Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.0", "x" * 65536]
    for n, agent in enumerate([*others, *user_agents(shared)]):
        answer = served.get(User_Agent=agent)
        assert (agent, answer.status_code, answer.data) == (agent, 200, plain.data)
        assert list(answer.headers) == list(plain.headers)
        if n < len(others) or n % 10 == 0:
            assert served.get(User_Agent=agent, If_None_Match=plain.headers["ETag"]).status_code == 304


# -- G67

NEWSBOAT = "newsboat/2.32.0 (Linux x86_64)"
FAIL = [
    "feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/",
    "rss2email/3.13.1 (https://github.com/rss2email)",
    "RSS2Email",
]
feeds_with_entries = pytest.mark.parametrize("path", ["/feed.atom", "/topics/nato/feed.rss"])


def edited(served: Served, path: str) -> tuple[TestResponse, TestResponse]:
    """What a path answers before and after a new article."""
    before = served.get(path)
    served.desk.article("new.md", title="News", date="2025-12-01", topics=["NATO"], body=STORY)
    served.sync(hours=1)
    return before, served.get(path)


@feeds_with_entries
def test_g67_off(served, path):
    """G67. Unless somebody wants it, A-IM changes nothing: a reader that asks for a delta gets the feed, or 304."""
    before, after = edited(served, path)
    for agent, tag in product((NEWSBOAT, None), (before.headers["ETag"], None)):
        answer = served.get(path, A_IM="feed", If_None_Match=tag, User_Agent=agent)
        assert (answer.status_code, answer.data) == (200, after.data)
        assert list(answer.headers) == list(after.headers)
        assert not {"IM", "Delta-Base"} & set(answer.headers.keys())
        assert "A-IM" not in answer.headers["Vary"]
    assert served.get(path, A_IM="feed", If_None_Match=after.headers["ETag"]).status_code == 304


@feeds_with_entries
def test_g67_on(served, path):
    """G67. Where it is on, a reader with a tag that is known gets 226 and the entry that is new to it, no other."""
    served = Served(served.desk, deltas=True)
    before, after = edited(served, path)
    for tag, agent in product((before.headers["ETag"], f'"x", W/{before.headers["ETag"]}'), (NEWSBOAT, None, "")):
        answer = served.get(path, A_IM="feed", If_None_Match=tag, User_Agent=agent)
        assert answer.status_code == 226
        assert answer.headers["IM"] == "feed"
        assert answer.headers["Delta-Base"] == before.headers["ETag"]
        assert answer.headers["ETag"] == after.headers["ETag"]
        assert answer.headers["Last-Modified"] == after.headers["Last-Modified"]
        assert answer.headers["Content-Type"] == after.headers["Content-Type"]
        assert {"A-IM", "If-None-Match"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
        assert "public" not in answer.headers["Cache-Control"]
        part, whole = feedparser.parse(answer.data), feedparser.parse(after.data)
        assert [entry.title for entry in part.entries] == ["News"]
        assert part.entries[0] in whole.entries
        assert (part.feed, part.bozo) == (whole.feed, False)
        assert answer.content_length == len(answer.data) < len(after.data)
    assert served.get(path, A_IM="feed", If_None_Match=answer.headers["ETag"]).status_code == 304


@feeds_with_entries
def test_g67_exclusions(served, path):
    """G67. Programs that fail on 226, who doesn't ask, and who has a tag that nobody knows, get the whole feed."""
    served = Served(served.desk, deltas=True)
    before, after = edited(served, path)
    tag = before.headers["ETag"]
    whole: list[dict[str, str | None]] = [
        *({"A_IM": "feed", "If_None_Match": tag, "User_Agent": agent} for agent in FAIL),
        *({"A_IM": a_im, "If_None_Match": tag} for a_im in (None, "", "gzip", "feed;q=0", "vcdiff, diffe", "feeds")),
        {"A_IM": "feed"},
        {"A_IM": "feed", "If_None_Match": '"unknown"'},
        {"A_IM": "feed", "If_None_Match": "banana"},
        {"A_IM": "feed", "If_Modified_Since": before.headers["Last-Modified"]},
    ]
    for sent in whole:
        answer = served.get(path, **sent)
        assert (sent, answer.status_code, answer.data) == (sent, 200, after.data)
        assert "IM" not in answer.headers
        assert "A-IM" in answer.headers["Vary"]
    for fresh in (after.headers["ETag"], "*", f"{tag}, {after.headers['ETag']}"):
        assert served.get(path, A_IM="feed", If_None_Match=fresh).status_code == 304


def test_g67_no_xml(served):
    """G67. What is no Atom or RSS comes whole, whoever asks."""
    served = Served(served.desk, deltas=True)
    for path in ("/feed.json", "/", "/feeds.opml", "/icon.png"):
        before, after = edited(served, path)
        answer = served.get(path, A_IM="feed", If_None_Match=before.headers["ETag"], User_Agent=NEWSBOAT)
        assert answer.status_code in (200, 304)
        assert answer.data in (after.data, b"")


@pytest.mark.parametrize("deltas", [False, True])
def test_g67_nonsense(served, deltas):
    """G67. An A-IM that is nonsense gets the whole feed, never an error."""
    served = Served(served.desk, deltas=deltas)
    before, after = edited(served, "/feed.atom")
    for a_im in (
        "banana", "feed;q=", "feed;q=banana", "feed;;", "\xff", "feed\x00", "a" * 65536, "," * 65536,
        "feed;q=0." + "0" * 65000,
        "ｆeed".encode().decode("latin-1"), "feed feed", "*", "%s",
    ):  # fmt: skip
        answer = served.get(A_IM=a_im, If_None_Match=before.headers["ETag"])
        assert (a_im[:20], answer.status_code, answer.data) == (a_im[:20], 200, after.data)


# -- G68

COUNT = re.compile(r"([\d,]+)\s+(subscribers?|readers?)\b")


def line(agent: str, path: str = "/feed.atom", time: datetime = NOW, status: int = 200) -> str:
    """A line of the log of nginx."""
    escaped = agent.replace("\\", "\\\\").replace('"', '\\"')
    return f'203.0.113.7 - - [{time:%d/%b/%Y:%H:%M:%S +0000}] "GET {path} HTTP/1.1" {status} 5088 "-" "{escaped}"\n'


def test_g68_each_user_agent(shared):
    """G68. Every real user agent that tells of subscribers or readers is counted for as many as it tells."""
    telling = {agent: int(found[1].replace(",", "")) for agent in user_agents(shared) if (found := COUNT.search(agent))}
    assert len(telling) > 30
    for agent, number in telling.items():
        counted = counts([line(agent)])
        assert counted.skipped == 0
        assert [(agent, feed.path, feed.subscribers) for feed in counted.feeds] == [(agent, "/feed.atom", number)]


def test_g68_others(shared):
    """G68. Who tells of none counts for none, whatever numbers are in its name."""
    silent = [
        agent
        for agent in user_agents(shared)
        if not re.search(r"(?i)\b(subscribers?|readers?)\b|_readers|_subsc", agent)
    ]
    assert len(silent) > 500
    assert counts(map(line, silent)).feeds == ()


def test_g68_sum(served, shared):
    """G68. Of each service, feed id and path the newest number counts, and these are summed, from what was answered."""
    agents = [
        ("Feedbin feed-id:1 - {} subscribers", [10, 12]),
        ("Feedbin feed-id:2 - {} subscribers", [1, 1]),
        ("Feedly/1.0 (+http://www.feedly.com/fetcher.html; {} subscribers; )", [1234, 1200]),
        ("Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; {} subscribers)", [7, 0]),
        ("NewsBlur Feed Fetcher - {} subscribers - https://www.newsblur.com/site/7/x", [3, 4]),
        ("NewsBlur Page Fetcher - {} subscribers - https://www.newsblur.com/site/7/x", [4, 4]),
        ("LiveJournal.com (x@livejournal.com; for https://www.livejournal.com/users/example/; {} readers)", [1, 2]),
    ]  # fmt: skip
    lines = []
    for (agent, numbers), path in product(agents, ("/feed.atom", "/topics/nato/feed.rss")):
        tag = None
        for hours, number in enumerate(numbers):
            answer = served.get(path, User_Agent=agent.format(number), If_None_Match=tag)
            tag = answer.headers["ETag"]
            lines.append(line(agent.format(number), f"{path}?_={hours}", NOW + hours * HOUR, answer.status_code))
    lines += [line(agent) for agent in user_agents(shared) if not re.search("(?i)subscriber|reader", agent)]
    lines.append(line("Feedbin feed-id:3 - 1,000 subscribers", "/gone.atom", status=404))
    for order in (lines, lines[::-1]):
        counted = counts(order)
        assert counted.skipped == 0
        expected = 12 + 1 + 1200 + 0 + 4 + 2
        assert {feed.path: feed.subscribers for feed in counted.feeds} == {
            "/feed.atom": expected, "/topics/nato/feed.rss": expected,
        }  # fmt: skip
