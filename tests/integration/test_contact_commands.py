"""`contacts record|list|note` and `export contacts|list|again|register` as a person at the terminal runs them."""

from __future__ import annotations

import json

import pytest

from graph_schema.store.graph import Graph
from tests.integration.handed_over import MAPPING
from tests.integration.small_register import REGISTER_ROWS, import_areas, write_folder
from tests.integration.test_export_register import PLAIN
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
        f"{reference[:8]}  15/03/2022  c3  telephone, made by the Jobcenter, contact was made (case management)\n"
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


@pytest.mark.slow
async def test_contacts_and_register_are_exported_by_the_mapping_of_the_import(
    terminal: Terminal, graph: Graph
) -> None:
    folder = terminal.folder
    await import_areas(graph, folder / "data")
    tables = PLAIN[PLAIN.index("[households]") : PLAIN.index("[contacts]")]
    (folder / "register.toml").write_text(MAPPING + tables, encoding="utf-8")
    loaded = await terminal.run("register", write_folder(folder / "register", REGISTER_ROWS))
    assert loaded.returncode == 0, loaded.stderr
    by = ("--mapping", folder / "register.toml", "--to", folder / "out")
    nothing = await terminal.command("export", "contacts", *by)
    assert (nothing.returncode, nothing.stdout) == (0, "Nothing new; no file was written.\n")
    await terminal.command("contacts", "record", *CALL, answers="c3\n")
    done = await terminal.command("export", "contacts", *by, language="de")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(".csv: 1 Kontakt, 15.03.2022\n")
    (listed,) = json.loads((await terminal.command("export", "list", "--json")).stdout)
    path = folder / "out" / listed["file"]
    path.unlink()
    again = await terminal.command("export", "again", listed["export"][:8], *by)
    assert again.returncode == 0, again.stderr
    assert path.exists()
    to = ("--mapping", folder / "register.toml", "--to", folder / "whole")
    no = await terminal.command("export", "register", *to, answers="\n")
    assert no.returncode == 1
    assert not (folder / "whole").exists()
    yes = await terminal.command("export", "register", *to, answers="y\n")
    assert yes.returncode == 0, yes.stderr
    assert "residences of households, 5" in yes.stdout
    assert "because the address is protected (residences and memberships): 1." in yes.stderr
