"""For every test: the real data beside the repository, and which tests share a process where two run them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demands import REPOSITORY, skip_or_fail

_APART = "test_attack.py"
"""Its parts take a minute together and share nothing: each goes where there is room."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares something dear: the one Neo4j server, the browser, the fixtures of a module."""
    for item in items:
        if item.path.name != _APART:
            item.add_marker(pytest.mark.xdist_group(_shared_by(item)))


def _shared_by(item: pytest.Item) -> str:
    for marker in ("neo4j", "browser"):
        if item.get_closest_marker(marker) is not None:
            return marker
    return item.path.as_posix()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real cities beside the repository."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        skip_or_fail("no real data: ../shared/data is not there", "REQUIRE_DATA")
    return folder
