"""One feed of 66 KB → a table of how fast nginx, Caddy, granian, gunicorn and `feeds serve` send it on one machine."""

import argparse
import contextlib
import gzip
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

import publishing
from peers import FEED, PATH, SERVERS, Peer, Site, asked, built, cpu, is_there, program, running
from wrk import Load, LoadError, load
from wrk import version as wrk_version


@dataclass(frozen=True, slots=True)
class _Ask:
    """One kind of request: its headers, where `tag` is the feed's own; and what it must get."""

    name: str
    headers: Mapping[str, str]
    status: int


_ASKS = (
    _Ask("identity", {}, 200),
    _Ask("gzip", {"Accept-Encoding": "gzip"}, 200),
    _Ask("304", {"If-None-Match": "tag"}, 304),
)


@dataclass(frozen=True, slots=True)
class _Speed:
    """Requests a second, and microseconds of the server's CPU for each."""

    rate: float
    cost: float


def main() -> None:
    options = _options()
    try:
        if options.publish:
            print(publishing.measure(options.publish))
            return
        heading = _heading(options)
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
            Path(folder).chmod(0o755)  # nginx's worker is somebody else
            site = built(Site(Path(folder)))
            peers = [stack.enter_context(running(site, name)) for name in SERVERS if _is_there(name)]
            best = _best([_round(peers, options, number) for number in range(options.rounds)])
            paced = {each.name: _paced(each, best[each.name, "gzip"].rate / 2, options) for each in peers}
    except (LoadError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
    print(heading, _table(best), _costs(best), _paced_table(paced), sep="\n\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast a feed is served, by us and by others.")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the best counts (default: %(default)s)")
    parser.add_argument("--connections", type=int, default=32, help="open at a time (default: %(default)s)")
    parser.add_argument(
        "--publish",
        type=int,
        nargs="?",
        const=10_000,
        metavar="N",
        help="measure the slowest request while so many articles are published instead (default: %(const)s)",
    )
    return parser.parse_args()


# -- what is measured


def _is_there(name: str) -> bool:
    there = is_there(name)
    if not there:
        _progress(f"{name} is not installed, and not measured")
    return there


def _round(peers: Sequence[Peer], options: argparse.Namespace, number: int) -> dict[tuple[str, str], _Speed]:
    """All servers in turn for each kind of request, so that a slow minute of the machine hits all of them."""
    found = {}
    for ask in _ASKS:
        for peer in peers:
            _progress(f"round {number + 1}: {ask.name}, {peer.name}")
            found[peer.name, ask.name] = _speed(peer, ask, options)
    return found


def _best(rounds: Sequence[Mapping[tuple[str, str], _Speed]]) -> dict[tuple[str, str], _Speed]:
    """What else the machine does makes a server slower, and never faster."""
    return {
        key: _Speed(max(each[key].rate for each in rounds), min(each[key].cost for each in rounds)) for key in rounds[0]
    }


def _speed(peer: Peer, ask: _Ask, options: argparse.Namespace) -> _Speed:
    _load(peer, ask, options, seconds=1)
    began = cpu(peer)
    found = _load(peer, ask, options, seconds=options.seconds)
    return _Speed(found.rate, (cpu(peer) - began) / found.requests * 1e6)


def _paced(peer: Peer, rate: float, options: argparse.Namespace) -> Load:
    _progress(f"{peer.name}: {rate:,.0f} a second")
    return _load(peer, _ASKS[1], options, seconds=options.seconds, rate=rate)


def _load(peer: Peer, ask: _Ask, options: argparse.Namespace, *, seconds: int, rate: float = 0) -> Load:
    tag = asked(peer.port, {})[1]
    headers = {name: tag if value == "tag" else value for name, value in ask.headers.items()}
    _ensure_right(peer.port, ask, headers)
    url = f"http://127.0.0.1:{peer.port}{FEED}"
    return load(url, headers, seconds=seconds, connections=options.connections, rate=rate)


def _ensure_right(port: int, ask: _Ask, headers: Mapping[str, str]) -> None:
    """Each sends what is asked for, and the same."""
    whole = asked(port, {})[2]
    status, _, body = asked(port, headers)
    text = gzip.decompress(body) if "Accept-Encoding" in headers else body
    if status != ask.status or text != (whole if status == 200 else b"") or not 55_000 < len(whole) < 80_000:
        raise LoadError(f"port {port}: {ask.name}: {status}, {len(body)} of {len(whole)} bytes")


# -- what is printed


def _heading(options: argparse.Namespace) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    versions = [f"nginx {_version('nginx', '-v')}", f"Caddy {_version('caddy', 'version')}", f"wrk {wrk_version()}"]
    versions += [f"{name} {_installed(name)}" for name in ("granian", "flask", "gunicorn")]
    return "\n".join(
        (
            f"a feed of 66 KB, {options.connections} connections on loopback, one worker each",
            f"the best of {options.rounds} runs of {options.seconds} s",
            ", ".join(versions),
            f"Python {platform.python_version()}; {_processor()}; {len(os.sched_getaffinity(0))} CPUs; {today}",
        )
    )


def _version(name: str, option: str) -> str:
    if shutil.which(name, path=PATH) is None:
        return "none"
    done = subprocess.run((program(name), option), check=False, capture_output=True, text=True)
    found = re.search(r"\d+\.\d+[\w.]*", done.stdout + done.stderr)
    return found[0] if found else "of unknown version"


def _installed(package: str) -> str:
    try:
        return installed(package)
    except PackageNotFoundError:
        return "none"


def _processor() -> str:
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        if found:
            return found[1]
    return platform.machine()


def _table(best: Mapping[tuple[str, str], _Speed]) -> str:
    """The rates, and how many times nginx's each is."""
    names = dict.fromkeys(name for name, _ in best)
    header = f"{'requests/s':20}" + "".join(f"{ask.name:>12}{'':8}" for ask in _ASKS)
    return "\n".join((header, *(f"{name:20}" + "".join(_cell(best, name, ask) for ask in _ASKS) for name in names)))


def _cell(best: Mapping[tuple[str, str], _Speed], name: str, ask: _Ask) -> str:
    rate, nginx = best[name, ask.name].rate, best.get(("nginx", ask.name))
    return f"{rate:12,.0f}" + (f" ×{rate / nginx.rate:5.2f} " if nginx else f"{'':8}")


def _costs(best: Mapping[tuple[str, str], _Speed]) -> str:
    names = dict.fromkeys(name for name, _ in best)
    header = f"{'µs of CPU/request':20}" + "".join(f"{ask.name:>12}" for ask in _ASKS)
    rows = (f"{name:20}" + "".join(f"{best[name, ask.name].cost:12.1f}" for ask in _ASKS) for name in names)
    return "\n".join((header, *rows))


def _paced_table(paced: Mapping[str, Load]) -> str:
    header = f"{'gzip, at half of it':20}{'requests/s':>12}{'p99 ms':>10}{'slowest ms':>12}"
    rows = [f"{name:20}{each.rate:12,.0f}{each.p99:10.2f}{each.slowest:12.2f}" for name, each in paced.items()]
    return "\n".join((header, *rows))


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
