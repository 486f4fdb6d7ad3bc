"""Markdown with YAML front matter → posts, newest first, and those of each tag: as a small script reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import markdown
import yaml

BASE_URL = "https://bench.example.org/"
_SHOWN = 50  # posts in a feed


@dataclass(frozen=True)
class Post:
    """What is written of a post; the text is HTML."""

    title: str
    date: datetime
    tags: list[str]
    author: str
    url: str
    text: str


def feeds(content: Path) -> Iterator[tuple[str, str, list[Post]]]:
    """The path, title and posts of each feed: of all posts, and of each tag."""
    posts = sorted(map(_post, content.rglob("*.md")), key=lambda post: post.date, reverse=True)
    yield "index.xml", "Benchmark", posts[:_SHOWN]
    tags: dict[str, list[Post]] = {}
    for post in posts:
        for tag in post.tags:
            tags.setdefault(tag, []).append(post)
    for tag, tagged in tags.items():
        yield f"tags/{tag}/index.xml", tag, tagged[:_SHOWN]


def _post(file: Path) -> Post:
    _, front, body = file.read_text("utf-8").split("---\n", 2)
    meta = yaml.safe_load(front)
    text = markdown.markdown(body, extensions=["fenced_code"])
    return Post(meta["title"], meta["date"], meta["tags"], meta["author"], f"{BASE_URL}{file.stem}/", text)
