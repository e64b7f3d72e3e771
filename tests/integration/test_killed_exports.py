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

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")


async def test_a_kill_at_any_step_neither_loses_nor_doubles_a_contact(
    graph: Graph, graph_address: GraphAddress, tmp_path: Path
) -> None:
    await load_register(graph, tmp_path)
    address = json.dumps(asdict(graph_address), default=str)
    command = [sys.executable, "-m", "tests.integration.killed_exports", address, str(tmp_path)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    killed = int(done.stdout.split()[-1])
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
