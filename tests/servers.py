"""A built folder, the web servers that docs/howto.md tells to run over it, and what they answer, header by header."""

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import brotli
import pytest

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ROOT = Path(__file__).parents[1]
HOST, OLD_HOST = "news.example.org", "old.example.org"

_PATIENCE = 30  # seconds until a server answers, or ends
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])  # where nginx is, and not everybody looks
_MODULES = Path("/usr/lib/nginx/modules")
_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_DECODERS = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress, "zstd": zstd.decompress}

# What Debian has around a site, and what lets anybody run it, anywhere.
_NGINX = """\
daemon off; master_process off; pid nginx.pid;
load_module {module};
events {{ }}
http {{
    access_log off; sendfile on; tcp_nopush on; gzip on; include mime.types; default_type application/octet-stream;
    client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp; uwsgi_temp_path tmp; scgi_temp_path tmp;
    {sites}
}}
"""
_CADDY = "{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n\n"


# -- what they serve


@dataclass(frozen=True)
class Site:
    """A folder to run things in: `content` lies there, and `public`, which was built of it."""

    root: Path

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def environment(self) -> dict[str, str]:
        """That of a process which knows nothing of who runs the tests."""
        home = {
            name: str(self.root / "home") for name in ("HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")
        }
        modules = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).strip(os.pathsep)
        return {**home, "PATH": _PATH, "LC_ALL": "C.UTF-8", "PYTHONPATH": modules}

    def run(self, *command: object) -> None:
        """A command that ends."""
        subprocess.run([*map(str, command)], cwd=self.root, env=self.environment, check=True)

    def feeds(self, *arguments: object) -> tuple[object, ...]:
        """The command `feeds`."""
        return (sys.executable, "-m", "feeds", *arguments)

    def body(self, path: str) -> bytes:
        """The file that a path stands for."""
        return (self.public / (f"{path}index.html" if path.endswith("/") else path).lstrip("/")).read_bytes()


# -- how they are run: each gives its port


@contextmanager
def feeds_serve(site: Site) -> Iterator[int]:
    port = _free_port()
    with _running(site, port, *site.feeds("serve", "content", "--port", port, "--workers", 1)):
        yield port


@contextmanager
def nginx(site: Site) -> Iterator[int]:
    """Over the folder, as the first section for web servers says; and what an old host does."""
    port, section = _free_port(), _section("Publish files to a web server")
    (text,), (old,) = section["nginx"], _section("Move a feed")["nginx"]
    text = (text + old).replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/srv/www/news", str(site.public))
    with _nginx(site, port, text, move=section["sh"][-1]):
        yield port


@contextmanager
def nginx_before(site: Site, behind: int) -> Iterator[int]:
    """Before the server with the port `behind`; at `/news/`, too."""
    port = _free_port()
    text, below = _section("Serve behind nginx")["nginx"]
    text = text.replace("listen 80;", f"listen 127.0.0.1:{port};\n{below}")
    with _nginx(site, port, text.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")):
        yield port


@contextmanager
def _nginx(site: Site, port: int, sites: str, *, move: str = "true") -> Iterator[None]:
    _need("nginx", "nginx")
    module = _MODULES / "ngx_http_brotli_static_module.so"
    if not module.exists():
        pytest.skip(f"{module.name} is not installed: apt-get install libnginx-mod-http-brotli-static")
    home = _home(site, "nginx")
    (home / "mime.types").symlink_to("/etc/nginx/mime.types")
    (home / "nginx.conf").write_text(_NGINX.format(module=module, sites=sites), encoding="utf-8")
    site.run("sh", "-c", move.replace("/etc/nginx", str(home)).replace("/srv/www/news", str(site.public)))
    with _running(site, port, "nginx", "-e", "stderr", "-p", home, "-c", home / "nginx.conf"):
        yield


@contextmanager
def caddy(site: Site) -> Iterator[int]:
    """Over the folder, as the section for Caddy says, and for an old host, but without certificates."""
    _need("caddy", "caddy")
    port, home, section = _free_port(), _home(site, "caddy"), _section("Publish files with Caddy")
    (text,) = section["caddyfile"]
    (old,) = _section("Move a feed")["caddyfile"]
    text = text.replace(f"{HOST} {{", f"http://{HOST}:{port} {{", 1).replace("/srv/www/news", str(site.public))
    text += old.replace(f"{OLD_HOST} {{", f"http://{OLD_HOST}:{port} {{", 1)
    (home / "Caddyfile").write_text(_CADDY + text, encoding="utf-8")
    site.run("sh", "-c", section["sh"][-1].replace("/etc/caddy", str(home)).replace("/srv/www/news", str(site.public)))
    with _running(site, port, "caddy", "run", "--config", home / "Caddyfile", "--adapter", "caddyfile"):
        yield port


def _section(heading: str) -> dict[str, list[str]]:
    """The blocks below a heading of the how-to guides, by language."""
    guides = (ROOT / "docs" / "howto.md").read_text(encoding="utf-8")
    blocks: dict[str, list[str]] = {}
    for block in _FENCE.finditer(guides.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]):
        blocks.setdefault(block["language"], []).append(block["text"])
    return blocks


def _need(program: str, package: str) -> None:
    if shutil.which(program, path=_PATH) is None:
        pytest.skip(f"{program} is not installed: apt-get install {package}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _home(site: Site, prefix: str) -> Path:
    home = site.root / f"{prefix}-{len(list(site.root.iterdir()))}"
    home.mkdir()
    return home


@contextmanager
def _running(site: Site, port: int, *command: object) -> Iterator[None]:
    """Until it is left, however; it begins when the server answers."""
    program = shutil.which(str(command[0]), path=_PATH)
    log = site.root / f"{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [str(program), *map(str, command[1:])], cwd=site.root, env=site.environment, stdout=file, stderr=file
        )
    try:
        deadline = time.monotonic() + _PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"{command} does not answer: {log.read_text(encoding='utf-8')}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with suppress(OSError, http.client.HTTPException), connected(port) as ask:
        return ask("/feed.atom").status == 200
    return False


# -- what they answer


@dataclass(frozen=True)
class Answer:
    """What came back. A header that came several times is one, as RFC 9110 §5.2 has it."""

    status: int
    message: Message = field(repr=False)
    body: bytes = field(repr=False)

    def __getitem__(self, name: str) -> str | None:
        values = self.message.get_all(name)
        return None if values is None else ", ".join(values)

    @property
    def headers(self) -> dict[str, str | None]:
        """All of them, by names in lower case."""
        return {name.lower(): self[name] for name in self.message}

    @property
    def coding(self) -> str:
        return self["Content-Encoding"] or ""

    @property
    def text(self) -> bytes:
        """The body without its coding."""
        return _DECODERS[self.coding](self.body)

    @property
    def vary(self) -> set[str]:
        return {each.strip() for each in (self["Vary"] or "").split(",")}


@contextmanager
def connected(port: int) -> Iterator[Callable[..., Answer]]:
    """A function that sends a request over one connection, with these headers and Host, and no others."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)

    def ask(path: str, headers: Mapping[str, str | None] | None = None, *, method: str = "GET") -> Answer:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": HOST, **(headers or {})}.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        return Answer(response.status, response.msg, response.read())

    try:
        yield ask
    finally:
        connection.close()
