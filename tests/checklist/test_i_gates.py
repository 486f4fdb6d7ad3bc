"""The checklist of publishers, I: what no release may break, over real content, golden content and hostile content."""

import gzip
import html
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from conftest import GOLDEN, NOW, parsed
from lxml import etree
from lxml import html as lxml_html
from test_formats import _check_json as check_json

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.build import build
from feeds.config import read_site
from feeds.publication import FEEDS, Document, Publication
from feeds.publish import publish

HOSTILE = Path(__file__).parent / "hostile"
FOLDERS = {"golden": GOLDEN / "content", "hostile": HOSTILE, "example": Path(__file__).parents[2] / "content"}
FORMATS = ("atom", "rss", "json")
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
TITLES = [
    "AT&T", "a < b", "Use of <div> tag", "The &amp; entity", "x <b>bold</b> y", 'Vec<T> & "q"', "<details>",
    "&lt;T&gt;", "1<2 && 3>2", "R&D's it",
]  # fmt: skip


def published(content: Path, archive_file: Path) -> tuple[Publication, list[str]]:
    """What a folder is published as, each document rendered, and the problems that are told of it."""
    site, archive = read_site(content), Archive(archive_file)
    problems = sync(archive, content, site, NOW).problems
    documents = {path: rendered(document) for path, document in publish(site, archive, NOW).items()}
    archive.close()
    return documents, [str(each) for each in problems if each.severity == "error"]


def rendered(document: Document) -> Document:
    body = document.render()
    return Document(document.media_type, document.fingerprint, document.last_modified, lambda: body)


@pytest.fixture(scope="module")
def publications(tmp_path_factory) -> dict[str, Publication]:
    """The publications of all three folders."""
    folder = tmp_path_factory.mktemp("archives")
    return {name: published(content, folder / f"{name}.sqlite3")[0] for name, content in FOLDERS.items()}


@pytest.fixture(scope="module")
def hostile(publications) -> dict[str, bytes]:
    """Every feed of the hostile articles, by path."""
    return feeds_of(publications["hostile"])


def feeds_of(publication: Publication) -> dict[str, bytes]:
    return {path: document.render() for path, document in publication.items() if document.media_type in FEEDS}


def entries(body: bytes) -> dict[str, bytes]:
    """The bytes of each entry by its id, in their order; no id comes twice."""
    if body.startswith(b"{"):
        found = [(item["id"], json.dumps(item).encode()) for item in json.loads(body)["items"]]
    else:
        each_one = etree.fromstring(body).iter(f"{ATOM}entry", "item")
        found = [(each.findtext(f"{ATOM}id") or each.findtext("guid"), etree.tostring(each)) for each in each_one]
    assert len(dict(found)) == len(found)
    return dict(found)


# -- 77


@pytest.fixture(scope="session")
def schemas(shared):
    """Says whether a feed is valid by the schema of its format."""
    folder = shared / "corpora/schemas"
    atom = etree.RelaxNG(etree.parse(folder / "atom.rng"))
    rss = etree.XMLSchema(etree.parse(folder / "rss-2_0.xsd"))
    json_feed = json.loads((folder / "jsonfeed-1.1.schema.json").read_text())

    def hold(body: bytes) -> None:
        if body.startswith(b"{"):
            check_json(json_feed, json.loads(body))
            return
        root = etree.fromstring(body)
        if root.tag == f"{ATOM}feed":
            atom.assertValid(root)
        elif root.find("channel/item") is not None:  # the schema wants one
            rss.assertValid(root)

    return hold


@pytest.mark.parametrize("name", FOLDERS)
def test_i77_schemas(publications, schemas, name):
    """I77. Every feed is valid: by the RELAX NG of Atom, the XML schema of RSS, the JSON schema of JSON Feed."""
    feeds = feeds_of(publications[name])
    assert len(feeds) >= 20
    wrong = []
    for path, body in feeds.items():
        try:
            schemas(body)
        except (AssertionError, etree.DocumentInvalid) as error:
            wrong.append(f"{path}: {error}")
    assert wrong == []


# A text of JSON has no way to say that it is no HTML, and a title of Atom may speak of tags and entities.
ALLOWED = re.compile(r'"(?:title|description|summary|content_text)"(?: of item \d+)? may be taken for HTML|<title> ')


@pytest.mark.parametrize("name", FOLDERS)
def test_i77_no_errors_and_no_warnings(publications, cli, tmp_path, name):
    """I77. Our own validator, which knows what W3C's does, has no error and no warning for any feed."""
    build(publications[name], tmp_path / "public")
    ran = cli("check", "--feeds", tmp_path / "public", "--format", "json")
    problems = [
        f"{each['path'].removeprefix(str(tmp_path))}:{each['line']}: {each['severity']}: {each['message']}"
        for each in json.loads("\n".join(ran.out))
        if each["severity"] == "error" or not ALLOWED.match(each["message"])
    ]
    assert problems == []
    told = cli("check", "--feeds", tmp_path / "public").out[-1]
    assert int(told.split()[0]) == len(feeds_of(publications[name]))


# -- 78


def test_i78_ten_titles(desk):
    """I78. Ten hard titles come back right in feedparser, from Atom and RSS (newsboat and sfeed: test_readers.py)."""
    for n, title in enumerate(TITLES):
        desk.article(f"{n}.md", title=title.replace("&", "&amp;"), date=f"2025-06-01 12:{n:02}", topics=["NATO"])
    publication = desk.publish()
    for folder in ("/", "/topics/nato/"):
        for suffix in ("atom", "rss"):
            assert [each.title for each in parsed(publication[f"{folder}feed.{suffix}"].render()).entries] == TITLES[
                ::-1
            ]
        items = json.loads(publication[f"{folder}feed.json"].render())["items"]
        assert [item["title"] for item in items] == TITLES[::-1]


def test_i78_ten_titles_of_dated_text(desk):
    """I78. So do those of plain dated text."""
    for n, title in enumerate(TITLES):
        written = title.replace("&", "&amp;")  # raw text of the web holds entities, too
        desk.write(f"{n}.txt", f"date 2025-06-01 12:{n:02} {written}\nThe story.\n")
    publication = desk.publish()
    for suffix in ("atom", "rss"):
        assert [each.title for each in parsed(publication[f"/feed.{suffix}"].render()).entries] == TITLES[::-1]


# -- 79


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def write_six(desk) -> None:
    for n in range(6):
        desk.article(f"{n}.md", title=str(n), date=f"2025-06-0{n + 1} 12:00", topics=["Even" if n % 2 == 0 else "Odd"])
    desk.article("6.md", title="6", date="2025-06-07", topics=["Other"])


def test_i79_build_twice(desk, tmp_path):
    """I79. A second build writes nothing; one from a new archive into another folder writes the same bytes."""
    write_six(desk)
    first = build(desk.publish(), tmp_path / "public")
    before = files_in(tmp_path / "public")
    assert len(before) == len(first.written) + 1  # with the record
    second = build(desk.publish(), tmp_path / "public")
    assert (second.written, second.removed, second.unchanged) == ((), (), len(first.written))
    assert files_in(tmp_path / "public") == before
    archive = Archive(tmp_path / "new.sqlite3")
    sync(archive, desk.folder, desk.site, NOW)
    build(publish(desk.site, archive, NOW), tmp_path / "other")
    archive.close()
    assert files_in(tmp_path / "other") == before


UPDATED = re.compile(rb"<(?P<name>updated|lastBuildDate)>[^<]+</(?P=name)>")


def without_its_date(body: bytes) -> bytes:
    """What a feed says before its entries, but for its own date."""
    return UPDATED.sub(b"", re.split(rb"<entry>|<item>|\"items\":", body)[0])


@pytest.mark.parametrize("edit", [{"body": "Edited."}, {"title": "Two"}, {"updated": "2025-12-01"}, {"author": "Ann"}])
def test_i79_edit_one_article(desk, edit):
    """I79. An edit changes its own entry, and the feeds that show it in nothing else than their own date."""
    write_six(desk)
    before = feeds_of(desk.publish())
    desk.article("2.md", **{"title": "2", "date": "2025-06-03 12:00", "topics": ["Even"], **edit})
    after = feeds_of(desk.publish())
    assert before.keys() == after.keys()
    for path, old in before.items():
        new = after[path]
        if path.startswith(("/topics/odd/", "/topics/other/")):
            assert new == old, path
            continue
        was, is_ = entries(old), entries(new)
        assert list(was) == list(is_)
        assert {id_ for id_ in was if was[id_] != is_[id_]} == {"tag:news.example.org,2024:2025-06-03/2"}, path
        assert without_its_date(new) == without_its_date(old), path


def test_i79_only_its_files(desk, tmp_path):
    """I79. A build after an edit writes the feeds and pages that show the article, and no other file."""
    write_six(desk)
    build(desk.publish(), tmp_path / "public")
    desk.article("2.md", title="2", date="2025-06-03 12:00", topics=["Even"], body="Edited.")
    built = build(desk.publish(), tmp_path / "public")
    feeds = {f"{folder}feed.{suffix}" for folder in ("", "topics/even/") for suffix in FORMATS}
    others = {"feed.xml", "atom.xml", "rss.xml", "index.xml", "index.html", "topics/even/index.html", "sitemap.xml"}
    assert set(built.written) == feeds | others | {"2025/06/2/index.html"}


# -- 80; that feeds of hostile articles stay valid is held above, under 77

# What is wrong with the files that can't be articles; all others are published, but one that is to come.
BAD = {
    "broken-yaml.md:3": "front matter is not YAML: ",
    "deep.yaml.md:2": "front matter is not YAML: it is nested too deeply",
    "empty.md": "is empty",
    "latin-1.md:2": "is not UTF-8 text: byte 14 is 0xe9",
    "lone-surrogate.md:5": "is not UTF-8 text: byte 70 is 0xed",
    "no-date.md:4": "has no date",
    "no-day.md:3": "\"date\" is not a date: '2025-02-30'",
    "no-end.md:1": "front matter that begins with --- has no end",
    "nothing-but-a-date.md": "has neither a title nor a text",
    "nul.md": "is a binary file, not text",
    "two-dates.md:4": '"date" is given twice, first in line 3',
    "year-zero.md:3": '"date" is not a date: ',
}
SCHEDULED = 1

ADDRESSES = "//@href | //@url | //@src | //link/text() | //comments/text() | //a:uri/text() | //a:icon/text()"
IN_JSON = ("url", "external_url", "image", "icon", "favicon", "home_page_url", "feed_url")
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")


def texts(body: bytes) -> Iterator[str]:
    """Every text of a feed, with the names of keys and attributes."""
    if body.startswith(b"{"):
        yield from strings(json.loads(body))
    else:
        for each in etree.fromstring(body).iter():
            yield from filter(None, (each.text, each.tail, *getattr(each, "attrib", {}).values()))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def addresses(body: bytes) -> Iterator[str]:
    """Every address of a feed that stands outside of texts."""
    if body.startswith(b"{"):
        yield from addresses_in(json.loads(body))
    else:
        yield from map(str, etree.fromstring(body).xpath(ADDRESSES, namespaces={"a": "http://www.w3.org/2005/Atom"}))


def addresses_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[name] for name in IN_JSON if name in value)
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from addresses_in(each)


def contents(body: bytes) -> list[str]:
    """The HTML of each entry that has some."""
    if body.startswith(b"{"):
        return [item["content_html"] for item in json.loads(body)["items"] if "content_html" in item]
    return [each.text for each in etree.fromstring(body).iter(f"{ATOM}content", f"{CONTENT}encoded")]


def test_i80_bad_files_are_told_of(tmp_path):
    """I80. Of a folder of hostile files those that can't be articles are told of, by path, line and reason."""
    _, problems = published(HOSTILE, tmp_path / "archive.sqlite3")
    told = dict(problem.split(": ", 1) for problem in problems)
    assert told.keys() == BAD.keys()
    assert [place for place, reason in BAD.items() if not told[place].startswith(reason)] == []
    assert not any("\n" in problem for problem in problems)


def test_i80_all_others_are_published(hostile):
    """I80. All others are in the feed, in every format, and the one whose time has not come is in none."""
    files = [file for file in HOSTILE.rglob("*") if file.suffix in (".md", ".txt")]
    assert len(files) > 45
    ids = [list(entries(hostile[f"/feed.{suffix}"])) for suffix in FORMATS]
    assert len(ids[0]) == len(files) - len(BAD) - SCHEDULED
    assert ids[0] == ids[1] == ids[2]
    for path, body in hostile.items():
        assert b"nobody may know" not in body, path


def test_i80_readers_read_them(hostile):
    """I80. Every feed is well-formed, feedparser objects to nothing, and ids are unique."""
    assert len(hostile) > 50
    for path, body in hostile.items():
        found = entries(body)
        assert found, path
        if not body.startswith(b"{"):
            assert [each.id for each in parsed(body).entries] == list(found), path
            assert b"<!" not in body  # no DOCTYPE, no entities, no CDATA, no comments


def test_i80_no_character_that_readers_choke_on(publications):
    """I80. In no document there is a character that XML forbids or that is the rest of a broken one, also escaped."""
    for path, document in publications["hostile"].items():
        text = document.render().decode("utf-8")
        assert not FORBIDDEN.search(text), path
        if document.media_type in FEEDS:
            assert not any(FORBIDDEN.search(html.unescape(each)) for each in texts(document.render())), path


def test_i80_addresses(hostile):
    """I80. Every address is absolute and ASCII, of the web, with a host that can be looked up, and without a space."""
    found = {address for body in hostile.values() for address in addresses(body)}
    found -= {"feed.css", "../../feed.css"}  # the one that is relative: the style for browsers
    assert len(found) > 100
    assert [address for address in sorted(found) if not is_web_address(address)] == []


def is_web_address(text: str) -> bool:
    if not re.fullmatch(r"https?://[!-~]+", text) or set(text) & set('<>"{}|\\^`'):
        return False
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return False
    return bool(host and re.fullmatch(r"[a-z0-9.-]+", host))


def test_i80_texts(hostile):
    """I80. In no text of an entry there is a script, a frame, a handler, or an address that runs."""
    for path, body in hostile.items():
        for content in contents(body):
            root = lxml_html.fragment_fromstring(content, create_parent="div")
            assert not {each.tag for each in root.iter()} & {
                "script",
                "iframe",
                "style",
                "object",
                "form",
                "svg",
                "title",
            }
            assert not [name for each in root.iter() for name in getattr(each, "attrib", {}) if name.startswith("on")]
            for _, name, address, _ in root.iterlinks():
                assert re.match(r"(https?|mailto):", address), (path, name, address)


def test_i80_other_documents(publications):
    """I80. Pages, lists and site maps of hostile articles can be parsed, too."""
    kinds = set()
    for path, document in publications["hostile"].items():
        body = document.render()
        kinds.add(document.media_type)
        if document.media_type in ("text/x-opml", "application/xml"):
            assert etree.fromstring(body) is not None
        if document.media_type == "text/html":
            root = lxml_html.document_fromstring(body)
            assert root.find("head/title") is not None, path
            assert not [each for each in root.iter("script") if not each.get("src", "").endswith("/copy.js")], path
    assert {"text/html", "text/x-opml", "application/xml", "application/atom+xml"} <= kinds


def test_i80_they_cost_no_other(desk, make_desk):
    """I80. The entry of an article among hostile ones is, to the byte, what it is alone."""
    alone = make_desk("alone")
    shutil.copytree(HOSTILE, desk.folder, dirs_exist_ok=True)
    alone.settings(text=(HOSTILE / "site.toml").read_text(encoding="utf-8"))
    for each in (desk, alone):
        each.article("good.md", title="Good & well", topics=["Good", "R&D <T>"], image="/a.png", enclosure="/a.mp3")
    id_ = "tag:news.example.org,2024:2025-06-01/good"
    among, only = feeds_of(desk.publish()), feeds_of(alone.publish())
    for path in (*(f"/feed.{suffix}" for suffix in FORMATS), "/topics/good/feed.atom", "/topics/r-d-t/feed.rss"):
        assert entries(among[path])[id_] == entries(only[path])[id_], path
    assert len(entries(among["/feed.rss"])) > 30


# -- 81

LONG_AGO = "Mon, 01 Jan 2024 00:00:00 GMT"
DECODE = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def conditions(etag: str, modified: str) -> dict[str, tuple[dict[str, str], int]]:
    """The validators that clients send, and how they are answered."""
    bare = etag.strip('"')
    whole = bare.removesuffix("-gzip").removesuffix("-br")
    return {
        "none": ({}, 200),
        "tag": ({"If-None-Match": etag}, 304),
        "time": ({"If-Modified-Since": modified}, 304),
        "an old tag": ({"If-None-Match": '"old"'}, 200),
        "an old time": ({"If-Modified-Since": LONG_AGO}, 200),
        "both": ({"If-None-Match": etag, "If-Modified-Since": modified}, 304),
        "both, the tag old": ({"If-None-Match": '"old"', "If-Modified-Since": modified}, 200),
        "both, the time old": ({"If-None-Match": etag, "If-Modified-Since": LONG_AGO}, 304),
        "weak": ({"If-None-Match": f"W/{etag}"}, 304),
        "-gzip": ({"If-None-Match": f'"{whole}-gzip"'}, 304),
        "weak -gzip": ({"If-None-Match": f'W/"{whole}-gzip"'}, 304),
        "list": ({"If-None-Match": f'"old", W/{etag}'}, 304),
        "nonsense": ({"If-None-Match": "nonsense", "If-Modified-Since": "yesterday"}, 200),
        "nonsense time": ({"If-Modified-Since": "99 Foo 2025"}, 200),
    }


@pytest.mark.parametrize("coding", DECODE)
@pytest.mark.parametrize("agent", ["", "Miniflux/2.2.0", None])
def test_i81_the_matrix(desk, coding, agent):
    """I81. Each validator × coding × method × User-Agent is answered as it should be, with all that caches need."""
    for n in range(30):
        desk.article(f"{n}.md", title=f"Number {n}", date=f"2025-06-{n % 28 + 1:02}", body="The story. " * 9)
    publication = desk.publish()
    client = create_app(publication).test_client()
    asked = {"Accept-Encoding": coding} | ({} if agent is None else {"User-Agent": agent})
    for path in ("/feed.atom", "/feed.rss", "/feed.json"):
        first = client.get(path, headers=asked)
        kept = {name: first.headers[name] for name in ("ETag", "Last-Modified", "Cache-Control", "Vary")}
        assert DECODE[coding](first.data) == publication[path].render()
        assert first.headers.get("Content-Encoding", "identity") == coding
        for name, (headers, status) in conditions(kept["ETag"], kept["Last-Modified"]).items():
            for method in ("GET", "HEAD"):
                answer = client.open(path, method=method, headers={**asked, **headers})
                assert (name, method, answer.status_code) == (name, method, status)
                assert {each: answer.headers[each] for each in kept} == kept
                assert answer.data == (first.data if method == "GET" and status == 200 else b"")
