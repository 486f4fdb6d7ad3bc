"""An Atom feed → what RFC 4287 and readers object to."""

from collections.abc import Iterable, Iterator

from feeds.check.addresses import absolute_iri, canonical, mailbox, reference
from feeds.check.dates import atom_moment, rfc3339
from feeds.check.faults import Element, Fault, error, line_of, named, quoted, text_of, warning
from feeds.check.grammar import Context, Shape, check
from feeds.check.links import LINK, LINK_SHAPE, alternates, related, self_link
from feeds.check.namespaces import ATOM
from feeds.check.texts import atom_content, atom_text, atom_title, unmarked
from feeds.check.values import category, not_blank
from feeds.check.window import Listed, window
from feeds.errors import Problem


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _tags(**shapes: Shape) -> dict[str, Shape]:
    return {_tag(name): shape for name, shape in shapes.items()}


def check_atom(feed: Element, context: Context) -> Iterator[Problem]:
    """What is wrong with a feed, its entries, and what these say of each other."""
    yield from check(feed, FEED, context)
    yield from self_link(feed, context)
    yield from _late_metadata(feed)
    entries = list(feed.iterchildren(_tag("entry")))
    yield from _authors(feed, entries)
    yield from _same_moments(entries)
    yield from window(_listed(feed), [_listed(entry) for entry in entries], context.now)


def _listed(element: Element) -> Listed:
    texts = {name: text_of(element.find(_tag(name))) for name in ("id", "published", "updated")}
    dates = atom_moment(texts["published"]), atom_moment(texts["updated"])
    return Listed(line_of(element), named(element), texts["id"], *dates)


def _late_metadata(feed: Element) -> Iterator[Problem]:
    """RFC 4287 leaves the order free; the validator and readers that stop after some entries don't."""
    if (first := feed.find(_tag("entry"))) is not None:
        for late in first.itersiblings(*FEED.children):
            if late.tag != first.tag:
                yield error(late, f"{named(late)} of the feed stands after its first entry")


def _same_moments(entries: Iterable[Element]) -> Iterator[Problem]:
    seen: set[str] = set()
    for entry in entries:
        updated = entry.find(_tag("updated"))
        if updated is not None and (text := text_of(updated)) in seen:
            yield warning(updated, f"{named(updated)} is that of an earlier entry, too: {quoted(text)}")
        seen.add(text_of(updated))


def _authors(feed: Element, entries: Iterable[Element]) -> Iterator[Problem]:
    """RFC 4287 §4.1.2: an entry's own, that of the feed it is from, or that of this feed."""
    if feed.find(_tag("author")) is not None:
        return
    for entry in entries:
        owners = (entry, entry.find(_tag("source")))
        if not any(owner is not None and owner.find(_tag("author")) is not None for owner in owners):
            yield error(entry, f"{named(entry)} has no <author>, and neither has its feed")


def _readable(entry: Element, _: Context) -> Iterator[Problem]:
    """There is something to read, or a page that has it (RFC 4287 §4.1.2)."""
    content, summary = entry.find(_tag("content")), entry.find(_tag("summary"))
    if content is None and not related(entry.iterchildren(LINK), "alternate"):
        yield error(entry, f'{named(entry)} has neither <content> nor a link with rel="alternate"')
    else:
        yield from alternates(entry)
    if summary is None and content is None:
        yield warning(entry, f"{named(entry)} has neither <content> nor <summary>")
    elif summary is None and content is not None and _is_opaque(content):
        yield error(entry, f"{named(entry)} has no <summary>, and its <content> is not text")


def _is_opaque(content: Element) -> bool:
    kind = content.get("type", "").split(";")[0]
    return content.get("src") is not None or not (
        "/" not in kind or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))
    )


def _whole(source: Element, _: Context) -> Iterator[Problem]:
    for name in ("id", "title", "updated"):
        if source.find(_tag(name)) is None:
            yield warning(source, f"{named(source)} has no <{name}>")


def _labelled(element: Element, _: Context) -> Iterator[Problem]:
    """Readers show the label, or else the term."""
    for fault in category(str(element.get("label") or element.get("term") or "").strip()):
        yield Problem("", f"{named(element)} {fault.what}", line_of(element), fault.severity)


def _sourced(source: Element, _: Context) -> Iterator[Problem]:
    yield from (each for each in alternates(source) if each.severity == "error")


def _linked(feed: Element, _: Context) -> Iterator[Problem]:
    yield from alternates(feed)


def _without_address(text: str) -> Iterator[Fault]:
    if "<" in text and "@" in text:
        yield Fault(f"holds an e-mail address, which belongs into <email>: {quoted(text)}", "warning")


_PERSON = Shape(
    children=_tags(
        name=Shape(text=(not_blank, unmarked, _without_address)),
        email=Shape(text=(mailbox,)),
        uri=Shape(text=(reference,), padding="error"),
    ),
    needs=(_tag("name"),),
    once=False,
)
_TEXT = Shape(attributes={"type": ()}, rules=(atom_text,), free=True)
_TITLE = Shape(attributes={"type": ()}, rules=(atom_title,), free=True)
_DATE = Shape(text=(rfc3339,), padding="error")
_ID = Shape(text=(absolute_iri, canonical), padding="error")
_CATEGORY = Shape(
    attributes={"term": (), "scheme": (absolute_iri,), "label": (unmarked,)},
    needs_attributes=("term",),
    rules=(_labelled,),
    once=False,
)
_PICTURE = Shape(text=(reference,), padding="error")
_GENERATOR = Shape(text=(not_blank, unmarked), attributes={"uri": (reference,), "version": ()})
_HEAD = _tags(
    title=_TITLE,
    id=_ID,
    updated=_DATE,
    subtitle=_TEXT,
    rights=_TEXT,
    generator=_GENERATOR,
    icon=_PICTURE,
    logo=_PICTURE,
    link=LINK_SHAPE,
    author=_PERSON,
    contributor=_PERSON,
    category=_CATEGORY,
)
_NEEDS = (_tag("id"), _tag("title"), _tag("updated"))
_ENTRY = Shape(
    children=_tags(
        title=_TITLE,
        id=_ID,
        updated=_DATE,
        published=_DATE,
        summary=_TEXT,
        content=Shape(attributes={"type": (), "src": ()}, rules=(atom_content,), free=True),
        rights=_TEXT,
        source=Shape(children=_HEAD, rules=(_whole, _sourced)),
        link=LINK_SHAPE,
        author=_PERSON,
        contributor=_PERSON,
        category=_CATEGORY,
    ),
    needs=_NEEDS,
    rules=(_readable,),
    once=False,
)
FEED = Shape(children=_HEAD | _tags(entry=_ENTRY), needs=_NEEDS, rules=(_linked,))

# Atom's elements that may stand in RSS, in a channel or an item.
IN_RSS = {
    **_HEAD,
    **_tags(published=_DATE, summary=_TEXT, content=_ENTRY.children[_tag("content")], subtitle=_TEXT),
}
