"""Facts about folders that are watched: a change arrives, and no more is read than what changed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Desk

from feeds.cli.building import Building
from feeds.cli.refreshing import Refresh
from feeds.content.files import walk
from feeds.content.named import files_at, sources_at
from feeds.paths import BUILD_RECORD

PATIENCE = 30  # seconds until a change must be seen; on an idle machine it takes a third of one


@pytest.fixture
def folder(desk) -> Path:
    """A content folder with some of what may be in one."""
    desk.article("a.md")
    desk.article("deep/b.MD")
    desk.write("deep/picture.png", "x")
    desk.write("static/LICENSE", "x")
    desk.write("deep/notes.odt", "x")
    desk.write("_drafts/c.md", "x")
    desk.write(f"public/{BUILD_RECORD}", "{}")
    desk.write("public/d/e.txt", "x")
    return desk.folder


def test_named(folder):
    """Of paths, those are looked at that a walk would find, and they are as it would find them."""
    paths = [str(path) for path in folder.rglob("*") if path.is_file() and path.name != "site.toml"]
    sources = sources_at(folder, paths)
    assert sources == {"a.md", "deep/b.MD", "deep/picture.png", "static/LICENSE"}
    assert list(files_at(folder, sources)) == list(walk(folder))


def test_named_and_gone(folder):
    """A file that is gone is named, for who knows it, and not there."""
    (folder / "a.md").unlink()
    assert sources_at(folder, [str(folder / "a.md")]) == {"a.md"}
    assert list(files_at(folder, {"a.md", "a.md/b.md"})) == []


@pytest.mark.parametrize(
    "name", ["site.toml", "ids.tsv", "deep", "gone", "deep/gone", "../other.md", "broken.md", "a\nb.md"]
)
def test_not_told_by_a_name(folder, name):
    """Folders, links and what else is read are for a walk to look at, also where they are gone."""
    (folder / "broken.md").symlink_to("nowhere")
    assert sources_at(folder, [str(folder / name)]) is None


def test_many_names(folder):
    """More paths than a statement takes are for a walk, too."""
    assert sources_at(folder, [str(folder / f"{n}.md") for n in range(501)]) is None


def test_linked_folder(folder, tmp_path):
    """A content folder may be named by a link, and what changes in it by its real path."""
    (tmp_path / "link").symlink_to(folder)
    assert sources_at(tmp_path / "link", [str(folder / "a.md")]) == {"a.md"}
    assert sources_at(folder, [str(tmp_path / "link/a.md")]) == {"a.md"}


def refresh(desk: Desk) -> Refresh:
    return Refresh(desk.folder, desk.archive_file, None, "https://news.example.org/", ())


def test_only_what_is_named(desk):
    """A sync of named sources leaves the others, also gone ones, for a look at the whole folder."""
    desk.article("a.md", title="One")
    desk.article("b.md", title="Two")
    desk.article("c.md", title="Three")
    look = refresh(desk)
    look()
    desk.article("a.md", title="Another")
    desk.article("b.md", title="Unseen")
    desk.remove("c.md")
    look({str(desk.folder / "a.md")})
    assert sorted(desk.entries()) == ["Another", "Three", "Two"]
    look({str(desk.folder / "c.md")})
    assert sorted(desk.entries()) == ["Another", "Two"]
    look()
    assert sorted(desk.entries()) == ["Another", "Unseen"]


def test_behind(desk, capsys):
    """After a look that failed the next one is at the whole folder."""
    for name in "abcdefgh":
        desk.article(f"{name}.md", title=name)
    look = refresh(desk)
    look()
    desk.write("ids.tsv", "wrong\n")
    desk.article("a.md", title="Another")
    look({str(desk.folder / "a.md")})
    assert "Another" not in desk.entries()
    desk.remove("ids.tsv")
    look({str(desk.folder / "b.md")})
    assert "Another" in desk.entries()
    assert "ids.tsv" in capsys.readouterr().err


def test_built_again(desk, tmp_path, capsys):
    """A build that goes on writes what shows the change and says so, and has nothing to say where there is none."""
    desk.article("a.md", title="One")
    desk.article("b.md", title="Two")
    building = Building(desk.folder, tmp_path / "public", None, desk.archive_file, False, False, False)
    building.build()
    desk.article("b.md", title="Another")
    building.build_again({str(desk.folder / "b.md")})
    # The feed in three formats, and the same at the four paths that readers guess.
    assert "7 files written" in capsys.readouterr().out.splitlines()[-1]
    building.build_again({str(desk.folder / "b.md")})
    building.build_again({str(tmp_path / "public/feed.atom")})
    desk.write("site.toml", "title = 1")
    building.build_again(None)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "site.toml" in printed.err


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_watch(desk, environment, tmp_path, told):
    """`feeds build --watch` has a change in the folder soon after it is saved, and ends with Ctrl+C or SIGTERM."""
    desk.article("a.md", title="One")
    public = tmp_path / "public"
    command = [sys.executable, "-m", "feeds", "build", str(desk.folder), str(public), "--only", "feeds", "--watch"]
    process = subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        assert [process.stdout.readline().split(":")[0], process.stdout.readline().split(";")[0]] == [
            str(public),
            f"Watching {desk.folder}",
        ]
        until = time.monotonic() + PATIENCE
        while b"Another" not in (public / "feed.atom").read_bytes():
            assert time.monotonic() < until
            desk.article("a.md", title="Another")  # again, for it may be about to begin
            os.utime(desk.folder / "a.md")
            time.sleep(0.2)
    finally:
        process.send_signal(told)
        assert process.wait(PATIENCE) == 0
        process.stdout.close()
