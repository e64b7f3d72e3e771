"""The register leaves in the office's columns, and an import by the same mapping finds nothing that is new."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings

from api.actions.export_register import export_register
from api.actions.import_register import import_register
from graph_schema.errors import BadInput, Refused
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import read_mapping
from graph_schema.ingest.report import Counts
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from tests.integration.handed_over import export, load_register, mapping_of, record, rows_of
from tests.integration.office_registers import OfficeRegister, office_registers
from tests.integration.small_register import NOW, import_areas, question

TODAY = date(2026, 11, 2)
NO_SHRINKING = (Phase.explicit, Phase.generate)
"""Each example takes a second: what failed is shown as it was drawn."""
PLAIN = """
version = "1"
leading_system = "Fachverfahren"
[households]
file = "households.csv"
[households.columns]
household_number = "BG"
type = "Typ"
residence_since = "seit"
residence_until = "bis"
residence_state = "Stand"
street = "Straße"
lat = "Breite"
lon = "Länge"
[citizens]
file = "citizens.csv"
[citizens.columns]
citizen_number = "Nr"
given_name = "Vorname"
family_name = "Nachname"
birth_date = "geboren"
sex = "Geschlecht"
employability = "eLb"
protected = "Sperre"
[memberships]
file = "memberships.csv"
[memberships.columns]
household_number = "BG"
citizen_number = "Nr"
role = "Rolle"
since = "seit"
until = "bis"
[benefit_periods]
file = "benefits.csv"
[benefit_periods.columns]
citizen_number = "Nr"
since = "seit"
until = "bis"
[contacts]
file = "contacts.csv"
[contacts.columns]
contact_number = "Kontakt"
citizen_number = "Nr"
day = "Tag"
channel = "Weg"
direction = "Richtung"
outcome = "Ergebnis"
"""


SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture)


@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
@settings(max_examples=10, deadline=None, database=None, suppress_health_check=SLOW, phases=NO_SHRINKING)
@given(register=office_registers())
async def test_import_export_by_mapping_import_gives_unchanged_for_every_row(
    migrated_graph: Graph, tmp_path: Path, register: OfficeRegister
) -> None:
    """Rows of households whose address is protected never leave (F7): the second import misses exactly these."""
    folder = tmp_path / "example"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "register.toml").write_text(register.mapping(), encoding="utf-8")
    note(register.mapping())
    mapping = read_mapping(folder / "register.toml", REGISTER)
    data = folder / "data"
    await wipe(migrated_graph)
    await import_areas(migrated_graph, data)
    first = await import_register(
        migrated_graph, register.write(folder / "in"), data_folder=data, now=NOW, mapping=mapping
    )
    tables = await export_register(migrated_graph, mapping, folder / "out", data_folder=data, today=TODAY)
    second = await import_register(migrated_graph, folder / "out", data_folder=data, now=NOW, mapping=mapping)
    kept = {
        table: sum(row["BG-Nummer"] in register.protected for row in register.tables[table])
        for table in ("households", "memberships")
    }
    for table, rows in register.tables.items():
        assert first.tables[table] == Counts(created=len(rows))
        missing = kept.get(table, 0)
        assert second.tables[table] == Counts(unchanged=len(rows) - missing, vanished=missing), table
    assert {each.table: each.kept_here for each in tables if each.kept_here} == {
        table: count for table, count in kept.items() if count
    }
    assert not second.changed_something


async def test_no_protected_address_and_no_failed_home_visit_is_in_an_exported_register(
    graph: Graph, tmp_path: Path
) -> None:
    """Rules F7 and F3."""
    await load_register(graph, tmp_path)
    for outcome in ("failed", "reached"):
        await record(graph, tmp_path, channel="visit", outcome=outcome)
    await export(graph, tmp_path)
    (tmp_path / "register.toml").write_text(PLAIN, encoding="utf-8")
    tables = await export_register(
        graph, read_mapping(tmp_path / "register.toml", REGISTER), tmp_path / "register-out",
        data_folder=tmp_path / "data", today=TODAY,
    )  # fmt: skip
    assert {each.table: (each.rows, each.kept_here) for each in tables} == {
        "households": (5, 1), "citizens": (4, 0), "memberships": (4, 0), "benefit_periods": (3, 0), "contacts": (3, 0),
    }  # fmt: skip
    whole = b"".join(path.read_bytes() for path in (tmp_path / "register-out").iterdir()).decode()
    assert "Alter Weg" in whole
    assert "Geheim" not in whole
    assert "h5" not in whole
    assert "visit" not in whole
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "register-out").iterdir()} == {0o600}
    (unnamed,) = [each.not_mapped for each in tables if each.table == "citizens"]
    assert set(unnamed) >= {"languages", "needs", "caseworker_number", "phone"}


async def test_a_register_is_written_into_an_empty_folder_only_and_wholly(graph: Graph, tmp_path: Path) -> None:
    await load_register(graph, tmp_path)
    (tmp_path / "register.toml").write_text(PLAIN, encoding="utf-8")
    mapping = read_mapping(tmp_path / "register.toml", REGISTER)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "households.csv").write_text("of somebody else")
    with pytest.raises(Refused, match="not empty"):
        await export_register(graph, mapping, tmp_path / "full", data_folder=tmp_path / "data", today=TODAY)
    assert [path.read_text() for path in (tmp_path / "full").iterdir()] == ["of somebody else"]
    two_in_one = mapping_of(tmp_path, PLAIN.replace('"memberships.csv"', '"*.csv"'))
    with pytest.raises(BadInput, match="more than one"):
        await export_register(graph, two_in_one, tmp_path / "new", data_folder=tmp_path / "data", today=TODAY)
    narrow = mapping_of(
        tmp_path, PLAIN.replace('type = "Typ"', 'type = { column = "Typ", codes = { "single" = "couple" } }')
    )
    with pytest.raises(BadInput, match=r"households\.columns\.type"):
        await export_register(graph, narrow, tmp_path / "new", data_folder=tmp_path / "data", today=TODAY)
    assert not (tmp_path / "new").exists()


async def test_letters_that_the_encoding_lacks_are_told_and_nothing_is_written(graph: Graph, tmp_path: Path) -> None:
    await load_register(graph, tmp_path)
    await graph.write(question("MATCH (c:Citizen {given_name: 'Ada'}) SET c.given_name = 'Ayşe'"))
    western = mapping_of(
        tmp_path, PLAIN.replace('file = "citizens.csv"', 'file = "citizens.csv"\nencoding = "windows-1252"')
    )
    with pytest.raises(BadInput, match=r"given_name: letters .* \(rows: 1\)"):
        await export_register(graph, western, tmp_path / "new", data_folder=tmp_path / "data", today=TODAY)
    assert not (tmp_path / "new").exists()
    await export_register(
        graph, mapping_of(tmp_path, PLAIN), tmp_path / "new", data_folder=tmp_path / "data", today=TODAY
    )
    assert "Ayşe" in [row["Vorname"] for row in rows_of(tmp_path / "new" / "citizens.csv", "utf-8-sig")]
