"""Facts about deltas: a reader that has some entries gets the others, byte for byte as they were."""

import os
import re
import shutil
import sqlite3
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from threading import Thread

import pytest
from conftest import GOLDEN, parsed
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.delta import Memory, asks_for_delta, delta, entries_of

ATOM, RSS, JSON = "application/atom+xml", "application/rss+xml", "application/feed+json"

HEAD = {
    ATOM: b"<?xml version='1.0' encoding='UTF-8'?>\n"
    b'<?xml-stylesheet type="text/css" href="/feed.css?a=1&amp;b=2"?>\n<!-- <entry> -->\n'
    b'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk"><id>tag:x,2024:feed</id><title>AT&#x26;T</title>',
    RSS: b'<?xml version="1.0" encoding="utf-8" standalone="yes"?><?xml-stylesheet href="a.css"?>\n<!DOCTYPE rss>\n'
    b"<rss xmlns:content='http://purl.org/rss/1.0/modules/content/' version=\"2.0\"><channel>\n"
    b"<title>a &#x3C; b</title>",
}
TAIL = {ATOM: b"</feed>\n<!-- end -->\n", RSS: b"\n</channel>\n</rss>"}
each_type = pytest.mark.parametrize("media_type", [ATOM, RSS])
each_file = pytest.mark.parametrize(("name", "media_type"), [("feed.atom", ATOM), ("feed.rss", RSS)])

# What an entry may hold that a program which writes XML anew would write otherwise.
CONTENTS = [
    b"<title>R&#x26;D's &#60;it&gt; &quot;&apos;</title>",
    b"<content type='html'><![CDATA[<p>a & b <entry><item></item></entry> ]]]]><![CDATA[> c</p>]]></content>",
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><item/><br  /></div></content>',
    b'<source><entry a="&#10;>">nested</entry></source>',
    "<title>Наші дні \N{ROCKET}\r\n</title>".encode(),
    b"<id/><!-- </entry> --><?php echo '</item>' ?>",
    b'<summary a="&lt;/entry>" b=">"></summary >',
    b"<id/>",
]


def entry(media_type: str, number: int, content: bytes) -> bytes:
    """An entry, of no two numbers the same."""
    name = b"entry" if media_type == ATOM else b"item"
    return b'<%s n="%d">%s</%s\n>' % (name, number, content, name)


def document(media_type: str, *entries: bytes) -> bytes:
    return b"".join([HEAD[media_type], *entries, TAIL[media_type]])


def numbered(media_type: str, *numbers: int) -> list[bytes]:
    return [entry(media_type, n, CONTENTS[n % len(CONTENTS)]) for n in numbers]


# -- delta


@each_file
def test_new_entry(name, media_type):
    """A reader that has all entries but one gets that one, in a feed that is otherwise the same."""
    body = (GOLDEN / name).read_bytes()
    whole = parsed(body)
    for number, each in enumerate(whole.entries):
        without = re.findall(rb"<entry.*?</entry>|<item>.*?</item>", body, re.DOTALL)[number]
        made = delta(body, media_type, entries_of(body.replace(without, b""), media_type))
        found = parsed(made)
        assert found.entries == [each]
        assert found.feed == whole.feed


@each_type
def test_known(media_type):
    """A delta has the entries that are not known, in their order, and every other byte of the document."""
    entries = numbered(media_type, *range(20))
    body = document(media_type, *entries)
    known = entries_of(document(media_type, *entries[::3]), media_type)
    assert len(known) == 7
    new = [each for n, each in enumerate(entries) if n % 3]
    assert delta(body, media_type, known) == document(media_type, *new)


@given(data=st.data(), media_type=st.sampled_from([ATOM, RSS]))
def test_any_entries(data, media_type):
    """What a reader has and what it gets are together the document, whatever stands in the entries."""
    numbers = st.lists(st.integers(0, 30), unique=True)
    old, new = numbered(media_type, *data.draw(numbers)), numbered(media_type, *data.draw(numbers))
    body = document(media_type, *new)
    fresh = [each for each in new if each not in old]
    made = delta(body, media_type, entries_of(document(media_type, *old), media_type))
    assert made == (document(media_type, *fresh) if 0 < len(fresh) < len(new) else None)
    etree.fromstring(made or body)


@each_type
def test_changed_entry(media_type):
    """An entry that changed in any way is sent again."""
    first, second, third = numbered(media_type, 0, 1, 2)
    known = entries_of(document(media_type, first, second, third), media_type)
    changed = second.replace(b"a & b", b"a & c")
    assert changed != second
    body = document(media_type, first, changed, third)
    assert delta(body, media_type, known) == document(media_type, changed)


@each_type
def test_processing_instructions(media_type):
    """What stands before the root stays: the declaration, the style sheet, the document type, comments."""
    old, new = numbered(media_type, 0, 1)
    known = entries_of(document(media_type, old), media_type)
    made = delta(document(media_type, new, old), media_type, known)
    assert made.startswith(HEAD[media_type])
    assert b"<?xml-stylesheet" in made


@each_type
def test_white_space(media_type):
    """White space between entries doesn't matter."""
    entries = numbered(media_type, *range(9))
    body = document(media_type, b"\n\t".join(entries))
    known = entries_of(document(media_type, *entries[1:]), media_type)
    made = delta(body, media_type, known)
    assert etree.fromstring(made).xpath("//*[@n]/@n") == ["0"]


def test_prefix():
    """The namespace counts, not its prefix; an entry of another vocabulary is none."""
    body = (
        b'<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns="x:y"><entry><a:id>0</a:id></entry>'
        b"<a:entry><a:id>1</a:id></a:entry><a:entry><a:id>2</a:id></a:entry></a:feed>"
    )
    assert len(entries_of(body, ATOM)) == 2
    known = entries_of(body.replace(b"<a:entry><a:id>2</a:id></a:entry>", b""), ATOM)
    assert delta(body, ATOM, known) == body.replace(b"<a:entry><a:id>1</a:id></a:entry>", b"")


def test_byte_order_mark():
    """A document may begin with a byte order mark."""
    entries = numbered(ATOM, 0, 1, 2)
    mark = "\N{BOM}".encode()
    known = entries_of(document(ATOM, entries[1]), ATOM)
    made = delta(mark + document(ATOM, *entries), ATOM, known)
    assert made == mark + document(ATOM, entries[0], entries[2])


# -- no delta


@each_file
def test_nothing_known(name, media_type):
    """There is no delta for a reader that has none of the entries."""
    body = (GOLDEN / name).read_bytes()
    assert delta(body, media_type, frozenset()) is None
    assert delta(body, media_type, frozenset({"0" * 32})) is None


@each_file
def test_nothing_new(name, media_type):
    """There is no delta without entries: a change of the title, say, comes with the whole document."""
    body = (GOLDEN / name).read_bytes()
    known = entries_of(body, media_type)
    assert known
    assert delta(body.replace(b"Eastern Desk", b"Western Desk", 1), media_type, known) is None


def test_no_entries():
    """There is no delta of a feed without entries."""
    assert delta(document(ATOM), ATOM, frozenset({"0" * 32})) is None
    assert delta(document(RSS), RSS, frozenset({"0" * 32})) is None


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ((GOLDEN / "feed.json").read_bytes(), JSON),
        ((GOLDEN / "index.html").read_bytes(), "text/html"),
        (b"<urlset><url/><url/></urlset>", "application/xml"),
        (document(ATOM, *numbered(ATOM, 0, 1)), RSS),
        (document(RSS, *numbered(RSS, 0, 1)), ATOM),
        (document(ATOM, *numbered(ATOM, 0, 1))[:-20], ATOM),
        (document(ATOM, *numbered(ATOM, 0, 1), b"&nbsp;"), ATOM),
        (b"", ATOM),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry>1</entry></feed>".encode("utf-16"), ATOM),
        (b"<?xml version='1.0' encoding='latin-1'?><rss><channel><item>\xe9</item></channel></rss>", RSS),
        (b"<rss><channel><item a='>'/><item/></channel></rss>", RSS),
    ],
    ids="JSON HTML sitemap Atom-as-RSS RSS-as-Atom cut entity empty UTF-16 Latin-1 empty-items".split(),
)
def test_no_feed(body, media_type):
    """A document that is not a feed in UTF-8, or not well-formed, has no entries to leave out."""
    assert entries_of(body, media_type) == frozenset()
    assert delta(body, media_type, frozenset({"0" * 32})) is None


@pytest.mark.parametrize("empty", [b"<item a='>'/>", b"<item></item>", b"<item/>", b"<item>0</item>"])
def test_empty_entry(empty):
    """An entry with nothing in it is never left out."""
    one, two = b"<item><guid>1</guid></item>", b"<item><guid/></item>"
    body = document(RSS, empty, one, two, empty)
    known = entries_of(document(RSS, empty, one), RSS)
    assert len(known) == 1
    assert delta(body, RSS, known) == document(RSS, empty, two, empty)


def test_entities():
    """A document type that would grow without end is refused by the parser, and has no delta."""
    names = "abcdefghij"
    declared = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    text = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 1000}">{declared}]><rss><channel><item>&j;</item></channel></rss>'
    assert entries_of(text.encode(), RSS) == frozenset()


# -- asks_for_delta

NEWSBOAT = "newsboat/2.32.0 (Linux x86_64)"
LIFEREA = "Liferea/1.15.6 (Linux; https://lzone.de/liferea/) AppleWebKit (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("a_im", "asks"),
    [
        (None, False),
        ("", False),
        ("feed", True),
        ("FEED", True),
        (" feed ", True),
        ("feed, gzip", True),
        ("diffe, feed, gdiff;q=0.3", True),
        ("vcdiff,feed;q=0.5", True),
        ("feed ; q=1.000", True),
        ("feed;q=0.001", True),
        ("feed;q=0", False),
        ("feed;q=0.0, gzip", False),
        ("feed;q=0, feed", True),
        ("feed;q=2", False),
        ("feed;q=1.5", False),
        ("feed;q=-1", False),
        ("feed;q=", False),
        ("feed;q=x", False),
        ("feed;x=1", False),
        ("feeds", False),
        ("xfeed", False),
        ("feed gzip", False),
        ("*", False),
        ("gzip", False),
        ("identity", False),
        (",,feed,,", True),
        (",", False),
        ("ｆeed", False),
        ("feed;q=٠", False),
        ("feed\x00", False),
        ("feed," * 13107, True),
        ("a" * 65536, False),
        (" " * 65536, False),
        ("feed;q=0." + "0" * 65536, False),
    ],
)
def test_asks(a_im, asks):
    """A client asks for a delta by `feed` in A-IM, unless with a quality of 0; what is malformed doesn't count."""
    assert asks_for_delta(a_im, NEWSBOAT) is asks


@pytest.mark.parametrize(
    ("user_agent", "asks"),
    [
        (None, True),
        ("", True),
        (NEWSBOAT, True),
        (LIFEREA, True),
        ("python-reader/3.12 (+https://github.com/lemon24/reader)", True),
        ("UniversalFeedParser/5.2.1 +https://code.google.com/p/feedparser/", False),
        ("feedparser/6.0.11 +https://github.com/kurtmckee/feedparser/", False),
        ("rss2email/3.13.1 (https://github.com/rss2email/rss2email)", False),
        ("RSS2Email", False),
        ("Something/1.0 (using FeedParser)", False),
    ],
)
def test_user_agents(user_agent, asks):
    """A program that fails on the status 226 never gets a delta, though it asks for one."""
    assert asks_for_delta("feed", user_agent) is asks


@given(a_im=st.text(), user_agent=st.text())
def test_any_header(a_im, user_agent):
    """No header is an error."""
    assert asks_for_delta(a_im, user_agent) in (True, False)
    assert not asks_for_delta(a_im, f"{user_agent}rss2email")


# -- a reader


@each_file
def test_newsboat(name, media_type, tmp_path):
    """newsboat asks for a delta, and then shows what it had and what is new."""
    if shutil.which("newsboat") is None:
        pytest.skip("newsboat is not installed: apt-get install newsboat")
    now = (GOLDEN / name).read_bytes()
    newest = re.search(rb"<entry.*?</entry>|<item>.*?</item>", now, re.DOTALL)[0]
    before = now.replace(newest, b"")
    sent: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            memory = Memory()
            memory.remember(self.path, "before", before, media_type)
            etag = self.headers.get("If-None-Match", "").strip('"')
            asks = asks_for_delta(self.headers["A-IM"], self.headers["User-Agent"])
            known = memory.known(self.path, etag) if asks else None
            body = delta(now, media_type, known) if known else before
            self.send_response(226 if known else 200)
            self.send_header("ETag", '"now"' if known else '"before"')
            self.send_header("Content-Type", media_type)
            self.end_headers()
            self.wfile.write(body)
            sent.append(body)

        def log_message(self, *_):
            """Tests are quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "config").touch()
        (tmp_path / "urls").write_text(f"http://127.0.0.1:{server.server_port}/{name}\n")
        command = "newsboat -q -u urls -c cache -C config -x reload".split()
        environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        for _ in range(3):  # newsboat keeps validators from the second time on
            subprocess.run(command, cwd=tmp_path, env=environment, timeout=60, check=True)
        server.shutdown()
    with closing(sqlite3.connect(tmp_path / "cache")) as database:
        shown = [row[0] for row in database.execute("SELECT guid FROM rss_item WHERE unread AND NOT deleted")]
    assert sorted(shown) == sorted(entry.id for entry in parsed(now).entries)
    assert [len(parsed(body).entries) for body in sent] == [len(shown) - 1, len(shown) - 1, 1]


# -- Memory


def feed_of(*numbers: int) -> bytes:
    return document(ATOM, *numbered(ATOM, *numbers))


def test_remembers():
    """What was remembered under a tag are the entries that a reader with this tag has."""
    memory = Memory()
    memory.remember("/feed.atom", "1", feed_of(0, 1), ATOM)
    memory.remember("/feed.atom", "2", feed_of(1, 2), ATOM)
    memory.remember("/other.atom", "1", feed_of(3), ATOM)
    now = feed_of(1, 2, 3)
    assert memory.known("/feed.atom", "1") == entries_of(feed_of(0, 1), ATOM)
    assert delta(now, ATOM, memory.known("/feed.atom", "1")) == feed_of(2, 3)
    assert delta(now, ATOM, memory.known("/feed.atom", "2")) == feed_of(3)
    assert delta(now, ATOM, memory.known("/other.atom", "1")) == feed_of(1, 2)


def test_unknown():
    """Nothing is known of a tag or a path that was not remembered, nor of a document without entries."""
    memory = Memory()
    memory.remember("/feed.atom", "1", feed_of(0), ATOM)
    memory.remember("/feed.json", "1", b'{"items": []}', JSON)
    assert memory.known("/feed.atom", "2") is None
    assert memory.known("/feed.rss", "1") is None
    assert memory.known("/feed.json", "1") is None


def test_remembered_once():
    """A tag stands for the same bytes always: they are not read again."""
    memory = Memory()
    memory.remember("/feed.atom", "1", feed_of(0), ATOM)
    memory.remember("/feed.atom", "1", feed_of(9), ATOM)
    assert memory.known("/feed.atom", "1") == entries_of(feed_of(0), ATOM)


def test_last_tags():
    """Of a path the last tags are remembered; one that comes back counts as new."""
    memory = Memory(tags=3)
    for tag in (1, 2, 3, 1, 4):
        memory.remember("/feed.atom", str(tag), feed_of(tag), ATOM)
    held = {tag for tag in "1234" if memory.known("/feed.atom", tag)}
    assert held == {"3", "1", "4"}


def test_last_paths():
    """The path that changed longest ago is forgotten first."""
    memory = Memory(paths=2)
    for path, tag in (("/a", "1"), ("/b", "1"), ("/a", "2"), ("/c", "1")):
        memory.remember(path, tag, feed_of(1), ATOM)
    assert memory.known("/b", "1") is None
    assert memory.known("/a", "1")
    assert memory.known("/a", "2")
    assert memory.known("/c", "1")


def test_threads():
    """Threads that remember at the same time lose nothing, and the bound holds."""
    memory = Memory(paths=100, tags=2)

    def remember(n: int) -> None:
        memory.remember(f"/{n % 100}", str(n), feed_of(n), ATOM)
        memory.known(f"/{n % 100}", str(n))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(remember, range(2000)))
    for path in range(100):
        held = [n for n in range(path, 2000, 100) if memory.known(f"/{path}", str(n))]
        assert len(held) == 2
        assert all(memory.known(f"/{path}", str(n)) == entries_of(feed_of(n), ATOM) for n in held)
