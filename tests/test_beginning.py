"""Facts about the beginning of a body: it reads as the body does, or is not read for itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.content.beginning import beginning
from feeds.content.markup import plain_text
from feeds.model import Markup
from feeds.stories import signature

PROSE = " ".join(f"Wort{chr(97 + at % 26)} ging{chr(97 + at % 17)} Anna" for at in range(40))
BLOCKS = [
    PROSE,
    "A line.\nAnd *another* with a [link](https://example.org/a_b) and `code < x > y`, 3 < 4 & 5.",
    "## Anna's Heading",
    "Setext Heading\n---",
    "- One item.\n- Two [a](b) items.\n  - Within it.",
    "- Loose item.\n\n- Another Loose one.\n\n  With a paragraph.",
    "1. First\n2. Second",
    "> Said **Anna**.\n> Twice.",
    "```\ncode = 1\n\n## none\n```",
    "    indented code\n\n    and more",
    "| a | b |\n|---|---|\n| Anna | 2 |",
    "![Alt Text](picture.png)",
    "* * *",
    "Line one  \nline two &amp; three &copy; Anna",
    "[Anna] and [Berta][c], - [ ] task",
    "Ukraine: Київ, Ганна. 東京の天気は晴れ。",
]
LATER = ["[anna]: https://example.org/", "[^1]: A note.", "<b>Bold</b>", "<!-- a\n\nb -->", "<div>\n\ntext\n\n</div>"]


@given(st.lists(st.sampled_from(BLOCKS + LATER), min_size=1, max_size=14), st.booleans())
@settings(max_examples=150, deadline=None)
def test_same_signature(blocks, prose_first):
    """An article has the same signature whether its beginning or all of it was rendered."""
    body = "\n\n".join([PROSE, PROSE, *blocks] if prose_first else [*blocks, PROSE, PROSE])
    whole = plain_text(body, Markup.MARKDOWN)
    some = beginning(body)
    begun = plain_text(some, Markup.MARKDOWN) if some else whole
    assert signature("Title", begun, lambda: whole) == signature("Title", whole)


def test_is_shorter():
    """Of a long article little is read, and that much is enough for its signature."""
    body = "\n\n".join([PROSE] * 20)
    some = beginning(body)
    assert some
    assert len(some) < len(body) / 3
    assert signature("T", plain_text(some, Markup.MARKDOWN), lambda: 1 / 0) == signature("T", body)


@pytest.mark.parametrize("later", LATER)
def test_what_comes_later(later):
    """A body is read whole where a name is explained further down, or raw HTML begins within its beginning."""
    first, rest = (later, "") if later.startswith("<") else ("", later)
    assert beginning("\n\n".join([first, *[PROSE] * 9, rest, PROSE])) is None


def test_short():
    """A short body has no beginning to be read for itself."""
    assert beginning(PROSE) is None
    assert beginning("\n\n".join([PROSE, PROSE])) is None
