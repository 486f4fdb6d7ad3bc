"""Other processes of this program, for work that can be divided."""

import gc
import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager

from feeds.errors import PublicationError


@contextmanager
def processes() -> Iterator[Executor]:
    """One for each core, which start when they are first given something to do.

    Raises PublicationError where the system kills one.
    """
    # Forking is quick, and safe as long as this process has no threads.
    gc.freeze()  # what is imported is shared: nobody need look through it
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    try:
        with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as executor:
            yield executor
    except BrokenExecutor as error:
        raise PublicationError("a process of this program was killed; perhaps there is too little memory") from error
