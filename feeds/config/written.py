"""site.toml → its values as they are written, or where one can't be meant."""

import difflib
import re
import tomllib
from typing import Annotated

import msgspec

from feeds.model import Delivery, History, Keep, TopicSource


class AuthorTable(msgspec.Struct, forbid_unknown_fields=True):
    """The author, where more than a name is given."""

    name: str
    email: str | None = None
    uri: str | None = None


class FeedTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[feed]`."""

    # Readers take 100 entries at the most (NewsBlur); an empty feed is no feed.
    entries: Annotated[int, msgspec.Meta(ge=1, le=100)] = 50
    content: Delivery = "full"
    # FreshRSS takes no more than 3 MiB from a hub; a feed is fetched every hour by each reader.
    max_kib: Annotated[int, msgspec.Meta(ge=16, le=3072)] = 512
    stories: Keep = "all"
    history: History = "main"


class TopicTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[topics.…]`."""

    label: str | None = None
    description: str = ""
    match: list[str] | dict[str, list[str]] = []
    content: Delivery | None = None
    stories: Keep | None = None
    parent: str | None = None
    merged_into: str | None = None
    also: list[str] = []
    hidden: bool = False
    learn: bool = True


class SelectionTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[[feeds]]`."""

    query: str
    title: str | None = None
    description: str = ""


class LearningTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[learning]`."""

    # A guess that is as often wrong as right is none.
    precision: Annotated[float, msgspec.Meta(ge=0.5, lt=1)] = 0.95
    least: Annotated[int, msgspec.Meta(ge=3)] = 10


class SourceTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[sources.…]`."""

    timezone: str | None = None


class PodcastTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[podcast]`."""

    category: str
    explicit: bool = False
    moved: bool = False


class SummaryTable(msgspec.Struct, forbid_unknown_fields=True):
    """`[summary]`."""

    at_least: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 200
    at_most: Annotated[int, msgspec.Meta(ge=40, le=1000)] = 300


class SiteToml(msgspec.Struct, forbid_unknown_fields=True):
    """The file as it is written; `Site` is what it means."""

    title: str | None = None
    base_url: str | None = None
    id_authority: str | None = None
    language: str = "en"
    languages: list[str] = []
    timezone: str = "UTC"
    description: str = ""
    author: AuthorTable | str | None = None
    permalink: str = "/{year}/{month}/{slug}/"
    icon: str | None = None
    logo: str | None = None
    rights: str | None = None
    hub: str | None = None
    news_sitemap: bool = False
    summarizer: str | None = None
    topics_from: tuple[TopicSource, ...] = ("article", "folder", "rules")
    find_stories: bool = True
    search_box: bool = False
    feed: FeedTable = msgspec.field(default_factory=FeedTable)
    summary: SummaryTable = msgspec.field(default_factory=SummaryTable)
    learning: LearningTable = msgspec.field(default_factory=LearningTable)
    sources: dict[str, SourceTable] = {}
    topics: dict[str, TopicTable] = {}
    feeds: list[SelectionTable] = []
    redirects: dict[str, str] = {}
    podcast: PodcastTable | None = None


class WrongValueError(Exception):
    """A value that can't be meant; `section` and `key` are where to look for it."""

    def __init__(self, message: str, key: str = "", section: str = "") -> None:
        super().__init__(message)
        self.section, self.key = section, key


def decode(text: str) -> SiteToml:
    """The file's values. Raises TOMLDecodeError, WrongValueError."""
    try:
        return msgspec.convert(tomllib.loads(text), SiteToml)
    except msgspec.ValidationError as error:
        raise _wrong_value(str(error)) from error


def _wrong_value(message: str) -> WrongValueError:
    """The message of msgspec in our words: it says the path of a value as `$.topics[...].match`."""
    what, _, at = message.partition(" - at `$")
    path = re.sub(r"^feeds\[(\d+)\]", r"feeds.\1", at.rstrip("`").replace("[...]", "").strip("."))
    shown = re.sub(r"^feeds\.\d+", "feeds", path)
    if unknown := re.search(r"unknown field `(.+)`", what):
        near = difflib.get_close_matches(unknown[1], _known_keys(path), n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(_known_keys(path))}"
        section = f" in [{shown}]" if path else ""
        return WrongValueError(f"unknown key {unknown[1]!r}{section}{hint}", unknown[1], path)
    section, _, key = (path, "", "") if "missing required" in what else path.rpartition(".")
    return WrongValueError(f"{shown}: {what[:1].lower()}{what[1:].replace('`', '')}", key, section)


def _known_keys(path: str) -> tuple[str, ...]:
    structs = {
        "": SiteToml,
        "author": AuthorTable,
        "feed": FeedTable,
        "feeds": SelectionTable,
        "learning": LearningTable,
        "podcast": PodcastTable,
        "sources": SourceTable,
        "summary": SummaryTable,
    }
    return structs.get(path.partition(".")[0], TopicTable).__struct_fields__
