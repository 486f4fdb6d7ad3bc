"""What tests share: a content folder to write in, what becomes of it at a fixed moment, and the golden files."""

import encodings.utf_8_sig  # noqa: F401  # before a test becomes a user who may not read Python's own files
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import feedparser
import pytest

import feeds
from feeds.archive import Archive
from feeds.archive.sync import Synced, sync
from feeds.cli import main
from feeds.config import read_site
from feeds.publish import ArchivePublication, publish

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"

_PACKAGE = Path(feeds.__file__).parent
_NOBODY = 65534
_LONG_AGO = 1_735_689_600  # 2025-01-01: the archive doubts files of the last seconds, and reads them twice

SETTINGS = """\
title = "Eastern Desk"
base_url = "https://news.example.org/"
id_authority = "news.example.org,2024"
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Rewrite the golden files; review the difference.")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts."""
    folder = Path(os.environ.get("FEEDS_CORPORA") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip("real texts not found; set FEEDS_CORPORA to their folder")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Asserts that these are the bytes of a golden file."""

    def compare(name: str, body: bytes) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.write_bytes(body)
        assert body.decode() == file.read_bytes().decode()

    return compare


class Desk:
    """A content folder to write in, and its archive and publication at a moment, 2026-01-01 unless told."""

    _seconds = count(_LONG_AGO)

    def __init__(self, parent: Path) -> None:
        self.folder = parent / "content"
        self.archive_file = parent / "archive.sqlite3"
        self.folder.mkdir(parents=True)
        self.archive = Archive(self.archive_file)
        self.settings()

    def write(self, name: str, text: str | bytes) -> Path:
        """A file; each write gives it a later time, far enough in the past to be believed."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        seconds = next(self._seconds)
        os.utime(file, (seconds, seconds))
        return file

    def settings(self, more: str = "", text: str = SETTINGS) -> Path:
        """The site.toml: the usual one, and `more`."""
        return self.write("site.toml", text + more)

    def article(
        self,
        name: str = "article.md",
        *,
        title: str = "A headline",
        date: str = "2025-06-01 12:00",
        body: str = "The story.",
        **metadata: object,
    ) -> Path:
        """An article with front matter."""
        keys = {"title": title, "date": date, **metadata}
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items() if value is not None
        ]
        return self.write(name, f"---\n{''.join(lines)}---\n{body}\n")

    def remove(self, name: str) -> None:
        (self.folder / name).unlink()

    @property
    def site(self):
        return read_site(self.folder)

    def sync(self, now: datetime = NOW, **options: object) -> Synced:
        """Bring the archive up to date."""
        return sync(self.archive, self.folder, self.site, now, **options)

    def lose_archive(self) -> None:
        """Delete it, as who throws it away does."""
        self.archive.close()
        for file in self.archive_file.parent.glob(f"{self.archive_file.name}*"):
            file.unlink()

    def publication(self, now: datetime = NOW, **options: object) -> ArchivePublication:
        """What the archive holds, without a look at the folder."""
        return publish(self.site, self.archive, now, **options)

    def publish(self, now: datetime = NOW, **options: object) -> ArchivePublication:
        """What the folder holds."""
        self.sync(now)
        return self.publication(now, **options)

    def atom(self, path: str = "/feed.atom", now: datetime = NOW) -> feedparser.FeedParserDict:
        """A feed of the archive, as feedparser reads it."""
        return parsed(self.publication(now)[path].render())

    def entries(self, path: str = "/feed.atom", now: datetime = NOW) -> dict[str, feedparser.FeedParserDict]:
        """The entries of a feed by title, in its order."""
        return {entry.title: entry for entry in self.atom(path, now).entries}


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes a desk in a folder of its own."""
    desks: list[Desk] = []

    def make(name: str = "desk", parent: Path = tmp_path) -> Desk:
        desks.append(Desk(parent / name))
        return desks[-1]

    yield make
    for desk in desks:
        desk.archive.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """A content folder with a site.toml and no articles yet."""
    return make_desk()


def parsed(body: bytes) -> feedparser.FeedParserDict:
    """A feed as feedparser reads it; it must have nothing to object to."""
    feed = feedparser.parse(body)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.fixture
def parse() -> Callable[[bytes], feedparser.FeedParserDict]:
    """Reads a feed with feedparser, which must have nothing to object to."""
    return parsed


@dataclass(frozen=True)
class Ran:
    """What a command did: its exit status, and the lines of its two streams."""

    status: int
    out: list[str]
    err: list[str]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the command `feeds` in this process, in `tmp_path`; keyword arguments are environment variables."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FEEDS_")]:
        monkeypatch.delenv(name)

    def run(*arguments: object, **variables: str) -> Ran:
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as stopped:
                main([str(each) for each in arguments], prog_name="feeds")
        out, err = capsys.readouterr()
        return Ran(int(stopped.value.code or 0), out.splitlines(), err.splitlines())

    return run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a subprocess: this package, and no settings or state of whoever runs the tests."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("FEEDS_")}
    return {
        **ours,
        "PYTHONPATH": os.pathsep.join([str(_PACKAGE.parent), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep),
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }


@pytest.fixture
def run_feeds(tmp_path: Path, environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command `feeds` as a process of its own, in `tmp_path`."""

    def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "feeds", *map(str, arguments)]
        return subprocess.run(
            command, cwd=tmp_path, env=environment | more, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def as_somebody() -> Callable[[], AbstractContextManager[None]]:
    """A context in which rights are those of a user who isn't root: root may read and write everything."""

    @contextmanager
    def somebody() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.setresuid(_NOBODY, _NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)

    return somebody


@pytest.fixture
def open_path() -> Iterator[Path]:
    """A folder that every user can reach and write in, as `tmp_path` is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)
