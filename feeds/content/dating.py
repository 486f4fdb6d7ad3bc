"""Manuscript → when it was published and updated."""

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from hashlib import blake2b
from zoneinfo import ZoneInfo

from feeds.content import metadata
from feeds.content.dates import parse_date
from feeds.content.manuscript import Manuscript
from feeds.errors import ContentError
from feeds.model import Article, Site
from feeds.paths import slug

DATE_KEYS = ("date", "published", "pubdate")
OTHER_DATE_KEYS = ("publishdate", "created")  # of which a file may well have another one, too
UPDATED_KEYS = ("updated", "lastmod", "modified", "last_modified_at")

_DAY_ONLY_SPREAD = 3600  # seconds

Moment = tuple[datetime, bool]  # and whether a time of day was given


def zone_of(manuscript: Manuscript, source: str, site: Site) -> tzinfo:
    """That of the agency, else of the innermost folder, that has a timezone in site.toml; else the site's."""
    zones = {each.name: each.timezone for each in site.outlets if each.timezone}
    if not zones:
        return site.zone
    names = (metadata.text(manuscript.metadata.get("agency")), *reversed(source.split("/")[:-1]))
    found = next((zone for name in names if name and (zone := zones.get(slug(name)))), None)
    return ZoneInfo(found) if found else site.zone


def published(manuscript: Manuscript, date_in_name: str | None, zone: tzinfo) -> Moment:
    """By its metadata, else by its name. Raises ContentError for a date that is none, and for no date at all."""
    meta = manuscript.metadata
    given = [key for key in DATE_KEYS if meta.get(key) and (key != "published" or metadata.truth(meta[key]) is None)]
    if given:  # `published: true` is no date
        return _only_one(given, [_date(meta[key], key, manuscript, zone) for key in given], manuscript)
    for key in OTHER_DATE_KEYS:
        if value := manuscript.metadata.get(key):
            return _date(value, key, manuscript, zone)
    if date_in_name:
        return _date(date_in_name, "file name", manuscript, zone)
    raise ContentError('has no date; give one as "date: YYYY-MM-DD"', manuscript.body_line)


def _only_one(keys: Iterable[str], found: list[Moment], manuscript: Manuscript) -> Moment:
    """The first date; two that are days apart are a mistake that only the author can mend."""
    for key, (moment, _) in zip(keys, found, strict=True):
        if abs(moment - found[0][0]) > timedelta(days=1):
            raise ContentError(f'"{key}" is another date than the one before; keep one', manuscript.line_of(key))
    return found[0]


def _date(value: object, key: str, manuscript: Manuscript, zone: tzinfo) -> Moment:
    try:
        return parse_date(value, zone)
    except (ValueError, OverflowError) as error:
        reason = f": {error}" if str(error) else ""
        raise ContentError(
            f'"{key}" is not a date: {metadata.quoted(value)}{reason}', manuscript.line_of(key)
        ) from error


def updated(value: object, since: datetime, zone: tzinfo) -> datetime | None:
    """When a value says that an article was updated; None where that is before it was published."""
    try:
        moment = parse_date(value, zone)[0]
    except (ValueError, OverflowError) as error:
        raise ContentError(f"is not a date: {metadata.quoted(value)}") from error
    return moment if moment > since else None


def spread(day: datetime, id_: str) -> datetime:
    """Articles of one day without a time of day get moments of their own, always the same ones.

    Entries that share `updated` are in no order for an aggregator (the W3C validator warns of them).
    """
    number = int.from_bytes(blake2b(id_.encode(), digest_size=4).digest())
    return day + timedelta(seconds=number % _DAY_ONLY_SPREAD)


def is_spread(article: Article) -> bool:
    """Whether the last update of an article is such a moment, and not its author's word."""
    return article.dated and article.updated == spread(article.published, article.id)
