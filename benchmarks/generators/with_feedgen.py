"""CONTENT OUTPUT: RSS of all posts and of each tag, by feedgen."""

import sys
from pathlib import Path

from feedgen.feed import FeedGenerator
from posts import BASE_URL, Post, feeds


def _write(file: Path, title: str, posts: list[Post]) -> None:
    feed = FeedGenerator()
    feed.title(title)
    feed.link(href=BASE_URL)
    feed.description(title)
    for post in posts:
        entry = feed.add_entry(order="append")
        entry.title(post.title)
        entry.link(href=post.url)
        entry.guid(post.url, permalink=True)
        entry.pubDate(post.date)
        entry.author(name=post.author, email="nobody@example.org")
        entry.category([{"term": tag} for tag in post.tags])
        entry.description(post.text)
    file.parent.mkdir(parents=True, exist_ok=True)
    feed.rss_file(str(file))


content, output = map(Path, sys.argv[1:])
for path, title, posts in feeds(content):
    _write(output / path, title, posts)
