"""What is published and what would be, as feeds → what subscribers will see change."""

from feeds.diff.comparing import Change, Changed, Difference, difference
from feeds.diff.telling import as_json, lines

__all__ = ["Change", "Changed", "Difference", "as_json", "difference", "lines"]
