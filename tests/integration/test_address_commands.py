"""`import addresses`, `addresses list|settle` and `import list`, as a person at the terminal runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph_schema.store.graph import Graph
from tests.integration.small_register import DIRECTORY_ROWS, REGISTER_ROWS, ask, copied, import_areas, write_folder
from tests.integration.test_import_commands import Terminal, terminal

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""What a command does to the graph is tested on both engines elsewhere; here is what it says."""

__all__ = ["terminal"]

HOUSES = """Straße;Nr;PLZ;Ost;Nord
Hauptstraße;1;34117;9.05;51.05
Dorfstr.;7;34121;9.05;51.02
Dorfstr.;7;34125;9.15;51.08
"""
MAPPING = """
version = "7"
leading_system = "Vermessungsamt"
[house_coordinates]
file = "*"
[house_coordinates.columns]
street = "Straße"
house_number = "Nr"
postcode = "PLZ"
x = "Ost"
y = "Nord"
"""
PLACES = (
    "MATCH (r:Residence)-[:LOCATED_IN]->(n) WHERE r.address_match IS NOT NULL"
    " RETURN r.address_match AS match, n.name AS area"
)

SITE_AREA = "MATCH (s)-[:LOCATED_IN]->(n) RETURN s.address_match AS match, n.name AS area"


async def prepared(terminal: Terminal, graph: Graph) -> Path:
    """Areas, a register whose two current homes have addresses only, and the city's list with its mapping."""
    folder = terminal.folder
    await import_areas(graph, folder / "data")
    rows = copied(REGISTER_ROWS)
    rows["households"][1] |= {"street": "Dorfstr. 7", "lat": "", "lon": ""}
    rows["households"][2] |= {"street": "Hauptstr.", "house_number": "1", "lat": "", "lon": ""}
    write_folder(folder / "register", rows)
    (folder / "houses.csv").write_bytes(HOUSES.encode("cp1252"))
    (folder / "addresses.toml").write_text(MAPPING, encoding="utf-8")
    return folder


async def test_addresses_are_imported_listed_and_settled(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    listed = await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.splitlines()[0] == "houses of the city: 3 created"
    loaded = await terminal.run("register", folder / "register")
    assert "Addresses: 1 exact, 1 ambiguous" in loaded.stdout
    assert "sozialraum addresses settle" in loaded.stdout
    shown = await terminal.command("addresses", "list", "--json")
    (uncertain,) = json.loads(shown.stdout)
    assert (uncertain["written"], uncertain["match"], uncertain["residences"]) == ("Dorfstr. 7", "ambiguous", 1)
    assert [each["address"] for each in uncertain["suggestions"]] == ["Dorfstr. 7 34121", "Dorfstr. 7 34125"]
    settled = await terminal.command("addresses", "settle", uncertain["name"], "--choice", "2")
    assert settled.returncode == 0, settled.stderr
    assert "Settled, residences: 1." in settled.stderr
    assert await ask(graph, PLACES) == [("exact", "Ost"), ("settled", "Mitte")]
    nothing = await terminal.command("addresses", "list")
    assert nothing.stdout == "No address is uncertain.\n"


async def test_a_check_before_any_list_of_addresses_says_what_is_missing(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    checked = await terminal.run("register", folder / "register", "--check")
    hints = [line for line in checked.stdout.splitlines() if "sozialraum import addresses" in line]
    assert len(hints) == 1, checked.stdout
    assert hints[0].startswith("- 2 residences have a written address only")
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    again = await terminal.run("register", folder / "register", "--check")
    assert "import addresses" not in again.stdout


@pytest.mark.slow
async def test_addresses_are_settled_by_answers(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    await terminal.run("register", folder / "register")
    open_ = await terminal.command("addresses", "settle", answers="\n")
    assert "Settled, residences: 0." in open_.stderr
    asked = await terminal.command("addresses", "settle", answers="1\n")
    assert "1  Dorfstr. 7 34121" in asked.stderr
    assert "Settled, residences: 1." in asked.stderr
    assert await ask(graph, PLACES) == [("exact", "Ost"), ("settled", "Ost")]


@pytest.mark.slow
async def test_an_address_is_settled_as_no_fixed_one_listed_and_settled_anew(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    await terminal.run("register", folder / "register")
    asked = await terminal.command("addresses", "settle", answers="r Station Mission\n")
    assert "Settled, residences: 1." in asked.stderr
    (line,) = (await terminal.command("addresses", "list", "--settled")).stdout.splitlines()
    assert "Dorfstr. 7  (no fixed address, reachable through Station Mission; 1 residence; " in line
    name = line.split()[0]
    both = await terminal.command("addresses", "settle", name, "--nowhere", "--reachable-through", "Wohnheim")
    assert both.returncode == 2
    other = await terminal.command("addresses", "settle", name, "--reachable-through", "Wohnheim")
    assert other.returncode == 0, other.stderr
    (document,) = json.loads((await terminal.command("addresses", "list", "--settled", "--json")).stdout)
    assert (document["name"], document["reachable_through"], document["lat"]) == (name, "Wohnheim", None)
    assert len(document["suggestions"]) == 2
    anew = await terminal.command("addresses", "settle", name, "--choice", "2")
    assert anew.returncode == 0, anew.stderr
    (line,) = (await terminal.command("addresses", "list", "--settled")).stdout.splitlines()
    assert "Dorfstr. 7  (Dorfstr. 7 34125; 1 residence; " in line
    assert await ask(graph, PLACES) == [("exact", "Ost"), ("settled", "Mitte")]


@pytest.mark.slow
async def test_addresses_of_sites_are_settled_apart_from_those_of_homes(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    await terminal.run("register", folder / "register")
    rows = copied(DIRECTORY_ROWS)
    for site in rows["sites"]:
        site |= {"street": "Dorfstr. 7", "lat": "", "lon": ""}
    await terminal.run("directory", write_folder(folder / "directory", rows))
    (line,) = json.loads((await terminal.command("addresses", "list", "--sites", "--json")).stdout)
    assert (line["written"], line["state"], [each["name"] for each in line["places"]]) == (
        "Dorfstr. 7", "open", ["Werkstatt"],
    )  # fmt: skip
    (home,) = json.loads((await terminal.command("addresses", "list", "--json")).stdout)
    assert home["name"] != line["name"]
    for wrong in (("--reachable-through", "Wohnheim"), ("--choice", "3")):
        assert (await terminal.command("addresses", "settle", line["name"], "--sites", *wrong)).returncode == 2
    assert (await terminal.command("addresses", "settle", home["name"], "--sites", "--nowhere")).returncode != 0
    asked = await terminal.command("addresses", "settle", "--sites", answers="r Wohnheim\n2\n")
    assert "Settled, sites and offices: 1." in asked.stderr
    assert await ask(graph, f"MATCH (s:Site) {SITE_AREA}") == [("settled", "Mitte")]
    assert await ask(graph, PLACES) == [("exact", "Ost")]
    (told,) = (await terminal.command("addresses", "list", "--sites", "--settled")).stdout.splitlines()
    assert "Dorfstr. 7  (Dorfstr. 7 34125; Werkstatt; " in told
    by = await ask(graph, "MATCH (e:AuditEvent {object: 'site_address'}) RETURN e.account AS account")
    assert [account.partition(":")[0] for (account,) in by] == ["terminal"]


async def test_a_choice_that_is_not_there_is_wrong_usage(terminal: Terminal, graph: Graph) -> None:
    await prepared(terminal, graph)
    for arguments in (("00000000", "--choice", "1"), ("00000000",), ("00000000", "--at", "north"), ("--nowhere",)):
        refused = await terminal.command("addresses", "settle", *arguments)
        assert refused.returncode == 2, refused.stderr


async def test_imports_are_listed_with_their_mapping(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    runs = json.loads((await terminal.run("list", "--json")).stdout)
    assert [(each["kind"], each["state"]) for each in runs] == [("addresses", "done"), ("neighbourhoods", "done")]
    assert runs[0]["mapping_version"].startswith("7 ")
    assert runs[0]["counts"]["house_coordinates"]["created"] == 3
    text = (await terminal.run("list", "--last", "1")).stdout.splitlines()
    assert text[0].endswith("addresses (houses of the city): done, mapping 7")
    assert text[1].strip() == "houses of the city: 3 created"
    assert len(text) == 2


@pytest.mark.slow
async def test_an_import_is_shown_by_the_name_in_the_list(terminal: Terminal, graph: Graph) -> None:
    empty = await terminal.run("show")
    assert (empty.returncode, empty.stdout) == (0, "Nothing was imported yet.\n")
    folder = await prepared(terminal, graph)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    await terminal.run("register", folder / "register")
    last = (await terminal.run("show")).stdout.splitlines()
    assert last[0] == "case register: done"
    assert "Addresses: 1 exact, 1 ambiguous" in last
    assert any(line.startswith("  Files: SHA-256 ") for line in last)
    assert any(line.startswith("  File citizens.csv: 4 rows, ") for line in last)
    assert str(folder) not in "".join(last)
    first = (await terminal.run("list")).stdout.splitlines()[0]
    document = json.loads((await terminal.run("show", first.split()[0], "--json")).stdout)
    assert (document["kind"], document["state"], document["changed"]) == ("register", "done", True)
    assert document["report"]["addresses"] == {"exact": 1, "ambiguous": 1}
    unknown = await terminal.run("show", "zzzzzzzz")
    assert unknown.returncode == 2
    assert "import list" in unknown.stderr


async def test_an_import_that_was_refused_is_shown_without_any_value(terminal: Terminal, graph: Graph) -> None:
    folder = await prepared(terminal, graph)
    rows = copied(REGISTER_ROWS)
    rows["citizens"][2]["birth_date"] = "GEHEIM"
    write_folder(folder / "register", rows)
    assert (await terminal.run("register", folder / "register")).returncode == 1
    shown = await terminal.run("show")
    assert shown.stdout.splitlines()[0] == "case register: refused, nothing loaded"
    assert "- citizens.csv, row 4, column birth_date: not a date." in shown.stdout
    assert "GEHEIM" not in shown.stdout + (await terminal.run("show", "--json")).stdout
    listed = await terminal.run("list", "--last", "1")
    assert "case register: refused, nothing loaded" in listed.stdout


@pytest.mark.slow
async def test_many_houses_of_a_street_are_counted_shown_in_order_and_found_by_their_number(
    terminal: Terminal, graph: Graph
) -> None:
    folder = await prepared(terminal, graph)
    text = (folder / "houses.csv").read_bytes().decode("cp1252")
    many = "".join(f"Ringweg;{number};34121;9.{'15' if number == 30 else '05'};51.02\n" for number in range(1, 31))
    (folder / "houses.csv").write_bytes((text + many).encode("cp1252"))
    rows = copied(REGISTER_ROWS)
    rows["households"][1] |= {"street": "Ringweg", "lat": "", "lon": ""}
    write_folder(folder / "register", rows)
    await terminal.run("addresses", folder / "houses.csv", "--mapping", folder / "addresses.toml")
    await terminal.run("register", folder / "register")
    listed = (await terminal.command("addresses", "list")).stdout.splitlines()
    assert [line.split()[2] for line in listed[1:10]] == [str(number) for number in range(1, 10)]
    assert listed[10].strip() == "… 9 of 30 shown, all with --json"
    asked = await terminal.command("addresses", "settle", answers="m\nnonsense\nh 31\nh 30\n")
    assert "18 of 30 shown" in asked.stderr
    assert "This is none of the answers." in asked.stderr
    assert "This house is not among them." in asked.stderr
    assert "Settled, residences: 1." in asked.stderr
    assert ("settled", "Mitte") in await ask(graph, PLACES)
