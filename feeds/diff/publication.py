"""A publication, and the place where the last one stands → what becomes of each feed for its subscribers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from feeds.diff.comparing import Difference, difference
from feeds.diff.places import LIMIT, Place
from feeds.errors import ContentError, Problem
from feeds.feed_file import FeedFile
from feeds.publication import FEEDS, Document
from feeds.published import PublishedFeed, read_published

_SUFFIXES = (".atom", ".rss", ".json", ".xml")
_SUBSCRIBED = ("/feed.atom", "/feed.rss", "/feed.json")  # an archive document is no feed to subscribe to
_FEW = 5  # entries; of fewer, more than half go often enough
State = Literal["same", "changed", "new", "gone", "moved", "unreadable"]
Publication = Mapping[str, Document]
_NOTHING = Difference()


@dataclass(frozen=True, slots=True)
class FeedChange:
    """What becomes of the feed that subscribers have at a path.

    Where nobody could have it so far, all its entries are new. `problems` are what is wrong with what is published.
    `is_accepted` says that it is meant if most entries are withdrawn.
    """

    path: str
    state: State
    difference: Difference = _NOTHING
    problems: tuple[Problem, ...] = ()
    is_accepted: bool = False

    @property
    def is_safe(self) -> bool:
        """Whether its subscribers lose nothing and get nothing twice, as far as can be known."""
        return self.state not in ("gone", "unreadable") and self.difference.is_safe and not self.is_emptied

    @property
    def is_emptied(self) -> bool:
        """Whether more than half of it is withdrawn at once, which hardly anybody means: a folder may be missing."""
        found, withdrawn = self.difference, len(self.difference.withdrawn)
        kept = found.same + sum(map(len, (found.edited, found.changed_ids, found.left, found.dropped)))
        return withdrawn >= _FEW and withdrawn > kept and not self.is_accepted


def changes(publication: Publication, place: Place, *, room: int) -> Iterator[FeedChange]:
    """What becomes of all feeds, those that are published first, then those that are published no more.

    `room` is how many entries a feed shows at most.
    """
    listed, ours, shown = frozenset(place.paths), set[str](), set[str]()
    for paths in feeds_of(publication):
        ours.update(paths)
        problems: list[Problem] = []
        old = _standing(place, paths, problems)
        if old is not None:
            yield _change(old[0], old[1], publication[old[0]], shown, problems, room=room)
        elif problems and (not place.paths or not listed.isdisjoint(paths)):
            yield FeedChange(paths[0], "unreadable", problems=tuple(problems))
        elif publication[paths[0]].moved_to is None:  # object stores answer 403 where there is nothing
            entries = as_feed(publication[paths[0]]).entries
            yield FeedChange(paths[0], "new", Difference(new=entries), _warnings(problems))
            shown.update(entry.id for entry in entries)
    for path in _each_once(listed - ours):
        yield from _unlisted(publication, path, place, shown, room=room)


def change(publication: Publication, path: str, old: PublishedFeed, *, where: str, room: int) -> FeedChange:
    """What becomes of one feed, whoever made it, if the one at a path takes its place."""
    return _change(path, old, publication[path], set(), _faults(old, where), room=room)


def feeds_of(publication: Publication) -> list[list[str]]:
    """The paths of each feed, in all formats and under all names, Atom first; a path that moved is another feed."""
    groups: dict[tuple[str, str], list[str]] = {}
    for path in publication:
        address = own_address(publication[path]) if path.endswith(_SUFFIXES) else None
        if address:
            groups.setdefault((path.rpartition("/")[0], address.rpartition(".")[0]), []).append(path)
    return list(groups.values())


def _each_once(paths: Iterable[str]) -> Iterable[str]:
    """One path of those that differ in their suffix alone: one feed in several formats."""
    return sorted({path.rpartition(".")[0]: path for path in sorted(paths, reverse=True)}.values())


def own_address(document: Document | None) -> str | None:
    """The URL of a feed; None for what is no feed that readers may subscribe to."""
    address = dict(document.links).get("self") if document and document.media_type in FEEDS else None
    return address if address and address.endswith(_SUBSCRIBED) else None


def as_feed(document: Document) -> PublishedFeed:
    """What subscribers of a feed will be given."""
    return read_published(document.render(), own_address(document) or "")


def old_feed(file: FeedFile, address: str = "") -> PublishedFeed:
    """What subscribers were given; ContentError for what is no feed, or too large for one."""
    if len(file.body) > LIMIT:
        raise ContentError(f"is larger than {LIMIT // 2**20} MiB")
    return read_published(file.body, address or file.urls[-1] if file.urls else address)


def _standing(place: Place, paths: Iterable[str], problems: list[Problem]) -> tuple[str, PublishedFeed] | None:
    """The first of these feeds that can be read whole, or else in part, with its path; what is wrong is noted."""
    in_part = None
    for path in paths:
        file = place.read(path)
        if isinstance(file, Problem):
            problems.append(file)
        elif isinstance(file, FeedFile):
            try:
                feed = old_feed(file)
            except ContentError as error:
                problems.append(Problem(file.where, str(error), error.line))
                continue
            if not feed.faults:
                return path, feed
            problems += _faults(feed, file.where)
            in_part = in_part or (path, feed)
    return in_part


def _change(
    path: str, old: PublishedFeed, document: Document, shown: set[str], problems: Sequence[Problem], *, room: int
) -> FeedChange:
    """`shown` are ids of entries that other feeds have, and gets those of this one."""
    new = as_feed(document)
    shown.update(entry.id for entry in new.entries)
    found = difference(old, new, room)
    left = tuple(entry for entry in found.withdrawn if entry.id in shown)
    found = replace(found, withdrawn=tuple(entry for entry in found.withdrawn if entry.id not in shown), left=left)
    state: State = "same" if found == Difference(same=found.same) else "changed"
    return FeedChange(path, state, found, _warnings(problems))


def _faults(old: PublishedFeed, where: str) -> list[Problem]:
    return [Problem(where, fault) for fault in old.faults]


def _warnings(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(each, severity="warning") for each in problems)


def _unlisted(publication: Publication, path: str, place: Place, shown: set[str], *, room: int) -> Iterator[FeedChange]:
    """What becomes of a path at which no feed stands any more: it may lead to another one."""
    document = publication.get(path)
    if document is None:
        yield FeedChange(path, "gone")
    elif document.moved_to is not None:
        target, problems = publication.get(document.moved_to), list[Problem]()
        if target is None or not own_address(target):
            yield FeedChange(path, "moved" if "://" in document.moved_to else "gone")
        elif (old := _standing(place, [path], problems)) is not None:
            yield _change(path, old[1], target, shown, problems, room=room)
