"""Facts about differences between feeds: what subscribers will see is told, and what they must not is found."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from conftest import GOLDEN
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.diff import Difference, FeedChange, as_json, difference, lines
from feeds.published import PublishedEntry, PublishedFeed, read_published

MAY = datetime(2024, 5, 1, tzinfo=UTC)


def entry(number: int, **fields) -> PublishedEntry:
    moment = MAY + timedelta(days=number)
    link, title = f"https://news.example/{number}/", f"Article {number}"
    made = PublishedEntry(f"id-{number}", link, title, moment, moment, "In short", f"<p>Text of {number} for all.</p>")
    return replace(made, **fields)


def feed(*entries: PublishedEntry, form="atom") -> PublishedFeed:
    return PublishedFeed(form, entries=tuple(entries))


def numbered(*numbers: int) -> PublishedFeed:
    return feed(*map(entry, numbers))


def numbers(entries) -> list[int]:
    return [int(each.id.removeprefix("id-")) for each in entries]


def shown(found: Difference) -> list[str]:
    return list(lines(FeedChange("/feed.atom", "changed", found), set()))


def told(old: PublishedFeed, new: PublishedFeed, **options) -> list[str]:
    return shown(difference(old, new, **options))


def test_same():
    """What is published already changes nothing."""
    assert told(numbered(3, 2, 1), numbered(3, 2, 1)) == ["/feed.atom: 3 the same"]


def test_new_and_dropped():
    """A new entry pushes the oldest one out of the window: that one is not withdrawn."""
    found = difference(numbered(3, 2, 1), numbered(4, 3, 2))
    assert (numbers(found.new), numbers(found.dropped), found.withdrawn, found.same) == ([4], [1], (), 2)
    assert found.is_safe


def test_withdrawn_and_returned():
    """An entry that is gone from the middle is withdrawn; the older one that fills the window is not new."""
    found = difference(numbered(4, 3, 2), numbered(4, 2, 1))
    assert (numbers(found.withdrawn), numbers(found.returned), found.new, found.dropped) == ([3], [1], (), ())


def test_withdrawn_oldest():
    """The oldest one is withdrawn, too, if there is room for it."""
    old, new = numbered(3, 2, 1), numbered(3, 2)
    assert numbers(difference(old, new).withdrawn) == [1]
    assert numbers(difference(old, new, room=2).dropped) == [1]


def test_emptied():
    """Of a feed that comes up empty all is withdrawn."""
    assert numbers(difference(numbered(2, 1), feed()).withdrawn) == [2, 1]


def test_undated():
    """Entries without dates drop out at the end of the document, not in its middle."""
    old = [entry(n, published=None, updated=None) for n in (3, 2, 1)]
    new = [entry(n, published=None, updated=None) for n in (5, 4, 3)]
    assert numbers(difference(feed(*old), feed(*new)).dropped) == [2, 1]
    assert numbers(difference(feed(*old), feed(new[0], old[0], old[2])).withdrawn) == [2]


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": "Article 2, corrected at last"}, "title; more than a typo, but not shown as updated"),
        ({"title": "Aritcle 2"}, "title; silent"),
        ({"content": "<div><p>Text of <b>2</b> for all.</p></div>"}, "markup; silent"),
        ({"content": "<p>Text of 3 for all.</p>", "updated": MAY + timedelta(days=9)}, "content; shown as updated"),
        ({"updated": MAY + timedelta(days=9)}, "nothing that is seen; shown as updated"),
        ({"link": "https://news.example/two/"}, "link; silent"),
        ({"summary": "In short!"}, "summary; silent"),
        ({"published": MAY}, "published; silent"),
        (
            {"title": "Bridge", "link": "https://news.example/bridge/", "published": MAY},
            "title, link, published; more than a typo, but not shown as updated",
        ),
    ],
)
def test_edited(fields, line):
    """What changed of an entry is named, and whether readers show it."""
    edited = replace(entry(2), **fields)
    assert told(numbered(3, 2, 1), feed(entry(3), edited, entry(1)))[1].endswith(f"{edited.title}: {line}")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Something else", "published": MAY},
        {"link": "https://other.example/2/?utm_source=x"},
        {"link": "https://news.example/two/"},
        {"link": "https://news.example/two/", "title": "“Article 2”"},
    ],
)
def test_changed_id(fields):
    """An entry that has another id while its link, or its title and day, stayed is found, wherever the host is."""
    found = difference(numbered(3, 2, 1), feed(entry(3), replace(entry(2, id="other"), **fields), entry(1)))
    assert not found.is_safe
    assert [(each.before.id, each.after.id) for each in found.changed_ids] == [("id-2", "other")]
    assert (found.new, found.withdrawn, found.same) == ((), (), 2)
    assert "id-2 → other" in "\n".join(shown(found))


def test_all_ids_changed():
    """A site whose ids all change loses all its subscribers know."""
    new = feed(*(entry(n, id=f"other-{n}") for n in (3, 2, 1)))
    assert len(difference(numbered(3, 2, 1), new).changed_ids) == 3


def test_swapped_ids():
    """Two entries that took each other's id are found, though both ids are still there."""
    swapped = feed(entry(3), entry(2, id="id-1"), entry(1, id="id-2"))
    found = difference(numbered(3, 2, 1), swapped)
    assert {(each.before.id, each.after.id) for each in found.changed_ids} == {("id-2", "id-1"), ("id-1", "id-2")}


def test_lost_id():
    """An entry that has no id any more is found."""
    found = difference(numbered(2, 1), feed(entry(2), entry(1, id="")))
    assert "id-1 → none" in "\n".join(shown(found))
    assert not found.is_safe


def test_recurring_titles():
    """A title that recurs on other days is no changed id."""
    old, new = (feed(*(entry(n, title="The week") for n in each)) for each in ((2, 1), (3, 2)))
    assert difference(old, new).is_safe


@pytest.mark.parametrize("old", ["atom", "rss", "json"])
@pytest.mark.parametrize("new", ["atom", "rss", "json"])
def test_formats(old, new):
    """Between formats nothing differs that is the same for subscribers."""
    one, other = (read_published((GOLDEN / f"feed.{each}").read_bytes()) for each in (old, new))
    assert told(one, other) == ["/feed.atom: 6 the same"]


def test_many_lines():
    """A long list is cut, and says how much it leaves out; the JSON has all."""
    found = difference(feed(), numbered(*range(50, 0, -1)))
    first, *_, last = shown(found)
    assert (first, last) == ("/feed.atom: 50 new, 0 the same", "  … and 30 more new")
    assert len(as_json(FeedChange("/feed.atom", "changed", found))["new"]) == 50


def test_json():
    """The same for programs."""
    new = feed(entry(4), entry(3, title="Aritcle 3"), entry(2, id="other"))
    made = json.loads(json.dumps(as_json(FeedChange("/feed.atom", "changed", difference(numbered(3, 2, 1), new)))))
    assert made["safe"] is False
    assert [(each["id_before"], each["id"]) for each in made["changed_ids"]] == [("id-2", "other")]
    assert made["edited"][0] == {
        "id": "id-3",
        "link": "https://news.example/3/",
        "title": "Aritcle 3",
        "published": "2024-05-04T00:00:00+00:00",
        "updated": "2024-05-04T00:00:00+00:00",
        "what": ["title"],
        "significant": False,
        "updated_moved": False,
    }
    assert [len(made[name]) for name in ("new", "returned", "withdrawn", "left", "dropped")] == [1, 0, 0, 0, 1]
    assert made["same"] == 0


any_entry = st.builds(
    lambda n, id_, title, link: entry(
        n, id=f"id-{id_}", title=f"Article {title}", link=f"https://news.example/{link}/"
    ),
    *[st.integers(1, 5)] * 4,
)
any_feed = st.lists(any_entry, max_size=6, unique_by=lambda each: each.id).map(lambda entries: feed(*entries))


@settings(max_examples=40)
@given(any_feed, any_feed)
def test_all_told(old, new):
    """Each entry of both feeds is told exactly once, and a feed differs from itself in nothing."""
    found = difference(old, new)
    changed = [*found.edited, *found.changed_ids]
    kept_before = len(found.withdrawn) + len(found.dropped) + found.same
    kept_after = len(found.new) + len(found.returned) + found.same
    lost = {each.before.id for each in found.changed_ids}
    won = {each.after.id for each in found.changed_ids}
    assert kept_before + len(found.edited) + len({e.id for e in old.entries} & (lost | won)) == len(old.entries)
    assert kept_after + len(found.edited) + len({e.id for e in new.entries} & (lost | won)) == len(new.entries)
    assert all(each.before in old.entries and each.after in new.entries for each in changed)
    assert shown(difference(new, new)) == [f"/feed.atom: {len(new.entries)} the same"]
