"""`import watch --once`: a nightly delivery read, archived with its report, or left for the next time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.actions.invent_town import invent_whole_town
from bench.office_export import MAPPING, write_export
from graph_schema.store.graph import Graph
from tests.integration.small_register import ask, import_areas
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""

__all__ = ["terminal"]
COUNT = "MATCH (c:Citizen) RETURN count(c) AS n"


@pytest.fixture
async def inbox(terminal: Terminal, graph: Graph) -> Path:
    """Areas, a mapping and a folder into which an office has put its files."""
    await import_areas(graph, terminal.folder / "data")
    (terminal.folder / "register.toml").write_text(MAPPING, encoding="utf-8")
    folder = terminal.folder / "inbox"
    folder.mkdir()
    write_export(folder, invent_whole_town(1, 0.01).rows.register)
    return folder


async def look(terminal: Terminal, inbox: Path, *more: str) -> int:
    arguments = ("watch", inbox, "--mapping", terminal.folder / "register.toml", "--once", "--settle", "0", *more)
    return (await terminal.run(*arguments)).returncode


def archived(inbox: Path, outcome: str) -> list[Path]:
    return sorted((inbox / outcome).iterdir()) if (inbox / outcome).exists() else []


async def test_a_delivery_is_loaded_and_archived(terminal: Terminal, inbox: Path, graph: Graph) -> None:
    (inbox / "note.txt").write_text("of somebody else")
    files = {path.name for path in inbox.iterdir()} - {"note.txt"}
    assert await look(terminal, inbox) == 0
    (place,) = archived(inbox, "imported")
    assert {path.name for path in place.iterdir()} == {*files, "report.json"}
    report = json.loads((place / "report.json").read_text())
    assert report["loaded"]
    assert await ask(graph, COUNT) == [(report["tables"]["citizens"]["created"],)]
    assert sorted(path.name for path in inbox.iterdir()) == ["imported", "note.txt"]
    # The next night nothing has come yet.
    assert await look(terminal, inbox) == 0
    assert len(archived(inbox, "imported")) == 1


async def test_a_damaged_delivery_is_put_aside_with_what_is_wrong(
    terminal: Terminal, inbox: Path, graph: Graph
) -> None:
    people = inbox / "Personen_20221001.csv"
    people.write_bytes(people.read_bytes().replace(b";w;", b";q;", 1))
    arguments = ("watch", inbox, "--mapping", terminal.folder / "register.toml", "--once", "--settle", "0")
    told = await terminal.run(*arguments)
    assert told.returncode == 1
    assert "Personen_20221001.csv, row" in told.stdout
    assert ", column Geschlecht: unknown code." in told.stdout
    (place,) = archived(inbox, "refused")
    assert json.loads((place / "report.json").read_text())["loaded"] is False
    assert "Geschlecht" in (place / "refused.csv").read_text(encoding="utf-8-sig")
    assert await ask(graph, COUNT) == [(0,)]


async def test_a_delivery_with_another_header_is_put_aside_whole(terminal: Terminal, inbox: Path) -> None:
    people = inbox / "Personen_20221001.csv"
    people.write_bytes(people.read_bytes().replace(b"Geburtsdatum", b"GebDat", 1))
    assert await look(terminal, inbox) == 1
    (place,) = archived(inbox, "refused")
    assert "Geburtsdatum" in json.loads((place / "report.json").read_text())["de"]
    shown = json.loads((await terminal.run("show", "--json")).stdout)
    assert (shown["kind"], shown["state"]) == ("register", "refused")
    assert "Geburtsdatum" in shown["report"]["notes"][0]["text"]


async def test_two_deliveries_at_once_are_an_error_for_a_timer_and_stay(terminal: Terminal, inbox: Path) -> None:
    (inbox / "Personen_20221002.csv").write_bytes((inbox / "Personen_20221001.csv").read_bytes())
    assert await look(terminal, inbox) == 1
    assert (archived(inbox, "imported"), archived(inbox, "refused")) == ([], [])


async def test_a_graph_that_does_not_answer_leaves_the_delivery(terminal: Terminal, inbox: Path) -> None:
    terminal.environment["SOZIALRAUM_GRAPH_URI"] = "bolt://127.0.0.1:9"
    assert await look(terminal, inbox) == 3
    assert archived(inbox, "refused") == []


async def test_without_a_mapping_it_says_what_is_missing(terminal: Terminal, inbox: Path) -> None:
    refused = await terminal.run("watch", inbox)
    assert (refused.returncode, "the mapping names the files" in refused.stderr) == (2, True)


async def test_an_unfinished_delivery_is_left_alone(terminal: Terminal, inbox: Path) -> None:
    (inbox / "Mitglieder.csv").rename(inbox / ".Mitglieder.csv.part")
    before = sorted(path.name for path in inbox.iterdir())
    arguments = ("watch", inbox, "--mapping", terminal.folder / "register.toml", "--once", "--settle", "0")
    told = await terminal.run(*arguments)
    assert (told.returncode, told.stderr) == (0, "No whole delivery: nothing was read. Missing: “Mitglieder.csv”.\n")
    assert sorted(path.name for path in inbox.iterdir()) == before
