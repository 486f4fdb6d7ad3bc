"""The vocabularies that feeds borrow, as tables: Dublin Core, content, syndication, podcasts, Media RSS, tombstones."""

import re
from collections.abc import Iterator

from feeds.check.addresses import absolute, absolute_iri, mailbox, web
from feeds.check.dates import rfc3339, w3cdtf
from feeds.check.faults import Element, Fault, Rule, error, named, quoted, warning
from feeds.check.grammar import Context, Shape
from feeds.check.namespaces import CONTENT, DC, ITUNES, MEDIA, TOMBSTONES
from feeds.check.texts import html, plain
from feeds.check.values import language, media_type, one_of, positive
from feeds.errors import Problem

_SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
_DUBLIN_CORE = (
    "title creator subject description publisher contributor type format identifier source relation coverage rights"
)
# Their subcategories are children, and not looked at.
_SUBJECTS = (
    "Arts|Business|Comedy|Education|Fiction|Government|Health & Fitness|History|Kids & Family|Leisure|Music|News"
    "|Religion & Spirituality|Science|Society & Culture|Sports|Technology|True Crime|TV & Film"
).split("|")
_PLAYED = (".m4a", ".mp3", ".mov", ".mp4", ".m4v", ".pdf", ".epub")


def _at_most(length: int) -> Rule:
    def rule(text: str) -> Iterator[Fault]:
        if len(text) > length:
            yield Fault(f"is longer than {length} characters: {quoted(text)}")

    return rule


def _duration(text: str) -> Iterator[Fault]:
    if not re.fullmatch("[0-9]+(?::[0-5][0-9]){0,2}", text):
        yield Fault(f"is not a time like 1:02:03: {quoted(text)}")


def _number(text: str) -> Iterator[Fault]:
    if not re.match("[0-9]", text):
        yield Fault(f"is not a number: {quoted(text)}")


def _subject(text: str) -> Iterator[Fault]:
    if text not in _SUBJECTS:
        yield Fault(f"is none of Apple's categories: {quoted(text)}")


def _lower(rule: Rule) -> Rule:
    return lambda text: rule(text.lower())


def _named(namespace: str, shapes: dict[str, Shape]) -> dict[str, Shape]:
    return {f"{{{namespace}}}{name}": shape for name, shape in shapes.items()}


def podcast(channel: Element) -> Iterator[Problem]:
    """Apple: a podcast says all of this, or it isn't one."""
    if next(channel.iter(f"{{{ITUNES}}}*"), None) is None:
        return
    for name in ("category", "explicit", "owner"):
        if channel.find(f"{{{ITUNES}}}{name}") is None:
            yield warning(channel, f"{named(channel)} has elements of a podcast, and no <itunes:{name}>")
    if channel.find("language") is None:
        yield warning(channel, f"{named(channel)} has elements of a podcast, and no <language>")
    for enclosure in channel.iterfind("item/enclosure"):
        address = str(enclosure.get("url", "")).split("?")[0]
        if not address.endswith(_PLAYED):
            yield warning(
                enclosure, f"{named(enclosure)} of a podcast is not one of {' '.join(_PLAYED)}: {quoted(address)}"
            )


def _alternatives(group: Element, _: Context) -> Iterator[Problem]:
    if len(group.findall(f"{{{MEDIA}}}content")) < 2:
        yield error(group, f"{named(group)} has not two <media:content> to choose from")


def _same_as_html(element: Element, context: Context) -> Iterator[Problem]:
    yield from html(element, context) if element.get("type") == "html" else plain(element, context)


_ANY = Shape(text=(), padding=None, once=False)
_SUBCATEGORY = Shape(attributes={"text": ()}, needs_attributes=("text",), once=False)
_ITUNES_CATEGORY = Shape(
    children=_named(ITUNES, {"category": _SUBCATEGORY}),
    attributes={"text": (_subject,)},
    needs_attributes=("text",),
    once=False,
)
_PODCAST = {
    "author": Shape(text=(_at_most(255),)),
    "block": Shape(text=(_lower(one_of("yes no clean")),)),
    "category": _ITUNES_CATEGORY,
    "duration": Shape(text=(_duration,)),
    "episode": Shape(text=(positive,)),
    "episodeType": Shape(text=(one_of("full trailer bonus"),)),
    "explicit": Shape(text=(_lower(one_of("true false")),), padding="error"),
    "image": Shape(attributes={"href": (web,)}, needs_attributes=("href",)),
    "keywords": Shape(text=(_at_most(255),)),
    "new-feed-url": Shape(text=(absolute,)),
    "owner": Shape(
        children=_named(ITUNES, {"email": Shape(text=(mailbox,)), "name": Shape(text=(_at_most(255),))}),
        needs=(f"{{{ITUNES}}}email",),
    ),
    "season": Shape(text=(positive,)),
    "subtitle": Shape(text=(_at_most(255),)),
    "summary": Shape(text=(_at_most(4000),), padding=None),
    "title": Shape(text=()),
    "type": Shape(text=(one_of("episodic serial"),)),
}
_TYPED = Shape(text=(), padding=None, attributes={"type": (one_of("plain html"),)}, rules=(_same_as_html,))
_SIZED = {"width": (positive,), "height": (positive,)}
_MEDIA_TEXTS = {
    "title": _TYPED,
    "description": _TYPED,
    "thumbnail": Shape(attributes={"url": (absolute,), "time": (), **_SIZED}, needs_attributes=("url",), once=False),
    "player": Shape(attributes={"url": (absolute,), **_SIZED}, needs_attributes=("url",), once=False),
    "keywords": _ANY,
}
_CONTENT_ATTRIBUTES = {
    **dict.fromkeys("bitrate duration framerate samplingrate".split(), (_number,)),
    **dict.fromkeys("fileSize channels width height".split(), (positive,)),
    "url": (absolute,),
    "type": (media_type,),
    "lang": (language,),
    "medium": (one_of("image audio video document executable"),),
    "isDefault": (one_of("true false"),),
    "expression": (one_of("sample full nonstop"),),
}
_CONTENT = Shape(children=_named(MEDIA, _MEDIA_TEXTS), attributes=_CONTENT_ATTRIBUTES, once=False, free=True)
_GROUP = Shape(
    children=_named(MEDIA, {**_MEDIA_TEXTS, "content": _CONTENT}), rules=(_alternatives,), once=False, free=True
)
_DELETED = Shape(  # RFC 6721 §3
    attributes={"ref": (absolute_iri,), "when": (rfc3339,)}, needs_attributes=("ref", "when"), once=False, free=True
)
_PERIODS = "hourly daily weekly monthly yearly"

# Wherever they stand in a channel, an item, a feed or an entry.
EXTENSIONS = {
    **_named(DC, dict.fromkeys(_DUBLIN_CORE.split(), _ANY)),
    **_named(DC, {"date": Shape(text=(w3cdtf,), once=False), "language": Shape(text=(language,), once=False)}),
    **_named(CONTENT, {"encoded": Shape(text=(), padding=None, rules=(html,))}),
    **_named(
        _SYNDICATION,
        {
            "updatePeriod": Shape(text=(one_of(_PERIODS),)),
            "updateFrequency": Shape(text=(positive,)),
            "updateBase": Shape(text=(w3cdtf,)),
        },
    ),
    **_named(ITUNES, _PODCAST),
    **_named(TOMBSTONES, {"deleted-entry": _DELETED}),
    **_named(MEDIA, {**_MEDIA_TEXTS, "content": _CONTENT, "group": _GROUP}),
}
# Known whole: an element that is not above is a mistake.
CLOSED = frozenset((DC, CONTENT, _SYNDICATION))
