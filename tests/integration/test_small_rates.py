"""Rates by a small group: 3 of 4,000 and 12 of 9,000 are two figures on the page, on paper and in the sheet."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.app import create_app
from api.settings import Settings
from graph_schema.migrations import wipe
from graph_schema.model.figures import Breakdown, CellState, PublishedCell, PublishedTable
from graph_schema.store.graph import Graph
from tests.integration.made_city import DATES, NOW, make_city, store_tables, tables_on

FEW = {
    "able_to_work": {"01": 4000, "02": 2500, "04": 9000},
    "contact_broken": {"01": 3, "02": 3, "04": 12},
}
"""With one decimal, all three rates would be 0.1 per cent."""


def with_few(table: PublishedTable, ids: dict[str, str]) -> PublishedTable:
    numbers = FEW.get(table.key.indicator)
    if numbers is None or table.key.breakdown is not Breakdown.ALL:
        return table
    cells = {ids[key]: {"all": PublishedCell(CellState.SHOWN, float(number))} for key, number in numbers.items()}
    total = {"all": PublishedCell(CellState.SHOWN, float(sum(numbers.values())))}
    return replace(table, cells={**table.cells, **cells}, total=total)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def few(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Graph:
    await wipe(migrated_graph)
    city = await make_city(migrated_graph, tmp_path_factory.mktemp("data"))
    ids = dict(city.ids)
    await store_tables(migrated_graph, [with_few(each, ids) for day in DATES for each in tables_on(day, ids)], NOW)
    return migrated_graph


@pytest_asyncio.fixture(loop_scope="session")
async def client(few: Graph, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app: Any = create_app(Settings(tmp_path), few)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        yield client


def words_of(page: httpx.Response) -> str:
    """What a reader reads, without markup."""
    text = re.sub(r"<[^>]*>", " ", html.unescape(page.text)).replace("\u00ad", "")
    return " ".join(text.split())


async def test_small_rates_are_told_apart_wherever_they_are_printed(client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?indicator=contact_broken&measure=rate&area_key=01")
    words = words_of(page)
    for row in ("Aue 0,08 3 4.000", "Östliche Höhe 0,12 3 2.500", "Zentrum 0,13 12 9.000"):
        assert row in words
    assert "0,12 % (18 von 15.500, beides am 30.09.2022)" in words
    (legend,) = re.findall(r'<div class="legend".*?</ul>', page.text, re.DOTALL)
    assert set(re.findall(r"\d+,\d+", legend)) <= {"0,08", "0,12", "0,13", "0,1", "0,10"}
    (axis, *_) = re.findall(r'<svg class="trend".*?</svg>', page.text, re.DOTALL)
    assert re.findall(r'text-anchor="end">([^<]*)<', axis) == ["0,00", "0,05", "0,10", "0,15"]
    colours = re.findall(r'<tr data-area="(?:01|02)" data-fill="([^"]*)"', page.text)
    assert len(set(colours)) == 2


async def test_a_sheet_line_has_as_many_decimals_as_the_map_of_the_same_layer(client: httpx.AsyncClient) -> None:
    page = await client.get("/karte?indicator=people&measure=count&area_key=04")
    (sheet,) = re.findall(r'<section[^>]*id="sheet".*?</section>', page.text, re.DOTALL)
    (line,) = (row for row in re.findall(r"<tr>.*?</tr>", sheet, re.DOTALL) if "abgerissen" in row)
    assert re.findall(r"\d+,\d+", line)[:2] == ["0,13", "0,12"]


async def test_usual_rates_keep_one_decimal(client: httpx.AsyncClient) -> None:
    words = words_of(await client.get("/karte?indicator=people&measure=rate"))
    assert "Aue 12,0 120 1.000" in words


async def test_files_carry_the_rate_of_the_counts_that_stand_beside_it(client: httpx.AsyncClient) -> None:
    """No decimals tell more than the two published counts: the rate of a file is made of nothing else."""
    file = await client.get("/karte.csv?indicator=contact_broken&measure=rate")
    text = file.content.decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ",")
    told = {row["area_key"]: row for row in rows if row["area_key"] in FEW["contact_broken"]}
    assert len(told) == 3
    for row in told.values():
        value, count, of = (float(row[name].replace(",", ".")) for name in ("value", "count", "denominator"))
        assert value == round(100 * count / of, 4)
