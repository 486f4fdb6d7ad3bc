"""An archive that changes → the publication as it is at this moment."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock

from feeds.archive import Archive
from feeds.errors import PublicationError
from feeds.publication import LONGEST_AGE, Document
from feeds.publish.whole import ArchivePublication

_NEVER = datetime.max.replace(tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_PAUSE = timedelta(seconds=0.25)  # between two looks: what changed is seen with time left to make it
_OUTDATED = timedelta(minutes=15)  # news grow old without a change


@dataclass(frozen=True, slots=True)
class Standing:
    """What answers may stand for: `now`, the same object for as long as no answer changes, in no header either.

    Answers that stand for something `recent` were right less than a second ago.
    """

    now: object
    recent: tuple[object, ...] = ()


class LivePublication(Mapping[str, Document]):
    """The publication as it is at this moment, whatever changes meanwhile.

    `clock` says what time it is; the archive is asked for its generation at most four times a second.
    `base_url` wins over what the archive says of the site.
    """

    def __init__(self, archive: Archive, clock: Callable[[], datetime], *, base_url: str | None = None) -> None:
        self._archive, self._clock, self._base_url = archive, clock, base_url
        self._state: _State | None = None
        self._looking = Lock()

    def __getitem__(self, path: str) -> Document:
        state = self._current()
        return _until(state.publication[path], state.due, state.checked)

    def __iter__(self) -> Iterator[str]:
        return iter(self._current().publication)

    def __len__(self) -> int:
        return len(self._current().publication)

    def standing(self) -> Standing:
        """What answers may stand for at this moment."""
        return self._current().standing

    def _current(self) -> "_State":
        now, state = self._clock(), self._state
        if state is not None and state.looked <= now < state.next:
            return state
        is_old = state is None or not state.looked <= now < state.looked + _SECOND
        if not self._looking.acquire(blocking=is_old):  # who comes while another one looks has what was true just now
            return state or self._current()
        try:
            if self._state is None or self._state is state:
                self._state = self._looked_up(now)
            return self._state
        finally:
            self._looking.release()

    def _looked_up(self, now: datetime) -> "_State":
        """The same publication as long as nothing changed and no article came of age."""
        generation, state, second = self._archive.generation, self._state, now.replace(microsecond=0)
        after = min(now + _PAUSE, second + _SECOND)
        recent = _recent(state, after) if state else {}
        if state and state.generation == generation and second < state.until:
            # Near an article that comes of age, each second says another `max_age`.
            is_same = second == state.checked or _seconds(second, state.due) >= LONGEST_AGE
            standing = Standing(state.standing.now if is_same else object(), (*recent,))
            return replace(state, checked=second, looked=now, next=after, standing=standing, recent=recent)
        site = self._archive.site
        if site is None:
            raise PublicationError("the archive is empty; build it first")
        site = replace(site, base_url=self._base_url or site.base_url)
        due = self._archive.next_due(second) or _NEVER
        until = min(due, second + _OUTDATED)
        publication = ArchivePublication(
            site, self._archive, second, with_pages=True, before=state.publication if state else None
        )
        if state and state.looked + _SECOND >= after:
            recent = {**recent, state.standing.now: state.looked + _SECOND}
        return _State(publication, generation, due, until, second, now, after, Standing(object(), (*recent,)), recent)


@dataclass(frozen=True, slots=True)
class _State:
    publication: ArchivePublication
    generation: int
    due: datetime  # when the next article is published
    until: datetime  # when to look again, whatever happens
    checked: datetime  # the second in which that was last done
    looked: datetime
    next: datetime  # when to do so again
    standing: Standing
    recent: Mapping[object, datetime]  # what stood before, with when a second has passed since that was last seen


def _recent(state: _State, after: datetime) -> Mapping[object, datetime]:
    """What will still have been true a second before a moment."""
    return {each: until for each, until in state.recent.items() if until >= after}


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
