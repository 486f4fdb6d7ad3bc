"""Facts about metadata: what authors write in many forms becomes values of one."""

import pytest

from feeds.content import metadata
from feeds.errors import ContentError
from feeds.model import Enclosure, Image, Person


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  A \t headline\n in two lines ", "A headline in two lines"),
        ("AT&amp;T &lt;3 &#8211; caf&eacute;", "AT&T <3 – café"),
        ("a\x0bb\x00c\ufffd", "abc"),
        ("a&#0;b&#11;c", "abc"),
        (2024, "2024"),
        (3.5, "3.5"),
        (True, ""),
        (None, ""),
        ([], ""),
        ({"a": "b"}, ""),
    ],
)
def test_text(written, text):
    """A text is one line without entities and control characters; what is no text is none."""
    assert metadata.text(written) == text


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("NATO, Ukraine ,NATO,", ("NATO", "Ukraine")),
        (["NATO", "a, b", " ", None, 2024, True, []], ("NATO", "a, b", "2024")),
        ("NATO", ("NATO",)),
        (7, ("7",)),
        (None, ()),
        ([], ()),
        ({"a": 1}, ()),
    ],
)
def test_texts(written, texts):
    """Topics are a list or a string with commas; each is there once and none is empty."""
    assert metadata.texts(written) == texts


@pytest.mark.parametrize("word", ["true", "True", "YES", " on ", 1, True, "y"])
def test_true(word):
    """Authors say yes in many ways."""
    assert metadata.truth(word) is True


@pytest.mark.parametrize("word", ["false", "No", "off", 0, False, "n"])
def test_false(word):
    """Authors say no in many ways."""
    assert metadata.truth(word) is False


@pytest.mark.parametrize("word", ["2024-10-15", "maybe", 2, [], {}])
def test_no_flag(word):
    """A date where a flag could stand is no flag."""
    assert metadata.truth(word) is None


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Martin Fornusek", (Person("Martin Fornusek"),)),
        ("A. One; B. Two;", (Person("A. One"), Person("B. Two"))),
        (["A", "B", "A"], (Person("A"), Person("B"))),
        ("Ann <ann@example.org>", (Person("Ann", email="ann@example.org"),)),
        ("<ann@example.org>", (Person("ann@example.org", email="ann@example.org"),)),
        ("A <b> c", (Person("A <b> c"),)),
        ({"name": "Ann", "email": "ann@example.org"}, (Person("Ann", email="ann@example.org"),)),
        ([{"name": "Ann", "url": "https://ann.example/"}], (Person("Ann", uri="https://ann.example/"),)),
        ([{"name": "Ann", "uri": "https://ann.example/"}], (Person("Ann", uri="https://ann.example/"),)),
        ([{"email": "nameless@example.org"}, None, "", 5], (Person("5"),)),
        (None, ()),
    ],
)
def test_people(written, people):
    """Authors are a name, a list, `A; B`, or maps; each is there once, and one without a name isn't."""
    assert metadata.people(written) == people


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (" a.png ", Image("a.png")),
        ("https://x.example/?a=1&amp;b=2", Image("https://x.example/?a=1&b=2")),
        (["a.png", "b.png"], Image("a.png")),
        ([{"url": "a.png", "alt": "A"}, "b.png"], Image("a.png", "A")),
        ({"url": "a.png", "alt": " The \n mill "}, Image("a.png", "The mill")),
        ({"src": "a.png"}, Image("a.png")),
        ({"image": "a.png", "alt": "A", "caption": "More"}, Image("a.png", "A")),
        ({"path": "a.png"}, Image("a.png")),
        ({"url": "", "src": "a.png"}, Image("a.png")),
        ({"alt": "A"}, None),
        ({"url": {"src": "a.png"}}, None),
        ([], None),
        (True, None),
        (None, None),
        ("", None),
    ],
)
def test_image(written, found):
    """A picture is an address, the first of several, or a map with the address and what it shows in words."""
    assert metadata.image(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://x.example/a.mp3?id=1", (Enclosure("https://x.example/a.mp3?id=1", "audio/mpeg", 0),)),
        ("a.zip", (Enclosure("a.zip", "application/zip", 0),)),
        (["a.M4A", "b.pdf"], (Enclosure("a.M4A", "audio/mp4", 0), Enclosure("b.pdf", "application/pdf", 0))),
        ({"url": "a.bin", "type": "a/b", "length": "12"}, (Enclosure("a.bin", "a/b", 12),)),
        ({"src": "a.ogg", "size": 12}, (Enclosure("a.ogg", "audio/ogg", 12),)),
        (None, ()),
        ([], ()),
    ],
)
def test_enclosures(written, found):
    """An enclosure is an address, whose suffix says its type, or a map."""
    assert metadata.enclosures(written) == found


@pytest.mark.parametrize("written", ["a.unknown", {"type": "a/b"}, {"url": "a.mp3", "length": "12 MB"}, [None], 5])
def test_bad_enclosures(written):
    """An enclosure without an address, a type or a whole length is an error that quotes it."""
    with pytest.raises(ContentError, match="needs a url, a type and a length"):
        metadata.enclosures(written)
