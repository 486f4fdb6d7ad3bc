"""Facts about learned topics in feeds: articles that nobody gave a topic get those that others teach, if asked for."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, count

import pytest
from labelled_texts import TEXTS
from sqlalchemy import Engine, event

from feeds.archive import learned
from feeds.publish import LivePublication

# These texts tell one story all too often, and would name each other.
ON = 'find_stories = false\ntopics_from = ["article", "folder", "rules", "learned"]\n'
EARLY, NOW = datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
ENGLISH = TEXTS["en"] | {
    "theatre": (
        "The curtain rose late on the premiere, and the understudy sang the lead without a score.",
        "Actors of the puppet stage carve their marionettes themselves, from lime wood and old violins.",
        "A rehearsal ended in laughter when the painted backdrop fell into the orchestra pit.",
        "The playwright cut the last act, so that the audience goes home before the ghost appears.",
        "Costumes for the comedy were sewn from sails that the harbour gave to the ensemble.",
    )
}
TOPICS = tuple(ENGLISH)
OFF_TOPIC = "Simmer the leeks in butter, add cream and nutmeg, and serve the soup with toasted bread and chives."

MATCHES = "".join(
    f"[topics.{topic}]\nmatch = {json.dumps(phrases)}\n"
    for topic, phrases in (
        ("sport", ["cup final", "referee", "penalty", "tennis"]),
        ("economy", ["interest rates", "profit", "investors"]),
        ("science", ["astronomers", "genome", "galaxy", "ice cores"]),
        ("theatre", ["premiere", "marionettes", "rehearsal", "playwright"]),
    )
)

_minutes = count()


def stories(topic: str, sentences: int = 3) -> Iterator[str]:
    """Invented articles of a topic, of some of its sentences each."""
    return (" ".join(some) for some in combinations(ENGLISH[topic], sentences))


def write(desk, name: str, text: str, *tags: str, **more: object) -> None:
    moment = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=next(_minutes))
    more.setdefault("date", f"{moment:%Y-%m-%d %H:%M}")
    desk.article(f"{name}.md", title=f"About {name}", body=text, tags=list(tags) or None, **more)


def write_labelled(desk, *topics: str) -> None:
    """Ten articles of each topic that have it."""
    for topic in topics or TOPICS:
        for number, text in enumerate(stories(topic)):
            write(desk, f"{topic}-{number}", text, topic)


@pytest.fixture
def taught(desk):
    """A desk that learns, with forty articles that have a topic and one that has none."""
    desk.settings(ON)
    write_labelled(desk)
    write(desk, "match", ENGLISH["sport"][4])
    return desk


def terms(desk, name: str = "match") -> list[str]:
    article = desk.archive.articles([f"{name}.md"], NOW)[f"{name}.md"]
    return [topic.term for topic in article.topics]


def has(desk, term: str, name: str = "match") -> bool:
    return any(listed.source == f"{name}.md" for listed in desk.archive.latest(term, NOW))


class TestFeeds:
    def test_topic(self, taught):
        """An article without a topic gets one that its words speak for: in its entry, in the feeds, on the pages."""
        publication = taught.publish()
        entry = taught.entries("/topics/sport/feed.atom")["About match"]
        assert [tag.term for tag in entry.tags] == ["sport"]
        assert "About match" in taught.entries("/topics/sport/feed.rss")
        items = json.loads(publication["/topics/sport/feed.json"].render())["items"]
        assert [item["tags"] for item in items if item["title"] == "About match"] == [["sport"]]
        assert b"About match" in publication["/topics/sport/"].render()
        assert {each.topic.term: each.count for each in taught.archive.topics(NOW, ())}["sport"] == 11

    def test_off(self, taught):
        """Without "learned" in topics_from nothing is guessed, and nothing kept."""
        taught.settings()
        taught.sync()
        assert terms(taught) == []
        assert not has(taught, "sport")
        assert taught.archive.fact("learned-topics") is None

    def test_off_topic(self, taught):
        """An article that is about none of the topics gets none."""
        write(taught, "soup", OFF_TOPIC)
        taught.sync()
        assert terms(taught, "soup") == []

    def test_human(self, taught):
        """What an author says is never changed, whatever the words say; nor what the folder or a rule says."""
        taught.settings(ON + '[topics.knees]\nmatch = ["knee"]\n')
        write(taught, "own", ENGLISH["sport"][0], "economy")
        write(taught, "garden/folder", ENGLISH["sport"][0])
        taught.sync()
        assert terms(taught, "own") == ["economy"]
        assert terms(taught, "garden/folder") == ["garden"]
        assert terms(taught) == ["knees"]

    def test_given_later(self, taught):
        """An article that is given a topic at last has that one alone."""
        taught.sync()
        write(taught, "match", ENGLISH["sport"][4], "knees")
        taught.sync()
        assert terms(taught) == ["knees"]
        assert not has(taught, "sport")

    def test_several(self, desk):
        """An article may get several topics, where others have the same together."""
        desk.settings(ON)
        write_labelled(desk, "economy", "science")
        for number, text in enumerate(stories("sport")):
            write(desk, f"sport-{number}", text, "Sport", "Leisure")
        write(desk, "match", ENGLISH["sport"][4])
        desk.sync()
        assert terms(desk) == ["leisure", "sport"]

    def test_built(self, taught, cli, tmp_path):
        """A build has it, and one that changed nothing writes nothing."""
        command = ("build", taught.folder, tmp_path / "public", "--archive", taught.archive_file)
        assert cli(*command).status == 0
        assert ">About match<" in (tmp_path / "public" / "topics" / "sport" / "feed.atom").read_text(encoding="utf-8")
        assert "0 files written" in cli(*command).out[-1]

    def test_served(self, taught):
        """A server, which reads the archive alone, has it too, as soon as it is learned."""
        write(taught, "lab", ENGLISH["science"][0])
        moments = iter(range(100))
        publication = LivePublication(taught.archive, lambda: NOW + timedelta(seconds=next(moments)))
        taught.settings()
        taught.sync()
        assert b">About lab<" not in publication["/topics/science/feed.atom"].render()
        taught.settings(ON)
        taught.sync()
        assert b">About lab<" in publication["/topics/science/feed.atom"].render()

    def test_explained(self, taught, cli):
        """An editor can see that a topic was learned."""
        ran = cli("check", "--explain", taught.folder / "match.md", "--archive", taught.archive_file)
        (line,) = [line for line in ran.out if line.split()[:2] == ["topic", "sport"]]
        assert "learned from articles that have it" in line


class TestSettings:
    def test_never(self, taught):
        """A topic with `learn = false` is found in no article."""
        taught.settings(ON + "[topics.sport]\nlearn = false\n")
        taught.sync()
        assert terms(taught) == []
        taught.settings(ON)
        taught.sync()
        assert terms(taught) == ["sport"]

    def test_parents(self, taught):
        """An article is in the feeds of the parents of its topic, too, and doesn't name them."""
        taught.settings(ON + '[topics.sport]\nparent = "leisure"\n[topics.leisure]\n')
        taught.sync()
        assert terms(taught) == ["sport"]
        assert has(taught, "leisure")

    def test_hidden(self, taught):
        """A hidden topic has the article in its feeds, and the article doesn't name it."""
        taught.settings(ON + "[topics.sport]\nhidden = true\n")
        taught.sync()
        assert terms(taught) == []
        assert has(taught, "sport")

    def test_merged(self, taught):
        """What the articles of a merged topic teach, they teach of the one that it is now a part of."""
        taught.settings(ON + '[topics.sport]\nmerged_into = "leisure"\n[topics.leisure]\nlabel = "Free time"\n')
        taught.sync()
        assert terms(taught) == ["leisure"]
        assert taught.archive.articles(["match.md"], NOW)["match.md"].topics[0].label == "Free time"

    def test_label(self, taught):
        """A topic that site.toml doesn't know has the label that its articles use."""
        for number, text in enumerate(stories("science")):
            write(taught, f"science-{number}", text, "Science & Research")
        write(taught, "lab", ENGLISH["science"][0])
        taught.sync()
        assert taught.archive.articles(["lab.md"], NOW)["lab.md"].topics[0].label == "Science & Research"

    def test_least(self, taught):
        """Of fewer articles than `least` nothing is learned."""
        taught.settings(ON + "[learning]\nleast = 11\n")
        taught.sync()
        assert terms(taught) == []

    def test_precision(self, desk):
        """The surer the guesses must be, the fewer there are."""
        write_labelled(desk)
        for topic in TOPICS:
            for number, (one, other) in enumerate(combinations(TOPICS, 2)):
                write(
                    desk, f"mixed-{topic}-{number}", f"{ENGLISH[one][number % 5]} {ENGLISH[other][number % 5]}", topic
                )
            for number, text in enumerate(ENGLISH[topic]):
                write(desk, f"short-{topic}-{number}", text)

        def labelled(precision: float) -> set[tuple[str, str]]:
            desk.settings(f"{ON}[learning]\nprecision = {precision}\n")
            desk.sync()
            return {(topic, each.source) for topic in TOPICS for each in desk.archive.latest(topic, NOW)}

        loose, strict = labelled(0.5), labelled(0.99)
        assert strict < loose

    def test_switched_off(self, taught):
        """Switched off again, all that was learned is gone."""
        taught.sync()
        taught.settings()
        taught.sync()
        assert terms(taught) == []
        assert not has(taught, "sport")
        assert taught.archive.fact("learned-topics") is taught.archive.fact("learned-from") is None


class TestPhrases:
    def test_alone(self, desk):
        """Where no article has a topic, the editor's phrases teach what else is of their topics."""
        desk.settings(ON + MATCHES)
        for topic in TOPICS:
            for number, text in enumerate(stories(topic)):
                write(desk, f"{topic}-{number}", text)
        write(desk, "match", ENGLISH["sport"][4])
        write(desk, "soup", OFF_TOPIC)
        desk.sync()
        assert terms(desk) == ["sport"]
        assert terms(desk, "soup") == []

    def test_suggested(self, desk, cli, tmp_path):
        """A name that recurs is no topic to be learned, and its articles may get those that are."""
        desk.settings(ON)
        write_labelled(desk)
        for number in range(12):
            text = ENGLISH["sport"][number % 5]
            write(desk, f"name-{number}", f"{text} The mayor of Zelenburg was there.")
        write(desk, "match", ENGLISH["sport"][4])
        ran = cli("build", desk.folder, tmp_path / "public", "--archive", desk.archive_file, "--auto-topics")
        assert ran.status == 0
        assert {"zelenburg", "sport"} <= set(terms(desk, "name-0"))
        assert terms(desk) == ["sport"]


class TestLearningAnew:
    @pytest.fixture
    def times(self, monkeypatch) -> list[int]:
        """How many articles had topics, each time that something was learned."""
        found: list[int] = []
        learn = learned.taught

        def counted(connection, site, now, *, by_rules):
            model = learn(connection, site, now, by_rules=by_rules)
            found.append(sum(each.examples for each in model.report.topics))
            return model

        monkeypatch.setattr(learned, "taught", counted)
        return found

    def test_due(self, taught, times):
        """A few more articles are no reason to learn anew, ten more of a topic are; settings are, too."""
        taught.sync()
        write(taught, "more", ENGLISH["sport"][0], "sport")
        taught.sync()
        assert times == [40]
        for number, text in enumerate(stories("sport", 2)):
            write(taught, f"more-{number}", text, "sport")
        taught.sync()
        taught.sync()
        assert times == [40, 51]
        taught.settings(ON + "[learning]\nprecision = 0.9\n")
        taught.sync()
        assert times == [40, 51, 51]

    def test_nothing_new(self, taught, times):
        """A sync that finds nothing new learns nothing, and the archive stays as it is."""
        taught.sync()
        generation = taught.archive.generation
        taught.sync()
        assert times == [40]
        assert taught.archive.generation == generation

    def test_new_article(self, taught, times):
        """A new article gets its topic by what was learned before."""
        taught.sync()
        write(taught, "lab", ENGLISH["science"][0])
        taught.sync()
        assert terms(taught, "lab") == ["science"]
        assert times == [40]

    def test_changed_article(self, taught):
        """An article that is about something else now has another topic."""
        taught.sync()
        write(taught, "match", ENGLISH["science"][0])
        taught.sync()
        assert terms(taught) == ["science"]
        assert not has(taught, "sport")

    def test_guesses_teach_nothing(self, taught, times):
        """What was guessed is not learned from."""
        for number, text in enumerate(stories("sport", 2)):
            write(taught, f"more-{number}", text)
        taught.sync()
        taught.settings(ON + "[learning]\nprecision = 0.9\n")
        taught.sync()
        assert has(taught, "sport", "more-0")
        assert times == [40, 40]

    def test_scheduled(self, taught, times):
        """What is not published yet teaches nothing, and gets its topic all the same."""
        for number, text in enumerate(stories("science")):
            write(taught, f"later-{number}", text, "secret", date="2026-03-01")
        write(taught, "later", ENGLISH["sport"][4], date="2026-03-01")
        taught.sync()
        assert times == [40]
        assert terms(taught, "later") == ["sport"]
        assert not has(taught, "sport", "later")

    def test_topic_that_went(self, taught):
        """A topic that no article has any more, and site.toml doesn't know, is guessed for none."""
        taught.sync()
        for number, _ in enumerate(stories("sport")):
            taught.remove(f"sport-{number}.md")
        taught.sync()
        assert terms(taught) == []
        assert "sport" not in {each.topic.term for each in taught.archive.topics(NOW, ())}


class TestSubscribers:
    def test_noticed(self, desk):
        """An article that gets a topic later moves the date of its feeds, and nothing else of its entry."""
        desk.settings(ON)
        write(desk, "match", ENGLISH["sport"][4])
        desk.sync(EARLY)
        before = desk.entries(now=EARLY)["About match"]
        write_labelled(desk)
        later = EARLY + timedelta(days=1)
        desk.sync(later)
        after = desk.entries(now=later)["About match"]
        assert (after.id, after.updated) == (before.id, before.updated)
        assert [tag.term for tag in after.tags] == ["sport"]
        assert desk.publication(later)["/topics/sport/feed.atom"].last_modified == later
        assert desk.atom("/topics/sport/feed.atom", later).feed.updated.startswith("2025-12-02T00:00:00")

    def test_lost(self, taught):
        """The feeds of a topic that an article loses have changed."""
        taught.sync(EARLY)
        taught.settings(ON + "[learning]\nleast = 11\n")
        later = EARLY + timedelta(days=1)
        taught.sync(later)
        assert taught.archive.changes()["sport"] == later
        assert taught.archive.changes().get("science") != later

    def test_first(self, taught):
        """A new archive knows what is there, and of no changes."""
        taught.sync()
        assert taught.archive.latest("sport", NOW)[0].changed == 0
        assert taught.archive.changes()["sport"].timestamp() == 0

    def test_made_anew(self, taught, make_desk):
        """An archive that is made anew has the same fingerprints where it guesses the same, and others elsewhere."""

        def fingerprints(desk) -> dict[str, str]:
            desk.sync()
            return {each.source: each.fingerprint for each in desk.archive.listed(NOW)}

        again, other = make_desk("again"), make_desk("other")
        for desk in (again, other):
            for path in taught.folder.iterdir():
                desk.write(path.name, path.read_bytes())
        other.settings(ON + "[learning]\nleast = 11\n")
        first, second, third = map(fingerprints, (taught, again, other))
        assert first == second
        assert first.pop("match.md") != third.pop("match.md")
        assert first == third
        assert taught.archive.fact("learned-topics") == again.archive.fact("learned-topics")

    def test_attached(self, taught):
        """An article changes with its guesses and with its files: neither hides the other."""
        write(taught, "match", ENGLISH["sport"][4], enclosure="/talk.mp3")
        seen = []
        for settings, sound in ((ON, b"1"), (ON, b"22"), ("", b"22"), (ON, b"333"), ("", b"333")):
            taught.settings(settings)
            taught.write("talk.mp3", sound)
            taught.sync()
            (listed,) = [each for each in taught.archive.listed(NOW) if each.source == "match.md"]
            seen.append(listed.fingerprint)
        assert len(set(seen)) == 5


class TestLittle:
    def test_empty(self, desk):
        """A site without articles may want to learn."""
        desk.settings(ON)
        assert "/feed.atom" in desk.publish()

    def test_without_topics(self, desk):
        """Where no article has a topic, and no phrase gives one, nothing is learned."""
        desk.settings(ON)
        write(desk, "match", ENGLISH["sport"][4])
        desk.sync()
        assert terms(desk) == []

    def test_one_topic(self, desk):
        """One topic is learned from articles that lack it; what all articles have teaches nothing."""
        desk.settings(ON)
        write_labelled(desk, "sport")
        desk.sync()
        for number, text in enumerate((*stories("science"), *stories("economy"))):
            write(desk, f"other-{number}", text)
        write(desk, "match", " ".join(ENGLISH["sport"]))
        desk.sync()
        desk.settings(ON + "[learning]\nprecision = 0.9\n")
        desk.sync()
        assert terms(desk) == ["sport"]
        assert not any(has(desk, "sport", f"other-{number}") for number in range(20))

    def test_queries(self, taught):
        """A site that learns nothing asks the archive nothing about it when it reads articles."""

        def asked() -> int:
            statements: list[str] = []

            def note(_connection, _cursor, statement, *_rest) -> None:
                statements.append(statement)

            event.listen(Engine, "before_cursor_execute", note)
            try:
                terms(taught)
            finally:
                event.remove(Engine, "before_cursor_execute", note)
            return len(statements)

        taught.sync()
        learning = asked()
        taught.settings()
        taught.sync()
        assert asked() == learning - 1


class TestTrain:
    def test_as_the_sync(self, taught, cli):
        """It says how well the topics of a site are learned, by its settings, also where it doesn't want them."""
        taught.settings("[learning]\nleast = 11\n")
        for number, text in enumerate(stories("sport", 2)):
            write(taught, f"more-{number}", text, "sport")
        ran = cli("topics", "--train", taught.folder)
        assert [line.split()[0] for line in ran.out[1:-1]] == ["sport"]
        taught.settings(ON + "[topics.science]\nlearn = false\n")
        _, *lines, last = cli("topics", "--train", taught.folder).out
        assert {line.split()[0]: line.split()[1] for line in lines} == dict.fromkeys(TOPICS, "10") | {"sport": "20"}
        assert [line for line in lines if line.endswith("learn = false")] == [
            line for line in lines if "science" in line
        ]
        assert "of the articles would get a topic" in last

    def test_phrases(self, desk, cli):
        """Where phrases alone teach, it says what its figures are worth."""
        desk.settings(MATCHES)
        for topic in TOPICS:
            for number, text in enumerate(stories(topic)):
                write(desk, f"{topic}-{number}", text)
        ran = cli("topics", "--train", desk.folder)
        assert {line.split()[0] for line in ran.out[1:-2]} == set(TOPICS)
        assert ran.out[-1].startswith("learned from phrases alone")
