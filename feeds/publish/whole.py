"""Snapshot → the whole publication: which documents there are, and which of them wins a path."""

from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from typing import TypeVar

from feeds.archive import Archive, Asset
from feeds.archive.withdrawn import withdrawn_paths
from feeds.errors import PublicationError
from feeds.formats import FORMATS
from feeds.media_types import media_type_of
from feeds.model import Site
from feeds.paths import asset_path, asset_sources, file_name
from feeds.publication import Changes, Document
from feeds.publish.changes import changes
from feeds.publish.combined_documents import CombinedDocuments
from feeds.publish.feed_documents import GUESSED, FeedDocuments
from feeds.publish.history_documents import HistoryDocuments
from feeds.publish.page_documents import PageDocuments
from feeds.publish.search_documents import SearchDocuments
from feeds.publish.site_documents import SiteDocuments, redirects, withdrawn
from feeds.publish.snapshot import Snapshot

_T = TypeVar("_T")

_REDIRECTS = "/_redirects"  # Netlify and Cloudflare follow it; others can be told to
_PAGES = 17  # for each document of a volume, which has fifty entries in three formats
_GONE = "/_gone"  # a list of ours; what they follow knows no 410


class ArchivePublication(Mapping[str, Document]):
    """Documents by path, each looked up and rendered when it is asked for.

    Feeds and pages win over files of the content folder, and those over what the site has by itself.
    Combinations of topics that nobody listed, and searches, are there for who asks, and in no list.
    What the publication `before` made of articles is not made again; processes of `executor` make what a document
    that is to be rendered soon shows.
    """

    def __init__(
        self,
        site: Site,
        archive: Archive,
        now: datetime,
        *,
        with_pages: bool,
        before: "ArchivePublication | None" = None,
        executor: Executor | None = None,
    ) -> None:
        made = None if before is None else before._snapshot
        self._snapshot: Snapshot = Snapshot(site, archive, now, made, executor)
        self._feeds = FeedDocuments(self._snapshot, with_pages)
        self._history = HistoryDocuments(self._snapshot)
        self._pages = PageDocuments(self._snapshot) if with_pages else None
        self._combined = CombinedDocuments(self._snapshot, self._feeds, self._pages) if self._pages else None
        self._others = SiteDocuments(self._snapshot, with_pages=with_pages)
        self._search = SearchDocuments(self._snapshot, with_pages=with_pages)

    def __getitem__(self, path: str) -> Document:
        document = self._listed(path) or self._asked(path) if _is_text(path) else None
        if document is None:
            raise KeyError(path)
        return document

    def __iter__(self) -> Iterator[str]:
        """Feeds first, those of one topic together; each path once; what is only there for who asks is not."""
        yield from self._feeds
        yield from _in_step(self._history, self._pages or ())
        yield from self._besides()

    def items(self) -> ItemsView[str, Document]:
        """The documents in the same order: of many pages sooner found together than each by its path."""
        return _Items(self)

    def _items(self) -> Iterator[tuple[str, Document]]:
        volumes = ((path, self[path]) for path in self._history)
        yield from ((path, self[path]) for path in self._feeds)
        for path, document in _in_step(volumes, self._pages.items() if self._pages else ()):
            yield path, self._feeds.get(path) or self._history.get(path) or document
        yield from ((path, self[path]) for path in self._besides())

    def _besides(self) -> Iterator[str]:
        """The paths of what is neither a feed nor a page of an article or a list."""
        yield from self._asset_paths()
        yield from (path for path in (*self._guessed, *self._others) if self._found_asset(path) is None)
        yield from ([_REDIRECTS] if self._moved and self._pages else [])
        yield from ([_GONE] if self._gone and self._found_asset(_GONE) is None else [])
        yield from self._moved

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def changes(self) -> Changes:
        """What a build needs to know, to look only where something may have changed since the last one."""
        return changes(self._snapshot, self._besides, self._listed, with_pages=self._pages is not None)

    def _listed(self, path: str) -> Document | None:
        return self._feed_or_page(path) or self._lesser(path) or self._redirection(path) or self._list_of_gone(path)

    def _asked(self, path: str) -> Document | None:
        """What is only there for who asks."""
        found = (self._combined.get(path) if self._combined else None) or self._search.get(path)
        return found or (self._pages.gone(path) if self._pages else None)

    def _feed_or_page(self, path: str) -> Document | None:
        feed = self._feeds.get(path) or self._history.get(path)
        return feed or (self._pages.get(path) if self._pages else None)

    def _lesser(self, path: str) -> Document | None:
        """What stands at a path that no feed or page has."""
        guessed = self._feeds.get(self._guessed[path]) if path in self._guessed else None
        return self._asset(path) or guessed or self._others.get(path)

    # -- files

    def _asset_paths(self, folder: str = "") -> Iterator[str]:
        """The paths of files, of those alone that lie in a folder of the site where one is named."""
        names = asset_sources(f"/{folder}") if folder else ("",)
        for source in (source for name in names for source, _ in self._snapshot.archive.assets(name)):
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
        if path == "/topics" or self._history.is_folder(path) or any(map(self._feed_or_page, near)):
            return True
        if any(each in self._guessed or each in self._others for each in above):
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

    # -- where pages and feeds once were

    @cached_property
    def _moved(self) -> dict[str, str]:
        """Paths at which something once was and nothing else is, with where it is now; site.toml knows best."""
        aliases = self._snapshot.archive.aliases(self._snapshot.now) if self._pages else {}
        was_topic = self._renamed.keys()
        free = {path: to for path, to in aliases.items() if self._is_free(path) and was_topic.isdisjoint(_near(path))}
        found = self._renamed | free
        wanted = {path: found.get(to, to) for path, to in self._redirects.items() if self._is_vacant(path)}
        redirected = {path: to for path, to in wanted.items() if self._pages or self._feeds.get(to)}
        files = {f"/{file_name(path)}".lower() for path in redirected}
        folders = {folder for path in files for folder in _folders(path)}
        return redirected | {path: to for path, to in found.items() if not _is_in_the_way(path, files, folders)}

    @cached_property
    def _redirects(self) -> dict[str, str]:
        return {each.path: each.to for each in self._snapshot.site.redirects}

    @cached_property
    def _guessed(self) -> dict[str, str]:
        return {path: to for path, to in GUESSED.items() if path not in self._redirects}

    @cached_property
    def _renamed(self) -> dict[str, str]:
        """The same for topics; only files of the content folder may be in their way."""
        names = [f"feed.{each.suffix}" for each in FORMATS] + ([""] if self._pages else [])
        found = {
            f"/topics/{term}/{name}": f"/topics/{to}/{name}"
            for term, to in self._snapshot.former_terms.items()
            for name in names
        }
        files = {path.lower() for path in self._asset_paths("topics/")} if found else set()
        folders = {folder for path in files for folder in _folders(path)}
        return {path: to for path, to in found.items() if not _is_in_the_way(path, files, folders)}

    def _is_free(self, path: str) -> bool:
        """Whether neither a document is there, nor one at a path that would be the same file, or a folder of it."""
        near = _near(path)
        return _REDIRECTS not in near and not any(self._feed_or_page(each) or self._lesser(each) for each in near)

    def _is_vacant(self, path: str) -> bool:
        """Whether a path is free, and no file lies in what would be a folder of its name."""
        return self._is_free(path) and (path.endswith("/") or not any(self._asset_paths(f"{path[1:]}/")))

    def _redirection(self, path: str) -> Document | None:
        if path == _REDIRECTS:
            return redirects(self._snapshot, self._moved) if self._moved and self._pages else None
        to = self._moved.get(path)
        if to is None:
            return None
        found = self._feed_or_page(to) or self._lesser(to) if to.startswith("/") else None
        if found and found.media_type != "text/html":
            return replace(found, moved_to=to)
        return self._pages.moved(path, to) if self._pages else None

    # -- where pages were withdrawn

    @cached_property
    def _gone(self) -> tuple[str, ...]:
        """Paths at which pages were withdrawn, and nothing else is."""
        if self._pages is None or not self._snapshot.windows.has_withdrawn:
            return ()
        paths = withdrawn_paths(self._snapshot.archive, self._snapshot.now)
        return tuple(path for path in paths if path not in self._moved and not self._lesser(path))

    def _list_of_gone(self, path: str) -> Document | None:
        return withdrawn(self._snapshot, self._gone) if path == _GONE and self._gone else None


class _Items(ItemsView[str, Document]):
    _mapping: ArchivePublication

    def __iter__(self) -> Iterator[tuple[str, Document]]:
        return self._mapping._items()


def _in_step(volumes: Iterable[_T], pages: Iterable[_T]) -> Iterator[_T]:
    """Volumes, each before about as many pages as it has entries: newest first both, so the articles are the same."""
    left = iter(pages)
    for each in volumes:
        yield each
        yield from islice(left, _PAGES)
    yield from left


def _near(path: str) -> list[str]:
    """A path, those that would be the same file or a folder of that name, and the folders that it is in."""
    index = f"{path}index.html" if path.endswith("/") else f"{path}/"
    return [path, index, path.lower(), *_folders(path)]  # some disks know no case


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


def _is_in_the_way(path: str, files: Collection[str], folders: Collection[str]) -> bool:
    """Whether the file of a path is one of these files or folders, or in what is a file."""
    file = f"/{file_name(path)}".lower()
    return file in files or file in folders or any(each in files for each in _folders(file))
