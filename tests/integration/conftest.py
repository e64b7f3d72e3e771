"""A real graph for every integration test: the embedded engine, and a Neo4j server where there is one.

Neo4j is taken from SOZIALRAUM_TEST_NEO4J_URI (with _USER, _PASSWORD, _DATABASE), else from the run file that
`make neo4j` leaves. The graph is emptied before every test.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from api.settings import Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.migrations import migrate, wipe
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.demands import REPOSITORY, skip_or_fail
from tests.integration.made_city import MadeCity, make_city

NEO4J_RUN_FILE = REPOSITORY / "var" / "neo4j" / "run.json"
NEO4J_LOCK = REPOSITORY / "var" / "neo4j" / "tests.lock"
OTHER_RUN_SECONDS = 300.0


def neo4j_address() -> GraphAddress | None:
    """The address of the Neo4j server for tests; None where none is known."""
    uri = os.environ.get("SOZIALRAUM_TEST_NEO4J_URI")
    if uri:
        return GraphAddress(
            uri,
            os.environ.get("SOZIALRAUM_TEST_NEO4J_DATABASE", "neo4j"),
            os.environ.get("SOZIALRAUM_TEST_NEO4J_USER", "neo4j"),
            os.environ.get("SOZIALRAUM_TEST_NEO4J_PASSWORD", ""),
        )
    if not NEO4J_RUN_FILE.exists():
        return None
    run = json.loads(NEO4J_RUN_FILE.read_text())
    return GraphAddress(run["uri"], run["database"], run["user"], run["password"])


@pytest.fixture(scope="session")
def embedded_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """One embedded engine for all tests."""
    with EmbeddedEngine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[GraphAddress]:
    """The Neo4j server, for this test run alone: it has one database, and every test empties it."""
    address = neo4j_address()
    if address is None:
        skip_or_fail("no Neo4j server: `make neo4j` starts one", "REQUIRE_NEO4J")
    NEO4J_LOCK.parent.mkdir(parents=True, exist_ok=True)
    with NEO4J_LOCK.open("w") as lock:
        give_up = time.monotonic() + OTHER_RUN_SECONDS
        while not _try_lock(lock):
            if time.monotonic() > give_up:
                skip_or_fail("another test run uses the Neo4j server", "REQUIRE_NEO4J")
            time.sleep(0.5)
        yield address


@pytest.fixture(scope="session", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def graph_address(request: pytest.FixtureRequest) -> GraphAddress:
    """The address of each engine in turn."""
    if request.param == "neo4j":
        server: GraphAddress = request.getfixturevalue("neo4j_server")
        return server
    engine: EmbeddedEngine = request.getfixturevalue("embedded_engine")
    return engine.address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def migrated_graph(graph_address: GraphAddress) -> AsyncIterator[Graph]:
    """A connection to the migrated graph of each engine."""
    graph = await connect(graph_address)
    await migrate(graph, datetime.now(UTC))
    yield graph
    await graph.close()


@pytest_asyncio.fixture(loop_scope="session")
async def graph(migrated_graph: Graph) -> Graph:
    """An empty migrated graph."""
    await wipe(migrated_graph)
    migrated_graph.queries_run = 0
    return migrated_graph


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def city(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> MadeCity:
    """A small city with figures, for the tests of a module that only read."""
    await wipe(migrated_graph)
    return await make_city(migrated_graph, tmp_path_factory.mktemp("data"))


@pytest_asyncio.fixture(loop_scope="session")
async def client(city: MadeCity, migrated_graph: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the product in front of that city."""
    app: Any = create_app(Settings(tmp_path), migrated_graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """An empty data folder for an engine of one's own."""
    return tmp_path / "data"


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


QUICK_ON_NEO4J = {
    "test_city.py",
    "test_connection.py",
    "test_end_vanished.py",
    "test_import_directory.py",
    "test_import_neighbourhoods.py",
    "test_import_register.py",
    "test_leading_systems.py",
    "test_recorded_contacts.py",
    "test_store.py",
    "test_undo.py",
}
"""What the engines could tell apart: every query file, constraints, and each way of writing. All the rest runs on the
embedded engine in every run, and on the server in `make test-slow`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most tests on the server to `make test-slow`, which CI runs."""
    for item in items:
        is_on_neo4j = "tests/integration" in item.path.as_posix() and "[neo4j" in item.name
        if is_on_neo4j and item.path.name not in QUICK_ON_NEO4J:
            item.add_marker(pytest.mark.slow)
