"""What becomes of feeds → lines for people, and objects for JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from feeds.diff.comparing import Changed, Difference
from feeds.diff.publication import FeedChange
from feeds.published import PublishedEntry

_SHOWN = 20  # entries of a kind
# What is told of a kind of entries: of each, where it is told of each, and of how many there are.
_KINDS = {
    "changed_ids": ("another id", "with another id, which subscribers would get twice"),
    "new": ("new", "new"),
    "returned": ("back", "back, older than all that were shown"),
    "edited": ("edited", "edited"),
    "withdrawn": ("withdrawn", "withdrawn"),
    "left": ("only elsewhere", "in other feeds only"),
    "dropped": ("", "too old to be shown now"),
}
KINDS = tuple(_KINDS)
_STATES = {
    "gone": "is gone: its subscribers would get nothing any more",
    "moved": "leads to another site",
    "unreadable": "can't be compared",
}


def lines(change: FeedChange, told: set[tuple[str, str]]) -> Iterator[str]:
    """What becomes of a feed, in a line; below it each entry that readers will show another way.

    `told` are kinds and ids of entries that were told of for other feeds, and are not told again; these are added.
    """
    yield f"{change.path}: {_summed_up(change)}"
    if change.is_emptied:
        yield "  more than half is withdrawn at once; is something missing?"
    if change.state == "changed":
        for kind, (label, noun) in _KINDS.items():
            rows = [_row(each) for each in getattr(change.difference, kind) if label and _is_fresh(kind, each, told)]
            yield from (f"  {label}: {row}" for row in rows[:_SHOWN])
            if len(rows) > _SHOWN:
                yield f"  … and {len(rows) - _SHOWN} more {noun}"


def entry_of(each: PublishedEntry | Changed) -> PublishedEntry:
    """The entry as subscribers will have it, or had it where it goes."""
    return each.after if isinstance(each, Changed) else each


def _summed_up(change: FeedChange) -> str:
    if change.state == "new":
        return f"a new feed, of {len(change.difference.new)}"
    return _STATES.get(change.state) or ", ".join(_counts(change.difference))


def _counts(difference: Difference) -> Iterator[str]:
    for kind, (_, noun) in _KINDS.items():
        if count := len(getattr(difference, kind)):
            yield f"{count} {noun}"
    yield f"{difference.same} the same"


def _is_fresh(kind: str, each: PublishedEntry | Changed, told: set[tuple[str, str]]) -> bool:
    entry = entry_of(each)
    key = kind, entry.id or entry.link
    if key in told:
        return False
    told.add(key)
    return True


def _row(each: PublishedEntry | Changed) -> str:
    if isinstance(each, PublishedEntry):
        return _named(each)
    said = _ids(each) if each.before.id != each.after.id else _edit(each)
    return f"{_named(each.after)}: {said}"


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


def as_json(change: FeedChange) -> dict[str, Any]:
    """The same, whole, in names and values of JSON; moments are RFC 3339."""
    found = change.difference
    plain = [kind for kind in _KINDS if kind not in ("changed_ids", "edited")]
    return {
        "path": change.path,
        "state": change.state,
        "safe": change.is_safe,
        "changed_ids": [
            {**_entry(each.after), "id_before": each.before.id, "link_before": each.before.link}
            for each in found.changed_ids
        ],
        "edited": [_edited(each) for each in found.edited],
        **{kind: _entries(getattr(found, kind)) for kind in plain},
        "same": found.same,
        "problems": [str(each) for each in change.problems],
    }


def _edited(each: Changed) -> dict[str, Any]:
    seen = {"what": list(each.what), "significant": each.significant, "updated_moved": each.moved}
    return {**_entry(each.after), **seen}


def _entries(entries: Iterable[PublishedEntry]) -> list[dict[str, Any]]:
    return [_entry(each) for each in entries]


def _entry(entry: PublishedEntry) -> dict[str, Any]:
    moments = {"published": entry.published, "updated": entry.updated}
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        **{name: moment.isoformat() for name, moment in moments.items() if moment},
    }
