"""One place where two versions of a text differ → whether that is a typo, a few words, or news."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.edits.aligning import Hunk
from feeds.edits.vocabulary import COMMON_ENDINGS, CONFUSED, CONTRARY
from feeds.edits.words import Words
from feeds.patterns import lazy

_IN_A_ROW = 4  # words that came or went: a clause
_LONG = 60  # letters: longer ones are no words
_UNSPACED = lazy("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_IDEOGRAPH = lazy("[\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many words were misspelt and how many are other ones; `why` says what makes it news."""

    typos: float = 0
    others: float = 0
    why: str = ""


def judge(before: Words, after: Words, hunk: Hunk, known: frozenset[str]) -> Verdict:
    """What a place comes to; `known` are words, as written, that the old version has anywhere."""
    a, b, c, d = hunk
    old, new = before.folded[a:b], after.folded[c:d]
    if "".join(old) == "".join(new):
        return Verdict(typos=1)  # joined or parted
    if not old or not new:
        return _one_sided(
            before if old else after, *((a, b) if old else (c, d)), grown=len(after.ends) != len(before.ends)
        )
    if _names_differ(before, after, hunk, known):
        return Verdict(why=f"a name: {' '.join(before.written[a:b])} → {' '.join(after.written[c:d])}"[:200])
    return _replaced(old, new)


def _replaced(old: tuple[str, ...], new: tuple[str, ...]) -> Verdict:
    """Words that became other words."""
    if all(map(_UNSPACED.match, (*old, *new))):
        return _unspaced("".join(old), "".join(new))
    if len(old) == len(new):
        typos = sum(is_typo(one, other) for one, other in zip(old, new, strict=True))
        return Verdict(typos, len(old) - typos)
    if is_typo("".join(old), "".join(new)):
        return Verdict(typos=1)
    return _counted(max(len(old), len(new)))


def _one_sided(words: Words, start: int, end: int, *, grown: bool) -> Verdict:
    """Words that came or went."""
    run = words.folded[start:end]
    around = (words.folded[start - len(run) : start], words.folded[end : end + len(run)])
    if run in around and len(run) <= 2:
        return Verdict(typos=1)  # the the
    letters = sum(bool(_UNSPACED.match(word)) for word in run)
    size = len(run) - letters / 2
    if grown and size >= 1.5 and any(n in words.ends for n in range(start, end)):
        return Verdict(why=f"a sentence: {_quoted(words, start, end)}")
    if any(_is_name(words, n) for n in range(start, end)):
        return Verdict(why=f"a name: {_quoted(words, start, end)}")
    if letters == len(run) and len(run) == 1 and (run[0] in CONFUSED or not _IDEOGRAPH.match(run[0])):
        return Verdict(typos=0.5)
    return _counted(size, _quoted(words, start, end))


def _counted(size: float, words: str = "") -> Verdict:
    if size >= _IN_A_ROW:
        return Verdict(why=f"{size:g} words in a row{f': {words}' if words else ''}")
    return Verdict(others=size)


def _quoted(words: Words, start: int, end: int) -> str:
    return " ".join(words.written[start:end])[:100]


def _unspaced(old: str, new: str) -> Verdict:
    """Letters of scripts without spaces: an ideograph is half a word; of others one or two may be wrong in a place."""
    if _IDEOGRAPH.search(old + new):
        is_grammar = len(old) == len(new) == 1 and old in CONFUSED and new in CONFUSED
        return Verdict(typos=0.5) if is_grammar else _counted(max(len(old), len(new)) / 2)
    return Verdict(typos=1) if max(len(old), len(new)) <= 2 else _counted(max(len(old), len(new)) / 2)


def _names_differ(before: Words, after: Words, hunk: Hunk, known: frozenset[str]) -> bool:
    """Whether a name is another one; one that only became what the text calls it elsewhere is not."""
    a, b, c, d = hunk
    olds = [before.written[n] for n in range(a, b) if _is_name(before, n)]
    news = [after.written[n] for n in range(c, d) if _is_name(after, n)]
    if not olds and not news:
        return False
    if b - a == d - c == len(olds) == len(news) and all(each in known for each in news):
        return not all(is_typo(one.casefold(), other.casefold()) for one, other in zip(olds, news, strict=True))
    return True


def _is_name(words: Words, index: int) -> bool:
    """Whether a word has a capital where not all words have one."""
    word = words.written[index]
    if not word[:1].isupper() or index == 0 or index - 1 in words.ends:
        return False
    return not (len(word) > 5 and word.casefold().endswith(COMMON_ENDINGS))


def is_typo(old: str, new: str) -> bool:
    """Whether one of two words, in lower case, is a misspelling of the other, as far as letters can say."""
    longer = max(len(old), len(new))
    if longer > _LONG or _are_contrary(old, new):
        return False
    if longer <= 3:  # of, or, on: only letters that changed places
        return longer > 1 and sorted(old) == sorted(new) and _distance(old, new) == 1
    return _distance(old, new) <= (1 if longer < 7 else 2)


def _are_contrary(old: str, new: str) -> bool:
    short, long = sorted((old, new), key=len)
    return len(short) > 2 and len(long) > len(short) and any(f"{each}{short}" == long for each in CONTRARY)


def _distance(old: Sequence[str], new: Sequence[str]) -> int:
    """Letters to put in, take out, change, or swap with their neighbour (optimal string alignment)."""
    before, last = list[int](), list(range(len(new) + 1))
    for n, one in enumerate(old, start=1):
        row = [n]
        for m, other in enumerate(new, start=1):
            row.append(min(last[m] + 1, row[m - 1] + 1, last[m - 1] + (one != other)))
            if n > 1 and m > 1 and one == new[m - 2] and old[n - 2] == other:
                row[m] = min(row[m], before[m - 2] + 1)
        before, last = last, row
    return last[-1]
