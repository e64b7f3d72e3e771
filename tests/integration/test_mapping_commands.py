"""From an office's files to the first import, as its IT does it: suggest, check, import."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from api.actions.invent_town import invent_whole_town
from bench.office_export import MAPPING, write_export
from graph_schema.engine.address import GraphAddress
from graph_schema.store.graph import Graph
from tests.integration.small_register import ask, import_areas
from tests.integration.test_import_commands import Terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""

CITIZENS = "MATCH (c:Citizen) RETURN count(c) AS n"
EVERYTHING = "MATCH (n) RETURN count(n) AS n"
CHECKED = "residents: 5 rows read: 5 valid (5 created), 0 refused\n"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small office."""
    folder = tmp_path_factory.mktemp("export")
    write_export(folder, invent_whole_town(1, 0.01).rows.register)
    return folder


@pytest.fixture
def terminal(tmp_path: Path, graph_address: GraphAddress, graph: Graph) -> Terminal:
    """A terminal in front of an empty graph."""
    assert graph.queries_run == 0
    return Terminal(tmp_path, graph_address)


def decided(text: str) -> str:
    """The suggestion, in which somebody has said what the codes mean that were left open."""
    answers = {line.partition(" = ")[0]: line for line in MAPPING.splitlines() if "codes = {" in line}
    return "\n".join(answers[line.partition(" = ")[0]] if '"?"' in line else line for line in text.splitlines())


async def test_suggest_check_import(terminal: Terminal, graph: Graph, export: Path) -> None:
    mapping = terminal.folder / "register.toml"
    before = await ask(graph, EVERYTHING)
    suggestion = await terminal.run("register", export, "--suggest-mapping", mapping)
    assert suggestion.returncode == 0, suggestion.stderr
    assert "citizens: Personen_20221001.csv, 13 columns, confidence 99%" in suggestion.stderr
    assert "please confirm: rows whose “gelöscht” is not “N” are left out (0 of" in suggestion.stderr
    assert f"Check each line, then: --mapping {mapping} --check" in suggestion.stderr

    open_codes = await terminal.run("register", export, "--mapping", mapping, "--check")
    assert open_codes.returncode == 1
    told = r"column BG-Typ, \d+ rows, first 2: unknown code\. State under codes in the mapping what the value means"
    assert re.search(told, open_codes.stdout)
    assert "Nothing will be loaded without --check either" in open_codes.stderr

    mapping.write_text(decided(mapping.read_text(encoding="utf-8")), encoding="utf-8")
    checked = await terminal.run("register", export, "--mapping", mapping, "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stderr.endswith("Checked only: nothing is written. Without --check it is loaded.\n")
    german = await terminal.run("register", export, "--mapping", mapping, "--check", language="de")
    assert german.stderr.endswith("Nur geprüft: nichts ist geschrieben. Ohne --check wird geladen.\n")
    assert await ask(graph, EVERYTHING) == before
    assert not (terminal.folder / "data" / "import.key").exists()

    loaded = await terminal.run("register", export, "--mapping", mapping)
    assert loaded.returncode == 0, loaded.stderr
    ((number,),) = await ask(graph, CITIZENS)
    assert f"citizens: {number} created\n" in loaded.stdout
    assert f"citizens: {number} rows read: {number} valid ({number} created), 0 refused\n" in checked.stdout
    again = await terminal.run("register", export, "--mapping", mapping, "--check", "--json")
    document = json.loads(again.stdout)
    assert (document["checked_only"], document["loaded"], document["changed_something"]) == (True, False, False)
    assert document["tables"]["citizens"]["unchanged"] == number


async def test_a_mapping_that_cannot_be_used_says_why_and_nothing_is_read(terminal: Terminal, export: Path) -> None:
    mapping = terminal.folder / "register.toml"
    mapping.write_text(MAPPING.replace("birth_date =", "birthdate ="), encoding="utf-8")
    unknown = await terminal.run("register", export, "--mapping", mapping)
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == (
        "Error: Mapping register.toml, section citizens.columns: “birthdate” is unknown here; is “birth_date” meant? "
        "Correct the file; docs/mapping.md explains it.\n"
    )
    mapping.write_text(MAPPING.replace('"Geburtsdatum"', '"Geburtstag"'), encoding="utf-8")
    missing = await terminal.run("register", export, "--mapping", mapping, "--check", language="de")
    assert missing.returncode == 1
    assert "fehlt die Spalte „Geburtstag“, die die Zuordnung register.toml nennt." in missing.stderr
    assert "Ist „Geburtsdatum“ gemeint?" in missing.stderr


async def test_a_suggestion_never_replaces_a_mapping(terminal: Terminal, export: Path) -> None:
    mapping = terminal.folder / "register.toml"
    mapping.write_text("# worked on", encoding="utf-8")
    refused = await terminal.run("register", export, "--suggest-mapping", mapping)
    assert refused.returncode == 2
    assert f"{mapping} is there already" in refused.stderr
    assert mapping.read_text(encoding="utf-8") == "# worked on"
    both = await terminal.run(
        "register", export, "--mapping", mapping, "--suggest-mapping", terminal.folder / "new.toml"
    )
    assert both.returncode == 2
    assert "exclude each other" in both.stderr


async def test_files_that_hold_no_register_suggest_none(terminal: Terminal) -> None:
    folder = terminal.folder / "export"
    folder.mkdir()
    (folder / "Geheim.csv").write_text("K-4711;Geheim;1.1.1990\n", encoding="utf-8")
    mapping = terminal.folder / "register.toml"
    nothing = await terminal.run("register", folder, "--suggest-mapping", mapping)
    assert nothing.returncode == 1
    assert "none of our tables was found" in nothing.stderr
    assert not mapping.exists()


async def test_files_that_are_not_used_are_named_in_the_language_of_the_terminal(terminal: Terminal) -> None:
    folder, mapping = terminal.folder / "directory", terminal.folder / "directory.toml"
    folder.mkdir()
    (folder / "Träger.csv").write_text("Träger-Nr;Trägername\nT1;Werk\n", encoding="utf-8")
    (folder / "Geschäftsstellen.csv").write_text("Nr;Bezeichnung\n1;Haus A\n", encoding="utf-8")
    told = await terminal.run("directory", folder, "--suggest-mapping", mapping, language="de")
    assert told.returncode == 0, told.stderr
    assert "Nicht gefunden, darf fehlen: offices, sites, programmes.\n" in told.stderr
    assert "Nicht verwendet: Geschäftsstellen.csv (am ehesten offices, " in told.stderr
    text = mapping.read_text(encoding="utf-8")
    assert "[providers]  # Träger\n" in text
    assert "# nicht verwendet / not used: Geschäftsstellen.csv (am ehesten offices, " in text


@pytest.mark.slow
async def test_a_table_of_residents_is_read_by_its_suggestion_as_it_is(terminal: Terminal, graph: Graph) -> None:
    await import_areas(graph, terminal.folder / "data")
    table, mapping = terminal.folder / "Einwohner.csv", terminal.folder / "residents.toml"
    table.write_bytes("Schlüssel;insgesamt;Ausländer;Hunde\n1;900;90;7\n2;1200;-;9\n3;.;1;0\n".encode("cp1252"))
    of_the_table = ("residents", table, "--level", "stadtteil", "--date", "2025-12-31")
    suggestion = await terminal.run(*of_the_table, "--suggest-mapping", mapping)
    assert suggestion.returncode == 0, suggestion.stderr
    assert "residents: Einwohner.csv, 3 columns" in suggestion.stderr
    checked = await terminal.run(*of_the_table, "--mapping", mapping, "--check")
    assert (checked.returncode, checked.stdout) == (0, CHECKED), checked.stderr
    without_a_day = terminal.folder / "without.toml"
    undated = await terminal.run(*of_the_table[:4], "--suggest-mapping", without_a_day, language="de")
    assert undated.returncode == 0
    assert "nicht gefunden: reference_date. Im Vorschlag ergänzen, oder den Stichtag mit --date" in undated.stderr
    dated = await terminal.run(*of_the_table, "--mapping", without_a_day, "--check")
    assert dated.stdout == checked.stdout, "the day may be stated later too"
