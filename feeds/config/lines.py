"""The text of site.toml → on which line a key is given."""

import re
from collections import Counter
from collections.abc import Iterator


def line_of(text: str, section: str, key: str) -> int | None:
    """The line on which a key of a section is given, where there is only one such line; else None."""
    found = [
        number
        for number, in_section, name in _given(text)
        if name == key and (in_section == section or in_section.startswith(f"{section}."))
    ]
    if not found and section and "." not in section:
        return line_of(text, "", section)  # author = { name = 5 }
    return found[0] if len(found) == 1 else None


def _given(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, section and key of each key of a TOML text; a section's own line has an empty key.

    Of several `[[feeds]]` the first is the section feeds.0.
    """
    section, tables = "", Counter[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[(\[)?\s*([^\[\]]+?)\s*\]", line):
            section = header[2].replace('"', "")
            if header[1]:
                tables[section] += 1
                section = f"{section}.{tables[section] - 1}"
            yield number, section, ""
            yield number, "", section.partition(".")[0]
        elif quoted := re.match(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*=", line):
            yield number, section, quoted[1] or quoted[2] or ""
        elif key := re.match(r"\s*[\"']?([^\"'=#]+?)[\"']?\s*=", line):
            within, _, name = key[1].strip().rpartition(".")
            yield number, ".".join(filter(None, (section, within))), name
