"""Facts about names: any text becomes a name that is safe in URLs and in file systems, always the same."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds.errors import PublicationError
from feeds.paths import MAX_NAME, asset_path, asset_sources, file_name, page_path, path_of, slug, url

# Letters of many scripts, separators, dots, devices: what makes names dangerous.
NASTY = st.text(alphabet="./\\:%?#~-_ \0\n\tCONconaux1éїЇ北हि👩\u200d\u0301\u202eİΣ¹", max_size=30)
ANY_TEXT = st.text(st.characters()) | NASTY
# Windows: these names are devices, also with any suffix, and also with superscript digits.
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)


def is_device(name: str) -> bool:
    return DEVICE.fullmatch(name.partition(".")[0].strip()) is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("/etc/passwd", "etc-passwd"),
        ("a/b", "a-b"),
        ("a\\b", "a-b"),
        ("..", "u2e-u2e"),
        (".", "u2e"),
        ("", "untitled"),
        ("   ", "untitled"),
        ("-", "u2d"),
        ("CON", "con-"),
        ("nul", "nul-"),
        ("Com7", "com7-"),
        ("AUX ", "aux-"),
        ("con.txt", "con-txt"),
        ("Concord", "concord"),
        ("🚀", "u1f680"),
        ("🇺🇦", "u1f1fa-u1f1e6"),
        ("🚀 Launch", "launch"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("C", "c"),
        ("NATO", "nato"),
        ("Rivers & weather", "rivers-weather"),
        ("Don't — “stop”!", "don-t-stop"),
        ("100% sure?", "100-sure"),
        ("a_b  c", "a-b-c"),
        ("Straße", "straße"),
        ("Україна і НАТО", "україна-і-нато"),
        ("北约秘书长", "北约秘书长"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("أخبار اليوم", "أخبار-اليوم"),
        ("עברית", "עברית"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("한국어 뉴스", "한국어-뉴스"),
        ("\x00", "u0"),
        ("\u202e", "u202e"),
        ("a\u200bb", "a-b"),
        ("\ud800", "ud800"),
    ],
)
def test_slugs(text, name):
    """The name of a text is fixed for ever: it is in addresses and ids."""
    assert slug(text) == name


def test_long_slugs():
    """A text of 300 characters has a name of at most 120 bytes, told apart from its neighbours by a digest."""
    assert slug("x" * 300) == "x" * 111 + "-1bcb6e3d"
    assert slug("ї" * 300) == "ї" * 55 + "-e3f242bf"
    assert slug("x" * 300) != slug("x" * 299 + "y")
    assert slug("x" * 120) == "x" * 120


def test_composed_and_decomposed():
    """A letter and its accent have one name, whether a keyboard or a Mac's file system wrote them."""
    assert slug("Cafe\u0301") == slug("Caf\u00e9") == "caf\u00e9"


def test_languages_stay_apart():
    """C, C++ and C# are three topics; C and c are one."""
    assert len({slug("C"), slug("C++"), slug("C#"), slug("c")}) == 3


@pytest.mark.parametrize("name", ["COM¹", "lpt²", "com³"])
def test_superscript_devices(name):
    """Windows keeps COM¹ to COM³ for devices, too."""
    assert not is_device(slug(name))


@settings(deadline=None, derandomize=True, max_examples=100)
@given(ANY_TEXT)
def test_slug_is_safe(text):
    """A name is one part of a path, short, encodable, in lower case, and no device."""
    name = slug(text)
    assert name
    assert len(name.encode()) <= MAX_NAME
    assert name == name.lower()
    assert not set(name) & set("/\\.:%?#&\"'<>|* \0\n")
    assert PurePosixPath("folder", name).name == name
    assert not re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d", name)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(ANY_TEXT)
@example("con")
@example("x" * 300)
@example("İ")
def test_slug_is_idempotent(text):
    """A name's name is itself, so that a term in an address finds its topic."""
    assert slug(slug(text)) == slug(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "/"),
        ("/", "/"),
        ("/2024/10/nato/", "/2024/10/nato/"),
        ("2024/10/nato", "/2024/10/nato/"),
        ("/about.html", "/about.html"),
        ("/About.HTM", "/About.HTM"),
        ("/about.html/", "/about-html/"),
        ("/a.html/b", "/a-html/b/"),
        ("https://old.example/2012/post.html", "/2012/post.html"),
        ("/../../etc/passwd", "/etc/passwd/"),
        ("/a/./b//c/..", "/a/b/c/"),
        ("/a\\..\\b", "/a-..-b/"),
        ("/%2e%2e/x", "/2e-2e/x/"),
        ("/.htaccess", "/htaccess/"),
        ("/.html", "/untitled.html"),
        ("/con/", "/con-/"),
        ("/con.html", "/con-.html"),
        ("/2024/aux/x/", "/2024/aux-/x/"),
        ("/topics/nato/", "/topics-/nato/"),
        ("/static/", "/static-/"),
        ("/topics/nato", "/topics-/nato/"),
        ("/Search", "/Search-/"),
        ("/2024/topics", "/2024/topics/"),
        ("/Україна/北约", "/Україна/北约/"),
        ("/a b?c#d", "/a-b-c-d/"),
        ("/🚀", "/u1f680/"),
        ("/C:/windows", "/C/windows/"),
    ],
)
def test_page_paths(text, path):
    """What an author gives as an address becomes a path of the site, and never one of those the site answers."""
    assert page_path(text) == path


def test_device_with_a_suffix():
    """Windows takes CON.txt for the device, whatever follows the suffix."""
    assert not is_device(page_path("/CON.txt/").strip("/"))


@settings(deadline=None, derandomize=True, max_examples=100)
@given(ANY_TEXT | st.lists(NASTY, max_size=4).map("/".join))
@example("/index.html/..")
@example("/a.html\n")
@example("/\ud800")
def test_page_path_is_safe(text):
    """A page's path begins with /, has no empty or dotted part, says the same again, and has a file in the folder."""
    path = page_path(text)
    assert path.startswith("/")
    assert path.endswith("/") or path.lower().endswith((".html", ".htm"))
    assert not {"", ".", ".."} & set(path.strip("/").split("/")) or path == "/"
    assert not set(path) & set("\\\0:%?#\n")
    assert page_path(path) == path
    file = file_name(path)
    assert not file.is_absolute()
    assert ".." not in file.parts


def test_broken_address():
    """An address of another site that no program can read still gives a path."""
    assert page_path("http://[/x/").endswith("/x/")


@pytest.mark.parametrize("name", ["feed.atom", "feed.rss", "feed.json", "style.css", "map.png"])
def test_a_page_is_no_file(name):
    """A page's folder is never called like a feed, a style or a picture: a folder can't be written where a file is."""
    assert name not in page_path(f"/{name}/").split("/")


def test_a_page_is_not_two_paths():
    """`/a/` and `/a/index.html` are one page: two pages never share a file."""
    assert page_path("/a/index.html") == page_path("/a/")
    assert page_path("/index.html") == page_path("/")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "index.html"),
        ("/2024/nato/", "2024/nato/index.html"),
        ("/feed.atom", "feed.atom"),
        ("/topics/нато/feed.json", "topics/нато/feed.json"),
        ("/...", "..."),
    ],
)
def test_file_names(path, name):
    """A path that ends with / is the index file of a folder, any other one a file."""
    assert file_name(path) == PurePosixPath(name)


@pytest.mark.parametrize(
    "path",
    ["", "a", "//", "/..", "/.", "/../a", "/a/../b", "/a/./b", "/a/..", "//etc/passwd", "/a//b", "/a\\b", "/a\0"],
)
def test_paths_outside(path):
    """A path that could leave the folder, or is none, is an error that quotes it."""
    with pytest.raises(PublicationError, match="is not a path within the site") as caught:
        file_name(path)
    assert repr(path) in str(caught.value)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(ANY_TEXT | st.lists(st.sampled_from(["..", ".", "", "a", "\\", "/", "\0", "..\\", "%2e%2e"])).map("/".join))
def test_files_stay_inside(path):
    """Any path has a file below the folder, or an error; there is no third."""
    for given_path in (path, f"/{path}"):
        try:
            file = file_name(given_path)
        except PublicationError:
            continue
        assert not file.is_absolute()
        assert file.parts
        assert not {"..", "."} & set(file.parts)
        assert "\\" not in str(file)
        assert "\0" not in str(file)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "https://example.org/blog/"),
        ("/feed.atom", "https://example.org/blog/feed.atom"),
        ("/2024/10/нато/", "https://example.org/blog/2024/10/%D0%BD%D0%B0%D1%82%D0%BE/"),
        ("/a b/100%/~x/", "https://example.org/blog/a%20b/100%25/~x/"),
        ("/a?b#c", "https://example.org/blog/a%3Fb%23c"),
    ],
)
def test_urls(path, address):
    """The address of a path is below the site's, in ASCII."""
    assert url("https://example.org/blog/", path) == address


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs"])) | NASTY)
def test_urls_lead_back(text):
    """An address is ASCII and says the path again when it is decoded."""
    path = page_path(f"/{text}")
    address = url("https://example.org/", path)
    assert address.isascii()
    assert unquote(urlsplit(address).path) == path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://example.org/blog/", "/"),
        ("https://example.org/blog/a.mp3", "/a.mp3"),
        ("https://example.org/blog/a%20b/%D1%97.mp3?download=1#t=5", "/a b/ї.mp3"),
        ("https://example.org/blog/a#b?c", "/a"),
        ("https://example.org/blog", None),
        ("https://example.org/other/a.mp3", None),
        ("http://example.org/blog/a.mp3", None),
        ("https://example.com/blog/a.mp3", None),
        ("", None),
    ],
)
def test_paths_of_urls(address, path):
    """The path that an address names is the one within the site; an address of another site names none."""
    assert path_of("https://example.org/blog/", address) == path


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs"])) | NASTY)
def test_paths_lead_back(text):
    """The address of a path names that path."""
    assert path_of("https://example.org/blog/", url("https://example.org/blog/", f"/{text}")) == f"/{text}"


@pytest.mark.parametrize("source", ["a.png", "news/a.png", "static/a.png", "static/static/a.png", "x/static/a.png"])
def test_files_lead_back(source):
    """A file is among those that may be published at its path; one in static/ comes first."""
    sources = asset_sources(asset_path(source))
    assert source in sources
    assert sources[0].startswith("static/")
