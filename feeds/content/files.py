"""A content folder → its files, in the order of their paths; and a file → its bytes."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

from feeds.errors import ContentError
from feeds.paths import BUILD_RECORD

ARTICLE_SUFFIXES = frozenset({".md", ".markdown", ".txt"})
STATIC_FOLDER = "static"
MAX_ARTICLE_BYTES = 10_000_000

# What a page may show or link to; any other file in a content folder is its author's own affair.
ASSET_SUFFIXES = frozenset(
    ".png .jpg .jpeg .gif .webp .avif .svg .ico .css .js .woff2"
    " .pdf .mp3 .m4a .ogg .opus .mp4 .webm .vtt .zip .csv".split()
)


class SourceFile(msgspec.Struct, frozen=True):
    """One file of a content folder; `source` is its path within, with `/`.

    `size` in bytes, `modified` in nanoseconds since 1970. `trouble` says why it can't be read.
    """

    source: str
    size: int = 0
    modified: int = 0
    trouble: str | None = None

    @property
    def is_article(self) -> bool:
        """Whether it is to be read; any other file is published as it is."""
        return _suffix(self.source) in ARTICLE_SUFFIXES and not self.is_static

    @property
    def is_static(self) -> bool:
        """Whether it lies in the folder whose files are published from the root of the site."""
        return self.source.startswith(f"{STATIC_FOLDER}/")


def _suffix(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}"


def walk(folder: Path) -> Iterator[SourceFile]:
    """The articles and assets below a folder, in the byte order of their paths; memory is that of one branch.

    Names that begin with `.` or `_` and the output of a build are left out.
    Raises ContentError where the folder itself can't be read.
    """
    if not folder.is_dir():
        raise ContentError(f"{folder}: is not a folder")
    yield from _walk(str(folder), "", (_identity(os.stat(folder)),))


def _walk(folder: str, prefix: str, above: tuple[tuple[int, int], ...]) -> Iterator[SourceFile]:
    try:
        if os.path.exists(os.path.join(folder, BUILD_RECORD)):
            return
        with os.scandir(folder) as entries:
            found = sorted(_named(entry) for entry in entries if entry.name[:1] not in "._")
    except OSError as error:
        if not prefix:
            raise ContentError(f"{folder}: can't be read: {error.strerror}") from error
        yield SourceFile(prefix.rstrip("/"), trouble=f"can't be read: {error.strerror}")
        return
    for name, entry in found:
        source = prefix + name.rstrip("/")
        if name.endswith("/"):
            yield from _walk_folder(entry, source, above)
        elif (suffix := _suffix(name)) in ARTICLE_SUFFIXES or _is_asset(source, suffix):
            yield _file(entry, source)
        elif entry.is_symlink() and not os.path.exists(entry.path):
            yield SourceFile(source, trouble="is a link to something that does not exist")


def _is_asset(source: str, suffix: str) -> bool:
    return suffix in ASSET_SUFFIXES or source.startswith(f"{STATIC_FOLDER}/")


def _named(entry: os.DirEntry[str]) -> tuple[str, os.DirEntry[str]]:
    """A folder's name ends with `/`, so that sorting names within folders sorts whole paths."""
    try:
        return (f"{entry.name}/" if entry.is_dir() else entry.name), entry
    except OSError:  # a loop of symbolic links
        return entry.name, entry


def _walk_folder(entry: os.DirEntry[str], source: str, above: tuple[tuple[int, int], ...]) -> Iterator[SourceFile]:
    if not _is_utf_8(source):
        yield _unspeakable(source)
        return
    if _suffix(source) in ARTICLE_SUFFIXES:
        yield SourceFile(source, trouble="is a folder, not an article")
    try:
        identity = _identity(entry.stat())
    except OSError as error:
        yield SourceFile(source, trouble=f"can't be read: {error.strerror}")
        return
    if identity in above:
        yield SourceFile(source, trouble="is a link to a folder that holds it")
    else:
        yield from _walk(entry.path, f"{source}/", (*above, identity))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _file(entry: os.DirEntry[str], source: str) -> SourceFile:
    if not _is_utf_8(source):
        return _unspeakable(source)
    try:
        status = entry.stat()
    except FileNotFoundError:
        return SourceFile(source, trouble="is a link to a file that does not exist")
    except OSError as error:
        return SourceFile(source, trouble=f"can't be read: {error.strerror}")
    if not stat.S_ISREG(status.st_mode):
        return SourceFile(source, trouble="is not a file")
    return SourceFile(source, size=status.st_size, modified=status.st_mtime_ns)


def _is_utf_8(source: str) -> bool:
    try:
        source.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unspeakable(source: str) -> SourceFile:
    return SourceFile(source.encode("utf-8", "replace").decode(), trouble="has a name that is not UTF-8")


def read(folder: Path, source: str) -> bytes:
    """The bytes of an article. Raises ContentError: too large, or not to be read."""
    try:
        descriptor = os.open(os.path.join(folder, source), os.O_RDONLY)
        try:
            size = os.fstat(descriptor).st_size
            if size > MAX_ARTICLE_BYTES:
                raise ContentError(
                    f"is {size / 1e6:.1f} MB large; an article may have {MAX_ARTICLE_BYTES / 1e6:.0f} MB"
                )
            return os.read(descriptor, MAX_ARTICLE_BYTES if size == 0 else size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ContentError(f"can't be read: {error.strerror}") from error
