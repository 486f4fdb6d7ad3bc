"""Section H of the checklist: how feeds are found and announced, and the documents beside them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, unquote, urljoin

import feedparser
import listparser
import pytest
from conftest import NOW, SETTINGS, Desk
from lxml import etree, html
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from feeds.app import create_app
from feeds.publication import FEEDS
from feeds.publish import LivePublication
from feeds.websub import announce_news

BASE = "https://news.example.org/"
HUB = "https://hub.example/?a=1&b=2"
FORMATS = ("atom", "rss", "json")
GUESSED = {"/feed.xml": "/feed.atom", "/atom.xml": "/feed.atom", "/rss.xml": "/feed.rss", "/index.xml": "/feed.rss"}
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
ATOM = "{http://www.w3.org/2005/Atom}"
TOPICS = ["NATO", "C++", "R&D", "a/b", "100%", "Навчання", "日本", "?", "..", "🚀", "'\"<>", "x" * 300]


anywhere = pytest.mark.parametrize("base", [BASE, "https://example.org/news/"], ids=["root", "folder"])


@pytest.fixture
def base() -> str:
    """Where the site is published; a test that is marked so is run in a folder of a host, too."""
    return BASE


@pytest.fixture
def site(desk, base) -> Desk:
    """A site with a hub, topics of odd names, articles in some of them and a page that is no folder."""
    desk.settings(
        f'hub = "{HUB}"\nicon = "/icon.png"\n[topics.empty]\nlabel = "Nothing & yet"\n',
        text=SETTINGS.replace(BASE, base),
    )
    for n, topic in enumerate(TOPICS):
        desk.article(f"{n}.md", title=f"On {topic[:20]}", topics=[topic, "All"])
    desk.article("none.md", title="On nothing", permalink="/about/us.html")
    desk.sync()
    return desk


@pytest.fixture
def client(site, base) -> Client:
    """A client of its application, at its address."""
    folder = base.split("/", 3)[3].rstrip("/")
    app = create_app(LivePublication(site.archive, lambda: NOW))
    return Client(DispatcherMiddleware(lambda *_: [], {f"/{folder}": app}) if folder else app)


def fetched(client: Client, url: str) -> TestResponse:
    """What is at a URL of the site, at once: without a hop."""
    assert url.isascii()
    answer = client.get("/" + url.split("/", 3)[3])
    assert (url, answer.status_code) == (url, 200)
    return answer


def feeds_of(site: Desk, base: str) -> list[str]:
    """The URLs of all feeds of a site, and those where readers only guess."""
    publication = site.publication()
    canonical = [each.links[0][1] for path, each in publication.items() if each.media_type in FEEDS]
    return [*dict.fromkeys(canonical), *(base + path[1:] for path in GUESSED)]


def head_links(page: bytes, relation: str) -> list[dict[str, str]]:
    tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    return [dict(link.attrib) for link in tree.xpath("//head/link[@rel=$relation]", relation=relation)]


# -- H69


@anywhere
def test_h69_discovery(client, base):
    """H69. Each page names feeds in its head: Atom before RSS, JSON last, absolute, with the type that they have."""
    types_of: dict[str, str] = {}
    for page in ("", "topics/c-plus-plus/", "2025/06/0/", "about/us.html", "feed.atom"):
        answer = client.get(f"/{base.split('/', 3)[3]}{page}", headers={"Sec-Fetch-Dest": "document"})
        assert answer.mimetype == "text/html"
        found = head_links(answer.data, "alternate")
        types = [link["type"] for link in found]
        assert (types[0], types[1], types[-1]) == tuple(TYPES.values())
        assert types == sorted(types, key=lambda each: each == TYPES["json"])
        for link in found:
            assert link.keys() == {"rel", "type", "title", "href"}
            assert link["href"].startswith(base)
            assert link["title"].strip()
            assert types_of.setdefault(link["href"], link["type"]) == link["type"]
        assert len({link["href"] for link in found}) == len({link["title"] for link in found}) == len(found) >= 3
    for url, media_type in types_of.items():
        assert fetched(client, url).mimetype == media_type


@anywhere
def test_h69_order(site, client, base):
    """H69. The main feed comes first, topics after it; a topic's page begins with the topic's own."""
    root = f"/{base.split('/', 3)[3]}"
    front, topic, article = (
        [link["href"].removeprefix(base) for link in head_links(client.get(root + page).data, "alternate")]
        for page in ("", "topics/r-d/", "2025/06/2/")
    )
    assert front[:2] == ["feed.atom", "feed.rss"]
    assert front[-1] == "feed.json"
    assert {unquote(each) for each in front[2:-1]} == {
        path[1:] for path in site.publication() if re.fullmatch("/topics/[^/]+/feed.atom", path)
    }
    assert topic == [f"topics/r-d/feed.{each}" for each in FORMATS]
    assert article[:2] == ["feed.atom", "feed.rss"]
    assert article[2:6] == [f"topics/{topic}/feed.{each}" for topic in ("r-d", "all") for each in ("atom", "rss")]
    assert article[6:] == ["feed.json", "topics/r-d/feed.json", "topics/all/feed.json"]


def test_h69_titles(client, base):
    """H69. The title of a link is the feed's own, as it is, and its format: people can tell them apart."""
    links = head_links(client.get(f"/{base.split('/', 3)[3]}").data, "alternate")
    names = {"application/atom+xml": "Atom", "application/rss+xml": "RSS", "application/feed+json": "JSON Feed"}
    for link in links:
        body = fetched(client, link["href"]).data
        own = json.loads(body)["title"] if link["type"] == TYPES["json"] else feedparser.parse(body).feed.title
        assert link["title"] == f"{own} ({names[link['type']]})"


def test_h69_in_time(client, base):
    """H69. The links stand where readers look: in the head, within the first kilobytes, after the encoding."""
    for page in ("topics/nato/", "about/us.html"):
        body = client.get(f"/{base.split('/', 3)[3]}{page}").data
        assert body.index(b"<meta charset") < body.index(b'rel="alternate"') < 4096
        assert body.index(b'rel="alternate"') < body.index(b"</head>")


# -- H70


@anywhere
def test_h70_guessed(client, base):
    """H70. Where readers guess, the feed is there at once, with all it is elsewhere, and says its canonical address."""
    for path, where in GUESSED.items():
        answer, canonical = fetched(client, base + path[1:]), fetched(client, base + where[1:])
        assert answer.data == canonical.data
        assert list(answer.headers) == list(canonical.headers)
        assert self_of(answer) == base + where[1:]
        again = client.get(answer.request.path, headers={"If-None-Match": canonical.headers["ETag"]})
        assert again.status_code == 304


def test_h70_without_pages(site):
    """H70. They are there, too, where only feeds are published."""
    publication = site.publication(with_pages=False)
    for path, canonical in GUESSED.items():
        assert publication[path].render() == publication[canonical].render()


# -- H71


def self_of(answer: TestResponse) -> str:
    """The address that a feed says is its own."""
    if answer.mimetype == TYPES["json"]:
        return json.loads(answer.data)["feed_url"]
    (link,) = atom_links(answer.data, "self")
    assert link.get("type") == answer.mimetype
    return link.get("href")


def atom_links(body: bytes, relation: str) -> list[etree._Element]:
    tree = etree.fromstring(body)
    place = "channel/" if tree.tag == "rss" else ""
    return [link for link in tree.findall(f"{place}{ATOM}link") if link.get("rel") == relation]


def hubs_of(answer: TestResponse) -> list[str]:
    if answer.mimetype == TYPES["json"]:
        return [hub["url"] for hub in json.loads(answer.data).get("hubs", []) if hub["type"] == "WebSub"]
    return [link.get("href") for link in atom_links(answer.data, "hub")]


@anywhere
def test_h71_self_and_hub(site, client, base):
    """H71. A feed names the address that it was fetched from, as its Link header does, and the hub."""
    urls = feeds_of(site, base)
    assert len(urls) == 3 * (len(TOPICS) + 3) + 4
    for url in urls:
        answer = fetched(client, url)
        canonical = base + GUESSED["/" + url.removeprefix(base)][1:] if url.endswith(".xml") else url
        assert self_of(answer) == canonical
        assert hubs_of(answer) == [HUB]
        header = re.findall(r'<([^<>]*)>; rel="([^"]*)"', answer.headers["Link"])
        assert header == [(canonical, "self"), (HUB, "hub")]
        assert answer.headers.getlist("Link") == [answer.headers["Link"]]
        again = client.get("/" + url.split("/", 3)[3], headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.headers["Link"]) == (304, answer.headers["Link"])


def test_h71_readers(client, base):
    """H71. A reader finds both where it looks: feedparser in Atom and RSS, each once, and no page as the address."""
    for url in (f"{base}feed.atom", f"{base}feed.rss", f"{base}topics/nato/feed.rss"):
        feed = feedparser.parse(fetched(client, url).data).feed
        assert [link.href for link in feed.links if link.rel == "self"] == [url]
        assert [link.href for link in feed.links if link.rel == "hub"] == [HUB]
        assert feed.link == url.rpartition("/")[0] + "/"


def test_h71_without_hub(desk):
    """H71. A site without a hub names none, and pages and files name neither."""
    desk.article(topics=["NATO"])
    publication = desk.publish()
    client = create_app(publication).test_client()
    for path, document in publication.items():
        answer = client.get(path)
        if document.media_type in FEEDS:
            assert hubs_of(answer) == []
            assert answer.headers["Link"] == f'<{self_of(answer)}>; rel="self"'
        else:
            assert "Link" not in answer.headers


# -- H72


@dataclass
class Server:
    """A real server: shows `pages` in public, takes what is posted as a hub does, and keeps all of it in order."""

    pages: dict[str, bytes] = field(default_factory=dict)
    status: int = 202
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    url: str = ""

    def handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = server.pages.get(unquote(self.path))
                server.asked.append(f"GET {self.path}")
                self.answer(404 if body is None else 200, body or b"")

            def do_POST(self) -> None:
                form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
                assert form.pop("hub.mode") == "publish"
                server.asked.append(f"POST {self.path}")
                server.told.append(form["hub.url"])
                self.answer(server.status, b"")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        return Handler

    def show(self, publication: Mapping) -> None:
        """Copy a publication to where the public sees it."""
        self.pages = {path: document.render() for path, document in publication.items()}


@pytest.fixture
def server() -> Iterator[Server]:
    """The public site and the hub, at one address."""
    made = Server()
    http = ThreadingHTTPServer(("127.0.0.1", 0), made.handler())
    made.url = f"http://127.0.0.1:{http.server_port}/"
    Thread(target=partial(http.serve_forever, poll_interval=0.01), daemon=True).start()
    yield made
    http.shutdown()
    http.server_close()


def test_h72_when_public(desk, server, tmp_path):
    """H72. The hub is told of a feed when the public sees its new bytes, not before, and once."""
    desk.settings(f'hub = "{server.url}hub"\n', text=SETTINGS.replace(BASE, server.url))
    desk.article("a.md", title="First", topics=["NATO"])
    desk.article("b.md", title="Second", topics=["Ice"])
    now = [NOW]
    live, ledger = LivePublication(desk.archive, lambda: now[0]), tmp_path / "ledger.json"
    desk.sync()
    server.show(live)
    everything = {
        server.url + f"{folder}feed.{each}" for folder in ("", "topics/nato/", "topics/ice/") for each in FORMATS
    }
    announced = announce_news(live, ledger)
    assert set(server.told) == set(announced.announced) == everything
    assert len(server.told) == len(everything)

    server.told.clear()
    desk.article("a.md", title="First, edited", topics=["NATO"])
    now[0] += timedelta(hours=1)
    desk.sync(now[0])
    changed = {url for url in everything if "ice" not in url}
    for _ in range(3):  # the old bytes are still there
        assert set(announce_news(live, ledger).waiting) == changed
        assert server.told == []
    server.pages["/feed.atom"] = live["/feed.atom"].render()  # a copy that has just begun
    assert announce_news(live, ledger).announced == (f"{server.url}feed.atom",)
    server.show(live)
    assert set(announce_news(live, ledger).announced) == changed - {f"{server.url}feed.atom"}
    assert sorted(server.told) == sorted(changed)
    asked = len(server.asked)
    assert announce_news(live, ledger).announced == ()
    assert len(server.asked) == asked


def test_h72_order(desk, server, tmp_path):
    """H72. Of each feed the public address is looked at first, and the hub is told after it."""
    desk.settings(f'hub = "{server.url}hub"\n', text=SETTINGS.replace(BASE, server.url))
    desk.article(topics=["Навчання"])
    publication = desk.publish()
    server.show(publication)
    announce_news(publication, tmp_path / "ledger.json")
    assert len(server.asked) == 12
    for looked, told in zip(server.asked[::2], server.asked[1::2], strict=True):
        assert looked.startswith("GET /")
        assert told == "POST /hub"
    assert [each.removeprefix("GET /") for each in server.asked[::2]] == [
        url.removeprefix(server.url) for url in server.told
    ]


@pytest.mark.parametrize("status", [301, 400, 503])
def test_h72_refused(desk, server, tmp_path, status):
    """H72. What a hub didn't take it is told again, until it does."""
    desk.settings(f'hub = "{server.url}hub"\n', text=SETTINGS.replace(BASE, server.url))
    desk.article()
    publication, ledger = desk.publish(), tmp_path / "ledger.json"
    server.show(publication)
    server.status = status
    first = announce_news(publication, ledger)
    assert (first.announced, len(first.failed)) == ((), 3)
    server.status = 204
    assert len(announce_news(publication, ledger).announced) == 3
    assert announce_news(publication, ledger).announced == ()


def test_h72_not_there_yet(desk, server, tmp_path):
    """H72. A topic that is new, and not in public yet, waits; a date that alone moved is no news."""
    desk.settings(f'hub = "{server.url}hub"\n', text=SETTINGS.replace(BASE, server.url))
    desk.article("a.md")
    ledger = tmp_path / "ledger.json"
    server.show(desk.publish())
    announce_news(desk.publication(), ledger)
    server.told.clear()
    assert announce_news(desk.publish(NOW + timedelta(days=9)), ledger).announced == ()
    desk.article("b.md", date="2024-01-01", topics=["Ice"])
    publication = desk.publish(NOW + timedelta(days=10))
    assert set(announce_news(publication, ledger).waiting) >= {
        f"{server.url}topics/ice/feed.{each}" for each in FORMATS
    }
    assert server.told == []
    server.show(publication)
    announce_news(publication, ledger)
    assert len(server.told) == 6


# -- H74


def conforms(schema: dict, value: object, path: str = "$") -> None:
    """Whether a value is what a schema allows; of JSON Schema the part that this one uses."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "number": (int, float), "integer": int}
    understood = "type required anyOf additionalProperties properties patternProperties items enum format minProperties"
    assert not schema.keys() - {*understood.split(), "uniqueItems", "$schema", "$comment", "title"}
    assert isinstance(value, kinds.get(schema.get("type"), object)), path
    assert value in schema.get("enum", [value]), path
    if schema.get("format") == "uri":
        assert re.fullmatch(r"[a-z]+:[!-~]+", value), path
    if isinstance(value, dict):
        options = schema.get("anyOf", [{}])
        assert set(schema.get("required", [])) <= value.keys(), path
        assert any(set(each.get("required", [])) <= value.keys() for each in options), path
        assert len(value) >= schema.get("minProperties", 0), path
        assert value.keys() <= schema["properties"].keys(), path
        for name, each in value.items():
            conforms(schema["properties"][name], each, f"{path}.{name}")
    if isinstance(value, list):
        assert not schema.get("uniqueItems") or len({json.dumps(each) for each in value}) == len(value), path
        for each in value:
            conforms(schema["items"], each, f"{path}[]")


@pytest.fixture
def full(desk) -> Desk:
    """Articles with all there is, with next to nothing, and in summary alone."""
    desk.settings('hub = "https://hub.example/"\nicon = "/icon.png"\nlogo = "/logo.png"\nrights = "© 2026"\n')
    desk.article(
        "all.md", title="All & <b>", topics=["R&D", "a/b"], author={"name": "Ann", "url": "https://example.org/ann"},
        language="uk", image="/a.png", external_url="https://example.com/", comments_url="/talk/", rights="©",
        enclosures=[{"url": "/a.mp3", "length": 7}, {"url": "/b.pdf"}], updated="2025-06-02", id="https://x.example/1",
    )  # fmt: skip
    desk.article("bare.md", title=None, date="2024-01-01", author=None, body="Story.")
    desk.article("short.md", feed_content="summary", summary="In short.", topics=["R&D"])
    desk.write("numbered.md", "---\nid: 12345\ntitle: 67\ndate: 2024-05-05\ntags: [2024]\n---\n8\n")
    desk.sync()
    return desk


def json_feeds(desk: Desk) -> dict[str, dict]:
    return {path: json.loads(each.render()) for path, each in desk.publication().items() if path.endswith("feed.json")}


def test_h74_schema(full, shared):
    """H74. JSON Feed has what version 1.1 asks for, nothing that it doesn't know, and no null."""
    schema = json.loads((shared / "corpora/schemas/jsonfeed-1.1.schema.json").read_text())
    found = json_feeds(full)
    assert len(found) == 4
    for feed in found.values():
        conforms(schema, feed)
    with pytest.raises(AssertionError):
        conforms(schema, {**feed, "items": [{"id": 1, "content_text": "x"}]})


def test_h74_rules(full):
    """H74. The version is the very URL, ids are texts, each item once, with a content; dates are those of RFC 3339."""
    for path, feed in json_feeds(full).items():
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["feed_url"] == BASE + path[1:]
        assert feed["home_page_url"] == BASE + path[1:].removesuffix("feed.json")
        assert "author" not in feed
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) > 0
        for item in feed["items"]:
            assert isinstance(item["id"], str)
            assert item["id"].isascii()
            assert ("content_html" in item) != ("content_text" in item)
            assert item.get("content_html") or item["content_text"]
            assert "author" not in item
            assert [author["name"] for author in item["authors"]]
            for name in ("date_published", "date_modified"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item[name])
            assert all(isinstance(each, str) and each for each in item.get("tags", []))
            assert all(isinstance(each.get("size_in_bytes", 1), int) for each in item.get("attachments", []))


def test_h74_as_in_atom(full):
    """H74. It never stands alone, and tells the same as Atom and RSS: ids, titles, links, texts, dates, order."""
    publication = full.publication()
    for path, feed in json_feeds(full).items():
        atom, rss = (feedparser.parse(publication[path.replace("json", each)].render()) for each in ("atom", "rss"))
        ids = [item["id"] for item in feed["items"]]
        assert ids == [entry.id for entry in atom.entries] == [entry.id for entry in rss.entries]
        assert [item["url"] for item in feed["items"]] == [entry.link for entry in atom.entries]
        assert [item["title"] for item in feed["items"]] == [entry.title for entry in atom.entries]
        assert [item["date_published"] for item in feed["items"]] == [entry.published for entry in atom.entries]
        assert [item["date_modified"] for item in feed["items"]] == [entry.updated for entry in atom.entries]
        assert [feed["title"], feed["home_page_url"]] == [atom.feed.title, atom.feed.link]
        tree = etree.fromstring(publication[path.replace("json", "atom")].render())
        contents = [entry.findtext(f"{ATOM}content") for entry in tree.iter(f"{ATOM}entry")]
        assert [item.get("content_html") for item in feed["items"]] == contents
    assert json_feeds(full).keys() == {
        path.replace("atom", "json") for path in publication if path.endswith("feed.atom")
    }


def test_h74_empty(desk, shared):
    """H74. A feed without articles is one by all rules, too: its items are a list."""
    desk.settings("[topics.nato]\n")
    desk.publish()
    schema = json.loads((shared / "corpora/schemas/jsonfeed-1.1.schema.json").read_text())
    for feed in json_feeds(desk).values():
        conforms(schema, feed)
        assert feed["items"] == []


# -- H75


@anywhere
def test_h75_outlines(site, client, base):
    """H75. The OPML has each feed once: type, text, title, and two addresses that lead to the feed and to its page."""
    answer = fetched(client, f"{base}feeds.opml")
    assert answer.headers["Content-Type"] == "text/x-opml; charset=utf-8"
    root = etree.fromstring(answer.data)
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    assert [child.tag for child in root] == ["head", "body"]
    assert root.findtext("head/title") == "Eastern Desk"
    outlines = root.xpath("//outline[@xmlUrl]")
    assert len(outlines) == len(TOPICS) + 3
    for outline in outlines:
        assert outline.get("type") == "rss"
        feed = feedparser.parse(fetched(client, outline.get("xmlUrl")).data).feed
        assert outline.get("text") == outline.get("title") == feed.title
        assert outline.get("htmlUrl") == feed.link
        assert fetched(client, outline.get("htmlUrl")).mimetype == "text/html"
        assert len(outline) == 0
    urls = [outline.get("xmlUrl") for outline in outlines]
    assert len(set(urls)) == len(urls)
    assert set(urls) == {url for url in feeds_of(site, base) if url.endswith("feed.atom")}


def test_h75_folders(site):
    """H75. The main feed stands first and by itself, the topics in a folder, which has a name and no address."""
    body = etree.fromstring(site.publication()["/feeds.opml"].render()).find("body")
    main, folder = body
    assert main.get("xmlUrl").endswith("/feed.atom")
    assert dict(folder.attrib) == {"text": "Topics", "title": "Topics"}
    assert len(folder) == len(TOPICS) + 2
    assert all(outline.get("type") == "rss" for outline in folder)


def test_h75_readers(site):
    """H75. A reader that imports it has the names as they are, whatever stands in them; there is nothing else in it."""
    read = listparser.parse(site.publication()["/feeds.opml"].render())
    assert not read.bozo
    assert len(read.feeds) == len(TOPICS) + 3
    titles = {feed.title for feed in read.feeds}
    assert {"Eastern Desk", "Eastern Desk: R&D", "Eastern Desk: '\"<>", "Eastern Desk: Nothing & yet"} <= titles
    assert [feed.categories for feed in read.feeds if "NATO" in feed.title] == [[["Topics"]]]


def test_h75_alone(desk):
    """H75. A site without topics has no empty folder, and the main feed all the same."""
    desk.article()
    body = etree.fromstring(desk.publish()["/feeds.opml"].render()).find("body")
    assert [outline.get("xmlUrl") for outline in body.iter("outline")] == [f"{BASE}feed.atom"]


# -- H76


def instructions(body: bytes) -> list[etree._ProcessingInstruction]:
    """The processing instructions of a document, wherever they stand."""
    return etree.fromstring(body).xpath("//processing-instruction() | /processing-instruction()")


def test_h76_no_xslt(site):
    """H76. No document is transformed by XSLT, and there is none to be had."""
    for path, document in site.publication().items():
        body = document.render()
        assert not re.search(r"\.xslt?$", path)
        assert "xsl" not in document.media_type
        if document.media_type.endswith("xml") or "opml" in document.media_type:
            assert b"xsl" not in body.lower()
            assert all("text/xsl" not in each.text for each in instructions(body))


@anywhere
def test_h76_css(site, client, base):
    """H76. Atom and RSS name a style sheet before their root, and it is there, relative to each address of a feed."""
    urls = [url for url in feeds_of(site, base) if not url.endswith(".json")]
    assert len(urls) == 2 * (len(TOPICS) + 3) + 4
    for url in urls:
        body = fetched(client, url).data
        (style,) = instructions(body)
        assert style.target == "xml-stylesheet"
        assert style.attrib["type"] == "text/css"
        assert style.getnext().tag in (f"{ATOM}feed", "rss")
        assert not re.match("[a-z]+:|/", style.attrib["href"])
        sheet = fetched(client, urljoin(url, style.attrib["href"]))
        assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
        assert body.index(b"<feed") < 512 if b"<feed" in body else body.index(b"<rss") < 512


def test_h76_style_of_both_formats(site):
    """H76. The style sheet speaks of what Atom and RSS have, and fetches nothing."""
    sheet = site.publication()["/feed.css"].render().decode()
    assert "@import" not in sheet
    assert "url(" not in sheet
    assert re.search(r"\bentry\b", sheet)
    assert re.search(r"\bitem\b", sheet)


def test_h76_without_pages(site):
    """H76. It is there where only feeds are published, too; a site's own style sheet takes its place."""
    publication = site.publication(with_pages=False)
    assert publication["/feed.css"].media_type == "text/css"
    site.write("static/feed.css", "own {}")
    assert site.publish(datetime(2026, 1, 2, tzinfo=UTC))["/feed.css"].render() == b"own {}"
