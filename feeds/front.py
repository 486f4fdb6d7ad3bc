"""A WSGI application → the same, which answers from memory what it has answered before."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from feeds.app import REPEATABLE
from feeds.cache import Cache, Kept, Name

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# All of a request that a repeatable answer depends on. Two requests that agree in it get one answer.
_DECISIVE = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "HTTP_HOST",
    "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_SEC_FETCH_DEST",
    "QUERY_STRING", "HTTP_RANGE", "HTTP_A_IM",
)  # fmt: skip
# Where one of these says something, hardly two requests are the same.
_VARIED = ("QUERY_STRING", "HTTP_RANGE", "HTTP_A_IM")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Standing(Protocol):
    """What answers may stand for: `now`, or something `recent`, which was true less than a second ago."""

    @property
    def now(self) -> object: ...  # noqa: D102
    @property
    def recent(self) -> tuple[object, ...]: ...  # noqa: D102


class Front:
    """Answers of `app`, each made once for as long as `standing` says the same.

    Only those are kept of which `app` says that they depend on the request and `standing` alone (`REPEATABLE`).
    Everything else is for `app`. Nobody waits for an answer that has just ceased to be right: it is given once
    more, and made anew by `later`, which does what it is given beside.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        standing: Callable[[], Standing],
        cache: Cache,
        later: Callable[[Callable[[], None]], object],
    ) -> None:
        self._app, self._standing, self._cache, self._later = app, standing, cache, later
        self._kept: frozenset[object] = frozenset()  # what answers that are kept stand for
        self._due: set[Name] = set()  # what is to be made anew

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """As PEP 3333 has it."""
        standing = self._now()
        if standing is None:
            return self._app(environ, start_response)
        name = tuple(map(environ.get, _DECISIVE))
        answer = self._cache.held(name, standing.now) or self._recent(name, standing, environ)
        if not isinstance(answer, Answer):
            return self._asked(environ, start_response, name, standing)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _now(self) -> Standing | None:
        try:
            return self._standing()
        except Exception:  # the application meets it, too, and has an answer for it
            return None

    def _recent(self, name: Name, standing: Standing, environ: "WSGIEnvironment") -> Kept | None:
        """What was right a moment ago; it is being made anew."""
        found = next((held for each in standing.recent if (held := self._cache.held(name, each))), None)
        if found and name not in self._due:
            self._due.add(name)
            self._later(partial(self._renew, {**environ, "wsgi.input": BytesIO()}, name))
        return found

    def _renew(self, environ: "WSGIEnvironment", name: Name) -> None:
        try:
            if standing := self._now():
                self._asked(environ, _unheard, name, standing)
        except Exception:
            _log.exception("%s: can't be made anew", environ.get("PATH_INFO"))
        finally:
            self._due.discard(name)

    def _asked(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", name: Name, standing: Standing
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def start(*status_and_headers: Any) -> Any:
            said[:] = status_and_headers
            return start_response(*status_and_headers)

        chunks = self._app(environ, start)
        if not environ.get(REPEATABLE) or any(map(environ.get, _VARIED)):
            return chunks
        body, after = _whole(chunks), self._now()
        if after and after.now is standing.now:  # else nobody knows of which of the two it is
            self._keep(name, after, Answer(said[0], said[1], body))
        return [body]

    def _keep(self, name: Name, standing: Standing, answer: Answer) -> None:
        good = {standing.now, *standing.recent}
        for each in self._kept - good:
            self._cache.forget(each)
        self._kept = self._kept & good | {standing.now}
        self._cache.keep(name, standing.now, answer)


def _unheard(*_: Any) -> Any:
    """The start of a response that nobody waits for."""


def _whole(chunks: Iterable[bytes]) -> bytes:
    """The body; of a single chunk that very object, so that a cache counts it once."""
    try:
        first, *others = [*chunks] or [b""]
        return first if not others else b"".join((first, *others))
    finally:
        if close := getattr(chunks, "close", None):
            close()
