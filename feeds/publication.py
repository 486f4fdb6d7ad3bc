"""What URLs answer: documents, and the mapping from path to document."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

LONGEST_AGE = 3600  # seconds: no document has a longer `max_age`

FEEDS = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})


def _nothing() -> None:
    """What most documents need to be prepared."""


@dataclass(frozen=True, slots=True)
class Document:
    """What one URL answers, made when it is asked for.

    Equal fingerprints mean equal bytes, and a fingerprint costs no rendering.
    `last_modified` is aware and in whole seconds; `render` gives the body. `max_age` says for how
    many seconds a client need not ask again, `links` what the document is related to, as pairs of
    relation and URL (RFC 8288). `reading` is what a person sees who opens it in a browser, where
    that differs. A document that moved has its new path, or URL, in `moved_to`; its body says so, too.
    Where a page was withdrawn, `gone` is true: no list has it, and no build writes it.
    `policy` is what a browser may do with a page (Content Security Policy). `ask` gives the document that
    answers a query (`?q=`), empty where there is none, and raises ValueError that says why it can't; `asked`
    is the query that this one answers, the same for all that mean the same. After `max_age`, a cache may show
    what it has for `stale_age` seconds while it asks for what is new (RFC 5861 §3). Who will render it soon may call
    `prepare`: what it needs can be made meanwhile.
    """

    media_type: str
    fingerprint: str
    last_modified: datetime
    render: Callable[[], bytes] = field(repr=False)
    max_age: int = LONGEST_AGE
    links: tuple[tuple[str, str], ...] = ()
    reading: "Document | None" = None
    moved_to: str | None = None
    gone: bool = False
    policy: str | None = None
    ask: "Callable[[str], Document] | None" = field(default=None, repr=False)
    asked: str = ""
    stale_age: int = 0
    prepare: Callable[[], None] = field(default=_nothing, repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """What tells where to look for changes of a publication, to who remembers what it was.

    Equal states mean that all documents are equal. `memory` gives what is to be remembered. `since` takes that of
    another time and gives the paths at which there may be something else now, or something or nothing for the first
    time; None where that may be any. `look` gives the document at a path, None where a build has none.
    """

    state: str
    memory: Callable[[], str] = field(repr=False)
    since: Callable[[str], Iterable[str] | None] = field(repr=False)
    look: "Callable[[str], Document | None]" = field(repr=False)


# Downstream of here nobody knows articles, and a dict is a publication.
Publication = Mapping[str, Document]


def digest(*parts: str | bytes) -> str:
    """32 hex digits that stand for these parts in this order."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()
