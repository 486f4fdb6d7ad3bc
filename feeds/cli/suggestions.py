"""An archive → the topics that its articles could have."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from feeds.archive import Archive
from feeds.content.markup import plain_text
from feeds.model import Article, Site, Topic
from feeds.paths import slug
from feeds.rules import Rule
from feeds.suggesting import Suggestion, Text, suggest
from feeds.topics import catalogue

_BATCH = 200  # articles in memory


@dataclass(frozen=True, slots=True)
class _Texts:
    """The articles that are published at a moment, newest first; can be gone through again and again."""

    archive: Archive
    site: Site
    now: datetime

    def __iter__(self) -> Iterator[Text]:
        for article in _articles(self.archive, self.now):
            body = plain_text(article.body, article.markup)
            yield Text(article.title, body, article.language or self.site.language, article.source)


def _articles(archive: Archive, now: datetime) -> Iterator[Article]:
    listed = archive.listed(now)
    while sources := [each.source for each in islice(listed, _BATCH)]:
        articles = archive.articles(sources, now)
        yield from (articles[source] for source in sources if source in articles)


def suggestions(archive: Archive, site: Site, now: datetime, besides: Collection[Topic] = ()) -> tuple[Suggestion, ...]:
    """Topics that the articles could have, and that `site` and their authors don't know yet; the likeliest first.

    `besides` are topics of the archive that were suggested before, and may be again.
    """
    known = {each.topic.term for each in archive.topics(now, site.topics)} | catalogue(site).names.keys()
    known -= {topic.term for topic in besides}
    return tuple(each for each in suggest(_Texts(archive, site, now)) if slug(each.label) not in known)


def topics_of(suggested: tuple[Suggestion, ...]) -> tuple[Topic, ...]:
    """The same as topics of a site."""
    return tuple(Topic(slug(each.label), each.label, match=Rule(each.phrases), suggested=True) for each in suggested)
