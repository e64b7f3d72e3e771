"""Figures by GraphQL on a real graph: of one computation, flagged as on the page, and no typo looks like "nothing"."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from api.actions.compute_figures import limits_of
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_residents import import_resident_rows
from api.actions.show_map import MapViews
from api.app import create_app
from api.settings import Settings
from api.texts import load_texts
from graph_schema.store.areas import load_neighbourhoods
from graph_schema.store.graph import Graph
from tests.integration.held import HeldGraph, other_tables, recompute
from tests.integration.made_city import (
    DATES,
    LEVEL,
    NEWEST,
    NOW,
    MadeCity,
    district_frame,
    make_city,
    resident_rows,
    store_tables,
    tables_on,
)
from tests.integration.test_graphql import Interface, client_of

EVERYTHING = """query ($indicators: [String!], $level: String!) {
    levels { referenceDates cityFigures(indicators: $indicators) { indicator measure value } }
    neighbourhoods(level: $level) { nodes { key figures(indicators: $indicators) { indicator measure value } } } }"""


@pytest_asyncio.fixture(loop_scope="session")
async def city(graph: Graph, data_folder: Path) -> MadeCity:
    return await make_city(graph, data_folder)


async def ask(graph: Graph, settings: Settings, query: str, **variables: Any) -> dict[str, Any]:
    """The answer of an application that has just started."""
    async with client_of(create_app(settings, graph)) as client:
        return (await client.post("/graphql", json={"query": query, "variables": variables})).json()


@pytest.mark.parametrize("before", [True, False], ids=["before the engine answers", "after it"])
async def test_an_answer_never_mixes_two_computations(
    graph: Graph, city: MadeCity, data_folder: Path, before: bool
) -> None:
    held = HeldGraph(graph, "load_figure_tables", before=before)
    async with client_of(create_app(Settings(data_folder, public_graphql=True), held)) as client:
        interface = Interface(client)
        slow = asyncio.create_task(interface.ask(EVERYTHING, level=LEVEL.code))
        await held.reached.wait()
        await recompute(graph, other_tables(city))
        quick = await interface.ask(EVERYTHING, level=LEVEL.code)
        held.released.set()
        assert await slow == quick
        assert await interface.ask(EVERYTHING, level=LEVEL.code) == quick
    assert quick["levels"][0]["referenceDates"] == [NEWEST.isoformat()]
    people = {each["measure"]: each["value"] for each in quick["levels"][0]["cityFigures"][:4]}
    assert people["COUNT"] == 250


async def test_layers_in_memory_may_be_dropped_while_others_are_read(
    graph: Graph, city: MadeCity, data_folder: Path
) -> None:
    held = HeldGraph(graph, "load_figure_tables")
    held.reached.set()  # not yet: the layer of people is to be in memory
    async with client_of(create_app(Settings(data_folder, public_graphql=True), held)) as client:
        interface = Interface(client)
        await interface.ask(EVERYTHING, level=LEVEL.code, indicators=["people"])
        held.reached.clear()
        slow = asyncio.create_task(interface.ask(EVERYTHING, level=LEVEL.code))
        await held.reached.wait()
        await recompute(graph, other_tables(city))
        await interface.ask("{ levels { indicators { code } } }")
        held.released.set()
        assert await slow == await interface.ask(EVERYTHING, level=LEVEL.code)


async def test_a_request_that_always_meets_new_figures_is_told_so(
    graph: Graph, city: MadeCity, data_folder: Path
) -> None:
    class EverChanging(Graph):
        def __init__(self) -> None:
            vars(self).update(vars(graph))
            self.times = 0

        async def read(self, query: Any, /, **parameters: Any) -> Any:
            if query == "load_figure_tables":
                self.times += 1
                await store_tables(graph, other_tables(city), NOW + timedelta(hours=self.times))
            return await super().read(query, **parameters)

    answer = await ask(
        EverChanging(), Settings(data_folder, public_graphql=True), "{ levels { cityFigures { value } } }"
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "CONFLICT"
    assert "neu berechnet" in error["extensions"]["messageDe"]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        ('category: "sex:femal"', "all, sex:female, sex:male"),
        ('indicators: ["households"], category: "sex:female"', "all"),
        ('referenceDate: "2021-03-30"', ", ".join(day.isoformat() for day in DATES)),
        ('category: "sex:female", referenceDate: "1999-12-31"', DATES[0].isoformat()),
        ('indicators: ["people", "luck"]', "people"),
    ],
)
async def test_what_is_not_there_is_told_with_the_names_that_are(
    graph: Graph, data_folder: Path, arguments: str, there: str
) -> None:
    query = f"{{ levels {{ good: cityFigures {{ value }} bad: cityFigures({arguments}) {{ value }} }} }}"
    (error,) = (await ask(graph, Settings(data_folder, public_graphql=True), query))["errors"]
    assert error["path"] == ["levels", 0, "bad"]
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert f"There are: {there}" in error["message"]
    assert f"Es gibt: {there}" in error["extensions"]["messageDe"]


@pytest.mark.usefixtures("city")
async def test_indicators_without_the_category_are_left_out_where_others_have_it(
    graph: Graph, data_folder: Path
) -> None:
    query = """{ levels { cityFigures(indicators: ["households", "people"], measures: [COUNT], category: "sex:female") {
        indicator } } }"""
    answer = await ask(graph, Settings(data_folder, public_graphql=True), query)
    assert answer["data"]["levels"] == [{"cityFigures": [{"indicator": "people"}]}]


@pytest.mark.parametrize(("counted", "flagged"), [(date(2020, 9, 1), False), (date(2020, 8, 31), True)])
async def test_dates_far_apart_are_those_of_the_page(
    graph: Graph, data_folder: Path, counted: date, flagged: bool
) -> None:
    rows = [{**row, "reference_date": counted} for row in resident_rows()]
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=data_folder, now=NOW)
    await import_resident_rows(graph, LEVEL.code, rows, data_folder=data_folder, now=NOW)
    ids = {area.key: area.id for area in await load_neighbourhoods(graph, LEVEL.code)}
    await store_tables(graph, tables_on(NEWEST, ids), NOW)
    settings = Settings(data_folder, public_graphql=True)
    query = '{ levels { cityFigures(indicators: ["people"], measures: [RATE]) { denominatorAsOf datesFarApart } } }'
    answer = await ask(graph, settings, query)
    (figure,) = answer["data"]["levels"][0]["cityFigures"]
    assert figure == {"denominatorAsOf": counted.isoformat(), "datesFarApart": flagged}
    page = await MapViews(graph, limits_of(settings)).show_map({"indicator": "people"}, load_texts("de"))
    assert page.dates_far_apart is flagged


@pytest.mark.usefixtures("city")
async def test_rates_are_withheld_by_the_limits_that_the_tables_were_made_with(graph: Graph, data_folder: Path) -> None:
    settings = Settings(data_folder, public_graphql=True, minimum_residents=5000)  # raised since, and not yet computed
    query = """query ($level: String!) { neighbourhoods(level: $level, first: 1) { nodes {
        key figures(indicators: ["people"], measures: [RATE]) { value } } } }"""
    answer = await ask(graph, settings, query, level=LEVEL.code)
    page = await MapViews(graph, limits_of(settings)).show_map(
        {"indicator": "people", "measure": "rate"}, load_texts("de")
    )
    assert answer["data"]["neighbourhoods"]["nodes"] == [{"key": "01", "figures": [{"value": 12.0}]}]
    assert next(row.cell.value for row in page.rows if row.area.key == "01") == 12.0
