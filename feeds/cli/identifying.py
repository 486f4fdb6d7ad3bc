"""The commands that keep ids: the ledger of a publication, and ids taken over from feeds of another program."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli.options import archive_option, content_argument
from feeds.cli.terminal import line, many
from feeds.errors import ContentError, Problem, PublicationError

if TYPE_CHECKING:
    from feeds.adopting import Adopter
    from feeds.archive import Archive
    from feeds.ledger import Ledger
    from feeds.model import Site
    from feeds.published import PublishedFeed

_BATCH = 200  # articles in memory
_LIMIT = 512 * 2**20  # bytes: an export holds all that a site ever had
_END = datetime.max.replace(tzinfo=UTC)


@click.command()
@content_argument
@archive_option
@click.option(
    "--write", "target", metavar="[FILE]", is_flag=False, flag_value="",
    help="Write them into FILE.  [default: ids.tsv in CONTENT]",
)  # fmt: skip
def ids(content: Path, archive: Path | None, target: str | None) -> None:
    """Print under which id each article of CONTENT is published; keep this as ids.tsv beside site.toml."""
    from feeds.archive.ids import remembered
    from feeds.cli.opening import open_content
    from feeds.ledger import FILE_NAME, write_ledger

    with open_content(content, archive, now=datetime.now(UTC)) as opened, opened.archive.connect() as connection:
        ledger = remembered(connection)
    if target is None:
        sys.stdout.buffer.write(write_ledger(ledger))
    else:
        _write(Path(target) if target else content / FILE_NAME, ledger)


def _write(file: Path, ledger: "Ledger") -> None:
    """Write a ledger; one that says the same already is not touched."""
    from feeds.ledger import write_ledger
    from feeds.replacing import replace_file

    data = write_ledger(ledger)
    try:
        if file.is_file() and file.read_bytes() == data:
            click.echo(f"{file}: {many(len(ledger), 'id')}, unchanged")
            return
        replace_file(file, data, durable=True)
    except OSError as error:
        raise PublicationError(f"{file}: can't be written: {error.strerror}") from error
    click.echo(f"{file}: {many(len(ledger), 'id')} written")


@click.command()
@click.argument("sources", metavar="FEED...", nargs=-1, required=True)
@click.option("--content", type=click.Path(path_type=Path), default="content", show_default=True)
@archive_option
@click.option("--dry-run", is_flag=True, help="Write nothing.")
def adopt(sources: tuple[str, ...], content: Path, archive: Path | None, dry_run: bool) -> None:
    """Take over the ids of FEEDs of another program into ids.tsv, so that subscribers see no entry twice.

    A FEED is a file, a folder of files or a URL: RSS, Atom, JSON Feed, or what WordPress, Blogger and Ghost export.
    """
    from feeds.adopting import adopt as take_over
    from feeds.adopting import lines
    from feeds.archive.ids import told
    from feeds.cli.opening import open_content
    from feeds.ledger import FILE_NAME, Issued, with_adopted

    feeds = _read(sources)
    with open_content(content, archive, now=datetime.now(UTC)) as opened, opened.archive.connect() as connection:
        articles = list(_adopters(opened.archive, opened.site))
        ledger = told(connection)
    adopted = take_over(feeds, articles)
    for each in lines(adopted):
        click.echo(each)
    if not dry_run:
        dates = {each.source: each.published for each in articles}
        issued = (Issued(source, id_, dates[source]) for source, id_ in adopted.ids.items())
        _write(content / FILE_NAME, with_adopted(ledger, issued))


def _read(sources: Iterable[str]) -> list["PublishedFeed"]:
    """The feeds; says what is doubtful in them, and exits with 1 where one can't be read."""
    from feeds.adopting import faults

    feeds, failed = list["PublishedFeed"](), False
    for where, found in _published(sources):
        problems = [found] if isinstance(found, Problem) else faults(where, found)
        for each in problems:
            click.echo(line(where, each), err=True)
        if isinstance(found, Problem):
            failed = True
        else:
            feeds.append(found)
    if failed:
        sys.exit(1)
    return feeds


def _published(sources: Iterable[str]) -> Iterator[tuple[str, "PublishedFeed | Problem"]]:
    from feeds.feed_file import feed_files
    from feeds.published import read_published, reject_unusable

    for source in sources:
        for file in feed_files(source, _LIMIT):
            if isinstance(file, Problem):
                yield file.source, file
                continue
            try:
                if len(file.body) > _LIMIT:
                    raise ContentError(f"is larger than {_LIMIT // 2**20} MiB")
                feed = read_published(file.body, file.urls[-1] if file.urls else "")
                reject_unusable(feed)
                yield file.where, feed
            except ContentError as error:
                yield file.where, Problem(file.where, str(error), error.line)


def _adopters(archive: "Archive", site: "Site") -> Iterator["Adopter"]:
    from urllib.parse import quote

    from feeds.adopting import Adopter

    listed = archive.listed(_END)
    while sources := [each.source for each in islice(listed, _BATCH)]:
        for source, each in archive.articles(sources, _END).items():
            addresses = (quote(each.permalink), *each.aliases)
            yield Adopter(source, each.title, each.published.astimezone(site.zone), addresses, each.id, each.own_id)
