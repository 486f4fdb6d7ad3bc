"""An RSS 2.0 feed → what its specification, its profile and readers object to."""

import re
from collections.abc import Iterator
from datetime import datetime

from feeds.check.addresses import absolute, mailbox_and_name
from feeds.check.dates import atom_moment, rss_moment
from feeds.check.extensions import podcast
from feeds.check.faults import Element, Fault, elements, error, line_of, named, quoted, text_of, warning
from feeds.check.grammar import Context, Shape, check
from feeds.check.links import LINK as ATOM_LINK
from feeds.check.links import related, self_link
from feeds.check.namespaces import ATOM, DC, mistaken
from feeds.check.rss_item import CATEGORY, DATE, ITEM, LINK, PLAIN, TITLE, rivals
from feeds.check.values import at_most, language, not_blank, one_of, positive
from feeds.check.window import Listed, window
from feeds.errors import Problem

_VERSIONS = ("2.0", "0.92", "0.91")
_PICTURES = (".jpg", ".jpeg", ".gif", ".png")
_SPECIFICATION = "http://www.rssboard.org/rss-specification"
_RIVALS = {
    "managingEditor": f"{{{DC}}}creator",
    "category": f"{{{DC}}}subject",
    "pubDate": f"{{{DC}}}date",
    "webMaster": f"{{{DC}}}publisher",
    "language": f"{{{DC}}}language",
    "copyright": f"{{{DC}}}rights",
}


def check_rss(rss: Element, context: Context) -> Iterator[Problem]:
    """What is wrong with a feed, its items, and what these say of each other."""
    yield from check(rss, RSS, context)
    version, channel = rss.get("version"), rss.find("channel")
    if version is not None and version not in _VERSIONS:
        yield error(rss, f"version of {named(rss)} is not 2.0: {quoted(version)}")
    if channel is None:
        return
    if version == "2.0":
        yield from self_link(channel, context)
    yield from _home(channel)
    yield from podcast(channel)
    yield from _late_metadata(channel)
    yield from window(_listed_channel(channel), [_listed_item(item) for item in channel.findall("item")], context.now)


def _listed_channel(channel: Element) -> Listed:
    return Listed(line_of(channel), named(channel), "", _moment(channel, "pubDate"), _moment(channel, "lastBuildDate"))


def _listed_item(item: Element) -> Listed:
    updated = atom_moment(text_of(item.find(f"{{{ATOM}}}updated")))
    return Listed(line_of(item), named(item), text_of(item.find("guid")), _moment(item, "pubDate"), updated)


def _moment(parent: Element, name: str) -> datetime | None:
    return rss_moment(text_of(parent.find(name)))


def _home(channel: Element) -> Iterator[Problem]:
    """The channel's link is the page to which a reader's user goes."""
    link, atom_links = channel.find("link"), list(channel.iterchildren(ATOM_LINK))
    for rel, what in (("self", "the feed itself"), ("hub", "the hub")):
        addresses = {str(each.get("href", "")).strip() for each in related(atom_links, rel)}
        if link is not None and text_of(link) in addresses:
            yield warning(link, f"{named(link)} leads to {what}, and not to a page: {quoted(text_of(link))}")


def _late_metadata(channel: Element) -> Iterator[Problem]:
    """RSS profile, item: what the channel says of itself comes first."""
    if (first := channel.find("item")) is not None:
        for late in first.itersiblings(*(name for name in CHANNEL.children if name != "item")):
            yield warning(late, f"{named(late)} of the channel stands after its first item")


def _channel(channel: Element, _: Context) -> Iterator[Problem]:
    yield from rivals(channel, _RIVALS)
    yield from mistaken(channel)
    if (box := channel.find("textInput")) is not None:
        yield warning(box, f"{named(box)} is shown by no reader")


def _image(image: Element, _: Context) -> Iterator[Problem]:
    """RSS 2.0, image: what a browser shows in place of the channel's title."""
    channel = image.getparent()
    for name in ("title", "link"):
        own, whole = text_of(image.find(name)), text_of(channel.find(name) if channel is not None else None)
        if own and whole and own != whole:
            yield warning(image, f"<{name}> of {named(image)} is not that of the channel: {quoted(own)}")
    address = text_of(image.find("url")).lower()
    if "." in address.rsplit("/", 1)[-1] and not address.endswith(_PICTURES):
        yield warning(image, f"<url> of {named(image)} is not a png, gif or jpg: {quoted(address)}")


def _documentation(text: str) -> Iterator[Fault]:
    if text != _SPECIFICATION:
        yield Fault(f"is not {_SPECIFICATION}: {quoted(text)}", "warning")


def _hour(text: str) -> Iterator[Fault]:
    if text == "24":
        yield Fault("is 24, which begins the next day; write 0", "warning")
    elif not re.fullmatch("0?[0-9]|1[0-9]|2[0-3]", text):
        yield Fault(f"is not an hour from 0 to 23: {quoted(text)}")


def _once_each(parent: Element, _: Context) -> Iterator[Problem]:
    seen: set[str] = set()
    for child in elements(parent):
        if (text := text_of(child)) in seen:
            yield error(child, f"{named(child)} is there twice: {quoted(text)}")
        seen.add(text)


_PERSON = Shape(text=(mailbox_and_name,))
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
CHANNEL = Shape(
    children={
        "title": TITLE,
        "link": LINK,
        "description": PLAIN,
        "language": Shape(text=(language,)),
        "copyright": PLAIN,
        "managingEditor": _PERSON,
        "webMaster": _PERSON,
        "pubDate": DATE,
        "lastBuildDate": DATE,
        "category": CATEGORY,
        "generator": Shape(text=()),
        "docs": Shape(text=(absolute, _documentation)),
        "cloud": Shape(attributes=dict.fromkeys(_CLOUD, ()) | {"port": (positive,)}, needs_attributes=_CLOUD),
        "ttl": Shape(text=(positive,)),
        "image": Shape(
            children={
                "url": LINK,
                "title": TITLE,
                "link": LINK,
                "width": Shape(text=(at_most(144),)),
                "height": Shape(text=(at_most(400),)),
                "description": PLAIN,
            },
            needs=("url", "title", "link"),
            rules=(_image,),
        ),
        "rating": Shape(text=()),
        "textInput": Shape(
            children={
                "title": PLAIN,
                "description": Shape(text=()),
                "name": Shape(text=(not_blank,)),
                "link": LINK,
            },
            needs=("title", "description", "name", "link"),
        ),
        "skipHours": Shape(children={"hour": Shape(text=(_hour,), once=False)}, needs=("hour",), rules=(_once_each,)),
        "skipDays": Shape(
            children={"day": Shape(text=(one_of(_DAYS),), once=False)}, needs=("day",), rules=(_once_each,)
        ),
        "item": ITEM,
    },
    needs=("title", "link", "description"),
    rules=(_channel,),
)
RSS = Shape(
    children={"channel": CHANNEL},
    needs=("channel",),
    attributes={"version": ()},
    needs_attributes=("version",),
)
