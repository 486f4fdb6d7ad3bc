"""An editor, a publisher and a network: all that deeds are done to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from .editor import Editor
from .network import Network
from .publisher import Publisher
from .truth import Truth


@dataclass(slots=True)
class World:
    """One simulated publication."""

    editor: Editor
    publisher: Publisher
    network: Network
    truth: Truth

    @classmethod
    def begin(cls, folder: Path, *, base_url: str, window: int, now: datetime) -> "World":
        """A publication without articles, in an empty folder."""
        network = Network(now)
        editor = Editor(folder / "content", base_url, window, now)
        editor.begin()
        publisher = Publisher(editor.folder, folder / "archive.sqlite3", network)
        publisher.start()
        return cls(editor, publisher, network, Truth(window))

    def at(self, now: datetime) -> None:
        """Time passes."""
        self.editor.now = self.network.now = now

    def take_in(self) -> None:
        """The publisher sees what the editor did."""
        self.publisher.sync()
        self.know()

    def know(self) -> None:
        """What the folder holds now is what people must find."""
        self.truth.take(self.editor.articles, self.editor.terms, self.editor.now)

    def end(self) -> None:
        """Let go of all."""
        self.publisher.stop()


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happens at a moment; what it did is taken in at once, unless it sees to that itself."""

    at: datetime
    act: Callable[[World, Random], None]
    takes_in: bool = True

    def happen(self, world: World, seed: str) -> None:
        """Do it: the same whenever the seed is the same."""
        world.at(self.at)
        self.act(world, Random(f"{seed} {self.at:%Y-%m-%d %H:%M:%S}"))
        if self.takes_in:
            world.take_in()
