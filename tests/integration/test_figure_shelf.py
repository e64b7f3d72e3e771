"""Catalogue and tables stay of one computation, whatever is computed anew while they are read."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.actions.figure_shelf import FigureShelf
from api.app import create_app
from api.settings import Settings
from graph_schema.model.figures import Breakdown, TableKey
from graph_schema.store.figures import FiguresChanged
from graph_schema.store.graph import Graph
from tests.integration.held import LATER, HeldGraph, other_tables, recompute
from tests.integration.made_city import DATES, LEVEL, NEWEST, NOW, MadeCity, make_city

PEOPLE = TableKey("people", Breakdown.ALL, LEVEL.code, NEWEST)
OLDEST = TableKey("people", Breakdown.ALL, LEVEL.code, DATES[0])


@pytest_asyncio.fixture(loop_scope="session")
async def city(graph: Graph, data_folder: Path) -> MadeCity:
    return await make_city(graph, data_folder)


async def people(shelf: FigureShelf) -> tuple[float | None, set[TableKey]]:
    """People of the whole city as a new reader sees them, and which tables of people there are."""
    tables = await shelf.tables([PEOPLE, OLDEST], await shelf.catalogue())
    return tables[PEOPLE].total["all"].value, set(tables)


@pytest.mark.parametrize("before", [True, False], ids=["before the engine answers", "after it"])
async def test_tables_that_were_read_before_a_computation_are_not_kept_after_it(
    graph: Graph, city: MadeCity, before: bool
) -> None:
    held = HeldGraph(graph, "load_figure_tables", before=before)
    shelf = FigureShelf(held)
    reader = asyncio.create_task(shelf.tables([PEOPLE], await shelf.catalogue()))
    await held.reached.wait()
    await recompute(graph, other_tables(city))
    assert (await people(shelf))[0] == 250  # another reader, who leads the shelf to the new state
    held.released.set()
    with pytest.raises(FiguresChanged):
        await reader
    assert (await people(shelf))[0] == 250


async def test_a_reader_gets_no_newer_tables_than_the_catalogue_even_if_nobody_else_has_asked(
    graph: Graph, city: MadeCity
) -> None:
    shelf = FigureShelf(graph)
    catalogue = await shelf.catalogue()
    await recompute(graph, other_tables(city))
    with pytest.raises(FiguresChanged):
        await shelf.tables([PEOPLE], catalogue)
    with pytest.raises(FiguresChanged):
        await shelf.tables([OLDEST], catalogue)  # the new computation has none: that is no "no data" of the old one
    assert await people(shelf) == (250, {PEOPLE})


async def test_who_holds_an_old_catalogue_does_not_get_the_tables_in_memory(graph: Graph, city: MadeCity) -> None:
    shelf = FigureShelf(graph)
    catalogue = await shelf.catalogue()
    assert await people(shelf) == (500, {PEOPLE, OLDEST})
    await recompute(graph, other_tables(city))
    await people(shelf)
    with pytest.raises(FiguresChanged):
        await shelf.tables([PEOPLE], catalogue)


@pytest.mark.usefixtures("city")
async def test_a_table_that_was_never_there_is_left_out(graph: Graph) -> None:
    shelf = FigureShelf(graph)
    unknown = TableKey("luck", Breakdown.ALL, LEVEL.code, NEWEST)
    assert list(await shelf.tables([PEOPLE, unknown], await shelf.catalogue())) == [PEOPLE]


@pytest.mark.parametrize("question", ["load_city", "list_figure_tables"])
async def test_a_catalogue_that_was_read_during_a_computation_is_read_again(
    graph: Graph, city: MadeCity, question: str
) -> None:
    held = HeldGraph(graph, question)
    shelf = FigureShelf(held)
    reader = asyncio.create_task(shelf.catalogue())
    await held.reached.wait()
    await recompute(graph, other_tables(city))
    held.released.set()
    catalogue = await reader
    assert catalogue.state.computed_at == LATER
    assert catalogue.levels[LEVEL.code].indicators["people"].dates == (NEWEST,)
    assert await shelf.catalogue() is catalogue


async def test_a_late_reader_of_the_old_state_does_not_bring_it_back(graph: Graph, city: MadeCity) -> None:
    held = HeldGraph(graph, "load_page_state")
    shelf = FigureShelf(held)
    late = asyncio.create_task(shelf.catalogue())
    await held.reached.wait()
    await recompute(graph, other_tables(city))
    new = await shelf.catalogue()
    held.released.set()
    assert await late is new
    assert new.state.computed_at == LATER != NOW


@pytest.mark.parametrize("path", ["/karte", "/karte.csv"])
async def test_a_page_that_is_built_during_a_computation_shows_the_new_figures(
    graph: Graph, city: MadeCity, tmp_path: Path, path: str
) -> None:
    held = HeldGraph(graph, "load_figure_tables")
    app: Any = create_app(Settings(tmp_path), held)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        reader = asyncio.create_task(client.get(path, params={"measure": "count"}))
        await held.reached.wait()
        await recompute(graph, other_tables(city))
        held.released.set()
        answer = await reader
    assert answer.status_code == 200
    assert "250" in answer.text
