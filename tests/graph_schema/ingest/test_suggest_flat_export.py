"""A mapping suggested for one file that holds several tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph_schema.ingest.checks import check_rows, read_cells
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.report import Row
from tests.graph_schema.ingest.mapping_files import Register, as_mapping, columns_of, suggested, written_file

FLAT = [
    "BG-Nr", "BG-Typ", "Straße und Hausnr.", "wohnhaft seit", "PLZ", "Ort", "Kundennummer", "Vorname", "Familienname",
    "geb. am", "Geschlecht", "eLb", "Auskunftssperre", "Rolle", "Mitglied seit", "Mitglied bis", "Leistungsbeginn",
    "Leistungsende", "Team",
]  # fmt: skip


def flat_export(folder: Path, register: Register) -> Path:
    """One file for households, citizens, memberships and benefit periods, a row per membership."""
    households = {row["household_number"]: row for row in register["households"]}
    citizens = {row["citizen_number"]: row for row in register["citizens"]}
    periods = {row["citizen_number"]: row for row in register["benefit_periods"][::2]}

    def row(membership: Row) -> list[str]:
        household, citizen = households[membership["household_number"]], citizens[membership["citizen_number"]]
        period: Row = periods.get(citizen["citizen_number"], {})
        cells: list[Any] = [
            household["household_number"], household["type"],
            " ".join(filter(None, (household["street"], household["house_number"]))),
            household["residence_since"], household["postcode"], household["town"], citizen["citizen_number"],
            citizen["given_name"], citizen["family_name"], citizen["birth_date"], citizen["sex"][0],
            "ja" if citizen["employability"] == "able" else "nein", "ja" if citizen["protected"] else "nein",
            membership["role"], membership["since"], membership["until"], period.get("since"), period.get("until"),
            "Team U25",
        ]  # fmt: skip
        return ["" if cell is None else str(cell) for cell in cells]

    return written_file(folder, "Export 2022-10-01.csv", FLAT, [row(each) for each in register["memberships"]])


def test_a_flat_export_is_suggested_as_several_tables_of_one_file(register: Register, tmp_path: Path) -> None:
    text = suggested(flat_export(tmp_path, register))
    mapping = as_mapping(tmp_path, text)
    assert [each.table.name for each in mapping.tables] == ["households", "citizens", "memberships", "benefit_periods"]
    assert all(each.distinct and each.file == "Export *.csv" for each in mapping.tables)
    found = columns_of(mapping)
    assert found["memberships", "since"] == "Mitglied seit"
    assert found["benefit_periods", "since"] == "Leistungsbeginn"
    assert (found["citizens", "family_name"], found["memberships", "household_number"]) == ("Familienname", "BG-Nr")
    wanted = [each.where for each in mapping.tables]
    assert wanted == [{}, {}, {}, {"Leistungsbeginn": "*"}], "each row is of a person, not each of a period"
    assert 'where = { "Leistungsbeginn" = "*" }  # bestätigen / confirm' in text
    assert text.count('"Team"') == 1, "a column that no table takes is listed once"


def test_a_flat_export_is_read_by_its_suggestion(register: Register, tmp_path: Path) -> None:
    text = suggested(flat_export(tmp_path, register))
    mapping = as_mapping(tmp_path, text)
    tables = {raw.table.name: read_cells(raw) for raw in read_mapped(tmp_path, mapping)}
    for checked in tables.values():
        check_rows(checked)
    assert tables["memberships"].refusals == []
    assert len(tables["memberships"].rows) == len(register["memberships"])
    assert {row["citizen_number"] for row in tables["citizens"].rows} == {
        row["citizen_number"] for row in register["memberships"]
    }
    households = {row["household_number"]: row for row in register["households"]}
    for row in tables["households"].rows:
        assert (row["street"], row["house_number"]) == tuple(
            households[row["household_number"]][name] for name in ("street", "house_number")
        )


@pytest.mark.parametrize(
    ("written_address", "street", "number"),
    [
        ("Hof 1", "Hof", "1"), ("Am Hof 12 a", "Am Hof", "12 a"), ("Hof 12-14", "Hof", "12-14"),
        ("Hof, 3b", "Hof", "3b"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"), ("Straße des 17. Juni", "Straße des 17. Juni", None),
        ("Hof 12a–14b", "Hof", "12a–14b"), ("Am Hof", "Am Hof", None),
    ],
)  # fmt: skip
def test_street_and_number_in_one_cell_are_parted(
    tmp_path: Path, written_address: str, street: str, number: str | None
) -> None:
    header = ["BG-Nummer", "BG-Typ", "wohnhaft seit", "Anschrift"]
    rows = [[str(at), "single", "1.1.2020", "Weg 1" if at else written_address] for at in range(9)]
    mapping = as_mapping(tmp_path, suggested(written_file(tmp_path, "BG.csv", header, rows)))
    (raw,) = read_mapped(tmp_path, mapping)
    first = read_cells(raw).rows[0]
    assert (first["street"], first["house_number"]) == (street, number)


def test_names_of_case_workers_are_not_those_of_the_people_beside_them(tmp_path: Path) -> None:
    header = [*FLAT, "IFK-Nr", "Stellenanteil"]
    rows = [["7", "single", "Hof 1", "1.1.2020", "1", "A", "8", "Ada", "Eins", "1.1.1990", "w", "ja", "nein",
             "child", "1.1.2020", "", "1.1.2020", "", "U25", "w1", "1"]] * 9  # fmt: skip
    assert "\n[caseworkers]" not in suggested(written_file(tmp_path, "Export.csv", header, rows))
