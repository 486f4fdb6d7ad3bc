"""What URLs answer: documents, and the mapping from path to document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b


@dataclass(frozen=True, slots=True)
class Document:
    """What one URL answers, made when it is asked for.

    Equal fingerprints mean equal bytes, and a fingerprint costs no rendering.
    `last_modified` is aware and in whole seconds; `render` gives the body.
    """

    media_type: str
    fingerprint: str
    last_modified: datetime
    render: Callable[[], bytes] = field(repr=False)


# Downstream of here nobody knows articles, and a dict is a publication.
Publication = Mapping[str, Document]


def digest(*parts: str | bytes) -> str:
    """32 hex digits that stand for these parts in this order."""
    state = blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()
