"""site.toml → Site."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from feeds.addresses import is_email, is_web_address
from feeds.characters import one_line
from feeds.errors import ConfigError, Problem
from feeds.model import Delivery, Person, Site, Topic
from feeds.paths import slug

FILE_NAME = "site.toml"
DEFAULT_BASE_URL = "http://localhost:8000/"

_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_PLACEHOLDERS = ("year", "month", "day", "slug", "folder")


class _Author(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    email: str | None = None
    uri: str | None = None


class _Feed(msgspec.Struct, forbid_unknown_fields=True):
    # Readers take 100 entries at the most (NewsBlur); an empty feed is no feed.
    entries: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    content: Delivery = "full"
    # FreshRSS takes no more than 3 MiB from a hub; a feed is fetched every hour by each reader.
    max_kib: Annotated[int, msgspec.Meta(ge=16, le=3072)] = 512


class _Topic(msgspec.Struct, forbid_unknown_fields=True):
    label: str | None = None
    description: str = ""
    match: list[str] = []
    content: Delivery | None = None


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
    icon: str | None = None
    logo: str | None = None
    rights: str | None = None
    hub: str | None = None
    news_sitemap: bool = False
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
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
        what = str(error)[: at.start()] if at else str(error)
        line: int | None = int(at[1]) if at and at[1] else len(text.rstrip().splitlines()) or 1
        raise ConfigError(f"{where}:{line}: is not TOML: {what[:1].lower()}{what[1:]}") from error
    except _WrongValueError as error:
        line = _line_of(text, error.section, error.key) if error.key or error.section else None
        raise ConfigError(f"{where}:{line}: {error}" if line else f"{where}: {error}") from error
    except (RecursionError, ValueError) as error:
        raise ConfigError(f"{where}: is not TOML that can be read: {type(error).__name__}") from error


class _WrongValueError(Exception):
    """A value that can't be meant; `section` and `key` are where to look for it."""

    def __init__(self, message: str, key: str = "", section: str = "") -> None:
        super().__init__(message)
        self.section, self.key = section, key


def _decode(text: str) -> _SiteToml:
    try:
        return msgspec.convert(tomllib.loads(text), _SiteToml)
    except msgspec.ValidationError as error:
        raise _wrong_value(str(error)) from error


def _wrong_value(message: str) -> _WrongValueError:
    """The message of msgspec in our words: it says the path of a value as `$.topics[...].match`."""
    what, _, at = message.partition(" - at `$")
    path = at.rstrip("`").replace("[...]", "").strip(".")
    if unknown := re.search(r"unknown field `(.+)`", what):
        near = difflib.get_close_matches(unknown[1], _known_keys(path), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(_known_keys(path))}"
        section = f" in [{path}]" if path else ""
        return _WrongValueError(f"unknown key {unknown[1]!r}{section}{hint}", unknown[1], path)
    section, _, key = path.rpartition(".")
    return _WrongValueError(f"{path}: {what[:1].lower()}{what[1:].replace('`', '')}", key, section)


def _known_keys(path: str) -> tuple[str, ...]:
    structs = {"": _SiteToml, "feed": _Feed, "author": _Author}
    return structs.get(path, _Topic).__struct_fields__


def _line_of(text: str, section: str, key: str) -> int | None:
    """The line on which a key of a section is given, where there is only one such line; else None."""
    found = [
        number
        for number, in_section, name in _given(text)
        if name == key and (in_section == section or (in_section.startswith(f"{section}.") and section == "topics"))
    ]
    if not found and section and "." not in section:
        return _line_of(text, "", section)  # author = { name = 5 }
    return found[0] if len(found) == 1 else None


def _given(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, section and key of each key of a TOML text; a section's own line has an empty key."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            section = header[1].replace('"', "")
            yield number, section, ""
            yield number, "", section.partition(".")[0]
        elif key := re.match(r"\s*[\"']?([^\"'=#]+?)[\"']?\s*=", line):
            within, _, name = key[1].strip().rpartition(".")
            yield number, ".".join(filter(None, (section, within))), name


def _site(toml: _SiteToml, *, name: str, base_url: str | None, guess: str) -> Site:
    address = _base_url(base_url or toml.base_url or guess, key="" if base_url else "base_url")
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
        feed_bytes=toml.feed.max_kib * 1024,
        icon=_picture(toml.icon, "icon"),
        logo=_picture(toml.logo, "logo"),
        rights=one_line(toml.rights or "") or None,
        hub=_hub(toml.hub),
        news_sitemap=toml.news_sitemap,
        topics=_topics(toml.topics),
    )


def _base_url(text: str, key: str) -> str:
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna" if not text.isascii() else "ascii").decode()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        host = ""
    name = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(name) or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise _WrongValueError(f"base_url is not a web address: {text!r}; write it as https://news.example.org/", key)
    return f"{parts.scheme}://{name}{port}{quote(parts.path.rstrip('/'), safe='/%~!$&()*+,;=:@')}/"


def _id_authority(text: str) -> str:
    # RFC 4151 §2.1: authorityName "," date
    if not re.fullmatch(r"[A-Za-z0-9.@_-]+,(?!0000)\d{4}(-\d\d(-\d\d)?)?", text):
        raise _WrongValueError(
            f"id_authority is not a domain and a year in which it was yours: {text!r};"
            " write it as news.example.org,2024",
            "id_authority",
        )
    return text


def _language(text: str) -> str:
    tag = text.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        raise _WrongValueError(f"language is not a language tag: {text!r}; write it as en or en-GB", "language")
    return tag


def _timezone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _WrongValueError(f"timezone is not known: {text!r}; write it as Europe/Kyiv", "timezone") from error
    return text


def _author(author: _Author | str | None) -> Person | None:
    if author is None or isinstance(author, str):
        return Person(one_line(author)) if author else None
    if author.email and not is_email(author.email):
        raise _WrongValueError(f"author.email is not an e-mail address: {author.email!r}", "email", "author")
    if author.uri and not is_web_address(author.uri):
        raise _WrongValueError(f"author.uri is not a web address: {author.uri!r}", "uri", "author")
    return Person(one_line(author.name), email=author.email, uri=author.uri)


def _permalink(text: str) -> str:
    rest = re.sub("{(?:" + "|".join(_PLACEHOLDERS) + ")}", "", text)
    if "{" in rest or "}" in rest or "{slug}" not in text or not text.startswith("/"):
        raise _WrongValueError(
            f"permalink is not a pattern: {text!r}; it begins with / and holds {{slug}},"
            " and may hold {year}, {month}, {day} and {folder}",
            "permalink",
        )
    return text


def _picture(text: str | None, key: str) -> str | None:
    if text and not text.startswith(("/", "https://", "http://")):
        message = f"{key} is neither a path of the site nor a web address: {text!r}; write it as /{key}.png"
        raise _WrongValueError(message, key)
    return text or None


def _hub(text: str | None) -> str | None:
    if text and not is_web_address(text):
        raise _WrongValueError(f"hub is not a web address: {text!r}", "hub")
    return text or None


def _topics(topics: dict[str, _Topic]) -> tuple[Topic, ...]:
    found: dict[str, Topic] = {}
    for key, topic in topics.items():
        term = slug(key)
        if term in found:
            message = f"topics.{key} has the same name in URLs as another topic: {term!r}"
            raise _WrongValueError(message, section=f"topics.{key}")
        label = one_line(topic.label or key)
        match = tuple(phrase for text in topic.match if (phrase := one_line(text)))
        found[term] = Topic(term, label, one_line(topic.description), match, topic.content)
    return tuple(found.values())
