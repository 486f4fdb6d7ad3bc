"""The commands that publish: into a folder, over HTTP, and by telling a hub."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli.options import accept_option, archive_option, base_url_option, content_argument, format_option, size
from feeds.cli.terminal import report
from feeds.errors import FeedsError, Problem

if TYPE_CHECKING:
    from feeds.model import Site

_LOCAL = ("127.0.0.1", "0.0.0.0", "::", "localhost")


@click.command()
@content_argument
@click.argument("output", type=click.Path(path_type=Path, file_okay=False), default="public")
@base_url_option
@archive_option
@click.option("--only", type=click.Choice(["feeds"]), help="Write the feeds and no pages.")
@click.option("--auto-topics", is_flag=True, envvar="FEEDS_AUTO_TOPICS", help="Make topics of names that recur.")
@click.option("--compress", is_flag=True, envvar="FEEDS_COMPRESS", help="Write .br, .zst and .gz beside text, too.")
@click.option("--strict", is_flag=True, help="Exit with 1 if an article has an error.")
@accept_option
@click.option("--watch", is_flag=True, help="Go on, and write what changes within a second.")
@format_option
def build(
    content: Path,
    output: Path,
    base_url: str | None,
    archive: Path | None,
    only: str | None,
    auto_topics: bool,
    compress: bool,
    strict: bool,
    accept: bool,
    watch: bool,
    format_: str,
) -> None:
    """Write what changed in CONTENT as files into OUTPUT, for a web server or an object store."""
    from feeds.cli.building import Building

    building = Building(content, output, base_url, archive, only is None, auto_topics, compress, format_ == "json")
    errors = building.build(accept=accept)
    if watch:
        building.watch()
    sys.exit(1 if strict and errors else 0)


@click.command()
@content_argument
@click.option("--host", default="127.0.0.1", show_default=True, envvar="FEEDS_HOST")
@click.option("--port", default=8000, show_default=True, envvar="FEEDS_PORT")
@click.option("--workers", default=2, show_default=True, envvar="FEEDS_WORKERS", help="Processes that answer.")
@click.option(
    "--cache",
    type=size,
    default="256 MB",
    show_default=True,
    envvar="FEEDS_CACHE",
    help="How much of what was made each of them keeps in memory.",
)
@base_url_option
@archive_option
@click.option(
    "--deltas", is_flag=True, envvar="FEEDS_DELTAS", help="Send new entries alone to readers that ask for it."
)
@click.option("--access-log", is_flag=True, envvar="FEEDS_ACCESS_LOG", help="Print a line for each request.")
@accept_option
def serve(
    content: Path,
    host: str,
    port: int,
    workers: int,
    cache: int,
    base_url: str | None,
    archive: Path | None,
    deltas: bool,
    access_log: bool,
    accept: bool,
) -> None:
    """Serve the feeds and pages of CONTENT, and keep up with its changes."""
    import multiprocessing

    from feeds.cli.indexing import Indexing
    from feeds.cli.opening import archive_file
    from feeds.cli.refreshing import Refresh
    from feeds.serve import serve as run

    guess = f"http://localhost:{port}/"
    site, problems, failure = _begun(content, archive, base_url=base_url, guess=guess, accept=accept)
    click.echo(f"{site.title} is at {guess if host in _LOCAL else f'http://{host}:{port}/'}")
    click.echo(f"Subscribe to {site.base_url}feed.atom; stop with Ctrl+C.")
    multiprocessing.set_start_method("spawn", force=True)  # the watcher is a thread, and threads don't survive a fork
    indexing = Indexing(file := archive_file(content, archive))
    indexing.start()
    run(
        file,
        host=host,
        port=port,
        workers=workers,
        folder=content,
        refresh=Refresh(content, archive, base_url, guess, problems, indexing, failure),
        base_url=base_url or (guess if site.base_url == guess else None),
        deltas=deltas,
        access_log=access_log,
        cache_bytes=cache,
    )


def _begun(
    content: Path, archive: Path | None, *, base_url: str | None, guess: str, accept: bool
) -> tuple["Site", tuple[Problem, ...], str]:
    """The site, what is wrong with its articles, and why it is as it was last, where the folder can't be taken in."""
    from feeds.cli.opening import last_site, open_content

    now = datetime.now(UTC)
    try:
        with open_content(content, archive, base_url=base_url, guess=guess, now=now, accept=accept) as opened:
            report(content, opened.synced.problems)
            return opened.site, opened.synced.problems, ""
    except FeedsError as error:
        if (last := last_site(content, archive)) is None:
            raise
        click.echo(f"feeds: {error}", err=True)
        return last, (), str(error)


@click.command()
@content_argument
@base_url_option
@archive_option
def announce(content: Path, base_url: str | None, archive: Path | None) -> None:
    """Tell the hub of site.toml which feeds have news, once their new bytes are in public."""
    from feeds.cli.announcing import announced
    from feeds.cli.opening import archive_file, open_content

    now = datetime.now(UTC)
    with open_content(content, archive, base_url=base_url, now=now) as opened:
        if not opened.site.hub:
            raise click.UsageError(f"{content / 'site.toml'} names no hub")
        done = announced(opened.archive, now, archive_file(content, archive), base_url=base_url)
    for url in done.announced:
        click.echo(f"{url}: announced")
    for url in done.waiting:
        click.echo(f"{url}: waits until its new bytes are in public", err=True)
    for message in done.failed:
        click.echo(f"feeds: {message}", err=True)
    sys.exit(1 if done.failed else 0)
