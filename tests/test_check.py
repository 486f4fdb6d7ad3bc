"""Facts about checks: what a subscriber would notice is found before any subscriber."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from conftest import GOLDEN, NOW

from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.check import check
from feeds.config import read_site
from feeds.errors import PublicationError
from feeds.publication import Document
from feeds.publish import publish

BASE = "https://news.example.org/"


def document(body: bytes = b"") -> Document:
    return Document("text/plain", "", datetime(2025, 1, 1, tzinfo=UTC), lambda: body)


def feed(*items: tuple[str, str]) -> Document:
    listed = [{"id": id_, "url": url} for id_, url in items]
    return document(json.dumps({"home_page_url": BASE, "items": listed}).encode())


def found(publication: dict[str, Document], base_url: str = BASE) -> list[tuple[str, str]]:
    return [(str(each), each.severity) for each in check(publication, base_url)]


def test_nothing_wrong():
    """A feed with items of different ids, whose links lead to documents, has nothing wrong."""
    publication = {
        "/feed.json": feed(("1", BASE + "a/"), ("2", BASE + "%D1%97/")),
        "/a/": document(),
        "/ї/": document(),
    }
    assert found(publication) == []


def test_golden(tmp_path):
    """Nor has a real publication."""
    site, archive = read_site(GOLDEN / "content"), Archive(tmp_path / "archive.sqlite3")
    sync(archive, GOLDEN / "content", site, NOW)
    assert list(check(publish(site, archive, NOW), site.base_url)) == []
    archive.close()


def test_empty():
    """A feed without items is suspicious, and no error."""
    assert found({"/topics/nato/feed.json": feed()}) == [("/topics/nato/feed.json: has no articles", "warning")]


def test_same_id():
    """An id that comes twice is an error, told once for each time too many."""
    publication = {"/feed.json": feed(("1", BASE + "a/"), ("2", BASE + "a/"), ("1", BASE + "a/")), "/a/": document()}
    assert found(publication) == [("/feed.json: has the id 1 twice", "error")]


@pytest.mark.parametrize("link", ["b/", "a", "feed.atom", "", "a/?x"])
def test_dead_link(link):
    """A link to where there is nothing is an error."""
    publication = {"/feed.json": feed(("1", BASE + link)), "/a/": document()}
    assert found(publication) == [(f"/feed.json: links to {BASE}{link}, where there is nothing", "error")]


def test_link_elsewhere():
    """So is a link to another site: an entry is read here."""
    assert len(found({"/feed.json": feed(("1", "https://example.com/a/")), "/a/": document()})) == 1


def test_broken_feed():
    """A feed that can't be made is an error, and the others are looked at."""

    def render() -> bytes:
        raise PublicationError("a.md: is no longer in the archive")

    publication = {
        "/feed.json": replace(document(), render=render),
        "/topics/nato/feed.json": feed(),
    }
    assert found(publication) == [
        ("/feed.json: a.md: is no longer in the archive", "error"),
        ("/topics/nato/feed.json: has no articles", "warning"),
    ]


def test_base_url_in_a_folder():
    """Links are looked up under the address of the site, also in a folder of its host."""
    publication = {"/feed.json": feed(("1", BASE + "news/a/")), "/a/": document()}
    assert found(publication, BASE + "news/") == []
    assert len(found(publication, BASE)) == 1
