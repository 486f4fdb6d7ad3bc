"""Readers that people use subscribe to a running server, and show the articles."""

import json
import mailbox
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from itertools import count
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import feedparser
import pytest
from reader import Reader, make_reader

import feeds

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
# Headlines that readers take for HTML when a feed says them in another way.
TITLES = (
    "AT&T",
    "a < b",
    "Use of <div> tag",
    "The &amp; entity",
    "x <b>bold</b> y",
    'Vec<T> & "q"',
    "<details>",
    "&lt;T&gt;",
    "1<2 && 3>2",
    "R&D's it",
)
TITLES_FEEDS = ("topics/titles/feed.atom", "topics/titles/feed.rss")
MOVING_FEEDS = ("topics/moving/feed.atom", "topics/moving/feed.rss")
PATIENCE = 30  # seconds until a server answers, or shows a change; both take one on an idle machine

PROJECT = Path(feeds.__file__).parents[1]
_REQUEST = re.compile(r'"GET (?P<path>\S+) HTTP/[\d.]+" (?P<status>\d{3}) ')

Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True)
class Site:
    """A server, the folder that it serves, and what it prints: a line for each request."""

    address: str
    content: Path
    log: Path
    slugs: Iterator[int] = field(default_factory=count)

    def move(self) -> None:
        """Give the article `moving.md` another slug, and wait until the server shows it to everybody."""
        slug = f"place-{next(self.slugs)}"
        article = self.content / "moving.md"
        article.write_text(re.sub("(?m)^slug: .*$", f"slug: {slug}", article.read_text()))
        until(lambda: all(f"/{slug}/" in get(f"{self.address}{feed}") for feed in MOVING_FEEDS))
        time.sleep(1)  # whoever asks in another way is given for so long what was right a moment ago

    @contextmanager
    def watch(self) -> Iterator[Callable[[str], list[int]]]:
        """Says how each request for a feed was answered that was made within: its statuses in their order."""
        before = self._requests()

        def answers(feed: str) -> list[int]:
            return [status for path, status in self._requests()[len(before) :] if path == f"/{feed}"]

        yield answers
        # Answers come in their order, but the line of the last one may come after it: wait for one more.
        made = len(self._requests())
        get(f"{self.address}robots.txt")
        until(lambda: len(self._requests()) > made and self._requests()[-1][0] == "/robots.txt")

    def _requests(self) -> list[tuple[str, int]]:
        return [(each["path"], int(each["status"])) for each in _REQUEST.finditer(self.log.read_text())]


@contextmanager
def serving(content: Path, log: Path) -> Iterator[str]:
    """The address of a server of a content folder, stopped in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    options = ["--port", str(port), "--base-url", address, "--workers", "1", "--access-log"]
    command = [sys.executable, "-m", "feeds", "serve", str(content), *options]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FEEDS_")}
    with log.open("w") as file, subprocess.Popen(command, env=ours, cwd=PROJECT, stdout=file, stderr=file) as server:
        try:
            until(lambda: server.poll() is not None or get(f"{address}healthz") == "ok\n")
            assert server.poll() is None, log.read_text()
            yield address
        finally:
            server.terminate()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is about to happen."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def get(url: str) -> str:
    """What a URL answers; empty where nothing answers."""
    try:
        with urlopen(url, timeout=5) as response:
            return response.read().decode()
    except (URLError, ConnectionError, TimeoutError):
        return ""


@pytest.fixture(scope="module")
def site(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of the two real articles, which never change."""
    folder = tmp_path_factory.mktemp("site")
    content = folder / "content"
    content.mkdir()
    (content / "site.toml").write_text(SITE_TOML, encoding="utf-8")
    for text in (shared / "articles").glob("*.txt"):
        shutil.copyfile(text, content / text.name)
    with serving(content, folder / "log") as address:
        yield Site(address, content, folder / "log")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of articles with hard headlines, and of one that moves."""
    folder = tmp_path_factory.mktemp("desk")
    content = folder / "content"
    content.mkdir()
    (content / "site.toml").write_text(SITE_TOML, encoding="utf-8")
    for number, title in enumerate(TITLES):
        written = json.dumps(title.replace("&", "&amp;"))  # front matter may hold entities
        (content / f"{number}.md").write_text(
            f"---\ntitle: {written}\ndate: 2025-06-01 12:0{number}\ntopics: [titles]\n---\nThe story.\n"
        )
    (content / "moving.md").write_text(
        "---\ntitle: On the move\ndate: 2025-06-02 12:00\ntopics: [moving]\nslug: at-first\n---\nThe story.\n"
    )
    with serving(content, folder / "log") as address:
        yield Site(address, content, folder / "log")


def runner(home: Path) -> Run:
    """Runs a reader that knows nothing of the user who runs the tests; skips where it isn't installed."""
    home.mkdir(exist_ok=True)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}

    def run(*command: object, package: str, **options: object) -> subprocess.CompletedProcess[str]:
        program, *arguments = map(str, command)
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
        return subprocess.run(
            [program, *arguments],
            env=environment, cwd=home, capture_output=True, text=True, timeout=60, check=True, **options,
        )  # fmt: skip

    return run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a reader in a home of its own."""
    return runner(tmp_path / "home")


# -- newsboat


class Newsboat:
    """newsboat with a list of feeds, and a cache."""

    def __init__(self, run: Run, folder: Path, *feeds: str) -> None:
        folder.mkdir()
        self._run, self._urls, self._cache, self._config = run, folder / "urls", folder / "cache.db", folder / "config"
        self._urls.write_text("".join(f"{feed}\n" for feed in feeds))
        self._config.touch()

    def reload(self) -> None:
        options = ("-u", self._urls, "-c", self._cache, "-C", self._config)
        self._run("newsboat", "-q", *options, "-x", "reload", package="newsboat")

    def unread(self) -> list[tuple[str, str]]:
        """The headline and the address of each article."""
        with closing(sqlite3.connect(self._cache)) as database:
            return database.execute("SELECT title, url FROM rss_item WHERE unread AND NOT deleted").fetchall()


def test_i82_newsboat_lists_each_article_once_however_often_it_reloads(site: Site, run: Run, tmp_path: Path) -> None:
    """I82. In every feed each headline is unread, and leads to its article; when nothing changed no feed is sent."""
    with site.watch() as answers:
        for feed in FEEDS:
            newsboat = Newsboat(run, tmp_path / name(feed), f"{site.address}{feed}")
            for _ in range(4):
                newsboat.reload()
            assert sorted(newsboat.unread()) == located(site), feed
    for feed in FEEDS:
        # Until 2024 newsboat forgot the validators of the first reload: https://github.com/newsboat/newsboat/issues/2734
        assert answers(feed) in ([200, 200, 304, 304], [200, 304, 304, 304]), feed


def test_newsboat_shows_an_article_of_two_feeds_once(site: Site, run: Run, tmp_path: Path) -> None:
    """It knows articles by their ids, whatever feeds they are in."""
    newsboat = Newsboat(run, tmp_path / "newsboat", *(f"{site.address}{feed}" for feed in FEEDS))
    for _ in range(2):
        newsboat.reload()
        assert sorted(newsboat.unread()) == located(site)


def test_newsboat_lists_an_article_once_that_moved(desk: Site, run: Run, tmp_path: Path) -> None:
    """The id stays, and the link leads to where the article is now."""
    newsboats = [Newsboat(run, tmp_path / name(feed), f"{desk.address}{feed}") for feed in MOVING_FEEDS]
    for newsboat in newsboats:
        newsboat.reload()
    desk.move()
    for newsboat in newsboats:
        newsboat.reload()
        assert newsboat.unread() == [("On the move", address_of_moving(desk))]


def test_newsboat_shows_hard_headlines_as_they_are(desk: Site, run: Run, tmp_path: Path) -> None:
    for feed in TITLES_FEEDS:
        newsboat = Newsboat(run, tmp_path / name(feed), f"{desk.address}{feed}")
        newsboat.reload()
        assert sorted(title for title, _ in newsboat.unread()) == sorted(TITLES), feed


# -- sfeed


class Sfeed:
    """sfeed with a list of feeds; `more` is shell code that changes how it works."""

    def __init__(self, run: Run, folder: Path, site: Site, *feeds: str, more: str = "") -> None:
        folder.mkdir()
        self._run, self._folder, self._rc = run, folder / "feeds", folder / "sfeedrc"
        subscriptions = "\n".join(f"feed {name(feed)} {site.address}{feed}" for feed in feeds)
        self._rc.write_text(f"sfeedpath={self._folder}\nfeeds() {{\n{subscriptions}\n}}\n{more}\n")

    def update(self) -> None:
        self._run("sfeed_update", self._rc, package="sfeed")

    def rows(self, feed: str) -> list[list[str]]:
        """Timestamp, title, link, content, content type, id, … (https://codemadness.org/sfeed-simple-feed-parser.html)."""
        return [line.split("\t") for line in (self._folder / name(feed)).read_text(encoding="utf-8").splitlines()]


def test_i82_sfeed_lists_each_article_once_however_often_it_updates(site: Site, run: Run, tmp_path: Path) -> None:
    """I82. Every feed has both headlines, the newer one first, and both texts; sfeed keeps no validators."""
    sfeed = Sfeed(run, tmp_path / "sfeed", site, *FEEDS)
    with site.watch() as answers:
        for _ in range(2):
            sfeed.update()
    for feed in FEEDS:
        rows = sfeed.rows(feed)
        assert sorted((row[1], row[2]) for row in rows) == located(site), feed
        assert [row[0] for row in rows] == ["1729004520", "1728950400"], feed
        assert "We will never get intimidated by our adversaries" in rows[0][3], feed
        assert "This audio is created with" not in rows[0][3], feed
        assert answers(feed) == [200, 200], feed


def test_sfeed_lists_an_article_once_that_moved_if_it_goes_by_the_id(desk: Site, run: Run, tmp_path: Path) -> None:
    """Without more ado it goes by id, title and link, and a moved article is there at both addresses."""
    by_id = 'merge() { sort -t \'\t\' -u -k6,6 "$3" "$2" 2>/dev/null; }'
    usual = Sfeed(run, tmp_path / "usual", desk, *MOVING_FEEDS)
    wiser = Sfeed(run, tmp_path / "wiser", desk, *MOVING_FEEDS, more=by_id)
    for sfeed in usual, wiser:
        sfeed.update()
    before = address_of_moving(desk)
    desk.move()
    for sfeed in usual, wiser:
        sfeed.update()
    for feed in MOVING_FEEDS:
        assert {(row[2], row[5]) for row in usual.rows(feed)} == {
            (before, id_of_moving(desk)),
            (address_of_moving(desk), id_of_moving(desk)),
        }, feed
        assert [row[1:3] for row in wiser.rows(feed)] == [["On the move", address_of_moving(desk)]], feed


def test_sfeed_shows_hard_headlines_as_they_are(desk: Site, run: Run, tmp_path: Path) -> None:
    sfeed = Sfeed(run, tmp_path / "sfeed", desk, *TITLES_FEEDS)
    sfeed.update()
    for feed in TITLES_FEEDS:
        assert sorted(row[1] for row in sfeed.rows(feed)) == sorted(TITLES), feed


# -- rss2email


class Rss2email:
    """rss2email with a list of feeds; it sends into a folder."""

    def __init__(self, run: Run, folder: Path, site: Site, *feeds: str) -> None:
        (folder / "mail").mkdir(parents=True)
        (config := folder / "rss2email.cfg").write_text(
            f"[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\n"
            f"email-protocol = maildir\nmaildir-path = {folder / 'mail'}\nmaildir-mailbox = inbox\n"
        )
        self._run, self._inbox = run, folder / "mail" / "inbox"
        self._r2e = ("r2e", "-c", config, "-d", folder / "rss2email.json")
        for feed in feeds:
            run(*self._r2e, "add", name(feed), f"{site.address}{feed}", package="rss2email")

    def send(self) -> None:
        self._run(*self._r2e, "run", package="rss2email")

    def sent(self) -> list[tuple[str, str]]:
        """Subject and text of each message."""
        with closing(mailbox.Maildir(self._inbox)) as inbox:
            return [(str(make_header(decode_header(each["Subject"]))), text_of(each)) for each in inbox]


def test_i82_rss2email_sends_each_article_once_however_often_it_runs(site: Site, run: Run, tmp_path: Path) -> None:
    """I82. A message for each article of each feed, with its headline and its address.

    The second time no feed is sent, nor the third: rss2email forgets validators that a 304 does not repeat.
    """
    rss2email = Rss2email(run, tmp_path / "rss2email", site, *FEEDS)
    with site.watch() as answers:
        for _ in range(3):
            rss2email.send()
    sent = rss2email.sent()
    assert sorted(subject for subject, _ in sent) == sorted(title for title, _ in ARTICLES for _ in FEEDS)
    for title, address in located(site):
        assert all(address in text for subject, text in sent if subject == title)
    for feed in FEEDS:
        assert answers(feed) == [200, 304, 304], feed


def test_rss2email_sends_an_article_once_that_moved(desk: Site, run: Run, tmp_path: Path) -> None:
    rss2email = Rss2email(run, tmp_path / "rss2email", desk, *MOVING_FEEDS)
    rss2email.send()
    desk.move()
    rss2email.send()
    assert [subject for subject, _ in rss2email.sent()] == ["On the move"] * len(MOVING_FEEDS)


def test_rss2email_shows_hard_headlines_of_atom_as_they_are(desk: Site, run: Run, tmp_path: Path) -> None:
    """Those of RSS, which has no way to say that a title is text, it takes for HTML."""
    rss2email = Rss2email(run, tmp_path / "rss2email", desk, TITLES_FEEDS[0])
    rss2email.send()
    assert sorted(subject for subject, _ in rss2email.sent()) == sorted(TITLES)


# -- reader


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """A reader with no subscriptions yet."""
    with closing(make_reader(str(tmp_path / "reader.sqlite"))) as made:
        yield made


def test_i82_reader_lists_each_article_once_however_often_it_updates(site: Site, reader: Reader) -> None:
    """I82. In every feed each headline is unread, and leads to its article; no feed is sent twice."""
    with site.watch() as answers:
        for feed in FEEDS:
            reader.add_feed(f"{site.address}{feed}")
            for _ in range(3):
                reader.update_feed(f"{site.address}{feed}")
            entries = reader.get_entries(feed=f"{site.address}{feed}", read=False)
            assert sorted((entry.title, entry.link) for entry in entries) == located(site), feed
    for feed in FEEDS:
        assert answers(feed) == [200, 304, 304], feed


def test_reader_lists_an_article_once_that_moved(desk: Site, reader: Reader) -> None:
    """The id stays, and the link leads to where the article is now."""
    for feed in MOVING_FEEDS:
        reader.add_feed(f"{desk.address}{feed}")
        reader.update_feed(f"{desk.address}{feed}")
    desk.move()
    for feed in MOVING_FEEDS:
        reader.update_feed(f"{desk.address}{feed}")
        (entry,) = reader.get_entries(feed=f"{desk.address}{feed}")
        assert (entry.id, entry.title, entry.link) == (id_of_moving(desk), "On the move", address_of_moving(desk))


def test_reader_shows_hard_headlines_as_they_are(desk: Site, reader: Reader) -> None:
    for feed in TITLES_FEEDS:
        reader.add_feed(f"{desk.address}{feed}")
        reader.update_feed(f"{desk.address}{feed}")
        entries = reader.get_entries(feed=f"{desk.address}{feed}")
        assert sorted(entry.title for entry in entries) == sorted(TITLES), feed


# -- feedparser


def test_feedparser_shows_hard_headlines_as_they_are(desk: Site) -> None:
    for feed in TITLES_FEEDS:
        parsed = feedparser.parse(f"{desk.address}{feed}")
        assert sorted(entry.title for entry in parsed.entries) == sorted(TITLES), feed


def located(site: Site) -> list[tuple[str, str]]:
    """The headline and the address of each of the two articles."""
    return sorted((title, site.address + path) for title, path in ARTICLES)


def moving(desk: Site) -> dict[str, str]:
    (item,) = json.loads(get(f"{desk.address}topics/moving/feed.json"))["items"]
    return item


def address_of_moving(desk: Site) -> str:
    return moving(desk)["url"]


def id_of_moving(desk: Site) -> str:
    return moving(desk)["id"]


def name(feed: str) -> str:
    return feed.replace("/", "-").replace(".", "-")


def text_of(message: mailbox.MaildirMessage) -> str:
    return message.get_payload(decode=True).decode()
