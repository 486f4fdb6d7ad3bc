"""Which code made the bytes: a digest that moves with each change of this package."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from feeds.publication import digest


@cache
def edition() -> str:
    """The same for the same code and templates, on any machine."""
    return digest(*(part for name, data in _files(files("feeds"), "") for part in (name, data)))


def _files(folder: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir() and item.name != "__pycache__":
            found += _files(item, f"{prefix}{item.name}/")
        elif not item.name.endswith((".pyc", ".pyo")) and item.is_file():
            found.append((prefix + item.name, item.read_bytes()))
    return found
