"""An article and the file that it was read from → what was found where, and how its summary was made."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from feeds.characters import one_line
from feeds.content import Loaded
from feeds.content.article import KEYS_OF
from feeds.content.manuscript import LeftOut, Manuscript
from feeds.content.markup import Addresses, render
from feeds.content.recurring import ENOUGH, recurring_lines
from feeds.entry import Entry
from feeds.feed import category_name, entry_of
from feeds.model import Article, Site, Topic
from feeds.summary.article import Summary, summary_of
from feeds.topics import Catalogue, catalogue


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of an article, and where it was found: `line 2`, `site.toml`, `the file's name`."""

    name: str
    value: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What an editor may want to know of one article; `left_out` is in the order of lines."""

    source: str
    facts: tuple[Fact, ...]
    summary: Summary
    left_out: tuple[LeftOut, ...]


def explain(
    article: Article, loaded: Loaded, text: str, site: Site, *, noise: Collection[int], also: Iterable[Article] = ()
) -> Explanation:
    """Why `article`, as the archive has it, is as it is.

    `loaded` is what its file came to just now and `text` what stands in the file;
    `noise` are the marks of lines that recur in other articles, `also` those that tell the same story.
    """
    manuscript = loaded.manuscript
    assert manuscript is not None, "an article has a manuscript"
    facts = [fact for fact in _facts(article, loaded.article or article, manuscript, site) if fact.value]
    facts += [Fact("story", one_line(each.title), f"also {each.source}") for each in also]
    recurring = _recurring(loaded.article or article, text, noise)
    left_out = sorted((*manuscript.left_out, *recurring), key=lambda each: each.line)
    rendered = render(article.body, article.markup, Addresses(site.base_url, article.permalink, article.source))
    return Explanation(article.source, tuple(facts), summary_of(article, rendered, site), tuple(left_out))


def _facts(article: Article, own: Article, manuscript: Manuscript, site: Site) -> Iterator[Fact]:
    entry = entry_of(article, site)

    def found(field: str, otherwise: str = "") -> str:
        return _found(manuscript, field) or otherwise

    is_headed = manuscript.body.lstrip().startswith("#")
    yield Fact("title", entry.title, found("title", "its heading" if is_headed else "its file's name"))
    moment = _moment(article.published, site, dated=article.dated)
    yield Fact("published", moment, found("published", "its file's name"))
    if _found(manuscript, "updated"):
        yield Fact("updated", _moment(entry.updated, site, dated=False), found("updated"))
    yield from (Fact("correction", each.text, found("corrections")) for each in article.corrections)
    by_whom = found("authors", "its agency" if article.agency else "the site's")
    yield Fact("authors", ", ".join(each.name for each in entry.authors), by_whom)
    yield Fact("place", article.place or "", found("place"))
    yield Fact("agency", article.agency or "", found("agency"))
    yield Fact("via", article.via or "", found("via"))
    yield from _language(article, manuscript, site)
    known = catalogue(site)
    phrases = known.reasons(own)
    yield from (Fact("topic", category_name(each), _why(each, own, known, phrases)) for each in article.topics)
    yield from _addresses(article, entry, manuscript)


def _language(article: Article, manuscript: Manuscript, site: Site) -> Iterator[Fact]:
    if article.language:
        yield Fact("language", article.language, _found(manuscript, "language") or "its path, or the text itself")
    else:
        yield Fact("language", site.language, "the site's")


def _addresses(article: Article, entry: Entry, manuscript: Manuscript) -> Iterator[Fact]:
    yield Fact("page", entry.link, _found(manuscript, "permalink"))
    yield Fact("id", entry.id, _found(manuscript, "id") if article.own_id else "made once")


def _found(manuscript: Manuscript, field: str) -> str:
    """On which line a field is given; empty where it isn't."""
    key = next((key for key in KEYS_OF[field] if manuscript.metadata.get(key)), None)
    line = manuscript.line_of(key) if key else None
    return f"line {line}" if line else ""


def _moment(moment: datetime, site: Site, *, dated: bool) -> str:
    local = moment.astimezone(site.zone)
    return f"{local:%Y-%m-%d}, without a time" if dated else f"{local:%Y-%m-%d %H:%M} {site.timezone}"


def _why(topic: Topic, own: Article, known: Catalogue, phrases: Mapping[str, str]) -> str:
    """What put an article into a topic."""
    origin = next((each.origin for each in known.placed(own) if each.term == topic.term), "learned")
    if origin == "learned":
        return "learned from articles that have it"
    if any(topic.term == known.names.get(each.term, each).term for each in own.topics):
        return "its author"
    if topic.term in phrases:
        return f"site.toml: “{phrases[topic.term]}”"
    return "its folder"


def _recurring(own: Article, text: str, noise: Collection[int]) -> Iterator[LeftOut]:
    lines = [one_line(line) for line in text.splitlines()]
    for each in recurring_lines(own, noise):
        number = next((number for number, line in enumerate(lines, 1) if one_line(each) in line), 1)
        yield LeftOut(number, f"recurs in {ENOUGH} articles or more", each)
