"""A publication → a Flask application: what each URL answers over HTTP."""

import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from threading import Lock
from urllib.parse import quote

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_date

from feeds.errors import PublicationError
from feeds.publication import Document, digest

# In seconds. Readers skip their validators below 900 and forget a feed's rhythm above 3600.
MAX_AGE = {"text/html": 300, "text/css": 3600}
FEED_MAX_AGE = 900
ASSET_MAX_AGE = 3600

CACHE_BYTES = 256_000_000
RETRY_AFTER = 60  # seconds

_log = logging.getLogger(__name__)
_FEEDS = frozenset({"application/atom+xml", "application/rss+xml", "application/feed+json"})


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document's bytes and their strong entity tag, without quotes (RFC 9110 §8.8.3)."""

    body: bytes
    etag: str


class Cache:
    """What was rendered, by path, as long as its fingerprint holds; the least recently asked goes first."""

    def __init__(self, size: int = CACHE_BYTES) -> None:
        self._size, self._used = size, 0
        self._held: OrderedDict[str, tuple[str, Rendered]] = OrderedDict()
        self._lock = Lock()

    def rendered(self, path: str, document: Document) -> Rendered:
        """The document's bytes, made now unless they are at hand."""
        with self._lock:
            fingerprint, rendered = self._held.get(path, ("", None))
            if rendered and fingerprint == document.fingerprint:
                self._held.move_to_end(path)
                return rendered
        body = document.render()
        made = Rendered(body, digest(body))
        self._keep(path, document.fingerprint, made)
        return made

    def _keep(self, path: str, fingerprint: str, rendered: Rendered) -> None:
        with self._lock:
            old = self._held.pop(path, None)
            self._held[path] = (fingerprint, rendered)
            self._used += len(rendered.body) - (len(old[1].body) if old else 0)
            while self._used > self._size and self._held:
                _, (_, dropped) = self._held.popitem(last=False)
                self._used -= len(dropped.body)


def create_blueprint(publication: Mapping[str, Document], cache: Cache | None = None) -> Blueprint:
    """The publication as a part of another Flask application."""
    blueprint = Blueprint("feeds", __name__)
    held = cache or Cache()

    @blueprint.route("/", defaults={"path": ""})
    @blueprint.route("/<path:path>")
    def document(path: str) -> Response:
        return _answer(publication, held, f"/{path}")

    @blueprint.errorhandler(Exception)
    def unavailable(error: Exception) -> Response | HTTPException:
        """A passing problem: a reader that sees 404 or an empty feed forgets what it knew."""
        if isinstance(error, HTTPException):
            return error
        _log.error("%s", error, exc_info=not isinstance(error, PublicationError))
        answer = _text("The publication can't be read at the moment.", 503)
        answer.headers["Retry-After"] = str(RETRY_AFTER)
        return answer

    return blueprint


def create_app(publication: Mapping[str, Document]) -> Flask:
    """An application that serves every path of the publication, and `/healthz`."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(create_blueprint(publication))

    @app.route("/healthz")
    def healthz() -> Response:
        try:
            healthy = "/" in publication or "/feed.atom" in publication
        except PublicationError as error:
            _log.error("%s", error)
            healthy = False
        return _text("ok" if healthy else "unavailable", 200 if healthy else 503)

    return app


def _answer(publication: Mapping[str, Document], cache: Cache, path: str) -> Response:
    document = publication.get(path)
    if document is None:
        if f"{path}/" in publication:
            return _redirect(f"{request.path}/")
        return _text("There is nothing at this address.", 404)
    rendered = cache.rendered(path, document)
    headers = _headers(document, rendered)
    if is_fresh(request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"), document, rendered):
        return _NotModified(status=304, headers=headers)
    headers["Content-Type"] = content_type(document.media_type)
    return Response(rendered.body, headers=headers)


def is_fresh(if_none_match: str | None, if_modified_since: str | None, document: Document, rendered: Rendered) -> bool:
    """Whether the client has these bytes already (RFC 9110 §13.2.2): an entity tag wins over a date."""
    if if_none_match is not None:
        return any(_names(tag, rendered.etag) for tag in if_none_match.split(","))
    try:
        since = parse_date(if_modified_since)
    except OverflowError:  # no time zone is that far away
        return False
    return since is not None and document.last_modified <= since


def _names(tag: str, etag: str) -> bool:
    """Weak comparison (RFC 9110 §8.8.3.2); a proxy that compresses may have added `-gzip`."""
    opaque = tag.strip().removeprefix("W/")
    return opaque in ("*", f'"{etag}"', f'"{etag}-gzip"')


def content_type(media_type: str) -> str:
    """The Content-Type header of a media type."""
    is_text = media_type.startswith("text/") or media_type in _FEEDS
    return f"{media_type}; charset=utf-8" if is_text else media_type


def _headers(document: Document, rendered: Rendered) -> Headers:
    """What 200 and 304 both say: clients forget validators that a 304 does not repeat."""
    seconds = FEED_MAX_AGE if document.media_type in _FEEDS else MAX_AGE.get(document.media_type, ASSET_MAX_AGE)
    return Headers(
        {
            "ETag": f'"{rendered.etag}"',
            "Last-Modified": http_date(document.last_modified),
            "Cache-Control": f"public, max-age={seconds}",
        }
    )


def http_date(moment: datetime) -> str:
    """`Tue, 15 Oct 2024 12:02:00 GMT` (RFC 9110 §5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


class _NotModified(Response):
    """A 304 that keeps Last-Modified, which Werkzeug leaves out."""

    def get_wsgi_headers(self, environ: dict[str, object]) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def _redirect(path: str) -> Response:
    query = request.query_string.decode("latin-1")
    address = f"{request.script_root}{quote(path)}{'?' if query else ''}{query}"
    return redirect(address, 308)  # type: ignore[return-value]


def _text(text: str, status: int) -> Response:
    return Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
