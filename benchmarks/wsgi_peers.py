"""What `feeds serve` is measured beside in Python: a dict on granian, and Flask alone on granian or gunicorn."""

import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from feeds.app import create_app
from feeds.archive import Archive
from feeds.publish import LivePublication

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def bare(folder: Path, _target: str = "") -> Application:
    """The least that can be done: path, coding and validator → headers and bytes, in a dict; nothing ever changes."""
    answers: dict[tuple[str, str, str | None], tuple[str, list[tuple[str, str]], list[bytes]]] = {}
    kind = ("Content-Type", "application/atom+xml; charset=utf-8")
    for file in (folder / "feed.atom", folder / "feed.atom.gz"):
        body, coding = file.read_bytes(), "gzip" if file.suffix == ".gz" else ""
        tag = ("ETag", f'"{len(body)}"')
        more = [("Content-Encoding", coding), ("Vary", "Accept-Encoding")] if coding else []
        headers = [kind, tag, ("Cache-Control", "public, max-age=900"), *more]
        answers["/feed.atom", coding, None] = ("200 OK", [*headers, ("Content-Length", str(len(body)))], [body])
        answers["/feed.atom", coding, tag[1]] = ("304 NOT MODIFIED", headers, [b""])

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        coding = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        status, headers, body = answers[environ["PATH_INFO"], coding, environ.get("HTTP_IF_NONE_MATCH")]
        start_response(status, headers)
        return body

    return answer


def flask(archive: str | Path, _target: str = "") -> Flask:
    """Our application as it is without `feeds.front`."""
    return create_app(LivePublication(Archive(Path(archive)), lambda: datetime.now(UTC)))


if __name__ == "__main__":
    made: Callable[..., Application] = bare if sys.argv[1] == "bare" else flask
    Server(
        "peer", address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI,
        log_level=LogLevels.warning, blocking_threads=4,
    ).serve(target_loader=partial(made, Path(sys.argv[3])))  # fmt: skip
