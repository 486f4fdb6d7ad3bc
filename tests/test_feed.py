"""Facts about entries and feeds: what an article becomes, before any format."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.entry import Related
from feeds.feed import NEVER, Entry, Feed, category_name, entry_of, feed_of, rhythm
from feeds.formats import FORMATS
from feeds.model import Article, Enclosure, Image, Markup, Person, Site, Topic

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


def entry(site: Site = SITE, **more) -> Entry:
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


def delivered(site: Site, topic: Topic | None = None, **more) -> str:
    """How much of an article a feed carries."""
    (shown,) = feed_of(site, topic, [entry(site, **more)]).entries
    assert shown.summary == "The first sentence. The second. Another paragraph."
    assert shown.content in (None, entry(site, **more).content)
    return "summary" if shown.content is None else "full"


@pytest.mark.parametrize("site", ["full", "summary"])
@pytest.mark.parametrize("topic", ["full", "summary", None])
@pytest.mark.parametrize("own", ["full", "summary", None])
def test_delivery(site, topic, own):
    """How much feeds carry says the article's author, else the topic for its own feeds, else the site."""
    settings = replace(SITE, content=site)
    assert delivered(settings, replace(NATO, content=topic), content=own) == (own or topic or site)
    assert delivered(settings, content=own) == (own or site)


def test_entries_are_whole():
    """An entry has its content whatever feeds carry of it: pages show it all."""
    assert entry(replace(SITE, content="summary"), content="summary").content == entry().content


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


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("gauge.png", "https://news.example.org/rivers/gauge.png"),
        ("/gauge.png", "https://news.example.org/gauge.png"),
        ("https://example.com/Ї 1.png?a&b", "https://example.com/%D0%87%201.png?a&b"),
    ],
)
def test_image(written, address):
    """A picture named without a folder lies beside the article's file; with a slash before it, in the site's root."""
    assert entry(image=Image(written, " The\n gauge ")).image == Image(address, "The gauge")


@pytest.mark.parametrize("written", ["javascript:alert(1)", "data:image/png;base64,xx", "http://[::1", ""])
def test_no_image(written):
    """A picture without a web address is none, neither in the entry nor in the content."""
    made = entry(image=Image(written, "The gauge"))
    assert (made.image, made.content) == (None, entry().content)


def test_image_in_content():
    """The picture stands at the top of the content, with its words, safe whatever they are."""
    made = entry(image=Image("https://x.org/a.png?b=1&c=2", 'The "gauge" <b>& mill</b>'))
    assert made.content == (
        '<p><img src="https://x.org/a.png?b=1&amp;c=2" alt="The &quot;gauge&quot; &lt;b&gt;&amp; mill&lt;/b&gt;"></p>\n'
        + entry().content
    )
    assert made.summary == entry().summary
    assert entry(body="", image=Image("a.png")).content == (
        '<p><img src="https://news.example.org/rivers/a.png" alt=""></p>'
    )


@pytest.mark.parametrize(
    "body", ["![x](gauge.png?a=1&b=2)", '<figure><img src="/rivers/gauge.png?a=1&amp;b=2"></figure>']
)
def test_image_that_is_in_the_content(body):
    """A picture that the content shows already isn't shown twice."""
    made = entry(body=f"Text.\n\n{body}\n", image=Image("gauge.png?a=1&b=2", "The gauge"))
    assert made.image == Image("https://news.example.org/rivers/gauge.png?a=1&b=2", "The gauge")
    assert made.content.count("<img") == 1
    assert made.content.startswith("<p>Text.</p>")


@pytest.mark.parametrize("body", ["[the gauge](gauge.png)", "`/rivers/gauge.png`", "![x](gauge.png.webp)"])
def test_image_that_is_only_named(body):
    """A content that leads to the picture, or shows one of a longer name, doesn't show it yet."""
    made = entry(body=body, image=Image("gauge.png", "The gauge"))
    assert made.content.startswith('<p><img src="https://news.example.org/rivers/gauge.png" alt="The gauge"></p>')


def test_first_image():
    """Without one in the front matter the first picture of the content is the entry's, and the content stays."""
    made = entry(body='Text.\n\n![The "mill" & more](mill.png?a=1&b=2) ![](gauge.png)\n')
    assert made.image == Image("https://news.example.org/rivers/mill.png?a=1&b=2", 'The "mill" & more')
    assert made.content.count("<img") == 2
    assert made.content.startswith("<p>Text.</p>")
    own = entry(body="![](mill.png)", image=Image("gauge.png"))
    assert own.image == Image("https://news.example.org/rivers/gauge.png")


def test_no_first_image():
    """A content without a picture on the web gives none."""
    assert entry(body='`<img src="a.png">` and <!-- ![](b.png) -->').image is None


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://talk.example.com/t/7?a&b", "https://talk.example.com/t/7?a&b"),
        ("#comments", "https://news.example.org/2025/06/a/#comments"),
        ("/talk/7", "https://news.example.org/talk/7"),
        ("mailto:ann@example.org", None),
        (None, None),
    ],
)
def test_comments(written, address):
    """The address of the comments is absolute, or left out where it isn't one of the web."""
    assert entry(comments=written).comments == address


def test_rights():
    """An entry has the rights that its author names; the site's are the feed's."""
    site = replace(SITE, rights="© The Desk")
    assert (entry(site, rights="© Ann").rights, entry(site).rights) == ("© Ann", None)
    assert (feed_of(site, None, ()).rights, feed_of(SITE, None, ()).rights) == ("© The Desk", None)


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
    """A feed was updated when the entry was that changed last; an empty one in the year of its name."""
    old, new = entry(), entry(id="tag:x,2024:b", published=NOON - timedelta(days=9), updated=NOON + timedelta(days=9))
    feed: Feed = feed_of(SITE, None, [old, new])
    assert feed.updated == NOON + timedelta(days=9)
    assert feed_of(SITE, None, ()).updated == feed_of(SITE, NATO, (), NOON).updated == datetime(2024, 1, 1, tzinfo=UTC)


def test_feed_noticed():
    """It was updated when one of its entries was last seen to have changed, where that is later."""
    made, later = entry(), NOON + timedelta(days=9)
    assert feed_of(SITE, None, [made], later).updated == later
    assert feed_of(SITE, None, [made], NOON - timedelta(days=9)).updated == NOON
    assert feed_of(SITE, None, [made], NEVER).updated == feed_of(SITE, None, [made]).updated == NOON


def test_feed_of_a_site_with_more():
    """A feed has the icon, the logo and the hub of its site, absolute, and the way to its style."""
    site = replace(SITE, icon="/icon.png", logo="https://x.org/logo.png", hub="https://hub.example.com/")
    for topic, stylesheet in ((None, "feed.css"), (NATO, "../../feed.css")):
        made = feed_of(site, topic, ())
        assert made.stylesheet == stylesheet
        assert (made.icon, made.logo) == ("https://news.example.org/icon.png", "https://x.org/logo.png")
        assert made.hub == "https://hub.example.com/"
    bare = feed_of(SITE, None, ())
    assert (bare.icon, bare.logo, bare.hub, bare.rights) == (None, None, None, None)
    folder = feed_of(replace(site, base_url="https://x.org/news/"), None, ())
    assert (folder.icon, folder.logo) == ("https://x.org/news/icon.png", "https://x.org/logo.png")


# -- how often


HOUR = 3600


@pytest.mark.parametrize(
    ("gaps", "max_age"),
    [
        ([], 3600),
        ([30 * 24 * HOUR] * 5, 3600),
        ([8 * HOUR], 3600),
        ([4 * HOUR] * 3, 1800),
        ([4 * HOUR + 700] * 3, 1860),
        ([60] * 30, 900),
        ([0] * 30, 900),
        ([2 * HOUR] * 30, 900),
        ([2 * HOUR + 480], 960),
        ([60, 60, 4 * HOUR, 5 * HOUR, 90 * 24 * HOUR], 1800),
        ([4 * HOUR] * 19 + [60] * 80, 1800),
        ([60] * 10 + [30 * 24 * HOUR] * 80, 900),
    ],
)
def test_rhythm(gaps, max_age):
    """A feed may be kept for an eighth of the usual time between its last 20 entries: 15 to 60 whole minutes."""
    moments = [1_750_000_000]
    for gap in gaps:
        moments.append(moments[-1] - gap)
    assert rhythm(moments) == max_age
    made = [entry(id=f"tag:x,2024:{at}", published=datetime.fromtimestamp(at, UTC)) for at in moments]
    assert feed_of(SITE, None, made).max_age == max_age


@given(st.lists(st.integers(0, 2**32), max_size=100))
def test_any_rhythm(moments):
    """It is within these bounds whatever the dates."""
    found = rhythm(sorted(moments, reverse=True))
    assert found in range(900, 3601, 60)
    assert rhythm([]) == 3600


# -- how much


def story(number: int, body: str, **more) -> Entry:
    """An entry, of no two numbers the same, older the higher the number."""
    return entry(id=f"tag:x,2024:{number}", published=NOON - timedelta(hours=number), body=body, **more)


def lengths(feed: Feed) -> list[int]:
    """The length of the document in each format."""
    return [len(each.render(feed, f"https://news.example.org/feed.{each.suffix}")) for each in FORMATS]


def test_room():
    """Where there isn't room for all, the newest are whole, older ones are summaries, and none is lost."""
    made = [story(n, f"Number {n}. " + "word " * 1600) for n in range(20)]
    shown = feed_of(replace(SITE, feed_bytes=128 * 1024), None, made).entries
    assert [each.id for each in shown] == [each.id for each in made]
    whole = [each.content is not None for each in shown]
    assert whole == sorted(whole, reverse=True)
    assert 5 < sum(whole) < 16
    assert [replace(each, content=None) for each in shown] == [replace(each, content=None) for each in made]
    assert feed_of(replace(SITE, feed_bytes=1024 * 1024), None, made).entries == tuple(made)


def test_room_is_used():
    """The limit isn't kept by giving away most of the room: a document may be nearly as long as it."""
    made = [story(n, f"Number {n}. " + "word " * 1600) for n in range(50)]
    limit = 256 * 1024
    assert limit / 2 < max(lengths(feed_of(replace(SITE, feed_bytes=limit), None, made))) <= limit


def test_one_that_is_too_large():
    """A newest article that is larger than all the room is a summary, too, and so is what is older."""
    made = [story(0, "word " * 9000), story(1, "Short.")]
    limit = 16 * 1024
    shown = feed_of(replace(SITE, feed_bytes=limit), None, made).entries
    assert [each.content for each in shown] == [None, None]
    assert max(lengths(feed_of(replace(SITE, feed_bytes=limit), None, made))) <= limit


def test_no_room_for_summaries():
    """Where not even summaries fit no entry is lost."""
    made = [story(n, "word " * 100) for n in range(100)]
    shown = feed_of(replace(SITE, feed_bytes=16 * 1024), None, made).entries
    assert [each.id for each in shown] == [each.id for each in made]
    assert not any(each.content for each in shown)


def test_own_choice_and_room():
    """An author who wants the content in feeds gets it where there is room, and no more than that."""
    site = replace(SITE, content="summary", feed_bytes=16 * 1024)
    made = [story(0, "Short."), story(1, "Own.", content="full"), story(2, "word " * 9000, content="full")]
    assert [bool(each.content) for each in feed_of(site, None, made).entries] == [False, True, False]


PLAIN = st.text(st.sampled_from("<>&'\"\\/\n\té🚀a ]"), max_size=300)


@settings(deadline=None, derandomize=True, max_examples=50)
@example(8, "&" * 300, "&" * 300, "&" * 300, 20)
@example(8, "<" * 300, "<" * 300, "<" * 300, 20)
@example(8, '"' * 300, '"' * 300, '"' * 300, 20)
@example(8, "a", "a", "&<>" * 1000, 20)
@given(st.integers(1, 12), PLAIN, PLAIN, PLAIN, st.integers(16, 64))
def test_any_length(number, name, title, text, kib):
    """Whatever entries say: where their summaries fit, the document is within the limit, in any format."""
    authors = (Person(name or "x", "ann@example.org", "https://example.org/?a&b"),)
    enclosure = Enclosure("https://x.org/a.mp3?a&b", "audio/mpeg", 12345)
    made = [
        replace(
            entry(body=f"{text} " * (number * n), markup=Markup.TEXT, image=Image("a.png?a&b", name)),
            id=f"tag:x,2024:{n}", title=title or "x", summary=text or "x", rights=name or None, authors=authors,
            categories=(Topic("a", name or "x"), Topic("b", title or "x")), enclosures=(enclosure,),
            comments="https://x.org/?a&b", related="https://x.org/?a&b" if n % 2 else None,
            also=(Related(title or "x", "https://x.org/?a&b", name),) * (n % 3), story=f"tag:x,2024:{text[:9]}",
        )
        for n in range(number)
    ]  # fmt: skip
    limit = kib * 1024
    bare = replace(feed_of(SITE, None, made), entries=tuple(replace(each, content=None) for each in made))
    made_feed = feed_of(replace(SITE, feed_bytes=limit), None, made)
    assert [each.id for each in made_feed.entries] == [each.id for each in made]
    if max(lengths(bare)) <= limit:
        assert max(lengths(made_feed)) <= limit


# -- names


@given(st.text(st.one_of(st.sampled_from(",/| –-"), st.characters())))
def test_any_category_name(label):
    """A category has a name, whatever its label, and no reader splits it."""
    name = category_name(Topic("term", label))
    assert name
    assert not set(name) & set(",/|")
    assert category_name(Topic("term", name)) in (name, name.strip(" –-"))


def test_text_markup():
    """Plain text becomes paragraphs, and nothing in it becomes a tag."""
    made = entry(body="1 < 2 & <b>so</b>\n\n*on*", markup=Markup.TEXT)
    assert made.content == "<p>1 &lt; 2 &amp; &lt;b&gt;so&lt;/b&gt;</p>\n<p>*on*</p>"
