"""A path's two images, its file name and its absolute URL, and names that are safe in both."""

import re
import unicodedata
from functools import lru_cache
from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from feeds.errors import PublicationError
from feeds.publication import digest

# In UTF-8 bytes. File systems allow 255 for a name; percent-encoding makes URLs three times as long.
MAX_NAME, MAX_FILE_NAME = 120, 255

# Marks a folder as the output of a build; such a folder is never content.
BUILD_RECORD = ".feeds-build.json"

# Windows keeps these names for devices, with any suffix.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=$|\.)", re.IGNORECASE)
_STATIC = "static/"
# The first part of paths that the site itself answers.
_RESERVED = frozenset({"topics", "authors", "archive", "search", "static", "healthz"})
SEARCH = "/search/"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")  # most names are: nothing to do
_INDEX = re.compile(r"index\.html?", re.IGNORECASE)
_PLAIN_PATH = re.compile(
    rf"/(?!(?:{'|'.join(sorted(_RESERVED))})/)(?:(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])/)[a-z0-9]+(?:-[a-z0-9]+)*/)+"
)
_SUFFIX = re.compile(r"\.([A-Za-z][A-Za-z0-9]{1,4})$")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff\ufffd]")
_HTML_NAME = re.compile(r"\.html?$", re.IGNORECASE)
_SPOKEN = {"+": " plus ", "#": " sharp "}  # C++, C# and C stay three topics


@lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """A name for URLs and files from any text in any script: never empty, always the same.

    Letters, digits and marks stay (in lower case, NFC), all else becomes `-`. A text of symbols
    alone is spelled in code points (`u1f680`); a long one is cut and told apart by its digest.
    """
    if _PLAIN_NAME.fullmatch(text):
        name = text.lower()
        return _bounded(f"{name}-" if _DEVICES.fullmatch(name) else name)
    spoken = "".join(_SPOKEN.get(char, char) for char in unicodedata.normalize("NFC", text))
    folded = unicodedata.normalize("NFC", spoken.lower())
    kept = "".join(char if unicodedata.category(char)[0] in "LNM" else "-" for char in folded)
    name = re.sub("-+", "-", kept).strip("-") or _code_points(text)
    return _bounded(f"{name}-" if _DEVICES.fullmatch(name) else name)


def _code_points(text: str) -> str:
    return "-".join(f"u{ord(char):x}" for char in text.strip()) or "untitled"


def _bounded(name: str) -> str:
    encoded = name.encode("utf-8", "surrogatepass")
    if len(encoded) <= MAX_NAME:
        return name
    return f"{encoded[: MAX_NAME - 9].decode('utf-8', 'ignore').rstrip('-')}-{digest(encoded)[:8]}"


def page_path(text: str) -> str:
    """The path of an HTML page from what an author or a pattern says.

    The result starts with `/`, has no empty, `.` or `..` part, and ends with `/` or `.html`.
    """
    if _PLAIN_PATH.fullmatch(text) and len(text) < MAX_NAME:
        return text
    path = _path_of(text) if "://" in text else text
    parts = [_part(part) for part in path.split("/") if part not in ("", ".", "..")]
    parts[:1] = [f"{part}-" if part.lower() in _RESERVED else part for part in parts[:1]]
    if parts and _INDEX.fullmatch(parts[-1]):
        parts.pop()
    is_file = bool(parts) and bool(_HTML_NAME.search(parts[-1])) and not path.endswith("/")
    # A folder is never called like a feed, a picture or another page: no file system takes both.
    names = [
        *(_SUFFIX.sub(r"-\1", part) for part in parts[: -1 if is_file else None]),
        *(parts[-1:] if is_file else []),
    ]
    joined = "/".join(names)
    return f"/{joined}" if is_file else f"/{joined}/" if joined else "/"


def alias_path(text: str) -> str | None:
    """The path that an old address names, as other people's links have it; None where there can be no file.

    A last part without a suffix is a folder.
    """
    path = _path_of(text) if "://" in text else text.partition("#")[0].partition("?")[0]
    parts = [part for part in unquote(path).split("/") if part not in ("", ".", "..")]
    if not parts or any(_FORBIDDEN.search(part) or len(part.encode()) > MAX_FILE_NAME for part in parts):
        return None
    if _INDEX.fullmatch(parts[-1]):
        parts.pop()
        return "/".join(["", *parts, ""]) if parts else None
    is_file = "." in parts[-1] and not path.endswith("/")
    return "/".join(["", *parts] if is_file else ["", *parts, ""])


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return "/" + address.partition("://")[2].partition("/")[2]


def _part(part: str) -> str:
    """One safe part of a path: a page's own `.html` and its case stay."""
    if _PLAIN_NAME.fullmatch(part) and not _DEVICES.match(part):
        return _bounded(part)
    stem, suffix = (part[: -len(m[0])], m[0]) if (m := _HTML_NAME.search(part)) else (part, "")
    safe = "".join(c if unicodedata.category(c)[0] in "LNM" or c in "-_.~" else "-" for c in stem)
    safe = unicodedata.normalize("NFC", safe).strip(".- ") or _code_points(stem)
    return _bounded(_DEVICES.sub(r"\g<0>-", safe, count=1) if _DEVICES.match(safe) else safe) + suffix


def file_name(path: str) -> PurePosixPath:
    """Where a static build writes a path, relative to the output folder.

    Raises PublicationError for a path that would leave the folder.
    """
    relative = path.removeprefix("/")
    parts = relative.split("/")
    if not path.startswith("/") or "\\" in path or "\0" in path or {".", ".."} & set(parts) or "" in parts[:-1]:
        raise PublicationError(f"{path!r}: is not a path within the site")
    return PurePosixPath(relative + "index.html" if relative in ("",) or relative.endswith("/") else relative)


def url(base_url: str, path: str) -> str:
    """The absolute URL of a path, in ASCII (RFC 3987 §3.1)."""
    return base_url + quoted(path.removeprefix("/"))


def quoted(path: str) -> str:
    """A path as it stands in a URL, in ASCII; a client sends it as it stands there."""
    return quote(path, safe="/~!$&'()*+,;=:@")


def path_of(base_url: str, address: str) -> str | None:
    """The path that a URL names, without its query; None for one that isn't of the site."""
    below = address.removeprefix(base_url)
    if below == address:
        return None
    return "/" + unquote(below.partition("#")[0].partition("?")[0])


def asset_path(source: str) -> str:
    """The path of a file that is published as it is: what lies in `static/` is published from the root."""
    return "/" + source.removeprefix(_STATIC)


def asset_sources(path: str) -> tuple[str, ...]:
    """The files that may be published at a path, the one that wins first."""
    name = path.removeprefix("/")
    return (_STATIC + name,) if name.startswith(_STATIC) else (_STATIC + name, name)
