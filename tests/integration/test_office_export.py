"""An office's own files, read through its mapping, in the graph: whole, damaged, only checked, and a second time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas
import pytest

from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register, import_register_rows
from api.actions.invent_town import InventedTown, invent_whole_town
from bench.office_export import DAMAGES, MAPPING, Damaged, write_export
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.report import Counts, ImportReport, Row, RowsRefused
from graph_schema.migrations import wipe
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common
from tests.integration.small_register import ask, whole_graph

EVERYTHING = "MATCH (n) WHERE NOT (n:ImportRun OR n:ImportState) RETURN labels(n) AS l, properties(n) AS p"
FILES = {
    "caseworkers": "Fachkraefte.csv", "households": "BG_20221001.csv", "citizens": "Personen_20221001.csv",
    "memberships": "Mitglieder.csv", "benefit_periods": "Leistung.csv", "contacts": "Kontakte.csv",
}  # fmt: skip
REFERS = {"memberships": ("citizens", "households"), "benefit_periods": ("citizens",), "contacts": ("citizens",)}
NUMBER = {"citizens": "citizen_number", "households": "household_number"}


@pytest.fixture(scope="module")
def town() -> InventedTown:
    """A town of some seven hundred people."""
    return invent_whole_town(1, 0.02)


@pytest.fixture
def mapping(tmp_path: Path) -> FileMapping:
    """What the office's IT has written."""
    path = tmp_path / "register.toml"
    path.write_text(MAPPING, encoding="utf-8")
    return read_mapping(path, REGISTER)


@pytest.fixture
async def districts(graph: Graph, town: InventedTown, tmp_path: Path) -> Graph:
    """The graph with the town's districts."""
    return await with_districts(graph, town, tmp_path)


async def with_districts(graph: Graph, town: InventedTown, tmp_path: Path) -> Graph:
    level = town.levels[-1]
    frame = geopandas.GeoDataFrame(level.frame.assign(parent_key=None))
    await import_neighbourhood_frame(graph, frame, level=level.level, **common(tmp_path))
    return graph


def exported(town: InventedTown, tmp_path: Path, **damage: Any) -> tuple[Path, list[Damaged]]:
    """Write the office's files; return their folder and what was damaged in them."""
    folder = tmp_path / "export"
    folder.mkdir(exist_ok=True)
    return folder, write_export(folder, town.rows.register, **damage)


async def load(graph: Graph, folder: Path, mapping: FileMapping, tmp_path: Path, **more: Any) -> ImportReport:
    """Import the office's files."""
    return await import_register(graph, folder, mapping=mapping, **common(tmp_path), **more)


def as_exported(table: str, row: Row, mapped: Sequence[str]) -> Row:
    """Return a row as much as the office's files can say of it: without the columns that they do not have.

    They tell neither located residences from others nor uncertain letters from none; the town is the same for all; the
    mother tongues of a person stand before German; letters that Windows-1252 lacks are question marks.
    """
    left: Row = {
        name: value.encode("cp1252", "replace").decode("cp1252") if isinstance(value, str) else value
        for name, value in row.items()
        if name in mapped
    }
    if table == "households":
        left["town"] = "Ellernfurt"
        if left["residence_state"] in ("located", "not_located"):
            left["residence_state"] = None
    if table in ("citizens", "caseworkers"):
        first = "de" if table == "caseworkers" else None
        left["languages"] = (
            sorted(left["languages"] or [], key=lambda each: (each["code"] == "de") != bool(first)) or None
        )
    if table == "citizens" and left["post_state"] == "uncertain":
        left["post_state"] = None
    return left


def typed(town: InventedTown, mapping: FileMapping) -> dict[str, list[Row]]:
    """The rows that the office's files hold, without having been written."""
    mapped = {each.table.name: list(each.columns) for each in mapping.tables}
    return {
        table: [as_exported(table, row, mapped[table]) for row in rows] for table, rows in town.rows.register.items()
    }


async def test_what_comes_through_the_mapping_is_what_the_rows_themselves_are(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    report = await load(districts, exported(town, tmp_path)[0], mapping, tmp_path)
    assert {name: counts.created for name, counts in report.tables.items()} == {
        name: len(rows) for name, rows in town.rows.register.items()
    }
    through_mapping = await whole_graph(districts)
    citizens = await ask(
        districts, "MATCH (c:Citizen) RETURN c.given_name AS g, c.birth_date AS b, c.sex AS s, c.protected AS p"
    )
    assert citizens == sorted(
        (
            (row["given_name"].encode("cp1252", "replace").decode("cp1252"), row["birth_date"], row["sex"],
             bool(row["protected"]))
            for row in town.rows.register["citizens"]
        ),
        key=repr,
    )  # fmt: skip
    protected = await ask(districts, "MATCH (h:Household {protected: true}) RETURN h.register_key AS key")
    assert len(protected) > 0

    await wipe(districts)
    await with_districts(districts, town, tmp_path)
    direct = await import_register_rows(districts, typed(town, mapping), **common(tmp_path))
    assert (direct.tables, direct.not_located, direct.protected) == (
        report.tables, report.not_located, report.protected,
    )  # fmt: skip
    assert await whole_graph(districts) == through_mapping
    assert await ask(districts, "MATCH (h:Household {protected: true}) RETURN h.register_key AS key") == protected


async def test_the_same_files_a_second_time_say_unchanged_for_every_row(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    folder, _ = exported(town, tmp_path)
    first = await load(districts, folder, mapping, tmp_path)
    before = await ask(districts, EVERYTHING)
    second = await load(districts, folder, mapping, tmp_path)
    assert second.total == Counts(unchanged=first.total.created)
    assert not second.changed_something
    assert await ask(districts, EVERYTHING) == before


async def test_an_import_is_recorded_with_its_files_and_its_mapping(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    report = await load(districts, exported(town, tmp_path)[0], mapping, tmp_path)
    assert report.mapping_version == f"2026-11 {mapping.digest}"
    assert await ask(
        districts, "MATCH (r:ImportRun {kind: 'register'}) RETURN r.file_hash AS f, r.mapping_version AS m"
    ) == [(report.file_hash, report.mapping_version)]


async def test_a_check_writes_nothing_and_says_what_the_import_then_does(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    folder, _ = exported(town, tmp_path)
    before = await ask(districts, EVERYTHING)
    files = sorted(path.name for path in (tmp_path / "data").rglob("*"))
    checked = await load(districts, folder, mapping, tmp_path, check_only=True)
    assert await ask(districts, EVERYTHING) == before
    assert sorted(path.name for path in (tmp_path / "data").rglob("*")) == files
    assert checked.changed_something
    assert checked == await load(districts, folder, mapping, tmp_path)
    again = await load(districts, folder, mapping, tmp_path, check_only=True)
    assert again.total == Counts(unchanged=checked.total.created)


async def test_a_check_of_an_empty_graph_leaves_it_and_its_data_folder_empty(
    graph: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    folder, _ = exported(town, tmp_path)
    before = await ask(graph, EVERYTHING)
    checked = await load(graph, folder, mapping, tmp_path, check_only=True)
    assert await ask(graph, EVERYTHING) == before
    assert await ask(graph, "MATCH (r:ImportRun) RETURN r.kind AS kind") == []
    assert [path.name for path in (tmp_path / "data").iterdir() if path.name != "import.lock"] == []
    assert checked == await load(graph, folder, mapping, tmp_path)
    assert (tmp_path / "data" / "import.key").exists()


async def test_a_check_of_damaged_files_refuses_what_the_import_refuses(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    folder, _ = exported(town, tmp_path, damage=0.03)
    with pytest.raises(RowsRefused) as checked:
        await load(districts, folder, mapping, tmp_path, check_only=True)
    with pytest.raises(RowsRefused) as refused:
        await load(districts, folder, mapping, tmp_path)
    assert checked.value.report == refused.value.report
    valid = await load(districts, folder, mapping, tmp_path, check_only=True, accept_valid=True)
    assert valid == await load(districts, folder, mapping, tmp_path, accept_valid=True)


def depending(register: Mapping[str, Sequence[Row]], damaged: set[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the rows that refer to a person or a household of whom no undamaged row is left."""
    left = {
        table: {row[number] for at, row in enumerate(register[table], start=2) if (FILES[table], at) not in damaged}
        for table, number in NUMBER.items()
    }
    for table, targets in REFERS.items():
        for at, row in enumerate(register[table], start=2):
            if any(row[NUMBER[target]] not in left[target] for target in targets):
                yield FILES[table], at


async def test_every_damaged_row_is_named_and_nothing_else_is_lost(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    register = town.rows.register
    folder, done = exported(town, tmp_path, damage=0.03, seed=3)
    damaged = {(each.file, each.row) for each in done}
    assert {each.damage for each in done} == set(DAMAGES), "every kind of damage is tried"
    report = await load(districts, folder, mapping, tmp_path, accept_valid=True)
    refused = {(each.file, each.row) for each in report.refusals}
    assert damaged <= refused
    assert refused - damaged == set(depending(register, damaged)) - damaged
    assert report.total.refused == len(refused)
    assert {name: counts.created for name, counts in report.tables.items()} == {
        name: len(rows) - sum(file == FILES[name] for file, _ in refused) for name, rows in register.items()
    }
    for table, query in (
        ("citizens", "MATCH (c:Citizen) RETURN count(c) AS n"),
        ("households", "MATCH (:Household)-[l:LIVES_IN]->(:Residence) RETURN count(l) AS n"),
        ("memberships", "MATCH (:Citizen)-[m:MEMBER_OF]->(:Household) RETURN count(m) AS n"),
        ("benefit_periods", "MATCH (:Citizen)-[:RECEIVES]->(b) RETURN count(b) AS n"),
        ("contacts", "MATCH (:Citizen)-[:HAD_CONTACT]->(k) RETURN count(k) AS n"),
    ):
        assert await ask(districts, query) == [(report.tables[table].created,)]

    before = await ask(districts, EVERYTHING)
    second = await load(districts, folder, mapping, tmp_path, accept_valid=True)
    assert second.total == Counts(unchanged=report.total.created, refused=report.total.refused)
    assert not second.changed_something
    assert second.refusals == report.refusals
    assert await ask(districts, EVERYTHING) == before


async def test_a_protected_person_whose_row_is_cut_off_still_protects_the_household(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    places = (
        "MATCH (h:Household {protected: true})-[:LIVES_IN]->(r) RETURN h.register_key AS h, r.state AS s, r.lat AS l"
    )
    folder, _ = exported(town, tmp_path)
    await load(districts, folder, mapping, tmp_path)
    whole = await ask(districts, places)
    persons = folder / FILES["citizens"]
    lines = persons.read_bytes().splitlines()
    cut = [at for at, row in enumerate(town.rows.register["citizens"], start=1) if row["protected"]]
    for at in cut:
        lines[at] = lines[at].rpartition(b";")[0]
    persons.write_bytes(b"\n".join(lines))

    await wipe(districts)
    await with_districts(districts, town, tmp_path)
    report = await load(districts, folder, mapping, tmp_path, accept_valid=True)
    assert report.tables["citizens"].refused == len(cut) > 0
    assert await ask(districts, places) == whole


async def test_the_report_of_damaged_rows_holds_no_value(
    districts: Graph, town: InventedTown, mapping: FileMapping, tmp_path: Path
) -> None:
    folder, _ = exported(town, tmp_path, damage=0.03)
    with pytest.raises(RowsRefused) as refused:
        await load(districts, folder, mapping, tmp_path)
    told = {
        text
        for each in refused.value.report.refusals
        for text in (each.remedy_de, each.remedy_en, each.column, each.kind.value)
    }
    words = {word.strip(".,:;()") for text in told for word in text.split()} - {"Nur"}  # a given name, and "only"
    personal = {
        str(value).encode("cp1252", "replace").decode("cp1252")
        for table in ("citizens", "households")
        for row in town.rows.register[table]
        for name in ("citizen_number", "household_number", "given_name", "family_name", "street", "postcode", "phone")
        if (value := row.get(name))
    }
    assert len(personal) > 1_000
    assert personal & (words | told) == set()
