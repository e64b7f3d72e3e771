"""Hamburg's published recipients of 2013: the product's rates are the city's own, and small counts are protected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.actions.compute_figures import compute_figures
from api.actions.import_indicator import import_indicator
from api.actions.import_neighbourhoods import import_neighbourhoods
from api.actions.import_residents import import_residents
from api.actions.map_view import MapView
from api.actions.map_words import Words
from api.actions.show_map import MapViews
from api.settings import Settings
from api.texts import load_texts
from geo.area_files import AreaFields
from geo.disclosure import Limits
from graph_schema.ingest.wide import WideColumns
from graph_schema.model.figures import CellState
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.graph import Graph
from tests.integration.small_register import LEVEL, NOW

RECIPIENTS = PublishedIndicator(
    "sgb2_recipients",
    "Leistungsempfänger:innen SGB II",
    "SGB II recipients",
    "people",
    "residents",
    "Statistikamt Nord",
)


def hamburg(shared_data: Path) -> Path:
    return shared_data / "hamburg" / "hamburg_stadtteile_sgb2_2013.geojson"


def published(shared_data: Path) -> dict[str, dict[str, Any]]:
    """What the city itself published, by neighbourhood."""
    features = json.loads(hamburg(shared_data).read_text(encoding="utf-8"))["features"]
    return {each["properties"]["stadtteil"]: each["properties"] for each in features}


@pytest.fixture
async def city(graph: Graph, tmp_path: Path, shared_data: Path) -> Graph:
    """Hamburg as the import guide brings it in."""
    path = hamburg(shared_data)
    common: dict[str, Any] = {"data_folder": tmp_path / "data", "now": NOW}
    wide = WideColumns("stadtteil", date="2013-12-31")
    await import_neighbourhoods(graph, path, fields=AreaFields("stadtteil", "stadtteil"), level=LEVEL, **common)
    await import_residents(graph, path, level=LEVEL.code, wide=wide, groups=[("bevoelkerung", "all")], **common)
    await import_indicator(
        graph,
        path,
        level=LEVEL.code,
        indicator=RECIPIENTS,
        wide=wide,
        value_column="sgb2_leistungsempf",
        **common,
    )
    return graph


async def shown(graph: Graph, tmp_path: Path, measure: str, **limits: int) -> MapView:
    """The page's view after the figures were computed with `limits`."""
    await compute_figures(graph, Settings(tmp_path / "data", **limits), now=NOW)  # pyright: ignore[reportArgumentType]
    wanted = {"indicator": RECIPIENTS.code, "measure": measure}
    return await MapViews(graph, Limits(**limits)).show_map(wanted, load_texts("de"))


async def test_the_rates_of_all_99_neighbourhoods_are_the_citys_own(
    city: Graph, tmp_path: Path, shared_data: Path
) -> None:
    view = await shown(city, tmp_path, "rate")
    number = Words.of(load_texts("de")).fmt.number
    rates = {row.area.name: number(row.cell.value, view.decimals) for row in view.rows if row.cell.value is not None}
    official = {name: f"{row['sgb2_pct']:.1f}".replace(".", ",") for name, row in published(shared_data).items()}
    assert len(official) == 99
    assert rates == official
    assert view.total is not None
    assert number(view.total.cell.value or 0, 1) == "10,0"


@pytest.mark.parametrize("minimum", [5, 10])
async def test_small_counts_are_withheld_with_a_larger_one_so_that_the_citys_total_tells_none(
    city: Graph, tmp_path: Path, shared_data: Path, minimum: int
) -> None:
    counts = {name: int(row["sgb2_leistungsempf"]) for name, row in published(shared_data).items()}
    small = {name for name, count in counts.items() if 0 < count < minimum}
    assert small
    view = await shown(city, tmp_path, "count", minimum_cases=minimum)
    withheld = {row.area.name for row in view.rows if row.cell.state is CellState.WITHHELD}
    assert small < withheld
    told = {row.area.name: row.cell.value or 0 for row in view.rows if row.area.name not in withheld}
    assert told == {name: count for name, count in counts.items() if name not in withheld}
    assert view.total is not None
    assert view.total.cell.value == sum(counts.values())
    rest = sum(counts.values()) - sum(told.values())
    largest_possible = rest - (len(withheld) - 1)
    assert largest_possible >= minimum, "of all that is withheld each may be as large as what is shown"
