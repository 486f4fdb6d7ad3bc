"""Facts about formats: every reader finds in Atom, RSS and JSON what the feed holds, and nothing else."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape

import pytest
from conftest import GOLDEN, NOW
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from feeds import __version__
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.config import read_site
from feeds.content import load
from feeds.entry import Related
from feeds.feed import NEVER, Entry, Feed, entry_of, feed_of
from feeds.formats import FORMATS, opml, sitemap
from feeds.model import Enclosure, Image, Person, Site, Topic
from feeds.publication import FEEDS
from feeds.publish import publish

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RENDER = {each.suffix: each.render for each in FORMATS}
URL = "https://news.example.org/feed"

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
# Titles that some reader or writer of feeds gets wrong.
TITLES = [
    "AT&T", "a < b", "Use of <div> tag", "The &amp; entity", "x <b>bold</b> y", 'Vec<T> & "q"', "<details>",
    "&lt;T&gt;", "1<2 && 3>2", "R&D's it", "]]>", "<![CDATA[x]]>", "&#0;", "&bogus;", "<!-- x", "<?xml?>", "</title>",
    "Навчання 🚀",
]  # fmt: skip


def entry(**more) -> Entry:
    fields = {
        "id": "tag:news.example.org,2024:2025-06-01/a",
        "title": "A headline",
        "link": "https://news.example.org/2025/06/a/",
        "summary": "In short.",
        "content": "<p>In full.</p>",
        "published": NOON,
        "updated": NOON + timedelta(hours=1),
        "authors": (Person("Ann", "ann@example.org", "https://example.org/ann"), Person("Bob")),
        "categories": (Topic("nato", "NATO"), Topic("r-d", "R&D")),
    }
    return Entry(**(fields | more))


def feed(*entries: Entry, **more) -> Feed:
    fields = {
        "id": "tag:news.example.org,2024:feed",
        "title": "Eastern Desk",
        "subtitle": "News & more",
        "alternate": "https://news.example.org/",
        "language": "en-GB",
        "author": Person("The Desk", "desk@example.org"),
    }
    return Feed(entries=entries, **(fields | more))


def rendered(suffix: str, *entries: Entry, **more) -> bytes:
    return RENDER[suffix](feed(*entries, **more), f"{URL}.{suffix}")


def xml(suffix: str, *entries: Entry, **more) -> etree._Element:
    return etree.fromstring(rendered(suffix, *entries, **more))


def items(*entries: Entry, **more) -> list[dict]:
    return json.loads(rendered("json", *entries, **more))["items"]


@pytest.fixture
def published(tmp_path):
    """The golden publication."""
    site, archive = read_site(GOLDEN / "content"), Archive(tmp_path / "archive.sqlite3")
    assert not sync(archive, GOLDEN / "content", site, NOW).problems
    yield publish(site, archive, NOW)
    archive.close()


# -- golden files


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/feed.atom", "feed.atom"),
        ("/feed.rss", "feed.rss"),
        ("/feed.json", "feed.json"),
        ("/", "index.html"),
        ("/topics/energy/feed.rss", "topic.rss"),
        ("/topics/nato/", "topic.html"),
        ("/2024/11/grid/", "article.html"),
        ("/2025/turbine.html", "moved.html"),
        ("/feeds.opml", "feeds.opml"),
        ("/sitemap.xml", "sitemap.xml"),
    ],
)
def test_golden(published, golden, path, name):
    """The bytes of every format change only when somebody means it: all readers download again."""
    golden(name, published[path].render())


def test_golden_reading(published, golden):
    """So do those of the page that a feed is for a person."""
    golden("reading.html", published["/feed.atom"].reading.render())


def test_golden_is_read(published, parse):
    """feedparser finds the same entries in Atom and RSS, and JSON has them too."""
    atom, rss = parse(published["/feed.atom"].render()), parse(published["/feed.rss"].render())
    decoded = json.loads(published["/feed.json"].render())
    assert (atom.version, rss.version) == ("atom10", "rss20")
    assert [e.title for e in atom.entries] == [
        "Навчання в Яворові завершилися",
        'AT&T < "1" & <b>bold</b> & ]]>',
        "The turbine turns again",
        "Why there is a notebook on the desk",
        "The grid holds through the first frost",
        "The alliance opens an office in the capital",
    ]
    for a, r, j in zip(atom.entries, rss.entries, decoded["items"], strict=True):
        assert a.id == r.id == j["id"]
        assert a.title == j["title"]
        assert a.link == r.link == j["url"]
        assert a.published_parsed == r.published_parsed == _moment(j["date_published"])
        assert a.updated_parsed == r.updated_parsed == _moment(j["date_modified"])
        assert [p.name for p in a.authors] == r.author.split(", ") == [p["name"] for p in j["authors"]]
        assert [t.label for t in a.get("tags", [])] == [t.term for t in r.get("tags", [])] == j.get("tags", [])
        assert plain(a.summary_detail) == j["summary"]
        if "content" in r:
            assert html.fromstring(r.summary).text_content() == j["summary"]
        assert a.content[0].value == (r.content[0].value if "content" in r else r.summary)
        assert _text(a.content[0].value) == _text(j["content_html"])
    for of_feed in (atom.feed, rss.feed):
        assert of_feed.title == decoded["title"] == "Eastern Desk"
        assert (
            plain(of_feed.subtitle_detail) == decoded["description"] == "Security & energy news from the east of Europe"
        )
        assert of_feed.link == decoded["home_page_url"] == "https://news.example.org/"
        assert of_feed.language == decoded["language"] == "en-GB"
        assert of_feed.rights == "© Eastern Desk; CC BY-SA 4.0"
    assert atom.feed.icon == decoded["favicon"] == "https://news.example.org/icon.png"
    assert atom.feed.logo == rss.feed.image.href == "https://news.example.org/logo.png"


def _moment(text: str):
    return datetime.fromisoformat(text).utctimetuple()


def _text(fragment: str) -> str:
    return html.fromstring(f"<div>{fragment}</div>").text_content()


# -- schemas


@pytest.fixture(scope="session")
def atom_schema(shared):
    return etree.RelaxNG(etree.parse(shared / "corpora/schemas/atom.rng"))


@pytest.fixture(scope="session")
def rss_schema(shared):
    return etree.XMLSchema(etree.parse(shared / "corpora/schemas/rss-2_0.xsd"))


FULL = entry(
    language="uk",
    related="https://example.com/a?b&c",
    comments="https://talk.example.com/a?b&c",
    rights="© Ann & Bob",
    image=Image("https://news.example.org/a.png", "The mill"),
    enclosures=(Enclosure("https://x.org/a.mp3", "audio/mpeg", 7), Enclosure("https://x.org/b.pdf", "application/pdf")),
    also=(Related("The mill & the <b>river</b>", "https://news.example.org/mill/?a&b", "Reuters"), Related("B", URL)),
    story="tag:news.example.org,2024:2025-06-01/a",
)
ALL = {  # that a feed may have
    "noticed": NOON,
    "rights": "© The Desk & others",
    "icon": "https://news.example.org/icon.png",
    "logo": "https://news.example.org/logo.png",
    "hub": "https://hub.example.com/?a&b",
}
BARE = entry(id="tag:x,2024:b", content=None, categories=(), authors=(Person("Ann"),))


EXTREMES = pytest.mark.parametrize(("entries", "more"), [((), {}), ((FULL, BARE), ALL)], ids=["empty", "all there is"])


@EXTREMES
def test_atom_schema(atom_schema, entries, more):
    """Atom is valid by the RELAX NG schema of RFC 4287, with all there is and with nothing."""
    atom_schema.assertValid(xml("atom", *entries, **more))


@pytest.mark.parametrize("more", [{}, ALL], ids=["bare", "all there is"])
def test_rss_schema(rss_schema, more):
    """RSS is valid by the XML schema, which lets elements of other namespaces be, and wants at least one item."""
    rss_schema.assertValid(xml("rss", FULL, BARE, **more))


def test_golden_schemas(published, atom_schema, rss_schema):
    """So is every feed of a publication."""
    feeds = [document for document in published.values() if document.media_type in FEEDS]
    assert len(feeds) == 3 * 6 + 4
    for each in feeds:
        if each.media_type == "application/atom+xml":
            atom_schema.assertValid(etree.fromstring(each.render()))
        if each.media_type == "application/rss+xml":
            rss_schema.assertValid(etree.fromstring(each.render()))


@EXTREMES
def test_json_schema(shared, entries, more):
    """JSON Feed has what version 1.1 requires, no key that it doesn't know, and no null."""
    schema = json.loads((shared / "corpora/schemas/jsonfeed-1.1.schema.json").read_text())
    made = json.loads(rendered("json", *entries, **more))
    _check_json(schema, made)
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(made["items"], list)


def _check_json(schema: dict, value: object) -> None:
    """The part of JSON Schema that this schema uses."""
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "number": int, "integer": int}
    known = "type required anyOf additionalProperties properties items enum format minProperties uniqueItems".split()
    assert not schema.keys() - set(known) - {"$schema", "$comment", "title", "patternProperties"}
    assert isinstance(value, types[schema["type"]] if "type" in schema else object)
    assert "enum" not in schema or value in schema["enum"]
    if schema.get("format") == "uri":
        assert re.fullmatch(r"[a-z]+:[!-~]+", value)
    if isinstance(value, dict):
        options = [schema, *schema.get("anyOf", [])]
        assert any(set(schema.get("required", [])) | set(one.get("required", [])) <= value.keys() for one in options)
        assert len(value) >= schema.get("minProperties", 0)
        extensions = {name for name in value for each in schema.get("patternProperties", ()) if re.search(each, name)}
        assert value.keys() <= schema["properties"].keys() | extensions or schema.get("additionalProperties", True)
        for name in value.keys() & schema["properties"].keys():
            _check_json(schema["properties"][name], value[name])
    if isinstance(value, list):
        assert not schema.get("uniqueItems") or len(set(value)) == len(value)
        for each in value:
            _check_json(schema["items"], each)


# -- titles and texts


def plain(detail) -> str:
    """What a text says; one with a tag or an entity in it is told as HTML."""
    return unescape(detail.value) if detail.type == "text/html" else detail.value


@pytest.mark.parametrize("title", TITLES)
def test_titles(parse, title):
    """A title comes back as the author wrote it, whatever in it looks like a tag or an entity."""
    made = entry(title=title, summary=title)
    assert parse(rendered("atom", made)).entries[0].title == title
    assert plain(parse(rendered("atom", made)).entries[0].summary_detail) == title
    assert items(made)[0]["title"] == items(made)[0]["summary"] == title
    assert xml("rss", made).findtext("channel/item/title") == title


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_feeds(parse, title):
    """So do the title and the subtitle of a feed."""
    read = parse(rendered("atom", title=title, subtitle=title)).feed
    assert (read.title, plain(read.subtitle_detail)) == (title, title)
    assert json.loads(rendered("json", title=title))["title"] == title
    assert xml("rss", title=title).findtext("channel/title") == title


@pytest.mark.parametrize("title", TITLES)
def test_rss_summary(title):
    """RSS readers take a description for HTML: as HTML it says what the summary says."""
    made = entry(summary=title, content="<p>In full.</p>" * 9)
    description = xml("rss", made).findtext("channel/item/description")
    assert html.fromstring(f"<div>{description}</div>").text == title


@pytest.mark.parametrize(
    ("summary", "content", "is_left_out"),
    [
        ("In short.", "<p>In full.</p>", False),
        ("All there is to say.", "All there is to say", True),
        ("All there is to say.", "All there is to say.", True),
        ("All there is to say.", "All there is to say!!", False),
        ("<<<<", "<p>&lt;&lt;</p>", True),
    ],
)
def test_rss_summary_that_is_not_short(summary, content, is_left_out):
    """In RSS a summary that isn't shorter than the content is left out, and the content stands in its place."""
    item = xml("rss", entry(summary=summary, content=content)).find("channel/item")
    found = [(each.tag, each.text) for each in item if each.tag in ("description", f"{CONTENT}encoded")]
    both = [("description", summary), (f"{CONTENT}encoded", content)]
    assert found == ([("description", content)] if is_left_out else both)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("TCP/IP", "TCP-IP"),
        ("Bread, butter", "Bread – butter"),
        ("Bread , butter", "Bread – butter"),
        ("Oil/gas, coal|peat", "Oil-gas – coal-peat"),
        ("a//b", "a-b"),
        ("a, b / c | d", "a – b – c – d"),
        ("/news/", "news"),
        (", – |", "t"),
        ("/", "t"),
    ],
)
def test_category_names(label, name):
    """No reader splits a category: in all formats its name is without commas, slashes and bars."""
    made = entry(categories=(Topic("t", label),))
    assert xml("atom", made).find(f"{ATOM}entry/{ATOM}category").attrib == {"term": "t", "label": name}
    assert xml("rss", made).findtext("channel/item/category") == name
    assert items(made)[0]["tags"] == [name]


@pytest.mark.parametrize("label", ["R&D", "<T>", "C++", "Навчання"])
def test_categories(parse, label):
    """A category keeps its label in all formats, and its name in URLs in Atom."""
    made = entry(categories=(Topic("t", label), Topic("u", "Second")))
    tags = parse(rendered("atom", made)).entries[0].tags
    assert [(tag.term, tag.label) for tag in tags] == [("t", label), ("u", "Second")]
    assert [tag.term for tag in parse(rendered("rss", made)).entries[0].tags] == [label, "Second"]
    assert items(made)[0]["tags"] == [label, "Second"]


def test_atom_types():
    """Atom says of each text what it is: titles and summaries are text, content is HTML."""
    root = xml("atom", entry())
    for name in ("title", "subtitle", f"{ATOM}entry/{ATOM}title", f"{ATOM}entry/{ATOM}summary"):
        found = root.find(name if name.startswith("{") else ATOM + name)
        assert found.get("type") == "text"
    assert root.find(f"{ATOM}entry/{ATOM}content").get("type") == "html"


def test_content_bytes():
    """Content arrives to the letter in all formats, without a character more or less."""
    content = '<p>1 &lt; 2 &amp;&amp; R&amp;D ]]&gt;</p>\n<pre>  x\n\ty</pre><img src="https://x.org/?a=1&amp;b=2">'
    made = entry(content=content)
    assert xml("atom", made).findtext(f"{ATOM}entry/{ATOM}content") == content
    assert xml("rss", made).findtext(f"channel/item/{CONTENT}encoded") == content
    assert items(made)[0]["content_html"] == content


@pytest.mark.parametrize("content", ["<p>]]></p>", "<p>]]&gt;]]></p>", "]]>", "<![CDATA[ ]]>"])
def test_end_of_cdata(parse, content):
    """`]]>` in the content ends nothing."""
    for suffix in ("atom", "rss"):
        assert len(parse(rendered(suffix, entry(content=content), entry(id="tag:x,2024:b"))).entries) == 2
    assert xml("rss", entry(summary="x", content=content)).findtext(f"channel/item/{CONTENT}encoded") == content
    assert xml("rss", entry(content=content * 9)).findtext(f"channel/item/{CONTENT}encoded") == content * 9


def test_summary_only(parse):
    """A feed of summaries has no content, but JSON, where an item needs one, as plain text."""
    made = entry(content=None)
    for suffix in ("atom", "rss"):
        read = parse(rendered(suffix, made)).entries[0]
        assert (read.summary, "content" in read) == ("In short.", False)
    assert "content_html" not in items(made)[0]
    assert items(made)[0]["content_text"] == "In short."
    assert "content_text" not in items(entry())[0]


# -- ids, order, dates


def test_order(parse):
    """Entries stand in every format in the order of the feed: readers take the first ones for the newest."""
    ids = [f"tag:x,2024:{n}" for n in (3, 1, 2)]
    made = [entry(id=each) for each in ids]
    assert [each.id for each in parse(rendered("atom", *made)).entries] == ids
    assert [each.id for each in parse(rendered("rss", *made)).entries] == ids
    assert [each["id"] for each in items(*made)] == ids


def test_guid():
    """RSS says that an id is no address."""
    guid = xml("rss", entry()).find("channel/item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("tag:news.example.org,2024:2025-06-01/a", "false")


def test_dates_in_utc(parse):
    """A moment of any zone, with a fraction of a second, is written in UTC and whole seconds."""
    kyiv = timezone(timedelta(hours=3))
    made = entry(
        published=datetime(2025, 6, 1, 15, 0, 0, 999_999, tzinfo=kyiv),
        updated=datetime(2025, 6, 2, 1, 2, 3, 1, tzinfo=kyiv),
    )
    atom = xml("atom", made).find(f"{ATOM}entry")
    assert atom.findtext(f"{ATOM}published") == "2025-06-01T12:00:00Z"
    assert atom.findtext(f"{ATOM}updated") == "2025-06-01T22:02:03Z"
    item = xml("rss", made).find("channel/item")
    assert item.findtext("pubDate") == "Sun, 01 Jun 2025 12:00:00 GMT"
    assert item.findtext(f"{ATOM}updated") == "2025-06-01T22:02:03Z"
    assert items(made)[0]["date_published"] == "2025-06-01T12:00:00Z"
    assert items(made)[0]["date_modified"] == "2025-06-01T22:02:03Z"


def test_one_date_an_item():
    """An RSS item has one date of publication, and no dc:date beside it."""
    item = xml("rss", entry()).find("channel/item")
    assert len(item.findall("pubDate")) == 1
    assert item.find(f"{DC}date") is None


def test_updated_of_the_feed():
    """The feed's date is the newest entry's update, whichever entry that is."""
    made = [entry(), entry(id="tag:x,2024:b", updated=NOON + timedelta(days=3)), entry(id="tag:x,2024:c")]
    assert xml("atom", *made).findtext(f"{ATOM}updated") == "2025-06-04T12:00:00Z"
    assert xml("rss", *made).findtext("channel/lastBuildDate") == "Wed, 04 Jun 2025 12:00:00 GMT"


def test_noticed():
    """The feed's date is when a change was noticed, where that is later than any date that authors give."""
    made, noticed = entry(updated=NOON + timedelta(days=1)), NOON + timedelta(days=2)
    assert xml("atom", made, noticed=noticed).findtext(f"{ATOM}updated") == "2025-06-03T12:00:00Z"
    assert xml("rss", made, noticed=noticed).findtext("channel/lastBuildDate") == "Tue, 03 Jun 2025 12:00:00 GMT"
    assert xml("atom", made, noticed=noticed).findtext(f"{ATOM}entry/{ATOM}updated") == "2025-06-02T12:00:00Z"
    assert xml("atom", made, noticed=NOON).findtext(f"{ATOM}updated") == "2025-06-02T12:00:00Z"


@pytest.mark.parametrize("max_age", [900, 1800, 3600])
def test_time_to_live(max_age):
    """RSS says in minutes for how long a reader need not ask again."""
    assert xml("rss", max_age=max_age).findtext("channel/ttl") == str(max_age // 60)


@pytest.mark.parametrize("suffix", RENDER)
def test_no_clock(suffix):
    """Nothing in the bytes comes from the clock, also where a feed has no entries."""
    assert str(NEVER.year) in rendered(suffix).decode() or suffix == "json"
    years = set(re.findall(rb"\b20[3-9]\d|\b202[0-46-9]\b", rendered(suffix, entry())))
    assert years == {b"2024"}  # the id's


@pytest.mark.parametrize("suffix", RENDER)
def test_again(suffix):
    """The same feed is the same bytes."""
    assert rendered(suffix, FULL, BARE, **ALL) == rendered(suffix, FULL, BARE, **ALL)


@pytest.mark.parametrize("suffix", RENDER)
def test_one_that_differs(suffix):
    """An entry that differs from one that was rendered is rendered anew, also where its id is the same."""
    for more in ({"title": "Another"}, {"image": None}, {"content": None}, {"summary": "Shorter."}, {"enclosures": ()}):
        assert rendered(suffix, replace(FULL, **more)) != rendered(suffix, FULL)


@pytest.mark.parametrize("suffix", RENDER)
def test_no_version(suffix):
    """A new version of this program or of feedgen changes no bytes: neither is named in them."""
    body = rendered(suffix, entry()).decode()
    assert __version__ not in body
    assert "feedgen" not in body
    assert "1.0.0" not in body


def test_generator():
    """Atom and RSS say which program made them, and no more."""
    element = xml("atom").find(f"{ATOM}generator")
    assert (element.text, dict(element.attrib)) == ("feeds", {})
    assert xml("rss").findtext("channel/generator") == "feeds"


# -- links


def test_atom_links():
    """The feed's self is its own address and its alternate, the last link, the page of the same."""
    root = xml("atom", FULL, **ALL)
    links = [(link.get("rel"), link.get("href"), link.get("type")) for link in root.findall(f"{ATOM}link")]
    assert links == [
        ("self", "https://news.example.org/feed.atom", "application/atom+xml"),
        ("hub", "https://hub.example.com/?a&b", None),
        ("alternate", "https://news.example.org/", "text/html"),
    ]


def test_atom_entry_links():
    """Each entry has one alternate, and it is the last of its links."""
    links = xml("atom", FULL).find(f"{ATOM}entry").findall(f"{ATOM}link")
    assert [(link.get("rel"), link.get("href")) for link in links] == [
        ("enclosure", "https://x.org/a.mp3"),
        ("enclosure", "https://x.org/b.pdf"),
        ("related", "https://example.com/a?b&c"),
        ("related", "https://news.example.org/mill/?a&b"),
        ("related", URL),
        ("replies", "https://talk.example.com/a?b&c"),
        ("alternate", "https://news.example.org/2025/06/a/"),
    ]


def test_rss_links():
    """The channel's link is the home page, its self the feed's own address, with the type."""
    channel = xml("rss", FULL, **ALL).find("channel")
    assert [link.text for link in channel.findall("link")] == ["https://news.example.org/"]
    assert [dict(link.attrib) for link in channel.findall(f"{ATOM}link")] == [
        {"rel": "self", "href": "https://news.example.org/feed.rss", "type": "application/rss+xml"},
        {"rel": "hub", "href": "https://hub.example.com/?a&b"},
    ]
    assert [dict(link.attrib)["rel"] for link in xml("rss", FULL).findall(f"channel/{ATOM}link")] == ["self"]
    assert channel.findtext("item/link") == "https://news.example.org/2025/06/a/"
    assert channel.findtext("docs") == "http://www.rssboard.org/rss-specification"


def test_json_links():
    """JSON Feed knows its own address, the page of the same and what an item is about."""
    made = json.loads(rendered("json", FULL))
    assert (made["home_page_url"], made["feed_url"]) == ("https://news.example.org/", f"{URL}.json")
    assert made["items"][0]["url"] == "https://news.example.org/2025/06/a/"
    assert made["items"][0]["external_url"] == "https://example.com/a?b&c"
    assert "hubs" not in made
    made = json.loads(rendered("json", FULL, **ALL))
    assert made["hubs"] == [{"type": "WebSub", "url": "https://hub.example.com/?a&b"}]


def test_enclosures(parse):
    """Atom and JSON carry all enclosures; RSS the first, as readers let another one replace it."""
    atom = parse(rendered("atom", FULL)).entries[0].enclosures
    assert [(each.href, each.type, each.get("length")) for each in atom] == [
        ("https://x.org/a.mp3", "audio/mpeg", "7"),
        ("https://x.org/b.pdf", "application/pdf", None),
    ]
    (rss,) = parse(rendered("rss", FULL)).entries[0].enclosures
    assert (rss.href, rss.type, rss.length) == ("https://x.org/a.mp3", "audio/mpeg", "7")
    first, second = items(FULL)[0]["attachments"]
    assert first == {"url": "https://x.org/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 7}
    assert (second["url"], second["mime_type"]) == ("https://x.org/b.pdf", "application/pdf")


def test_unknown_length():
    """A length that nobody knows is left out where it may be, and 0 in RSS, which needs one."""
    made = entry(enclosures=(Enclosure("https://x.org/a.mp3", "audio/mpeg"),))
    assert xml("rss", made).find("channel/item/enclosure").get("length") == "0"
    assert xml("atom", made).find(f"{ATOM}entry/{ATOM}link[@rel='enclosure']").get("length") is None
    assert "size_in_bytes" not in items(made)[0]["attachments"][0]


# -- pictures, comments, rights


@pytest.mark.parametrize(
    ("url", "attributes"),
    [
        ("https://x.org/a.png", {"medium": "image", "type": "image/png"}),
        ("https://x.org/a.JPG?width=9&x", {"medium": "image", "type": "image/jpeg"}),
        ("https://x.org/picture", {"medium": "image"}),
    ],
)
def test_image(url, attributes):
    """A picture is told of by Media RSS in Atom and RSS, by `image` in JSON; an entry without one says nothing."""
    made = entry(image=Image(url, "The mill"))
    for found in (xml("atom", made).find(f"{ATOM}entry"), xml("rss", made).find("channel/item")):
        assert [dict(each.attrib) for each in found.findall(f"{MEDIA}thumbnail")] == [{"url": url}]
        assert [dict(each.attrib) for each in found.findall(f"{MEDIA}content")] == [{"url": url} | attributes]
    assert items(made)[0]["image"] == url
    for suffix in RENDER:
        assert b"<media:" not in rendered(suffix, entry())
        assert b'"image"' not in rendered(suffix, entry())


def test_image_is_read(parse):
    """A reader finds the picture in both, and takes it for no enclosure."""
    for suffix in ("atom", "rss"):
        read = parse(rendered(suffix, FULL)).entries[0]
        assert [each["url"] for each in read.media_thumbnail] == ["https://news.example.org/a.png"]
        assert "https://news.example.org/a.png" not in [each.href for each in read.enclosures]


def test_comments():
    """An entry leads to its comments, where it has any: by `comments` in RSS, by a link in Atom."""
    assert xml("rss", FULL).findtext("channel/item/comments") == "https://talk.example.com/a?b&c"
    link = xml("atom", FULL).find(f"{ATOM}entry/{ATOM}link[@rel='replies']")
    assert dict(link.attrib) == {"rel": "replies", "type": "text/html", "href": "https://talk.example.com/a?b&c"}
    assert xml("rss", BARE).find("channel/item/comments") is None
    assert xml("atom", BARE).find(f"{ATOM}entry/{ATOM}link[@rel='replies']") is None


def test_rights(parse):
    """The rights of the site are those of the feed, an article's own those of its entry."""
    atom, rss = (parse(rendered(suffix, FULL, BARE, **ALL)) for suffix in ("atom", "rss"))
    assert atom.feed.rights == rss.feed.rights == "© The Desk & others"
    assert [each.get("rights") for each in atom.entries] == [each.get("rights") for each in rss.entries]
    assert [each.get("rights") for each in atom.entries] == ["© Ann & Bob", None]
    assert xml("rss", **ALL).findtext("channel/copyright") == "© The Desk & others"
    assert xml("rss", FULL).findtext(f"channel/item/{DC}rights") == "© Ann & Bob"
    assert b"rights" not in rendered("atom", BARE)
    assert b"copyright" not in rendered("rss", BARE)


def test_icon_and_logo():
    """A feed shows the icon and the logo of the site where its format has a place for them."""
    icon, logo = "https://news.example.org/icon.png", "https://news.example.org/logo.png"
    root, channel, made = xml("atom", **ALL), xml("rss", **ALL).find("channel"), json.loads(rendered("json", **ALL))
    assert (root.findtext(f"{ATOM}icon"), root.findtext(f"{ATOM}logo")) == (icon, logo)
    (image,) = channel.findall("image")
    assert {each.tag: each.text for each in image} == {
        "url": logo, "title": channel.findtext("title"), "link": channel.findtext("link"),
    }  # fmt: skip
    assert (made["icon"], made["favicon"]) == (icon, icon)
    for suffix in RENDER:
        assert not re.search(rb"<icon|<logo|<image|icon\"", rendered(suffix, entry()))


@pytest.mark.parametrize(
    ("logo", "icon", "shown"),
    [
        ("a.svg", "b.png", "b.png"),
        ("a.svg", "b.ico", None),
        ("a.webp", None, None),
        ("a.JPEG", "b.png", "a.JPEG"),
        (None, "b.gif", "b.gif"),
        (None, None, None),
    ],
)
def test_rss_image(logo, icon, shown):
    """RSS shows the logo, else the icon, in one of the three formats of pictures that it knows."""
    urls = {"logo": logo and f"https://x.org/{logo}", "icon": icon and f"https://x.org/{icon}"}
    assert xml("rss", **urls).findtext("channel/image/url") == (shown and f"https://x.org/{shown}")


def test_json_icon():
    """JSON Feed's icon is the site's, else its logo; a logo alone is no favicon."""
    made = json.loads(rendered("json", logo="https://x.org/logo.png"))
    assert (made["icon"], made.get("favicon")) == ("https://x.org/logo.png", None)


# -- people and languages


def test_authors(parse):
    """Several authors are all named, in their order, in every format."""
    people = xml("atom", entry()).findall(f"{ATOM}entry/{ATOM}author")
    assert [[(field.tag.removeprefix(ATOM), field.text) for field in person] for person in people] == [
        [("name", "Ann"), ("email", "ann@example.org"), ("uri", "https://example.org/ann")],
        [("name", "Bob")],
    ]
    assert [person.name for person in parse(rendered("atom", entry())).entries[0].authors] == ["Ann", "Bob"]
    assert items(entry())[0]["authors"] == [{"name": "Ann", "url": "https://example.org/ann"}, {"name": "Bob"}]
    item = xml("rss", entry()).find("channel/item")
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Ann, Bob"]
    assert item.find("author") is None


def test_author_without_email(parse):
    """An author who gives no e-mail is there all the same."""
    made = entry(authors=(Person("Bob"),))
    assert parse(rendered("rss", made)).entries[0].author == "Bob"
    assert parse(rendered("atom", made)).entries[0].author == "Bob"


def test_author_of_the_feed(parse):
    """The feed has an author of its own."""
    assert parse(rendered("atom")).feed.author_detail == {"name": "The Desk", "email": "desk@example.org"}
    assert json.loads(rendered("json"))["authors"] == [{"name": "The Desk"}]


def test_language(parse):
    """A feed names its language, and an entry its own where it is another one."""
    made = (entry(language="uk"), entry(id="tag:x,2024:b"))
    root = xml("atom", *made)
    assert root.get(LANG) == "en-GB"
    assert [each.get(LANG) for each in root.findall(f"{ATOM}entry")] == ["uk", None]
    assert xml("rss", *made).findtext("channel/language") == "en-GB"
    assert json.loads(rendered("json", *made))["language"] == "en-GB"
    assert [each.findtext(f"{DC}language") for each in xml("rss", *made).findall("channel/item")] == ["uk", None]
    assert [each.get("language") for each in items(*made)] == ["uk", None]


# -- the document


BEGINNING = b"""\
<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet type="text/css" href="feed.css"?>
<"""


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_beginning(suffix):
    """XML begins with its declaration, in UTF-8, and the style for browsers; the root element follows at once."""
    body = rendered(suffix, entry(title="Навчання"))
    assert body.startswith(BEGINNING + {"atom": b"feed", "rss": b"rss"}[suffix])
    assert "Навчання" in body.decode()


@pytest.mark.parametrize("suffix", ["atom", "rss"])
@pytest.mark.parametrize("stylesheet", ["feed.css", "../../feed.css"])
def test_stylesheet(suffix, stylesheet):
    """A browser that shows XML as it is finds a style for it, also in an empty feed."""
    style = xml(suffix, stylesheet=stylesheet).getprevious()
    assert (style.target, dict(style.attrib)) == ("xml-stylesheet", {"type": "text/css", "href": stylesheet})
    assert style.getprevious() is None


def test_feed_metadata_comes_first():
    """What is said of the feed stands before its entries."""
    root = xml("atom", entry(), entry(id="tag:x,2024:b"))
    assert [child.tag for child in root][-2:] == [f"{ATOM}entry"] * 2
    assert [child.tag for child in root].count(f"{ATOM}entry") == 2
    assert [child.tag for child in xml("rss", entry()).find("channel")][-1] == "item"


def test_description_before_content():
    """In RSS the summary stands before the content."""
    tags = [child.tag for child in xml("rss", entry()).find("channel/item")]
    assert tags.index("description") < tags.index(f"{CONTENT}encoded")


def test_json_is_utf_8():
    """JSON is UTF-8 without a byte order mark, and letters of any script stand for themselves."""
    body = rendered("json", entry(title="Навчання"))
    assert body.startswith(b"{")
    assert "Навчання" in body.decode("utf-8")


# -- whatever an author writes

SITE = Site(title="Eastern Desk", base_url="https://news.example.org/", id_authority="news.example.org,2024")
HOSTILE = "a\bb\x0bc\x1bd\x7fe\x85f\ufffeg\uffffh ]]> & <b> <p><div></p> &bogus; <![CDATA[ --> <?x ?>"


def made_of(text: str) -> Feed:
    """The feed of an article with this text everywhere: JSON can write down what no file can hold."""
    keys = (
        "title", "summary", "author", "topics", "link", "image", "slug", "id", "place", "comments", "rights", "aliases",
    )  # fmt: skip
    front_matter = json.dumps({"date": "2025-06-01"} | dict.fromkeys(keys, text))
    body = text.encode("utf-8", "replace").replace(b"\0", b"")
    article = load(f"{front_matter}\n".encode() + body, "a.md", SITE).article
    return feed_of(SITE, None, [entry_of(article, SITE)] if article else [])


def test_hostile(desk, parse):
    """Control characters and `]]>` cost their article nothing but themselves, a lone surrogate its own article only."""
    desk.write("surrogate.md", b"---\ntitle: one\ndate: 2025-01-01\n---\n\xed\xa0\x80")
    desk.write("markdown.md", f"---\ntitle: Two\ndate: 2025-01-02\nauthor: Ann \x07\n---\n{HOSTILE}")
    desk.write("text.txt", f"date 2025-01-03 Three {HOSTILE}\n{HOSTILE}\n")
    (problem,) = desk.sync().problems
    assert str(problem).startswith("surrogate.md:5: is not UTF-8 text")
    publication = desk.publication()
    for suffix in ("atom", "rss"):
        body = publication[f"/feed.{suffix}"].render()
        etree.fromstring(body)
        text, markdown = parse(body).entries
        assert markdown.title == "Two"
        assert markdown.author == "Ann"
        for each in (text, markdown):
            assert "abcdefgh ]]&gt; &amp;" in each.content[0].value
    assert [item["title"][:10] for item in json.loads(publication["/feed.json"].render())["items"]] == [
        "Three abcd",
        "Two",
    ]


@settings(deadline=None, derandomize=True, max_examples=100)
@example(HOSTILE)
@given(st.text(st.one_of(st.characters(), st.sampled_from("<>&'\"]\0\x0b\x85\ufffe\n #*[]()!`/:"))))
def test_any_text(text):
    """Whatever an article says, all formats can be parsed, and give the same title and content back."""
    feed_ = made_of(text)
    root = etree.fromstring(RENDER["atom"](feed_, URL))
    channel = etree.fromstring(RENDER["rss"](feed_, URL)).find("channel")
    read = json.loads(RENDER["json"](feed_, URL))["items"]
    for made, atom, rss, item in zip(
        feed_.entries, root.findall(f"{ATOM}entry"), channel.findall("item"), read, strict=True
    ):
        assert atom.findtext(f"{ATOM}title") == rss.findtext("title") == item["title"] == made.title
        assert atom.findtext(f"{ATOM}id") == rss.findtext("guid") == item["id"] == made.id
        in_rss = rss.findtext(f"{CONTENT}encoded") or (rss.findtext("description") if made.content else None)
        assert atom.findtext(f"{ATOM}content") == in_rss == item.get("content_html") == made.content
        assert made.id.isascii()
        assert made.link.isascii()


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_hostile_site(parse, suffix):
    """A hostile title of the site makes no feed that a reader has to repair."""
    assert len(parse(rendered(suffix, entry(), title="x ]]> & <", subtitle="<![CDATA[ &x;")).entries) == 1


# -- lists for programs


def test_opml():
    """OPML lists feeds as readers import them, folders after single ones, and no folder without a feed."""
    feeds = [opml.Subscription(title, "", f"https://x.org/{n}?a&b", "https://x.org/") for n, title in enumerate(TITLES)]
    root = etree.fromstring(opml.render("R&D's <desk>", feeds[:1], {"Topics & more": feeds[1:], "Empty": []}))
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "R&D's <desk>")
    single, folder = root.findall("body/outline")
    assert dict(single.attrib) == {
        "type": "rss", "text": TITLES[0], "title": TITLES[0], "xmlUrl": "https://x.org/0?a&b", "htmlUrl": "https://x.org/",
    }  # fmt: skip
    assert (folder.get("text"), folder.get("xmlUrl")) == ("Topics & more", None)
    assert [each.get("text") for each in folder] == TITLES[1:]


def test_opml_description():
    """A subscription is described where it has a description."""
    body = opml.render("x", [opml.Subscription("x", "A & B", "https://x.org/f", "https://x.org/")], {})
    assert etree.fromstring(body).find("body/outline").get("description") == "A & B"


def test_sitemap():
    """A sitemap names pages and, where it is known, when each changed: in UTC and whole seconds."""
    kyiv = datetime(2025, 6, 1, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=3)))
    root = etree.fromstring(sitemap.render([("https://x.org/?a&b", None), ("https://x.org/a/", kyiv)]))
    assert root.tag == f"{SITEMAP}urlset"
    assert [[(each.tag, each.text) for each in page] for page in root] == [
        [(f"{SITEMAP}loc", "https://x.org/?a&b")],
        [(f"{SITEMAP}loc", "https://x.org/a/"), (f"{SITEMAP}lastmod", "2025-06-01T09:00:00Z")],
    ]


def test_sitemap_index():
    """An index of sitemaps names each."""
    root = etree.fromstring(sitemap.render_index(["https://x.org/1?a&b", "https://x.org/2"]))
    assert root.tag == f"{SITEMAP}sitemapindex"
    assert [each.tag for each in root] == [f"{SITEMAP}sitemap"] * 2
    assert [each.findtext(f"{SITEMAP}loc") for each in root] == ["https://x.org/1?a&b", "https://x.org/2"]


@pytest.mark.parametrize(
    ("language", "written"), [("en-GB", "en"), ("uk", "uk"), ("zh-CN", "zh-cn"), ("zh-TW", "zh-tw"), ("UK-ua", "uk")]
)
def test_news_sitemap(language, written):
    """A news sitemap says of each article what Google asks for, the language in two letters but for Chinese."""
    items = [sitemap.NewsItem("https://x.org/a/", title, language, NOON) for title in TITLES]
    pages = etree.fromstring(sitemap.render_news("R&D's desk", items)).findall(f"{SITEMAP}url")
    assert [page.findtext(f"{NEWS}news/{NEWS}title") for page in pages] == TITLES
    assert pages[0].findtext(f"{SITEMAP}loc") == "https://x.org/a/"
    news = pages[0].find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == "R&D's desk"
    assert news.findtext(f"{NEWS}publication/{NEWS}language") == written
    assert news.findtext(f"{NEWS}publication_date") == "2025-06-01T12:00:00Z"


def test_robots():
    """A robots.txt welcomes all, and names the sitemaps."""
    assert sitemap.robots("https://x.org/a.xml", "https://x.org/b.xml").decode().splitlines() == [
        "User-agent: *", "Allow: /", "", "Sitemap: https://x.org/a.xml", "Sitemap: https://x.org/b.xml",
    ]  # fmt: skip
