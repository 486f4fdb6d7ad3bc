"""Facts about learned topics: what is guessed, and above all what is not."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled_texts import OTHERS, TEXTS

from feeds.learning import Example, Guess, Hinted, Model, due, from_phrases, newest, pack, train, unpack, words

COMMON = tuple(f"common{number}" for number in range(40))
TOPICS = ("harvest", "lawsuits", "rockets", "theatre", "weather")


def vocabulary(topic: str) -> tuple[str, ...]:
    return tuple(f"{topic[:3]}{chr(97 + number)}" for number in range(26))


def article(topic: str, dice: random.Random, *, clear: int = 25) -> Counter[str]:
    """Words of an article: 40 that any article has, and some of the topic's own."""
    return Counter(dice.choices(COMMON, k=40) + dice.choices(vocabulary(topic), k=clear))


def examples(*topics: str, each: int, seed: int = 1, clear: int = 25) -> list[Example]:
    dice = random.Random(seed)
    return [Example(article(topic, dice, clear=clear), (topic,)) for _ in range(each) for topic in topics]


@pytest.fixture(scope="module")
def model() -> Model:
    return train(examples(*TOPICS, each=40))


def terms(guesses: tuple[Guess, ...]) -> list[str]:
    return [guess.term for guess in guesses]


class TestGuessing:
    def test_topic(self, model):
        """An article that speaks like a topic's gets the topic."""
        dice = random.Random(2)
        for topic in TOPICS:
            assert terms(model.topics(article(topic, dice))) == [topic]
            assert model.best(article(topic, dice)) == topic

    def test_nothing_known(self, model):
        """A text without a known word gets no topic."""
        assert model.topics(words("zzz yyy xxx")) == ()
        assert model.topics(Counter()) == ()

    def test_common_words(self, model):
        """An article of words that all articles have gets no topic."""
        assert model.topics(Counter(COMMON)) == ()

    def test_stranger(self, model):
        """An article off all topics gets none, though it resembles one of them a little."""
        dice = random.Random(3)
        stranger = article("cooking", dice)
        assert model.topics(stranger + Counter(vocabulary("weather")[:3])) == ()

    def test_torn(self, model):
        """An article between two topics gets neither, where no article had both."""
        dice = random.Random(4)
        assert model.topics(article("rockets", dice) + article("theatre", dice)) == ()

    def test_both(self):
        """It gets both, where articles of one often are of the other."""
        dice = random.Random(5)
        both = [Example(article("rockets", dice) + article("theatre", dice), ("theatre", "rockets")) for _ in range(20)]
        model = train([*examples(*TOPICS, each=40), *both])
        found = model.topics(article("rockets", dice) + article("theatre", dice))
        assert sorted(terms(found)) == ["rockets", "theatre"]

    def test_surest_first(self):
        """The guess that stands out most comes first."""
        dice = random.Random(6)
        both = [Example(article("rockets", dice) + article("theatre", dice), ("theatre", "rockets")) for _ in range(20)]
        found = train([*examples(*TOPICS, each=40), *both]).topics(both[0].words)
        assert [guess.margin for guess in found] == sorted((guess.margin for guess in found), reverse=True)
        assert all(guess.margin >= 0 for guess in found)


class TestWhatIsLearned:
    def test_nothing(self):
        """Without examples nothing is learned, and nothing guessed."""
        assert train([]) == Model()
        assert Model().topics(Counter(COMMON)) == ()
        assert Model().best(Counter(COMMON)) is None

    def test_too_few(self):
        """A topic with too few examples is not learned."""
        model = train([*examples(*TOPICS, each=40), *examples("cooking", each=9)])
        assert model.terms == TOPICS
        assert "cooking" in train([*examples(*TOPICS, each=40), *examples("cooking", each=10)]).terms

    def test_empty_texts(self):
        """Topics of texts without words are never guessed."""
        model = train([Example({}, (topic,)) for topic in TOPICS for _ in range(20)])
        assert model.topics(Counter(COMMON)) == ()

    def test_alike(self):
        """Two topics of the same words are never told apart, others are."""
        dice = random.Random(7)
        twins = [Example(article("weather", dice), (topic,)) for _ in range(40) for topic in ("storms", "rain")]
        model = train([*examples(*TOPICS[:4], each=40), *twins])
        assert model.topics(article("weather", dice)) == ()
        assert terms(model.topics(article("theatre", dice))) == ["theatre"]

    def test_identical(self):
        """Two topics that always come together are guessed together."""
        dice = random.Random(8)
        twins = [Example(article("weather", dice), ("storms", "rain")) for _ in range(40)]
        model = train([*examples(*TOPICS[:4], each=40), *twins])
        assert sorted(terms(model.topics(article("weather", dice)))) == ["rain", "storms"]

    def test_noise(self):
        """Topics that were given by chance are never guessed."""
        dice = random.Random(9)
        model = train(Example(article("weather", dice), (dice.choice(TOPICS),)) for _ in range(300))
        assert sum(len(model.topics(article("weather", dice))) for _ in range(50)) <= 2

    def test_one_topic(self):
        """One topic is told from articles that have none, where it is clear."""
        dice = random.Random(10)
        others = [Example(article(topic, dice)) for topic in TOPICS[1:] for _ in range(20)]
        model = train([*examples("harvest", each=40), *others])
        assert sum(terms(model.topics(article("harvest", dice))) == ["harvest"] for _ in range(40)) >= 10
        assert (
            sum(len(model.topics(article(topic, dice))) for topic in (*TOPICS[1:], "cooking") for _ in range(20)) == 0
        )

    def test_one_topic_of_all(self):
        """A topic that all articles have is not learned."""
        assert train(examples("harvest", each=40)) == Model()

    @pytest.mark.parametrize("topics", [("harvest", "weather"), ("harvest", "theatre", "weather")])
    def test_few_topics(self, topics):
        """With two or three topics, an article of none gets none, though it resembles one of them."""
        dice = random.Random(11)
        model = train(examples(*topics, each=40))
        assert terms(model.topics(article("harvest", dice, clear=40))) == ["harvest"]
        for alike in (0, 9):
            some = (Counter(dice.choices(vocabulary("weather"), k=alike)) for _ in range(50))
            assert sum(len(model.topics(article("cooking", dice) + each)) for each in some) == 0

    def test_newest(self):
        """What a topic was about long ago is forgotten: the newest examples count."""
        dice = random.Random(12)
        new = [Example({"launch": 1, COMMON[place % 40]: 1}, ("rockets",)) for place in range(2_000)]
        old = [Example({"fireworks": 1, COMMON[place % 40]: 1}, ("rockets",)) for place in range(500)]
        model = train([*new, *old, *examples("harvest", each=20)])
        assert "launch" in model.words
        assert "firework" not in model.words
        assert model.best(article("harvest", dice)) == "harvest"

    def test_precision(self):
        """The more often guesses must be right, the less is guessed."""
        dice = random.Random(18)
        blurred = [
            Example(each.words + Counter(dice.choices(vocabulary(dice.choice(TOPICS)), k=6)), each.topics)
            for each in examples(*TOPICS, each=60, clear=6)
        ]
        found = [train(blurred, precision=precision).report.labelled for precision in (0.6, 0.9, 0.99)]
        assert found == sorted(found, reverse=True)
        assert found[0] > found[-1]


class TestReport:
    def test_figures(self, model):
        """Topics that are easily told apart are found, nearly always, and rightly."""
        assert [figures.term for figures in model.report.topics] == list(TOPICS)
        assert all(figures.examples == 40 for figures in model.report.topics)
        assert model.report.precision == 1
        assert model.report.recall > 0.8
        assert model.report.labelled == model.report.recall

    def test_new_articles(self):
        """What the report says of examples is what comes true for others."""
        model = train(examples(*TOPICS, each=100, clear=5))
        later = examples(*TOPICS, each=100, clear=5, seed=13)
        found = [(guess.term, example.topics) for example in later for guess in model.topics(example.words)]
        assert sum(term in topics for term, topics in found) >= 0.95 * len(found)
        assert len(found) / len(later) == pytest.approx(model.report.labelled, abs=0.15)

    def test_never_guessed(self):
        """A topic that is never guessed has no precision."""
        dice = random.Random(14)
        twins = [Example(article("weather", dice), (topic,)) for _ in range(40) for topic in ("storms", "rain")]
        report = train([*examples(*TOPICS[:4], each=40), *twins]).report
        assert {"rain", "storms"} <= {each.term for each in report.topics if each.precision is None}


class TestPhrases:
    def hinted(self, *topics: str, each: int) -> list[Hinted]:
        """Articles of which a third hold the phrase of their topic, and some that of another."""
        dice = random.Random(15)
        return [
            Hinted(article(topic, dice), {topic: int(place % 3 == 0), TOPICS[place % 5]: int(place % 10 == 1)})
            for place in range(each)
            for topic in topics
        ]

    def test_from_phrases(self):
        """A phrase in a third of the articles is enough to know the rest."""
        model = from_phrases(self.hinted(*TOPICS, each=60))
        dice = random.Random(16)
        assert all(terms(model.topics(article(topic, dice))) == [topic] for topic in TOPICS)

    def test_without_hints(self):
        """Phrases that stand nowhere teach nothing."""
        assert from_phrases(Hinted({word: 1}, {}) for word in COMMON) == Model()
        assert from_phrases([]) == Model()

    def test_unclear(self):
        """Articles that hint at two topics alike teach neither."""
        assert from_phrases(Hinted({word: 1}, {"a": 2, "b": 2}) for word in COMMON) == Model()

    def test_phrases_of_one_kind(self):
        """A topic whose texts all look like another's in the end is not guessed, and no error."""
        alike = [Hinted({"common": 1, "word": 1}, {topic: 1}) for topic in ("rain", "storms") for _ in range(20)]
        model = from_phrases(alike)
        assert model.terms == ("rain", "storms")
        assert model.topics(alike[0].words) == ()


class TestChoice:
    def test_enough(self):
        """Of each topic so many of the newest are learned from, of articles without any, too."""
        numbered = [(number, ("a",) if number % 2 else ()) for number in range(10_000)]
        chosen = list(newest(numbered))
        assert chosen == [*range(4_000)]

    def test_chosen_again(self):
        """What was chosen is chosen again."""
        dice = random.Random(13)
        labelled = [(number, tuple(dice.choices("abcdefghijklm", k=dice.randint(0, 3)))) for number in range(20_000)]
        chosen = list(newest((each, each[1]) for each in labelled))
        assert len(chosen) < len(labelled)
        assert list(newest((each, each[1]) for each in chosen)) == chosen

    def test_never(self):
        """A topic that must not be guessed isn't, and keeps others from its articles."""
        dice = random.Random(14)
        model = train(examples(*TOPICS, each=40), never={"weather"})
        assert model.topics(article("weather", dice)) == ()
        assert terms(model.topics(article("rockets", dice))) == ["rockets"]
        assert [each.precision is None for each in model.report.topics] == [term == "weather" for term in model.terms]


class TestBytes:
    def test_round_trip(self, model):
        """A model comes back from its bytes as it was."""
        assert unpack(pack(model)) == model
        assert pack(unpack(pack(model))) == pack(model)

    def test_same_bytes(self, model):
        """The same examples give the same bytes, whatever order words and topics stand in."""
        turned = [
            Example(dict(sorted(each.words.items(), reverse=True)), each.topics[::-1])
            for each in examples(*TOPICS, each=40)
        ]
        assert pack(train(turned)) == pack(model)

    @pytest.mark.parametrize("data", [b"", b"\xff", b"\x93\x01\x02\x03", b'{"terms": []}'])
    def test_foreign_bytes(self, data):
        """Bytes that are no model are refused."""
        with pytest.raises(ValueError, match=r".+"):
            unpack(data)

    def test_bounded(self, monkeypatch):
        """A model doesn't grow with the number of words in the world: those in most articles are kept."""
        monkeypatch.setattr("feeds.learning.sample._WORDS", 50)
        assert set(COMMON) < train(examples(*TOPICS, each=40)).words.keys()
        assert len(train(examples(*TOPICS, each=40)).words) == 50


class TestDue:
    @pytest.mark.parametrize(
        ("before", "now", "expected"),
        [
            ({}, {}, False),
            ({}, {"nato": 9}, False),
            ({}, {"nato": 10}, True),
            ({"nato": 40}, {"nato": 45}, False),
            ({"nato": 40}, {"nato": 50}, True),
            ({"nato": 1_000}, {"nato": 1_100}, False),
            ({"nato": 1_000}, {"nato": 1_200}, True),
            ({"nato": 40}, {}, True),
            ({"nato": 40}, {"nato": 30}, True),
            ({"nato": 9}, {"nato": 3}, False),
        ],
    )
    def test_due(self, before, now, expected):
        """A model is learned anew when a topic came, went, or changed by a fifth."""
        assert due(before, now) is expected

    def test_least(self):
        """Where fewer articles are enough to learn a topic, fewer are enough to learn anew."""
        assert due({}, {"nato": 3}, least=3)
        assert due({"nato": 10}, {"nato": 13}, least=3)
        assert not due({}, {"nato": 2}, least=3)


class TestWords:
    def test_words(self):
        """Words are counted in lower case; numbers and single letters are none."""
        assert words("The ferry, the Ferry: 2024 a b2 covid19") == {"the": 2, "ferry": 2, "b2": 1, "covid19": 1}

    def test_endings(self):
        """Long words of one stem are one word."""
        assert words("Regierung Regierungen Regierungskrise") == {"regierun": 3}

    def test_apostrophes(self):
        """A word with an apostrophe is the same, whichever apostrophe it is."""
        assert words("об'єкт") == words("об’єкт") == words("обʼєкт")

    def test_accents(self):
        """A letter with an accent is the same, composed or not."""
        assert words("ca\u0301mara") == words("c\u00e1mara") == {"cámara": 1}

    def test_marks(self):
        """Vowel signs don't part words."""
        assert words("हिन्दी समाचार") == {"हिन्दी": 1, "समाचार": 1}

    def test_no_spaces(self):
        """Where words aren't parted by spaces, two neighbouring characters stand for a word."""
        assert words("東京都の選挙") == {"東京": 1, "京都": 1, "都の": 1, "の選": 1, "選挙": 1}
        assert words("iPhone手機 대통령이") == {"iphone": 1, "手機": 1, "대통": 1, "통령": 1, "령이": 1}
        assert words("ประเทศไทย")["ไท"] == 1

    def test_long(self):
        """Only the beginning of a long text counts."""
        assert words("word " * 1_000_000) == {"word": 800}


def test_languages():
    """In a few short texts of three languages most topics of those left out are found, and few are guessed wrongly."""
    numbered = [
        (number, words(text), topic)
        for topics in TEXTS.values()
        for topic, texts in topics.items()
        for number, text in enumerate(texts)
    ]
    right, guesses = 0, []
    for part in range(5):
        model = train([Example(text, (topic,)) for number, text, topic in numbered if number != part])
        left_out = [(text, topic) for number, text, topic in numbered if number == part]
        right += sum(model.best(text) == topic for text, topic in left_out)
        guesses += [guess.term == topic for text, topic in left_out for guess in model.topics(text)]
    assert right >= 27  # of 45; by chance 15
    assert len(guesses) >= 5
    assert guesses.count(False) <= 1


def test_languages_off_topic():
    """Of short texts of three languages that are about something else, hardly any gets a topic."""
    known = [
        Example(words(text), (topic,)) for topics in TEXTS.values() for topic, texts in topics.items() for text in texts
    ]
    model = train(known)
    assert sum(bool(model.topics(each.words)) for each in known) >= 30  # of 45
    assert sum(bool(model.topics(words(text))) for texts in OTHERS.values() for text in texts) <= 1  # of 15


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=60), st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=4)), max_size=30)
)
def test_any_content(articles):
    """No text and no topics make learning fail, and what is learned comes back from its bytes."""
    model = train([Example(words(text), topics) for text, topics in articles], least=2)
    assert unpack(pack(model)) == model
    for text, _ in articles:
        found = terms(model.topics(words(text)))
        assert len(set(found)) == len(found)
        assert set(found) <= set(model.terms)


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_words(text):
    """Words are short, in lower case, and at least two characters long."""
    assert all(2 <= len(word) <= 8 and word == word.lower() for word in words(text))
