"""Facts about HTTP: what feed readers, caches and curious people get from each URL."""

import gzip
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import brotli
import pytest
from conftest import NOW
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from feeds.app import Cache, create_app, create_blueprint
from feeds.encodings import CODINGS, encode
from feeds.errors import PublicationError
from feeds.publication import Document
from feeds.publish import LivePublication

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHANGED = datetime(2025, 6, 1, 12, tzinfo=UTC)
LAST_MODIFIED = "Sun, 01 Jun 2025 12:00:00 GMT"
LATER, EARLIER = "Sun, 01 Jun 2025 12:00:01 GMT", "Sun, 01 Jun 2025 11:59:59 GMT"
FEED, HTML = "application/atom+xml", "text/html"


def document(
    body: str | bytes = "x", media_type: str = FEED, fingerprint: str | None = None, **more: object
) -> Document:
    data = body.encode() if isinstance(body, str) else body
    return Document(media_type, fingerprint or repr(body), CHANGED, lambda: data, **more)


PUBLICATION = {
    "/": document("<h1>front</h1>", HTML, max_age=300),
    "/feed.atom": document("<feed/>", max_age=900),
    "/feed.rss": document("<rss/>", "application/rss+xml", max_age=1800),
    "/feed.json": document("{}", "application/feed+json"),
    "/topics/nato/": document("<h1>NATO</h1>", HTML),
    "/topics/навчання/": document("<h1>Навчання</h1>", HTML),
    "/style.css": document("body {}", "text/css"),
    "/robots.txt": document("User-agent: *", "text/plain"),
    "/a.png": document("PNG", "image/png"),
}


@pytest.fixture
def client():
    return create_app(PUBLICATION).test_client()


@pytest.fixture
def etag(client) -> str:
    return client.get("/feed.atom").headers["ETag"]


def broken() -> bytes:
    raise PublicationError("archive.sqlite3: archive can't be used: disk I/O error")


# -- 200


def test_bodies(client):
    """Each path answers its document's bytes."""
    for path, each in PUBLICATION.items():
        response = client.get(quote(path))
        assert (response.status_code, response.data) == (200, each.render())


@pytest.mark.parametrize(
    ("path", "content_type", "max_age"),
    [
        ("/feed.atom", "application/atom+xml; charset=utf-8", 900),
        ("/feed.rss", "application/rss+xml; charset=utf-8", 1800),
        ("/feed.json", "application/feed+json; charset=utf-8", 3600),
        ("/", "text/html; charset=utf-8", 300),
        ("/style.css", "text/css; charset=utf-8", 3600),
        ("/robots.txt", "text/plain; charset=utf-8", 3600),
        ("/a.png", "image/png", 3600),
    ],
)
def test_headers(client, path, content_type, max_age):
    """A document comes with its type, a validator of each kind, and how long it may be kept."""
    headers = client.get(path).headers
    assert headers["Content-Type"] == content_type
    assert headers["Cache-Control"] == f"public, max-age={max_age}"
    assert headers["Last-Modified"] == LAST_MODIFIED
    assert headers["ETag"].startswith('"')
    assert headers["ETag"].endswith('"')
    assert 10 < len(headers["ETag"]) < 255
    assert int(headers["Content-Length"]) == len(PUBLICATION[path].render())


def test_no_more_headers(client):
    """No cookie, no attachment, no Expires: each makes some reader forget or refuse the feed."""
    headers = client.get("/feed.atom").headers
    assert not {"Set-Cookie", "Content-Disposition", "Expires", "Pragma"} & set(headers.keys())


def test_etags(client):
    """Entity tags tell bytes apart, not fingerprints or addresses."""
    same = {
        "/a": document("A", fingerprint="1"),
        "/b": document("A", fingerprint="2"),
        "/c": document("C", fingerprint="1"),
    }
    tags = {path: create_app(same).test_client().get(path).headers["ETag"] for path in same}
    assert tags["/a"] == tags["/b"] != tags["/c"]


@pytest.mark.parametrize("accept", [None, "*/*", "text/html", "application/json", "image/png;q=0", "nonsense"])
@pytest.mark.parametrize("user_agent", [None, "", "sfeed", "Feedbin feed-id:1 - 3 subscribers"])
def test_any_client(client, accept, user_agent):
    """Whoever asks, and whatever they accept, gets the same."""
    given = {"Accept": accept, "User-Agent": user_agent}
    response = client.get("/feed.atom", headers={name: value for name, value in given.items() if value is not None})
    assert (response.status_code, response.data) == (200, b"<feed/>")


@pytest.mark.parametrize(
    "query",
    ["_=123", "page=2", "paged=7", "utm_source=x", "&&&", "a=%00", "%ff", "&".join(f"a{n}={n}" for n in range(100))],
)
def test_query(client, query):
    """A query string changes nothing: readers add theirs."""
    response = client.get(f"/feed.atom?{query}")
    assert (response.status_code, response.data) == (200, b"<feed/>")


def test_links(client):
    """What a document is related to stands in its headers, for programs that don't read it."""
    links = (("self", "https://x.org/feed.atom"), ("hub", "https://hub.example/?a&b"))
    headers = create_app({"/a": document(links=links)}).test_client().get("/a").headers
    assert headers["Link"] == '<https://x.org/feed.atom>; rel="self", <https://hub.example/?a&b>; rel="hub"'
    assert "Link" not in client.get("/feed.atom").headers


def test_policy(client):
    """A browser is told what a page may do, where the publication says so; of other people's pages nothing is said."""
    page = document("<h1>", HTML, policy="default-src 'none'")
    app = create_app({"/": page}).test_client()
    response = app.get("/")
    again = app.get("/", headers={"If-None-Match": response.headers["ETag"]})
    assert (response.status_code, again.status_code) == (200, 304)
    for each in (response, again):
        assert each.headers["Content-Security-Policy"] == "default-src 'none'"
        assert each.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    for path in PUBLICATION:
        assert not {"Content-Security-Policy", "Referrer-Policy"} & set(client.get(quote(path)).headers.keys())


def test_policy_of_a_site(desk):
    """Our pages have a policy, also the one of a feed; pages that the publisher brings have none."""
    desk.article("a.md", aliases=["/b/"])
    desk.write("static/own.html", "<script>alert(1)</script>")
    app = create_app(desk.publish()).test_client()
    for path in ("/", "/2025/06/a/"):
        assert "default-src 'none'" in app.get(path).headers["Content-Security-Policy"]
    reading = app.get("/feed.atom", headers=NAVIGATION)
    assert "default-src 'none'" in reading.headers["Content-Security-Policy"]
    for path in ("/own.html", "/feed.atom", "/style.css"):
        assert "Content-Security-Policy" not in app.get(path).headers


ANSWERS = [
    ("GET", "/feed.atom", {}, 200),
    ("HEAD", "/", {}, 200),
    ("GET", "/a.png", {}, 200),
    ("GET", "/sound.mp3", {"Range": "bytes=0-9"}, 206),
    ("GET", "/sound.mp3", {"Range": "bytes=9999-"}, 416),
    ("GET", "/old/", {}, 301),
    ("GET", "/topics/nato", {}, 308),
    ("GET", "/feed.atom", {"If-None-Match": "*"}, 304),
    ("GET", "/nope", {}, 404),
    ("GET", "/broken", {}, 503),
    ("OPTIONS", "/feed.atom", {}, 204),
    ("GET", "/healthz", {}, 200),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), ANSWERS)
def test_nosniff(method, path, headers, status):
    """No browser guesses a type: whatever the answer is, it says so."""
    more = {"/sound.mp3": SOUND, "/old/": document("", HTML, moved_to="/"), "/broken": replace(SOUND, render=broken)}
    response = create_app(PUBLICATION | more).test_client().open(path, method=method, headers=headers)
    assert (response.status_code, response.headers.get("X-Content-Type-Options")) == (status, "nosniff")


# -- pages of other sites


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feed.json"])
@pytest.mark.parametrize("headers", [{}, {"If-None-Match": "*"}], ids=["200", "304"])
def test_cross_origin(client, path, headers):
    """A reader that runs in a browser may read feeds, and the headers that it needs to ask again."""
    found = client.get(path, headers={"Origin": "https://reader.example"} | headers).headers
    assert found["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Last-Modified", "Link"} <= set(found["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", ["/", "/a.png", "/style.css", "/nope", "/topics/nato"])
def test_same_origin(client, path):
    """Everything else stays as browsers have it."""
    assert "Access-Control-Allow-Origin" not in client.get(path).headers


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/nope"])
def test_preflight(client, path):
    """A browser that asks first learns that such a page may send validators, without a body."""
    asked = {
        "Origin": "https://reader.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    response = client.options(path, headers=asked)
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD"} == set(response.headers["Access-Control-Allow-Methods"].split(", "))
    allowed = set(response.headers["Access-Control-Allow-Headers"].split(", "))
    assert {"If-None-Match", "If-Modified-Since", "A-IM"} <= allowed
    assert int(response.headers["Access-Control-Max-Age"]) > 0
    assert {"GET", "HEAD", "OPTIONS"} == set(response.headers["Allow"].split(", "))


# -- content codings

LONG = document("<feed>" + "Words & more. " * 100 + "</feed>")
DECODERS = {"br": brotli.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress}
codings = pytest.mark.parametrize("coding", CODINGS, ids=lambda coding: coding.name)


@pytest.fixture
def long():
    """A publication with a text that is worth being made shorter, and things that are not."""
    sound = replace(LONG, media_type="audio/mpeg")
    return create_app({"/feed.atom": LONG, "/sound.mp3": sound, "/short": document("x")}).test_client()


@codings
def test_coding(long, coding):
    """A client gets the coding that it takes: the same body, in fewer bytes, under a tag of its own."""
    plain = long.get("/feed.atom")
    response = long.get("/feed.atom", headers={"Accept-Encoding": coding.name})
    assert response.headers["Content-Encoding"] == coding.name
    assert response.data == encode(LONG.render(), coding)
    assert DECODERS[coding.name](response.data) == LONG.render()
    assert int(response.headers["Content-Length"]) == len(response.data) < len(plain.data)
    assert response.headers["ETag"] == f'{plain.headers["ETag"][:-1]}-{coding.name}"'
    same = ("Content-Type", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin")
    assert [response.headers[name] for name in same] == [plain.headers[name] for name in same]


def test_no_coding(long):
    """Who takes none gets the body as it is; caches are told that this depends on who asks."""
    for headers in ({}, {"Accept-Encoding": ""}, {"Accept-Encoding": "deflate"}, {"Accept-Encoding": "br;q=0"}):
        response = long.get("/feed.atom", headers=headers)
        assert response.data == LONG.render()
        assert "Content-Encoding" not in response.headers
        assert "Accept-Encoding" in response.headers["Vary"]


def test_best_coding(long):
    """Of several that a client likes equally it gets the best."""
    response = long.get("/feed.atom", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert response.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("path", ["/sound.mp3", "/short"])
def test_not_worth_it(long, path):
    """What is no text, or very short, is sent as it is to everybody."""
    response = long.get(path, headers={"Accept-Encoding": "gzip, br, zstd"})
    assert response.data == long.get(path).data
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("held", ["", "-br", "-zstd", "-gzip"])
@pytest.mark.parametrize("accept", ["identity", "br", "zstd", "gzip"])
def test_validators_of_codings(long, method, held, accept):
    """Whoever has the document in any coding has it: the answer names the tag of the coding that it now asks for."""
    tag = long.get("/feed.atom").headers["ETag"]
    headers = {"If-None-Match": f'W/"x", {tag[:-1]}{held}"', "Accept-Encoding": accept}
    response = long.open("/feed.atom", method=method, headers=headers)
    assert (response.status_code, response.data) == (304, b"")
    assert response.headers["ETag"] == (tag if accept == "identity" else f'{tag[:-1]}-{accept}"')
    assert "Accept-Encoding" in response.headers["Vary"]
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("suffix", ["-deflate", "-br-br", "-", "br", "-BR"])
def test_no_such_coding(long, suffix):
    """A tag that is none of ours is none, however alike."""
    tag = long.get("/feed.atom").headers["ETag"]
    assert long.get("/feed.atom", headers={"If-None-Match": f'{tag[:-1]}{suffix}"'}).status_code == 200


@codings
def test_head_of_a_coding(long, coding):
    """HEAD has the headers of GET in each coding."""
    headers = {"Accept-Encoding": coding.name}
    get, head = (long.open("/feed.atom", method=method, headers=headers) for method in ("GET", "HEAD"))
    assert dict(get.headers) == dict(head.headers)
    assert head.data == b""


def test_encoded_once(monkeypatch):
    """A document is encoded once in each coding, and anew when it changes."""
    made: list[str] = []

    def counting(body, coding):
        made.append(coding.name)
        return encode(body, coding)

    monkeypatch.setattr("feeds.app.encode", counting)
    publication = {"/a": LONG}
    app = create_app(publication).test_client()
    for name in ("br", "gzip", "br", "gzip", "br"):
        app.get("/a", headers={"Accept-Encoding": name})
    assert made == ["br", "gzip"]
    publication["/a"] = replace(LONG, fingerprint="another", render=lambda: b"another" * 100)
    response = app.get("/a", headers={"Accept-Encoding": "br"})
    assert brotli.decompress(response.data) == b"another" * 100
    assert made == ["br", "gzip", "br"]


# -- parts of a file

NOISE = bytes(range(256)) * 4
SOUND = document(NOISE, "audio/mpeg")


@pytest.fixture
def player():
    return create_app({"/sound.mp3": SOUND, "/feed.atom": LONG}).test_client()


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("0-9", 0, 9),
        ("1000-", 1000, 1023),
        ("-24", 1000, 1023),
        ("0-", 0, 1023),
        ("5-99999", 5, 1023),
        ("-9999", 0, 1023),
    ],
)
def test_range(player, asked, first, last):
    """A player gets the part of a file that it asks for, and is told which it is."""
    response = player.get("/sound.mp3", headers={"Range": f"bytes={asked}"})
    assert (response.status_code, response.data) == (206, NOISE[first : last + 1])
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert int(response.headers["Content-Length"]) == last + 1 - first
    whole = player.get("/sound.mp3")
    assert whole.headers["Accept-Ranges"] == "bytes"
    for name in ("ETag", "Last-Modified", "Content-Type", "Cache-Control"):
        assert response.headers[name] == whole.headers[name]


@pytest.mark.parametrize("asked", ["1024-", "5000-6000", "-0"])
def test_no_such_range(player, asked):
    """A part that isn't there is refused, with the length of the file."""
    response = player.get("/sound.mp3", headers={"Range": f"bytes={asked}"})
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize(
    "asked",
    [
        "nonsense",
        "",
        "bytes",
        "bytes=",
        "bytes=a-b",
        "bytes=9-5",
        "bytes=--1",
        "items=0-9",
        "bytes=0-9-",
        "0-9",
        "=0-9",
    ],
)
def test_nonsense_ranges(player, asked):
    """What asks for nothing gets the file (RFC 9110 §14.2)."""
    response = player.get("/sound.mp3", headers={"Range": asked})
    assert (response.status_code, response.data) == (200, NOISE)


@pytest.mark.parametrize("asked", ["bytes=0-0,5-9", "bytes=0-9, 20-", "bytes=" + "0-0," * 5000 + "1-1"])
def test_many_ranges(player, asked):
    """Several parts at once aren't made: the answer is the file."""
    response = player.get("/sound.mp3", headers={"Range": asked})
    assert (response.status_code, response.data) == (200, NOISE)


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{tag}", 206),
        ("W/{tag}", 200),
        ('"other"', 200),
        (LAST_MODIFIED, 206),
        (EARLIER, 200),
        ("nonsense", 200),
    ],
)
def test_if_range(player, condition, status):
    """Who has the beginning of another version gets the whole file (RFC 9110 §13.1.5)."""
    tag = player.get("/sound.mp3").headers["ETag"]
    headers = {"Range": "bytes=0-9", "If-Range": condition.replace("{tag}", tag)}
    response = player.get("/sound.mp3", headers=headers)
    assert (response.status_code, response.data) == (status, NOISE[:10] if status == 206 else NOISE)


def test_range_and_validators(player):
    """Who has the file already gets no part of it; who has another one gets the part."""
    tag = player.get("/sound.mp3").headers["ETag"]
    for value, status in ((tag, 304), ('"other"', 206)):
        response = player.get("/sound.mp3", headers={"Range": "bytes=0-9", "If-None-Match": value})
        assert response.status_code == status
        assert response.headers["ETag"] == tag


def test_ranges_of_text(player):
    """Text has no parts: it is sent whole, in any coding."""
    for accept in ("identity", "br"):
        response = player.get("/feed.atom", headers={"Range": "bytes=0-9", "Accept-Encoding": accept})
        assert response.status_code == 200
        assert len(response.data) > 10


# -- a feed, for a person

NAVIGATION = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Accept": "text/html,*/*;q=0.8"}
READING = document("<h1>A feed</h1>" * 20, HTML, max_age=900, policy="default-src 'none'")


@pytest.fixture
def browser():
    publication = {"/feed.atom": replace(LONG, reading=READING), "/plain.atom": LONG}
    return create_app(publication).test_client()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading(browser, method):
    """Who opens a feed in a browser gets the page for people, with its own tag, type and policy, in any coding."""
    feed = browser.get("/feed.atom")
    response = browser.open("/feed.atom", method=method, headers=NAVIGATION | {"Accept-Encoding": "br"})
    body = encode(READING.render(), CODINGS[0])
    assert (response.status_code, response.data) == (200, body if method == "GET" else b"")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"
    assert response.headers["ETag"].endswith('-br"')
    assert response.headers["ETag"][:33] != feed.headers["ETag"][:33]
    assert "Access-Control-Allow-Origin" not in response.headers
    for each in (feed, response):
        assert set(each.headers["Vary"].split(", ")) == {"Accept-Encoding", "Sec-Fetch-Dest"}


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Dest": "empty"}, {"Accept": "text/html"}, {"Sec-Fetch-Mode": "navigate"}]
)
def test_not_reading(browser, headers):
    """Everybody else gets the feed, whatever they accept, and so does a browser that asks for it by name."""
    assert browser.get("/feed.atom", headers=headers).data == LONG.render()
    assert browser.get("/feed.atom?raw", headers=NAVIGATION).data == LONG.render()
    assert browser.get("/feed.atom?x=y&raw=", headers=NAVIGATION).data == LONG.render()
    assert browser.get("/plain.atom", headers=NAVIGATION).data == LONG.render()
    assert "Sec-Fetch-Dest" not in browser.get("/plain.atom").headers["Vary"]


def test_reading_again(browser):
    """The page has validators of its own: who has the feed doesn't have the page."""
    feed, page = (
        browser.get("/feed.atom").headers["ETag"],
        browser.get("/feed.atom", headers=NAVIGATION).headers["ETag"],
    )
    for tag, headers, status in ((page, NAVIGATION, 304), (feed, NAVIGATION, 200), (page, {}, 200), (feed, {}, 304)):
        assert browser.get("/feed.atom", headers=headers | {"If-None-Match": tag}).status_code == status


def test_reading_of_a_site(desk):
    """Each feed of a site has such a page, at whichever of its addresses it is opened."""
    desk.article("a.md", title="A headline", topics=["NATO"])
    app = create_app(desk.publish()).test_client()
    for path in ("/feed.atom", "/rss.xml", "/feed.json", "/topics/nato/feed.rss"):
        page = app.get(path, headers=NAVIGATION)
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert "A headline" in page.text
        assert app.get(f"{path}?raw", headers=NAVIGATION).data == app.get(path).data


# -- 301

MOVED = PUBLICATION | {
    "/old/": document("moved", HTML, moved_to="/topics/nato/"),
    "/a.html": document("moved", HTML, moved_to="/topics/навчання/"),
    "/b/c/": document("moved", HTML, moved_to="/"),
}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/old/", "/topics/nato/"),
        ("/old", "/topics/nato/"),
        ("/old?a=b&c", "/topics/nato/?a=b&c"),
        ("/b/c", "/"),
        ("/a.html", "/topics/%D0%BD%D0%B0%D0%B2%D1%87%D0%B0%D0%BD%D0%BD%D1%8F/"),
    ],
)
def test_moved(method, path, to):
    """A page that moved leads to where it is, for ever, in one step, with its query, also without its last slash."""
    client = create_app(MOVED).test_client()
    response = client.open(path, method=method)
    assert (response.status_code, response.headers["Location"]) == (301, to)
    assert "max-age" in response.headers["Cache-Control"]
    assert client.get(to).status_code == 200
    assert b"moved" not in response.data


@pytest.mark.parametrize("path", ["/a.html/", "/a", "/old/x", "/OLD/"])
def test_not_moved(path):
    """What only looks like such a path is none."""
    assert create_app(MOVED).test_client().get(path).status_code == 404


def test_moved_under_a_prefix():
    """Within another application it leads to where the page is there."""
    app = Flask("somebody")
    app.register_blueprint(create_blueprint(MOVED), url_prefix="/news")
    for path in ("/news/old/", "/news/old"):
        assert app.test_client().get(path).headers["Location"] == "/news/topics/nato/"
    mounted = Client(DispatcherMiddleware(Flask("root"), {"/news": create_app(MOVED)}))
    assert mounted.get("/news/old").headers["Location"] == "/news/topics/nato/"


def test_moved_of_a_site(desk):
    """So does a page that an article says it had."""
    desk.article("a.md", aliases=["/2019/old name/", "/a.html"])
    client = create_app(desk.publish()).test_client()
    for path in ("/2019/old name/", "/2019/old name", "/a.html"):
        assert client.get(path, follow_redirects=True).history[0].status_code == 301
        assert client.get(path, follow_redirects=True).request.path == "/2025/06/a/"


# -- 226


@pytest.fixture
def reader(desk):
    """A server that sends deltas, over a desk with two articles, and what a reader knows of it."""
    desk.article("a.md", title="First", date="2025-01-01", topics=["NATO"])
    desk.article("b.md", title="Second", date="2025-01-02", topics=["NATO"])
    desk.sync()
    moment = [NOW]
    client = create_app(LivePublication(desk.archive, lambda: moment[0]), deltas=True).test_client()

    def later() -> None:
        """A third article comes."""
        desk.article("c.md", title="Third", date="2025-01-03", topics=["NATO"])
        moment[0] += timedelta(hours=1)
        desk.sync(moment[0])
        moment[0] += timedelta(seconds=1)

    return client, later


def titles(parse, response) -> list[str]:
    return [entry.title for entry in parse(response.data).entries]


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/topics/nato/feed.atom", "/rss.xml"])
@pytest.mark.parametrize("held", ["", "-br", "-zstd", "-gzip"])
def test_delta(reader, parse, path, held):
    """A reader that asks for it gets the entries that are new to it, and the tag of the whole feed."""
    client, later = reader
    first = client.get(path)
    later()
    base = first.headers["ETag"]
    headers = {"A-IM": "feed", "If-None-Match": f'"unknown", W/{base[:-1]}{held}"', "Accept-Encoding": "br"}
    response = client.get(path, headers=headers)
    whole = client.get(path)
    assert (response.status_code, titles(parse, response)) == (226, ["Third"])
    assert titles(parse, whole) == ["Third", "Second", "First"]
    assert (response.headers["IM"], response.headers["Delta-Base"]) == ("feed", base)
    assert response.headers["ETag"] == whole.headers["ETag"] != base
    for name in ("Content-Type", "Last-Modified", "Access-Control-Allow-Origin"):
        assert response.headers[name] == whole.headers[name]
    assert "private" in response.headers["Cache-Control"]
    assert {"A-IM", "If-None-Match"} <= set(response.headers["Vary"].split(", "))
    assert {"A-IM", "If-None-Match"} <= set(whole.headers["Vary"].split(", "))
    assert int(response.headers["Content-Length"]) == len(response.data) < len(whole.data)
    assert client.get(path, headers={"A-IM": "feed", "If-None-Match": whole.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"A-IM": "gzip"},
        {"A-IM": "feed;q=0"},
        {"A-IM": "feed", "User-Agent": "feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/"},
        {"A-IM": "feed", "User-Agent": "rss2email/3.13 (https://github.com/rss2email/rss2email)"},
        {"A-IM": "feed", "If-None-Match": '"0123456789abcdef0123456789abcdef"'},
        {"A-IM": "feed", "If-None-Match": "nonsense"},
    ],
    ids=str,
)
def test_no_delta(reader, parse, headers):
    """Who doesn't ask for it, can't read it, or has a version that nobody knows, gets the whole feed."""
    client, later = reader
    tag = client.get("/feed.atom").headers["ETag"]
    later()
    response = client.get("/feed.atom", headers={"If-None-Match": tag} | headers)
    assert (response.status_code, titles(parse, response)) == (200, ["Third", "Second", "First"])
    assert not {"IM", "Delta-Base"} & set(response.headers.keys())
    assert response.headers["Cache-Control"].startswith("public")


def test_no_delta_without_validators(reader, parse):
    """Nor is there one for a reader that doesn't say what it has, or says it by a date."""
    client, later = reader
    client.get("/feed.atom")
    later()
    for headers in ({}, {"If-Modified-Since": "Wed, 01 Jan 2025 00:00:00 GMT"}, {"If-None-Match": ""}):
        response = client.get("/feed.atom", headers={"A-IM": "feed"} | headers)
        assert (response.status_code, len(titles(parse, response))) == (200, 3)


@pytest.mark.parametrize("path", ["/feed.json", "/", "/feeds.opml", "/style.css"])
def test_delta_of_nothing_else(reader, path):
    """There are deltas of Atom and RSS, and of nothing else."""
    client, later = reader
    tag = client.get(path).headers["ETag"]
    later()
    response = client.get(path, headers={"A-IM": "feed", "If-None-Match": tag})
    assert response.status_code == (304 if path in ("/feeds.opml", "/style.css") else 200)


@pytest.mark.parametrize("order", [1, -1])
def test_delta_for_who_is_up_to_date(reader, order):
    """A reader that has the newest version, besides older ones, gets 304."""
    client, later = reader
    old = client.get("/feed.atom").headers["ETag"]
    later()
    new = client.get("/feed.atom").headers["ETag"]
    response = client.get("/feed.atom", headers={"A-IM": "feed", "If-None-Match": ", ".join([old, new][::order])})
    assert (response.status_code, response.headers["ETag"]) == (304, new)


def test_delta_by_head(reader):
    """HEAD has the headers of the delta."""
    client, later = reader
    tag = client.get("/feed.atom").headers["ETag"]
    later()
    headers = {"A-IM": "feed", "If-None-Match": tag}
    get, head = (client.open("/feed.atom", method=method, headers=headers) for method in ("GET", "HEAD"))
    assert (get.status_code, dict(get.headers)) == (head.status_code, dict(head.headers)) == (226, dict(get.headers))
    assert head.data == b""


def test_no_deltas(desk):
    """A server sends them only if it is told to."""
    desk.article("a.md")
    desk.sync()
    moment = NOW
    client = create_app(LivePublication(desk.archive, lambda: moment)).test_client()
    tag = client.get("/feed.atom").headers["ETag"]
    desk.article("b.md")
    desk.sync()
    moment += timedelta(seconds=1)
    response = client.get("/feed.atom", headers={"A-IM": "feed", "If-None-Match": tag})
    assert response.status_code == 200
    assert "A-IM" not in response.headers["Vary"]


def test_delta_and_reading(reader):
    """A person never gets a delta."""
    client, later = reader
    tag = client.get("/feed.atom").headers["ETag"]
    later()
    response = client.get("/feed.atom", headers=NAVIGATION | {"A-IM": "feed", "If-None-Match": tag})
    assert (response.status_code, response.mimetype) == (200, "text/html")


# -- 304


def test_not_modified(client, etag):
    """A 304 repeats the validators and the time to keep, and has no body: some readers forget what it doesn't say."""
    full = client.get("/feed.atom")
    response = client.get("/feed.atom", headers={"If-None-Match": etag})
    assert (response.status_code, response.data) == (304, b"")
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        assert response.headers[name] == full.headers[name]
    assert "Content-Type" not in response.headers


VALIDATORS = [
    ("If-None-Match", "{etag}", 304),
    ("If-None-Match", "W/{etag}", 304),
    ("If-None-Match", "{gzip}", 304),
    ("If-None-Match", "W/{gzip}", 304),
    ("If-None-Match", "*", 304),
    ("If-None-Match", ' "a", W/"b" ,{etag}', 304),
    ("If-None-Match", '"a","b",W/{etag},"c"', 304),
    ("If-None-Match", "{etag},", 304),
    ("If-None-Match", '"a", "b"', 200),
    ("If-None-Match", '"0123456789abcdef0123456789abcdef"', 200),
    ("If-None-Match", "", 200),
    ("If-None-Match", "nonsense", 200),
    ("If-None-Match", '"', 200),
    ("If-None-Match", ",,,", 200),
    ("If-None-Match", "W/", 200),
    ("If-None-Match", "a" * 65536, 200),
    ("If-None-Match", '"x",' * 16384, 200),
    ("If-None-Match", "Ї\xff".encode().decode("latin-1"), 200),
    ("If-Modified-Since", LAST_MODIFIED, 304),
    ("If-Modified-Since", LATER, 304),
    ("If-Modified-Since", EARLIER, 200),
    ("If-Modified-Since", "Sunday, 01-Jun-25 12:00:00 GMT", 304),
    ("If-Modified-Since", "Sun Jun  1 12:00:00 2025", 304),
    ("If-Modified-Since", "Fri, 31 Dec 9999 23:59:59 GMT", 304),
    ("If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ("If-Modified-Since", "soon", 200),
    ("If-Modified-Since", "", 200),
    ("If-Modified-Since", "0", 200),
    ("If-Modified-Since", "-1", 200),
    ("If-Modified-Since", "Sun, 99 Foo 2025 99:99:99 GMT", 200),
    ("If-Modified-Since", "Sun, 01 Jun 99999 12:00:00 GMT", 200),
    ("If-Modified-Since", "Sun, 01 Jun 0000 12:00:00 GMT", 200),
    ("If-Modified-Since", "Sun, 01 Jun 2024 12:00:00 +9999", 200),
    ("If-Modified-Since", "Sun, 01 Jun 2024 12:00:00 -99999999999999", 200),
    ("If-Modified-Since", "9" * 65536, 200),
]


@pytest.mark.parametrize(("name", "value", "status"), VALIDATORS, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_validators(client, etag, method, name, value, status):
    """A reader that has the bytes gets 304, any other one gets them; nonsense is no validator and no error."""
    header = value.replace("{etag}", etag).replace("{gzip}", etag[:-1] + '-gzip"')
    response = client.open("/feed.atom", method=method, headers={name: header})
    assert response.status_code == status
    assert response.data == (b"<feed/>" if (status, method) == (200, "GET") else b"")
    assert response.headers["ETag"] == etag
    assert response.headers["Last-Modified"] == LAST_MODIFIED


@pytest.mark.parametrize(
    ("tag", "since", "status"), [("same", EARLIER, 304), ("other", LATER, 200), ("other", "", 200)]
)
def test_entity_tag_wins(client, etag, tag, since, status):
    """Where a reader sends both, the entity tag decides."""
    headers = {"If-None-Match": etag if tag == "same" else '"other"', "If-Modified-Since": since}
    assert client.get("/feed.atom", headers=headers).status_code == status


def test_changes_are_seen(desk):
    """A reader's validators hold until the feed changes, and no longer."""
    desk.article("a.md", title="First")
    desk.sync()
    moment = NOW
    client = create_app(LivePublication(desk.archive, lambda: moment)).test_client()
    first = client.get("/feed.atom")
    by_tag, by_date = {"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}
    moment += timedelta(hours=1)
    assert client.get("/feed.atom", headers=by_tag).status_code == 304
    assert client.get("/feed.atom", headers=by_date).status_code == 304
    desk.article("a.md", title="Another")
    desk.sync(moment)
    moment += timedelta(seconds=1)
    for headers in (by_tag, by_date):
        response = client.get("/feed.atom", headers=headers)
        assert response.status_code == 200
        assert b"Another" in response.data


# -- other methods, other paths


@pytest.mark.parametrize("path", ["/feed.atom", "/", "/a.png", "/nope", "/topics/nato", "/healthz"])
def test_head(client, path):
    """HEAD has the headers of GET, and no body."""
    get, head = client.get(path), client.head(path)
    assert (head.status_code, dict(head.headers)) == (get.status_code, dict(get.headers))
    assert head.data == b""


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"])
@pytest.mark.parametrize("path", ["/feed.atom", "/", "/nope", "/healthz"])
def test_read_only(client, method, path):
    """Nothing can be sent here."""
    response = client.open(path, method=method, data=b"x" * 100)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_not_found(client):
    """An unknown path is a short 404 that nobody keeps."""
    response = client.get("/no-such-path")
    assert (response.status_code, response.data) == (404, b"There is nothing at this address.\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Cache-Control" not in response.headers
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/topics/nato", "/topics/nato/"),
        ("/topics/nato?a=b&c", "/topics/nato/?a=b&c"),
        ("/topics/%D0%BD%D0%B0%D0%B2%D1%87%D0%B0%D0%BD%D0%BD%D1%8F", None),
    ],
)
def test_slash(client, path, location):
    """A page's address without its last slash leads to the page, for ever, with its query."""
    response = client.get(path)
    assert response.status_code == 308
    assert location in (None, response.headers["Location"])
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("path", ["/feed.atom/", "/topics/nato/x", "/topics", "/topics/", "/FEED.ATOM", "/index.html"])
def test_no_other_path(client, path):
    """What only looks like a path is none."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/feed.atom%00", "/..%2f..%2fetc/passwd", "/../../etc/passwd", "/%2e%2e/site.toml", "//", "///",
        "//feed.atom", "//example.com/", "//example.com/%2e%2e", "/%ff", "/%ed%a0%80", "/%", "/%zz", "/\\..\\x",
        "/a" * 5000, "/" + "a" * 60000, "/topics/%2f/", "/topics/nato%2f", "/topics//nato/", "/topics/nato//",
        "/healthz/", "/%0d%0aX-Header:%20x", "/?", "/#", "/;", "/topics/nato;x=1", "/'%22%3Cscript%3E", "/{{7*7}}",
        "/feed.atom?" + "&".join(f"a={n}" for n in range(100)), "/%25%30%30",
    ],
    ids=lambda path: path[:40],
)  # fmt: skip
def test_weird_paths(desk, client, path):
    """Whatever path is asked for, over a dict or a real archive, the answer is a page or a refusal, never an error."""
    desk.article("a.md", topics=["NATO"])
    real = create_app(desk.publish()).test_client()
    for each in (client, real):
        for method in ("GET", "HEAD"):
            response = each.open(path, method=method)
            assert response.status_code in (200, 308, 404)
            assert "X-Header" not in response.headers
            assert "://example.com" not in response.headers.get("Location", "")
            assert not response.headers.get("Location", "/").startswith("//")


# -- health


def test_health(client):
    """A publication with something in it is healthy."""
    response = client.get("/healthz")
    assert (response.status_code, response.data) == (200, b"ok\n")
    assert create_app({"/feed.atom": document()}).test_client().get("/healthz").status_code == 200


def test_unhealthy():
    """An empty one is not, nor one that can't be read."""
    assert create_app({}).test_client().get("/healthz").status_code == 503

    class Unreadable(dict):
        def __contains__(self, _: object) -> bool:
            broken()
            return True

    assert create_app(Unreadable()).test_client().get("/healthz").status_code == 503


# -- 503


def assert_unavailable(response) -> None:
    assert response.status_code == 503
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Cache-Control" not in response.headers
    assert b"sqlite" not in response.data


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_unavailable(method, caplog):
    """A document that can't be read is a passing problem, with a time to come back; the log says what it is."""
    client = create_app({"/feed.atom": Document(FEED, "x", CHANGED, broken)}).test_client()
    assert_unavailable(client.open("/feed.atom", method=method))
    assert "archive.sqlite3: archive can't be used: disk I/O error" in caplog.text


def test_unavailable_archive(desk):
    """So is an archive that was damaged while the server runs; it is over when the archive is there again."""
    desk.article("a.md")
    desk.sync()
    moment = NOW
    client = create_app(LivePublication(desk.archive, lambda: moment)).test_client()
    assert client.get("/feed.atom").status_code == 200
    desk.archive.close()
    for name in desk.archive_file.parent.glob("archive.sqlite3*"):
        name.unlink()
    desk.archive_file.write_bytes(b"damaged" * 1000)
    moment += timedelta(seconds=1)
    for path in ("/feed.atom", "/", "/nope"):
        assert_unavailable(client.get(path))
    assert client.get("/healthz").status_code == 503
    desk.archive.close()
    desk.archive_file.unlink()
    desk.sync()
    assert client.get("/feed.atom").status_code == 200


def test_bugs(caplog):
    """To a reader a bug is a passing problem too; the log has its traceback."""

    def bug() -> bytes:
        raise ZeroDivisionError("a bug")

    client = create_app({"/feed.atom": Document(FEED, "x", CHANGED, bug)}).test_client()
    assert_unavailable(client.get("/feed.atom"))
    assert "ZeroDivisionError: a bug" in caplog.text
    assert "Traceback" in caplog.text


# -- the cache


class Counted(Mapping[str, Document]):
    """Documents of 100 bytes that count how often they are rendered; `edition` is in their fingerprints."""

    def __init__(self, *paths: str) -> None:
        self.paths = paths
        self.rendered: list[str] = []
        self.edition = 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)

    def __getitem__(self, path: str) -> Document:
        if path not in self.paths:
            raise KeyError(path)

        def render() -> bytes:
            self.rendered.append(path)
            return f"{path} {self.edition}".encode().ljust(100_000)

        return Document(FEED, f"{path} {self.edition}", CHANGED, render)


def client_of(publication, size: int):
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(publication, Cache(size)))
    return app.test_client()


def test_rendered_once():
    """A document is rendered once, however often it is asked for."""
    publication = Counted("/a", "/b")
    client = create_app(publication).test_client()
    for path in ("/a", "/a", "/b", "/a", "/b"):
        client.get(path)
    client.head("/a")
    assert publication.rendered == ["/a", "/b"]


def test_rendered_anew():
    """A document whose fingerprint moved is rendered anew; the old bytes are never sent again."""
    publication = Counted("/a")
    client = create_app(publication).test_client()
    first = client.get("/a")
    publication.edition = 1
    second = client.get("/a", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data.strip()) == (200, b"/a 1")
    assert publication.rendered == ["/a", "/a"]


def test_bounded():
    """What is held has a limit: the document that was not asked for longest goes first."""
    publication = Counted("/a", "/b", "/c")
    client = client_of(publication, 250_000)
    for path in ("/a", "/b", "/a", "/c"):
        client.get(path)
    assert publication.rendered == ["/a", "/b", "/c"]
    client.get("/a")
    assert publication.rendered == ["/a", "/b", "/c"]
    client.get("/b")
    assert publication.rendered == ["/a", "/b", "/c", "/b"]


def test_bounded_through_changes():
    """A document that changes takes the place of its old bytes, and room is counted right for ever."""
    publication = Counted("/a", "/b")
    client = client_of(publication, 250_000)
    for edition in range(20):
        publication.edition = edition
        client.get("/a")
        client.get("/b")
    rendered = len(publication.rendered)
    client.get("/a")
    client.get("/b")
    assert len(publication.rendered) == rendered == 40


def test_too_large():
    """A document larger than the cache is sent all the same."""
    publication = Counted("/a")
    client = client_of(publication, 50_000)
    assert [client.get("/a").data.strip() for _ in range(2)] == [b"/a 0"] * 2
    assert publication.rendered == ["/a", "/a"]


def test_many_at_once(desk):
    """Threads that ask at the same time all get the right bytes."""
    for n in range(6):
        desk.article(f"{n}.md", title=f"Number {n}", topics=[f"T{n}"])
    expected = {path: each.render() for path, each in desk.publish().items()}
    app = create_app(LivePublication(desk.archive, lambda: NOW))
    wrong: list[str] = []

    def ask() -> None:
        client = app.test_client()
        for path, body in expected.items():
            whole, coded = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
            found = coded.data if "Content-Encoding" not in coded.headers else gzip.decompress(coded.data)
            wrong.extend([path] if (whole.data, found) != (body, body) else [])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(expected) == 6 * (3 + 1 + 1) + 3 + 1 + 4 + 6


# -- within other applications


@pytest.fixture
def host():
    """A Flask application of somebody else, with the publication under /news."""
    app = Flask("somebody")
    app.register_blueprint(create_blueprint(PUBLICATION), url_prefix="/news")
    app.add_url_rule("/own", view_func=lambda: "own", endpoint="own")
    return app


def test_blueprint(host):
    """The publication is a part of another application, under its prefix, with validators and all."""
    client = host.test_client()
    response = client.get("/news/feed.atom")
    assert (response.status_code, response.data) == (200, b"<feed/>")
    assert client.get("/news/").data == b"<h1>front</h1>"
    again = client.get("/news/feed.atom", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.headers["Last-Modified"]) == (304, LAST_MODIFIED)
    assert client.get("/own").data == b"own"
    assert client.get("/feed.atom").status_code == 404


def test_blueprint_slash(host):
    """A page's address without its slash leads to the page under the prefix."""
    response = host.test_client().get("/news/topics/nato?a")
    assert (response.status_code, response.headers["Location"]) == (308, "/news/topics/nato/?a")


def test_two_blueprints(host):
    """Two publications live in one application, and don't mix."""
    host.register_blueprint(create_blueprint({"/feed.atom": document("<other/>")}), url_prefix="/other", name="other")
    client = host.test_client()
    assert client.get("/other/feed.atom").data == b"<other/>"
    assert client.get("/news/feed.atom").data == b"<feed/>"


def test_blueprint_unavailable():
    """Also there a document that can't be read is a passing problem."""
    app = Flask("somebody")
    app.register_blueprint(create_blueprint({"/feed.atom": Document(FEED, "x", CHANGED, broken)}), url_prefix="/news")
    assert_unavailable(app.test_client().get("/news/feed.atom"))


def test_mounted():
    """Mounted under a folder by a WSGI server the application redirects within that folder."""
    client = Client(DispatcherMiddleware(Flask("root"), {"/news": create_app(PUBLICATION)}))
    assert client.get("/news/feed.atom").data == b"<feed/>"
    assert client.get("/news/topics/nato").headers["Location"] == "/news/topics/nato/"
