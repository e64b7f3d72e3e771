"""Python's search for unreachable cycles, done less often while an import makes millions of rows that hold none."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

NEW_OBJECTS = 50_000
"""Python searches after 700 new objects: a third of the time in which a journal is written. So many take some MiB."""


@contextmanager
def rare_collections() -> Generator[None]:
    """Search after `NEW_OBJECTS` new objects, and as before when the context is left."""
    first, *older = before = gc.get_threshold()
    if first:  # 0: somebody has turned it off
        gc.set_threshold(max(first, NEW_OBJECTS), *older)
    try:
        yield
    finally:
        gc.set_threshold(*before)
