"""Articles → which of them tell the same story: a signature of each, compared within a few days.

signature(title, text)      at ingest, once for each article
tell(articles)              in the order of publication: the story of each, and what is like it
once(sources, stories, …)   a list in which each story is shown once
"""

from feeds.stories.matching import WINDOW, Signed
from feeds.stories.signing import signature
from feeds.stories.telling import WARM_UP, Told, links, once, retell, tell

__all__ = ["WARM_UP", "WINDOW", "Signed", "Told", "links", "once", "retell", "signature", "tell"]
