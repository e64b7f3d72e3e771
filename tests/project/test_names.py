"""`api`, `geo` and `graph_schema` are common words: nothing else in this environment may claim them."""

from __future__ import annotations

import importlib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.demands import REPOSITORY

PACKAGES = ("api", "geo", "graph_schema", "web_static")


@pytest.mark.parametrize("name", PACKAGES)
def test_no_other_distribution_brings_a_package_of_the_same_name(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"sozialraum"}


@pytest.mark.parametrize("name", PACKAGES)
def test_the_package_that_is_imported_is_the_one_of_this_repository(name: str) -> None:
    file = importlib.import_module(name).__file__
    assert file is not None
    assert Path(file).resolve().parent == REPOSITORY / name
