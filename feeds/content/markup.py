"""The body of an article → HTML that every reader may show, and → plain text."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import nh3
import pyromark
from selectolax.lexbor import LexborHTMLParser

from feeds.characters import one_line, printable
from feeds.content.files import ASSET_SUFFIXES, STATIC_FOLDER
from feeds.model import Markup
from feeds.paths import url as site_url

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
# What survives in feed readers; the rest of HTML loses its tags and keeps its text.
_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3"
    " h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source span strong sub summary sup"
    " table tbody td tfoot th thead time tr u ul var audio video".split()
)
_ATTRIBUTES = {
    "*": {"id", "lang", "dir", "title"},
    "a": {"href", "hreflang"},
    "audio": {"src", "controls"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "source": {"src", "srcset", "type", "media", "sizes"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src", "controls", "poster", "width", "height"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "xmpp", "geo", "magnet"}

_BLOCK = re.compile(r"<(?=/?(?:p|div|li|h[1-6]|br|tr|td|th|dd|dt|pre|blockquote|figure|figcaption|hr)\b)")
_SRCSET_CANDIDATE = re.compile(r"[\s,]*(?P<url>\S*[^\s,])(?P<descriptor>\s+[\d.]+[wx])?\s*(?:,|$)")
_TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])*>")
_BREAK = re.compile(r"<(?:br|/p|/li|/h[1-6]|/td|/th|/tr|/div|/dt|/dd)>")
_PARAGRAPH = re.compile(r"<p(?: (?:\"[^\"]*\"|[^\">])*)?>(?P<text>.*?)</p>", re.DOTALL)
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the relative URLs of one article point.

    `base_url` is the site's, `permalink` the article's path, `source` its file: a picture that is
    named without a folder lies beside the file, any other relative URL is relative to the page.
    """

    base_url: str
    permalink: str
    source: str

    def absolute(self, url: str) -> str | None:
        """The absolute URL; None for one that no program can read."""
        try:
            parts = urlsplit(url)
            if parts.scheme or parts.netloc:
                return urljoin(site_url(self.base_url, self.permalink), url)
            if parts.path.startswith("/"):
                return self._from_root(url)
            if PurePosixPath(parts.path).suffix.lower() not in ASSET_SUFFIXES:
                return urljoin(site_url(self.base_url, self.permalink), url)
            return self._from_static(urljoin(site_url(self.base_url, self._folder()), url))
        except ValueError:
            return None

    def _folder(self) -> str:
        """The path at which the files beside the article are published."""
        folder = self.source.rpartition("/")[0]
        return f"/{folder}/" if folder else "/"

    def _from_root(self, url: str) -> str:
        """A path from the site's root, also where the site has a folder of its host only."""
        root = urlsplit(self.base_url).path
        is_below = f"{url}/".startswith(root)
        return self._from_static(urljoin(self.base_url, url if is_below else root + url.removeprefix("/")))

    def _from_static(self, absolute: str) -> str:
        """What lies in the static folder is published from the site's root."""
        below = absolute.removeprefix(f"{self.base_url}{STATIC_FOLDER}/")
        return absolute if below == absolute else self.base_url + below


def render(body: str, markup: Markup, addresses: Addresses) -> str:
    """Sanitised, balanced HTML with absolute URLs and without characters that XML forbids."""
    return sanitised(_html(body, markup), addresses)


def sanitised(source: str, addresses: Addresses) -> str:
    """HTML without what a reader must not run or can't show."""

    def attribute(tag: str, name: str, value: str) -> str:  # noqa: ARG001  # nh3 passes three
        return _absolute_srcset(value, addresses) if name == "srcset" else value

    clean = nh3.clean(
        source,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        url_relative=addresses.absolute,
        attribute_filter=attribute if "srcset" in source.lower() else None,
    )
    return printable(clean).strip()


def _absolute_srcset(value: str, addresses: Addresses) -> str:
    candidates = ((addresses.absolute(m["url"]), m["descriptor"] or "") for m in _SRCSET_CANDIDATE.finditer(value))
    return ", ".join(url + descriptor for url, descriptor in candidates if url and url.startswith("http"))


def _html(body: str, markup: Markup) -> str:
    if markup is Markup.TEXT:
        return "\n".join(f"<p>{html.escape(p.strip(), quote=False)}</p>" for p in _BLANK_LINES.split(body) if p.strip())
    return pyromark.html(body, options=_OPTIONS)


def plain_text(body: str, markup: Markup) -> str:
    """All that a body says, a line for each block."""
    return body if markup is Markup.TEXT else _text_of(_html(body, markup))


def _text_of(source: str) -> str:
    tree = LexborHTMLParser(_BLOCK.sub("\n<", source))
    tree.strip_tags(["script", "style", "template"])
    return tree.body.text() if tree.body else ""


def paragraphs(rendered: str) -> Iterator[str]:
    """The running text of rendered HTML: its paragraphs, each in one line, without headings, code and tables.

    Lazy, for a summary needs the first few only. What `render` made is regular enough for expressions.
    """
    found = False
    for match in _PARAGRAPH.finditer(rendered):
        if line := _line(match["text"]):
            found = True
            yield line
    if not found and (line := _line(rendered)):
        yield line


def _line(rendered: str) -> str:
    return one_line(html.unescape(_TAG.sub("", _BREAK.sub(" ", rendered))))


def plain_title(markdown: str) -> str:
    """A heading of Markdown as one line of plain text."""
    return one_line(_text_of(pyromark.html(markdown)))
