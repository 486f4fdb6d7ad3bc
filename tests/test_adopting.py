"""Facts about moving in: each entry that was published finds its article, or nobody takes its id."""

import random
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.adopting import Adopter, adopt, faults, lines
from feeds.content import load, read
from feeds.content.files import walk
from feeds.model import Site
from feeds.pairing.keys import link_key, name_key, title_key
from feeds.published import PublishedEntry, PublishedFeed, read_published

HOME = "https://old.example"


def day(number: int, hour: int = 12) -> datetime:
    return datetime(2024, 5, number, hour, tzinfo=UTC)


FIRST = day(1)


def entry(id_: str, path: str = "", title: str = "", published: datetime | None = None) -> PublishedEntry:
    return PublishedEntry(id_, path if "://" in path or not path else HOME + path, title, published)


def article(source: str, path: str = "", title: str = "", published: datetime = FIRST, *more: str, **fields) -> Adopter:
    return Adopter(source, title, published, (path or f"/{source}/", *more), **fields)


def adopted(entries, articles, link: str = HOME):
    return adopt([PublishedFeed("rss", link=link, entries=tuple(entries))], articles)


def ids(entries, articles, **fields) -> dict[str, str]:
    return adopted(entries, articles, **fields).ids


# -- keys


@pytest.mark.parametrize(
    "address",
    [
        "https://old.example/2024/caf%C3%A9",
        "http://www.old.example:80/2024/caf%c3%a9/",
        "//OLD.example/2024//café/index.html#utm_source=x",
        "https://old.example/2024/Cafe\u0301.html?utm_source=rss&utm_medium=feed",
        "https://old.example/2024/café.md?fbclid=1",
    ],
)
def test_same_page(address):
    """One page is one key, however its address is written."""
    assert link_key(address) == ("old.example", "/2024/café")


def test_other_pages():
    """What a query or an anchor names is a page of its own; parameters may come in any order."""
    assert link_key("/?p=1") == ("", "/?p=1") != link_key("/?p=2")
    assert link_key("/?b=2&a=1") == link_key("/index.php?a=1&b=2")
    assert link_key("/log#may") != link_key("/log#june")


@pytest.mark.parametrize("address", ["", "http://[", "https://\udcff/", "\x00"])
def test_no_page(address):
    """What is no address is no page that could be found, and nothing fails."""
    assert link_key(address)[1] in ("", "/", "/\x00")


def test_names():
    """The name of a page is its last part, without the day."""
    assert name_key("/blog/2024-05-01-a-tale.html") == name_key("/2024/05/a-tale/") == "a-tale"
    assert name_key("/?p=1") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It's “here”", 'it’s "Here"'),
        ("A -- b...", "A – b…"),
        ("AT&amp;T", "AT&T"),
        ("Using `code`", "Using code"),
        ("x <b>y</b>", "x y"),
    ],
)
def test_same_title(one, other):
    """A title is the same however it is typeset."""
    assert title_key(one) == title_key(other)


def test_other_titles():
    """Versions and languages that differ by a sign are others."""
    assert len({title_key(each) for each in ("C++ 1.1", "C# 1.1", "C 1.1", "C 11")}) == 4


# -- who takes over what


def test_link():
    """The link decides, whatever became of title and date, and of the host."""
    entries = [entry("1", "/2024/05/a.html?utm_source=rss", "Old title", day(9)), entry("2", "/b", "New title", day(1))]
    articles = [article("a.md", "/2024/05/a/", "New title"), article("b.md", "/b/", "Old title")]
    assert ids(entries, articles) == {"a.md": "1", "b.md": "2"}
    assert {each.by for each in adopted(entries, articles).adoptions} == {"link"}


def test_alias():
    """A path at which the page once was counts like that where it is."""
    assert ids([entry("1", "/?p=7")], [article("a.md", "/a/", "A", day(1), "https://old.example/?p=7")]) == {
        "a.md": "1"
    }


def test_links_elsewhere():
    """A link to another site, as blogs of links have them, is no page of this one."""
    entries = [
        entry("1", "/b", "B", day(2)),
        entry("2", "/c", "C", day(3)),
        entry("3", "https://else.example/a", "X", day(9)),
    ]
    assert ids(entries, [article("a.md", "/a/", "A")]) == {}


def test_name_and_day():
    """Where addresses are built another way, the name and the day are enough."""
    made = adopted(
        [entry("1", "/blog/a-tale", "Old", day(1)), entry("2", "/blog/update", "U", day(5))],
        [article("a.md", "/2024/05/a-tale/", "New", day(1, 0)), article("u.md", "/2024/05/update/", "V", day(9))],
    )
    assert [(each.source, each.by) for each in made.adoptions] == [("a.md", "name and day")]


def test_title_and_day():
    """Of several with one title the day says which."""
    entries = [entry(str(n), f"/?p={n}", "The week", day(n * 7)) for n in (1, 2, 3)]
    articles = [article(f"{n}.md", "", "The week", day(n * 7, 3)) for n in (1, 2, 3, 4)]
    assert ids(entries, articles) == {"1.md": "1", "2.md": "2", "3.md": "3"}


def test_day_where_it_was_written():
    """A day is the same where it was written, or in UTC."""
    late = datetime(2024, 5, 7, 23, 30, tzinfo=timezone(-timedelta(hours=8)))
    entries = [entry("1", "/?p=1", "The week", late), entry("2", "/?p=2", "The week", late + timedelta(days=7))]
    articles = [article("a.md", "", "The week", day(7, 0)), article("b.md", "", "The week", day(15, 0))]
    assert ids(entries, articles) == {"a.md": "1", "b.md": "2"}


def test_nearly_the_day():
    """A day more or less is enough where no other one is near."""
    entries = [entry("1", "/?p=1", "News", day(7)), entry("2", "/?p=2", "News", day(20))]
    articles = [article("a.md", "", "News", day(8)), article("b.md", "", "News", day(19))]
    assert ids(entries, articles) == {"a.md": "1", "b.md": "2"}
    daily = [article(f"{n}.md", "", "News", day(n)) for n in (6, 8, 19)]
    assert ids(entries, daily) == {"19.md": "2"}


def test_title():
    """A title that says something and that nobody else has is enough; a short one is not."""
    telling = "The bridge over the river is open"
    made = adopted([entry("1", "/?p=1", telling, day(1)), entry("2", "/?p=2", "News", day(1))],
                   [article("a.md", "", telling, day(20)), article("b.md", "", "News", day(20))])  # fmt: skip
    assert made.ids == {"a.md": "1"}
    assert [left.why for left in made.left] == ["b.md has its title, but another link and another day, 2024-05-20"]
    twice = [article("a.md", "", telling, day(20)), article("b.md", "", telling, day(25))]
    (left,) = adopted([entry("1", "/?p=1", telling, day(1))], twice).left
    assert left.why == "2 articles have its title, and its day says not which: a.md, b.md"


def test_shared_link():
    """A link that entries with other titles share, such as the home page of a podcast, names none of them."""
    entries = [entry(str(n), "/show", f"Episode number {n} of the whole show", day(n)) for n in (1, 2)]
    articles = [article("show.md", "/show/", "The show", day(20)), article("2.md", "", entries[1].title, day(2))]
    assert ids(entries, articles) == {"2.md": "2"}


# -- what is refused


def test_id_twice():
    """An id that stands for two pages stands for none; of versions of one page it is the newest one's."""
    twice = [entry("1", "/a", "A", day(1)), entry("1", "/b", "B", day(2))]
    made = adopted(twice, [article("a.md", "/a/"), article("b.md", "/b/")])
    assert made.ids == {}
    assert {left.why for left in made.left} == {"has the id '1', as 2 entries with other links have"}
    versions = [entry("1", "/a", "A", day(1)), entry("1", "/a", "A again", day(2))]
    assert [each.entry for each in adopted(versions, [article("a.md", "/a/")]).adoptions] == versions[1:]


def test_no_id():
    """An entry without an id is left."""
    (left,) = adopted([entry("", "/a")], [article("a.md", "/a/")]).left
    assert left.why == "has no id"


def test_own_id():
    """An article whose author gave it an id keeps that; one that has the very id has it."""
    own = article("a.md", "/a/", id="mine", own_id=True)
    (left,) = adopted([entry("1", "/a")], [own]).left
    assert left.why == "a.md has an id of its own, mine"
    (adoption,) = adopted([entry("mine", "/elsewhere")], [own]).adoptions
    assert (adoption.source, adoption.by) == ("a.md", "id")


def test_first_feed_wins():
    """Of two feeds that call an article by two ids the first one is believed, and the other one is told."""
    feeds = [PublishedFeed("rss", link=HOME, entries=(entry(id_, "/a", "A", day(1)),)) for id_ in ("1", "2")]
    made = adopt(feeds, [article("a.md", "/a/", "A")])
    assert made.ids == {"a.md": "1"}
    assert [left.why for left in made.left] == ["a.md takes over another id, 1"]


def test_lines():
    """What is left and what was guessed is printed, with the reason."""
    entries = [entry("1", "/a", "A", day(1)), entry("2", "/x/b", "B", day(2)), entry("3", "/c", "C")]
    made = adopted(entries, [article("a.md", "/a/"), article("b.md", "/b/", "B", day(2))])
    assert list(lines(made)) == [
        "2 ids are taken over: 1 by link, 1 by name and day",
        "1 is not:",
        "  C: no article has its link, nor its title",
        "1 without the same link; look whether they are right:",
        "  B (2024-05-02): b.md (name and day)",
    ]


def test_faults():
    """What makes the ids of a feed doubtful is told."""
    feed = PublishedFeed("rss", entries=(entry(""), entry("1"), entry("1")), faults=("is broken",))
    assert [str(each) for each in faults("old.xml", feed)] == [
        "old.xml: is broken",
        "old.xml: has an entry without an id: nothing can be taken over there",
        "old.xml: has the id '1' 2 times",
    ]


# -- properties

few = st.sampled_from("abc")
entries_of_any = st.lists(
    st.builds(entry, st.sampled_from(["", "1", "2", "3", "4"]), few.map("/{}".format),
              few.map("A long title, {}".format), st.none() | st.integers(1, 4).map(day)), max_size=6,
)  # fmt: skip
articles_of_any = st.lists(
    st.builds(article, st.sampled_from("pqrst"), few.map("/{}/".format), few.map("A long title, {}".format),
              st.integers(1, 4).map(day), own_id=st.booleans(), id=st.sampled_from(["", "1", "x", "y", "z"])),
    max_size=5, unique_by=(lambda a: a.source, lambda a: a.id or a.source),
)  # fmt: skip


@settings(max_examples=40)
@given(entries_of_any, articles_of_any)
def test_one_to_one(entries, articles):
    """No article takes two ids, no id is taken by two, and each entry that is not adopted says why."""
    made = adopted(entries, articles)
    taken = [each.entry.id for each in made.adoptions]
    assert len(set(taken)) == len(taken) == len(made.ids)
    assert "" not in taken
    owners = {each.source: each.id for each in articles if each.own_id}
    assert all(owners.get(each.source, each.entry.id) == each.entry.id for each in made.adoptions)
    others = {each.id: each.source for each in articles if each.id}
    assert all(others.get(each.entry.id, each.source) == each.source for each in made.adoptions)
    told = {each.entry.id for each in made.left} | set(taken)
    assert {each.id for each in entries} <= told


@given(st.permutations(range(12)), st.permutations(range(12)))
def test_any_order(entries_order, articles_order):
    """A feed of the same articles is taken over whole, in whatever order, at whatever addresses."""
    rng = random.Random(1)
    articles = [article(f"{n}.md", f"/{n}/", f"A title of some length {n % 4}", day(n + 1)) for n in range(12)]
    entries = [
        entry(f"id-{n}", rng.choice([f"/{n}", f"/?p={n}"]), articles[n].title, articles[n].published) for n in range(12)
    ]
    found = ids([entries[n] for n in entries_order], [articles[n] for n in articles_order])
    assert found == {f"{n}.md": f"id-{n}" for n in range(12)}


# -- real feeds


@pytest.mark.parametrize("permalink", ["/{year}/{month}/{slug}/", "/news/{year}/{month}/{day}/{slug}/", "/{slug}.html"])
@pytest.mark.parametrize(
    ("feed", "content", "missing"),
    [
        ("hugodocs-2023/oracle/hugo-rss.xml", "hugodocs-2023/content/content/en", 2),
        ("jekyll-docs/oracle/jekyll-feed.xml", "jekyll-docs/content/docs/_posts", 1),
    ],
)
def test_real_feeds(shared: Path, feed: str, content: str, missing: int, permalink: str):
    """Of feeds that generators wrote each entry is adopted whose article there is; no article is left over."""
    site = Site("New", "https://new.example/", "new.example,2024", permalink=permalink)
    folder = shared / "corpora" / content
    loaded = [load(read(folder, each.source), each.source, site).article for each in walk(folder) if each.is_article]
    articles = [
        Adopter(each.source, each.title, each.published, (each.permalink, *each.aliases)) for each in loaded if each
    ]
    old = read_published((shared / "corpora" / feed).read_bytes())
    made = adopt([old], articles)
    absent = [left for left in made.left if left.why == "no article has its link, nor its title"]
    shared_ids = [left for left in made.left if left.why.startswith("has the id of a later entry")]
    assert len(absent) == missing
    assert len(made.adoptions) + len(absent) + len(shared_ids) == len(old.entries)
    assert len(made.adoptions) + len(shared_ids) == len(articles)
    of_source = {each.source: each.title for each in articles}
    assert all(
        title_key(each.entry.title) == title_key(of_source[each.source])
        for each in made.adoptions
        if "title" in each.by
    )


def test_large_archive():
    """A feed with the whole of a large archive is matched entry by entry, the few that are here among them."""
    entries = [entry(f"urn:x:{n}", f"/{n}/", "The weather", day(1 + n % 28)) for n in range(10_000)]
    articles = [article(f"{n}.md", f"/{n}/", "The weather", day(1 + n % 28)) for n in range(0, 10_000, 500)]
    found = adopted(entries, articles)
    assert found.ids == {each.source: f"urn:x:{each.source.removesuffix('.md')}" for each in articles}
    assert len(found.left) == 10_000 - 20
