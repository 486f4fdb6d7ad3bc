"""Articles that were given topics, by people or by their rules → what these teach."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from feeds.archive.recurrence import noise_of
from feeds.archive.schema import article, article_topic, content
from feeds.archive.settling import parts
from feeds.content.markup import plain_text
from feeds.content.recurring import without
from feeds.ingest import unpack_article
from feeds.learning import Example, Hinted, Model, from_phrases, newest, train, words
from feeds.model import Article, Site

# So many of the newest articles are looked at for their topics; of those that are then chosen the texts are read.
_LOOKED_AT = 100_000


@dataclass(frozen=True, slots=True)
class Given:
    """Topics that articles were given: how many have each, by term, and what most of them call it.

    `by_rules` is true where rules gave all of them, and no article has a topic of its own.
    """

    counts: dict[str, int]
    labels: dict[str, str]
    by_rules: bool


def given(connection: Connection, site: Site, now: datetime) -> Given:
    """The topics that articles published at a moment were given."""
    table, number = article_topic.c, func.count().label("number")
    query = select(table.term, table.label, table.origin, number).group_by(table.term, table.label, table.origin)
    query = query.where(is_given(site), table.named, table.published <= now.timestamp())
    rows = connection.execute(query.order_by(number.desc(), table.term, table.label, table.origin)).all()
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for row in rows:
        counts[row.term] += row.number
        labels.setdefault(row.term, row.label)
    return Given(dict(counts), labels, by_rules=all(row.origin == "rule" for row in rows))


def is_given(site: Site) -> ColumnElement[bool]:
    """Whether an article was given a topic. A name that recurs doesn't count: what lacks it is not about it."""
    table = article_topic.c
    names = [topic.term for topic in site.topics if topic.suggested]
    return or_(table.origin == "own", and_(table.origin == "rule", table.term.not_in(names)))


def taught(connection: Connection, site: Site, now: datetime, *, by_rules: bool) -> Model:
    """What is learned of topics from articles published at a moment, the newest first.

    With `by_rules`, from articles that meet the rule of one topic, and then from what these teach of the others.
    """
    labelled = _labelled(connection, site, now)
    if by_rules:
        labelled = ((source, terms if len(terms) == 1 else ()) for source, terms in labelled)
    chosen = dict(newest((pair, pair[1]) for pair in labelled))
    texts = ((words_of(each), chosen[each.source]) for each in articles_of(connection, list(chosen)))
    precision, least = site.learning.precision, site.learning.least
    never = frozenset(topic.term for topic in site.topics if not topic.learn)
    if by_rules:
        hinted = (Hinted(text, dict.fromkeys(terms, 1)) for text, terms in texts)
        return from_phrases(hinted, precision=precision, least=least, never=never)
    return train((Example(*pair) for pair in texts), precision=precision, least=least, never=never)


def _labelled(connection: Connection, site: Site, now: datetime) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The newest articles, with the topics that each was given."""
    has = and_(article_topic.c.source == article.c.source, article_topic.c.named, is_given(site))
    query = select(article.c.source, article_topic.c.term).outerjoin_from(article, article_topic, has)
    query = query.where(article.c.published <= now.timestamp())
    query = query.order_by(article.c.published.desc(), article.c.source.desc(), article_topic.c.term)
    rows = connection.execute(query.execution_options(yield_per=1000))
    for source, some in islice(groupby(map(tuple, rows), itemgetter(0)), _LOOKED_AT):
        yield source, tuple(term for _, term in some if term is not None)


def articles_of(connection: Connection, sources: Sequence[str]) -> Iterator[Article]:
    """The articles of some sources, in this order; few are in memory at a time."""
    for some in parts(sources):
        noise = noise_of(connection, some)
        rows = connection.execute(select(content.c.source, content.c.data).where(content.c.source.in_(some)))
        packed = {row.source: row.data for row in rows}
        for source in some:
            if source in packed:
                yield without(unpack_article(packed[source]), noise.get(source, ()))


def words_of(article: Article) -> Counter[str]:
    """The words of an article by which topics are told apart."""
    return words(f"{article.title}\n{plain_text(article.body, article.markup)}")
