"""An installation whose engine, web server and imports can be killed: what the crash test works on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

from graph_schema.engine import guard as engine_guard
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.folder import DataFolder
from graph_schema.errors import GraphUnavailable
from graph_schema.queries import Query
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from tests.servers.neo4j_community import Neo4jServer

START_SECONDS = 120.0


def question(text: str) -> Query:
    """A query that only the crash test asks."""
    return Query("asked_in_the_crash_test", "tests", text, "?", (), ())


SAVE_PROVIDER = question("MERGE (p:Provider {id: $id}) SET p.name = $id, p.sort_key = $id")
SAVE_SITES = question(
    "MATCH (p:Provider {id: $id}) SET p._lock = $fresh WITH p UNWIND $sites AS site"
    " MERGE (s:Site {id: site}) MERGE (p)-[:HAS_SITE]->(s)"
)
PROVIDERS = question(
    "MATCH (p:Provider) OPTIONAL MATCH (p)-[h:HAS_SITE]->(s:Site) RETURN p.id AS id, count(h) AS links,"
    " count(DISTINCT s.id) AS sites"
)
FOUND_BY_KEY = question("MATCH (p:Provider) WHERE p.id IN $ids RETURN count(p) AS n")
COUNTS = question(
    "MATCH (c:ResidentCount)-[:COUNTED_IN]->(:Neighbourhood) WHERE c.reference_date = $day RETURN count(c) AS n"
)
SITES_IN_A_TRANSACTION = 3


class Installation:
    """`sozialraum serve` on a data folder, with the embedded engine or on a Neo4j server of its own."""

    def __init__(self, data_folder: Path, server: Neo4jServer | None) -> None:
        self.data_folder = data_folder
        self.server = server
        self._web: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> GraphAddress:
        """Where the graph answers now."""
        if self.server is not None:
            return GraphAddress(self.server.uri, "neo4j", "neo4j", self.server.password)
        running = DataFolder(self.data_folder).read_run_file()
        assert running is not None, "serve runs no engine"
        return running.address

    @property
    def environment(self) -> dict[str, str]:
        """Settings for every process of the installation."""
        settings = {"SOZIALRAUM_DATA": str(self.data_folder), "SOZIALRAUM_PORT": "0"}
        if self.server is not None:
            settings["SOZIALRAUM_GRAPH_URI"] = self.server.uri
            settings["SOZIALRAUM_GRAPH_PASSWORD"] = self.server.password
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("SOZIALRAUM_")}
        return inherited | settings

    def start_web(self) -> None:
        """Start `sozialraum serve` and wait until it names its address; from the main thread, as with the engine."""
        # Bound to this process: a test run that is itself killed leaves nothing behind.
        guard = [sys.executable, "-I", "-S", engine_guard.__file__, str(os.getpid()), "signal"]
        command = [*guard, str(Path(sys.executable).with_name("sozialraum")), "--lang", "en", "serve"]
        log = self.data_folder.parent / "serve.log"
        with log.open("w") as output:
            self._web = subprocess.Popen(
                command, env=self.environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        give_up = time.monotonic() + START_SECONDS
        while "http://" not in log.read_text():
            assert self._web.poll() is None, f"serve did not start: {log.read_text()[-2000:]}"
            assert time.monotonic() < give_up, "serve does not get ready"
            time.sleep(0.05)

    def kill_web(self) -> None:
        """SIGKILL the web server, and with it the embedded engine that it owns."""
        assert self._web is not None
        self._web.kill()
        self._web.wait()
        self._web = None

    def stop_web(self) -> None:
        """End the web server as an operator does."""
        if self._web is not None:
            self._web.send_signal(signal.SIGTERM)
            self._web.wait(60)
            self._web = None

    def kill_engine(self) -> None:
        """SIGKILL the engine; a Neo4j server is started again as a service manager would, ours restarts by itself."""
        if self.server is not None:
            self.server.end(signal.SIGKILL)
            self.server.start(self.server.port)
            return
        running = DataFolder(self.data_folder).read_run_file()
        assert running is not None
        os.kill(running.engine_pid, signal.SIGKILL)

    def start_import(self, day: date, *, batches: bool, undo: bool = False) -> subprocess.Popen[str]:
        """Start an import of residents, or taking it back, in a process of its own; returns once that begins."""
        command = [sys.executable, "-m", "tests.integration.importing", day.isoformat(), "undo" if undo else "import"]
        process = subprocess.Popen(
            [*command, "batches" if batches else "whole"],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        return process

    @asynccontextmanager
    async def graph(self) -> AsyncGenerator[Graph, None]:
        """A connection to the graph, waiting for it while it comes back."""
        graph = await self._connect_when_back()
        try:
            yield graph
        finally:
            await graph.close()

    async def _connect_when_back(self) -> Graph:
        give_up = time.monotonic() + START_SECONDS
        while True:
            try:
                return await connect(self.address)
            except GraphUnavailable:
                assert time.monotonic() < give_up, "the engine does not come back"
                await asyncio.sleep(0.1)


class Writers:
    """Tasks that write transactions of two steps and remember what was acknowledged."""

    def __init__(self, graph: Graph, name: str) -> None:
        self._graph = graph
        self._name = name
        self.acknowledged: set[str] = set()

    async def run(self, tasks: int = 6) -> None:
        """Write until cancelled; a call that ends with an error is not acknowledged."""
        await asyncio.gather(*(self._write(number) for number in range(tasks)))

    async def _write(self, number: int) -> None:
        step = 0
        while True:
            key = f"{self._name}-{number}-{step}"
            sites = [f"{key}-{site}" for site in range(SITES_IN_A_TRANSACTION)]
            await self._graph.write_all([(SAVE_PROVIDER, {"id": key}), (SAVE_SITES, {"id": key, "sites": sites})])
            self.acknowledged.add(key)
            step += 1
