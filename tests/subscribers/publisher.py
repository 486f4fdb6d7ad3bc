"""A content folder → a server of it: the real archive and the real application, at a simulated time."""

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.ids import remembered
from feeds.archive.sync import sync
from feeds.config import read_site
from feeds.errors import FeedsError
from feeds.ledger import FILE_NAME, write_ledger
from feeds.publish import LivePublication

from .network import Network, application


class Crash(BaseException):
    """The machine stops here."""


@dataclass(slots=True)
class Publisher:
    """What `feeds serve` is made of, without threads and processes."""

    folder: Path
    file: Path
    network: Network
    archive: Archive = field(init=False)

    def start(self) -> None:
        """Open the archive, and serve it at the site's own address once something was synced."""
        self.archive = Archive(self.file)

    def stop(self) -> None:
        """Let go of all."""
        self.archive.close()

    def sync(self) -> None:
        """Take in what changed in the folder; where that can't be, the last good state stays."""
        with suppress(FeedsError):
            sync(self.archive, self.folder, read_site(self.folder), self.network.now)

    def keep_ids(self) -> None:
        """Write the ledger of ids among the articles."""
        with self.archive.connect() as connection:
            (self.folder / FILE_NAME).write_bytes(write_ledger(remembered(connection)))

    def sync_and_crash(self) -> None:
        """The same, but the machine stops after the articles were written and before all is in its place."""
        try:
            sync(self.archive, self.folder, read_site(self.folder), self.network.now, progress=_crash)
        except Crash:
            self.restart()

    def serve(self) -> None:
        """Answer at the site's address."""
        base_url = read_site(self.folder).base_url
        client = create_app(LivePublication(self.archive, self.network.clock)).test_client()
        self.network.hosts[base_url.removesuffix("/")] = application(client, base_url)

    def restart(self) -> None:
        """A new process over the same archive."""
        self.stop()
        self.start()
        self.serve()

    def lose_archive(self) -> None:
        """The archive is gone; the next process makes one from the folder."""
        self.stop()
        for file in self.file.parent.glob(f"{self.file.name}*"):
            file.unlink()
        self.start()
        self.sync()
        self.serve()


def _crash(_read: int) -> None:
    raise Crash
