"""Spellings of a name → what they have in common, and the one that stands for all."""

import unicodedata
from collections.abc import Mapping, Set
from functools import lru_cache

from feeds.patterns import lazy

Key = tuple[str, ...]

_CYRILLIC = lazy("[а-яіїєґё'-]+")
# The endings by which Ukrainian and Russian names are declined, longer ones first.
_ENDING = lazy(
    "(?<=...)(?:ією|ієм|ией|ием|еем|еей|ія|ії|ію|ия|ии|ию|ие|ея|ею|ее|еи|ами|ями|ові|еві|єві|ого|ому|ими|ыми|ою|ею|єю|ій|им|ым|ім|їм|их|ых|ої|ом|ем|єм|ям|ах|ях|ам|ей|ой|ый|ий|ая|ую|ое|ые|ие"
    "|а|я|у|ю|о|е|є|и|і|ї|ы|й|ь)$"
)
_BEFORE_LAST = lazy("[іїоеє](?=[бвгґджзклмнпрстфхцчшщ]$)")  # Київ, Києва; Львів, Львова
_ADJECTIVE = lazy("(?:ого|ому|ої|их|ими|ий|ый|ых|ым|ая|ое|ой|ую)$")
_GERMAN_ADJECTIVE = lazy("(?<=.....)(?:en|er|em|es|e)$")
_INSTRUMENTAL = lazy("(?:ой|ей|єй|ом|ем|єм)$")
_CASES = {"о": 1, "а": 2, "я": 2} | dict.fromkeys("еєиіїуыюэ", 3)
_RARE = 0.03  # of the uses of a name
_VOCATIVE = 5  # times as often has -о to be found: else it calls out to someone


@lru_cache(maxsize=100_000)
def key_of(form: str) -> Key:
    """What all spellings of a name have in common: letters without case, stems without endings."""
    *others, last = unicodedata.normalize("NFC", form).split()
    stems = [_GERMAN_ADJECTIVE.sub("", _stem(word)) for word in others]
    # The initial in the middle of a name comes and goes: Paul D. Ryan.
    return (*stems[:1], *(stem for stem in stems[1:] if len(stem) > 1), _stem(last))


def _stem(word: str) -> str:
    folded = word.casefold().replace("’", "'").replace("ʼ", "'").replace(".", "")
    if not _CYRILLIC.fullmatch(folded):
        return _plain(folded[:1]) + folded[1:]
    if word.isupper():
        return folded
    if folded.endswith("ці"):
        folded = f"{folded[:-2]}кі"  # Авдіївка, Авдіївці
    return _BEFORE_LAST.sub("е", _ENDING.sub("", folded))


def _plain(letter: str) -> str:
    """Without an accent, which French capitals may lose."""
    return unicodedata.normalize("NFD", letter)[:1]


def is_declined(form: str) -> bool:
    """Whether a name is written in Cyrillic: its endings say what other languages say by small words."""
    return _CYRILLIC.fullmatch(form[-1].lower()) is not None


def is_adjective(forms: Mapping[str, int]) -> bool:
    """Whether a single word is declined as Ukrainian and Russian adjectives are: the head of a longer name."""
    like_one = sum(count for form, count in forms.items() if _ADJECTIVE.search(form))
    return like_one > 0.2 * sum(forms.values())


def label_of(forms: Mapping[str, int]) -> str:
    """The form that stands for all: the most frequent one, of declined ones one that looks like a nominative."""
    enough = _RARE * sum(forms.values())
    likely = {form: n for form, n in forms.items() if n >= enough * (_VOCATIVE if form[-1] == "о" else 1)} or forms
    lasts = {form.rpartition(" ")[2] for form in likely}
    return min(likely, key=lambda form: (_case(form, lasts), _size(form), -likely[form], form))


def _case(form: str, lasts: Set[str]) -> int:
    """Small for what looks like a nominative: without an ending, with -о, with -а; 0 in other scripts."""
    word = form.rpartition(" ")[2]
    if word.isupper() or not is_declined(word):
        return 0
    if _INSTRUMENTAL.search(word) and not lasts.isdisjoint(word[:-2] + ending for ending in ("", *"оаяеь")):
        return 3  # Россией, Порошенком
    return _CASES.get(word[-1], 0)


def _size(form: str) -> int:
    return len(form) if is_declined(form) and not form.isupper() else 0
