"""`register change` and `differences list|settle`, as a person at the terminal runs them."""

from __future__ import annotations

import json

import pytest

from api.actions.change_value import change_value
from graph_schema.store.graph import Graph
from tests.integration.small_imports import load_register
from tests.integration.small_register import NOW, REGISTER_ROWS, ask, import_areas
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""

__all__ = ["terminal"]

BY = ("--by", "A. Beispiel")
NAMES = "MATCH (c:Citizen) RETURN c.family_name AS name"


async def changed(terminal: Terminal, graph: Graph) -> None:
    """The small register, in which somebody changed a name; another person has a mail address."""
    data = terminal.folder / "data"
    await import_areas(graph, data)
    await load_register(graph, terminal.folder, REGISTER_ROWS)
    await change_value(graph, "c1", "family_name", "Neu", by="A. Beispiel", data_folder=data, now=NOW)


@pytest.mark.slow
async def test_a_value_is_changed_differs_and_is_settled(terminal: Terminal, graph: Graph) -> None:
    await changed(terminal, graph)
    done = await terminal.command("register", "change", "email", "--empty", *BY, answers="c3\n", language="de")
    assert done.returncode == 0, done.stderr
    assert "Geändert: E-Mail-Adresse." in done.stderr
    loaded = await terminal.run("register", terminal.folder / "register", "--json")
    document = json.loads(loaded.stdout)
    assert (document["open_differences"], document["left"]) == (2, [])
    assert document["tables"]["citizens"]["unchanged"] == 4
    listed = json.loads((await terminal.command("differences", "list", "--json")).stdout)
    by_field = {each["field"]: each for each in listed}
    name = by_field["family_name"]
    assert (name["ours"], name["theirs"], name["changed_by"]) == ("Neu", "Eins", "A. Beispiel")
    assert (by_field["email"]["ours"], by_field["email"]["theirs"]) == (None, "lu@example.org")
    german = (await terminal.command("differences", "list", language="de")).stdout
    assert "E-Mail-Adresse: Zwei, Lu (geboren 01.05.1980)" in german
    assert "    1  hier: (leer)  (geändert von A. Beispiel, " in german
    assert "    2  Fachverfahren: lu@example.org  (seit dem Import vom " in german
    taken = await terminal.command("differences", "settle", name["id"][:8], "--take-theirs", *BY)
    assert (taken.returncode, taken.stderr.splitlines()[-1]) == (0, "Settled: 1.")
    assert ("Neu",) not in await ask(graph, NAMES)
    late = await terminal.command("differences", "settle", name["id"][:8], "--keep-ours", *BY)
    assert late.returncode == 4, late.stderr
    assert "is settled already" in late.stderr


async def test_differences_are_settled_by_answers(terminal: Terminal, graph: Graph) -> None:
    await changed(terminal, graph)
    await load_register(graph, terminal.folder, REGISTER_ROWS)
    left_open = await terminal.command("differences", "settle", *BY, answers="\n")
    assert "    1  here: Neu  (changed by A. Beispiel, " in left_open.stderr
    assert "Settled: 0." in left_open.stderr
    asked = await terminal.command("differences", "settle", *BY, answers="1\n")
    assert "Settled: 1." in asked.stderr
    assert ("Neu",) in await ask(graph, NAMES)
    assert (await terminal.command("differences", "list")).stdout == "There are no differences to settle.\n"


async def test_what_is_wrong_is_told_without_the_value(terminal: Terminal, graph: Graph) -> None:
    await changed(terminal, graph)
    refused = await terminal.command("register", "change", "languages", *BY, answers="c1\nGEHEIM\n")
    assert refused.returncode == 1, refused.stderr
    assert "The value does not fit languages." in refused.stderr
    assert "GEHEIM" not in refused.stdout + refused.stderr
    nobody = await terminal.command("register", "change", "languages", *BY, answers="c987\nde:A2\n")
    assert nobody.returncode == 1
    assert "c987" not in nobody.stdout + nobody.stderr
