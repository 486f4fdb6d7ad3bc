"""Facts about announcements from the command line, and about counting subscribers there."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from feeds.cli.refreshing import Refresh

COMBINED = (
    '192.0.2.1 - - [01/Jun/2025:12:00:00 +0000] "GET {path} HTTP/1.1" 200 5 "-" '
    '"Feedbin feed-id:{id} - {count} subscribers"\n'
)


class Site:
    """A hub, and a web server for what is published; both are one real server."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.told: list[str] = []
        self.status = 204
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = site.pages.get(self.path)
                self.answer(404 if body is None else 200, body or b"")

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                site.told += form["hub.url"] if site.status == 204 else []
                self.answer(site.status, b"")

            def answer(self, status: int, body: bytes):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def serve(self, publication) -> None:
        self.pages = {path: document.render() for path, document in publication.items()}


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    thread = Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def newsroom(desk, site):
    """A content folder whose feeds name the hub; it is published at the address of the same server."""
    text = f'title = "Eastern Desk"\nbase_url = "{site.url}"\nid_authority = "x,2024"\nhub = "{site.url}hub"\n'
    desk.settings(text=text)
    desk.article("a.md")
    return desk


def feeds_at(site: Site) -> list[str]:
    return [f"{site.url}feed.{suffix}" for suffix in ("atom", "rss", "json")]


def test_announce(cli, newsroom, site):
    """The hub is told of each feed once, when its new bytes are in public."""
    waiting = cli("announce", newsroom.folder)
    assert (waiting.status, waiting.out, site.told) == (0, [], [])
    assert waiting.err == [f"{url}: waits until its new bytes are in public" for url in feeds_at(site)]
    site.serve(newsroom.publish())
    told = cli("announce", newsroom.folder)
    assert (told.status, told.err, site.told) == (0, [], feeds_at(site))
    assert told.out == [f"{url}: announced" for url in feeds_at(site)]
    assert cli("announce", newsroom.folder).out == []
    assert site.told == feeds_at(site)


def test_announce_fails(cli, newsroom, site):
    """A hub that fails is told of, with status 1, and again the next time."""
    site.serve(newsroom.publish())
    site.status = 500
    failed = cli("announce", newsroom.folder)
    assert (failed.status, failed.out) == (1, [])
    assert failed.err == [f"feeds: {site.url}hub: does not take {url}: status 500" for url in feeds_at(site)]
    site.status = 204
    assert cli("announce", newsroom.folder).status == 0
    assert site.told == feeds_at(site)


def test_no_hub(cli, desk):
    """Without a hub there is nothing to announce to."""
    ran = cli("announce", desk.folder)
    assert ran.status == 2
    assert ran.err[-1].endswith("site.toml names no hub")


def test_announced_while_serving(newsroom, site, capsys):
    """A server that keeps up with its folder announces by itself; what fails is told once."""
    site.serve(newsroom.publish())
    site.status = 500
    refresh = Refresh(newsroom.folder, newsroom.archive_file, None, site.url, ())
    for _ in range(2):
        refresh()
        refresh._announcing.join(30)
    err = capsys.readouterr().err
    assert err.count("does not take") == 3
    site.status = 204
    refresh()
    refresh._announcing.join(30)
    assert site.told == feeds_at(site)
    assert capsys.readouterr().err == ""


def test_archive_that_cannot_be_announced(newsroom, site, capsys):
    """A ledger that can't be written is told, and stops nothing."""
    newsroom.archive_file.with_suffix(".announced.json").mkdir(parents=True)
    refresh = Refresh(newsroom.folder, newsroom.archive_file, None, site.url, ())
    refresh()
    refresh._announcing.join(30)
    assert "can't be read" in capsys.readouterr().err


def test_subscribers(cli, tmp_path):
    """Subscribers are summed for each feed, over several logs; lines that aren't of a log are told of."""
    (tmp_path / "one.log").write_text(COMBINED.format(path="/feed.atom", id=1, count=7) + "nonsense\n")
    (tmp_path / "two.log").write_text(COMBINED.format(path="/feed.rss?x=1", id=2, count="1,002"))
    ran = cli("subscribers", tmp_path / "one.log", tmp_path / "two.log")
    assert (ran.status, ran.out) == (0, ["    1002  /feed.rss", "       7  /feed.atom"])
    assert ran.err == ["1 line can't be read: not of a log with user agents"]
    ran = cli("subscribers", "--services", tmp_path / "one.log")
    assert ran.out == ["       7  /feed.atom", "       7    feedbin, 2025-06-01"]


def test_no_logs(cli):
    """Without a log there is nothing to count."""
    assert cli("subscribers").status == 2
