"""A difference between two feeds → lines for people, and an object for JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from feeds.diff.comparing import Changed, Difference
from feeds.published import PublishedEntry

_SHOWN = 20  # entries of a kind
_NOTES = {
    "new": "new",
    "returned": "back in the window: older ones, for which there is room again",
    "withdrawn": "withdrawn",
    "dropped": "older than the window reaches now, still at subscribers",
}


def lines(difference: Difference) -> Iterator[str]:
    """First what must not be, then what subscribers will see, then what they won't."""
    if difference.changed_ids:
        yield f"{len(difference.changed_ids)} with another id; subscribers would get them twice:"
        yield from _some(f"  {_named(each.after)}: {_ids(each)}" for each in difference.changed_ids)
    for name, note in _NOTES.items():
        entries: tuple[PublishedEntry, ...] = getattr(difference, name)
        if name == "withdrawn" and difference.edited:
            yield f"{len(difference.edited)} edited:"
            yield from _some(f"  {_named(each.after)}: {_edit(each)}" for each in difference.edited)
        if entries:
            yield f"{len(entries)} {note}:"
            yield from _some(f"  {_named(each)}" for each in entries)
    yield f"{difference.same} the same"


def _some(rows: Iterable[str]) -> Iterator[str]:
    for count, row in enumerate(rows):
        if count < _SHOWN:
            yield row
    if (rest := count + 1 - _SHOWN) > 0:
        yield f"  … and {rest} more"


def _named(entry: PublishedEntry) -> str:
    day = f"{entry.moment:%Y-%m-%d} " if entry.moment else ""
    return f"{day}{entry.title or entry.link or entry.id}"


def _ids(changed: Changed) -> str:
    return f"{changed.before.id or 'none'} → {changed.after.id or 'none'}"


def _edit(changed: Changed) -> str:
    """What changed, and whether readers show that."""
    what = ", ".join(changed.what) or "nothing that is seen"
    if changed.moved:
        return f"{what}; shown as updated"
    return f"{what}; more than a typo, but not shown as updated" if changed.significant else f"{what}; silent"


def as_json(difference: Difference) -> dict[str, Any]:
    """The same, whole, in names and values of JSON; moments are RFC 3339."""
    return {
        "safe": difference.is_safe,
        "changed_ids": [
            {**_entry(each.after), "id_before": each.before.id, "link_before": each.before.link}
            for each in difference.changed_ids
        ],
        "edited": [
            {
                **_entry(each.after),
                "what": list(each.what),
                "significant": each.significant,
                "updated_moved": each.moved,
            }
            for each in difference.edited
        ],
        **{name: [_entry(each) for each in getattr(difference, name)] for name in _NOTES},
        "same": difference.same,
    }


def _entry(entry: PublishedEntry) -> dict[str, Any]:
    moments = {"published": entry.published, "updated": entry.updated}
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
    }
