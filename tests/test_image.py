"""The container image: its files, its settings, and what it runs."""

import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import click
import pytest

from feeds import cli

ROOT = Path(__file__).parents[1]
DOCKERFILE = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
STARTED_WITHIN = 30  # seconds


def given(instruction: str) -> list[str]:
    """The arguments of each instruction of this name, in the last stage."""
    final = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    return re.findall(rf"^{instruction} (.+)$", final, re.MULTILINE)


ENV = dict(re.findall(r"(\w+)=(\S+)", " ".join(given("ENV"))))
COMMAND = [*json.loads(given("ENTRYPOINT")[0]), *json.loads(given("CMD")[0])]
HEALTHCHECK = json.loads(given("HEALTHCHECK")[0].partition("CMD ")[2])
VOLUMES = json.loads(given("VOLUME")[0])


def test_what_is_copied_into_the_image_is_there_and_not_ignored() -> None:
    """The ignore file names what the image is made of, and leaves out all else."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = " ".join(copied).split()
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    assert rules[0] == "*"
    assert sorted(sources) == sorted(rule[1:] for rule in rules if rule[0] == "!")
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert any(fnmatch("feeds/__pycache__", rule.replace("**", "*")) for rule in rules[1:])


def test_the_image_runs_as_a_user_who_is_not_root() -> None:
    """The state folder is this user's."""
    assert given("USER") == ["feeds"]
    assert re.search(r"useradd --uid \d+.* feeds .*--owner=feeds .*/state", DOCKERFILE)


def test_the_port_of_the_image_is_the_one_that_is_served() -> None:
    """The default of the command."""
    port = next(option for option in cli.main.commands["serve"].params if option.name == "port")
    assert given("EXPOSE") == [str(port.default)]


def test_the_settings_of_the_image_are_settings_of_the_command() -> None:
    """None of them is misspelt; what it writes is in a volume."""
    options = (option for command in cli.main.commands.values() for option in command.params)
    known = {option.envvar for option in options if isinstance(option, click.Option)}
    assert {name for name in ENV if name != "PATH"} <= known
    assert Path(ENV["FEEDS_ARCHIVE"]).parent.as_posix() in VOLUMES


@pytest.fixture
def container(tmp_path: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    """What the image runs, with its settings, and its volumes below `tmp_path`; and the environment that it has."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "state").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    inside = {name: placed(value, tmp_path) for name, value in ENV.items() if name != "PATH"}
    settings = environment | inside | {"FEEDS_PORT": port}
    command = [sys.executable, "-m", *(placed(word, tmp_path) for word in COMMAND)]
    with subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield process, settings
        finally:
            process.terminate()


def placed(text: str, folder: Path) -> str:
    return f"{folder}{text}" if any(f"{text}/".startswith(f"{volume}/") for volume in VOLUMES) else text


def test_the_image_serves_the_example_and_knows_that_it_is_healthy(
    container: tuple[subprocess.Popen[bytes], dict[str, str]], tmp_path: Path
) -> None:
    """Its health check fails until the server answers, and then doesn't; the archive is in the state volume."""
    process, settings = container
    deadline = time.monotonic() + STARTED_WITHIN
    results = [health(settings)]
    while results[-1] and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.2)
        results.append(health(settings))
    assert results[0] != 0
    assert results[-1] == 0
    assert (tmp_path / "state" / Path(ENV["FEEDS_ARCHIVE"]).name).exists()


def health(settings: dict[str, str]) -> int:
    program, *arguments = HEALTHCHECK
    assert program == "python3"
    return subprocess.run([sys.executable, *arguments], env=settings, stderr=subprocess.DEVNULL, check=False).returncode
