"""The commands that begin a publication, and an article."""

from datetime import datetime
from pathlib import Path

import click

from feeds.cli.options import base_url_option, content_argument


@click.command()
@content_argument
@click.option("--title", help="What the publication is called.  [default: the folder's name]")
@base_url_option
def init(content: Path, title: str | None, base_url: str | None) -> None:
    """Begin a publication: a site.toml that explains itself, and a first article."""
    import secrets
    from urllib.parse import urlsplit

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


@click.command()
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
