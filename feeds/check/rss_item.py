"""An RSS item → what the specification, its profile and readers object to."""

from collections.abc import Iterator

from feeds.check.addresses import absolute, canonical, mailbox_and_name, web
from feeds.check.dates import rfc822
from feeds.check.faults import Element, elements, error, faults, named, problem, quoted, text_of, warning
from feeds.check.grammar import Context, Shape
from feeds.check.namespaces import ATOM, CONTENT, DC, mistaken
from feeds.check.texts import html, plain
from feeds.check.values import category, media_type, natural, not_blank, one_of
from feeds.errors import Problem

_ENCODED = f"{{{CONTENT}}}encoded"
# Both say the same, and readers take one or the other.
_RIVALS = {
    "author": f"{{{DC}}}creator",
    "category": f"{{{DC}}}subject",
    "pubDate": f"{{{DC}}}date",
    "guid": f"{{{ATOM}}}id",
    "source": f"{{{DC}}}source",
}


def rivals(parent: Element, pairs: dict[str, str]) -> Iterator[Problem]:
    """Elements of RSS that stand beside one of another vocabulary with the same meaning."""
    for core, other in pairs.items():
        rival = parent.find(other)
        if rival is not None and parent.find(core) is not None:
            yield warning(rival, f"{named(rival)} says the same as <{core}> beside it, and readers choose one")


def _item(item: Element, _: Context) -> Iterator[Problem]:
    title, description = item.find("title"), item.find("description")
    if title is None and description is None:
        yield error(item, f"{named(item)} has neither <title> nor <description>")
    if item.find("guid") is None and item.getroottree().getroot().get("version") == "2.0":
        yield warning(item, f"{named(item)} has no <guid>, by which readers know it again when it changes")
    if item.find("pubDate") is None and item.find(f"{{{DC}}}date") is None:
        yield warning(item, f"{named(item)} has no <pubDate>, and most readers take the present for it")
    for second in item.findall("enclosure")[1:]:
        yield warning(second, f"{named(item)} has {named(second)} twice, and readers take one of them")
    yield from rivals(item, _RIVALS)
    yield from mistaken(item)
    yield from _texts(item, description)


def _texts(item: Element, description: Element | None) -> Iterator[Problem]:
    """Readers that know no content:encoded, or look at one of both, find something in either order."""
    encoded = item.find(_ENCODED)
    if encoded is None:
        return
    before = [child.tag for child in elements(item)]
    if description is None or before.index("description") > before.index(_ENCODED):
        yield warning(encoded, f"{named(encoded)} has no <description> before it")
    elif len(text_of(description)) > len(text_of(encoded)):
        yield warning(
            description, f"{named(description)} is longer than {named(encoded)}, and Liferea shows the longer"
        )


def _guid(guid: Element, _: Context) -> Iterator[Problem]:
    """RSS 2.0: a permanent address, unless isPermaLink says that it is none."""
    text = text_of(guid)
    if not text:
        yield error(guid, f"{named(guid)} is empty")
    elif guid.get("isPermaLink", "true") != "true":
        if text.isdigit() and len(text) < 9:
            yield warning(guid, f"{named(guid)} is a short number, which other feeds have, too: {quoted(text)}")
        if not text.isascii():
            yield warning(guid, f"{named(guid)} is not in ASCII, and some readers write it anew: {quoted(text)}")
    elif any(web(text)):
        yield error(guid, f'{named(guid)} is no web address, and has no isPermaLink="false": {quoted(text)}')
    if text.lower().startswith(("http:", "https:")):
        for fault in faults(text, (canonical,)):
            yield problem(guid, fault)


ENCLOSURE = Shape(
    attributes={"url": (web,), "length": (natural,), "type": (media_type,)},
    needs_attributes=("url", "length", "type"),
    once=False,
)
PLAIN = Shape(text=(), rules=(plain,))
TITLE = Shape(text=(not_blank,), rules=(plain,))
LINK = Shape(text=(absolute,))
DATE = Shape(text=(rfc822,))
CATEGORY = Shape(text=(category,), attributes={"domain": ()}, rules=(plain,), once=False)
HTML = Shape(text=(), padding=None, rules=(html,))
ITEM = Shape(
    children={
        "title": TITLE,
        "link": LINK,
        "description": HTML,
        "author": Shape(text=(mailbox_and_name,)),
        "category": CATEGORY,
        "comments": LINK,
        "enclosure": ENCLOSURE,
        "guid": Shape(text=(), attributes={"isPermaLink": (one_of("true false"),)}, rules=(_guid,)),
        "pubDate": DATE,
        "source": Shape(text=(), attributes={"url": (absolute,)}, needs_attributes=("url",), rules=(plain,)),
    },
    rules=(_item,),
    once=False,
)
