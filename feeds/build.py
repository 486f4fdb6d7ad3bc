"""A publication → a folder of files, with the very bytes that a server sends."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from feeds.encodings import CODINGS, Coding, encode, is_text
from feeds.errors import PublicationError
from feeds.paths import BUILD_RECORD, file_name
from feeds.publication import Document
from feeds.replacing import replace_file

_JOURNAL = ".feeds-build.journal"
_SUFFIXES = tuple(coding.suffix for coding in CODINGS)

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did; names are relative to the output folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


def build(
    publication: Mapping[str, Document],
    output: Path,
    *,
    compress: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Built:
    """Write what changed since the last build into `output`, and remove what is gone.

    A file is written beside its place and renamed into it: who reads it sees the old bytes or the
    new ones. An unchanged file is not touched, and no file is removed that a build did not write.
    A build that was killed is completed by the next one; `progress` is called with the number of
    documents done. With `compress`, text has its compressed forms beside it, as web servers look for
    them. Raises PublicationError where the folder can't be written.
    """
    output = output.resolve()
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _Record(output) as record:
            files: dict[str, str] = {}
            written: list[str] = []
            own = frozenset(path for path in publication if path.endswith(_SUFFIXES)) if compress else frozenset()
            for done, path in enumerate(publication, 1):
                document = publication[path]
                codings = [each for each in CODINGS if compress and path + each.suffix not in own]
                names = _names(str(file_name(path)), document, codings)
                if any(record.needs(name, document.fingerprint) for name in names):
                    body = document.render()
                    written += [name for name, coding in names.items() if record.write(name, _form(body, coding))]
                files |= dict.fromkeys(names, document.fingerprint)
                progress(done)
            removed = record.finish(files)
    except OSError as error:
        if error.strerror is None:  # of Jinja, say: not what the system says of a file
            raise
        raise PublicationError(f"{error.filename or output}: can't be written: {error.strerror}") from error
    return Built(tuple(written), removed, len(files) - len(written))


def _names(name: str, document: Document, codings: Iterable[Coding]) -> dict[str, Coding | None]:
    """The files that a document becomes, and the coding of each."""
    coded = {name + coding.suffix: coding for coding in codings if is_text(document.media_type)}
    return {name: None, **coded}


def _form(body: bytes, coding: Coding | None) -> bytes:
    return encode(body, coding) if coding else body


class _Record:
    """What builds wrote into a folder: a list of file names and fingerprints, and a journal of the build at work.

    The journal names each file before it is there, so that after a kill the next build knows of it.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._files = _read(output / BUILD_RECORD)
        self._files.update(dict.fromkeys(_clean_up(output), ""))
        self._cleared: list[str] = []
        if not self._files:
            replace_file(output / BUILD_RECORD, _encode({}))
        self._journal = (output / _JOURNAL).open("a", encoding="utf-8")

    def __enter__(self) -> "_Record":
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    def needs(self, name: str, fingerprint: str) -> bool:
        """Whether a file may not be what it should be."""
        return self._files.get(name) != fingerprint or not (self._output / name).is_file()

    def write(self, name: str, body: bytes) -> bool:
        """Put the body in place, if it is not there already; whether it was not."""
        target = self._output / name
        if target.is_file() and target.read_bytes() == body:
            return False
        self._make_way(target, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, body, before=lambda temporary: self._note(temporary, name))
        return True

    def _make_way(self, target: Path, name: str) -> None:
        """What was a file can become a folder, and the other way round, where a build wrote it."""
        above = [parent for parent in target.relative_to(self._output).parents if str(parent) in self._files]
        below = [each for each in self._files if each.startswith(f"{name}/")] if target.is_dir() else []
        for each in (*map(str, above), *below):
            del self._files[each]
            if (self._output / each).is_file() and _remove(self._output, each):
                self._cleared.append(each)

    def _note(self, temporary: Path, name: str) -> None:
        self._journal.write(f"{temporary.relative_to(self._output)}\t{name}\n")
        self._journal.flush()

    def finish(self, files: dict[str, str]) -> tuple[str, ...]:
        """Remove what earlier builds wrote and this one doesn't have; then only `files` are on record."""
        gone = (name for name in self._files.keys() - files.keys() if _remove(self._output, name))
        removed = tuple(sorted([*self._cleared, *gone]))
        if files != self._files:
            replace_file(self._output / BUILD_RECORD, _encode(files))
        self._journal.close()
        (self._output / _JOURNAL).unlink(missing_ok=True)
        return removed


def _read(path: Path) -> dict[str, str]:
    try:
        files = _decode(path.read_bytes())
        return {name: fingerprint for name, fingerprint in files.items() if _is_inside(name)}
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise PublicationError(f"{path}: is damaged; remove it, and what builds wrote stays in the folder") from error


def _clean_up(output: Path) -> Iterable[str]:
    """The names that a killed build left in its journal, after removing its unfinished files."""
    try:
        lines = (output / _JOURNAL).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    pairs = (line.split("\t") for line in lines if line.count("\t") == 1)
    noted = [(temporary, name) for temporary, name in pairs if _is_inside(temporary) and _is_inside(name)]
    for temporary, _ in noted:
        (output / temporary).unlink(missing_ok=True)
    return [name for _, name in noted]


def _is_inside(name: str) -> bool:
    """Whether a name on record is of a file in the folder: whoever may write there must not make us remove others."""
    return not name.startswith("/") and ".." not in name.split("/")


def _is_empty(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is None


def _remove(output: Path, name: str) -> bool:
    """Remove a file and the folders that it leaves empty; whether it was there."""
    target = output / name
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    for folder in target.parents:
        if folder == output or not _is_empty(folder):
            break
        folder.rmdir()
    return True
