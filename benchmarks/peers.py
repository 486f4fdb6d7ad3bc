"""A folder with a site → the servers that send its feed, each as a process with one worker."""

import contextlib
import http.client
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import articles
from wrk import LoadError

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])  # where nginx is, and not everybody looks
FEED, ENTRIES = "/feed.atom", 12  # of 4 KB and more

PROJECT = Path(__file__).resolve().parent.parent
_PATIENCE = 30  # seconds until a server answers, or ends
_NGINX = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; user {user};
events {{ }}
http {{
    access_log off; sendfile on; tcp_nopush on; gzip_static on; keepalive_requests 1000000000;
    types {{ application/atom+xml atom; }}
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; root {public}; }}
}}
"""
_CADDY = """\
{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	root * {public}
	file_server {{
		precompressed gzip
	}}
}}
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A folder to run things in: `content`, `public`, which was built of it, and its archive."""

    root: Path

    @property
    def content(self) -> Path:
        """The articles and site.toml."""
        return self.root / "content"

    @property
    def public(self) -> Path:
        """What was built of them."""
        return self.root / "public"

    @property
    def archive(self) -> Path:
        """The index of the articles."""
        return self.root / "archive.sqlite3"


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs."""

    name: str
    port: int
    pid: int


def write(site: Site, number: int) -> None:
    """A content folder with so many articles, and feeds of the size that is measured."""
    articles.write(site.content, articles=number, topics=10, seed=1)
    with (site.content / "site.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"entries = {ENTRIES}\n")  # in [feed]


def built(site: Site) -> Site:
    """The same, built: as it is and compressed."""
    write(site, 500)
    build = ("build", site.content, site.public, "--archive", site.archive, "--only", "feeds", "--compress")
    subprocess.run((sys.executable, "-m", "feeds", *build), check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
    return site


def _nginx(site: Site, port: int) -> Sequence[str | Path]:
    file = site.root / "nginx.conf"
    user = "root" if os.geteuid() == 0 else "nobody"
    file.write_text(_NGINX.format(folder=site.root, port=port, public=site.public, user=user), encoding="utf-8")
    return (program("nginx"), "-e", "stderr", "-c", file)


def _caddy(site: Site, port: int) -> Sequence[str | Path]:
    file = site.root / "Caddyfile"
    file.write_text(_CADDY.format(port=port, public=site.public), encoding="utf-8")
    return (program("caddy"), "run", "--config", file, "--adapter", "caddyfile")


def _bare(site: Site, port: int) -> Sequence[str | Path]:
    return (sys.executable, "benchmarks/wsgi_peers.py", "bare", str(port), site.public)


def _flask_granian(site: Site, port: int) -> Sequence[str | Path]:
    return (sys.executable, "benchmarks/wsgi_peers.py", "flask", str(port), site.archive)


def _flask_gunicorn(site: Site, port: int) -> Sequence[str | Path]:
    made = f"wsgi_peers:flask({str(site.archive)!r})"
    options = ("--workers", "1", "--threads", "4", "--bind", f"127.0.0.1:{port}", "--chdir", "benchmarks")
    return (sys.executable, "-m", "gunicorn", "--log-level", "warning", *options, made)


def _feeds(site: Site, port: int) -> Sequence[str | Path]:
    options = ("--archive", site.archive, "--port", str(port), "--workers", "1")
    return (sys.executable, "-m", "feeds", "serve", site.content, *options)


SERVERS = {
    "nginx": _nginx,
    "Caddy": _caddy,
    "a dict on granian": _bare,
    "Flask on granian": _flask_granian,
    "Flask on gunicorn": _flask_gunicorn,
    "feeds serve": _feeds,
}
_NEEDS = {"nginx": "nginx", "Caddy": "caddy"}


def is_there(name: str) -> bool:
    if name in _NEEDS:
        there = shutil.which(_NEEDS[name], path=PATH) is not None
    else:
        there = name != "Flask on gunicorn" or importlib.util.find_spec("gunicorn") is not None
    return there


def program(name: str) -> str:
    return shutil.which(name, path=PATH) or name


@contextlib.contextmanager
def running(site: Site, name: str) -> Iterator[Peer]:
    """Until it is left; begins when the server answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT) + os.pathsep + os.environ.get("PYTHONPATH", "")}
    one_cpu = {"GOMAXPROCS": "1"}  # as the others have
    with (site.root / f"{port}.log").open("w+b") as log:
        process = subprocess.Popen(
            SERVERS[name](site, port), cwd=PROJECT, env=environment | one_cpu, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + _PATIENCE
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise LoadError(f"{name} does not answer: {log.read().decode(errors='replace')}")
                time.sleep(0.1)
            yield Peer(name, port, process.pid)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        return asked(port, {})[0] == 200
    return False


def cpu(peer: Peer) -> float:
    """Seconds that the server's processes took so far (Linux only)."""
    return sum(map(_ticks, _tree(peer.pid))) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text(encoding="ascii").split():
            yield from _tree(int(child))


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])  # in programs and in the system (proc(5))


def asked(port: int, headers: Mapping[str, str], path: str = FEED) -> tuple[int, str, bytes]:
    """Status, tag and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Accept-Encoding": "identity", **headers})
        response = connection.getresponse()
        return response.status, response.headers["ETag"] or "", response.read()
