"""A publication → a Flask application: what each URL answers over HTTP."""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Flask, Response, redirect, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_date

from feeds.cache import Cache, Name, Rendered
from feeds.delta import Memory, asks_for_delta, delta
from feeds.encodings import Coding, chosen, encode, is_worth
from feeds.errors import PublicationError
from feeds.headers import content_type, headers_of, opaque, policies
from feeds.paths import quoted
from feeds.publication import FEEDS, Document, digest
from feeds.ranges import part_asked

RETRY_AFTER = 60  # seconds

REDIRECT_MAX_AGE = 3600  # seconds

REPEATABLE = "feeds.repeatable"  # in the environment of a request, once its answer is known to be

_MAX_QUERY = 10_000  # bytes, percent-encoded: five hundred characters of any script

_METHODS = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger(__name__)


def create_blueprint(
    publication: Mapping[str, Document], cache: Cache | None = None, *, deltas: bool = False
) -> Blueprint:
    """The publication as a part of another Flask application.

    With `deltas`, a reader that asks for it gets the entries that are new to it, and no others (RFC 3229).
    """
    blueprint = Blueprint("feeds", __name__)
    held, memory = cache or Cache(), Memory() if deltas else None

    @blueprint.route("/", defaults={"path": ""}, methods=_METHODS)
    @blueprint.route("/<path:path>", methods=_METHODS)
    def document(path: str) -> Response:
        return _preflight() if request.method == "OPTIONS" else _answer(publication, held, memory, f"/{path}")

    blueprint.after_request(_with_sure_type)

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


def create_app(publication: Mapping[str, Document], cache: Cache | None = None, *, deltas: bool = False) -> Flask:
    """An application that serves every path of the publication, and `/healthz`."""
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(create_blueprint(publication, cache, deltas=deltas))
    app.after_request(_with_sure_type)

    @app.route("/healthz")
    def healthz() -> Response:
        try:
            healthy = "/" in publication or "/feed.atom" in publication
        except PublicationError as error:
            _log.error("%s", error)
            healthy = False
        return _text("ok" if healthy else "unavailable", 200 if healthy else 503)

    return app


def _answer(publication: Mapping[str, Document], cache: Cache, memory: Memory | None, path: str) -> Response:
    document = publication.get(path)
    if document is None:
        return _elsewhere(publication.get(f"{path}/"), path)
    if document.gone:
        return _gone(document)
    if document.moved_to:
        return _redirect(path, document.moved_to, 301, _anybody(document))
    if document.ask:
        return _asked(cache, path, document.ask)
    answer = _found(cache, memory, path, document)
    # A document that can be asked may be of something that changes beside the publication.
    request.environ[REPEATABLE] = answer.status_code in (200, 304)
    return answer


def _asked(cache: Cache, path: str, ask: Callable[[str], Document]) -> Response:
    """The answer to a query. Nobody asks for deltas of it often enough for them to be remembered."""
    try:
        document = ask(_query())
    except ValueError as error:
        return _text(f"q: {error}", 400)
    return _found(cache, None, f"{path}?{document.asked}", document)


def _query() -> str:
    if len(request.query_string) > _MAX_QUERY:
        raise ValueError("is too long")
    return request.args.get("q", "")


def _found(cache: Cache, memory: Memory | None, path: str, document: Document) -> Response:
    if document.reading and _is_navigation():
        return _sent(cache, (path, "reading"), document.reading, {"Vary": "Sec-Fetch-Dest"})
    if document.media_type in FEEDS:
        return _feed(cache, memory, path, document)
    return _sent(cache, (path, ""), document, {})


def _elsewhere(folder: Document | None, path: str) -> Response:
    """The answer where there is nothing, but perhaps with another slash."""
    if folder is None:
        return _text("There is nothing at this address.", 404)
    if folder.gone:
        return _gone(folder)
    return _redirect(path, folder.moved_to, 301) if folder.moved_to else _redirect(path, f"{path}/", 308)


def _gone(document: Document) -> Response:
    """What was withdrawn: who gets a 410 need not ask again. It may be back, so caches forget it soon."""
    headers = {"Cache-Control": f"public, max-age={document.max_age}", **policies(document)}
    return Response(document.render(), 410, headers, content_type=content_type(document.media_type))


def _is_navigation() -> bool:
    """Whether a person opens the URL in a browser. No reader says so, whatever its Accept header says."""
    return request.headers.get("Sec-Fetch-Dest") == "document" and "raw" not in request.args


def _feed(cache: Cache, memory: Memory | None, path: str, document: Document) -> Response:
    more = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}
    if document.reading:
        more["Vary"] = "Sec-Fetch-Dest"
    if memory is None:
        return _sent(cache, (path, ""), document, more)
    more["Vary"] = f"{more.get('Vary', '')}, A-IM, If-None-Match".lstrip(", ")
    return _delta(cache, memory, path, document, more) or _sent(cache, (path, ""), document, more)


def _delta(cache: Cache, memory: Memory, path: str, document: Document, more: Mapping[str, str]) -> Response | None:
    """The entries that the client doesn't have, if it wants no others, and has a version that we know."""
    whole = _whole(cache, (path, ""), document)
    memory.remember(path, whole.etag, whole.body, document.media_type)
    if not asks_for_delta(request.headers.get("A-IM"), request.headers.get("User-Agent")):
        return None
    tags = [opaque(tag) for tag in request.headers.get("If-None-Match", "").split(",")]
    if whole.etag in tags:
        return None
    base = next((tag for tag in tags if memory.known(path, tag) is not None), None)
    body = delta(whole.body, document.media_type, memory.known(path, base) or frozenset()) if base else None
    if body is None:
        return None
    headers = headers_of(document, whole.etag, more)
    headers["Cache-Control"] = f"private, max-age={document.max_age}"  # it is of use to this client alone
    headers.update({"IM": "feed", "Delta-Base": f'"{base}"', "Content-Type": content_type(document.media_type)})
    return Response(body, status=226, headers=headers)


def _sent(cache: Cache, name: Name, document: Document, more: Mapping[str, str]) -> Response:
    """A document in the coding that the client likes best, or word that it has it already."""
    whole = _whole(cache, name, document)
    worth = is_worth(document.media_type, len(whole.body))
    coding = chosen(request.headers.get("Accept-Encoding")) if worth else None
    sent = _encoded(cache, name, whole, coding) if coding else whole
    headers = headers_of(document, sent.etag, more)
    if worth:
        headers["Vary"] = f"Accept-Encoding, {headers.get('Vary', '')}".rstrip(", ")
    if is_fresh(request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since"), document, whole):
        return _NotModified(status=304, headers=headers)
    headers["Content-Type"] = content_type(document.media_type)
    if coding:
        headers["Content-Encoding"] = coding.name
    return Response(sent.body, headers=headers) if worth else _in_parts(sent.body, headers)


def _in_parts(body: bytes, headers: dict[str, str]) -> Response:
    """The part of a body that is asked for, or all of it: players ask for parts of sound and film."""
    headers["Accept-Ranges"] = "bytes"
    condition = request.headers.get("If-Range")
    # A strong tag or the very date (RFC 9110 §13.1.5).
    is_same = condition is None or condition.strip() in (headers["ETag"], headers["Last-Modified"])
    part = part_asked(request.headers.get("Range"), len(body)) if is_same else None
    if part is None:
        return Response(body, headers=headers)
    if part.first >= part.end:
        return Response(status=416, headers={"Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {part.first}-{part.end - 1}/{len(body)}"
    return Response(body[part.first : part.end], status=206, headers=headers)


def _whole(cache: Cache, name: Name, document: Document) -> Rendered:
    def make() -> Rendered:
        body = document.render()
        return Rendered(body, digest(body))

    return cache.rendered(name, document.fingerprint, make)


def _encoded(cache: Cache, name: Name, whole: Rendered, coding: Coding) -> Rendered:
    def make() -> Rendered:
        return Rendered(encode(whole.body, coding), f"{whole.etag}-{coding.name}")

    return cache.rendered((*name, coding.name), whole.etag, make)


def is_fresh(if_none_match: str | None, if_modified_since: str | None, document: Document, rendered: Rendered) -> bool:
    """Whether the client has these bytes already (RFC 9110 §13.2.2): an entity tag wins over a date."""
    if if_none_match is not None:
        return any(tag.strip() == "*" or opaque(tag) == rendered.etag for tag in if_none_match.split(","))
    try:
        since = parse_date(if_modified_since)
    except OverflowError:  # no time zone is that far away
        return False
    return since is not None and document.last_modified <= since


def _with_sure_type(response: Response) -> Response:
    """No browser need guess a type."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _preflight() -> Response:
    """A browser asks whether a page of another site may send validators (Fetch §3.3.6)."""
    allowed = "If-None-Match, If-Modified-Since, A-IM"
    headers = {
        "Allow": ", ".join(_METHODS),
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": allowed,
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=204, headers=headers)


class _NotModified(Response):
    """A 304 that keeps Last-Modified, which Werkzeug leaves out."""

    def get_wsgi_headers(self, environ: dict[str, object]) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def _anybody(document: Document) -> dict[str, str]:
    """Readers that run in a browser may follow a feed that moved."""
    return {"Access-Control-Allow-Origin": "*"} if document.media_type in FEEDS else {}


def _redirect(path: str, to: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """To another path of the publication, wherever that is mounted, or to a URL; with the query as it was."""
    root = request.path.removesuffix(path)
    query = request.query_string.decode("latin-1")
    place = to if "://" in to else f"{request.script_root}{quoted(root + to)}"
    address = f"{place}{'?' if query else ''}{query}"
    response = redirect(address, status)
    response.headers.update({"Cache-Control": f"public, max-age={REDIRECT_MAX_AGE}", **(more or {})})
    return response  # type: ignore[return-value]


def _text(text: str, status: int) -> Response:
    return Response(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
