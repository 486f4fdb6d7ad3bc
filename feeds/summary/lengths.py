"""How long a text is for who reads it, and how its sentences are put side by side."""

from collections.abc import Sequence

from feeds.patterns import lazy

# Hangul, kana, ideographs and their punctuation: what fills two columns (Unicode Standard Annex #11).
_WIDE = lazy(
    "[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6"
    "\U00020000-\U0003ffff]"
)
_UNSPACED_END = lazy("[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]")  # of a sentence in Chinese or Japanese


def width(text: str) -> int:
    """In characters; those of Chinese, Japanese and Korean say twice as much and count two."""
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def is_wide(text: str) -> bool:
    """Whether there is a character in it that counts two."""
    return not text.isascii() and _WIDE.search(text) is not None


def joined(sentences: Sequence[str]) -> str:
    """As one text; Chinese and Japanese have no space after one."""
    text = "".join(sentences[:1])
    for sentence in sentences[1:]:
        text += sentence if _UNSPACED_END.match(text[-1]) else f" {sentence}"
    return text
