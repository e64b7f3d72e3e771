"""F1: what another system leads is taken only where the graph has nothing, and it is told how much was not taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from api.actions.change_value import change_value
from api.actions.import_register import import_register
from api.actions.settle_differences import list_open_differences
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.report import ImportReport
from graph_schema.store.graph import Graph
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, ask, copied, import_areas, write_folder

PEOPLE = "MATCH (c:Citizen) RETURN c.given_name AS given, c.family_name AS family"
HOMES = (
    "MATCH (h:Household)-[:LIVES_IN]->(r:Residence) OPTIONAL MATCH (r)-[:LOCATED_IN]->(n) WHERE r.street = 'Weg'"
    " RETURN r.street AS street, n.name AS area, h.type AS type"
)


def mapping_where(
    folder: Path, system: str, led: dict[tuple[str, str], str], left_out: set[str] | None = None
) -> FileMapping:
    """A mapping of our own columns by `system`, in which others lead some; `left_out` columns are not mapped."""
    lines = ['version = "1"', f'leading_system = "{system}"']
    for table in REGISTER:
        lines += [f"[{table.name}]", f'file = "{table.name}.csv"', "ignore_others = true", f"[{table.name}.columns]"]
        for column in table.columns:
            leader = led.get((table.name, column.name))
            if column.name in (left_out or set()):
                lines += [f'{column.name} = {{ leading_system = "{leader}" }}'] if leader else []
                continue
            more = f', leading_system = "{leader}"' if leader else ""
            lines.append(f'{column.name} = {{ column = "{column.name}"{more} }}')
    path = folder / "mapping.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_mapping(path, REGISTER)


class Office:
    """An office whose files come from two systems."""

    def __init__(self, graph: Graph, folder: Path) -> None:
        self.graph = graph
        self.folder = folder

    async def bring(self, rows: dict[str, list[Cells]], mapping: FileMapping | None, **more: Any) -> ImportReport:
        files = write_folder(self.folder / "register", rows)
        return await import_register(
            self.graph, files, data_folder=self.folder / "data", now=NOW, mapping=mapping, **more
        )


@pytest.fixture
async def office(graph: Graph, tmp_path: Path) -> Office:
    await import_areas(graph, tmp_path / "data")
    return Office(graph, tmp_path)


def residents_register(rows: dict[str, list[Cells]]) -> dict[str, list[Cells]]:
    """The same people as another system has them: other names, another street and type."""
    theirs = copied(rows)
    theirs["citizens"][0] |= {"family_name": "Melde", "languages": "tr:B1|de:C2"}
    theirs["caseworkers"][0]["family_name"] = "Andere"
    for home in theirs["households"][:2]:
        home |= {"type": "couple", "lat": "51.05", "lon": "9.05"}
    theirs["households"][1]["street"] = "Allee"
    return theirs


LED = {
    ("citizens", "family_name"): "Melderegister",
    ("caseworkers", "family_name"): "Personalstelle",
    ("households", "type"): "Sozialraum",
    ("households", "street"): "Melderegister",
    ("households", "lat"): "Melderegister",
    ("households", "lon"): "Melderegister",
}


async def test_what_others_lead_is_taken_once_and_then_left_and_counted(office: Office, tmp_path: Path) -> None:
    mapping = mapping_where(tmp_path, "Fachverfahren", LED)
    first = await office.bring(REGISTER_ROWS, mapping)
    assert (first.total.created, first.left) == (22, {})
    second = await office.bring(REGISTER_ROWS, mapping)
    assert (second.changed_something, second.left) == (False, {})
    other = residents_register(REGISTER_ROWS)
    report = await office.bring(other, mapping)
    assert dict(report.left) == {
        ("citizens", "family_name", "Melderegister"): 1,
        ("caseworkers", "family_name", "Personalstelle"): 1,
        ("households", "type", "Sozialraum"): 2,
        ("households", "street", "Melderegister"): 1,
        ("households", "lon", "Melderegister"): 1,
    }
    assert (report.total.changed, report.changed_something) == (0, False)
    assert ("Ada", "Eins") in await ask(office.graph, PEOPLE)
    assert ("Weg", "Mitte", "single_parent") in await ask(office.graph, HOMES)
    again = await office.bring(other, mapping, check_only=True)
    assert again.left == report.left


async def test_other_columns_of_such_rows_are_written(office: Office, tmp_path: Path) -> None:
    mapping = mapping_where(tmp_path, "Fachverfahren", LED)
    await office.bring(REGISTER_ROWS, mapping)
    other = residents_register(REGISTER_ROWS)
    other["citizens"][0]["given_name"] = "Eva"
    other["households"][1]["town"] = "Kassel"
    report = await office.bring(other, mapping)
    assert (report.tables["citizens"].changed, report.tables["households"].changed) == (1, 1)
    assert ("Eva", "Eins") in await ask(office.graph, PEOPLE)
    assert not (await office.bring(other, mapping)).changed_something


async def test_two_systems_take_turns_and_nothing_flutters(office: Office, tmp_path: Path) -> None:
    """Each leads its own columns: after one turn neither file changes anything any more."""
    cases, residents = REGISTER_ROWS, residents_register(REGISTER_ROWS)
    of_cases = mapping_where(tmp_path, "Fachverfahren", {("citizens", "family_name"): "Melderegister"})
    of_residents = mapping_where(
        tmp_path,
        "Melderegister",
        {
            ("citizens", "languages"): "Fachverfahren",
            ("caseworkers", "family_name"): "Fachverfahren",
            ("households", "type"): "Fachverfahren",
            ("households", "street"): "Fachverfahren",
            ("households", "lat"): "Fachverfahren",
            ("households", "lon"): "Fachverfahren",
        },
    )
    await office.bring(cases, of_cases)
    taken = await office.bring(residents, of_residents)
    assert {name: counts.changed for name, counts in taken.tables.items() if counts.changed} == {"citizens": 1}
    assert ("Ada", "Melde") in await ask(office.graph, PEOPLE)
    for _ in range(2):
        assert not (await office.bring(cases, of_cases)).changed_something
        assert not (await office.bring(residents, of_residents)).changed_something


async def test_what_a_file_lacks_is_left_to_its_leader(office: Office, tmp_path: Path) -> None:
    await office.bring(REGISTER_ROWS, mapping_where(tmp_path, "Fachverfahren", {}))
    lacking = mapping_where(tmp_path, "Melderegister", {("citizens", "phone"): "Fachverfahren"}, {"phone"})
    assert lacking.tables[2].columns["phone"].columns == ()
    report = await office.bring(REGISTER_ROWS, lacking)
    assert (report.changed_something, report.left) == (False, {})
    phones = await ask(office.graph, "MATCH (w:Channel {kind: 'phone'}) RETURN w.value AS value, w.state AS state")
    assert phones == [("0561 1", "works")]


async def test_only_the_leading_system_makes_differences(office: Office, tmp_path: Path) -> None:
    of_cases = mapping_where(tmp_path, "Fachverfahren", {("citizens", "family_name"): "Melderegister"})
    await office.bring(REGISTER_ROWS, of_cases)
    await change_value(
        office.graph, "c1", "family_name", "Neu", by="A. Beispiel", data_folder=tmp_path / "data", now=NOW
    )
    report = await office.bring(REGISTER_ROWS, of_cases)
    assert (report.open_differences, report.changed_something) == (0, False)
    assert dict(report.left) == {("citizens", "family_name", "Melderegister"): 1}
    silent = mapping_where(tmp_path, "Fachverfahren", {}, {"phone", "phone_state"})
    await change_value(office.graph, "c1", "phone", "0561 2", by="A. Beispiel", data_folder=tmp_path / "data", now=NOW)
    of_residents = mapping_where(tmp_path, "Melderegister", {})
    report = await office.bring(REGISTER_ROWS, of_residents)
    assert report.open_differences == 2
    found = await list_open_differences(office.graph)
    assert {each.leading_system for each in found} == {"Melderegister"}
    report = await office.bring(REGISTER_ROWS, silent)
    assert report.open_differences == 2, "what a file does not state is no other value"
    assert {each.theirs for each in await list_open_differences(office.graph)} == {"Eins", "0561 1"}
