"""Elements of RSS (0.9x, 1.0, 2.0, WordPress's export) → a feed and its entries."""

from collections.abc import Mapping
from datetime import datetime

from feeds.published.atom import link
from feeds.published.elements import Element, based, children, first, inner_text
from feeds.published.entry import PublishedEntry, PublishedFeed
from feeds.published.texts import moment_of, plain_title

_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_WEB = ("http://", "https://")


def feed_of(channel: Element, url: str) -> PublishedFeed:
    """What the channel says of itself."""
    found = children(channel)
    links = found.get("atom:link", ())
    return PublishedFeed(
        "rss",
        title=plain_title(first(found, "title")),
        link=_link(found),
        url=link(links, "self") or url,
        updated=moment_of(first(found, "lastBuildDate", "pubDate", "dc:date")),
        older=link(links, "prev-archive") or link(links, "next"),
    )


def entry_of(item: Element) -> PublishedEntry | None:
    """The item; None for what WordPress exports besides published posts."""
    found = children(item)
    if first(found, "wp:status") not in ("", "publish") or first(found, "wp:post_type") not in ("", "post"):
        return None
    guid = first(found, "guid") or str(item.get(_ABOUT, "")).strip()
    address = first(found, "feedburner:origLink") or _link(found) or (guid if _is_link(found) else "")
    content = first(found, "content:encoded", "atom:content")
    description = first(found, "description", "excerpt:encoded", "atom:summary")
    return PublishedEntry(
        guid or first(found, "atom:id"),
        based(item, address),
        plain_title(first(found, "title", "dc:title", "atom:title")),
        _moment(found, "pubDate", "wp:post_date_gmt", "dc:date", "dcterms:created", "atom:published"),
        _moment(found, "atom:updated", "dcterms:modified", "wp:post_modified_gmt"),
        description,
        content,
    )


def _moment(found: Mapping[str, list[Element]], *names: str) -> datetime | None:
    return next((moment for name in names if (moment := moment_of(first(found, name)))), None)


def _link(found: Mapping[str, list[Element]]) -> str:
    text = first(found, "link")
    return text or link(found.get("atom:link", ()), "alternate")


def _is_link(found: Mapping[str, list[Element]]) -> bool:
    """Whether the guid is an address: RSS 2.0 takes it for one unless it says otherwise."""
    return any(
        each.get("isPermaLink", "true").lower() != "false" and inner_text(each).lower().startswith(_WEB)
        for each in found.get("guid", ())
    )
