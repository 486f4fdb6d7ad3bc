"""The vocabularies that a feed names → those that readers and validators don't know, or know by another name."""

from collections.abc import Iterator

from lxml import etree

from feeds.check.faults import Element, elements, error, named, quoted, split, warning
from feeds.errors import Problem

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
MEDIA = "http://search.yahoo.com/mrss/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"

# The prefix by which the W3C validator knows each. Some readers look at the prefix alone.
_KNOWN = dict(
    line.split()
    for line in f"""
        {ATOM} atom
        {CONTENT} content
        {DC} dc
        {ITUNES} itunes
        {MEDIA} media
        {XHTML} xhtml
        {XML} xml
        http://a9.com/-/spec/opensearch/1.1/ opensearch
        http://a9.com/-/spec/opensearchrss/1.0/ opensearch10
        http://backend.userland.com/blogChannelModule blogChannel
        http://backend.userland.com/creativeCommonsRssModule creativeCommons
        http://base.google.com/ns/1.0 g
        http://conversationsnetwork.org/rssNamespace-1.0/ conversationsNetwork
        http://feedsync.org/2007/feedsync sx
        http://geourl.org/rss/module/ geourl
        http://hacks.benhammersley.com/rss/streaming/ str
        http://madskills.com/public/xml/rss/module/trackback/ trackback
        http://media.tangent.org/rss/1.0/ audio
        http://my.netscape.com/rdf/simple/0.9/ rss090
        http://my.theinfo.org/changed/1.0/rss/ cp
        http://openid.net/xmlns/1.0 openid
        http://postneo.com/icbm icbm
        http://purl.org/dc/terms/ dcterms
        http://purl.org/net/rss1.1# rss11
        http://purl.org/rss/1.0/ rss1
        http://purl.org/rss/1.0/modules/aggregation/ ag
        http://purl.org/rss/1.0/modules/annotate/ annotate
        http://purl.org/rss/1.0/modules/company company
        http://purl.org/rss/1.0/modules/email/ email
        http://purl.org/rss/1.0/modules/event/ ev
        http://purl.org/rss/1.0/modules/image/ image
        http://purl.org/rss/1.0/modules/link/ l
        http://purl.org/rss/1.0/modules/reference/ ref
        http://purl.org/rss/1.0/modules/richequiv/ reqv
        http://purl.org/rss/1.0/modules/rss091# rss091
        http://purl.org/rss/1.0/modules/search/ search
        http://purl.org/rss/1.0/modules/servicestatus/ ss
        http://purl.org/rss/1.0/modules/slash/ slash
        http://purl.org/rss/1.0/modules/subscription/ sub
        http://purl.org/rss/1.0/modules/syndication/ sy
        http://purl.org/rss/1.0/modules/taxonomy/ taxo
        http://purl.org/rss/1.0/modules/threading/ thr
        http://purl.org/rss/1.0/modules/wiki/ wiki
        http://purl.org/syndication/history/1.0 fh
        http://purl.org/syndication/thread/1.0 thr
        http://rssnamespace.org/feedburner/ext/1.0 feedburner
        http://web.resource.org/cc/ cc
        http://webns.net/mvcb/ admin
        http://wellformedweb.org/CommentAPI/ wfw
        http://www.bloglines.com/about/specs/fac-1.0 access
        http://www.georss.org/georss georss
        http://www.microsoft.com/schemas/rss/core/2005 cf
        http://www.opengis.net/gml gml
        http://www.opengis.net/kml/2.2 kml22
        http://www.opml.org/spec2 opml
        http://www.w3.org/1998/Math/MathML mathml
        http://www.w3.org/1999/02/22-rdf-syntax-ns# rdf
        http://www.w3.org/1999/xlink xlink
        http://www.w3.org/2000/01/rdf-schema# rdfs
        http://www.w3.org/2000/svg svg
        http://www.w3.org/2003/01/geo/wgs84_pos# geo
        http://www.w3.org/2007/app app
        http://xmlns.com/foaf/0.1/ foaf
        urn:atom-extension:indexing indexing
        http://schemas.google.com/g/2005 -
        http://schema.org/ -
        https://schema.org/ -
        http://www.rawvoice.com/rawvoiceRssModule/ -
        https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md -
        https://podcastindex.org/namespace/1.0 -
        {TOMBSTONES} -
    """.strip().splitlines()
)
_PREFIXES = {prefix: uri for uri, prefix in _KNOWN.items() if prefix != "-"}

# Liferea takes an element of these names for the core one, unless it knows the vocabulary.
_CORE = {
    "channel": frozenset("title link description pubDate category".split()),
    "item": frozenset("title link description guid pubDate enclosure source category".split()),
}
_KNOWN_TO_LIFEREA = frozenset((ATOM, CONTENT, DC, ITUNES, MEDIA))


def is_known(namespace: str) -> bool:
    """Whether validators know what is in it."""
    return namespace in _KNOWN


def declarations(root: Element) -> Iterator[Problem]:
    """Vocabularies that nobody knows, and known ones by a name that some reader mistakes."""
    in_atom = split(root.tag)[0] == ATOM
    said: set[tuple[str, str]] = set()
    new: list[tuple[str, str]] = []
    for event, what in etree.iterwalk(root, events=("start-ns", "start")):
        if event == "start-ns":
            new.append(what)
            continue
        for prefix, uri in new:
            if (prefix, uri) not in said:
                said.add((prefix, uri))
                yield from _declaration(what, prefix, uri, in_atom=in_atom)
        new.clear()


def _declaration(element: Element, prefix: str, uri: str, *, in_atom: bool) -> Iterator[Problem]:
    if uri == MEDIA.rstrip("/"):
        yield error(element, f"xmlns:{prefix} needs a slash at its end: {quoted(uri)}")
    elif prefix and _PREFIXES.get(prefix, uri) != uri and _KNOWN.get(uri) != prefix:
        yield warning(element, f"xmlns:{prefix} is {quoted(uri)}; by this prefix readers know {_PREFIXES[prefix]}")
    elif uri and uri not in _KNOWN:
        yield warning(element, f"{named(element)} has a namespace that validators don't know: {quoted(uri)}")
    elif prefix and in_atom and uri in (ATOM, XHTML):
        yield warning(element, f"xmlns:{prefix} gives a prefix to {quoted(uri)}, without which some readers expect it")


def mistaken(parent: Element) -> Iterator[Problem]:
    """Elements of a channel or an item, of other vocabularies, that Liferea takes for those of RSS."""
    for child in elements(parent):
        namespace, name = split(child.tag)
        if namespace and namespace not in _KNOWN_TO_LIFEREA and name in _CORE[str(parent.tag)]:
            yield warning(child, f"{named(child)} is taken for <{name}> by Liferea")
