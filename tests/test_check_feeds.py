"""Facts about feeds of any program: what a validator or a reader would find wrong is found, and nothing else."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from broken_feeds import FOLDER, TABLES, broken, valid
from broken_feeds.row import Row
from conftest import GOLDEN
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import feed_file
from feeds.check.feed import check_feed
from feeds.errors import Problem
from feeds.feed_file import LIMIT, FeedFile, feed_files

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://example.org/feed."

ROWS = [
    pytest.param(suffix, row, id=f"{suffix}-{row.name.replace(' ', '-')}")
    for suffix, rows in TABLES.items()
    for row in rows
]
VALID = sorted([*FOLDER.iterdir(), *(GOLDEN / f"feed.{suffix}" for suffix in TABLES)])
RANKS = ("clean", "warning", "error")


def found(body: bytes | str, *urls: str) -> list[Problem]:
    data = body if isinstance(body, bytes) else body.encode()
    return list(check_feed(FeedFile("a feed", data, urls), NOW))


def said(body: bytes | str, *urls: str) -> list[tuple[str, str]]:
    return [(problem.message, problem.severity) for problem in found(body, *urls)]


def worst(problems: list[Problem]) -> str:
    return max(("clean", *(each.severity for each in problems)), key=RANKS.index)


# -- what is wrong, and what isn't


@pytest.mark.parametrize(("suffix", "row"), ROWS)
def test_broken(suffix: str, row: Row):
    """What a change breaks is told in words, and is as bad as the table says."""
    problems = found(broken(suffix, row))
    assert worst(problems) == row.severity
    assert row.severity == "clean" or any(
        row.words in each.message and each.severity == row.severity for each in problems
    )


@pytest.mark.parametrize(("suffix", "row"), [each for each in ROWS if each.values[0] != "json"])
def test_agreement(suffix: str, row: Row):
    """What the W3C validator calls an error or a warning we do, too; else there is a reason."""
    verdict = row.w3c.split()[0]
    assert verdict in RANKS
    assert (verdict != row.severity) == bool(row.why)


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.name)
def test_valid(file: Path):
    """Nothing is wrong with valid feeds, in which the W3C validator finds nothing either.

    Our own has a title and a topic with angle brackets, of which W3C warns although they are right.
    """
    assert found(file.read_bytes()) == []


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize("prepare", [
    lambda text: text.encode("utf-8-sig"),
    lambda text: text.replace("utf-8", "utf-16").encode("utf-16"),
    lambda text: text.replace("utf-8", "iso-8859-1").encode("latin-1"),
    lambda text: text.replace("\n", "\r\n").encode(),
    lambda text: text.replace('<?xml version="1.0" encoding="utf-8"?>\n', "").encode(),
], ids=["mark", "utf-16", "latin-1", "windows", "undeclared"])  # fmt: skip
def test_written_otherwise(suffix: str, prepare: Callable[[str], bytes]):
    """XML may be in other encodings, and begin with a byte order mark; JSON in UTF-8 alone."""
    body = prepare(valid(suffix))
    unreadable = suffix == "json" and body[:1] != b"{"
    assert worst(found(body)) == ("error" if unreadable else "clean")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(("body", "words"), [
    (b"", "is empty"),
    (b" \n\t", "is empty"),
    (b"<!doctype html>\n<title>x</title>", "is an HTML page, not a feed"),
    (b"<HTML><body>x", "is an HTML page, not a feed"),
    (b"<!-- x -->\n<html lang=en>", "is an HTML page, not a feed"),
    (b'<?xml version="1.0"?><!DOCTYPE html><html lang="en"/>', "is an HTML page, not a feed"),
    (b'<x:html xmlns:x="http://www.w3.org/1999/xhtml"/>', "is an HTML page, not a feed"),
    (b"\x89PNG\r\n\x1a\n\0\0\0", "is not a feed but binary data"),
    (gzip.compress(b"<rss/>"), "is not a feed but binary data"),
    (b"Not found", "is not a feed: it is neither XML nor JSON"),
    (b"%PDF-1.7\n%\xe2\xe3\xcf", "is not a feed: it is neither XML nor JSON"),
    (b"<urlset/>", "is not a feed: it begins with <urlset>"),
    (b"<opml version='2.0'/>", "is not a feed: it begins with <opml>"),
    (b'<entry xmlns="http://www.w3.org/2005/Atom"/>', "is a single entry, not a feed"),
    (b'<rss xmlns="http://backend.userland.com/rss2" version="2.0"/>', "<rss> has the wrong namespace, or none: "
     "'http://backend.userland.com/rss2'"),
    (b'<rss version="2.0"></rss>', "<rss> has no <channel>"),
    (b"[]", "is not a JSON Feed: it is no object"),
    (b'{"version":', "is not well-formed JSON: Expecting value"),
    (b'{"a": ' + b"1" * 5000 + b"}", "is not well-formed JSON: Exceeds the limit"),
    (b"[" * 100_000, "is nested beyond all measure"),
    (b"<a>" * 100_000, "is nested or repeats itself beyond all measure"),
    (b"<rss>" + b"x" * LIMIT, "is larger than 15 MiB, more than most readers take"),
    (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss>&l9;</rss>'.encode(), "is nested or repeats itself beyond"),
    (b'<!DOCTYPE rss [<!ENTITY x "y">]><rss>&x;</rss>', "declares entities of its own"),
    (f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss a="&l9;"/>'.encode(), "is nested or repeats itself beyond"),
    (b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>', "declares entities of its own"),
    (b'<!DOCTYPE rss SYSTEM "http://localhost:9/x.dtd"><rss>&x;</rss>', "<rss> has no version"),
    (b'<?xml version="1.0" encoding="utf-16"?><rss/>', "is not well-formed XML"),
    (b'<?xml version="1.0" encoding="EBCDIC-CP-XX"?><rss/>', "encoding"),
], ids=lambda value: value[:30] if isinstance(value, str) else "")  # fmt: skip
def test_no_feed(body: bytes, words: str):
    """What is not a feed is one error that says what it is instead, however hostile it may be."""
    problems = [each for each in found(body) if each.severity == "error"]
    assert words in problems[0].message
    assert len(problems) == 1 or words in ("<rss> has no <channel>", "<rss> has no version")


def test_old_rss():
    """Of RSS 1.0 only the syntax is known."""
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>'
    assert said(rdf) == [("<rdf:RDF> is RSS 1.0, of which only the syntax was checked", "warning")]


@pytest.mark.parametrize("version", ["0.91", "0.92"])
def test_early_rss(version: str):
    """Early versions of RSS have no guid and no link to the feed."""
    body = valid("rss").replace("2.0", version).replace("<guid>https://example.org/one/</guid>", "")
    assert found(body) == []


@pytest.mark.parametrize(("suffix", "old", "new", "line"), [
    ("atom", "<published>2024-03-01T09:00:00Z", "<published>soon", 29),
    ("atom", 'rel="enclosure"', '\n\nrel="author"', 23),
    ("atom", "&lt;p&gt;The ", "&lt;p&gt;\n\nThe\n&lt;script&gt;&lt;/script&gt; ", 27),
    ("atom", "The second.", "The & second.", 23),
    ("rss", "<ttl>30", "<ttl>soon", 11),
    ("rss", "<title>One</title>", "<title></title>", 31),
    ("json", '"tags": [', '"tags": [,', 23),
    ("json", '"tags": ["Energy"]', '"tags": "Energy"', None),
])  # fmt: skip
def test_line(suffix: str, old: str, new: str, line: int | None):
    """A problem tells its line: that of the tag, or that within the text; JSON readers tell it only of broken JSON."""
    assert old in valid(suffix)
    assert [each.line for each in found(valid(suffix).replace(old, new, 1))] == [line]


def test_late_line():
    """A line beyond those that libxml2 counts is not told, rather than a wrong one."""
    body = valid("rss").replace("<item>", "\n" * 70_000 + "<item>", 1).replace("<title>One</title>", "<title></title>")
    assert [(each.line, each.message) for each in found(body)] == [(None, "<title> is empty")]


def test_order_of_problems():
    """Problems are told in the order of lines."""
    lines = [each.line for each in found(valid("atom").replace("2024-03-0", "soon ").replace("https:", "http :"))]
    assert len(lines) > 10
    assert lines == sorted(lines)


def test_where():
    """Each problem begins with what the feed was called."""
    body = valid("rss").replace("Sat, 02 Mar 2024 09:00:00 GMT", "2024-01-02")
    (problem,) = check_feed(FeedFile("public/feed.rss", body.encode()), NOW)
    words = "<pubDate> is not an RFC 822 date like Tue, 02 Jan 2024 03:04:05 GMT: '2024-01-02'"
    assert str(problem) == f"public/feed.rss:26: {words}"


# -- the whole of a feed


def entries(count: int) -> str:
    item = valid("rss").partition("<item>")[2].partition("</item>")[0]
    items = [f"<item>{item.replace(':two</guid>', f':{n}</guid>')}</item>" for n in range(count)]
    return f"{valid('rss').partition('<item>')[0]}{''.join(items)}</channel></rss>"


def test_too_many_entries():
    """NewsBlur reads a hundred entries."""
    assert found(entries(100)) == []
    assert said(entries(101)) == [("<item> is the 101st of 101, and some readers take only 100", "warning")]


def test_too_large():
    """FreshRSS takes three megabytes from a hub."""
    body = valid("rss").replace("The first.", "The first. " * 300_000)
    assert said(body) == [("is larger than 3 MiB, and FreshRSS takes no more from a hub", "warning")]


@pytest.mark.parametrize("suffix", TABLES)
def test_own_address(suffix: str):
    """A feed that was fetched says that it is where it was fetched, be it before redirects or after."""
    assert found(valid(suffix), URL + suffix) == []
    assert found(valid(suffix), "https://example.org/old", URL + suffix) == []
    (problem,) = found(valid(suffix), "https://example.org/other")
    assert problem.severity == "warning"
    assert f"is not the address that was asked for: '{URL}{suffix}'" in problem.message


def test_ids_in_any_order():
    """An entry between two of the same id changes nothing."""
    same = ["<guid> has", "<item> has the id of an earlier one: 'x'"]
    body = entries(3).replace("tag:example.org,2024:0<", "x<").replace("tag:example.org,2024:2<", "x<")
    assert [message for message, _ in said(body)] == same[1:]


def test_too_many_problems():
    """Of a thousand problems of a kind the first are told, and how many more there are."""
    problems = said(entries(1100).replace("2024-03-02T10:00:00Z", "soon"))
    assert len([message for message, severity in problems if severity == "error"]) == 1001
    assert ("has 100 more errors, which are not listed", "error") in problems


@pytest.mark.parametrize("body", [
    valid("rss").replace("<item>", "<item/>" * 100_001 + "<item>", 1),
    valid("atom").replace("<icon>", "<icon " + " ".join(f"a{n}=''" for n in range(1001)) + ">"),
    valid("json").replace('"items": [', '"items": [' + "{}," * 100_001),
], ids=["elements", "attributes", "items"])  # fmt: skip
def test_beyond_measure(body: str):
    """What nobody means is one error, and no work."""
    ((message, severity),) = said(body)
    assert message.endswith("more than anybody reads") or message.endswith("than anybody reads")
    assert severity == "error"


def test_strange_namespace():
    """A namespace that lxml reads and has no name for is as unknown as others."""
    body = valid("rss").replace("<channel>", '<channel><x:y xmlns:x="http:}b"><z xmlns="c.d"/></x:y>')
    assert [severity for _, severity in said(body)] == ["warning", "warning"]


def test_strange_encoding():
    """A feed in an encoding that only the XML parser knows is read as well."""
    body = valid("rss").replace("utf-8", "MS-ANSI").encode("latin-1")
    message = "the encoding is 'MS-ANSI', which not all readers know; UTF-8 is safe"
    assert said(body) == [(message, "warning")]


def test_deep_json():
    """Nothing in a JSON feed is too deep to be told of."""
    for depth in (100, 600):
        for key in ("title", "items", "feed_url", "_own"):
            deep = "[" * depth + '"\\u0092"' + "]" * depth
            problems = found(valid("json").replace(f'"{key}":', f'"{key}": {deep}, "_{key}":', 1))
            assert any("wrong encoding" in each.message for each in problems)


# -- anything


def is_told(problems: list[Problem]) -> bool:
    return all(
        each.source == "a feed" and each.message and "\n" not in str(each) and str(each).encode() for each in problems
    )


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes(body: bytes):
    """Any bytes are a feed or have problems, and each of these is a line."""
    problems = found(body)
    assert problems
    assert is_told(problems)


markup = st.text(st.one_of(st.characters(), st.sampled_from("<>&;/\"'=:[]{}, \n\0\x85\ufffd")), max_size=40)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.sampled_from(sorted(TABLES)), st.integers(0, 2500), st.integers(0, 60), markup)
def test_any_change(suffix: str, start: int, length: int, new: str):
    """So is a feed of which any part is replaced with anything."""
    feed = valid(suffix)
    body = (feed[:start] + new + feed[start + length :]).encode("utf-8", "surrogatepass")
    assert is_told(found(body))


any_json = st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=3).map(json.dumps)
any_xml = st.text(st.characters(exclude_characters="<&", exclude_categories=["Cs", "Cc"]), max_size=30)
values = {
    "json": [part.strip().rstrip(",") for part in re.findall(r"(?<=: ).*", valid("json"))],
    **{suffix: re.findall(r"(?<=>)[^<]+|(?<==\")[^\"]*", valid(suffix)) for suffix in ("atom", "rss")},
}


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.sampled_from(sorted(values)).flatmap(lambda suffix: st.tuples(
    st.just(suffix), st.sampled_from(values[suffix]), any_json if suffix == "json" else any_xml
)))  # fmt: skip
def test_any_value(change: tuple[str, str, str]):
    """So is one in which any value is replaced with anything that can be written there."""
    suffix, old, new = change
    assert is_told(found(valid(suffix).replace(old, new, 1)))


# -- files and folders


def names(source: Path) -> list[str]:
    return [Path(each.where).name for each in feed_files(str(source)) if isinstance(each, FeedFile)]


def test_folder(tmp_path: Path):
    """A folder is all the feeds in it and in its folders; other XML and JSON is not looked at."""
    for name in ("b.rss", "a.atom", "empty.atom", "sub/c.xml", "sub/d.JSON", ".hidden/e.atom", ".f.rss", "sub/g.html"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("" if name.startswith("empty") else valid("json" if "JSON" in name else "rss"))
    (tmp_path / "sitemap.xml").write_text("<urlset/>")
    (tmp_path / "search.json").write_text("[1]")
    assert names(tmp_path) == ["a.atom", "b.rss", "empty.atom", "c.xml", "d.JSON"]


def test_folder_without_feeds(tmp_path: Path):
    """A folder without feeds is an error: nobody checks nothing."""
    (problem,) = feed_files(str(tmp_path))
    assert str(problem) == f"{tmp_path}: holds no feed, neither .atom nor .rss nor .xml nor .json"


def test_no_file(tmp_path: Path):
    """So is a file that isn't there, or has no possible name."""
    (problem,) = feed_files(str(tmp_path / "feed.rss"))
    assert str(problem) == f"{tmp_path}/feed.rss: can't be read: No such file or directory"
    (problem,) = feed_files("a\0b")
    assert "can't be read" in str(problem)


def test_folder_with_unreadable_file(open_path: Path, as_somebody):
    """A file that can't be read is an error, and the others are looked at."""
    (open_path / "a.rss").write_text(valid("rss"))
    (open_path / "b.json").write_text(valid("json"))
    (open_path / "b.json").chmod(0)
    with as_somebody():
        feed, problem = feed_files(str(open_path))
    assert isinstance(feed, FeedFile)
    assert str(problem) == f"{open_path}/b.json: can't be read: Permission denied"


# -- URLs


class Handler(BaseHTTPRequestHandler):
    """A server with a feed, a page, a feed that moved, and troubles."""

    def do_GET(self) -> None:
        status = {"/gone": 410, "/busy": 503, "/moved": 301, "/loop": 302}.get(self.path, 200)
        self.send_response(status)
        if status < 400 and status > 300:
            self.send_header("Location", "/feed.rss" if self.path == "/moved" else "/loop")
        if self.path == "/torn":
            self.send_header("Content-Length", "10000")
        self.end_headers()
        if self.path == "/slow":
            self.server.stopped.wait(5)
        host = f"http://127.0.0.1:{self.server.server_port}"
        page = "<!doctype html><title>x</title>"
        self.wfile.write((valid("rss").replace("https://example.org", host) if ".rss" in self.path else page).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def server() -> Iterator[str]:
    from threading import Event

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.stopped = Event()
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.stopped.set()
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with server() as address:
        yield address


def test_url(host: str):
    """A URL is fetched, and the feed must say that it is there."""
    (file,) = feed_files(f"{host}/feed.rss")
    assert file.urls == (f"{host}/feed.rss", f"{host}/feed.rss")
    assert list(check_feed(file, NOW)) == []


def test_other_url(host: str):
    """A feed that says that it is elsewhere has a problem."""
    (file,) = feed_files(f"{host}/other.rss")
    (problem,) = check_feed(file, NOW)
    assert "is not the address that was asked for" in problem.message


def test_moved(host: str):
    """Redirects are followed, and what answers says where it is."""
    (file,) = feed_files(f"{host}/moved")
    assert file.urls == (f"{host}/moved", f"{host}/feed.rss")
    assert list(check_feed(file, NOW)) == []


def test_page(host: str):
    """A page is not a feed."""
    (file,) = feed_files(f"{host}/")
    assert [str(each) for each in check_feed(file, NOW)] == [f"{host}/:1: is an HTML page, not a feed"]


@pytest.mark.parametrize(("path", "words"), [
    ("/gone", "answers 410 Gone"),
    ("/busy", "answers 503 Service Unavailable"),
    ("/loop", "answers 302 The HTTP server returned a redirect error that would lead to an infinite loop."),
    ("/torn", "breaks off before its end"),
    ("/a b", "can't be fetched: URL can't contain control characters"),
    ("/\u0457", "can't be fetched: 'ascii' codec can't encode"),
])  # fmt: skip
def test_no_answer(host: str, path: str, words: str):
    """What a server does not give is one error, with its words."""
    (problem,) = feed_files(host + path)
    assert (problem.source, problem.severity) == (host + path, "error")
    assert problem.message.startswith(words)


def test_refused():
    """So is a server that isn't there."""
    with server() as address:
        pass
    (problem,) = feed_files(address)
    assert str(problem) == f"{address}: can't be reached: Connection refused"


def test_slow(host: str, monkeypatch: pytest.MonkeyPatch):
    """So is one that takes too long."""
    monkeypatch.setattr(feed_file, "_SECONDS", 0.1)
    (problem,) = feed_files(f"{host}/slow")
    assert problem.message == "does not answer within 0.1 seconds"


@pytest.mark.parametrize("url", ["http://", "http://[", "https://127.0.0.1:port/", "HTTP://127.0.0.1:99999/"])
def test_no_url(url: str):
    """So is a URL that is none."""
    (problem,) = feed_files(url)
    assert problem.message.startswith(("can't be fetched: ", "can't be reached: "))


# -- the command


def test_command(cli, tmp_path: Path):
    """`feeds check --feeds` tells what is wrong with files, folders and URLs, and how much of it there is."""
    (tmp_path / "a.atom").write_text(valid("atom").replace("<name>Bob</name>", "<name/>"))
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "b.rss").write_text(valid("rss").replace("<ttl>30", "<ttl>0"))
    (tmp_path / "public" / "c.json").write_text(valid("json"))
    ran = cli("check", "--feeds", "a.atom", "public", "gone.rss")
    assert (ran.status, ran.err) == (1, [])
    assert ran.out == [
        "a.atom:19: warning: <name> is empty",
        "public/b.rss:11: <ttl> is not a whole number above 0: '0'",
        "gone.rss: can't be read: No such file or directory",
        "3 feeds, 2 errors, 1 warning",
    ]


def test_command_finds_nothing(cli, host: str):
    """Nothing wrong, or nothing but warnings, is status 0."""
    ran = cli("check", "--feeds", f"{host}/feed.rss")
    assert (ran.status, ran.out) == (0, ["1 feed, 0 errors, 0 warnings"])
    assert cli("check", "--feeds", f"{host}/other.rss").status == 0


def test_command_for_programs(cli, tmp_path: Path):
    """A program gets the same as JSON, and nothing else."""
    (tmp_path / "feed.json").write_text("{")
    ran = cli("check", "--feeds", "feed.json", "--format", "json")
    message = "is not well-formed JSON: Expecting property name enclosed in double quotes"
    assert ran.status == 1
    assert json.loads("\n".join(ran.out)) == [{"path": "feed.json", "line": 1, "severity": "error", "message": message}]


def test_several_contents(cli, desk):
    """Content folders are checked one at a time."""
    ran = cli("check", desk.folder, desk.folder)
    assert (ran.status, ran.out) == (2, [])
    assert ran.err[-1] == "Error: more than one CONTENT can only be checked with --feeds or --explain"


def test_default_content(cli):
    """Without a name it is the folder `content`, of articles or of feeds."""
    assert "content is not a folder" in cli("check").err[-1]
    assert cli("check", "--feeds").out[0] == "content: can't be read: No such file or directory"
