"""The articles that a sync changes → the stories that are told now, and the articles that show others of them."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice, pairwise

from sqlalchemy import Connection, Table, delete, exists, func, insert, select

from feeds.archive.schema import article, signature, story
from feeds.archive.settling import parts
from feeds.ingest import Ingested
from feeds.stories import WARM_UP, Retold, Signed, retell

# In seconds: what lies between changes that are farther apart is not told again.
_APART = 3 * WARM_UP
_EVER = 10**12  # seconds before and after 1970: all dates are within
_BATCH = 500  # articles whose story is another one, written together


class Telling:
    """Keeps the signatures of what a sync writes, and tells stories when all is written.

    `now` is the moment of the sync in seconds since 1970: what is dated later is shown nowhere yet.
    """

    def __init__(self, connection: Connection, now: int, *, is_first: bool) -> None:
        self._connection, self._now, self._is_first = connection, now, is_first
        self._moments: set[int] = set()  # at which something changed
        self._left: set[str] = set()  # stories that an article may have left
        self._shown: set[str] = set()  # stories of which another state is shown

    def note(self, sources: Collection[str]) -> None:
        """Something changes in what others show of these articles."""
        told = select(story.c.story).join(article, article.c.source == story.c.source)
        for some in parts([] if self._is_first else sorted(sources)):
            seen = told.where(story.c.source.in_(some), article.c.published <= self._now)
            self._shown.update(self._connection.execute(seen).scalars())

    def put(self, rows: Sequence[Ingested]) -> None:
        """Keep the signatures of articles; those without tell no story."""
        asked = [Signed(row.file.source, row.published, row.signature) for row in rows]
        known = self._known([each.source for each in asked])
        changed = [each for each in asked if each != known.get(each.source)]
        self.remove([each.source for each in changed if not each.signature])
        signed = [each for each in changed if each.signature]
        before = [known[each.source] for each in signed if each.source in known]
        self._delete(signature, [each.source for each in before])
        if signed:
            values = [{"source": each.source, "published": each.published, "data": each.signature} for each in signed]
            self._connection.execute(insert(signature), values)
        if not self._is_first:
            self._moments.update(each.published for each in (*before, *signed))

    def remove(self, sources: Sequence[str]) -> None:
        """Forget articles that tell no story any more."""
        self._moments.update(each.published for each in self._known(sources).values())
        for some in parts([] if self._is_first else sources):
            self._left.update(self._connection.execute(select(story.c.story).where(story.c.source.in_(some))).scalars())
        for table in (signature, story):
            self._delete(table, sources)

    def remove_all(self) -> None:
        """Forget all articles: also those that could not be read now."""
        sources = self._connection.execute(select(signature.c.source)).scalars().all()
        self.note(sources)
        self.remove(sources)

    def tell(self, *, everything: bool) -> Sequence[str]:
        """Tell what may have changed, or everything, and give the articles that show another state of their story."""
        for since, until in [(-_EVER, _EVER)] if everything else _spans(self._moments):
            self._tell(since, until)
        self._forget_alone()
        found = set(self._shown)
        for some in parts(sorted(self._shown)):
            found.update(self._connection.execute(select(story.c.source).where(story.c.story.in_(some))).scalars())
        return sorted(found)

    def _tell(self, since: int, until: int) -> None:
        """Tell again what changes of a span bear upon; rows are written only of articles that were read already."""
        before = func.coalesce(story.c.story, signature.c.source)
        query = (
            select(signature.c.source, signature.c.published, signature.c.data, before)
            .outerjoin(story, story.c.source == signature.c.source)
            .where(signature.c.published >= since - WARM_UP)
            .order_by(signature.c.published, signature.c.source)
            .execution_options(yield_per=1000)
        )
        with self._connection.execute(query) as rows:
            articles = ((Signed(source, published, data), told) for source, published, data, told in rows)
            changed = retell(articles, since=since, until=until)
            while some := list(islice(changed, _BATCH)):
                self._write(some)

    def _write(self, changed: Sequence[Retold]) -> None:
        self._delete(story, [each.source for each in changed])
        joined = [each for each in changed if each.story != each.source]
        told = {each.source: each.story for each in joined} | {each.story: each.story for each in joined}
        if told:
            values = [{"source": source, "story": first} for source, first in told.items()]
            self._connection.execute(insert(story).prefix_with("OR IGNORE"), values)
        if not self._is_first:
            self._left.update(each.before for each in changed)
            self._shown.update(
                name for each in changed if each.published <= self._now for name in (each.before, each.story)
            )

    def _forget_alone(self) -> None:
        """An article that no other follows any more tells no story of several."""
        other = story.alias()
        followed = exists().where(other.c.story == story.c.story, other.c.source != story.c.source)
        for some in parts(sorted(self._left)):
            self._connection.execute(delete(story).where(story.c.source.in_(some), ~followed))

    def _known(self, sources: Sequence[str]) -> dict[str, Signed]:
        found: dict[str, Signed] = {}
        for some in parts([] if self._is_first else sources):
            query = select(signature.c.source, signature.c.published, signature.c.data)
            for row in self._connection.execute(query.where(signature.c.source.in_(some))):
                found[row.source] = Signed(*row)
        return found

    def _delete(self, table: Table, sources: Sequence[str]) -> None:
        for some in parts([] if self._is_first else sources):
            self._connection.execute(delete(table).where(table.c.source.in_(some)))


def _spans(moments: Collection[int]) -> Iterator[tuple[int, int]]:
    """From when to when there were changes, in their order; those that are near one another together."""
    ordered = sorted(moments)
    starts = [later for earlier, later in pairwise(ordered) if later - earlier > _APART]
    ends = [earlier for earlier, later in pairwise(ordered) if later - earlier > _APART]
    return zip([*ordered[:1], *starts], [*ends, *ordered[-1:]], strict=True)
