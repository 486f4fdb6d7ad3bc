"""Articles in the order of publication → the story that each tells."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from feeds.stories.matching import MEMORY, WINDOW, Signed, Window

# In seconds: how much earlier than the first article to be told `retell` must begin, for the same result
# as from the beginning of the archive.
WARM_UP = WINDOW + MEMORY

# From here on two articles tell one story: measured, see docs/reference.md.
_SAME = 0.36
# An article must be half as like the others of its story, in the mean: else stories grow like chains.
_MEAN = 0.5 * _SAME


@dataclass(frozen=True, slots=True)
class Told:
    """The story of an article, by the source of the article that told it first; perhaps its own.

    `links` are earlier articles that tell the same, and how like them this one is, the most like first.
    """

    source: str
    story: str
    links: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Retold:
    """An article that tells another story than before; `published` in seconds since 1970."""

    source: str
    published: int
    before: str
    story: str


def tell(articles: Iterable[Signed]) -> Iterator[Told]:
    """The story of each article, in the order given: that of `published`, then `source`.

    What is told of an article rests on those up to `WARM_UP` older, and on no later one.
    """
    window, stories = Window(), _OpenStories()
    for article in articles:
        similar = window.compare(article)
        story = stories.join(article, similar)
        yield Told(article.source, story, _links(similar))


def retell(articles: Iterable[tuple[Signed, str]], *, since: int, until: int) -> Iterator[Retold]:
    """Articles that tell another story, after changes from `since` to `until`, in seconds since 1970.

    `articles` begin at `since - WARM_UP`, and come with the story that each told before: a new one with its own.
    """
    window, stories, differs = Window(), _OpenStories(), since
    for article, before in articles:
        # So far a change bears upon what articles are like, and so far another story upon those that follow.
        if article.published > max(until + WARM_UP, differs + WINDOW):
            return
        if article.published < since:
            window.take_in(article)
            stories.put(article, before)
            continue
        story = stories.join(article, window.compare(article))
        if story != before:
            differs = article.published
            yield Retold(article.source, article.published, before, story)


def links(articles: Iterable[Signed]) -> Iterator[tuple[str, str, float]]:
    """Pairs of articles that tell the same: the later one, the earlier one, and how alike they are."""
    for each in tell(articles):
        yield from ((each.source, other, similarity) for other, similarity in each.links)


def _links(similar: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    alike = ((source, similarity) for source, similarity in similar.items() if similarity >= _SAME)
    return tuple(sorted(alike, key=lambda link: (-link[1], link[0])))


class _OpenStories:
    """The stories that an article may still join: those whose first article is in the window."""

    def __init__(self) -> None:
        self._members: dict[str, list[str]] = {}
        self._began: dict[str, int] = {}
        self._story_of: dict[str, str] = {}

    def join(self, article: Signed, similar: Mapping[str, float]) -> str:
        """The story that an article tells, now with it: one that is open, or its own."""
        self._close(article.published - WINDOW)
        story = self._told_by(similar) or article.source
        self.put(article, story)
        return story

    def put(self, article: Signed, story: str) -> None:
        """Add an article to a story, or begin one with it."""
        self._close(article.published - WINDOW)
        self._began.setdefault(story, article.published)
        self._members.setdefault(story, []).append(article.source)
        self._story_of[article.source] = story

    def _close(self, before: int) -> None:
        """Let go of the stories that began before a moment."""
        while self._began and (story := next(iter(self._began))) and self._began[story] < before:
            del self._began[story]
            for source in self._members.pop(story):
                del self._story_of[source]

    def _told_by(self, similar: Mapping[str, float]) -> str | None:
        """The story whose articles are like one that comes: in one case the same, and most in the mean."""
        likenesses: defaultdict[str, list[float]] = defaultdict(list)
        for source, similarity in similar.items():
            if story := self._story_of.get(source):
                likenesses[story].append(similarity)
        means = (
            (sum(found) / len(self._members[story]), story)
            for story, found in likenesses.items()
            if max(found) >= _SAME
        )
        mean, story = max(means, default=(0.0, None))
        return story if mean >= _MEAN else None
