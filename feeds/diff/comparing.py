"""Two sets of entries, of whatever formats → what came, what changed, what went, and whose id is another one now."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feeds.edits import weigh
from feeds.pairing import Rule, Side, pairs
from feeds.pairing.keys import link_key, title_key
from feeds.published import PublishedEntry, PublishedFeed
from feeds.published.texts import visible_text

Change = Literal["title", "link", "summary", "content", "markup", "published"]
_SAME: tuple[Rule, ...] = ("link", "title and day")  # by which two entries are one for a subscriber


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry before and after. `what` is empty where only its id changed, or only `updated`.

    `significant` is whether people see more than a typo, `moved` whether `updated` says that it changed.
    """

    before: PublishedEntry
    after: PublishedEntry
    what: tuple[Change, ...]
    significant: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What subscribers will see, each list in the order of its document.

    `returned` are entries older than all that were shown, where there was no more room; `dropped` are those for which
    there is no room any more; `withdrawn` are gone though there is, and `left` as well, but these are in another feed
    still. `changed_ids` are entries that subscribers have, and will get once more: nothing else may be published with
    them.
    """

    new: tuple[PublishedEntry, ...] = ()
    returned: tuple[PublishedEntry, ...] = ()
    edited: tuple[Changed, ...] = ()
    withdrawn: tuple[PublishedEntry, ...] = ()
    left: tuple[PublishedEntry, ...] = ()
    dropped: tuple[PublishedEntry, ...] = ()
    changed_ids: tuple[Changed, ...] = ()
    same: int = 0

    @property
    def is_safe(self) -> bool:
        """Whether no subscriber loses an entry or gets one twice."""
        return not self.changed_ids


def difference(old: PublishedFeed, new: PublishedFeed, room: int | None = None) -> Difference:
    """What changes for who knows the old feed and gets the new one.

    `room` is how many entries a feed shows at most; where that is not known, as many as the old one did.
    """
    before, after = _by_id(old.entries), _by_id(new.entries)
    swapped = list(_changed_ids(before, after))
    lost = {first for first, _ in swapped} | {second for _, second in swapped}
    come = [entry for id_, entry in after.items() if id_ not in before and id_ not in lost]
    gone = [entry for id_, entry in before.items() if id_ not in after and id_ not in lost]
    kept = [(before[id_], after[id_]) for id_ in after if id_ in before and id_ not in lost]
    edited = [change for one, other in kept if (change := _change(one, other, same_form=old.form == new.form))]
    room = len(old.entries) if room is None else room
    oldest = min((entry.moment for entry in old.entries if entry.moment), default=None)
    was_full, is_full = len(old.entries) >= room, len(new.entries) >= room
    returned, fresh = _parted(come, lambda entry: was_full and bool(oldest and entry.moment and entry.moment < oldest))
    dropped, withdrawn = _parted(gone, _falls_out(list(before), after) if is_full else lambda _: False)
    return Difference(
        new=fresh,
        returned=returned,
        edited=tuple(edited),
        withdrawn=withdrawn,
        dropped=dropped,
        changed_ids=tuple(_pair(before[first], after[second]) for first, second in swapped),
        same=len(kept) - len(edited),
    )


def _by_id(entries: Iterable[PublishedEntry]) -> dict[str, PublishedEntry]:
    """The first of each id, as readers take it; an entry without one goes by its link."""
    found: dict[str, PublishedEntry] = {}
    for entry in entries:
        found.setdefault(_key(entry), entry)
    return found


def _key(entry: PublishedEntry) -> str:
    return entry.id or entry.link or entry.title


def _changed_ids(
    before: Mapping[str, PublishedEntry], after: Mapping[str, PublishedEntry]
) -> Iterator[tuple[str, str]]:
    """The old and the new id of what is the same by its link, or by its title and day.

    An id that stayed with its link, or its title and day, is no candidate: that may have been edited in all else.
    """
    stayed = {id_ for id_, entry in before.items() if id_ in after and _is_same(entry, after[id_])}
    olds, news = ([id_ for id_ in entries if id_ not in stayed] for entries in (before, after))
    found = pairs([_side(before[id_]) for id_ in olds], [_side(after[id_]) for id_ in news], rules=_SAME)
    for first, second, _ in sorted(found):
        if olds[first] != news[second]:
            yield olds[first], news[second]


def _is_same(one: PublishedEntry, other: PublishedEntry) -> bool:
    same_page = link_key(one.link)[1] == link_key(other.link)[1]
    return same_page or (title_key(one.title) == title_key(other.title) and bool(_side(one).days & _side(other).days))


def _side(entry: PublishedEntry) -> Side:
    return Side(entry.title, entry.moment, (entry.link,) if entry.link else ())


def _change(one: PublishedEntry, other: PublishedEntry, *, same_form: bool) -> Changed | None:
    """What a subscriber would see of an edit; None where nothing is another."""
    changed = _pair(one, other, same_form=same_form)
    return changed if changed.what or changed.moved else None


def _pair(one: PublishedEntry, other: PublishedEntry, *, same_form: bool = True) -> Changed:
    what = tuple(_what(one, other, same_form=same_form))
    texts = {"title", "summary", "content"} & set(what)
    return Changed(one, other, what, bool(texts) and _is_significant(one, other), _differ(one.updated, other.updated))


def _what(one: PublishedEntry, other: PublishedEntry, *, same_form: bool) -> Iterator[Change]:
    """What differs; between formats only what people see, and where both have it."""
    if one.title != other.title and (same_form or title_key(one.title) != title_key(other.title)):
        yield "title"
    if one.link != other.link:
        yield "link"
    only_markup = False
    texts: tuple[tuple[Change, str, str], ...] = (
        ("summary", one.summary, other.summary),
        ("content", one.content, other.content),
    )
    for name, text, text_after in texts:
        if _texts_differ(text, text_after, same_form=same_form):
            yield name
        else:
            only_markup = only_markup or (same_form and text != text_after)
    if only_markup:
        yield "markup"
    if _differ(one.published, other.published):
        yield "published"


def _texts_differ(one: str, other: str, *, same_form: bool) -> bool:
    if one == other or (not same_form and not (one and other)):
        return False
    return _letters(one) != _letters(other)


def _letters(text: str) -> str:
    return "".join(visible_text(text).split())


def _differ(one: datetime | None, other: datetime | None) -> bool:
    """Whether both say when, and not the same."""
    return one is not None and other is not None and one != other


def _is_significant(one: PublishedEntry, other: PublishedEntry) -> bool:
    """More than a typo in the title, or in the longest text that both have."""
    names = ("content", "summary") if one.content and other.content else ("summary",)
    before, after = (visible_text(getattr(entry, names[0])) for entry in (one, other))
    return weigh(one.title, other.title).significant or weigh(before, after).significant


def _falls_out(old: Sequence[str], after: Mapping[str, PublishedEntry]) -> Callable[[PublishedEntry], bool]:
    """Whether there is no room for an entry: it is not younger than the oldest; without a date, it stood after it."""
    oldest = min((entry.moment for entry in after.values() if entry.moment), default=None)
    places = {key: place for place, key in enumerate(old)}
    last = max((places[key] for key in after if key in places), default=-1)

    def falls_out(entry: PublishedEntry) -> bool:
        return entry.moment <= oldest if entry.moment and oldest else places[_key(entry)] > last

    return falls_out


Entries = tuple[PublishedEntry, ...]


def _parted(entries: Iterable[PublishedEntry], belongs: Callable[[PublishedEntry], bool]) -> tuple[Entries, Entries]:
    """Those that belong, and the others."""
    yes, no = list[PublishedEntry](), list[PublishedEntry]()
    for entry in entries:
        (yes if belongs(entry) else no).append(entry)
    return tuple(yes), tuple(no)
