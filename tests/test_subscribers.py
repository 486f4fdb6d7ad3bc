"""Facts about subscribers: what access logs say of how many people read a feed."""

import json
import tracemalloc
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.subscribers import Counted, counts

FEEDLY = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; {} subscribers; )"
FEEDBIN = "Feedbin feed-id:{} - {} subscribers"
BAZQUX = "Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; {} subscribers)"
NEWSBLUR = (
    "NewsBlur {} Fetcher - {} subscribers - https://www.newsblur.com/site/7704055/x "
    '("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)")'
)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def combined(
    agent: str = FEEDLY.format(10),
    target: str = "/feed.atom",
    *,
    method: str = "GET",
    status: int = 200,
    time: str = "01/Jun/2026:12:00:00 +0000",
    more: str = "",
) -> str:
    """A line of Apache or nginx."""
    escaped = agent.replace("\\", "\\\\").replace('"', '\\"')
    return f'203.0.113.7 - - [{time}] "{method} {target} HTTP/1.1" {status} 5088 "-" "{escaped}"{more}\n'


def caddy(
    agent: str | None = FEEDLY.format(10), target: str = "/feed.atom", *, ts: object = 1780315200.5, **more: object
) -> str:
    """A line of Caddy."""
    headers = {"Accept": ["*/*"], "Accept-Encoding": ["gzip"]} | ({} if agent is None else {"User-Agent": [agent]})
    request = {
        "remote_ip": "203.0.113.7", "remote_port": "41342", "client_ip": "203.0.113.7", "proto": "HTTP/2.0",
        "method": "GET", "host": "news.example.org", "uri": target, "headers": headers,
        "tls": {"resumed": False, "version": 772, "cipher_suite": 4865, "proto": "h2", "server_name": "x"},
    }  # fmt: skip
    line = {
        "level": "info", "ts": ts, "logger": "http.log.access.log0", "msg": "handled request", "request": request,
        "bytes_read": 0, "user_id": "", "duration": 0.0009, "size": 5088, "status": 200,
        "resp_headers": {"Server": ["Caddy"], "Etag": ['"abc"']}, **more,
    }  # fmt: skip
    return json.dumps(line) + "\n"


def granian(agent: str, path: str = "/feed.atom", status: int = 200) -> str:
    """A line of granian in a combined format, in which nothing is escaped."""
    return f'203.0.113.7 - - [2026-06-01 12:00:00 +0000] "GET {path} HTTP/1.1" {status} - "-" "{agent}"\n'


def totals(*lines: str) -> dict[str, int]:
    counted = counts(lines)
    assert counted.skipped == 0
    return {feed.path: feed.subscribers for feed in counted.feeds}


def services(agent: str) -> list[tuple[str, str, int]]:
    """The name, feed id and subscribers that a user agent tells."""
    counted = counts([combined(agent)])
    assert counted.skipped == 0
    return [(each.name, each.feed_id, each.subscribers) for feed in counted.feeds for each in feed.services]


# -- what aggregators say


@pytest.mark.parametrize(
    ("agent", "service"),
    [
        (FEEDLY.format(462), ("feedly", "", 462)),
        ("Feedly/1.0 (poller; 131 subscribers;)", ("feedly", "", 131)),
        ("Feedbin feed-id:1344882 - 122 subscribers", ("feedbin", "1344882", 122)),
        ("Feedbin feed-id:1234567 - 1 subscriber", ("feedbin", "1234567", 1)),
        ("Feedbin - 9 subscribers", ("feedbin", "", 9)),
        ("Inoreader/1.0 (http://www.inoreader.com/feed-fetcher; 195 subscribers; )", ("inoreader", "", 195)),
        ("Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)", ("inoreader", "", 114)),
        (NEWSBLUR.format("Feed", 27), ("newsblur", "7704055", 27)),
        (NEWSBLUR.format("Page", 27), ("newsblur", "7704055", 27)),
        ("Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=cead6c)", ("theoldreader", "cead6c", 1)),
        (BAZQUX.format(2), ("bazqux", "", 2)),
        ("Feeder.co - 3 subscribers", ("feeder.co", "", 3)),
        ("Feed Wrangler/1.0 (3 subscribers; feed-id=248559; x)", ("feed wrangler", "248559", 3)),
        ("LiveJournal.com (x@y.z; for https://www.lj.com/users/some/; 1 readers)", ("livejournal", "some", 1)),
        ("Netvibes (http://www.netvibes.com/; 8 subscribers; feedID: 2244192)", ("netvibes", "2244192", 8)),
        ("Overcast/1.0 Podcast Sync (123 subscribers; feed-id=456789; x)", ("overcast", "456789", 123)),
        ("Breaker/v315 (subscribers=9999; feed-id=123456; url=https://x)", ("breaker", "123456", 9999)),
        ("PlainFeeder v0.0.1 (+http://plainfeeder.com/about ; Subscriber Count: 7)", ("plainfeeder", "", 7)),
        ("kouio.com RSS reader - 6 subscribers", ("kouio.com rss reader", "", 6)),
        ("kinjabot (; 1 Readers)", ("kinjabot", "", 1)),
        ("Newshutch/1.0+(http://newshutch.com;+12+subscribers)", ("newshutch", "", 12)),
        ("Bloglines/2.0_(http://www.bloglines.com;_81_subscribers)", ("bloglines", "", 81)),
        ("Big/1 (1,234,567 subscribers)", ("big", "", 1_234_567)),
        ("None/1 (0 subscribers)", ("none", "", 0)),
    ],
)
def test_service(agent, service):
    """A service tells its name, perhaps its own name for the feed, and how many subscribe there."""
    assert services(agent) == [service]


@pytest.mark.parametrize(
    "agent",
    [
        "-",
        "",
        "newsboat/2.32.0 (Linux x86_64)",
        "Feedly/1.0 (+http://www.feedly.com/fetcher.html; like FeedFetcher-Google)",
        "NetNewsWire (macOS; RSS Reader; https://ranchero.com/netnewswire/)",
        "Some Reader 2.2 (Windows 10 Reader/1.0)",
        "X (subscribers)",
        "X (, subscribers)",
        "X (many subscribers)",
        "X (12 subscriptions)",
        "X (99999999999999999999 subscribers)",
        "X (" + "9" * 5000 + " subscribers)",
        "X (subscribers=" + "9" * 5000 + ")",
        "X (٣ subscribers)",
    ],
)
def test_no_count(agent):
    """A reader that tells no number is not counted, nor is one that tells an absurd one."""
    assert services(agent) == []


def test_real_user_agents(shared):
    """Of the user agents of the world those are counted that tell a number, under a name without its version."""
    folder = shared / "corpora" / "user-agents"
    agents = [line for file in sorted(folder.glob("*.txt")) for line in file.read_text(encoding="utf-8").splitlines()]
    found = {agent: services(agent) for agent in agents}
    assert len(agents) > 600
    tell = {agent for agent in agents if "subscriber" in agent.lower() or "readers)" in agent.lower()}
    assert {agent for agent in agents if found[agent]} == tell
    names = {name for each in found.values() for name, _, _ in each}
    assert {"feedly", "feedbin", "inoreader", "newsblur", "theoldreader", "bazqux", "feedfetcher-google"} <= names
    assert not any(char in name for name in names for char in "/(;:")


# -- sums


def test_sum():
    """The subscribers of a feed are those of all services; each feed of a service counts for itself."""
    lines = [
        combined(FEEDLY.format(100)),
        combined(FEEDBIN.format(1, 20)),
        combined(FEEDBIN.format(2, 3)),
        combined(FEEDLY.format(7), "/topics/nato/feed.rss"),
    ]
    counted = counts(lines)
    assert [(feed.path, feed.subscribers) for feed in counted.feeds] == [
        ("/feed.atom", 123),
        ("/topics/nato/feed.rss", 7),
    ]
    assert [(each.name, each.feed_id, each.subscribers, each.seen) for each in counted.feeds[0].services] == [
        ("feedly", "", 100, NOON),
        ("feedbin", "1", 20, NOON),
        ("feedbin", "2", 3, NOON),
    ]


def test_newest():
    """Of each service the newest number counts, also when it is smaller, and in whatever order the lines come."""
    lines = [
        combined(FEEDLY.format(30), time="01/Jun/2026:12:00:00 +0000"),
        combined(FEEDLY.format(10), time="02/Jun/2026:00:30:00 +0300"),
        combined(FEEDLY.format(20), time="31/May/2026:23:59:59 -0500"),
    ]
    for order in (lines, lines[::-1]):
        assert totals(*order) == {"/feed.atom": 10}
    assert totals(combined(FEEDLY.format(1)), combined(FEEDLY.format(2))) == {"/feed.atom": 2}


def test_one_service():
    """A service that calls itself by several names, or fetches pages besides feeds, counts once."""
    assert totals(
        combined("Inoreader/1.0 (http://www.inoreader.com/feed-fetcher; 195 subscribers; )"),
        combined("Mozilla/5.0 (compatible; inoreader.com; 114 subscribers)", time="01/Jun/2026:13:00:00 +0000"),
    ) == {"/feed.atom": 114}
    assert totals(*(combined(NEWSBLUR.format(kind, 5)) for kind in ("Feed", "Page", "Favicon"))) == {"/feed.atom": 5}


@given(st.permutations([(service, n) for service in range(3) for n in range(4)]))
def test_any_order(order):
    """The order of lines never matters."""
    times = {n: (NOON + timedelta(hours=n)).strftime("%Y-%m-%dT%H:%M:%SZ") for n in range(4)}
    lines = [caddy(FEEDBIN.format(service, service * 10 + n), ts=times[n]) for service, n in order]
    assert totals(*lines) == {"/feed.atom": 3 + 13 + 23}


# -- what counts


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss", "/feed.json", "/index.xml", "/topics/a/feed.atom"])
@pytest.mark.parametrize("status", [200, 226, 304])
def test_feeds(path, status):
    """A GET of a feed counts when it was answered: whole, in part, or by saying that nothing is new."""
    assert totals(combined(target=path, status=status)) == {path: 10}
    assert totals(caddy(target=path, status=status)) == {path: 10}


@pytest.mark.parametrize(
    "line",
    [
        combined(target="/"),
        combined(target="/2024/10/article/"),
        combined(target="/feed.atom/"),
        combined(target="/feed"),
        combined(target="/logo.png"),
        combined(target="/?x=/feed.atom"),
        combined(target="feed.atom"),
        combined(method="HEAD"),
        combined(method="POST"),
        *(combined(status=status) for status in (206, 301, 308, 400, 403, 404, 410, 429, 500, 503)),
        caddy(target="/"),
        caddy(status=404),
        caddy(None),
        combined("curl/8.0"),
        '203.0.113.7 - - [01/Jun/2026:12:00:00 +0000] "\\x16\\x03\\x01" 400 157 "-" "-"\n',
        '203.0.113.7 - - [01/Jun/2026:12:00:00 +0000] "" 400 0 "-" "-"\n',
        '203.0.113.7 - - [01/Jun/2026:12:00:00 +0000] "-" 408 - "-" "-"\n',
        f'203.0.113.7 - - [01/Jun/2026:12:00:00 +0000] "GET /feed.atom" 200 1 "-" "{FEEDLY.format(10)}"\n',
        "\n",
        "",
    ],
)
def test_no_feeds(line):
    """Nothing else counts, and none of it is an error."""
    assert counts([line]) == Counted((), 0)


@pytest.mark.parametrize("target", ["/feed.atom?_=123", "/feed.atom?", "/feed.atom?a=/b.rss?c", "/feed%2Eatom"])
def test_query(target):
    """A query string, or another way to write the path, makes no other feed."""
    assert totals(combined(target=target), caddy(target=target)) == {"/feed.atom": 10}


# -- formats


@pytest.mark.parametrize(
    "line",
    [
        combined(),
        combined().rstrip("\n"),
        combined().replace("\n", "\r\n"),
        combined(more=' "203.0.113.9" 0.012 rt=0.1'),
        combined().replace("203.0.113.7", "news.example.org:443 2001:db8::7"),
        combined().replace(" - - ", " - Ann Other "),
        combined().replace(' 5088 "-"', ' - "https://x.org/?q=\\"a\\" [b]"'),
        combined().replace(' 5088 "-"', ' 0 ""'),
        combined().replace("HTTP/1.1", "HTTP/2.0"),
        caddy(),
        caddy(ts=1780315200),
        caddy(ts=1780315200123.4),
        caddy(ts="2026-06-01T12:00:00.000Z"),
        caddy(ts="2026-06-01T15:00:00.000+0300"),
        caddy(ts="2026-06-01 12:00:00"),
        granian(FEEDLY.format(10)),
    ],
)
def test_format(line):
    """A line of Apache, nginx, Caddy or granian is read, whatever time and more stands in it."""
    counted = counts([line])
    assert counted.skipped == 0
    [feed] = counted.feeds
    assert (feed.path, feed.subscribers) == ("/feed.atom", 10)
    assert feed.services[0].seen.replace(microsecond=0) == NOON


def test_mixed():
    """Logs of several servers can be read as one."""
    lines = [combined(FEEDLY.format(1)), caddy(FEEDBIN.format(1, 2)), granian(BAZQUX.format(4)), caddy("curl/8.0")]
    assert totals(*lines) == {"/feed.atom": 7}


def test_quotes():
    """Quotes in a user agent don't matter, escaped or not."""
    for line in (combined, caddy, granian):
        assert totals(line(NEWSBLUR.format("Feed", 27))) == {"/feed.atom": 27}


def test_international_paths():
    """A path is the same whether a log has it encoded, decoded, or decoded as WSGI does."""
    path = "/topics/навчання/feed.atom"
    encoded = "/topics/%D0%BD%D0%B0%D0%B2%D1%87%D0%B0%D0%BD%D0%BD%D1%8F/feed.atom"
    wsgi = path.encode().decode("latin-1")
    agents = [FEEDBIN.format(n, 1) for n in range(4)]
    lines = [
        combined(agents[0], encoded),
        caddy(agents[1], encoded),
        granian(agents[2], wsgi),
        granian(agents[3], path),
    ]
    assert totals(*lines) == {path: 4}
    assert totals(granian(agents[0], "/topics/a b/feed.atom")) == {"/topics/a b/feed.atom": 1}
    assert totals(combined(agents[0], "/caf%E9/feed.atom")) == {"/café/feed.atom": 1}


def test_controls():
    """No control character of a log reaches the terminal of who reads what was counted."""
    counted = counts([caddy("A\x1b[31mB\x85C (1 subscribers)", "/a%1b[31m%0a.atom")])
    [feed] = counted.feeds
    assert (feed.path, feed.services[0].name) == ("/a[31m .atom", "a[31mbc")


# -- what can't be read


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "203.0.113.7",
        '[2026-06-01 12:00:00 +0000] 203.0.113.7 - "GET /feed.atom HTTP/1.1" 200 1.234',  # granian by itself
        '203.0.113.7 - - [01/Jun/2026:12:00:00 +0000] "GET /feed.atom HTTP/1.1" 200 5088',  # "common"
        combined()[:90],
        combined(time="01/Foo/2026:12:00:00 +0000"),
        combined(time="32/Jun/2026:12:00:00 +0000"),
        combined(time=""),
        combined(time="soon"),
        "{",
        "{}",
        "[]",
        '{"level":"info","ts":1780315200.5,"msg":"serving initial configuration"}',
        caddy()[:200],
        caddy(ts=None),
        caddy(ts="soon"),
        caddy(ts=1e300),
        caddy(ts=-1e300),
        caddy(status="200"),
        "{\ud800}",
        '"' * 65536,
        "[" * 65536,
        "\\" * 65536,
    ],
)
def test_malformed(line):
    """A line that can't be read is skipped and counted, and stops nothing."""
    assert counts([line]) == Counted((), 1)
    counted = counts([combined(FEEDLY.format(1)), line, combined(BAZQUX.format(2))])
    assert [feed.subscribers for feed in counted.feeds] == [3]
    assert counted.skipped == 1


@given(st.lists(st.text(st.characters()) | st.text().map(combined) | st.text().map(caddy) | st.text().map(granian)))
def test_any_lines(lines):
    """No line is an error."""
    assert counts(lines).skipped <= len(lines)


@given(
    agent=st.text(st.characters(min_codepoint=32, exclude_characters='\\"', exclude_categories=["Cs"]), max_size=50),
    number=st.integers(0, 9_999_999),
    zone=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_any_agent(agent, number, zone):
    """Whatever else stands before it, a number of subscribers is found, by all formats alike."""
    agent = f"{agent} (; {number} subscribers)".replace("\n", " ")
    time = datetime(2026, 6, 15, 12, tzinfo=UTC).astimezone(zone)
    by_nginx = counts([combined(agent, time=time.strftime("%d/Jun/%Y:%H:%M:%S %z"))])
    by_caddy = counts([caddy(agent, ts=time.isoformat())])
    assert by_nginx == by_caddy
    assert by_nginx.feeds[0].subscribers == number or any(char.isdigit() for char in agent.partition("(;")[0])


def test_memory():
    """Memory does not grow with the number of lines."""
    counts([combined()])
    tracemalloc.start()
    try:
        counted = counts(combined(FEEDBIN.format(n % 10, n)) for n in range(3000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(counted.feeds[0].services) == 10
    assert peak < 100_000
