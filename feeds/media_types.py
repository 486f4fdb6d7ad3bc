"""The name of a file → its media type, the same on every machine."""

from functools import cache
from mimetypes import MimeTypes
from urllib.parse import urlsplit

# Python's own table is not the same in all versions; the system's may say anything.
_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".svg": "image/svg+xml", ".ico": "image/x-icon",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac",
    ".wav": "audio/wav", ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/quicktime",
    ".pdf": "application/pdf", ".epub": "application/epub+zip", ".zip": "application/zip", ".csv": "text/csv",
    ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain",
    ".html": "text/html", ".htm": "text/html", ".xml": "application/xml", ".vtt": "text/vtt",
    ".woff2": "font/woff2", ".woff": "font/woff",
}  # fmt: skip


def media_type_of(address: str) -> str | None:
    """The media type of a path or a URL by its suffix; None where the suffix says nothing."""
    try:
        name = urlsplit(address).path.rpartition("/")[2].lower()
    except ValueError:
        return None
    return _TYPES.get(f".{name.rpartition('.')[2]}") or _others().guess_type(name)[0]


@cache
def _others() -> MimeTypes:
    return MimeTypes(filenames=())
