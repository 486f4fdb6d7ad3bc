"""A publication → a folder of files, with the very bytes that a server sends."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds.encodings import CODINGS, Coding, encode, is_text
from feeds.errors import PublicationError
from feeds.output import Record, State, last_state
from feeds.paths import file_name
from feeds.publication import Changes, Document

_AHEAD = 48  # documents; the feeds among them show fewer entries than a publication keeps
_SUFFIXES = tuple(coding.suffix for coding in CODINGS)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did; names are relative to the output folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Look:
    """Where a build looks: files that need no look, by name, and the documents to look at.

    `own` are paths of the publication that end like a compressed form.
    """

    known: dict[str, str]
    documents: Iterable[tuple[str, Document]]
    own: Collection[str]


@dataclass(frozen=True, slots=True)
class _Due:
    """A document, the files that it becomes with the coding of each, and whether any of them is to be written."""

    document: Document
    names: dict[str, Coding | None]
    is_due: bool


def build(
    publication: Mapping[str, Document],
    output: Path,
    *,
    changes: Changes | None = None,
    compress: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Built:
    """Write what changed since the last build into `output`, and remove what is gone.

    A file is written beside its place and renamed into it: who reads it sees the old bytes or the
    new ones. An unchanged file is not touched, and no file is removed that a build did not write.
    A build that was killed is completed by the next one; `progress` is called with the number of
    documents done. With `compress`, text has its compressed forms beside it, as web servers look for
    them. With `changes`, only those documents are looked at that may be others than at the last build.
    Raises PublicationError where the folder can't be written.
    """
    output = output.resolve()
    try:
        output.mkdir(parents=True, exist_ok=True)
        last = last_state(output) if changes else None
        before, unchanged = last if last and last[0].compress == compress else (None, 0)
        if changes and before and before.state == changes.state:
            return Built((), (), unchanged)
        with Record(output) as record:
            look = _changed(record, changes, before) if changes and before else None
            look = look or _everywhere(publication, compress=compress)
            files, written = look.known, list[str]()
            for done, due in enumerate(_prepared(_due(look, record, compress=compress)), 1):
                if due.is_due:
                    body = due.document.render()
                    written += [name for name, coding in due.names.items() if record.write(name, _form(body, coding))]
                files |= dict.fromkeys(due.names, due.document.fingerprint)
                progress(done)
            removed = record.finish(files, State(changes.state, changes.memory(), compress) if changes else None)
    except OSError as error:
        if error.strerror is None:  # of Jinja, say: not what the system says of a file
            raise
        raise PublicationError(f"{error.filename or output}: can't be written: {error.strerror}") from error
    return Built(tuple(written), removed, len(files) - len(written))


def _due(look: _Look, record: Record, *, compress: bool) -> Iterator[_Due]:
    for path, document in look.documents:
        codings = [each for each in CODINGS if compress and path + each.suffix not in look.own]
        names = _names(str(file_name(path)), document, codings)
        yield _Due(document, names, any(record.needs(name, document.fingerprint) for name in names))


def _prepared(found: Iterable[_Due]) -> Iterator[_Due]:
    """The same; what others need for a document begins to be made some documents before its turn."""
    waiting = deque[_Due]()
    for each in found:
        if each.is_due:
            each.document.prepare()
        waiting.append(each)
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def _everywhere(publication: Mapping[str, Document], *, compress: bool) -> _Look:
    own = frozenset(path for path in publication if path.endswith(_SUFFIXES)) if compress else frozenset[str]()
    return _Look({}, publication.items(), own)


def _changed(record: Record, changes: Changes, before: State) -> _Look | None:
    """The documents that may be others than the last build wrote; None where all may be."""
    paths = changes.since(before.memory)
    if paths is None:
        return None
    paths = tuple(paths)
    names = {name + suffix for name in (str(file_name(path)) for path in paths) for suffix in ("", *_SUFFIXES)}
    known = {name: fingerprint for name, fingerprint in record.files.items() if name not in names}
    coded = (path + suffix for path in paths for suffix in _SUFFIXES if before.compress)
    return _Look(known, _found(paths, changes), frozenset(path for path in coded if changes.look(path)))


def _found(paths: Iterable[str], changes: Changes) -> Iterator[tuple[str, Document]]:
    for path in paths:
        if document := changes.look(path):
            yield path, document


def _names(name: str, document: Document, codings: Iterable[Coding]) -> dict[str, Coding | None]:
    """The files that a document becomes, and the coding of each."""
    coded = {name + coding.suffix: coding for coding in codings if is_text(document.media_type)}
    return {name: None, **coded}


def _form(body: bytes, coding: Coding | None) -> bytes:
    return encode(body, coding) if coding else body
