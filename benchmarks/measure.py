"""A command → the CPU seconds, wall seconds and peak memory of all its processes (Linux only)."""

import contextlib
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

_PAUSE = 0.01
# Reading a process's memory holds its page tables: a large process is looked at less often than every
# _PAUSE, so that looking takes at most about a twentieth of its time.
_REST = 20


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took: seconds of CPU (user and system), seconds by the clock, bytes of memory at the peak."""

    cpu: float
    wall: float
    peak: int


class CommandError(Exception):
    """A command that failed; the message ends with what it printed."""


def measure(command: Sequence[str | Path], cwd: Path, *, weigh: bool) -> Measured:
    """Run a command to its end; raises CommandError where it fails.

    `cpu` counts each process that its parent waited for. Only a run that is weighed has a `peak`, and it is
    slower for it: every few milliseconds the memory of all its processes is summed (shared pages
    counted once). The largest sum counts, and never less than the kernel's own account of the
    largest single process.
    """
    with tempfile.TemporaryFile() as printed:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed)
        with _sampling(process.pid) if weigh else contextlib.nullcontext([0]) as sampled:
            usage = _wait(process)
            wall = time.perf_counter() - start
        if process.returncode:
            raise CommandError(_failure(command, process.returncode, _tail(printed.fileno())))
    return Measured(usage.ru_utime + usage.ru_stime, wall, max(_largest(usage), *sampled) if weigh else 0)


def _wait(process: subprocess.Popen[bytes]) -> resource.struct_rusage:
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _largest(usage: resource.struct_rusage) -> int:
    """Bytes of the largest process; 0 where that may be our own size, which ru_maxrss keeps over exec, about."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage.ru_maxrss * 1024 if usage.ru_maxrss > own * 1.25 else 0


def _failure(command: Sequence[str | Path], code: int, printed: str) -> str:
    return f"{' '.join(map(str, command))}: exit status {code}\n{printed}"


def _tail(file: int) -> str:
    size = os.fstat(file).st_size
    return os.pread(file, 4_000, max(0, size - 4_000)).decode(errors="replace")


@contextlib.contextmanager
def _sampling(pid: int) -> Iterator[list[int]]:
    """A list that grows by a sum of bytes every few milliseconds, until the end of the block."""
    sums, done = [0], Event()
    thread = Thread(target=_sample, args=(pid, sums, done), daemon=True)
    thread.start()
    try:
        yield sums
    finally:
        done.set()
        thread.join()


def _sample(pid: int, sums: list[int], done: Event) -> None:
    pause = 0.0
    while not done.wait(pause):
        start = time.perf_counter()
        sums.append(sum(map(_memory, _tree(pid))))
        pause = max(_PAUSE, (time.perf_counter() - start) * _REST)


def spent(pid: int) -> float:
    """Seconds of CPU that a process and all that descend from it have had so far."""
    ticks = 0
    for each in _tree(pid):
        fields = _read(Path(f"/proc/{each}/stat")).rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # of its own and of those that it waited for, proc(5)
    return ticks / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> Iterator[int]:
    """The process and all that descend from it; those that end meanwhile are left out."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _memory(pid: int) -> int:
    """Bytes: the proportional set size, the resident one where that can't be read, 0 for a process that is gone."""
    rollup = _read(Path(f"/proc/{pid}/smaps_rollup"))
    return _kibibytes(rollup, "Pss:") or _kibibytes(_read(Path(f"/proc/{pid}/status")), "VmRSS:")


def _kibibytes(text: str, field: str) -> int:
    line = next((line for line in text.splitlines() if line.startswith(field)), f"{field} 0 kB")
    return int(line.split()[1]) * 1024


def _read(path: Path) -> str:
    """The text of a file of /proc; empty where the process is gone or not ours to look at."""
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
