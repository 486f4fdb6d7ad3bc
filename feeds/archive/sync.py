"""A content folder → the archive: reads what changed, writes it in one go."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from feeds.archive import Archive, schema
from feeds.archive.problems import problems
from feeds.archive.writing import Writer
from feeds.content import SourceFile, walk
from feeds.content.named import files_at
from feeds.edition import edition
from feeds.errors import ConfigError, ContentError, Problem, PublicationError
from feeds.ingest import Ingested, Known, ingest, ingest_packed, pack_files, unpack_ingested
from feeds.ledger import FILE_NAME
from feeds.model import Site
from feeds.publication import digest

_BATCH = 200  # files
_WORTH_AN_EXECUTOR = 300  # files; fewer are read sooner than processes start
_IN_FLIGHT = 4  # batches that workers hold or have ready

_pack = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync found: how many files it read, and how many articles changed or went; whether it was the first."""

    read: int
    changed: int
    removed: int
    problems: tuple[Problem, ...] = ()
    is_first: bool = False


@dataclass(slots=True)
class _Difference:
    """What a walk over the folder finds, against what the archive knows; filled while it streams."""

    removed: list[str] = field(default_factory=list)
    troubled: list[SourceFile] = field(default_factory=list)


def sync(
    archive: Archive,
    folder: Path,
    site: Site,
    now: datetime,
    *,
    afresh: bool = False,
    accept: bool = False,
    only: Collection[str] | None = None,
    executor: Executor | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Synced:
    """Bring the archive up to what the folder and the site say now.

    Readers see all of it or nothing, also after a kill. With `afresh`, all articles are taken in as if for the first
    time, with the ids and paths that they have.
    With `only`, no more than these sources are looked at: whoever asks knows that the others are as they were.
    `executor` loads articles when there are many; `progress` is called with the number read so far.
    Raises ConfigError for an ids.tsv that is wrong; PublicationError where the archive can't be written, the folder
    not be read, or most articles are gone, unless `accept` says that this is meant.
    """
    ledger = _ledger(folder)
    rules = _rules(site)
    difference = _Difference()
    with archive.connect() as reader, archive.connect() as connection:
        writer = Writer(connection, now, reader)
        same_rules = writer.begin(rules, afresh=afresh)
        writer.take_in_ledger(ledger, str(folder / FILE_NAME))
        named = only if same_rules and not writer.is_first else None
        walked = _walked(folder, difference.troubled) if named is None else files_at(folder, named)
        known = iter(()) if writer.is_first else _known(reader, named)
        changes = _changes(walked, known, difference.removed, same_rules=same_rules)
        read = 0
        for batch in _ingested(changes, folder, site, executor):
            writer.put(batch)
            read += len(batch)
            progress(read)
        writer.remove([source for source in difference.removed if not _hidden(source, difference.troubled)])
        if not site.find_stories:
            writer.forget_stories()
        writer.finish(site, _pack(site), str(folder.resolve()), accept=accept)
    troubles = (Problem(file.source, file.trouble or "") for file in difference.troubled)
    return Synced(read, writer.changed, writer.removed, (*troubles, *problems(archive)), writer.is_first)


def _ledger(folder: Path) -> bytes | None:
    try:
        return (folder / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{folder / FILE_NAME}: can't be read: {error.strerror}") from error


def _rules(site: Site) -> bytes:
    """What an article in the archive depends on besides its file."""
    parts = (
        edition(),
        site.id_authority,
        site.timezone,
        site.permalink,
        site.language,
        site.languages,
        site.outlets,
        site.topics_from,
        site.find_stories,
        [(t.term, t.label, t.match, t.parent, t.merged_into, t.also, t.hidden) for t in site.topics],
    )
    return digest(_pack(parts)).encode()


def _walked(folder: Path, troubled: list[SourceFile]) -> Iterator[SourceFile]:
    try:
        for file in walk(folder):
            if file.trouble:
                troubled.append(file)
            else:
                yield file
    except ContentError as error:
        raise PublicationError(str(error)) from error


_Row = tuple[str, int, int, str]  # source, size, modified, hash


def _known(connection: Connection, only: Collection[str] | None) -> Iterator[_Row]:
    table = schema.source.c
    query = select(table.source, table.size, table.modified, table.hash).order_by(table.source)
    if only is not None:
        query = query.where(table.source.in_(only))
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield tuple(row)


def _changes(
    walked: Iterable[SourceFile], known: Iterator[_Row], removed: list[str], *, same_rules: bool
) -> Iterator[Known]:
    """Files that are new or look changed, with the hash that the archive knows; both inputs are sorted by source."""
    row = next(known, None)
    for file in walked:
        while row is not None and row[0] < file.source:
            removed.append(row[0])
            row = next(known, None)
        if row is None or row[0] != file.source:
            yield file, ""
            continue
        _, size, modified, known_hash = row
        row = next(known, None)
        if not same_rules and file.is_article:
            yield file, ""
        elif (size, modified) != (file.size, file.modified):
            yield file, known_hash
    removed.extend(row[0] for row in ([row] if row else []))
    removed.extend(row[0] for row in known)


def _ingested(
    changes: Iterator[Known], folder: Path, site: Site, executor: Executor | None
) -> Iterator[list[Ingested]]:
    """Batches in the order of the changes; few are in memory at a time."""
    first = list(islice(changes, _WORTH_AN_EXECUTOR))
    batches, packed = _batches(chain(first, changes)), _pack(site)
    if executor is None or len(first) < _WORTH_AN_EXECUTOR:
        yield from (ingest(batch, folder=folder, site=site) for batch in batches)
        return
    waiting: deque[Future[bytes]] = deque()
    for batch in batches:
        waiting.append(executor.submit(ingest_packed, pack_files(batch), folder=folder, site=packed))
        if len(waiting) >= _IN_FLIGHT:
            yield unpack_ingested(waiting.popleft().result())
    while waiting:
        yield unpack_ingested(waiting.popleft().result())


def _batches(changes: Iterator[Known]) -> Iterator[list[Known]]:
    while batch := list(islice(changes, _BATCH)):
        yield batch


def _hidden(source: str, troubled: Iterable[SourceFile]) -> bool:
    """Whether a source that was not found lies behind something that could not be read: then it may well be there."""
    return any(source == file.source or source.startswith(f"{file.source}/") for file in troubled)
