"""Facts about builds: a folder holds the publication, whole at any moment, and nothing of others is lost."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import GOLDEN, NOW

from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.build import build
from feeds.config import read_site
from feeds.encodings import CODINGS, encode
from feeds.errors import PublicationError
from feeds.paths import BUILD_RECORD
from feeds.publication import Document
from feeds.publish import publish

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


def document(body: str, fingerprint: str | None = None, media_type: str = "text/plain") -> Document:
    return Document(media_type, fingerprint or body, MOMENT, body.encode)


def publication(**bodies: str) -> dict[str, Document]:
    """A dict is a publication: here of documents by the names of their paths, with `__` for `/`."""
    return {"/" + name.replace("__", "/"): document(body) for name, body in bodies.items()}


ABC = publication(a="A", b__="B", c__d__e="C")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def published(folder: Path) -> dict[str, bytes]:
    """The files but those in which a build keeps its own record."""
    return {name: body for name, body in tree(folder).items() if not name.startswith(".feeds-build.")}


def times(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_ino) for file in folder.rglob("*")}


@pytest.fixture
def output(tmp_path):
    return tmp_path / "deep/public"


def test_files(output):
    """A path is a file of its name, and one that ends with / the index.html in its folder."""
    built = build(ABC, output)
    assert published(output) == {"a": b"A", "b/index.html": b"B", "c/d/e": b"C"}
    assert (built.written, built.removed, built.unchanged) == (("a", "b/index.html", "c/d/e"), (), 0)


def test_relative(tmp_path, monkeypatch):
    """The folder can be named from where one is."""
    monkeypatch.chdir(tmp_path)
    assert build(ABC, Path("public")).written == ("a", "b/index.html", "c/d/e")
    assert build(publication(b__="B"), Path("public/../public")).removed == ("a", "c/d/e")
    assert published(tmp_path / "public") == {"b/index.html": b"B"}


def test_readable(output):
    """A web server of another user may read the files."""
    build(ABC, output)
    assert {file.stat().st_mode & 0o777 for file in output.rglob("*") if file.is_file()} <= {0o644, 0o600}
    assert (output / "a").stat().st_mode & 0o777 == 0o644


def test_again(output):
    """A second build of the same publication touches nothing: the times of files say the truth."""
    build(ABC, output)
    before = times(output)
    built = build(ABC, output)
    assert (built.written, built.removed, built.unchanged) == ((), (), 3)
    assert times(output) == before


def test_no_rendering(output):
    """What has the fingerprint of the last build isn't even rendered."""
    build(ABC, output)

    def render() -> bytes:
        raise AssertionError("rendered")

    same = {path: Document("text/plain", each.fingerprint, MOMENT, render) for path, each in ABC.items()}
    assert build(same, output).unchanged == 3


def test_same_bytes(output):
    """A document that was rendered anew to the same bytes is no change."""
    build(ABC, output)
    before = (output / "a").stat().st_mtime_ns
    built = build(ABC | {"/a": document("A", "another fingerprint")}, output)
    assert (built.written, built.unchanged) == ((), 3)
    assert (output / "a").stat().st_mtime_ns == before


def test_change(output):
    """Only what changed is written."""
    build(ABC, output)
    before = times(output)
    built = build(ABC | publication(a="another"), output)
    assert (built.written, built.removed, built.unchanged) == (("a",), (), 2)
    assert (output / "a").read_bytes() == b"another"
    changed = {name for name, each in times(output).items() if each != before[name]}
    assert str(output / "c/d/e") not in changed
    assert str(output / "b/index.html") not in changed


def test_removed(output):
    """What is no longer published is removed, with the folders that it leaves empty."""
    build(ABC, output)
    built = build(publication(b__="B"), output)
    assert (built.written, built.removed, built.unchanged) == ((), ("a", "c/d/e"), 1)
    assert sorted(path.name for path in output.iterdir()) == [BUILD_RECORD, "b"]


def test_nothing_left(output):
    """An empty publication leaves an empty folder."""
    build(ABC, output)
    assert len(build({}, output).removed) == 3
    assert published(output) == {}
    assert output.is_dir()


def test_foreign_files(output):
    """No file is removed that a build did not write, nor the folder it lies in."""
    build(ABC, output)
    (output / "CNAME").write_text("mine")
    (output / "c/d/mine.txt").write_text("mine")
    (output / "empty").mkdir()
    build(publication(b__="B"), output)
    assert published(output) == {"b/index.html": b"B", "CNAME": b"mine", "c/d/mine.txt": b"mine"}
    assert (output / "empty").is_dir()


def test_restored(output):
    """A file that somebody removed is written again, with all its folders."""
    build(ABC, output)
    (output / "c/d/e").unlink()
    (output / "c/d").rmdir()
    built = build(ABC, output)
    assert built.written == ("c/d/e",)
    assert (output / "c/d/e").read_bytes() == b"C"


def test_removed_by_others(output):
    """A file that was to be removed, and is gone already, is no error and not counted."""
    build(ABC, output)
    (output / "a").unlink()
    assert build(publication(b__="B"), output).removed == ("c/d/e",)


def test_file_becomes_folder(output):
    """A name can be a file in one publication and a folder in the next, and the other way round."""
    build(publication(a="file", b__="B"), output)
    build(publication(a__="folder", b="file"), output)
    assert published(output) == {"a/index.html": b"folder", "b": b"file"}


def test_two_folders(tmp_path):
    """Builds of one publication into two folders are the same to the byte, whatever was built there before."""
    archive = Archive(tmp_path / "archive.sqlite3")
    site = read_site(GOLDEN / "content")
    sync(archive, GOLDEN / "content", site, NOW)
    build(publish(site, archive, NOW), tmp_path / "one")
    build(ABC, tmp_path / "two")
    build(publish(site, archive, NOW, with_pages=False), tmp_path / "two")
    build(publish(site, archive, NOW), tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    archive.close()


def test_progress(output):
    """Progress counts the files, written or not."""
    told: list[int] = []
    build(ABC, output, progress=told.append)
    build(ABC, output, progress=told.append)
    assert told == [1, 2, 3, 1, 2, 3]


# -- compressed

CODED = {f"{name}{each.suffix}": each for name in ("a", "b/index.html", "c/d/e") for each in CODINGS}
MIXED = ABC | {"/a.png": document("PNG", media_type="image/png")}


def test_compressed(output):
    """Beside each text lie its compressed forms, under the names that web servers look for; other files have none."""
    built = build(MIXED, output, compress=True)
    files = published(output)
    plain = {"a": b"A", "b/index.html": b"B", "c/d/e": b"C", "a.png": b"PNG"}
    assert files.keys() == plain.keys() | CODED.keys()
    assert {name: files[name] for name in plain} == plain
    for name, coding in CODED.items():
        assert files[name] == encode(plain[name.removesuffix(coding.suffix)], coding)
    assert (set(built.written), built.removed, built.unchanged) == (files.keys(), (), 0)


def test_compressed_again(output):
    """A second such build renders nothing and touches nothing."""
    build(MIXED, output, compress=True)
    before = times(output)

    def render() -> bytes:
        raise AssertionError("rendered")

    same = {path: Document(each.media_type, each.fingerprint, MOMENT, render) for path, each in MIXED.items()}
    built = build(same, output, compress=True)
    assert (built.written, built.removed, built.unchanged) == ((), (), 13)
    assert times(output) == before


def test_compressed_change(output):
    """With a text all its forms change, and no others."""
    build(MIXED, output, compress=True)
    before = times(output)
    built = build(MIXED | publication(a="another"), output, compress=True)
    assert set(built.written) == {"a", "a.br", "a.zst", "a.gz"}
    assert (output / "a.gz").read_bytes() == encode(b"another", CODINGS[2])
    assert {name for name, each in times(output).items() if each != before[name]} >= {str(output / "a.gz")}
    assert not any("/c/d/e" in name for name, each in times(output).items() if each != before[name])


def test_compressed_and_rendered_anew(output):
    """A text that was rendered anew to the same bytes leaves its forms alone."""
    build(ABC, output, compress=True)
    before = times(output)
    assert build(ABC | {"/a": document("A", "another fingerprint")}, output, compress=True).written == ()
    assert {name: each for name, each in times(output).items() if "feeds-build" not in name} == {
        name: each for name, each in before.items() if "feeds-build" not in name
    }


def test_compressed_and_removed(output):
    """The forms go with their text, and with the wish for them; what others put there stays."""
    build(ABC, output, compress=True)
    (output / "mine.gz").write_text("mine")
    built = build(publication(b__="B"), output, compress=True)
    assert set(built.removed) == {"a", "a.br", "a.zst", "a.gz", "c/d/e", "c/d/e.br", "c/d/e.zst", "c/d/e.gz"}
    built = build(publication(b__="B"), output)
    assert set(built.removed) == {"b/index.html.br", "b/index.html.zst", "b/index.html.gz"}
    assert published(output) == {"b/index.html": b"B", "mine.gz": b"mine"}
    assert set(build(publication(b__="B"), output, compress=True).written) == set(built.removed)


def test_compressed_and_restored(output):
    """One that somebody removed is made again, alone."""
    build(ABC, output, compress=True)
    (output / "c/d/e.zst").unlink()
    assert build(ABC, output, compress=True).written == ("c/d/e.zst",)


@pytest.mark.parametrize("order", [1, -1])
def test_compressed_by_the_author(output, order):
    """A file that the publication has under such a name is never replaced by a form of ours."""
    files = [
        ("/a.csv", document("1,2", media_type="text/csv")),
        ("/a.csv.gz", document("own", media_type="application/gzip")),
    ]
    for _ in range(2):
        built = build(dict(files[::order]), output, compress=True)
        assert published(output).keys() == {"a.csv", "a.csv.br", "a.csv.zst", "a.csv.gz"}
        assert (output / "a.csv.gz").read_bytes() == b"own"
    assert (built.written, built.removed, built.unchanged) == ((), (), 4)


def test_compressed_progress(output):
    """Progress counts documents, with their forms or without."""
    told: list[int] = []
    build(ABC, output, compress=True, progress=told.append)
    assert told == [1, 2, 3]


def test_killed_while_compressing(output, environment, tmp_path):
    """After a kill among the forms of a text the next build gives what a clean one does."""
    killed_build(environment, output, "after the rename", 7, compress=True)
    killed_build(environment, output, "before the rename", 3, compress=True)
    for compress in (True, False):
        build(AIM, output, compress=compress)
        build(AIM, tmp_path / "clean", compress=compress)
        assert tree(output) == tree(tmp_path / "clean")


def test_moved(output, desk):
    """Where a page once was is a file that leads to where it is, and goes with the article."""
    desk.article("a.md", aliases=["/old/", "/b.html"])
    build(desk.publish(), output)
    for name, link in (("old/index.html", "../2025/06/a/"), ("b.html", "2025/06/a/")):
        assert f"url={link}" in (output / name).read_text()
    desk.remove("a.md")
    assert {"old/index.html", "b.html"} <= set(build(desk.publish(), output).removed)
    assert not (output / "old").exists()


# -- what goes wrong


def test_render_fails(output):
    """A document that can't be made leaves the others as they were, whole, and no half file."""
    build(ABC, output)

    def render() -> bytes:
        raise PublicationError("a.md: is no longer in the archive")

    broken = {"/a": document("new"), "/b/": Document("text/plain", "new", MOMENT, render)}
    with pytest.raises(PublicationError, match=r"a\.md: is no longer in the archive"):
        build(broken, output)
    left = published(output)
    assert (left["a"], left["b/index.html"], left["c/d/e"]) == (b"new", b"B", b"C")
    assert not [name for name in left if name.endswith(".tmp")]
    build(publication(b__="B"), output)
    assert published(output) == {"b/index.html": b"B"}


@pytest.mark.parametrize("path", ["/../x", "/a/../../x", "x", "/a//b", "/./x", "/a\0", "/a\\..\\b"])
def test_paths_outside(output, path):
    """No path leads out of the folder."""
    with pytest.raises(PublicationError, match="is not a path within the site"):
        build({path: document("x")}, output)
    assert not (output.parent / "x").exists()
    assert published(output) == {}


def test_not_a_folder(tmp_path):
    """A folder that can't be made is an error with its path."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublicationError, match=r"file/public: can't be written: Not a directory"):
        build(ABC, tmp_path / "file/public")
    with pytest.raises(PublicationError, match=r"file: can't be written: File exists"):
        build(ABC, tmp_path / "file")


def test_not_writable(open_path, as_somebody):
    """Neither can a folder be written that is not ours: an error with its path."""
    build(ABC, open_path / "public")
    (open_path / "public").chmod(0o555)
    with as_somebody(), pytest.raises(PublicationError, match=r"public.*: can't be written: Permission denied"):
        build(publication(a="another"), open_path / "public")
    (open_path / "public").chmod(0o755)
    assert (open_path / "public/a").read_bytes() == b"A"


def test_in_the_way(output):
    """A folder of others that has the name of a file is an error with its path; nothing in it is lost."""
    (output / "a").mkdir(parents=True)
    (output / "a/mine.txt").write_text("mine")
    with pytest.raises(PublicationError, match=r"public/.*: can't be written: "):
        build(ABC, output)
    assert (output / "a/mine.txt").read_text() == "mine"
    assert not list(output.rglob("*.tmp"))


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"a": 1}', b"\xff\xfe", b"null"])
def test_damaged_record(output, damage):
    """A damaged record is an error that says what to do; with the record gone everything is built anew."""
    build(ABC, output)
    (output / BUILD_RECORD).write_bytes(damage)
    with pytest.raises(PublicationError, match=rf"{BUILD_RECORD}: is damaged; remove it"):
        build(ABC, output)
    assert (output / "a").read_bytes() == b"A"
    (output / BUILD_RECORD).unlink()
    assert build(ABC, output).unchanged == 3


# -- killed

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from feeds.build import build
from feeds.publication import Document

output, moment, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
replace, made = Path.replace, 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dying_replace(source, target):
    global made
    made += 1
    if made == number and moment == "before the rename":
        die()
    result = replace(source, target)
    if made == number and moment == "after the rename":
        die()
    return result

def render(n):
    if n == number and moment == "while rendering":
        die()
    return f"new {n}".encode() * 1000

Path.replace = dying_replace
documents = {f"/{n % 3}/{n}": n for n in range(10)}
build(
    {p: Document("text/plain", f"new {n}", datetime.now(UTC), lambda n=n: render(n)) for p, n in documents.items()},
    output,
    compress=sys.argv[4] == "True",
    progress=lambda done: die() if done == number and moment == "between files" else None,
)
"""
AIM = {f"/{n % 3}/{n}": Document("text/plain", f"new {n}", MOMENT, (f"new {n}" * 1000).encode) for n in range(10)}


def killed_build(environment, output: Path, moment: str, number: int, *, compress: bool = False) -> None:
    command = [sys.executable, "-c", KILLED, str(output), moment, str(number), str(compress)]
    done = subprocess.run(command, env=environment, cwd=output.parent.parent, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("number", [2, 7])
@pytest.mark.parametrize("moment", ["while rendering", "before the rename", "after the rename", "between files"])
def test_killed(output, environment, tmp_path, moment, number):
    """After a kill at any moment each file is the old or the new one; the next build gives what a clean one does."""
    old = {"/gone": document("gone"), "/0/0": document("old"), "/0/3": document("old")}
    build(old, output)
    killed_build(environment, output, moment, number)
    left = published(output)
    assert left["gone"] == b"gone"
    assert left["0/0"] in (b"old", b"new 0" * 1000)
    whole = {name: body for name, body in left.items() if not name.endswith(".tmp")}
    assert all(body in (b"gone", b"old", f"new {Path(name).name}".encode() * 1000) for name, body in whole.items())
    build(AIM, output)
    build(AIM, tmp_path / "clean")
    assert tree(output) == tree(tmp_path / "clean")


def test_killed_and_given_up(output, environment, tmp_path):
    """What a killed build wrote, and the next one doesn't want, goes as well."""
    killed_build(environment, output, "before the rename", 6)
    killed_build(environment, output, "before the rename", 3)
    assert len(published(output)) > 2
    build(publication(a="A"), output)
    build(publication(a="A"), tmp_path / "clean")
    assert tree(output) == tree(tmp_path / "clean")


def test_torn_journal(output, environment):
    """A journal whose last line was cut off does no harm."""
    killed_build(environment, output, "between files", 5)
    (journal,) = (path for path in output.iterdir() if path.name not in (BUILD_RECORD, "0", "1", "2"))
    text = journal.read_text()
    assert text.count("\n") == 5
    journal.write_text(text[:-7])
    build(AIM, output)
    assert published(output) == {path[1:]: each.render() for path, each in AIM.items()}


# -- in the content folder


def test_output_in_content(desk, environment):
    """A build into the content folder is not read as content, also while it is made and after a kill."""
    desk.article("a.md", title="One")
    desk.write("static/b.txt", "x")
    for _ in range(2):
        build(desk.publish(), desk.folder / "public")
    assert desk.sync().read == 0
    assert list(desk.entries()) == ["One"]
    assert "/public/b.txt" not in desk.publication()
    killed_build(environment, desk.folder / "site", "between files", 1)
    (desk.folder / "site/0/left.md").write_text("---\ndate: 2025-01-01\n---\nx")
    assert desk.sync().read == 0


def test_times_of_the_golden_site(tmp_path):
    """A whole site that is built twice, from two archives, is not touched the second time."""
    site = read_site(GOLDEN / "content")
    for name in ("one", "two"):
        archive = Archive(tmp_path / f"{name}.sqlite3")
        sync(archive, GOLDEN / "content", site, NOW)
        built = build(publish(site, archive, NOW), tmp_path / "public")
        if name == "one":
            before = times(tmp_path / "public")
            assert len(built.written) > 20
            os.utime(tmp_path / "public/feed.atom", (1, 1))
            before[str(tmp_path / "public/feed.atom")] = (10**9, before[str(tmp_path / "public/feed.atom")][1])
        else:
            assert built.written == ()
            assert times(tmp_path / "public") == before
        archive.close()


@pytest.mark.parametrize("name", ["../outside", "/outside", "a/../../outside"])
def test_record_of_files_elsewhere(tmp_path, name):
    """What stands in the record or the journal of a folder never makes a build remove a file outside of it."""
    output, outside = tmp_path / "public", tmp_path / "outside"
    build(publication(a="file"), output)
    outside.write_text("not ours")
    named = str(outside) if name.startswith("/") else name
    (output / ".feeds-build.json").write_text(json.dumps({named: "x"}))
    (output / ".feeds-build.journal").write_text(f"{named}\t{named}\n")
    build(publication(a="file"), output)
    assert outside.read_text() == "not ours"
