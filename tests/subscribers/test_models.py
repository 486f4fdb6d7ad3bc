"""The models of readers do what the readers' source says, with documents that the product need not have made."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from .documents import read
from .feedbin import Feedbin
from .follower import Follower
from .freshrss import FreshRss
from .miniflux import Miniflux
from .netnewswire import NetNewsWire
from .network import Answer, Network, followed, moved, unavailable
from .newsboat import Newsboat
from .rhythm import Rhythm
from .rss2email import Rss2email
from .sfeed import Sfeed

BEGIN = datetime(2024, 5, 1, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOST = "https://news.example.org"
URL = f"{HOST}/feed.rss"

READERS = {
    "miniflux": Miniflux,
    "netnewswire": NetNewsWire,
    "freshrss": FreshRss,
    "feedbin": Feedbin,
    "newsboat": lambda url: Newsboat((url,)),
    "sfeed": Sfeed,
    "rss2email": Rss2email,
    "follower": Follower,
}


def item(id_: str, *, title: str = "A title", link: str = "/a/", published: datetime = BEGIN, text: str = "") -> str:
    return (
        f"<item><title>{title}</title><link>{HOST}{link}</link><guid isPermaLink='false'>{id_}</guid>"
        f"<pubDate>{format_datetime(published)}</pubDate><description>{text}</description></item>"
    )


class Server:
    """A host with one feed, and paths where other documents are; it notes what it was asked."""

    def __init__(self) -> None:
        self.network = Network(BEGIN)
        self.items: list[str] = []
        self.headers: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.paths: dict[str, str] = {}
        self.up()

    def up(self) -> None:
        self.network.hosts[HOST] = self._answer

    def _answer(self, path, headers):
        self.asked.append({"path": path, **headers})
        xml = self.paths.get(path) or self.document(*self.items)
        if path not in self.paths and path != "/feed.rss":
            return Answer(404, {})
        tag = f'"{hash(xml)}"'
        status = 304 if headers.get("If-None-Match") == tag else 200
        return Answer(status, {"etag": tag, **self.headers}, b"" if status == 304 else xml.encode())

    @staticmethod
    def document(*items: str, previous: str = "") -> str:
        link = f"<atom:link rel='prev-archive' href='{previous}'/>" if previous else ""
        return f"<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel>{link}{''.join(items)}</channel></rss>"

    def poll(self, reader, at: timedelta) -> list[str]:
        """What a reader shows that it didn't before: the ids."""
        before = len(reader.shown)
        self.network.now = BEGIN + at
        reader.poll(self.network.fetch, self.network.now)
        return [each.item.id for each in reader.shown[before:]]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(params=READERS)
def reader(request):
    return READERS[request.param](URL)


def test_news_once(server, reader):
    """An item is shown once, the oldest of them first; another one later."""
    server.items = [item("2"), item("1")]
    assert sorted(server.poll(reader, HOUR)) == ["1", "2"]
    assert server.poll(reader, 3 * HOUR) == []
    server.items.insert(0, item("3"))
    assert server.poll(reader, 5 * HOUR) == ["3"]


def test_another_id_is_another_item(server, reader):
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.items = [item("other")]
    assert server.poll(reader, 3 * HOUR) == ["other"]


def test_another_title_and_link(server, reader):
    """All but sfeed know an item by its id."""
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.items = [item("1", title="Another", link="/b/")]
    assert server.poll(reader, 3 * HOUR) == (["1"] if isinstance(reader, Sfeed) else [])
    assert reader.shown[-1].kind == ("again" if isinstance(reader, Sfeed) else "new")


def test_conditions(server, reader):
    """All but sfeed say which version they have."""
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.poll(reader, 3 * HOUR)
    assert ("If-None-Match" in server.asked[1]) is not isinstance(reader, Sfeed)


def test_failure_passes(server, reader):
    """After an answer that says to come later, and after none, all go on as before."""
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.network.hosts[HOST] = unavailable
    assert server.poll(reader, 3 * HOUR) == []
    server.network.hosts.clear()
    assert server.poll(reader, 5 * HOUR) == []
    server.items.insert(0, item("2"))
    server.up()
    assert server.poll(reader, 8 * HOUR) == ["2"]


def test_not_a_feed(server, reader):
    """Something else at the address of the feed changes nothing."""
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.paths["/feed.rss"] = "<html><p>Welcome</html>"
    assert server.poll(reader, 3 * HOUR) == []
    server.paths.clear()
    server.items.insert(0, item("2"))
    assert server.poll(reader, 6 * HOUR) == ["2"]


def test_moved_for_ever(server, reader):
    """All but sfeed follow, whose user gives it the new address after a week.

    FreshRSS and, after six days, Feedbin ask there straight away: they go on when the old host is no more.
    """
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.network.hosts = {HOST: moved("https://new.example.org"), "https://new.example.org": server._answer}
    server.items.insert(0, item("2"))
    follows = not isinstance(reader, Sfeed)
    assert server.poll(reader, 3 * HOUR) == (["2"] if follows else [])
    assert server.poll(reader, 8 * DAY) == []
    del server.network.hosts[HOST]
    server.items.insert(0, item("3"))
    found = server.poll(reader, 16 * DAY)
    assert found == {FreshRss: ["3"], Feedbin: ["3"], Sfeed: ["2", "3"]}.get(type(reader), [])


def test_miniflux_gives_up(server):
    """After three errors Miniflux asks no more, until somebody looks after a week."""
    reader = Miniflux(URL)
    server.network.hosts[HOST] = unavailable
    for hours in (1, 3, 5):
        server.poll(reader, hours * HOUR)
    server.up()
    server.items = [item("1")]
    assert server.poll(reader, 3 * DAY) == []
    assert server.poll(reader, 8 * DAY) == ["1"]


def test_waits(server):
    """Miniflux and FreshRSS wait as long as `max-age` says, a day at the most; NetNewsWire five hours at the most."""
    server.headers = {"cache-control": "public, max-age=8640000"}
    server.items = [item("1")]
    readers = Miniflux(URL), FreshRss(URL), NetNewsWire(URL)
    for each in readers:
        server.poll(each, HOUR)
    server.items = [item("2")]
    assert [server.poll(each, 7 * HOUR) for each in readers] == [[], [], ["2"]]
    assert [server.poll(each, 26 * HOUR) for each in readers] == [["2"], ["2"], []]


def test_netnewswire_forgets(server):
    """What left the feed after 30 days is new when it comes back; within 30 days it isn't."""
    reader = NetNewsWire(URL)
    server.items = [item("1"), item("2")]
    server.poll(reader, HOUR)
    server.items = [item("2")]
    server.poll(reader, 29 * DAY)
    server.items = [item("1"), item("2")]
    assert server.poll(reader, 30 * DAY) == []
    server.items = [item("2")]
    server.poll(reader, 32 * DAY)
    server.poll(reader, 34 * DAY)
    server.items = [item("1"), item("2")]
    assert server.poll(reader, 36 * DAY) == ["1"]
    assert reader.shown[-1].kind == "new"


def test_netnewswire_knows_what_is_old(server):
    """What was published half a year ago comes as read."""
    reader = NetNewsWire(URL)
    server.items = [item("1", published=BEGIN - 184 * DAY), item("2", published=BEGIN - 182 * DAY)]
    server.poll(reader, HOUR)
    assert [each.kind for each in reader.shown] == ["read", "new"]


def test_netnewswire_keeps_off(server):
    """After 404 it doesn't ask for 53 hours."""
    reader = NetNewsWire(f"{HOST}/elsewhere")
    server.poll(reader, HOUR)
    server.paths["/elsewhere"] = server.document(item("1"))
    assert server.poll(reader, 53 * HOUR) == []
    assert server.poll(reader, 55 * HOUR) == ["1"]


def test_freshrss_is_muted_for_good(server):
    """410 ends a subscription of FreshRSS."""
    reader = FreshRss(URL)
    server.network.hosts[HOST] = lambda path, headers: Answer(410, {})
    server.poll(reader, HOUR)
    server.up()
    server.items = [item("1")]
    assert server.poll(reader, 30 * DAY) == []


def test_freshrss_distrusts_ids(server):
    """More than one double id in ten, and an item with another link is another one."""
    reader = FreshRss(URL)
    server.items = [item("1", link="/a/"), item("1", link="/b/"), item("2", link="/c/")]
    assert server.poll(reader, HOUR) == ["2", "1", "1"]
    server.items[2] = item("2", link="/d/")
    assert server.poll(reader, 3 * HOUR) == ["2"]


def test_freshrss_forgets(server):
    """What it has not seen for three months, and is not among the last fifty, it shows again."""
    reader = FreshRss(URL)
    first, others = item("first"), [item(str(number)) for number in range(60)]
    server.items = [first]
    server.poll(reader, HOUR)
    server.items = others
    server.poll(reader, 2 * DAY)
    server.items = [first]
    assert server.poll(reader, 80 * DAY) == []
    server.items = others
    server.poll(reader, 81 * DAY)
    server.poll(reader, 180 * DAY)
    server.items = [first]
    assert server.poll(reader, 182 * DAY) == ["first"]


def test_feedbin_tells_of_changes(server):
    """A text that grew by more than 50 characters is shown as updated, one that grew by less is not."""
    reader = Feedbin(URL)
    server.items = [item("1"), item("2")]
    server.poll(reader, HOUR)
    server.items = [item("1", text="x" * 51), item("2", text="x" * 50)]
    assert server.poll(reader, 3 * HOUR) == ["1"]
    assert reader.shown[-1].kind == "again"


def test_feedbin_knows_what_is_old(server):
    """What was published a month ago comes as read."""
    reader = Feedbin(URL)
    server.items = [item("1", published=BEGIN - 31 * DAY), item("2", published=BEGIN - 29 * DAY)]
    server.poll(reader, HOUR)
    assert [(each.item.id, each.kind) for each in reader.shown] == [("2", "new"), ("1", "read")]


def test_newsboat_knows_an_item_of_two_feeds(server):
    """One cache holds all its feeds."""
    server.paths["/other.rss"] = server.document(item("1"), item("2"))
    server.items = [item("1")]
    reader = Newsboat((URL, f"{HOST}/other.rss"))
    assert server.poll(reader, HOUR) == ["1", "2"]


def test_sfeed_by_id(server):
    """With another `merge`, sfeed goes by ids as others do."""
    reader = Sfeed(URL, by_id=True)
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.items = [item("1", title="Another")]
    assert server.poll(reader, 3 * HOUR) == []


def test_rss2email_forgets_validators(server):
    """A 304 that does not repeat the validators costs the whole feed the next time."""
    reader = Rss2email(URL)
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.network.hosts[HOST] = lambda path, headers: Answer(304, {})
    server.poll(reader, 2 * HOUR)
    server.up()
    server.poll(reader, 3 * HOUR)
    assert "If-None-Match" not in server.asked[-1]


def test_follower_finds_what_it_missed(server):
    """It goes back through documents until it knows an item, and takes all in their order."""
    reader = Follower(URL)
    server.items = [item("1")]
    server.poll(reader, HOUR)
    server.paths = {
        "/feed.rss": server.document(item("6"), item("5"), previous="/archive/2"),
        "/archive/2": server.document(item("4"), item("3"), previous="archive/1"),
        "/archive/1": server.document(item("2"), item("1"), previous="/archive/0"),
    }
    assert server.poll(reader, 9 * DAY) == []  # /archive/archive/1 is nowhere: it takes nothing, and tries again
    server.paths["/archive/2"] = server.document(item("4"), item("3"), previous="1")
    assert server.poll(reader, 10 * DAY) == ["2", "3", "4", "5", "6"]
    assert "/archive/0" not in {each["path"] for each in server.asked}


def test_redirects_in_a_circle(server):
    server.network.hosts[HOST] = moved(HOST)
    with pytest.raises(OSError, match="too many redirects"):
        followed(server.network.fetch, URL, {})


def test_rhythm():
    """A subscriber looks at regular moments, and not while it is away."""
    rhythm = Rhythm(BEGIN, 2 * HOUR, (BEGIN + 5 * HOUR, BEGIN + 11 * HOUR))
    moments, at = [], BEGIN - DAY
    while (at := rhythm.after(at)) < BEGIN + 16 * HOUR:
        moments.append((at - BEGIN) // HOUR)
    assert moments == [0, 2, 4, 12, 14]
    before = [(rhythm.last_before(BEGIN + hours * HOUR) - BEGIN) // HOUR for hours in (3, 4, 6, 12, 13, 14, 15)]
    assert before == [2, 2, 4, 4, 12, 12, 14]


def test_all_formats_say_the_same(desk):
    """The items of a feed, as they are read here, are the same in all its formats; but JSON names no authors here."""
    desk.article("a.md", title="One & two", topics=["NATO", "Rutte"], body="A story.\n\nIt goes on.")
    desk.article("b.md", title="Three", date="2025-07-01")
    publication = desk.publish()
    documents = [read(publication[f"/feed.{each}"].render()) for each in ("atom", "rss", "json")]
    seen = {tuple((e.id, e.title, e.link, e.content, e.published, e.categories) for e in d.items) for d in documents}
    assert len(seen) == 1
    assert [each.title for each in documents[0].items] == ["Three", "One & two"]
    assert [each.authors for each in documents[0].items] == [each.authors for each in documents[1].items]


def test_deleted_and_older():
    """Atom says what is gone, and where older entries are; JSON Feed the latter."""
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
        <link rel="prev-archive" href="/1"/><at:deleted-entry ref="gone" when="2024-01-01T00:00:00Z"/></feed>"""
    assert (read(atom).previous, read(atom).deleted) == ("/1", ("gone",))
    assert read(b'{"items": [], "next_url": "/1"}').previous == "/1"
