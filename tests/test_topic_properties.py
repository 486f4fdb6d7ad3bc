"""Facts about topics with parents, other names and merged ones, and hidden ones, in what is published."""

import json
from xml.etree import ElementTree

import pytest
from conftest import NOW, Desk
from lxml import html

from feeds.app import create_app
from feeds.build import build
from feeds.paths import file_name
from feeds.publish import LivePublication

BASE = "https://news.example.org"
FEEDS = ("feed.atom", "feed.rss", "feed.json")
NAMES = ("", *FEEDS)


def published(desk: Desk, more: str = "", **options):
    desk.settings(more)
    desk.sync()
    return desk.publication(**options)


def titles(publication, term: str) -> list[str]:
    return [item["title"] for item in json.loads(publication[f"/topics/{term}/feed.json"].render())["items"]]


def near(publication, term: str) -> list[str]:
    """Where the page of a topic leads above its list of articles: to other topics."""
    page = html.fromstring(publication[f"/topics/{term}/"].render())
    return [str(link) for link in page.xpath('//main/p/a[not(@class="feed")]/@href')]


# -- parents

PARENTS = """
[topics.world]
[topics.europe]
parent = "world"
[topics.poland]
label = "Poland"
parent = "europe"
"""


@pytest.fixture
def family(desk):
    """Three generations, and a topic besides."""
    desk.article("poland.md", title="of Poland", date="2025-01-03", topics=["Poland"])
    desk.article("europe.md", title="of Europe", date="2025-01-02", topics=["Europe"])
    desk.article("other.md", title="other", date="2025-01-01", topics=["Other"])
    return desk


def test_parents_have_all(family):
    """The feeds of a parent have the articles of its children and theirs, and count them; entries name what is said."""
    publication = published(family, PARENTS)
    assert titles(publication, "world") == titles(publication, "europe") == ["of Poland", "of Europe"]
    assert titles(publication, "poland") == ["of Poland"]
    assert b"world</a> (2)" in publication["/"].render()
    (first, *_) = json.loads(publication["/topics/world/feed.json"].render())["items"]
    assert first["tags"] == ["Poland"]


def test_parent_comes_and_goes(family):
    """A parent that is named later has the articles that are there already, until it is one no more."""
    assert titles(published(family, PARENTS.replace("parent", "#")), "world") == []
    assert titles(published(family, PARENTS), "world") == ["of Poland", "of Europe"]
    assert titles(published(family, PARENTS.replace("parent", "#")), "world") == []


def test_parent_is_news(family):
    """When a topic becomes a parent its feed is as new as that: readers that go by its date fetch it."""
    published(family, PARENTS.replace("parent", "#"))
    later = NOW.replace(month=2)
    family.settings(PARENTS)
    family.sync(later)
    path = "/topics/world/feed.atom"
    assert family.publication(later)[path].last_modified == later
    assert family.atom(path, later).feed.updated == "2026-02-01T00:00:00Z"


def test_pages_lead_up_and_down(family):
    """The page of a parent leads to its children, that of a child to its parent; the front page shows them below it."""
    publication = published(family, PARENTS)
    assert near(publication, "world") == ["../europe/"]
    assert near(publication, "europe") == ["../world/", "../poland/"]
    assert near(publication, "poland") == ["../europe/"]
    assert near(publication, "other") == []
    front = html.fromstring(publication["/"].render())
    below = {link.text: len(list(link.iterancestors("ul"))) for link in front.xpath('//ul[@class="topics"]//a[1]')}
    assert below == {"world": 1, "europe": 2, "Poland": 3, "Other": 1}


def test_hidden_parent(family):
    """A hidden parent is skipped: its child is shown below the next one."""
    publication = published(family, PARENTS.replace("[topics.europe]", "[topics.europe]\nhidden = true"))
    assert near(publication, "poland") == ["../world/"]
    assert near(publication, "world") == ["../poland/"]
    assert titles(publication, "europe") == ["of Poland", "of Europe"]


def test_many_generations(desk):
    """As many generations as site.toml may have are shown."""
    chain = "[topics.t0]\n" + "".join(f'[topics.t{n}]\nparent = "t{n - 1}"\n' for n in range(1, 20))
    desk.article(topics=["t19"])
    publication = published(desk, chain)
    assert titles(publication, "t0") == ["A headline"]
    assert b"t19</a> (1)" in publication["/"].render()


# -- other names

OTHERS = """
[topics.nato]
label = "NATO"
also = ["otan", "НАТО"]
[topics.alliance]
merged_into = "pact"
[topics.pact]
merged_into = "nato"
"""


@pytest.fixture
def renamed(desk):
    """A topic under each of its names."""
    for day, name in enumerate(("NATO", "OTAN", "НАТО", "Alliance", "Pact"), 1):
        desk.article(f"{name}.md", title=name, date=f"2025-01-0{day}", topics=[name])
    return desk


def test_one_topic(renamed):
    """Articles under all names of a topic are in its feed, and name it as site.toml does."""
    publication = published(renamed, OTHERS)
    assert titles(publication, "nato") == ["Pact", "Alliance", "НАТО", "OTAN", "NATO"]
    items = json.loads(publication["/feed.json"].render())["items"]
    assert [item["tags"] for item in items] == [["NATO"]] * 5


@pytest.mark.parametrize("old", ["otan", "нато", "alliance", "pact"])
@pytest.mark.parametrize("name", NAMES)
def test_old_addresses(renamed, old, name):
    """Each address under another name leads to that of the topic, in one step, whatever lies between."""
    client = create_app(published(renamed, OTHERS)).test_client()
    answer = client.get(f"/topics/{old}/{name}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/topics/nato/{name}")
    assert client.get(f"/topics/{old}").headers["Location"] == "/topics/nato/"


def test_feeds_that_moved_are_for_browsers_too(renamed):
    """A reader that runs in a browser may follow a feed that moved."""
    client = create_app(published(renamed, OTHERS)).test_client()
    assert client.get("/topics/otan/feed.atom").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/topics/otan/").headers


def test_old_files(renamed, tmp_path):
    """A host that knows no redirections has the feed's own bytes at its old addresses, and a page that leads on."""
    output = tmp_path / "public"
    publication = published(renamed, OTHERS)
    build(publication, output)
    for old in ("otan", "нато", "alliance", "pact"):
        for name in FEEDS:
            assert (output / f"topics/{old}/{name}").read_bytes() == publication[f"/topics/nato/{name}"].render()
        assert 'url=../nato/"' in (output / f"topics/{old}/index.html").read_text(encoding="utf-8")
    lines = (output / "_redirects").read_text(encoding="utf-8").splitlines()
    for name in NAMES:
        assert f"/topics/otan/{name} /topics/nato/{name} 301" in lines
    assert "/topics/нато /topics/nato/ 301" in lines


def test_old_files_of_feeds_alone(renamed, tmp_path):
    """Where only feeds are built, the old ones are, too, and no list of redirections."""
    publication = published(renamed, OTHERS, with_pages=False)
    build(publication, tmp_path / "public")
    assert {str(file.name) for file in (tmp_path / "public/topics/otan").iterdir()} == set(FEEDS)
    assert "/_redirects" not in publication


def test_merging_later(renamed):
    """Entries keep their ids when topics are merged; the feed's date and the site's lists follow."""
    before = published(renamed)
    items = json.loads(before["/topics/pact/feed.json"].render())["items"]
    assert "/topics/otan/" in before
    publication = published(renamed, OTHERS)
    merged = json.loads(publication["/topics/pact/feed.json"].render())["items"]
    assert items[0]["id"] in {item["id"] for item in merged}
    assert publication["/topics/pact/feed.json"].moved_to == "/topics/nato/feed.json"


def test_old_names_are_in_no_list(renamed, cli):
    """A merged topic and another name are listed nowhere."""
    publication = published(renamed, OTHERS)
    for path in ("/", "/feeds.opml", "/sitemap.xml", "/topics/nato/", "/2025/01/otan/"):
        body = publication[path].render().decode()
        assert not [old for old in ("otan", "alliance", "pact") if f"topics/{old}/" in body]
    assert [line.split()[:2] for line in cli("topics", renamed.folder).out] == [["5", "NATO"]]


def test_announced_once(renamed):
    """Only the feed's own address is one that hubs are told of."""
    publication = published(renamed, OTHERS)
    own = [path for path, each in publication.items() if each.links and each.moved_to is None]
    assert [path for path in own if "topics" in path] == [f"/topics/nato/{name}" for name in FEEDS]


@pytest.mark.parametrize("name", NAMES)
def test_live(renamed, name):
    """A running server follows a merge."""
    renamed.settings()
    renamed.sync()
    live = LivePublication(renamed.archive, iter([NOW, NOW.replace(minute=1)]).__next__)
    assert live[f"/topics/otan/{name}"].moved_to is None
    renamed.settings(OTHERS)
    renamed.sync()
    assert live[f"/topics/otan/{name}"].moved_to == f"/topics/nato/{name}"


@pytest.mark.parametrize(
    "file",
    [
        "static/topics/otan/feed.atom", "static/topics/otan/feed.json/a.png", "static/topics/otan",
        "static/topics/otan/index.html", "static/topics/otan/index.html/a.png", "topics/otan/a.png",
        "static/topics/OTAN/feed.RSS",
    ],
)  # fmt: skip
def test_files_of_an_old_name(renamed, tmp_path, file):
    """A file of one's own wins over an old name; no two documents are one file, or a file and a folder."""
    renamed.write(file, b"own")
    publication = published(renamed, OTHERS)
    names = [file_name(path) for path in publication]
    assert len({str(name).lower() for name in names}) == len(names)
    assert not {parent for name in names for parent in name.parents} & set(names)
    build(publication, tmp_path / "public")
    assert (tmp_path / "public" / file.removeprefix("static/")).read_bytes() == b"own"
    client = create_app(publication).test_client()
    assert client.get("/" + file.removeprefix("static/")).data == b"own"


@pytest.mark.parametrize("alias", ["/topics/otan/", "/topics/otan/feed.atom", "/topics/otan/feed.atom/"])
def test_alias_of_an_old_name(renamed, alias, tmp_path):
    """A name of a topic wins over what an article says that its address once was."""
    renamed.article("a.md", aliases=[alias])
    publication = published(renamed, OTHERS)
    names = [file_name(path) for path in publication]
    assert not {parent for name in names for parent in name.parents} & set(names)
    assert publication["/topics/otan/feed.atom"].moved_to == "/topics/nato/feed.atom"
    build(publication, tmp_path / "public")


# -- hidden ones

HIDDEN = """
[topics.desk]
label = "Desk work"
hidden = true
match = ["internal"]

[[feeds]]
query = "nato+!desk"
title = "For all"
"""


@pytest.fixture
def hidden(desk):
    desk.article("a.md", title="A", topics=["NATO", "Desk"])
    desk.article("b.md", title="B", topics=["NATO"], body="internal")
    desk.article("c.md", title="C", topics=["NATO"])
    return desk


def test_hidden_is_nowhere(hidden):
    """A hidden topic is in no list, no page of another topic or article, and no entry."""
    publication = published(hidden, HIDDEN)
    for path, document in publication.items():
        body = document.render().decode(errors="replace")
        if not path.startswith("/topics/desk/") and not path.startswith("/topics/nato+!desk/"):
            assert "topics/desk" not in body, path
            assert "Desk work" not in body, path


def test_hidden_answers(hidden, tmp_path):
    """Its feeds and page answer and are built: who subscribed to it loses nothing. Search engines leave it out."""
    publication = published(hidden, HIDDEN)
    build(publication, tmp_path / "public")
    for name in NAMES:
        assert (tmp_path / "public/topics/desk" / (name or "index.html")).is_file()
    assert titles(publication, "desk") == ["B", "A"]
    assert b'<meta name="robots" content="noindex">' in publication["/topics/desk/"].render()
    assert titles(publication, "nato+!desk") == ["C"]


def test_hidden_in_a_terminal(hidden, cli):
    """`feeds topics` says which are hidden."""
    hidden.settings(HIDDEN)
    said = cli("topics", hidden.folder).out
    assert [line.endswith("  (hidden)") for line in said] == [True, False]


# -- many


def test_many_topics(desk):
    """However many topics there are all are listed, and an article may have hundreds."""
    number = 600
    desk.article(topics=[f"Topic {each}" for each in range(500)])
    publication = published(desk, "".join(f'[topics.t{n}]\nalso = ["old{n}"]\n' for n in range(number)))
    assert publication["/"].render().count(b"<li>") > number
    opml = ElementTree.fromstring(publication["/feeds.opml"].render())
    assert len(opml.findall("body/outline")[1]) == number + 500
    assert publication["/topics/old7/feed.rss"].moved_to == "/topics/t7/feed.rss"
    (entry,) = json.loads(publication["/topics/topic-499/feed.json"].render())["items"]
    assert len(entry["tags"]) == 500


# -- rules that find everything

EVERYWHERE = '[topics.city]\nmatch = ["city"]\n[topics.river]\nmatch = ["river"]\n'


@pytest.mark.parametrize(
    ("articles", "with_city", "warned"),
    [(20, 19, True), (20, 18, False), (40, 38, True), (40, 37, False), (19, 19, False)],
)
def test_rule_that_finds_everything(desk, cli, articles, with_city, warned):
    """A rule that finds 95 % of twenty articles or more tells nothing apart, and `feeds check` says so."""
    for number in range(articles):
        desk.article(f"{number}.md", body="The city." if number < with_city else "A river.")
    desk.settings(EVERYWHERE)
    said = [line for line in cli("check", desk.folder).out if "apart" in line]
    message = f"topics.city: its phrases tell nothing apart: they are in {with_city} of {articles} articles"
    assert said == ([f"{desk.folder}/site.toml: warning: {message}"] if warned else [])


def test_topic_that_all_articles_name(desk, cli):
    """A topic that authors name in all articles is theirs to name."""
    for number in range(20):
        desk.article(f"{number}.md", body="The city.", topics=["City"])
    desk.settings(EVERYWHERE)
    assert not [line for line in cli("check", desk.folder).out if "apart" in line]


def test_other_names_are_no_suggestions(desk, cli):
    """A name that a topic has besides is not suggested for another one."""
    for number in range(12):
        text = "Yesterday the leaders of Ruritania met. " if number % 2 else "The river rose in the night. "
        desk.article(f"{number}.md", title=f"Day {number}", body=text * 3)
    assert "ruritania" in "".join(cli("topics", desk.folder, "--suggest").out).lower()
    desk.settings('[topics.graustark]\nalso = ["Ruritania"]\n')
    assert "ruritania" not in "".join(cli("topics", desk.folder, "--suggest").out).lower()
