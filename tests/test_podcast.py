"""Facts about feeds that are podcasts: what Apple's directory asks, and where they are if they had another address."""

import pytest
from conftest import NOW, Desk
from lxml import etree

from feeds.app import create_app
from feeds.build import build
from feeds.check.feed import check_feed
from feeds.config import parse_site
from feeds.errors import ConfigError
from feeds.feed_file import FeedFile
from feeds.formats.podcast import ITUNES
from feeds.model import Podcast

SETTINGS = """
logo = "/cover.jpg"
author = { name = "River Radio", email = "desk@example.org" }
[podcast]
category = "Society & Culture > Documentary"
"""
NEW_URL = f"{{{ITUNES}}}new-feed-url"


def podcast_of(desk: Desk, more: str = "") -> dict[str, bytes]:
    """The RSS feeds of a site with one episode, about rivers, and an article, about bread."""
    desk.settings(SETTINGS + more)
    desk.article("episode.md", topics=["Rivers"], enclosure="https://audio.example.org/1.mp3")
    desk.article("text.md", title="Bread is dearer", topics=["Bread"])
    publication = desk.publish()
    return {path: publication[path].render() for path in publication if path.endswith("feed.rss")}


def apple(body: bytes) -> dict[str, str | None]:
    """The elements of Apple's that the channel has, by name, with their texts or first attributes."""
    channel = etree.fromstring(body)[0]
    found = channel.iterchildren(f"{{{ITUNES}}}*")
    return {etree.QName(each).localname: each.text or next(iter(each.attrib.values()), None) for each in found}


def test_podcast(desk):
    """A feed with an episode says all that is asked; one without, and those of other formats, say nothing."""
    feeds = podcast_of(desk)
    said = {
        "author": "River Radio", "owner": None, "explicit": "false", "category": "Society & Culture",
        "image": "https://news.example.org/cover.jpg",
    }  # fmt: skip
    assert apple(feeds["/feed.rss"]) == said
    assert apple(feeds["/topics/rivers/feed.rss"]) == said
    assert ITUNES.encode() not in feeds["/topics/bread/feed.rss"]
    channel = etree.fromstring(feeds["/feed.rss"])[0]
    assert channel.find(f"{{{ITUNES}}}category")[0].get("text") == "Documentary"
    assert [each.text for each in channel.find(f"{{{ITUNES}}}owner")] == ["River Radio", "desk@example.org"]
    for path in ("/feed.atom", "/feed.json"):
        assert b"itunes" not in desk.publication()[path].render()


def test_nothing_to_say_against_it(desk):
    """`feeds check` finds nothing wrong with a podcast, also one that has moved."""
    for body in podcast_of(desk, "explicit = true\nmoved = true\n").values():
        assert list(check_feed(FeedFile("feed.rss", body), NOW)) == []


def test_no_podcast(desk):
    """Without the section no feed is one."""
    desk.settings()
    desk.article("episode.md", enclosure="https://audio.example.org/1.mp3")
    assert ITUNES.encode() not in desk.publish()["/feed.rss"].render()


MOVED = """
[redirects]
"/podcast.xml" = "/feed.rss"
[topics.rivers]
also = ["Streams"]
"""


def test_new_url(desk):
    """Feeds to which redirects and other names of topics lead say what their address is now; others don't."""
    feeds = podcast_of(desk, MOVED)
    assert apple(feeds["/feed.rss"])["new-feed-url"] == "https://news.example.org/feed.rss"
    assert apple(feeds["/topics/rivers/feed.rss"])["new-feed-url"] == "https://news.example.org/topics/rivers/feed.rss"
    assert NEW_URL not in apple(podcast_of(desk)["/feed.rss"])


def test_new_url_of_all(desk):
    """`moved` says it of all, as after another domain; a volume of the history never does."""
    for n in range(50):
        desk.article(f"{n}.md", title=f"No {n}", enclosure="https://audio.example.org/1.mp3")
    feeds = podcast_of(desk, "moved = true\n")
    assert apple(feeds["/topics/rivers/feed.rss"])["new-feed-url"] == "https://news.example.org/topics/rivers/feed.rss"
    volume = apple(desk.publication()["/archive/1.rss"].render())
    assert "new-feed-url" not in volume
    assert volume["category"] == "Society & Culture"


def test_old_address(desk, tmp_path):
    """Who comes to the old address hears of the new one: by a redirection, and in a built folder by what is there."""
    podcast_of(desk, MOVED)
    got = create_app(desk.publication()).test_client().get("/podcast.xml")
    assert (got.status_code, got.headers["Location"]) == (301, "/feed.rss")
    build(desk.publication(), tmp_path / "public")
    assert apple((tmp_path / "public/podcast.xml").read_bytes())["new-feed-url"] == "https://news.example.org/feed.rss"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Arts", Podcast("Arts")),
        (" Arts>Books ", Podcast("Arts", "Books")),
    ],
)
def test_category(written, expected):
    """A category, or one below another."""
    assert parse_site(f'[podcast]\ncategory = "{written}"\n', where="site.toml", name="x").podcast == expected


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('category = ""', "site.toml:2: podcast.category is none of Apple's: ''"),
        ('category = "Arts >"', "site.toml:2: podcast.category is none of Apple's: 'Arts >'"),
        ('category = "A > B > C"', "site.toml:2: podcast.category is none of Apple's: 'A > B > C'"),
        ("explicit = true", "site.toml:1: podcast: object missing required field category"),
        ('category = "Arts"\nowner = "x"', "site.toml:3: unknown key 'owner' in [podcast]"),
    ],
)
def test_wrong_settings(lines, message):
    """They are errors with their lines."""
    with pytest.raises(ConfigError) as raised:
        parse_site(f"[podcast]\n{lines}\n", where="site.toml", name="x")
    assert str(raised.value).startswith(message)
