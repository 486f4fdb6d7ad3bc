"""A folder → what builds wrote into it, whole at any moment."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from feeds.errors import PublicationError
from feeds.paths import BUILD_RECORD
from feeds.publication import digest
from feeds.replacing import replace_file

_JOURNAL, _STATE = ".feeds-build.journal", ".feeds-build.state"

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


class State(msgspec.Struct, frozen=True):
    """What was published when a build ended: `state` and `memory` of `Changes`, and how it was written."""

    state: str
    memory: str
    compress: bool


class _Kept(msgspec.Struct, frozen=True):
    """A state, and the digest of the record that belongs to it."""

    state: State
    record: str


_decode_kept = msgspec.json.Decoder(_Kept).decode


def last_state(output: Path) -> tuple[State, int] | None:
    """The state of the last build, and the number of its files; None where there is none, or a file is missing.

    There is none after a build that was killed, or that noted none.
    """
    try:
        kept, record = _decode_kept((output / _STATE).read_bytes()), (output / BUILD_RECORD).read_bytes()
        if kept.record != digest(record) or (output / _JOURNAL).exists():
            return None
        names = _decode(record)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    folder = f"{output}/"
    return (kept.state, len(names)) if all(_is_file(folder + name) for name in names) else None


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # a fifth of the time of Path.is_file
    except OSError:
        return False


class Record:
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

    def __enter__(self) -> "Record":
        return self

    def __exit__(self, *_: object) -> None:
        self._journal.close()

    @property
    def files(self) -> Mapping[str, str]:
        """The names of files that builds wrote, with the fingerprints of their documents."""
        return self._files

    def needs(self, name: str, fingerprint: str) -> bool:
        """Whether a file may not be what it should be."""
        return self._files.get(name) != fingerprint or not _is_file(f"{self._output}/{name}")

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

    def finish(self, files: dict[str, str], state: State | None = None) -> tuple[str, ...]:
        """Remove what earlier builds wrote and this one doesn't have; then only `files` are on record, with a state."""
        gone = (name for name in self._files.keys() - files.keys() if _remove(self._output, name))
        removed = tuple(sorted([*self._cleared, *gone]))
        if files != self._files:
            replace_file(self._output / BUILD_RECORD, _encode(files))
        if state:
            replace_file(
                self._output / _STATE, _encode(_Kept(state, digest((self._output / BUILD_RECORD).read_bytes())))
            )
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
