"""Article → its topics: what its author says, the folder it lies in, and the rules of site.toml."""

import re
import unicodedata
from functools import cache, lru_cache

from feeds.content.markup import plain_text
from feeds.model import Article, Topic
from feeds.paths import slug

# Folders that sort files and say nothing of what is in them.
_SORTING = re.compile(r"\d{1,4}(?:-\d\d?){0,2}|posts?|blog|articles?|news|content|drafts?|index|pages?", re.IGNORECASE)


def topics_of(article: Article, known: tuple[Topic, ...]) -> tuple[Topic, ...]:
    """The topics of an article, each once, the author's own first; `known` are those of site.toml.

    A known topic keeps the label that site.toml gives it.
    """
    labels = {topic.term: topic for topic in known}
    found = {topic.term: labels.get(topic.term, topic) for topic in article.topics}
    for topic in (*_folder_topics(article.source), *_matching(article, known)):
        found.setdefault(topic.term, labels.get(topic.term, topic))
    return tuple(found.values())


def _folder_topics(source: str) -> tuple[Topic, ...]:
    """The folder that holds the article, unless it is a date or a general word; a page's own folder is its name."""
    *folders, name = source.split("/")
    if name.startswith("index."):
        folders = folders[:-1]
    if not folders or _SORTING.fullmatch(folders[-1]):
        return ()
    return (Topic(slug(folders[-1]), folders[-1]),)


def _matching(article: Article, known: tuple[Topic, ...]) -> tuple[Topic, ...]:
    rules = _rules(known)
    if not rules:
        return ()
    text = f"{article.title}\n{plain_text(article.body, article.markup)}"
    return tuple(topic for topic, pattern in rules if pattern.search(text))


@lru_cache(maxsize=4)
def _rules(known: tuple[Topic, ...]) -> tuple[tuple[Topic, re.Pattern[str]], ...]:
    return tuple((topic, phrases(topic.match)) for topic in known if topic.match)


def phrases(match: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, with any white space between them.

    A phrase in capitals (NATO, US) is found in capitals only, any other in any case.
    """
    return re.compile("|".join(_phrase(phrase) for phrase in match))


def _phrase(phrase: str) -> str:
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    # Marks (a vowel sign, an accent) belong to the letter before them, though \w doesn't know it.
    whole = rf"(?<![\w{_marks()}]){words}(?![\w{_marks()}])"
    return whole if phrase.isupper() else f"(?i:{whole})"


@cache
def _marks() -> str:
    """The marks of all scripts, as ranges of an expression's class."""
    codes = [code for code in range(0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
    starts = [code for code in codes if unicodedata.category(chr(code - 1)) not in ("Mn", "Mc")]
    ends = [code for code in codes if unicodedata.category(chr(code + 1)) not in ("Mn", "Mc")]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))
