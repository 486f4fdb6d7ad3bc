"""Facts about encodings: bytes become the text that was meant, or an error that names the line."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.content.decoding import decode
from feeds.errors import ContentError

STORY = "date 2024-10-15 Überraschung in Київ\nСтаття 🚀\n"


@pytest.mark.parametrize(
    "data",
    [
        STORY.encode(),
        codecs.BOM_UTF8 + STORY.encode(),
        codecs.BOM_UTF16_LE + STORY.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + STORY.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + STORY.encode("utf-32-be"),
    ],
    ids=["utf-8", "utf-8 with BOM", "utf-16le", "utf-16be", "utf-32le", "utf-32be"],
)
def test_unicode(data):
    """UTF-8 needs no mark, and a byte order mark says the rest; the mark itself is not text."""
    assert decode(data) == STORY


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end):
    """Line ends of Windows and of old Macs are LF."""
    assert decode(end.join(["one", "two", ""]).encode()) == "one\ntwo\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "---\nencoding: latin-1\n---\nCafé\n"),
        ("cp1251", "---\nencoding: cp1251\n---\nНовини\n"),
        ("windows-1251", '---\nencoding: "windows-1251"\n---\nНовини\n'),
        ("koi8-u", "---\ntitle: x\nencoding: koi8-u\n---\nЄдність\n"),
        ("latin-1", "date 2024-10-15 Café -*- coding: latin-1 -*-\n"),
        ("cp1252", "<!-- vim: set fileencoding=cp1252: -->\n“Café”\n"),
        ("shift_jis", '+++\nencoding = "shift_jis"\n+++\n日本\n'),
        ("latin-1", '{\n"encoding": "latin-1"\n}\nCafé\n'),
    ],
)
def test_declared(encoding, text):
    """A file that says its encoding in its first lines is read in it, however it says so."""
    assert decode(text.encode(encoding)) == text


def test_utf_8_wins():
    """A declaration is believed only where the bytes are no UTF-8: an old note doesn't break a converted file."""
    text = "---\nencoding: latin-1\n---\nCafé\n"
    assert decode(text.encode()) == text


def test_late_declaration():
    """What a story says about encodings far below its beginning declares nothing."""
    text = "A line.\n" * 30 + "encoding: latin-1\nCafé\n"
    with pytest.raises(ContentError, match="is not UTF-8 text") as caught:
        decode(text.encode("latin-1"))
    assert caught.value.line == 32


def test_undeclared():
    """Latin-1 that doesn't say so is an error with the line, the byte, and what to do."""
    with pytest.raises(ContentError, match="is not UTF-8 text: byte 7 is 0xe9; save the file as UTF-8") as caught:
        decode(b"one\ncaf\xe9\nthree")
    assert caught.value.line == 2


def test_cut_in_a_character():
    """UTF-8 that ends within a character is an error with the last line."""
    with pytest.raises(ContentError, match="is not UTF-8 text") as caught:
        decode("one\ntwo\nтри".encode()[:-1])
    assert caught.value.line == 3


def test_cut_utf_16():
    """UTF-16 that ends within a character is an error that names the encoding."""
    with pytest.raises(ContentError, match="is not UTF-16 text"):
        decode(codecs.BOM_UTF16_LE + "one\ntwo".encode("utf-16-le")[:-1])


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\x7fELF\x02\x01\x01\x00",
        b"PK\x03\x04\x14\x00",
        "no mark".encode("utf-16-le"),
    ],
    ids=["png", "elf", "zip", "utf-16 without BOM"],
)
def test_binary(data):
    """A binary file is an error that says so, not one about a byte."""
    with pytest.raises(ContentError, match="is a binary file, not text"):
        decode(data)


@pytest.mark.parametrize("name", ["latin-7", "klingon", "hex", "rot13", "base64", "zlib", "idna", "punycode", "cp1251"])
def test_wrong_declaration(name):
    """A declared encoding that is none, or doesn't fit the bytes, is an error that quotes it."""
    with pytest.raises(ContentError, match=f"is not the {name} text"):
        decode(f"---\nencoding: {name}\n---\n".encode() + b"\x98\xff." + b"a" * 70 + b".")


def test_undefined():
    """Python's codec that refuses everything is an error of the file like any other."""
    with pytest.raises(ContentError, match="undefined"):
        decode(b"---\nencoding: undefined\n---\n\xff\n")


def test_declared_utf_8_has_a_line():
    """A file that says it is UTF-8, and isn't, gets the line of the bad byte like one that says nothing."""
    with pytest.raises(ContentError) as caught:
        decode(b"---\nencoding: utf-8\n---\ncaf\xe9\n")
    assert caught.value.line == 4


def test_empty():
    """No bytes are an empty text."""
    assert decode(b"") == ""


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"])))
def test_utf_8_round_trips(text):
    """Any text comes back from its UTF-8 as it was."""
    assert decode(codecs.BOM_UTF8 + text.encode()) == text


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes(data):
    """Any bytes are a text or a ContentError."""
    try:
        text = decode(data)
    except ContentError as error:
        text = str(error)
    assert "\r" not in text
