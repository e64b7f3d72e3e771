"""How often Python searches for cycles is as before once an import is over, also a failed one."""

from __future__ import annotations

import gc
from contextlib import suppress

import pytest

from graph_schema.ingest.rare_collections import NEW_OBJECTS, rare_collections


@pytest.mark.parametrize(
    ("given", "within"),
    [((700, 10, 9), (NEW_OBJECTS, 10, 9)), ((0, 10, 9), (0, 10, 9)), ((10**6, 5, 5), (10**6, 5, 5))],
)
def test_python_searches_less_often_and_then_as_before(
    given: tuple[int, int, int], within: tuple[int, int, int]
) -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(*given)
        with suppress(LookupError), rare_collections():
            assert gc.get_threshold() == within
            raise LookupError
        assert gc.get_threshold() == given
    finally:
        gc.set_threshold(*before)
