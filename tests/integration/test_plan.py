"""The plan of entries and places: from the office's table to the page and its file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.actions.import_plan import import_plan
from api.app import create_app
from api.settings import Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.ingest.columns import PLAN
from graph_schema.ingest.mapping import read_mapping
from graph_schema.ingest.report import Counts, ImportReport, RowsRefused
from graph_schema.invented_town.published import PLACES_2023, PLAN_2023
from graph_schema.model.places import Instrument
from graph_schema.store.graph import Graph
from graph_schema.store.plan import load_planned_places
from tests.integration.small_imports import common
from tests.integration.small_register import NOW
from tests.integration.test_import_commands import Terminal

HEADER = "year;instrument;planned_entries;places"
MAPPING = """
version = "1"
leading_system = "Controlling"
[plan]
file = "Planung.csv"
ignore = ["Bemerkung"]
[plan.columns]
year = { value = "2026" }
instrument = { column = "Maßnahmeart", codes = { "AGH" = "work_opportunity", "GB" = "holistic_support" } }
planned_entries = "Eintritte"
places = "Plätze"
places_are_limit = { column = "eingekauft", codes = { "x" = "yes", "" = "no" } }
source = { value = "Arbeitsmarktprogramm 2026" }
"""


async def load(graph: Graph, folder: Path, rows: Sequence[str], *, header: str = HEADER, **more: Any) -> ImportReport:
    """Write a plan and import it."""
    path = folder / "plan.csv"
    path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return await import_plan(graph, path, **{**common(folder), **more})


async def test_the_published_plan_says_what_the_invented_towns_places_are_made_of(graph: Graph, tmp_path: Path) -> None:
    report = await import_plan(graph, PLAN_2023, **common(tmp_path))
    assert report.total == Counts(created=8)
    rows = await load_planned_places(graph)
    assert {row.instrument.value: row.places for row in rows} == PLACES_2023
    assert {row.instrument for row in rows if row.places_are_limit} == {
        Instrument.PROVIDER_MEASURE, Instrument.WORK_OPPORTUNITY, Instrument.FURTHER_TRAINING,
    }  # fmt: skip
    assert {(row.year, row.source) for row in rows} == {
        (2023, "Jobcenter Stadt Kassel, Arbeitsmarkt- und Integrationsprogramm 2023, Tabelle 5.2")
    }
    assert not (await import_plan(graph, PLAN_2023, **common(tmp_path))).changed_something


async def test_the_plan_of_a_year_replaces_the_one_before_and_leaves_other_years(graph: Graph, tmp_path: Path) -> None:
    assert (await load(graph, tmp_path, ["2024;work_opportunity;9;9"])).total == Counts(created=1)
    assert (await load(graph, tmp_path, ["2025;work_opportunity;8;8", "2025;wage_subsidy;3;5"])).total.created == 2
    refused = ["2025;work_opportunity;7;8", "2025;employer_measure;-1;8"]
    with pytest.raises(RowsRefused):
        await load(graph, tmp_path, refused)
    kept = await load(graph, tmp_path, refused, accept_valid=True)
    assert kept.total == Counts(changed=1, refused=1, vanished=1)
    assert len(await load_planned_places(graph)) == 3
    assert (await load(graph, tmp_path, ["2025;work_opportunity;7;8"])).total == Counts(unchanged=1, vanished=1)
    assert [(row.year, row.instrument.value, row.planned_entries) for row in await load_planned_places(graph)] == [
        (2025, "work_opportunity", 7), (2024, "work_opportunity", 9),
    ]  # fmt: skip


async def test_an_instrument_that_may_be_either_has_to_say_what_its_places_are(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(RowsRefused) as refused:
        await load(graph, tmp_path, ["2026;holistic_support;60;30", "2026;wage_subsidy;3;5", "1999;wage_subsidy;3;5"])
    assert [(each.row, each.column, each.kind) for each in refused.value.report.refusals] == [
        (4, "year", "number_out_of_range"), (2, "places_are_limit", "empty"),
    ]  # fmt: skip


async def test_an_offices_own_table_is_read_by_a_mapping(graph: Graph, tmp_path: Path) -> None:
    mapping = tmp_path / "plan.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    report = await load(
        graph, tmp_path, ["AGH;300;250;x;", "GB;40;20;;neu"],
        header="Maßnahmeart;Eintritte;Plätze;eingekauft;Bemerkung",
        mapping=read_mapping(mapping, [PLAN]),
    )  # fmt: skip
    assert report.mapping_version is not None
    assert report.mapping_version.startswith("1 ")
    assert [(row.year, row.instrument.value, row.places_are_limit) for row in await load_planned_places(graph)] == [
        (2026, "work_opportunity", True), (2026, "holistic_support", False),
    ]  # fmt: skip


async def test_the_page_shows_each_year_in_both_languages_and_as_a_file(graph: Graph, tmp_path: Path) -> None:
    app: Any = create_app(Settings(tmp_path), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        empty = await client.get("/plan")
        assert "Noch ist keine Planung eingelesen." in empty.text
        assert "sozialraum import plan --help" in empty.text

        await import_plan(graph, PLAN_2023, **common(tmp_path))
        await load(graph, tmp_path, ["2011;provider_measure;20;10"])
        german, english = await client.get("/plan"), await client.get("/plan?lang=en")
        assert german.status_code == english.status_code == 200
        assert german.text.index('id="plan-2023"') < german.text.index('id="plan-2011"')
        for told in ("2.271", "3.634", "2.599", "Bürgergeld", "Arbeitslosengeld II", "§ 45 SGB III", "§ 46 SGB III",
                     "Grenze 1.910, Bestand 689", "Quelle: Jobcenter Stadt Kassel"):  # fmt: skip
            assert told in german.text.replace("\u00a0", " ")
        for told in ("2,271", "measures at providers", "limit 1,910, average stock 689", "planned entries"):
            assert told in english.text

        file = await client.get("/plan.csv")
        assert file.headers["content-disposition"] == 'attachment; filename="plan.csv"'
        rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) == 9
        assert (rows[0]["year"], rows[0]["instrument"], rows[0]["places"]) == ("2023", "provider_measure", "1233")


async def test_the_pages_tell_that_rows_of_the_plan_were_left_out_until_it_is_whole(
    graph: Graph, tmp_path: Path
) -> None:
    app: Any = create_app(Settings(tmp_path), graph)
    note, task = "Zeilen abgewiesen: 2.", "Zeilen der Planung, die der letzte Import abgewiesen hat: 2."
    rows = ["2025;work_opportunity;7;8", "2025;employer_measure;-1;8", "2025;coaching;1;1"]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        await load(graph, tmp_path, rows[:1])
        with pytest.raises(RowsRefused):
            await load(graph, tmp_path, rows)
        assert note not in (await client.get("/plan")).text, "nothing of that file was loaded"
        await load(graph, tmp_path, rows, accept_valid=True, now=NOW + timedelta(minutes=1))
        page, data = (await client.get("/plan")).text, (await client.get("/daten")).text
        assert note in page
        assert "Die Summen sind nicht vollständig" in page
        assert "Rows refused by the last import of the plan: 2." in (await client.get("/plan?lang=en")).text
        (report,) = set(re.findall(r'href="(/daten/[0-9a-f-]+)"', page))
        assert (await client.get(report)).status_code == 200
        assert task in data
        assert f"sozialraum import show {report.removeprefix('/daten/')[:8]}" in data
        await load(graph, tmp_path, rows[:1], now=NOW + timedelta(minutes=2))
        assert note not in (await client.get("/plan")).text
        assert task not in (await client.get("/daten")).text


@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_the_command_checks_loads_reports_and_is_listed(
    graph_address: GraphAddress, graph: Graph, tmp_path: Path
) -> None:
    terminal = Terminal(tmp_path, graph_address)
    checked = await terminal.run("plan", PLAN_2023, "--check", language="de")
    assert (checked.returncode, checked.stdout) == (
        0,
        "Planzeilen: 8 Zeilen gelesen: 8 gültig (8 neu), 0 abgewiesen\n",
    ), checked.stderr
    assert await load_planned_places(graph) == []
    loaded = await terminal.run("plan", PLAN_2023, "--json")
    assert json.loads(loaded.stdout)["tables"]["plan"]["created"] == 8, loaded.stderr
    listed = await terminal.run("list", language="de")
    assert "Eintritts- und Platzplanung: fertig" in listed.stdout
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(f"{HEADER}\n2023;coaching;1;1\n", encoding="utf-8")
    refused = await terminal.run("plan", wrong, "--report", tmp_path / "refused.csv")
    assert refused.returncode == 1
    assert "row 2, column instrument: unknown code" in refused.stdout
    assert (tmp_path / "refused.csv").exists()
    wrong.write_text(f"{HEADER}\n2023;coaching;1;1\n2023;wage_subsidy;3;5\n", encoding="utf-8")
    await terminal.run("plan", wrong, "--accept-valid")
    listed = (await terminal.run("list", language="de")).stdout
    assert "fertig, 1 abgewiesen" in listed
    assert "abgewiesen, nichts geladen (fehlerhafte Zeilen: 1)" in listed
