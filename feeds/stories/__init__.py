"""Articles → which of them tell the same story: a signature of each, compared within a few days.

signature(title, text)      at ingest, once for each article
tell(articles)              in the order of publication: the story of each, and what is like it
retell(articles, …)         the same after a change: those whose story is another one
"""

from feeds.stories.matching import WINDOW, Signed
from feeds.stories.signing import signature
from feeds.stories.telling import WARM_UP, Retold, Told, links, retell, tell

__all__ = ["WARM_UP", "WINDOW", "Retold", "Signed", "Told", "links", "retell", "signature", "tell"]
