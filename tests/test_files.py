"""Facts about content folders: which files are found, in which order, and what is wrong with the others."""

import os
from pathlib import Path

import pytest

from feeds.content.files import MAX_ARTICLE_BYTES, SourceFile, read, walk
from feeds.errors import ContentError
from feeds.paths import BUILD_RECORD


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"text of {name}", encoding="utf-8")
    return folder


def sources(folder: Path) -> list[str]:
    return [file.source for file in walk(folder)]


def troubles(folder: Path) -> dict[str, str]:
    return {file.source: file.trouble for file in walk(folder) if file.trouble}


def test_articles_and_assets(tmp_path):
    """Articles and what their pages can show are found; any other file is its author's own affair."""
    write(tmp_path, "a.md", "b.markdown", "c.TXT", "d.png", "e.PDF", "notes.doc", "script.py", "Makefile", "data.json")
    found = {file.source: file.is_article for file in walk(tmp_path)}
    assert found == {"a.md": True, "b.markdown": True, "c.TXT": True, "d.png": False, "e.PDF": False}


def test_order(tmp_path):
    """Files come in the byte order of their paths, folders and all."""
    write(tmp_path, "b/a.md", "b.md", "b-c.md", "b/a/z.md", "B.md", "ї.md", "я/a.md", "a.md", "b/Ж.md")
    found = sources(tmp_path)
    assert found == sorted(found, key=str.encode)
    assert len(found) == 9


def test_sizes_and_times(tmp_path):
    """A file is known by its size and by its time to the nanosecond."""
    path = write(tmp_path, "a.md") / "a.md"
    os.utime(path, ns=(1, 1_728_999_999_123_456_789))
    assert list(walk(tmp_path)) == [SourceFile("a.md", size=12, modified=1_728_999_999_123_456_789)]


def test_hidden(tmp_path):
    """Names that begin with a dot or an underscore are left out, folders with all that is in them."""
    write(tmp_path, ".git/a.md", "_drafts/a.md", ".a.md", "_index.md", "x/.b.md", "x/_c.md", "x/d_.md", ".feeds/e.txt")
    assert sources(tmp_path) == ["x/d_.md"]


def test_static(tmp_path):
    """In static/ every file is an asset, also one that would be an article elsewhere."""
    write(tmp_path, "static/robots.txt", "static/CNAME", "static/a/b.xyz", "a/static/c.md", "a/static/d.xyz")
    found = {file.source: (file.is_static, file.is_article) for file in walk(tmp_path)}
    assert found == {
        "a/static/c.md": (False, True),
        "static/CNAME": (True, False),
        "static/a/b.xyz": (True, False),
        "static/robots.txt": (True, False),
    }


def test_output_of_a_build(tmp_path):
    """A folder that a build wrote is never content, however deep it lies."""
    write(tmp_path, "a.md", "public/a.md", f"public/{BUILD_RECORD}", f"x/out/{BUILD_RECORD}", "x/out/b/c.md", "x/d.md")
    assert sources(tmp_path) == ["a.md", "x/d.md"]


@pytest.mark.parametrize("name", ["missing", "file.md"])
def test_no_folder(tmp_path, name):
    """A content folder that is missing, or a file, is an error that names it."""
    write(tmp_path, "file.md")
    with pytest.raises(ContentError, match=f"{name}: is not a folder"):
        list(walk(tmp_path / name))


def test_empty_folder(tmp_path):
    """An empty folder has no files and no problems."""
    assert list(walk(tmp_path)) == []


def test_folder_called_like_an_article(tmp_path):
    """A folder named x.md is a problem, and the articles in it are found all the same."""
    write(tmp_path, "x.md/a.md")
    assert troubles(tmp_path) == {"x.md": "is a folder, not an article"}
    assert sources(tmp_path) == ["x.md", "x.md/a.md"]


def test_dangling_links(tmp_path):
    """A link to a file that is gone is a problem."""
    write(tmp_path, "a.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "gone.md")
    assert troubles(tmp_path) == {"b.md": "is a link to a file that does not exist"}


def test_looping_file_links(tmp_path):
    """A link to itself is a problem, and the files beside it are found."""
    write(tmp_path, "a.md", "z.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "b.md")
    (tmp_path / "c.md").symlink_to(tmp_path / "d.md")
    (tmp_path / "d.md").symlink_to(tmp_path / "c.md")
    assert sources(tmp_path) == ["a.md", "b.md", "c.md", "d.md", "z.md"]
    assert set(troubles(tmp_path)) == {"b.md", "c.md", "d.md"}
    assert troubles(tmp_path)["b.md"].startswith("can't be read: ")


def test_looping_folder_links(tmp_path):
    """A link to a folder that holds it is a problem; the walk ends, and finds each file once."""
    write(tmp_path, "a/b/c.md")
    (tmp_path / "a/b/up").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a/b/top").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert sources(tmp_path) == ["a/b/c.md", "a/b/top", "a/b/up", "self"]
    found = troubles(tmp_path)
    assert found.pop("self") == "is a link to something that does not exist"
    assert set(found.values()) == {"is a link to a folder that holds it"}


def test_good_links(tmp_path):
    """Links to files and to folders elsewhere are followed."""
    write(tmp_path, "else/a.md", "else/d/b.md", "content/c.md")
    (tmp_path / "content/a.md").symlink_to(tmp_path / "else/a.md")
    (tmp_path / "content/d").symlink_to(tmp_path / "else/d", target_is_directory=True)
    assert sources(tmp_path / "content") == ["a.md", "c.md", "d/b.md"]
    assert troubles(tmp_path / "content") == {}
    assert read(tmp_path / "content", "d/b.md") == b"text of else/d/b.md"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes(tmp_path):
    """A named pipe is a problem; nobody waits for what comes through it."""
    os.mkfifo(tmp_path / "pipe.md")
    assert troubles(tmp_path) == {"pipe.md": "is not a file"}


@pytest.mark.parametrize("name", [b"caf\xe9.md", b"caf\xe9/a.md", b"caf\xe9.md/a.md"])
def test_names_that_are_not_utf_8(tmp_path, name):
    """A name that is no UTF-8 is a problem that can be printed."""
    path = tmp_path / os.fsdecode(name)
    try:
        path.parent.mkdir(exist_ok=True)
        path.touch()
    except OSError:
        pytest.skip("the file system takes UTF-8 only")
    found = list(walk(tmp_path))
    assert any(file.trouble == "has a name that is not UTF-8" for file in found)
    for file in found:
        assert file.trouble
        assert file.source.encode()


def test_too_large(tmp_path):
    """An article of 50 MB is an error with both sizes; it is never read."""
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(50_000_000)
    assert sources(tmp_path) == ["a.md"]
    with pytest.raises(ContentError, match=r"is 50\.0 MB large; an article may have 10 MB"):
        read(tmp_path, "a.md")


def test_largest(tmp_path):
    """An article may have the size that the error names."""
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(MAX_ARTICLE_BYTES)
    assert len(read(tmp_path, "a.md")) == MAX_ARTICLE_BYTES


def test_gone_meanwhile(tmp_path):
    """A file that went away between the walk and the reading is an error of that file."""
    with pytest.raises(ContentError, match="can't be read: No such file"):
        read(tmp_path, "gone.md")


def test_a_folder_is_no_article(tmp_path):
    """A folder in the place of an article is an error, not a crash."""
    (tmp_path / "a.md").mkdir()
    with pytest.raises(ContentError, match="can't be read: Is a directory"):
        read(tmp_path, "a.md")


def test_unreadable(open_path, as_somebody):
    """Files and folders that may not be read are problems, and all the others are found."""
    write(open_path, "a.md", "secret.md", "closed/b.md", "z.md")
    (open_path / "secret.md").chmod(0)
    (open_path / "closed").chmod(0)
    with as_somebody():
        found = {file.source: file.trouble for file in walk(open_path)}
        with pytest.raises(ContentError, match="can't be read: Permission denied"):
            read(open_path, "secret.md")
    (open_path / "closed").chmod(0o755)
    assert found == {"a.md": None, "closed": "can't be read: Permission denied", "secret.md": None, "z.md": None}


def test_unreadable_content_folder(open_path, as_somebody):
    """A content folder that may not be read is an error: it is not an empty one, whose articles are all gone."""
    write(open_path, "content/a.md")
    (open_path / "content").chmod(0)
    with as_somebody(), pytest.raises(ContentError, match="content: can't be read: Permission denied"):
        list(walk(open_path / "content"))
    (open_path / "content").chmod(0o755)


def test_folder_that_can_be_listed_only(open_path, as_somebody):
    """A folder whose names can be read, but not its files and folders, is a problem and stops nothing else."""
    write(open_path, "a.md", "listed/b.md", "listed/c/d.md", "z.md")
    (open_path / "listed").chmod(0o444)
    try:
        with as_somebody():
            found = {file.source: file.trouble for file in walk(open_path)}
    finally:
        (open_path / "listed").chmod(0o755)
    assert (found.pop("a.md"), found.pop("z.md")) == (None, None)
    assert found
    assert set(found.values()) == {"can't be read: Permission denied"}


def test_dangling_folder(tmp_path):
    """A link to a folder that is not there is a problem: what lies behind it may come back."""
    (tmp_path / "rivers").symlink_to(tmp_path / "nowhere")
    assert troubles(tmp_path) == {"rivers": "is a link to something that does not exist"}
