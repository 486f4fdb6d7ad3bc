"""Facts about HTTP that hold for `feeds serve`, and for nginx and Caddy over a built folder as the guides run them."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import product
from urllib.parse import quote, unquote

import pytest
import servers
from conftest import Desk
from servers import Answer, Site

from feeds.pages import POLICY

NEWSBOAT = "newsboat/2.21.0 (Linux 6.1.0-31-amd64; https://newsboat.org/)"
BROWSER = "gzip, deflate, br, zstd"
NAVIGATION = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}


# -- the servers


@dataclass(frozen=True)
class Server:
    """A server under test, and what is known to be otherwise there.

    `behind` is the server that it passes requests on to. `statuses` are the answers to conditional
    requests that differ from those of `feeds serve`, `silent` the headers that its 304 lacks, and
    `uncounted` says that an answer may come without its length.
    """

    name: str
    start: Callable[..., AbstractContextManager[int]]
    behind: str | None = None
    is_static: bool = True
    codings: frozenset[str] = frozenset({"", "br", "gzip", "zstd"})
    statuses: Mapping[str, int] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    uncounted: bool = False


# A static server compares a tag with the one that it would give out, and knows no other.
EXACT = {"tag of another coding": 200, "tag with -gzip": 200}
PROXY = Server("nginx before feeds serve", servers.nginx_before, behind="feeds serve", is_static=False)
SERVERS = (
    Server("feeds serve", servers.feeds_serve, is_static=False),
    PROXY,
    Server(
        "nginx",
        servers.nginx,
        codings=frozenset({"", "br", "gzip"}),
        statuses={**EXACT, "tag and earlier date": 200, "tag and no date": 200},
    ),
    Server("Caddy", servers.caddy, statuses=EXACT, silent=frozenset({"Last-Modified"}), uncounted=True),
)

REDIRECTS = """
[redirects]
"/feed/" = "/feed.rss"
"/стрічка.xml" = "/topics/nato/feed.atom"
"/podcast.xml" = "https://audio.example.org/feed.rss?all=1;2$"
"""

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A built folder; two of its articles moved from names that are hard to map, and two were withdrawn."""
    desk = Desk(root := tmp_path_factory.mktemp("site"))
    desk.settings('[topics.nato]\nalso = ["otan"]\n[[feeds]]\nquery = "nato,навчання+!rivers"\n' + REDIRECTS)
    for day, name in enumerate(("one", "two", "three"), 1):
        text = f"The story of {name}. " * 50
        topics = ["NATO", "Навчання"]
        desk.article(f"{name}.md", date=f"2025-06-0{day}", body=text, topics=topics, aliases=[f"/old/{name}/"])
    desk.article("новини.md", aliases=["/старе/місце/", "/old/page.html"])
    desk.article("lower.md", aliases=["/2025/06/LOWER/"])
    desk.write("levels.csv", "day,level\n" + "2025-06-01,1\n" * 50)
    for name in ("gone.md", "зникло.md"):
        desk.article(name)
    desk.archive.close()
    site = Site(root)
    site.run(*site.feeds("build", "content", "public"))
    for name in ("gone.md", "зникло.md"):
        desk.remove(name)
    site.run(*site.feeds("build", "content", "public", "--compress"))
    return site


@pytest.fixture(scope="module")
def port_of(site: Site) -> Iterator[Callable[[Server], int]]:
    """The port of a server, which is started when somebody first asks for it, and stopped in the end."""
    ports: dict[str, int] = {}
    with ExitStack() as running:

        def port(server: Server) -> int:
            if server.name not in ports:
                behind = [port(each) for each in SERVERS if each.name == server.behind]
                ports[server.name] = running.enter_context(server.start(site, *behind))
            return ports[server.name]

        yield port


@pytest.fixture(params=SERVERS, ids=lambda each: each.name)
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.param
    return found


@pytest.fixture
def ask(server: Server, port_of: Callable[[Server], int]) -> Iterator[Ask]:
    """Sends a request to the server, with the headers that are given and no others."""
    with servers.connected(port_of(server)) as asks:
        yield asks


# -- what there is


@dataclass(frozen=True)
class Expected:
    """What comes with a path, whoever serves it; `max_age` from and to."""

    media_type: str
    max_age: tuple[int, int] = (3600, 3600)
    link: str | None = None
    policy: str | None = None


def feed(suffix: str, path: str) -> Expected:
    media_type = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}[suffix]
    return Expected(f"{media_type}; charset=utf-8", (900, 3600), link=f'<https://news.example.org{path}>; rel="self"')


PAGE = Expected("text/html; charset=utf-8", (300, 300), policy=POLICY)
CYRILLIC = f"/topics/{quote('навчання')}"
COMBINED = f"/topics/nato,{quote('навчання')}+!rivers"
FEEDS = {
    f"{folder}/feed.{suffix}": feed(suffix, f"{folder}/feed.{suffix}")
    for folder in ("", "/topics/nato", CYRILLIC, COMBINED)
    for suffix in ("atom", "rss", "json")
}
GUESSED = {
    "/feed.xml": feed("atom", "/feed.atom"),
    "/atom.xml": feed("atom", "/feed.atom"),
    "/rss.xml": feed("rss", "/feed.rss"),
    "/index.xml": feed("rss", "/feed.rss"),
}
PAGES = dict.fromkeys(("/", "/topics/nato/", f"{CYRILLIC}/", f"{COMBINED}/", "/2025/06/one/"), PAGE)
FILES = {
    "/feeds.opml": Expected("text/x-opml; charset=utf-8"),
    "/style.css": Expected("text/css; charset=utf-8"),
    "/levels.csv": Expected("text/csv; charset=utf-8"),
}
PATHS = {**FEEDS, **GUESSED, **PAGES, **FILES}
# Of these everything is asked.
CHOSEN = (*(path for path in FEEDS if "nato" not in path or "+" in path), "/feed.xml", "/feeds.opml", "/topics/nato/")

# Accept-Encoding → the codings that may come where the server has them; "" is none.
CODINGS: dict[str | None, set[str]] = {
    None: {""},
    "gzip": {"gzip"},
    "br": {"br"},
    "zstd": {"zstd"},
    BROWSER: {"br"},
    "*": {"gzip", ""},
    ";;q=,gzip;q=banana": {"gzip", ""},
}
# Each server understands some of these in its own way.
ODD_CODINGS: dict[str | None, set[str]] = {
    "": {""},
    "identity": {""},
    "gzip;q=0": {""},
    "x-gzip": {"gzip", ""},
    "gzip;q=1.5": {"gzip", ""},
    "br;q=0, gzip": {"gzip"},
    "gzip, br;q=0.001": {"gzip", "br"},
    "\xff, gzip": {"gzip", ""},
    "," * 500: {""},
}

# Name → If-None-Match, If-Modified-Since, and what `feeds serve` answers.
CONDITIONS = {
    "nothing": (None, None, 200),
    "tag": ("{tag}", None, 304),
    "weak tag": ("W/{tag}", None, 304),
    "list": ('"a", W/"b" ,{tag}', None, 304),
    "any": ("*", None, 304),
    "tag of another coding": ("{other}", None, 304),
    "tag with -gzip": ("{suffixed}", None, 304),
    "unknown tag": ('"0123456789abcdef"', None, 200),
    "no tag": ("banana", None, 200),
    "half a tag": ('"', None, 200),
    "date": (None, "{date}", 304),
    "later date": (None, "{later}", 304),
    "earlier date": (None, "{earlier}", 200),
    "no date": (None, "banana", 200),
    "impossible date": (None, "Sun, 32 Jun 2025 12:00:00 +99999999", 200),
    "tag and date": ("{tag}", "{date}", 304),
    "tag and earlier date": ("{tag}", "{earlier}", 304),
    "tag and no date": ("{tag}", "banana", 304),
    "unknown tag and date": ('"0123456789abcdef"', "{date}", 200),
    "unknown tag and later date": ('"0123456789abcdef"', "{later}", 200),
}
REPEATED = ("ETag", "Last-Modified", "Cache-Control", "Link", "Access-Control-Allow-Origin", "X-Content-Type-Options")
NEVER = ("Location", "Set-Cookie", "Expires", "Pragma", "Content-Disposition")

ACCEPT = ("*/*", "text/html", "application/json", "application/atom+xml;q=0", "image/png;q=0, nonsense", "/;;,")
QUERIES = (
    "_=1", "page=2", "paged=7", "utm_source=x&feed=rss", "&&&", "a=%00", "%ff", "?",
    "&".join(f"a{number}={number}" for number in range(100)),
)  # fmt: skip
NO_PATHS = (
    "/%00", "/feed.atom%00", "/topics/%00/feed.atom", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
    "/../../etc/passwd", "/%ff%fe", "/%zz", "/%", f"/{'a' * 300}", "/a" * 2000, f"/{'%D0%B0' * 200}/",
    "/topics/a%0d%0aSet-Cookie:%20a=b/feed.atom",
)  # fmt: skip
NONSENSE = (
    {"If-Modified-Since": "banana"},
    {"If-None-Match": f'"{"a" * 65_536}"'},
    {"If-None-Match": '"a", ' * 5_000},
    {"If-None-Match": "\xff"},
    {"If-Match": "x", "If-Unmodified-Since": "x", "If-Range": "x"},
    {"Range": "x"},
    {"Range": "bytes=-0,5-1,99999999999999999999-"},
    {"Accept-Encoding": "gzip;" * 1_000},
    {"Accept": "a/b," * 1_000},
    {"A-IM": "feed, ,;;=", "If-None-Match": '"a'},
    {"Sec-Fetch-Dest": "document document"},
    {"User-Agent": "\xe9" * 1_000, "Cookie": ";;=", "Referer": "x", "Origin": "null"},
)


# -- what everybody gets


def test_every_path_answers_everybody(server: Server, ask: Ask, site: Site) -> None:
    """At once, with the same bytes, in a coding that the client takes; HEAD says what GET says."""
    wrong = []
    for (path, expected), (accepted, codings) in product(PATHS.items(), {**CODINGS, **ODD_CODINGS}.items()):
        for agent in (None, NEWSBOAT):
            asked = {"Accept-Encoding": accepted, "User-Agent": agent}
            got, head = ask(path, asked), ask(path, asked, method="HEAD")
            faults = [*faults_of(got, expected), *differences(server, got, head)]
            if got.coding not in (codings & server.codings or {""}):
                faults.append(f"Content-Encoding: {got.coding}")
            if got.text != site.body(unquote(path)):
                faults.append("other bytes")
            wrong += [(path, accepted, agent, fault) for fault in faults]
    assert wrong == []


def faults_of(answer: Answer, expected: Expected) -> Iterator[str]:
    """What is wrong with a 200."""
    wanted = dict.fromkeys(NEVER) | {
        "Content-Type": expected.media_type,
        "X-Content-Type-Options": "nosniff",
        "Link": expected.link,
        "Access-Control-Allow-Origin": "*" if expected.link else None,
        "Content-Security-Policy": expected.policy,
    }
    yield from (f"{name}: {answer[name]}" for name, value in wanted.items() if answer[name] != value)
    if answer.status != 200:
        yield f"status {answer.status}"
    age = re.fullmatch(r"public, max-age=(\d+)", answer["Cache-Control"] or "")
    if age is None or not expected.max_age[0] <= int(age[1]) <= expected.max_age[1]:
        yield f"Cache-Control: {answer['Cache-Control']}"
    if not re.fullmatch(r'"[!#-~]{5,250}"', answer["ETag"] or ""):
        yield f"ETag: {answer['ETag']}"
    if answer.vary != {"Accept-Encoding", *(["Sec-Fetch-Dest"] if expected.link else [])}:
        yield f"Vary: {answer['Vary']}"
    if parsedate_to_datetime(answer["Last-Modified"] or "") > parsedate_to_datetime(answer["Date"] or ""):
        yield f"Last-Modified: {answer['Last-Modified']}"


def differences(server: Server, got: Answer, head: Answer) -> Iterator[str]:
    """What GET and HEAD say differently."""
    passing = {"date", "connection", "transfer-encoding", *(["content-length"] if server.uncounted else [])}
    names = (got.headers.keys() | head.headers.keys()) - passing
    yield from (f"HEAD {name}: {head[name]}, not {got[name]}" for name in names if head[name] != got[name])
    if head.body or head.status != got.status:
        yield f"HEAD: {head.status}, {len(head.body)} bytes"
    if not server.uncounted and got["Content-Length"] != str(len(got.body)):
        yield f"Content-Length: {got['Content-Length']}"


def test_no_other_header_changes_the_answer(ask: Ask, site: Site) -> None:
    """What a client would like, and where it comes from."""
    wrong = []
    given = [{"Accept": each} for each in ACCEPT]
    given += [{"User-Agent": ""}, {"Referer": "https://spam.example/"}, {"Cookie": "a=b"}, {"Via": "1.0 a-cache"}]
    for path, headers in product(FEEDS, given):
        got = ask(path, {"Accept-Encoding": "gzip", **headers})
        if [*faults_of(got, FEEDS[path])] or got.coding != "gzip" or got.text != site.body(unquote(path)):
            wrong.append((path, headers))
    assert wrong == []


def test_a_query_changes_nothing(ask: Ask, site: Site) -> None:
    """Readers add theirs; the feed's own address stays what it is."""
    wrong = []
    for path, query in product((*FEEDS, *GUESSED, "/topics/nato/"), QUERIES):
        got = ask(f"{path}?{query}")
        if [*faults_of(got, PATHS[path])] or got.text != site.body(unquote(path)):
            wrong.append((path, query))
    assert wrong == []


@pytest.mark.parametrize("path", CHOSEN, ids=unquote)
def test_each_coding_has_a_tag_of_its_own(server: Server, ask: Ask, path: str) -> None:
    """A strong tag stands for bytes."""
    answers = [ask(path, {"Accept-Encoding": coding}) for coding in server.codings]
    assert len({each["ETag"] for each in answers}) == len({each.body for each in answers}) == len(server.codings)


# -- who has it already


@pytest.mark.parametrize(
    ("server", "path"),
    [
        pytest.param(each, path, id=f"{each.name}-{unquote(path)}")
        for each, path in product(SERVERS, CHOSEN)
        if path == "/feed.atom" or not each.behind  # a proxy treats all alike
    ],
)
def test_who_has_it_already_hears_just_that(server: Server, ask: Ask, site: Site, path: str) -> None:
    """A 304 repeats what a client keeps; whoever has something else, or says nonsense, gets the whole."""
    wrong = []
    plain, packed = ask(path), ask(path, {"Accept-Encoding": "gzip"})
    for accepted in CODINGS:
        full = ask(path, {"Accept-Encoding": accepted})
        known = validators(full, plain, packed if full["ETag"] == plain["ETag"] else plain)
        for (name, (tag, date, status)), method in product(CONDITIONS.items(), ("GET", "HEAD")):
            asked = {
                "Accept-Encoding": accepted,
                "If-None-Match": tag and tag.format(**known),
                "If-Modified-Since": date and date.format(**known),
                "User-Agent": NEWSBOAT if method == "HEAD" else None,
            }
            got = ask(path, asked, method=method)
            faults = [*unlike(full, got, server.silent)] if got.status == 304 else []
            if got.status != server.statuses.get(name, status):
                faults.append(f"status {got.status}")
            if got.status == 200 and method == "GET" and got.text != site.body(unquote(path)):
                faults.append("other bytes")
            wrong += [(accepted, name, method, fault) for fault in faults]
    assert wrong == []


def unlike(full: Answer, short: Answer, silent: frozenset[str]) -> Iterator[str]:
    """What a 304 says otherwise than the 200."""
    for name in REPEATED:
        if short[name] != (None if name in silent else full[name]):
            yield f"{name}: {short[name]}"
    if short.vary != full.vary:
        yield f"Vary: {short['Vary']}"
    if short.body:
        yield "a body"


def validators(full: Answer, plain: Answer, other: Answer) -> dict[str, str]:
    tag, date = full["ETag"] or "", full["Last-Modified"] or ""
    moment = parsedate_to_datetime(date)
    return {
        "tag": tag,
        "other": other["ETag"] or "",
        "suffixed": f'{(plain["ETag"] or "")[:-1]}-gzip"',
        "date": date,
        "later": format_datetime(moment + timedelta(days=1), usegmt=True),
        "earlier": format_datetime(moment - timedelta(seconds=1), usegmt=True),
    }


# -- browsers


@pytest.mark.parametrize("path", [*FEEDS, *GUESSED], ids=unquote)
def test_a_person_sees_a_page(server: Server, ask: Ask, site: Site, path: str) -> None:
    """Files become XML with a style sheet, `feeds serve` has a page; no cache mixes it up with what readers get."""
    for coding in ("identity", BROWSER):
        shown = ask(path, {**NAVIGATION, "Accept-Encoding": coding})
        assert shown.status == 200
        assert shown.vary == {"Accept-Encoding", "Sec-Fetch-Dest"}
        if not server.is_static:
            assert shown["Content-Type"] == PAGE.media_type
            assert shown["Content-Security-Policy"] == POLICY
            continue
        assert shown.text == site.body(unquote(path))
        is_xml = not path.endswith(".json")
        assert shown["Content-Type"] == ("application/xml; charset=utf-8" if is_xml else PATHS[path].media_type)
    for other in ("empty", "iframe", "image", "Document"):
        assert ask(path, {"Sec-Fetch-Dest": other})["Content-Type"] == PATHS[path].media_type


@pytest.mark.parametrize("path", [*FEEDS, *GUESSED], ids=unquote)
def test_a_page_of_another_site_may_send_validators(ask: Ask, path: str) -> None:
    """It asks before (Fetch §4.8)."""
    asked = {
        "Origin": "https://reader.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    got = ask(path, asked, method="OPTIONS")
    assert (got.status, got.body) == (204, b"")
    assert got["Access-Control-Allow-Origin"] == "*"
    assert "GET" in (got["Access-Control-Allow-Methods"] or "")
    assert "If-None-Match" in (got["Access-Control-Allow-Headers"] or "")
    assert got["Access-Control-Max-Age"] == "86400"
    assert "ETag" in (ask(path)["Access-Control-Expose-Headers"] or "")


# -- what isn't there


def test_what_moved_is_one_step_away(ask: Ask, site: Site) -> None:
    """With its last slash and without."""
    moved = [line.split() for line in site.body("/_redirects").decode().splitlines()]
    answers = {old: ask(quote(old)) for old, _, _ in moved}
    assert [(old, got["Location"], got.status) for old, got in answers.items()] == [
        (old, to, 301) for old, to, _ in moved
    ]
    assert all(to.isascii() and old.lower() != unquote(to).lower() for old, to, _ in moved)
    assert {ask(got["Location"]).status for got in answers.values()} == {200}
    assert {"/old/one", "/old/one/", "/старе/місце", "/старе/місце/", "/old/page.html"} <= answers.keys()
    assert {"/feed", "/feed/", "/стрічка.xml", "/podcast.xml"} <= answers.keys()


def test_old_host_leads_to_the_new_one(ask: Ask, server: Server) -> None:
    """Path by path, with feeds that were told by a query; as the guide says for files."""
    if not server.is_static:
        pytest.skip("other hosts are for the server before it")
    asked = {
        "/feed/": "/feed/",
        "/2025/06/one/?x=1": "/2025/06/one/?x=1",
        "/?feed=rss2": "/feed.rss",
        f"/{quote('новини')}": f"/{quote('новини')}",
    }
    for path, to in asked.items():
        got = ask(path, {"Host": servers.OLD_HOST})
        assert (got.status, got["Location"]) == (301, f"https://news.example.org{to}")


def test_a_page_that_moved_to_lower_case_is_there(ask: Ask) -> None:
    """Servers that compare addresses without case don't go round in circles."""
    assert ask("/2025/06/lower/").status == 200


def test_what_was_withdrawn_is_gone(ask: Ask, site: Site) -> None:
    """With the last slash and without."""
    paths = site.body("/_gone").decode().splitlines()
    assert {"/2025/06/gone", "/2025/06/gone/", "/2025/06/зникло", "/2025/06/зникло/"} == {*paths}
    assert [ask(quote(path)).status for path in paths] == [410] * 4


@pytest.mark.parametrize("server", [each for each in SERVERS if each.is_static], ids=lambda each: each.name)
def test_what_was_withdrawn_by_hand_is_gone(ask: Ask) -> None:
    """As the guide's example has it."""
    assert [ask(path).status for path in ("/2019/05/withdrawn", "/2019/05/withdrawn/")] == [410, 410]


def test_nothing_else_is_there(ask: Ask, site: Site) -> None:
    """No list of files, no record of a build, no feed of a topic that nobody has."""
    (site.public / "topics" / "nato" / ".feeds-1.tmp").touch()
    paths = ("/nothing", "/nothing/", "/topics/", "/2025/", "/2025/06/", "/topics/nothing/feed.atom", "/feed.atom/")
    hidden = ("/.feeds-build.json", "/.feeds-build.journal", "/topics/nato/.feeds-1.tmp", "/%2efeeds-build.json")
    assert {path: status for path in (*paths, *hidden) if (status := ask(path).status) != 404} == {}


@pytest.mark.parametrize("path", ["/topics/nato", CYRILLIC, "/2025/06/one"], ids=unquote)
def test_a_page_is_found_without_its_last_slash(ask: Ask, path: str) -> None:
    """One step, for ever."""
    got = ask(path)
    assert got.status in (301, 308)
    assert (got["Location"] or "").lower() == f"{path}/".lower()


def test_below_a_path_of_another_site(port_of: Callable[[Server], int], site: Site) -> None:
    """A proxy that has the feeds at /news/ sends nobody elsewhere."""
    with servers.connected(port_of(PROXY)) as ask:
        assert ask("/news/feed.atom").text == site.body("/feed.atom")
        assert ask(f"/news{CYRILLIC}/").text == site.body(f"{unquote(CYRILLIC)}/")
        assert ask(f"/news{CYRILLIC}")["Location"] == f"/news{CYRILLIC}/"
        assert ask("/news/old/one")["Location"] == "/news/2025/06/one/"


# -- nonsense


def test_no_request_is_an_error_of_the_server(server: Server, port_of: Callable[[Server], int]) -> None:
    """What can't be answered is the client's fault, and the next one is answered."""
    asked = [*((path, {}) for path in NO_PATHS), *product(("/feed.atom", "/topics/nato/", "/style.css"), NONSENSE)]
    wrong = []
    for path, headers in asked:
        with servers.connected(port_of(server)) as ask:
            got = ask(path, headers)
        if got.status >= 500 or (got.status < 400 and path in NO_PATHS) or got["Set-Cookie"]:
            wrong.append((path[:50], str(headers)[:50], got.status))
    with servers.connected(port_of(server)) as ask:
        assert ask("/feed.atom").status == 200
    assert wrong == []
