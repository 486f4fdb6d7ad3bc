"""A site, its archive and what is published of it → settings that do nothing for these articles."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from feeds.archive import Archive
from feeds.combination import parse
from feeds.config import FILE_NAME
from feeds.errors import Problem
from feeds.model import Site
from feeds.paths import SEARCH
from feeds.publication import Document

# A topic that so many articles have, of so many at least, tells nothing apart.
_NEARLY_ALL, _ENOUGH = 0.95, 20


def idle(site: Site, archive: Archive, now: datetime) -> Iterator[Problem]:
    """A warning for each rule that finds nearly all articles, and for combinations of topics that there are none of."""
    for message in (*_found_everywhere(site, archive, now), *_of_nothing(site, archive, now)):
        yield Problem(FILE_NAME, message, severity="warning")


def _found_everywhere(site: Site, archive: Archive, now: datetime) -> Iterator[str]:
    found, articles = archive.found_by_rules(now), archive.count(now)
    for topic in site.topics:
        if articles >= _ENOUGH and (count := found.get(topic.term, 0)) >= _NEARLY_ALL * articles:
            yield f"topics.{topic.term}: its phrases tell nothing apart: they are in {count} of {articles} articles"


def _of_nothing(site: Site, archive: Archive, now: datetime) -> Iterator[str]:
    known = {each.topic.term for each in archive.topics(now, site.topics)}
    for each in site.selections:
        if missing := [term for term in parse(each.query).terms if term not in known]:
            yield f"feeds.query: there is no such topic: {', '.join(map(repr, missing))} in {each.query!r}"


def unheeded(site: Site, publication: Mapping[str, Document]) -> Iterator[Problem]:
    """A warning for each redirect from where something is, and for each to where nothing is."""
    for each in site.redirects:
        document = publication.get(each.path)
        to = document.moved_to if document else None
        if to is None:
            message = f"redirects: {each.path!r} is taken by a page, a feed or a file"
        elif to.startswith("/") and not to.startswith(SEARCH) and to not in publication:  # that is served alone
            message = f"redirects: {each.path!r} leads to {to!r}, where there is nothing"
        else:
            continue
        yield Problem(FILE_NAME, message, severity="warning")
