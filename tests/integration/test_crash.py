"""Engine, web server, import and undo are killed with SIGKILL at fifty random moments, on both engines.

After each: every acknowledged write is there, every transaction, import and undo is whole or absent, the
constraints are the declared ones and hold.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas
import pytest
import pytest_asyncio
from shapely import box

from api.actions.import_neighbourhoods import import_neighbourhood_frame
from graph_schema.errors import Conflict, GraphError
from graph_schema.ingest.load import finish_interrupted_imports
from graph_schema.migrations import migrate
from graph_schema.migrations.declared import missing_declarations
from graph_schema.model.places import Level
from graph_schema.store.graph import Graph
from tests.demands import skip_or_fail
from tests.integration import crashing, importing
from tests.integration.crashing import Installation, Writers, question
from tests.servers.neo4j_community import CannotBeHad, Neo4jServer

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "50"))
VICTIMS = ("engine", "web server", "import", "import in batches", "undo", "undo in batches")


@pytest.fixture(scope="module", params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer | None]:
    """A Neo4j server that may be killed, with a store of its own; None stands for the embedded engine."""
    if request.param == "embedded":
        yield None
        return
    each = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    try:
        each.start()
    except CannotBeHad as reason:
        skip_or_fail(str(reason), "REQUIRE_NEO4J")
    yield each
    each.end(signal.SIGKILL)


@pytest_asyncio.fixture
async def installation(server: Neo4jServer | None, data_folder: Path) -> AsyncIterator[Installation]:
    """An installation that serves areas without people."""
    data_folder.mkdir(mode=0o700)
    each = Installation(data_folder, server)
    if server is not None:
        async with each.graph() as graph:
            await migrate(graph, datetime.now(UTC))
    each.start_web()
    async with each.graph() as graph:
        await import_areas(graph, data_folder)
    yield each
    each.stop_web()


async def import_areas(graph: Graph, data_folder: Path) -> None:
    """Twenty columns of square areas in a level of their own."""
    numbers = range(importing.AREAS)
    squares = [box(x * 500, y * 500, x * 500 + 500, y * 500 + 500) for y, x in (divmod(n, 20) for n in numbers)]
    frame = geopandas.GeoDataFrame(
        {
            "key": [str(n) for n in numbers],
            "name": [f"Block {n}" for n in numbers],
            "parent_key": None,
            "is_district": True,
        },
        geometry=geopandas.GeoSeries(squares).translate(530_000, 5_680_000),
        crs="EPSG:25832",
    )
    level = Level(importing.LEVEL, "Blöcke", "Block", "Blocks", "Block", 0, "test", "none", None)
    await import_neighbourhood_frame(graph, frame, level=level, data_folder=data_folder, now=datetime.now(UTC))


async def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(installation: Installation) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    print(f"seed {seed}")
    acknowledged: set[str] = set()
    imported: dict[date, bool] = {}
    undone: dict[date, bool] = {}
    import_seconds = await seconds_of_an_import(installation, imported)
    for number in range(ROUNDS):
        victim = VICTIMS[number % len(VICTIMS)]
        day = date(2000 + number // 12, 1 + number % 12, 28)
        if victim.startswith(("import", "undo")):
            undo = victim.startswith("undo")
            (undone if undo else imported)[day] = await kill_import(
                installation,
                day,
                chance.uniform(0, 1.2 * import_seconds),
                batches=victim.endswith("batches"),
                undo=undo,
            )
        else:
            acknowledged |= await kill_under_writers(installation, victim, f"{number}", chance.uniform(0.05, 1.5))
        async with installation.graph() as graph:
            await check(graph, installation.data_folder, acknowledged, imported, undone)
    assert len(acknowledged) > ROUNDS
    assert False in imported.values(), "no import was killed at work"


async def seconds_of_an_import(installation: Installation, imported: dict[date, bool]) -> float:
    """Duration of an import that nobody kills."""
    day = date(1999, 12, 31)
    process = installation.start_import(day, batches=False)
    started = time.monotonic()
    assert await asyncio.to_thread(process.communicate) == ("done\n", None)
    imported[day] = True
    return time.monotonic() - started


async def kill_import(installation: Installation, day: date, after: float, *, batches: bool, undo: bool) -> bool:
    """Kill an import, or what takes it back; return whether it said that it was done."""
    process = installation.start_import(day, batches=batches, undo=undo)
    with suppress(subprocess.TimeoutExpired):  # the usual case: it is still at work
        await asyncio.to_thread(process.wait, after)
    process.kill()
    said, _ = process.communicate()
    return said == "done\n"


async def kill_under_writers(installation: Installation, victim: str, name: str, after: float) -> set[str]:
    """Kill the engine or the web server while six tasks write; return what was acknowledged to them."""
    async with installation.graph() as graph:
        writers = Writers(graph, name)
        work = asyncio.create_task(writers.run())
        while not writers.acknowledged and not work.done():
            await asyncio.sleep(0.01)
        await asyncio.wait({work}, timeout=after)
        if work.done():
            work.result()  # nothing was killed yet: whatever ended the writers is a fault
        if victim == "engine":
            await asyncio.to_thread(installation.kill_engine)
            before = len(writers.acknowledged)
            while len(writers.acknowledged) == before and not work.done():
                await asyncio.sleep(0.05)  # calls under way come back
        else:
            await asyncio.to_thread(installation.kill_web)
        work.cancel()
        with suppress(asyncio.CancelledError, GraphError):  # a call that failed was not acknowledged
            await work
    if victim == "web server":
        installation.start_web()
    return writers.acknowledged


async def check(
    graph: Graph,
    data_folder: Path,
    acknowledged: set[str],
    imported: dict[date, bool],
    undone: dict[date, bool],
) -> None:
    """Every promise holds."""
    await finish_interrupted_imports(graph, data_folder=data_folder, now=datetime.now(UTC))
    providers = {row["id"]: (row["links"], row["sites"]) for row in await graph.read(crashing.PROVIDERS)}
    assert acknowledged <= providers.keys(), "an acknowledged write is lost"
    assert set(providers.values()) <= {(crashing.SITES_IN_A_TRANSACTION,) * 2}, "half a transaction"
    assert await graph.read(crashing.FOUND_BY_KEY, ids=list(providers)) == [{"n": len(providers)}], "the index differs"
    for days, whole in ((imported, importing.ROWS), (undone, 0)):
        for day, said_done in days.items():
            ((rows,),) = [tuple(row.values()) for row in await graph.read(crashing.COUNTS, day=day)]
            assert rows in ({whole} if said_done else {0, importing.ROWS}), "half an import, or half taken back"
    assert await missing_declarations(graph) == ()
    with pytest.raises(Conflict):
        await graph.write(question("CREATE (:Level {code: $code})"), code=importing.LEVEL)
