"""Articles with topics → the topics of articles that have none, where they are sure.

A topic is weighed against its rivals by naive Bayes. The model abstains below a margin that it learns from its own
mistakes, among articles that it has not learned from: it would rather say nothing than something wrong.
Nothing here changes the topics that an article was given.
"""

from feeds.learning.model import Figures, Guess, Model, Report, pack, unpack
from feeds.learning.sample import Example, newest
from feeds.learning.training import LEAST, PRECISION, Hinted, due, from_phrases, train
from feeds.learning.words import words

__all__ = [
    "LEAST",
    "PRECISION",
    "Example",
    "Figures",
    "Guess",
    "Hinted",
    "Model",
    "Report",
    "due",
    "from_phrases",
    "newest",
    "pack",
    "train",
    "unpack",
    "words",
]
