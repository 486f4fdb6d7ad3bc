"""Manuscript → Article: what the metadata means, and what is missing."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from feeds.addresses import is_uri
from feeds.characters import is_visible, one_line
from feeds.content import correcting, dating, languages, metadata
from feeds.content.excerpt import excerpt, meta_description
from feeds.content.manuscript import Manuscript
from feeds.content.markup import plain_title
from feeds.errors import ContentError, Problem
from feeds.model import Article, Markup, Site, Topic, unlisted
from feeds.paths import alias_path, page_path, slug

_TOPIC_KEYS = ("topics", "tags", "categories", "category", "keywords")
_ID_KEYS = ("id", "guid")
_PERMALINK_KEYS = ("permalink", "url")
_SUMMARY_KEYS = ("summary", "description", "excerpt", "subtitle", "abstract")

_DRAFT_KEYS = ("draft", "published", "public", "status")

_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[-_ ](?P<rest>.*))?")
_HEADING = re.compile(r"(?:[ \t]*\n)* {0,3}#[ \t]+(?P<title>[^\n]+?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_T = TypeVar("_T")


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
    "via": (("via",), metadata.text),
}
FIELD_OF = {key: field for field, (keys, _) in _OPTIONAL.items() for key in keys}
# Field → the keys that may say it, the first of them first.
KEYS_OF = {
    "title": ("title",),
    "published": (*dating.DATE_KEYS, *dating.OTHER_DATE_KEYS),
    "updated": dating.UPDATED_KEYS,
    "id": _ID_KEYS,
    "permalink": _PERMALINK_KEYS,
    "topics": _TOPIC_KEYS,
    "corrections": correcting.CORRECTION_KEYS,
    **{field: keys for field, (keys, _) in _OPTIONAL.items()},
}


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

    Raises ContentError for what costs the article: no text, no date, a date that is none, or a bad correction.
    """
    values = _Values(manuscript, source)
    if _is_draft(manuscript):
        return None, ()
    date_in_name, name = _name(source)
    zone = dating.zone_of(manuscript, source, site)
    published, timed = dating.published(manuscript, date_in_name, zone)
    local = published.astimezone(site.zone)
    title, body = _title(manuscript, name)
    last_part = slug(metadata.text(manuscript.metadata.get("slug")) or name or title)
    said = values.first(dating.UPDATED_KEYS, lambda value: dating.updated(value, published, zone))
    corrections = correcting.corrections(manuscript, zone)
    updated = max((each for each in (said, *(c.date for c in corrections)) if each and each > published), default=None)
    own_id = values.first(_ID_KEYS, lambda value: _own_id(value, site))
    id_ = own_id or _minted_id(site, local, last_part)
    fields = _optional(values, manuscript)
    if language := fields.get("language") or _language_of(title, body, source, site):
        fields["language"] = language
    if manuscript.markup is Markup.MARKDOWN and not fields.get("summary"):
        body, summed_up = _summed_up(manuscript, body)
        fields |= summed_up
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
        updated=updated or (None if timed else dating.spread(published, id_)),
        topics=_topics(manuscript),
        corrections=corrections,
        **fields,
    )
    return found, tuple(values.problems)


def _optional(values: _Values, manuscript: Manuscript) -> dict[str, Any]:
    """The fields that most articles do without; only those of which something is said."""
    fields = {FIELD_OF[key] for key in manuscript.metadata.keys() & FIELD_OF.keys()}
    found = {field: values.first(*_OPTIONAL[field]) for field in fields}
    return {field: value for field, value in found.items() if value}


def _summed_up(manuscript: Manuscript, body: str) -> tuple[str, dict[str, Any]]:
    """The body without the mark that ends its teaser; the teaser, or a summary that generators keep in HTML."""
    marked, body = excerpt(body, metadata.text(manuscript.metadata.get("excerpt_separator")))
    return body, {"teaser": marked, "summary": None if marked else meta_description(body)}


def _language_of(title: str, body: str, source: str, site: Site) -> str | None:
    """What the file's path, its HTML or, where the site has several languages, its words say."""
    if not site.languages:
        return languages.from_html(body)
    return (
        languages.from_path(source, site.languages)
        or languages.from_html(body)
        or languages.detected(f"{title}\n\n{body}", site.languages)
    )


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
            topics.setdefault(slug(label), unlisted(slug(label), label))
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
