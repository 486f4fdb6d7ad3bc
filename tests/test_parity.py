"""The fact that holds it all together: a document, its file and its HTTP response are the same bytes."""

from urllib.parse import quote

import pytest
from conftest import GOLDEN, NOW

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.build import build
from feeds.config import read_site
from feeds.paths import BUILD_RECORD, file_name, url
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
    """Every path answers the same bytes as a document, as a file and over HTTP; no file is there besides."""
    publication = publish(archive.site, archive, NOW, with_pages=with_pages)
    output = tmp_path / "public"
    build(publication, output)
    client = create_app(publication).test_client()
    for path, document in publication.items():
        body = document.render()
        assert (output / file_name(path)).read_bytes() == body
        response = client.get(quote(path))
        assert (response.status_code, response.data) == (200, body)
    files = {str(file.relative_to(output)) for file in output.rglob("*") if file.is_file()}
    assert files == {str(file_name(path)) for path in publication} | {BUILD_RECORD}


def test_live_parity(archive, tmp_path):
    """What a server shows while it follows the archive is what a build of that moment writes."""
    output = tmp_path / "public"
    build(publish(archive.site, archive, NOW), output)
    live = LivePublication(archive, lambda: NOW)
    client = create_app(live).test_client()
    assert "/topics/nato/" in live
    for path in live:
        assert client.get(quote(path)).data == (output / file_name(path)).read_bytes()


def test_addresses(archive):
    """The address that a feed gives for itself is the one at which these bytes are."""
    publication = publish(archive.site, archive, NOW)
    client = create_app(publication).test_client()
    for path in publication:
        if "/feed." in path:
            address = url(archive.site.base_url, path)
            assert address.encode() in publication[path].render()
            assert client.get(address, base_url="https://news.example.org/").data == publication[path].render()
