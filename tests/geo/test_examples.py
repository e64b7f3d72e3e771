"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "geo.assignment",
    "geo.classes",
    "geo.density",
    "geo.disclosure.publishing",
    "geo.frames",
    "geo.measures",
    "graph_schema.rules.age",
    "graph_schema.rules.long_term_recipients",
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0
