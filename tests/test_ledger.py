"""Facts about ids.tsv: what is written is read, what is wrong is told with its line, and ids stay with their files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.characters import printable
from feeds.errors import ConfigError
from feeds.issuing import Claim, Newcomer, continued, issue, recognised
from feeds.ledger import Issued, read_ledger, with_adopted, write_ledger

DAY = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)

moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
names = st.text(st.characters(), min_size=1, max_size=20)  # surrogates, controls and all
known_ids = names.map(printable).filter(bool)
ledgers = st.lists(st.tuples(names, known_ids, st.none() | moments), unique_by=(lambda r: r[0], lambda r: r[1])).map(
    lambda rows: tuple(sorted((Issued(*row) for row in rows), key=lambda each: each.source))
)


def issued(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


# -- the text


@given(ledgers)
def test_round_trip(ledger):
    """What is written is read again, whatever stands in names and ids."""
    data = write_ledger(ledger)
    assert read_ledger(data) == ledger
    assert write_ledger(read_ledger(data)) == data


@given(ledgers)
def test_line_a_source(ledger):
    """Each source has one line, in the order of sources, however its name is written."""
    lines = [line for line in write_ledger(ledger).decode().split("\n") if line and not line.startswith("#")]
    assert len(lines) == len(ledger)
    assert not any(line != line.strip() or len(line.splitlines()) != 1 for line in lines)


def test_text():
    """A line is the source, the id and the moment; a head says so."""
    text = write_ledger([Issued("b.md", "tag:x,2024:b", DAY), Issued("a\tb.md", "x")]).decode()
    head, rows = text[: text.index("\na")], text[text.index("\na") + 1 :]
    assert all(line.startswith("# ") for line in head.splitlines())
    assert rows == "a\\tb.md\tx\nb.md\ttag:x,2024:b\t2024-05-01T10:30:00Z\n"


def test_order_of_articles():
    """The order in which articles come changes nothing."""
    rows = [Issued("b", "2"), Issued("a", "1"), Issued("ä", "3")]
    assert write_ledger(rows) == write_ledger(rows[::-1])


def test_windows():
    """A byte order mark and CRLF, as editors and git on Windows write them, are no part of names."""
    text = write_ledger([Issued("a.md", "1", DAY), Issued("b.md", "2")])
    assert read_ledger(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")) == read_ledger(text)


def test_same_line_twice():
    """A line that a merge left twice is one."""
    assert read_ledger(issued("a.md\t1", "b.md\t2", "a.md\t1")) == (Issued("a.md", "1"), Issued("b.md", "2"))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["a.md\t1", "a.md\t2"], "ids.tsv:2: says of 'a.md' other than line 1: 'a.md' has '1'"),
        (["a.md\t1", "", "b.md\t1"], "ids.tsv:3: says of '1' other than line 1: 'a.md' has '1'"),
        (["# head", "a.md"], "ids.tsv:2: has one field, not a file, an id and a date with tabs between them"),
        (["a.md\t1\t\t"], "ids.tsv:1: has 4 fields, not a file, an id and a date with tabs between them"),
        (["a.md\t"], "ids.tsv:1: has no id"),
        (["\t1"], "ids.tsv:1: has no file"),
        (["a.md\t1\\u0007"], "ids.tsv:1: has an id with characters that no feed can hold: '1\\x07'"),
        (["a.md\t1\t2024-05-01"], "ids.tsv:1: is not a date like 2024-01-02T03:04:05Z: '2024-05-01'"),
        (["a\\b.md\t1"], "ids.tsv:1: '\\\\b' stands for nothing; a backslash is written twice"),
        (["<<<<<<< HEAD", "a.md\t1"], "ids.tsv:1: is a mark of an unfinished merge: '<<<<<<< HEAD'"),
        (["a.md\t1", "======="], "ids.tsv:2: is a mark of an unfinished merge: '======='"),
    ],
)
def test_faults(lines, message):
    """What is wrong is told with its line."""
    with pytest.raises(ConfigError) as raised:
        read_ledger(issued(*lines))
    assert str(raised.value) == message


def test_not_utf_8():
    """Other encodings are refused, with the line of the first byte."""
    with pytest.raises(ConfigError, match=r"^my\.tsv:2: is not UTF-8$"):
        read_ledger(b"a.md\t1\nb\xff.md\t2\n", "my.tsv")


# -- the ledger and the articles


def claim(source, id_, standing="asked", day=1, *, is_new=False):
    return Claim(source, id_, datetime(2024, 5, day, tzinfo=UTC), standing, is_new)


def merged(ledger, *claims):
    """The ledger as it is then, and the ids of articles that get another one than they claim."""
    known = [Issued(source, id_) for source, id_ in ledger.items()]
    ids = issue(known, claims)
    lines = continued(known, [Issued(each.source, ids.get(each.source, each.id), each.published) for each in claims])
    return {each.source: each.id for each in lines}, ids


def test_published_id_wins():
    """An article keeps the id of the ledger, whatever its date and name ask for today."""
    assert merged({"a.md": "old"}, claim("a.md", "new")) == ({"a.md": "old"}, {"a.md": "old"})
    assert merged({"a.md": "old"}, claim("a.md", "new", "given")) == ({"a.md": "old"}, {"a.md": "old"})


def test_new_and_gone():
    """New articles get a line; a file that is gone keeps its own, and has its id when it is back."""
    ledger, ids = merged({"a.md": "1"}, claim("b.md", "2"))
    assert (ledger, ids) == ({"a.md": "1", "b.md": "2"}, {})
    assert merged(ledger, claim("a.md", "other"), claim("b.md", "2"))[1] == {"a.md": "1"}


def test_moved():
    """An id that is claimed under another name while its file is gone has moved with it."""
    for standing in ("asked", "given"):
        assert merged({"a.md": "1"}, claim("b.md", "1", standing)) == ({"b.md": "1"}, {})


@pytest.mark.parametrize("standing", ["asked", "given"])
def test_moved_and_replaced(standing):
    """A file that moved keeps its id, though another one has its old name: the archive remembers that."""
    claims = claim("b.md", "1", "given"), claim("a.md", "2", standing)
    assert merged({"a.md": "1"}, *claims) == ({"a.md": "2", "b.md": "1"}, {})


def test_lost_archive():
    """Without an archive's memory the ledger decides: who asks for another one's id gets an id of its own."""
    ledger, ids = merged({"a.md": "1"}, claim("a.md", "2"), claim("b.md", "1"))
    assert ledger["a.md"] == ids["a.md"] == "1"
    assert ledger["b.md"] == ids["b.md"]
    assert ids["b.md"].startswith("1-")


def test_older_one_keeps():
    """Of two new articles with one id the older one keeps it."""
    ledger, ids = merged({}, claim("a.md", "1", day=2), claim("b.md", "1", day=1))
    assert ledger["b.md"] == "1"
    assert list(ids) == ["a.md"]


@pytest.mark.parametrize("standing", ["own", "given"])
def test_published_one_keeps(standing):
    """What was published with an id keeps it, though an author now gives it to an older article."""
    claims = claim("a.md", "1", standing, day=2), claim("b.md", "1", "own", day=1, is_new=True)
    assert list(merged({}, *claims)[1]) == ["b.md"]


def test_ledger_knows_who_had_an_own_id():
    """Where nobody remembers which of two had an own id first, the ledger says it."""
    claims = claim("a.md", "1", "own", day=2, is_new=True), claim("b.md", "1", "own", day=1, is_new=True)
    assert list(merged({"a.md": "1"}, *claims)[1]) == ["b.md"]


def test_own_id():
    """What the author writes wins over the ledger."""
    assert merged({"a.md": "1"}, claim("a.md", "mine", "own", is_new=True)) == ({"a.md": "mine"}, {})


def test_first_date_stays():
    """The ledger says when an article was first published, also after its file moved and its date was mended."""
    lines = continued([Issued("a.md", "1", DAY)], [Issued("b.md", "1", datetime(2024, 5, 9, tzinfo=UTC))])
    assert lines == (Issued("b.md", "1", DAY),)


def test_adopted():
    """An id that is taken over stands in the place of what was said of its file, and of it."""
    ledger = Issued("a.md", "1"), Issued("b.md", "2"), Issued("c.md", "3")
    assert with_adopted(ledger, [Issued("a.md", "2", DAY)]) == (Issued("a.md", "2", DAY), Issued("c.md", "3"))


few = st.sampled_from("abcdef")
claims_of_any = st.lists(
    st.builds(
        Claim, few, st.sampled_from("123456"), moments, st.sampled_from(["own", "given", "asked"]), st.booleans()
    ),
    unique_by=lambda each: each.source,
)
any_ledger = st.lists(st.builds(Issued, few, st.sampled_from("123456")), unique_by=(lambda e: e.source, lambda e: e.id))


@given(any_ledger, claims_of_any)
def test_issue_properties(ledger, claims):
    """Nobody shares an id; all articles have a line; a second time changes nothing."""
    lines, ids = merged({each.source: each.id for each in ledger}, *claims)
    assert list(lines) == sorted(lines)
    assert len({*lines.values()}) == len(lines)
    assert {each.source for each in claims} <= lines.keys()
    settled = [Claim(c.source, ids.get(c.source, c.id), c.published, "given") for c in claims]
    assert merged(lines, *settled) == (lines, {})


@given(any_ledger, claims_of_any, st.randoms(use_true_random=False))
def test_issue_order(ledger, claims, random):
    """The order in which articles and lines come decides nothing."""
    shuffled = random.sample(ledger, len(ledger)), random.sample(claims, len(claims))
    assert issue(*shuffled) == issue(ledger, claims)


# -- files under another name


def newcomer(source, title="Another", moment=DAY):
    return Newcomer(source, title, moment)


MIDNIGHT = DAY.replace(hour=0, minute=0)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (Issued("ice.md", "1", MIDNIGHT), newcomer("2024/05/ice.md", moment=MIDNIGHT)),
        (Issued("ice.md", "1", DAY), newcomer("rivers/ice.txt", moment=DAY.replace(hour=4))),
        (Issued("2024-05-01-ice.md", "1", MIDNIGHT), newcomer("ice/index.md", moment=MIDNIGHT)),
        (Issued("ice-on-the-river.md", "1", MIDNIGHT), newcomer("x.md", "Ice on the river", MIDNIGHT)),
        (Issued("ice.md", "1", DAY), newcomer("x.md")),
    ],
    ids=["folder", "suffix", "own folder", "title", "minute"],
)
def test_recognised(before, now):
    """A file under another name is known by its name and day, by its title and day, or by its minute."""
    assert recognised([before], [now]) == {now.source: "1"}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([Issued("ice.md", "1", MIDNIGHT)], [newcomer("x.md", moment=MIDNIGHT)]),
        ([Issued("ice.md", "1", DAY)], [newcomer("ice.md", moment=DAY.replace(day=9))]),
        ([Issued("ice.md", "1", DAY)], [newcomer("x.md"), newcomer("y.md")]),
        ([Issued("ice.md", "1", DAY), Issued("fish.md", "2", DAY)], [newcomer("x.md")]),
        ([Issued("ice.md", "1")], [newcomer("x/ice.md")]),
    ],
    ids=["day alone", "name alone", "two newcomers", "two lines", "no date"],
)
def test_not_recognised(before, now):
    """What could be another article is another one."""
    assert recognised(before, now) == {}
