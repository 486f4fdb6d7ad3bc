"""The list of a site's feeds, `/feeds.opml`, is OPML 2.0, and readers that people use subscribe to all of it."""

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import listparser
import pytest
from lxml import etree
from reader import make_reader
from test_readers import Run, runner, until

# An address at which nobody answers: Liferea asks for the feeds at once.
BASE_URL = "http://127.0.0.1:1/r&d's/"
TITLE = 'R&D\'s <i>"desk"</i> $(id)'
# All differ in their letters: rss2email imports nothing of a list in which two titles have the same letters
# (https://github.com/wking/rss2email/issues/41).
LABELS = (
    "AT&T <b>bold</b>",
    "\"quoted\" and 'single'",
    "$(touch owned); `touch owned` | cat > owned",
    r"back\slash",
    "]]> &amp; &lt;T&gt; &#x3C;",
    "Київ 🚀 שלום",
    "comma, slash/bar|",
    "%s %n {x} ${HOME} %(title)s",
    "# hash ~tilde !bang",
    'a="b" type="link" xmlUrl="x"',
    "-rf --help",
    "Long " * 30 + "label",  # sfeed_opml_import cuts titles at 255 bytes
)
# https://opml.org/spec2.opml: what may be in a head, and in an outline of a list of subscriptions
IN_HEAD = {
    "title", "dateCreated", "dateModified", "ownerName", "ownerEmail", "ownerId", "docs", "expansionState",
    "vertScrollState", "windowTop", "windowLeft", "windowBottom", "windowRight",
}  # fmt: skip
OF_ANY_OUTLINE = {"text", "type", "isComment", "isBreakpoint", "created", "category"}
OF_A_FEED = OF_ANY_OUTLINE | {"xmlUrl", "description", "htmlUrl", "language", "title", "version"}


@dataclass(frozen=True)
class Subscribed:
    """A feed in a list: what it is called, and the folder that it is in; at the top that is empty."""

    title: str
    folder: str


@pytest.fixture
def listed(desk, tmp_path: Path) -> Path:
    """The list of a site with a hostile title and hostile topics, as a file."""
    labels = "".join(
        f"[topics.t{number}]\nlabel = {toml(label)}\nmatch = ['word{number}x']\n" for number, label in enumerate(LABELS)
    )
    desk.settings(
        text=f'title = {toml(TITLE)}\nbase_url = "{BASE_URL}"\nid_authority = "news.example.org,2024"\n{labels}'
    )
    desk.article(body=" ".join(f"word{number}x" for number in range(len(LABELS))))
    (path := tmp_path / "feeds.opml").write_bytes(desk.publish()["/feeds.opml"].render())
    return path


@pytest.fixture
def expected(listed: Path, desk) -> dict[str, Subscribed]:
    """The Atom feeds of the site by their addresses, with the titles that they say themselves."""
    publication, found = desk.publication(), {}
    for path in publication:
        if path.endswith("/feed.atom"):
            root = etree.fromstring(publication[path].render())
            # /topics/nato/feed.atom is in the folder Topics
            folder = path.split("/")[1].capitalize() if path.count("/") > 1 else ""
            atom = "{http://www.w3.org/2005/Atom}"
            found[root.find(f"{atom}link[@rel='self']").get("href")] = Subscribed(root.findtext(f"{atom}title"), folder)
    assert len(found) == 1 + len(LABELS)
    return found


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a reader in a home of its own."""
    return runner(tmp_path / "home")


def test_the_list_is_opml_2(listed: Path) -> None:
    """What the specification says of documents, and of lists of subscriptions: https://opml.org/spec2.opml."""
    root = etree.parse(listed, etree.XMLParser(resolve_entities=False)).getroot()
    assert (root.tag, dict(root.attrib)) == ("opml", {"version": "2.0"})
    head, body = root
    assert (head.tag, body.tag) == ("head", "body")
    assert head.findtext("title") == TITLE
    assert IN_HEAD.issuperset(each.tag for each in head)
    assert not any(len(each) or each.attrib for each in head)
    assert len({each.tag for each in head}) == len(head)
    assert len(body) >= 1
    assert not body.attrib
    for outline in body.iterdescendants():
        assert outline.tag == "outline"
        assert outline.get("text").strip()
        assert not (outline.text or "").strip()
        assert not (outline.tail or "").strip()
        assert outline.get("title") == outline.get("text"), "probably the same as text, and not omitted"
        if len(outline):
            assert {"text", "title"} == set(outline.attrib), "a folder"
        else:
            assert OF_A_FEED.issuperset(outline.attrib)
            assert outline.get("type") == "rss", "whatever the format is"
            assert is_web_address(outline.get("xmlUrl"))
            assert is_web_address(outline.get("htmlUrl"))


def test_the_list_holds_every_feed(listed: Path, expected: dict[str, Subscribed]) -> None:
    """The feed of the site, then folders with the others of each kind; each once, in Atom, under its own title."""
    assert subscriptions(listed) == expected
    addresses = [each.get("xmlUrl") for each in etree.parse(listed).iter("outline") if each.get("xmlUrl")]
    assert len(addresses) == len(set(addresses)) == len(expected)
    assert addresses[0] == min(addresses, key=len)


def test_listparser_reads_the_list(listed: Path, expected: dict[str, Subscribed]) -> None:
    """It finds nothing to object to, every feed, and the folders."""
    parsed = listparser.parse(listed.read_bytes())
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.meta.title == TITLE
    assert {each.url: Subscribed(each.title, "".join(each.tags)) for each in parsed.feeds} == expected


def test_reader_subscribes_to_the_list(listed: Path, expected: dict[str, Subscribed]) -> None:
    with closing(make_reader(":memory:")) as reader, listed.open("rb") as file:
        reader.import_feeds(file)
        assert {feed.url for feed in reader.get_feeds()} == set(expected)


def test_newsboat_subscribes_to_the_list(
    listed: Path, expected: dict[str, Subscribed], run: Run, tmp_path: Path
) -> None:
    """Folders become tags."""
    for file in (urls := tmp_path / "urls"), (config := tmp_path / "config"):
        file.touch()
    run("newsboat", "-i", listed, "-u", urls, "-c", tmp_path / "cache.db", "-C", config, package="newsboat")
    assert sorted(urls.read_text().splitlines()) == sorted(
        f'{url} "{feed.folder}"' if feed.folder else url for url, feed in expected.items()
    )


def test_sfeed_subscribes_to_the_list(listed: Path, expected: dict[str, Subscribed], run: Run, tmp_path: Path) -> None:
    """It makes a list that is a shell script: it does nothing but to name each feed."""
    imported = run("sfeed_opml_import", package="sfeed", input=listed.read_text()).stdout
    (script := tmp_path / "sfeedrc").write_text(f'{imported}\nfeed() {{ printf "%s\\n%s\\n" "$2" "$1"; }}\nfeeds\n')
    said = run("sh", script, package="dash").stdout.splitlines()
    # sfeed_opml_import doubles backslashes.
    named = {url: name.replace(r"\\", "\\") for url, name in zip(said[::2], said[1::2], strict=True)}
    assert named == {url: feed.title for url, feed in expected.items()}
    assert not list(tmp_path.rglob("owned"))


def test_rss2email_subscribes_to_the_list(
    listed: Path, expected: dict[str, Subscribed], run: Run, tmp_path: Path
) -> None:
    r2e = ("r2e", "-c", tmp_path / "rss2email.cfg", "-d", tmp_path / "rss2email.json")
    run(*r2e, "new", "reader@example.org", package="rss2email")
    run(*r2e, "opmlimport", listed, package="rss2email")
    # `0: [*] name (address -> reader@example.org)`
    lines = run(*r2e, "list", package="rss2email").stdout.splitlines()
    assert {line.rpartition(" (")[2].partition(" ->")[0] for line in lines} == set(expected)


def test_liferea_subscribes_to_the_list(listed: Path, expected: dict[str, Subscribed], tmp_path: Path) -> None:
    """It takes our list for its own."""
    kept = tmp_path / "home" / ".config" / "liferea" / "feedlist.opml"
    kept.parent.mkdir(parents=True)
    shutil.copyfile(listed, kept)
    with liferea(tmp_path / "home"):
        until(lambda: known_to_liferea(tmp_path / "home") == set(expected))


@contextmanager
def liferea(home: Path) -> Iterator[None]:
    """Liferea on a screen of its own."""
    for program, package in ("Xvfb", "xvfb"), ("dbus-run-session", "dbus-daemon"), ("liferea", "liferea"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed: apt-get install {package}")
    with screen() as display:
        environment = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "DISPLAY": display,
            "LC_ALL": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(home),
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
        }
        command = ["dbus-run-session", "--", "liferea"]
        with (
            (home / "log").open("w") as log,
            subprocess.Popen(
                command, env=environment, cwd=home, stdout=log, stderr=log, start_new_session=True
            ) as session,
        ):
            try:
                yield
            finally:
                os.killpg(session.pid, signal.SIGKILL)


def known_to_liferea(home: Path) -> set[str]:
    """The addresses of the feeds that it knows; it is still making its database at first."""
    try:
        with closing(sqlite3.connect(f"file:{home}/.local/share/liferea/liferea.db?mode=ro", uri=True)) as database:
            return {row[0] for row in database.execute("SELECT source FROM subscription")}
    except sqlite3.OperationalError:
        return set()


@contextmanager
def screen() -> Iterator[str]:
    """The name of a screen that nobody sees."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp"]
    with (
        os.fdopen(read) as said,
        subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server,
    ):
        os.close(write)
        try:
            yield f":{said.readline().strip()}"
        finally:
            server.terminate()


def subscriptions(opml: Path) -> dict[str, Subscribed]:
    """What a list holds, by the addresses of the feeds."""
    outlines = [each for each in etree.parse(opml).iter("outline") if each.get("xmlUrl")]
    return {each.get("xmlUrl"): Subscribed(each.get("title"), each.getparent().get("title") or "") for each in outlines}


def is_web_address(text: str) -> bool:
    return text.isascii() and urlsplit(text).scheme in ("http", "https")


def toml(text: str) -> str:
    """A basic string of TOML."""
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'
