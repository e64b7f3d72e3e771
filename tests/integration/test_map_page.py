"""The map page on a real graph: a small made city with every state of a cell."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.actions.choose_layer import FIELDS
from api.actions.import_directory import import_directory_rows
from api.app import create_app
from api.pages.map_page import prepare_first_map
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.figures import CellState, PublishedCell
from graph_schema.store.graph import Graph
from graph_schema.store.imports import save_import_run
from tests.integration.made_city import (
    DATES,
    NAMES,
    NEWEST,
    NOW,
    MadeCity,
    directory_rows,
    make_city,
    store_tables,
    tables_on,
)


def client_for(graph: Graph, data_folder: Path) -> httpx.AsyncClient:
    app: Any = create_app(Settings(data_folder), graph)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000")


@pytest.fixture(scope="module")
def city_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the city's imports: it holds their key."""
    return tmp_path_factory.mktemp("data")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def city(migrated_graph: Graph, city_folder: Path) -> MadeCity:
    for file in city_folder.iterdir():
        file.unlink()
    await wipe(migrated_graph)
    return await make_city(migrated_graph, city_folder)


@pytest_asyncio.fixture(loop_scope="session")
async def client(migrated_graph: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_for(migrated_graph, tmp_path) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def usual_figures(city: MadeCity, migrated_graph: Graph) -> AsyncIterator[None]:
    """For tests that write other figures: puts back the usual ones."""
    yield
    await store_tables(migrated_graph, [table for day in DATES for table in tables_on(day, city.ids)], NOW)


def row_of(page: httpx.Response, key: str) -> str:
    """The table row of a district, without markup."""
    (row,) = re.findall(rf'<tr data-area="{key}".*?</tr>', page.text, re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", row)).replace("\u00ad", "").split())


def names_in_order(page: httpx.Response) -> list[str]:
    return re.findall(r'<tr data-area="[^"]*".*?<a[^>]*>([^<]*)</a>', html.unescape(page.text), re.DOTALL)


async def test_the_page_tells_the_published_figures_and_nothing_else(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte")
    text = html.unescape(page.text)
    assert page.status_code == 200
    # The question, and the answer with value, denominator and both dates.
    assert "Wo leben die Menschen, die wir unterstützen?" in text
    assert "Stadt: 9,9\u00a0% (500 am 30.09.2022 von 5.050 am 31.12.2021)" in text
    # Every state in words.
    assert row_of(page, "01") == "Aue 12,0 120 1.000"
    assert row_of(page, "03") == "Bärental zurückgehalten 1.000"
    assert row_of(page, "06") == "Weiler 0,0 0 1.000"
    # German order: Östliche Höhe among the O.
    assert names_in_order(page) == ["Aue", "Bärental", "Nordend", "Östliche Höhe", "Weiler", "Zentrum"]
    assert "Nicht zugeordnet: 7" in text


async def test_borders_are_asked_for_with_the_page_and_are_those_that_the_map_draws(
    city: MadeCity, client: httpx.AsyncClient
) -> None:
    page = await client.get("/karte")
    (address,) = re.findall(r'<link rel="preload" href="(/geometry/[^"]*\.json)" as="fetch"', page.text)
    (script,) = re.findall(r'<script src="(/geometry/[^"]*\.js)"', page.text)
    assert (await client.get(address)).status_code == 200
    assert address in (await client.get(script)).text


async def test_the_first_reader_finds_the_usual_map_prepared(
    city: MadeCity, migrated_graph: Graph, tmp_path: Path
) -> None:
    app: Any = create_app(Settings(tmp_path), migrated_graph)
    await prepare_first_map(app.state.instance)
    before = migrated_graph.queries_run
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        assert (await client.get("/karte")).status_code == 200
    assert migrated_graph.queries_run - before == 1, "the question whether anything has changed, and no other"


async def test_withheld_districts_stand_last_by_name_whichever_way_is_sorted(
    city: MadeCity, client: httpx.AsyncClient
) -> None:
    rising = await client.get("/karte?sort=value")
    falling = await client.get("/karte?sort=value&descending=1")
    assert names_in_order(rising) == ["Weiler", "Östliche Höhe", "Aue", "Zentrum", "Bärental", "Nordend"]
    assert names_in_order(falling) == ["Zentrum", "Aue", "Östliche Höhe", "Weiler", "Bärental", "Nordend"]


async def test_a_district_opens_beside_the_citys_figures(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?area_key=02")
    sheet = html.unescape(page.text.partition('id="sheet"')[2].partition("</section>")[0])
    assert "Östliche Höhe" in sheet
    assert "seit 9/21" in sheet
    assert "Leistungsberechtigte" in sheet


async def test_nothing_tells_a_programme_about_health_or_a_refuge(city: MadeCity, client: httpx.AsyncClient) -> None:
    for address in ("/karte", *(f"/karte?area_key={key}" for key in city.ids), "/karte.html", "/karte.geojson"):
        text = html.unescape((await client.get(address)).text)
        assert "Seelische Hilfe" not in text
        assert "Zuflucht" not in text
    whole = html.unescape((await client.get("/karte")).text)
    assert "Sprungbrett" in whole


def sheet_of(page: httpx.Response) -> str:
    """The text of the district sheet."""
    sheet = page.text.partition('id="sheet"')[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", sheet)).split())


@pytest_asyncio.fixture(loop_scope="session")
async def spoken_in_health_only(city: MadeCity, migrated_graph: Graph, city_folder: Path) -> AsyncIterator[None]:
    """A language that only the programme that tells health is held in; put back afterwards."""
    for language in ("ru", None):
        rows = directory_rows()
        for each in rows["programmes"]:
            if each["tells_health"] and language:
                each["languages"] = [language]
        await import_directory_rows(migrated_graph, rows, data_folder=city_folder, now=NOW)
        if language:
            yield


@pytest.mark.usefixtures("spoken_in_health_only")
async def test_programmes_about_health_count_for_the_whole_city_only(city: MadeCity, client: httpx.AsyncClient) -> None:
    whole = sheet_of(await client.get("/karte"))
    assert "1 Maßnahme, geschützt" in whole
    told: list[str] = []
    for key in NAMES:
        sheet = sheet_of(await client.get(f"/karte?area_key={key}"))
        assert "geschützt" not in sheet
        assert "Angebote, die etwas über Gesundheit verraten, stehen nur bei der ganzen Stadt." in sheet
        told += re.findall(r"Sprachen: [^.]*?(?= Werkstatt)", sheet)
    assert told == ["Sprachen: Bulgarisch, Türkisch"]
    assert "Russisch" not in whole


@pytest.mark.parametrize("query", ["measure=count", "measure=density", "indicator=contact_broken"])
async def test_the_sheets_benefit_rate_names_the_date_of_its_residents_whatever_the_map_shows(
    city: MadeCity, client: httpx.AsyncClient, query: str
) -> None:
    sheet = sheet_of(await client.get(f"/karte?area_key=01&{query}"))
    assert re.search(r"je 100 Einwohner \(Einwohner vom 31\.12\.2021 ?\)", sheet), sheet


async def test_the_note_under_the_map_says_what_the_classes_were_formed_from(
    city: MadeCity, client: httpx.AsyncClient
) -> None:
    text = html.unescape((await client.get("/karte")).text)
    assert "aus den Stichtagen vom 31.12.2020 bis 31.12.2021; neu gebildet werden sie einmal im Jahr" in text
    change = html.unescape((await client.get("/karte?compare_with=2020-12-31")).text)
    assert "der nächste Stichtag kann sie verschieben" in change


async def test_a_page_that_is_not_there_says_what_to_do(city: MadeCity, client: httpx.AsyncClient) -> None:
    for address in ("/nowhere", "/karte?indicator=nobody"):
        page = await client.get(address)
        assert page.status_code == 404
        assert re.search(r"Prüfen Sie|Wählen Sie", html.unescape(page.text)), address


async def test_the_change_since_a_date_has_its_own_classes_and_signs(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?compare_with=2021-09-30")
    assert page.status_code == 200
    assert row_of(page, "01").startswith("Aue +6,0")
    assert row_of(page, "03").startswith("Bärental zurückgehalten")
    assert "Änderung seit 30.09.2021" in html.unescape(page.text)
    assert 'data-text="Aue: Änderung seit 30.09.2021: +6,0' in html.unescape(page.text)


async def test_the_language_of_the_address_is_kept_in_every_link(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?lang=en")
    assert "Where do the people we support live?" in page.text
    links = re.findall(r'href="(/(?!static|geometry)[^"]*)"', page.text)
    switch = [link for link in links if "lang=en" not in link]
    assert len(links) > 10
    assert len(switch) == 1, "only the way back to German"
    assert "Wo leben" in (await client.get(html.unescape(switch[0]))).text


async def test_an_unknown_district_lists_the_ones_there_are(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte", params={"area_key": "<b>77</b>"})
    assert page.status_code == 404
    assert "<b>77</b>" not in page.text
    assert "Östliche Höhe" in page.text
    (link,) = re.findall(r'href="([^"]*area_key=04[^"]*)"', page.text)
    assert (await client.get(html.unescape(link))).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("indicator=nobody", 404), ("measure=guess", 404), ("category=sex:unknown", 404), ("level=moon", 404),
        ("reference_date=yesterday", 400), ("reference_date=2022-02-31", 400), ("reference_date=1999-12-31", 404),
        ("sort=need", 404), ("descending=yes", 404), ("lang=fr", 400), ("level=a&level=b", 400),
        (f"indicator={'x' * 200}", 400),
    ],
)  # fmt: skip
async def test_what_is_not_there_has_a_page_that_leads_back(
    city: MadeCity, client: httpx.AsyncClient, query: str, status: int
) -> None:
    page = await client.get(f"/karte?{query}")
    assert page.status_code == status
    assert 'href="/karte"' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "indicator=children&category=age_band:15-24",
        "category=sex:female&measure=rate",
        "compare_with=2022-09-30&reference_date=2022-06-30",
        "indicator=&measure=&category=&level=&reference_date=&compare_with=&area_key=",
        "utm_source=mail",
    ],
)
async def test_choices_that_do_not_go_together_become_the_nearest_that_do(
    city: MadeCity, client: httpx.AsyncClient, query: str
) -> None:
    assert (await client.get(f"/karte?{query}")).status_code == 200


async def test_no_address_fails(city: MadeCity, client: httpx.AsyncClient) -> None:
    codes = st.sampled_from([
        "", "people", "contact_broken", "rate", "value", "density", "all", "sex:female", "household_type:single",
        "district", "2022-09-30", "2021-12-31", "01", "99", "name", "count", "1", "de", "en", "../..", "%00",
        "\x00", "ä" * 30,
    ])  # fmt: skip
    names = st.sampled_from([*FIELDS, "lang", "other"])
    asked: list[dict[str, str]] = []

    @settings(max_examples=120, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(names, codes | st.text(max_size=12), max_size=5))
    def remember(fields: dict[str, str]) -> None:
        asked.append(fields)

    cast(Any, remember)()
    for fields in asked:
        answer = await client.get("/karte", params=fields)
        assert answer.status_code in {200, 400, 404}, fields


async def test_a_page_asks_the_graph_once_when_nothing_has_changed(
    city: MadeCity, client: httpx.AsyncClient, migrated_graph: Graph
) -> None:
    await client.get("/karte?area_key=01")
    before = migrated_graph.queries_run
    await client.get("/karte?area_key=01")
    assert migrated_graph.queries_run - before == 1


@pytest.mark.usefixtures("usual_figures")
async def test_new_figures_are_shown_at_once(city: MadeCity, client: httpx.AsyncClient, migrated_graph: Graph) -> None:
    assert row_of(await client.get("/karte"), "01") == "Aue 12,0 120 1.000"
    tables = [table for day in DATES for table in tables_on(day, city.ids)]
    shown = PublishedCell(CellState.SHOWN, 200.0)
    raised = [
        replace(table, cells={**table.cells, city.ids["01"]: {"all": shown}})
        if table.key.indicator == "people" and table.categories == ("all",) and table.key.reference_date == NEWEST
        else table
        for table in tables
    ]
    await store_tables(migrated_graph, raised, NOW + timedelta(hours=1))
    assert row_of(await client.get("/karte"), "01") == "Aue 20,0 200 1.000"


async def test_a_running_import_is_told_while_the_old_figures_stay(
    city: MadeCity, client: httpx.AsyncClient, migrated_graph: Graph
) -> None:
    usual = (await client.get("/karte")).text
    run = "a-running-import"
    await migrated_graph.write_all([save_import_run(run, kind="register", state="running", started_at=NOW)])
    during = await client.get("/karte")
    await migrated_graph.write_all([save_import_run(run, kind="register", state="taken_back", started_at=NOW)])
    assert "Ein Import läuft" in during.text
    assert "Ein Import läuft" not in usual
    assert row_of(during, "01") == "Aue 12,0 120 1.000"


async def test_borders_and_their_script_are_kept_for_good(city: MadeCity, client: httpx.AsyncClient) -> None:
    page = await client.get("/karte")
    (script,) = re.findall(r'<script src="(/geometry/[^"]+\.js)"', page.text)
    code = await client.get(script)
    (borders,) = re.findall(r"/geometry/[^\"']+\.json", code.text)
    packed = await client.get(borders)
    for answer in (code, packed):
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert [area["key"] for area in packed.json()["areas"]] == ["01", "03", "05", "02", "06", "04", "99"]
    assert (await client.get(borders.replace(".json", "0.json"))).status_code == 404


@pytest.mark.usefixtures("usual_figures")
async def test_figures_and_residents_far_apart_are_flagged(
    city: MadeCity, client: httpx.AsyncClient, migrated_graph: Graph
) -> None:
    await store_tables(migrated_graph, tables_on(date(2024, 3, 31), city.ids), NOW + timedelta(hours=2))
    assert "mehr als 24 Monate auseinander" in (await client.get("/karte")).text


async def test_every_answer_carries_the_strict_headers(city: MadeCity, client: httpx.AsyncClient) -> None:
    for address in ("/karte", "/hilfe", "/nowhere", "/karte?level=moon", "/karte.csv", "/health/live"):
        headers = (await client.get(address)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "private, no-store"
        assert "strict-transport-security" not in headers
