"""Free places as a layer: the same numbers as the page, months that stay, and nothing that F6 or F12 withholds."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pyogrio
import pytest
import pytest_asyncio

from api.actions.compute_figures import compute_figures
from api.actions.import_directory import import_directory_rows
from api.actions.import_grid import import_grid
from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.figures import Breakdown, TableKey
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.store.areas import load_neighbourhoods
from graph_schema.store.counted_dates import keep_figure_tables
from graph_schema.store.figures import load_figure_tables, load_table_keys, save_figure_tables, table_row
from graph_schema.store.graph import Graph
from tests.integration.made_city import LEVEL, NEWEST, NOW, WITHHELD, make_city, tables_on
from tests.integration.test_places_page import directory

LAYER = "/karte.csv?indicator=free_places"
LATER = datetime(2022, 11, 3, 8, 0, tzinfo=UTC)


async def counted(graph: Graph, folder: Path, rows: Mapping[str, list[dict[str, Any]]], now: datetime) -> None:
    """Import a directory and count."""
    await import_directory_rows(graph, rows, data_folder=folder, now=now)
    await compute_figures(graph, Settings(folder), now=now)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places_map(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The made city with a directory that was counted, beside tables of the register."""
    folder = tmp_path_factory.mktemp("data")
    await wipe(migrated_graph)
    await make_city(migrated_graph, folder)
    await counted(migrated_graph, folder, directory(), NOW)
    ids = {area.key: area.id for area in await load_neighbourhoods(migrated_graph, LEVEL.code)}
    places = [key.id for key in await load_table_keys(migrated_graph, LEVEL.code)]
    rows = [table_row(table) for table in tables_on(NEWEST, ids)]
    await migrated_graph.write_all([*save_figure_tables(rows, NOW, places), keep_figure_tables(places, NOW)])
    return migrated_graph


@pytest_asyncio.fixture(loop_scope="session")
async def pages(places_map: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app: Any = create_app(Settings(tmp_path, public_graphql=True), places_map)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


async def rows_at(pages: httpx.AsyncClient, address: str) -> dict[tuple[str, str], dict[str, str]]:
    content = (await pages.get(address)).content.decode("utf-8-sig")
    return {(row["row"], row["area_key"]): row for row in csv.DictReader(io.StringIO(content), delimiter=";")}


async def test_the_map_tells_what_the_page_tells(pages: httpx.AsyncClient) -> None:
    on_map, on_page = await rows_at(pages, LAYER), await rows_at(pages, "/plaetze.csv")
    free = {key: row["free"] for (kind, key), row in on_page.items() if kind == "area"}
    assert {key: row["value"] for (kind, key), row in on_map.items() if kind == "area"} == {
        **dict.fromkeys(["01", "02", "03", "05"], "0"),
        **free,
    }
    assert on_map["city", ""]["value"] == on_page["city", ""]["free"] == "17"
    page = html.unescape((await pages.get("/karte?indicator=free_places")).text)
    assert "Stadt: 17, nach Angaben der Träger vom 28.09.2022." in page
    assert "Ohne Ort in einem der Gebiete: 5" in page
    assert "null: kein freier Platz" in page


async def test_a_month_is_the_reference_date_and_the_days_of_the_statements_are_told(pages: httpx.AsyncClient) -> None:
    rows = await rows_at(pages, f"{LAYER}&level=district")
    assert {row["reference_date"] for row in rows.values() if row["value"]} == {"2022-09-30"}
    about = (await pages.get("/karte.geojson?indicator=free_places")).json()["metadata"]
    assert (about["stated_from"], about["stated_to"]) == ("2022-09-28", "2022-09-28")
    assert "planned average stock" in (await pages.get("/karte?indicator=free_places&lang=en")).text


async def test_only_instruments_whose_places_are_a_limit_can_be_chosen(pages: httpx.AsyncClient) -> None:
    page = (await pages.get("/karte?indicator=free_places")).text
    assert 'value="instrument:provider_measure"' in page
    assert "instrument:wage_subsidy" not in page
    told = html.unescape((await pages.get("/karte?indicator=free_places&category=instrument:wage_subsidy")).text)
    assert "gewünscht war „Eingliederungszuschuss“, gezeigt wird „alle“" in told
    one = await rows_at(pages, f"{LAYER}&category=instrument:provider_measure")
    assert one["city", ""]["value"] == "17"
    assert "instrument:provider_measure" not in (await pages.get("/karte?indicator=people")).text


async def test_places_beside_the_need_are_made_of_published_figures_only(
    pages: httpx.AsyncClient, places_map: Graph
) -> None:
    per_case = await rows_at(pages, f"{LAYER}&measure=rate")
    people = await rows_at(pages, "/karte.csv?indicator=able_to_work&measure=count")
    told = 0
    for (kind, key), row in per_case.items():
        if kind != "area":
            continue
        able = people[kind, key]
        assert (row["denominator"], row["denominator_state"]) == (able["value"], able["state"])
        if able["state"] == WITHHELD:
            assert (row["value"], row["state"]) == ("", "withheld")
        elif able["state"] == "shown":
            told += 1
            value = float(row["value"].replace(",", "."))
            assert value == pytest.approx(100 * float(row["count"]) / float(able["value"]))
    assert told == 3
    page = (await pages.get("/karte?indicator=free_places&measure=rate")).text
    assert "Plätze neben 500 eLb am 30.09.2022" in page
    assert "%" not in page.partition('class="answer"')[2].partition("</p>")[0]


async def test_page_and_map_lead_to_each_other(pages: httpx.AsyncClient) -> None:
    page = html.unescape((await pages.get("/plaetze")).text)
    assert "/karte?indicator=free_places&level=district" in page
    assert "category=instrument%3Aprovider_measure" in page
    assert "instrument%3Awage_subsidy" not in page
    layer = (await pages.get("/karte?indicator=free_places&lang=en")).text
    assert 'href="/plaetze?lang=en"' in layer.partition('id="notes"')[2].partition("</section>")[0]


async def test_programs_ask_for_places_as_for_other_figures(pages: httpx.AsyncClient) -> None:
    query = """{ levels { cityFigures(indicators: ["free_places"], category: "instrument:provider_measure") {
        measure unit state value referenceDate denominator denominatorAsOf } } }"""
    answer = (await pages.post("/graphql", json={"query": query})).json()
    number, per_case = answer["data"]["levels"][0]["cityFigures"]
    assert number == {
        "measure": "COUNT", "unit": "places", "state": "SHOWN", "value": 17.0, "referenceDate": "2022-09-30",
        "denominator": None, "denominatorAsOf": None,
    }  # fmt: skip
    assert (per_case["value"], per_case["denominator"]) == (pytest.approx(3.4), "able_to_work")


async def test_the_geopackage_has_the_layer_with_its_style(pages: httpx.AsyncClient, tmp_path: Path) -> None:
    path = tmp_path / "places.gpkg"
    path.write_bytes((await pages.get("/karte.gpkg?indicator=free_places")).content)
    layers = {name for name, _ in pyogrio.list_layers(path)}
    assert layers >= {"free_places_count", "about", "layer_styles"}
    drawn = pyogrio.read_dataframe(path, layer="free_places_count").set_index("area_key")
    assert drawn["value"].dropna().to_dict() == {"01": 0, "02": 0, "03": 0, "04": 12, "05": 0, "06": 7}
    assert drawn.loc["06", "unit"] == "freie Plätze"


async def test_cells_of_the_grid_hold_the_places_of_the_sites_in_them(graph: Graph, data_folder: Path) -> None:
    await make_city(graph, data_folder)
    await import_directory_rows(graph, directory(), data_folder=data_folder, now=NOW)
    grid = KNOWN_LEVELS["raster"]
    await import_grid(graph, size_m=500, level=grid, cut_at=LEVEL.code, data_folder=data_folder, now=NOW)
    await compute_figures(graph, Settings(data_folder), now=NOW)
    keys = [key for key in await load_table_keys(graph, grid.code) if key.breakdown is Breakdown.ALL]
    (table,) = (await load_figure_tables(graph, keys)).values()
    assert sorted(cell["all"].value for cell in table.cells.values() if cell["all"].value) == [7, 12]
    assert (table.total["all"].value, table.not_located["all"].value) == (17, 5)
    # There is no register yet: the map has what the directory tells, and nothing to set it against.
    app: Any = create_app(Settings(data_folder), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        answer = await client.get("/karte?level=raster")
        assert (answer.status_code, "Wo sind Plätze frei?" in answer.text) == (200, True)
        assert 'value="rate"' not in answer.text


async def tables_of(graph: Graph) -> dict[TableKey, Any]:
    return await load_figure_tables(graph, await load_table_keys(graph, LEVEL.code))


async def test_a_month_that_is_over_stays_and_what_was_taken_back_does_not(graph: Graph, data_folder: Path) -> None:
    def stated(day: date, taken: int) -> dict[str, list[dict[str, Any]]]:
        rows = directory()
        return {"programmes": [{**each, "places_as_of": day, "places_taken": taken} for each in rows["programmes"]]}

    await make_city(graph, data_folder)
    await counted(graph, data_folder, directory(), NOW)
    september = await tables_of(graph)
    assert {key.reference_date for key in september} == {date(2022, 9, 30)}
    await counted(graph, data_folder, stated(date(2022, 10, 20), 0), LATER)
    both = await tables_of(graph)
    assert {key.reference_date for key in both} == {date(2022, 9, 30), date(2022, 10, 31)}
    assert {key: both[key] for key in september} == september
    app: Any = create_app(Settings(data_folder), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        newest, earlier = [
            (await client.get(f"/karte?indicator=free_places&reference_date={day}")).text
            for day in ("2022-10-31", "2022-09-30")
        ]
    assert "(Stand 20.10.2022)" in newest
    assert "(Stand " not in earlier, "what is free today does not stand beside figures of September"
    await counted(graph, data_folder, stated(date(2022, 9, 29), 0), LATER)
    assert {key.reference_date for key in await tables_of(graph)} == {date(2022, 9, 30)}
    await counted(graph, data_folder, stated(date(2062, 9, 29), 0), LATER)
    assert max(key.reference_date for key in await tables_of(graph)) == date(2022, 11, 30)


async def test_nothing_of_a_protected_programme_is_in_a_table(graph: Graph, data_folder: Path) -> None:
    await make_city(graph, data_folder)
    rows = directory()
    await counted(graph, data_folder, rows, NOW)
    before = await tables_of(graph)
    (protected,) = [each for each in rows["programmes"] if each["tells_health"]]
    changed = {**protected, "places": 90, "instrument": "holistic_support", "places_as_of": date(2022, 7, 1)}
    await counted(graph, data_folder, {"programmes": [changed]}, NOW)
    assert await tables_of(graph) == before


@pytest.mark.parametrize("protect", ["site", "programme"])
async def test_no_earlier_month_tells_where_something_is_that_is_protected_since(
    graph: Graph, data_folder: Path, protect: str
) -> None:
    await make_city(graph, data_folder)
    rows = directory()
    await counted(graph, data_folder, rows, NOW)
    october = {"programmes": [{**each, "places_as_of": date(2022, 10, 20)} for each in rows["programmes"]]}
    if protect == "site":
        october["sites"] = [{**each, "secret": each["secret"] or each["site_number"] == "S1"} for each in rows["sites"]]
    else:
        for each in october["programmes"]:
            each["tells_health"] = each["tells_health"] or each["programme_number"] == "B1"
    await counted(graph, data_folder, october, LATER)
    assert {key.reference_date for key in await tables_of(graph)} == {date(2022, 10, 31)}
    later = {"programmes": [{**each, "places_as_of": date(2022, 11, 2)} for each in october["programmes"]]}
    await counted(graph, data_folder, later, LATER)
    assert {key.reference_date for key in await tables_of(graph)} == {date(2022, 10, 31), date(2022, 11, 30)}


async def test_without_a_directory_the_address_of_the_layer_says_what_is_needed(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/karte?indicator=free_places")
    assert answer.status_code == 404
    assert "sozialraum import directory --help" in answer.text
    assert "free_places" not in (await client.get("/karte")).text
