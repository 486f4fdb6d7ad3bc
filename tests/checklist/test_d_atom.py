"""The checklist of publishers, D: Atom, to the byte where a reader looks at bytes."""

import re
import struct
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import GOLDEN, SETTINGS, Desk, parsed
from lxml import etree

from feeds.errors import ConfigError
from feeds.publication import Publication

ROOT = Path(__file__).parents[2]
NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = f"{{{NAMESPACE}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

TITLES = [
    "AT&T", "a < b", "Use of <div> tag", "The &amp; entity", "x <b>bold</b> y", 'Vec<T> & "q"', "<details>",
    "&lt;T&gt;", "1<2 && 3>2", "R&D's it",
]  # fmt: skip
# Line 28: what the validator knows.
RELS = frozenset(
    "alternate current describedby edit edit-media enclosure first hub last license next next-archive payment"
    " prev-archive previous related replies search self service up via".split()
)

# All that a feed can say, with a long address and a long path before its root element.
RICH = """\
title = "The R&D <desk>"
base_url = "https://a-very-long-name-of-a-host-that-nobody-would-type.news.example.org/and/a/folder/of/it/"
id_authority = "news.example.org,2024"
language = "en_GB"
description = "News & <b>more</b>"
author = { name = "The Desk", email = "desk@example.org", uri = "https://news.example.org/about/" }
icon = "/icon.png"
logo = "https://cdn.example.org/logo.png"
rights = "© The Desk & others"
hub = "https://hub.example.com/?a=1&b=2"

[topics.nato]
label = "R&D <b>NATO</b>"
description = "x <b>bold</b> y & &amp;"

[topics.empty]
label = "Nothing yet"
"""


def write_rich(desk: Desk) -> None:
    """Articles with all that articles may have, and with nothing of it."""
    desk.settings(text=RICH)
    desk.article(
        "a.md", title="Everything", topics=["NATO", "Навчання, дуже довгі & тому корисні " * 3], author="Ann; Bob",
        language="pt_BR", summary="In <short> & so on.", image={"url": "/a.png", "alt": "The mill"},
        external_url="https://example.com/?a=1&b=2", comments_url="https://talk.example.com/?a&b", rights="© Ann & Bob",
        enclosures=["/a.mp3", {"url": "https://cdn.example.com/b.pdf", "length": 7}, {"url": "/c", "type": "text/csv"}],
        body="# Heading\n\nThe [story](b/) & **more**.\n\n![x](b.png)\n",
    )  # fmt: skip
    desk.article("b.md", title="Nothing", date="2025-06-02", topics=["NATO"])
    desk.article("c.md", title="In short", date="2025-06-03", feed_content="summary", topics=["NATO"])
    desk.article("d.md", title="No text", date="2025-06-04", body="")
    desk.article("e.md", title="A picture", date="2025-06-05", body="![](e.png)", author=[""])
    desk.write("f.txt", "date 2025-06-06 Dated text\nKyiv • UNN\nby Ada Lindqvist\n\nThe story & more.\n")


@pytest.fixture(scope="module")
def atom(tmp_path_factory) -> dict[str, bytes]:
    """Every Atom feed of a site that says all there is to say, by path."""
    desk = Desk(tmp_path_factory.mktemp("rich"))
    write_rich(desk)
    rendered = atom_of(desk.publish())
    desk.archive.close()
    return rendered


def atom_of(publication: Publication) -> dict[str, bytes]:
    return {
        path: document.render()
        for path, document in publication.items()
        if document.media_type == "application/atom+xml"
    }


def roots(atom: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    return ((path, etree.fromstring(body)) for path, body in atom.items())


def entries(atom: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    return ((path, each) for path, root in roots(atom) for each in root.iter(f"{ATOM}entry"))


def text_constructs(atom: dict[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    """Every title, subtitle, summary and rights (RFC 4287 §3.1)."""
    names = [f"{ATOM}{name}" for name in ("title", "subtitle", "summary", "rights")]
    return ((path, each) for path, root in roots(atom) for each in root.iter(*names))


class _Words(HTMLParser):
    """What a text of HTML says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def shown(construct: etree._Element) -> str:
    """What a reader shows of a text construct that has this type."""
    return "".join(_Words(construct.text).said) if construct.get("type") == "html" else construct.text


def test_d23_bytes_of_the_beginning(atom):
    """D23. A document begins with `<?xml`, and its root element within the first 512 bytes, whatever its address."""
    assert len(atom) == 6  # with the two that readers guess
    for path, body in atom.items():
        assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n"), path
        assert 0 < body.index(b"<feed ") < 512 - len(b"<feed xmlns"), path
        assert body.index(b'xmlns="http://www.w3.org/2005/Atom"') < 512, path
        assert body.count(b"<?xml version") == 1


def test_d23_default_namespace(atom):
    """D23. Atom's elements have no prefix, and no other namespace is the default."""
    for path, root in roots(atom):
        assert (root.tag, root.nsmap[None]) == (f"{ATOM}feed", NAMESPACE), path
        for each in root.iter(f"{ATOM}*"):
            assert each.prefix is None
            assert each.nsmap == root.nsmap


def test_d23_metadata_comes_first(atom):
    """D23. All that a feed says of itself stands before its first entry."""
    for path, root in roots(atom):
        names = [each.tag.removeprefix(ATOM) for each in root]
        count = names.count("entry")
        assert names[len(names) - count :] == ["entry"] * count, path
        assert set(names) >= {"id", "title", "subtitle", "updated", "author", "link", "icon", "logo", "rights"}
        assert bool(count) == ("/empty/" not in path)


def test_d24_titles_are_text(desk):
    """D24. A title is `<title type="text">`, escaped once, and ten hard ones arrive as they are."""
    for n, title in enumerate(TITLES):
        desk.article(f"{n}.md", title=title.replace("&", "&amp;"), topics=["NATO"])  # front matter may hold entities
    for path, body in atom_of(desk.publish()).items():
        found = {each.findtext(f"{ATOM}title") for each in etree.fromstring(body).iter(f"{ATOM}entry")}
        assert found == set(TITLES), path
        assert {each.title for each in parsed(body).entries} == set(TITLES), path
        for title in TITLES:
            once = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            assert body.count(f'<title type="text">{once}</title>'.encode()) == 1, path
        assert body.count(b"<title") == body.count(b'<title type="text">') == 11


@pytest.mark.parametrize("title", TITLES)
def test_d24_titles_of_feeds_are_text(desk, title):
    """D24. So does the title of a feed, of the site and of a topic."""
    literal = f"'''{title}'''"
    site = SETTINGS.replace('"Eastern Desk"', literal)
    desk.settings(f"description = {literal}\n[topics.t]\nlabel = {literal}\ndescription = {literal}\n", text=site)
    atom = atom_of(desk.publish())
    for path, expected in (("/feed.atom", title), ("/topics/t/feed.atom", f"{title}: {title}")):
        root, read = etree.fromstring(atom[path]), parsed(atom[path]).feed
        assert dict(root.find(f"{ATOM}title").attrib) == {"type": "text"}
        assert root.findtext(f"{ATOM}title") == read.title == expected
        assert shown(root.find(f"{ATOM}subtitle")) == title


def test_d25_content_is_html(atom):
    """D25. Content is `type="html"`, escaped once, without CDATA and without `src`, wherever there is any."""
    found = [(path, each) for path, root in roots(atom) for each in root.iter(f"{ATOM}content")]
    assert len(found) > 10
    for path, content in found:
        assert dict(content.attrib) == {"type": "html"}, path
        assert len(content) == 0
        assert content.text.startswith("<")
    for body in atom.values():
        assert b"CDATA" not in body
        assert body.count(b"<content") == body.count(b'<content type="html">&lt;')
    (everything,) = {each.text for path, each in found if "Heading" in each.text}
    assert "<p>The <a href=" in everything
    assert "&amp; <strong>more</strong>" in everything


def links(element: etree._Element) -> list[dict[str, str]]:
    """The links of a feed or an entry itself."""
    return [dict(each.attrib) for each in element.findall(f"{ATOM}link")]


def test_d26_links(atom):
    """D26. Every link has rel and a full href, self has its type, and each feed and entry has exactly one alternate."""
    for path, root in roots(atom):
        canonical = {"/feed.xml": "/feed.atom", "/atom.xml": "/feed.atom"}.get(path, path)
        (self_,) = (each for each in links(root) if each["rel"] == "self")
        assert self_["type"] == "application/atom+xml"
        assert self_["href"].isascii()
        assert self_["href"].startswith("https://a-very-long-name")
        if canonical.isascii():
            assert self_["href"].endswith(f"/of/it{canonical}")
        for element in (root, *root.iter(f"{ATOM}entry")):
            found = links(element)
            assert all(each.get("rel") and urlsplit(each["href"]).hostname for each in found), path
            (alternate,) = (each for each in found if each["rel"] == "alternate")
            assert alternate["type"] == "text/html"
            assert len({(each["rel"], each["href"]) for each in found}) == len(found)
    assert {each["rel"] for _, root in roots(atom) for each in links(root)} == {"self", "hub", "alternate"}


def test_d27_alternate_is_last(atom):
    """D27. The alternate is the last link of a feed and of an entry: Liferea takes the last one for the page."""
    orders = {tuple(each["rel"] for each in links(element)) for element in both(atom)}
    assert all(order[-1] == "alternate" for order in orders)
    assert {"self", "hub", "enclosure", "related", "replies"} <= {rel for order in orders for rel in order}
    assert parsed(atom["/feed.atom"]).feed.link.endswith("/of/it/")


def both(atom: dict[str, bytes]) -> Iterator[etree._Element]:
    """Every feed and every entry."""
    for _, root in roots(atom):
        yield root
        yield from root.iter(f"{ATOM}entry")


def test_d28_relations(atom):
    """D28. Every rel is one of those that the validator knows, or a full IRI."""
    found = {str(rel) for body in atom.values() for rel in etree.fromstring(body).xpath("//@rel")}
    assert len(found) == 6
    assert [rel for rel in found if rel not in RELS and not urlsplit(rel).scheme] == []


def test_d29_summary_or_content(atom):
    """D29. Every entry has a title that isn't blank, and a summary or content, also one without a text."""
    for path, each in entries(atom):
        assert each.findtext(f"{ATOM}title").strip(), path
        assert each.findtext(f"{ATOM}summary").strip(), path
    read = {each.title: each for each in parsed(atom["/feed.atom"]).entries}
    assert len(read) == 6
    assert {title for title, each in read.items() if "content" not in each} == {"In short", "No text"}


NAMELESS = ("-/index.md", "a/-.md", "a/2025-06-01.md", "a/🚀.md", "a/%.md", "a/&lt;.md", "a/ .md", "a/x_.md")


def test_d29_no_blank_title(desk):
    """D29. An article without a title, or with a blank one, gets one that isn't, whatever its file is called."""
    for n, name in enumerate(NAMELESS):
        desk.article(name, title=None)
        desk.article(f"{n}.md", title=" \x07\t\u0085 ")
    titles = [each.findtext(f"{ATOM}title") for _, each in entries({"": desk.publish()["/feed.atom"].render()})]
    assert len(titles) == 2 * len(NAMELESS)
    assert [title for title in titles if not title.strip(" -_")] == []


INVISIBLE = ("\u200b", "\u2060 \ufeff", "\u202e\u200f", "\u00ad")


def test_d29_no_invisible_title(desk):
    """D29. So does one whose title is made of characters that nobody sees."""
    for n, title in enumerate(INVISIBLE):
        desk.article(f"seen-{n}.md", title=title)
    desk.sync()
    assert sorted(desk.entries()) == ["Seen 0", "Seen 1", "Seen 2", "Seen 3"]


# Texts, and whether a validator takes them for HTML that isn't said to be HTML.
MARKUP = {
    "A <b>bold</b> word": True, "The &amp; entity": True, "<p>one</p>": True, "&lt": True,
    "Use of <div> tag": False, "a < b & c": False, "Vec<T>": False,
}  # fmt: skip


@pytest.mark.parametrize(("text", "looks_like_html"), MARKUP.items())
def test_d29_a_text_that_looks_like_html(desk, text, looks_like_html):
    """D29. A summary that holds what looks like HTML says type="html"; whatever it says, a reader shows these words.

    So do subtitles and rights: a validator warns of HTML in a text of type text, but in a title.
    """
    written = f"'''{text}'''"
    desk.settings(f"description = {written}\nrights = {written}\n[topics.t]\ndescription = {written}\n")
    with_entities = text.replace("&", "&amp;")  # front matter may hold entities
    desk.article(summary=with_entities, rights=with_entities, topics=["t"])
    found = [each for _, each in text_constructs(atom_of(desk.publish())) if each.tag != f"{ATOM}title"]
    assert len(found) == 4 * (2 + 2)
    assert {shown(each) for each in found} == {text}
    if looks_like_html:
        assert [each.tag.removeprefix(ATOM) for each in found if each.get("type") != "html"] == []


def test_d30_authors(atom, desk):
    """D30. Every entry has an author with a name, and the feed has one, also where neither says any."""
    desk.article("a.md", author=["", {"email": "x@example.org"}, "<>", " "])
    desk.article("b.md")
    for found in (atom, atom_of(desk.publish())):
        for element in both(found):
            names = [each.findtext(f"{ATOM}name") for each in element.findall(f"{ATOM}author")]
            assert names
            assert all(name and name.strip() for name in names)
    assert {each.author for each in desk.entries().values()} <= {"Eastern Desk", "<>"}
    (everything,) = (each for each in parsed(atom["/feed.atom"]).entries if each.title == "Everything")
    assert [each.name for each in everything.authors] == ["Ann", "Bob"]


ADDRESSES = ("not an address", "ann", "ann@", "@example.org", "a b@example.org", "<ann@example.org", "аня@пошта.укр")


def test_d30_an_address_that_is_none(desk):
    """D30. An e-mail address that is none is left out, and the name stays: one such makes a feed invalid."""
    for n, email in enumerate(ADDRESSES):
        desk.article(f"{n}.md", author={"name": f"Ann {n}", "email": email})
    desk.article("good.md", author="Bob <bob@example.org>")
    root = etree.fromstring(desk.publish()["/feed.atom"].render())
    names = {each.text for each in root.iter(f"{ATOM}name")}
    assert names == {"Eastern Desk", "Bob", *(f"Ann {n}" for n in range(len(ADDRESSES)))}
    assert [each.text for each in root.iter(f"{ATOM}email")] == ["bob@example.org"]


def test_d30_an_address_of_the_site_that_is_none(desk):
    """D30. One of site.toml is an error there, or left out; in no case it is in a feed."""
    desk.article()
    for email in ADDRESSES:
        desk.settings(f'author = {{ name = "The Desk", email = "{email}" }}\n')
        try:
            body = desk.publish()["/feed.atom"].render()
        except ConfigError:
            continue
        assert b"<email>" not in body, email


def test_d31_icon_and_logo(atom):
    """D31. Icon and logo are full addresses, of a path of the site and of another site."""
    base = "https://a-very-long-name-of-a-host-that-nobody-would-type.news.example.org/and/a/folder/of/it/"
    for path, root in roots(atom):
        assert root.findtext(f"{ATOM}icon") == f"{base}icon.png", path
        assert root.findtext(f"{ATOM}logo") == "https://cdn.example.org/logo.png", path


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG (its IHDR)."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def test_d31_shapes():
    """D31. An icon is square, and a logo twice as wide as high, as the reference asks for."""
    width, height = size((GOLDEN / "content/static/icon.png").read_bytes())
    assert width == height
    width, height = size((GOLDEN / "content/static/logo.png").read_bytes())
    assert width == 2 * height
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    assert re.search(r"\| `icon` \|.*square", reference)
    assert re.search(r"\| `logo` \|.*twice as wide as high", reference)


def test_d31_languages(atom):
    """D31. A language is a tag of BCP 47, `en-GB`, of a feed and of an entry in another one, however it was written."""
    for path, root in roots(atom):
        assert root.get(LANG) == "en-GB", path
        for each in root.iter(f"{ATOM}entry"):
            assert each.get(LANG) == ("pt-BR" if each.findtext(f"{ATOM}title") == "Everything" else None), path


def test_feedgen_enclosure_keeps_type(atom):
    """feedgen keeps the href alone of an entry's link: ours keep rel, type and length, all enclosures of an entry."""
    everything = next(each for path, each in entries(atom) if each.findtext(f"{ATOM}title") == "Everything")
    base = "https://a-very-long-name-of-a-host-that-nobody-would-type.news.example.org/and/a/folder/of/it"
    assert [each for each in links(everything) if each["rel"] == "enclosure"] == [
        {"rel": "enclosure", "type": "audio/mpeg", "href": f"{base}/a.mp3"},
        {"rel": "enclosure", "type": "application/pdf", "href": "https://cdn.example.com/b.pdf", "length": "7"},
        {"rel": "enclosure", "type": "text/csv", "href": f"{base}/c"},
    ]


def test_feedgen_relations_beyond_its_five(atom):
    """feedgen refuses all but five relations of an entry's link: replies is there."""
    everything = next(each for path, each in entries(atom) if each.findtext(f"{ATOM}title") == "Everything")
    (replies,) = (each for each in links(everything) if each["rel"] == "replies")
    assert replies["href"] == "https://talk.example.com/?a&b"
    (related,) = (each for each in links(everything) if each["rel"] == "related")
    assert related["href"] == "https://example.com/?a=1&b=2"


def test_feedgen_keeps_the_order(desk):
    """feedgen's add_entry() prepends: ours stand newest first in Atom and RSS."""
    for n in range(5):
        desk.article(f"{n}.md", title=str(n), date=f"2025-06-0{n + 1}")
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss"):
        assert [each.title for each in parsed(publication[path].render()).entries] == ["4", "3", "2", "1", "0"]


def test_feedgen_tells_no_version(atom, desk):
    """feedgen writes its name and version: the generator is ours, and without a version."""
    bodies = {**atom, "/feed.rss": desk.publish()["/feed.rss"].render()}
    for path, body in bodies.items():
        generators = list(etree.fromstring(body).iter("generator", f"{ATOM}generator"))
        assert [(each.text, dict(each.attrib)) for each in generators] == [("feeds", {})], path
        assert b"feedgen" not in body
        assert b"lkiesow" not in body


def test_feedgen_sets_no_now(desk):
    """feedgen's `updated` is now: a feed without entries has the year in which the site's name began, for ever."""
    publication = desk.publish()
    root = etree.fromstring(publication["/feed.atom"].render())
    assert root.findtext(f"{ATOM}updated") == "2024-01-01T00:00:00Z"
    channel = etree.fromstring(publication["/feed.rss"].render()).find("channel")
    assert channel.findtext("lastBuildDate") == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_feedgen_raises_for_nothing(desk):
    """feedgen raises for a naive datetime and a control character: an article with both is published."""
    desk.write(
        "a.md", "---\ntitle: A \x07 bell\ndate: 2025-06-01 12:00\nupdated: 2025-06-02T12:00:00.5\n---\nA \x1b[0m b.\n"
    )
    publication = desk.publish()
    for path in ("/feed.atom", "/feed.rss"):
        (entry,) = parsed(publication[path].render()).entries
        assert entry.title == "A bell"


def test_feedgen_has_no_json_and_opml(desk):
    """feedgen knows no JSON Feed and no OPML: both are there, beside Atom and RSS, for each topic."""
    desk.article(topics=["NATO"])
    publication = desk.publish()
    assert publication["/topics/nato/feed.json"].render().startswith(b'{"version":"https://jsonfeed.org/version/1.1"')
    opml = etree.fromstring(publication["/feeds.opml"].render())
    assert len(opml.xpath("//outline[@xmlUrl]")) == 2
