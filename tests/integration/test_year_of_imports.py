"""A year of monthly imports: people move, part, are born, leave and come back, and past maps stay what they were."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import geopandas
import pytest

from api.actions.compute_figures import compute_figures
from api.actions.import_neighbourhoods import import_neighbourhood_frame
from api.actions.import_register import import_register
from api.actions.import_residents import import_resident_rows
from api.actions.invent_town import InventedTown, invent_whole_town
from api.actions.recount import recount
from api.settings import Settings
from bench.office_export import MAPPING, write_export
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import read_mapping
from graph_schema.model.figures import TableKey, last_of_month
from graph_schema.store.figures import load_figure_tables, load_table_keys
from graph_schema.store.graph import Graph
from tests.integration.invented_year import InventedYear

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session"),
]

MONTHS = [date(2022 + (9 + month) // 12, (9 + month) % 12 + 1, 1) for month in range(12)]
Shown = Mapping[TableKey, object]
"""What a map of a date tells, without the day on which it was counted."""


def after(month: date) -> datetime:
    """The night in which the month's export is read."""
    return datetime.combine(last_of_month(month) + timedelta(days=3), datetime.min.time(), UTC)


async def shown_on(graph: Graph, level: str, day: date) -> Shown:
    """Every cell of every table of a date."""
    keys = [key for key in await load_table_keys(graph, level) if key.reference_date == day]
    tables = await load_figure_tables(graph, keys)
    return {key: (each.cells, each.total, each.not_located) for key, each in tables.items()}


async def with_areas(graph: Graph, town: InventedTown, data_folder: Path) -> str:
    """Bring the town's districts and residents in; return their level."""
    level = town.levels[-1]
    now = after(date(2022, 9, 1))
    frame = geopandas.GeoDataFrame(level.frame.assign(parent_key=None))
    await import_neighbourhood_frame(graph, frame, level=level.level, data_folder=data_folder, now=now)
    await import_resident_rows(graph, level.level.code, level.residents, data_folder=data_folder, now=now)
    return level.level.code


async def test_ten_maps_of_the_past_are_what_they_were(graph: Graph, data_folder: Path, tmp_path: Path) -> None:
    settings = Settings(data_folder)
    town = invent_whole_town(3, 0.05)
    level = await with_areas(graph, town, data_folder)
    (tmp_path / "register.toml").write_text(MAPPING, encoding="utf-8")
    mapping = read_mapping(tmp_path / "register.toml", REGISTER)
    year = InventedYear(town.rows.register, seed=3)
    first_shown: dict[date, Shown] = {}
    for month in MONTHS:
        year.live(month)
        folder = tmp_path / "export"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        write_export(folder, year.tables)
        now = after(month)
        report = await import_register(graph, folder, mapping=mapping, data_folder=data_folder, now=now)
        assert (report.total.refused, report.total.vanished) == (0, 0)
        assert report.total.created > 0
        assert report.total.changed > 0 or month == MONTHS[0]
        await compute_figures(graph, settings, now=now)
        first_shown[last_of_month(month)] = await shown_on(graph, level, last_of_month(month))
    assert all(year.happened[what] >= 10 for what in ("moved", "parted", "born", "left", "came", "returned")), (
        year.happened
    )
    past = list(first_shown)[:10]
    assert all(first_shown[day] for day in past)
    assert len({str(first_shown[day]) for day in past}) == 10, "the town stood still"
    for day in past:
        assert await shown_on(graph, level, day) == first_shown[day], day
    # The dated history alone gives them too: counted anew from the graph, a year later.
    await recount(graph, settings, now=after(MONTHS[-1]) + timedelta(days=1))
    for day in past:
        assert await shown_on(graph, level, day) == first_shown[day], day
