"""Real programs that read feeds, behind the same face as the models: `reader`, and feedparser as its manual has it."""

import io
from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.request import BaseHandler, Request

import feedparser
import requests
from reader import Entry, ReaderError, make_reader
from reader import Reader as Program
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from .documents import Item
from .network import Answer, Fetch
from .showing import Shown


class _Adapter(BaseAdapter):
    """A connection of requests to the simulated network."""

    def __init__(self) -> None:
        super().__init__()
        self.fetch: Fetch | None = None

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """What the network answers, as requests has it. Raises ConnectionError where nobody does."""
        assert self.fetch
        try:
            answer = self.fetch(str(request.url), dict(request.headers))
        except OSError as error:
            raise requests.ConnectionError(str(error)) from error
        response = requests.Response()
        response.status_code, response.url, response.request = answer.status, str(request.url), request
        response.headers = requests.structures.CaseInsensitiveDict(answer.headers)
        response.raw = HTTPResponse(
            io.BytesIO(answer.body), headers=answer.headers, status=answer.status, preload_content=False
        )
        return response

    def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class RealReader:
    """`reader`, with one feed; its user reads all that is new each time. It is closed in the end."""

    url: str
    file: InitVar[Path]
    shown: list[Shown] = field(default_factory=list)
    _adapter: _Adapter = field(default_factory=_Adapter)
    _program: Program = field(init=False)

    def __post_init__(self, file: Path) -> None:
        self._program = make_reader(str(file))
        self._program.add_feed(self.url)
        for scheme in ("http://", "https://"):
            retriever: Any = self._program._parser.get_retriever(f"{scheme}news.example.org/")
            retriever.session.mount(scheme, self._adapter)

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Update the feed, and read what is unread."""
        self._adapter.fetch = fetch
        try:
            self._program.update_feed(self.url)
        except ReaderError:
            return
        for entry in list(self._program.get_entries(read=False)):
            self.shown.append(Shown(now, "new", _item(entry)))
            self._program.mark_entry_as_read(entry)

    def close(self) -> None:
        """Close its database."""
        self._program.close()


def _item(entry: Entry) -> Item:
    content = entry.get_content(prefer_summary=False)
    return Item(
        id=entry.id,
        title=entry.title or "",
        link=entry.link or "",
        content=content.value if content else "",
        published=entry.published,
    )


class _Response(io.BytesIO):
    """An answer, as urllib's handlers and feedparser's have it."""

    def __init__(self, answer: Answer, url: str) -> None:
        super().__init__(answer.body)
        self.status = self.code = answer.status
        self.msg, self.url = str(answer.status), url
        self.headers = Message()
        for name, value in answer.headers.items():
            self.headers[name] = value

    def info(self) -> Message:
        """Its headers."""
        return self.headers

    def geturl(self) -> str:
        """Where it answered."""
        return self.url


class _Handler(BaseHandler):
    """A connection of urllib, with which feedparser fetches, to the simulated network."""

    handler_order = 100  # before those that know the real network

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch

    def https_open(self, request: Request) -> _Response:
        """What the network answers."""
        return _Response(self._fetch(request.full_url, dict(request.header_items())), request.full_url)

    http_open = https_open


@dataclass(slots=True)
class Feedparser:
    """A program of ten lines, as feedparser's manual has it: it knows entries by their ids."""

    url: str
    shown: list[Shown] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _validators: Mapping[str, Any] = field(default_factory=dict)

    def poll(self, fetch: Fetch, now: datetime) -> None:
        """Parse the URL; 301 is a new URL, 410 is the end (https://feedparser.readthedocs.io/en/latest/http-redirect/)."""
        found = feedparser.parse(self.url, handlers=[_Handler(fetch)], **self._validators)
        status = found.get("status", 599)
        if status == 301:
            self.url = found.href
        if status >= 400 or status == 304:
            return
        assert not found.bozo, found.get("bozo_exception")
        self._validators = {"etag": found.get("etag"), "modified": found.get("modified")}
        for entry in reversed(found.entries):
            if entry.id not in self._known:
                self._known.add(entry.id)
                content = entry.content[0].value if "content" in entry else entry.get("summary", "")
                self.shown.append(
                    Shown(now, "new", Item(entry.id, entry.title, entry.link, content, _published(entry)))
                )


def _published(entry: feedparser.FeedParserDict) -> datetime:
    return datetime(*entry.published_parsed[:6], tzinfo=UTC)
