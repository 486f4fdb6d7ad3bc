"""Readers that people use subscribe to a running server, and show the articles."""

import mailbox
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.header import decode_header, make_header
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

SITE_TOML = """\
title = "Eastern Desk"
id_authority = "news.example.org,2024"

[topics.nato]
label = "NATO"
match = ["NATO", "Rutte"]
"""
FEEDS = ("feed.atom", "feed.rss", "topics/nato/feed.atom", "topics/nato/feed.rss")
# What each feed must show: the headline, and where its link leads.
ARTICLES = {
    (
        "NATO will do what's necessary for Ukraine to prevail, Secretary General Rutte says",
        "2024/10/004-a3b3e9c99c223144/",
    ),
    (
        'NATO Secretary General: "We will do everything necessary to make sure that Ukraine wins"',
        "2024/10/000-2878c378e05e0ea1/",
    ),
}
STARTED_WITHIN = 30  # seconds

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def site(shared: Path, tmp_path: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server of the two real articles."""
    content = tmp_path / "content"
    content.mkdir()
    (content / "site.toml").write_text(SITE_TOML, encoding="utf-8")
    for text in (shared / "articles").glob("*.txt"):
        shutil.copyfile(text, content / text.name)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, log = f"http://127.0.0.1:{port}/", tmp_path / "serve.log"
    command = [sys.executable, "-m", "feeds", "serve", content, "--port", str(port), "--base-url", address]
    with log.open("w") as file, subprocess.Popen(command, env=environment, stdout=file, stderr=file) as server:
        try:
            wait_for(f"{address}healthz", server, log)
            yield address
        finally:
            server.terminate()


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(url, timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server does not answer: {log.read_text(encoding='utf-8')}")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a reader that knows nothing of the user who runs the tests; skips where it isn't installed."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}

    def reader(*command: object, package: str) -> subprocess.CompletedProcess[str]:
        program, *arguments = map(str, command)
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
        return subprocess.run(
            [program, *arguments], env=environment, cwd=home, capture_output=True, text=True, timeout=60, check=True
        )

    return reader


def test_newsboat_lists_each_article_once_however_often_it_reloads(site: str, run: Run, tmp_path: Path) -> None:
    """In every feed each headline is unread, and leads to its article."""
    (config := tmp_path / "config").touch()
    for feed in FEEDS:
        # A cache for each: newsboat knows an article by its id, and shows it in one feed only.
        urls, cache = tmp_path / f"{name(feed)}.urls", tmp_path / f"{name(feed)}.db"
        urls.write_text(f"{site}{feed}\n")
        for _ in range(2):
            run("newsboat", "-q", "-u", urls, "-c", cache, "-C", config, "-x", "reload", package="newsboat")
        with closing(sqlite3.connect(cache)) as database:
            listed = database.execute("SELECT title, url FROM rss_item WHERE unread AND NOT deleted").fetchall()
        assert sorted(listed) == sorted(located(site)), feed


def test_sfeed_lists_each_article_once_however_often_it_updates(site: str, run: Run, tmp_path: Path) -> None:
    """Every feed has both headlines, the newer one first, and both texts."""
    folder = tmp_path / "sfeed"
    subscriptions = "\n".join(f"feed {name(feed)} {site}{feed}" for feed in FEEDS)
    (rc := tmp_path / "sfeedrc").write_text(f"sfeedpath={folder}\nfeeds() {{\n{subscriptions}\n}}\n")
    for _ in range(2):
        run("sfeed_update", rc, package="sfeed")
    for feed in FEEDS:
        # https://codemadness.org/sfeed-simple-feed-parser.html: timestamp, title, link, content, …
        rows = [line.split("\t") for line in (folder / name(feed)).read_text(encoding="utf-8").splitlines()]
        assert sorted((row[1], row[2]) for row in rows) == sorted(located(site)), feed
        assert [row[0] for row in rows] == ["1729004520", "1728950400"], feed
        assert "We will never get intimidated by our adversaries" in rows[0][3], feed
        assert "This audio is created with" not in rows[0][3], feed


def test_rss2email_sends_each_article_once_however_often_it_runs(site: str, run: Run, tmp_path: Path) -> None:
    """A message for each article of each feed, with its headline and its address."""
    (tmp_path / "mail").mkdir()
    (config := tmp_path / "rss2email.cfg").write_text(
        f"[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\n"
        f"email-protocol = maildir\nmaildir-path = {tmp_path / 'mail'}\nmaildir-mailbox = inbox\n"
    )
    r2e = ("r2e", "-c", config, "-d", tmp_path / "rss2email.json")
    for feed in FEEDS:
        run(*r2e, "add", name(feed), f"{site}{feed}", package="rss2email")
    for _ in range(2):
        run(*r2e, "run", package="rss2email")
    with closing(mailbox.Maildir(tmp_path / "mail" / "inbox")) as inbox:
        sent = [(str(make_header(decode_header(each["Subject"]))), text_of(each)) for each in inbox]
    assert sorted(subject for subject, _ in sent) == sorted(title for title, _ in ARTICLES for _ in FEEDS)
    for title, address in located(site):
        assert all(address in text for subject, text in sent if subject == title)


def located(site: str) -> list[tuple[str, str]]:
    return [(title, site + path) for title, path in ARTICLES]


def name(feed: str) -> str:
    return feed.replace("/", "-").replace(".", "-")


def text_of(message: mailbox.MaildirMessage) -> str:
    return message.get_payload(decode=True).decode()
