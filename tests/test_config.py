"""Facts about site.toml: what it means, what it leaves to defaults, and how a mistake in it is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import DEFAULT_BASE_URL, doubts, parse_site, read_site
from feeds.errors import ConfigError
from feeds.model import Outlet, Person, Selection, Site, Topic
from feeds.paths import url
from feeds.rules import Rule

FULL = """\
title = "Eastern Desk"
base_url = "https://news.example.org/"
id_authority = "news.example.org,2024"
language = "uk"
timezone = "Europe/Kyiv"
description = "Security news"
author = { name = "The Desk", email = "desk@example.org", uri = "https://desk.example/" }
permalink = "/{folder}/{year}-{month}-{day}/{slug}.html"
icon = "/icon.png"
logo = "https://cdn.example/logo.png"
rights = "© The  Desk"
hub = "https://hub.example/"
news_sitemap = true

[feed]
entries = 20
content = "summary"
max_kib = 100

[topics.nato]
label = "NATO"
description = "The alliance"
match = ["NATO", " North  Atlantic "]
content = "full"

[topics."C++"]
"""


def parse(text: str, **more: str) -> Site:
    return parse_site(text, where="site.toml", name="folder", **more)


def trouble(text: str, **more: str) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(text, **more)
    return str(caught.value)


def test_everything():
    """Each key of site.toml has its place in the site."""
    assert parse(FULL) == Site(
        title="Eastern Desk",
        base_url="https://news.example.org/",
        id_authority="news.example.org,2024",
        language="uk",
        timezone="Europe/Kyiv",
        description="Security news",
        author=Person("The Desk", email="desk@example.org", uri="https://desk.example/"),
        permalink="/{folder}/{year}-{month}-{day}/{slug}.html",
        entries=20,
        content="summary",
        feed_bytes=100 * 1024,
        icon="/icon.png",
        logo="https://cdn.example/logo.png",
        rights="© The Desk",
        hub="https://hub.example/",
        news_sitemap=True,
        topics=(
            Topic("nato", "NATO", "The alliance", Rule(("NATO", "North Atlantic")), "full"),
            Topic("c-plus-plus", "C++"),
        ),
    )


def test_nothing(tmp_path):
    """A folder without site.toml is a site, too, called like the folder."""
    folder = tmp_path / "Eastern Desk"
    folder.mkdir()
    site = read_site(folder)
    assert site == Site("Eastern Desk", DEFAULT_BASE_URL, "localhost,2000")
    assert (site.language, site.timezone, site.permalink) == ("en", "UTC", "/{year}/{month}/{slug}/")
    assert (site.entries, site.content, site.author, site.topics) == (50, "full", None, ())
    assert site.feed_bytes == 512 * 1024
    assert (site.icon, site.logo, site.rights, site.hub, site.news_sitemap) == (None, None, None, None, False)


@pytest.mark.parametrize("text", ["", 'title = ""', 'title = "  "', "[feed]"])
def test_empty_title(text):
    """A site without a title is called like its folder."""
    assert parse(text).title == "folder"


def test_which_address():
    """An address from the command line wins over the file's, and the file's over a guess."""
    text = 'base_url = "https://file.example/"'
    assert (
        parse(text, base_url="https://line.example", guess="http://guess.example/").base_url == "https://line.example/"
    )
    assert parse(text, guess="http://guess.example/").base_url == "https://file.example/"
    assert parse("", guess="http://guess.example/").base_url == "http://guess.example/"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://news.example.org", "https://news.example.org/"),
        ("https://News.Example.ORG/Path//", "https://news.example.org/Path/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("https://bücher.example:8080/a", "https://xn--bcher-kva.example:8080/a/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_addresses(written, meant):
    """An address ends with a slash, its host is in ASCII and lower case, and its path stays."""
    assert parse(f'base_url = "{written}"\nid_authority = "x.example,2024"').base_url == meant


def test_addresses_are_ascii():
    """An address whose path is in another script still gives URLs in ASCII."""
    assert url(parse('base_url = "https://x.example/мій/"').base_url, "/feed.atom").isascii()


@pytest.mark.parametrize(
    "written",
    [
        "news.example.org",
        "ftp://news.example.org/",
        "https://",
        "https:///path",
        "/path",
        "https://x.example/?q=1",
        "https://x.example/#top",
        "http://[",
        "https://exa mple.org/",
        "https://x.example:port/",
        "https://x.example:99999/",
        "https://" + "a" * 64 + "ü.example/",
        "https://a..ü.example/",
    ],
)
def test_bad_addresses(written):
    """What is no web address is an error that names the line, quotes it, and shows a good one."""
    message = trouble(f'title = "x"\nbase_url = "{written}"')
    assert message.startswith(f"site.toml:2: base_url is not a web address: {written!r}")
    assert message.endswith("https://news.example.org/")


def test_bad_address_of_the_command_line():
    """A bad address from the command line is not blamed on a line of site.toml."""
    message = trouble('base_url = "https://file.example/"', base_url="ftp://line.example/")
    assert "base_url is not a web address: 'ftp://line.example/'" in message
    assert "site.toml:1" not in message


def test_id_authority_of_the_host():
    """Without an id_authority ids are the host's, of a year that never changes."""
    assert parse('base_url = "https://News.example.org:8080/x"').id_authority == "news.example.org,2000"


@pytest.mark.parametrize("written", ["x.example,2024", "desk@x.example,2024-10", "x.example,2024-10-15"])
def test_id_authorities(written):
    """An id_authority is a domain or an address, and a date at which it was the publisher's (RFC 4151 §2.1)."""
    assert parse(f'id_authority = "{written}"').id_authority == written


@pytest.mark.parametrize(
    "written",
    ["x.example", "x.example,20", "x example,2024", "x.example,2024-1", ",2024", "a:b,2024", "x.example,0000"],
)
def test_bad_id_authorities(written):
    """What is no id_authority is an error with its line and a good one."""
    message = trouble(f'\nid_authority = "{written}"')
    assert message.startswith(
        f"site.toml:2: id_authority is not a domain and a year in which it was yours: {written!r}"
    )


@pytest.mark.parametrize(("written", "meant"), [("en", "en"), ("de_AT", "de-AT"), ("zh-Hant-TW", "zh-Hant-TW")])
def test_languages(written, meant):
    """A language is a tag, with hyphens."""
    assert parse(f'language = "{written}"').language == meant


@pytest.mark.parametrize("written", ["English language", "", "e", "en-", "українська"])
def test_bad_languages(written):
    """What is no language tag is an error with its line."""
    assert trouble(f'language = "{written}"').startswith(f"site.toml:1: language is not a language tag: {written!r}")


@pytest.mark.parametrize("written", ["Kyiv", "", "Europe", "../../etc/passwd", "/etc/localtime", "Europe/Kyiv\\u0000"])
def test_bad_timezones(written):
    """What is no timezone is an error with its line; no file outside the timezones is looked at."""
    assert trouble(f'timezone = "{written}"').startswith("site.toml:1: timezone is not known: ")


@pytest.mark.parametrize(
    "written",
    [
        "{slug}",
        "/{year}/",
        "/{slug}/{title}/",
        "/{slug",
        "/{}/{slug}/",
        "/{slug!r}/",
        "/{slug:>10}/",
        "/{{slug}}/",
        "",
        "/{slug}/{",
        "/{slug}/}",
        "/{0}/{slug}/",
    ],
)
def test_bad_permalinks(written):
    """What is no pattern of addresses is an error with its line, before any article meets it."""
    assert trouble(f'permalink = "{written}"').startswith(f"site.toml:1: permalink is not a pattern: {written!r}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('titel = "x"', "site.toml:1: unknown key 'titel'; did you mean 'title'?"),
        ('\n\nbase-url = "x"', "site.toml:3: unknown key 'base-url'; did you mean 'base_url'?"),
        ("[feed]\nentires = 3", "site.toml:2: unknown key 'entires' in [feed]; did you mean 'entries'?"),
        ("[topcs.nato]\n", "site.toml:1: unknown key 'topcs'; did you mean 'topics'?"),
        ('author = { mail = "x" }', "site.toml:1: unknown key 'mail' in [author]; did you mean 'email'?"),
        ("xyz = 1", "site.toml:1: unknown key 'xyz'; known are title, base_url, "),
        ("feed.xyz = 1", "site.toml:1: unknown key 'xyz' in [feed]; known are entries, content"),
        ("title = 5", "site.toml:1: title: expected str"),
        ("# a comment\ntimezone = 3", "site.toml:2: timezone: expected str"),
        ("[feed]\nentries = 0", "site.toml:2: feed.entries: expected int >= 1"),
        ("[feed]\nentries = 101", "site.toml:2: feed.entries: expected int <= 100"),
        ('[feed]\nentries = "5"', "site.toml:2: feed.entries: expected int, got str"),
        ('[feed]\ncontent = "ful"', "site.toml:2: feed.content: invalid enum value 'ful'"),
        ("[feed]\nmax_kib = 15", "site.toml:2: feed.max_kib: expected int >= 16"),
        ("[feed]\nmax_kib = 3073", "site.toml:2: feed.max_kib: expected int <= 3072"),
        ('[topics.nato]\ncontent = "ful"', "site.toml:2: topics.content: invalid enum value 'ful'"),
        ('news_sitemap = "yes"', "site.toml:1: news_sitemap: expected bool, got str"),
        ("rights = 5", "site.toml:1: rights: expected str"),
        ("feed = 5", "site.toml:1: feed: expected object, got int"),
        ("author = {}", "site.toml:1: author: object missing required field name"),
        ("topics = []", "site.toml:1: topics: expected object, got array"),
        ('[topics.NATO]\n\n[topics.nato]\nlabel = "x"', "site.toml:3: topics.nato has the same name in URLs"),
    ],
)
def test_mistakes(text, message):
    """A mistake is told with its line, its key, and the nearest right one."""
    assert trouble(text).startswith(message)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[topics.a]\nmatch = ["A"]\n[topics.b]\nmatch = "B"', 4),
        ('[topics.a]\nlabel = "A"\n[feed]\nlabel = "B"', 4),
        ('# titel = "x"\ntitel = "x"', 2),
        ('description = "titel = x"\ntitel = "x"', 2),
        ('[topics.a]\nmatch = ["A"]\n[topics.b]\nmatch = ["B", 5]', 4),
    ],
)
def test_the_right_line(text, line):
    """The line of a mistake is its own, not that of another place where the same word stands; or it isn't told."""
    assert trouble(text).startswith((f"site.toml:{line}: ", "site.toml: "))


@pytest.mark.parametrize(
    ("text", "line"),
    [('title = "x"\na =\n', 2), ('title = "a"\ntitle = "b"\n', 2), ('title = "x\n', 1), ("[topics\n", 1)],
)
def test_broken_toml(text, line):
    """What is no TOML is an error with the line in front, like any other."""
    assert trouble(text).startswith(f"site.toml:{line}: is not TOML: ")


@pytest.mark.parametrize("text", ["a = " + "[" * 100_000, "a = " + "1" * 5000], ids=["depth", "digits"])
def test_toml_that_the_parser_chokes_on(text):
    """What the parser of TOML can't digest is an error of site.toml, never a crash."""
    assert "is not TOML" in trouble(text)


@pytest.mark.parametrize(
    ("written", "person"),
    [('"The Desk"', Person("The Desk")), ('{ name = " The  Desk " }', Person("The Desk")), ('""', None)],
)
def test_authors(written, person):
    """An author is a name, or a map with one."""
    assert parse(f"author = {written}").author == person


@pytest.mark.parametrize("key", ["icon", "logo"])
@pytest.mark.parametrize(
    ("written", "meant"),
    [("/a/icon.png", "/a/icon.png"), ("https://x.example/i.svg", "https://x.example/i.svg"), ("", None)],
)
def test_pictures(key, written, meant):
    """The icon and the logo are a path of the site, or an address."""
    assert getattr(parse(f'{key} = "{written}"'), key) == meant


@pytest.mark.parametrize("key", ["icon", "logo"])
@pytest.mark.parametrize("written", ["icon.png", "ftp://x.example/icon.png", "static/icon.png"])
def test_bad_pictures(key, written):
    """What is neither is an error that says how to write it."""
    assert trouble(f'\n{key} = "{written}"') == (
        f"site.toml:2: {key} is neither a path of the site nor a web address: {written!r}; write it as /{key}.png"
    )


@pytest.mark.parametrize("key", ["hub", "rights"])
def test_empty(key):
    """A hub or rights that are said to be nothing are none."""
    assert getattr(parse(f'{key} = ""'), key) is None


@pytest.mark.parametrize(
    "written",
    [
        "hub.example",
        "/hub",
        "ftp://hub.example/",
        "https://",
        "https://hüb.example/",
        "http://[",
        "https://x y/",
        "https://hub.example/\\n",
    ],
)
def test_bad_hubs(written):
    """A hub that is no web address is an error with its line."""
    assert trouble(f'\nhub = "{written}"').startswith("site.toml:2: hub is not a web address: ")


def test_topics():
    """A topic without a label has its key for one; phrases that are empty are none."""
    text = '[topics."Rivers & weather"]\n[topics.x]\nlabel = ""\nmatch = ["", " "]\n[topics."🚀"]'
    assert parse(text).topics == (
        Topic("rivers-weather", "Rivers & weather"),
        Topic("x", "x"),
        Topic("u1f680", "🚀"),
    )


def test_file(tmp_path):
    """site.toml is read from the folder, and a mistake in it names the file."""
    path = tmp_path / "site.toml"
    path.write_text(FULL, encoding="utf-8")
    assert read_site(tmp_path) == parse(FULL)
    path.write_text("entries = 5", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_site(tmp_path)
    assert str(caught.value).startswith(f"{path}:1: unknown key 'entries'")


def test_byte_order_mark(tmp_path):
    """Windows' editor puts a mark before the text; it is no part of it."""
    (tmp_path / "site.toml").write_bytes(b"\xef\xbb\xbf" + FULL.encode())
    assert read_site(tmp_path).title == "Eastern Desk"


@pytest.mark.parametrize("data", [b"title = 'caf\xe9'", b"\xff\xfet\x00"])
def test_other_encodings(tmp_path, data):
    """A site.toml that is no UTF-8 is an error that names the file."""
    (tmp_path / "site.toml").write_bytes(data)
    with pytest.raises(ConfigError, match=r"site\.toml: can't be read: "):
        read_site(tmp_path)


def test_unreadable(tmp_path):
    """A site.toml that is a folder is an error, not a missing file."""
    (tmp_path / "site.toml").mkdir()
    with pytest.raises(ConfigError, match=r"site\.toml: can't be read: "):
        read_site(tmp_path)


class TestDoubts:
    """What is not wrong with the settings, and will be regretted."""

    def test_missing_file(self, tmp_path):
        """A folder without site.toml is told how to get one."""
        (doubt,) = doubts(tmp_path)
        assert (str(doubt), doubt.severity) == ("site.toml: is missing; make one with feeds init", "warning")

    @pytest.mark.parametrize(
        ("text", "messages"),
        [
            (FULL, []),
            ('base_url = "https://x.example/"', ["site.toml: id_authority is not set"]),
            ('id_authority = "x.example,2024"', ["site.toml: base_url is this machine's own"]),
            (
                'id_authority = "x.example,2024"\nbase_url = "http://127.0.0.1/"',
                ["site.toml: base_url is this machine's own"],
            ),
            ("", ["site.toml: id_authority is not set", "site.toml: base_url is this machine's own"]),
        ],
    )
    def test_settings(self, tmp_path, text, messages):
        """Ids that hang on the address, and an address that nobody else can reach, are warnings."""
        (tmp_path / "site.toml").write_text(text, encoding="utf-8")
        found = list(doubts(tmp_path))
        assert all(str(doubt).startswith(message) for doubt, message in zip(found, messages, strict=True))
        assert {doubt.severity for doubt in found} <= {"warning"}


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    st.lists(st.sampled_from([*FULL.splitlines(keepends=True), "[", "]", "=", '"', "\n", "x = 1\n", "{", "title"])).map(
        "".join
    )
)
def test_any_text(text):
    """Any text is a site or a ConfigError that names the file."""
    try:
        said = parse(text).base_url
    except ConfigError as error:
        said = str(error)
    assert said.startswith(("site.toml:", "http"))


def test_languages_of_articles():
    """The site's own language comes first, each once; a site of one language lists none."""
    assert parse('language = "uk"\nlanguages = ["en", "uk", "pt_BR"]').languages == ("uk", "en", "pt-BR")
    assert parse('language = "uk"').languages == ()
    assert parse('language = "uk"\nlanguages = ["uk"]').languages == ()


def test_summary():
    """How long summaries are is a setting."""
    assert (parse("").summary_at_least, parse("").summary_at_most) == (200, 300)
    site = parse("[summary]\nat_least = 100\nat_most = 160")
    assert (site.summary_at_least, site.summary_at_most) == (100, 160)


def test_summarizer():
    """A site may name a function of its own that makes summaries."""
    assert parse('summarizer = "textwrap:dedent"').summarizer == "textwrap:dedent"
    assert parse('summarizer = ""').summarizer is None


def test_outlets():
    """A source has a name as agencies and folders have it, and may have a timezone."""
    site = parse('[sources.UNN]\ntimezone = "Europe/Kyiv"\n[sources."Le Monde"]')
    assert site.outlets == (Outlet("unn", "Europe/Kyiv"), Outlet("le-monde"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'languages = ["english please"]',
            "1: languages is not a language tag: 'english please'; write it as en or en-GB",
        ),
        ("[summary]\nat_least = 300\nat_most = 200", "2: summary.at_least is more than summary.at_most: 300 and 200"),
        ("[summary]\nat_most = 3", "2: summary.at_most: expected int >= 40"),
        ("[summary]\nmost = 3", "2: unknown key 'most' in [summary]; did you mean 'at_most'?"),
        (
            'title = "a"\nsummarizer = "no_such:f"',
            "2: summarizer can't be imported: No module named 'no_such': 'no_such:f'",
        ),
        ('[sources.unn]\ntimezone = "Kyiv"', "2: sources.unn.timezone is not known: 'Kyiv'; write it as Europe/Kyiv"),
        ('[sources.unn]\nzone = "Kyiv"', "2: unknown key 'zone' in [sources]; did you mean 'timezone'?"),
    ],
)
def test_wrong_settings_of_texts(text, message):
    """What is wrong with settings of languages, summaries and sources is said with its line."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert str(caught.value) == f"site.toml:{message}"


def test_rules():
    """A list of phrases is any of them; a table says which must all be there, which none, and those of a language."""
    (topic,) = parse('[topics.nato]\nmatch = ["NATO", " The  Alliance "]').topics
    assert topic.match == Rule(any=("NATO", "The Alliance"))
    (topic,) = parse('[topics.nato.match]\nany = ["NATO"]\nall = ["Ukraine"]\nnone = ["golf"]\nuk = ["НАТО"]').topics
    assert topic.match == Rule(("NATO",), ("Ukraine",), ("golf",), {"uk": ("НАТО",)})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '[topics.nato.match]\nsome_ = ["NATO"]',
            "2: topics.nato.match.some_ is neither any, all, none nor a language tag",
        ),
        ("[topics.nato]\nmatch = 5", "2: topics.match: expected object | array, got int"),
    ],
)
def test_wrong_rules(text, message):
    """Anything else in a rule is an error, with its line."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert str(caught.value) == f"site.toml:{message}"


def test_properties_of_topics():
    """A topic may have a parent, other names, and be merged or hidden; its own name is no other one."""
    text = """
    [topics.world]
    [topics.nato]
    parent = "World"
    also = ["OTAN", "otan", " ", "NATO"]
    [topics.pact]
    merged_into = "NATO"
    hidden = true
    """
    assert parse(text).topics == (
        Topic("world", "world"),
        Topic("nato", "nato", parent="world", also=("otan",)),
        Topic("pact", "pact", merged_into="nato", hidden=True),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[topics.NATO]\n[topics.nato]", "2: topics.nato has the same name in URLs as another topic: 'nato'"),
        (
            '[topics.nato]\nalso = ["eu"]\n[topics.eu]',
            "2: topics.nato.also: another topic is called so: 'eu', which is 'eu'",
        ),
        (
            '[topics.nato]\nalso = ["Pact"]\n[topics.eu]\nalso = ["pact"]',
            "4: topics.eu.also: another topic is called so: 'pact', which is 'nato'",
        ),
        (
            '[topics.nato]\nparent = "World"',
            "2: topics.nato.parent is no topic of this file: 'world'; write [topics.world]",
        ),
        (
            '[topics.a]\n[topics.nato]\nmerged_into = "pact"',
            "3: topics.nato.merged_into is no topic of this file: 'pact'; write [topics.pact]",
        ),
        ('[topics.nato]\nparent = "nato"', "2: topics.nato.parent leads back to itself: nato → nato"),
        ('[topics.nato]\nmerged_into = "NATO"', "2: topics.nato.merged_into leads back to itself: nato → nato"),
        (
            '[topics.a]\nparent = "b"\n[topics.b]\nparent = "c"\n[topics.c]\nparent = "a"',
            "2: topics.a.parent leads back to itself: a → b → c → a",
        ),
        (
            '[topics.x]\nmerged_into = "a"\n[topics.a]\nmerged_into = "b"\n[topics.b]\nmerged_into = "a"',
            "2: topics.x.merged_into leads back to itself: x → a → b → a",
        ),
        (
            '[topics.a]\nparent = "b"\n[topics.b]\nmerged_into = "a"',
            "2: topics.a.parent leads back to itself: a → b → a",
        ),
        ('[topics.a]\nhidden = "yes"', "2: topics.hidden: expected bool, got str"),
        ('[topics.a]\nalso = "b"', "2: topics.also: expected array, got str"),
        ('[topics.a]\nparnt = "b"', "2: unknown key 'parnt' in [topics]; did you mean 'parent'?"),
    ],
)
def test_wrong_properties_of_topics(text, message):
    """Names that mean two topics, and ways that lead nowhere, are errors with their line."""
    assert trouble(text) == f"site.toml:{message}"


def test_generations():
    """Topics have parents of parents, but not without end; and so have those that were merged."""
    for step in ("parent", "merged_into"):
        chain = "[topics.t0]\n" + "".join(f'[topics.t{n}]\n{step} = "t{n - 1}"\n' for n in range(1, 2_000))
        assert trouble(chain) == (
            f"site.toml:41: topics.t20.{step} goes on and on: t20 → t19 → t18 → t17 → …; 20 topics at the most"
        )
        assert len(parse(chain.partition("[topics.t20]")[0]).topics) == 20


TOPICS = '[topics.nato]\nalso = ["OTAN"]\n[topics.pact]\nmerged_into = "nato"\n'


def test_selections():
    """Combinations have one form, by the names that topics have now; those in articles need not stand in site.toml."""
    text = TOPICS + (
        '[[feeds]]\nquery = "Ukraine+NATO"\ntitle = " The  war "\ndescription = "All of it"\n'
        '[[feeds]]\nquery = "eu+!pact"\n[[feeds]]\nquery = "pact,otan+eu,nato+x"\n'
    )
    assert parse(text).selections == (
        Selection("nato+ukraine", "The war", "All of it"),
        Selection("eu+!nato", written="eu+!pact"),
        Selection("nato+x", written="eu,nato+otan,pact+x"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('query = ""', "4: feeds.query is not the name of a topic: ''"),
        ('query = "a+"', "4: feeds.query is not the name of a topic: ''"),
        ('query = "a + b"', "4: feeds.query is not the name of a topic: 'a '"),
        ('query = "!a"', "4: feeds.query says only what to leave out: '!a'"),
        ('query = "a+!a"', "4: feeds.query leaves out what it asks for: 'a+!a'"),
        ('query = "a+b+c+d+e+f+g+h+i"', "4: feeds.query has more than 8 topics"),
        ('query = "a"', "4: feeds.query is a single topic, which has feeds of its own: 'a'"),
        ('title = "x"\nquery = "y+x"', "5: feeds.query means what another one does: 'x+y'"),
        (
            f'query = "{"+".join(letter * 40 for letter in "abcdefg")}"',
            "4: feeds.query is too long for the name of a folder: ",
        ),
        ('query = "a+b"\ntitel = "x"', "5: unknown key 'titel' in [feeds]; did you mean 'title'?"),
        ('query = "a+b"\ntitle = 5', "5: feeds.title: expected str | null, got int"),
        ('title = "x"', "3: feeds: object missing required field query"),
    ],
)
def test_wrong_selections(text, message):
    """What is wrong with a combination is said with its own line, whichever of several it is."""
    for more in ("", '[[feeds]]\nquery = "v+w"\n'):
        assert trouble(f'[[feeds]]\nquery = "x+y"\n[[feeds]]\n{text}\n{more}').startswith(f"site.toml:{message}")


@pytest.mark.parametrize("text", ['feeds = "a+b"', "feeds = {}", "feeds = [5]"])
def test_feeds_that_are_no_tables(text):
    """Anything else under `feeds` is an error of site.toml."""
    assert trouble(text).startswith(("site.toml:1: feeds: expected ", "site.toml: feeds: expected "))
