"""For every test: the real data beside the repository, and which tests share a process where two run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demands import REPOSITORY, skip_or_fail

_BROWSER = Path(__file__).with_name("browser")
_APART = "test_attack.py"
"""Its parts take a minute together and share nothing: each goes where there is room."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something dear: the one Neo4j server, the browser, the fixtures of a module."""
    for item in items:
        if item.path.name != _APART:
            item.add_marker(pytest.mark.xdist_group(_shared_by(item)))


def _shared_by(item: pytest.Item) -> str:
    if item.get_closest_marker("neo4j") is not None:
        return "neo4j"
    return "browser" if item.path.is_relative_to(_BROWSER) else item.path.as_posix()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real cities beside the repository."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        skip_or_fail("no real data: ../shared/data is not there", "REQUIRE_DATA")
    return folder
