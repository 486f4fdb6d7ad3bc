"""Metadata as authors write it → values of one type each."""

import html
import re
from collections.abc import Iterable, Mapping

from feeds.addresses import is_email
from feeds.characters import one_line
from feeds.errors import ContentError
from feeds.media_types import media_type_of
from feeds.model import Enclosure, Image, Person

TRUE = frozenset({"true", "yes", "on", "1", "y"})
FALSE = frozenset({"false", "no", "off", "0", "n", ""})

_SHOWN = 80  # characters of a value in a message
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9][\w!#$&^.+-]*", re.ASCII)  # RFC 6838 §4.2
_MAX_LENGTH = 15  # digits of a length in bytes
_EMAIL = re.compile(r"(?P<name>[^<]*)<(?P<address>[^<>]+)>")


def text(value: object) -> str:
    """One line of plain text; empty for what is no text. Entities become what they stand for."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        try:
            plain = str(value)
            return one_line(html.unescape(plain) if "&" in plain else plain)
        except ValueError:  # a number of more digits than Python writes
            return ""
    return ""


def quoted(value: object) -> str:
    """A value as messages show it: in quotes, and not all of a long one."""
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, Mapping):
        return "a map"
    shown = text(value) if isinstance(value, int) else str(value)
    return repr(shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…")


def texts(value: object) -> tuple[str, ...]:
    """The texts of a list, of a comma-separated string, or of one value; each once, none empty."""
    items: Iterable[object] = (
        value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    )
    return tuple(dict.fromkeys(found for item in items if (found := text(item))))


def truth(value: object) -> bool | None:
    """What a flag says; None for what is no flag."""
    if value is None or isinstance(value, bool):
        return bool(value)
    word = text(value).lower() if isinstance(value, (str, int)) else str(type(value))
    return True if word in TRUE else False if word in FALSE else None


def people(value: object) -> tuple[Person, ...]:
    """Authors from a name, a list of names, `A; B`, or maps with name, email and url."""
    if isinstance(value, str):
        value = html.unescape(value).split(";")  # `&amp;` parts nobody
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(person for item in items if (person := _person(item))))


def _person(value: object) -> Person | None:
    if isinstance(value, Mapping):
        name = text(value.get("name"))
        email, uri = text(value.get("email")), text(value.get("url") or value.get("uri"))
        return Person(name, email=email if is_email(email) else None, uri=uri or None) if name else None
    name = text(value)
    if (match := _EMAIL.fullmatch(name)) and "@" in match["address"]:
        address = match["address"].strip()
        return Person(match["name"].strip() or address, email=address if is_email(address) else None)
    return Person(name) if name else None


def image(value: object) -> Image | None:
    """A picture from its address, the first of a list, or a map with url (or src, image) and alt."""
    if isinstance(value, list):
        return image(value[0]) if value else None
    if not isinstance(value, Mapping):
        value = {"url": value}
    url = next((found for key in ("url", "src", "image", "path") if (found := text(value.get(key)))), None)
    return Image(url, text(value.get("alt"))) if url else None


def enclosures(value: object) -> tuple[Enclosure, ...]:
    """Files from a URL, a list, or maps with url, type and length."""
    items = value if isinstance(value, list) else [value] if value else []
    return tuple(_enclosure(item) for item in items)


def _enclosure(value: object) -> Enclosure:
    if not isinstance(value, Mapping):
        value = {"url": value}
    url = text(value.get("url") or value.get("src"))
    media_type = text(value.get("type")) or media_type_of(url)
    length = text(value.get("length") or value.get("size") or 0)
    if not url or not _MEDIA_TYPE.fullmatch(media_type or "") or not length.isdecimal() or len(length) > _MAX_LENGTH:
        raise ContentError(f"needs a url, a type and a length in bytes: {quoted(url or value)}")
    return Enclosure(url, media_type or "", int(length))
