"""Articles → their stories as other programs find them, where these are installed.

Both get what we don't: all articles at once, and the limit at which they do best with the articles that judge them.
"""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

Text = tuple[str, str, float]  # title, text, and the day on which it was published
Pair = tuple[int, int, float]  # two articles, by their places, and how alike they are

_DAYS = 3  # as far apart as articles of a story may be for us
_WORDS = 150  # of the beginning of a text
_LIMITS = tuple(step / 20 for step in range(2, 20))
_HASHES, _SHINGLE = 128, 3


def peers() -> Mapping[str, Callable[[Sequence[Text]], list[Pair]]]:
    """What finds pairs of articles that are alike."""
    found = {"TF-IDF (scikit-learn)": ("sklearn", tf_idf), "MinHash (datasketch)": ("datasketch", min_hash)}
    return {name: find for name, (package, find) in found.items() if find_spec(package)}


def limited(pairs: Sequence[Pair], count: int) -> Iterator[list[str]]:
    """The stories of so many articles, for each limit from which two that are alike tell one."""
    for limit in _LIMITS:
        stories = list(range(count))
        for one, other, likeness in pairs:
            if likeness >= limit:
                first, second = sorted((_root(stories, one), _root(stories, other)))
                stories[second] = first
        yield [str(_root(stories, place)) for place in range(count)]


def tf_idf(texts: Sequence[Text]) -> list[Pair]:
    """The cosine of title (twice) and beginning, with what all articles say of how rare a word is."""
    module = importlib.import_module("sklearn.feature_extraction.text")
    beginnings = [f"{title}\n{title}\n{' '.join(text.split()[:_WORDS])}" for title, text, _ in texts]
    vectors = module.TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(beginnings)
    cosines = (vectors @ vectors.T).tocoo()
    found = zip(cosines.row.tolist(), cosines.col.tolist(), cosines.data.tolist(), strict=True)
    return [pair for pair in found if pair[0] < pair[1] and pair[2] >= _LIMITS[0] and _near(texts, pair)]


def min_hash(texts: Sequence[Text]) -> list[Pair]:
    """What part of their runs of three words two texts share, as far as MinHash tells."""
    module = importlib.import_module("datasketch")
    index = module.MinHashLSH(threshold=_LIMITS[0], num_perm=_HASHES)
    found: list[Pair] = []
    hashes: list[Any] = []
    for place, (title, text, _) in enumerate(texts):
        words = re.findall(r"\w+", f"{title}\n{text}".lower())
        runs = {" ".join(words[at : at + _SHINGLE]).encode() for at in range(max(1, len(words) - _SHINGLE + 1))}
        mine = module.MinHash(num_perm=_HASHES)
        mine.update_batch(runs)
        found += ((other, place, float(mine.jaccard(hashes[other]))) for other in index.query(mine))
        hashes.append(mine)
        index.insert(place, mine)
    return [pair for pair in found if _near(texts, pair)]


def _near(texts: Sequence[Text], pair: Pair) -> bool:
    return abs(texts[pair[0]][2] - texts[pair[1]][2]) <= _DAYS


def _root(stories: list[int], place: int) -> int:
    while stories[place] != place:
        stories[place] = stories[stories[place]]
        place = stories[place]
    return place
