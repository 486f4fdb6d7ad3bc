"""An archive that changes → a server that always shows its newest state."""

import atexit
import gc
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event, Thread

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from feeds.app import create_app
from feeds.archive import Archive
from feeds.cache import CACHE_BYTES, Cache
from feeds.errors import PublicationError
from feeds.front import Front
from feeds.publish import LivePublication
from feeds.watching import Refresh, keep_up

_THREADS = (
    2  # of a worker: one can send what is there while the other one renders; with more they are in each other's way
)
_PATIENCE = 5  # seconds that a worker has to end its answers; Docker waits for ten
# As nginx and Apache write it ("combined"), without the length, which isn't known.
_ACCESS = (
    '%(addr)s - - [%(time)s] "%(method)s %(path)s %(protocol)s" %(status)d -'
    ' "%(header{referer})s" "%(header{user-agent})s"'
)


def load_app(archive_file: Path, base_url: str | None, _target: str = "", *, deltas: bool, cache_bytes: int) -> Front:
    """The application over an archive that a sync has filled; each worker process makes its own.

    `base_url` wins over what the archive says of the site.
    """
    publication = LivePublication(Archive(archive_file), lambda: datetime.now(UTC), base_url=base_url)
    cache, beside = Cache(cache_bytes), ThreadPoolExecutor(1, "renewing")
    atexit.register(_leave)
    gc.freeze()  # nobody need look through what was imported, again and again: that takes 50 ms
    return Front(create_app(publication, cache, deltas=deltas), publication.standing, cache, beside.submit)


def serve(
    archive_file: Path,
    *,
    host: str,
    port: int,
    workers: int,
    folder: Path,
    refresh: Refresh,
    base_url: str | None = None,
    deltas: bool = False,
    access_log: bool = False,
    cache_bytes: int = CACHE_BYTES,
) -> None:
    """Serve until SIGTERM or SIGINT; `refresh` is called, in a thread, after each change below `folder`, with paths.

    `access_log` writes a line for each request to stdout, `deltas` sends new entries alone to who asks for that.
    `cache_bytes` is how much of what was made each worker keeps in memory.
    Raises PublicationError where the address can't be had.
    """
    _ensure_free(host, port)
    stop = Event()
    server = Server(
        "feeds", address=host, port=port, workers=workers, interface=Interfaces.WSGI,
        log_level=LogLevels.warning, respawn_failed_workers=True, blocking_threads=_THREADS,
        workers_kill_timeout=_PATIENCE, log_access=access_log, log_access_format=_ACCESS,
    )  # fmt: skip
    watcher = Thread(target=keep_up, args=(folder, refresh, stop), name="watcher")
    watcher.start()
    try:
        server.serve(target_loader=partial(load_app, archive_file, base_url, deltas=deltas, cache_bytes=cache_bytes))
    finally:
        stop.set()
        watcher.join()


def _leave() -> None:
    """End a worker that has stopped, with no more of Python: the server's own threads can be in its way then."""
    os._exit(0)


def _ensure_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PublicationError(f"{host}:{port}: can't be served: {error.strerror}") from error
