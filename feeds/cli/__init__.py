"""The command `feeds`; only here is printed and exited, and are the time and the environment known."""

import gc
import json
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from feeds import __version__
from feeds.cli.terminal import line, many, progress, report
from feeds.errors import FeedsError

# Next to nothing here is in reference cycles, and looking for some takes a tenth of a build.
_GARBAGE_THRESHOLD = 100_000
_LOCAL = ("127.0.0.1", "0.0.0.0", "::", "localhost")

_content = click.argument("content", type=click.Path(path_type=Path), default="content")
_archive = click.option(
    "--archive",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="FEEDS_ARCHIVE",
    help="The index of all articles.  [default: .feeds/ beside CONTENT]",
)
_base_url = click.option(
    "--base-url", envvar="FEEDS_BASE_URL", metavar="URL", help="Where it is published; wins over site.toml."
)


class _Group(click.Group):
    """Errors that a person can mend are one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FeedsError as error:
            click.echo(f"feeds: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Turn a folder of dated articles into RSS, Atom and JSON feeds, one set for each topic."""
    gc.set_threshold(_GARBAGE_THRESHOLD)


@main.command()
@_content
@click.option("--title", help="What the publication is called.  [default: the folder's name]")
@_base_url
def init(content: Path, title: str | None, base_url: str | None) -> None:
    """Begin a publication: a site.toml that explains itself, and a first article."""
    from feeds import config, starter

    settings = content / config.FILE_NAME
    if settings.exists():
        raise click.UsageError(f"{settings} is there already")
    now = datetime.now().astimezone()
    # An authority is a name of one's own for ever: without a domain, one that nobody else will have.
    authority = urlsplit(base_url).hostname if base_url else f"{secrets.token_hex(6)}.invalid"
    text = starter.site_toml(
        title=title or content.resolve().name,
        base_url=base_url or config.DEFAULT_BASE_URL,
        id_authority=f"{authority},{now.year}",
    )
    config.parse_site(text, where=str(settings), name=content.name)
    name, article = starter.first_article(now)
    content.mkdir(parents=True, exist_ok=True)
    settings.write_text(text, encoding="utf-8")
    (content / name).write_text(article, encoding="utf-8")
    click.echo(f"{settings} and {content / name} are written; see them with: feeds serve {content}")


@main.command()
@click.argument("title")
@click.option("--content", type=click.Path(path_type=Path, file_okay=False, exists=True), default="content")
@click.option("--topic", "topics", multiple=True, help="A topic of the article; may be given several times.")
def new(title: str, content: Path, topics: tuple[str, ...]) -> None:
    """Begin an article with this TITLE."""
    from feeds import config, starter

    name, text = starter.new_article(title, datetime.now(config.read_site(content).zone), topics=topics)
    try:
        with (content / name).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise click.UsageError(f"{content / name} is there already") from error
    click.echo(content / name)


@main.command()
@_content
@click.argument("output", type=click.Path(path_type=Path, file_okay=False), default="public")
@_base_url
@_archive
@click.option("--only", type=click.Choice(["feeds"]), help="Write the feeds and no pages.")
@click.option("--strict", is_flag=True, help="Exit with 1 if an article has an error.")
def build(
    content: Path, output: Path, base_url: str | None, archive: Path | None, only: str | None, strict: bool
) -> None:
    """Write what changed in CONTENT as files into OUTPUT, for a web server or an object store."""
    from feeds.build import build as write
    from feeds.cli.opening import open_content
    from feeds.publish import publish

    now = datetime.now(UTC)
    with open_content(content, archive, base_url=base_url, now=now) as opened:
        with progress("writing", "documents") as show:
            built = write(publish(opened.site, opened.archive, now, with_pages=only is None), output, progress=show)
        articles = opened.archive.count(now)
    errors = report(content, opened.synced.problems)
    click.echo(
        f"{output}: {many(len(built.written), 'file')} written, {len(built.removed)} removed, "
        f"{built.unchanged} unchanged; {many(articles, 'article')}, {many(errors, 'error')}"
    )
    sys.exit(1 if strict and errors else 0)


@main.command()
@_content
@click.option("--host", default="127.0.0.1", show_default=True, envvar="FEEDS_HOST")
@click.option("--port", default=8000, show_default=True, envvar="FEEDS_PORT")
@click.option("--workers", default=2, show_default=True, envvar="FEEDS_WORKERS", help="Processes that answer.")
@_base_url
@_archive
def serve(content: Path, host: str, port: int, workers: int, base_url: str | None, archive: Path | None) -> None:
    """Serve the feeds and pages of CONTENT, and keep up with its changes."""
    import multiprocessing

    from feeds.cli.opening import archive_file, open_content
    from feeds.serve import serve as run

    guess = f"http://localhost:{port}/"
    with open_content(content, archive, base_url=base_url, guess=guess, now=datetime.now(UTC)) as opened:
        told = opened.synced.problems
        report(content, told)
    click.echo(f"{opened.site.title} is at {guess if host in _LOCAL else f'http://{host}:{port}/'}")
    click.echo(f"Subscribe to {opened.site.base_url}feed.atom; stop with Ctrl+C.")

    def refresh() -> None:
        """What a change leads to while the server runs: what is wrong is told once, the last good state stays."""
        nonlocal told
        now = datetime.now(UTC)
        try:
            with open_content(content, archive, base_url=base_url, guess=guess, now=now, quiet=True) as changed:
                if changed.synced.problems != told:
                    told = changed.synced.problems
                    report(content, told)
        except FeedsError as error:
            click.echo(f"feeds: {error}", err=True)
        except click.ClickException as error:
            click.echo(f"feeds: {error.message}", err=True)

    multiprocessing.set_start_method("spawn", force=True)  # the watcher is a thread, and threads don't survive a fork
    run(
        archive_file(content, archive),
        host=host,
        port=port,
        workers=workers,
        folder=content,
        refresh=refresh,
        base_url=base_url or (guess if opened.site.base_url == guess else None),
    )


@main.command()
@_content
@_archive
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(content: Path, archive: Path | None, format_: str) -> None:
    """Say all that is wrong with CONTENT, and what is suspicious, as path:line: what."""
    from feeds.check import check as look
    from feeds.cli.opening import open_content
    from feeds.config import doubts
    from feeds.publish import publish

    now = datetime.now(UTC)
    with open_content(content, archive, now=now) as opened:
        in_content = (*doubts(content), *opened.synced.problems, *opened.archive.scheduled(now))
        in_feeds = tuple(look(publish(opened.site, opened.archive, now), opened.site.base_url))
        articles = opened.archive.count(now)
    found = [*((str(content / each.source), each) for each in in_content), *((each.source, each) for each in in_feeds)]
    errors = sum(each.severity == "error" for _, each in found)
    if format_ == "json":
        listed = [
            {"path": path, "line": each.line, "severity": each.severity, "message": each.message}
            for path, each in found
        ]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
    else:
        for path, each in found:
            click.echo(line(path, each))
        click.echo(f"{many(articles, 'article')}, {many(errors, 'error')}, {many(len(found) - errors, 'warning')}")
    sys.exit(1 if errors else 0)


@main.command()
@_content
@_archive
def topics(content: Path, archive: Path | None) -> None:
    """List the topics of CONTENT: how many articles each has, and where its feeds are."""
    from feeds.cli.opening import open_content
    from feeds.paths import url

    now = datetime.now(UTC)
    with open_content(content, archive, now=now) as opened:
        for each in opened.archive.topics(now, opened.site.topics):
            feed = url(opened.site.base_url, f"/topics/{each.topic.term}/feed.atom")
            click.echo(f"{each.count:6}  {each.topic.label}  {feed}")
