"""Facts about topics that nobody named: `feeds topics --suggest` prints them, `feeds build --auto-topics` uses them."""

import random
import tomllib
from pathlib import Path

import feedparser
import pytest

STORIES = {
    "ferry": "The ferry of Anna Lindqvist crossed the Wenna on Monday, and the port of Harlow was glad of it.",
    "bridge": "A bridge over the Wenna would cost forty millions, said Anna Lindqvist, who doesn't want one.",
    "lamps": "In Harlow the last lamps of the old station were sold to a museum in Ostrava for a small sum.",
    "apples": "The last apples were pressed in the yard of the school, and nobody from Ostrava came to see it.",
}


@pytest.fixture
def articles(desk):
    for name, story in STORIES.items():
        desk.write(f"{name}.txt", f"date 2025-06-01 About {name} and people\n{story}\n")


def built(desk, cli, output: Path, *options: str) -> set[str]:
    ran = cli("build", desk.folder, output, "--archive", desk.archive_file, *options)
    assert ran.status == 0, ran.err
    return {path.name for path in (output / "topics").iterdir()} if (output / "topics").is_dir() else set()


def test_suggest(desk, cli, articles):
    """What is printed can be pasted into site.toml, and finds as many articles as it says."""
    ran = cli("topics", "--suggest", desk.folder)
    assert ran.status == 0
    text = "\n".join(ran.out)
    topics = tomllib.loads(text)["topics"]
    assert {"harlow", "wenna"} <= topics.keys()
    assert "# 2 articles" in text
    desk.settings(text)
    listed = cli("topics", desk.folder).out
    assert sum(line.split()[0] == "2" for line in listed) == len(topics)


def test_known_topics_are_not_suggested(desk, cli, articles):
    """Neither those of site.toml nor those of authors."""
    desk.settings('[topics.wenna]\nmatch = ["Wenna"]\n')
    desk.article("own.md", tags=["Harlow"])
    assert (
        not {"wenna", "harlow"}
        & tomllib.loads("\n".join(cli("topics", "--suggest", desk.folder).out)).get("topics", {}).keys()
    )


def test_nothing_to_suggest(desk, cli):
    """Where no name recurs nothing is printed, and that is no error."""
    desk.article(body="all in small letters")
    ran = cli("topics", "--suggest", desk.folder)
    assert (ran.status, ran.out) == (0, [])
    assert ran.err == ["no name that could be a topic recurs in articles"]


def test_auto_topics(desk, cli, articles, tmp_path):
    """A folder of raw texts has feeds of topics at once, the same when it is built again."""
    output = tmp_path / "public"
    assert built(desk, cli, output) == set()
    found = built(desk, cli, output, "--auto-topics")
    assert {"harlow", "wenna"} <= found
    feed = output / "topics" / "wenna" / "feed.atom"
    before = feed.stat().st_mtime_ns
    assert built(desk, cli, output, "--auto-topics") == found
    assert feed.stat().st_mtime_ns == before
    assert feed.read_text(encoding="utf-8").count("<entry>") == 2


def test_auto_topics_are_no_change(desk, cli, articles, tmp_path):
    """The first build of a folder says the same whenever it is made: its feeds are as old as their articles."""
    built(desk, cli, tmp_path / "public", "--auto-topics")
    feed = feedparser.parse((tmp_path / "public" / "feed.atom").read_bytes())
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    assert all(entry.tags for entry in feed.entries[:2])


def test_auto_topics_follow_the_articles(desk, cli, articles, tmp_path):
    """A name that recurs in new articles becomes a topic; without the option the topics are gone."""
    output = tmp_path / "public"
    built(desk, cli, output, "--auto-topics")
    for name in ("one", "two", "three"):
        desk.write(
            f"{name}.txt", f"date 2025-06-02 News of {name}\nThe mayor of Zelenburg spoke of {name} on Friday.\n"
        )
    assert "zelenburg" in built(desk, cli, output, "--auto-topics")
    assert built(desk, cli, output) == set()


def test_real_articles(cli, shared, tmp_path):
    """The two real articles are about NATO and its head."""
    folder = tmp_path / "content"
    folder.mkdir()
    for path in (shared / "articles").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    topics = tomllib.loads("\n".join(cli("topics", "--suggest", folder).out))["topics"]
    assert {"nato", "ukraine", "mark-rutte"} <= topics.keys()


def test_train(desk, cli):
    """It says of each topic how often it is found by words alone, and how often that is right."""
    for number, (topic, text) in enumerate(labelled()):
        desk.article(f"{number}.md", title=f"Headline {number}", body=text, tags=[topic])
    ran = cli("topics", "--train", desk.folder)
    assert ran.status == 0
    head, *topics, last = ran.out
    assert head.split() == ["topic", "articles", "right", "found"]
    assert [line.split()[:2] for line in topics] == [["gardening", "30"], ["railways", "30"]]
    assert all(line.split()[2] == "100%" for line in topics)
    assert "of the articles would get a topic by their words; 100.0% of these rightly" in last


def labelled() -> list[tuple[str, str]]:
    """Sixty articles on two topics that share no words."""
    told = {
        "gardening": "compost soil seeds beans slugs roses hedge spade orchard apples cabbage greenhouse".split(),
        "railways": "locomotive signal sleeper timetable platform carriage junction whistle guard branch bogie".split(),
    }
    dice = random.Random(5)
    return [(topic, " ".join(dice.choices(words, k=40))) for _ in range(30) for topic, words in told.items()]


def test_too_few_to_train(desk, cli):
    """A few articles teach nothing, and that is no error."""
    desk.article(tags=["One"])
    ran = cli("topics", "--train", desk.folder)
    assert (ran.status, ran.out) == (0, [])
    assert ran.err == ["no topic has articles enough to learn from: 10, and others that don't have it"]


def test_auto_topics_are_not_the_editors(desk, cli, articles, tmp_path):
    """A topic that the editor takes out of site.toml is gone, as long as no name suggests it."""
    output = tmp_path / "public"
    desk.settings('[topics.machines]\nmatch = ["lamps"]\n')
    assert {"machines", "wenna"} <= built(desk, cli, output, "--auto-topics")
    desk.settings()
    found = built(desk, cli, output, "--auto-topics")
    assert "wenna" in found
    assert "machines" not in found
