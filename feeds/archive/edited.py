"""The last version of an article and the one that was read now → when readers should hear of an edit.

`updated` moves by the author's word, else when what people see says something else: then to the moment of the sync
that saw it. Only a file that changed was edited: other code, and other settings, may read the same file differently.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, exists, select, update

from feeds.archive.recurrence import noise_of
from feeds.archive.schema import article, content, source
from feeds.content.dating import spread
from feeds.content.markup import plain_text
from feeds.content.recurring import without
from feeds.edits import weigh
from feeds.ingest import Ingested, unpack_article
from feeds.model import Article


@dataclass(frozen=True, slots=True)
class Version:
    """An article as the archive has it, without the lines that recur; `moment` is the later one of its two dates."""

    published: int  # seconds since 1970
    moment: int  # the same
    hash: str  # of its file
    edited: int | None
    article: Article


def updated_of(row: Ingested, edited: int | None) -> int | None:
    """When an article was updated: by its author's word, or by an edit that a sync saw; None for when it came."""
    if edited is None:
        return row.updated
    moment = max(edited, row.updated or 0)
    return moment if moment > row.published else None


def last_versions(connection: Connection, rows: Iterable[Ingested]) -> dict[str, Version]:
    """What the archive has of articles whose files changed, by source; to be asked before they are replaced."""
    hashes = {row.file.source: row.hash for row in rows}
    if not hashes:
        return {}
    known = connection.execute(select(source.c.source, source.c.hash).where(source.c.source.in_(hashes)))
    return _versions(connection, [row.source for row in known if row.hash != hashes[row.source]])


def note_edits(connection: Connection, before: Mapping[str, Version], now: int) -> list[int]:
    """Note which of these articles, that have new versions now, were edited; the moments that they got."""
    after, free, noted = _versions(connection, list(before)), now + 1, list[int]()
    for name in sorted(after):
        version, edited = before[name], before[name].edited
        if is_edited(version, after[name], now):
            free = _free_before(connection, free - 1)
            # Readers hear of it only if it is later than what they were told.
            edited = max(free, version.moment + 1) if version.moment <= now else free
        if edited and edited != after[name].edited:
            noted.append(_set_edited(connection, name, after[name], edited))
    return noted


def note_moved(connection: Connection, gone: Sequence[str], fresh: Iterable[str], now: int) -> list[int]:
    """An article that is in another file now is the same one by its id: it was edited when it was, or just now."""
    old, new = article.alias(), article.alias()
    query = select(old.c.source, new.c.source.label("now_in")).join(new, new.c.id == old.c.id)
    pairs = connection.execute(query.where(old.c.source.in_(gone), new.c.source != old.c.source)).all()
    fresh = frozenset(fresh) if pairs else frozenset()
    moved = {row.source: row.now_in for row in pairs if row.now_in in fresh}
    before = _versions(connection, list(moved))
    return note_edits(connection, {moved[each]: version for each, version in before.items()}, now)


def is_edited(before: Version, after: Version, now: int) -> bool:
    """Whether people who saw one version should hear of the other, and its author doesn't say when."""
    was_seen = before.published <= now and after.published <= now
    is_said = _said(after.article) > before.moment
    return was_seen and not is_said and before.hash != after.hash and _differ(before.article, after.article)


def _said(each: Article) -> int:
    """When an article was updated by its author's word, in seconds since 1970; 0 where there is none."""
    is_ours = each.dated and each.updated == spread(each.published, each.id)
    return int(each.updated.timestamp()) if each.updated and not is_ours else 0


def _differ(before: Article, after: Article) -> bool:
    """Whether what people see says something else."""
    if len(after.corrections) > len(before.corrections):
        return True
    texts = (lambda each: each.title, _corrections, lambda each: plain_text(each.body, each.markup))
    return any(weigh(text(before), text(after)).significant for text in texts)


def _corrections(each: Article) -> str:
    return "\n".join(correction.text for correction in each.corrections)


def _versions(connection: Connection, sources: Sequence[str]) -> dict[str, Version]:
    if not sources:
        return {}
    columns = (article.c.source, article.c.published, article.c.moment, source.c.hash, article.c.edited, content.c.data)
    query = select(*columns).join(source, source.c.source == article.c.source)
    query = query.join(content, content.c.source == article.c.source).where(article.c.source.in_(sources))
    noise, found = noise_of(connection, sources), dict[str, Version]()
    for name, published, moment, hash_, edited, data in connection.execute(query):
        if read := _unpacked(data):
            found[name] = Version(published, moment, hash_, edited, without(read, noise.get(name, ())))
    return found


def _unpacked(data: bytes) -> Article | None:
    """The article, None where other code than this wrote it, and it can't be told what it said."""
    try:
        return unpack_article(data)
    except msgspec.ValidationError:
        return None


def _set_edited(connection: Connection, name: str, version: Version, edited: int) -> int:
    """The later one of an article's two dates now."""
    moment = max(version.moment, edited)
    values = {"edited": edited, "updated": moment, "moment": moment} if moment > version.moment else {"edited": edited}
    connection.execute(update(article).where(article.c.source == name).values(values))
    return moment


def _free_before(connection: Connection, moment: int) -> int:
    """The last second until a moment that no article has: one after it would not be shown yet."""
    if connection.execute(select(article.c.source).where(article.c.moment == moment).limit(1)).first() is None:
        return moment
    other = article.alias()
    is_first = ~exists().where(other.c.moment == article.c.moment - 1)
    query = select(article.c.moment - 1).where(article.c.moment <= moment, is_first)
    free: int = connection.execute(query.order_by(article.c.moment.desc()).limit(1)).scalar_one()
    return free
