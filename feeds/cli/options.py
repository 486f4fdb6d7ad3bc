"""The arguments and options that several commands have."""

from pathlib import Path

import click

content_argument = click.argument("content", type=click.Path(path_type=Path), default="content")
archive_option = click.option(
    "--archive",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="FEEDS_ARCHIVE",
    help="The index of all articles.  [default: .feeds/ beside CONTENT]",
)
accept_option = click.option(
    "--accept", is_flag=True, envvar="FEEDS_ACCEPT", help="Let it pass that more than half of all articles are gone."
)
base_url_option = click.option(
    "--base-url", envvar="FEEDS_BASE_URL", metavar="URL", help="Where it is published; wins over site.toml."
)
format_option = click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True
)
