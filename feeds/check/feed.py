"""A feed's bytes → what is wrong with them, whatever the format."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from feeds.check import document, json_feed
from feeds.check.atom import IN_RSS, check_atom
from feeds.check.everywhere import everywhere
from feeds.check.extensions import CLOSED, EXTENSIONS
from feeds.check.faults import Element, Severity, line_of, named, quoted, split, warning
from feeds.check.grammar import Context
from feeds.check.namespaces import ATOM
from feeds.check.rss import check_rss
from feeds.errors import ContentError, Problem
from feeds.feed_file import FeedFile

_TOLD = 1000  # problems of each severity
_HEAVY = 3 * 2**20  # bytes
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_OLD_ATOM = "http://purl.org/atom/ns#"


def check_feed(file: FeedFile, now: datetime) -> Iterator[Problem]:
    """All that a validator or a reader would find wrong, in the order of lines."""
    try:
        found = list(_bounded(_problems(file, now)))
    except ContentError as error:
        found = [Problem("", str(error), error.line)]
    for problem in sorted(found, key=lambda each: each.line or 0):
        yield replace(problem, source=file.where)


def _bounded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first of each severity, and how many more there are: a hostile feed has millions."""
    counts: Counter[Severity] = Counter()
    for problem in problems:
        counts[problem.severity] += 1
        if counts[problem.severity] <= _TOLD:
            yield problem
    for severity, count in counts.items():
        if count > _TOLD:
            yield Problem("", f"has {count - _TOLD} more {severity}s, which are not listed", None, severity)


def _problems(file: FeedFile, now: datetime) -> Iterator[Problem]:
    document.reject(file.body)
    if len(file.body) > _HEAVY:
        yield Problem(
            "", f"is larger than {_HEAVY // 2**20} MiB, and FreshRSS takes no more from a hub", None, "warning"
        )
    if file.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        yield from json_feed.check_json(json_feed.parse(file.body), Context(now, file.urls))
        return
    parsed = document.parse(file.body)
    yield from everywhere(parsed.root, file.body)
    yield from _by_format(parsed.root, Context(now, file.urls, parsed.lines, EXTENSIONS, CLOSED))


def _by_format(root: Element, context: Context) -> Iterator[Problem]:
    if root.tag == f"{{{ATOM}}}feed":
        yield from check_atom(root, context)
    elif root.tag == "rss":
        yield from check_rss(root, replace(context, extensions={**EXTENSIONS, **IN_RSS}, closed=CLOSED | {ATOM}))
    elif root.tag == _RDF:
        yield warning(root, f"{named(root)} is RSS 1.0, of which only the syntax was checked")
    else:
        raise ContentError(_no_feed(root), line_of(root))


def _no_feed(root: Element) -> str:
    namespace, name = split(root.tag)
    if name == "html":
        return "is an HTML page, not a feed"
    if root.tag == f"{{{ATOM}}}entry":
        return "is a single entry, not a feed"
    if namespace == _OLD_ATOM:
        return "is Atom 0.3, which was a draft and is not supported any more"
    if name in ("feed", "rss"):
        return f"{named(root)} has the wrong namespace, or none: {quoted(namespace)}"
    return f"is not a feed: it begins with {named(root)}"
