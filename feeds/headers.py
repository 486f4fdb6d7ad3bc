"""A document, and the form of it that is sent → what HTTP says of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from feeds.encodings import CODINGS
from feeds.publication import FEEDS, Document

_CODED = tuple(f"-{coding.name}" for coding in CODINGS)


def headers_of(document: Document, etag: str, more: Mapping[str, str]) -> dict[str, str]:
    """What 200 and 304 both say: clients forget validators that a 304 does not repeat."""
    headers = {
        "ETag": f'"{etag}"',
        "Last-Modified": http_date(document.last_modified),
        "Cache-Control": f"public, max-age={document.max_age}{_stale(document)}",
        **more,
    }
    if document.links:
        headers["Link"] = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in document.links)
    return headers | policies(document)


def policies(document: Document) -> dict[str, str]:
    """What browsers may do with a page."""
    if document.policy is None:
        return {}
    return {"Content-Security-Policy": document.policy, "Referrer-Policy": "strict-origin-when-cross-origin"}


def _stale(document: Document) -> str:
    return f", stale-while-revalidate={document.stale_age}" if document.stale_age else ""


def content_type(media_type: str) -> str:
    """The Content-Type header of a media type."""
    is_text = media_type.startswith("text/") or media_type in FEEDS
    return f"{media_type}; charset=utf-8" if is_text else media_type


def http_date(moment: datetime) -> str:
    """`Tue, 15 Oct 2024 12:02:00 GMT` (RFC 9110 §5.6.7)."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def opaque(tag: str) -> str:
    """What a tag stands for, by weak comparison (RFC 9110 §8.8.3.2): without the coding that we, or a proxy, added."""
    quoted = tag.strip().removeprefix("W/")
    bare = quoted[1:-1] if len(quoted) > 1 and quoted[0] == quoted[-1] == '"' else ""
    return bare.rpartition("-")[0] if bare.endswith(_CODED) else bare
