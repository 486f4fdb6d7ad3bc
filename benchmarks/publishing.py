"""Articles that are published while a server answers → the slowest request of each second."""

import http.client
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Thread

from peers import PROJECT, Peer, Site, asked, running, write

_BEFORE = 1_000  # articles
_RATE, _CLIENTS = 100, 4  # requests a second of each client
_QUIET = 5  # seconds before and after
_PATHS = [
    f"{folder}feed.{suffix}"
    for folder in ("/", "/topics/topic-001/", "/topics/topic-005/", "/topics/topic-010/")
    for suffix in ("atom", "rss", "json")
]
_CODINGS = ("gzip", "br", "identity")


@dataclass(frozen=True, slots=True)
class _Took:
    """When a request began, by the clock, and how many seconds it took."""

    begin: float
    seconds: float
    path: str


def measure(number: int) -> str:
    """What requests of a dozen feeds take before, while and after so many articles come, and a build takes them in.

    The archive is brought up to date by `feeds build` in a process of its own, which renders all feeds besides.
    """
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        write(site, _BEFORE + number)
        posts, later = site.content / "posts", site.root / "later"
        later.mkdir()
        for each in sorted(posts.iterdir())[1:]:
            each.rename(later / each.name)
        _build(site)
        with running(site, "feeds serve") as server:
            return _report(number, *_observed(site, later, server))


def _observed(site: Site, later: Path, server: Peer) -> tuple[list[_Took], dict[str, float]]:
    """All requests, and when the build began, was seen and ended."""
    for path in _PATHS:  # what is made for the first time is another matter
        for coding in _CODINGS:
            asked(server.port, {"Accept-Encoding": coding}, path)
    stop = Event()
    found: list[list[_Took]] = [[] for _ in range(_CLIENTS)]
    threads = [Thread(target=_ask_on, args=(server.port, n, stop, found[n])) for n in range(_CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(_QUIET)
        marks, before = {"begin": time.monotonic()}, asked(server.port, {})[1]
        for each in sorted(later.iterdir()):
            each.rename(site.content / "posts" / each.name)
        _build(site)
        marks["end"] = time.monotonic()
        while asked(server.port, {})[1] == before:
            time.sleep(0.02)
        time.sleep(_QUIET)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return [each for some in found for each in some], marks


def _build(site: Site) -> None:
    command = ("build", site.content, site.public, "--archive", site.archive, "--only", "feeds")
    subprocess.run((sys.executable, "-m", "feeds", *command), check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)


def _ask_on(port: int, number: int, stop: Event, found: list[_Took]) -> None:
    """Requests at an even pace, one after another, whatever the last one took."""
    random = Random(number)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        due = time.monotonic()
        while not stop.is_set():
            path, coding = random.choice(_PATHS), random.choice(_CODINGS)
            begin = time.monotonic()
            connection.request("GET", path, headers={"Accept-Encoding": coding})
            connection.getresponse().read()
            found.append(_Took(begin, time.monotonic() - begin, path))
            due += 1 / _RATE
            stop.wait(max(due - time.monotonic(), 0))


def _report(number: int, took: list[_Took], marks: dict[str, float]) -> str:
    phases = {
        "before": (0.0, marks["begin"]),
        "while it is built": (marks["begin"], marks["end"]),
        "after": (marks["end"], float("inf")),
    }
    lines = [
        f"{number} articles published in {marks['end'] - marks['begin']:.1f} s; {len(_PATHS)} feeds, three codings"
    ]
    lines.append(f"{'':20}{'requests':>10}{'p50 ms':>10}{'p99 ms':>10}{'slowest':>10}")
    for name, (begin, end) in phases.items():
        times = sorted(each.seconds * 1e3 for each in took if begin <= each.begin < end)
        middle, late = times[len(times) // 2], times[len(times) * 99 // 100]
        lines.append(f"{name:20}{len(times):10}{middle:10.2f}{late:10.2f}{times[-1]:10.2f}")
    worst = sorted(took, key=lambda each: -each.seconds)[:10]
    lines += [f"{each.begin - marks['begin']:8.2f} s {each.seconds * 1e3:8.1f} ms {each.path}" for each in worst]
    return "\n".join(lines)
