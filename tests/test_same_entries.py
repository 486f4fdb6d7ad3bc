"""Facts about all formats together: whatever articles say, each format tells readers of the same entries."""

import json
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.content import load
from feeds.feed import Feed, category_name, entry_of, feed_of
from feeds.formats import FORMATS
from feeds.model import Site

SITE = Site(title="Eastern Desk", base_url="https://news.example.org/", id_authority="news.example.org,2024")
RENDER = {each.suffix: each.render for each in FORMATS}

NASTY = st.sampled_from(
    [
        "<", ">", "&", "&amp;", "&lt;b&gt;", "<b>bold</b>", "<p><div>", "</p>", "<div/>", "]]>", "<![CDATA[",
        "-->", "<!--", "<?php ?>", '"', "'", "\0", "\x07", "\x0b", "\x85", "\ufffe", "\ufffd", "\u2028", "\u202e",
        "👩‍👩‍👧", "é", "e\u0301", "Київ", "\n", "\r\n", "\t", "  ", "\n\n", "# ", "* ", "> ", "    ", "```",
        "[a](b.html)", "![x](/y.png)", "<img src=z.gif>", "<a href='?q&r=1#s'>", "<script>alert(1)</script>",
        "<svg><title>t</title></svg>",
        "<iframe src=//x.org></iframe>", "&bogus;", "&#0;", "&#xD800;", "&nbsp;", "javascript:", "http://[", "%zz",
        "\\", "{{x}}", "a/b|c,d",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(st.text(max_size=8), NASTY), max_size=8).map("".join)
ADDRESS = st.sampled_from(
    ["https://x.org/a?b=1&c=2", "/ä b.png", "c.mp3", "//y.org/é", "javascript:x", "http://[", "#"]
)
ARTICLE = st.fixed_dictionaries(
    {
        "date": st.datetimes(datetime(1995, 1, 1), datetime(2025, 12, 31)).map(
            lambda each: each.isoformat(" ", "seconds")
        )
    },
    optional={
        "title": TEXT,
        "summary": TEXT,
        "authors": st.lists(TEXT, max_size=3),
        "topics": st.lists(TEXT, max_size=4),
        "language": st.sampled_from(["uk", "en-GB", "zh-Hant"]),
        "rights": TEXT,
        "link": ADDRESS,
        "image": ADDRESS,
        "comments": ADDRESS,
        "enclosures": st.lists(ADDRESS.map(lambda url: {"url": url, "type": "audio/mpeg", "length": 7}), max_size=2),
        "feed_content": st.sampled_from(["full", "summary"]),
        "body": TEXT,
    },
)


def feed_with(articles: list[dict[str, object]]) -> Feed:
    """The feed of articles that are written as JSON, which can say what no other dialect can."""
    entries = []
    for number, metadata in enumerate(articles):
        body = str(metadata.pop("body", "")).encode("utf-8", "replace").replace(b"\0", b"")
        source = f"{json.dumps(metadata)}\n".encode() + body
        loaded = load(source, f"article-{number}.md", SITE)
        if loaded.article:
            entries.append(entry_of(loaded.article, SITE))
    return feed_of(SITE, None, sorted(entries, key=lambda each: each.published, reverse=True))


def read(body: bytes) -> list[feedparser.FeedParserDict]:
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    return found.entries


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(ARTICLE, max_size=4))
def test_same_entries(articles):
    """Ids, order, dates, titles, authors, topics, texts and files are the same, whichever format a reader takes."""
    feed = feed_with(articles)
    body = {suffix: render(feed, f"https://news.example.org/feed.{suffix}") for suffix, render in RENDER.items()}
    items = json.loads(body["json"])["items"]
    told = zip(feed.entries, read(body["atom"]), read(body["rss"]), items, strict=True)
    for entry, atom, rss, item in told:
        assert atom.id == rss.id == item["id"] == entry.id
        assert atom.link == rss.link == item["url"] == entry.link
        assert atom.title == item["title"] == entry.title
        assert words(rss.title) == words(entry.title)  # feedparser takes the titles of RSS for HTML
        assert moment(atom.published_parsed) == moment(rss.published_parsed) == entry.published
        assert moment(atom.updated_parsed) == entry.updated
        assert item["date_published"] == f"{entry.published:%Y-%m-%dT%H:%M:%SZ}"
        assert item["date_modified"] == f"{entry.updated:%Y-%m-%dT%H:%M:%SZ}"
        assert [each.name for each in atom.authors] == [each["name"] for each in item["authors"]]
        assert rss.author == ", ".join(each.name for each in entry.authors)
        names = [category_name(each) for each in entry.categories]
        assert [each.label for each in atom.get("tags", [])] == item.get("tags", []) == names
        assert [each.term for each in rss.get("tags", [])] == names
        assert content(atom) == content(rss) == item.get("content_html") == entry.content
        assert plain(atom.summary_detail) == item["summary"] == entry.summary
        files = [each.url for each in entry.enclosures]
        assert [each.href for each in atom.enclosures] == [each["url"] for each in item.get("attachments", [])] == files
        assert [each.href for each in rss.enclosures] == files[:1]


def content(entry: feedparser.FeedParserDict) -> str | None:
    """The HTML of an entry; RSS has it in its description where that would be the same or longer."""
    if found := entry.get("content"):
        return found[0].value
    is_html = entry.get("summary_detail", {}).get("type") == "text/html"
    return entry.summary if is_html and entry.summary.startswith("<") else None


def plain(text: feedparser.FeedParserDict) -> str:
    """What a text says; one with a tag or an entity in it is told as HTML."""
    return unescape(text.value) if text.type == "text/html" else text.value


def moment(parsed) -> datetime:
    return datetime(*parsed[:6], tzinfo=UTC)


def words(title: str) -> list[str]:
    return title.split()


class _Tags(HTMLParser):
    """Whether each tag that begins ends, in the right order."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(ARTICLE, min_size=1, max_size=2))
def test_balanced(articles):
    """Whatever HTML an author writes, what is published is balanced, and every address in it is absolute."""
    for entry in feed_with(articles).entries:
        tags = _Tags()
        tags.feed(entry.content or "")
        assert tags.open == []
        assert entry.link.isascii()
        assert all(ord(char) >= 32 or char in "\t\n\r" for char in entry.content or "")


@pytest.mark.parametrize("limit", [16_384, 40_000])
def test_room(limit):
    """However long articles are, and whatever they are made of, no format gets longer than the site allows."""
    site = Site(**{name: getattr(SITE, name) for name in ("title", "base_url", "id_authority")}, feed_bytes=limit)
    for text in ('<b>&"\'</b> & "q" \\ ', "Київ " * 9, "x\n\n", "😀 <i>é</i>"):
        entries = []
        for n in range(6):
            source = json.dumps({"date": f"2025-01-0{n + 1}", "title": text[:60], "author": text[:40]}) + "\n"
            entries.append(entry_of(load((source + text * 200).encode(), f"{n}.md", site).article, site))
        feed = feed_of(site, None, entries)
        assert len(feed.entries) == 6
        shown = [entry.content is not None for entry in feed.entries]
        assert shown == sorted(shown, reverse=True)  # older ones as summaries
        for suffix, render in RENDER.items():
            assert len(render(feed, f"https://news.example.org/feed.{suffix}")) <= limit, suffix
