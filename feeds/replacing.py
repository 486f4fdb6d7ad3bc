"""Bytes → a file that is whole at any moment."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_READABLE = 0o644


def replace_file(
    target: Path, body: bytes, *, before: Callable[[Path], None] = lambda _: None, durable: bool = False
) -> None:
    """Write beside the target, then rename; `before` is called with the name beside it.

    With `durable`, the bytes are on the disk before they have the name. Raises OSError, and leaves nothing behind.
    """
    descriptor, name = tempfile.mkstemp(prefix=".feeds-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        before(temporary)
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        temporary.chmod(_READABLE)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
