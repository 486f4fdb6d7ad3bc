"""What was read of a file, and what the archive knew of it → the rows that are written."""

from typing import Any

import msgspec

from feeds.archive.edited import updated_of
from feeds.ingest import Ingested

_pack_problems = msgspec.json.Encoder().encode
_UNSURE_SECONDS = 2  # a file this new may change again without its time showing it

Columns = dict[str, Any]


def source_columns(row: Ingested, now: int) -> Columns:
    """The row of a file that was read at a moment, in seconds since 1970."""
    return time_columns(row, now) | {
        "source": row.file.source,
        "hash": row.hash,
        "asset": row.asset,
        "problems": _pack_problems(row.problems) if row.problems else None,
    }


def time_columns(row: Ingested, now: int) -> Columns:
    """Its size, and its time, or 0: then it is read again next time."""
    is_sure = row.hash and row.file.modified < (now - _UNSURE_SECONDS) * 10**9
    return {"size": row.file.size, "modified": row.file.modified if is_sure else 0}


def is_news(row: Ingested, known: Columns | None) -> bool:
    """Whether an article says something else than what is known of it."""
    return known is None or known["hash"] != row.shown


def keeps_id(row: Ingested, known: Columns | None) -> bool:
    """An id that was given once stays, unless the author gives another; the date and the name may change."""
    return known is not None and (row.id == known["wanted_id"] or not (row.own_id or known["own_id"]))


def article_columns(row: Ingested, known: Columns | None) -> Columns:
    """The row of an article, without when it changed."""
    given = known if keeps_id(row, known) else None
    placed = known if known and row.path == known["wanted_path"] else None
    edited = known.get("edited") if known else None
    updated = updated_of(row, edited)
    return {
        "source": row.file.source,
        "id": given["id"] if given else row.id,
        "wanted_id": given["wanted_id"] if given else row.id,
        "path": placed["path"] if placed else row.path,
        "path_twin": placed["path_twin"] if placed else None,
        "wanted_path": row.path,
        "own_id": row.own_id,
        "published": row.published,
        "updated": updated,
        "edited": edited,
        "moment": max(row.published, updated or 0),
        "hash": row.shown,
    }


def topic_columns(row: Ingested) -> list[Columns]:
    """The rows of its topics."""
    return [
        {
            "term": each.term,
            "published": row.published,
            "source": row.file.source,
            "label": each.label,
            "origin": each.origin,
            "named": each.named,
        }
        for each in row.placings
    ]


def line_columns(row: Ingested) -> list[Columns]:
    """The rows of its lines that may recur in others."""
    return [{"outlet": row.outlet, "mark": mark, "source": row.file.source} for mark in row.marks]
