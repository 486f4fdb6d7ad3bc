"""site.toml → Site."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from feeds.characters import one_line
from feeds.errors import ConfigError, Problem
from feeds.model import Person, Site, Topic
from feeds.paths import slug

FILE_NAME = "site.toml"
DEFAULT_BASE_URL = "http://localhost:8000/"

_PLACEHOLDERS = {"year", "month", "day", "slug", "folder"}


class _Author(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    email: str | None = None
    uri: str | None = None


class _Feed(msgspec.Struct, forbid_unknown_fields=True):
    # Readers take 100 entries at the most (NewsBlur); an empty feed is no feed.
    entries: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    content: Literal["full", "summary"] = "full"


class _Topic(msgspec.Struct, forbid_unknown_fields=True):
    label: str | None = None
    description: str = ""
    match: list[str] = []


class _SiteToml(msgspec.Struct, forbid_unknown_fields=True):
    """The file as it is written; `Site` is what it means."""

    title: str | None = None
    base_url: str | None = None
    id_authority: str | None = None
    language: str = "en"
    timezone: str = "UTC"
    description: str = ""
    author: _Author | str | None = None
    permalink: str = "/{year}/{month}/{slug}/"
    feed: _Feed = msgspec.field(default_factory=_Feed)
    topics: dict[str, _Topic] = {}


def read_site(folder: Path, *, base_url: str | None = None, guess: str = DEFAULT_BASE_URL) -> Site:
    """The site of a content folder; `base_url` wins over the file's, `guess` stands in for a missing one.

    Raises ConfigError, as `site.toml:7: what is wrong`.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: can't be read: {error}") from error
    return parse_site(text, where=str(path), name=folder.resolve().name, base_url=base_url, guess=guess)


def doubts(folder: Path) -> Iterator[Problem]:
    """What is not wrong with a folder's settings, but will be regretted."""
    path = folder / FILE_NAME
    if not path.is_file():
        yield Problem(FILE_NAME, "is missing; make one with feeds init", severity="warning")
        return
    toml = _decode(path.read_text(encoding="utf-8-sig"))
    if not toml.id_authority:
        message = "id_authority is not set: ids, and what readers have read, change with base_url"
        yield Problem(FILE_NAME, message, severity="warning")
    if urlsplit(toml.base_url or DEFAULT_BASE_URL).hostname in ("localhost", "127.0.0.1"):
        message = "base_url is this machine's own: nobody else can follow the links of the feeds"
        yield Problem(FILE_NAME, message, severity="warning")


def parse_site(text: str, *, where: str, name: str, base_url: str | None = None, guess: str = DEFAULT_BASE_URL) -> Site:
    """The site that the text of a site.toml describes; `name` is its title where it has none."""
    try:
        return _site(_decode(text), name=name, base_url=base_url, guess=guess)
    except _WrongValueError as error:
        line = _line_of(text, error.key)
        raise ConfigError(f"{where}:{line}: {error}" if line else f"{where}: {error}") from error


class _WrongValueError(Exception):
    """A value that can't be meant; `key` is where to look for it."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def _decode(text: str) -> _SiteToml:
    try:
        return msgspec.convert(tomllib.loads(text), _SiteToml)
    except tomllib.TOMLDecodeError as error:
        raise _WrongValueError("", f"is not TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise _wrong_value(str(error)) from error


def _wrong_value(message: str) -> _WrongValueError:
    """The message of msgspec in our words: it says the path of a value as `$.feed.entries`."""
    what, _, at = message.partition(" - at `$")
    path = at.rstrip("`").removeprefix(".")
    if unknown := re.search(r"unknown field `(.+)`", what):
        near = difflib.get_close_matches(unknown[1], _known_keys(path), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(_known_keys(path))}"
        section = f" in [{path}]" if path else ""
        return _WrongValueError(unknown[1], f"unknown key {unknown[1]!r}{section}{hint}")
    return _WrongValueError(path.rpartition(".")[2], f"{path}: {what[:1].lower()}{what[1:].replace('`', '')}")


def _known_keys(path: str) -> tuple[str, ...]:
    structs = {"": _SiteToml, "feed": _Feed, "author": _Author}
    return structs.get(path, _Topic).__struct_fields__


def _line_of(text: str, key: str) -> int | None:
    """The line on which a key is given, as far as it can be seen; None where it can't."""
    if not key:
        return None
    pattern = re.compile(rf"(^|[\[.{{,\s\"']){re.escape(key)}[\"']?\s*[=\].]")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)), None)


def _site(toml: _SiteToml, *, name: str, base_url: str | None, guess: str) -> Site:
    address = _base_url(base_url or toml.base_url or guess)
    return Site(
        title=one_line(toml.title or "") or name,
        base_url=address,
        # The year is fixed: without id_authority ids hold as long as the host does.
        id_authority=_id_authority(toml.id_authority or f"{urlsplit(address).hostname},2000"),
        description=one_line(toml.description),
        language=_language(toml.language),
        timezone=_timezone(toml.timezone),
        author=_author(toml.author),
        permalink=_permalink(toml.permalink),
        entries=toml.feed.entries,
        content=toml.feed.content,
        topics=_topics(toml.topics),
    )


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise _WrongValueError(
            "base_url", f"base_url is not a web address: {text!r}; write it as https://news.example.org/"
        )
    host = parts.netloc.lower().encode("idna" if not parts.netloc.isascii() else "ascii").decode()
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}/"


def _id_authority(text: str) -> str:
    # RFC 4151 §2.1: authorityName "," date
    if not re.fullmatch(r"[A-Za-z0-9.@_-]+,\d{4}(-\d\d(-\d\d)?)?", text):
        raise _WrongValueError(
            "id_authority",
            f"id_authority is not a domain and a year in which it was yours: {text!r};"
            " write it as news.example.org,2024",
        )
    return text


def _language(text: str) -> str:
    tag = text.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise _WrongValueError("language", f"language is not a language tag: {text!r}; write it as en or en-GB")
    return tag


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _WrongValueError("timezone", f"timezone is not known: {text!r}; write it as Europe/Kyiv") from error
    return text


def _author(author: _Author | str | None) -> Person | None:
    if author is None or isinstance(author, str):
        return Person(one_line(author)) if author else None
    return Person(one_line(author.name), email=author.email, uri=author.uri)


def _permalink(text: str) -> str:
    unknown = set(re.findall(r"{(.*?)}", text)) - _PLACEHOLDERS
    if unknown or "{slug}" not in text or not text.startswith("/"):
        raise _WrongValueError(
            "permalink",
            f"permalink is not a pattern: {text!r}; it begins with / and holds {{slug}},"
            " and may hold {year}, {month}, {day} and {folder}",
        )
    return text


def _topics(topics: dict[str, _Topic]) -> tuple[Topic, ...]:
    found: dict[str, Topic] = {}
    for key, topic in topics.items():
        term = slug(key)
        if term in found:
            raise _WrongValueError(key, f"topics.{key} has the same name in URLs as another topic: {term!r}")
        label = one_line(topic.label or key)
        match = tuple(phrase for text in topic.match if (phrase := one_line(text)))
        found[term] = Topic(term, label, one_line(topic.description), match)
    return tuple(found.values())
