"""An archive → hubs told of the feeds that have news."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeds.archive import Archive
from feeds.publish import publish
from feeds.websub import Announced, announce_news


def announced(archive: Archive, now: datetime, archive_file: Path, *, base_url: str | None) -> Announced:
    """Tell the site's hub of feeds with news that are served in public; what it was told is kept beside the archive.

    Raises PublicationError where that can't be kept.
    """
    site = archive.site
    if site is None:
        return Announced((), (), ())
    published = publish(replace(site, base_url=base_url or site.base_url), archive, now, with_pages=False)
    return announce_news(published, archive_file.with_suffix(".announced.json"))
