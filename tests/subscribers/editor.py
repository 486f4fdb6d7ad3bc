"""What an editor does → files in a content folder; an article bears its number in its text, always."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

PUBLISHED_AGAIN = "published again"
TOPICS = ("harbour", "theatre", "weather")

_NUMBER = re.compile(r"\bNo-(\d+)\b")
_WORDS = """
    acre anchor arrival autumn balcony barge bell bridge canal candle captain cargo chimney clock coast copper council
    crane crossing cellar drizzle engine ferry fiddle fog freight garden gale granary hail harvest island kettle ladder
    lantern library lighthouse market mast meadow mill morning museum orchard organ paddle pier pilot platform quarry
    quay rehearsal river rope sail signal sluice snow stage station storm tide timber tower tram tunnel valley
    verdict voyage warehouse wharf window winter
""".split()


@dataclass(slots=True)
class Article:
    """An article as its editor knows it; `deeds` is what was done to it, and when.

    `topics` are called as they were in the beginning; `left` are those that it had once.
    """

    number: int
    source: str
    title: str
    published: datetime
    topics: tuple[str, ...]
    paragraphs: list[str]
    slug: str | None = None
    updated: datetime | None = None
    is_draft: bool = False
    is_there: bool = True
    id: str | None = None
    left: set[str] = field(default_factory=set)
    deeds: list[tuple[datetime, str]] = field(default_factory=list)

    @property
    def is_meant(self) -> bool:
        """Whether its editor wants people to read it, from its date on."""
        return self.is_there and not self.is_draft

    def text(self, terms: Mapping[str, str]) -> str:
        """The file; `terms` says what topics are called now."""
        keys: dict[str, object] = {
            "title": self.title,
            "date": f"{self.published:%Y-%m-%d %H:%M}",
            "updated": f"{self.updated:%Y-%m-%d %H:%M}" if self.updated else None,
            "topics": [terms[each] for each in self.topics],
            "slug": self.slug,
            "draft": self.is_draft or None,
            "id": self.id,
            "summary": self.paragraphs[0],  # making one takes half of the time
        }
        front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items() if value is not None)
        return f"---\n{front}---\n" + "\n\n".join([f"Article No-{self.number}.", *self.paragraphs]) + "\n"


def number_of(content: str) -> int | None:
    """The number of the article that an entry shows."""
    found = _NUMBER.search(content)
    return int(found[1]) if found else None


@dataclass(slots=True)
class Editor:
    """A content folder and all that its editor remembers; a file has the time at which it was written."""

    folder: Path
    base_url: str
    window: int
    now: datetime
    articles: list[Article] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=lambda: {term: term for term in TOPICS})  # as first called, as now
    merged: set[str] = field(default_factory=set)  # topics that are a part of others
    deeds: list[tuple[datetime, str]] = field(default_factory=list)  # that concern all articles

    def begin(self) -> None:
        """An empty folder with a site.toml."""
        self.folder.mkdir(parents=True)
        self.settings()

    def settings(self) -> None:
        """Write site.toml."""
        topics = "".join(map(self._topic, sorted({*self.terms.values(), *self.merged})))
        self.write(
            "site.toml",
            f'title = "The Estuary"\nbase_url = "{self.base_url}/"\nid_authority = "news.example.org,2024"\n'
            f'find_stories = false\ntopics_from = ["article"]\n\n[feed]\nentries = {self.window}\n{topics}',
        )

    def _topic(self, term: str) -> str:
        also = [first for first, now in self.terms.items() if now == term != first and first not in self.merged]
        lines = [f"[topics.{term}]", f'label = "{term.title()}"', f"also = {json.dumps(also)}"]
        return "\n".join(["", *lines, *([f'merged_into = "{self.terms[term]}"'] if term in self.merged else []), ""])

    def write(self, source: str, text: str) -> None:
        """A file, as old as it is in this simulated world: the archive doubts what is too new."""
        file = self.folder / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        seconds = int(self.now.timestamp()) - 5
        os.utime(file, (seconds, seconds))

    def save(self, article: Article, what: str) -> None:
        """Write an article, and remember what was done to it."""
        if article.is_there:
            self.write(article.source, article.text(self.terms))
        article.deeds.append((self.now, what))

    def remove(self, article: Article, what: str) -> None:
        """Delete an article's file."""
        (self.folder / article.source).unlink()
        article.is_there = False
        article.deeds.append((self.now, what))

    def note(self, what: str) -> None:
        """Remember a deed that concerns all articles."""
        self.deeds.append((self.now, what))

    def new(self, random: Random, published: datetime | None = None) -> Article:
        """An article that is not written yet: of this minute, or of another one."""
        number = len(self.articles) + 1
        published = published or self.now
        words = random.sample(_WORDS, 3)
        article = Article(
            number=number,
            source=f"{published:%Y/%m}/{'-'.join(words)}-{number}.md",
            title=" ".join(words).capitalize(),
            published=published.astimezone(UTC).replace(second=0, microsecond=0),
            topics=tuple(sorted(random.sample(TOPICS, random.choice((1, 1, 2))))),
            paragraphs=[sentence(random) for _ in range(random.randint(1, 4))],
        )
        self.articles.append(article)
        return article

    def choose(self, random: Random, newest: int = 0) -> Article:
        """One of the newest articles that people can read: of those in a feed, or not long gone from there."""
        public = [each for each in self.articles if each.is_meant and each.published <= self.now]
        newest = newest or self.window + self.window // 4
        return random.choice(sorted(public, key=lambda each: each.published)[-newest:])


def sentence(random: Random) -> str:
    """Words that mean nothing."""
    words = random.choices(_WORDS, k=random.randint(8, 24))
    return f"{' '.join(words).capitalize()}."
