"""The arguments and options that several commands have."""

import re
from pathlib import Path

import click

_UNITS = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9}
_SIZE = re.compile(r"\s*(\d{1,15})\s*([a-z]*)\s*", re.ASCII | re.IGNORECASE)


def size(text: str) -> int:
    """What people write as a number of bytes, `256 MB`, → the number."""
    match = _SIZE.fullmatch(text)
    if match is None or match[2].upper() not in _UNITS:
        raise click.BadParameter(f"{text!r} is not a size; write it as 256 MB")
    return int(match[1]) * _UNITS[match[2].upper()]


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
