"""Facts about the command: what people type, what they are told, and with which status it ends."""

import contextlib
import gzip
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import feedparser
import pytest

from feeds import __version__
from feeds.config import read_site

BUILT = re.compile(
    r"(?P<where>.*): (\d+) files? written, (\d+) removed, (\d+) unchanged; (\d+) articles?, (\d+) errors?"
)


def counts(line: str) -> tuple[int, ...]:
    """What the line at the end of a build says: written, removed, unchanged, articles, errors."""
    match = BUILT.fullmatch(line)
    assert match, line
    return tuple(map(int, match.groups()[1:]))


def feed_of(folder: Path) -> feedparser.FeedParserDict:
    return feedparser.parse((folder / "feed.atom").read_bytes())


# -- init and new


def test_init(cli, tmp_path):
    """A publication begins with a site.toml and a first article, and can be built at once."""
    ran = cli("init")
    assert (ran.status, ran.err) == (0, [])
    assert ran.out[0].startswith("content/site.toml and content/")
    assert ran.out[0].endswith("-hello-reader.md are written; see them with: feeds serve content")
    built = cli("build")
    assert (built.status, built.err) == (0, [])
    assert counts(built.out[0])[3:] == (1, 0)
    assert [entry.title for entry in feed_of(tmp_path / "public").entries] == ["Hello, reader"]


def test_init_with_values(cli, tmp_path):
    """Title and address can be given, whatever is in them; the authority of ids is the address's host."""
    title = 'The "Desk" \\ R&D {year} 🚀'
    ran = cli("init", "desk", "--title", title, "--base-url", "https://News.example.org/a")
    assert ran.status == 0
    site = read_site(tmp_path / "desk")
    assert (site.title, site.base_url) == (title, "https://news.example.org/a/")
    assert re.fullmatch(r"news\.example\.org,20\d\d", site.id_authority)


def test_init_without_values(cli, tmp_path):
    """Without any, the folder's name is the title, and the authority is one that nobody else has."""
    for name in ("one", "two"):
        assert cli("init", name).status == 0
    one, two = read_site(tmp_path / "one"), read_site(tmp_path / "two")
    assert one.title == "one"
    assert one.id_authority.partition(",")[0].endswith(".invalid")
    assert one.id_authority != two.id_authority


def test_init_twice(cli, tmp_path):
    """A site.toml that is there is never written over."""
    cli("init")
    before = (tmp_path / "content/site.toml").read_bytes()
    ran = cli("init", "--title", "Another")
    assert ran.status == 2
    assert ran.err[-1] == "Error: content/site.toml is there already"
    assert (tmp_path / "content/site.toml").read_bytes() == before


def test_init_beside_articles(cli, desk):
    """Articles that are there already stay, and are published."""
    (desk.folder / "site.toml").unlink()
    desk.article("a.md", title="Mine")
    assert cli("init", desk.folder).status == 0
    cli("build", desk.folder)
    assert {entry.title for entry in feed_of(Path("public")).entries} == {"Mine", "Hello, reader"}


def test_init_with_a_wrong_address(cli, tmp_path):
    """An address that is none is an error in one line, and nothing is written."""
    ran = cli("init", "--base-url", "news.example.org")
    assert (ran.status, ran.out, len(ran.err)) == (1, [], 1)
    assert ran.err[0].startswith("feeds: content/site.toml")
    assert "base_url is not a web address: 'news.example.org'" in ran.err[0]
    assert list(tmp_path.iterdir()) == []


def test_new(cli, desk, parse):
    """A new article has the title and the topics, and is published when it has a text."""
    ran = cli("new", 'On "R&D": a #1 story', "--content", desk.folder, "--topic", "R&D", "--topic", "no")
    assert (ran.status, ran.err) == (0, [])
    (file,) = map(Path, ran.out)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-on-r-d-a-sharp-1-story.md|\d{4}-\d\d-\d\d-on-r-d-a.*-1-story.md", file.name)
    file.write_text(file.read_text() + "The story.\n")
    assert cli("build", desk.folder).status == 0
    (entry,) = feed_of(Path("public")).entries
    assert entry.title == 'On "R&D": a #1 story'
    assert [tag.label for tag in entry.tags] == ["R&D", "no"]


def test_new_twice(cli, desk):
    """An article that is there is never written over."""
    (file,) = cli("new", "A", "--content", desk.folder).out
    Path(file).write_text("mine")
    ran = cli("new", "A", "--content", desk.folder)
    assert (ran.status, ran.out) == (2, [])
    assert ran.err[-1] == f"Error: {file} is there already"
    assert Path(file).read_text() == "mine"


def test_new_nowhere(cli):
    """An article needs a folder."""
    ran = cli("new", "A")
    assert ran.status == 2
    assert "'content' does not exist" in ran.err[-1]


# -- build


def test_build(cli, desk, tmp_path):
    """A build says in one line what it did, and nothing else where nothing is wrong."""
    desk.article("a.md", topics=["NATO"])
    desk.article("b.md")
    ran = cli("build", desk.folder)
    assert (ran.status, ran.err) == (0, [])
    assert ran.out == ["public: 20 files written, 0 removed, 0 unchanged; 2 articles, 0 errors"]
    assert (tmp_path / "public/topics/nato/feed.rss").is_file()
    assert cli("build", desk.folder).out == ["public: 0 files written, 0 removed, 20 unchanged; 2 articles, 0 errors"]
    desk.remove("a.md")
    ran = cli("build", desk.folder)
    assert ran.out == ["public: 11 files written, 5 removed, 5 unchanged; 1 article, 0 errors"]


def test_build_one(cli, desk):
    """One of a thing is said in the singular."""
    desk.article("a.md")
    cli("build", desk.folder)
    (desk.folder.parent.parent / "public/style.css").unlink()
    assert cli("build", desk.folder).out == ["public: 1 file written, 0 removed, 14 unchanged; 1 article, 0 errors"]


def test_build_elsewhere(cli, desk, tmp_path):
    """The output is where one says, also within a folder that is not there yet, and outside of where one is."""
    desk.article("a.md")
    for output in ("deep/er/public", tmp_path / "absolute", "../" + tmp_path.name + "/up", "deep/../dots/"):
        assert cli("build", desk.folder, output).status == 0
        assert len(feed_of(tmp_path / output).entries) == 1


def test_build_here(cli, desk, monkeypatch):
    """The content can be the folder that one is in."""
    desk.article("a.md")
    monkeypatch.chdir(desk.folder)
    assert counts(cli("build", ".").out[0])[3] == 1
    assert cli("build", ".").status == 0
    assert (desk.folder.parent / ".feeds/content.sqlite3").is_file()
    assert len(feed_of(desk.folder / "public").entries) == 1


def test_only_feeds(cli, desk, tmp_path):
    """Feeds alone can be built, and the pages of an earlier build go."""
    desk.article("a.md")
    cli("build", desk.folder)
    ran = cli("build", desk.folder, "--only", "feeds")
    assert counts(ran.out[0]) == (0, 6, 9, 1, 0)
    files = {file.name for file in (tmp_path / "public").rglob("*") if file.is_file()}
    assert files == {
        "feed.atom", "feed.rss", "feed.json", "feed.xml", "atom.xml", "rss.xml", "index.xml", "feeds.opml", "feed.css",
        ".feeds-build.json",
        ".feeds-build.state",
    }  # fmt: skip


def test_compress(cli, desk, tmp_path):
    """A build can write what web servers send compressed, by an option or the environment; without that it goes."""
    desk.article("a.md")
    desk.write("a.png", b"PNG")
    assert counts(cli("build", desk.folder).out[0])[:3] == (16, 0, 0)
    assert counts(cli("build", desk.folder, "--compress").out[0])[:3] == (15 * 3, 0, 16)
    feed = (tmp_path / "public/feed.atom").read_bytes()
    assert gzip.decompress((tmp_path / "public/feed.atom.gz").read_bytes()) == feed
    assert not (tmp_path / "public/a.png.gz").exists()
    assert counts(cli("build", desk.folder, FEEDS_COMPRESS="1").out[0])[:3] == (0, 0, 16 * 4 - 3)
    assert counts(cli("build", desk.folder).out[0])[:3] == (0, 15 * 3, 16)


def test_redirects(cli, desk, tmp_path):
    """A build writes a page at each address that a page once had."""
    desk.article("a.md", aliases=["/old/"])
    assert cli("build", desk.folder).err == []
    assert "2025/06/a/" in (tmp_path / "public/old/index.html").read_text()


def test_errors(cli, desk):
    """Bad articles are told on stderr, as path:line: what; with --strict they are the exit status too."""
    desk.article("good.md")
    desk.article("bad.md", date="soon")
    desk.article("odd.md", language="?")
    told = [
        f"{desk.folder}/bad.md:3: \"date\" is not a date: 'soon'",
        f"{desk.folder}/odd.md:4: warning: \"language\" is not a language tag: '?'",
    ]
    for options, status in (((), 0), (("--strict",), 1), ((), 0)):
        ran = cli("build", desk.folder, *options)
        assert (ran.status, ran.err) == (status, told)
        assert counts(ran.out[0])[3:] == (2, 1)


def test_warnings_are_not_errors(cli, desk):
    """--strict is about errors, not warnings."""
    desk.article("odd.md", language="?")
    ran = cli("build", desk.folder, "--strict")
    assert (ran.status, len(ran.err), counts(ran.out[0])[4]) == (0, 1, 0)


def test_scheduled(cli, desk):
    """A scheduled article is not counted, and not published."""
    desk.article("a.md")
    desk.article("b.md", title="A secret", date="2999-01-01")
    assert counts(cli("build", desk.folder).out[0])[3] == 1
    assert "secret" not in "".join(file.read_text() for file in Path("public").rglob("*.*") if file.is_file())


def test_base_url(cli, desk):
    """The address can be given for one run, in the environment or, which wins, as an option; ids stay."""
    desk.article("a.md")
    desk.archive.close()
    cases = [
        ((), {}, "https://news.example.org/"),
        ((), {"FEEDS_BASE_URL": "https://one.example/x"}, "https://one.example/x/"),
        (("--base-url", "http://two.example"), {"FEEDS_BASE_URL": "https://one.example/"}, "http://two.example/"),
        ((), {}, "https://news.example.org/"),
    ]
    ids = set()
    for options, environment, address in cases:
        assert cli("build", desk.folder, *options, **environment).status == 0
        (entry,) = feed_of(Path("public")).entries
        assert entry.link == f"{address}2025/06/a/"
        ids.add(entry.id)
    assert ids == {"tag:news.example.org,2024:2025-06-01/a"}


def test_wrong_base_url(cli, desk):
    """An address that is none is an error in one line."""
    ran = cli("build", desk.folder, "--base-url", "ftp://x/")
    assert (ran.status, ran.out, len(ran.err)) == (1, [], 1)
    assert "base_url is not a web address: 'ftp://x/'" in ran.err[0]


def test_archive(cli, desk, tmp_path):
    """The archive is beside the content, or where an option or the environment says."""
    desk.article("a.md")
    cli("build", desk.folder)
    assert (desk.folder.parent / ".feeds/content.sqlite3").is_file()
    cli("build", desk.folder, "--archive", tmp_path / "new/one.db")
    assert (tmp_path / "new/one.db").is_file()
    cli("build", desk.folder, FEEDS_ARCHIVE="two.db")
    assert (tmp_path / "two.db").is_file()
    assert not [file for file in desk.folder.iterdir() if file.name not in ("a.md", "site.toml")]


def test_archive_can_be_thrown_away(cli, desk):
    """Without its archive a folder builds to the same bytes again."""
    desk.article("a.md", topics=["NATO"])
    cli("build", desk.folder)
    for file in (desk.folder.parent / ".feeds").iterdir():
        file.unlink()
    ran = cli("build", desk.folder)
    assert counts(ran.out[0])[:2] == (0, 0)


@pytest.mark.parametrize("command", ["build", "check", "topics"])
def test_archive_is_closed(cli, desk, command):
    """A command lets go of its archive: it is one file that can be copied, with nothing of it in a log beside."""
    desk.article("a.md")
    for _ in range(2):
        assert cli(command, desk.folder).status == 0
    assert [file.name for file in (desk.folder.parent / ".feeds").iterdir()] == ["content.sqlite3"]


def test_archive_in_the_state_folder(cli, make_desk, open_path, as_somebody):
    """Where nothing can be written beside the content, the archive is in the user's state folder."""
    desk = make_desk(parent=open_path)
    desk.article("a.md")
    cli("build", desk.folder, "public", FEEDS_ARCHIVE=str(open_path / "warm.db"))
    desk.folder.parent.chmod(0o555)
    (open_path / "home").mkdir(mode=0o777)
    (open_path / "home").chmod(0o777)
    with as_somebody():
        ran = cli("build", desk.folder, open_path / "home/public", XDG_STATE_HOME=str(open_path / "home/state"))
        nowhere = cli("build", desk.folder, open_path / "home/public", XDG_STATE_HOME=str(desk.folder.parent / "state"))
    desk.folder.parent.chmod(0o755)
    assert (ran.status, ran.err) == (0, [])
    (archive,) = (open_path / "home/state/feeds").glob("content-????????.sqlite3")
    assert archive.stat().st_size > 0
    assert nowhere.status == 2
    assert nowhere.err[-1].startswith("Error: ")
    assert nowhere.err[-1].endswith("can't be written; choose one with --archive")


def test_without_site_toml(cli, desk):
    """A folder of articles is enough: its name is the title, and it is published on this machine."""
    (desk.folder / "site.toml").unlink()
    desk.article("a.md")
    assert cli("build", desk.folder).status == 0
    read = feed_of(Path("public"))
    assert (read.feed.title, read.feed.link) == ("content", "http://localhost:8000/")
    assert len(read.entries) == 1


def test_articles_as_they_are(cli, shared, tmp_path):
    """The example articles are published as they are."""
    ran = cli("build", shared / "articles", "public", "--archive", tmp_path / "a.db", "--strict")
    assert (ran.status, ran.err, counts(ran.out[0])[3:]) == (0, [], (2, 0))
    titles = {entry.title for entry in feed_of(tmp_path / "public").entries}
    assert "NATO will do what's necessary for Ukraine to prevail, Secretary General Rutte says" in titles


# -- what can't be done


@pytest.mark.parametrize("command", ["build", "check", "topics", "serve"])
def test_no_folder(cli, command):
    """A folder that is not there is wrong usage, with a hint; no archive is made of it."""
    ran = cli(command, "nowhere")
    assert (ran.status, ran.out) == (2, [])
    assert ran.err[-1] == "Error: nowhere is not a folder; begin one with: feeds init nowhere"
    assert list(Path().iterdir()) == []


def test_file_for_a_folder(cli, desk):
    """Nor is a file a folder."""
    ran = cli("build", desk.article("a.md"))
    assert ran.status == 2
    assert "a.md is not a folder" in ran.err[-1]


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("build", "--nonsense"), ("build", "a", "b", "c"), ("build", "--only", "pages"), ("new",),
     ("check", "--format", "xml"), ("serve", "--port", "http")],
)  # fmt: skip
def test_usage(cli, arguments):
    """Wrong usage is status 2, and says how to find the right one."""
    ran = cli(*arguments)
    assert (ran.status, ran.out) == (2, [])
    assert any("--help" in line for line in ran.err)
    assert ran.err[-1].startswith("Error: ")


@pytest.mark.parametrize("command", ["build", "check", "topics"])
def test_wrong_settings(cli, desk, command):
    """Wrong settings are one line, with the place and what to do."""
    desk.settings('langage = "uk"\n')
    ran = cli(command, desk.folder)
    assert (ran.status, ran.out) == (1, [])
    assert ran.err == [f"feeds: {desk.folder}/site.toml:4: unknown key 'langage'; did you mean 'language'?"]


def test_output_can_not_be_written(cli, desk):
    """An output that can't be written is one line with its path."""
    desk.article("a.md")
    Path("file").write_text("x")
    ran = cli("build", desk.folder, "file/public")
    assert (ran.status, ran.out, len(ran.err)) == (1, [], 1)
    assert re.fullmatch(r"feeds: .*file/public: can't be written: Not a directory", ran.err[0])


def test_damaged_archive(cli, desk):
    """A damaged archive is one line with its path."""
    Path("a.db").write_bytes(b"no database at all" * 100)
    ran = cli("build", desk.folder, "--archive", "a.db")
    assert (ran.status, ran.out) == (1, [])
    assert ran.err == ["feeds: a.db: archive can't be used: file is not a database"]


def test_damaged_record(cli, desk):
    """So is a damaged record of the last build."""
    cli("build", desk.folder)
    Path("public/.feeds-build.json").write_text("{")
    ran = cli("build", desk.folder)
    assert (ran.status, ran.out, len(ran.err)) == (1, [], 1)
    assert ".feeds-build.json: is damaged; remove it" in ran.err[0]


# -- check and topics


def test_check(cli, desk):
    """Nothing wrong is one line and status 0."""
    desk.article("a.md")
    ran = cli("check", desk.folder)
    assert (ran.status, ran.out, ran.err) == (0, ["1 article, 0 errors, 0 warnings"], [])


def test_check_finds(cli, desk):
    """A check tells on stdout of errors, doubts, scheduled articles and empty topics; errors are its status."""
    desk.settings("[topics.rivers]\n")
    desk.article("bad.md", date="soon")
    desk.article("odd.md", language="?")
    desk.article("later.md", date="2999-01-01T00:00:00Z")
    ran = cli("check", desk.folder)
    assert (ran.status, ran.err) == (1, [])
    assert sorted(ran.out) == sorted(
        [
            f"{desk.folder}/bad.md:3: \"date\" is not a date: 'soon'",
            f"{desk.folder}/odd.md:4: warning: \"language\" is not a language tag: '?'",
            f"{desk.folder}/later.md: warning: is published in the future, at 2999-01-01 00:00 UTC",
            "/topics/rivers/feed.json: warning: has no articles",
            "1 article, 1 error, 3 warnings",
        ]
    )
    desk.remove("bad.md")
    assert cli("check", desk.folder).status == 0


def test_check_for_programs(cli, desk):
    """A program gets the same as JSON, and nothing else."""
    desk.article("bad.md", date="soon")
    desk.write("порожня.md", "")
    ran = cli("check", desk.folder, "--format", "json")
    found = json.loads("\n".join(ran.out))
    assert {
        "path": f"{desk.folder}/bad.md",
        "line": 3,
        "severity": "error",
        "message": "\"date\" is not a date: 'soon'",
    } in found
    assert {"path": f"{desk.folder}/порожня.md", "line": None, "severity": "error", "message": "is empty"} in found
    assert (ran.status, ran.err) == (1, [])


def test_check_for_programs_finds_nothing(cli, desk):
    """Nothing wrong is an empty list."""
    desk.article("a.md")
    ran = cli("check", desk.folder, "--format", "json")
    assert (ran.status, json.loads("\n".join(ran.out))) == (0, [])


def test_check_without_settings(cli, desk):
    """A folder without settings is told what it would regret, and is no error."""
    (desk.folder / "site.toml").unlink()
    desk.article("a.md")
    ran = cli("check", desk.folder)
    assert ran.status == 0
    assert ran.out[-1] == "1 article, 0 errors, 1 warning"
    assert ran.out[0].startswith(f"{desk.folder}/site.toml: warning: ")


def test_topics(cli, desk):
    """Topics are listed by label, with the number of their articles and where to subscribe."""
    desk.settings('[topics.nato]\nlabel = "The Alliance"\n[topics.rivers]\n')
    desk.article("a.md", topics=["NATO", "Енергія"])
    desk.article("b.md", topics=["nato"])
    ran = cli("topics", desk.folder)
    assert (ran.status, ran.err) == (0, [])
    assert [line.split() for line in ran.out] == [
        ["0", "rivers", "https://news.example.org/topics/rivers/feed.atom"],
        ["2", "The", "Alliance", "https://news.example.org/topics/nato/feed.atom"],
        ["1", "Енергія", "https://news.example.org/topics/%D0%B5%D0%BD%D0%B5%D1%80%D0%B3%D1%96%D1%8F/feed.atom"],
    ]


# -- help


def test_help(cli):
    """Help lists the commands; each explains itself, its options and their environment."""
    ran = cli("--help")
    assert ran.status == 0
    commands = [match[1] for line in ran.out if (match := re.match(r"  (\w+)  +[A-Z]", line))]
    assert {"init", "new", "build", "serve", "check", "topics"} <= set(commands)
    for command in commands:
        told = cli(command, "-h")
        assert told.status == 0
        assert told.out[0].startswith(f"Usage: feeds {command}")
    assert "--port" in " ".join(cli("serve", "--help").out)


def test_version(cli):
    """The version is that of the package."""
    assert cli("--version").out[0].endswith(f"version {__version__}")


# -- as a process


def test_process(run_feeds, desk):
    """`python -m feeds` is the command: results on stdout, problems on stderr, and the status."""
    desk.article("a.md")
    desk.article("bad.md", date="soon")
    for status, options in ((0, []), (1, ["--strict"])):
        done = run_feeds("build", desk.folder, "public", *options)
        assert done.returncode == status
        assert counts(done.stdout.strip())[3:] == (1, 1)
        assert done.stderr == f"{desk.folder}/bad.md:3: \"date\" is not a date: 'soon'\n"
    missing = run_feeds("build", "nowhere")
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "begin one with: feeds init nowhere" in missing.stderr


def test_many_articles(run_feeds, desk, tmp_path):
    """A folder that is read by several processes is built like one that is read by one, and tells all problems."""
    for n in range(350):
        desk.article(f"{n % 7}/{n}.md", title=f"Number {n}", date=f"2025-01-{n % 28 + 1:02}" if n % 100 else "soon")
    done = run_feeds("build", desk.folder, "public")
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 4)
    assert counts(done.stdout.strip())[3:] == (346, 4)
    desk.sync()
    assert (tmp_path / "public/feed.json").read_bytes() == desk.publication()["/feed.json"].render()


def test_terminal(desk, environment, tmp_path):
    """On a terminal one sees how far it is; the count is gone when the work is done."""
    for n in range(350):
        desk.article(f"{n}.md")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "feeds", "build", str(desk.folder), "public"]
    colourful = environment | {"TERM": "xterm-256color"}
    process = subprocess.Popen(command, cwd=tmp_path, env=colourful, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # a terminal that nobody writes to any more
        while some := os.read(ours, 4096):
            shown += some
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert re.search(rb"reading [1-3]\d\d articles", shown)
    assert re.search(rb"writing [1-3]\d\d documents", shown)
    assert shown.endswith(b"\x1b[2K")
    assert counts(out.decode().strip())[3:] == (350, 0)


def test_locale(run_feeds, desk, tmp_path):
    """The locale of whoever builds changes no byte, and letters of any script can be told to any terminal."""
    desk.article("a.md", title="Навчання")
    desk.write("порожня.md", "")
    run_feeds("build", desk.folder, "one", LC_ALL="C.UTF-8")
    done = run_feeds("build", desk.folder, "two", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", TZ="Asia/Tokyo")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    for name in ("feed.atom", "feed.rss", "feed.json", "index.html"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_nothing_of_the_machine(run_feeds, desk, tmp_path):
    """Neither the environment nor the folders of the machine get into the output."""
    desk.article("a.md")
    run_feeds("build", desk.folder, "public", FEEDS_SECRET="hunter2hunter2")
    files = [file for file in (tmp_path / "public").rglob("*") if file.is_file()]
    assert len(files) > 5
    assert not any(b"hunter2" in file.read_bytes() or os.fsencode(tmp_path) in file.read_bytes() for file in files)
