"""A list of 25 programmes by GraphQL: our controller against Strawberry's stock Litestar controller.

    python -m bench.graphql_list [--seconds 2] [--rounds 7] [--clients 8] [--only memory|graph]

Same views, same resolvers, same query; each server is one uvicorn worker in a process of its own, asked over
loopback by a few connections in turn: round by round, one server after the other. Once with the rows in memory,
once with the embedded graph behind. The peer is Strawberry as it comes: `strawberry.Schema` and
`make_graphql_controller`. A third server, the stock controller on our prepared schema, shows what comes from
the schema (parsed and validated queries, short ways for plain fields) and what from the controller. CPU is the
server's own, without the engine's; on a busy machine it says more than requests per second.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.graphql_servers import ADDRESS, PEERS

MOST_SECONDS, MOST_ROUNDS, MOST_CLIENTS = 20.0, 9, 32
MOST_REQUESTS = 20_000
"""Requests of one round at most, whatever the time."""
TARGETS = {"memory": 3.0, "graph": 1.5}

QUERY = """query Programmes($first: Int!) {
  programmes(first: $first) {
    edges { node {
      id name instrument places placesFree placesAsOf needs languages
      sites { id name barrierFree }
    } }
    pageInfo { hasNextPage endCursor }
  }
}"""
BODY = json.dumps({"query": QUERY, "variables": {"first": 25}, "operationName": "Programmes"}).encode()


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--clients", type=int, default=8, help="connections at once")
    parser.add_argument("--only", choices=tuple(TARGETS))
    chosen = parser.parse_args()
    seconds, rounds = min(chosen.seconds, MOST_SECONDS), min(chosen.rounds, MOST_ROUNDS)
    clients = min(chosen.clients, MOST_CLIENTS)
    for behind in [chosen.only] if chosen.only else list(TARGETS):
        with rows_behind(behind) as address, servers(address) as running:
            print_table(behind, measure(running, seconds, rounds, clients))


@contextlib.contextmanager
def rows_behind(behind: str) -> Generator[str | None]:
    """Provide the rows: None for memory, else the address of an embedded graph with the same directory."""
    if behind == "memory":
        yield None
        return
    from graph_schema.engine.embedded import EmbeddedEngine

    with tempfile.TemporaryDirectory() as folder, EmbeddedEngine(Path(folder) / "data") as engine:
        asyncio.run(fill(engine.address, Path(folder)))
        given = engine.address
        yield json.dumps([given.uri, given.database, given.user, given.password])


async def fill(address: Any, folder: Path) -> None:
    """Load the directory of `memory_graph` into a graph, by the import's road."""
    from api.actions.import_directory import import_directory_rows
    from graph_schema.migrations import migrate
    from graph_schema.store.connection import connect

    graph = await connect(address)
    now = datetime.now(UTC)
    try:
        await migrate(graph, now)
        await import_directory_rows(graph, directory_rows(), data_folder=folder, now=now)
    finally:
        await graph.close()


def directory_rows() -> dict[str, list[dict[str, Any]]]:
    """Return providers, sites and programmes of `memory_graph` as rows of an import."""
    from bench.memory_graph import invented_directory

    rows = invented_directory().rows
    return {
        "providers": [{"provider_number": row["id"], "name": row["name"]} for row in rows["providers"]],
        "sites": [
            {"site_number": row["id"], "provider_number": row["provider_id"], "name": row["name"],
             "barrier_free": row["barrier_free"], "lat": None, "lon": None, "secret": False}
            for row in rows["sites"]
        ],
        "programmes": [_programme_row(row) for row in rows["programmes"]],
    }  # fmt: skip


def _programme_row(row: dict[str, Any]) -> dict[str, Any]:
    from graph_schema.ingest.columns import PROGRAMMES

    renamed = {
        "programme_number": row["id"], "provider_number": row["provider_id"], "site_numbers": row["site_ids"],
        "conditions": [], "next_station_numbers": row["next_station_ids"],
    }  # fmt: skip
    return {column.name: renamed.get(column.name, row.get(column.name)) for column in PROGRAMMES.columns}


@dataclass(frozen=True, slots=True)
class Served:
    """A server under measurement."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server has used; NaN where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did in one round."""

    per_second: float
    cpu_ms: float
    """CPU time of the server for one request."""


@contextlib.contextmanager
def servers(address: str | None) -> Generator[dict[str, Served]]:
    """Start one server process per peer on free loopback ports and end them."""
    running: dict[str, Served] = {}
    environment = {**os.environ, ADDRESS: address or ""}
    try:
        for peer in PEERS:
            with socket.socket() as listening:
                listening.bind(("127.0.0.1", 0))
                command = [sys.executable, "-m", "bench.graphql_servers", peer, str(listening.fileno())]
                process = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])
                running[peer] = Served(listening.getsockname()[1], process)
        for served in running.values():
            wait_for(served)
        yield running
    finally:
        for served in running.values():
            served.process.send_signal(signal.SIGTERM)
        for served in running.values():
            served.process.wait(15)


def wait_for(served: Served) -> None:
    """Wait until a server answers the query; RuntimeError after a minute or for a wrong answer."""
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and served.process.poll() is None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):  # not listening yet
            answer = asyncio.run(ask_once(served.port))
            if len(answer["data"]["programmes"]["edges"]) == 25:
                return
            raise RuntimeError("a server gives another answer")
        time.sleep(0.2)
    raise RuntimeError("a server did not start")


def measure(running: dict[str, Served], seconds: float, rounds: int, clients: int) -> dict[str, list[Round]]:
    """Ask each server in turn, round by round; every one is warmed up first."""
    found: dict[str, list[Round]] = {peer: [] for peer in running}
    for served in running.values():
        asyncio.run(load(served.port, min(1.0, seconds), clients))
    for _ in range(rounds):
        for peer, served in running.items():
            before = served.cpu_seconds()
            asked, took = asyncio.run(load(served.port, seconds, clients))
            found[peer].append(Round(asked / took, 1000 * (served.cpu_seconds() - before) / asked))
    return found


async def load(port: int, seconds: float, clients: int) -> tuple[int, float]:
    """Ask from `clients` connections for `seconds`; return the number of requests and the seconds they took."""
    began = time.perf_counter()
    until = began + seconds
    counts = await asyncio.gather(*(_ask_until(port, until, MOST_REQUESTS // clients) for _ in range(clients)))
    return sum(counts), time.perf_counter() - began


async def _ask_until(port: int, until: float, most: int) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = 0
    while time.perf_counter() < until and asked < most:
        await _exchange(reader, writer)
        asked += 1
    writer.close()
    return asked


async def ask_once(port: int) -> Any:
    """Return the answer of the server on `port`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = json.loads(await _exchange(reader, writer))
    writer.close()
    return answer


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    head = f"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {len(BODY)}"
    writer.write(head.encode() + b"\r\naccept: application/json\r\n\r\n" + BODY)
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    length = next(int(line.partition(":")[2]) for line in lines if line.startswith("content-length:"))
    body = await reader.readexactly(length)
    if " 200 " not in lines[0] or b'"errors"' in body[:20]:
        raise RuntimeError(f"a server answered {lines[0]}")
    return body


def print_table(behind: str, found: Mapping[str, Sequence[Round]]) -> None:
    """Print medians over the rounds; a ratio is the median of the ratios within each round."""
    where = "rows in memory" if behind == "memory" else "embedded graph behind"
    print(f"\nGraphQL list of 25 programmes, {where} ({date.today().isoformat()})")  # noqa: DTZ011
    print(f"{'server':<33}{'requests/s':>11}{'slowest':>9}{'fastest':>9}{'ratio':>7}{'CPU ms':>8}{'ratio':>7}")
    names = {"stock": "stock controller, stock schema", "stock-prepared": "stock controller, our schema",
             "ours": "our controller, our schema"}  # fmt: skip
    for peer, rounds in found.items():
        rates = [each.per_second for each in rounds]
        cpu = statistics.median(each.cpu_ms for each in rounds)
        print(
            f"{names[peer]:<33}{statistics.median(rates):>11.0f}{min(rates):>9.0f}{max(rates):>9.0f}"
            f"{_ratio(found, peer):>7.2f}{cpu:>8.2f}{_cpu_ratio(found, peer):>7.2f}"
        )
    reached = _ratio(found, "ours")
    told = "reached" if reached >= TARGETS[behind] else "NOT reached"
    print(f"target: ours ≥ {TARGETS[behind]:g} × stock: {told} ({reached:.2f} ×)")


def _ratio(found: Mapping[str, Sequence[Round]], peer: str) -> float:
    pairs = zip(found[peer], found["stock"], strict=True)
    return statistics.median(own.per_second / stock.per_second for own, stock in pairs)


def _cpu_ratio(found: Mapping[str, Sequence[Round]], peer: str) -> float:
    pairs = zip(found[peer], found["stock"], strict=True)
    return statistics.median(stock.cpu_ms / own.cpu_ms for own, stock in pairs)


if __name__ == "__main__":
    main()
