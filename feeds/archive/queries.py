"""The statements by which the archive is asked; made once, for that takes longer than to run them."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    Table,
    Text,
    bindparam,
    case,
    exists,
    func,
    select,
    tuple_,
)

from feeds.archive import schema
from feeds.archive.facts import LEARNED
from feeds.model import Keep


@cache
def window(*, of_topic: bool, keep: Keep = "all", above: bool = False) -> Select[Any]:
    """Articles at `:moment` (of the topic `:term`), newest first; of those that tell one story all, or one.

    With `above`, only those that are newer than `:horizon` and, of that second, come after `:horizon_source`.
    """
    article, topic = schema.article, schema.article_topic
    moment: BindParameter[float] = bindparam("moment")
    table = article.c
    query = select(
        table.source, table.id, table.path, table.hash, table.published, table.changed,
        table.attached, case((table.updated <= moment, table.updated)).label("updated"), schema.story.c.story,
    )  # fmt: skip
    ordered: Table = article
    if of_topic:
        ordered = topic
        query = query.join(topic, topic.c.source == table.source).where(topic.c.term == bindparam("term"))
    query = query.outerjoin(schema.story, schema.story.c.source == table.source)  # last: SQLite reorders no further
    if keep != "all":
        query = query.where(~_is_told_by_another(ordered, keep))
    if above:
        key = tuple_(bindparam("horizon", type_=BigInteger), bindparam("horizon_source", type_=Text))
        query = query.where(tuple_(ordered.c.published, ordered.c.source) > key)
    return query.where(ordered.c.published <= moment).order_by(ordered.c.published.desc(), ordered.c.source.desc())


def _is_told_by_another(listed: Table, keep: Keep) -> ColumnElement[bool]:
    """Whether the story of an article is told by a newer one of the list, or with "first" by an older one."""
    mate, other = schema.story.alias(), listed.alias()
    moment: BindParameter[float] = bindparam("moment")
    is_listed = [
        other.c.source == mate.c.source,
        other.c.published <= moment,
        _is_after(other, listed) if keep == "newest" else _is_after(listed, other),
    ]
    if listed is schema.article_topic:
        is_listed.append(other.c.term == listed.c.term)
    # One within the other: else SQLite looks through the list first, and for the few of the story then.
    return exists().where(mate.c.story == schema.story.c.story, exists().where(*is_listed).correlate(mate, listed))


def _is_after(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    return tuple_(one.c.published, one.c.source) > tuple_(other.c.published, other.c.source)


@cache
def limited_window(*, of_topic: bool, keep: Keep, above: bool = False) -> Select[Any]:
    """The first `:limit` of these."""
    return window(of_topic=of_topic, keep=keep, above=above).limit(bindparam("limit"))


@cache
def nth_of_window(*, of_topic: bool, keep: Keep, above: bool) -> Select[Any]:
    """When one of these was published, and its source: the first after `:skipped` others."""
    ordered = schema.article_topic.c if of_topic else schema.article.c
    query = window(of_topic=of_topic, keep=keep, above=above).offset(bindparam("skipped")).limit(1)
    return query.with_only_columns(ordered.published, ordered.source, maintain_column_froms=True)


@cache
def tellers() -> Select[Any]:
    """All articles at `:moment` that tell these `:stories`, newest first."""
    table, story = schema.article.c, schema.story.c
    query = select(story.story, table.source, table.id, table.path, table.hash, table.published)
    wanted = story.story.in_(bindparam("stories", expanding=True))
    moment: BindParameter[float] = bindparam("moment")
    return (
        query.join(schema.article, table.source == story.source)
        .where(wanted, table.published <= moment)
        .order_by(table.published.desc(), table.source.desc())
    )


@cache
def at_path() -> Select[Any]:
    """The article with a page at `:path`."""
    return window(of_topic=False).where(schema.article.c.path == bindparam("path"))


@cache
def window_of_sources(*, of_topic: bool = False, keep: Keep = "all") -> Select[Any]:
    """Those of `:sources`."""
    return window(of_topic=of_topic, keep=keep).where(schema.article.c.source.in_(bindparam("sources", expanding=True)))


@cache
def aliases() -> Select[Any]:
    """Paths at which pages once were, with those where they are; of one path the oldest article comes last."""
    article, alias = schema.article.c, schema.alias.c
    query = select(alias.path.label("alias"), article.path).join(schema.article, article.source == alias.source)
    moment: BindParameter[float] = bindparam("moment")
    return query.where(article.published <= moment).order_by(
        alias.path, article.published.desc(), article.source.desc()
    )


@cache
def at_any_case() -> Select[Any]:
    """Which of `:paths`, in lower case, are those of pages."""
    path = func.lower(schema.article.c.path)
    return select(path).where(path.in_(bindparam("paths", expanding=True)))


@cache
def of_sources() -> Select[Any]:
    """What articles with these `:sources` hold, and what they were given; whether any topic may be learned."""
    table, texts = schema.article.c, schema.content.c
    is_learning = exists().where(schema.fact.c.name == LEARNED)
    query = select(table.source, table.id, table.path, table.updated, texts.data, is_learning.label("is_learning"))
    wanted = table.source.in_(bindparam("sources", expanding=True))
    return query.join(schema.content, texts.source == table.source).where(wanted)


@cache
def noise() -> Select[Any]:
    """Lines of `:sources` that recur elsewhere."""
    line, recurring = schema.line.c, schema.recurring.c
    same = (line.outlet == recurring.outlet) & (line.mark == recurring.mark)
    wanted = line.source.in_(bindparam("sources", expanding=True))
    return select(line.source, line.mark).join(schema.recurring, same).where(wanted)


@cache
def learned() -> Select[Any]:
    """Topics that articles with these `:sources` name by what others teach."""
    table = schema.article_topic.c
    wanted = table.source.in_(bindparam("sources", expanding=True))
    query = select(table.source, table.term, table.label).where(wanted, table.origin == "learned", table.named)
    return query.order_by(table.source, table.term)


@cache
def twins() -> Select[Any]:
    """Articles that did not get the id or the path that they asked for, with the source that has it.

    And those that the ledger has under another id.
    """
    article, other = schema.article, schema.article.alias()
    id_twin = select(other.c.source).where(other.c.id == article.c.wanted_id, article.c.own_id).scalar_subquery()
    told = schema.ledger.c
    query = select(
        article.c.source, article.c.id, article.c.own_id, article.c.path, article.c.path_twin,
        id_twin.label("id_twin"), case((told.id != article.c.id, told.id)).label("told_id"),
    ).outerjoin(schema.ledger, told.source == article.c.source)  # fmt: skip
    unlike = (article.c.id != article.c.wanted_id) & article.c.own_id
    found = unlike | article.c.path_twin.is_not(None) | (told.id != article.c.id)
    return query.where(found).order_by(article.c.source)
