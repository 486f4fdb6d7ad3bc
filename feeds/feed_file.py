"""A file, a folder or a URL → the bytes of the feeds that are there."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from feeds.errors import Problem

LIMIT = 15 * 2**20  # bytes: what Miniflux reads at most, and few read more
_SUFFIXES = (".atom", ".rss", ".xml", ".json")
_CERTAIN = (".atom", ".rss")
_XML_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_JSON_FEED = b"jsonfeed.org/version"
_BEGINNING = 10_000  # bytes
_SECONDS = 30
_HEADERS = {
    "User-Agent": "feeds",
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
}


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A document that should be a feed.

    `where` is what people call it. `urls` are the address that was asked for and the one that answered. A `body` that
    is longer than the limit breaks off one byte after it.
    """

    where: str
    body: bytes
    urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing is there: no file, or a server says so (404, 410)."""

    problem: Problem


def feed_files(source: str, limit: int = LIMIT) -> Iterator[FeedFile | Problem]:
    """What there is at a path or a URL, `limit` bytes at the most; a problem for what can't be read."""
    if not is_url(source) and Path(source).is_dir():
        found = False
        for file in _below(source, limit):
            found = True
            yield file
        if not found:
            yield Problem(source, f"holds no feed, neither {' nor '.join(_SUFFIXES)}")
    else:
        read = read_feed(source, limit)
        yield read.problem if isinstance(read, Missing) else read


def read_feed(source: str, limit: int = LIMIT) -> FeedFile | Problem | Missing:
    """The one document at a path or a URL, `limit` bytes at the most."""
    return _fetched(source, limit) if is_url(source) else _read(source, limit)


def is_url(source: str) -> bool:
    """Whether this is fetched, and not read from a disk."""
    return source.lower().startswith(("http://", "https://"))


def _below(folder: str, limit: int) -> Iterator[FeedFile | Problem]:
    """The feeds in a folder and its folders, without other XML and JSON, such as site maps."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            path = Path(parent, name)
            if suffix in _SUFFIXES and not name.startswith(".") and path.is_file():
                file = _read(str(path), limit)
                if isinstance(file, Missing):
                    continue  # gone meanwhile
                if isinstance(file, Problem) or suffix in _CERTAIN or _is_feed(file.body):
                    yield file


def _is_feed(body: bytes) -> bool:
    return bool(_XML_FEED.search(body, 0, _BEGINNING)) or _JSON_FEED in body


def _read(file: str, limit: int) -> FeedFile | Problem | Missing:
    try:
        with Path(file).open("rb") as opened:
            return FeedFile(file, opened.read(limit + 1))
    except OSError as error:
        problem = Problem(file, f"can't be read: {error.strerror}")
        return Missing(problem) if isinstance(error, FileNotFoundError | NotADirectoryError) else problem
    except ValueError as error:  # a path with a NUL
        return Problem(file, f"can't be read: {error}")


def _fetched(url: str, limit: int) -> FeedFile | Problem | Missing:
    """What a URL answers, after redirects, of which urllib follows ten at most."""
    try:
        # Only http and https come here, and urllib follows redirects to nothing else but ftp.
        with urlopen(Request(url, headers=_HEADERS), timeout=_SECONDS) as answer:  # noqa: S310
            body = answer.read(limit + 1)
            if len(body) <= limit and answer.length:  # what the server has announced and not sent
                return Problem(url, "breaks off before its end")
            return FeedFile(url, body, (url, answer.url))
    except HTTPError as error:
        error.close()
        problem = Problem(url, f"answers {error.code} {_reason(str(error.reason))}".rstrip())
        return Missing(problem) if error.code in (404, 410) else problem
    except TimeoutError:
        return Problem(url, f"does not answer within {_SECONDS} seconds")
    except URLError as error:
        return Problem(url, f"can't be reached: {_reason(error.reason)}")
    except (OSError, HTTPException, ValueError) as error:
        return Problem(url, f"can't be fetched: {_reason(error)}")


def _reason(error: BaseException | str) -> str:
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said).splitlines()[0]
