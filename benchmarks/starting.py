"""Commands → what they take to start: what is imported, `feeds --help`, a server until it first answers."""

import argparse
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import articles
from building import PROJECT, Building
from measure import CommandError, Measured, measure, spent

_HELP = ("-m", "feeds", "--help")
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_SHOWN = 12  # packages
_PATIENCE = 900  # seconds
_FEED, _SEARCH = "/feed.atom", "/search/feed.atom?q=bench"


def main() -> None:
    options = _options()
    try:
        with tempfile.TemporaryDirectory() as name:
            building = _built(Path(name), options.articles)
            print(_heading(options), *_table(building, options.runs), sep="\n")
            for title, command in _commands(building).items():
                print("", f"| imports of {title} | ms |", "|---|---:|", *_imports(command, options.runs), sep="\n")
    except CommandError as error:
        sys.exit(str(error))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure what commands take to start.")
    parser.add_argument("--articles", type=int, default=10_000, help="of the server (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="of which the best counts (default: %(default)s)")
    return parser.parse_args()


def _built(folder: Path, number: int) -> Building:
    """A site that was built and served once, so that its archive is warm, and its index of words is made."""
    _progress(f"building {number:,} articles")
    articles.write(folder / "content", articles=number, topics=max(1, number // 100), seed=1)
    (folder / "work").mkdir()
    building = Building(folder / "content", folder / "work", base_url=articles.BASE_URL)
    building.run()
    _progress("making its index of words")
    _first_answer(building, _SEARCH)
    return building


def _commands(building: Building) -> dict[str, Sequence[str]]:
    build = ("-m", "feeds", "build", str(building.content), str(building.output))
    where = ("--only", "feeds", "--base-url", articles.BASE_URL, "--archive", str(building.archive))
    return {"feeds --help": _HELP, "feeds build, nothing changed": (*build, *where)}


def _table(building: Building, runs: int) -> list[str]:
    nothing = [measure((sys.executable, "-c", "pass"), PROJECT, weigh=False) for _ in range(runs)]
    told = [measure((sys.executable, *_HELP), PROJECT, weigh=False) for _ in range(runs)]
    answers = [_first_answer(building) for _ in range(runs)]
    return [
        "| | CPU, s | wall, s |",
        "|---|---:|---:|",
        _row("Python alone", nothing),
        _row("feeds --help", told),
        _row("feeds serve, to its first answer", answers),
    ]


def _row(name: str, measured: Sequence[Measured]) -> str:
    return f"| {name} | {min(each.cpu for each in measured):.3f} | {min(each.wall for each in measured):.3f} |"


def _first_answer(building: Building, path: str = _FEED) -> Measured:
    """From the start of a server over a warm archive to the last byte of the document at a path."""
    port = _free_port()
    command = (sys.executable, "-m", "feeds", "serve", building.content, "--archive", building.archive)
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile() as printed,
        subprocess.Popen(
            (*command, "--port", str(port), "--workers", "1"), cwd=PROJECT, stdout=printed, stderr=printed
        ) as server,
    ):
        try:
            while not _answers(port, path):
                if server.poll() is not None or time.perf_counter() - start > _PATIENCE:
                    printed.seek(0)
                    raise CommandError(f"feeds serve: does not answer\n{printed.read().decode(errors='replace')}")
                time.sleep(0.005)
            return Measured(spent(server.pid), time.perf_counter() - start, 0)
        finally:
            server.send_signal(signal.SIGTERM)


def _answers(port: int, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status == 200 and len(answer.read()) > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _imports(arguments: Sequence[str], runs: int) -> list[str]:
    """Of each module the best of the runs, added up by package; ours by module or package."""
    best: dict[str, int] = {}
    for _ in range(runs):
        command = (sys.executable, "-X", "importtime", *arguments)
        told = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True).stderr
        for took, name in _IMPORT.findall(told):
            best[name] = min(int(took), best.get(name, sys.maxsize))
    packages = Counter[str]()
    for name, took in best.items():
        packages[_package(name)] += took
    rows = [("all", packages.total()), *packages.most_common(_SHOWN)]
    return [f"| {name} | {took / 1_000:.1f} |" for name, took in rows]


def _package(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2] if parts[0] == "feeds" else parts[:1])


def _heading(options: argparse.Namespace) -> str:
    today = time.strftime("%Y-%m-%d", time.gmtime())
    cpus = len(os.sched_getaffinity(0))
    return (
        f"{options.articles:,} articles; Python {platform.python_version()}, {cpus} CPUs, {today};"
        f" the best of {options.runs} runs\n"
    )


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


if __name__ == "__main__":
    main()
