"""Facts about combined feeds: what a query over topics means, and its one canonical form."""

from contextlib import suppress
from itertools import product
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.combination import MAX_TERMS, Combination, parse
from feeds.paths import file_name, path_of, slug, url

LABELS = {"nato": "NATO", "ukraine": "Ukraine", "poland": "Poland", "eu": "the EU", "hungary": "Hungary"}


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("nato", "nato"),
        ("nato+ukraine", "nato+ukraine"),
        ("ukraine+nato", "nato+ukraine"),
        ("ukraine,nato", "nato,ukraine"),
        ("ukraine+!nato", "ukraine+!nato"),
        ("!nato+ukraine", "ukraine+!nato"),
        ("ukraine+nato,eu", "eu,nato+ukraine"),
        ("z+!y+b,a+!x", "a,b+z+!x+!y"),
        ("nato+nato", "nato"),
        ("nato,nato", "nato"),
        ("nato,eu+eu,nato", "eu,nato"),
        ("nato+nato,eu", "nato"),
        ("a,b,c+a,b", "a,b"),
        ("nato,eu+!eu", "nato+!eu"),
        ("nato,eu+!eu+nato,poland", "nato+!eu"),
        ("a+!b+!b", "a+!b"),
        ("росія+україна", "росія+україна"),
        ("日本,中国", "中国,日本"),
        ("v1.0+a_b+c~d+e-f", "a_b+c~d+e-f+v1.0"),
        ("हिन्दी+cafe\u0301", "café+हिन्दी"),
    ],
)
def test_canonical(query, canonical):
    """Queries that mean the same have one form: sorted, nothing twice, nothing that says no more."""
    assert parse(query).canonical == canonical


@pytest.mark.parametrize(
    ("query", "terms", "expected"),
    [
        ("nato+ukraine", {"nato", "ukraine", "poland"}, True),
        ("nato+ukraine", {"nato"}, False),
        ("nato,ukraine", {"nato"}, True),
        ("nato,ukraine", {"poland"}, False),
        ("ukraine+!nato", {"ukraine"}, True),
        ("ukraine+!nato", {"ukraine", "nato"}, False),
        ("ukraine+!nato", set(), False),
        ("nato,eu+ukraine", {"eu", "ukraine"}, True),
        ("nato,eu+ukraine", {"eu"}, False),
        ("nato,eu+ukraine", {"nato", "eu"}, False),
        ("nato,eu+!poland", {"eu", "poland"}, False),
    ],
)
def test_matches(query, terms, expected):
    """A comma binds closer than a plus, and what is left out is left out of the whole."""
    assert parse(query).matches(terms) is expected


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("nato", "NATO"),
        ("nato+ukraine", "NATO and Ukraine"),
        ("nato,ukraine", "NATO or Ukraine"),
        ("nato+ukraine+poland", "NATO, Poland and Ukraine"),
        ("nato,ukraine,poland", "NATO, Poland or Ukraine"),
        ("nato+ukraine+!poland", "NATO and Ukraine, without Poland"),
        ("ukraine+!poland+!hungary", "Ukraine, without Hungary or Poland"),
        ("nato,eu+ukraine", "the EU or NATO, and Ukraine"),
        ("nato,eu+ukraine+!poland", "the EU or NATO, and Ukraine, without Poland"),
        ("nato,eu+ukraine,poland", "the EU or NATO, and Poland or Ukraine"),
        ("nato+unlabelled", "NATO and unlabelled"),
    ],
)
def test_title(query, title):
    """People read a query in the words of the topics' labels."""
    assert parse(query).title(LABELS) == title


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "is not the name of a topic: ''"),
        ("+", "is not the name of a topic: ''"),
        ("nato+", "is not the name of a topic: ''"),
        ("nato,", "is not the name of a topic: ''"),
        ("nato++ukraine", "is not the name of a topic: ''"),
        ("nato+!", "is not the name of a topic: ''"),
        ("nato+!!ukraine", "is not the name of a topic: '!ukraine'"),
        ("nato!ukraine", "is not the name of a topic: 'nato!ukraine'"),
        ("nato+!ukraine,poland", "is not the name of a topic: 'ukraine,poland'"),
        ("nato,!ukraine", "is not the name of a topic: '!ukraine'"),
        ("nato ukraine", "is not the name of a topic: 'nato ukraine'"),
        ("nato/ukraine", "is not the name of a topic: 'nato/ukraine'"),
        ("nato+..", "is not the name of a topic: '..'"),
        ("nato+\x00", "is not the name of a topic: '\\x00'"),
        ("nato+\ud800", "is not the name of a topic: '\\ud800'"),
        ("nato+'; drop table article", 'is not the name of a topic: "\'; drop table article"'),
        ("!nato", "says only what to leave out: '!nato'"),
        ("!nato+!ukraine", "says only what to leave out: '!nato+!ukraine'"),
        ("nato+!nato", "leaves out what it asks for: 'nato+!nato'"),
        ("nato,eu+!nato+!eu", "leaves out what it asks for: 'nato,eu+!nato+!eu'"),
        ("+".join("abcdefghi"), "has more than 8 topics"),
        (",".join("abcdefghi"), "has more than 8 topics"),
        ("a+" * 1_000_000, "has more than 8 topics"),
        ("a" * 1_000_000, "has more than 8 topics"),
    ],
    ids=lambda value: value[:40],
)
def test_wrong(query, message):
    """A query that means nothing says what is wrong with it."""
    with pytest.raises(ValueError, match=r".") as raised:
        parse(query)
    assert str(raised.value) == message


def test_eight_terms():
    """Eight topics are taken, however they are combined."""
    assert len(parse("a,b+c,d+e+f+!g+!h").canonical.split("+")) == 6
    assert MAX_TERMS == 8


def test_also():
    """Another name of a topic means the topic, so that two names of one are no narrower than one."""
    names = {"otan": "nato", "nato": "nato", "ukraine": "ukraine"}
    assert parse("otan+ukraine", names.get).canonical == "nato+ukraine"
    assert parse("otan+nato", names.get).is_single


def test_also_contradicts():
    """A topic can't be left out under another name and asked for under its own."""
    with pytest.raises(ValueError, match="leaves out what it asks for"):
        parse("nato+!otan", {"otan": "nato", "nato": "nato"}.get)


@pytest.mark.parametrize("query", ["nato+mars", "nato,mars", "nato+!mars", "mars"])
def test_unknown(query):
    """A query with a topic that there isn't means nothing."""
    with pytest.raises(ValueError, match="there is no such topic: 'mars'"):
        parse(query, {"nato": "nato"}.get)


@pytest.mark.parametrize(
    ("query", "single"), [("a", True), ("a+a", True), ("a+a,b", True), ("a,b", False), ("a+b", False), ("a+!b", False)]
)
def test_single(query, single):
    """What comes down to one topic is known, for that has feeds of its own."""
    assert parse(query).is_single is single


def test_equal():
    """Combinations that mean the same are equal, and can be keys."""
    assert len({parse("nato+ukraine"), parse("ukraine+nato"), parse("ukraine+nato,ukraine+nato")}) == 1
    assert parse("nato,ukraine") == Combination((("nato", "ukraine"),))


LETTERS = st.sampled_from("abcde")
PART = st.one_of(st.lists(LETTERS, min_size=1, max_size=3).map(",".join), LETTERS.map(lambda term: f"!{term}"))
QUERIES = st.lists(PART, min_size=1, max_size=5).filter(lambda parts: sum(part.count(",") + 1 for part in parts) <= 8)
ALL = [{term for term, there in zip("abcde", chosen, strict=True) if there} for chosen in product((0, 1), repeat=5)]


def slowly(parts: list[str], terms: set[str]) -> bool:
    """What a query means, word by word."""
    return all(
        part[1:] not in terms if part.startswith("!") else any(name in terms for name in part.split(","))
        for part in parts
    )


def parsed(parts: list[str]) -> Combination | None:
    try:
        return parse("+".join(parts))
    except ValueError:
        return None


@given(QUERIES)
def test_means_what_it_says(parts):
    """The articles that match are those that the query says; one that is refused matches none, or only leaves out."""
    wanted = [slowly(parts, terms) for terms in ALL]
    found = parsed(parts)
    if found is None:
        assert not any(wanted) or all(part.startswith("!") for part in parts)
    else:
        assert [found.matches(terms) for terms in ALL] == wanted


@given(QUERIES, QUERIES)
def test_one_form(one, other):
    """Two queries have one form exactly where they mean the same."""
    first, second = parsed(one), parsed(other)
    if first and second:
        same = all(first.matches(terms) == second.matches(terms) for terms in ALL)
        assert (first.canonical == second.canonical) is same


@given(QUERIES, st.randoms(use_true_random=False))
def test_order(parts, random):
    """The order in which a query is written never matters."""
    turned = [",".join(random.sample(names := part.split(","), len(names))) for part in parts]
    random.shuffle(turned)
    assert parsed(turned) == parsed(parts)


@given(QUERIES)
def test_canonical_is_read_back(parts):
    """The canonical form means what it was made of, and is its own canonical form."""
    if found := parsed(parts):
        assert parse(found.canonical) == found


@given(st.lists(st.text(min_size=1, max_size=40).map(slug), min_size=1, max_size=4))
def test_slugs(terms):
    """Whatever a topic is called, its term can be combined, and survives the URL and the file system."""
    found = parse("+".join(terms))
    assert found.parts == tuple(sorted({(term,) for term in terms}))
    address = url("https://x.example/", f"/topics/{found.canonical}/")
    assert address.isascii()
    assert path_of("https://x.example/", address) == f"/topics/{found.canonical}/"
    assert file_name(f"/topics/{found.canonical}/").parts[1] == found.canonical


@given(st.text(max_size=60))
def test_any_text(query):
    """Any text is a query with a canonical form, or is refused."""
    written = unquote(quote(query, errors="surrogatepass"), errors="surrogatepass")
    with suppress(ValueError):
        found = parse(written)
        assert parse(found.canonical) == found
