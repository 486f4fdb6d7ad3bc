"""Facts about suggested topics: which names are found in texts, which are one, and what is printed."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from named_texts import TEXTS

from feeds.rules import Rule, compiled, faults
from feeds.suggesting import Suggestion, Text, suggest, to_toml
from feeds.suggesting.candidates import least
from feeds.suggesting.names import names
from feeds.suggesting.spelling import key_of, label_of
from feeds.suggesting.tally import Tally

SUMMIT = Text(
    "NATO chief promises help for Ukraine",
    "KYIV, Oct 15 (Reuters) - NATO Secretary General Mark Rutte came to Wiesbaden on Monday. He said that NATO would "
    "help Ukraine for as long as it takes. According to Rutte, the help for Ukraine is well on its way.\n"
    "But Mr Rutte gave no dates.",
)
VISIT = Text(
    "Rutte visits base in Germany",
    "By Anna Example\nThe new head of NATO, Mark Rutte, visited a base in Germany. NATO's help for Ukraine will be "
    "planned there, Rutte said. However, the base in Germany is small. Ukraine thanked him on Tuesday.",
)


def forms(body: str, title: str = "") -> list[str]:
    return [name.form for name in names(title, body)]


def labels(*bodies: str, at_most: int = 30) -> list[str]:
    return [each.label for each in suggest([Text("", body) for body in bodies], at_most=at_most)]


def filler(number: int) -> list[str]:
    """Texts that name nothing."""
    return [f"The weather was fine on day {n}, and nothing happened." for n in range(number)]


# -- names of one text


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("He met Mark Rutte there.", ["Mark Rutte"]),
        ("The river rose. However it fell.", []),
        ("Meanwhile Rutte slept. They saw Rutte.", ["Rutte"]),
        ("Rivers rose. The rivers fell.", []),
        ("Rutte slept. They saw Rutte.", ["Rutte"]),
        ("We saw President Bush and Mr. Blair.", ["Blair", "Bush"]),
        ("We saw Secretary General Mark Rutte.", ["Mark Rutte"]),
        ("We saw US Secretary of State Colin Powell.", ["Colin Powell"]),
        ("It met the Prime Minister on Monday in October.", []),
        ("We like NATO's new home.", ["NATO"]),
        ("We like NATO’s Mark Rutte.", ["Mark Rutte", "NATO"]),
        ("From the Bank of England came this.", ["Bank of England"]),
        ("She met Ursula von der Leyen.", ["Ursula von der Leyen"]),
        ("They flew to St. Louis with J. K. Rowling.", ["J. K. Rowling", "St. Louis"]),
        ("The U.S. and the EE.UU. are one.", ["EE.UU.", "U.S."]),
        ("British and Russian ships met.", []),
        ("It was Henry II or Louis XIV.", ["Henry II", "Louis XIV"]),
        ("THIS IS A HEADLINE\nand this a text about NATO.", ["NATO"]),
        ("We make a note. NOTE that it is so.", []),
        ("By Anna Example\nWe saw Rutte.", ["Rutte"]),
        ("WASHINGTON, Oct 15 (Reuters) - We saw Rutte.", ["Rutte"]),
        ("This was said by Reuters and BBC News.", []),
        ("It happened in l'Élysée, d'Emmanuel Macron.", ["Emmanuel Macron", "Élysée"]),
        ("", []),
        ("北约秘书长访问德国。", []),
    ],
)
def test_names(body, found):
    """Names are words in capitals, without titles, dates, bylines, agencies, and what only begins a sentence."""
    assert sorted(forms(body)) == sorted(found)


def test_weight():
    """What stands in the title, early and often is what a text is about."""
    text = "We saw Rutte in Bonn. Later Rutte left Bonn for Rome. In Rome we saw Rutte."
    assert forms(text, "Where is Rutte today") == ["Rutte", "Bonn", "Rome"]


def test_last_name():
    """A person's last name counts for the full name."""
    assert forms("We saw Mark Rutte. There Rutte spoke, and Rutte left with Trump.") == ["Mark Rutte", "Trump"]


def test_headline():
    """A title in which all words have capitals says no names."""
    assert forms("We saw Rutte.", "Nine Things Nobody Told Rutte") == ["Rutte"]


def test_initial_in_the_middle():
    """A name is the same with and without the initial in its middle."""
    assert len(forms("We saw Donald J. Trump. It was Donald Trump who left.")) == 1


def test_main_name():
    """What short news in five languages is mainly about is among the first three names, but for one, mostly first."""
    ranks = [
        next((rank for rank, found in enumerate(names(title, body)) if {*key_of(name)} <= {*found.key}), 9)
        for title, body, name in TEXTS
    ]
    assert sum(rank < 3 for rank in ranks) >= 9  # of 10
    assert sum(rank < 1 for rank in ranks) >= 8


def test_german_nouns():
    """Where nouns have capitals, those behind an article weigh less than names."""
    text = "Gestern sah die Frau in Wien eine Katze. Die Leute in Wien mögen den Hund und die Katze. Wir sind in Wien."
    assert forms(text)[0] == "Wien"


# -- spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NATO", "Nato"),
        ("U.S.", "US"),
        ("Україна", "Україною"),
        ("України", "Україні"),
        ("Київ", "Києва"),
        ("Львів", "Львова"),
        ("Зеленський", "Зеленського"),
        ("Володимир Зеленський", "Володимиром Зеленським"),
        ("Верховна Рада", "Верховною Радою"),
        ("Росія", "Росією"),
        ("Авдіївка", "Авдіївці"),
        ("Андрей", "Андрея"),
        ("Путін", "Путіна"),
        ("Порошенко", "Порошенком"),
        ("Élysée", "Elysée"),
        ("Europäische Union", "Europäischen Union"),
        ("Paul D. Ryan", "Paul Ryan"),
        ("O’Brien", "O'Brien"),
    ],
)
def test_one_name(one, other):
    """Spellings and declined forms of a name are one."""
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Iran", "Iraq"), ("Austria", "Australia"), ("Україна", "Український"), ("Рим", "Рига"), ("Росія", "Росіяни")],
)
def test_two_names(one, other):
    """Names that look alike stay two."""
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize(
    ("found", "label"),
    [
        ({"України": 5, "Україна": 2, "Україні": 3}, "Україна"),
        ({"Бахмута": 5, "Бахмутом": 3, "Бахмут": 1}, "Бахмут"),
        ({"Россией": 5, "Россия": 1, "России": 4}, "Россия"),
        ({"Андрея": 3, "Андрей": 1}, "Андрей"),
        ({"Порошенком": 3, "Порошенка": 2, "Порошенко": 1}, "Порошенко"),
        ({"Одесі": 30, "Одеса": 5, "Одесо": 1}, "Одеса"),
        ({"Nato": 2, "NATO": 3}, "NATO"),
    ],
)
def test_label(found, label):
    """Of the forms of a name the nominative is its label, of spellings the most frequent."""
    assert label_of(found) == label


# -- topics of many texts


def test_two_articles():
    """Two articles about one thing are enough for topics: what both are about."""
    assert [each.label for each in suggest([SUMMIT, VISIT])] == ["Mark Rutte", "NATO", "Ukraine"]


def test_one_article():
    """A name in one article alone is no topic."""
    assert suggest([SUMMIT]) == ()
    assert suggest([]) == ()


def test_iterator():
    """What can be read once alone is refused, rather than counted as empty."""
    with pytest.raises(TypeError, match="read twice"):
        suggest(iter([SUMMIT, VISIT]))


def test_order_of_articles():
    """The order of articles changes no label and no count."""
    assert {(s.label, s.count) for s in suggest([SUMMIT, VISIT])} == {
        (s.label, s.count) for s in suggest([VISIT, SUMMIT])
    }


def test_counts():
    """A count is the number of articles in which the rule finds a phrase."""
    texts = [SUMMIT, VISIT, Text("", "They joined NATO."), *(Text("", body) for body in filler(3))]
    for each in suggest(texts):
        rules = compiled({"t": Rule(each.phrases)})
        assert each.count == sum(bool(rules.matches(f"{text.title}\n{text.body}")) for text in texts)


def test_examples():
    """Examples are titles, first those that show the name."""
    texts = [Text("A summit", "It was in Bonn, they say. Hello Bonn."), Text("All of Bonn is blue", "We went to Bonn.")]
    assert suggest(texts)[0].examples == ("All of Bonn is blue", "A summit")


def test_example_without_title():
    """An article without a title is shown by its first words."""
    (found,) = suggest([Text("", f"We went to Bonn. {'word ' * 50}")] * 2)
    assert found.examples == (f"We went to Bonn. {'word ' * 16}…",)


def test_at_most():
    """No more are suggested than are wanted, nor many more than there are articles."""
    bodies = ["We saw " + ", ".join(f"{chr(65 + n)}onn" for n in range(20)) + "."] * 2
    assert len(labels(*bodies)) == 5
    assert len(labels(*bodies, at_most=2)) == 2


def test_nearly_all():
    """What nearly all articles say is no topic, unless there are few articles."""
    assert labels(*["We live in Bonn."] * 9) == ["Bonn"]
    assert labels(*["We live in Bonn."] * 30) == []
    assert labels(*["We live in Bonn."] * 10, *filler(30)) == ["Bonn"]


def test_same_articles():
    """Of two names with the same articles one is a topic."""
    assert labels(*["We went to Bonn, by the Rhine."] * 5, *filler(30)) == ["Bonn"]


def test_words_like_others():
    """A name that is mostly a word like others is no topic: its rule would find those."""
    bodies = ["We met the Labour people."] * 5 + ["It is hard labour."] * 5
    assert labels(*bodies, *filler(30)) == []


def test_initials():
    """Initials and the name that they stand for are one topic."""
    body = "We joined the European Union. Now the EU is large."
    (found,) = suggest([Text("", text) for text in [body] * 4 + ["We like the EU."] * 3 + filler(30)])
    assert (found.count, set(found.phrases)) == (7, {"EU", "European Union"})


def test_spellings_are_one_topic():
    """NATO and Nato are one topic, found by the one that finds both."""
    bodies = ["We joined NATO."] * 4 + ["We joined Nato."] * 3
    (found,) = suggest([Text("", body) for body in bodies + filler(30)])
    assert (found.label, found.phrases, found.count) == ("NATO", ("Nato",), 7)


def test_person():
    """A person is found by the last name, where it is nobody else's."""
    bodies = ["We saw Mark Rutte. It was Rutte."] * 4 + ["We saw Rutte."] * 3
    (found,) = suggest([Text("", body) for body in bodies + filler(30)])
    assert (found.label, found.phrases, found.count) == ("Mark Rutte", ("Rutte",), 7)


def test_two_persons_of_one_name():
    """Two persons with one last name are found by their full names."""
    bodies = [f"We saw {first} Rutte. It was Rutte." for first in ("Mark", "Anna") for _ in range(4)]
    found = suggest([Text("", body) for body in bodies + filler(30)])
    assert {each.phrases for each in found} == {("Anna Rutte",), ("Mark Rutte",)}


def test_declined_names():
    """All forms of a declined name are phrases of one topic, its label the nominative."""
    bodies = ["Ми були в Одесі.", "Це місто Одеса.", "Вони з Одеси.", "Ми любимо Одесу."]
    (found,) = suggest([Text("", body) for body in bodies * 2 + filler(30)])
    assert (found.label, set(found.phrases), found.count) == ("Одеса", {"Одесі", "Одеса", "Одеси", "Одесу"}, 8)


def test_country_before_a_person():
    """In Ukrainian a person is a topic without the country that stands before the name."""
    bodies = ["Ми чули, як президент України Петро Гук сказав слово. Він любить Україну."] * 4
    assert "Петро Гук" in labels(*bodies, *filler(30))


def test_german_corpus():
    """Of German words, that all have capitals, names are topics and nouns are not."""
    bodies = [
        f"Gestern kam der Zug in Wien an, und die Leute sahen das Haus {n}. Ein Haus in Wien hat den Namen. "
        "In der Stadt sah man die Leute und den Zug. Man fuhr nach Wien."
        for n in range(6)
    ]
    assert labels(*bodies, *filler(30)) == ["Wien"]


def test_growing_minimum():
    """The more articles, the more have to share a name."""
    assert [least(n) for n in (0, 2, 30, 100, 1_000, 10_000, 1_000_000)] == [2, 2, 2, 3, 11, 33, 333]


def test_bounded_memory():
    """Rare names are forgotten when there are too many; frequent ones keep their counts."""
    tally = Tally(most=50)
    for number in range(500):
        tally.add(names("", f"We saw Bonn and Name{number}x and Other{number}y."))
    assert len(tally.counts) <= 50
    assert tally.counts["bonn",].texts == 500


@pytest.mark.parametrize(
    "body",
    [
        "A " * 10_000,
        "Aa" * 10_000,
        "A's " * 6_000,
        "A. " * 8_000,
        "Aa of the " * 3_000,
        ". A" * 8_000,
        "\n" * 20_000,
        "Їх є " * 5_000,
        "(" * 20_000,
        "x" * 500_000 + " Bonn",
        "İẞǅﬁ \ud800\x00 " * 1_000,
    ],
)
def test_hostile_texts(body):
    """Odd texts are read as any other, and only their beginning."""
    assert len(names(body[:200], body)) < 100


# -- what is printed


def test_toml():
    """What is printed is a section of site.toml, with a comment for people."""
    printed = to_toml(suggest([SUMMIT, VISIT]))
    assert tomllib.loads(printed)["topics"] == {
        "mark-rutte": {"label": "Mark Rutte", "match": ["Rutte"]},
        "nato": {"label": "NATO", "match": ["NATO"]},
        "ukraine": {"label": "Ukraine", "match": ["Ukraine"]},
    }
    assert printed.startswith("# 2 articles, among them\n#   Rutte visits base in Germany\n")


def test_toml_of_nothing():
    """Of no suggestion nothing is printed."""
    assert to_toml(()) == ""


def test_toml_in_other_scripts():
    """A term that isn't ASCII is quoted, as TOML wants it."""
    printed = to_toml([Suggestion("Київ", ("Києва", 'a "b" \\ c\x7f\n'), 1, ("One\ntwo\x00",))])
    assert tomllib.loads(printed)["topics"]["київ"]["match"] == ["Києва", 'a "b" \\ c']
    assert printed.startswith("# 1 article, among them\n#   One two\n")


WORDS = st.sampled_from(
    "Bonn NATO Nato Mark Rutte Anna the of saw Україна України Києва in . , U.S. Union Šibenik It's".split()
)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.lists(WORDS, max_size=25).map(" ".join), max_size=14))
def test_any_texts(bodies):
    """Whatever the texts, terms differ, rules can be meant, and counts are what the rules find."""
    texts = [Text("", body) for body in bodies]
    found = suggest(texts)
    topics = tomllib.loads(to_toml(found)).get("topics", {})
    assert len(topics) == len(found)
    rules = compiled({term: Rule(tuple(topic["match"])) for term, topic in topics.items()})
    counted = [match.term for text in texts for match in rules.matches(f"\n{text.body}")]
    assert [each.count for each in found] == [counted.count(term) for term in topics]
    assert all(each.count >= 2 and not faults(Rule(each.phrases)) for each in found)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.text(max_size=30), st.text(max_size=200))
def test_any_text(title, body):
    """No text is too odd for suggestions that TOML can hold."""
    found = suggest([Text(title, body)] * 3)
    assert len(tomllib.loads(to_toml(found)).get("topics", {})) == len(found)
