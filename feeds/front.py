"""A WSGI application → the same, which answers from memory what it has answered before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feeds.app import REPEATABLE
from feeds.cache import Cache

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


class Front:
    """Answers of `app`, each made once for as long as `state` gives the same object.

    Only those are kept of which `app` says that they depend on the request and `state` alone (`REPEATABLE`).
    Everything else is for `app`.
    """

    def __init__(self, app: "WSGIApplication", state: Callable[[], object], cache: Cache) -> None:
        self._app, self._state, self._cache = app, state, cache
        self._newest: object = None

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """As PEP 3333 has it."""
        try:
            state = self._state()
        except Exception:  # it will meet the application, too, which has an answer for it
            return self._app(environ, start_response)
        name = tuple(map(environ.get, _DECISIVE))
        answer = self._cache.held(name, state)
        if not isinstance(answer, Answer):
            return self._asked(environ, start_response, name, state)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _asked(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", name: tuple[str | None, ...], state: object
    ) -> Iterable[bytes]:
        said: list[Any] = []

        def start(*status_and_headers: Any) -> Any:
            said[:] = status_and_headers
            return start_response(*status_and_headers)

        chunks = self._app(environ, start)
        if not environ.get(REPEATABLE) or any(map(environ.get, _VARIED)):
            return chunks
        body = _whole(chunks)
        if self._state() is state:  # else nobody knows for which of the two it was made
            self._keep(name, state, Answer(said[0], said[1], body))
        return [body]

    def _keep(self, name: tuple[str | None, ...], state: object, answer: Answer) -> None:
        if self._newest is not state:
            self._cache.forget(self._newest)
            self._newest = state
        self._cache.keep(name, state, answer)


def _whole(chunks: Iterable[bytes]) -> bytes:
    """The body; of a single chunk that very object, so that a cache counts it once."""
    try:
        first, *others = [*chunks] or [b""]
        return first if not others else b"".join((first, *others))
    finally:
        if close := getattr(chunks, "close", None):
            close()
