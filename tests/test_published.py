"""Facts about what other programs published: its entries are read, whatever the format and however it is broken."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from conftest import GOLDEN
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ContentError
from feeds.published import PublishedEntry, read_published, reject_unusable
from feeds.published.texts import moment_of, plain_title, visible_text

URL = "https://old.example/feed.xml"
MAY = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)


def read(text: str | bytes, url: str = URL):
    return read_published(text if isinstance(text, bytes) else text.encode(), url)


def only(text: str | bytes) -> PublishedEntry:
    (entry,) = read(text).entries
    return entry


def rss(items: str, more: str = "") -> str:
    return (
        f'<rss version="2.0" {more}><channel><title>Old</title><link>https://old.example/</link>{items}</channel></rss>'
    )


def atom(entries: str, more: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {more}><id>f</id><title>Old</title>{entries}</feed>'


ITEM = """<item><title>A &amp;amp; B</title><link>https://old.example/a</link><guid isPermaLink="false">a-1</guid>
<pubDate>Wed, 01 May 2024 10:30:00 GMT</pubDate><description>In short</description></item>"""
WANTED = PublishedEntry("a-1", "https://old.example/a", "A & B", MAY, None, "In short")


# -- formats


def test_own_feeds():
    """The same entries are read from our feeds, whichever the format."""
    by_form = [read((GOLDEN / f"feed.{each}").read_bytes()) for each in ("atom", "rss", "json")]
    for name in ("id", "link", "published", "updated", "content"):
        values = [[getattr(entry, name) for entry in feed.entries] for feed in by_form]
        assert values[0] == values[1] == values[2]
        assert len(values[0]) == 6
    assert [feed.title for feed in by_form] == ["Eastern Desk"] * 3
    assert (
        [feed.url.rpartition(".")[2] for feed in by_form] == [feed.form for feed in by_form] == ["atom", "rss", "json"]
    )


def test_rss():
    """RSS 2.0: the guid is the id."""
    feed = read(rss(ITEM))
    assert feed.entries == (WANTED,)
    assert (feed.form, feed.title, feed.link, feed.url, feed.faults) == ("rss", "Old", "https://old.example/", URL, ())


def test_permanent_guid():
    """A guid that is an address is the link, where there is no other; one that says it isn't is none."""
    assert only(rss("<item><guid>https://old.example/a</guid></item>")).link == "https://old.example/a"
    assert only(rss('<item><guid isPermaLink="false">https://old.example/a</guid></item>')).link == ""


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        'xmlns="http://backend.userland.com/rss2"',
        'xmlns="http://purl.org/rss/1.0/"',
        'xmlns="http://my.netscape.com/rdf/simple/0.9/"',
    ],
)
def test_namespaces_of_rss(namespace):
    """All that was ever called RSS is read."""
    assert only(rss(ITEM, namespace)) == WANTED


def test_rss_1():
    """RSS 1.0: items stand beside the channel, and what they are about is their id."""
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title><link>https://old.example/</link></channel>
     <item rdf:about="urn:a"><title>A</title><link>https://old.example/a</link><dc:date>2024-05-01T10:30:00Z</dc:date>
     </item></rdf:RDF>"""
    assert read(text).title == "Old"
    assert only(text) == PublishedEntry("urn:a", "https://old.example/a", "A", MAY)


def test_rss_091():
    """RSS 0.91 has a document type, which is not fetched, and HTML's entities, which are read."""
    head = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss-0.91.dtd">\n'
    entry = only(head + rss("<item><title>Caf&eacute;&nbsp;&mdash; A</title></item>"))
    assert entry == PublishedEntry("", "", "Café — A")


def test_atom():
    """Atom 1.0: titles by their type, links relative to xml:base, withdrawn entries, older documents."""
    feed = read(
        atom(
            """<link rel="self" href="/feed.atom"/><link rel="prev-archive" href="2023.atom"/>
            <link href="https://old.example/"/>
            <at:deleted-entry ref="gone" when="2024-01-01T00:00:00Z"/>
            <entry xml:base="blog/"><id> a </id><title type="html">A &amp;lt; &lt;b>B&lt;/b></title>
            <link rel="enclosure" href="a.mp3"/><link rel="alternate" type="application/json" href="a.json"/>
            <link href="a"/><published>2024-05-01T12:30:00+02:00</published><updated>2024-05-02T00:00:00.5Z</updated>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Hi <i>you</i></div></content></entry>""",
            'xml:base="https://old.example/x/" xmlns:at="http://purl.org/atompub/tombstones/1.0"',
        )
    )
    (entry,) = feed.entries
    assert (entry.id, entry.title, entry.link) == ("a", "A < B", "https://old.example/x/blog/a")
    assert entry.published == MAY
    assert entry.published.utcoffset() == timedelta(hours=2)
    assert entry.updated == datetime(2024, 5, 2, 0, 0, 0, 500000, tzinfo=UTC)
    assert visible_text(entry.content) == "Hi you"
    assert (feed.id, feed.link, feed.url) == ("f", "https://old.example/", "https://old.example/feed.atom")
    assert (feed.older, feed.deleted) == ("https://old.example/x/2023.atom", ("gone",))


def test_atom_03():
    """Atom 0.3 is read, too."""
    text = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>a</id><title mode="escaped">A &amp;amp; B
    </title><link rel="alternate" href="https://old.example/a"/><issued>2024-05-01T10:30:00Z</issued>
    <modified>2024-05-01T10:30:00Z</modified></entry></feed>"""
    assert only(text) == PublishedEntry("a", "https://old.example/a", "A & B", MAY, MAY)


def test_feedburner():
    """Where a feed counts clicks, the link is the one that it counts for."""
    item = """<item><link>https://feeds.example/~3/1</link><feedburner:origLink>https://old.example/a
    </feedburner:origLink></item>"""
    assert (
        only(rss(item, 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"')).link == "https://old.example/a"
    )


def test_relative_links():
    """Links that say no base are relative to the site."""
    assert only(rss("<item><link>/a</link><guid isPermaLink='false'>1</guid></item>")).link == "https://old.example/a"


def test_json_feed():
    """JSON Feed 1 and 1.1; a number is an id, as version 1 had it."""
    feed = read(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Old",
                "home_page_url": "https://old.example/",
                "next_url": "/feed.json?page=2",
                "items": [
                    {"id": 1, "url": "/a", "title": "A < B", "date_published": "2024-05-01T10:30:00Z", "summary": "In"},
                    {"id": "2", "external_url": "https://else.example/", "content_text": "Text"},
                    "no object",
                ],
            }
        )
    )
    assert feed.entries == (
        PublishedEntry("1", "https://old.example/a", "A < B", MAY, None, "In"),
        PublishedEntry("2", "https://else.example/", "", None, None, "", "Text"),
    )
    assert feed.older == "https://old.example/feed.json?page=2"
    assert feed.faults == ("has items that are no objects",)


# -- exports


def test_wordpress():
    """Of WordPress's export the published posts are read, with the guids that its feed has."""
    kinds = [("post", "publish"), ("post", "draft"), ("page", "publish"), ("attachment", "inherit")]
    items = "".join(
        f"""<item><title>A{n}</title><link>https://old.example/{n}</link><guid isPermaLink="false">https://old.example/?p={n}
        </guid><pubDate>Wed, 01 May 2024 10:30:00 +0000</pubDate><content:encoded><![CDATA[<p>Hi &nbsp; you</p>]]>
        </content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_type>{kind}</wp:post_type>
        <wp:status>{status}</wp:status></item>"""
        for n, (kind, status) in enumerate(kinds)
    )
    text = rss(
        items,
        """xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" """,
    )
    entry = only(text)
    assert (entry.id, entry.link, entry.published) == ("https://old.example/?p=0", "https://old.example/0", MAY)
    assert visible_text(entry.content) == "Hi you"


def test_blogger():
    """Of Blogger's export the posts are read, in its old form and in its new one."""
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
    draft = '<app:control xmlns:app="http://purl.org/atom/app#"><app:draft>yes</app:draft></app:control>'
    old = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-1.post-{n}</id>{kind.format(name)}{more}</entry>"
        for n, (name, more) in enumerate([("post", ""), ("settings", ""), ("comment", ""), ("post", draft)])
    )
    assert only(atom(old)).id == "tag:blogger.com,1999:blog-1.post-0"
    new = "".join(
        f"<entry><id>{n}</id><blogger:type>{type_}</blogger:type><blogger:status>{status}</blogger:status>"
        "<blogger:filename>/2024/05/a.html</blogger:filename></entry>"
        for n, (type_, status) in enumerate(
            [("POST", "LIVE"), ("POST", "DRAFT"), ("COMMENT", "LIVE"), ("PAGE", "LIVE")]
        )
    )
    entry = only(atom(new, 'xmlns:blogger="http://schemas.google.com/blogger/2018"'))
    assert (entry.id, entry.link) == ("0", "https://old.example/2024/05/a.html")


def test_ghost():
    """Of Ghost's export the published posts are read; their addresses are paths."""
    post = {"id": "5f", "slug": "a", "title": "A", "status": "published", "published_at": "2024-05-01T10:30:00.000Z"}
    posts = [post, {**post, "status": "draft"}, {**post, "type": "page"}]
    text = json.dumps({"db": [{"meta": {}, "data": {"posts": posts}}]})
    assert only(text) == PublishedEntry("5f", "/a/", "A", MAY)
    assert only(json.dumps({"db": [{"data": {"posts": posts}}]}["db"][0])) == only(text)


# -- broken and hostile


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-2", "windows-1251", "koi8-u"])
def test_encodings(encoding):
    """A feed is read in the encoding that it says, or that its first bytes say."""
    title = "Zażółć" if encoding == "iso-8859-2" else "Пам'ять"
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    text = declared + rss(f"<item><title>{title}</title><guid>1</guid></item>")
    assert only(text.encode(encoding)).title == title


def test_blank_lines_before():
    """Blank lines before the declaration, as PHP leaves them, do no harm."""
    assert only(f"\n\n <?xml version='1.0'?>{rss(ITEM)}") == WANTED


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (rss(f"{ITEM}<item><title>R < D</title><guid>2</guid></item>"), "is not well-formed XML, from line 2 on: "),
        (rss(f"{ITEM}<item><title>R <br> D</title></item><item><guid>2</guid></item>"), "is not well-formed XML"),
        (rss(f"{ITEM}<item><guid>2</guid></item>")[:-15], "is not well-formed XML, from line"),
        (rss(f"{ITEM}<item><title>\x08\x0b</title><guid>2</guid></item>"), "has control characters"),
        (rss(f"{ITEM}<item><x:y>1</x:y><guid>2</guid></item>"), "is not well-formed XML, from line"),
    ],
)
def test_broken_xml(broken, fault):
    """An entry after something that is broken is read, and what was broken is told."""
    feed = read(broken)
    assert [entry.id for entry in feed.entries if entry.id] == ["a-1", "2"]
    assert feed.entries[0] == WANTED
    assert feed.faults[0].startswith(fault)


def test_ampersands():
    """An & that stands alone is one; in a CDATA section it was one already."""
    item = "<item><title>{}</title><link>/?a=1&b=2&#38;c=3</link><guid>1</guid></item>"
    for title in ("R & D", "R &amp; D", "<![CDATA[R & D]]>", "<![CDATA[R &amp; D]]>", "R &#x26; D"):
        feed = read(rss(item.format(title)))
        assert [(entry.title, entry.link) for entry in feed.entries] == [("R & D", "https://old.example/?a=1&b=2&c=3")]
        assert feed.faults == ()


def test_bad_bytes():
    """Bytes that are no UTF-8 spoil only their characters."""
    feed = read(rss(f"<item><title>caf\xe9</title><guid>1</guid></item>{ITEM}").encode("latin-1"))
    assert [entry.id for entry in feed.entries] == ["1", "a-1"]
    assert feed.faults == ("has bytes that are not UTF-8, the first on line 1",)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("hello", "is not a feed: it is neither XML nor JSON"),
        ("<!DOCTYPE html><html><body><p>Hi</body></html>", "is an HTML page, not a feed"),
        ("<opml/>", "is not a feed: it begins with <opml>"),
        ('<entry xmlns="http://www.w3.org/2005/Atom"/>', "is a single entry, not a feed"),
        ("{", "is not well-formed JSON"),
        ('{"a": 1}', "is neither a JSON Feed nor an export of Ghost"),
        ("[1]", "is neither a JSON Feed nor an export of Ghost"),
        ("[" * 100_000, "is not well-formed JSON"),
        (b'{"items": ["\xff"]}', "is not well-formed JSON"),
    ],
)
def test_no_feed(body, message):
    """What is no feed is refused, and the reason is told."""
    with pytest.raises(ContentError, match=f"^{message}"):
        read(body)


@pytest.mark.parametrize(
    "dtd",
    [
        '<!ENTITY a "1234567890"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;',
    ],
)
def test_entities(dtd):
    """A document with entities of its own is refused: neither files nor billions of laughs come in by them."""
    with pytest.raises(ContentError, match="declares entities of its own"):
        read(f"<!DOCTYPE rss [{dtd}]>" + rss("<item><title>&b;&a;</title><guid>1</guid></item>"))


def test_deep():
    """Depth without measure ends the reading, not the program."""
    feed = read(rss(ITEM + "<a>" * 100_000))
    assert feed.entries == (WANTED,)
    assert feed.faults


@given(st.binary(max_size=200) | st.text(alphabet="<>/&;abc:= \"'![]?item\n", max_size=200).map(str.encode))
def test_any_bytes(data):
    """Any bytes are a feed or no feed."""
    for body in (data, b"<rss><channel><item>" + data, b'{"items": [' + data + b"]}"):
        with suppress(ContentError):
            assert isinstance(read(body).entries, tuple)


def test_unusable():
    """Of a feed without entries, or without any id, nothing can be taken over."""
    with pytest.raises(ContentError, match=r"^has no entries$"):
        reject_unusable(read(rss("")))
    with pytest.raises(ContentError, match=r"^has no ids: none of its 2 entries says which it is$"):
        reject_unusable(read(rss("<item><title>A</title></item>" * 2)))
    reject_unusable(read(rss(f"<item><title>A</title></item>{ITEM}")))


def test_many_entries():
    """Entries are read one after the other, and none is lost between two pieces of a document."""
    count = 3000
    items = "".join(f"<item><guid>{n}</guid><description>{'x' * (n % 97)}</description></item>" for n in range(count))
    assert [entry.id for entry in read(rss(items)).entries] == [str(n) for n in range(count)]


# -- texts and dates


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("AT&T", "AT&T"),
        ("AT&amp;T", "AT&T"),
        ("a < b", "a < b"),
        ("x <b>bold</b> y", "x bold y"),
        ("Use of <div> tag", "Use of <div> tag"),
        (" two\n lines ", "two lines"),
    ],
)
def test_titles(text, plain):
    """A title that nobody says the type of is HTML where it looks like that."""
    assert plain_title(text) == plain


def test_typed_titles():
    """A title that is text stays what it is."""
    assert plain_title("x <b>bold</b> &amp; y", is_html=False) == "x <b>bold</b> & y"
    assert plain_title("a <br> b", is_html=True) == "a b"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain", "plain"),
        ("<p>One <b>b</b>old.</p><p>Two</p>", "One bold.\nTwo"),
        ("a<br>b<!-- c --><script>d</script>e", "a\nbe"),
        ("<ul><li>1<li>2</ul>", "1\n2"),
        ("&lt;p&gt; &amp;", "<p> &"),
        ("<!-- -->", ""),
        ("a<?php x ?>b", "ab"),
    ],
)
def test_visible_text(markup, text):
    """What people see of HTML has a line for each paragraph, and no markup."""
    assert visible_text(markup) == text


@given(st.text(alphabet="<>/abp&;!-? \n\"'\x00\ud800", max_size=60))
def test_visible_text_of_anything(markup):
    """Any HTML has a text."""
    assert isinstance(visible_text(markup), str)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-01T10:30:00Z", MAY),
        ("2024-05-01 10:30:00", MAY),
        ("Wed, 01 May 2024 10:30:00 GMT", MAY),
        ("1 May 24 06:30 EDT", MAY),
        ("Wed, 01 May 2024 12:30:00 +0200", MAY),
        ("2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-01T10:30:00.000-05:30", datetime(2024, 5, 1, 10, 30, tzinfo=timezone(-timedelta(hours=5.5)))),
        ("soon", None),
        ("", None),
        ("Mon, 30 Nov -0001 00:00:00 +0000", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("99999-01-01", None),
    ],
)
def test_moments(text, moment):
    """Dates are read as programs write them; what is none is None."""
    assert moment_of(text) == moment


@pytest.mark.parametrize("name", ["hugodocs-2023/oracle/hugo-rss.xml", "jekyll-docs/oracle/jekyll-feed.xml"])
def test_real_feeds(shared: Path, name: str):
    """Feeds that generators wrote are read whole and without a fault."""
    feed = read_published((shared / "corpora" / name).read_bytes())
    assert len(feed.entries) > 100
    assert all(each.id and each.link and each.title and each.published for each in feed.entries)
    assert feed.faults == ()
