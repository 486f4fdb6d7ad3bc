"""A server and what is asked of it → how many requests a second it answers, and how fast, told by wrk."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# wrk pauses before each request of each connection: by whole milliseconds, so every other pause is one longer.
_SCRIPT = """\
local pause = tonumber(os.getenv("PAUSE") or "0")
if pause > 0 then
  function delay()
    local whole = math.floor(pause)
    return math.random() < pause - whole and whole + 1 or whole
  end
end
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "rate": %f, "p99": %f, "slowest": %f, "errors": %d}\\n',
    summary.requests, summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk saw: how many requests, how many a second, milliseconds of the 99th of a hundred and of the slowest."""

    requests: int
    rate: float
    p99: float
    slowest: float


class LoadError(Exception):
    """wrk failed, or the server did."""


def version() -> str:
    """Of the wrk on PATH. Raises LoadError where there is none."""
    if shutil.which("wrk") is None:
        raise LoadError("wrk is not found; install it: apt-get install wrk")
    printed = subprocess.run(("wrk", "-v"), check=False, capture_output=True, text=True).stdout
    found = re.search(r"wrk (\S+)", printed)
    return found[1] if found else "of unknown version"


def load(url: str, headers: Mapping[str, str], *, seconds: int, connections: int, rate: float = 0) -> Load:
    """Ask over and over for so many seconds, as fast as the server answers, or about so many times a second."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT)
        script.flush()
        options = ("-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", script.name)
        sent = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        pause = connections / rate * 1e3 if rate else 0
        done = subprocess.run(
            ("wrk", *options, *sent, url), check=False, capture_output=True, text=True, env=_environment(pause)
        )
    lines = done.stdout.splitlines()
    if done.returncode or not lines:
        raise LoadError(f"wrk: {done.stderr or done.stdout}")
    told = json.loads(lines[-1])
    if told["errors"]:
        raise LoadError(f"{url}: {told['errors']} requests failed")
    return Load(told["requests"], told["rate"], told["p99"], told["slowest"])


def _environment(pause: float) -> dict[str, str]:
    return {"PATH": str(Path(shutil.which("wrk") or "wrk").parent), "PAUSE": str(pause)}
