"""What is known of articles, and how it came to be known → words for editors."""

import dataclasses
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from feeds.cli.opening import Opened, open_content
from feeds.cli.terminal import line, many
from feeds.config import FILE_NAME
from feeds.content import load, read, walk
from feeds.content.decoding import decode
from feeds.errors import ContentError, Problem
from feeds.explanation import Explanation, explain
from feeds.summary.article import Summary

_WIDEST = 100  # columns; longer lines are hard to read
_NAMES = 11  # columns for what a fact is called
_NARROWEST = 30  # columns for what it says

Row = tuple[str, str, str]  # what it is called, what it says, and what is to be said of that


@dataclass(frozen=True, slots=True)
class Explained:
    """The file of one article: why it is as it is, and what is wrong with it; a draft has no explanation."""

    path: Path
    explanation: Explanation | None
    problems: tuple[Problem, ...]


def explained(paths: Sequence[Path], archive: Path | None, now: datetime) -> Iterator[Explained]:
    """Each article of a content folder, or each of some files in one, in the order of their paths.

    Raises click.UsageError for paths of more than one content folder.
    """
    content = _content_of(paths[0])
    outside = next((path for path in paths if not path.resolve().is_relative_to(content.resolve())), None)
    if outside:
        raise click.UsageError(f"{outside} is not in {content}; explain one content folder at a time")
    with open_content(content, archive, now=now) as opened:
        problems: dict[str, list[Problem]] = {}
        for each in opened.synced.problems:
            problems.setdefault(each.source, []).append(each)
        for source in _sources(content, paths):
            yield Explained(content / source, _explanation(content, source, opened, now), (*problems.get(source, ()),))


def _content_of(path: Path) -> Path:
    """The content folder around a file or folder, known by its site.toml; without one, the folder itself."""
    folder = path if path.is_dir() else path.parent
    return next((each for each in (folder, *folder.parents) if (each / FILE_NAME).is_file()), folder)


def _sources(content: Path, paths: Iterable[Path]) -> Iterator[str]:
    wanted = [path.resolve() for path in paths]
    for file in walk(content):
        if file.is_article and any((content / file.source).resolve().is_relative_to(path) for path in wanted):
            yield file.source


def _explanation(content: Path, source: str, opened: Opened, now: datetime) -> Explanation | None:
    article = opened.archive.articles([source], now).get(source)
    if article is None:
        return None
    try:
        data = read(content, source)
        text = decode(data)
    except ContentError:  # gone meanwhile; among the problems
        return None
    loaded = load(data, source, opened.site)
    if loaded.manuscript is None:
        return None
    listed = opened.archive.at(article.permalink, now)
    others = opened.archive.articles(listed.also, now) if listed else {}
    also = [others[each] for each in listed.also if each in others] if listed else []
    return explain(article, loaded, text, opened.site, noise=opened.archive.noise(source), also=also)


# In words


def shown(each: Explained) -> Iterator[str]:
    """The lines that say it all on a terminal, of as many columns as it has."""
    width = min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)
    yield click.style(str(each.path), bold=True)
    yield from (line(each.path, problem) for problem in each.problems)
    if each.explanation is None:
        yield from [] if each.problems else _table([("", "is a draft, and not published", "")], width)
    else:
        yield from _explained(each.explanation, width)
    yield ""


def _explained(explanation: Explanation, width: int) -> Iterator[str]:
    summary = explanation.summary
    passed_over = [(each.text, each.why) for each in summary.choice.passed_over]
    left_out = [(each.text, f"line {each.line}, {each.rule}") for each in explanation.left_out]
    yield from _table([(fact.name, fact.value, fact.found) for fact in explanation.facts], width)
    yield ""
    yield from _table([("summary", summary.text, ""), ("made of", _how(summary), "")], width)
    for name, listed in (("passed over", passed_over), ("left out", left_out)):
        if listed:
            yield ""
            yield from _table(_named(name, listed), width, at_most=1)


def _named(name: str, listed: Iterable[tuple[str, str]]) -> list[Row]:
    """Rows of which the first alone has a name."""
    return [(name if number == 0 else "", *each) for number, each in enumerate(listed)]


def _how(summary: Summary) -> str:
    """`sentences 1 and 4 of the text, 296 characters`."""
    numbers = [str(each) for each in summary.choice.sentences]
    listed = " and ".join(filter(None, (", ".join(numbers[:-1]), *numbers[-1:])))
    words = "sentence" if len(numbers) == 1 else "sentences"
    maker = summary.maker.replace("sentences", f"{words} {listed}", 1) if numbers else summary.maker
    return f"{maker}{', cut' if summary.choice.is_cut else ''}, {many(len(summary.text), 'character')}"


def _table(rows: Sequence[Row], width: int, at_most: int = 10) -> Iterator[str]:
    """Names, values in as many lines as they take (`at_most`), and notes in a margin on the right."""
    margin = max(len(note) for _, _, note in rows)
    room = max(width - _NAMES - margin - 4, _NARROWEST)
    for name, value, note in rows:
        lines = textwrap.wrap(value, room, max_lines=at_most, placeholder="…") or [""]
        for number, text in enumerate(lines):
            label, end = (name, note) if number == 0 else ("", "")
            said = f"{text:{room}}  {click.style(end, dim=True)}" if end else text
            yield f"{click.style(f'{label:>{_NAMES}}', dim=True)}  {said}"


# For programs


def as_json(each: Explained) -> dict[str, Any]:
    """The same as values that JSON has."""
    listed = [{"line": one.line, "severity": one.severity, "message": one.message} for one in each.problems]
    known = _values(each.explanation) if each.explanation else {}
    return {**known, "path": str(each.path), "problems": listed}


def _values(explanation: Explanation) -> dict[str, Any]:
    summary, choice = explanation.summary, explanation.summary.choice
    return {
        "source": explanation.source,
        "facts": [dataclasses.asdict(fact) for fact in explanation.facts],
        "summary": {
            "text": summary.text,
            "maker": summary.maker,
            "sentences": choice.sentences,
            "is_cut": choice.is_cut,
            "passed_over": [dataclasses.asdict(sentence) for sentence in choice.passed_over],
        },
        "left_out": [dataclasses.asdict(left) for left in explanation.left_out],
    }
