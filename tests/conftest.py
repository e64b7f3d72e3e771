"""For every test: the real data beside the repository, and which tests share a process where two run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from tests.demands import REPOSITORY, skip_or_fail
from tests.log_guard import LogGuard

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
# A property is a sentence about values: how long a busy machine takes for one is none of it.

_BROWSER = "tests/browser/"
_APART = "test_attack.py"
"""Its parts take a minute together and share nothing: each goes where there is room."""


class Together(LoadScopeScheduling):
    """Keeps in one process what shares something dear: the one Neo4j server, the browser, a module's fixtures.

    xdist's own groups (3.8) do nothing with pytest 9.2, whose node ids can no longer be given a suffix.
    """

    def _split_scope(self, nodeid: str) -> str:
        path, _, name = nodeid.partition("::")
        if "neo4j" in name.partition("[")[2]:
            return "neo4j"
        if path.startswith(_BROWSER):
            return _BROWSER
        return nodeid if path.endswith(_APART) else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Spread the tests by what they share."""
    return Together(config, log)


_logs = LogGuard()


def pytest_configure(config: pytest.Config) -> None:
    """Let the logs of all tests be searched for people."""
    config.pluginmanager.register(_logs)


@pytest.fixture(scope="session", autouse=True)
def logs_without_people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is logged from the first test on, and search it after the last one, when the engines have ended."""
    _logs.begin()
    yield
    _logs.search(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real cities beside the repository."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        skip_or_fail("no real data: ../shared/data is not there", "REQUIRE_DATA")
    return folder
