"""Steps as they come: whether they fit one transaction, and how many rows they hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from graph_schema.store.graph import Step


def first_rows(steps: Iterator[Step], most: int) -> tuple[deque[Step], Iterator[Step] | None]:
    """Return the first steps, with more than `most` rows where there are so many, and the rest of them: None for none.

    What has no rest fits one transaction.
    """
    first: deque[Step] = deque()
    rows = 0
    for step in steps:
        first.append(step)
        rows += rows_of(step)
        if rows > most:
            return first, steps
    return first, None


def handed_over(steps: deque[Step]) -> Iterator[Step]:
    """Yield steps and forget them."""
    while steps:
        yield steps.popleft()


def rows_of(step: Step) -> int:
    """Return how many rows (nodes or links) a step writes."""
    return sum(len(value) for value in step[1].values() if isinstance(value, list))
