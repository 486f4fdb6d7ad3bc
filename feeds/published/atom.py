"""Elements of Atom (1.0, 0.3, Blogger's export) → a feed and its entries."""

from collections.abc import Mapping, Sequence

from lxml import etree

from feeds.published.elements import Element, based, children, first, inner_text
from feeds.published.entry import PublishedEntry, PublishedFeed
from feeds.published.texts import moment_of, plain_title

_KIND = "http://schemas.google.com/g/2005#kind"
_POST = "http://schemas.google.com/blogger/2008/kind#post"


def feed_of(root: Element, url: str) -> PublishedFeed:
    """What the feed says of itself."""
    found = children(root)
    links = found.get("link", ())
    return PublishedFeed(
        "atom",
        id=first(found, "id"),
        title=_title(found),
        link=link(links, "alternate"),
        url=link(links, "self") or url,
        updated=moment_of(first(found, "updated", "modified")),
        older=link(links, "prev-archive") or link(links, "next"),
        deleted=tuple(each.get("ref", "").strip() for each in found.get("at:deleted-entry", ())),
    )


def entry_of(element: Element) -> PublishedEntry | None:
    """The entry; None for a draft, a page, a comment, a setting or a template in an export."""
    found = children(element)
    if not _is_post(found):
        return None
    address = first(found, "feedburner:origLink") or link(found.get("link", ()), "alternate")
    return PublishedEntry(
        first(found, "id"),
        address or first(found, "blogger:filename"),
        _title(found),
        moment_of(first(found, "published", "issued", "created")),
        moment_of(first(found, "updated", "modified")),
        _markup(found, "summary"),
        _markup(found, "content"),
    )


def link(links: Sequence[Element], relation: str) -> str:
    """The address of the first link with a relation, a page before any other type."""
    fits = [each for each in links if each.get("rel", "alternate") == relation and each.get("href", "").strip()]
    fits.sort(key=lambda each: each.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    return based(fits[0], fits[0].get("href", "").strip()) if fits else ""


def _is_post(found: Mapping[str, list[Element]]) -> bool:
    kinds = [each.get("term") for each in found.get("category", ()) if each.get("scheme") == _KIND]
    drafts = (inner_text(draft) for each in found.get("app:control", ()) for draft in each)
    return (
        (not kinds or _POST in kinds)
        and "yes" not in drafts
        and first(found, "blogger:type") in ("", "POST")
        and first(found, "blogger:status") in ("", "LIVE")
    )


def _title(found: Mapping[str, list[Element]]) -> str:
    element = next(iter(found.get("title", ())), None)
    if element is None:
        return ""
    return plain_title(inner_text(element), is_html=_is_html(element))


def _is_html(element: Element) -> bool:
    return element.get("type") in ("html", "text/html") or element.get("mode") == "escaped"


def _markup(found: Mapping[str, list[Element]], name: str) -> str:
    """HTML as it is escaped, or as it stands (RFC 4287 §3.1.1); plain text as it is."""
    element = next(iter(found.get(name, ())), None)
    if element is None:
        return ""
    if len(element):
        return "".join(etree.tostring(child, encoding="unicode", with_tail=True) for child in element).strip()
    return inner_text(element)
