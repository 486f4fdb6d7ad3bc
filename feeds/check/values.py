"""A small value of a feed, such as a number, a language or a category → what is wrong with it."""

import re
from collections.abc import Iterator

from feeds.check.faults import Fault, Rule, quoted

_MIME = re.compile(r'[^\s()<>,;:\\"/\[\]?=]+/[^\s()<>,;:\\"/\[\]?=]+(?:\s*;.*)?', re.DOTALL)  # RFC 2045 §5.1
_LANGUAGE = re.compile(r"(?:[a-z]{2,3}|[xi](?=-))(?:-[a-z0-9]{1,8})*", re.IGNORECASE)  # RFC 5646 §2.1
# ISO 639-1: a country's letters are not always its language's, as uk for Ukrainian and not ua.
_LANGUAGES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en"
    " eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik in io is it iu iw"
    " ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt"
    " my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm"
    " sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh"
    " zu".split()
)


def not_blank(text: str) -> Iterator[Fault]:
    """There is something in it."""
    if not text:
        yield Fault("is empty", "warning")


def media_type(text: str) -> Iterator[Fault]:
    """`audio/mpeg` (RFC 2045)."""
    if not _MIME.fullmatch(text):
        yield Fault(f"is not a media type like audio/mpeg: {quoted(text)}")


def language(text: str) -> Iterator[Fault]:
    """`en-GB` (BCP 47); one of two letters must exist."""
    if not _LANGUAGE.fullmatch(text):
        yield Fault(f"is not a language like en or en-GB: {quoted(text)}")
    elif len(first := text.lower().split("-")[0]) == 2 and first not in _LANGUAGES:
        yield Fault(f"is no language's code (ISO 639): {quoted(text)}")


def natural(text: str) -> Iterator[Fault]:
    """A whole number from 0 on."""
    if not re.fullmatch("[0-9]+", text):
        yield Fault(f"is not a whole number: {quoted(text)}")


def positive(text: str) -> Iterator[Fault]:
    """A whole number from 1 on."""
    if not re.fullmatch("0*[1-9][0-9]*", text):
        yield Fault(f"is not a whole number above 0: {quoted(text)}")


def at_most(limit: int) -> Rule:
    """A whole number from 1 up to a limit."""

    def rule(text: str) -> Iterator[Fault]:
        if not re.fullmatch("0*[1-9][0-9]{0,8}", text) or int(text) > limit:
            yield Fault(f"is not a whole number from 1 to {limit}: {quoted(text)}")

    return rule


def one_of(allowed: str) -> Rule:
    """One of these words."""
    words = allowed.split()

    def rule(text: str) -> Iterator[Fault]:
        if text not in words:
            yield Fault(f"is not {' or '.join(words)}: {quoted(text)}")

    return rule


def category(text: str) -> Iterator[Fault]:
    """The name of a category, which some readers cut at `,`, `/` and `|`."""
    if not text:
        yield Fault("is empty", "warning")
    elif re.search("[,/|]", text):
        yield Fault(f"holds a comma, slash or bar, at which some readers cut it: {quoted(text)}", "warning")
