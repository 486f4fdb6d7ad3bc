"""A plugin of Pelican that reads front matter with PyYAML, and nothing else otherwise than Pelican does."""

from pathlib import Path
from typing import Any

import markdown
import yaml
from pelican import signals
from pelican.readers import BaseReader


class YamlReader(BaseReader):  # type: ignore[misc]  # of a package without types
    """Markdown with YAML front matter."""

    enabled = True
    file_extensions = ("md",)

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """The HTML and the metadata of a file."""
        _, front, body = Path(source_path).read_text("utf-8").split("---\n", 2)
        written = yaml.safe_load(front)
        written["date"] = str(written["date"])
        metadata = {name: self.process_metadata(name, value) for name, value in written.items()}
        return markdown.markdown(body, extensions=["fenced_code"]), metadata


def register() -> None:
    """Called by Pelican."""
    signals.readers_init.connect(lambda readers: readers.reader_classes.update(md=YamlReader))
