"""An archive that changes → the publication as it is at this moment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from feeds.archive import Archive
from feeds.errors import PublicationError
from feeds.publication import LONGEST_AGE, Document
from feeds.publish.whole import ArchivePublication

_NEVER = datetime.max.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_OUTDATED = timedelta(minutes=15)  # news grow old without a change


class LivePublication(Mapping[str, Document]):
    """The publication as it is at this moment, whatever changes meanwhile.

    `clock` says what time it is; the archive is asked for its generation at most once a second.
    `base_url` wins over what the archive says of the site.
    """

    def __init__(self, archive: Archive, clock: Callable[[], datetime], *, base_url: str | None = None) -> None:
        self._archive, self._clock, self._base_url = archive, clock, base_url
        self._state: _State | None = None

    def __getitem__(self, path: str) -> Document:
        state = self._current()
        return _until(state.publication[path], state.due, state.checked)

    def __iter__(self) -> Iterator[str]:
        return iter(self._current().publication)

    def __len__(self) -> int:
        return len(self._current().publication)

    def state(self) -> object:
        """The same object for as long as every document is the same, and how long it keeps, too."""
        return self._current().identity

    def _current(self) -> "_State":
        now, state = self._clock(), self._state
        if state is None or not state.checked <= now < state.checked + _SECOND:
            self._state = state = self._looked_up(now.replace(microsecond=0))
        return state

    def _looked_up(self, now: datetime) -> "_State":
        """The same publication as long as nothing changed and no article came of age."""
        generation = self._archive.generation
        if self._state and self._state.generation == generation and now < self._state.until:
            # Near an article that comes of age, each second says another `max_age`.
            identity = self._state.identity if _seconds(now, self._state.due) >= LONGEST_AGE else object()
            return replace(self._state, checked=now, identity=identity)
        site = self._archive.site
        if site is None:
            raise PublicationError("the archive is empty; build it first")
        site = replace(site, base_url=self._base_url or site.base_url)
        due = self._archive.next_due(now) or _NEVER
        until = min(due, now + _OUTDATED)
        before = self._state.publication if self._state else None
        publication = ArchivePublication(site, self._archive, now, with_pages=True, before=before)
        return _State(publication, generation, due, until, now)


@dataclass(frozen=True, slots=True)
class _State:
    publication: ArchivePublication
    generation: int
    due: datetime  # when the next article is published
    until: datetime  # when to look again, whatever happens
    checked: datetime
    identity: object = field(default_factory=object)


def _until(document: Document, due: datetime, now: datetime) -> Document:
    """The document, kept by nobody for longer than until the next article comes of age."""
    ask = document.ask
    if ask:
        document = replace(document, ask=lambda query: _until(ask(query), due, now))
    seconds = max(_seconds(now, due), 1)
    if document.max_age <= seconds:
        return document
    reading = document.reading and replace(document.reading, max_age=min(document.reading.max_age, seconds))
    return replace(document, max_age=seconds, reading=reading)


def _seconds(now: datetime, due: datetime) -> int:
    return int((due - now).total_seconds())
