"""Facts about summaries: the first whole sentences of a text, neither too few nor too many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.characters import one_line
from feeds.summary import ENOUGH, HARD_LIMIT, LIMIT, summarize

LONG = "The river rose by two metres in the night, and the ferry stayed on the other side until noon."  # 94 characters
SHORT = "Nobody was hurt."


def test_short_text():
    """A short text is its own summary, the paragraphs in one line."""
    assert summarize([LONG, SHORT]) == f"{LONG} {SHORT}"


def test_enough():
    """Sentences follow until there are enough characters, and no longer."""
    assert summarize([f"{LONG} {LONG} {LONG} {LONG}"]) == f"{LONG} {LONG} {LONG}"
    assert ENOUGH <= 3 * len(LONG) < LIMIT


def test_whole_sentences():
    """A sentence that would make the summary too long is left out, not cut."""
    tail = "And " + "so on and " * 30 + "so on."
    assert summarize([LONG, tail]) == LONG


def test_endless_sentence():
    """A first sentence without end is cut between words, with an ellipsis and no comma before it."""
    found = summarize(["word, " * 200])
    assert found.endswith("word…")
    assert LIMIT - 10 < len(found) <= LIMIT + 1


def test_endless_word():
    """A first word without end is cut all the same."""
    assert summarize(["x" * 10_000]) == "x" * LIMIT + "…"


def test_first_sentence_a_little_too_long():
    """A first sentence just beyond the limit stays whole."""
    sentence = "A" + " and" * 82 + "."
    assert LIMIT < len(sentence) < HARD_LIMIT
    assert summarize([sentence, SHORT]) == sentence


@pytest.mark.parametrize("paragraphs", [[], [""], ["   "], ["", "\n"]])
def test_nothing(paragraphs):
    """A text without words has an empty summary."""
    assert summarize(paragraphs) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Mr. Smith met Dr. Jones in the U.S. on Oct. 14 for talks about the St. Lawrence river and much more besides",
        "Prices rose by 3.5 percent to $1.2 million, e.g. for ferries, at 3 p.m. on Monday by what the office says",
    ],
)
def test_abbreviations(sentence):
    """An abbreviation's full stop ends no sentence: a summary never ends after `Mr.`"""
    text = f"{LONG} {LONG} {sentence}. {SHORT}"
    assert summarize([text]) in (f"{LONG} {LONG}", f"{LONG} {LONG} {sentence}.")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("uk", "Річка піднялася вночі на два метри, і пором до полудня простояв на іншому березі, каже п. Коваль."),
        ("zh", "河水夜间上涨了两米，渡船一直停在对岸直到中午，镇上的人们都在等待，没有人受伤。"),
        ("hi", "रात में नदी दो मीटर बढ़ गई और नाव दोपहर तक दूसरे किनारे पर रही।"),
        ("ar", "ارتفع النهر مترين خلال الليل وبقيت العبارة على الضفة الأخرى حتى الظهر، فهل عادت؟"),
        ("de", "Der Fluss stieg in der Nacht um zwei Meter, und die Fähre blieb bis zum 3. Oktober am anderen Ufer."),
    ],
)
def test_languages(language, sentence):
    """Sentences end as they do in the article's language."""
    text = " ".join([sentence] * 12)
    found = summarize([text], language)
    assert found.replace(sentence, "").strip() == ""
    assert ENOUGH - 1 <= len(found) <= LIMIT  # the space behind the last sentence counts


@pytest.mark.parametrize("language", ["en-GB", "uk-UA", "zh-Hant-TW", "xx", "tlh", ""])
def test_language_tags(language):
    """Any language tag will do."""
    assert summarize([f"{LONG} {SHORT}"], language) == f"{LONG} {SHORT}"


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.text("abc їд北.!?…\"' ,", max_size=400).map(one_line), max_size=5))
def test_any_text(paragraphs):
    """A summary is one line of bounded length, and the beginning of the text."""
    found = summarize(paragraphs)
    text = "".join("".join(paragraphs).split())
    assert found == found.strip()
    assert "\n" not in found
    assert len(found) <= HARD_LIMIT
    assert text.startswith("".join(found.removesuffix("…").split()))
    assert bool(found) == bool(text)
