"""The body of an article → HTML that every reader may show, and → plain text."""

import html
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import nh3
import pyromark
from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

from feeds.characters import one_line, printable
from feeds.content.embeds import replaced
from feeds.content.files import ASSET_SUFFIXES, STATIC_FOLDER
from feeds.content.nesting import bounded
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
    " table tbody td tfoot th thead time tr track u ul var audio video".split()
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
    "track": {"src", "kind", "srclang", "label", "default"},
    "video": {"src", "controls", "poster", "width", "height"},
}
# The choices of a form are no text, and frames for the browsers of 1997 say nothing.
_SILENT = {"script", "style", "datalist", "select", "noembed", "noframes"}
_SCHEMES = {"http", "https", "mailto", "tel", "xmpp", "geo", "magnet"}

# Raw HTML of these alone needs no second look: one parse makes of it what any other parse will. Not of text in tables,
# which moves before them, of headings in headings, the first line break of `pre`, which goes, and what lacks its end.
_PLAIN_TAGS = _TAGS - set(
    "audio caption col colgroup h1 h2 h3 h4 h5 h6 picture pre table tbody td tfoot th thead tr video".split()
)
_RAW_TAG = re.compile(r"</?([a-z][a-z0-9-]*)(?=[\s/>])")
_PADDED = re.compile(r"=\s*[\"']\s|\s[\"'][\s/>]")  # perhaps an address with space around it
_MAX_PARSES = 5  # two are enough for all that we have seen
_LAZY = re.compile(r"data-(?:src|lazy|orig)")
_PRE_BREAK = re.compile(r"(<pre\b[^<>]*>)(\r?\n)", re.IGNORECASE)
_IMAGE = re.compile(r"<img(?: [a-z]+=\"[^\"]*\")*>")
_ATTRIBUTE = re.compile(r" ([a-z]+)=\"([^\"]*)\"")

_AttributeFilter = Callable[[str, str, str], str | None]

_BLOCK = re.compile(r"<(?=/?(?:p|div|li|h[1-6]|br|tr|td|th|dd|dt|pre|blockquote|figure|figcaption|hr)\b)")
_DESCRIPTOR = re.compile(r"[\d.]+[wx]")
_SPACE = " \t\n\f\r"  # around a URL it is no part of it (WHATWG HTML §2.4.1)
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
        url = url.strip(_SPACE)
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
    is_plain = markup is Markup.TEXT or _is_plain(body)
    return (_clean if is_plain else sanitised)(_html(body, markup), addresses)


def _is_plain(markdown: str) -> bool:
    """Whether raw HTML, if any, holds nothing that must be replaced, moved or parsed twice."""
    if "<" not in markdown:
        return True
    lower = markdown.lower()
    if _LAZY.search(lower) or "srcset" in lower or _PADDED.search(lower):
        return False
    return _PLAIN_TAGS.issuperset(_RAW_TAG.findall(lower))


def sanitised(source: str, addresses: Addresses) -> str:
    """HTML without what a reader must not run or can't show, and what stands for it.

    Any HTML parser makes the same tree of it: where a tag is left out that kept others apart (a
    `button` between two `p`), parsing once more puts them in their places.
    """

    def absolute(tag: str, name: str, value: str) -> str | None:  # noqa: ARG001  # nh3 passes three
        if name == "srcset":
            return _absolute_srcset(value, addresses) or None
        return value.strip(_SPACE) if name in ("href", "src", "poster") else value

    def parsed(once: str) -> str:
        return _clean(_kept_breaks(once), addresses, absolute)

    clean = parsed(replaced(_kept_breaks(source), addresses.absolute))
    for _ in range(_MAX_PARSES):
        before, clean = clean, parsed(clean)
        if clean == before:
            break
    return clean


def _kept_breaks(source: str) -> str:
    """Double the line break that parsers leave out, and that writers don't put back (WHATWG HTML §13.3)."""
    return _PRE_BREAK.sub(r"\1\2\2", source)


def _clean(source: str, addresses: Addresses, attribute: _AttributeFilter | None = None) -> str:
    clean = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_SILENT,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        url_relative=addresses.absolute,
        attribute_filter=attribute,
    )
    return printable(_with_usable_images(clean, addresses) if "<img" in clean else clean).strip()


def _absolute_srcset(value: str, addresses: Addresses) -> str:
    candidates = ((addresses.absolute(url), descriptor) for url, descriptor in _candidates(value))
    return ", ".join(f"{url} {each}".rstrip() for url, each in candidates if url and _is_web(url))


def _candidates(srcset: str) -> Iterator[tuple[str, str]]:
    """URLs with their widths or densities; a comma within a URL is its own (WHATWG HTML §4.8.4.2.1)."""
    words = deque(srcset.split())
    while words:
        url = words.popleft().lstrip(",")
        described: list[str] = []
        while words and not url.endswith(",") and not (described and "," in described[-1]):
            described.append(words.popleft())
        descriptor, _, rest = " ".join(described).partition(",")
        if rest:
            words.appendleft(rest)
        if (url := url.rstrip(",")) and (not descriptor or _DESCRIPTOR.fullmatch(descriptor)):
            yield url, descriptor


def _with_usable_images(clean: str, addresses: Addresses) -> str:
    """Each image with an address and an alternative text; an image without an address goes."""

    def usable(match: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(match[0]))
        is_found = _is_picture(attributes.get("src", ""), addresses)
        if is_found and "alt" in attributes:
            return match[0]
        if not is_found:
            attributes["src"] = next((url for url, _ in _candidates(attributes.get("srcset", ""))), "")
        attributes.setdefault("alt", "")
        written = "".join(f' {name}="{value}"' for name, value in attributes.items())
        return f"<img{written}>" if attributes["src"] else ""

    return _IMAGE.sub(usable, clean)


def _is_picture(src: str, addresses: Addresses) -> bool:
    """Whether a URL is of the web, and isn't the page's own: that is what an empty one becomes."""
    url, _, _ = src.partition("#")
    looks_like_page = url.endswith("/") or url[-5:].lower().endswith((".html", ".htm"))
    return _is_web(url) and not (looks_like_page and html.unescape(url) == addresses.absolute(""))


def _is_web(url: str) -> bool:
    return url[:8].lower().startswith(("https://", "http://"))


def first_image(rendered: str) -> tuple[str, str] | None:
    """Address and alternative text of the first image in what `render` made that is more than a dot."""
    for match in _IMAGE.finditer(rendered):
        attributes = dict(_ATTRIBUTE.findall(match[0]))
        if not {"0", "1"} & {attributes.get("width"), attributes.get("height")}:
            return html.unescape(attributes["src"]), html.unescape(attributes["alt"])
    return None


def shows_image(rendered: str, address: str) -> bool:
    """Whether what `render` made shows the image with this address."""
    sources = (dict(_ATTRIBUTE.findall(match[0]))["src"] for match in _IMAGE.finditer(rendered))
    return any(html.unescape(source) == address for source in sources)


def _html(body: str, markup: Markup) -> str:
    if markup is Markup.TEXT:
        return "\n".join(f"<p>{html.escape(p.strip(), quote=False)}</p>" for p in _BLANK_LINES.split(body) if p.strip())
    return bounded(pyromark.html(body, options=_OPTIONS), _TAGS)


@lru_cache(maxsize=1)  # rules and stories ask for it one after the other
def plain_text(body: str, markup: Markup) -> str:
    """All that a body says, a line for each block."""
    return body if markup is Markup.TEXT else _text_of(_html(body, markup))


def _text_of(source: str) -> str:
    tree = LexborHTMLParser(_BLOCK.sub("\n<", source), options=LexborDocumentOptions.WO_EVENTS)
    tree.strip_tags(["script", "style", "template"])
    return tree.body.text() if tree.body else ""


def plain_title(markdown: str) -> str:
    """A heading of Markdown as one line of plain text."""
    return one_line(_text_of(bounded(pyromark.html(markdown), _TAGS)))
