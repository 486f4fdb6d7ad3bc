"""Manuscript → Article: what the metadata means, and what is missing."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import quote

from feeds.addresses import is_uri
from feeds.characters import is_visible, one_line
from feeds.content import metadata
from feeds.content.dates import parse_date
from feeds.content.manuscript import Manuscript
from feeds.content.markup import plain_title
from feeds.errors import ContentError, Problem
from feeds.model import Article, Site, Topic
from feeds.paths import alias_path, page_path, slug

_DATE_KEYS = ("date", "published", "pubdate")
_OTHER_DATE_KEYS = ("publishdate", "created")  # of which a file may well have another one, too
_UPDATED_KEYS = ("updated", "lastmod", "modified", "last_modified_at")
_TOPIC_KEYS = ("topics", "tags", "categories", "category", "keywords")
_ID_KEYS = ("id", "guid")
_PERMALINK_KEYS = ("permalink", "url")
_SUMMARY_KEYS = ("summary", "description", "excerpt", "subtitle", "abstract")

_DRAFT_KEYS = ("draft", "published", "public", "status")

_DAY_ONLY_SPREAD = 3600  # seconds

_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[-_ ](?P<rest>.*))?")
_HEADING = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+(?P<title>[^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_T = TypeVar("_T")
_Date = tuple[datetime, bool]  # the moment, and whether a time of day was given


def _delivery(value: object) -> str:
    word = metadata.text(value).lower()
    if word not in ("full", "summary"):
        raise ContentError(f"is neither full nor summary: {metadata.quoted(value)}")
    return word


def _aliases(value: object) -> tuple[str, ...]:
    """Paths of the site; the root is always the front page."""
    return tuple(dict.fromkeys(path for text in metadata.texts(value) if (path := alias_path(text))))


def _address(value: object) -> str:
    """An address; a word such as yes or off, which some generators want, is none."""
    text = metadata.text(value)
    return text if "/" in text else ""


def _language(value: object) -> str:
    tag = metadata.text(value).replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise ContentError(f"is not a language tag: {metadata.quoted(value)}")
    return tag


# Field of an article → the keys that may say it, the first of them first, and how their value is read.
_OPTIONAL: dict[str, tuple[tuple[str, ...], Callable[[object], object]]] = {
    "summary": (_SUMMARY_KEYS, metadata.text),
    "authors": (("authors", "author"), metadata.people),
    "language": (("language", "lang"), _language),
    "link": (("external_url", "link"), metadata.text),
    "image": (("image", "cover", "thumbnail"), metadata.image),
    "enclosures": (("enclosure", "enclosures"), metadata.enclosures),
    "comments": (("comments_url", "comments"), _address),
    "rights": (("rights", "copyright"), metadata.text),
    "content": (("feed_content",), _delivery),
    "aliases": (("aliases", "redirect_from"), _aliases),
    "place": (("place",), metadata.text),
    "agency": (("agency",), metadata.text),
}
FIELD_OF = {key: field for field, (keys, _) in _OPTIONAL.items() for key in keys}


class _Values:
    """Reads values of which a bad one costs no more than itself, and remembers the bad ones."""

    def __init__(self, manuscript: Manuscript, source: str) -> None:
        self._manuscript, self._source = manuscript, source
        self.problems: list[Problem] = []

    def first(self, keys: Iterable[str], read: Callable[[object], _T | None]) -> _T | None:
        """What the first of the keys with a value says; None where none has one, or a bad one."""
        for key in keys:
            if value := self._manuscript.metadata.get(key):
                try:
                    return read(value)
                except (ContentError, ValueError) as error:
                    self.warn(key, f'"{key}" {error}')
                    return None
        return None

    def warn(self, key: str, message: str) -> None:
        line = self._manuscript.line_of(key)
        self.problems.append(Problem(self._source, message, line, severity="warning"))


def article_of(manuscript: Manuscript, source: str, site: Site) -> tuple[Article | None, tuple[Problem, ...]]:
    """The article that a manuscript is, or None for a draft; and what is odd about it.

    Raises ContentError for what costs the article: no text, no date, or a date that is none.
    """
    values = _Values(manuscript, source)
    if _is_draft(manuscript):
        return None, ()
    date_in_name, name = _name(source)
    published, timed = _published(manuscript, date_in_name, site)
    local = published.astimezone(site.zone)
    title, body = _title(manuscript, name)
    last_part = slug(metadata.text(manuscript.metadata.get("slug")) or name or title)
    updated = values.first(_UPDATED_KEYS, lambda value: _updated(value, published, site))
    own_id = values.first(_ID_KEYS, lambda value: _own_id(value, site))
    id_ = own_id or _minted_id(site, local, last_part)
    found = Article(
        id=id_,
        source=source,
        title=title,
        published=published,
        permalink=values.first(_PERMALINK_KEYS, _own_permalink) or _permalink(site, local, last_part, source),
        body=body,
        markup=manuscript.markup,
        dated=not timed,
        own_id=own_id is not None,
        updated=updated or (None if timed else _spread(published, id_)),
        topics=_topics(manuscript),
        **_optional(values, manuscript),
    )
    return found, tuple(values.problems)


def _optional(values: _Values, manuscript: Manuscript) -> dict[str, Any]:
    """The fields that most articles do without; only those of which something is said."""
    fields = {FIELD_OF[key] for key in manuscript.metadata.keys() & FIELD_OF.keys()}
    found = {field: values.first(*_OPTIONAL[field]) for field in fields}
    return {field: value for field, value in found.items() if value}


def _minted_id(site: Site, local: datetime, name: str) -> str:
    """A tag URI (RFC 4151) from the day of publication at the site and the article's name."""
    return f"tag:{site.id_authority}:{local.date().isoformat()}/{quote(name)}"


def _is_draft(manuscript: Manuscript) -> bool:
    meta = manuscript.metadata
    if meta.keys().isdisjoint(_DRAFT_KEYS):
        return False
    status = metadata.text(meta.get("status")).lower()
    return (
        _flag(manuscript, "draft", default=False)
        or not _flag(manuscript, "public", default=True)
        or metadata.truth(meta.get("published", True)) is False
        or status in ("draft", "hidden", "private", "pending")
    )


def _flag(manuscript: Manuscript, key: str, *, default: bool) -> bool:
    """What a flag says. An unclear one is an error: a draft must not be published by a slip of the pen."""
    value = manuscript.metadata.get(key)
    if value is None:
        return default
    if (flag := metadata.truth(value)) is None:
        message = f'"{key}" is neither true nor false: {metadata.quoted(value)}'
        raise ContentError(message, manuscript.line_of(key))
    return flag


def _name(source: str) -> tuple[str | None, str]:
    """The date in a file's name and the rest of it; `index.md` is named by its folder."""
    folder, _, name = source.rpartition("/")
    stem = name.rpartition(".")[0]
    if stem == "index" and folder:
        stem = folder.rpartition("/")[2]
    match = _DATED_NAME.fullmatch(stem)
    return (match["date"], match["rest"] or "") if match else (None, stem)


def _published(manuscript: Manuscript, date_in_name: str | None, site: Site) -> _Date:
    meta = manuscript.metadata
    given = [key for key in _DATE_KEYS if meta.get(key) and (key != "published" or metadata.truth(meta[key]) is None)]
    if given:  # `published: true` is no date
        return _only_one(given, [_date(meta[key], key, manuscript, site) for key in given], manuscript)
    for key in _OTHER_DATE_KEYS:
        if value := manuscript.metadata.get(key):
            return _date(value, key, manuscript, site)
    if date_in_name:
        return _date(date_in_name, "file name", manuscript, site)
    raise ContentError('has no date; give one as "date: YYYY-MM-DD"', manuscript.body_line)


def _only_one(keys: Iterable[str], found: list[_Date], manuscript: Manuscript) -> _Date:
    """The first date; two that are days apart are a mistake that only the author can mend."""
    for key, (moment, _) in zip(keys, found, strict=True):
        if abs(moment - found[0][0]) > timedelta(days=1):
            raise ContentError(f'"{key}" is another date than the one before; keep one', manuscript.line_of(key))
    return found[0]


def _date(value: object, key: str, manuscript: Manuscript, site: Site) -> _Date:
    try:
        return parse_date(value, site.zone)
    except (ValueError, OverflowError) as error:
        reason = f": {error}" if str(error) else ""
        raise ContentError(
            f'"{key}" is not a date: {metadata.quoted(value)}{reason}', manuscript.line_of(key)
        ) from error


def _updated(value: object, published: datetime, site: Site) -> datetime | None:
    try:
        updated = parse_date(value, site.zone)[0]
    except (ValueError, OverflowError) as error:
        raise ContentError(f"is not a date: {metadata.quoted(value)}") from error
    return updated if updated > published else None


def _spread(published: datetime, id_: str) -> datetime:
    """Articles of one day without a time of day get moments of their own, always the same ones.

    Entries that share `updated` are in no order for an aggregator (the W3C validator warns of them).
    """
    number = int.from_bytes(blake2b(id_.encode(), digest_size=4).digest())
    return published + timedelta(seconds=number % _DAY_ONLY_SPREAD)


def _title(manuscript: Manuscript, name: str) -> tuple[str, str]:
    """The title, and the body without it."""
    if is_visible(title := metadata.text(manuscript.metadata.get("title"))):
        return title, manuscript.body
    if (heading := _HEADING.match(manuscript.body)) and is_visible(title := plain_title(heading["title"])):
        return title, manuscript.body[heading.end() :]
    if not manuscript.body.strip():
        raise ContentError("is empty" if not manuscript.metadata else "has neither a title nor a text")
    readable = one_line(re.sub(r"[-_]+", " ", name))
    readable = readable if is_visible(readable) else "Untitled"
    return readable[:1].upper() + readable[1:], manuscript.body


def _topics(manuscript: Manuscript) -> tuple[Topic, ...]:
    topics: dict[str, Topic] = {}
    for key in filter(manuscript.metadata.__contains__, _TOPIC_KEYS):
        for label in metadata.texts(manuscript.metadata[key]):
            topics.setdefault(slug(label), Topic(slug(label), label))
    return tuple(topics.values())


def _own_id(value: object, site: Site) -> str | None:
    """An id that is no URI becomes one: Atom takes nothing else (RFC 4287 §4.2.6)."""
    text = metadata.text(value)
    return text if is_uri(text) else f"tag:{site.id_authority}:{quote(text)}" if text else None


def _own_permalink(value: object) -> str | None:
    """A path of the site; a pattern (`/:title/`) or another site's address is not for us."""
    text = metadata.text(value)
    path = page_path(text) if text.startswith("/") and not re.search(r"[:{}*]", text) else "/"
    return path if path != "/" else None


def _permalink(site: Site, local: datetime, name: str, source: str) -> str:
    parts = {"year": f"{local.year:04}", "month": f"{local.month:02}", "day": f"{local.day:02}", "slug": name}
    if "{folder}" in site.permalink:
        parts["folder"] = "/".join(slug(part) for part in source.split("/")[:-1])
    return page_path(site.permalink.format_map(parts))
