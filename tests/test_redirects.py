"""Where something once was, site.toml says where it is now: over HTTP, in a folder, for hosts that read a list."""

import re

import pytest
from conftest import NOW, SETTINGS

from feeds.app import create_app
from feeds.build import build
from feeds.config import parse_site
from feeds.errors import ConfigError
from feeds.model import Redirect
from feeds.paths import file_name
from feeds.publish import LivePublication

REDIRECTS = """
[topics.nato]
label = "NATO"
also = ["otan"]

[redirects]
"/feed/" = "/feed.rss"
"/tag/nato/atom" = "/topics/nato/feed.atom"
"/alliance.xml" = "/topics/otan/feed.atom"
"/about.php" = "/2025/06/article/"
"/Über uns" = "https://example.org/about?lang=de"
"/old/chart.png" = "/chart.png"
"/rss.xml" = "/topics/nato/feed.rss"
"/topics/otan/feed.json" = "https://example.org/feed.json"
"""


def redirects(text: str) -> tuple[Redirect, ...]:
    return parse_site(f"{SETTINGS}{text}", where="site.toml", name="x").redirects


@pytest.mark.parametrize(
    ("written", "path", "to"),
    [
        ('"/feed" = "/feed.rss"', "/feed/", "/feed.rss"),
        ('"/feed/index.html" = "/feed.rss"', "/feed/", "/feed.rss"),
        ("'/a%20b.xml' = '/'", "/a b.xml", "/"),
        ('"/a" = "/topics/nato"', "/a/", "/topics/nato/"),
        ('"/a" = "https://news.example.org/feed.atom"', "/a/", "/feed.atom"),
        ('"/a" = "https://news.example.org/search/?q=x"', "/a/", "https://news.example.org/search/?q=x"),
        ('"/a" = "https://пошта.example.org/й"', "/a/", "https://xn--80a1acn3a.example.org/%D0%B9"),
    ],
)
def test_how_they_are_written(written, path, to):
    """A path as anybody's links have it leads to a path or to a URL; a URL of the site is its path."""
    assert redirects(f"[redirects]\n{written}\n") == (Redirect(path, to),)


def test_several_steps():
    """Each leads to the end of its way."""
    found = redirects('[redirects]\n"/a" = "/b"\n"/b" = "/c.xml"\n"/c.xml" = "/feed.rss"\n"/b/" = "/c.xml"\n')
    assert {each.path: each.to for each in found} == dict.fromkeys(("/a/", "/b/", "/c.xml"), "/feed.rss")


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ('"feed" = "/feed.rss"', 2, "'feed' is no path: write what follows the host, as /feed/"),
        ('"https://old.example.org/feed" = "/"', 2, "is no path: write what follows the host, as /feed/"),
        ('"/?feed=rss2" = "/feed.rss"', 2, "is more than a path: what follows ? and # a web server alone can tell"),
        ('"/" = "/feed.rss"', 2, "'/' is the front page"),
        ("'/a\\b' = \"/feed.rss\"", 2, "is a path at which there can be no file"),
        ('"/a" = "feed.rss"', 2, "leads neither to a path nor to a web address: 'feed.rss'"),
        ('"/a" = "ftp://example.org/"', 2, "leads neither to a path nor to a web address"),
        ('"/a" = ""', 2, "leads neither to a path nor to a web address"),
        ('"/a" = "/search/?q=x"', 2, "leads to what is no path: '/search/?q=x'"),
        ('"/b" = "/"\n"/a" = "/a/"', 3, "'/a' leads back to itself: /a/ → /a/"),
        ('"/a.xml" = "/b.xml"\n"/b.xml" = "/a.xml"', 2, "leads back to itself: /a.xml → /b.xml → /a.xml"),
        ('"/a" = "/b"\n"/b" = "/c"\n"/c" = "/b"', 2, "'/a' leads back to itself: /a/ → /b/ → /c/ → /b/"),
        ('"/a" = "/b"\n"/a/" = "/c"', 3, "'/a/' is given twice"),
        ('"/a.xml" = "/b"\n"/a.xml/c" = "/d"', 3, "'/a.xml/c' lies in another one, which is a file: '/a.xml'"),
    ],
)
def test_what_can_not_be_meant(lines, line, message):
    """It is an error with its line."""
    with pytest.raises(ConfigError, match=re.escape(message)) as raised:
        parse_site(f"[redirects]\n{lines}\n", where="site.toml", name="x")
    assert str(raised.value).startswith(f"site.toml:{line}: redirects: ")


def test_value_that_is_no_text():
    """Neither is a number an address."""
    with pytest.raises(ConfigError, match=r"^site\.toml:1: redirects: expected str, got int"):
        parse_site('[redirects]\n"/a" = 5\n', where="site.toml", name="x")


@pytest.fixture
def moved(desk):
    desk.article(topics=["otan"])
    desk.write("chart.png", b"a picture")
    desk.settings(REDIRECTS)
    return desk


LEADS = {
    "/feed/": "/feed.rss",
    "/tag/nato/atom/": "/topics/nato/feed.atom",
    "/alliance.xml": "/topics/nato/feed.atom",
    "/about.php": "/2025/06/article/",
    "/Über uns/": "https://example.org/about?lang=de",
    "/old/chart.png": "/chart.png",
    "/rss.xml": "/topics/nato/feed.rss",
    "/topics/otan/feed.json": "https://example.org/feed.json",
}


def test_over_http(moved):
    """Each answers with 301, with its last slash and without, and tells what was asked for."""
    client = create_app(moved.publish()).test_client()
    for path, to in LEADS.items():
        for asked in {path, path.rstrip("/")}:
            got = client.get(asked)
            assert (got.status_code, got.headers["Location"]) == (301, to), asked
    assert client.get("/feed?x=1").headers["Location"] == "/feed.rss?x=1"
    assert client.get("/atom.xml").status_code == 200


def test_below_a_path_of_another_application(moved):
    """Paths follow the prefix; URLs of others don't."""
    from flask import Flask

    from feeds.app import create_blueprint

    app = Flask(__name__)
    app.register_blueprint(create_blueprint(moved.publish()), url_prefix="/news")
    client = app.test_client()
    assert client.get("/news/feed/").headers["Location"] == "/news/feed.rss"
    assert client.get("/news/topics/otan/feed.json").headers["Location"] == "https://example.org/feed.json"


def test_in_a_built_folder(moved, tmp_path):
    """What leads to a feed or a file has its bytes, for readers that follow nothing; else a page leads on."""
    publication = moved.publish()
    build(publication, public := tmp_path / "public")

    def body(name: str) -> bytes:
        return (public / name).read_bytes()

    assert body("feed/index.html") == body("feed.rss")
    assert body("tag/nato/atom/index.html") == body("alliance.xml") == body("topics/nato/feed.atom")
    assert body("rss.xml") == body("topics/nato/feed.rss") != body("feed.rss")
    assert body("old/chart.png") == b"a picture"
    assert b'content="0; url=2025/06/article/"' in body("about.php")
    away = body("Über uns/index.html")
    assert b'content="0; url=https://example.org/about?lang=de"' in away
    assert b'<link rel="canonical" href="https://example.org/about?lang=de">' in away
    assert b"https://example.org/feed.json" in body("topics/otan/feed.json")
    lines = body("_redirects").decode().splitlines()
    assert "/Über%20uns https://example.org/about?lang=de 301" in lines
    assert {"/feed /feed.rss 301", "/feed/ /feed.rss 301", "/alliance.xml /topics/nato/feed.atom 301"} <= {*lines}


def test_listed_once(moved):
    """Each path is there once, answers, and is no feed that anybody is told of."""
    publication = moved.publish()
    paths = [*publication]
    assert len(paths) == len({*paths})
    assert {path: publication[path].moved_to for path in LEADS} == LEADS
    assert {*LEADS} <= {*paths}
    assert b"alliance.xml" not in publication["/feeds.opml"].render()
    assert b"about.php" not in publication["/sitemap.xml"].render()


def test_signs_that_mean_something_to_servers(desk):
    """They are encoded in the list."""
    desk.settings('[redirects]\n"/a" = "https://example.org/$x;y"\n')
    assert desk.publish()["/_redirects"].render().splitlines()[0] == b"/a https://example.org/%24x%3By 301"


def test_without_pages(moved, tmp_path):
    """Feeds lead to feeds; there is no page that could lead anywhere else."""
    publication = moved.publish(with_pages=False)
    found = {path: each.moved_to for path, each in publication.items() if each.moved_to}
    assert found == {path: to for path, to in LEADS.items() if "feed." in to and "://" not in to} | {
        f"/topics/otan/feed.{suffix}": f"/topics/nato/feed.{suffix}" for suffix in ("atom", "rss", "json")
    }
    build(publication, tmp_path / "public")


@pytest.mark.parametrize(
    "path",
    [
        "/2025/06/article/",
        "/feed.atom",
        "/topics/nato/",
        "/chart.png",
        "/chart.png/x/",  # in what is a file
        "/pictures.d",  # a folder
        "/robots.txt",
        "/_redirects/",
        "/FEED.RSS",  # the same file on some disks
    ],
)
def test_path_that_is_taken(moved, cli, path, tmp_path):
    """What is there wins, and `feeds check` warns of it."""
    moved.write("pictures.d/a.png", b"a picture")
    before = {*moved.publish()}
    moved.settings(f'{REDIRECTS}"{path}" = "https://example.org/"\n')
    publication = moved.publish()
    assert {*publication} == before
    assert path not in publication or publication[path].moved_to is None
    build(publication, tmp_path / "public")
    said = [line for line in cli("check", moved.folder).out if "redirects" in line]
    message = f"redirects: {path!r} is taken by a page, a feed or a file"
    assert said == [f"{moved.folder}/site.toml: warning: {message}"]


def test_target_that_is_nowhere(moved, cli):
    """`feeds check` warns of it, and not of one that will answer."""
    moved.settings(f'{REDIRECTS}"/a" = "/nowhere.html"\n"/b" = "/topics/nato,rivers/"\n"/c" = "/search/"\n')
    moved.article("b.md", topics=["Rivers"])
    said = [line for line in cli("check", moved.folder).out if "redirects" in line]
    assert said == [
        f"{moved.folder}/site.toml: warning: redirects: '/a/' leads to '/nowhere.html', where there is nothing"
    ]


def test_what_articles_say_besides(moved, tmp_path):
    """site.toml wins over an alias, and no two documents are one file, or a file and a folder."""
    moved.article("b.md", title="B", aliases=["/about.php", "/about.php/x", "/tag/", "/feed/x.html", "/b.php"])
    publication = moved.publish()
    assert publication["/about.php"].moved_to == "/2025/06/article/"
    assert publication["/b.php"].moved_to == "/2025/06/b/"
    names = [file_name(path) for path in publication]
    assert not {parent for name in names for parent in name.parents} & {*names}
    build(publication, tmp_path / "public")


def test_alias_is_followed(moved):
    """One that leads to where an article was leads to where it is."""
    moved.article("b.md", title="B", aliases=["/b.php"])
    moved.settings('[redirects]\n"/a" = "/b.php"\n')
    assert moved.publish()["/a/"].moved_to == "/2025/06/b/"


def test_live(moved):
    """A running server takes a new one with its site.toml, and forgets one that is gone."""
    moved.settings()
    moved.sync()
    live = LivePublication(moved.archive, iter([NOW.replace(second=n) for n in range(9)]).__next__)
    assert "/feed/" not in live
    moved.settings(REDIRECTS)
    moved.sync()
    assert live["/feed/"].moved_to == "/feed.rss"
    moved.settings()
    moved.sync()
    assert "/feed/" not in live
