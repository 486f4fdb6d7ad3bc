"""A publication and what hubs know of it → hubs told which feeds have news (WebSub, W3C Recommendation of 2018).

What WebSub calls a topic, the URL of a feed, is a `topic_url` here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import msgspec

from feeds.errors import PublicationError
from feeds.publication import Document, digest

TIMEOUT = 20.0  # seconds without a byte


class Told(msgspec.Struct, frozen=True):
    """The entity tag of the bytes that a hub was last told of, and the last fingerprint that had these bytes."""

    etag: str
    fingerprint: str = ""


Ledger = dict[str, Told]  # by "hub topic_url"

_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Ledger).decode


class _NoAnswerError(PublicationError):
    """A server can't be reached: to ask it again now would only take as long again."""


@dataclass(frozen=True, slots=True)
class News:
    """A feed whose bytes a hub was not told of yet, unless it is not `new`; `key` is its place in the ledger."""

    hub: str
    topic_url: str
    key: str
    told: Told
    body: bytes = field(repr=False)
    new: bool = True


@dataclass(frozen=True, slots=True)
class Announced:
    """What became of the news: the feeds that hubs were told of; those that wait for the next time; what went wrong.

    A feed waits while its public URL serves other bytes, or because its hub did not answer before.
    """

    announced: tuple[str, ...]
    waiting: tuple[str, ...]
    failed: tuple[str, ...]


def to_announce(publication: Mapping[str, Document], ledger: Mapping[str, Told]) -> Iterator[News]:
    """Each feed that has another fingerprint than when its hub was last told of it; such a feed is rendered."""
    for key, (hub, topic_url, document) in _topics(publication).items():
        known = ledger.get(key)
        if known and known.fingerprint == document.fingerprint:
            continue
        body = document.render()
        told = Told(digest(body), document.fingerprint)
        yield News(hub, topic_url, key, told, body, new=known is None or known.etag != told.etag)


def _topics(publication: Mapping[str, Document]) -> dict[str, tuple[str, str, Document]]:
    """Each hub with each topic_url; what several paths answer has one URL of its own (WebSub §4), and counts once."""
    found: dict[str, tuple[str, str, Document]] = {}
    for document in publication.values():
        urls = [url for relation, url in document.links if relation == "self"]
        hubs = [url for relation, url in document.links if relation == "hub"]
        for hub, url in ((hub, url) for hub in hubs for url in urls[:1] if document.moved_to is None):
            found.setdefault(f"{hub} {url}", (hub, url, document))
    return found


class _Redirects(HTTPRedirectHandler):
    """Follows them for what is fetched; urllib would follow also a POST with a GET, which tells a hub nothing."""

    def redirect_request(self, req: Request, *redirect: Any) -> Request | None:
        return super().redirect_request(req, *redirect) if req.data is None else None


_opener = build_opener(_Redirects)
_opener.addheaders = [("User-Agent", "feeds (+websub)")]


def is_public(topic_url: str, body: bytes, *, timeout: float = TIMEOUT) -> bool:
    """Whether the URL serves these very bytes: a hub fetches once, and would take old ones for no news."""
    request = Request(topic_url, headers={"Cache-Control": "no-cache"})  # noqa: S310  # a web address of site.toml
    return _ask(request, len(body) + 1, timeout) == (200, body)


def announce(hub: str, topic_url: str, *, timeout: float = TIMEOUT) -> None:
    """Tell a hub that a feed has news. Raises PublicationError unless it takes that well.

    The Recommendation leaves the form open (§6). This one all hubs take, one feed at a time:
    hubs in PHP see only the last of several `hub.url`.
    """
    form = urlencode({"hub.mode": "publish", "hub.url": topic_url}).encode()
    status, _ = _ask(Request(hub, form), 0, timeout)  # noqa: S310  # a web address of site.toml
    if not 200 <= status < 300:
        raise PublicationError(f"{hub}: does not take {topic_url}: status {status}")


def _ask(request: Request, limit: int, timeout: float) -> tuple[int, bytes]:
    """The status of the answer, and so many bytes of it if the status is good."""
    try:
        with _opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.read(limit)
    except HTTPError as error:
        error.close()
        return error.code, b""
    except (OSError, HTTPException) as error:
        cause = error.reason if isinstance(error, URLError) else error
        raise _NoAnswerError(
            f"{request.full_url}: does not answer: {getattr(cause, 'strerror', None) or cause}"
        ) from error


def announce_news(
    publication: Mapping[str, Document],
    ledger_file: Path,
    *,
    fetch: Callable[[str, bytes], bool] = is_public,
    post: Callable[[str, str], None] = announce,
) -> Announced:
    """Tell hubs what is new to them and served in public, and keep in the ledger what they were told: never twice.

    A hub that fails stops no other one. Raises PublicationError where the ledger can't be read or written.
    """
    ledger, keys = _read(ledger_file), _topics(publication).keys()
    _write(ledger_file, ledger)  # what can't be kept must not be announced
    announced, same, waiting, failed, silent = list[News](), list[News](), list[str](), list[str](), set[str]()
    try:
        for news in to_announce(publication, ledger):
            if not news.new:
                same.append(news)
                continue
            try:
                if news.hub in silent or not fetch(news.topic_url, news.body):
                    waiting.append(news.topic_url)
                    continue
                post(news.hub, news.topic_url)
                announced.append(news)
            except PublicationError as error:
                failed.append(str(error))
                silent.update({news.hub} if isinstance(error, _NoAnswerError) else ())
    finally:
        told = ledger | {news.key: news.told for news in (*announced, *same)}
        _write(ledger_file, {key: each for key, each in told.items() if key in keys})
    return Announced(tuple(news.topic_url for news in announced), tuple(waiting), tuple(failed))


def _read(ledger_file: Path) -> Ledger:
    try:
        return _decode(ledger_file.read_bytes())
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise PublicationError(f"{ledger_file}: is damaged; remove it, and all feeds are announced again") from error
    except OSError as error:
        raise PublicationError(f"{ledger_file}: can't be read: {error.strerror}") from error


def _write(ledger_file: Path, ledger: Ledger) -> None:
    """Write beside the ledger, then rename: a crash leaves the old one or the new one."""
    try:
        ledger_file.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".feeds-", dir=ledger_file.parent) as folder:
            (file := Path(folder) / ledger_file.name).write_bytes(_encode(ledger))
            file.replace(ledger_file)
    except OSError as error:
        raise PublicationError(f"{ledger_file}: can't be written: {error.strerror}") from error
