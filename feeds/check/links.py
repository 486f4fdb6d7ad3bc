"""The links of an Atom feed or an RSS channel → those that readers can't use."""

from collections.abc import Iterable, Iterator

from feeds.check.addresses import absolute_iri, reference
from feeds.check.faults import Element, Fault, error, named, quoted, warning
from feeds.check.grammar import Context, Shape
from feeds.check.namespaces import ATOM
from feeds.check.texts import unmarked
from feeds.check.values import language, media_type, natural, not_blank
from feeds.errors import Problem

LINK = f"{{{ATOM}}}link"
# RFC 4287 §4.2.7.2, and what the W3C validator knows of what was registered since.
_RELATIONS = frozenset(
    "alternate current describedby edit edit-media enclosure first hub last license next next-archive payment"
    " prev-archive previous related replies search self service up via".split()
)
_PAGING = frozenset("current first last next next-archive prev-archive previous".split())  # RFC 5005
_REGISTRY = "http://www.iana.org/assignments/relation/"
_FEED_TYPES = frozenset(("application/atom+xml", "application/rss+xml", "application/rdf+xml"))


def relation(link: Element) -> str:
    """What a link leads to; `alternate` if it doesn't say (RFC 4287 §4.2.7.2)."""
    return str(link.get("rel", "alternate")).removeprefix(_REGISTRY)


def related(links: Iterable[Element], rel: str) -> list[Element]:
    """The links that lead to such a thing."""
    return [link for link in links if relation(link) == rel]


def _relation(rel: str) -> Iterator[Fault]:
    name = rel.removeprefix(_REGISTRY)
    if not name:
        yield Fault("is empty", "warning")
    elif name not in _RELATIONS and any(absolute_iri(name)):
        yield Fault(f"is none that readers know, and no full address: {quoted(rel)}", "warning")


def _link(link: Element, _: Context) -> Iterator[Problem]:
    parent = link.getparent()
    if relation(link) in _PAGING and parent is not None and parent.tag in (f"{{{ATOM}}}entry", "item"):
        yield warning(link, f"{named(link)} of an entry is {relation(link)}, which is for a whole feed")


def _nothing(text: str) -> Iterator[Fault]:
    if text:
        yield Fault(f"holds a text, which nobody sees: {quoted(text)}", "warning")


LINK_SHAPE = Shape(
    text=(_nothing,),
    padding=None,
    attributes={
        "href": (reference,),
        "rel": (_relation,),
        "type": (media_type,),
        "hreflang": (language,),
        "title": (not_blank, unmarked),
        "length": (natural,),
    },
    needs_attributes=("href",),
    rules=(_link,),
    once=False,
    free=True,
)


def self_link(head: Element, context: Context) -> Iterator[Problem]:
    """The feed says where it is: readers subscribe to that address, and hubs go by it."""
    links = related(head.iterchildren(LINK), "self")
    if not links:
        yield warning(head, f'{named(head)} has no link with rel="self"')
    for link in links:
        kind, href = link.get("type"), str(link.get("href", "")).strip()
        if kind is None:
            yield warning(link, f'{named(link)} with rel="self" has no type')
        elif kind.split(";")[0] not in _FEED_TYPES:
            yield warning(link, f'type of {named(link)} with rel="self" is not that of a feed: {quoted(kind)}')
        if context.urls and href.partition("#")[0] not in context.urls:
            yield warning(link, f'{named(link)} with rel="self" is not the address that was asked for: {quoted(href)}')


def alternates(owner: Element) -> Iterator[Problem]:
    """RFC 4287 §4.1.1 and §4.1.2: one for each type and language; readers show one."""
    links = related(owner.iterchildren(LINK), "alternate")
    seen: set[tuple[str, str]] = set()
    if not links:
        yield warning(owner, f'{named(owner)} has no link with rel="alternate", to its page')
    for link in links:
        key = link.get("type", ""), link.get("hreflang", "")
        if key in seen:
            yield error(link, f'{named(owner)} has two links with rel="alternate" of the same type and language')
        elif seen:
            yield warning(
                link, f'{named(owner)} has two links with rel="alternate"; some readers follow the first, some the last'
            )
        seen.add(key)
