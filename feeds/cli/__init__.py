"""The command `feeds`; only here is printed and exited, and are the time and the environment known."""

import gc
from typing import Any

import click

from feeds import __version__
from feeds.cli import beginning, comparing, looking, publishing
from feeds.errors import FeedsError

# Next to nothing here is in reference cycles, and looking for some takes a tenth of a build.
_GARBAGE_THRESHOLD = 100_000


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


for _command in (
    beginning.init, beginning.new,
    publishing.build, publishing.serve, publishing.announce,
    comparing.diff,
    looking.check, looking.topics, looking.subscribers,
):  # fmt: skip
    main.add_command(_command)
