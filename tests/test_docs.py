"""The documentation is true: its examples run, its links lead somewhere, and it leaves out nothing."""

import re
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from click.testing import CliRunner
from conftest import NOW

from feeds import cli
from feeds.archive import Archive
from feeds.archive.sync import sync
from feeds.config import parse_site, read_site, written
from feeds.content import load
from feeds.content.article import FIELD_OF, article_of
from feeds.content.files import ARTICLE_SUFFIXES, ASSET_SUFFIXES
from feeds.content.manuscript import Manuscript
from feeds.model import Markup, Site

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "feeds"
REFERENCE = ROOT / "docs" / "reference.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
COMMANDS = (
    "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/feeds serve",
    "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
)
SITE = Site("Eastern Desk", "https://news.example.org/", "news.example.org,2024")

FENCE = re.compile(r"^(?P<fence>```+)(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
CLI = re.compile(r"(?<=<!-- cli -->\n).*(?=<!-- /cli -->)", re.DOTALL)
SETTING = re.compile(r"\bFEEDS_[A-Z_]+\b")
# In the tutorial: what is to be done with the block that follows.
SAVE = re.compile(r"Save this as `(?P<file>[^`]+)`:\s*\Z")
APPEND = re.compile(r"Add this to the end of `(?P<file>[^`]+)`:\s*\Z")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(language: str) -> list[tuple[Path, str]]:
    found = ((page, match) for page in PAGES for match in FENCE.finditer(text(page)))
    return [(page, match["text"]) for page, match in found if match["language"] == language]


def section(page: Path, heading: str) -> str:
    """What a page says below a heading of the second level."""
    return re.split(r"^## ", text(page).partition(f"\n## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def test_the_readme_gives_both_commands_on_a_line_each() -> None:
    """They can be copied from it whole."""
    lines = text(ROOT / "README.md").splitlines()
    assert [command for command in COMMANDS if lines.count(command) != 1] == []


def test_the_cli_reference_is_what_the_command_prints(request: pytest.FixtureRequest) -> None:
    """Up to line breaks, which click sets a little differently from release to release."""
    printed = cli_reference()
    if request.config.getoption("--update-golden"):
        REFERENCE.write_text(CLI.sub(lambda _: printed, text(REFERENCE)), encoding="utf-8")
    written = CLI.search(text(REFERENCE))
    assert written is not None
    assert written[0].split() == printed.split()


def cli_reference() -> str:
    """The help of each command, under a heading of its own."""
    found = [f"```text\n{help_of()}```\n"]
    found += [f"### feeds {name}\n\n```text\n{help_of(name)}```\n" for name in sorted(cli.main.commands)]
    return "\n" + "\n".join(found) + "\n"


def help_of(*command: str) -> str:
    asked = CliRunner().invoke(cli.main, [*command, "--help"], prog_name="feeds", terminal_width=100)
    assert asked.exit_code == 0, asked.output
    return asked.output


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    """Links to other sites are not followed."""
    broken = []
    for match in LINK.finditer(CODE.sub("", FENCE.sub("", text(page)))):
        file, _, anchor = match["target"].partition("#")
        target = (page.parent / file) if file else page
        if "://" in match["target"] or match["target"].startswith("mailto:"):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(match["target"])
    assert broken == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_key_of_site_toml_is_in_the_reference() -> None:
    """The keys of its tables too."""
    documented = section(REFERENCE, "site.toml")
    keys = {
        written.SiteToml: "{}",
        written.AuthorTable: "author.{}",
        written.FeedTable: "feed.{}",
        written.LearningTable: "learning.{}",
        written.PodcastTable: "podcast.{}",
        written.SelectionTable: "feeds.{}",
        written.SummaryTable: "summary.{}",
        written.SourceTable: "sources.<source>.{}",
        written.TopicTable: "topics.<topic>.{}",
    }
    assert {each for each in vars(written).values() if is_struct(each)} == keys.keys()
    names = [form.format(name) for struct, form in keys.items() for name in struct.__struct_fields__]
    tables = ("feed", "feeds", "learning", "summary", "sources", "topics")
    assert [name for name in names if name not in tables and f"| `{name}` |" not in documented] == []


def is_struct(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, msgspec.Struct)


@pytest.mark.parametrize(("page", "block"), blocks("toml"), ids=lambda value: getattr(value, "stem", ""))
def test_every_toml_example_is_a_site_toml(page: Path, block: str) -> None:
    """All of them are read without an objection."""
    assert parse_site(block, where=str(page), name="example")


@pytest.mark.parametrize(("page", "block"), blocks("markdown"), ids=lambda value: getattr(value, "stem", ""))
def test_every_markdown_example_is_an_article_or_shows_an_error(page: Path, block: str) -> None:
    """An example with a mistake is followed by what `feeds check` says of it."""
    problems = load(block.encode(), "example.md", SITE).problems
    assert [each.message for each in problems if f": {each.message}\n" not in text(page)] == []


def test_every_key_of_front_matter_is_in_the_reference() -> None:
    """All keys that are looked for in a manuscript; none of them is a secret."""
    asked: set[str] = set()

    class Asked(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            asked.add(key)
            return super().get(key, default)

        def __contains__(self, key: object) -> bool:
            asked.add(str(key))
            return super().__contains__(key)

    optional = dict.fromkeys(FIELD_OF, "")
    for metadata in ({"status": "", **optional}, {"status": "", "date": "2024-10-15", **optional}):
        manuscript = Manuscript(Asked(metadata), "The story.", Markup.MARKDOWN)
        article_of(manuscript, "2024-10-15-name.md", SITE)
    documented = section(REFERENCE, "Front matter")
    assert len(asked) > 30
    assert sorted(key for key in asked if f"`{key}`" not in documented) == []


def test_every_kind_of_file_is_in_the_reference() -> None:
    """By its suffix: what is an article, and what is published as it is."""
    documented = section(REFERENCE, "Files")
    assert sorted(suffix for suffix in ARTICLE_SUFFIXES | ASSET_SUFFIXES if f"`{suffix}`" not in documented) == []


def test_every_environment_variable_is_in_the_reference_and_no_other_anywhere() -> None:
    """Also none that is misspelt in a recipe or in the container."""
    options = (option for command in cli.main.commands.values() for option in command.params)
    known = {option.envvar for option in options if isinstance(option, click.Option) and option.envvar}
    assert set(SETTING.findall(section(REFERENCE, "Environment variables"))) == known
    used = {name for page in (*PAGES, ROOT / "Dockerfile") for name in SETTING.findall(text(page))}
    assert used <= known | {"FEEDS_CORPORA"}


def test_every_module_is_named_in_the_design() -> None:
    """A package by its folder."""
    design = text(ROOT / "docs" / "design.md")
    modules = (path.relative_to(PACKAGE).as_posix().replace("__init__.py", "") for path in PACKAGE.rglob("*.py"))
    assert sorted(name for name in modules if name and f"`{name}`" not in design) == []


def test_every_dependency_has_its_reason() -> None:
    """In the decision about dependencies."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["languages"]]
    reasons = text(ROOT / "docs" / "decisions" / "0008-dependencies.md")
    names = [re.match(r"[\w.-]+", each)[0] for each in listed]
    assert sorted(re.findall(r"^\| ([\w.-]+) \| (?!why)\w", reasons, re.MULTILINE)) == sorted(names)


def test_the_tutorial_happens_as_it_says(run_feeds: Callable[..., object], tmp_path: Path) -> None:
    """Its files are saved, its commands run in order, and each prints what it shows; dates are of the day."""
    tutorial, done = text(ROOT / "docs" / "tutorial.md"), 0
    for match in FENCE.finditer(tutorial):
        said = tutorial[: match.start()]
        if place := SAVE.search(said):
            (tmp_path / place["file"]).write_text(match["text"], encoding="utf-8")
        elif place := APPEND.search(said):
            with (tmp_path / place["file"]).open("a", encoding="utf-8") as file:
                file.write(match["text"])
        elif match["language"] == "console":
            done += replay(match["text"], run_feeds)
    assert done > 5


def replay(console: str, run_feeds: Callable[..., object]) -> int:
    """Run each `$ feeds …` of a console; how many there were."""
    steps = re.findall(r"^\$ feeds (.+)\n((?:(?!\$ ).*\n)*)", console, re.MULTILINE)
    for command, shown in steps:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', command)]
        result = run_feeds(*words)
        assert DATE.sub("DATE", result.stdout + result.stderr) == DATE.sub("DATE", shown), command
    return len(steps)


def test_the_flask_recipe_mounts_the_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python of the how-to guides runs, and answers."""
    monkeypatch.chdir(tmp_path)
    with_articles(tmp_path / "content", Path("news.sqlite3"))
    names: dict[str, Any] = {"__name__": "recipe"}
    for _, block in blocks("python"):
        exec(compile(block, "howto.md", "exec"), names)
    answer = names["app"].test_client().get("/news/feed.atom")
    assert answer.status_code == 200
    assert b'href="https://www.example.org/news/2024/10/article/"' in answer.data
    names["publication"]._archive.close()


def with_articles(folder: Path, archive_file: Path) -> None:
    folder.mkdir()
    (folder / "article.txt").write_text("date 2024-10-15 A headline\nThe story.\n", encoding="utf-8")
    archive = Archive(archive_file)
    sync(archive, folder, read_site(folder), NOW)
    archive.close()


def test_the_package_that_is_documented_is_the_one_that_is_tested() -> None:
    """Not another one that happens to be installed."""
    assert Path(find_spec("feeds").origin).parent == PACKAGE
