"""Facts about pages: what a browser, a feed reader and a person find on them."""

import re
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from conftest import GOLDEN, NOW
from lxml import etree, html

from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.config import read_site
from feeds.paths import url
from feeds.publish import publish

BASE = "https://news.example.org/"
TITLES = [
    "AT&T", "Use of <div> tag", "The &amp; entity", "x <b>bold</b> y", 'Vec<T> & "q"', "R&D's it",
    "</title><script>alert(1)</script>", "]]>", "{{ 7 * 7 }} {% raw %}", '" onmouseover="alert(1)', "<!--",
    "Навчання 🚀",
]  # fmt: skip


def tree_of(document) -> html.HtmlElement:
    return html.document_fromstring(document.render(), parser=html.HTMLParser(encoding="utf-8"))


def pages_of(publication) -> dict[str, html.HtmlElement]:
    documents = {path: each for path, each in publication.items() if each.media_type == "text/html"}
    return {path: tree_of(each) for path, each in documents.items() if not each.moved_to}


def readings_of(publication) -> dict[str, html.HtmlElement]:
    return {path: tree_of(each.reading) for path, each in publication.items() if each.reading}


def moved_of(publication) -> dict[str, html.HtmlElement]:
    return {path: tree_of(each) for path, each in publication.items() if each.moved_to}


@pytest.fixture
def published(tmp_path):
    """The golden publication."""
    site, archive = read_site(GOLDEN / "content"), Archive(tmp_path / "archive.sqlite3")
    sync(archive, GOLDEN / "content", site, NOW)
    yield publish(site, archive, NOW)
    archive.close()


@pytest.fixture
def pages(published):
    """Its pages by path."""
    return pages_of(published)


@pytest.fixture
def readings(published):
    """What its feeds are to a person, by path."""
    return readings_of(published)


def page_of(desk, path: str) -> html.HtmlElement:
    return tree_of(desk.publish()[path])


def alternates(page) -> list[tuple[str, str]]:
    return [(link.get("type"), link.get("href")) for link in page.xpath("//head/link[@rel='alternate']")]


def test_skeleton(published, pages):
    """Every page is HTML with one heading of the first rank, a title, a language, and UTF-8 said at the beginning."""
    assert len(pages) == 12
    readings = {path: each.reading for path, each in published.items() if each.reading}
    assert len(readings) == 3 * 6 + 4
    both = [*((published[path], page) for path, page in pages.items()), *((r, tree_of(r)) for r in readings.values())]
    for document, page in both:
        body = document.render()
        assert body.lower().startswith(b"<!doctype html>")
        assert body.index(b'<meta charset="utf-8">') < 1024
        assert page.get("lang")
        assert len(page.xpath("//h1")) == 1
        assert page.xpath("//h1")[0].text_content().strip()
        assert page.findtext(".//title").strip()
        assert page.xpath("//head/meta[@name='viewport']")
        assert page.xpath("//head/meta[@name='description']/@content")[0].strip()
        assert len(page.xpath("//main")) == 1


def test_balanced(published, pages):
    """Every tag that is opened is closed, and closed once: as XML the body of a page can be read, too."""
    void = re.compile(rb"<(meta|link|img|hr|br|input)\b([^>]*)>")
    flag = re.compile(rb" (defer|hidden|readonly)(?=[ >])")
    documents = [*(published[path] for path in pages), published["/feed.atom"].reading, published["/2025/turbine.html"]]
    for each in documents:
        body = each.render().replace(b"<!doctype html>", b"", 1)
        etree.fromstring(void.sub(rb"<\1\2/>", flag.sub(rb' \1=""', body)))


def test_language(pages):
    """A page says its language, and so does an article in another one in a list."""
    assert pages["/"].get("lang") == "en-GB"
    assert pages["/2024/11/grid/"].get("lang") == "en-GB"
    assert pages["/2025/06/yavoriv/"].get("lang") == "uk"
    (item,) = (li for li in pages["/"].xpath("//li[@lang]"))
    assert item.get("lang") == "uk"
    assert "Навчання в Яворові завершилися" in item.text_content()


def test_titles_say_where(pages):
    """A page's title names the article or topic, and the site."""
    assert pages["/"].findtext(".//title") == "Eastern Desk"
    assert pages["/topics/nato/"].findtext(".//title") == "Eastern Desk: NATO"
    assert pages["/2024/11/grid/"].findtext(".//title") == "The grid holds through the first frost · Eastern Desk"


def test_discovery(published, pages):
    """The front page offers the main feeds and one of each topic: Atom first, JSON last; each is there."""
    offered = alternates(pages["/"])
    assert offered[:2] == [("application/atom+xml", BASE + "feed.atom"), ("application/rss+xml", BASE + "feed.rss")]
    assert offered[-1] == ("application/feed+json", BASE + "feed.json")
    feeds = {url(BASE, path): each.media_type for path, each in published.items() if "/feed." in path and each.reading}
    assert all(feeds[href] == type_ for type_, href in offered)
    topics = [path for path in published if re.fullmatch("/topics/[^/]+/", path)]
    assert [href for _, href in offered[2:-1]] == [url(BASE, f"{path}feed.atom") for path in topics]
    titles = pages["/"].xpath("//head/link[@rel='alternate']/@title")
    assert len(set(titles)) == len(offered)


def test_discovery_elsewhere(pages):
    """A topic's page offers the topic's feeds, an article's the main ones and those of its topics."""
    topic, article = alternates(pages["/topics/nato/"]), alternates(pages["/2024/11/grid/"])
    assert [href for _, href in topic] == [f"{BASE}topics/nato/feed.{suffix}" for suffix in ("atom", "rss", "json")]
    assert article[0] == ("application/atom+xml", BASE + "feed.atom")
    assert [type_ for type_, _ in article[-3:]] == ["application/feed+json"] * 3
    assert {href.rpartition("/")[0] + "/" for _, href in article} == {
        BASE, BASE + "topics/energy/", BASE + "topics/r-d/",
    }  # fmt: skip


def test_addresses(pages):
    """A page knows its own address, and addresses in the head are absolute and ASCII."""
    for path, page in pages.items():
        assert page.xpath("//head/link[@rel='canonical']/@href") == [url(BASE, path)]
        for _, href in alternates(page):
            assert href.startswith(BASE)
            assert href.isascii()


def test_links_lead_somewhere(published, pages):
    """Every link within the site leads to a document, from each page, but those that authors wrote themselves."""
    links = 0
    for path, page in pages.items():
        for content in page.xpath("//div[@class='content'] | //article/p"):
            content.getparent().remove(content)
        for link in page.xpath("//@href | //@src"):
            parts = urlsplit(urljoin(url(BASE, path), link))
            assert parts.netloc == "news.example.org"
            assert unquote(parts.path) in published
            links += 1
    assert links > 100


def test_pages_work_in_any_folder(pages):
    """Links of the page itself are relative, so that it can be read from a disk, or under any address."""
    for page in pages.values():
        for link in page.xpath("//header//@href | //footer//@href | //head/link[@rel='stylesheet']/@href"):
            assert not link.startswith(("/", "http"))


def test_pictures(published, pages):
    """A picture beside an article is found from its page."""
    (source,) = pages["/2024/11/grid/"].xpath("//img/@src")
    assert urlsplit(source).path in published


def test_times(pages):
    """Each time can be read by machines, and shows people the day at the place of the site."""
    times = [time for page in pages.values() for time in page.xpath("//time")]
    assert len(times) > 10
    assert all(datetime.fromisoformat(time.get("datetime")).utcoffset() is not None for time in times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?", time.text) for time in times)
    (grid,) = pages["/2024/11/grid/"].xpath("//time")
    assert (grid.get("datetime"), grid.text) == ("2024-11-20T16:30:00+00:00", "2024-11-20 18:30")
    (alliance,) = pages["/2024/10/alliance/"].xpath("//time")
    assert alliance.text == "2024-10-15"


def test_article(pages):
    """An article's page has its authors, its topics, its text, its enclosures and what it is about."""
    page = pages["/2024/11/grid/"]
    about = page.xpath("//p[@class='about']")[0].text_content()
    assert all(name in about for name in ("Ann Kovalenko", "Bob Melnyk", "Energy", "R&D"))
    assert "nobody was cut off" in page.xpath("//div[@class='content']")[0].text_content()
    assert page.xpath("//a[@type='audio/mpeg']/@href") == [BASE + "audio/grid.mp3"]
    assert page.xpath("//a/@href").count("https://grid.example.com/reports/47") == 1


def test_more_of_an_article(pages):
    """It has the picture with its words, the way to its comments, and the rights, too."""
    page = pages["/2025/02/turbine/"]
    (picture,) = page.xpath("//div[@class='content']//img")
    assert dict(picture.attrib) == {
        "src": BASE + "energy/turbine.png", "alt": 'The turbine & its keeper, "at rest"',
    }  # fmt: skip
    (comments,) = page.xpath("//article//a[text()='Comments']/@href")
    assert comments == "https://talk.example.com/turbine?sort=new&page=1"
    assert "© Ann Kovalenko; all rights reserved" in page.xpath("//article")[0].text_content()


def test_site_on_every_page(published, pages, readings):
    """Every page shows the rights and the icon of the site, and leads to the list of all its feeds."""
    for path, page in [*pages.items(), *readings.items(), *moved_of(published).items()]:
        assert "© Eastern Desk; CC BY-SA 4.0" in page.xpath("//footer")[-1].text_content()
        assert page.xpath("//head/link[@rel='icon']/@href") == [BASE + "icon.png"]
        (opml,) = page.xpath("//footer//a[@type='text/x-opml']/@href")
        assert urljoin(url(BASE, path), opml) == BASE + "feeds.opml"


def test_nothing_of_the_site(desk):
    """Without rights there are none on its pages; without an icon browsers are told not to look for one."""
    page = page_of(desk, "/")
    assert page.xpath("//link[@rel='icon']/@href") == ["data:,"]
    assert len(page.xpath("//footer/p")) == 1


def test_policy(published, pages, readings):
    """Pages do nothing that their policy forbids: no script or style within, none of other sites, no frame, no form."""
    for document in published.values():
        for each in filter(None, (document, document.reading)):
            assert bool(each.policy) == (each.media_type == "text/html")
            assert not each.policy or "default-src 'none'" in each.policy
    for path, page in [*pages.items(), *readings.items(), *moved_of(published).items()]:
        assert not page.xpath("//style | //@style | //script[not(@src)] | //iframe | //form | //base")
        assert not [name for each in page.iter("*") for name in each.attrib if name.startswith("on")]
        for link in page.xpath("//script/@src | //link[@rel='stylesheet']/@href"):
            assert unquote(urljoin(url(BASE, path), link).removeprefix(BASE[:-1])) in published


# -- a feed, for a person


def test_reading(readings):
    """Who opens a feed in a browser sees what it is, its address, its other formats, itself, and what it brings."""
    page = readings["/topics/energy/feed.rss"]
    assert page.findtext(".//h1") == "Eastern Desk: Energy"
    assert page.findtext(".//title").startswith("Eastern Desk: Energy")
    assert page.xpath("//input/@value") == [BASE + "topics/energy/feed.rss"]
    links = {
        urljoin(BASE + "topics/energy/feed.rss", href): a.text
        for a in page.xpath("//main//a")
        for href in [a.get("href")]
    }
    assert {BASE + "topics/energy/feed.atom", BASE + "topics/energy/feed.json"} <= links.keys()
    assert BASE + "topics/energy/feed.rss" not in links
    assert "RSS" in links[BASE + "topics/energy/feed.rss?raw"]
    assert [h3.text_content() for h3 in page.xpath("//h3")] == [
        "The turbine turns again",
        "The grid holds through the first frost",
    ]
    assert links[BASE + "2025/02/turbine/"] == "The turbine turns again"


def test_reading_of_each_format(published, readings):
    """Each feed has one, that says its own address; the one at an address that readers guess says the feed's."""
    for path, page in readings.items():
        (address,) = page.xpath("//input/@value")
        canonical = "/" + unquote(address.removeprefix(BASE))
        assert published[canonical].media_type == published[path].media_type
        assert published[canonical].render() == published[path].render()
        assert canonical == path or path in ("/feed.xml", "/atom.xml", "/rss.xml", "/index.xml")


def test_reading_is_for_people(readings):
    """Search engines list the page of the topic, not this one, and readers that get it find the feeds."""
    page = readings["/topics/energy/feed.json"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//link[@rel='canonical']/@href") == [BASE + "topics/energy/"]
    assert [href for _, href in alternates(page)] == [
        f"{BASE}topics/energy/feed.{each}" for each in ("atom", "rss", "json")
    ]


def test_reading_links(published, readings):
    """Its links lead to documents, and are relative."""
    for path, page in readings.items():
        for link in page.xpath("//body//a/@href | //script/@src"):
            assert not link.startswith(("/", "http"))
            assert unquote(urlsplit(urljoin(url(BASE, path), link)).path) in published


def test_reading_of_an_empty_feed(desk):
    """A feed without articles is a page, too."""
    page = tree_of(desk.publish()["/feed.atom"].reading)
    assert "Nothing is published yet." in page.text_content()


# -- where a page once was


def test_moved(published):
    """At a former address a page leads to the new one, at once and by a link, and says that it is not the one."""
    pages = moved_of(published)
    assert set(pages) == {"/2025/turbine.html", "/old news/turbine/"}
    for path, page in pages.items():
        (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
        after, _, target = refresh.partition("; url=")
        assert after == "0"
        assert urljoin(url(BASE, path), target) == BASE + "2025/02/turbine/"
        assert [urljoin(url(BASE, path), href) for href in page.xpath("//main//a/@href")] == [BASE + "2025/02/turbine/"]
        assert page.xpath("//link[@rel='canonical']/@href") == [BASE + "2025/02/turbine/"]
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not alternates(page)


def test_place_and_agency(pages):
    """Where the news comes from, and who sent it, stand above it."""
    about = pages["/2024/10/alliance/"].xpath("//p[@class='about']")[0].text_content()
    assert "Kyiv, UNN" in about


def test_lists(pages):
    """The front page lists the latest articles, newest first; a topic's page those of the topic."""
    assert [h3.text_content() for h3 in pages["/"].xpath("//h3")] == [
        "Навчання в Яворові завершилися",
        'AT&T < "1" & <b>bold</b> & ]]>',
        "The turbine turns again",
        "Why there is a notebook on the desk",
        "The grid holds through the first frost",
        "The alliance opens an office in the capital",
    ]
    assert [h3.text_content() for h3 in pages["/topics/nato/"].xpath("//h3")] == [
        "The alliance opens an office in the capital"
    ]


def test_topics(pages):
    """The front page lists the topics with the number of their articles, by label."""
    items = [li.text_content() for li in pages["/"].xpath("//ul[@class='topics']/li")]
    assert [item.partition(":")[0] for item in items] == [
        "C++ <T> (1)",
        "Energy (2)",
        "NATO (1)",
        "R&D (1)",
        "Навчання (1)",
    ]


def test_nothing_yet(desk):
    """A site without articles has a front page that says so, and no list of topics."""
    page = page_of(desk, "/")
    assert "Nothing is published yet." in page.text_content()
    assert not page.xpath("//ul[@class='topics']")


def test_topic_without_articles(desk):
    """A topic of site.toml has its page before it has an article."""
    desk.settings('[topics.nato]\nlabel = "NATO"\ndescription = "Its members"\n')
    page = page_of(desk, "/topics/nato/")
    assert page.findtext(".//h1") == "NATO"
    assert "Its members" in page.text_content()
    assert "Nothing is published yet." in page.text_content()


@pytest.mark.parametrize("title", TITLES)
def test_hostile(desk, title):
    """Whatever a title, an author, a topic or a summary looks like, it is text, and stands on the page as it is."""
    desk.article("a.md", title=title, author=title, topics=[f"T {title}"], summary=title, body="Story.")
    desk.sync()
    shown = desk.entries("/feed.atom")
    (title,) = shown  # entities in front matter are what they stand for
    for path, page in pages_of(desk.publication()).items():
        assert title in page.xpath("//h1" if "2025" in path else "//h3")[0].text_content()
        assert not page.xpath("//script | //b | //div[not(@class='content')] | //@onmouseover")
    article = page_of(desk, "/2025/06/a/")
    assert article.findtext(".//title") == f"{title} · Eastern Desk"
    assert article.xpath("//meta[@name='description']/@content") == [title]
    assert title in article.xpath("//p[@class='about']")[0].text_content()
    assert f"T {title}" in html.tostring(article.xpath("//p[@class='about']/a")[0], method="text", encoding="unicode")


def test_hostile_site(desk):
    """So is the title of the site."""
    desk.settings(text='title = "</title><b>&amp;"\nbase_url = "https://x.org/"\n')
    desk.article("a.md")
    publication = desk.publish()
    for page in [*pages_of(publication).values(), *readings_of(publication).values()]:
        assert not page.xpath("//b")
        assert "</title><b>&amp;" in page.xpath("//header[@class='site']")[0].text_content()


def test_scripts(desk):
    """What an article may not do in a feed it may not do on its page."""
    desk.article(
        "a.md", body='<script>alert(1)</script><p onclick="alert(1)">x <a href="javascript:alert(1)">y</a></p><iframe>'
    )
    page = page_of(desk, "/2025/06/a/")
    assert not page.xpath("//script | //@onclick | //iframe | //a[starts-with(@href, 'javascript')]")
    assert "x y" in page.text_content()


@pytest.mark.parametrize("slug", ["навчання", "100%", "a b", "c#", "q?", "ümlaut", "it's", "a+b", "a&b", "日本"])
def test_links_to_any_name(desk, slug):
    """Links lead to articles and topics of any name, in any script."""
    desk.article("a.md", slug=slug, topics=[slug])
    publication = desk.publish()
    for path, page in pages_of(publication).items():
        for link in page.xpath("//body//@href"):
            assert unquote(urlsplit(urljoin(url(BASE, path), link)).path) in publication
    assert len(pages_of(publication)) == 3


@pytest.mark.parametrize("permalink", ["/about.html", "/a/b/c/d.html", "/about/"])
def test_links_from_any_depth(desk, permalink):
    """A page of any depth, also one that is no folder, finds its way to the others."""
    desk.article("a.md", permalink=permalink, topics=["NATO"])
    publication = desk.publish()
    for path, page in pages_of(publication).items():
        for link in page.xpath("//*[not(@rel='icon')]/@href"):
            assert unquote(urlsplit(urljoin(url(BASE, path), link)).path) in publication


def test_site_in_a_folder(desk):
    """A site in a folder of its host links within that folder."""
    desk.settings(text='title = "x"\nbase_url = "https://example.org/news/"\n')
    desk.article("a.md", topics=["NATO"])
    publication = desk.publish()
    for path, page in pages_of(publication).items():
        for link in page.xpath("//*[not(@rel='icon')]/@href"):
            address = urljoin(url("https://example.org/news/", path), link)
            assert address.startswith("https://example.org/news/")
            assert "/" + unquote(address.removeprefix("https://example.org/news/")) in publication
