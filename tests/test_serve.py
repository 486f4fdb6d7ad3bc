"""Facts about `feeds serve`: a real process that answers, keeps up with its folder, and stops when it is told to."""

import gzip
import http.client
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SETTINGS

from feeds.archive import Archive
from feeds.archive.indexing import catch_up
from feeds.archive.search import Index, index_of
from feeds.cli.indexing import Indexing

PATIENCE = 30  # seconds until a change must be seen; on an idle machine it takes one


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served:
    """A running `feeds serve`; what it prints goes into files."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, out: Path, err: Path) -> None:
        self.process, self.port, self.out, self.err = process, port, out, err

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
            return response.read()

    def status(self, path: str) -> int:
        try:
            self.get(path)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        return 200

    def answers(self) -> bool:
        try:
            return self.get("/healthz") == b"ok\n"
        except OSError:
            return False

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def eventually(condition: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture
def start(environment, tmp_path) -> Iterator[Callable[..., Served]]:
    """Starts `feeds serve` and waits until it answers."""
    running: list[subprocess.Popen[bytes]] = []

    def run(*arguments: object, port: int | None = None, workers: int = 1) -> Served:
        port = port or free_port()
        options = ["--port", str(port), "--workers", str(workers)]
        command = [sys.executable, "-m", "feeds", "serve", *map(str, arguments), *options]
        out, err = tmp_path / "out", tmp_path / "err"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=stdout, stderr=stderr)
        running.append(process)
        served = Served(process, port, out, err)
        assert eventually(lambda: process.poll() is not None or served.answers()), err.read_text()
        return served

    yield run
    for process in running:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)


def test_a_day_of_a_server(start, desk):
    """A server answers, shows edits without a restart, survives broken settings, and ends with status 0."""
    desk.article("a.md", title="First")
    served = start(desk.folder)
    assert b"First" in served.get("/feed.atom")
    assert b"https://news.example.org/2025/06/a/" in served.get("/feed.atom")
    assert served.status("/2025/06/a/") == 200
    assert served.status("/2025/06/b/") == 404

    desk.article("a.md", title="Edited")
    desk.article("b.md", title="Second")
    assert eventually(lambda: b"Edited" in served.get("/feed.rss"))
    assert eventually(lambda: served.status("/2025/06/b/") == 200)

    desk.settings(text="title = broken")
    desk.article("c.md", date="soon")
    assert eventually(lambda: f"{desk.folder}/site.toml" in served.err.read_text())
    assert b"Edited" in served.get("/feed.json")
    assert b"Eastern Desk" in served.get("/")

    desk.settings(text=SETTINGS.replace("Eastern", "Western"))
    assert eventually(lambda: b"Western Desk" in served.get("/"))
    desk.remove("a.md")
    assert eventually(lambda: b"Edited" not in served.get("/feed.atom"))

    assert served.stop() == 0
    assert served.out.read_text().splitlines() == [
        f"Eastern Desk is at http://localhost:{served.port}/",
        "Subscribe to https://news.example.org/feed.atom; stop with Ctrl+C.",
    ]
    article, settings = sorted(set(served.err.read_text().splitlines()))
    assert article == f"{desk.folder}/c.md:3: \"date\" is not a date: 'soon'"
    assert settings.startswith(f"feeds: {desk.folder}/site.toml")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", served.port))


def test_article_breaks(start, desk):
    """An article that breaks while the server runs is told of once, and its last good version stays."""
    desk.article("a.md", title="Good")
    served = start(desk.folder)
    desk.article("a.md", title="Bad", date="soon")
    message = f"{desk.folder}/a.md:3: \"date\" is not a date: 'soon'"
    assert eventually(lambda: message in served.err.read_text())
    assert b"Good" in served.get("/feed.atom")
    desk.write("other.png", b"a change of something else")
    assert eventually(lambda: served.status("/other.png") == 200)
    assert served.stop() == 0
    assert served.err.read_text().splitlines() == [message]


def test_over_http(start, desk):
    """A server compresses, leads to where a page is now, and shows a person what a feed is."""
    desk.article("a.md", title="First", aliases=["/old/"])
    served = start(desk.folder)

    def ask(path: str, **headers: str):
        with urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{served.port}{path}", headers=headers), timeout=5
        ) as response:
            return response.url, response.headers, response.read()

    _, headers, body = ask("/feed.atom", **{"Accept-Encoding": "gzip"})
    assert (headers["Content-Encoding"], gzip.decompress(body)) == ("gzip", served.get("/feed.atom"))
    assert ask("/old")[0] == f"http://127.0.0.1:{served.port}/2025/06/a/"
    assert ask("/feed.rss", **{"Sec-Fetch-Dest": "document"})[1].get_content_type() == "text/html"


@pytest.mark.parametrize("options", [[], ["--deltas"]], ids=["usual", "deltas"])
def test_deltas(start, desk, options, parse):
    """With --deltas, and only then, a reader that asks for it gets the new entries alone."""
    desk.article("a.md", title="First", date="2025-01-01")
    served = start(desk.folder, *options)
    address = f"http://127.0.0.1:{served.port}/feed.atom"
    with urllib.request.urlopen(address, timeout=5) as response:
        headers = {"A-IM": "feed", "If-None-Match": response.headers["ETag"]}
    desk.article("b.md", title="Second", date="2025-01-02")
    assert eventually(lambda: b"Second" in served.get("/feed.atom"))
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5) as response:
        assert response.status == (226 if options else 200)
        titles = [entry.title for entry in parse(response.read()).entries]
    assert titles == (["Second"] if options else ["Second", "First"])


def test_folder_goes_and_comes(start, desk):
    """A content folder that is gone for a while, as on a network, takes nothing away; when it is back it is read."""
    desk.article("a.md", title="First")
    served = start(desk.folder)
    away = desk.folder.rename(desk.folder.with_name("away"))
    assert eventually(lambda: served.err.read_text() != "")
    assert b"First" in served.get("/feed.atom")
    away.rename(desk.folder)
    desk.article("a.md", title="Edited")
    assert eventually(lambda: b"Edited" in served.get("/feed.atom"))
    assert served.stop() == 0


def test_interrupted(start, desk):
    """Ctrl+C ends it like SIGTERM; without settings it is published at its own address."""
    (desk.folder / "site.toml").unlink()
    desk.article("a.md")
    served = start(desk.folder)
    assert f"http://localhost:{served.port}/2025/06/a/".encode() in served.get("/feed.atom")
    assert served.stop(signal.SIGINT) == 0
    assert served.err.read_text() == ""
    assert f"Subscribe to http://localhost:{served.port}/feed.atom" in served.out.read_text()


def test_workers(start, desk):
    """Workers know of each other nothing: each learns from the archive what is new, and answers it."""
    desk.article("a.md", title="First")
    served = start(desk.folder, workers=3)
    assert all(b"First" in served.get("/feed.atom") for _ in range(30))
    desk.article("a.md", title="Edited")
    assert eventually(lambda: all(b"Edited" in served.get("/feed.atom") for _ in range(30)))
    assert served.stop() == 0


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_twice(start, desk, coding):
    """What is sent from memory is, byte for byte, what was sent the first time."""
    desk.article("a.md", title="First", body="The story. " * 50)
    served = start(desk.folder)

    def ask(method: str, **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", served.port, timeout=5)) as connection:
            connection.request(method, "/feed.atom", headers={"Accept-Encoding": coding, **headers})
            response = connection.getresponse()
            shown = [header for header in response.getheaders() if header[0].lower() != "date"]
            return response.status, shown, response.read()

    whole = ask("GET")
    tag = dict(whole[1])["etag"]
    for status, asked in [(200, {}), (304, {"If-None-Match": tag})]:
        for method in ("GET", "HEAD"):
            first, second, third = (ask(method, **asked) for _ in range(3))
            assert first == second == third
            assert (first[0], first[2]) == (status, whole[2] if (status, method) == (200, "GET") else b"")


def test_no_size(run_feeds, desk):
    """A cache of no size is wrong usage."""
    done = run_feeds("serve", desk.folder, "--cache", "much")
    assert done.returncode == 2
    assert "'much' is not a size; write it as 256 MB" in done.stderr


def test_port_in_use(run_feeds, desk):
    """A port that somebody else has is one line and status 1."""
    desk.article("a.md")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run_feeds("serve", desk.folder, "--port", port)
    assert done.returncode == 1
    assert done.stderr == f"feeds: 127.0.0.1:{port}: can't be served: Address already in use\n"


def test_broken_from_the_start(run_feeds, desk):
    """A server doesn't start with settings that are wrong."""
    desk.settings("nonsense = 1\n")
    done = run_feeds("serve", desk.folder, "--port", free_port())
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"feeds: {desk.folder}/site.toml:4: unknown key 'nonsense'")


def test_search(start, desk):
    """A new article is found soon after it is saved, an edited one by its new words; a build beside changes nothing."""
    desk.article("a.md", title="First", body="The harbour.")
    served = start(desk.folder)
    assert eventually(lambda: served.status("/search/feed.atom?q=harbour") == 200)
    assert b"First" in served.get("/search/feed.atom?q=harbour")
    desk.article("b.md", title="Second", body="Another harbour.")
    desk.article("a.md", title="First", body="The mill.")
    assert eventually(lambda: b"Second" in served.get("/search/feed.json?q=harbour"))
    assert eventually(lambda: b"First" not in served.get("/search/feed.json?q=harbour"))
    assert b"First" in served.get("/search/?q=mill")
    assert served.status("/search/feed.atom?q=%22") == 400
    assert 400 <= served.status("/search/feed.atom?q=" + "a" * 1_000_000) < 500
    assert served.stop() == 0
    assert served.err.read_text() == ""


def test_search_without_an_index(desk, capsys, monkeypatch, tmp_path):
    """Where the index can't be written, that is told once, and the server lives on; so it is when it can again."""
    attempts = []

    def attempt(archive, clock):
        attempts.append(archive)
        catch_up(archive, clock)

    monkeypatch.setattr("feeds.cli.indexing.catch_up", attempt)
    indexing = Indexing(tmp_path / "later" / "archive.sqlite3")
    indexing.start()
    for count in range(2, 4):
        assert eventually(lambda count=count: len(attempts) == count - 1)
        indexing()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"feeds: nothing new can be searched for: {tmp_path}/later/archive.sqlite3: archive can't")
    desk.article(body="harbour")
    desk.sync()
    desk.archive_file.rename((tmp_path / "later").mkdir() or tmp_path / "later" / "archive.sqlite3")
    archive = Archive(tmp_path / "later" / "archive.sqlite3")
    indexing()
    assert eventually(lambda: (index_of(archive) or Index(False, None)).is_ready)
    archive.close()
