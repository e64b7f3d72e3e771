"""`import undo` as a person at the terminal runs it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.actions.record_contact import record_contact
from graph_schema.store.figures import load_figure_state
from graph_schema.store.graph import Graph
from tests.integration.small_register import REGISTER_ROWS, ask, copied, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal
from tests.integration.test_undo_beside import CALL

pytestmark = [
    pytest.mark.slow,  # a process of its own for each command
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
]
"""What it does to the graph is tested on both engines elsewhere; here is what the command says."""

__all__ = ["terminal"]

CITIZENS = "MATCH (c:Citizen) RETURN count(c) AS n"


@pytest.fixture
async def loaded(terminal: Terminal, graph: Graph) -> Path:
    """The folder of a register that was just imported by the command."""
    await import_areas(graph, terminal.folder / "data")
    folder = write_folder(terminal.folder / "register", REGISTER_ROWS)
    assert (await terminal.run("register", folder)).returncode == 0
    return folder


async def test_an_import_is_taken_back_after_a_yes(terminal: Terminal, graph: Graph, loaded: Path) -> None:
    checked = await terminal.run("undo", "--check")
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.splitlines()[0].endswith("case register")
    assert "    citizens: 4 created\n" in checked.stdout
    assert checked.stdout.endswith("Nothing was built on it: “sozialraum import undo” takes it back.\n")
    no = await terminal.command("import", "undo", answers="n\n")
    assert (no.returncode, await ask(graph, CITIZENS)) == (1, [(4,)])
    yes = await terminal.command("import", "undo", answers="y\n")
    assert yes.returncode == 0, yes.stderr
    assert "citizens: 4 created" in yes.stderr
    assert "Take this import back?" in yes.stderr
    assert yes.stdout.startswith("Taken back: ")
    assert await ask(graph, CITIZENS) == [(0,)]
    assert (await load_figure_state(graph)).stale_since is None
    listed = (await terminal.run("list")).stdout.splitlines()
    assert "case register: undone " in listed[0]
    again = await terminal.run("undo", language="de")
    assert again.returncode == 1
    assert "schon zurückgenommen" in again.stderr
    assert "4 created" in (await terminal.run("register", loaded)).stdout


async def test_programs_hear_what_was_taken_back(terminal: Terminal, loaded: Path) -> None:
    rows = copied(REGISTER_ROWS)
    rows["citizens"][1]["protected"] = "ja"
    await terminal.run("register", write_folder(loaded, rows))
    told = await terminal.run("undo", "--check", "--json")
    assert told.returncode == 1
    checked = json.loads(told.stdout)
    assert (checked["undone"], checked["protection_lifted"]) == (False, {"household": 1})
    refused = await terminal.run("undo", "--yes", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"] == "refused"
    done = json.loads((await terminal.run("undo", "--yes", "--lift-protection", "--json")).stdout)
    assert (done["kind"], done["undone"], done["counts"]["citizens"]["changed"]) == ("register", True, 1)


async def test_what_stands_in_the_way_is_told_with_what_helps(terminal: Terminal, graph: Graph, loaded: Path) -> None:
    await record_contact(
        graph, "c1", CALL, recorded_by="Fallmanagement", data_folder=terminal.folder / "data", now=datetime.now(UTC),
        today=date(2026, 11, 1),
    )  # fmt: skip
    told = await terminal.run("undo", "--check", language="de")
    assert told.returncode == 1
    for said in (
        "darunter hier festgehaltene Kontakte: 1", "Es wurde nichts zurückgenommen.", "Import berichtigter Dateien",
        "sozialraum contacts list",
    ):  # fmt: skip
        assert said in told.stderr
