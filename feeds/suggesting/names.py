"""A text → the names it says: phrases in capitals, and how much of the text is about each."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import log

from feeds.patterns import lazy
from feeds.suggesting.spelling import Key, is_declined, key_of
from feeds.suggesting.words import AGENCIES, DEMONYMS, DETERMINERS, HEADS, LINKS, NOTHING, STARTERS, TITLE_PAIRS, TITLES

_LONGEST = 20_000  # characters of a text: what it is about stands before
_MOST_WORDS = 10  # of a name
_BEFORE = 60  # characters that say whether a sentence begins
_SPACE = "[ \N{NO-BREAK SPACE}]"
_LINK_WORDS = frozenset(LINKS.replace("|", " ").split())
_DATELINE = lazy(r"(?:[A-Z][\w.'/-]*,? ){1,4}?(?:\d{1,2},? )?(?:\([^()\n]{2,30}\) )?(?:--|[-–—]) ")
_BYLINE = lazy(r"(?:by|von|par|por|di|автор|фото|photo|foto)\b[ :]", re.IGNORECASE)
_WORD = lazy(r"[^\W\d_][\w’'ʼ-]*")
_ABBREVIATION = lazy(
    r"(?:^|[\s(\"“«])(?:[^\W\d_]|mr|mrs|ms|dr|st|gen|sen|rep|gov|lt|col|sgt|prof|rev|jr|no|vs|hon|ім|им|вул|ул)\.$",
    re.IGNORECASE,
)
_OPENING = " \N{NO-BREAK SPACE}\"'“”„«»‘’([{*_#>\t"
_ENDS = ".!?…:;•|–—-"
_POSSESSIVE = lazy(r"[’'ʼ][sS]?$")
_ROMAN = lazy(r"[IVXLC]+\.?")
_ADJECTIVE = lazy(r"[^\W\d_]{3,}(?:(?<!t)e|en|er|es|em)|\d+")
_OF_WORDS = 0.2  # inside sentences have capitals: more are nouns, too (German)
_BEHIND_ARTICLES = 0.1  # of these, else they are a list of names


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one text: its key, as it is mostly written there, and how much the text is about it.

    `tied` says how often it stands behind an article or an adjective, `free` how often it doesn't: in a text
    that has its nouns in capitals, for a word that may be a noun. Both are 0 for all that is a name for sure.
    `in_short` is true of a full name that the text also has as its last word alone.
    """

    key: Key
    form: str
    weight: float
    tied: int = 0
    free: int = 0
    in_short: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words in capitals, where they stand, whether a sentence begins with them, and the word before them."""

    words: tuple[str, ...]
    at: int
    begins: bool
    before: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A name where it is said once."""

    form: str
    at: int
    before: str


def names(title: str, body: str) -> tuple[Name, ...]:
    """The names of a text, what it is most about first."""
    body = body[:_LONGEST]
    text = body if _is_headline(title) else f"{title}\n{body}"
    phrases = tuple(_phrases(text))
    words = _WORD.findall(text)
    small = frozenset(word for word in words if word[0].islower())
    inside = frozenset(word for phrase in phrases for word in phrase.words[phrase.begins :])
    said: dict[Key, list[_Said]] = defaultdict(list)
    for phrase in phrases:
        for each in _trimmed(phrase, small, inside):
            if each.form.isupper() and len(each.form) > 3 and each.form.lower() in small:
                continue  # a word that is shouted
            said[key_of(each.form)].append(each)
    has_nouns = _has_nouns([phrase for phrase in phrases if not phrase.begins], len(words))
    return _weighed(_joined(_parted(said)), title=f" {title} ", size=len(text), has_nouns=has_nouns)


def _is_headline(title: str) -> bool:
    """Whether the words of a title have capitals, as is the custom of some: then they say nothing of names."""
    words = [word for word in _WORD.findall(title) if len(word) > 3]
    return sum(map(str.isupper, (word[0] for word in words))) > 0.6 * len(words)


def _has_nouns(inside: Sequence[_Phrase], words: int) -> bool:
    """Whether nouns have capitals, as in German: there are many inside sentences, some of them behind an article."""
    if len(inside) <= _OF_WORDS * words:
        return False
    return sum(phrase.before.lower() in DETERMINERS for phrase in inside) > _BEHIND_ARTICLES * len(inside)


# -- phrases in capitals


def _phrases(text: str) -> Iterator[_Phrase]:
    start = 0
    for line in text.splitlines(keepends=True):
        if not line.isupper() and not _BYLINE.match(line):
            skip = dateline.end() if (dateline := _DATELINE.match(line)) else 0
            for match in _pattern().finditer(line, skip):
                if match[0].count(" ") < _MOST_WORDS:  # more are a headline, or a list
                    yield _phrase(match, line[max(skip, match.start() - _BEFORE) : match.start()], start)
        start += len(line)


def _phrase(match: re.Match[str], before: str, start: int) -> _Phrase:
    bare = before.rstrip(_OPENING)
    begins = not bare or (bare[-1] in _ENDS and not (bare[-1] == "." and _ABBREVIATION.search(bare[-12:])))
    return _Phrase(tuple(match[0].split()), start + match.start(), begins, bare[bare.rfind(" ") + 1 :])


@cache
def _pattern() -> re.Pattern[str]:
    """Words that begin with a capital, one after another, and the small ones that link them."""
    capital = f"[{_capitals()}]"
    abbreviation = rf"(?:{capital}{{1,2}}\.){{2,}}|(?:{capital}|St|Mt|Ft)\.(?={_SPACE}{capital})"
    word = rf"(?:{abbreviation}|{capital}[\w&’'ʼ-]*\w|{capital})"
    return re.compile(rf"(?<![\w&-]){word}(?:{_SPACE}(?:(?:{LINKS}){_SPACE})?{word})*")


def _capitals() -> str:
    """The capitals of all scripts, as ranges of an expression's class."""
    codes = [code for code in range(0x10000) if chr(code).isupper()]
    known = set(codes)
    starts = [code for code in codes if code - 1 not in known]
    ends = [code for code in codes if code + 1 not in known]
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))


# -- phrases → names


def _trimmed(phrase: _Phrase, small: frozenset[str], inside: frozenset[str]) -> Iterator[_Said]:
    """The names in a phrase: without what only begins the sentence, and without titles; a possessive ends one."""
    words = list(phrase.words)
    before = phrase.before
    if phrase.begins and _only_begins(words, small, inside):
        before = words.pop(0)
    while words:
        end = next((n for n, word in enumerate(words, 1) if _POSSESSIVE.search(word)), len(words))
        if form := _name(tuple(words[:end])):
            yield _Said(form, phrase.at, before)
        before = words[end - 1]
        words = words[end:]


def _only_begins(words: list[str], small: frozenset[str], inside: frozenset[str]) -> bool:
    """Whether the first word has its capital from the sentence that it begins."""
    first = words[0].removesuffix("'s").removesuffix("’s")
    if first.isupper() and len(first) > 1:
        return False
    if first.lower() in STARTERS or first.lower() in small:
        return True
    return len(words) == 1 and words[0] not in inside and first not in inside


@lru_cache(maxsize=100_000)
def _name(capitals: tuple[str, ...]) -> str:
    """The name without titles and words that name nothing at its ends; empty for no name."""
    words = [_POSSESSIVE.sub("", word) for word in capitals]
    words = _behind_titles([word for word in words if word])
    while words and _is_nothing(words[0]):
        words = words[1:]
    while words and _is_nothing(words[-1]):
        words = words[:-1]
    return " ".join(words) if words and not _is_no_name(words) else ""


def _behind_titles(words: list[str]) -> list[str]:
    lower = [word.lower().rstrip(".") for word in words]
    titles = (n for n, word in enumerate(lower, 1) if word in TITLES or tuple(lower[n - 2 : n]) in TITLE_PAIRS)
    last = max(titles, default=0)
    return words[last + 2 * (lower[last : last + 2] == ["of", "state"]) :]  # of the United States: Secretary of State


def _is_nothing(word: str) -> bool:
    lower = word.lower().rstrip(".")
    return lower in NOTHING or word in _LINK_WORDS


def _is_no_name(words: list[str]) -> bool:
    if words[-1].lower() in DEMONYMS or any(word.lower() in AGENCIES for word in words):
        return True
    word = words[0]
    return len(words) == 1 and (len(word.strip(".")) < 2 or word.lower() in HEADS or _ROMAN.fullmatch(word) is not None)


def _parted(said: Mapping[Key, list[_Said]]) -> dict[Key, list[_Said]]:
    """Without the country before a person's name: Ukrainian and Russian link the two by an ending alone."""
    parted: dict[Key, list[_Said]] = defaultdict(list)
    for key, places in said.items():
        is_linked = len(key) == 3 and key[:1] in said and is_declined(places[0].form)
        for each in places:
            form = each.form.partition(" ")[2] if is_linked else each.form
            parted[key_of(form)].append(replace(each, form=form) if is_linked else each)
    return parted


def _joined(said: Mapping[Key, list[_Said]]) -> dict[Key, list[_Said]]:
    """A person's last name counts for the full one."""
    longs: dict[str, list[Key]] = defaultdict(list)
    for key, places in said.items():
        are_two = key[:1] in said and is_declined(places[0].form)
        if 1 < len(key) < 4 and not are_two and not _LINK_WORDS.intersection(key):
            longs[key[-1]].append(key)
    joined = dict(said)
    for key in [key for key in said if len(key) == 1 and key[0] in longs]:
        full = max(longs[key[0]], key=lambda long: (len(said[long]), -said[long][0].at))
        joined[full] = [*joined[full], *joined.pop(key)]
    return joined


def _weighed(said: Mapping[Key, list[_Said]], *, title: str, size: int, has_nouns: bool) -> tuple[Name, ...]:
    found = []
    for key, places in said.items():
        own = [each.form for each in places if key_of(each.form) == key]
        form = Counter(own).most_common(1)[0][0]
        in_title = form in title or (len(key) > 1 and form.rpartition(" ")[2] in title)
        first = min(each.at for each in places) / (size or 1)
        weight = (1 + log(len(places))) * (1 + 0.7 * in_title + 0.5 * (1 - first)) * (1.25 if len(key) > 1 else 1)
        unsure = has_nouns and len(key) == 1 and not form.isupper()
        tied = sum(_is_tied(each.before) for each in places) if unsure else 0
        weight *= 1 - tied / len(places)
        found.append(Name(key, form, weight, tied, len(places) - tied if unsure else 0, len(own) < len(places)))
    return tuple(sorted(found, key=lambda name: (-name.weight, name.key)))


def _is_tied(before: str) -> bool:
    return before.lower() in DETERMINERS or _ADJECTIVE.fullmatch(before) is not None
