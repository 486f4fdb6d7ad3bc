"""Labelled articles → what LinearSVC of scikit-learn makes of them, where that is installed."""

import importlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from readers.labelled import Labelled


@dataclass(frozen=True, slots=True)
class Judged:
    """Articles whose likeliest topic is right, and CPU seconds to learn and to guess."""

    right: int
    learning: float
    guessing: float


def installed() -> bool:
    return find_spec("sklearn") is not None


def judged(older: Sequence[Labelled], newer: Sequence[Labelled]) -> Judged:
    """Learned from the older ones and judged by the newer ones, all of them at once; an article has one topic."""
    text = importlib.import_module("sklearn.feature_extraction.text")
    svm = importlib.import_module("sklearn.svm")
    start = time.process_time()
    vectorizer = text.TfidfVectorizer(sublinear_tf=True, stop_words="english")
    pairs = [(article.text, topic) for article in older for topic in article.topics]
    learned = svm.LinearSVC().fit(vectorizer.fit_transform([text for text, _ in pairs]), [topic for _, topic in pairs])
    middle = time.process_time()
    guesses = learned.predict(vectorizer.transform([article.text for article in newer]))
    end = time.process_time()
    right = sum(guess in article.topics for guess, article in zip(guesses, newer, strict=True))
    return Judged(right, middle - start, end - middle)
