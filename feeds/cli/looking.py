"""The commands that look at content, at feeds and at logs, and change nothing."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from feeds.cli.options import accept_option, archive_option, content_argument, format_option
from feeds.cli.terminal import as_json, errors_in, many, told
from feeds.errors import Problem

if TYPE_CHECKING:
    from feeds.archive import Archive
    from feeds.model import Site


@click.command()
@click.argument("contents", metavar="[CONTENT]...", type=click.Path(), nargs=-1)
@archive_option
@click.option("--feeds", "are_feeds", is_flag=True, help="CONTENT are feeds: files, folders of files, or URLs.")
@click.option("--explain", "explains", is_flag=True, help="Say what was found in each article, and where.")
@format_option
@accept_option
def check(
    contents: tuple[str, ...], archive: Path | None, are_feeds: bool, explains: bool, format_: str, accept: bool
) -> None:
    """Say what is wrong with CONTENT, and what is suspicious, as path:line: what.

    Of more than 20 problems the first are shown, and how many have each reason; --format json has all. With
    --explain, CONTENT may be articles, too.
    """
    contents = contents or ("content",)
    if explains:
        _explain([Path(each) for each in contents], archive, format_)
        return
    if len(contents) > 1 and not are_feeds:
        raise click.UsageError("more than one CONTENT can only be checked with --feeds or --explain")
    subject, found = _in_feeds(contents) if are_feeds else _in_content(Path(contents[0]), archive, accept=accept)
    errors = errors_in(each for _, each in found)
    summary = f"{subject}, {many(errors, 'error')}, {many(len(found) - errors, 'warning')}"
    if format_ == "json":
        click.echo(json.dumps([as_json(path, each) for path, each in found], indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([*told(found, see_all="--format json"), summary]))
    sys.exit(1 if errors else 0)


def _explain(paths: list[Path], archive: Path | None, format_: str) -> None:
    """Say why articles are as they are; exit with 1 where one has an error."""
    from feeds.cli.explaining import as_json, explained, shown

    if missing := next((path for path in paths if not path.exists()), None):
        raise click.UsageError(f"{missing} does not exist")
    failed = False
    found = []
    for each in explained(paths, archive, datetime.now(UTC)):
        failed = failed or any(problem.severity == "error" for problem in each.problems)
        if format_ == "json":
            found.append(as_json(each))
        else:
            click.echo("\n".join(shown(each)))
    if format_ == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    sys.exit(1 if failed else 0)


def _in_content(content: Path, archive: Path | None, *, accept: bool) -> tuple[str, list[tuple[str, Problem]]]:
    """How much there is in a content folder, and what is wrong with it and with its feeds, by path."""
    from feeds.archive.problems import scheduled
    from feeds.check import check as look
    from feeds.cli.idling import idle, unheeded
    from feeds.cli.opening import open_content
    from feeds.config import doubts
    from feeds.publish import publish

    now = datetime.now(UTC)
    with open_content(content, archive, now=now, accept=accept) as opened:
        publication = publish(opened.site, opened.archive, now)
        idling = (*idle(opened.site, opened.archive, now), *unheeded(opened.site, publication))
        in_settings = (*doubts(content), *_regretted(opened.site), *idling)
        in_content = (*in_settings, *opened.synced.problems, *scheduled(opened.archive, now))
        in_feeds = tuple(look(publication, opened.site.base_url))
        articles = opened.archive.count(now)
    found = [*((str(content / each.source), each) for each in in_content), *((each.source, each) for each in in_feeds)]
    return many(articles, "article"), found


def _regretted(site: "Site") -> Iterator[Problem]:
    """Settings that change nothing, and those that need what isn't there."""
    from feeds.config import FILE_NAME
    from feeds.content.languages import is_available
    from feeds.rules import faults

    for topic in site.topics:
        for fault in faults(topic.match):
            yield Problem(FILE_NAME, f"topics.{topic.term}: {fault}", severity="warning")
    if site.languages and not is_available():
        message = 'languages are listed, but nothing is there that tells them apart; pip install "feeds[languages]"'
        yield Problem(FILE_NAME, message, severity="warning")


def _in_feeds(sources: Iterable[str]) -> tuple[str, list[tuple[str, Problem]]]:
    """How many feeds there are in files, folders and at URLs, and what is wrong with them."""
    from feeds.check.feed import check_feed
    from feeds.feed_file import feed_files

    now, count, found = datetime.now(UTC), 0, list[Problem]()
    for source in sources:
        for file in feed_files(source):
            if isinstance(file, Problem):
                found.append(file)
            else:
                count += 1
                found += check_feed(file, now)
    return many(count, "feed"), [(each.source, each) for each in found]


@click.command()
@content_argument
@archive_option
@click.option("--suggest", "suggests", is_flag=True, help="Print topics that CONTENT could have, for site.toml.")
@click.option("--train", "trains", is_flag=True, help="Print how well words tell the topics of CONTENT apart.")
def topics(content: Path, archive: Path | None, suggests: bool, trains: bool) -> None:
    """List the topics of CONTENT: how many articles each has, and where its feeds are."""
    from feeds.cli.opening import open_content
    from feeds.paths import url

    now = datetime.now(UTC)
    with open_content(content, archive, now=now) as opened:
        if suggests:
            _suggest(opened.archive, opened.site, now)
            return
        if trains:
            _train(opened.archive, opened.site, now)
            return
        for each in opened.archive.topics(now, opened.site.topics):
            feed = url(opened.site.base_url, f"/topics/{each.topic.term}/feed.atom")
            click.echo(f"{each.count:6}  {each.topic.label}  {feed}{'  (hidden)' if each.topic.hidden else ''}")


def _suggest(archive: "Archive", site: "Site", now: datetime) -> None:
    from feeds.cli.suggestions import suggestions
    from feeds.suggesting import to_toml

    if found := suggestions(archive, site, now):
        click.echo(to_toml(found), nl=False)
    else:
        click.echo("no name that could be a topic recurs in articles", err=True)


def _train(archive: "Archive", site: "Site", now: datetime) -> None:
    from feeds.archive.teaching import given, taught

    with archive.connect() as connection:
        by_rules = given(connection, site, now).by_rules
        report = taught(connection, site, now, by_rules=by_rules).report
    if not report.topics:
        least = site.learning.least
        click.echo(f"no topic has articles enough to learn from: {least}, and others that don't have it", err=True)
        return
    unwanted = {topic.term for topic in site.topics if not topic.learn}
    width = max(len("topic"), *(len(each.term) for each in report.topics))
    click.echo(f"{'topic':{width}}  articles  right  found")
    for each in report.topics:
        if each.precision is None:
            why = "learn = false" if each.term in unwanted else "not told apart from the others"
            click.echo(f"{each.term:{width}}  {each.examples:8}      –      –  {why}")
        else:
            click.echo(f"{each.term:{width}}  {each.examples:8}  {each.precision:5.0%}  {each.recall:5.0%}")
    precision = "–" if report.precision is None else f"{report.precision:.1%}"
    click.echo(f"{report.labelled:.0%} of the articles would get a topic by their words; {precision} of these rightly")
    if by_rules:
        click.echo("learned from phrases alone: this is how well it agrees with itself, and more than it is right")


@click.command()
@click.argument("logs", metavar="LOG...", type=click.File(encoding="utf-8", errors="replace"), nargs=-1, required=True)
@click.option("--services", is_flag=True, help="List the services of each feed, too.")
def subscribers(logs: tuple[TextIO, ...], services: bool) -> None:
    """Count the subscribers of each feed from access logs, as aggregators tell them; - reads standard input."""
    from feeds.subscribers import counts

    counted = counts(chain.from_iterable(logs))
    for feed in counted.feeds:
        click.echo(f"{feed.subscribers:8}  {feed.path}")
        for each in feed.services if services else ():
            click.echo(f"{each.subscribers:8}    {each.name}, {each.seen:%Y-%m-%d}")
    if counted.skipped:
        click.echo(f"{many(counted.skipped, 'line')} can't be read: not of a log with user agents", err=True)
