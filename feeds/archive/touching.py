"""Articles that change with what they depend on → their new state, and the topics whose feeds that concerns."""

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from sqlalchemy import Connection, bindparam, select, update

from feeds.archive.schema import article, article_topic, attachment
from feeds.archive.settling import parts
from feeds.paths import asset_path, url
from feeds.publication import digest


class Touching:
    """Notes in one sync which articles changed without being read, and in `terms` the topics of all that changed.

    `noticed` is the moment of the sync in seconds since 1970, or 0 in the first one: a new archive knows of no
    changes, only of what is there.
    """

    def __init__(self, connection: Connection, noticed: int) -> None:
        self._connection, self.noticed = connection, noticed
        self.terms: set[str] = set()

    def note_terms(self, sources: Sequence[str]) -> frozenset[str]:
        """The topics that these articles have."""
        query = select(article_topic.c.term).where(article_topic.c.source.in_(sources)).distinct()
        terms = frozenset(self._connection.execute(query).scalars())
        self.terms |= terms
        return terms

    def change(self, sources: Sequence[str], **values: object) -> None:
        """These articles have these values now."""
        for some in parts(sources):
            found = article.c.source.in_(some)
            self._connection.execute(update(article).where(found).values(**values, changed=self.noticed))
            self.note_terms(some)

    def attach(self, states: Mapping[str, str]) -> None:
        """Something that articles depend on is in another state: by source, what stands for it."""
        for some in parts(list(states)):
            query = select(article.c.source, article.c.attached).where(article.c.source.in_(some))
            rows = [
                {"touched": source_, "attached": digest(attached or "", states[source_]), "noticed": self.noticed}
                for source_, attached in self._connection.execute(query)
            ]
            self._connection.execute(_attach, rows)
            self.note_terms(some)

    def showing(self, assets: Sequence[str], base_url: str) -> set[str]:
        """The articles that come with one of these files of the content folder."""
        paths, found = [asset_path(each) for each in assets], set[str]()
        for some in parts([*paths, *(unquote(url(base_url, path)) for path in paths)]):
            query = select(attachment.c.source).where(attachment.c.path.in_(some))
            found.update(self._connection.execute(query).scalars())
        return found


_attach = (
    update(article)
    .where(article.c.source == bindparam("touched"))
    .values(attached=bindparam("attached"), changed=bindparam("noticed"))
)
