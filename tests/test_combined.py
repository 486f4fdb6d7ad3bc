"""Facts about combined feeds: what is at their paths, in lists, in files and over HTTP."""

import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from conftest import NOW, Desk
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.app import create_app
from feeds.archive import combined as query
from feeds.archive.combined import combined
from feeds.build import build
from feeds.check.feed import check_feed
from feeds.combination import parse
from feeds.feed_file import feed_files
from feeds.paths import file_name, url
from feeds.publish import LivePublication, windows

BASE = "https://news.example.org"
SELECTIONS = """
[topics.nato]
label = "NATO"
also = ["otan"]

[[feeds]]
query = "ukraine+otan"
title = "The war"
description = "What the alliance says of it"

[[feeds]]
query = "energy,ukraine+!nato"
"""


def fill(desk: Desk, more: str = "") -> None:
    """Articles of one topic, two, three and none."""
    desk.settings(more)
    for day, topics in enumerate(
        (["NATO"], ["Ukraine"], ["NATO", "Ukraine"], ["Energy", "Ukraine"], ["Energy"], []), 1
    ):
        name = "-".join(topics).lower() or "none"
        desk.article(f"{name}.md", title=name, date=f"2025-01-0{day}", topics=topics)
    desk.sync()


@pytest.fixture
def filled(desk):
    fill(desk)
    return desk


@pytest.fixture
def listed(desk):
    fill(desk, SELECTIONS)
    return desk


@pytest.fixture
def client(filled):
    return create_app(filled.publication()).test_client()


def titles(desk: Desk, asked: str) -> list[str]:
    return [entry.title for entry in desk.atom(f"/topics/{asked}/feed.atom").entries]


# -- what is meant


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("nato+ukraine", ["nato-ukraine"]),
        ("nato,ukraine", ["energy-ukraine", "nato-ukraine", "ukraine", "nato"]),
        ("ukraine+!nato", ["energy-ukraine", "ukraine"]),
        ("energy,nato+ukraine", ["energy-ukraine", "nato-ukraine"]),
        ("energy,nato+ukraine+!nato", ["energy-ukraine"]),
        ("energy,nato,ukraine+!energy+!nato", ["ukraine"]),
        ("energy+nato", []),
    ],
)
def test_articles(filled, asked, expected):
    """A `+` is both, a `,` either, a `!` without; newest first, each article once."""
    canonical = parse(asked).canonical
    assert titles(filled, canonical) == expected


def test_any_combination(desk):
    """The archive finds the newest articles that a query matches, whichever part is walked."""
    crowd = ["".join(name for bit, name in enumerate("abcd") if number >> bit & 1) for number in range(16)]
    for number, topics in enumerate(crowd):
        desk.article(f"{number:02}.md", date=f"2025-01-{number + 1:02}", topics=list(topics))
    desk.sync()
    term = st.sampled_from("abcd")

    @settings(deadline=None, derandomize=True, max_examples=60)
    @given(st.lists(st.lists(term, min_size=1, max_size=3), min_size=1, max_size=3), st.sets(term), st.integers(1, 16))
    def is_found(parts, without, limit):
        try:
            combination = parse("+".join([*map(",".join, parts), *(f"!{each}" for each in without)]))
        except ValueError:
            return
        found = [each.source for each in combined(desk.archive, combination, NOW, limit)]
        matching = [number for number, topics in enumerate(crowd) if combination.matches(topics)]
        assert found == [f"{number:02}.md" for number in reversed(matching)][:limit]

    is_found()


def test_as_many_as_are_tried(filled, monkeypatch):
    """Of a topic with many articles the newest are looked at, and no others."""
    monkeypatch.setattr(query, "TRIED", 1)
    assert titles(filled, "energy+ukraine") == []
    assert titles(filled, "energy,nato") == ["energy", "nato-ukraine"]


def test_rarest(desk, monkeypatch):
    """The rarest part is walked: an old article is found though its other topic has many newer ones."""
    desk.article("old.md", title="old", date="2025-01-01", topics=["a", "z"])
    for day in range(2, 8):
        desk.article(f"{day}.md", date=f"2025-01-0{day}", topics=["a"])
    desk.sync()
    monkeypatch.setattr(query, "TRIED", 3)
    assert titles(desk, "a+z") == ["old"]


def test_scheduled(filled):
    """An article that waits for its date is in no combination."""
    filled.article("later.md", date="2027-01-01", topics=["NATO", "Ukraine"])
    filled.sync()
    assert titles(filled, "nato+ukraine") == ["nato-ukraine"]


# -- paths


@pytest.mark.parametrize("name", ["", "feed.atom", "feed.rss", "feed.json"])
@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("ukraine+nato", "nato+ukraine"),
        ("nato+ukraine+nato", "nato+ukraine"),
        ("NATO+Ukraine", "nato+ukraine"),
        ("!nato+ukraine", "ukraine+!nato"),
        ("ukraine,nato", "nato,ukraine"),
        ("nato+nato", "nato"),
    ],
)
def test_canonical(client, asked, canonical, name):
    """Another way to say the same leads to the one address, of the page and of each feed."""
    answer = client.get(f"/topics/{asked}/{name}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/topics/{canonical}/{name}")
    assert client.get(answer.headers["Location"]).status_code == 200


def test_last_slash(client):
    """Without its last slash a page is found, too."""
    for asked, status in (("nato+ukraine", 308), ("ukraine+nato", 301)):
        answer = client.get(f"/topics/{asked}")
        assert (answer.status_code, answer.headers["Location"]) == (status, "/topics/nato+ukraine/")


@pytest.mark.parametrize("asked", ["nato%2Bukraine", "nato+ukraine"])
def test_plus(client, asked):
    """A plus in a path is a plus, encoded or not."""
    body = client.get(f"/topics/{asked}/feed.json").get_json()
    assert body["feed_url"] == f"{BASE}/topics/nato+ukraine/feed.json"
    assert client.get("/topics/nato%20ukraine/feed.json").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "nato+nope", "nope,nato", "nato+!nope", "+", ",", "!", "!nato", "nato+", "+nato", "nato,", "nato++ukraine",
        "nato+!nato", "nato+!!ukraine", "nato,!ukraine", "nato+\0", "nato+\n", "nato+..", "nato+ukraine%00", "nato+%ff",
        "nato+uk raine", "nato+<script>", "nato+'--", "+".join(["nato"] * 9), ",".join(["nato"] * 9),
        "+".join(["nato"] * 1_000), "+".join(f"t{n}" for n in range(1_000)), "+" * 100_000, "nato," * 20_000,
        "a" * 100_000 + "+nato",
    ],
    ids=lambda asked: ascii(asked[:20]),
)  # fmt: skip
def test_nothing_there(client, asked):
    """Unknown topics, nonsense and more than eight terms are at no address, with or without a last slash."""
    for name in ("", "/", "/feed.atom", "/feed.rss", "/feed.json"):
        assert client.get(f"/topics/{asked}{name}").status_code == 404


@pytest.mark.parametrize("name", ["feed.txt", "feed.", "feed", "feed.atom/", "nope/", "index.html", "feed.css"])
def test_no_such_file(client, name):
    """A combination has a page and three feeds, and nothing else."""
    assert client.get(f"/topics/nato+ukraine/{name}").status_code == 404
    assert client.get(f"/topics/ukraine+nato/{name}").status_code == 404


def test_eight_terms(desk):
    """Eight topics may be combined."""
    names = [f"t{number}" for number in range(8)]
    desk.article(topics=names)
    desk.sync()
    assert titles(desk, "+".join(names)) == ["A headline"]


def test_on_demand(filled):
    """A combination that nobody listed is answered, and in no list; there is no end of them."""
    publication = filled.publication()
    assert "/topics/nato+ukraine/" in publication
    assert not [path for path in publication if "+" in path]
    for path in ("/", "/feeds.opml", "/sitemap.xml"):
        assert b"nato+" not in publication[path].render()
    assert b'content="noindex"' in publication["/topics/nato+ukraine/"].render()


def test_with_pages_alone(filled):
    """Where only feeds are built, none is there that isn't listed."""
    assert "/topics/nato+ukraine/feed.atom" not in filled.publication(with_pages=False)


def test_articles_win(desk):
    """Where a page once was, it leads to where it is, whatever a combination would say."""
    desk.article("a.md", topics=["NATO", "Ukraine"], aliases=["/topics/nato+ukraine/"])
    assert desk.publish()["/topics/nato+ukraine/"].moved_to == "/2025/06/a/"


def test_files_win(desk):
    """A file of one's own is published, whatever a combination would say."""
    desk.article(topics=["NATO", "Ukraine"])
    desk.write("static/topics/nato+ukraine/feed.json", "{}")
    assert desk.publish()["/topics/nato+ukraine/feed.json"].render() == b"{}"


# -- feeds


def test_feed(filled):
    """A combined feed says in words what it is, and has an id, an address and a page of its own."""
    feed = filled.atom("/topics/ukraine+!nato/feed.atom").feed
    assert feed.title == "Eastern Desk: Ukraine, without NATO"
    assert feed.subtitle == "Ukraine, without NATO in Eastern Desk"
    assert feed.id == "tag:news.example.org,2024:topics/ukraine%2B%21nato"
    assert {link.rel: link.href for link in feed.links} == {
        "self": f"{BASE}/topics/ukraine+!nato/feed.atom",
        "alternate": f"{BASE}/topics/ukraine+!nato/",
    }


@pytest.mark.parametrize("asked", ["nato+ukraine", "energy,nato", "energy,nato,україна+ukraine+!росія"])
def test_addresses(desk, asked):
    """The address that a feed gives for itself, in its bytes and its headers, is one at which these bytes are."""
    desk.article("a.md", topics=["NATO", "Ukraine", "Energy", "Україна"])
    desk.article("b.md", topics=["Росія"])
    client = create_app(desk.publish()).test_client()
    for suffix in ("atom", "rss", "json"):
        path = f"/topics/{asked}/feed.{suffix}"
        answer = client.get(quote(path))
        address = url(f"{BASE}/", path)
        assert f'<{address}>; rel="self"' in answer.headers["Link"]
        assert address in answer.text
        assert client.get(address.removeprefix(BASE)).data == answer.data


def test_valid(filled, tmp_path):
    """Whatever is asked of other feeds holds for combined ones."""
    for asked in ("nato+ukraine", "energy,nato+!ukraine", "ukraine+!nato"):
        for suffix in ("atom", "rss", "json"):
            path = f"/topics/{asked}/feed.{suffix}"
            file = tmp_path / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(filled.publication()[path].render())
            (feed,) = feed_files(str(file))
            assert list(check_feed(feed, NOW)) == []


def test_same_entries(filled):
    """An article has the same id in a combined feed as in all others."""
    (entry,) = filled.atom("/topics/nato+ukraine/feed.atom").entries
    assert entry.id in {each.id for each in filled.atom("/topics/nato/feed.atom").entries}


def test_empty(filled, parse):
    """A combination without articles is a feed that says so."""
    feed = parse(filled.publication()["/topics/energy+nato/feed.rss"].render())
    assert feed.entries == []


def test_last_modified(filled):
    """An article that comes to a combination, changes or leaves it moves its date; for others it stands still."""
    path = "/topics/ukraine+!nato/feed.atom"

    def changed(hours: int):
        later = NOW.replace(hour=hours)
        filled.sync(later)
        return filled.publication(later)[path].last_modified

    before = changed(1)
    filled.article("energy.md", title="Other", date="2025-01-05", topics=["Energy"])
    assert changed(2) == before
    filled.article("ukraine.md", title="ukraine", date="2025-01-02", topics=["Ukraine", "NATO"])
    assert changed(3) == NOW.replace(hour=3)
    assert titles(filled, "ukraine+!nato") == ["energy-ukraine"]


def test_fingerprint(filled):
    """A combined feed stays as it is until an article of it changes."""
    path = "/topics/nato+ukraine/feed.atom"
    before = filled.publication()[path].fingerprint
    filled.article("more.md", topics=["NATO"])
    assert filled.publish()[path].fingerprint == before
    filled.article("both.md", topics=["NATO", "Ukraine"])
    assert filled.publish()[path].fingerprint != before


def test_live(filled):
    """A server that follows the archive shows what a combination has now."""
    live = LivePublication(filled.archive, lambda: NOW)
    client = create_app(live).test_client()
    assert client.get("/topics/energy+nato/feed.json").get_json()["items"] == []
    filled.article("both.md", topics=["Energy", "NATO"])
    filled.sync()
    client = create_app(LivePublication(filled.archive, lambda: NOW)).test_client()
    assert len(client.get("/topics/energy+nato/feed.json").get_json()["items"]) == 1


def test_asked_once(filled, monkeypatch):
    """The archive is asked once for a combination, however many of its documents are; of many it forgets the oldest."""
    monkeypatch.setattr(windows, "_COMBINATIONS_KEPT", 2)
    asked = []
    monkeypatch.setattr(windows, "combined", lambda *these: asked.append(these[1].canonical) or combined(*these))
    publication = filled.publication()
    for name in ("nato+ukraine", "nato+ukraine", "energy+nato", "energy+ukraine", "energy+ukraine", "nato+ukraine"):
        for suffix in ("atom", "rss", "json"):
            publication[f"/topics/{name}/feed.{suffix}"].render()
    assert asked == ["nato+ukraine", "energy+nato", "energy+ukraine", "nato+ukraine"]


# -- those that site.toml lists


def test_listed(listed):
    """A combination of site.toml has feeds and a page like a topic, under its title."""
    publication = listed.publication()
    paths = list(publication)
    for asked in ("nato+ukraine", "energy,ukraine+!nato"):
        for name in ("", "feed.atom", "feed.rss", "feed.json"):
            assert paths.count(f"/topics/{asked}/{name}") == 1
    feed = listed.atom("/topics/nato+ukraine/feed.atom").feed
    assert (feed.title, feed.subtitle) == ("Eastern Desk: The war", "What the alliance says of it")
    assert titles(listed, "energy,ukraine+!nato") == ["energy", "energy-ukraine", "ukraine"]


def test_title_in_words(listed):
    """One without a title is called as its topics are, by the labels that they have in articles."""
    feed = listed.atom("/topics/energy,ukraine+!nato/feed.atom").feed
    assert feed.title == "Eastern Desk: Energy or Ukraine, without NATO"


def test_in_lists(listed):
    """The front page, the list of feeds and the sitemap name it; search engines may have it."""
    publication = listed.publication()
    front = publication["/"].render().decode()
    assert '<a href="topics/nato+ukraine/">The war</a>' in front
    assert f'href="{BASE}/topics/nato+ukraine/feed.atom"' in front
    folders = ElementTree.fromstring(publication["/feeds.opml"].render()).findall("body/outline")
    assert [each.get("text") for each in folders] == ["Eastern Desk", "Topics", "Combined"]
    assert [each.get("xmlUrl") for each in folders[2]] == [
        f"{BASE}/topics/nato+ukraine/feed.atom",
        f"{BASE}/topics/energy,ukraine+!nato/feed.atom",
    ]
    assert f"<loc>{BASE}/topics/energy,ukraine+!nato/</loc>" in publication["/sitemap.xml"].render().decode()
    assert b"noindex" not in publication["/topics/nato+ukraine/"].render()


def test_files(listed, tmp_path):
    """A build writes it, under the names that it has in addresses, with the bytes that the server sends."""
    publication, output = listed.publication(), tmp_path / "public"
    build(publication, output)
    client = create_app(publication).test_client()
    for path, document in publication.items():
        answer, body = client.get(quote(path)), (output / file_name(path)).read_bytes()
        if document.moved_to:
            assert answer.headers["Location"] == url("/", document.moved_to)
            assert client.get(answer.headers["Location"]).data == body or answer.mimetype == "text/html"
        else:
            assert answer.data == body
    assert (output / "topics/energy,ukraine+!nato/feed.atom").is_file()
    assert (output / "topics/otan+ukraine/feed.atom").is_file()
    assert build(listed.publication(), output).written == ()


def test_names_that_it_had(listed):
    """The query as it stands in site.toml, with a name that its topic has besides, leads to the one address."""
    publication = listed.publication()
    for name in ("", "feed.atom", "feed.rss", "feed.json"):
        assert publication[f"/topics/otan+ukraine/{name}"].moved_to == f"/topics/nato+ukraine/{name}"
        assert f"/topics/otan+ukraine/{name}" in list(publication)


def test_unknown_topic(desk, cli):
    """A combination of a topic that there is none of is published without articles, and `feeds check` says so."""
    desk.settings('[[feeds]]\nquery = "nato+typo"\n')
    desk.article(topics=["NATO"])
    assert json.loads(desk.publish()["/topics/nato+typo/feed.json"].render())["items"] == []
    assert desk.publication()["/topics/typo+nato/"].moved_to == "/topics/nato+typo/"
    said = cli("check", desk.folder, "--archive", desk.archive_file).out
    assert f"{desk.folder}/site.toml: warning: feeds.query: there is no such topic: 'typo' in 'nato+typo'" in said


def test_check_is_quiet(listed, cli):
    """Of combinations of topics that there are it says nothing."""
    said = cli("check", listed.folder, "--archive", listed.archive_file)
    assert (said.status, said.out) == (0, ["6 articles, 0 errors, 0 warnings"])
