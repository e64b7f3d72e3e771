"""Use case: make a level of grid cells out of the borders of another level, and load it as an import loads areas."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import geopandas

from api.actions.import_neighbourhoods import import_neighbourhood_frame
from geo.boundaries import frame_from_wkb
from geo.grid import cut_grid
from graph_schema.errors import BadInput
from graph_schema.ingest.report import ImportReport, Progress
from graph_schema.model.places import Level
from graph_schema.store import areas as stored
from graph_schema.store.city import load_city
from graph_schema.store.graph import Graph

_CELL = re.compile(r"\d+k?mN\d+E\d+")


async def import_grid(
    graph: Graph,
    *,
    size_m: int,
    level: Level,
    cut_at: str | None,
    data_folder: Path,
    now: datetime,
    check_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load cells of `size_m` metres as `level`, cut at the borders of the level `cut_at`; None: the finest other one.

    The cells' parents are the areas that they are cut out of; land without district stays so. Cells of an earlier
    grid at this level that are no longer made are removed: nothing of a grid comes from a file. Where `level` is
    not finer than `cut_at` it becomes so. BadInput where there is no level to cut at, or where `level` holds areas
    that are no cells. `now`: UTC.
    """
    levels = await stored.load_levels(graph)
    base = _base(levels, level.code, cut_at)
    await _refuse_other_areas(graph, level.code)
    if progress is not None:
        progress("read", 0, 0)
    areas = await _areas(graph, base.code)
    city = await load_city(graph)
    return await import_neighbourhood_frame(
        graph,
        await asyncio.to_thread(cut_grid, areas, size_m),
        level=replace(
            level,
            rank=max(level.rank, base.rank + 1),
            source=base.source,
            licence=base.licence,
            borders_as_of=base.borders_as_of,
        ),
        parent_level=base.code,
        remove_vanished=True,
        invented=city is not None and city.is_demo,  # made of the borders that are there
        data_folder=data_folder,
        now=now,
        check_only=check_only,
        progress=progress,
    )


async def _areas(graph: Graph, level: str) -> geopandas.GeoDataFrame:
    """Return key, name, is_district and border of the areas of a level; those without border are left out."""
    known = {each.id: each for each in await stored.load_neighbourhoods(graph, level)}
    borders = await stored.load_boundaries(graph, level)
    frame = frame_from_wkb(
        [each.area_id for each in borders], [each.wkb for each in borders], [each.crs for each in borders]
    )
    areas = [known[str(area)] for area in frame.index]
    columns = {
        "key": [each.key for each in areas],
        "name": [each.name for each in areas],
        "is_district": [each.is_district for each in areas],
    }
    return geopandas.GeoDataFrame(columns, geometry=list(frame.geometry.array), crs=frame.crs)


def _base(levels: list[Level], code: str, cut_at: str | None) -> Level:
    others = [each for each in levels if each.code != code]
    if cut_at is None and others:
        return max(others, key=lambda each: each.rank)
    for each in others:
        if each.code == cut_at:
            return each
    there = ", ".join(each.code for each in others)
    raise BadInput(
        "Es gibt keine Ebene, an deren Grenzen das Raster geschnitten werden kann.",
        "There is no level at whose borders the grid can be cut.",
        f"Vorhanden sind: {there}." if there else "Zuerst Gebiete importieren: sozialraum import neighbourhoods.",
        f"There are: {there}." if there else "Import areas first: sozialraum import neighbourhoods.",
    )


async def _refuse_other_areas(graph: Graph, code: str) -> None:
    """Raise BadInput where the level holds areas that are no cells: they would be taken away."""
    if all(_CELL.match(each.key) for each in await stored.load_neighbourhoods(graph, code)):
        return
    raise BadInput(
        f"Die Ebene {code} enthält Gebiete, die keine Rasterzellen sind.",
        f"The level {code} holds areas that are no grid cells.",
        "Dem Raster eine eigene Ebene geben, zum Beispiel --level raster.",
        "Give the grid a level of its own, for instance --level raster.",
    )
