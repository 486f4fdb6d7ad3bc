"""What a manuscript says was wrong in it → corrections."""

from collections.abc import Mapping
from datetime import tzinfo

from feeds.content import metadata
from feeds.content.dates import parse_date
from feeds.content.manuscript import Manuscript
from feeds.errors import ContentError
from feeds.model import Correction

CORRECTION_KEYS = ("correction", "corrections")


def corrections(manuscript: Manuscript, zone: tzinfo) -> tuple[Correction, ...]:
    """In the author's order, each once. Raises ContentError for one that can't be read: it must not go unseen."""
    found: dict[Correction, None] = {}
    for key in filter(manuscript.metadata.get, CORRECTION_KEYS):
        value = manuscript.metadata[key]
        for item in value if isinstance(value, list) else [value]:
            try:
                found[_correction(item, zone)] = None
            except ContentError as error:
                raise ContentError(f'"{key}" {error}', manuscript.line_of(key)) from error
    return tuple(found)


def _correction(value: object, zone: tzinfo) -> Correction:
    """One correction from its text, or from a table with a text and perhaps a date."""
    table = value if isinstance(value, Mapping) else {"text": value}
    if unknown := sorted(str(key) for key in table.keys() - {"text", "date"}):
        raise ContentError(f"is a table with date and text, and has {metadata.quoted(unknown[0])}")
    if not (text := metadata.text(table.get("text"))):
        raise ContentError(f"has no text: {metadata.quoted(table.get('text', ''))}")
    date = table.get("date")
    try:
        return Correction(text, parse_date(date, zone)[0] if date else None)
    except (ValueError, OverflowError) as error:
        raise ContentError(f"has a date that is none: {metadata.quoted(date)}") from error
