"""The fact that holds it all together: a document, its file and its HTTP response are the same bytes."""

import json
from urllib.parse import quote

import pytest
from conftest import GOLDEN, NOW
from lxml import etree

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.build import build
from feeds.config import read_site
from feeds.encodings import CODINGS, is_text, is_worth
from feeds.paths import BUILD_RECORD, file_name, url
from feeds.publication import FEEDS
from feeds.publish import LivePublication, publish


@pytest.fixture
def archive(tmp_path):
    """The archive of the golden publication."""
    archive = Archive(tmp_path / "archive.sqlite3")
    sync(archive, GOLDEN / "content", read_site(GOLDEN / "content"), NOW)
    yield archive
    archive.close()


@pytest.mark.parametrize("with_pages", [True, False], ids=["pages", "feeds only"])
def test_parity(archive, tmp_path, with_pages):
    """Every path answers the same bytes as a document, as a file and over HTTP; no file is there besides.

    Where a page once was the file says where it is, and the server leads there.
    """
    publication = publish(archive.site, archive, NOW, with_pages=with_pages)
    output = tmp_path / "public"
    build(publication, output)
    client = create_app(publication).test_client()
    for path, document in publication.items():
        body = document.render()
        assert (output / file_name(path)).read_bytes() == body
        response = client.get(quote(path))
        if document.moved_to:
            assert (response.status_code, response.headers["Location"]) == (301, quote(document.moved_to))
        else:
            assert (response.status_code, response.data) == (200, body)
    files = {str(file.relative_to(output)) for file in output.rglob("*") if file.is_file()}
    assert files == {str(file_name(path)) for path in publication} | {BUILD_RECORD}


def test_compressed_parity(archive, tmp_path):
    """The compressed files beside each text are the bytes that the server sends to who takes that coding."""
    publication, output = publish(archive.site, archive, NOW), tmp_path / "public"
    build(publication, output, compress=True)
    client = create_app(publication).test_client()
    for path, document in publication.items():
        for coding in CODINGS:
            file = output / f"{file_name(path)}{coding.suffix}"
            assert file.is_file() == is_text(document.media_type)
            response = client.get(quote(path), headers={"Accept-Encoding": coding.name})
            if is_worth(document.media_type, len(document.render())) and not document.moved_to:
                assert response.headers["Content-Encoding"] == coding.name
                assert response.data == file.read_bytes()


def test_live_parity(archive, tmp_path):
    """What a server shows while it follows the archive is what a build of that moment writes."""
    output = tmp_path / "public"
    build(publish(archive.site, archive, NOW), output)
    live = LivePublication(archive, lambda: NOW)
    client = create_app(live).test_client()
    assert "/topics/nato/" in live
    for path in live:
        if not live[path].moved_to:
            assert client.get(quote(path)).data == (output / file_name(path)).read_bytes()


def test_addresses(archive):
    """The address that a feed gives for itself, in its bytes and its headers, is one at which these bytes are."""
    publication = publish(archive.site, archive, NOW)
    client = create_app(publication).test_client()
    feeds = {path: each for path, each in publication.items() if each.media_type in FEEDS}
    assert len(feeds) == 3 * 6 + 4
    for path, document in feeds.items():
        address = own_address(document)
        canonical = path in ("/feed.xml", "/atom.xml", "/rss.xml", "/index.xml") or url(archive.site.base_url, path)
        assert canonical in (True, address)
        response = client.get(address, base_url="https://news.example.org/")
        assert response.data == document.render()
        assert f'<{address}>; rel="self"' in response.headers["Link"]


def own_address(document) -> str:
    if document.media_type == "application/feed+json":
        return json.loads(document.render())["feed_url"]
    (link,) = (each for each in etree.fromstring(document.render()).iter("{*}link") if each.get("rel") == "self")
    return link.get("href")
