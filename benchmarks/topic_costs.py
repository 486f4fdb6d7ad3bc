"""Articles → a table: what each way to find topics and stories costs an article, and all of them together."""

import argparse
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feeds.learning import Example, train, words
from feeds.model import Article, Markup, Site, Topic
from feeds.rules import Rule
from feeds.stories import Signed, signature, tell
from feeds.suggesting import Text, suggest
from feeds.suggesting.names import names
from feeds.topics import catalogue

_ROUNDS = 5
# Names that are looked for are worth a topic: so many articles say them at most, and one word may be like others.
_SAID_BY = 10
_BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
_APART = timedelta(minutes=6)  # 2,400 articles in ten days


@dataclass(frozen=True, slots=True)
class Cost:
    """A way to find something, and the CPU seconds that it takes for an article."""

    what: str
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of *.txt, a folder for each topic, as BBC news is")
    parser.add_argument("--topics", type=int, default=1_000, help="with rules (default: %(default)s)")
    parser.add_argument("--phrases", type=int, default=10, help="of each topic (default: %(default)s)")
    options = parser.parse_args()
    articles = list(_articles(_read(options.folder)))
    if not articles:
        parser.error(f"{options.folder}: has no folders with *.txt")
    characters = sum(len(article.title) + len(article.body) for article in articles) / len(articles)
    print(f"{len(articles):,} articles of {characters:,.0f} characters")
    own = Cost("own topics", _own(articles))
    everything = [
        own,
        _by_rules(articles, options),
        Cost("learned topics", _learned(articles)),
        Cost("signature of the story", _signed(articles)),
        Cost("story, 240 articles a day", _told(articles)),
    ]
    suggested = Cost("suggested topics", _suggested(articles))
    _print([*everything, Cost("together", sum(each.seconds for each in everything))])
    _print([suggested, Cost("all together", sum(each.seconds for each in (*everything, suggested)))])


def _read(folder: Path) -> Iterator[tuple[str, str, str]]:
    """The topic, title and text of each file: its folder, its first line, and all else."""
    for file in sorted(folder.glob("*/*.txt")):
        title, _, body = file.read_text("utf-8", errors="replace").strip().partition("\n")
        yield file.parent.name, title, body


def _articles(texts: Iterator[tuple[str, str, str]]) -> Iterator[Article]:
    """Mixed, as topics are in a day; each with its own topic."""
    mixed = sorted(texts, key=lambda text: text[1:])
    random.Random(1).shuffle(mixed)
    for number, (topic, title, body) in enumerate(mixed):
        own = (Topic(topic.lower().replace(" ", "-"), topic),)
        moment = _BEGINNING + number * _APART
        name = f"{number:06}"
        yield Article(name, f"{name}.txt", title, moment, f"/{name}/", body, Markup.TEXT, topics=own)


def _site(**given: object) -> Site:
    return replace(Site("Benchmark", "https://bench.example.org/", "bench.example.org,2024"), **given)  # type: ignore[arg-type]  # any field


def _own(articles: Sequence[Article]) -> float:
    known = catalogue(_site())
    return _best(len(articles), lambda: [known.placed(article) for article in articles])


def _by_rules(articles: Sequence[Article], options: argparse.Namespace) -> Cost:
    """Rules of longer names that few of the articles say; articles without topics of their own."""
    counts = Counter(
        form for article in articles for form in {name.form for name in names(article.title, article.body)}
    )
    said = sorted(form for form, count in counts.items() if count <= _SAID_BY and " " in form)
    random.Random(1).shuffle(said)
    phrases = [said[at : at + options.phrases] for at in range(0, len(said), options.phrases)][: options.topics]
    topics = tuple(Topic(f"t{number}", f"T{number}", match=Rule(tuple(each))) for number, each in enumerate(phrases))
    known = catalogue(_site(topics=topics))
    plain = [replace(article, topics=()) for article in articles]
    found = sum(len(known.placed(article)) for article in plain) / len(plain)
    return Cost(
        f"rules, {len(topics):,} topics of {options.phrases} phrases; {found:.1f} are met",
        _best(len(articles), lambda: [known.placed(article) for article in plain]),
    )


def _learned(articles: Sequence[Article]) -> float:
    texts = [f"{article.title}\n{article.body}" for article in articles]
    terms = (tuple(topic.term for topic in article.topics) for article in articles)
    model = train(Example(words(text), own) for text, own in zip(texts, terms, strict=True))
    return _best(len(articles), lambda: [model.topics(words(text)) for text in texts])


def _signed(articles: Sequence[Article]) -> float:
    return _best(len(articles), lambda: [signature(article.title, article.body) for article in articles])


def _told(articles: Sequence[Article]) -> float:
    signed = [
        Signed(article.source, int(article.published.timestamp()), signature(article.title, article.body))
        for article in articles
    ]
    return _best(len(articles), lambda: list(tell(signed)))


def _suggested(articles: Sequence[Article]) -> float:
    texts = [Text(article.title, article.body, None, article.source) for article in articles]
    return _best(len(articles), lambda: suggest(texts))


def _best(count: int, work: Callable[[], object]) -> float:
    """CPU seconds an article, in the best of a few rounds: a busy machine takes longer, never shorter."""
    took = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took) / count


def _print(costs: Sequence[Cost]) -> None:
    for each in costs:
        print(f"{each.what:52}{1_000 * each.seconds:8.3f} ms")


if __name__ == "__main__":
    main()
