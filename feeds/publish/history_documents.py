"""Snapshot → the volumes of feeds: archive documents (RFC 5005 §4) of all articles and of each topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from feeds.archive import Listed
from feeds.feed import MAX_AGE, feed_folder, feed_of
from feeds.formats import BY_SUFFIX, FORMATS, Format
from feeds.model import Topic
from feeds.paths import url
from feeds.publication import Document
from feeds.publish.snapshot import Snapshot

_VOLUME = re.compile(r"/(?:topics/(?P<term>[^/]+)/)?archive/(?P<number>[1-9][0-9]{0,8})\.(?P<suffix>[a-z]+)", re.ASCII)
_YEAR = 365 * 24 * 60 * 60  # seconds


def newest_volume(snapshot: Snapshot, topic: Topic | None, suffix: str) -> str | None:
    """The URL of a feed's newest volume, None where it has none."""
    number = snapshot.windows.last_volume(topic.term if topic else None)
    return url(snapshot.site.base_url, volume_path(topic, number, suffix)) if number else None


def volume_path(topic: Topic | None, number: int, suffix: str) -> str:
    """The path of a volume of a topic, or of all articles."""
    return f"{feed_folder(topic)}archive/{number}.{suffix}"


@dataclass(frozen=True, slots=True)
class HistoryDocuments:
    """Volumes by path. One never changes, but when one of its own entries does or goes, or the site."""

    snapshot: Snapshot

    def __iter__(self) -> Iterator[str]:
        """The newest first: their entries are those of the feeds, and were made a moment ago."""
        for topic in (None, *self.snapshot.by_term.values()):
            for number in range(self.snapshot.windows.last_volume(topic.term if topic else None), 0, -1):
                yield from (volume_path(topic, number, each.suffix) for each in FORMATS)

    def get(self, path: str) -> Document | None:
        """The volume at a path."""
        match = _VOLUME.fullmatch(path)
        format_ = BY_SUFFIX.get(match["suffix"]) if match else None
        if match is None or format_ is None:
            return None
        topic = self.snapshot.by_term.get(match["term"]) if match["term"] else None
        number = int(match["number"])
        if (match["term"] and topic is None) or number > self.snapshot.windows.last_volume(match["term"]):
            return None
        return self._document(format_, topic, number)

    def is_folder(self, path: str) -> bool:
        """Whether volumes are in the folder that a path would be."""
        return path.endswith("/archive") and self.get(f"{path}/1.{FORMATS[0].suffix}") is not None

    def _document(self, format_: Format, topic: Topic | None, number: int) -> Document:
        snapshot, term = self.snapshot, topic.term if topic else None
        listed = snapshot.windows.volume(term, number)
        path = volume_path(topic, number, format_.suffix)
        return Document(
            format_.media_type,
            snapshot.fingerprint(listed, path, repr(topic), str(snapshot.noticed_of(listed))),
            snapshot.last_modified_of(term, listed),
            partial(self._render, format_, topic, number, listed),
            max_age=MAX_AGE,
            stale_age=_YEAR,
            links=(("self", url(snapshot.site.base_url, path)),),
            prepare=partial(snapshot.prepare, listed),
        )

    def _render(self, format_: Format, topic: Topic | None, number: int, listed: tuple[Listed, ...]) -> bytes:
        def at(other: int) -> str:
            return url(base_url, volume_path(topic, other, format_.suffix))

        site, entries = self.snapshot.site, self.snapshot.entries_of(listed)
        base_url, feed = site.base_url, feed_of(site, topic, entries, self.snapshot.noticed_of(listed))
        volume = replace(
            feed,
            hub=None,
            previous=at(number - 1) if number > 1 else None,
            # The newest would change when there is a newer one. The first has it from the beginning: validators take
            # an archive document without a way on for incomplete.
            following=at(2) if number == 1 else None,
            current=url(base_url, f"{feed_folder(topic)}feed.{format_.suffix}"),
            max_age=MAX_AGE,
            stylesheet=f"../{feed.stylesheet}",
        )
        return format_.render(volume, at(number))
