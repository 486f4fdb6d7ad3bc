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


def pages_of(publication) -> dict[str, html.HtmlElement]:
    documents = {path: each for path, each in publication.items() if each.media_type == "text/html"}
    parser = html.HTMLParser(encoding="utf-8")
    return {path: html.document_fromstring(each.render(), parser=parser) for path, each in documents.items()}


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


def page_of(desk, path: str) -> html.HtmlElement:
    return html.document_fromstring(desk.publish()[path].render(), parser=html.HTMLParser(encoding="utf-8"))


def alternates(page) -> list[tuple[str, str]]:
    return [(link.get("type"), link.get("href")) for link in page.xpath("//head/link[@rel='alternate']")]


def test_skeleton(published, pages):
    """Every page is HTML with one heading of the first rank, a title, a language, and UTF-8 said at the beginning."""
    assert len(pages) == 11
    for path, page in pages.items():
        body = published[path].render()
        assert body.lower().startswith(b"<!doctype html>")
        assert body.index(b'<meta charset="utf-8">') < 1024
        assert len(page.xpath("//h1")) == 1
        assert page.xpath("//h1")[0].text_content().strip()
        assert page.findtext(".//title").strip()
        assert page.xpath("//head/meta[@name='viewport']")
        assert page.xpath("//head/meta[@name='description']/@content")[0].strip()
        assert len(page.xpath("//main")) == 1


def test_balanced(published, pages):
    """Every tag that is opened is closed, and closed once: as XML the body of a page can be read, too."""
    void = re.compile(rb"<(meta|link|img|hr|br)\b([^>]*)>")
    for path in pages:
        body = published[path].render().replace(b"<!doctype html>", b"", 1)
        etree.fromstring(void.sub(rb"<\1\2/>", body))


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
    """The front page offers every feed: the main ones first, its JSON last; each has a title and is there."""
    offered = alternates(pages["/"])
    assert offered[:2] == [("application/atom+xml", BASE + "feed.atom"), ("application/rss+xml", BASE + "feed.rss")]
    assert offered[-1] == ("application/feed+json", BASE + "feed.json")
    feeds = {url(BASE, path): each.media_type for path, each in published.items() if "/feed." in path}
    assert {href: type_ for type_, href in offered} == feeds
    assert len(offered) == len(feeds)
    titles = pages["/"].xpath("//head/link[@rel='alternate']/@title")
    assert len(set(titles)) == len(feeds)


def test_discovery_elsewhere(pages):
    """A topic's page offers the topic's feeds, an article's the main ones and those of its topics."""
    topic, article = alternates(pages["/topics/nato/"]), alternates(pages["/2024/11/grid/"])
    assert [href for _, href in topic] == [f"{BASE}topics/nato/feed.{suffix}" for suffix in ("atom", "rss", "json")]
    assert article[0] == ("application/atom+xml", BASE + "feed.atom")
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


def test_place_and_agency(pages):
    """Where the news comes from, and who sent it, stand above it."""
    about = pages["/2024/10/alliance/"].xpath("//p[@class='about']")[0].text_content()
    assert "Kyiv, UNN" in about


def test_lists(pages):
    """The front page lists the latest articles, newest first; a topic's page those of the topic."""
    assert [h3.text_content() for h3 in pages["/"].xpath("//h3")] == [
        "Навчання в Яворові завершилися",
        'AT&T < "1" & <b>bold</b> & ]]>',
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
        "Energy (1)",
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
    for page in pages_of(desk.publish()).values():
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
        for link in page.xpath("//@href"):
            assert unquote(urlsplit(urljoin(url(BASE, path), link)).path) in publication


def test_site_in_a_folder(desk):
    """A site in a folder of its host links within that folder."""
    desk.settings(text='title = "x"\nbase_url = "https://example.org/news/"\n')
    desk.article("a.md", topics=["NATO"])
    publication = desk.publish()
    for path, page in pages_of(publication).items():
        for link in page.xpath("//@href"):
            address = urljoin(url("https://example.org/news/", path), link)
            assert address.startswith("https://example.org/news/")
            assert "/" + unquote(address.removeprefix("https://example.org/news/")) in publication
