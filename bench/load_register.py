"""Load the case register: `import_register_rows` against the bare `UNWIND` of the same rows.

    python -m bench.load_register [--scale 1.0] [--heap 512m] [--seed 1]

Both work on an embedded engine of their own, with the invented town's areas and directory loaded before. The import
checks, hashes, locates, compares and writes whole, or in batches with a journal. Its peer creates the very same nodes
and links with `UNWIND … CREATE`, 5,000 rows to a transaction, from rows that lie ready. CPU time is that of engine and
client together; on a busy machine it is the steadier figure.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from api.actions.import_directory import import_directory_rows
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register_rows
from api.actions.invent_town import InventedTown, invent_whole_town
from api.actions.prepare_register import prepare_register
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.checks import typed_table
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.leading import Leads
from graph_schema.ingest.load import import_session
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.migrations import migrate
from graph_schema.queries import Query, load_query
from graph_schema.store.connection import connect
from graph_schema.store.directory_import import load_office_names
from graph_schema.store.graph import Graph, Step

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TARGET = 2.0
SHARED = ("save_languages", "save_needs", "save_teams")
"""Nodes that may be there already: the peer merges them too."""


@dataclass(frozen=True)
class Measurement:
    """CPU and wall time in seconds."""

    cpu: float
    wall: float


def bare(name: str) -> Query:
    """Return the query `name` without care for what is there: CREATE instead of MERGE."""
    query = load_query(name)
    if name in SHARED:
        return query
    text = query.text.replace("MERGE (", "CREATE (").replace("ON CREATE SET", "SET")
    return Query(name, "bench", text, "?", query.parameters, query.columns)


def cpu_seconds(engine: EmbeddedEngine) -> float:
    """Return the CPU time of engine and client so far."""
    fields = Path(f"/proc/{engine.pid}/stat").read_text().rpartition(")")[2].split()
    mine = resource.getrusage(resource.RUSAGE_SELF)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + mine.ru_utime + mine.ru_stime


async def measured(engine: EmbeddedEngine, work: Awaitable[object]) -> Measurement:
    """Wait for `work` and return what it took."""
    before, began = cpu_seconds(engine), time.perf_counter()
    await work
    return Measurement(cpu_seconds(engine) - before, time.perf_counter() - began)


async def load_ground(graph: Graph, town: InventedTown, folder: Path) -> None:
    """Load areas and directory."""
    for level in town.levels:
        await import_neighbourhood_frame(
            graph, level.frame, level=level.level, parent_level=level.parent, data_folder=folder, now=NOW
        )
    await import_directory_rows(graph, town.rows.directory, data_folder=folder, now=NOW)


async def rows_that_lie_ready(graph: Graph, town: InventedTown, folder: Path) -> list[Step]:
    """Return the rows of every node and link of the register, as bare steps."""
    tables = {table.name: typed_table(table, town.rows.register[table.name]) for table in REGISTER}
    async with import_session(graph, data_folder=folder, now=NOW) as session:
        offices = await load_office_names(graph)
        prepared = await prepare_register(session, tables, RegisterHash.of(session.keys), offices, leads=Leads.of(None))
    return [(bare(query) if isinstance(query, str) else query, parameters) for query, parameters in prepared.steps]


async def create(graph: Graph, steps: list[Step]) -> None:
    """Carry out each step in a transaction of its own."""
    for step in steps:
        await graph.write_all([step])


async def load(town: InventedTown, *, by_import: bool, heap: str) -> Measurement:
    """Load the register in one of the two ways, on a fresh engine."""
    with tempfile.TemporaryDirectory() as name, EmbeddedEngine(Path(name), heap=heap) as engine:
        graph = await connect(engine.address)
        try:
            await migrate(graph, NOW)
            await load_ground(graph, town, Path(name))
            if by_import:
                work = import_register_rows(graph, town.rows.register, data_folder=Path(name), now=NOW)
                return await measured(engine, work)
            steps = await rows_that_lie_ready(graph, town, Path(name))
            return await measured(engine, create(graph, steps))
        finally:
            await graph.close()


async def compare(scale: float, seed: int, heap: str) -> Table:
    """Measure both and return the table."""
    town = invent_whole_town(seed, scale)
    rows = sum(len(table) for table in town.rows.register.values())
    table = Table("rows", "method", "CPU", "wall", "against UNWIND", title="Loading the case register")
    theirs = await load(town, by_import=False, heap=heap)
    ours = await load(town, by_import=True, heap=heap)
    ratio = ours.cpu / theirs.cpu
    verdict = "met" if ratio <= TARGET else "missed"
    table.add_row(f"{rows:,}", "bare UNWIND", f"{theirs.cpu:.1f} s", f"{theirs.wall:.1f} s", "")
    note = f"CPU {ratio:.2f}×, wall {ours.wall / theirs.wall:.2f}× (target ≤ {TARGET:g}×: {verdict})"
    table.add_row("", "import_register_rows", f"{ours.cpu:.1f} s", f"{ours.wall:.1f} s", note)
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--heap", default="512m")
    given = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    table = asyncio.run(compare(given.scale, given.seed, given.heap))
    Console(width=None if sys.stdout.isatty() else 140).print(table)


if __name__ == "__main__":
    main()
