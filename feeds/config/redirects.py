"""`[redirects]` of site.toml → which paths lead where."""

from collections.abc import Iterable, Mapping

from feeds.addresses import ascii_url
from feeds.config.written import WrongValueError
from feeds.model import Redirect
from feeds.paths import alias_path, path_of

_SHOWN = 5  # steps of a way that leads back to itself


def redirects_of(table: Mapping[str, str], base_url: str) -> tuple[Redirect, ...]:
    """Each path once, with where it leads to in the end.

    Raises WrongValueError for what is no path or URL, for a path that is given twice, lies in one that is a file, or
    leads back to itself.
    """
    found: dict[str, str] = {}
    for key, value in table.items():
        path, to = _path(key), _target(key, value, base_url)
        if found.setdefault(path, to) != to:
            raise _wrong(key, "is given twice")
    for key in table:
        if above := next((each for each in _folders(_path(key)) if each in found), None):
            raise _wrong(key, f"lies in another one, which is a file: {above!r}")
    ends = {_path(key): _end(key, found) for key in table}
    return tuple(Redirect(path, to) for path, to in ends.items())


def _path(key: str) -> str:
    if not key.startswith("/") or key.startswith("//"):
        raise _wrong(key, "is no path: write what follows the host, as /feed/")
    if "?" in key or "#" in key:
        raise _wrong(key, "is more than a path: what follows ? and # a web server alone can tell apart")
    path = alias_path(key)
    if path is None:
        raise _wrong(key, "is a path at which there can be no file" if key.strip("/") else "is the front page")
    return path


def _target(key: str, value: str, base_url: str) -> str:
    """A path of the site, or the URL of something else; a URL of the site is the path that it names."""
    if value.startswith("/") and not value.startswith("//"):
        path = "/" if value == "/" else alias_path(value)
        if path and "?" not in value and "#" not in value:
            return path
        raise _wrong(key, f"leads to what is no path: {value!r}")
    url = ascii_url(value.strip())
    if url is None:
        raise _wrong(key, f"leads neither to a path nor to a web address: {value!r}")
    is_ours = url.startswith(base_url) and "?" not in url and "#" not in url
    found = path_of(base_url, url) if is_ours else None
    return found or url.replace("$", "%24").replace(";", "%3B")  # web servers take their settings of it


def _end(key: str, table: Mapping[str, str]) -> str:
    way = [_path(key)]
    while (to := table.get(way[-1])) is not None:
        if to in way:
            shown = [*way, to] if len(way) <= _SHOWN else [*way[:_SHOWN], "…"]
            raise _wrong(key, f"leads back to itself: {' → '.join(shown)}")
        way.append(to)
    return way[-1]


def _folders(path: str) -> Iterable[str]:
    """The folders that a path is in, as if they were files."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(2, len(parts)))


def _wrong(key: str, message: str) -> WrongValueError:
    return WrongValueError(f"redirects: {key!r} {message}", key, "redirects")
