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
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import publishing
from peers import FEED, PATH, SERVERS, Site, asked, built, is_there
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


def main() -> None:
    options = _options()
    try:
        if options.publish:
            print(publishing.measure(options.publish))
            return
        heading = _heading(options)
        with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as running:
            os.chmod(folder, 0o755)  # nginx's worker is somebody else
            site = built(Site(Path(folder)))
            ports = {name: running.enter_context(running(site, name)) for name in SERVERS if is_there(name)}
            rounds = [_round(ports, options, number) for number in range(options.rounds)]
            best = {key: median(each[key].rate for each in rounds) for key in rounds[0]}
            paced = {name: _paced(ports[name], best[name, "gzip"] / 2, options) for name in ports}
    except (LoadError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
    print(heading, _table(ports, best), _paced_table(paced), sep="\n\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how fast a feed is served, by us and by others.")
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts (default: %(default)s)")
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


def _round(ports: Mapping[str, int], options: argparse.Namespace, number: int) -> dict[tuple[str, str], Load]:
    """All servers in turn for each kind of request, so that a slow minute of the machine hits all of them."""
    found = {}
    for ask in _ASKS:
        for name, port in ports.items():
            _progress(f"round {number + 1}: {ask.name}, {name}")
            found[name, ask.name] = _load(port, ask, options)
    return found


def _load(port: int, ask: _Ask, options: argparse.Namespace, rate: float = 0) -> Load:
    tag = asked(port, {})[1]
    headers = {name: tag if value == "tag" else value for name, value in ask.headers.items()}
    _ensure_right(port, ask, headers)
    measured = partial(load, f"http://127.0.0.1:{port}{FEED}", headers, connections=options.connections, rate=rate)
    measured(seconds=1)
    return measured(seconds=options.seconds)


def _ensure_right(port: int, ask: _Ask, headers: Mapping[str, str]) -> None:
    """Each sends what is asked for, and the same."""
    whole = asked(port, {})[2]
    status, _, body = asked(port, headers)
    text = gzip.decompress(body) if "Accept-Encoding" in headers else body
    if status != ask.status or text != (whole if status == 200 else b"") or not 55_000 < len(whole) < 80_000:
        raise LoadError(f"port {port}: {ask.name}: {status}, {len(body)} of {len(whole)} bytes")


def _paced(port: int, rate: float, options: argparse.Namespace) -> Load:
    _progress(f"port {port}: {rate:,.0f} a second")
    return _load(port, _ASKS[1], options, rate)


# -- what is printed


def _heading(options: argparse.Namespace) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    versions = [f"nginx {_version('nginx', '-v')}", f"Caddy {_version('caddy', 'version')}", f"wrk {wrk_version()}"]
    versions += [f"{name} {_installed(name)}" for name in ("granian", "flask", "gunicorn")]
    return "\n".join(
        (
            f"a feed of 66 KB, {options.connections} connections on loopback, one worker each",
            f"medians of {options.rounds} runs of {options.seconds:g} s",
            ", ".join(versions),
            f"Python {platform.python_version()}; {_processor()}; {len(os.sched_getaffinity(0))} CPUs; {today}",
        )
    )


def _version(program: str, option: str) -> str:
    if shutil.which(program, path=PATH) is None:
        return "none"
    done = subprocess.run((program(program), option), check=False, capture_output=True, text=True)
    found = re.search(r"\d+\.\d+[\w.]*", done.stdout + done.stderr)
    return found[0] if found else "of unknown version"


def _installed(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def _processor() -> str:
    with contextlib.suppress(OSError):
        found = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        if found:
            return found[1]
    return platform.machine()


def _table(ports: Mapping[str, int], rates: Mapping[tuple[str, str], float]) -> str:
    header = f"{'requests/s':20}" + "".join(f"{ask.name:>12}{'':8}" for ask in _ASKS)
    rows = [f"{name:20}" + "".join(_cell(rates, name, ask.name) for ask in _ASKS) for name in ports]
    return "\n".join((header, *rows))


def _cell(rates: Mapping[tuple[str, str], float], name: str, ask: str) -> str:
    """The rate, and how many times nginx's it is."""
    rate, nginx = rates[name, ask], rates.get(("nginx", ask))
    return f"{rate:12,.0f}" + (f" ×{rate / nginx:5.2f} " if nginx else f"{'':8}")


def _paced_table(paced: Mapping[str, Load]) -> str:
    header = f"{'gzip, at half of it':20}{'requests/s':>12}{'p99 ms':>10}{'slowest ms':>12}"
    rows = [f"{name:20}{each.rate:12,.0f}{each.p99:10.2f}{each.slowest:12.2f}" for name, each in paced.items()]
    return "\n".join((header, *rows))


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
