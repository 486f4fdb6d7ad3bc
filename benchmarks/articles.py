"""A seed → a content folder with that many articles of about 4 KB, in Markdown with YAML front matter.

The same arguments always give the same bytes, and a larger folder begins with the articles of a smaller one.
"""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path
from random import Random

BASE_URL = "https://bench.example.org/"

_SITE = f"""\
title = "Benchmark"
base_url = "{BASE_URL}"
id_authority = "bench.example.org,2024"

[feed]
history = "none"
"""
_FOLDER_SIZE = 1_000
_BODY_SIZE = 3_750  # characters, all of them ASCII; the last block goes past it
_AUTHORS = 50
_WORDS = 5_000
_TALE = 200_000  # words
_FIRST = datetime(2015, 1, 1, tzinfo=UTC)
_LAST = datetime(2024, 12, 31, tzinfo=UTC)
_SAVED = _LAST.timestamp()  # when all files were last changed: who has just saved them may be asked again
_OFFSETS = (-8, -5, 0, 1, 2, 3, 9)  # hours
_CONSONANTS = "bdfghklmnprstvz"
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class _Tale:
    """A long text without sense, from which all sentences are cut: quicker than to draw each word."""

    random: Random
    words: Sequence[str]

    def cut(self, least: int, most: int) -> list[str]:
        number = self.random.randint(least, most)
        start = self.random.randrange(len(self.words) - number)
        return list(self.words[start : start + number])


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a content folder of seeded articles.")
    parser.add_argument("folder", type=Path, help="a folder that does not exist or is empty")
    parser.add_argument("--articles", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--topics", type=int, default=100, help="over how many topics (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other articles (default: %(default)s)")
    options = parser.parse_args()
    if options.articles < 0 or options.topics < 1:
        parser.error("--articles can't be negative and --topics must be at least 1")
    if options.folder.exists() and (not options.folder.is_dir() or any(options.folder.iterdir())):
        parser.error(f"{options.folder}: is not an empty folder")
    write(options.folder, articles=options.articles, topics=options.topics, seed=options.seed)


def write(folder: Path, *, articles: int, topics: int, seed: int) -> None:
    """Write site.toml and the articles, at most 1,000 to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.toml").write_text(_SITE, encoding="ascii")
    for number, text in zip(range(articles), _articles(topics=topics, seed=seed), strict=False):
        path = folder / "posts" / f"{number // _FOLDER_SIZE:03}" / f"{number:06}.md"
        if number % _FOLDER_SIZE == 0:
            path.parent.mkdir(parents=True)
        path.write_text(text, encoding="ascii", newline="\n")
        os.utime(path, (_SAVED, _SAVED))


def _articles(*, topics: int, seed: int) -> Iterator[str]:
    """The text of one article after another, without end."""
    random = Random(seed)
    words = _words(random)
    authors = [" ".join(random.sample(words, 2)).title() for _ in range(_AUTHORS)]
    tale = _Tale(random, random.choices(words, cum_weights=_falling(_WORDS, exponent=0.7), k=_TALE))
    names = [f"topic-{rank:03}" for rank in range(1, topics + 1)]
    # Topics differ in size less than words do: the rarest of a hundred still fills its feed.
    shares = _falling(topics, exponent=0.5)
    while True:
        tags = random.choices(names, cum_weights=shares, k=random.randint(1, 3))
        yield _article(tale, tags=dict.fromkeys(tags), author=random.choice(authors))


def _words(random: Random) -> list[str]:
    """Words without sense, each once, short ones first."""
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        found[_word(random)] = None
    return sorted(found, key=len)


def _word(random: Random) -> str:
    syllables = random.choice((1, 2, 2, 3, 3, 4))
    return "".join(random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(syllables))


def _falling(number: int, *, exponent: float) -> list[float]:
    """Cumulative weights after Zipf: the nth comes up as often as 1/n to the exponent."""
    return list(accumulate(rank**-exponent for rank in range(1, number + 1)))


def _article(tale: _Tale, *, tags: dict[str, None], author: str) -> str:
    lines = (
        "---",
        f'title: "{_title(tale)}"',
        f"date: {_date(tale.random)}",
        f"tags: [{', '.join(tags)}]",
        f'author: "{author}"',
        "---",
        "",
        _body(tale),
        "",
    )
    return "\n".join(lines)


def _title(tale: _Tale) -> str:
    """Two cuts, so that hardly any title comes twice."""
    return " ".join((*tale.cut(3, 5), *tale.cut(2, 4))).capitalize()


def _date(random: Random) -> str:
    zone = timezone(timedelta(hours=random.choice(_OFFSETS)))
    seconds = random.randrange(int((_LAST - _FIRST).total_seconds()))
    return (_FIRST + timedelta(seconds=seconds)).astimezone(zone).isoformat()


def _body(tale: _Tale) -> str:
    blocks = [_paragraph(tale)]
    while sum(map(len, blocks)) < _BODY_SIZE:
        blocks.append(tale.random.choice(_BLOCKS)(tale))
    return "\n\n".join(blocks)


def _phrase(tale: _Tale, least: int, most: int) -> str:
    return " ".join(tale.cut(least, most)).capitalize()


def _sentence(tale: _Tale) -> str:
    """Five to twenty words; now and then one of them has a link, emphasis or code."""
    words = tale.cut(5, 20)
    chance = tale.random.random()
    if chance < 0.25:
        words[-2] = _marked(words[-2], chance)
    return f"{' '.join(words).capitalize()}."


def _marked(word: str, chance: float) -> str:
    if chance < 0.07:
        return f"[{word}](https://www.example.com/{word}?from=bench)"
    if chance < 0.13:
        return f"*{word}*"
    return f"**{word}**" if chance < 0.2 else f"`{word}`"


def _paragraph(tale: _Tale) -> str:
    return " ".join(_sentence(tale) for _ in range(tale.random.randint(2, 6)))


def _heading(tale: _Tale) -> str:
    return f"## {_phrase(tale, 3, 6)}"


def _list(tale: _Tale) -> str:
    return "\n".join(f"- {_sentence(tale)}" for _ in range(tale.random.randint(3, 6)))


def _numbered(tale: _Tale) -> str:
    return "\n".join(f"{n}. {_sentence(tale)}" for n in range(1, tale.random.randint(4, 7)))


def _quote(tale: _Tale) -> str:
    return f"> {_sentence(tale)}"


def _code(tale: _Tale) -> str:
    lines = (f"{left} = {right}({left} < 1 & {right})" for left, right in (tale.cut(2, 2) for _ in range(4)))
    return "\n".join(("```python", *lines, "```"))


_BLOCKS: tuple[Callable[[_Tale], str], ...] = (
    *(_paragraph,) * 12,
    *(_heading,) * 4,
    _list,
    _numbered,
    _quote,
    _code,
)


if __name__ == "__main__":
    main()
