"""CONTENT OUTPUT: RSS of all posts and of each tag, by Django's feedgenerator."""

import sys
from pathlib import Path

from django.utils.feedgenerator import Rss201rev2Feed
from posts import BASE_URL, Post, feeds


def _write(file: Path, title: str, posts: list[Post]) -> None:
    feed = Rss201rev2Feed(title=title, link=BASE_URL, description=title)
    for post in posts:
        feed.add_item(
            title=post.title,
            link=post.url,
            description=post.text,
            author_name=post.author,
            pubdate=post.date,
            unique_id=post.url,
            categories=post.tags,
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as opened:
        feed.write(opened, "utf-8")


content, output = map(Path, sys.argv[1:])
for path, title, posts in feeds(content):
    _write(output / path, title, posts)
