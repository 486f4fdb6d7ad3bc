"""Facts about queries: what a person types, what is looked for, and how an index has a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.searching import MAX_LENGTH, MAX_TERMS, Term, folded, indexed, parse, sought


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("nato", [Term(("nato",))]),
        ("nato rutte", [Term(("nato",)), Term(("rutte",))]),
        ('"mark rutte"', [Term(("mark", "rutte"))]),
        ("“Mark  Rutte”", [Term(("mark", "rutte"))]),
        ("„Mark Rutte“ eu", [Term(("mark", "rutte")), Term(("eu",))]),
        ('"mark rutte', [Term(("mark", "rutte"))]),
        ("nato -war", [Term(("nato",)), Term(("war",), without=True)]),
        ('nato -"cold war"', [Term(("nato",)), Term(("cold", "war"), without=True)]),
        ("state-of-the-art", [Term(("state", "of", "the", "art"))]),
        ("inter*", [Term(("inter",), begins=True)]),
        ('"mark rut*"', [Term(("mark", "rut"), begins=True)]),
        ("nato nato NATO", [Term(("nato",))]),
        ("don’t", [Term(("don", "t"))]),
        ("* NEAR(", [Term(("near",))]),
        ("title:x", [Term(("title", "x"))]),
        ("AND OR NOT", [Term(("and",)), Term(("or",)), Term(("not",))]),
        ("{a b}:c", [Term(("a",)), Term(("b", "c"))]),
        ("a\0b", [Term(("a", "b"))]),
        ("Straße ＮＡＴＯ", [Term(("strasse",)), Term(("nato",))]),
        ("日*", [Term(("日",), begins=True)]),
    ],
)
def test_terms(text, terms):
    """Words, phrases in any quotation marks, what must not be there, and beginnings; nothing else is syntax."""
    assert parse(text).terms == tuple(terms)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no word to look for"),
        ('"', "names no word to look for"),
        ("* - ( ) ^ \0 😀", "names no word to look for"),
        ("-war", "says only what to leave out"),
        ("th*", "needs 3 letters before a star: 'th'"),
        (" ".join(map(str, range(MAX_TERMS + 1))), "has more than 8 words or phrases"),
        ("a" * (MAX_LENGTH + 1), "is longer than 500 characters"),
        ("a" * 1_000_000, "is longer than 500 characters"),
        ('"' + "\ufdfa" * 100, "is longer than 500 characters"),
    ],
)
def test_unanswerable(text, reason):
    """What can't be answered is refused with the reason; one character may stand for a sentence."""
    with pytest.raises(ValueError, match=reason):
        parse(text)


def test_most():
    """Eight words and five hundred characters are not too many."""
    assert len(parse(" ".join(map(str, range(MAX_TERMS)))).terms) == MAX_TERMS
    assert parse("a" * MAX_LENGTH).canonical == "a" * MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("  NATO   Rutte ", "nato rutte"),
        ("Rutte NATO", "rutte nato"),
        ("State-of-the-art", '"state of the art"'),
        ("-War Nato", "-war nato"),
        ("“Mark Rut*", '"mark rut*"'),
    ],
)
def test_canonical(text, canonical):
    """However its words are written, a search has one form; their order stays as it was typed."""
    assert parse(text).canonical == canonical


@given(st.text(max_size=60) | st.text(alphabet='ab "*-“”日ト้é\u0301\u00adʼß', max_size=30))
def test_canonical_is_itself(text):
    """The canonical form of a search means the same search."""
    try:
        search = parse(text)
    except ValueError:
        return
    assert parse(search.canonical) == search
    assert parse(search.canonical).canonical == search.canonical
    assert len(search.terms) <= MAX_TERMS


@given(st.text(max_size=40))
def test_folding(text):
    """What is folded stays as it is."""
    assert folded(folded(text)) == folded(text)


def test_query():
    """As the end of a URL a search is ASCII without anything that ends a query."""
    assert parse('"Mark Rutte" Київ').query == "?q=%22mark%20rutte%22%20%D0%BA%D0%B8%D1%97%D0%B2"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("NATO", "nato"),
        ("Київ", "київ"),
        ("東京", "東京 京"),
        ("東京で2024年", "東京 京で で 2024 年"),
        ("나토", "나토 토"),
    ],
)
def test_indexed(text, pieces):
    """A script without spaces is indexed by two neighbouring characters, and the last one."""
    assert " ".join(indexed(text).split()) == pieces


@pytest.mark.parametrize(
    ("text", "words", "begins"),
    [
        ("東京", "東京", False),
        ("東京都", "東京 京都", False),
        ("京", "京", True),
        ("2024年", "2024 年", True),
        ("東京2024", "東京 京 2024", False),
        ("nato", "nato", False),
    ],
)
def test_sought(text, words, begins):
    """What is looked for follows one another in what is indexed, wherever it stands in a longer text."""
    (term,) = parse(text).terms
    assert sought(term) == (words, begins)
    assert f" {words}" in f" {' '.join(indexed(f'前{text}後').split())}"
