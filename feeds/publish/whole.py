"""Snapshot → the whole publication: which documents there are, and which of them wins a path."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property, partial

from feeds.archive import Archive, Asset
from feeds.errors import PublicationError
from feeds.media_types import media_type_of
from feeds.model import Site
from feeds.paths import asset_path
from feeds.publication import Document
from feeds.publish.feed_documents import GUESSED, FeedDocuments
from feeds.publish.page_documents import PageDocuments
from feeds.publish.search_documents import SearchDocuments
from feeds.publish.site_documents import SiteDocuments, redirects
from feeds.publish.snapshot import Snapshot

_REDIRECTS = "/_redirects"  # Netlify and Cloudflare follow it; others can be told to


class ArchivePublication(Mapping[str, Document]):
    """Documents by path, each looked up and rendered when it is asked for.

    Feeds and pages win over files of the content folder, and those over what the site has by itself. The search
    comes last: what is published is the same with an index and without.
    """

    def __init__(self, site: Site, archive: Archive, now: datetime, *, with_pages: bool) -> None:
        self._snapshot = Snapshot(site, archive, now)
        self._feeds = FeedDocuments(self._snapshot, with_pages)
        self._pages = PageDocuments(self._snapshot) if with_pages else None
        self._others = SiteDocuments(self._snapshot, with_pages=with_pages)
        self._search = SearchDocuments(self._snapshot, with_pages=with_pages)

    def __getitem__(self, path: str) -> Document:
        document = self._at(path) if _is_text(path) else None
        if document is None:
            raise KeyError(path)
        return document

    def _at(self, path: str) -> Document | None:
        return self._feed_or_page(path) or self._lesser(path) or self._redirection(path) or self._search.get(path)

    def __iter__(self) -> Iterator[str]:
        """Feeds first, those of one topic together; each path once. The search is not there: it needs a server."""
        yield from self._feeds
        if self._pages:
            yield from self._pages
        yield from self._asset_paths()
        yield from (path for path in (*GUESSED, *self._others) if self._found_asset(path) is None)
        yield from ([_REDIRECTS, *self._moved] if self._moved else [])

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _feed_or_page(self, path: str) -> Document | None:
        return self._feeds.get(path) or (self._pages.get(path) if self._pages else None)

    def _lesser(self, path: str) -> Document | None:
        """What stands at a path that no feed or page has."""
        guessed = self._feeds.get(GUESSED[path]) if path in GUESSED else None
        return self._asset(path) or guessed or self._others.get(path)

    # -- files

    def _asset_paths(self) -> Iterator[str]:
        sources = (source for source, _ in self._snapshot.archive.assets())
        for source in sources:
            found = self._found_asset(path := asset_path(source))
            if found and found[0] == source:
                yield path

    def _found_asset(self, path: str) -> tuple[str, Asset] | None:
        """The file at a path and its source, where no feed or page comes first."""
        found = self._snapshot.asset_at(path) if not path.endswith("/") else None
        return found if found and not self._is_taken(path) else None

    def _is_taken(self, path: str) -> bool:
        """Whether a feed or a page is there, or in the folder, or is a folder, that a file of this path would be."""
        above = _folders(path)
        files = (path, *above)
        near = (*files, *(each.removesuffix("index.html") for each in files), f"{path}/")
        if path == "/topics" or any(map(self._feed_or_page, near)):
            return True
        if any(each in GUESSED or each in self._others for each in above):
            return True
        return self._pages is not None and self._snapshot.archive.has_below(path)

    def _asset(self, path: str) -> Document | None:
        found = self._found_asset(path)
        if found is None:
            return None
        source, asset = found
        media_type = media_type_of(path) or "application/octet-stream"
        changed = self._snapshot.anything_changed
        return Document(media_type, asset.fingerprint, changed, partial(self._read, source))

    def _read(self, source: str) -> bytes:
        try:
            return (self._snapshot.archive.folder / source).read_bytes()
        except OSError as error:
            raise PublicationError(f"{source}: can't be read: {error.strerror}") from error

    # -- where pages once were

    @cached_property
    def _moved(self) -> dict[str, str]:
        """Paths at which pages once were and nothing else is, with the paths where they are now."""
        found = self._snapshot.archive.aliases(self._snapshot.now) if self._pages else {}
        return {path: to for path, to in found.items() if self._is_free(path)}

    def _is_free(self, path: str) -> bool:
        """Whether neither a document is there, nor one at a path that would be the same file, or a folder of it."""
        index = f"{path}index.html" if path.endswith("/") else f"{path}/"
        near = (path, index, path.lower())  # some disks know no case
        if path == _REDIRECTS or any(self._feed_or_page(each) or self._lesser(each) for each in near):
            return False
        return not any(self._feed_or_page(each) or self._lesser(each) for each in _folders(path))

    def _redirection(self, path: str) -> Document | None:
        if self._pages is None:
            return None
        if path == _REDIRECTS:
            return redirects(self._snapshot, self._moved) if self._moved else None
        to = self._moved.get(path)
        return self._pages.moved(path, to) if to else None


def _folders(path: str) -> list[str]:
    """The folders that a file of this path is in, without their last slash."""
    return [path[:at] for at in range(1, len(path)) if path[at] == "/"]


def _is_text(path: str) -> bool:
    """Whether a path is text at all; a client may send any bytes."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
