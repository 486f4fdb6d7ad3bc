"""Facts about formats: every reader finds in Atom, RSS and JSON what the feed holds, and nothing else."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone

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
from feeds.feed import NEVER, Entry, Feed, entry_of, feed_of
from feeds.formats import FORMATS
from feeds.model import Enclosure, Person, Site, Topic
from feeds.publish import publish

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
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
        ("/topics/nato/", "topic.html"),
        ("/2024/11/grid/", "article.html"),
    ],
)
def test_golden(published, golden, path, name):
    """The bytes of every format change only when somebody means it: all readers download again."""
    golden(name, published[path].render())


def test_golden_is_read(published, parse):
    """feedparser finds the same entries in Atom and RSS, and JSON has them too."""
    atom, rss = parse(published["/feed.atom"].render()), parse(published["/feed.rss"].render())
    decoded = json.loads(published["/feed.json"].render())
    assert (atom.version, rss.version) == ("atom10", "rss20")
    assert [e.title for e in atom.entries] == [
        "Навчання в Яворові завершилися",
        'AT&T < "1" & <b>bold</b> & ]]>',
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
        assert a.summary == html.fromstring(r.summary).text_content() == j["summary"]
        assert a.content[0].value == r.content[0].value
        assert _text(a.content[0].value) == _text(j["content_html"])
    for of_feed in (atom.feed, rss.feed):
        assert of_feed.title == decoded["title"] == "Eastern Desk"
        assert of_feed.subtitle == decoded["description"] == "Security & energy news from the east of Europe"
        assert of_feed.link == decoded["home_page_url"] == "https://news.example.org/"
        assert of_feed.language == decoded["language"] == "en-GB"


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
    image="https://news.example.org/a.png",
    enclosures=(Enclosure("https://x.org/a.mp3", "audio/mpeg", 7), Enclosure("https://x.org/b.pdf", "application/pdf")),
)
BARE = entry(id="tag:x,2024:b", content=None, categories=(), authors=(Person("Ann"),))


@pytest.mark.parametrize("entries", [(), (FULL, BARE)], ids=["empty", "all there is"])
def test_atom_schema(atom_schema, entries):
    """Atom is valid by the RELAX NG schema of RFC 4287, with all there is and with nothing."""
    atom_schema.assertValid(xml("atom", *entries))


def test_rss_schema(rss_schema):
    """RSS is valid by the XML schema, which lets elements of other namespaces be, and wants at least one item."""
    rss_schema.assertValid(xml("rss", FULL, BARE))


def test_golden_schemas(published, atom_schema, rss_schema):
    """So is every feed of a publication."""
    feeds = [path for path in published if "/feed." in path]
    assert len(feeds) == 3 * 6
    for path in feeds:
        if path.endswith(".atom"):
            atom_schema.assertValid(etree.fromstring(published[path].render()))
        if path.endswith(".rss"):
            rss_schema.assertValid(etree.fromstring(published[path].render()))


@pytest.mark.parametrize("entries", [(), (FULL, BARE)], ids=["empty", "all there is"])
def test_json_schema(shared, entries):
    """JSON Feed has what version 1.1 requires, no key that it doesn't know, and no null."""
    schema = json.loads((shared / "corpora/schemas/jsonfeed-1.1.schema.json").read_text())
    made = json.loads(rendered("json", *entries))
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
        assert value.keys() <= schema["properties"].keys() or schema.get("additionalProperties", True)
        for name in value.keys() & schema["properties"].keys():
            _check_json(schema["properties"][name], value[name])
    if isinstance(value, list):
        assert not schema.get("uniqueItems") or len(set(value)) == len(value)
        for each in value:
            _check_json(schema["items"], each)


# -- titles and texts


@pytest.mark.parametrize("title", TITLES)
def test_titles(parse, title):
    """A title comes back as the author wrote it, whatever in it looks like a tag or an entity."""
    made = entry(title=title, summary=title)
    assert parse(rendered("atom", made)).entries[0].title == title
    assert parse(rendered("atom", made)).entries[0].summary == title
    assert items(made)[0]["title"] == items(made)[0]["summary"] == title
    assert xml("rss", made).findtext("channel/item/title") == title


@pytest.mark.parametrize("title", TITLES)
def test_titles_of_feeds(parse, title):
    """So do the title and the subtitle of a feed."""
    read = parse(rendered("atom", title=title, subtitle=title)).feed
    assert (read.title, read.subtitle) == (title, title)
    assert json.loads(rendered("json", title=title))["title"] == title
    assert xml("rss", title=title).findtext("channel/title") == title


@pytest.mark.parametrize("title", TITLES)
def test_rss_summary(title):
    """RSS readers take a description for HTML: as HTML it says what the summary says."""
    description = xml("rss", entry(summary=title)).findtext("channel/item/description")
    assert html.fromstring(f"<div>{description}</div>").text == title


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
    assert xml("rss", entry(content=content)).findtext(f"channel/item/{CONTENT}encoded") == content


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


@pytest.mark.parametrize("suffix", RENDER)
def test_no_clock(suffix):
    """Nothing in the bytes comes from the clock, also where a feed has no entries."""
    assert str(NEVER.year) in rendered(suffix).decode() or suffix == "json"
    years = set(re.findall(rb"\b20[3-9]\d|\b202[0-46-9]\b", rendered(suffix, entry())))
    assert years == {b"2024"}  # the id's


@pytest.mark.parametrize("suffix", RENDER)
def test_again(suffix):
    """The same feed is the same bytes."""
    assert rendered(suffix, FULL, BARE) == rendered(suffix, FULL, BARE)


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
    links = [(link.get("rel"), link.get("href"), link.get("type")) for link in xml("atom", FULL).findall(f"{ATOM}link")]
    assert links == [
        ("self", "https://news.example.org/feed.atom", "application/atom+xml"),
        ("alternate", "https://news.example.org/", "text/html"),
    ]


def test_atom_entry_links():
    """Each entry has one alternate, and it is the last of its links."""
    links = xml("atom", FULL).find(f"{ATOM}entry").findall(f"{ATOM}link")
    assert [(link.get("rel"), link.get("href")) for link in links] == [
        ("enclosure", "https://x.org/a.mp3"),
        ("enclosure", "https://x.org/b.pdf"),
        ("related", "https://example.com/a?b&c"),
        ("alternate", "https://news.example.org/2025/06/a/"),
    ]


def test_rss_links():
    """The channel's link is the home page, its self the feed's own address, with the type."""
    channel = xml("rss", FULL).find("channel")
    assert [link.text for link in channel.findall("link")] == ["https://news.example.org/"]
    (self_link,) = channel.findall(f"{ATOM}link")
    assert dict(self_link.attrib) == {
        "rel": "self", "href": "https://news.example.org/feed.rss", "type": "application/rss+xml",
    }  # fmt: skip
    assert channel.findtext("item/link") == "https://news.example.org/2025/06/a/"
    assert channel.findtext("docs") == "http://www.rssboard.org/rss-specification"


def test_json_links():
    """JSON Feed knows its own address, the page of the same and what an item is about."""
    made = json.loads(rendered("json", FULL))
    assert (made["home_page_url"], made["feed_url"]) == ("https://news.example.org/", f"{URL}.json")
    assert made["items"][0]["url"] == "https://news.example.org/2025/06/a/"
    assert made["items"][0]["external_url"] == "https://example.com/a?b&c"
    assert made["items"][0]["image"] == "https://news.example.org/a.png"


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
    assert [each.get("language") for each in items(*made)] == ["uk", None]


# -- the document


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_beginning(suffix):
    """XML begins with its declaration, in UTF-8, and the root element is found at once."""
    body = rendered(suffix, entry(title="Навчання"))
    assert body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<" + {"atom": b"feed", "rss": b"rss"}[suffix])
    assert "Навчання" in body.decode()


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
    keys = "title", "summary", "author", "topics", "link", "image", "slug", "id", "place"
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
        assert atom.findtext(f"{ATOM}content") == rss.findtext(f"{CONTENT}encoded") == item.get("content_html")
        assert made.id.isascii()
        assert made.link.isascii()


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_hostile_site(parse, suffix):
    """A hostile title of the site makes no feed that a reader has to repair."""
    assert len(parse(rendered(suffix, entry(), title="x ]]> & <", subtitle="<![CDATA[ &x;")).entries) == 1
