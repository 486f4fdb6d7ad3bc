"""A reader that follows links to older entries when it was away too long: RFC 5005 §4, `next_url` in JSON Feed.

It knows entries by their ids, for ever. It goes on to the document before while a document has none that it knows:
then there may be more between what it knows and what it sees. The first time it takes all that there is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from .documents import Document, read
from .network import Fetch, conditions, followed
from .showing import Shown, oldest_first

_MOST = 1000  # documents


@dataclass(slots=True)
class Follower:
    """One subscription, to a feed in any format."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _etag: str | None = None
    _modified: str | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Read the newest document, and those before it as far as there is something new."""
        try:
            found = followed(fetch, self.url, conditions(self._etag, self._modified))
            if found.answer.status != 200:
                return
            documents = list(self._back(fetch, found.url, read(found.answer.body)))
        except (OSError, ValueError):
            return
        for document in reversed(documents):
            for item in oldest_first(document.items):
                if item.id not in self._known:
                    self._known.add(item.id)
                    self.shown.append(Shown(now, "new", item))
        self._etag, self._modified = found.answer.headers.get("etag"), found.answer.headers.get("last-modified")

    def _back(self, fetch: Fetch, url: str, document: Document) -> Iterator[Document]:
        """Raises OSError where one of them is not there: then the next time all is tried again."""
        for _ in range(_MOST):
            yield document
            if document.previous is None or any(item.id in self._known for item in document.items):
                return
            url = urljoin(url, document.previous)
            found = followed(fetch, url, {})
            if found.answer.status != 200:
                raise OSError(f"{url}: {found.answer.status}")
            url, document = found.url, read(found.answer.body)
