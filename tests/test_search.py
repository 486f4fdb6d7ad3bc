"""Facts about searches: what is found, when, and what the feed and the page of a search are over HTTP."""

import json
import sqlite3
from datetime import timedelta
from urllib.parse import quote

import pytest
from conftest import NOW, Desk, parsed
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html
from test_formats import _check_json, atom_schema, rss_schema  # noqa: F401  # fixtures
from test_recurring import LINE, STORIES
from test_recurring import text as recurring

from feeds.app import create_app
from feeds.archive import Archive
from feeds.archive import indexing as index
from feeds.archive.search import found as found_in
from feeds.archive.search import index_of
from feeds.check.feed import check_feed
from feeds.content.recurring import ENOUGH
from feeds.errors import PublicationError
from feeds.feed_file import feed_files
from feeds.publish import LivePublication
from feeds.searching import parse

LATER = NOW + timedelta(hours=1)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now


def caught_up(desk: Desk, now=NOW) -> None:
    desk.sync(now)
    index.catch_up(desk.archive, lambda: now)


def titles(desk: Desk, query: str, now=NOW) -> list[str]:
    """What a search finds, newest first."""
    found = found_in(desk.archive, parse(query), now, 50)
    articles = desk.archive.articles([each.source for each in found], now)
    return [articles[each.source].title for each in found]


@pytest.fixture
def client(desk):
    """Asks the publication of a desk, whatever becomes of it; its clock is `client.clock`."""
    clock = Clock()
    client = create_app(LivePublication(desk.archive, clock)).test_client()
    client.clock = clock
    return client


def ask(client, query: str | None = None, path: str = "/search/feed.atom", **headers: str):
    return client.get(path if query is None else f"{path}?q={quote(query)}", headers=headers)


# -- what is found


def test_words(desk):
    """An article is found by the words of its title, its text, its authors and its topics, in any case."""
    desk.article("a.md", title="The Grid", body="Frost came **early**.", author="Olena Shevchuk", topics=["Energy"])
    desk.article("b.md", title="Another", body="No ice.")
    caught_up(desk)
    for query in ("grid", "FROST early", "shevchuk", "energy", "the frost energy", '"frost came early"'):
        assert titles(desk, query) == ["The Grid"]
    assert titles(desk, "frost ice") == []
    assert titles(desk, "strong") == []


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("A café in Zürich", "cafe zurich", True),
        ("A cafe in Zurich", "Café Zürich", True),
        ("Die Straße", "STRASSE", True),
        ("Київ і Йорк", "київ", True),
        ("Йод", "иод", False),
        ("Зеле\u0301нський", "Зеленський", True),
        ("п’ять пʼять", "п'ять", True),
        ("हिन्दी में", "हिन्दी", True),
        ("हिन्दी में", "हन्दी", False),
        ("ἡ Ἀθήνα", "ἀθήνα", True),
        ("東京で会議が開かれた。", "東京", True),
        ("東京で会議が開かれた。", "会議", True),
        ("東京で会議が開かれた。", "会", True),
        ("東京で会議が開かれた。", "た", True),
        ("東京で会議が開かれた。", "京会", False),
        ("東京で会議が開かれた。", "東京 -会議", False),
        ("北约秘书长周二访问基辅", "秘书长", True),
        ("北约秘书长周二访问基辅", "秘书长 基辅", True),
        ("北约秘书长周二访问基辅", "书秘", False),
        ("ในกรุงเทพมหานคร", "กรุงเทพ", True),
        ("나토는 오늘", "나토", True),
        ("2024年の会議", "2024年", True),
        ("Mark Rutte spoke", '"rutte mark"', False),
        ("Mark Rutte spoke", '"mark rutte"', True),
        ("Mark Rutte spoke", "rutte -spoke", False),
        ("Mark Rutte spoke", "rutte -wrote", True),
        ("International law", "inter*", True),
        ("International law", "national*", False),
        ("International law", '"international lor*"', False),
        ("International lawyers", '"international law*"', True),
        ("state-of-the-art", "state of the art", True),
        ("state-of-the-art", '"the art"', True),
        ("soft\u00adhyphen", "softhyphen", True),
        ("a AND b", "and", True),
        ("near miss", "* NEAR(", True),
        ("title x", "title:x", True),
        ("title or x", "title:x", False),
    ],
)
def test_found(desk, text, query, is_found):
    """Accents, other scripts, phrases, what must not be there, beginnings; nothing else is syntax."""
    desk.article(body=text)
    caught_up(desk)
    assert titles(desk, query) == (["A headline"] if is_found else [])


def test_order(desk):
    """The newest comes first, whatever was written first; of many, the newest are found."""
    for day in (3, 1, 2):
        desk.article(f"{day}.md", title=str(day), date=f"2025-01-0{day}", body="sea")
    desk.article("old.md", title="old", date="1914-08-04", body="sea")
    caught_up(desk)
    assert titles(desk, "sea") == ["3", "2", "1", "old"]
    assert [each.source for each in found_in(desk.archive, parse("sea"), NOW, 2)] == ["3.md", "2.md"]


def test_one_moment(desk):
    """Many articles of one second are all found, and none of them later than at its time."""
    for number in range(40):
        desk.article(f"{number}.md", title=str(number), date="2025-06-01T12:00:00Z", body="sea")
    caught_up(desk)
    noon = NOW.replace(year=2025, month=6, hour=12)
    assert len(titles(desk, "sea", noon)) == 40
    assert titles(desk, "sea", noon - timedelta(seconds=1)) == []


def test_future_and_drafts(desk):
    """A scheduled article is found from its second on, without a sync; a draft never is."""
    desk.article("a.md", title="Now", body="sea")
    desk.article("b.md", title="Soon", body="sea", date="2026-01-01T00:10:00Z")
    desk.article("c.md", title="Draft", body="sea", draft=True)
    caught_up(desk)
    assert titles(desk, "sea") == ["Now"]
    assert titles(desk, "sea", NOW + timedelta(seconds=599)) == ["Now"]
    assert titles(desk, "sea", NOW + timedelta(seconds=600)) == ["Soon", "Now"]


def test_changes(desk):
    """An edited article is found by what it says now; what was removed or made a draft isn't found, even at once."""
    for name in "abcd":
        desk.article(f"{name}.md", title=name, body="sea")
    caught_up(desk)
    desk.article("a.md", title="a", body="land")
    desk.remove("b.md")
    desk.article("c.md", title="c", body="sea", draft=True)
    desk.sync(LATER)
    assert sorted(titles(desk, "sea", LATER)) == ["a", "d"]  # not yet indexed anew
    caught_up(desk, LATER)
    assert titles(desk, "sea", LATER) == ["d"]
    assert titles(desk, "land", LATER) == ["a"]


def test_renamed_and_redated(desk):
    """An article that is renamed is found once; one that gets another date is where that belongs."""
    desk.article("a.md", title="a", date="2025-01-01", body="sea")
    desk.article("b.md", title="b", date="2025-01-02", body="sea")
    caught_up(desk)
    (desk.folder / "b.md").rename(desk.folder / "new.md")
    desk.article("a.md", title="a", date="2025-01-03", body="sea")
    caught_up(desk)
    assert titles(desk, "sea") == ["a", "b"]


def test_noise(desk):
    """A line that recurs in texts of one source is not searched, as it isn't shown; what is one's own is found."""
    for number in range(ENOUGH):
        desk.write(f"news/{number}.txt", recurring(number, LINE, STORIES[number]))
        caught_up(desk)
        assert len(titles(desk, "valley")) == (number + 1 if number + 1 < ENOUGH else 0)
    assert titles(desk, "ferry pier") == ["Headline number 0"]


# -- the index


def rows(desk) -> list[tuple]:
    with sqlite3.connect(desk.archive_file) as connection:
        found = connection.execute("SELECT id, source FROM search_row ORDER BY id").fetchall()
    connection.close()
    return found


def test_build_makes_none(desk, cli):
    """Only a server makes an index; without one there is no search."""
    desk.article()
    assert cli("build", desk.folder, "out", "--archive", desk.archive_file).status == 0
    assert index_of(desk.archive) is None
    client = create_app(desk.publication()).test_client()
    for path in ("/search/", "/search", "/search/feed.atom?q=a", "/search/opensearch.xml"):
        assert client.get(path).status_code == 404


def test_is_being_made(desk, client):
    """Before the index is whole for the first time, a search says that it will be, and forgets nothing."""
    desk.article(body="sea")
    desk.sync()
    index.begin(desk.archive)
    answer = ask(client, "sea")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert ask(client, path="/search/").status_code == 200
    assert ask(client, '"').status_code == 400
    index.catch_up(desk.archive, lambda: NOW)
    client.clock.now += timedelta(seconds=1)
    assert ask(client, "sea").status_code == 200


def test_nothing_to_do(desk):
    """Where nothing changed nothing is written; what changes no article gives it nothing to do."""
    desk.article(body="sea")
    caught_up(desk)
    before, generation = rows(desk), desk.archive.generation
    caught_up(desk)
    assert desk.archive.generation == generation
    desk.write("a.png", b"PNG")
    caught_up(desk)
    assert (rows(desk), desk.archive.generation) == (before, generation + 1)


def test_stale_rows(desk, monkeypatch):
    """What was edited leaves its words behind, and nobody sees them; when they are too many the index is made anew."""
    monkeypatch.setattr(index, "_FEW", 2)
    desk.article("a.md", title="a", body="word zero")
    caught_up(desk)
    for number in range(1, 8):
        desk.article("a.md", title="a", body=f"word number{number}")
        caught_up(desk)
        assert titles(desk, "word") == ["a"]
        assert titles(desk, f"number{number - 1}") == []
        assert len(rows(desk)) <= 4
    assert titles(desk, "number7") == ["a"]


def test_same_numbers(desk, tmp_path):
    """An index that is made anew is the same as one that grew."""
    for day in range(1, 6):
        desk.article(f"{day}.md", date=f"2025-01-0{day}", body="sea")
        caught_up(desk)
    grown = rows(desk)
    desk.archive.close()
    with sqlite3.connect(desk.archive_file) as connection:
        connection.execute("DELETE FROM fact WHERE name = 'search'")
    connection.close()
    caught_up(desk)
    assert rows(desk) == grown


def test_killed(desk, monkeypatch):
    """What was indexed before the end came is not indexed again, and until all is, the last whole index answers."""
    monkeypatch.setattr(index, "_BATCH", 2)
    for number in range(5):
        desk.article(f"{number}.md", title=str(number), body="sea")
    desk.sync()
    indexed, text_of = [], index._text_of

    def failing(article):
        if len(indexed) == 3:
            raise KeyboardInterrupt
        indexed.append(article.title)
        return text_of(article)

    monkeypatch.setattr(index, "_text_of", failing)
    with pytest.raises(KeyboardInterrupt):
        index.catch_up(desk.archive, lambda: NOW)
    assert not index_of(desk.archive).is_ready
    monkeypatch.setattr(index, "_text_of", lambda article: indexed.append(article.title) or text_of(article))
    index.catch_up(desk.archive, lambda: NOW)
    assert indexed == ["0", "1", "2", "2", "3", "4"]
    assert sorted(titles(desk, "sea")) == list("01234")


def test_another_version(desk, monkeypatch):
    """An index of another version answers until a new one took its place."""
    desk.article(title="a", body="sea")
    caught_up(desk)
    monkeypatch.setattr(index, "_version", lambda: b"other")
    index.begin(desk.archive)
    assert titles(desk, "sea") == ["a"]
    index.catch_up(desk.archive, lambda: NOW)
    assert titles(desk, "sea") == ["a"]
    assert desk.archive.fact("search") == b"other"


def test_archive_of_other_tables(desk):
    """An archive that is made anew has no index, until one is made again."""
    desk.article(title="a", body="sea")
    caught_up(desk)
    desk.archive.close()
    with sqlite3.connect(desk.archive_file) as connection:
        connection.execute("UPDATE fact SET value = X'00' WHERE name = 'schema'")
    connection.close()
    desk.sync()
    assert index_of(desk.archive) is None
    with sqlite3.connect(desk.archive_file) as connection:
        assert not connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search%'").fetchall()
    connection.close()
    caught_up(desk)
    assert titles(desk, "sea") == ["a"]


def test_sync_meanwhile(desk, monkeypatch):
    """What another one syncs while the index catches up is in it in the end."""
    desk.article("a.md", title="a", body="sea")
    desk.sync()
    put_in_place = index._put_in_place

    def late(connection):
        put_in_place(connection)
        monkeypatch.setattr(index, "_put_in_place", put_in_place)
        desk.article("b.md", title="b", body="sea")
        desk.sync()

    monkeypatch.setattr(index, "_put_in_place", late)
    index.catch_up(desk.archive, lambda: NOW)
    assert sorted(titles(desk, "sea")) == ["a", "b"]


def test_others_go_on(desk, monkeypatch):
    """Between two of its transactions others may write."""
    monkeypatch.setattr(index, "_BATCH", 1)
    for name in "ab":
        desk.article(f"{name}.md", title=name, body="sea")
    desk.sync()
    other, text_of = Archive(desk.archive_file), index._text_of
    generations = []

    def reading(article):
        generations.append(other.generation)
        return text_of(article)

    monkeypatch.setattr(index, "_text_of", reading)
    index.catch_up(desk.archive, lambda: NOW)
    other.close()
    assert generations == [1, 1]


def test_unwritable(desk, tmp_path):
    """An archive that can't be written is one error that says so, and what is there answers."""
    desk.article(title="a", body="sea")
    caught_up(desk)
    desk.article("b.md", body="sea")
    desk.sync()
    desk.archive.close()
    broken = Archive(tmp_path / "no" / "archive.sqlite3")
    with pytest.raises(PublicationError, match="archive can't be used"):
        index.catch_up(broken, lambda: NOW)
    assert titles(desk, "sea") == ["a"]


# -- the feed


@pytest.fixture
def filled(desk):
    desk.article("a.md", title="Ports & “ships”", date="2025-01-01", body="The sea is *calm*.", topics=["Sea"])
    desk.article("b.md", title="Second", date="2025-01-02", body="The sea again.", author="Ann")
    desk.article("c.md", title="Third", date="2025-01-03", body="Land.")
    caught_up(desk)
    return desk


def test_feed(filled, client):
    """The feed of a search says what it is, has an id of its own, and shows what its articles' other feeds show."""
    answer = ask(client, "  The SEA ")
    feed = parsed(answer.data)
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    assert feed.feed.title == "Eastern Desk: search for “the sea”"
    assert feed.feed.id == "tag:news.example.org,2024:search/the%20sea"
    assert feed.feed.link == "https://news.example.org/search/?q=the%20sea"
    assert [entry.title for entry in feed.entries] == ["Second", "Ports & “ships”"]
    usual = filled.entries()
    assert all(dict(entry) == dict(usual[entry.title]) for entry in feed.entries)


def test_own_address(filled, client):
    """The address that it gives for itself answers the same bytes, and so does each way to write the query."""
    for suffix in ("atom", "rss", "json"):
        path = f"/search/feed.{suffix}"
        answer = ask(client, "SEA  “the Sea”", path)
        address = f"https://news.example.org{path}?q=sea%20%22the%20sea%22"
        assert answer.headers["Link"] == f'<{address}>; rel="self"'
        assert address.encode() in answer.data.replace(b"&#x22;", b'"')
        assert client.get(address.removeprefix("https://news.example.org")).data == answer.data


def test_no_hub(filled, client):
    """A hub is told of no search, so none is named: a reader would wait for its news."""
    filled.settings('hub = "https://hub.example.com/"\n')
    caught_up(filled)
    assert b"hub.example" not in ask(client, "sea").data
    assert "hub" not in ask(client, "sea").headers["Link"]


def test_window(desk, client):
    """A search has as many entries as other feeds."""
    desk.settings("[feed]\nentries = 2\n")
    for day in range(1, 5):
        desk.article(f"{day}.md", title=str(day), date=f"2025-01-0{day}", body="sea")
    caught_up(desk)
    assert [entry.title for entry in parsed(ask(client, "sea").data).entries] == ["4", "3"]


@pytest.mark.parametrize("query", ["sea", "nothing-of-this", "the “sea” -land cal* <&> 'x' ]]>"])
def test_valid(filled, client, tmp_path, shared, atom_schema, rss_schema, query):  # noqa: F811  # fixtures
    """Feeds of searches are valid in all three formats, and our own check finds nothing wrong with them."""
    bodies = {suffix: ask(client, query, f"/search/feed.{suffix}").data for suffix in ("atom", "rss", "json")}
    atom_schema.assertValid(etree.fromstring(bodies["atom"]))
    if b"<item>" in bodies["rss"]:  # the schema wants one
        rss_schema.assertValid(etree.fromstring(bodies["rss"]))
    _check_json(
        json.loads((shared / "corpora/schemas/jsonfeed-1.1.schema.json").read_text()), json.loads(bodies["json"])
    )
    for suffix, body in bodies.items():
        (tmp_path / f"search.{suffix}").write_bytes(body)
    problems = [str(problem) for each in feed_files(str(tmp_path)) for problem in check_feed(each, NOW)]
    assert [each for each in problems if "has no" not in each] == []


def test_conditional(filled, client):
    """A reader that has it is told so, by either validator; an edit that takes an article out is a change."""
    answer = ask(client, "sea")
    tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    assert ask(client, "the SEA").headers["ETag"] != tag
    client.clock.now += timedelta(seconds=5)
    assert ask(client, "sea", **{"If-None-Match": tag}).status_code == 304
    assert ask(client, "SEA", **{"If-Modified-Since": date}).status_code == 304
    filled.article("b.md", title="Second", date="2025-01-02", body="The land.")
    caught_up(filled, client.clock.now)
    client.clock.now += timedelta(seconds=5)
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        changed = ask(client, "sea", **headers)
        assert changed.status_code == 200
        assert [entry.title for entry in parsed(changed.data).entries] == ["Ports & “ships”"]


def test_conditional_while_indexing(filled, client):
    """A reader that asked between an edit and its indexing, by the time alone, gets the change afterwards."""
    filled.article("b.md", title="Second", date="2025-01-02", body="The land.")
    client.clock.now += timedelta(seconds=5)
    filled.sync(client.clock.now)
    between = ask(client, "sea")
    assert b"Second" in between.data
    index.catch_up(filled.archive, client.clock)
    client.clock.now += timedelta(seconds=1)
    after = ask(client, "sea", **{"If-Modified-Since": between.headers["Last-Modified"]})
    assert after.status_code == 200
    assert b"Second" not in after.data


def test_comes_of_age(filled, client):
    """A scheduled article is in the feed of a search at its second, and it is kept for no longer."""
    filled.article("d.md", title="Fourth", date="2026-01-01T00:10:00Z", body="sea")
    caught_up(filled)
    before = ask(client, "sea")
    assert b"Fourth" not in before.data
    assert before.headers["Cache-Control"] == "public, max-age=600"
    client.clock.now += timedelta(seconds=600)
    after = ask(client, "sea", **{"If-Modified-Since": before.headers["Last-Modified"]})
    assert b"Fourth" in after.data


def test_http(filled, client):
    """Searches are answered as other feeds are: HEAD, codings, other sites' pages, people's browsers."""
    answer = ask(client, "sea", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.head("/search/feed.atom?q=sea").headers["ETag"] == ask(client, "sea").headers["ETag"]
    assert client.open("/search/feed.atom?q=sea", method="OPTIONS").status_code == 204
    assert ask(client, "sea", "/search").headers["Location"] == "/search/?q=sea"
    reading = ask(client, "sea ships", **{"Sec-Fetch-Dest": "document"})
    page = html.fromstring(reading.data)
    assert page.xpath("//input[@id='address']/@value") == ["https://news.example.org/search/feed.atom?q=sea%20ships"]
    (raw,) = page.xpath("//a[contains(@href, 'raw')]/@href")
    again = client.get(f"/search/feed.atom{raw}", headers={"Sec-Fetch-Dest": "document"})
    assert again.data == ask(client, "sea ships").data


def test_deltas(filled):
    """A server of deltas answers searches whole."""
    client = create_app(filled.publication(), deltas=True).test_client()
    tag = ask(client, "sea").headers["ETag"]
    again = ask(client, "the sea", **{"A-IM": "feed", "If-None-Match": tag})
    assert again.status_code == 200
    assert "A-IM" not in again.headers["Vary"]


def test_remembered(filled, client, monkeypatch):
    """What was found once is not looked for again until something changes."""
    first = ask(client, "sea")
    monkeypatch.setattr("feeds.publish.search_documents.found", lambda *_: pytest.fail("looked for again"))
    assert ask(client, "SEA").data == first.data
    assert ask(client, "sea", "/search/").status_code == 200


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("q=", "names no word to look for"),
        ("", "names no word to look for"),
        ("r=sea", "names no word to look for"),
        ("q=%22", "names no word to look for"),
        ("q=%00", "names no word to look for"),
        ("q=-sea", "says only what to leave out"),
        ("q=s*", "needs 3 letters before a star: 's'"),
        ("q=" + "a+b+c+d+e+f+g+h+i", "has more than 8 words or phrases"),
        ("q=" + "a" * 501, "is longer than 500 characters"),
        ("q=" + "a" * 1_000_000, "is too long"),
        ("q=" + "&" * 1_000_000, "is too long"),
        ("q=" + "%F0%9F%98%80" * 100_000, "is too long"),
    ],
)
def test_refused(filled, client, query, reason):
    """A query that can't be answered is one line that says why."""
    for path in ("/search/feed.atom", "/search/feed.json"):
        answer = client.get(f"{path}?{query}")
        assert (answer.status_code, answer.text) == (400, f"q: {reason}\n")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=%2A%20NEAR%28", []),
        ("q=title%3Asecond", []),
        ("q=text:sea", []),
        ("q=AND%20OR%20NOT", []),
        ("q=%7Ba%20b%7D%3Ac", []),
        ("q=the%00sea", ["Second", "Ports & “ships”"]),
        ("q=%ED%A0%80", []),
        ("q=sea%ZZ", []),
        ("q=sea%", ["Second", "Ports & “ships”"]),
        ("q=sea&q=land", ["Second", "Ports & “ships”"]),
        ("q=sea%27%3B%20DROP%20TABLE%20article", []),
        ("q=sea%22)%20OR%20(%22land", []),
        ("x=1&q=land", ["Third"]),
        ("q=" + "sea+" * 120, ["Second", "Ports & “ships”"]),
    ],
)
def test_no_syntax(filled, client, query, found):
    """What looks like a language of queries is words; of two queries the first counts."""
    answer = client.get(f"/search/feed.json?{query}")
    assert [item["title"] for item in json.loads(answer.data)["items"]] == found


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30) | st.text(alphabet='ab"*-():^{}+ANDORT \0\n日', max_size=20))
def test_any_text(any_client, text):
    """Any text at all is answered, or refused."""
    for path in ("/search/feed.atom", "/search/"):
        answer = any_client.get(path, query_string={"q": text.encode("utf-8", "surrogatepass")})
        assert answer.status_code in (200, 400)
        if path == "/search/":
            assert answer.status_code == 200


@pytest.fixture(scope="module")
def any_client(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("any"))
    desk.article(body="Some ab words, 日本.")
    caught_up(desk)
    yield create_app(desk.publication()).test_client()
    desk.archive.close()


# -- the page


def page_of(answer) -> html.HtmlElement:
    assert answer.status_code == 200
    return html.fromstring(answer.data)


def test_page(filled, client):
    """The page of a search has a form with what was asked, what was found, its feeds, and is in no search engine."""
    page = page_of(ask(client, "The SEA", "/search/"))
    assert page.xpath("//main//form/@action") == ["./"]
    assert page.xpath("//input[@name='q']/@value") == ["the sea"]
    assert page.xpath("//ol[@class='latest']//h3/a/@href") == ["../2025/01/b/", "../2025/01/a/"]
    feeds = page.xpath("//head/link[@rel='alternate']/@href")
    assert feeds == [f"https://news.example.org/search/feed.{each}?q=the%20sea" for each in ("atom", "rss", "json")]
    shown = page.xpath("//main//a[@class='feed']/@href")
    assert shown == [f"feed.{each}?q=the%20sea" for each in ("atom", "rss", "json")]
    assert all(client.get(f"/search/{each}").status_code == 200 for each in shown)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//head/link[@rel='canonical']/@href") == ["https://news.example.org/search/?q=the%20sea"]


def test_page_finds_nothing(filled, client):
    """Where nothing is found the page says so, and has feeds all the same: something may come."""
    page = page_of(ask(client, "zeppelin", "/search/"))
    assert page.xpath("string(//ol[@class='latest'])").strip() == "Nothing is found."
    assert len(page.xpath("//head/link[@rel='alternate']")) == 3


@pytest.mark.parametrize(
    ("query", "typed", "reason"),
    [
        ('"', '"', "This can't be searched for: it names no word to look for."),
        ("<b>*", "<b>*", "This can't be searched for: it needs 3 letters before a star: 'b'."),
        ("a" * 501, "", "This can't be searched for: it is longer than 500 characters."),
    ],
)
def test_page_says_why(filled, client, query, typed, reason):
    """A query that can't be answered is in the form again, with the reason; there are no feeds of it."""
    page = page_of(ask(client, query, "/search/"))
    assert page.xpath("//input[@name='q']/@value") == [typed]
    assert page.xpath("//p[@role='alert']/text()") == [reason]
    assert not page.xpath("//head/link[@rel='alternate']")


def test_form(filled, client):
    """Without a query there is the form, and how to use it; its policy lets it be sent, here and nowhere else."""
    answer = ask(client, path="/search/")
    assert not page_of(answer).xpath("//ol | //p[@role='alert']")
    assert answer.data == ask(client, "  ", "/search/").data
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_hostile(filled, client):
    """What is typed gets into no tag."""
    body = ask(client, '"><script>alert(1)</script>', "/search/").text
    assert "<script>alert" not in body
    assert "<b>x" not in ask(client, "<b>x", "/search/feed.atom").text


def test_opensearch(filled, client):
    """Programs learn from the description where to ask, and the answers are there."""
    filled.settings(
        'icon = "/icon.png"\nlanguage = "en-GB"\n', text=filled_settings("A title of more than sixteen <&>")
    )
    caught_up(filled)
    answer = client.get("/search/opensearch.xml")
    assert answer.content_type == "application/opensearchdescription+xml"
    description = etree.fromstring(answer.data)
    names = {each.tag.partition("}")[2]: each.text for each in description if each.text}
    assert names == {
        "ShortName": "A title of more",
        "LongName": "A title of more than sixteen <&>",
        "Description": "Articles of A title of more than sixteen <&>",
        "Image": "https://news.example.org/icon.png",
        "Language": "en-GB",
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    for each in description.iter("{*}Url"):
        address = each.get("template").replace("{searchTerms}", "the%20sea")
        found = client.get(address.removeprefix("https://news.example.org"))
        assert (found.status_code, found.mimetype) == (200, each.get("type"))


def filled_settings(title: str) -> str:
    return f'title = "{title}"\nbase_url = "https://news.example.org/"\nid_authority = "news.example.org,2024"\n'


def test_search_box(filled, client):
    """With search_box, all pages lead to the search, the same in a build; without, none does."""
    assert "/search/" not in client.get("/").text
    filled.settings("search_box = true\n")
    caught_up(filled)
    client.clock.now += timedelta(seconds=1)
    for path, action in (("/", "search/"), ("/topics/sea/", "../../search/"), ("/2025/01/a/", "../../../search/")):
        page = page_of(client.get(path))
        assert page.xpath("//form/@action") == [action]
        (link,) = page.xpath("//head/link[@rel='search']")
        assert link.get("href") == f"{action}opensearch.xml"
        assert link.get("type") == "application/opensearchdescription+xml"
    assert len(page_of(ask(client, "sea", "/search/")).xpath("//form")) == 1


def test_not_listed(filled):
    """Searches are in no build, and the rest of the publication is the same with an index and without."""
    publication = filled.publication()
    assert not [path for path in publication if path.startswith("/search")]
    assert "/search/" in publication
    before = {path: document.render() for path, document in publication.items()}
    with filled.archive.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        index.drop(connection)
        connection.exec_driver_sql("DELETE FROM fact WHERE name LIKE 'search%'")
        connection.commit()
    assert {path: document.render() for path, document in filled.publication().items()} == before
    assert "/search/" not in filled.publication()


@pytest.mark.parametrize("path", ["static/search/opensearch.xml", "static/search/feed.json"])
def test_own_files_win(filled, path):
    """A file of the site's own stays where it is."""
    filled.write(path, "mine")
    caught_up(filled)
    assert filled.publication()["/" + path.removeprefix("static/")].render() == b"mine"


def test_without_pages(filled):
    """A publication without pages has the feeds of searches alone."""
    publication = filled.publication(with_pages=False)
    assert publication["/search/feed.atom"].ask("sea").reading is None
    assert "/search/" not in publication


def test_feeds_alone(filled):
    """The address of the feeds, without a query, says what it is."""
    assert b"?q=" in filled.publication()["/search/feed.atom"].render()
