"""sfeed.

It keeps a file of lines, and merges each document into it by id, title and link together (sfeed_update, `merge`):
an item whose title or address changed has two lines, unless its user defines another `merge`. It never forgets.

It asks without conditions, and follows no redirect: any is a failure (sfeed_update, `fetch`:
`curl -L --max-redirs 0 -f`), as is any error; the file then stays as it was, as it does for a document without items.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .documents import Item, read
from .network import MOVED, Answer, Fetch
from .showing import Shown, oldest_first

_PERSON_LOOKS = timedelta(days=7)  # and writes the new address into sfeedrc


@dataclass(slots=True)
class Sfeed:
    """One subscription; with `by_id` its user goes by ids alone."""

    url: str
    by_id: bool = False
    shown: list[Shown] = field(default_factory=list)
    _lines: set[tuple[str, ...]] = field(default_factory=set)
    _ids: set[str] = field(default_factory=set)
    _failing: datetime | None = None

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Run `sfeed_update`."""
        try:
            answer = fetch(self.url, {})
            items = read(answer.body).items if answer.status == 200 else None
        except (OSError, ValueError):
            return
        if items is None:
            self._fail(answer, now)
            return
        self._failing = None
        for item in oldest_first(items):
            if (line := self._line(item)) not in self._lines:
                self._lines.add(line)
                self.shown.append(Shown(now, "again" if item.id in self._ids else "new", item))
                self._ids.add(item.id)

    def _line(self, item: Item) -> tuple[str, ...]:
        return (item.id,) if self.by_id else (item.id, item.title, item.link)

    def _fail(self, answer: Answer, now: datetime) -> None:
        self._failing = self._failing or now
        if answer.status in MOVED and now >= self._failing + _PERSON_LOOKS:
            self.url, self._failing = answer.headers["location"], None
