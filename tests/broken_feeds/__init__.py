"""Feeds of which one thing is wrong: valid ones, and tables of what to change in them."""

from pathlib import Path

from broken_feeds import atom, json_feed, rss
from broken_feeds.row import Row

FOLDER = Path(__file__).parent / "valid"
TABLES = {"atom": atom.ROWS, "rss": rss.ROWS, "json": json_feed.ROWS}


def valid(suffix: str) -> str:
    """The feed of this format in which nothing is wrong."""
    return (FOLDER / f"desk.{suffix}").read_text(encoding="utf-8")


def broken(suffix: str, row: Row) -> bytes:
    """The valid feed with the change of a row; a lone surrogate is a byte that is not UTF-8."""
    feed = valid(suffix)
    assert row.old in feed, row.name
    return feed.replace(row.old, row.new, 1).encode("utf-8", "surrogateescape")
