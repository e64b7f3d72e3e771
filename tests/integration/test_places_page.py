"""Places by instrument and neighbourhood: sums that agree, no free place where the number is no limit, F6 and F7."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.actions.catalogue import load_catalogue
from api.actions.import_directory import import_directory_rows
from api.actions.show_places import show_places
from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.places import Instrument
from graph_schema.store.graph import Graph
from graph_schema.store.page_state import load_page_state
from tests.integration.made_city import NOW, directory_rows, make_city

TODAY = date(2022, 10, 30)
"""32 days after the places of the made city were stated."""


def directory() -> dict[str, list[dict[str, Any]]]:
    """The made city's directory with programmes of every kind; A2 tells health, S2 is secret."""
    rows = directory_rows()
    rows["sites"].append({**rows["sites"][0], "site_number": "S3", "name": "Haus B", "lat": 51.3195, "lon": 9.5171})
    (model, protected) = rows["programmes"]
    changed: list[dict[str, Any]] = [
        {"programme_number": "B1", "site_numbers": ["S1", "S3"], "places": 8, "places_taken": 1},
        {"programme_number": "B2", "site_numbers": [], "places": 4, "places_taken": 9},
        {"programme_number": "B3", "site_numbers": ["S2"], "places": 5, "places_taken": 0},
        {"programme_number": "B4", "instrument": "wage_subsidy", "places_are_limit": False, "places": 70,
         "places_taken": 35, "provider_number": None, "site_numbers": [], "places_as_of": date(2022, 9, 20)},
    ]  # fmt: skip
    rows["programmes"] = [model, protected, *({**model, "name": each["programme_number"], **each} for each in changed)]
    return rows


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places_city(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The made city with more programmes."""
    folder = tmp_path_factory.mktemp("data")
    await wipe(migrated_graph)
    await make_city(migrated_graph, folder)
    await import_directory_rows(migrated_graph, directory(), data_folder=folder, now=NOW)
    return migrated_graph


@pytest_asyncio.fixture(loop_scope="session")
async def pages(places_city: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app: Any = create_app(Settings(tmp_path), places_city)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


async def test_places_are_summed_by_instrument_and_a_planned_stock_is_never_free(places_city: Graph) -> None:
    catalogue = await load_catalogue(places_city, await load_page_state(places_city))
    view = await show_places(places_city, catalogue, TODAY)
    told = {line.instrument: (line.is_limit, line.programmes, line.places, line.taken, line.free)
            for line in view.instruments}  # fmt: skip
    # 20 − 15, 8 − 1, 4 − 9 (none), 5 − 0
    assert told == {
        Instrument.PROVIDER_MEASURE: (True, 4, 37, 25, 5 + 7 + 0 + 5),
        Instrument.WAGE_SUBSIDY: (False, 1, 70, 35, None),
    }
    assert view.free == 17
    assert view.protected == 1


async def test_a_programme_is_in_each_of_its_areas_and_a_secret_site_is_no_place(
    places_city: Graph,
) -> None:
    catalogue = await load_catalogue(places_city, await load_page_state(places_city))
    view = await show_places(places_city, catalogue, TODAY)
    lines = [(line.name, line.programmes, line.free) for line in view.areas]
    assert lines == [("Weiler", 1, 7), ("Zentrum", 2, 5 + 7), ("", 2, 5)]
    assert (view.several, view.limited, view.free) == (1, 4, 17)


async def test_what_was_stated_more_than_35_days_ago_is_marked(places_city: Graph) -> None:
    catalogue = await load_catalogue(places_city, await load_page_state(places_city))
    for days, stale in ((35, [0, 1]), (36, [4, 1])):
        view = await show_places(places_city, catalogue, date(2022, 9, 28) + timedelta(days=days))
        assert [line.stale for line in view.instruments] == stale


async def test_the_page_names_no_protected_programme_and_no_secret_site(pages: httpx.AsyncClient) -> None:
    for language in ("", "?lang=en"):
        page = (await pages.get(f"/plaetze{language}")).text
        assert "Seelische Hilfe" not in page
        assert "Zuflucht" not in page
        assert "Frauenhaus" not in page
    german, english = (await pages.get("/plaetze")).text, (await pages.get("/plaetze?lang=en")).text
    assert "Dazu eine Maßnahme, geschützt" in german
    assert "Eingliederungszuschuss" in german
    assert "Wage subsidy" in english
    assert "/karte?level=district&amp;area_key=" in german


async def test_the_file_has_the_same_numbers(pages: httpx.AsyncClient) -> None:
    answer = await pages.get("/plaetze.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    kept = [(row["row"], row["instrument"], row["kind_of_number"], row["free"]) for row in rows]
    assert ("instrument", "provider_measure", "limit", "17") in kept
    assert ("instrument", "wage_subsidy", "stock", "") in kept
    assert ("protected", "", "", "") in kept
    assert [row["free"] for row in rows if row["row"] == "area"] == ["7", "12"]
    assert [(row["row"], row["programmes"], row["free"]) for row in rows if row["row"] in ("nowhere", "city")] == [
        ("nowhere", "2", "5"),
        ("city", "4", "17"),
    ]


async def test_the_district_sheet_leads_to_the_page(pages: httpx.AsyncClient) -> None:
    assert 'href="/plaetze"' in (await pages.get("/karte")).text.partition('id="sheet"')[2]


async def test_without_programmes_the_page_says_how_they_come_in(graph: Graph, tmp_path: Path) -> None:
    app: Any = create_app(Settings(tmp_path), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        answer = await client.get("/plaetze")
        assert "indicator=free_places" not in answer.text
        assert answer.status_code == 200
        assert "sozialraum import directory --help" in answer.text
