"""The checklist of publishers, A: identity. A reader shows each article once, however it is published."""

import json
import re
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import NOW, SETTINGS, Desk
from lxml import etree

from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.paths import file_name
from feeds.publication import FEEDS, Publication
from feeds.publish import publish

ROOT = Path(__file__).parents[2]
FORMATS = ("atom", "rss", "json")
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


def feeds_of(publication: Publication) -> dict[str, bytes]:
    """All feeds by path, those at the addresses that readers guess, too."""
    return {path: document.render() for path, document in publication.items() if document.media_type in FEEDS}


def entries_of(body: bytes) -> list[tuple[str, str, str]]:
    """Title, id and link of each entry, whatever the format."""
    if body.startswith(b"{"):
        return [(item["title"], item["id"], item["url"]) for item in json.loads(body)["items"]]
    root = etree.fromstring(body)
    if root.tag == "rss":
        return [tuple(item.findtext(name) for name in ("title", "guid", "link")) for item in root.iter("item")]
    found = ((each, each.find(f"{ATOM}link[@rel='alternate']")) for each in root.iter(f"{ATOM}entry"))
    return [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}id"), link.get("href")) for each, link in found]


def ids_of(publication: Publication) -> set[str]:
    """Every id in any feed."""
    return {id_ for body in feeds_of(publication).values() for _, id_, _ in entries_of(body)}


def links_of(publication: Publication) -> set[str]:
    """Every link of an entry in any feed."""
    return {link for body in feeds_of(publication).values() for _, _, link in entries_of(body)}


def test_a1_id_follows_nothing_that_may_change(desk):
    """A1. An id is an ASCII tag URI that was given once, and follows no title, slug, date, scheme, domain or folder."""
    desk.settings(text=SETTINGS.replace("https://", "http://"))
    desk.article("полтава.md", title="Перша", topics=["NATO"])
    (before,) = ids_of(publication := desk.publish())
    assert before == "tag:news.example.org,2024:2025-06-01/%D0%BF%D0%BE%D0%BB%D1%82%D0%B0%D0%B2%D0%B0"
    seen = links_of(publication)
    for change in (
        desk.settings,
        lambda: desk.settings(text=SETTINGS.replace("https://news.example.org/", "https://new.example.com/blog/")),
        lambda: desk.settings('permalink = "/{slug}.html"\n'),
        lambda: desk.article("полтава.md", title="Друга", slug="other", topics=["NATO"]),
        lambda: desk.article("полтава.md", title="Друга", slug="third", date="2025-07-02", topics=["Energy"]),
    ):
        change()
        publication = desk.publish()
        assert ids_of(publication) == {before}
        assert not links_of(publication) & seen  # each of them moves the article
        seen |= links_of(publication)
    (desk.folder / "полтава.md").rename(desk.folder / "інша.md")
    assert ids_of(desk.publish()) == {before}


def test_a2_same_id_everywhere(desk):
    """A2. An article has one id, in Atom, RSS and JSON, in the main feeds and in those of each of its topics."""
    desk.article("a.md", title="A", topics=["NATO", "Навчання"])
    desk.article("b.md", title="B", date="2025-06-02", topics=["NATO"], id="https://old.example.org/b/")
    desk.article("c.md", title="C", date="2025-06-03", id="a name of ours")
    shown = defaultdict(list)
    for body in feeds_of(desk.publish()).values():
        for title, id_, _ in entries_of(body):
            shown[title].append(id_)
    in_main = 3 + 4  # formats, and the addresses that readers guess
    assert {title: len(ids) for title, ids in shown.items()} == {"A": in_main + 6, "B": in_main + 3, "C": in_main}
    assert {title: len(set(ids)) for title, ids in shown.items()} == {"A": 1, "B": 1, "C": 1}


def test_a2_feeds_have_ids_of_their_own(desk):
    """A2. Each feed has an id that no other feed and no entry has, also where these are called `feed`."""
    for name in ("feed", "topics", "nato"):
        desk.article(f"{name}.md", title=name, topics=[name])
    publication = desk.publish()
    paths = [path for path in publication if path.endswith("/feed.atom")]
    ids = [etree.fromstring(publication[path].render()).findtext(f"{ATOM}id") for path in paths]
    assert len(paths) == 4
    assert len({*ids, *ids_of(publication)}) == 4 + 3


def test_a2_readers_that_know_ids_alone():
    """A2. The reference says what becomes of an article in two feeds at a reader that knows ids alone (newsboat)."""
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    assert "a reader that knows articles by id alone shows one of them once" in reference


BLANK = ("", " ", "\u200b", "\x07", "&nbsp;")
SHARED = (None, None, "same", "same", " same ", "SAME", "tag:x.org,2024:1", "tag:x.org,2024:1")


def test_a3_no_id_twice_and_none_blank(desk):
    """A3. No document has an id twice or a blank one, whatever ids, names and dates articles share."""
    for n, id_ in enumerate((*BLANK, *SHARED)):
        desk.article(f"{n}/name.md", title=f"Number {n}", id=id_, topics=["NATO"])
    desk.write("13/name.txt", "date 2025-06-01 Number 13\nThe story of NATO.\n")
    desk.settings('[topics.nato]\nlabel = "NATO"\nmatch = ["NATO"]\n')
    for path, body in feeds_of(desk.publish()).items():
        found = entries_of(body)
        assert {title for title, _, _ in found} == {f"Number {n}" for n in range(14)}, path
        ids = [id_ for _, id_, _ in found]
        assert len(ids) == len(set(ids)), path
        assert all(id_.isascii() and not set(id_) & set(" \t\n") for id_ in ids), path
        assert not any(id_.endswith((":", "/")) for id_ in ids), path


def test_a4_guid_is_no_permalink(desk):
    """A4. Every guid says isPermaLink="false", also one that is a URL: where the page is, the link says."""
    desk.article("a.md", topics=["NATO"])
    desk.article("b.md", id="https://news.example.org/2025/06/b/", topics=["NATO"])
    publication = desk.publish()
    for path in ("/feed.rss", "/topics/nato/feed.rss"):
        guids = list(etree.fromstring(publication[path].render()).iter("guid"))
        assert [dict(guid.attrib) for guid in guids] == [{"isPermaLink": "false"}] * 2
    assert "https://news.example.org/2025/06/b/" in [guid.text for guid in guids]


CANONICAL = (
    "https://old.example.org/a/", "http://old.example.org/~ann/b", "http://old.example.org/?p=1",
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
)  # fmt: skip


def test_a5_urls_as_ids(desk, cli, tmp_path):
    """A5. A canonical URL that is an id stays as it is, to its last slash; one in another form is kept, and told of."""
    for n, id_ in enumerate(CANONICAL):
        desk.article(f"{n}.md", id=id_)
    desk.article("minted.md")
    minted = "tag:news.example.org,2024:2025-06-01/minted"
    publication = desk.publish()
    assert ids_of(publication) == {*CANONICAL, minted}
    assert told_of(cli, publication, tmp_path) == []
    desk.article("4.md", id="HTTP://Old.Example.ORG:80/%7Eann")
    publication = desk.publish()
    assert "HTTP://Old.Example.ORG:80/%7Eann" in ids_of(publication)  # readers know it so
    assert "'http://old.example.org/~ann'" in "".join(told_of(cli, publication, tmp_path))


def told_of(cli, publication: Publication, folder: Path) -> list[str]:
    """What `feeds check` says of the feeds of a publication."""
    for format_ in FORMATS:
        (folder / f"feed.{format_}").write_bytes(publication[f"/feed.{format_}"].render())
    ran = cli("check", "--feeds", *(folder / f"feed.{format_}" for format_ in FORMATS), "--format", "json")
    return [problem["message"] for problem in json.loads("\n".join(ran.out))]


NO_URI = (
    "x:<y>", "http://", "http:///x", "http://[", "https:/x.org", "tag:foo", "urn:x", "urn:uuid:nope", 'a:"b"', "a:{b}",
)  # fmt: skip


def test_a5_what_only_looks_like_a_uri(desk, cli, tmp_path):
    """A5. An id that begins like a URI and is none becomes one, as any other text does."""
    for n, id_ in enumerate(NO_URI):
        desk.article(f"{n}.md", title=id_, id=id_)
    publication = desk.publish()
    assert [id_ for id_ in sorted(ids_of(publication)) if not id_.startswith("tag:news.example.org,2024:")] == []
    assert told_of(cli, publication, tmp_path) == []


def test_a6_an_edit_keeps_the_id(desk):
    """A6. An edit of whatever an article says keeps its id, in a file that has none and in one that gives it."""
    desk.article("a.md", title="A")
    desk.article("b.md", title="B", id="https://old.example.org/b")
    before = ids_of(desk.publish())
    versions = [
        {"title": "Another"},
        {"body": "Another story."},
        {"date": "2024-01-01 12:00"},
        {"updated": "2025-12-01"},
        {"author": "Bob", "topics": ["Energy"], "summary": "In short.", "language": "uk", "image": "/a.png"},
        {"date": "2025-06-01"},
    ]
    seen = {desk.publication()["/feed.atom"].render()}
    for number, version in enumerate(versions):
        desk.article("a.md", **version)
        desk.article("b.md", id="https://old.example.org/b", **version)
        publication = desk.publish(NOW + timedelta(hours=number))
        assert ids_of(publication) == before
        seen.add(publication["/feed.atom"].render())
    assert len(seen) == 1 + len(versions)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "nato/briefing.md"}, {"name": "energy/briefing.md"}),
        ({"name": "b.md", "id": "same"}, {"name": "c.md", "id": "same", "date": "2024-01-01"}),
        ({"name": "b.md", "id": "same"}, {"name": "a.md", "id": "same"}),
    ],
    ids=["a name of the day", "an older twin", "a twin"],
)
def test_a6_a_twin_takes_nobodys_id(desk, first, second):
    """A6. An id that an article was published with stays its own, when another one comes that asks for the same."""
    desk.article(title="First", **first)
    (before,) = ids_of(desk.publish())
    desk.article(title="Second", **second)
    publication = desk.publish()
    after = {title: id_ for title, id_, _ in entries_of(publication["/feed.json"].render())}
    assert after["First"] == before
    assert after["Second"] != before


TOPICS = ["Zebras", "apples", "Mangoes", "Ähren", "1st"]
AUTHORS = ["Zoe", "ann", "Bob", "Álvaro"]
# What the words of the article and its folder add, in the order of site.toml.
MORE_TOPICS = "[topics.yaks]\nmatch = ['story']\n[topics.bears]\nmatch = ['The']\n"


def in_order(publication: Publication, title: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The categories and authors of an article in their order, as its feeds name them: one pair, if all agree."""
    found = set()
    for body in feeds_of(publication).values():
        if body.startswith(b"{"):
            (item,) = (item for item in json.loads(body)["items"] if item["title"] == title)
            found.add((tuple(item["tags"]), tuple(author["name"] for author in item["authors"])))
            continue
        for each in etree.fromstring(body).iter(f"{ATOM}entry", "item"):
            if title in (each.findtext("title"), each.findtext(f"{ATOM}title")):
                categories = [c.get("label") or c.text for c in each.iter(f"{ATOM}category", "category")]
                names = [name.text for name in each.iter(f"{ATOM}name")] or each.findtext(f"{DC}creator").split(", ")
                found.add((tuple(categories), tuple(names)))
    return found


def test_a7_categories_and_authors_keep_their_order(desk):
    """A7. Categories and authors stand as the author wrote them, in every feed, after any edit and in a new archive."""
    desk.settings(MORE_TOPICS)
    desk.article("rivers/a.md", title="A", topics=TOPICS, authors=AUTHORS)
    (order,) = in_order(some(desk.publish()), "A")
    assert order[0][: len(TOPICS)] == tuple(TOPICS)
    assert set(order[0][len(TOPICS) :]) == {"rivers", "yaks", "bears"}
    assert order[1] == tuple(AUTHORS)
    for n in range(3):  # others write the same topics otherwise, and in another order
        desk.article(
            f"rivers/{n}.md", title=str(n), topics=[t.upper() for t in reversed(TOPICS)], authors=AUTHORS[::-1]
        )
    desk.article("rivers/a.md", title="A", topics=TOPICS, authors=AUTHORS, body="The edited story.")
    assert in_order(some(desk.publish()), "A") == {order}
    archive = Archive(desk.folder.parent / "new.sqlite3")
    sync(archive, desk.folder, desk.site, NOW)
    assert in_order(some(publish(desk.site, archive, NOW)), "A") == {order}
    archive.close()


def some(publication: Publication) -> Publication:
    paths = ("/feed.atom", "/feed.rss", "/feed.json", "/topics/zebras/feed.atom", "/topics/yaks/feed.rss")
    return {path: publication[path] for path in paths}


def write_site(desk: Desk) -> Desk:
    """Articles of all kinds in several topics, and a file."""
    desk.settings('hub = "https://hub.example/"\nicon = "/a.png"\n[topics.gas]\nmatch = ["story"]\n')
    for n in range(12):
        desk.article(f"{n}.md", title=f"Number {n}", date="2025-06-01", topics=[f"T{n % 5}", "b", "a"], authors=AUTHORS)
    desk.article("c.md", title="C", date="2025-06-02 12:00:00.123456", updated="2025-07-01T00:00:00.999999+05:30")
    desk.write("d.txt", "date 2025-06-03 10:00 D\nThe story & more.\n")
    desk.write("a.png", b"\x89PNG")
    desk.sync()
    return desk


def test_a8_same_bytes_at_any_time(desk, tmp_path):
    """A8. An unchanged site gives the same bytes a year later, and in a new archive that is made then."""
    write_site(desk)
    before = {path: document.render() for path, document in desk.publication().items()}
    later = NOW + timedelta(days=365, seconds=7, microseconds=11)
    assert {path: document.render() for path, document in desk.publish(later).items()} == before
    archive = Archive(tmp_path / "new.sqlite3")
    sync(archive, desk.folder, desk.site, later)
    assert {path: document.render() for path, document in publish(desk.site, archive, later).items()} == before
    archive.close()


def test_a8_same_bytes_of_any_process(desk, run_feeds, tmp_path):
    """A8. So does another process, with other random numbers for its sets, at its own time, and in another place."""
    write_site(desk)
    ran = run_feeds("build", desk.folder, "public", PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    assert ran.returncode == 0, ran.stderr
    publication = desk.publication()
    for path, document in publication.items():
        assert (tmp_path / "public" / file_name(path)).read_bytes() == document.render(), path


def test_a8_no_microseconds(desk):
    """A8. No date in a feed has a fraction of a second, though the author's had."""
    write_site(desk)
    for path, body in feeds_of(desk.publication()).items():
        assert b"2025" in body, path
        assert not re.search(rb"\d\d:\d\d:\d\d[.,]\d", body), path
