"""The invented town in a real graph: loaded on the imports' own road, published, never mixed with real people."""

from __future__ import annotations

import shlex
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from api.actions.fill_town import fill_town, load_town
from api.actions.import_directory import import_directory
from api.actions.import_neighbourhoods import import_neighbourhoods
from api.actions.import_register import import_register, import_register_rows
from api.actions.import_residents import import_residents
from api.actions.invent_town import BOROUGHS, DISTRICTS, invent_whole_town
from api.actions.write_town import import_commands, write_town
from api.cli import main
from api.settings import Settings
from geo.area_files import AreaFields
from graph_schema.errors import BadInput, Refused
from graph_schema.invented_town.published import REFERENCE_DATE, totals_at
from graph_schema.migrations import graph_status
from graph_schema.model.city import City
from graph_schema.model.figures import Breakdown, Indicator, TableKey
from graph_schema.store.areas import load_neighbourhoods
from graph_schema.store.city import load_city, save_city
from graph_schema.store.figures import load_figure_state, load_figure_tables
from graph_schema.store.graph import Graph
from graph_schema.store.plan import load_planned_places

SCALE = 0.02


@pytest.fixture
def settings(data_folder: Path) -> Settings:
    return Settings(data_folder)


async def published_total(graph: Graph, indicator: Indicator, level: str) -> float | None:
    key = TableKey(indicator, Breakdown.ALL, level, REFERENCE_DATE)
    table = (await load_figure_tables(graph, [key])).get(key)
    assert table is not None
    return table.total["all"].value


async def test_the_town_is_loaded_and_its_totals_are_published(graph: Graph, settings: Settings) -> None:
    stages: list[str] = []
    filled = await fill_town(
        graph, settings, seed=1, scale=SCALE, progress=lambda stage, _done, _total: stages.append(stage)
    )
    assert filled.city.is_demo
    assert await load_city(graph) == filled.city
    assert filled.city.generator == "invented town, version 1, seed 1, scale 0.02"
    assert len(await load_neighbourhoods(graph, "district")) == 24
    assert len(await load_neighbourhoods(graph, "borough")) == 6
    totals = totals_at(SCALE)
    expected = {
        Indicator.PEOPLE: totals.people,
        Indicator.HOUSEHOLDS: totals.households,
        Indicator.ABLE_TO_WORK: totals.able,
        Indicator.CONTACT_BROKEN: totals.broken,
    }
    for level in ("district", "borough"):
        for indicator, number in expected.items():
            # Of so small a town even a total may be withheld; what is shown is exact.
            assert await published_total(graph, indicator, level) in (None, number)
    nodes = (await graph_status(graph)).nodes
    assert nodes["Citizen"] == filled.rows["citizens"]
    assert nodes["Programme"] == 120
    assert {"generate", "check", "compute"} <= set(stages)


@pytest.mark.slow
async def test_what_was_interrupted_is_completed_once_and_another_town_is_refused(
    graph: Graph, settings: Settings
) -> None:
    await save_city(graph, City("Ellernfurt", "Jobcenter Ellernfurt", is_demo=True))
    first = await fill_town(graph, settings, seed=1, scale=0.01)
    assert first.register_changed
    assert first.city.generator is not None
    computed = (await load_figure_state(graph)).computed_at
    again = await fill_town(graph, settings, seed=1, scale=0.01)
    assert not again.register_changed
    assert (await load_figure_state(graph)).computed_at == computed
    for seed, scale in ((2, 0.01), (1, 0.02)):
        with pytest.raises(Refused):
            await fill_town(graph, settings, seed=seed, scale=scale)


async def test_written_files_are_imported_as_the_same_town(graph: Graph, settings: Settings, tmp_path: Path) -> None:
    town = invent_whole_town(4, 0.01)
    assert await load_town(graph, settings, town)
    assert {row.year for row in await load_planned_places(graph)} == {2023}
    write_town(town, tmp_path / "town")
    now, folder = datetime.now(UTC), settings.data_folder
    residents = await import_residents(
        graph, tmp_path / "town" / "residents_district.csv", level="district", data_folder=folder, now=now
    )
    directory = await import_directory(graph, tmp_path / "town" / "directory", data_folder=folder, now=now)
    register = await import_register(graph, tmp_path / "town" / "register", data_folder=folder, now=now)
    for report in (residents, directory, register):
        assert not report.refusals
        assert report.total.created == report.total.changed == report.total.vanished == 0
        assert report.total.unchanged > 0


async def test_written_maps_are_imported_and_lie_in_their_boroughs(
    graph: Graph, settings: Settings, tmp_path: Path
) -> None:
    write_town(invent_whole_town(4, 0.01), tmp_path / "town")
    fields = AreaFields("key", "name", parent_key="parent_key", no_district="no_district")
    for level, parent in ((BOROUGHS, None), (DISTRICTS, "borough")):
        report = await import_neighbourhoods(
            graph, tmp_path / "town" / f"{level.code}.geojson", fields=fields, level=level, parent_level=parent,
            data_folder=settings.data_folder, now=datetime.now(UTC),
        )  # fmt: skip
        assert report.total.created == (24 if parent else 6)
        assert not report.notes
    districts = await load_neighbourhoods(graph, "district")
    assert sum(not each.is_district for each in districts) == 1
    assert all(each.parent_id for each in districts)


@pytest.mark.slow
async def test_imported_neighbourhoods_are_filled_with_people(
    graph: Graph, settings: Settings, shared_data: Path
) -> None:
    await import_kassel(graph, settings, shared_data / "kassel")
    filled = await fill_town(
        graph, settings, seed=1, scale=SCALE, into_imported=True, city_name="Kassel", office_name="Jobcenter Kassel"
    )
    assert filled.level == "ortsbezirk"
    assert filled.city.name == "Kassel"
    assert len(await load_neighbourhoods(graph, "ortsbezirk")) == 24
    assert await published_total(graph, Indicator.PEOPLE, "ortsbezirk") in (None, totals_at(SCALE).people)
    key = TableKey(Indicator.PEOPLE, Breakdown.ALL, "ortsbezirk", REFERENCE_DATE)
    table = (await load_figure_tables(graph, [key])).get(key)
    assert table is not None
    outside = table.not_located["all"].value
    assert outside is None or outside < 0.03 * totals_at(SCALE).people


async def import_kassel(graph: Graph, settings: Settings, folder: Path) -> None:
    """Import Kassel's districts and residents through the command line's own functions."""
    now = datetime.now(UTC)
    level = type(DISTRICTS)(
        "ortsbezirk", "Ortsbezirke", "Ortsbezirk", "Districts", "District", 0, "Stadt Kassel", "DL-DE/BY 2.0",
        date(2025, 1, 1),
    )  # fmt: skip
    fields = AreaFields("bezirk", "name", key_pattern=r"(\d\d)$", no_district_keys=("25",))
    await import_neighbourhoods(
        graph, folder / "kassel_ortsbezirke_clean.geojson", fields=fields, level=level,
        data_folder=settings.data_folder, now=now,
    )  # fmt: skip
    rows = settings.data_folder / "residents.csv"
    lines = (folder / "kassel_einwohner_2015.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split(",") for line in lines]
    rows.write_text(
        "area_key,reference_date,group,count\n" + "\n".join(f"{cell[0]},2015-12-31,all,{cell[2]}" for cell in cells)
    )
    await import_residents(graph, rows, level="ortsbezirk", data_folder=settings.data_folder, now=now)


async def test_nothing_is_filled_where_nothing_was_imported(graph: Graph, settings: Settings) -> None:
    with pytest.raises(BadInput):
        await fill_town(graph, settings, scale=0.01, into_imported=True)
    with pytest.raises(BadInput):
        await fill_town(graph, settings, scale=20)


async def test_invented_people_never_join_real_ones(graph: Graph, settings: Settings) -> None:
    rows = invent_whole_town(9, 0.01).rows.register
    register = {
        name: [{**row, "office": None} for row in each] if name == "caseworkers" else each
        for name, each in rows.items()
    }
    await import_register_rows(graph, register, data_folder=settings.data_folder, now=datetime.now(UTC))
    with pytest.raises(Refused):
        await fill_town(graph, settings, scale=0.01)
    with pytest.raises(Refused):
        await fill_town(graph, settings, scale=0.01, into_imported=True)


def test_the_commands_that_are_printed_exist_with_their_options(tmp_path: Path) -> None:
    town = invent_whole_town(4, 0.01)
    write_town(town, tmp_path / "town")
    for line in import_commands(town, tmp_path / "town"):
        _, group, command, *arguments = shlex.split(line)
        parent = main.make_context("sozialraum", [group], resilient_parsing=True)
        found = main.get_command(parent, group)
        assert found is not None
        chosen = found.get_command(parent, command)  # pyright: ignore[reportAttributeAccessIssue]
        chosen.make_context(command, arguments, parent=parent)


def test_files_are_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(BadInput):
        write_town(invent_whole_town(4, 0.01), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
