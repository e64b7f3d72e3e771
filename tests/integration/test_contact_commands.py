"""`contacts record|list|note` as a person at the terminal runs them."""

from __future__ import annotations

import json

import pytest

from graph_schema.store.graph import Graph
from tests.integration.small_register import REGISTER_ROWS, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

__all__ = ["terminal"]
CALL = ("--day", "2022-03-15", "--channel", "phone", "--outcome", "reached", "--by", "case management")


async def test_a_contact_is_recorded_listed_and_copied_as_a_note(terminal: Terminal, graph: Graph) -> None:
    early = await terminal.command("contacts", "record", *CALL, answers="c3\n")
    assert early.returncode == 1
    assert "There is no register in this graph yet" in early.stderr
    await import_areas(graph, terminal.folder / "data")
    loaded = await terminal.run("register", write_folder(terminal.folder / "register", REGISTER_ROWS))
    assert loaded.returncode == 0, loaded.stderr
    unknown = await terminal.command("contacts", "record", *CALL, answers="4711\n")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "nobody with this number" in unknown.stderr
    assert "4711" not in unknown.stderr.replace("system: 4711", "")
    recorded = await terminal.command("contacts", "record", *CALL, "--json", answers="c3\n")
    assert recorded.returncode == 0, recorded.stderr
    reference = json.loads(recorded.stdout)["reference"]
    listed = await terminal.command("contacts", "list")
    assert listed.stdout == (
        f"{reference[:8]}  2022-03-15  c3  telephone, made by the Jobcenter, contact was made (case management)\n"
    )
    (document,) = json.loads((await terminal.command("contacts", "list", "--json")).stdout)
    assert (document["reference"], document["citizen_number"], document["handed_over_in"]) == (reference, "c3", None)
    note = await terminal.command("contacts", "note", reference[:8], language="de")
    assert note.stdout == (
        "15. März 2022: Telefon, vom Jobcenter ausgegangen. Ergebnis: Kontakt kam zustande. "
        "Festgehalten von: case management.\n"
    )
    nothing = await terminal.command("contacts", "note", "00000000")
    assert nothing.returncode == 1
