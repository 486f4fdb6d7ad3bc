"""What was wrong in an article is said at its top, wherever it is read, and moves `updated`."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from conftest import NOW

from feeds.check.feed import check_feed
from feeds.content import load
from feeds.explanation import explain
from feeds.feed_file import feed_files
from feeds.formats import FORMATS
from feeds.model import Correction, Site

SITE = Site("Eastern Desk", "https://news.example.org/", "news.example.org,2024", timezone="Europe/Kyiv")
DAY = datetime(2025, 6, 3, 21, tzinfo=UTC)  # the 4th in Kyiv
WRONG = "An earlier version said that the ferry had sunk."
LATER = NOW + timedelta(hours=1)


def loaded(front_matter: str, fence: str = "---"):
    date = "date = 2025-06-01T12:00:00Z" if fence == "+++" else "date: 2025-06-01 12:00"
    return load(f"{fence}\n{date}\n{front_matter}\n{fence}\nThe story.\n".encode(), "article.md", SITE)


@pytest.mark.parametrize(
    ("fence", "front_matter", "corrections"),
    [
        ("---", "correction: One, and no list", [Correction("One, and no list")]),
        ("---", "corrections: [One, Two, One]", [Correction("One"), Correction("Two")]),
        ("---", "correction:\n- text: One\n  date: 2025-06-04\n- Two", [Correction("One", DAY), Correction("Two")]),
        ("---", "correction: One\ncorrections: [Two]", [Correction("One"), Correction("Two")]),
        ("---", "correction: null\ncorrections: []", []),
        ("+++", 'correction = "One  &amp; two"', [Correction("One & two")]),
        ("+++", '[[correction]]\ndate = 2025-06-04\ntext = "One"', [Correction("One", DAY)]),
        ("+++", '[correction]\ndate = "2025-06-04 00:00"\ntext = "One"', [Correction("One", DAY)]),
    ],
)
def test_how_they_are_written(fence, front_matter, corrections):
    """A text, a table with text and perhaps a date, or a list of these."""
    found = loaded(front_matter, fence)
    assert found.problems == ()
    assert found.article.corrections == tuple(corrections)
    dates = [each.date for each in corrections if each.date]
    assert found.article.updated == max(dates, default=None)


@pytest.mark.parametrize(
    ("fence", "front_matter", "line", "message"),
    [
        ("---", "correction: true", 3, "\"correction\" has no text: ''"),
        ("---", "title: x\ncorrection:\n- date: 2025-06-04", 4, "\"correction\" has no text: ''"),
        ("---", "corrections: [[One]]", 3, '"corrections" has no text: a list'),
        ("---", 'correction: ["One", ""]', 3, "\"correction\" has no text: ''"),
        ("---", "correction: {text: One, date: soon}", 3, "\"correction\" has a date that is none: 'soon'"),
        ("---", "correction: {text: One, when: 1}", 3, "\"correction\" is a table with date and text, and has 'when'"),
        ("+++", 'title = "x"\n[[correction]]\ndate = 2025-06-04', 4, "\"correction\" has no text: ''"),
        ("+++", "correction = 1.5\n[corrections]\ntext = []", 4, '"corrections" has no text: a list'),
    ],
)
def test_one_that_can_not_be_read(fence, front_matter, line, message):
    """It is an error with its line, for nobody may believe that it is shown."""
    found = loaded(front_matter, fence)
    assert [(each.line, each.severity, each.message) for each in found.problems] == [(line, "error", message)]


def test_where_it_is_shown(desk, parse):
    """At the top of the content in every format and on the page, above the picture, and not in the summary."""
    desk.settings('timezone = "Europe/Kyiv"\n')
    said = {"text": "Not <b>five</b> & six.", "date": "2025-06-04"}
    desk.article(correction=[said, WRONG], image={"url": "https://example.org/pier.png", "alt": "The pier"})
    publication = desk.publish()
    notes = f"<p><em>2025-06-04: Not &lt;b&gt;five&lt;/b&gt; &amp; six.</em></p>\n<p><em>{WRONG}</em></p>\n"
    for path in ("/feed.atom", "/feed.rss"):
        (entry,) = parse(publication[path].render()).entries
        assert entry.content[0].value.startswith(f"{notes}<p><img ")
        assert entry.summary == "The story."
    (item,) = json.loads(publication["/feed.json"].render())["items"]
    picture = '<p><img src="https://example.org/pier.png" alt="The pier"></p>'
    assert item["content_html"] == f"{notes}{picture}\n<p>The story.</p>"
    (page,) = (path for path in publication if path.endswith("/article/"))
    assert item["content_html"] in publication[page].render().decode()


def test_article_without_a_text(desk, parse):
    """Then the correction is all that there is."""
    desk.article(body="", correction=WRONG)
    (entry,) = parse(desk.publish()["/feed.atom"].render()).entries
    assert entry.content[0].value == f"<p><em>{WRONG}</em></p>"
    assert entry.summary == "A headline"


def test_feeds_stay_valid(desk, tmp_path):
    """Nothing is wrong with feeds that show one, whatever stands in it."""
    desk.article(correction="Not 5 < 6 && ]]> <script>alert(1)</script> \u202eabc\u200b")
    publication = desk.publish()
    for each in FORMATS:
        (tmp_path / f"feed.{each.suffix}").write_bytes(publication[f"/feed.{each.suffix}"].render())
        (file,) = feed_files(str(tmp_path / f"feed.{each.suffix}"))
        assert list(check_feed(file, NOW)) == []
        assert b"<script" not in publication[f"/feed.{each.suffix}"].render()


def updated(desk, at: datetime) -> datetime:
    desk.sync(at)
    article = desk.archive.articles(["article.md"], at)["article.md"]
    return article.updated or article.published


@pytest.mark.parametrize(
    ("correction", "moment"),
    [
        (WRONG, LATER),
        ({"text": WRONG, "date": "2025-12-31 18:00"}, datetime(2025, 12, 31, 18, tzinfo=UTC)),
        ({"text": WRONG, "date": "2025-06-01"}, LATER),  # before the article: readers would not hear of it
        ("Oops", LATER),
    ],
    ids=str,
)
def test_it_moves_updated(desk, correction, moment):
    """To its date, or to when it was seen."""
    desk.article()
    before = updated(desk, NOW)
    desk.article(correction=correction)
    assert before < updated(desk, LATER) == moment


def test_typo_in_a_correction(desk):
    """It moves nothing; another one of the same day does, and so does one that says something else."""
    desk.article(correction={"text": WRONG, "date": "2025-06-02"})
    before = updated(desk, NOW)
    desk.article(correction={"text": WRONG.replace("earlier", "earleir"), "date": "2025-06-02"})
    assert updated(desk, LATER) == before
    desk.article(correction=[{"text": each, "date": "2025-06-02"} for each in (WRONG, "Nor had it burnt.")])
    assert updated(desk, LATER + timedelta(hours=1)) == LATER + timedelta(hours=1)
    desk.article(correction=[{"text": each, "date": "2025-06-02"} for each in (WRONG, "It burnt on Friday.")])
    assert updated(desk, LATER + timedelta(hours=2)) == LATER + timedelta(hours=2)


def test_bad_one_of_a_published_article(desk):
    """The article stays as it was."""
    desk.article(correction=WRONG)
    desk.sync()
    desk.article(correction=[], body="Another story.", corrections=[[]])
    assert desk.sync(LATER).problems
    assert desk.archive.articles(["article.md"], LATER)["article.md"].corrections == (Correction(WRONG),)


def test_it_is_explained(desk):
    """With the line that it stands in."""
    found = loaded(f"correction: {WRONG}")
    facts = explain(found.article, found, "", SITE, noise=()).facts
    assert [(each.value, each.found) for each in facts if each.name == "correction"] == [(WRONG, "line 3")]
