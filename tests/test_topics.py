"""Facts about topics: what the author says, the folder, and the rules of site.toml."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Article, Markup, Site, Topic
from feeds.paths import slug
from feeds.rules import Rule, compiled
from feeds.topics import Placing, catalogue

NATO = Topic("nato", "NATO", "The alliance", Rule(("NATO", "North Atlantic Treaty Organization", "Rutte")))
USA = Topic("usa", "United States", "", Rule(("US", "United States")))
CODE = Topic("c-plus-plus", "C++", "", Rule(("C++",)))
KNOWN = (NATO, USA, CODE)


def article(
    body: str = "", *, title: str = "A title", source: str = "a.md", topics: tuple[str, ...] = (), **more
) -> Article:
    return Article(
        id="tag:x.example,2024:a",
        source=source,
        title=title,
        published=datetime(2024, 10, 15, tzinfo=UTC),
        permalink="/a/",
        body=body,
        markup=more.get("markup", Markup.MARKDOWN),
        topics=tuple(Topic(slug(label), label) for label in topics),
    )


def placed(found: Article, known: tuple[Topic, ...] = KNOWN, **more) -> tuple[Placing, ...]:
    return catalogue(Site("Desk", "https://x.example/", "x.example,2024", topics=known, **more)).placed(found)


def terms(found: Article, known: tuple[Topic, ...] = KNOWN, **more) -> list[str]:
    return [each.term for each in placed(found, known, **more)]


def is_found(phrase: str, text: str) -> bool:
    return bool(compiled({"t": Rule((phrase,))}).matches(text))


def test_none():
    """An article may have no topic."""
    assert placed(article("Nothing.")) == ()


def test_own():
    """The author's own topics come first, in the author's order."""
    assert terms(article("NATO", source="rivers/a.md", topics=("Zebras", "Apples"))) == [
        "zebras",
        "apples",
        "rivers",
        "nato",
    ]


def test_once():
    """A topic that the author, the folder and a rule say is there once."""
    assert terms(article("NATO", source="NATO/a.md", topics=("Nato",))) == ["nato"]


def test_label():
    """A topic that site.toml knows has the label that it has there, however the author wrote it."""
    assert placed(article(topics=("nato",))) == (Placing("nato", "NATO", "own"),)
    assert placed(article(source="NATO/a.md")) == (Placing("nato", "NATO", "own"),)
    assert [each.label for each in placed(article(topics=("c++", "Other")))] == ["C++", "Other"]


@pytest.mark.parametrize(
    ("source", "term"),
    [
        ("rivers/a.md", "rivers"),
        ("2024/rivers/a.md", "rivers"),
        ("rivers/the-flood/index.md", "rivers"),
        ("Open Formats/a.md", "open-formats"),
        ("річки/a.md", "річки"),
        ("C++/a.md", "c-plus-plus"),
        ("newspapers/a.md", "newspapers"),
        ("1984 novel/a.md", "1984-novel"),
    ],
)
def test_folders(source, term):
    """The folder that holds an article is a topic of it; a page's own folder is its name."""
    assert terms(article(source=source), ()) == [term]


@pytest.mark.parametrize(
    "source",
    [
        "a.md",
        "index.md",
        "the-flood/index.md",
        "2024/a.md",
        "2024/10/a.md",
        "2024/10/15/a.md",
        "posts/a.md",
        "Blog/a.md",
        "news/2024/the-flood/index.md",
        "content/articles/a.md",
        "rivers/posts/a.md",
        "2024-10/a.md",
        "2024-10-15/a.md",
    ],
)
def test_sorting_folders(source):
    """Dates and general words sort files, and are no topics."""
    assert terms(article(source=source), ()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NATO met.", True),
        ("(NATO)", True),
        ("NATO's chief", True),
        ("“NATO”", True),
        ("pro-NATO", True),
        ("NATOs", False),
        ("SENATOR", False),
        ("the nato summit", False),
        ("Mr RUTTE and Mr rutte", True),
        ("Ruttes", False),
        ("the north atlantic treaty organization", True),
        ("the North\nAtlantic   Treaty\tOrganization", True),
        ("the North **Atlantic** Treaty\n> Organization", True),
        ("North Atlantic Treaties", False),
        ("<b>NA</b>TO", True),
        ("NA TO", False),
        ("# NATO", True),
        ("`NATO`", True),
        ("[x](https://nato.example/NATO)", False),
        ("<script>NATO</script>", False),
        ("| NATO |\n|---|\n| x |", True),
    ],
)
def test_rules(text, found):
    """Phrases are whole words that can be read, across lines and marks; those in capitals are found in capitals."""
    assert (terms(article(text), (NATO,)) == ["nato"]) is found


def test_rules_see_the_title():
    """A rule's phrase may stand in the title."""
    assert terms(article(title="What NATO said")) == ["nato"]


@pytest.mark.parametrize(
    ("text", "found"), [("us", False), ("US", True), ("U.S.", False), ("united STATES", True), ("BUS", False)]
)
def test_capitals(text, found):
    """`US` is a country and `us` is all of us."""
    assert (terms(article(text), (USA,)) == ["usa"]) is found


@pytest.mark.parametrize(
    ("text", "found"), [("C++ is old", True), ("C+++", True), ("c++", False), ("C", False), ("ABC++", False)]
)
def test_phrases_of_symbols(text, found):
    """A phrase may end with something else than a letter."""
    assert (terms(article(text), (CODE,)) == ["c-plus-plus"]) is found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("Київ", "у місті КИЇВ", True),
        ("Київ", "Київський", False),
        ("НАТО", "нато", False),
        ("Straße", "in der STRASSE", False),
        ("हिन्दी", "यह हिन्दी है", True),
        ("أخبار", "آخر أخبار اليوم", True),
        ("北约", "北约 秘书长", True),
    ],
)
def test_scripts(phrase, text, found):
    """Whole words are words in other scripts, too."""
    assert is_found(phrase, text) is found


@pytest.mark.parametrize(("phrase", "text"), [("कम", "कमी है"), ("cafe", "cafe\u0301 noir")])
def test_combining_marks(phrase, text):
    """A vowel sign or an accent belongs to the word: a phrase that ends before it is no whole word."""
    assert not is_found(phrase, text)


def test_plain_text_articles():
    """Rules read plain text as it is written."""
    assert terms(article("<NATO> & *US*", markup=Markup.TEXT)) == ["nato", "usa"]


def test_topics_without_rules():
    """A topic without phrases matches nothing by itself."""
    assert terms(article("quiet"), (Topic("quiet", "Quiet"),)) == []


def test_many_topics():
    """Among hundreds of topics an article finds its own, in the order of site.toml."""
    known = tuple(Topic(f"t{n}", f"T{n}", "", Rule((f"word{n}",))) for n in range(200))
    assert terms(article("word7 word199 word70, and word200"), known) == ["t7", "t70", "t199"]


def test_special_characters_in_phrases():
    """A phrase is what it says, never a pattern."""
    assert is_found("a.c (x|y)*", "see a.c (x|y)* there")
    assert not is_found("a.c", "abc")


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.text("abcіїABC+.(", min_size=1, max_size=8), st.text(" \n,;\"'", max_size=3), st.text(" \n,;\"'", max_size=3))
def test_any_phrase_finds_itself(phrase, before, after):
    """A phrase is found where it stands alone."""
    assert is_found(phrase, f"x {before}{phrase}{after} x")
