"""What one sync writes into the archive, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection, Table, delete, func, inspect, select, update
from sqlalchemy.exc import OperationalError

from feeds.archive import binding, database, guessing, horizons, ids, indexing, recurrence, withdrawing
from feeds.archive.edited import last_versions, note_edits, note_moved
from feeds.archive.facts import BEGUN, read_fact, write_fact
from feeds.archive.guard import refuse_to_empty
from feeds.archive.inserting import insert_rows
from feeds.archive.rows import (
    Columns,
    article_columns,
    is_news,
    keeps_id,
    line_columns,
    source_columns,
    time_columns,
    topic_columns,
)
from feeds.archive.schema import alias, article, article_topic, attachment, content, fact, line, source, topic_change
from feeds.archive.settling import hand_over_ids, parts, settle_days, settle_moments, settled_paths
from feeds.archive.telling import Telling
from feeds.archive.touching import Touching
from feeds.ingest import Ingested
from feeds.model import Site


class Writer:
    """Writes into the archive between `begin` and `finish`; counts what changed for subscribers."""

    def __init__(self, connection: Connection, now: datetime, before: Connection) -> None:
        """`before` sees the archive as it was, until `finish`."""
        self._connection, self._before = connection, before
        self._moment = now
        self._now = int(now.timestamp())
        self._noted = self._now  # never the same second twice
        self._new: set[str] = set()
        self._moved: dict[str, str] = {}  # files that were renamed, with where they are now
        self._reissued: set[str] = set()  # sources that have other ids than they ask for
        self._left: set[str] = set()  # topics that an article may have left, and "" for all articles
        self._fresh: set[str] = set()  # that came or changed
        self._gone: list[str] = []  # ids of articles whose files went or became drafts
        self._count = 0  # of articles before
        self._asking = ids.Asking()
        self._guessed: set[str] = set()  # whose topics others teach, and now differ
        self._assets: list[str] = []  # that changed
        self._moments: set[int] = set()  # of articles that changed
        self._lines: set[recurrence.Marked] = set()  # that came or went
        self._rules, self._same_rules = b"", False
        self.is_first = False
        self.changed = 0
        self.removed = 0

    def begin(self, rules: bytes, *, afresh: bool = False) -> bool:
        """Lock the archive for writing, with tables in it, `afresh` without articles; whether it knows these rules."""
        # What is sorted for indexes, and to find what two articles share, may be all articles: beyond the page cache it
        # goes to temporary files.
        self._connection.exec_driver_sql("PRAGMA temp_store=FILE")
        # A plain BEGIN reads first and can't become a writer when another one wrote meanwhile.
        self._connection.exec_driver_sql("BEGIN IMMEDIATE")
        is_known = inspect(self._connection).has_table(fact.name) and self._fact("schema") == database.VERSION
        if afresh or not is_known:
            self._asking.inherited = ids.inherited(self._connection)
            database.drop(self._connection)
            indexing.drop(self._connection)
            database.create(self._connection)
            self._write_fact("schema", database.VERSION)
        self.is_first = self._asking.is_first = self._fact("generation") is None
        if self.is_first:
            self._write_fact(BEGUN, repr(self._moment.timestamp()).encode())
        self._gone += [each["id"] for each in self._asking.inherited.values()]
        count = select(func.count()).select_from(article)
        self._count = len(self._gone) or self._connection.execute(count).scalar_one()
        self._noted = max(self._now, self._last_noted() + 1)
        self._telling = Telling(self._connection, self._now, is_first=self.is_first)
        self._touching = Touching(self._connection, 0 if self.is_first else self._now)
        self._rules, self._same_rules = rules, self._fact("rules") == rules
        self._write_fact("rules", rules)
        return self._same_rules

    def take_in_ledger(self, data: bytes | None, name: str) -> None:
        """Let ids.tsv say which ids articles have. Raises ConfigError for a line that is wrong."""
        self._asking.lines = ids.take_in(self._connection, data, name)

    def put(self, rows: Sequence[Ingested]) -> None:
        """Take in what was read; a file with an error keeps the article that it last was."""
        read = [row for row in rows if not row.same and not row.asset and not row.failed]
        known = self._known_articles([row.file.source for row in read])
        gone = [row.file.source for row in read if row.data is None and row.file.source in known]
        fresh = [row for row in read if row.data is not None and is_news(row, known.get(row.file.source))]
        old = [row for row in fresh if row.file.source in known]
        before = last_versions(self._connection, old)
        postponed = [row.file.source for row in old if row.published > self._now]
        withdrawing.withdraw(self._connection, [*gone, *postponed], self._now)
        self._replace(source, [source_columns(row, self._now) for row in rows if not row.same])
        self._note_times(row for row in rows if row.same)
        self._take_out([*gone, *(row.file.source for row in old)])
        self._put_in(fresh, known)
        self._moments.update(note_edits(self._connection, before, self._now))
        # By other rules an article that stays as it is may have another signature, or none.
        self._telling.put(fresh if self._same_rules else [row for row in read if row.data is not None])
        self._telling.remove(gone)
        self._telling.note([row.file.source for row in fresh])
        assets = [row.file.source for row in rows if row.asset and not row.same]
        self._assets += assets if not self.is_first else []
        self._gone += [known[each]["id"] for each in gone]
        self.changed += len(fresh) + len(assets)
        self.removed += len(gone)

    def _put_in(self, fresh: Sequence[Ingested], known: Mapping[str, Columns]) -> None:
        """Write articles that are new, or were taken out to be replaced."""
        columns = [self._article_columns(row, known.get(row.file.source)) for row in fresh]
        self._insert(article, columns)
        self._insert(content, [{"source": row.file.source, "data": row.data} for row in fresh])
        self._insert(article_topic, [columns for row in fresh for columns in topic_columns(row)])
        self._insert(alias, [{"source": row.file.source, "path": path} for row in fresh for path in row.aliases])
        self._insert(attachment, [{"source": row.file.source, "path": p} for row in fresh for p in row.attachments])
        self._insert(line, [columns for row in fresh for columns in line_columns(row)])
        self._touching.terms.update(each.term for row in fresh for each in row.placings)
        if not self.is_first:
            self._moments.update(each["moment"] for each in columns)
            self._new.update(row.file.source for row in fresh if row.file.source not in known)
            self._lines.update((row.outlet, mark) for row in fresh for mark in row.marks)
            self._fresh.update(row.file.source for row in fresh)

    def remove(self, sources: Sequence[str]) -> None:
        """Forget files that are gone; one that only moved hands its id to where it is now."""
        for some in parts(sources):
            moved = hand_over_ids(self._connection, some, self._new)
            self._have(moved.values())
            self._moments.update(note_moved(self._connection, some, self._new, self._now))
            known = self._known_articles(some)
            self._gone += [each["id"] for each in known.values()]
            withdrawing.withdraw(self._connection, [each for each in known if each not in moved], self._now)
            self._moved |= moved
            self._take_out(list(known))
            self._telling.remove(list(known))
            self._assets += [each for each in some if each not in known]
            self._connection.execute(delete(source).where(source.c.source.in_(some)))
            self.removed += len(some)

    def forget_stories(self) -> None:
        """Let no article tell a story."""
        self._telling.remove_all()

    def finish(self, site: Site, packed: bytes, folder: str, *, accept: bool = False) -> None:
        """Settle ids and paths, note what changed, and make it all visible at once.

        Raises PublicationError where most articles are gone, unless that is to be accepted.
        """
        if self.is_first:
            database.index(self._connection)
        if self.changed or self.removed or self._asking.lines:
            self._settle(site)
            self._touch(self._touching.showing(self._assets, site.base_url))
            self._settle_lines()
        if not accept:
            refuse_to_empty(self._connection, self._gone, self._count, folder)
        self._settle_guesses(site)
        retold = self._telling.tell(everything=not self._same_rules)
        self._touching.change(retold)
        self._settle_horizons(site)
        bound = self._bind(site.entries)
        terms = sorted(self._touching.terms)
        if changed := bool(self.changed or self.removed or terms or retold or bound):
            moment = 0 if self.is_first else self._noted
            self._replace(topic_change, [{"term": term, "changed": moment} for term in ("", *terms)], "term")
        known = self._same_rules, self._fact("site"), self._fact("folder")
        site_changed = known != (True, packed, folder.encode())
        if site_changed:
            self._write_fact("site", packed)
            self._write_fact("folder", folder.encode())
            self._write_fact("site_changed", str(self._noted).encode())
        if site_changed or changed:
            self._write_fact("generation", str(int(self._fact("generation") or 0) + 1).encode())
        self._connection.commit()
        # From now on readers go on while one writes. The first time all was written straight into its place.
        with suppress(OperationalError):  # another one writes, and will do it
            self._connection.exec_driver_sql("PRAGMA journal_mode=WAL")

    def _settle(self, site: Site) -> None:
        self._have(withdrawing.take_back(self._connection, self._new.difference(self._moved.values())))
        settled = ids.settle_ids(self._connection, self._asking, site.zone)
        self._moments.update(settle_days(self._connection, self._reissued | settled.keys()))
        renamed = sorted(each for each, was_known in settled.items() if was_known)
        self._touching.change(renamed)
        self._telling.note(renamed)
        self.changed += len(renamed)
        withdrawing.forget_public(self._connection, self._now)
        settle_moments(self._connection, None if self.is_first else self._moments)
        for source_, path, twin in settled_paths(self._connection, self._new, self._touched):
            self._touching.change([source_], path=path, path_twin=twin)
            self._telling.note([source_])

    @property
    def _touched(self) -> set[str] | None:
        """What came or changed; None where that may be anything."""
        return self._fresh if self._same_rules and not self.is_first else None

    def _have(self, sources: Iterable[str]) -> None:
        """These have ids that they had before, under whatever name, and ask for none."""
        for each in sources:
            self._asking.asked.pop(each, None)
            self._reissued.add(each)

    # -- rows

    def _fact(self, name: str) -> bytes | None:
        return read_fact(self._connection, name)

    def _last_noted(self) -> int:
        """When the last change was noted: two in one second would look like one to who asks by the time alone."""
        last = select(topic_change.c.changed).where(topic_change.c.term == "")
        return max(int(self._fact("site_changed") or 0), self._connection.execute(last).scalar() or 0)

    def _write_fact(self, name: str, value: bytes) -> None:
        write_fact(self._connection, name, value)

    def _insert(self, table: Table, rows: Sequence[Columns]) -> None:
        insert_rows(self._connection, table, rows)

    def _replace(self, table: Table, rows: Sequence[Columns], key: str = "source") -> None:
        for some in parts([] if self.is_first else [row[key] for row in rows]):
            self._connection.execute(delete(table).where(table.c[key].in_(some)))
        self._insert(table, rows)

    def _note_times(self, rows: Iterable[Ingested]) -> None:
        for row in rows:
            found = source.c.source == row.file.source
            self._connection.execute(update(source).where(found).values(time_columns(row, self._now)))

    def _known_articles(self, sources: Sequence[str]) -> dict[str, Columns]:
        if self.is_first or not sources:
            return {}
        table = article.c
        query = select(
            table.source, table.id, table.wanted_id, table.own_id, table.hash,
            table.path, table.wanted_path, table.path_twin, table.edited,
        ).where(table.source.in_(sources))  # fmt: skip
        return {row.source: dict(row._mapping) for row in self._connection.execute(query)}

    def _take_out(self, sources: Sequence[str]) -> None:
        for some in parts(sources):
            self._left |= {"", *self._touching.note_terms(some)}
            self._telling.note(some)
            self._lines.update(recurrence.lines_of(self._connection, some))
            for table in (article, content, article_topic, alias, attachment, line):
                self._connection.execute(delete(table).where(table.c.source.in_(some)))

    def _article_columns(self, row: Ingested, known: Columns | None) -> Columns:
        known = known or self._asking.inherited.get(row.file.source)
        if not self.is_first and not keeps_id(row, known):
            self._asking.asked[row.file.source] = row.id
        columns = article_columns(row, known)
        if columns["id"] != row.id:
            self._reissued.add(row.file.source)
        return columns | {"changed": self._touching.noticed}

    def _settle_lines(self) -> None:
        """An article changes with the lines that it shares with others: enough of them make a line noise."""
        if self.is_first:
            recurrence.settle_all(self._connection)
            return
        self._touch(set(recurrence.settle(self._connection, self._lines)))

    def _touch(self, sources: Iterable[str]) -> None:
        """Articles change with what this sync changed besides."""
        self._touching.attach(dict.fromkeys(sources, str(self._now)))

    def _settle_guesses(self, site: Site) -> None:
        """An article changes with what others teach of its topics."""
        fresh = self._fresh if self.changed or self.removed else None
        for moved in guessing.settle(self._connection, site, self._moment, rules=self._rules, fresh=fresh):
            self._touching.attach(moved.states)
            self._touching.terms.update(moved.terms)
            self._left.update(moved.terms)
            self._guessed.update(moved.states)

    def _settle_horizons(self, site: Site) -> None:
        """What had left a feed stays out of it, whatever leaves it now."""
        if self._left and not self.is_first:
            terms = sorted(self._left)
            horizons.settle(self._before, self._connection, site, terms=terms, moved=self._moved, now=self._now)

    def _bind(self, entries: int) -> bool:
        """What came to feeds is loose, and volumes are filled with what is; whether any was."""
        if self.is_first and binding.is_empty(self._connection):
            return bool(binding.begin(self._connection, entries=entries, now=self._now))
        if self.changed or self._touching.terms:
            some = self._fresh | self._guessed
            binding.enlist(self._connection, some if self._same_rules else None, self._touching.noticed)
        bound = binding.bind(self._connection, entries=entries, now=self._now)
        self._touching.terms |= bound - {binding.ALL}
        return bool(bound)
