"""A level of grid cells: parents, words, places, a second run without changes, another size."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.actions.compute_figures import compute_figures
from api.actions.import_grid import import_grid
from api.app import create_app
from api.settings import Settings
from graph_schema.errors import BadInput
from graph_schema.ingest.report import Counts, ImportReport
from graph_schema.model.known_levels import KNOWN_LEVELS
from graph_schema.store import areas
from graph_schema.store.graph import Graph
from tests.integration.small_imports import common, load_register
from tests.integration.small_register import LEVEL, REGISTER_ROWS, ask, import_areas
from tests.integration.test_import_commands import Terminal, terminal

__all__ = ["terminal"]


async def lay_grid(graph: Graph, tmp_path: Path, size_m: int = 5_000, **more: Any) -> ImportReport:
    wanted: dict[str, Any] = {"level": KNOWN_LEVELS["raster"], "cut_at": None, **more}
    return await import_grid(graph, size_m=size_m, **wanted, **common(tmp_path))


async def test_cells_have_parents_words_and_ground_and_a_second_run_changes_nothing(
    graph: Graph, tmp_path: Path
) -> None:
    await import_areas(graph, tmp_path / "data")
    first = await lay_grid(graph, tmp_path)
    cells = await areas.load_neighbourhoods(graph, "raster")
    assert first.total == Counts(created=len(cells))
    districts = {each.id: each for each in await areas.load_neighbourhoods(graph, LEVEL.code)}
    for district in districts.values():
        inside = [each for each in cells if each.parent_id == district.id]
        # Drawn in degrees: a long edge bends a little in metres; geo/grid.py is exact in the system of the borders.
        assert sum(each.area_km2 for each in inside) == pytest.approx(district.area_km2, rel=1e-5)
        assert {each.is_district for each in inside} == {district.is_district}
    assert all(re.match(r"5kmN\d+E\d+", each.name) for each in cells)
    level = next(each for each in await areas.load_levels(graph) if each.code == "raster")
    assert (level.name_de, level.name_en) == ("Rasterzellen", "grid cells")
    assert level.rank > LEVEL.rank
    again = await lay_grid(graph, tmp_path)
    assert again.total == Counts(unchanged=len(cells))
    assert not again.changed_something


async def test_residences_and_sites_lie_in_cells_of_their_district(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    await lay_grid(graph, tmp_path)
    asked = "MATCH (r:Residence)-[:LOCATED_IN]->(n:Neighbourhood {level: $level$}) RETURN r.id AS r, n.id AS n"
    districts = await ask(graph, asked.replace("$level$", f"'{LEVEL.code}'"))
    cells = dict(await ask(graph, asked.replace("$level$", "'raster'")))
    parents = {each.id: each.parent_id for each in await areas.load_neighbourhoods(graph, "raster")}
    assert len(districts) == len(cells) >= 3
    assert {home: parents[cell] for home, cell in cells.items()} == dict(districts)


async def test_the_map_of_cells_says_why_there_is_no_rate_of_residents(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    await load_register(graph, tmp_path, REGISTER_ROWS)
    await lay_grid(graph, tmp_path)
    await compute_figures(graph, Settings(tmp_path, months_shown=3), now=datetime(2022, 10, 3, tzinfo=UTC))
    app: Any = create_app(Settings(tmp_path, months_shown=3), graph)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as client:
        page = (await client.get("/karte?level=raster&indicator=people")).text
        assert "Einwohnerzahlen sind für diese Gebiete nicht bekannt" in page
        assert "Rasterzellen" in page
        of_women = (await client.get("/karte?indicator=people&category=sex:female")).text
        assert "Für diese Gliederung sind keine Einwohnerzahlen bekannt" in of_women
        assert "Einwohnerzahlen sind für diese Gebiete nicht bekannt" not in of_women
        by_type = (await client.get("/karte?indicator=households&category=household_type:with_children")).text
        assert "keine Einwohnerzahlen bekannt" not in by_type
        shares = (await client.get("/karte?level=raster&indicator=long_term_recipients&lang=en")).text
        assert "Residents of these areas are not known" not in shares


async def test_another_size_replaces_the_cells(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    fine = (await lay_grid(graph, tmp_path)).total.created
    await lay_grid(graph, tmp_path, size_m=10_000)
    cells = await areas.load_neighbourhoods(graph, "raster")
    assert {each.key.partition("N")[0] for each in cells} == {"10km"}
    assert len(cells) < fine


async def test_a_check_writes_nothing(graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    report = await import_grid(
        graph, size_m=5_000, level=KNOWN_LEVELS["raster"], cut_at=None, check_only=True, **common(tmp_path)
    )
    assert report.total.created > 3
    assert await areas.load_neighbourhoods(graph, "raster") == []


async def test_a_level_of_other_areas_is_never_taken_for_a_grid(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Import areas first"):
        await lay_grid(graph, tmp_path)
    await import_areas(graph, tmp_path / "data")
    await lay_grid(graph, tmp_path)
    with pytest.raises(BadInput, match="no grid cells"):
        await lay_grid(graph, tmp_path, level=LEVEL)
    assert len(await areas.load_neighbourhoods(graph, LEVEL.code)) == 3
    with pytest.raises(BadInput, match="There are: stadtteil"):
        await lay_grid(graph, tmp_path, cut_at="block")


@pytest.mark.parametrize("graph_address", ["embedded"], indirect=True, scope="session")
async def test_a_grid_is_made_by_its_command(terminal: Terminal, graph: Graph, tmp_path: Path) -> None:
    await import_areas(graph, tmp_path / "data")
    done = await terminal.run("grid", "--cell", "10000")
    assert done.returncode == 0, done.stderr
    assert re.match(r"neighbourhoods: \d+ created", done.stdout)
    assert (await terminal.run("grid", "--cell", "10000", language="de")).stdout.startswith("Gebiete: ")
