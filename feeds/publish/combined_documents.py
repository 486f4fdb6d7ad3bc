"""Snapshot → feeds and pages of combinations of topics that nobody listed, made for who asks."""

import re
from dataclasses import dataclass, replace

from feeds.feed import feed_folder
from feeds.publication import Document
from feeds.publish.feed_documents import FeedDocuments
from feeds.publish.page_documents import PageDocuments
from feeds.publish.snapshot import Snapshot

_PATH = re.compile(r"/topics/(?P<query>[^/]+)/(?:feed\.(?P<suffix>[a-z]+))?")


@dataclass(frozen=True, slots=True)
class CombinedDocuments:
    """Documents by path; a path whose query is another way to say the same leads to the canonical one."""

    snapshot: Snapshot
    feeds: FeedDocuments
    pages: PageDocuments

    def get(self, path: str) -> Document | None:
        """The feed or page at a path that no other document has."""
        match = _PATH.fullmatch(path)
        topic = self.snapshot.combination(match["query"]) if match else None
        if match is None or topic is None:
            return None
        to = feed_folder(topic) + path.rpartition("/")[2]
        if match["suffix"] is None:
            return self.pages.of(topic) if to == path else self.pages.moved(path, to)
        document = self.feeds.of(topic, match["suffix"])
        return document if document is None or to == path else replace(document, moved_to=to)
