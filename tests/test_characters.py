"""Facts about characters: what is left, every XML parser and feed reader accepts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.characters import one_line, printable

any_text = st.text(
    st.one_of(st.characters(), st.sampled_from("\0\b\t\n\v\f\r\x1b\x7f\x85\x9f\ud800\udfff\ufffd\uffff"))
)


@pytest.mark.parametrize("around", ["ascii", "text with ü"])
@pytest.mark.parametrize(
    "character",
    [
        chr(n)
        for n in [*range(9), 0xB, 0xC, *range(0xE, 0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, *range(0xFFFD, 0x10000)]
    ],
    ids=ascii,
)
def test_removed(character, around):
    """Controls, lone surrogates and non-characters go, in a text of ASCII and in any other, and nothing beside them."""
    assert printable(f"{around}{character}{around}") == around * 2


@pytest.mark.parametrize(
    "text", ["\t", "\n", "\r", " ", "~", "\xa0", "é", "є", "\u2028", "\ufffc", "\ue000", "🚀", "x\ty"]
)
def test_kept(text):
    """White space, letters and symbols of all planes stay."""
    assert printable(text) == text


def test_one_line():
    """A title of several lines and a run of white space become one line with single spaces."""
    assert one_line("  NATO\r\n\tand\u2028its\xa0\x00 members\x0b ") == "NATO and its members"


@settings(deadline=None, derandomize=True, max_examples=200)
@given(any_text)
def test_xml(text):
    """Whatever the text, what is left can stand in XML and comes back from it."""
    element = etree.Element("title")
    element.text = printable(text)
    read = etree.fromstring(etree.tostring(element)).text or ""
    assert read == printable(text)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(any_text)
def test_again(text):
    """What was cleaned once has nothing more to clean."""
    assert printable(printable(text)) == printable(text)
    assert one_line(one_line(text)) == one_line(text)
