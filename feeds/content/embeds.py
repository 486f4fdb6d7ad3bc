"""HTML that feed readers can't show → links, pictures and words that stand for it."""

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

# A relative URL → the absolute one, None for one that no program can read.
Absolute = Callable[[str], str | None]

_PAGE = "<!DOCTYPE html><body>"  # what follows is read as it is in a page, and without quirks
_QUICK = LexborDocumentOptions.WO_EVENTS  # with them, the time of many options grows with their square
_YOUTUBE = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|live/|watch\?(?:[^#]*&)?v=)|youtu\.be/)"
    r"(?!videoseries|live_stream)(?P<id>[\w-]+)",
    re.ASCII | re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/?#]", re.IGNORECASE)
_VIMEO = re.compile(r"https?://(?:(?:www\.|player\.)?vimeo\.com/(?:video/)?)(?P<id>\d+)", re.ASCII | re.IGNORECASE)
# JSX has taught people to write `<iframe … />`; without its end, each of these takes in the rest of the article.
_FRAME = re.compile(r"(?=<iframe[\s/>])", re.IGNORECASE)
_PLAYER = re.compile(r"<(?P<name>video|audio)\s[^<>]*/>(?!\s*</(?P=name))", re.IGNORECASE)
# Around a paragraph; inside anything else a link stands alone.
_HOLDS_PARAGRAPHS = frozenset(
    "article aside blockquote body center dd details div dl figcaption figure footer form header li main noscript"
    " object ol section table tbody td tfoot th thead tr ul".split()
)
# Where scripts look for what they will load, by what it replaces.
_LAZY = {
    "src": ("data-src", "data-lazy-src", "data-original"),
    "srcset": ("data-srcset", "data-lazy-srcset"),
}
_LAZY_NAMES = frozenset(name for names in _LAZY.values() for name in names)
_PLACEHOLDER = ("data:", "about:", "blob:", "javascript:", "#")


def replaced(source: str, absolute: Absolute) -> str:
    """Put what readers show in the place of what they don't; not sanitised yet."""
    body = LexborHTMLParser(_PAGE + _closed(source), options=_QUICK).body
    if body is None:  # can't be: the source begins with one
        return source
    for node in body.css("[data-src], [data-lazy-src], [data-original], [data-srcset], [data-lazy-srcset], img"):
        _reveal(node)
    for node in body.css("picture"):
        _complete(node)
    for node in reversed(body.css(",".join(_REPLACE))):  # from the inside out
        _REPLACE[node.tag or ""](node, absolute)
    return body.inner_html or ""


def _closed(source: str) -> str:
    """Give an end to players that have none."""
    before, *frames = _FRAME.split(_PLAYER.sub(r"\g<0></\g<name>>", source))
    return before + "".join(_closed_frame(frame) for frame in frames)


def _closed_frame(frame: str) -> str:
    if "</iframe" in frame.lower():
        return frame
    tag, end, rest = frame.partition(">")
    return f"{tag}{end}</iframe>{rest}"


# Lazy pictures


def _reveal(node: LexborNode) -> None:
    """Let a picture show what a script would load."""
    attributes = node.attributes
    for name, places in _LAZY.items():
        if real := next((value for place in places if _is_address(value := attributes.get(place))), None):
            node.attrs[name] = real
    if not _is_address(node.attributes.get("src")) and _is_address(real := attributes.get("data-orig-file")):
        node.attrs["src"] = real


def _is_address(value: str | None) -> bool:
    return bool(value and value.strip() and not value.strip().lower().startswith(_PLACEHOLDER))


def _shows(img: LexborNode) -> bool:
    return _is_address(img.attributes.get("src")) or _is_address(img.attributes.get("srcset"))


def _complete(picture: LexborNode) -> None:
    """Give a picture's own image a source: readers that know no `picture` show that alone."""
    img = picture.css_first("img")
    sources = [source.attributes.get("srcset") for source in picture.css("source")]
    if img is not None and not _shows(img) and (real := next(filter(_is_address, sources), None)):
        img.attrs["srcset"] = real


def _noscript(node: LexborNode, absolute: Absolute) -> None:  # noqa: ARG001  # one signature for all
    """Show what is shown without scripts, unless it is the picture before it once more."""
    real, before = node.css_first("img"), _picture_before(node)
    if real is None or before is None:
        _unwrap(node)
    elif before.tag == "amp-img" or _is_real(before, real):
        node.decompose()
    else:
        if not _shows(before) or "lazy" in (before.attributes.get("class") or ""):
            before.decompose()
        _unwrap(node)


def _is_real(img: LexborNode, real: LexborNode) -> bool:
    """Whether a picture that may have been a placeholder shows now what it stood for."""
    was_lazy = not _LAZY_NAMES.isdisjoint(img.attributes)
    return _shows(img) and (was_lazy or img.attributes.get("src") == real.attributes.get("src"))


def _picture_before(node: LexborNode) -> LexborNode | None:
    """The image in what stands before a node, or what the node stands in for it."""
    if node.parent is not None and node.parent.tag == "amp-img":
        return node.parent
    before = node.prev
    if before is not None and before.tag == "-text" and not before.text().strip():
        before = before.prev
    if before is None or (before.tag or "-").startswith("-"):
        return None
    return before if before.tag == "img" else before.css_first("img")


def _amp_image(node: LexborNode, absolute: Absolute) -> None:  # noqa: ARG001
    attributes = {name: node.attributes.get(name) for name in ("src", "srcset", "alt", "width", "height")}
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items() if value)
    _insert(node, f"<img{written}>")
    _unwrap(node)


# Players and frames


def _embed(node: LexborNode, absolute: Absolute) -> None:
    """A link to what is embedded, and what the author gave for those who can't see it."""
    has_fallback = node.tag == "object" and node.css_first("a[href], img[src]") is not None
    shown = None if has_fallback else _stand_in(node, absolute)
    for part in node.css("param, source, track"):
        part.decompose()
    if shown:
        _insert(node, f"<p>{shown}</p>" if _holds_paragraphs(node) else shown)
    if node.tag == "iframe" or node.child is None:  # what is inside an iframe no browser shows
        node.decompose()
    else:
        node.insert_before(" ")
        node.unwrap()


def _stand_in(node: LexborNode, absolute: Absolute) -> str | None:
    """HTML that leads to what is embedded; None where that is nowhere, or not to be seen there either."""
    attributes = node.attributes
    url = absolute(address.strip()) if (address := _address(node)) else None
    is_hidden = "0" in (attributes.get("width"), attributes.get("height"))
    if not url or is_hidden or not _WEB.match(url):
        return None
    title = attributes.get("title") or attributes.get("aria-label") or attributes.get("playlabel") or ""
    if (attributes.get("type") or "").startswith("image/") or _PICTURE.search(urlsplit(url).path):
        return f'<img src="{html.escape(url)}" alt="{html.escape(title)}">'
    target, shown = _link(url, " ".join(title.split()))
    return shown if "a" in _ancestors(node) else f'<a href="{html.escape(target)}">{shown}</a>'


def _address(node: LexborNode) -> str | None:
    attributes = node.attributes
    if video := attributes.get("videoid") or attributes.get("data-videoid"):
        return f"https://{'vimeo.com/' if 'vimeo' in (node.tag or '') else 'www.youtube.com/watch?v='}{video}"
    if own := attributes.get("src") or attributes.get("data"):
        return own
    part = node.css_first("source[src], param[name=movie], param[name=src]")
    return (part.attributes.get("src") or part.attributes.get("value")) if part is not None else None


def _link(url: str, title: str) -> tuple[str, str]:
    """Where the link leads, and the HTML that it shows."""
    if video := _YOUTUBE.match(url):
        picture = f"https://i.ytimg.com/vi/{video['id']}/hqdefault.jpg"
        alt = html.escape(title or "Video on YouTube")
        return f"https://www.youtube.com/watch?v={video['id']}", f'<img src="{picture}" alt="{alt}">'
    if video := _VIMEO.match(url):
        return f"https://vimeo.com/{video['id']}", html.escape(title or "Video on Vimeo")
    return url, html.escape(title or urlsplit(url).hostname or url)


# Drawings and formulas


def _drawing(node: LexborNode, absolute: Absolute) -> None:  # noqa: ARG001
    attributes = node.attributes
    title = node.css_first("title")
    texts = " ".join(each.text() for each in node.css("text"))
    words = attributes.get("aria-label") or (title.text() if title is not None else "") or texts
    is_decoration = attributes.get("aria-hidden") == "true"
    stands_alone = node.parent is not None and node.parent.tag == "body"
    _say(node, "" if is_decoration else html.escape(" ".join(words.split())), as_paragraph=stands_alone)


def _formula(node: LexborNode, absolute: Absolute) -> None:  # noqa: ARG001
    tex = node.css_first("annotation[encoding='application/x-tex']")
    source = tex.text().strip() if tex is not None else ""
    for note in node.css("annotation, annotation-xml"):
        note.decompose()
    words = " ".join((node.attributes.get("alttext") or ("" if source else node.text())).split())
    shown = html.escape(words) or (source and f"<code>{html.escape(source)}</code>")
    _say(node, shown, as_paragraph=node.attributes.get("display") == "block")


def _say(node: LexborNode, shown: str, *, as_paragraph: bool) -> None:
    if shown:
        _insert(node, f"<p>{shown}</p>" if as_paragraph and _holds_paragraphs(node) else shown)
    node.decompose()


# The tree


def _insert(before: LexborNode, element: str) -> None:
    body = LexborHTMLParser(_PAGE + element).body
    if body is not None and body.child is not None:
        before.insert_before(body.child)


def _unwrap(node: LexborNode) -> None:
    if node.child is None:
        node.decompose()
    else:
        node.unwrap()


def _ancestors(node: LexborNode) -> Iterator[str]:
    parent = node.parent
    while parent is not None and parent.tag not in (None, "html"):
        yield parent.tag or ""
        parent = parent.parent


def _holds_paragraphs(node: LexborNode) -> bool:
    """Whether a paragraph can stand in the node's place; elements of the author's own are no obstacle."""
    return all(tag in _HOLDS_PARAGRAPHS or "-" in tag for tag in _ancestors(node))


_REPLACE: dict[str, Callable[[LexborNode, Absolute], None]] = {
    **dict.fromkeys("iframe embed object video-js".split(), _embed),
    **dict.fromkeys("lite-youtube lite-vimeo amp-youtube amp-vimeo amp-iframe".split(), _embed),
    "amp-img": _amp_image,
    "math": _formula,
    "noscript": _noscript,
    "svg": _drawing,
}
