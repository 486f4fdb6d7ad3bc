"""Facts about ids.tsv: what is written is read, what is wrong is told with its line, and ids stay with their files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ConfigError
from feeds.issuing import Claim, merge
from feeds.ledger import Issued, read_ledger, write_ledger

DAY = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)

moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))
names = st.text(st.characters(), min_size=1, max_size=20)  # surrogates, controls and all
ledgers = st.lists(st.tuples(names, names, st.none() | moments), unique_by=(lambda r: r[0], lambda r: r[1])).map(
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


def claim(source, id_, standing="asked", day=1):
    return Claim(source, id_, datetime(2024, 5, day, tzinfo=UTC), standing)


def merged(ledger, *claims):
    known = [Issued(source, id_) for source, id_ in ledger.items()]
    made = merge(known, claims)
    return {each.source: each.id for each in made.ledger}, dict(made.ids), [str(each) for each in made.problems]


def test_published_id_wins():
    """An article keeps the id of the ledger, whatever its date and name ask for today."""
    assert merged({"a.md": "old"}, claim("a.md", "new")) == ({"a.md": "old"}, {"a.md": "old"}, [])
    assert merged({"a.md": "old"}, claim("a.md", "new", "given")) == ({"a.md": "old"}, {"a.md": "old"}, [])


def test_new_and_gone():
    """New articles get a line; a file that is gone keeps its own, and has its id when it is back."""
    ledger, ids, problems = merged({"a.md": "1"}, claim("b.md", "2"))
    assert (ledger, ids, problems) == ({"a.md": "1", "b.md": "2"}, {}, [])
    assert merged(ledger, claim("a.md", "other"), claim("b.md", "2"))[1] == {"a.md": "1"}


def test_moved():
    """An id that is claimed under another name while its file is gone has moved with it."""
    for standing in ("asked", "given"):
        assert merged({"a.md": "1"}, claim("b.md", "1", standing)) == ({"b.md": "1"}, {}, [])


def test_moved_and_replaced():
    """A file that moved keeps its id, though another one has its old name: the archive remembers that."""
    claims = claim("b.md", "1", "given"), claim("a.md", "2", "given")
    assert merged({"a.md": "1"}, *claims) == ({"a.md": "2", "b.md": "1"}, {}, [])


def test_lost_archive():
    """Without an archive's memory the ledger decides: who asks for another one's id gets an id of its own."""
    ledger, ids, problems = merged({"a.md": "1"}, claim("a.md", "2"), claim("b.md", "1"))
    assert ledger["a.md"] == ids["a.md"] == "1"
    assert ledger["b.md"] == ids["b.md"]
    assert ids["b.md"].startswith("1-")
    assert problems == [f"b.md: has the same id as a.md; it gets another one: {ids['b.md']}"]


def test_older_one_keeps():
    """Of two new articles with one id the older one keeps it; both are named."""
    ledger, ids, problems = merged({}, claim("a.md", "1", day=2), claim("b.md", "1", day=1))
    assert ledger["b.md"] == "1"
    assert list(ids) == ["a.md"]
    assert problems[0].startswith("a.md: has the same id as b.md; it gets another one")


def test_own_id():
    """What the author writes wins over the ledger, and that subscribers knew another id is told."""
    ledger, ids, problems = merged({"a.md": "1"}, claim("a.md", "mine", "own"))
    assert (ledger, ids) == ({"a.md": "mine"}, {})
    assert problems == ["a.md: was published with the id 1, and now has one of its own: mine"]


def test_first_date_stays():
    """The ledger says when an article was first published, also after its file moved and its date was mended."""
    made = merge([Issued("a.md", "1", DAY)], [claim("b.md", "1", day=9)])
    assert made.ledger == (Issued("b.md", "1", DAY),)


few = st.sampled_from("abcdef")
claims_of_any = st.lists(
    st.builds(Claim, few, st.sampled_from("123456"), moments, st.sampled_from(["own", "given", "asked"])),
    unique_by=lambda each: each.source,
)
any_ledger = st.lists(st.builds(Issued, few, st.sampled_from("123456")), unique_by=(lambda e: e.source, lambda e: e.id))


@given(any_ledger, claims_of_any)
def test_merge_properties(ledger, claims):
    """Nobody shares an id; all articles have a line; ids of the ledger stay in it; a second time changes nothing."""
    made = merge(ledger, claims)
    sources, ids = [each.source for each in made.ledger], [each.id for each in made.ledger]
    assert sources == sorted(set(sources))
    assert len(set(ids)) == len(ids)
    assert {each.source for each in claims} <= set(sources)
    owners = {each.source for each in claims if each.standing == "own"}
    assert {each.id for each in ledger if each.source not in owners} - set(ids) <= {
        each.id for each in ledger if any(c.source == each.source and c.standing == "given" for c in claims)
    }
    settled = [Claim(c.source, made.ids.get(c.source, c.id), c.published, "given") for c in claims]
    again = merge(made.ledger, settled)
    assert (again.ledger, again.ids, again.problems) == (made.ledger, {}, ())


@given(any_ledger, claims_of_any, st.randoms(use_true_random=False))
def test_merge_order(ledger, claims, random):
    """The order in which articles and lines come decides nothing."""
    made = merge(ledger, claims)
    shuffled = random.sample(ledger, len(ledger)), random.sample(claims, len(claims))
    assert merge(*shuffled).ledger == made.ledger
