"""The body of an article → the beginning of it, where that can be read for itself."""

import re

_LEAST = 1_500  # characters: mostly enough for what is asked of a beginning
# What may stand for something that comes later, or holds it: raw HTML, and names that are explained further down.
_RAW = re.compile(r"<[A-Za-z/!?]")
_EXPLAINED = "]:"
_BLANK_LINE = "\n\n"


def beginning(markdown: str) -> str | None:
    """Whole blocks from the beginning of a body, whose plain text is the beginning of the body's.

    None where all must be read: of a short body, and where what comes later may change what was said.
    """
    end = markdown.find(_BLANK_LINE, _LEAST)
    if end < 0 or _EXPLAINED in markdown or _RAW.search(markdown, 0, end):
        return None
    return markdown[:end]
