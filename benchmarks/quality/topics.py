"""Sets of articles with topics → tables: how well topics are learned, beside LinearSVC of scikit-learn, and how fast.

Name each set and where it lies: `bbc=FOLDER ag-news=FILE newsgroups=FOLDER reuters=FOLDER gnad=FILE`.
The columns of LinearSVC stay empty without `pip install scikit-learn`.
"""

import argparse
import platform
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import linear_svc
from readers import ag_news, bbc_topics, gnad, newsgroups, reuters_topics
from readers.labelled import FormatError, Labelled
from table import Row, percent, print_rows

from feeds.learning import LEAST, Example, Hinted, Model, from_phrases, train, words

Split = tuple[Sequence[Labelled], Sequence[Labelled]]  # to learn from, and to be judged by

_READERS: dict[str, Callable[[Path], list[Labelled]]] = {
    "bbc": bbc_topics.articles,
    "ag-news": ag_news.articles,
    "newsgroups": newsgroups.articles,
    "reuters": reuters_topics.articles,
    "gnad": gnad.articles,
}
# Sets with dates: what is older than this place, of 1, is learned from; the rest is judged.
_DATED = {"newsgroups": 0.65, "reuters": 0.7}
_FOLDS = 5
_FEW = (3, 10, 50)  # labelled articles of each topic, all others without topics
_DRAWS = 2  # of these few, for each fold
_SECRET = 5  # topics, the largest ones, each kept secret in turn


@dataclass(frozen=True, slots=True)
class Score:
    """Over all that were judged: of how many the likeliest topic is right, what was guessed, and CPU seconds.

    `expected` is the sum of the precisions that the models themselves expect, `models` the number of models.
    """

    articles: int = 0
    likeliest: int = 0
    labelled: int = 0
    guesses: int = 0
    right: int = 0
    there: int = 0
    models: int = 0
    expected: float = 0.0
    learning: float = 0.0
    guessing: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", metavar="SET=PATH", help="a set, and the folder or file that holds it")
    options = parser.parse_args()
    print(f"learned topics; Python {platform.python_version()}; {time.strftime('%Y-%m-%d', time.gmtime())}")
    for each in options.sets:
        name, _, path = each.partition("=")
        if name not in _READERS:
            sys.exit(f"{name}: not one of {', '.join(_READERS)}")
        try:
            articles = _READERS[name](Path(path))
        except (OSError, UnicodeDecodeError, FormatError) as error:
            sys.exit(f"{path}: {error}")
        _measure(name, articles)


def _measure(name: str, articles: Sequence[Labelled]) -> None:
    is_dated = name in _DATED
    splits = _dated(articles, _DATED[name]) if is_dated else _folds(articles)
    how = "learned from the older, judged by the newer" if is_dated else f"{_FOLDS}-fold"
    print(f"\n{name}: {len(articles):,} articles, {len(_topics(articles))} topics; {how}")
    rows = [*_all_labelled(splits), *_strangers(splits[0])]
    for few in () if is_dated else _FEW:
        rows += _few_labelled(splits, few)
    if name == "bbc":
        rows += _from_phrases(articles)
    print_rows(rows, other="LinearSVC")


def _topics(articles: Iterable[Labelled]) -> Counter[str]:
    return Counter(topic for article in articles for topic in article.topics)


def _folds(articles: Sequence[Labelled]) -> list[Split]:
    mixed = random.Random(0).sample(articles, len(articles))
    return [
        ([each for place, each in enumerate(mixed) if place % _FOLDS != fold], mixed[fold::_FOLDS])
        for fold in range(_FOLDS)
    ]


def _dated(articles: Sequence[Labelled], older: float) -> list[Split]:
    ordered = sorted(articles, key=lambda article: article.moment)
    border = ordered[int(older * len(ordered))].moment
    first = [article for article in ordered if article.moment < border]
    return [(first, ordered[len(first) :])]


# -- learned from all that have topics


def _all_labelled(splits: Sequence[Split]) -> Iterator[Row]:
    ours = sum((_learned_and_judged(*split) for split in splits), Score())
    others = _others(splits)
    yield _likeliest("likeliest topic is right; an article takes", ours, others)
    learning = sum(each.learning for each in others) / len(splits) if others else None
    yield Row("learning takes", takes=ours.learning / len(splits), other_takes=learning)
    yield from _guessed(ours)
    yield Row("  …, as the models expect", percent(ours.expected, ours.models))


def _learned_and_judged(older: Sequence[Labelled], newer: Sequence[Labelled]) -> Score:
    start = time.process_time()
    model = _learned(older)
    seconds = time.process_time() - start
    return replace(_judged(model, newer), learning=seconds)


def _learned(articles: Iterable[Labelled]) -> Model:
    newest = sorted(articles, key=lambda article: -article.moment)
    return train(Example(words(article.text), article.topics) for article in newest)


def _judged(model: Model, articles: Sequence[Labelled]) -> Score:
    start = time.process_time()
    guesses = [{guess.term for guess in model.topics(words(article.text))} for article in articles]
    seconds = time.process_time() - start
    return Score(
        articles=len(articles),
        likeliest=sum(model.best(words(article.text)) in article.topics for article in articles),
        labelled=sum(map(bool, guesses)),
        guesses=sum(map(len, guesses)),
        right=sum(len(found.intersection(article.topics)) for found, article in zip(guesses, articles, strict=True)),
        there=sum(len(article.topics) for article in articles),
        models=1,
        expected=model.report.precision or 0.0,
        guessing=seconds,
    )


def _others(splits: Iterable[Split]) -> list[linear_svc.Judged]:
    return [linear_svc.judged(*split) for split in splits] if linear_svc.installed() else []


def _likeliest(what: str, ours: Score, others: Sequence[linear_svc.Judged]) -> Row:
    return Row(
        what,
        percent(ours.likeliest, ours.articles),
        percent(sum(each.right for each in others), ours.articles) if others else "",
        takes=ours.guessing / ours.articles,
        other_takes=sum(each.guessing for each in others) / ours.articles if others else None,
    )


def _guessed(score: Score) -> Iterator[Row]:
    yield Row("  articles that get a topic", percent(score.labelled, score.articles))
    yield Row("  topics that are found", percent(score.right, score.there))
    yield Row("  guesses that are right", percent(score.right, score.guesses) or "none")


# -- articles of topics that nobody taught


def _strangers(split: Split) -> Iterator[Row]:
    total, secrets = Score(), Score()
    for secret, _ in _topics(split[0]).most_common(_SECRET):
        model = _learned(article for article in split[0] if secret not in article.topics)
        total += _judged(model, split[1])
        secrets += _judged(model, [article for article in split[1] if article.topics == (secret,)])
    yield Row("a topic kept secret, each of the largest in turn")
    yield Row("  guesses that are right, among all articles", percent(total.right, total.guesses) or "none")
    yield Row("  articles of that topic that get another", percent(secrets.labelled, secrets.articles))


# -- few or none that have topics


def _few_labelled(splits: Sequence[Split], few: int) -> Iterator[Row]:
    draws = [
        (_with_few(older, few, seed=_DRAWS * fold + draw), newer)
        for fold, (older, newer) in enumerate(splits)
        for draw in range(_DRAWS)
    ]
    ours = Score()
    for older, newer in draws:
        examples = (Example(words(article.text), article.topics) for article in older)
        ours += _judged(train(examples, least=min(few, LEAST)), newer)
    others = _others(([article for article in older if article.topics], newer) for older, newer in draws)
    yield _likeliest(f"{few} articles a topic have it: likeliest is right", ours, others)
    yield from _guessed(ours)


def _with_few(articles: Sequence[Labelled], few: int, *, seed: int) -> list[Labelled]:
    """So many articles of each topic; all others without topics."""
    seen: Counter[str] = Counter()
    found = []
    for article in random.Random(seed).sample(articles, len(articles)):
        seen.update(article.topics)
        found.append(article if seen[article.topics[0]] <= few else replace(article, topics=()))
    return found


def _from_phrases(articles: Sequence[Labelled]) -> Iterator[Row]:
    """LinearSVC learns from the articles with more phrases of one topic than of all others."""
    hints = list(_hints(articles))
    texts = [Hinted(words(article.text), hint) for article, hint in zip(articles, hints, strict=True)]
    ours = _judged(from_phrases(texts), articles)
    most = [max(hint, key=hint.__getitem__) for hint in hints]
    clear = [
        replace(article, topics=(topic,))
        for article, hint, topic in zip(articles, hints, most, strict=True)
        if 2 * hint[topic] > sum(hint.values())
    ]
    yield _likeliest("ten phrases a topic, no topics: likeliest is right", ours, _others([(clear, articles)]))
    right = sum(topic in article.topics for topic, article in zip(most, articles, strict=True))
    yield Row("  the topic with most phrases is right", percent(right, len(articles)))
    yield from _guessed(ours)


def _hints(articles: Iterable[Labelled]) -> Iterator[Mapping[str, int]]:
    patterns = {
        topic: re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases.split(', ')))})\b", re.IGNORECASE)
        for topic, phrases in bbc_topics.PHRASES.items()
    }
    for article in articles:
        yield {term: len(found.findall(article.text)) for term, found in patterns.items()}


if __name__ == "__main__":
    main()
