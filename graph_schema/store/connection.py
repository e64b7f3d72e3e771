"""Connecting to a graph: checked at once, so that a wrong address speaks before the first question."""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import neo4j
import structlog
from neo4j.exceptions import DriverError, Neo4jError

from graph_schema.engine.address import SCHEMES, GraphAddress
from graph_schema.engine.joining import open_engine
from graph_schema.engine.notices import Tell, log_notice
from graph_schema.store.failures import explain, no_authority, not_an_address, too_old, unsafe_cluster
from graph_schema.store.graph import Dialect, Graph

log = structlog.get_logger(__name__)

OLDEST_NEO4J = (5, 26)
OLDEST_ARCADEDB = (26, 10)
_ARCADEDB = re.compile(r"ArcadeDB (\d+)\.(\d+)")
_NEO4J = re.compile(r"^Neo4j/v?(\d+)\.(\d+)")
RETRY_SECONDS = 30.0
"""How long a unit of work is tried again while a conflict lasts or the engine restarts (1.5 to 5 s, busy: 20 s)."""


async def connect(address: GraphAddress, *, allow_unsafe_cluster: bool = False) -> Graph:
    """Return the graph at `address` after asking it one question.

    GraphUnavailable (no answer, not ready, no such database, certificate), GraphRefused (account or password),
    GraphUnsupported (Neo4j before 5.26, an unknown server, an ArcadeDB cluster unless `allow_unsafe_cluster`).
    """
    driver = _driver(address)
    try:
        agent = await _greet(driver, address)
        dialect, version = recognise(agent)
        if dialect is Dialect.EMBEDDED and address.scheme.startswith("neo4j") and not allow_unsafe_cluster:
            raise unsafe_cluster(address)
    except BaseException:
        await driver.close()
        raise
    log.info("graph_connected", dialect=dialect.value, version=version, scheme=address.scheme)
    return Graph(driver, address, dialect, version)


@asynccontextmanager
async def open_graph(
    folder: Path,
    address: GraphAddress | None = None,
    *,
    heap: str = "512m",
    allow_unsafe_cluster: bool = False,
    tell: Tell = log_notice,
) -> AsyncGenerator[Graph, None]:
    """Give the graph for one command: the server at `address`, else the embedded engine on `folder`.

    Beside a running `serve` the command joins its engine, and `tell` hears where it waits for it; without one it has an
    engine for the duration.
    """
    if address is not None:
        graph = await connect(address, allow_unsafe_cluster=allow_unsafe_cluster)
        try:
            yield graph
        finally:
            await graph.close()
        return
    async with open_engine(folder, heap=heap, tell=tell) as own, open_graph(folder, own) as graph:
        yield graph


def recognise(agent: str) -> tuple[Dialect, str]:
    """Return dialect and version of a server from what it calls itself; GraphUnsupported if it is too old."""
    arcadedb = _ARCADEDB.search(agent)
    if arcadedb is not None:
        if _version(arcadedb) < OLDEST_ARCADEDB:
            raise too_old(agent, "ArcadeDB 26.10")
        return Dialect.EMBEDDED, agent.partition("ArcadeDB ")[2].strip(" )")
    found = _NEO4J.search(agent)
    if found is None or _version(found) < OLDEST_NEO4J:
        raise too_old(agent, "Neo4j 5.26")
    return Dialect.NEO4J, agent.partition("/")[2]


def _version(found: re.Match[str]) -> tuple[int, int]:
    return int(found[1]), int(found[2])


def _driver(address: GraphAddress) -> neo4j.AsyncDriver:
    if address.scheme not in SCHEMES or not address.place:
        raise not_an_address(address)
    # What the driver has to say arrives as an error of ours; its own lines repeat messages of the server, and these
    # may hold stored values.
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    uri, encryption = address.uri, dict[str, Any]()
    if address.ca_file is not None and not address.scheme.endswith("+ssc"):
        if not _is_authority(address.ca_file):
            raise no_authority(address)
        # The driver takes an authority of one's own only with the plain scheme.
        uri = uri.replace("+s://", "://", 1)
        encryption = {"encrypted": True, "trusted_certificates": neo4j.TrustCustomCAs(str(address.ca_file))}
    try:
        return neo4j.AsyncGraphDatabase.driver(
            uri,
            auth=(address.user, address.password),
            connection_timeout=5.0,
            connection_acquisition_timeout=10.0,
            max_connection_pool_size=64,
            max_transaction_retry_time=RETRY_SECONDS,
            # The default first delay of a second is what a user would feel at every conflict.
            initial_retry_delay=0.02,
            retry_delay_multiplier=1.5,
            retry_delay_jitter_factor=0.5,
            notifications_min_severity="OFF",
            **encryption,
        )
    except (Neo4jError, DriverError, OSError, ValueError) as error:
        raise explain(error, address) from None


def _is_authority(file: Path) -> bool:
    try:
        ssl.create_default_context(cafile=file)
    except OSError:  # not there, not readable, or no certificate in it
        return False
    return True


async def _greet(driver: neo4j.AsyncDriver, address: GraphAddress) -> str:
    """Ask one question in the database and return what the server calls itself."""
    try:
        info = await driver.get_server_info()
        async with driver.session(database=address.database, default_access_mode=neo4j.READ_ACCESS) as session:
            await (await session.run("RETURN 1 AS one")).consume()
    except (Neo4jError, DriverError, OSError, ValueError) as error:
        raise explain(error, address) from None
    return info.agent
