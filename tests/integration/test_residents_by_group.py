"""Residents by age band, from a city's own table to what a map may show of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from api.actions.catalogue import load_catalogue
from api.actions.compute_figures import compute_figures
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register_rows
from api.actions.import_residents import import_residents
from api.actions.layer_cells import Layer, cells_on
from api.settings import Settings
from graph_schema.engine.address import GraphAddress
from graph_schema.ingest.columns import RESIDENTS
from graph_schema.ingest.mapping import read_mapping
from graph_schema.model.figures import CATEGORIES, Breakdown, CellState, TableKey
from graph_schema.store.areas import load_neighbourhoods
from graph_schema.store.figures import load_figure_tables
from graph_schema.store.graph import Graph
from graph_schema.store.page_state import load_page_state
from tests.integration.made_city import LEVEL, NAMES, district_frame
from tests.integration.test_figures import NEWEST, NOW, register_rows
from tests.integration.test_import_commands import Terminal

MAPPING = """
version = "2021"
leading_system = "Statistikstelle"
[residents]
file = "Einwohner.csv"
[residents.columns]
area_key = "Nr"
reference_date = "Stichtag"
[residents.counts]
all = "gesamt"
"0-14" = ["u6", "6-14"]
"35-54" = "35-54"
without_german_citizenship = "Ausl"
"""
FEW = "04"
"""The district with fewer than 100 residents from 35 to 54."""


def write_files(folder: Path) -> tuple[Path, Path]:
    """Write the city's table and its mapping."""
    table, mapping = folder / "Einwohner.csv", folder / "residents.toml"
    rows = [f"{key};31.12.2021;2000;100;200;{99 if key == FEW else 500};300" for key in NAMES]
    table.write_text("\n".join(["Nr;Stichtag;gesamt;u6;6-14;35-54;Ausl", *rows, ""]), encoding="cp1252")
    mapping.write_text(MAPPING, encoding="utf-8")
    return table, mapping


async def test_an_age_band_with_few_residents_shows_no_count_and_the_others_a_rate_of_their_own(
    graph: Graph, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "data")
    table, mapping = write_files(tmp_path)
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=settings.data_folder, now=NOW)
    await import_residents(
        graph, table, level=LEVEL.code, mapping=read_mapping(mapping, [RESIDENTS]), data_folder=settings.data_folder,
        now=NOW,
    )  # fmt: skip
    await import_register_rows(graph, register_rows(), data_folder=settings.data_folder, now=NOW)
    await compute_figures(graph, settings, now=NOW)

    ids = {area.key: area.id for area in await load_neighbourhoods(graph, LEVEL.code)}
    tables = await load_figure_tables(
        graph, [TableKey("people", breakdown, LEVEL.code, NEWEST) for breakdown in (Breakdown.ALL, Breakdown.AGE_BAND)]
    )
    of_ages = tables[TableKey("people", Breakdown.AGE_BAND, LEVEL.code, NEWEST)]
    assert of_ages.cells[ids[FEW]]["35-54"].state is CellState.WITHHELD
    shown = [key for key in NAMES if of_ages.cells[ids[key]]["35-54"].state is CellState.SHOWN]
    assert shown

    level = (await load_catalogue(graph, await load_page_state(graph))).levels[LEVEL.code]
    cells = cells_on(Layer(level, level.indicators["people"], "rate", "age_band:35-54", 100), tables, NEWEST)
    count = of_ages.cells[ids[shown[0]]]["35-54"].value
    assert count is not None
    assert cells.value[ids[shown[0]]].value == pytest.approx(count / 500 * 100)
    assert cells.denominator[ids[shown[0]]].value == 500
    assert level.residents.groups() & {*CATEGORIES[Breakdown.AGE_BAND]} == {"0-14", "35-54"}


@pytest.mark.slow
@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_the_commands_read_a_citys_own_tables(graph_address: GraphAddress, graph: Graph, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, graph_address)
    table, mapping = write_files(tmp_path)
    await import_neighbourhood_frame(
        graph, district_frame(), level=LEVEL, data_folder=Settings(tmp_path / "data").data_folder, now=NOW
    )
    level = ("--level", LEVEL.code)
    checked = await terminal.run("residents", table, *level, "--mapping", mapping, "--check")
    assert "24 valid (24 created), 0 refused" in checked.stdout, checked.stderr
    loaded = await terminal.run("residents", table, *level, "--mapping", mapping)
    assert (loaded.returncode, loaded.stdout) == (0, "residents: 24 created\n")
    again = await terminal.run("residents", table, *level, "--mapping", mapping)
    assert "residents: 24 unchanged" in again.stdout
    both = await terminal.run("residents", table, *level, "--mapping", mapping, "--area-column", "Nr")
    assert (both.returncode, "--area-column and --mapping exclude each other" in both.stderr) == (2, True)

    mapping.write_text(
        'version = "1"\nleading_system = "Statistikstelle"\n[indicator]\nfile = "x.csv"\nignore_others = true\n'
        '[indicator.columns]\narea_key = "Nr"\nvalue = "u6"\n',
        encoding="utf-8",
    )
    indicator = (
        "indicator", table, *level, "--code", "young", "--unit", "people", "--name-de", "Kinder", "--name-en", "young",
        "--mapping", mapping,
    )  # fmt: skip
    undated = await terminal.run(*indicator, language="de")
    assert "Abschnitt indicator.columns: es fehlt: reference_date" in undated.stderr
    dated = await terminal.run(*indicator, "--date", "2021-12-31")
    assert "figures: 6 created" in dated.stdout, dated.stderr
    within = await terminal.run(*indicator, "--date", "2021-12-30")
    assert within.returncode == 2
    runs = json.loads((await terminal.run("list", "--json")).stdout)
    assert "1 " in runs[0]["mapping_version"], runs
