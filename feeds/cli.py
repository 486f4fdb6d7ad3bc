"""The command `feeds`; the only module that prints, exits, and knows the time and the environment."""

import gc
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from feeds import __version__
from feeds.errors import FeedsError, Problem

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from feeds.archive import Archive
    from feeds.archive.sync import Synced
    from feeds.model import Site

# Next to nothing here is in reference cycles, and looking for some takes a tenth of a build.
_GARBAGE_THRESHOLD = 100_000
_SHOWN = 20  # problems; `feeds check` shows all

_content = click.argument("content", type=click.Path(path_type=Path), default="content")
_archive = click.option(
    "--archive", type=click.Path(path_type=Path, dir_okay=False), envvar="FEEDS_ARCHIVE",
    help="The index of all articles.  [default: .feeds/ beside CONTENT]",
)  # fmt: skip
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

    zone = config.read_site(content).zone
    name, text = starter.new_article(title, datetime.now(zone), topics=topics)
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
    from feeds.publish import publish

    now = datetime.now(UTC)
    site, opened, synced = _synced(content, archive, base_url=base_url, now=now)
    with _progress("writing", "documents") as progress:
        built = write(publish(site, opened, now, with_pages=only is None), output, progress=progress)
    errors = _report(content, synced.problems)
    click.echo(
        f"{output}: {_many(len(built.written), 'file')} written, {len(built.removed)} removed, "
        f"{built.unchanged} unchanged; {_many(opened.count(now), 'article')}, {_many(errors, 'error')}"
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

    from feeds.serve import serve as run

    guess = f"http://localhost:{port}/"
    file = _archive_file(content, archive)

    def refresh() -> None:
        """What a change leads to while the server runs: whatever is wrong, the last good state stays."""
        try:
            synced = _synced(content, file, base_url=base_url, guess=guess, now=datetime.now(UTC), quiet=True)[2]
        except FeedsError as error:
            click.echo(f"feeds: {error}", err=True)
        else:
            if synced.changed or synced.removed:
                _report(content, synced.problems)

    site, opened, synced = _synced(content, file, base_url=base_url, guess=guess, now=datetime.now(UTC))
    _report(content, synced.problems)
    opened.close()
    click.echo(f"{site.title} is at {guess if host in ('127.0.0.1', '0.0.0.0', '::') else f'http://{host}:{port}/'}")
    click.echo(f"Subscribe to {site.base_url}feed.atom; stop with Ctrl+C.")
    multiprocessing.set_start_method("spawn")  # the watcher is a thread, and threads don't survive a fork
    run(file, host=host, port=port, workers=workers, refresh=refresh, folder=content)


@main.command()
@_content
@_archive
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(content: Path, archive: Path | None, format_: str) -> None:
    """Say all that is wrong with CONTENT, and what is suspicious, as path:line: what."""
    from feeds.check import check as look
    from feeds.publish import publish

    now = datetime.now(UTC)
    site, opened, synced = _synced(content, archive, now=now)
    feeds = tuple(look(publish(site, opened, now), site.base_url))
    found = [(str(content / each.source), each) for each in (*synced.problems, *opened.scheduled(now))]
    found += [(each.source, each) for each in feeds]
    if format_ == "json":
        click.echo(json.dumps([_as_json(place, each) for place, each in found], indent=2, ensure_ascii=False))
    else:
        for place, each in found:
            click.echo(_line(place, each))
    errors = sum(each.severity == "error" for _, each in found)
    if format_ == "text":
        warnings = len(found) - errors
        click.echo(f"{_many(opened.count(now), 'article')}, {_many(errors, 'error')}, {_many(warnings, 'warning')}")
    sys.exit(1 if errors else 0)


@main.command()
@_content
@_archive
def topics(content: Path, archive: Path | None) -> None:
    """List the topics of CONTENT: how many articles each has, and where its feeds are."""
    from feeds.paths import url

    now = datetime.now(UTC)
    site, opened, _ = _synced(content, archive, now=now)
    for each in opened.topics(now, site.topics):
        click.echo(f"{each.count:6}  {each.topic.label}  {url(site.base_url, f'/topics/{each.topic.term}/feed.atom')}")


def _synced(
    content: Path,
    archive: Path | None,
    *,
    now: datetime,
    base_url: str | None = None,
    guess: str | None = None,
    quiet: bool = False,
) -> "tuple[Site, Archive, Synced]":
    """The site and its archive, brought up to what the content says now."""
    from feeds.archive import Archive
    from feeds.archive.sync import sync
    from feeds.config import DEFAULT_BASE_URL, read_site

    if not content.is_dir():
        raise click.UsageError(f"{content} is not a folder; begin one with: feeds init {content}")
    site = read_site(content, base_url=base_url, guess=guess or DEFAULT_BASE_URL)
    opened = Archive(_archive_file(content, archive))
    if quiet:
        return site, opened, sync(opened, content, site, now)
    with _executor() as executor, _progress("reading", "articles") as progress:
        return site, opened, sync(opened, content, site, now, executor=executor, progress=progress)


def _archive_file(content: Path, given: Path | None) -> Path:
    """Where the archive is: as given, beside the content folder, or in the user's state folder."""
    folder = content.resolve()
    candidates = [folder.parent / ".feeds" / f"{folder.name or 'content'}.sqlite3"] if given is None else [given]
    if given is None:
        from feeds.publication import digest

        state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
        candidates.append(state / "feeds" / f"{folder.name}-{digest(str(folder))[:8]}.sqlite3")
    for file in candidates:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(file.parent, os.W_OK):
            return file
    raise click.UsageError(f"no place for the archive: {candidates[-1].parent} can't be written; choose with --archive")


@contextmanager
def _executor() -> "Iterator[Executor]":
    """Worker processes, which start only if there is much to read."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forking is quick, and safe as long as this process has no threads.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as executor:
        yield executor


@contextmanager
def _progress(verb: str, what: str) -> Iterator[Callable[[int], None]]:
    """A line on a terminal's stderr that counts; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed} " + what))
    # No refreshing thread: worker processes are forked meanwhile.
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as shown:
        task = shown.add_task(verb)

        def show(done: int) -> None:
            if done % 100 == 0:
                shown.update(task, completed=done)
                shown.refresh()

        yield show


def _report(content: Path, problems: Iterable[Problem]) -> int:
    """Show the first problems on stderr; the number of errors among all."""
    listed: Sequence[Problem] = tuple(problems)
    for each in listed[:_SHOWN]:
        click.echo(_line(str(content / each.source), each), err=True)
    if len(listed) > _SHOWN:
        click.echo(f"… and {len(listed) - _SHOWN} more; see all with: feeds check {content}", err=True)
    return sum(each.severity == "error" for each in listed)


def _line(place: str, problem: Problem) -> str:
    where = place if problem.line is None else f"{place}:{problem.line}"
    return f"{where}: {'warning: ' if problem.severity == 'warning' else ''}{problem.message}"


def _as_json(place: str, problem: Problem) -> dict[str, object]:
    return {"path": place, "line": problem.line, "severity": problem.severity, "message": problem.message}


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
