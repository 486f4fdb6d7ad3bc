"""Elements of feeds → their names, whatever the version of the vocabulary, and what stands in them."""

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

Element = etree._Element

# Atom 1.0 and 0.3; RSS 1.0, 0.90 and 1.1; what people took for the namespace of RSS 2.0, which has none.
_CORE = frozenset(
    {
        "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
        "http://purl.org/net/rss1.1#", "http://backend.userland.com/rss2", "http://backend.userland.com/RSS2",
        "http://blogs.law.harvard.edu/tech/rss", "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    }
)  # fmt: skip
ATOM = "http://www.w3.org/2005/Atom"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/atompub/tombstones/1.0": "at",
    "http://www.w3.org/2007/app": "app",
    "http://purl.org/atom/app#": "app",
    "http://schemas.google.com/blogger/2018": "blogger",
}


@lru_cache(maxsize=10_000)
def name_of(tag: str) -> str:
    """The local name of what belongs to Atom or RSS; with a usual prefix for what extends them; else the tag."""
    namespace, _, local = tag[1:].partition("}") if tag[:1] == "{" else ("", "", tag)
    if namespace in _CORE or not namespace:
        return local  # with the prefix, where nobody declared it
    if namespace.startswith("http://wordpress.org/export/"):
        return f"excerpt:{local}" if namespace.rstrip("/").endswith("excerpt") else f"wp:{local}"
    prefix = _PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else tag


def children(element: Element) -> Mapping[str, list[Element]]:
    """The children by name; Atom's within RSS are called `atom:…`."""
    inner, found = f"{{{ATOM}}}", dict[str, list[Element]]()
    is_atom = name_of(element.tag) in ("feed", "entry")
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            name = name_of(tag)
            found.setdefault(f"atom:{name}" if not is_atom and tag.startswith(inner) else name, []).append(child)
    return found


def first(found: Mapping[str, list[Element]], *names: str) -> str:
    """The text of the first of these that has one."""
    for name in names:
        for element in found.get(name, ()):
            if text := inner_text(element):
                return text
    return ""


def inner_text(element: Element) -> str:
    """All text within, stripped."""
    text = element.text if not len(element) else "".join(map(str, element.itertext()))
    return (text or "").strip()


def based(element: Element, address: str) -> str:
    """An address, made absolute as far as xml:base around the element says (RFC 4287 §2)."""
    try:
        return urljoin(element.base, address) if element.base else address
    except ValueError:
        return address
