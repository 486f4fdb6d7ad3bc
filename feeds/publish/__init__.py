"""Site, archive and moment → Publication: which documents there are, and at which paths."""

from concurrent.futures import Executor
from datetime import datetime

from feeds.archive import Archive
from feeds.model import Site
from feeds.publish.live import LivePublication
from feeds.publish.whole import ArchivePublication

__all__ = ["ArchivePublication", "LivePublication", "publish"]


def publish(
    site: Site,
    archive: Archive,
    now: datetime,
    *,
    with_pages: bool = True,
    before: ArchivePublication | None = None,
    executor: Executor | None = None,
) -> ArchivePublication:
    """All documents of the site at a moment; an article dated later is not there yet.

    Without pages there are the feeds, and the files that they may show. What the publication `before` made of
    articles is not made again; processes of `executor` make what a document that is to be rendered soon shows.
    """
    return ArchivePublication(site, archive, now, with_pages=with_pages, before=before, executor=executor)
