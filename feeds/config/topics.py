"""The topics of site.toml, and combinations of them → what they mean."""

import re
from collections.abc import Iterable, Mapping, Sequence

from feeds.characters import one_line
from feeds.combination import Combination, parse
from feeds.config.written import SelectionTable, TopicTable, WrongValueError
from feeds.model import Selection, Topic
from feeds.paths import MAX_FILE_NAME, slug
from feeds.rules import Rule

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_FARTHEST = 20  # topics on the way to the last parent


def topics_of(tables: Mapping[str, TopicTable]) -> tuple[Topic, ...]:
    """The topics in their order. Raises WrongValueError where two have one name, or one is its own parent."""
    found: dict[str, Topic] = {}
    for key, table in tables.items():
        topic = _topic(key, table)
        if topic.term in found:
            raise _wrong(key, f"has the same name in URLs as another topic: {topic.term!r}")
        found[topic.term] = topic
    _check_names(tables, found)
    for key in tables:
        _check_way(key, "merged_into", found)
    for key in tables:
        _check_way(key, "parent", found)
    return tuple(found.values())


def _topic(key: str, table: TopicTable) -> Topic:
    return Topic(
        slug(key),
        one_line(table.label or key),
        one_line(table.description),
        _rule(table.match, f"topics.{key}"),
        content=table.content,
        stories=table.stories,
        parent=slug(table.parent) if table.parent else None,
        merged_into=slug(table.merged_into) if table.merged_into else None,
        also=tuple(dict.fromkeys(term for name in table.also if name.strip() and (term := slug(name)) != slug(key))),
        hidden=table.hidden,
        learn=table.learn,
    )


def _rule(match: list[str] | dict[str, list[str]], section: str) -> Rule:
    """A list is `any`; in a table, what is none of the three is a language."""
    written = {"any": match} if isinstance(match, list) else match
    phrases = {role: tuple(phrase for text in texts if (phrase := one_line(text))) for role, texts in written.items()}
    of_all = {role: phrases.pop(role, ()) for role in ("any", "all", "none")}
    for tag in phrases:
        if not LANGUAGE.fullmatch(tag):
            message = f"{section}.match.{tag} is neither any, all, none nor a language tag"
            raise WrongValueError(message, tag, f"{section}.match")
    return Rule(**of_all, languages=phrases)


def _check_names(tables: Iterable[str], topics: Mapping[str, Topic]) -> None:
    """A name leads to one topic."""
    owners: dict[str, str] = {}
    for key in tables:
        for name in topics[slug(key)].also:
            other = name if name in topics else owners.setdefault(name, slug(key))
            if other != slug(key):
                message = f"topics.{key}.also: another topic is called so: {name!r}, which is {other!r}"
                raise WrongValueError(message, "also", f"topics.{key}")


def _check_way(key: str, step: str, topics: Mapping[str, Topic]) -> None:
    """Following parents, or what a topic was merged into, ends at a topic that is there, and soon."""
    topic = topics[slug(key)]
    way = [topic.term]
    while following := getattr(topic, step):
        if following not in topics:
            raise _wrong_step(key, step, f"is no topic of this file: {following!r}; write [topics.{following}]")
        ends = [following]
        while step == "parent" and (merged := topics[ends[-1]].merged_into):
            ends.append(merged)
        if ends[-1] in way:
            raise _wrong_step(key, step, f"leads back to itself: {' → '.join([*way, *ends])}")
        way += ends
        if len(way) > _FARTHEST:
            raise _wrong_step(key, step, f"goes on and on: {' → '.join(way[:4])} → …; {_FARTHEST} topics at the most")
        topic = topics[ends[-1]]


def _wrong_step(key: str, step: str, message: str) -> WrongValueError:
    return WrongValueError(f"topics.{key}.{step} {message}", step, f"topics.{key}")


def selections_of(tables: Sequence[SelectionTable], topics: Sequence[Topic]) -> tuple[Selection, ...]:
    """The combinations that are published. Raises WrongValueError for one that means nothing, or what another does."""
    names = {name: topic.term for topic in topics for name in topic.also}
    names |= {topic.term: topic.merged_into for topic in topics if topic.merged_into}
    found: dict[str, Selection] = {}
    for number, table in enumerate(tables):
        try:
            combination = parse(table.query, lambda name: _resolved(name, names))
            if combination.is_single:
                raise ValueError(f"is a single topic, which has feeds of its own: {table.query!r}")
            if combination.canonical in found:
                raise ValueError(f"means what another one does: {combination.canonical!r}")
            if len(combination.canonical.encode()) > MAX_FILE_NAME:
                raise ValueError(f"is too long for the name of a folder: {table.query!r}")
        except ValueError as error:
            raise WrongValueError(f"feeds.query {error}", "query", f"feeds.{number}") from error
        title, description = one_line(table.title or ""), one_line(table.description)
        found[combination.canonical] = Selection(
            combination.canonical, title, description, _as_written(table.query, combination)
        )
    return tuple(found.values())


def _as_written(query: str, combination: Combination) -> str:
    """The query by the names that stand there, if that is another one and may be that of a folder."""
    written = parse(query, slug).canonical
    return written if written != combination.canonical and len(written.encode()) <= MAX_FILE_NAME else ""


def _resolved(name: str, names: Mapping[str, str]) -> str:
    term = slug(name)
    while term in names:
        term = names[term]
    return term


def _wrong(key: str, message: str, name: str = "") -> WrongValueError:
    return WrongValueError(f"topics.{key} {message}", name, f"topics.{key}")
