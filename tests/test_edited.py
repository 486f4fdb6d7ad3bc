"""`updated` moves when what people see says something else, and at no other time."""

from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW
from reader import make_reader
from sqlalchemy import select, update

from feeds.archive import schema
from feeds.archive import sync as syncing
from feeds.formats import FORMATS

PUBLISHED = datetime(2025, 6, 1, 12, tzinfo=UTC)
TEXT = "The ferry stays at its pier on Tuesday, and the passengers take the bus to the other bank of the river."
LATER, EVEN_LATER = NOW + timedelta(hours=1, seconds=7), NOW + timedelta(days=1)


@pytest.fixture
def edit(desk):
    """Writes the article anew, looks at a moment, and gives what feeds say of its update then."""

    def edited(name: str = "article.md", at: datetime = LATER, **article: object) -> datetime:
        desk.article(name, **{"body": TEXT, **article})
        return look(desk, at, name)

    return edited


def look(desk, at: datetime, name: str = "article.md") -> datetime:
    desk.sync(at)
    return updated(desk, at, name)


def updated(desk, at: datetime, name: str = "article.md") -> datetime:
    listed = desk.archive.articles([name], at)[name]
    return listed.updated or listed.published


def test_what_was_there_first_was_not_edited(desk, edit):
    """A new archive knows what is there, and of no edits."""
    assert edit(at=NOW) == PUBLISHED


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("A headline", TEXT.replace("Tuesday", "Friday")),
        ("A headline", f"{TEXT} Nobody knows for how long."),
        ("Another story", TEXT),
    ],
)
def test_text_that_says_something_else(desk, edit, title, body):
    """An article was updated at the moment of the sync that saw it."""
    edit(at=NOW)
    assert edit(title=title, body=body) == LATER
    assert look(desk, EVEN_LATER) == LATER


@pytest.mark.parametrize(
    "change",
    [
        {"body": TEXT.replace("passengers", "pasengers")},
        {"body": TEXT.replace("ferry", "*ferry*").replace("bus", "[bus](https://bus.example.org/)")},
        {"body": TEXT.replace(", and", "\n\nand")},
        {"title": "A  Headline"},
        {"topics": ["Rivers"]},
        {"image": "pier.png"},
        {"summary": "No ferry."},
        {"authors": ["Ada Lindqvist"]},
        {"date": "2025-05-31 12:00"},
    ],
    ids=str,
)
def test_what_says_the_same(desk, edit, change):
    """Typos, markup and all that isn't the text itself move nothing."""
    edit(at=NOW)
    assert edit(**change) == (PUBLISHED if "date" not in change else datetime(2025, 5, 31, 12, tzinfo=UTC))


def test_file_that_is_touched(desk, edit):
    """The time of a file says nothing."""
    edit(at=NOW)
    assert edit() == PUBLISHED


def test_typo_after_an_edit(desk, edit):
    """It leaves the moment as it is, with each format saying the same."""
    edit(at=NOW)
    edit(body=f"{TEXT} Nobody knows for how long.")
    assert edit(at=EVEN_LATER, body=f"{TEXT} Nobody knows for how lang.") == LATER
    bodies = [desk.publication(EVEN_LATER)[f"/feed.{each.suffix}"].render().decode() for each in FORMATS]
    assert all("2026-01-01T01:00:07Z" in each for each in bodies)


def test_word_of_the_author(desk, edit):
    """What the author says of an edit is believed, and overrules what was seen before."""
    edit(at=NOW)
    said = edit(body=TEXT.replace("Tuesday", "Friday"), updated="2025-12-31 10:00")
    assert said == datetime(2025, 12, 31, 10, tzinfo=UTC)
    seen = edit(at=EVEN_LATER, body=TEXT.replace("Tuesday", "Monday"), updated="2025-12-31 10:00")
    assert seen == EVEN_LATER
    later = EVEN_LATER + timedelta(days=2)
    assert edit(at=later, body=TEXT, updated="2026-01-03 08:00") == datetime(2026, 1, 3, 8, tzinfo=UTC)


def test_word_that_says_nothing_new(desk, edit):
    """An old `updated` does not hide an edit, nor one that is earlier than what readers know."""
    edit(at=NOW, updated="2025-12-01")
    edit(body=TEXT.replace("Tuesday", "Friday"), updated="2025-12-01")
    assert edit(at=EVEN_LATER, body=TEXT, updated="2025-11-01") == EVEN_LATER


def test_day_without_a_time(desk, edit):
    """The second within the hour that such an article gets is no word of its author."""
    first = edit(at=NOW, date="2025-06-01")
    assert first - PUBLISHED.replace(hour=0) < timedelta(hours=1)
    assert edit(date="2025-06-02", body=TEXT.replace("Tuesday", "Friday")) == LATER


def test_article_that_nobody_saw(desk, edit):
    """Before an article is published it is edited for nobody."""
    edit(at=NOW, date="2026-01-01 02:00")
    edit(date="2026-01-01 02:00", body="Something else. A different story.")
    assert updated(desk, EVEN_LATER) == datetime(2026, 1, 1, 2, tzinfo=UTC)


def test_article_that_is_postponed(desk, edit):
    """An edit does not come before the article."""
    edit(at=NOW)
    edit(body=TEXT.replace("Tuesday", "Friday"))
    moved = datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert edit(at=EVEN_LATER, body=TEXT.replace("Tuesday", "Friday"), date="2026-01-01 12:00") == moved


def test_broken_in_between(desk, edit):
    """The last good version is what an edit is measured by."""
    edit(at=NOW)
    desk.write("article.md", "---\ndate: soon\n---\nHalf of it")
    assert look(desk, LATER) == PUBLISHED
    assert edit(at=EVEN_LATER) == PUBLISHED
    desk.write("article.md", "---\ndate: soon\n---\nHalf of it")
    look(desk, EVEN_LATER)
    assert edit(at=EVEN_LATER + timedelta(hours=1), body="Another story.") == EVEN_LATER + timedelta(hours=1)


def test_other_code_reads_otherwise(desk, edit, monkeypatch):
    """An edition that finds other texts in the same files has edited none of them."""
    edit(at=NOW, raw=True, body=f"By Ada Lindqvist\n\n{TEXT}\n\nRead also: The weather, and nothing but the weather")
    monkeypatch.setattr("feeds.content.raw_text.is_raw", lambda _: False)
    monkeypatch.setattr(syncing, "edition", lambda: "another")
    before = desk.archive.articles(["article.md"], NOW)["article.md"].body
    assert look(desk, LATER) == PUBLISHED
    assert desk.archive.articles(["article.md"], LATER)["article.md"].body != before


def test_other_settings_and_an_edit(desk, edit):
    """Where all is read anew, what was edited is found all the same."""
    edit(at=NOW)
    edit("other.md", at=NOW, title="Another headline", date="2025-06-02 12:00")
    desk.settings('language = "de"\n')
    assert edit(body=TEXT.replace("Tuesday", "Friday")) == LATER
    assert updated(desk, LATER, "other.md") == PUBLISHED + timedelta(days=1)


def test_file_that_moves(desk, edit):
    """The moment moves with it."""
    edit(at=NOW)
    edit(body=TEXT.replace("Tuesday", "Friday"))
    desk.remove("article.md")
    assert edit("moved.md", at=EVEN_LATER, body=TEXT.replace("Tuesday", "Friday")) == LATER


def test_file_that_moves_and_is_edited(desk, edit):
    """An id tells that it is the same article."""
    edit(at=NOW, id="https://old.example.org/1")
    desk.remove("article.md")
    assert edit("moved.md", body=TEXT.replace("Tuesday", "Friday"), id="https://old.example.org/1") == LATER


def test_many_edits_at_once(desk):
    """Each gets a second of its own, none in the future."""
    for number in range(5):
        desk.article(f"{number}.md", title=f"Story {number}", date=f"2025-06-0{number + 1}", body=TEXT)
    desk.article("now.md", date=f"{LATER - timedelta(seconds=1):%Y-%m-%d %H:%M:%S}")
    desk.sync(NOW)
    for number in range(5):
        desk.article(f"{number}.md", title=f"Story {number}", date=f"2025-06-0{number + 1}", body="It is over.")
    desk.sync(LATER)
    moments = sorted(updated(desk, LATER, f"{number}.md") for number in range(5))
    assert moments == [LATER - timedelta(seconds=each) for each in (5, 4, 3, 2, 0)]


def test_edited_twice_in_a_second(desk, edit):
    """The second edit is later than the first, or readers would take it for the same."""
    edit(at=NOW)
    edit(body=TEXT.replace("Tuesday", "Friday"))
    desk.article(body=TEXT.replace("Tuesday", "Monday"))
    desk.sync(LATER)
    assert updated(desk, LATER + timedelta(seconds=1)) == LATER + timedelta(seconds=1)


def test_lines_that_recur(desk):
    """A line that all articles of a source have, and that is left out, is no part of an edit."""
    line = "All the valley in one minute, wherever you are"

    def write(number: int, *lines: str) -> None:
        paragraphs = "\n\n".join((TEXT.replace("ferry", f"ferry number {number}"), f"It was day {number}.", *lines))
        desk.write(f"courier/{number}.txt", f"date 2025-06-0{number + 1} Ferry {number} at its pier\n\n{paragraphs}\n")

    for number in range(5):
        write(number, line)
    write(5)
    desk.sync(NOW)
    before = updated(desk, NOW, "courier/5.txt")
    write(5, line)
    desk.sync(LATER)
    article = desk.archive.articles(["courier/5.txt"], LATER)["courier/5.txt"]
    assert line not in article.body
    assert article.updated == before


def test_archive_that_is_made_anew(desk, edit):
    """It knows nothing of edits; what the author says stays."""
    edit(at=NOW)
    edit(body=TEXT.replace("Tuesday", "Friday"))
    desk.lose_archive()
    desk.sync(EVEN_LATER)
    assert updated(desk, EVEN_LATER) == PUBLISHED


def test_version_that_can_not_be_read(desk, edit):
    """What other code wrote down, and this can't read, tells of no edit and stops nothing."""
    edit(at=NOW)
    with desk.archive.connect() as connection:
        data = connection.execute(select(schema.content.c.data)).scalar_one()
        connection.execute(update(schema.content).values(data=data.replace(b"markdown", b"asciidoc")))
        connection.commit()
    assert edit(body=TEXT.replace("Tuesday", "Friday")) == PUBLISHED


@pytest.mark.parametrize("suffix", ["atom", "rss", "json"])
def test_reader_sees_an_edit_once(desk, edit, tmp_path, suffix):
    """`reader` takes an edit of markup for none, and one of the text for one."""
    seen = []

    def read(at: datetime) -> None:
        file = tmp_path / "feeds" / f"feed.{suffix}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(desk.publication(at)[f"/feed.{suffix}"].render())
        with make_reader(str(tmp_path / "reader.sqlite3"), feed_root=str(tmp_path / "feeds")) as reader:
            reader.add_feed(file.name, exist_ok=True)
            reader.update_feed(file.name)
            (entry,) = reader.get_entries()
            seen.append(entry.updated)

    edit(at=NOW)
    read(NOW)
    edit(body=TEXT.replace("ferry", "**ferry**"))
    read(LATER)
    assert seen[0] == seen[1]
    edit(at=EVEN_LATER, body=TEXT.replace("Tuesday", "Friday"))
    read(EVEN_LATER)
    assert seen[2] == EVEN_LATER, seen
