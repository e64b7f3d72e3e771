"""Whatever an export is killed at, no contact is lost and none leaves twice."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import pytest

from graph_schema.engine.address import GraphAddress
from graph_schema.store.graph import Graph
from graph_schema.way_back.publishing import interrupted
from tests.integration.handed_over import load_register, rows_of
from tests.integration.small_register import ask

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
]

EXPORTED = "MATCH (e:ContactEvent {origin: 'here'})-[:EXPORTED_IN]->(r:ExportRun) RETURN e.id AS event, r.id AS run"


async def kill_exports(graph: Graph, address: GraphAddress, folder: Path, *options: str) -> int:
    """Kill an export at each of its steps; return how many were killed."""
    await load_register(graph, folder)
    written_address = json.dumps(asdict(address), default=str)
    command = [sys.executable, "-m", "tests.integration.killed_exports", written_address, str(folder), *options]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return int(done.stdout.split()[-1])


async def test_a_kill_at_any_step_neither_loses_nor_doubles_a_contact(
    graph: Graph, graph_address: GraphAddress, tmp_path: Path
) -> None:
    killed = await kill_exports(graph, graph_address, tmp_path)
    assert killed > 20, "an export has more steps"
    files = sorted((tmp_path / "taken").iterdir())
    left = Counter(row["Referenz Sozialraum"] for path in files for row in rows_of(path))
    recorded = [row[0] for row in await ask(graph, "MATCH (e:ContactEvent {origin: 'here'}) RETURN e.id AS id")]
    assert len(recorded) == killed + 1
    assert left == Counter(recorded), "each contact in exactly one file"
    assert interrupted(tmp_path / "data") == []
    assert [path.name for path in (tmp_path / "out").iterdir() if not path.name.endswith(".quittung.json")] == []
    receipts = {json.loads(path.read_text())["file"] for path in (tmp_path / "out").glob("*.json")}
    assert receipts == {path.name.partition("_")[2] for path in files}


async def test_a_draft_that_somebody_removed_is_lost_and_leaves_under_its_number(
    graph: Graph, graph_address: GraphAddress, tmp_path: Path
) -> None:
    """Whoever could not have fetched it gets it; what may have been fetched is told, and never left twice."""
    await kill_exports(graph, graph_address, tmp_path, "removed")
    told: dict[str, set[str]] = {}
    for line in (tmp_path / "told").read_text().splitlines():
        where, run_id = line.split()
        told.setdefault(where, set()).add(run_id)
    files = sorted((tmp_path / "taken").iterdir())
    left = Counter(row["Referenz Sozialraum"] for path in files for row in rows_of(path))
    exported = dict(await ask(graph, EXPORTED))
    assert set(left.values()) == {1}, "no contact left twice"
    missing = {exported[reference] for reference in exported.keys() - left.keys()}
    assert missing <= told["unclear"], "what did not leave is told"
    written = {receipt["export"]: receipt["file"] for path in (tmp_path / "out").glob("*.json")
               if (receipt := json.loads(path.read_text()))}  # fmt: skip
    names = {path.name.partition("_")[2] for path in files}
    assert len(told["lost"]) > 3
    assert {written[run_id] for run_id in told["lost"]} <= names, "written again, with the number that it had"
    assert not told["lost"] & told["unclear"]
    assert interrupted(tmp_path / "data") == []
