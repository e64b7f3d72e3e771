"""Sixty-four writers in processes that are killed at random moments: nothing acknowledged lacks its entry."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.access.examine_trail import examine_trail
from api.access.sealer import HELD, Sealer
from api.access.trail_anchors import AnchorFolder
from graph_schema.engine.address import GraphAddress
from graph_schema.store import sessions
from graph_schema.store import trail as store
from graph_schema.store.graph import Graph
from tests.demands import REPOSITORY
from tests.integration.office import open_office
from tests.integration.small_register import ask

pytestmark = pytest.mark.slow

PROCESSES, WRITERS_EACH = 8, 8
FIRST_ACK_SECONDS = 120.0


def environment_of(address: GraphAddress) -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("SOZIALRAUM_")} | {
        "SOZIALRAUM_GRAPH_URI": address.uri,
        "SOZIALRAUM_GRAPH_DATABASE": address.database,
        "SOZIALRAUM_GRAPH_USER": address.user,
        "SOZIALRAUM_GRAPH_PASSWORD": address.password,
        "SOZIALRAUM_LOG_LEVEL": "error",
    }


async def test_nothing_acknowledged_lacks_its_entry(graph: Graph, tmp_path: Path) -> None:
    office = await open_office(graph, tmp_path)
    now, anchors = datetime.now(UTC), tmp_path / "anchors"
    actor = await office.actor("ost", at=now, today=now.date())
    processes: list[asyncio.subprocess.Process] = []
    try:
        for _ in range(PROCESSES):
            processes.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tests.integration.acting", actor.session.id, office.citizens["c1"],
                    str(WRITERS_EACH), str(anchors), cwd=REPOSITORY, env=environment_of(graph.address),
                    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
        told = await asyncio.gather(*(_killed_while_acting(each, seed) for seed, each in enumerate(processes)))
    finally:
        for each in processes:
            if each.returncode is None:
                each.kill()
                await each.wait()
    acknowledged = [line for lines in told for line in lines]
    contacts = {line for line in acknowledged if line != "read"}
    assert len(contacts) > PROCESSES
    at_rest = datetime.now(UTC) + HELD + timedelta(seconds=1)  # the last of the killed ones holds nothing any more
    await Sealer(graph, AnchorFolder(anchors)).close(at_rest)
    entries = [each async for each in store.read_chain(graph)]
    recorded = {each["id"] for each in entries if each["action"] == "record"}
    reads = sum(each["action"] == "read" for each in entries)
    stored = {str(key) for (key,) in await ask(graph, "MATCH (e:ContactEvent {origin: 'here'}) RETURN e.id AS id")}
    assert contacts <= recorded
    assert stored == recorded, "a contact without its entry, or an entry without its contact"
    assert reads >= acknowledged.count("read")
    examined = await examine_trail(graph, AnchorFolder(anchors))
    assert (examined.is_whole, examined.waiting, examined.anchored_to) == (True, 0, len(entries))
    assert await sessions.count_sessions(graph, now) == 1


async def _killed_while_acting(process: asyncio.subprocess.Process, seed: int) -> list[str]:
    """Return what a process acknowledged until it was killed, at a random moment after its first word."""
    assert process.stdout is not None
    async with asyncio.timeout(FIRST_ACK_SECONDS):
        first = await process.stdout.readline()
    reading = asyncio.create_task(process.stdout.read())
    await asyncio.sleep(random.Random(seed).uniform(0.2, 4.0))
    process.kill()
    rest = await reading
    await process.wait()
    # What was being written when it was killed is no acknowledgement.
    return (first + rest).decode().rpartition("\n")[0].splitlines()
