"""The trail's chain: entries stored, chained and examined per second, and the memory that examining takes.

    python -m bench.trail_chain [--events 50000,100000,200000] [--heap 512m]

On the embedded engine. Each line goes on from the one before; examining must grow with the number of entries and its
memory must not. The peer beside it hashes the same canonical JSON from memory, without a database: what examining
could cost at the least.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from api.access.examine_trail import examine_trail
from api.access.sealer import Sealer
from api.access.trail_anchors import AnchorFolder
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import migrate
from graph_schema.rules.trail_chain import canonical
from graph_schema.store import sessions
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph

AT_A_TIME = 2000


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", default="50000,100000,200000", help="sizes of the trail, rising")
    parser.add_argument("--heap", default="512m", help="memory of the engine")
    chosen = parser.parse_args()
    sizes = sorted(int(each) for each in chosen.events.split(","))
    with tempfile.TemporaryDirectory() as folder, EmbeddedEngine(Path(folder) / "data", heap=chosen.heap) as engine:
        asyncio.run(_measure(engine, sizes, AnchorFolder(Path(folder) / "anchors")))


async def _measure(engine: EmbeddedEngine, sizes: list[int], anchors: AnchorFolder) -> None:
    graph = await connect(engine.address)
    now = datetime.now(UTC)
    await migrate(graph, now=now)
    sealer = Sealer(graph, anchors)
    print(f"{'entries':>10}{'stored/s':>10}{'chained/s':>11}{'examined/s':>12}{'seconds':>9}{'MiB':>6}{'peer/s':>9}")
    there = 0
    try:
        for size in sizes:
            stored = await _store(graph, there, size, now)
            began = time.perf_counter()
            chained = await sealer.seal(now)
            chained_in = time.perf_counter() - began
            await sealer.close(now)
            began = time.perf_counter()
            found = await examine_trail(graph, anchors)
            examined = time.perf_counter() - began
            if not found.is_whole or found.entries != size or chained != size - there:
                raise AssertionError(f"{found.entries} entries, {found.flaws} flaws")
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{size:>10}{stored:>10.0f}{chained / chained_in:>11.0f}{size / examined:>12.0f}{examined:>9.1f}"
                f"{memory:>6}{_peer():>9.0f}",
                flush=True,
            )
            there = size
    finally:
        await graph.close()


async def _store(graph: Graph, first: int, size: int, now: datetime) -> float:
    began = time.perf_counter()
    for start in range(first, size, AT_A_TIME):
        rows = [_entry(number, now) for number in range(start, min(size, start + AT_A_TIME))]
        await sessions.save_trail(graph, rows)
    return (size - first) / (time.perf_counter() - began)


def _entry(number: int, now: datetime) -> dict[str, Any]:
    at = now - timedelta(seconds=30) + timedelta(microseconds=number)
    properties: dict[str, Any] = {
        "at": at, "unsealed_at": at, "account": f"{number % 300:032x}", "role": "caseworker", "action": "read",
        "object": "citizen", "about": f"{number % 25_000:032x}", "grounds": ["own"],
    }  # fmt: skip
    return {"id": new_id(), "properties": properties}


def _peer() -> float:
    """Return how many entries a second are hashed from memory."""
    entries = [{**_entry(number, datetime.now(UTC))["properties"], "place": number} for number in range(20_000)]
    began, before = time.perf_counter(), b""
    for each in entries:
        before = hashlib.sha256(before + canonical(each)).digest()
    return len(entries) / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
