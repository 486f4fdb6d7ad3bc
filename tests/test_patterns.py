"""A pattern that is compiled when it is first used is like any other."""

import re

import pytest

from feeds.patterns import lazy


def test_methods_and_attributes():
    """Those of a compiled pattern, with its flags."""
    pattern = lazy(r"(?P<word>[a-z]+)", re.IGNORECASE)
    assert pattern.match("Ab 1")["word"] == "Ab"
    assert pattern.sub("x", "a1b") == "x1x"
    assert (pattern.pattern, pattern.groups) == (r"(?P<word>[a-z]+)", 1)
    assert [each[0] for each in pattern.finditer("a b")] == ["a", "b"]


def test_compiled_once_and_not_before():
    """What is wrong is told at the first use, so it was not looked at before."""
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.match("")
    good = lazy("a+")
    assert vars(good).keys() == {"_text", "_flags"}
    assert good.match is good.match
    assert good.search("xa")
    assert "_compiled" in vars(good)
