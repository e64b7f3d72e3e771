"""An import of the register is killed at thirty moments on each engine: the old state or the new one, never between.

What the new state is comes from a graph of its own, in which nothing is ever killed.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import geopandas
import pytest
import pytest_asyncio

from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register
from api.actions.invent_town import InventedTown, invent_whole_town
from bench.office_export import MAPPING, write_export
from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.keys import KEY_FILE, load_import_keys
from graph_schema.ingest.load import finish_interrupted_imports
from graph_schema.ingest.mapping import read_mapping
from graph_schema.migrations import migrate, wipe
from graph_schema.store.connection import connect
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_running_imports
from tests.integration.invented_year import InventedYear
from tests.integration.small_register import ask
from tests.integration.test_import_commands import Terminal

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLED_IMPORTS", "15"))
"""Of each kind: while everything is one transaction, and while it goes in batches with a journal."""
NOW = datetime(2025, 1, 3, tzinfo=UTC)
OF_THE_REGISTER = (
    "Citizen",
    "Household",
    "Residence",
    "BenefitPeriod",
    "ContactEvent",
    "Channel",
    "Caseworker",
    "Team",
)
_RANDOM = ("id", "_lock", "sort_key", "sealed_number")
State = list[str]


async def state_of(graph: Graph) -> State:
    """Everything of the register, without random ids."""
    nodes = await ask(graph, "MATCH (n) RETURN labels(n)[0] AS label, properties(n) AS told")
    links = await ask(
        graph,
        "MATCH (a)-[r]->(b) WHERE a.register_key IS NOT NULL RETURN a.register_key AS a, type(r) AS type,"
        " coalesce(b.register_key, b.code, b.key) AS b, properties(r) AS told",
    )
    mine = [row for row in nodes if row[0] in OF_THE_REGISTER]
    return sorted(
        [str((label, _sorted(told))) for label, told in mine] + [str((*a, _sorted(told))) for *a, told in links]
    )


def _sorted(told: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, str(value)) for name, value in told.items() if name not in _RANDOM)


@pytest.fixture(scope="module")
def town() -> InventedTown:
    """A town of some seven hundred people."""
    return invent_whole_town(5, 0.02)


@pytest.fixture(scope="module")
def second_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedEngine]:
    """An engine in which nothing is killed."""
    with EmbeddedEngine(tmp_path_factory.mktemp("second")) as engine:
        yield engine


@pytest_asyncio.fixture(loop_scope="session")
async def undisturbed(second_engine: EmbeddedEngine) -> AsyncIterator[Graph]:
    """Its graph."""
    graph = await connect(second_engine.address)
    await migrate(graph, NOW)
    await wipe(graph)
    yield graph
    await graph.close()


async def with_districts(graph: Graph, town: InventedTown, data_folder: Path) -> None:
    level = town.levels[-1]
    frame = geopandas.GeoDataFrame(level.frame.assign(parent_key=None))
    await import_neighbourhood_frame(graph, frame, level=level.level, data_folder=data_folder, now=NOW)


def start(kind: str, folder: Path, mapping: Path, terminal: Terminal) -> subprocess.Popen[bytes]:
    """Start an import in a process of its own."""
    command = [sys.executable, "-m", "tests.integration.importing_register", kind, str(folder), str(mapping)]
    return subprocess.Popen(command, env=terminal.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill(process: subprocess.Popen[bytes], chance: random.Random, seconds: float, *, at_writing: bool) -> None:
    """Kill an import at a random moment of its `seconds`, or at one shortly after it began to write."""
    assert process.stderr is not None
    if at_writing:
        while (line := process.stderr.readline()) and b"Writing" not in line:
            pass
        time.sleep(chance.uniform(0, 0.01 * seconds))
    else:
        time.sleep(chance.uniform(0.2, 1.1) * seconds)
    process.kill()


def monthly_exports(town: InventedTown, folder: Path) -> Iterator[Path]:
    """Write the office's export of month after month; each replaces the one before."""
    year = InventedYear(town.rows.register, seed=5)
    for month in range(KILLS + 2):
        if month:
            year.live(date(2022 + (month + 9) // 12, (month + 9) % 12 + 1, 1))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write_export(folder, year.tables)
        yield folder


@pytest.mark.parametrize("kind", ["whole", "batches"])
async def test_a_killed_import_leaves_the_old_state_or_the_new_one(
    kind: str, graph: Graph, graph_address: GraphAddress, undisturbed: Graph, town: InventedTown, tmp_path: Path
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    terminal = Terminal(tmp_path, graph_address)
    mapping_file = tmp_path / "register.toml"
    mapping_file.write_text(MAPPING, encoding="utf-8")
    mapping = read_mapping(mapping_file, REGISTER)
    mine, reference = tmp_path / "data", tmp_path / "reference"
    load_import_keys(mine)
    reference.mkdir()
    shutil.copy(mine / KEY_FILE, reference / KEY_FILE)
    await with_districts(graph, town, mine)
    await with_districts(undisturbed, town, reference)
    outcomes: list[str] = []
    old: State = []
    seconds = 0.0
    for number, folder in enumerate(monthly_exports(town, tmp_path / "export")):
        await import_register(undisturbed, folder, mapping=mapping, data_folder=reference, now=NOW)
        new = await state_of(undisturbed)
        assert new != old
        began = time.monotonic()
        process = start(kind, folder, mapping_file, terminal)
        if number > 1:
            await asyncio.to_thread(kill, process, chance, seconds, at_writing=number % 2 == 0)
        await asyncio.to_thread(process.communicate)
        took = time.monotonic() - began
        interrupted = bool(await load_running_imports(graph))
        await finish_interrupted_imports(graph, data_folder=mine, now=NOW + timedelta(minutes=number))
        found = await state_of(graph)
        assert found in (old, new), f"a state between, after {took:.2f} s of {seconds:.2f} s"
        outcomes.append("completed" if interrupted and found == new else "new" if found == new else "old")
        if found == old:
            process = start(kind, folder, mapping_file, terminal)
            began = time.monotonic()
            _, said = await asyncio.to_thread(process.communicate)
            assert process.returncode == 0, said.decode()
            assert await state_of(graph) == new
        if found == old or number < 2:
            # How long an import of a month takes; the first one brings the whole register.
            seconds = time.monotonic() - began
        old = new
    print(f"{kind}: {outcomes[2:].count('old')} old, {outcomes[2:].count('new')} new, "
          f"{outcomes[2:].count('completed')} completed from the journal")  # fmt: skip
    assert outcomes[2:].count("old"), "no import was killed before it was through"
