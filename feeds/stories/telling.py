"""Articles in the order of publication → the story that each tells; sources → those that show a story once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feeds.model import Keep
from feeds.stories.matching import MEMORY, WINDOW, Signed, Window

# In seconds: how much earlier than the first article to be told `tell` must begin, for the same result
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


def tell(articles: Iterable[Signed], known: Mapping[str, str] | None = None) -> Iterator[Told]:
    """The story of each article, in the order given: that of `published`, then `source`.

    `known` are the stories of articles at the beginning that were told before; those are not told again.
    What is told of an article rests on those up to `WARM_UP` older, and on no later one.
    """
    before, window, stories = {} if known is None else known, Window(), _OpenStories()
    for article in articles:
        similar = dict(window.add(article))
        stories.close(article.published - WINDOW)
        story = before.get(article.source) or stories.of(similar) or article.source
        stories.put(article, story)
        if article.source not in before:
            yield Told(article.source, story, _links(similar))


def retell(articles: Iterable[Signed], told: Mapping[str, str], *, since: int, until: int) -> Iterator[Told]:
    """What `tell` says of the articles from `since` on, after changes from `since` to `until`, in seconds since 1970.

    `told` are the stories before the changes. It ends where nothing can differ any more: when for the length
    of a window all came out as before. `articles` begin at `since - WARM_UP`.
    """
    known: dict[str, str] = {}
    moment = since

    def noted() -> Iterator[Signed]:
        nonlocal moment
        for article in articles:
            moment = article.published
            if moment < since:
                known[article.source] = told.get(article.source, article.source)
            yield article

    differs = until + WARM_UP  # so far a changed article bears upon others
    for each in tell(noted(), known):
        if moment > differs + WINDOW:
            return
        if told.get(each.source) != each.story:
            differs = max(differs, moment)
        yield each


def links(articles: Iterable[Signed]) -> Iterator[tuple[str, str, float]]:
    """Pairs of articles that tell the same: the later one, the earlier one, and how alike they are."""
    for each in tell(articles):
        yield from ((each.source, other, similarity) for other, similarity in each.links)


def once(sources: Sequence[str], stories: Mapping[str, str], keep: Keep) -> tuple[str, ...]:
    """Sources, newest first, without those whose story a newer one tells, or with "first" an older one.

    A source that is in no story stays.
    """
    ordered = sources if keep == "newest" else tuple(reversed(sources))
    shown = {stories.get(source, source): source for source in reversed(ordered)}
    return tuple(source for source in sources if shown[stories.get(source, source)] == source)


def _links(similar: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    alike = ((source, similarity) for source, similarity in similar.items() if similarity >= _SAME)
    return tuple(sorted(alike, key=lambda link: (-link[1], link[0])))


class _OpenStories:
    """The stories that an article may still join: those whose first article is in the window."""

    def __init__(self) -> None:
        self._members: dict[str, list[str]] = {}
        self._began: dict[str, int] = {}
        self._story_of: dict[str, str] = {}

    def close(self, before: int) -> None:
        """Let go of the stories that began before a moment."""
        while self._began and (story := next(iter(self._began))) and self._began[story] < before:
            del self._began[story]
            for source in self._members.pop(story):
                del self._story_of[source]

    def of(self, similar: Mapping[str, float]) -> str | None:
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

    def put(self, article: Signed, story: str) -> None:
        """Add an article to a story, or begin one with it."""
        self._began.setdefault(story, article.published)
        self._members.setdefault(story, []).append(article.source)
        self._story_of[article.source] = story
