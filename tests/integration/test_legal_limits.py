"""An office's own limits of the law, from its file to the figures of each date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.actions.compute_figures import compute_figures, is_outdated
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register_rows
from api.settings import Settings
from graph_schema.errors import BadInput
from graph_schema.model.figures import Breakdown, TableKey
from graph_schema.rules.read_legal_terms import FILE
from graph_schema.store.figures import load_figure_state, load_figure_tables
from graph_schema.store.graph import Graph
from tests.integration.made_city import LEVEL, district_frame
from tests.integration.test_figures import NEWEST, NOW, register_rows

pytestmark = pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
"""Nothing of it depends on the engine."""

BEFORE = date(2022, 8, 31)
ROWS = """
[[limits.child_below]]
valid_from = 2005-01-01
value = 15
statute = "§ 7 Abs. 1 Nr. 1 SGB II"
[[limits.child_below]]
valid_from = 2022-09-01
value = 9
statute = "a law of ours"
"""
"""The children of the register are ten on the newest date."""


async def children_on(graph: Graph, day: date) -> float | None:
    """Children of the whole city on a day."""
    key = TableKey("children", Breakdown.ALL, LEVEL.code, day)
    return (await load_figure_tables(graph, [key]))[key].total["all"].value


async def test_each_date_is_counted_by_the_limit_that_holds_on_it(graph: Graph, data_folder: Path) -> None:
    settings = Settings(data_folder)
    folder = settings.data_folder
    await import_neighbourhood_frame(graph, district_frame(), level=LEVEL, data_folder=folder, now=NOW)
    await import_register_rows(graph, register_rows(), data_folder=folder, now=NOW)
    await compute_figures(graph, settings, now=NOW)
    children = await children_on(graph, BEFORE)
    assert children
    assert await children_on(graph, NEWEST)
    assert not is_outdated(await load_figure_state(graph), settings)

    (folder / FILE).write_text(ROWS, encoding="utf-8")
    assert is_outdated(await load_figure_state(graph), settings)
    await compute_figures(graph, settings, now=NOW)
    assert (await children_on(graph, BEFORE), await children_on(graph, NEWEST)) == (children, 0.0)
    assert not is_outdated(await load_figure_state(graph), settings)

    (folder / FILE).write_text(ROWS.replace("value = 9", 'value = "nine"'), encoding="utf-8")
    with pytest.raises(BadInput, match="value is no whole number"):
        await compute_figures(graph, settings, now=NOW)
    assert await children_on(graph, NEWEST) == 0.0
