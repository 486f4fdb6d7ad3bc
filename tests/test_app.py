"""Facts about HTTP: what feed readers, caches and curious people get from each URL."""

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from conftest import NOW
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from feeds.app import Cache, create_app, create_blueprint
from feeds.errors import PublicationError
from feeds.publication import Document
from feeds.publish import LivePublication

CHANGED = datetime(2025, 6, 1, 12, tzinfo=UTC)
LAST_MODIFIED = "Sun, 01 Jun 2025 12:00:00 GMT"
LATER, EARLIER = "Sun, 01 Jun 2025 12:00:01 GMT", "Sun, 01 Jun 2025 11:59:59 GMT"
FEED, HTML = "application/atom+xml", "text/html"


def document(body: str = "x", media_type: str = FEED, fingerprint: str | None = None) -> Document:
    return Document(media_type, fingerprint or body, CHANGED, body.encode)


PUBLICATION = {
    "/": document("<h1>front</h1>", HTML),
    "/feed.atom": document("<feed/>"),
    "/feed.rss": document("<rss/>", "application/rss+xml"),
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
        ("/feed.rss", "application/rss+xml; charset=utf-8", 900),
        ("/feed.json", "application/feed+json; charset=utf-8", 900),
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
            return f"{path} {self.edition}".encode().ljust(100)

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
    client = client_of(publication, 250)
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
    client = client_of(publication, 250)
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
    client = client_of(publication, 50)
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
        wrong.extend(path for path in expected if client.get(path).data != expected[path])

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(expected) == 6 * 4 + 3 + 1 + 6 + 1


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
