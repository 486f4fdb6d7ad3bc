"""The values of site.toml → Site."""

import re
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from feeds.addresses import is_email, is_web_address
from feeds.characters import one_line
from feeds.config.redirects import redirects_of
from feeds.config.topics import LANGUAGE, selections_of, topics_of
from feeds.config.written import AuthorTable, PodcastTable, SiteToml, SourceTable, SummaryTable, WrongValueError
from feeds.hooks import function
from feeds.model import Learning, Outlet, Person, Podcast, Site
from feeds.paths import slug

_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_PLACEHOLDERS = ("year", "month", "day", "slug", "folder")


def site_of(toml: SiteToml, *, name: str, base_url: str | None, guess: str) -> Site:
    """The site that a file describes. Raises WrongValueError for a value that can't be meant."""
    topics = topics_of(toml.topics)
    address = _base_url(base_url or toml.base_url or guess, key="" if base_url else "base_url")
    return Site(
        title=one_line(toml.title or "") or name,
        base_url=address,
        # The year is fixed: without id_authority ids hold as long as the host does.
        id_authority=_id_authority(toml.id_authority or f"{urlsplit(address).hostname},2000"),
        description=one_line(toml.description),
        language=_language(toml.language, "language"),
        languages=_languages(toml.language, toml.languages),
        timezone=_timezone(toml.timezone, "timezone"),
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
        summary_at_least=_at_least(toml.summary),
        summary_at_most=toml.summary.at_most,
        summarizer=_summarizer(toml.summarizer),
        outlets=_outlets(toml.sources),
        topics=topics,
        topics_from=tuple(dict.fromkeys(toml.topics_from)),
        learning=Learning(toml.learning.precision, toml.learning.least),
        selections=selections_of(toml.feeds, topics),
        stories=toml.feed.stories,
        history=toml.feed.history,
        find_stories=toml.find_stories,
        search_box=toml.search_box,
        redirects=redirects_of(toml.redirects, address),
        podcast=_podcast(toml.podcast),
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
        raise WrongValueError(f"base_url is not a web address: {text!r}; write it as https://news.example.org/", key)
    return f"{parts.scheme}://{name}{port}{quote(parts.path.rstrip('/'), safe='/%~!$&()*+,;=:@')}/"


def _podcast(table: PodcastTable | None) -> Podcast | None:
    if table is None:
        return None
    category, *below = (one_line(part) for part in table.category.split(">"))
    if not category or len(below) > 1 or below == [""]:
        message = f'podcast.category is none of Apple\'s: {table.category!r}; write it as "Arts" or "Arts > Books"'
        raise WrongValueError(message, "category", "podcast")
    return Podcast(category, below[0] if below else None, table.explicit, table.moved)


def _id_authority(text: str) -> str:
    # RFC 4151 §2.1: authorityName "," date
    if not re.fullmatch(r"[A-Za-z0-9.@_-]+,(?!0000)\d{4}(-\d\d(-\d\d)?)?", text):
        raise WrongValueError(
            f"id_authority is not a domain and a year in which it was yours: {text!r};"
            " write it as news.example.org,2024",
            "id_authority",
        )
    return text


def _language(text: str, key: str) -> str:
    tag = text.replace("_", "-")
    if not LANGUAGE.fullmatch(tag):
        raise WrongValueError(f"{key} is not a language tag: {text!r}; write it as en or en-GB", key)
    return tag


def _languages(own: str, others: list[str]) -> tuple[str, ...]:
    """The site's own first, each once; none where only its own is named."""
    listed = dict.fromkeys([own.replace("_", "-"), *(_language(each, "languages") for each in others)])
    return tuple(listed) if len(listed) > 1 else ()


def _timezone(text: str, key: str, section: str = "") -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        name = f"{section}.{key}" if section else key
        raise WrongValueError(f"{name} is not known: {text!r}; write it as Europe/Kyiv", key, section) from error
    return text


def _at_least(summary: SummaryTable) -> int:
    if summary.at_least > summary.at_most:
        message = f"summary.at_least is more than summary.at_most: {summary.at_least} and {summary.at_most}"
        raise WrongValueError(message, "at_least", "summary")
    return summary.at_least


def _summarizer(name: str | None) -> str | None:
    if name:
        try:
            function(name)
        except ValueError as error:
            raise WrongValueError(f"summarizer {error}: {name!r}", "summarizer") from error
    return name or None


def _outlets(sources: dict[str, SourceTable]) -> tuple[Outlet, ...]:
    return tuple(
        Outlet(slug(key), _timezone(each.timezone, "timezone", f"sources.{key}") if each.timezone else None)
        for key, each in sources.items()
    )


def _author(author: AuthorTable | str | None) -> Person | None:
    if author is None or isinstance(author, str):
        return Person(one_line(author)) if author else None
    if author.email and not is_email(author.email):
        raise WrongValueError(f"author.email is not an e-mail address: {author.email!r}", "email", "author")
    if author.uri and not is_web_address(author.uri):
        raise WrongValueError(f"author.uri is not a web address: {author.uri!r}", "uri", "author")
    return Person(one_line(author.name), email=author.email, uri=author.uri)


def _permalink(text: str) -> str:
    rest = re.sub("{(?:" + "|".join(_PLACEHOLDERS) + ")}", "", text)
    if "{" in rest or "}" in rest or "{slug}" not in text or not text.startswith("/"):
        raise WrongValueError(
            f"permalink is not a pattern: {text!r}; it begins with / and holds {{slug}},"
            " and may hold {year}, {month}, {day} and {folder}",
            "permalink",
        )
    return text


def _picture(text: str | None, key: str) -> str | None:
    if text and not text.startswith(("/", "https://", "http://")):
        message = f"{key} is neither a path of the site nor a web address: {text!r}; write it as /{key}.png"
        raise WrongValueError(message, key)
    return text or None


def _hub(text: str | None) -> str | None:
    if text and not is_web_address(text):
        raise WrongValueError(f"hub is not a web address: {text!r}", "hub")
    return text or None
