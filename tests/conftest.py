"""Fixtures for every test: the real data beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demands import REPOSITORY, skip_or_fail


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real cities beside the repository."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        skip_or_fail("no real data: ../shared/data is not there", "REQUIRE_DATA")
    return folder
