"""`sozialraum audit verify` at a terminal: a whole trail, a falsified one, and one that a command began anew."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from api.access.sealer import Sealer
from api.access.trail_anchors import AnchorFolder
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from tests.integration.test_import_commands import Terminal, terminal
from tests.integration.test_trail_chain import AT, entry, write

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

__all__ = ["terminal"]


async def test_a_trail_is_examined_and_a_falsified_place_is_named(terminal: Terminal, graph: Graph) -> None:
    empty = await terminal.command("audit", "verify")
    assert empty.returncode == 0, empty.stderr
    assert empty.stdout.endswith("The trail is whole.\n")
    rows = [entry(number) for number in range(30)]
    await sessions.save_trail(graph, rows)
    anchors = AnchorFolder(terminal.folder / "data.anchors")
    await Sealer(graph, anchors).close(datetime.now(UTC))
    whole = await terminal.command("audit", "verify", language="de")
    assert whole.stdout.splitlines()[0] == (
        "Geprüft: 30 verkettete Einträge, davon 30 verspätet verkettet; 0 warten noch."
    )
    assert whole.stdout.splitlines()[1].startswith("Verankert bis Platz 30, ")
    await write(graph, "MATCH (e:AuditEvent {place: 12}) SET e.action = 'list'")
    await write(graph, "MATCH (e:AuditEvent) WHERE e.place > 27 DETACH DELETE e")
    broken = await terminal.command("audit", "verify", language="de")
    assert broken.returncode == 5
    assert "Platz 12 (02.11.2026" in broken.stdout
    assert "Der Eintrag wurde verändert. Eintrag " in broken.stdout
    assert "Platz 28–30" in broken.stdout
    told = json.loads((await terminal.command("audit", "verify", "--json")).stdout)
    assert [(each["flaw"], each["place"]) for each in told["breaks"]] == [("changed", 12), ("cut", 28), ("head", 28)]
    assert not told["is_whole"]
    for row in rows:
        assert str(row["properties"]["about"]) not in broken.stdout + broken.stderr


async def test_a_graph_that_was_wiped_says_so_in_its_anchors(terminal: Terminal, graph: Graph) -> None:
    anchors = AnchorFolder(terminal.folder / "data.anchors")
    await sessions.save_trail(graph, [entry(1)])
    await Sealer(graph, anchors).close(AT)
    wiped = await terminal.command("graph", "wipe", "--yes")
    assert wiped.returncode == 0, wiped.stderr
    assert [each.ended for each in anchors.read()] == [False, True]
    assert (await terminal.command("audit", "verify")).returncode == 0
