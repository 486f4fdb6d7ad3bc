"""What a dialect finds in a source file, before it is known what it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.model import Markup


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Metadata as written (keys in lower case), the body, and where both stand.

    `lines` maps a key to its line in the file, from 1; `body_line` is the body's first line.
    """

    metadata: Mapping[str, object]
    body: str
    markup: Markup
    lines: Mapping[str, int] = field(default_factory=dict)
    body_line: int = 1
