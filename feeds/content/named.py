"""Paths at which something changed → the sources that stand there, or did, without a walk over the whole folder."""

import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from feeds.content.files import ARTICLE_SUFFIXES, ASSET_SUFFIXES, STATIC_FOLDER, SourceFile
from feeds.paths import BUILD_RECORD

_SUFFIXES = ARTICLE_SUFFIXES | ASSET_SUFFIXES
_MANY = 500  # a walk is as quick, and a statement has room for no more


def sources_at(folder: Path, paths: Collection[str]) -> frozenset[str] | None:
    """The sources at some absolute paths; None where only a walk can tell.

    So it is where a folder came or went, with what is no plain file, and with site.toml and the like.
    """
    if len(paths) > _MANY:
        return None
    root, found = folder.resolve(), set[str]()
    for path in map(Path, paths):
        try:
            names = (path.parent.resolve() / path.name).relative_to(root).parts
        except ValueError:  # a link led out of the folder
            return None
        if any(name[0] in "._" for name in names) or _is_built(root, names):
            continue  # what a walk leaves out
        is_source = names[:1] == (STATIC_FOLDER,) or path.suffix.lower() in _SUFFIXES
        is_plain = path.is_file() or (path.suffix and not os.path.lexists(path))
        if not is_plain or (not is_source and len(names) == 1) or not path.name.isprintable():
            return None
        if is_source:
            found.add("/".join(names))
    return frozenset(found)


def _is_built(root: Path, names: Sequence[str]) -> bool:
    """Whether a file lies in what a build wrote."""
    return any(root.joinpath(*names[:depth], BUILD_RECORD).exists() for depth in range(1, len(names)))


def files_at(folder: Path, sources: Collection[str]) -> Iterator[SourceFile]:
    """Those of some sources that are there, in the byte order of their paths."""
    for source in sorted(sources, key=str.encode):
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.stat(os.path.join(folder, source))
            yield SourceFile(source, size=status.st_size, modified=status.st_mtime_ns)
