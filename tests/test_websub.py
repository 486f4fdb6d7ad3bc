"""Facts about WebSub: hubs are told of what is new, once, and only when all the world can see it."""

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl

import pytest

from feeds.errors import PublicationError
from feeds.publication import Document, digest
from feeds.websub import Announced, Told, announce, announce_news, is_public, to_announce

CHANGED = datetime(2025, 6, 1, 12, tzinfo=UTC)
HUB = "https://hub.example/"
OTHER_HUB = "https://other-hub.example/"
MOMENT = 0.3  # seconds; what hangs, hangs longer


def feed(body: str, *links: tuple[str, str]) -> Document:
    return Document("application/atom+xml", body, CHANGED, body.encode, links=links)


def linked(body: str, url: str, *hubs: str) -> Document:
    return feed(body, ("self", url), *(("hub", hub) for hub in hubs))


@dataclass
class Server:
    """A real HTTP server: answers GET from `pages` with `get_status`, POST with `status`; keeps what it was asked."""

    url: str = ""
    pages: dict[str, bytes] = field(default_factory=dict)
    status: int = 204
    get_status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    posted: list[list[tuple[str, str]]] = field(default_factory=list)
    release: Event | None = None

    @property
    def told(self) -> list[str]:
        """The feeds that a hub was told of."""
        return [dict(form)["hub.url"] for form in self.posted]

    def handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.asked.append((self.path, dict(self.headers)))
                body = server.pages.get(self.path)
                self.answer(404 if body is None else server.get_status, body or b"")

            def do_POST(self):
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.asked.append((self.path, dict(self.headers)))
                server.posted.append(parse_qsl(form, strict_parsing=True))
                self.answer(server.status, b"")

            def answer(self, status: int, body: bytes):
                if server.release:
                    server.release.wait(30)
                self.send_response(status)
                for name, value in server.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Tests are quiet."""

        return Handler


@pytest.fixture
def start() -> Iterator[Callable[..., Server]]:
    """Starts servers at free ports, each in a thread."""
    running: list[tuple[ThreadingHTTPServer, Server]] = []

    def started(**options: object) -> Server:
        server = Server(**options)
        http = ThreadingHTTPServer(("127.0.0.1", 0), server.handler())
        server.url = f"http://127.0.0.1:{http.server_port}/"
        Thread(target=partial(http.serve_forever, poll_interval=0.01), daemon=True).start()
        running.append((http, server))
        return server

    yield started
    for http, server in running:
        if server.release:
            server.release.set()
        http.shutdown()
        http.server_close()


@pytest.fixture
def nowhere() -> str:
    """A URL at which no server is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


# -- to_announce


def told_of(publication, ledger=None) -> list[tuple[str, str]]:
    told = {key: Told(etag) for key, etag in (ledger or {}).items()}
    return [(news.hub, news.topic_url) for news in to_announce(publication, told) if news.new]


def test_new_feeds():
    """A feed of which its hub was never told is news, one without a hub or an address of its own never is."""
    publication = {
        "/": feed("<h1>front</h1>"),
        "/feed.atom": linked("<feed/>", "https://x.org/feed.atom", HUB),
        "/feed.rss": linked("<rss/>", "https://x.org/feed.rss"),
        "/feed.json": feed("{}", ("hub", HUB)),
        "/both.atom": linked("<both/>", "https://x.org/both.atom", HUB, OTHER_HUB),
        "/a.css": feed("a {}", ("canonical", "https://x.org/a.css")),
    }
    assert told_of(publication) == [
        (HUB, "https://x.org/feed.atom"),
        (HUB, "https://x.org/both.atom"),
        (OTHER_HUB, "https://x.org/both.atom"),
    ]


def test_changed_feeds():
    """A feed is news to a hub when its bytes are not those that this hub was told of last."""
    url = "https://x.org/feed.atom"
    publication = {"/feed.atom": linked("new", url, HUB, OTHER_HUB)}
    old, new = digest(b"old"), digest(b"new")
    assert told_of(publication, {f"{HUB} {url}": new, f"{OTHER_HUB} {url}": new}) == []
    assert told_of(publication, {f"{HUB} {url}": old, f"{OTHER_HUB} {url}": new}) == [(HUB, url)]
    assert told_of(publication, {f"{OTHER_HUB} {url}": new}) == [(HUB, url)]
    assert [news.told.etag for news in to_announce(publication, {})] == [new, new]


def test_rendered_when_changed():
    """A feed is rendered when its fingerprint is not the one that was looked at last, and then never again."""
    url = "https://x.org/feed.atom"
    publication = {"/feed.atom": linked("same", url, HUB)}
    known = {f"{HUB} {url}": Told(digest(b"same"), "another")}
    assert [news.new for news in to_announce(publication, known)] == [False]
    known = {f"{HUB} {url}": Told(digest(b"same"), publication["/feed.atom"].fingerprint)}
    assert list(to_announce(publication, known)) == []


def test_many_paths():
    """What several paths answer is announced once, at its own URL; a document that moved is not announced."""
    url = "https://x.org/feed.atom"
    document = linked("<feed/>", url, HUB)
    moved = replace(linked("moved", "https://x.org/old.atom", HUB), moved_to="/feed.atom")
    assert told_of({"/feed.atom": document, "/feed.xml": document, "/old.atom": moved}) == [(HUB, url)]


# -- is_public


def test_public(start):
    """A feed is public when its URL serves its very bytes."""
    public = start(pages={"/feed.atom": b"<feed>new</feed>", "/empty": b""})
    url = f"{public.url}feed.atom"
    assert is_public(url, b"<feed>new</feed>")
    assert is_public(f"{public.url}empty", b"")
    for other in (b"<feed>old</feed>", b"<feed>new</feed> ", b"<feed>new</feed", b""):
        assert not is_public(url, other)
    assert not is_public(f"{public.url}other.atom", b"<feed>new</feed>")


def test_fetched_anew(start):
    """The public URL is asked for what is there now, by a client that says what it is and takes plain bytes."""
    public = start(pages={"/feed.atom": b""})
    is_public(f"{public.url}feed.atom", b"")
    [(path, headers)] = public.asked
    assert path == "/feed.atom"
    assert headers["User-Agent"] == "feeds (+websub)"
    assert headers["Cache-Control"] == "no-cache"
    assert headers["Accept-Encoding"] == "identity"


def test_public_redirect(start):
    """A public URL that leads elsewhere serves what is there."""
    public = start(pages={"/feed.atom": b"<feed/>"})
    old = start(pages={"/feed.atom": b""}, get_status=301, headers={"Location": f"{public.url}feed.atom"})
    assert is_public(f"{old.url}feed.atom", b"<feed/>")


def test_public_unavailable(start):
    """An answer that isn't 200 is not what the feed is, whatever stands in it."""
    public = start(pages={"/feed.atom": b"<feed/>"}, get_status=503)
    assert not is_public(f"{public.url}feed.atom", b"<feed/>")
    public.get_status = 203
    assert not is_public(f"{public.url}feed.atom", b"<feed/>")


def test_public_hangs(start):
    """A public server that doesn't answer in time is an error, not a feed that has yet to come."""
    public = start(release=Event())
    with pytest.raises(PublicationError, match=r"^http://127.0.0.1:\d+/feed.atom: does not answer: timed out$"):
        is_public(f"{public.url}feed.atom", b"", timeout=MOMENT)


def test_large(start):
    """Of a public answer no more is read than the feed is long, and a byte."""
    public = start(pages={"/feed.atom": bytes(5_000_000)})
    assert not is_public(f"{public.url}feed.atom", bytes(1000))
    assert is_public(f"{public.url}feed.atom", bytes(5_000_000))


# -- announce


def test_announce(start):
    """A hub gets a form with the mode and the feed, and any answer of 200 to 299 is good."""
    hub = start()
    for status in (200, 202, 204):
        hub.status = status
        announce(hub.url, "https://x.org/topics/%D0%B4/feed.atom?a=1&b=2")
    assert hub.posted == [[("hub.mode", "publish"), ("hub.url", "https://x.org/topics/%D0%B4/feed.atom?a=1&b=2")]] * 3
    _, headers = hub.asked[0]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["User-Agent"] == "feeds (+websub)"


@pytest.mark.parametrize("status", [302, 303, 307, 400, 404, 429, 500, 503])
def test_hub_refuses(start, status):
    """Any other answer is an error that names the hub, the feed and the status; a redirect is not followed."""
    elsewhere = start()
    hub = start(status=status, headers={"Location": elsewhere.url} if status < 400 else {})
    with pytest.raises(PublicationError) as caught:
        announce(hub.url, "https://x.org/feed.atom")
    assert str(caught.value) == f"{hub.url}: does not take https://x.org/feed.atom: status {status}"
    assert elsewhere.asked == []


def test_hub_silent(start, nowhere):
    """A hub that hangs, or isn't there, is an error that says so."""
    with pytest.raises(PublicationError, match=r"/: does not answer: timed out$"):
        announce(start(release=Event()).url, "https://x.org/feed.atom", timeout=MOMENT)
    with pytest.raises(PublicationError, match=r"/: does not answer: Connection refused$"):
        announce(nowhere, "https://x.org/feed.atom")


def test_hub_speaks_nonsense():
    """A hub that speaks no HTTP is an error."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        Thread(target=answer, daemon=True).start()
        with pytest.raises(PublicationError, match="does not answer: 220 mail"):
            announce(f"http://127.0.0.1:{listening.getsockname()[1]}/", "https://x.org/feed.atom")


# -- announce_news


@pytest.fixture
def public(start) -> Server:
    return start()


@pytest.fixture
def hub(start) -> Server:
    return start()


@pytest.fixture
def ledger(tmp_path):
    return tmp_path / "state" / "websub.json"


quick = {"fetch": partial(is_public, timeout=MOMENT), "post": partial(announce, timeout=MOMENT)}


def published(public: Server, *hubs: Server | str, **bodies: str) -> dict[str, Document]:
    """A publication whose feeds are public."""
    public.pages.update({f"/{name}.atom": body.encode() for name, body in bodies.items()})
    urls = [each if isinstance(each, str) else each.url for each in hubs]
    return {f"/{name}.atom": linked(body, f"{public.url}{name}.atom", *urls) for name, body in bodies.items()}


def test_once(public, hub, ledger):
    """A hub is told of each feed once; then of those that change, each time they do."""
    a, b = f"{public.url}a.atom", f"{public.url}b.atom"
    first = published(public, hub, a="1", b="1")
    assert announce_news(first, ledger) == Announced((a, b), (), ())
    assert announce_news(first, ledger) == Announced((), (), ())
    assert hub.told == [a, b]
    assert announce_news(published(public, hub, a="1", b="2"), ledger) == Announced((b,), (), ())
    assert announce_news(published(public, hub, a="1", b="1"), ledger) == Announced((b,), (), ())
    assert hub.told == [a, b, b, b]


def test_not_public_yet(public, hub, ledger):
    """A feed that the public URL doesn't serve yet waits, and is announced when it does."""
    a, b = f"{public.url}a.atom", f"{public.url}b.atom"
    announce_news(published(public, hub, a="old"), ledger)
    publication = published(public, hub, a="new", b="new")
    public.pages = {"/a.atom": b"old"}
    assert announce_news(publication, ledger) == Announced((), (a, b), ())
    public.pages["/b.atom"] = b"new"
    assert announce_news(publication, ledger) == Announced((b,), (a,), ())
    public.pages["/a.atom"] = b"new"
    assert announce_news(publication, ledger) == Announced((a,), (), ())
    assert hub.told == [a, b, a]


def test_one_hub_fails(public, hub, start, ledger):
    """A hub that answers 500 gets the news next time; the others get it now, and not again."""
    broken = start(status=500)
    a, b = f"{public.url}a.atom", f"{public.url}b.atom"
    publication = published(public, broken, hub, a="1", b="1")
    done = announce_news(publication, ledger)
    assert (done.announced, done.waiting) == ((a, b), ())
    assert done.failed == tuple(f"{broken.url}: does not take {url}: status 500" for url in (a, b))
    broken.status = 202
    assert announce_news(publication, ledger) == Announced((a, b), (), ())
    assert (hub.told, broken.told) == ([a, b], [a, b, a, b])


def test_one_hub_hangs(public, hub, start, ledger):
    """A hub that hangs is waited for once, however many feeds there are for it."""
    hanging = start(release=Event())
    names = dict.fromkeys("abcdefgh", "1")
    urls = tuple(f"{public.url}{name}.atom" for name in names)
    done = announce_news(published(public, hanging, hub, **names), ledger, **quick)
    assert (done.announced, done.waiting) == (urls, urls[1:])
    assert done.failed == (f"{hanging.url}: does not answer: timed out",)
    assert (hub.told, len(hanging.told)) == (list(urls), 1)


def test_public_site_down(hub, nowhere, ledger):
    """While the public site is down, nothing is announced."""
    publication = {f"/{name}": linked(name, f"{nowhere}{name}", hub.url) for name in "abc"}
    done = announce_news(publication, ledger)
    assert done == Announced((), tuple(f"{nowhere}{name}" for name in "bc"), done.failed)
    assert done.failed == (f"{nowhere}a: does not answer: Connection refused",)
    assert hub.told == []


def test_killed(public, hub, ledger):
    """What was announced is kept though the run ends before its time."""
    publication = published(public, hub, a="1", b="1")

    def post(hub_url: str, topic_url: str) -> None:
        if topic_url.endswith("b.atom"):
            raise KeyboardInterrupt
        announce(hub_url, topic_url)

    with pytest.raises(KeyboardInterrupt):
        announce_news(publication, ledger, post=post)
    assert announce_news(publication, ledger).announced == (f"{public.url}b.atom",)
    assert hub.told == [f"{public.url}a.atom", f"{public.url}b.atom"]


def test_ledger(public, hub, ledger):
    """The ledger holds the entity tag that each hub was told of, and no feeds that are gone; no other file is left."""
    announce_news(published(public, hub, a="1", b="1"), ledger)
    announce_news(published(public, hub, b="2"), ledger)
    assert json.loads(ledger.read_bytes()) == {
        f"{hub.url} {public.url}b.atom": {"etag": digest(b"2"), "fingerprint": "2"}
    }
    assert list(ledger.parent.iterdir()) == [ledger]


def test_nothing_to_announce(ledger):
    """Without hubs there is nothing to do, and nobody is asked."""

    def nobody(*_: object) -> bool:
        raise AssertionError

    publication = {"/": feed("x"), "/feed.atom": linked("<feed/>", "https://x.org/feed.atom")}
    assert announce_news(publication, ledger, fetch=nobody, post=nobody) == Announced((), (), ())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_damaged_ledger(public, hub, ledger, content):
    """A ledger that can't be read is an error before anything is announced."""
    ledger.parent.mkdir()
    ledger.write_bytes(content)
    with pytest.raises(PublicationError, match=r"websub.json: is damaged; remove it"):
        announce_news(published(public, hub, a="1"), ledger)
    assert hub.told == []
    assert ledger.read_bytes() == content


def test_ledger_is_a_folder(public, hub, ledger):
    """A folder in the place of the ledger is an error before anything is announced."""
    ledger.mkdir(parents=True)
    with pytest.raises(PublicationError, match=r"websub.json: can't be read: Is a directory"):
        announce_news(published(public, hub, a="1"), ledger)
    assert hub.told == []


def test_ledger_not_writable(public, hub, open_path, as_somebody):
    """A ledger that can't be written is an error before anything is announced."""
    (open_path / "state").mkdir(mode=0o555)
    with as_somebody(), pytest.raises(PublicationError, match=r"websub.json: can't be written: Permission denied"):
        announce_news(published(public, hub, a="1"), open_path / "state" / "websub.json")
    assert hub.told == []


def test_error_while_rendering(public, hub, ledger):
    """A feed that can't be rendered ends the run; what was announced before is kept."""

    def broken() -> bytes:
        raise PublicationError("archive.sqlite3: archive can't be used: disk I/O error")

    publication = published(public, hub, a="1", b="1")
    with pytest.raises(PublicationError, match="disk I/O error"):
        announce_news(publication | {"/b.atom": replace(publication["/b.atom"], render=broken)}, ledger)
    assert hub.told == [f"{public.url}a.atom"]
    assert announce_news(publication, ledger).announced == (f"{public.url}b.atom",)
