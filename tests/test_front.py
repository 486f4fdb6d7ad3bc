"""Facts about answers from memory: they are those of the application, to the letter, and never too old."""

import threading
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import click
import pytest
from conftest import NOW
from test_app import document
from werkzeug.test import create_environ, run_wsgi_app

from feeds.app import create_app
from feeds.archive import Archive
from feeds.cache import Cache, Rendered
from feeds.cli.options import size
from feeds.encodings import CODINGS
from feeds.errors import PublicationError
from feeds.front import Front
from feeds.publication import LONGEST_AGE
from feeds.publish import LivePublication
from feeds.publish.live import Standing

LONG = "A sentence of some length, so that it is worth to compress it. " * 10

Answered = tuple[str, list[tuple[str, str]], bytes]


def ask(app, path: str = "/feed.atom", method: str = "GET", query: str = "", **headers: str) -> Answered:
    """Status, headers in their order, body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = create_environ(path, "http://news.example.org/", method=method, headers=named, query_string=query)
    chunks, status, found = run_wsgi_app(app, environ, buffered=True)
    return status, [*found], b"".join(chunks)


@dataclass
class Counted:
    """A Flask application, and the paths of the requests that reach it."""

    app: Callable
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.app(environ, start_response)


class Fronted:
    """A front over an application over a publication, and what it left for later."""

    def __init__(self, publication, standing=None, *, size: int = 10_000_000, deltas: bool = False) -> None:
        self.cache, self.later = Cache(size), []
        self.app = Counted(create_app(publication, self.cache, deltas=deltas))
        self.standing = Standing(object())
        self.front = Front(self.app, standing or (lambda: self.standing), self.cache, self.later.append)

    def ask(self, path: str = "/feed.atom", **more: str) -> Answered:
        return ask(self.front, path, **more)

    def do_the_rest(self) -> None:
        while self.later:
            self.later.pop(0)()


PUBLICATION = {
    "/feed.atom": document(f"<feed>{LONG}</feed>"),
    "/short.atom": document("<feed/>"),
    "/old.atom": document("", moved_to="/feed.atom"),
    "/gone/": document("gone", "text/html", gone=True),
    "/a.mp3": document("0123456789", "audio/mpeg"),
    "/search/": document("", "text/html", ask=lambda query: document(f"<p>{query}{LONG}", "text/html", asked=query)),
}


@pytest.fixture
def fronted() -> Fronted:
    return Fronted(PUBLICATION)


@pytest.fixture
def news(desk):
    """A site with all kinds of documents."""
    desk.settings('[redirects]\n"/old.rss" = "/feed.rss"\n\n[topics.nato]\nlabel = "NATO"\n')
    desk.article("0.md", title="Number 0", topics=["NATO"], body=LONG, aliases=["/before/"])
    desk.article("soon.md", title="Soon", date="2026-01-01 00:20")
    desk.write("static/a.mp3", bytes(range(256)) * 4)
    desk.write("static/b.svg", f"<svg>{LONG}</svg>")
    desk.sync()
    return desk


# -- the same


def variants(path: str, whole: Mapping[str, str]) -> list[dict[str, str]]:
    """What may be asked of a document with these headers."""
    codings = [{}, *({"Accept_Encoding": each.name} for each in CODINGS), {"Accept_Encoding": "br;q=0, gzip;q=0.5, *"}]
    tag, date = whole.get("ETag", '"x"'), whole.get("Last-Modified", "")
    validators = [
        {},
        {"If_None_Match": tag},
        {"If_None_Match": f'W/{tag[:-1]}-br"'},
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": date},
        {"If_Modified_Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If_None_Match": '"other"', "If_Modified_Since": date},
    ]
    others = [
        {"Sec_Fetch_Dest": "document"},
        {"Sec_Fetch_Dest": "document", "query": "raw"},
        {"query": "utm_source=x"},
        {"Range": "bytes=2-5"},
        {"Range": "bytes=9999-"},
        {"A_IM": "feed", "If_None_Match": tag},
        {"Host": "other.example.org"},
        {"method": "OPTIONS"},
        {"method": "POST"},
    ]
    coded = [{**coding, **each} for coding in codings[1:] for each in validators[:2]]
    heads = [{**each, "method": "HEAD"} for each in (*validators[:3], *coded[:4])]
    return [{"path": path, **each} for each in validators + coded + heads + others]


def differences(alone, fronted: Fronted, paths: Iterable[str]) -> list[dict[str, str]]:
    """The requests that get another answer, first or again, than from the application alone."""
    found = []
    for path in paths:
        for request in variants(path, dict(ask(alone, path)[1])):
            expected = ask(alone, **request)
            found += [request for _ in range(2) if ask(fronted.front, **request) != expected]
    return found


@pytest.mark.parametrize("part", range(4))
def test_to_the_letter(news, part):
    """Every document, in every variant, asked for once and again, is answered as the application alone answers."""
    live = LivePublication(news.archive, lambda: NOW)
    fronted = Fronted(live, live.standing)
    assert differences(create_app(live), fronted, sorted(live)[part::4]) == []
    assert len(fronted.app.asked) < 50 * len(set(fronted.app.asked))  # of 62


def test_other_paths_to_the_letter(news):
    """So is what is no document: what isn't there, what moved, what is asked by a query."""
    live = LivePublication(news.archive, lambda: NOW)
    paths = ["/healthz", "/nothing", "/old.rss", "/before/", "/topics/nato", "/search/", "/topics/nato+x/feed.atom"]
    assert differences(create_app(live), Fronted(live, live.standing), paths) == []


def test_deltas_to_the_letter(news):
    """So are feeds of a server that sends new entries alone to who asks for that."""
    live = LivePublication(news.archive, lambda: NOW)
    fronted = Fronted(live, live.standing, deltas=True)
    assert differences(create_app(live, deltas=True), fronted, ["/feed.atom", "/topics/nato/feed.rss"]) == []


def test_every_answer_at_once(fronted):
    """The second request doesn't reach the application; each variant is one of its own."""
    for each in [{}, {"Accept_Encoding": "gzip"}, {"Accept_Encoding": "br"}, {"method": "HEAD"}, {"Host": "other"}]:
        before = len(fronted.app.asked)
        first = fronted.ask(**each)
        assert fronted.ask(**each) == first
        assert len(fronted.app.asked) == before + 1


@pytest.mark.parametrize(
    "request_",
    [
        {"query": "a=b"},
        {"path": "/a.mp3", "Range": "bytes=0-3"},
        {"A_IM": "feed"},
        {"path": "/search/"},
        {"path": "/old.atom"},
        {"path": "/gone/"},
        {"path": "/nothing"},
        {"path": "/healthz"},
        {"method": "OPTIONS"},
        {"method": "POST"},
    ],
    ids=str,
)
def test_for_the_application(fronted, request_):
    """What may change beside the publication, or is hardly ever asked for again, always reaches the application."""
    for _ in range(2):
        fronted.ask(**request_)
    assert len(fronted.app.asked) == 2


def test_unreadable(fronted, caplog):
    """Where nobody knows what is published, the application says so, and nothing from memory."""
    fronted.ask()

    def broken():
        raise PublicationError("archive.sqlite3: can't be used")

    fronted.front = Front(fronted.app, broken, fronted.cache, fronted.later.append)
    fronted.ask()
    assert len(fronted.app.asked) == 2


def test_a_problem_is_not_kept(caplog):
    """A 503 is never given again by itself."""
    publication = {"/feed.atom": document()}
    fronted = Fronted(publication)
    good = publication.pop("/feed.atom")

    def fail() -> bytes:
        raise PublicationError("archive.sqlite3: can't be used")

    publication["/feed.atom"] = replace(good, fingerprint="y", render=fail)
    assert fronted.ask()[0].startswith("503")
    publication["/feed.atom"] = good
    assert fronted.ask()[0].startswith("200")


# -- never too old


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(news, clock) -> Fronted:
    publication = LivePublication(news.archive, clock)
    return Fronted(publication, publication.standing)


def edit(desk) -> None:
    desk.article("0.md", title="Edited", topics=["NATO"], body=LONG)
    desk.sync()


def test_new_generation(live, news, clock):
    """A change is in every answer a second after it was written, if nobody made it before."""
    live.ask()
    edit(news)
    clock.advance(1)
    assert b"Edited" in live.ask()[2]


def test_nobody_waits(live, news, clock):
    """Just after a change the answer is given that was right just before, and made anew beside, once."""
    before = live.ask()
    edit(news)
    clock.advance(0.3)
    assert [live.ask(), live.ask()] == [before, before]
    assert len(live.later) == 1
    asked = len(live.app.asked)
    live.do_the_rest()
    assert b"Edited" in live.ask()[2]
    assert len(live.app.asked) == asked + 1


def test_no_longer_than_a_second(live, news, clock):
    """What was right just before is given for less than a second after that was last known."""
    live.ask()
    edit(news)
    for _ in range(3):
        clock.advance(0.25)
        live.ask()
    clock.advance(0.25)
    assert b"Edited" in live.ask()[2]


def test_after_a_pause(live, news, clock):
    """Who asks first after an hour gets what is right now, and nothing older."""
    live.ask()
    clock.advance(1800)
    edit(news)
    clock.advance(1800)
    assert b"Edited" in live.ask()[2]


def test_several_changes(live, news, clock):
    """Where one change follows another at once, an answer from before both still is for less than a second."""
    before = live.ask()
    for title in ("One", "Two"):
        news.article("0.md", title=title, body=LONG)
        news.sync()
        clock.advance(0.3)
        assert live.ask() == before
    clock.advance(0.5)
    assert b"Two" in live.ask()[2]


def test_comes_due(live, clock):
    """A scheduled article appears at its second, and the seconds before it nobody is told to keep a feed for longer."""
    due = datetime(2026, 1, 1, 0, 20, tzinfo=UTC)
    for seconds in (1200, 600, 599, 2, 1):
        clock.now = due - timedelta(seconds=seconds)
        for _ in range(2):
            _, headers, body = live.ask()
            assert (dict(headers)["Cache-Control"], b"Soon" in body) == (f"public, max-age={min(seconds, 3600)}", False)
    clock.now = due
    assert b"Soon" in live.ask()[2]


def test_longest_age(news):
    """No document keeps for longer than is reckoned with where an article comes due."""
    ages = [each.max_age for each in news.publication(with_pages=True).values()]
    assert 0 < max(ages) <= LONGEST_AGE


def test_made_anew_in_vain(live, news, clock, caplog):
    """What can't be made anew beside is made when it is asked for, and the problem is told."""
    live.ask()
    edit(news)
    clock.advance(0.3)
    live.ask()
    live.app.app = None
    live.do_the_rest()
    assert "/feed.atom: can't be made anew" in caplog.text
    live.app.app = create_app(LivePublication(news.archive, clock))
    clock.advance(1)
    assert b"Edited" in live.ask()[2]


def test_changed_meanwhile(fronted):
    """An answer that was made while something changed isn't kept: nobody knows of which state it is."""

    def changing(environ, start_response):
        fronted.standing = Standing(object())
        return fronted.app(environ, start_response)

    front = Front(changing, lambda: fronted.standing, fronted.cache, fronted.later.append)
    for _ in range(2):
        assert ask(front)[0] == "200 OK"
    assert len(fronted.app.asked) == 2


def test_looks_seldom(news, clock, monkeypatch):
    """The archive is asked four times a second at the most, however many requests there are."""
    looks = []
    generation = Archive.generation.fget
    monkeypatch.setattr(Archive, "generation", property(lambda self: looks.append(1) or generation(self)))
    publication = LivePublication(news.archive, clock)
    for _ in range(1000):
        publication.standing()
        clock.advance(0.002)
    assert len(looks) == 8


def test_nothing_is_listed(live, news, clock, monkeypatch):
    """To notice a change takes no look at all articles."""
    live.ask()
    edit(news)
    clock.advance(1)
    monkeypatch.setattr(Archive, "listed", lambda *_: pytest.fail("all articles were listed"))
    assert b"Edited" in live.ask()[2]


def test_many_at_once(live, news, clock, parse):
    """Threads that ask while articles change get one of the versions whole, and in the end the last one."""
    bodies, done = [live.ask()[2]], threading.Event()

    def look() -> None:
        while not done.is_set():
            bodies.append(live.ask()[2])

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(3):
        news.article("0.md", title=f"Number {n}", body=LONG)
        news.sync()
        for _ in range(4):
            clock.advance(0.2)
            live.do_the_rest()
    done.set()
    for thread in threads:
        thread.join()
    clock.advance(1)
    assert {parse(body).entries[0].title for body in set(bodies)} <= {f"Number {n}" for n in range(3)}
    assert parse(live.ask()[2]).entries[0].title == "Number 2"


# -- bounded


def test_least_recently_asked_goes():
    """Where there is no room for all, what was not asked for longest is made again."""
    fronted = Fronted({f"/{n}": document(str(n) * 100_000, "image/png") for n in range(3)}, size=250_000)
    for path in ("/0", "/1", "/0", "/2", "/0"):
        fronted.ask(path)
    assert fronted.app.asked == ["/0", "/1", "/2"]
    fronted.ask("/1")
    assert fronted.app.asked == ["/0", "/1", "/2", "/1"]


def test_nothing_fits():
    """With no room at all everything is answered, and nothing kept."""
    fronted = Fronted(PUBLICATION, size=0)
    assert fronted.ask() == fronted.ask()
    assert len(fronted.app.asked) == 2


def test_counted_once():
    """A body that a document and several answers have takes its room once, until the last of them has gone."""
    body, cache = bytes(100_000), Cache(130_000)
    for name in range(8):
        cache.keep((str(name),), "x", Rendered(body, ""))
    assert all(cache.held((str(name),), "x") for name in range(8))
    cache.keep(("other",), "x", Rendered(bytes(100_000), ""))
    assert [cache.held((str(name),), "x") for name in range(8)] == [None] * 8
    assert cache.held(("other",), "x")


def test_replaced():
    """What takes the place of another one takes no more room than itself, however often."""
    cache = Cache(250_000)
    for n in range(100):
        cache.keep(("a",), n, Rendered(bytes(100_000), ""))
        cache.keep(("b",), n, Rendered(bytes(100_000), ""))
    assert cache.held(("a",), 99)
    assert cache.held(("b",), 99)


def test_old_answers_go(fronted):
    """Answers of what is published no more make room at once."""
    old = fronted.standing.now
    for n in range(5):
        fronted.ask(If_None_Match=f'"{n}"')
    fronted.standing = Standing(object())
    fronted.ask()
    held = [stands_for for stands_for, _ in fronted.cache._held.values()]
    assert old not in held
    assert fronted.standing.now in held


def test_bounded_memory(fronted):
    """What thousands of clients with validators of their own ask for takes no more memory than is allowed."""
    fronted = Fronted(PUBLICATION, size=300_000)
    tracemalloc.start()
    try:
        for n in range(200):
            fronted.ask(If_None_Match=f'"{n}"')
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 150_000 < taken < 350_000


@pytest.mark.parametrize(
    ("text", "number"), [("256 MB", 256_000_000), ("1gb", 10**9), ("64 kb", 64_000), ("500", 500), (" 0 B ", 0)]
)
def test_sizes(text, number):
    """A size is written as people write it."""
    assert size(text) == number


@pytest.mark.parametrize("text", ["", "MB", "-1 MB", "1.5 GB", "256 MiB", "1" * 16])
def test_no_sizes(text):
    """What is no size is told so."""
    with pytest.raises(click.BadParameter, match="is not a size; write it as 256 MB"):
        size(text)
