"""A query over topics, as it stands in a path (`nato,eu+ukraine+!poland`) → the articles that it means.

    nato+ukraine        both
    nato,ukraine        either
    ukraine+!nato       the first without the second
    nato,eu+ukraine     one of the first two, and the third

A `,` binds closer than a `+`: each `+` narrows what stands before it, and a part may name several topics of which
one is enough, as people filter a list. So a `!` leaves out of the whole, and needs no brackets. A `!`
stands before a single topic, and there is at least one part without it: else nearly all articles are meant.

Queries that mean the same have one canonical form. Terms contain letters, digits, marks, `-`, `_`, `.` and `~` alone
(see `paths.slug`), so `+`, `,` and `!` are free to stand between them.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

MAX_TERMS = 8
# In characters; long before eight of the longest terms.
_MAX_LENGTH = 2_000
_PUNCTUATION = "-_.~"


@dataclass(frozen=True, slots=True)
class Combination:
    """Topics that an article has: of each of `parts` at least one, and none of `without`.

    Made by `parse` alone: all are sorted, no part holds another one, no term is in both.
    """

    parts: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()

    @property
    def canonical(self) -> str:
        """The query, the same for all that mean the same; `parse` reads it."""
        return "+".join((*(",".join(part) for part in self.parts), *(f"!{term}" for term in self.without)))

    @property
    def terms(self) -> tuple[str, ...]:
        """All topics that it names."""
        return (*dict.fromkeys(term for part in self.parts for term in part), *self.without)

    @property
    def is_single(self) -> bool:
        """Whether it is one topic and nothing else, which has feeds of its own."""
        return len(self.parts) == len(self.parts[0]) == 1 and not self.without

    def matches(self, terms: Collection[str]) -> bool:
        """Whether an article with these topics is meant."""
        return all(any(term in terms for term in part) for part in self.parts) and not any(
            term in terms for term in self.without
        )

    def title(self, labels: Mapping[str, str]) -> str:
        """The query in words, by the labels of terms: `NATO and Ukraine, without Poland`."""

        def said(terms: Iterable[str], last: str) -> str:
            return _listed([labels.get(term, term) for term in terms], last)

        if all(len(part) == 1 for part in self.parts):
            words = said([part[0] for part in self.parts], "and")
        else:
            words = ", and ".join(said(part, "or") for part in self.parts)
        return f"{words}, without {said(self.without, 'or')}" if self.without else words


def is_query(name: str) -> bool:
    """Whether a part of a path is a query and not the name of one topic."""
    return any(mark in name for mark in "+,!")


def parse(query: str, resolve: Callable[[str], str | None] = lambda term: term) -> Combination:
    """The combination that a query means, from the decoded part of a path.

    `resolve` gives the term of the topic that has a name (its own term, or one of `also`), None where none has.
    Raises ValueError that says what is wrong; a query that no article can match is wrong too.
    """
    if len(query) > _MAX_LENGTH or query.count("+") + query.count(",") >= MAX_TERMS:
        raise ValueError(f"has more than {MAX_TERMS} topics")
    parts: set[frozenset[str]] = set()
    without: set[str] = set()
    for part in query.split("+"):
        if part.startswith("!"):
            without.add(_term(part[1:], resolve))
        else:
            parts.add(frozenset(_term(name, resolve) for name in part.split(",")))
    return _simplified(parts, without, query)


def _simplified(parts: set[frozenset[str]], without: set[str], query: str) -> Combination:
    """The one form of all that mean the same: excluded topics open no way in, and a wider part says nothing new."""
    if not parts:
        raise ValueError(f"says only what to leave out: {query!r}")
    left = {part - without for part in parts}
    if frozenset() in left:
        raise ValueError(f"leaves out what it asks for: {query!r}")
    narrow = (part for part in left if not any(other < part for other in left))
    return Combination(tuple(sorted(tuple(sorted(part)) for part in narrow)), tuple(sorted(without)))


def _term(name: str, resolve: Callable[[str], str | None]) -> str:
    normal = unicodedata.normalize("NFC", name)
    if not normal.strip(".") or not all(
        char in _PUNCTUATION or unicodedata.category(char)[0] in "LNM" for char in normal
    ):
        raise ValueError(f"is not the name of a topic: {name!r}")
    term = resolve(normal)
    if term is None:
        raise ValueError(f"there is no such topic: {name!r}")
    return term


def _listed(words: list[str], last: str) -> str:
    """Words as a sentence lists them: `a, b and c`."""
    *before, end = words
    return f"{', '.join(before)} {last} {end}" if before else end
