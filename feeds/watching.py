"""A folder that changes → calls that say where."""

import logging
import os
from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

# In milliseconds: a folder on a network tells nobody of its changes, so look now and then.
_LOOK_ANYWAY = 60_000
_SETTLE = 50  # an editor saves in several steps
_LONGEST = 400  # until what is being copied in is looked at
_RETRY = 5  # seconds

# What is called: with the paths that changed, or None where that may be anything.
Refresh = Callable[[Collection[str] | None], None]

_log = logging.getLogger(__name__)


def keep_up(folder: Path, refresh: Refresh, stop: Event) -> None:
    """Call after each burst of changes, and once a minute whatever happens; nothing ends it but `stop`."""
    is_behind = False
    while not stop.is_set():
        try:
            if is_behind:
                refresh(None)
            for changed in watch(
                folder, stop_event=stop, step=_SETTLE, debounce=_LONGEST, rust_timeout=_LOOK_ANYWAY,
                yield_on_timeout=True,
            ):  # fmt: skip
                if not changed:
                    refresh(None)
                elif paths := _lasting(changed):
                    refresh(paths)
        except Exception:
            _log.exception("%s: can't be watched; trying again in %s s", folder, _RETRY)
            is_behind = True  # nobody knows what changes meanwhile
            stop.wait(_RETRY)


def _lasting(changed: Collection[tuple[Change, str]]) -> set[str]:
    """The paths but those of what came and went, as editors do to try whether they can write."""
    came = {path for change, path in changed if change == Change.added}
    return {path for _, path in changed if path not in came or os.path.lexists(path)}
