"""Facts about starting: what `feeds init` and `feeds new` write is read back as it was meant."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.characters import one_line
from feeds.config import parse_site
from feeds.content import load
from feeds.model import Site
from feeds.starter import first_article, new_article, site_toml

MOMENT = datetime(2024, 10, 15, 15, 2, 3, tzinfo=timezone(timedelta(hours=3)))
SITE = Site(
    title="Desk", base_url="https://news.example.org/", id_authority="news.example.org,2024", timezone="Europe/Kyiv"
)
# Entities are left out: in a title `&amp;` is what `&` is written as.
TITLES = st.text(st.characters(exclude_characters="&"), max_size=60)


def parse(text: str) -> Site:
    return parse_site(text, where="site.toml", name="folder")


def test_site():
    """A new site.toml says what it was given, and leaves all else at its defaults."""
    text = site_toml(title="Eastern Desk", base_url="https://news.example.org/", id_authority="news.example.org,2024")
    assert parse(text) == Site("Eastern Desk", "https://news.example.org/", "news.example.org,2024")


def test_suggestions():
    """Every key that a new site.toml suggests is one that the site knows, written as it takes it."""
    text = site_toml(title="Desk", base_url="https://x.example/", id_authority="x.example,2024")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    settings_only = "\n".join(line for line in lines if line.startswith("[") or " = " in line)
    site = parse(settings_only)
    assert (site.timezone, site.entries, site.content) == ("Europe/Kyiv", 50, "full")
    assert site.author
    assert [topic.term for topic in site.topics] == ["nato"]
    assert site.description


@settings(deadline=None, derandomize=True, max_examples=100)
@given(TITLES)
@example('"quotes" and \\ back\\slashes\\')
@example("a\x7fb")
@example("тайтл 🚀 \u2028")
def test_any_site_title(title):
    """Any title comes back from a new site.toml."""
    text = site_toml(title=title, base_url="https://x.example/", id_authority="x.example,2024")
    encodable = text.encode("utf-8", "replace").decode()
    assert parse(encodable).title in (one_line(title), one_line(title.encode("utf-8", "replace").decode()), "folder")


def test_first_article():
    """The first article is a whole one: it has a title, a topic, a text, and nothing to object to."""
    name, text = first_article(MOMENT)
    loaded = load(text.encode(), name, SITE)
    assert loaded.problems == ()
    assert loaded.article
    assert loaded.article.title == "Hello, reader"
    assert loaded.article.published == MOMENT
    assert [topic.label for topic in loaded.article.topics] == ["Welcome"]
    assert "date 2024-10-15 A headline" in loaded.article.body


def test_new_article():
    """A new article is named by its day and its title, and dated to the second."""
    name, text = new_article("NATO: “We will”", MOMENT, topics=("NATO", "C++"))
    assert name == "2024-10-15-nato-we-will.md"
    article = load(f"{text}Text.\n".encode(), name, SITE).article
    assert article
    assert (article.title, article.published, article.dated) == ("NATO: “We will”", MOMENT, False)
    assert [topic.label for topic in article.topics] == ["NATO", "C++"]
    assert article.permalink == "/2024/10/nato-we-will/"
    assert article.body == "Text.\n"


@pytest.mark.parametrize("title", ["../../etc/passwd", "CON", "a/b", "..", "🚀", "x" * 300, ""])
def test_names_are_safe(title):
    """Whatever the title, the file's name is one name."""
    name, _ = new_article(title, MOMENT)
    assert name.startswith("2024-10-15-")
    assert name.endswith(".md")
    assert not set(name) & set("/\\\0")
    assert len(name.encode()) < 200


@settings(deadline=None, derandomize=True, max_examples=100)
@given(TITLES, st.lists(TITLES.filter(lambda label: "," not in label), max_size=3))
@example("a: b # c", ["[x]"])
@example("'", ['"'])
@example("true", ["null", "no"])
def test_any_title(title, topics):
    """Any title and topics come back from a new article."""
    name, text = new_article(title, MOMENT.astimezone(UTC), topics=tuple(topics))
    loaded = load(f"{text}Text.\n".encode("utf-8", "replace"), name, SITE)
    assert not loaded.problems
    assert loaded.article
    written = one_line(title.encode("utf-8", "replace").decode())
    assert loaded.article.title == (written or loaded.article.title)
    labels = [one_line(label.encode("utf-8", "replace").decode()) for label in topics]
    assert {topic.label for topic in loaded.article.topics} <= set(labels)
