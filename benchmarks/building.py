"""A content folder and a folder to work in → `feeds build` as a command, its output and its archive."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Measured, measure

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Building:
    """`feeds build` of this project, in the Python that runs the benchmark."""

    content: Path
    work: Path
    base_url: str | None = None
    with_pages: bool = False

    @property
    def output(self) -> Path:
        """The folder that is written."""
        return self.work / "feeds"

    @property
    def archive(self) -> Path:
        """The archive's file; there may be others beside it that begin with its name."""
        return self.work / "feeds.archive"

    @property
    def archive_size(self) -> int:
        """Bytes."""
        return sum(file.stat().st_size for file in self.work.glob(f"{self.archive.name}*"))

    def run(self, *, weigh: bool = False) -> Measured:
        """Build once; raises CommandError."""
        command = (sys.executable, "-m", "feeds", "build", self.content, self.output, "--archive", self.archive)
        only = () if self.with_pages else ("--only", "feeds")
        moved = ("--base-url", self.base_url) if self.base_url else ()
        return measure((*command, *only, *moved), PROJECT, weigh=weigh)

    def clear(self) -> None:
        """Remove output and archive."""
        shutil.rmtree(self.output, ignore_errors=True)
        for file in self.work.glob(f"{self.archive.name}*"):
            file.unlink()


def feeds_version() -> str:
    """That of this project."""
    command = (sys.executable, "-m", "feeds", "--version")
    return subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True).stdout.split()[-1]
