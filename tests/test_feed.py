"""Facts about entries and feeds: what an article becomes, before any format."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.feed import NEVER, Feed, entry_of, feed_of
from feeds.model import Article, Enclosure, Markup, Person, Site, Topic

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)
SITE = Site(title="Eastern Desk", base_url="https://news.example.org/", id_authority="news.example.org,2024")
NATO = Topic("nato", "NATO", "The alliance")


def article(**more) -> Article:
    fields = {
        "id": "tag:news.example.org,2024:2025-06-01/a",
        "source": "rivers/a.md",
        "title": "A headline",
        "published": NOON,
        "permalink": "/2025/06/a/",
        "body": "The first sentence. The second.\n\nAnother paragraph.",
        "markup": Markup.MARKDOWN,
    }
    return Article(**(fields | more))


def entry(site: Site = SITE, **more):
    return entry_of(article(**more), site)


def test_plain():
    """An article with nothing but a title, a date and a text is a complete entry."""
    made = entry()
    assert made.id == "tag:news.example.org,2024:2025-06-01/a"
    assert made.link == "https://news.example.org/2025/06/a/"
    assert made.summary == "The first sentence. The second. Another paragraph."
    assert made.content == "<p>The first sentence. The second.</p>\n<p>Another paragraph.</p>"
    assert (made.published, made.updated) == (NOON, NOON)
    assert made.authors == (Person("Eastern Desk"),)
    assert (made.language, made.related, made.image, made.enclosures, made.categories) == (None, None, None, (), ())


def test_author():
    """The author is the article's own, else the site's, else the site itself: an entry never lacks one."""
    desk = Person("The Desk", email="desk@example.org")
    assert entry(replace(SITE, author=desk)).authors == (desk,)
    own = (Person("Ann"), Person("Bob"))
    assert entry(replace(SITE, author=desk), authors=own).authors == own


def test_own_summary():
    """The author's summary stands as it is, in one line."""
    assert entry(summary="What it says\n\x07 in short").summary == "What it says in short"


def test_summary_of_nothing():
    """An article without text has its title for a summary: readers show an entry with neither as an error."""
    made = entry(body="")
    assert (made.summary, made.content) == ("A headline", None)


def test_summary_only():
    """A site that publishes summaries gives away no content."""
    made = entry(replace(SITE, content="summary"))
    assert made.content is None
    assert made.summary == "The first sentence. The second. Another paragraph."


def test_updated():
    """An update has its own moment and leaves the publication's alone."""
    later = NOON + timedelta(days=1)
    made = entry(updated=later)
    assert (made.published, made.updated) == (NOON, later)


def test_language():
    """An entry names its language only where it isn't the feed's."""
    assert entry(language="uk").language == "uk"
    assert entry(replace(SITE, language="uk"), language="uk").language is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://example.com/a?b=c&d#e", "https://example.com/a?b=c&d#e"),
        ("/reports/", "https://news.example.org/reports/"),
        ("https://example.com/Звіт 1", "https://example.com/%D0%97%D0%B2%D1%96%D1%82%201"),
        ("https://example.com/%D0%97", "https://example.com/%D0%97"),
        ("javascript:alert(1)", None),
        ("mailto:ann@example.org", None),
        ("http://[::1", None),
        ("", None),
        (None, None),
    ],
)
def test_related(written, read):
    """A related address is absolute and ASCII, or left out where it isn't one of the web."""
    assert entry(link=written).related == read


def test_image():
    """A picture named without a folder lies beside the article's file; with a slash before it, in the site's root."""
    assert entry(image="gauge.png").image == "https://news.example.org/rivers/gauge.png"
    assert entry(image="/gauge.png").image == "https://news.example.org/gauge.png"


def test_enclosures():
    """Enclosures are absolute; one without a web address is left out, and the others stay."""
    made = entry(enclosures=(Enclosure("a.mp3", "audio/mpeg", 7), Enclosure("ftp://x/b.mp3", "audio/mpeg")))
    assert made.enclosures == (Enclosure("https://news.example.org/rivers/a.mp3", "audio/mpeg", 7),)


def test_links_in_content():
    """No address in the content is relative, whatever the attribute; `#` leads into the article's page."""
    body = """[a](/about/) [b](#note) [c](other/) ![d](d.png)

<img src="e.png" srcset="e.png 1x, e2.png 2x"><video poster="f.jpg" src="f.mp4"></video>"""
    content = entry(body=body).content
    assert 'href="https://news.example.org/about/"' in content
    assert 'href="https://news.example.org/2025/06/a/#note"' in content
    assert 'href="https://news.example.org/2025/06/a/other/"' in content
    for name in ("d.png", "e.png 1x", "e2.png 2x", "f.jpg", "f.mp4"):
        assert f"https://news.example.org/rivers/{name}" in content


def test_link_is_ascii():
    """The address of a page in any script is percent-encoded."""
    assert entry(permalink="/2025/06/навчання/").link == (
        "https://news.example.org/2025/06/%D0%BD%D0%B0%D0%B2%D1%87%D0%B0%D0%BD%D0%BD%D1%8F/"
    )


def test_base_url_with_a_folder():
    """A site in a folder of its host keeps that folder in every address."""
    made = entry(replace(SITE, base_url="https://example.org/news/"), body="[a](/about/) [b](/news/about/)", link="/c")
    assert made.link == "https://example.org/news/2025/06/a/"
    assert made.content.count('href="https://example.org/news/about/"') == 2
    assert made.related == "https://example.org/news/c"


def test_feeds_have_ids_of_their_own():
    """Every feed has an id, which does not follow the address or the titles."""
    main, topic = feed_of(SITE, None, ()), feed_of(SITE, NATO, ())
    assert main.id == "tag:news.example.org,2024:feed"
    assert topic.id == "tag:news.example.org,2024:topics/nato"
    moved = replace(SITE, base_url="http://example.com/x/", title="Another")
    assert (feed_of(moved, None, ()).id, feed_of(moved, replace(NATO, label="N"), ()).id) == (main.id, topic.id)


def test_feed_texts():
    """A feed has a title, a subtitle, an author and a page, with or without any said in site.toml."""
    main = feed_of(SITE, None, ())
    assert (main.title, main.subtitle, main.alternate) == ("Eastern Desk", "Eastern Desk", "https://news.example.org/")
    assert main.author == Person("Eastern Desk")
    topic = feed_of(replace(SITE, description="News"), Topic("e", "Energy"), ())
    assert (topic.title, topic.subtitle) == ("Eastern Desk: Energy", "Energy in Eastern Desk")
    assert topic.alternate == "https://news.example.org/topics/e/"
    assert feed_of(SITE, NATO, ()).subtitle == "The alliance"


def test_feed_updated():
    """A feed was updated when the entry was that changed last, wherever it stands; an empty one never."""
    old, new = entry(), entry(id="tag:x,2024:b", published=NOON - timedelta(days=9), updated=NOON + timedelta(days=9))
    feed: Feed = feed_of(SITE, None, [old, new])
    assert feed.updated == NOON + timedelta(days=9)
    assert feed_of(SITE, None, ()).updated == NEVER


def test_text_markup():
    """Plain text becomes paragraphs, and nothing in it becomes a tag."""
    made = entry(body="1 < 2 & <b>so</b>\n\n*on*", markup=Markup.TEXT)
    assert made.content == "<p>1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt;</p>\n<p>*on*</p>"
