"""Imports of borders, residents, published figures and a grid, with the fields of a job as their parameters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from api.actions.import_fields import columns_and_groups
from api.actions.import_grid import import_grid
from api.actions.import_indicator import import_indicator
from api.actions.import_neighbourhoods import import_neighbourhoods
from api.actions.import_residents import import_residents
from api.actions.job_files import WantedImport
from api.actions.stated_level import WORDS, stated_level
from geo.area_files import AreaFields, Repeated
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.report import ImportReport
from graph_schema.ingest.wide import WideColumns
from graph_schema.model.places import Level
from graph_schema.store.areas import PublishedIndicator
from graph_schema.store.graph import Graph

USUAL_GRID = "raster"
"""The level that a grid's cells become."""


async def neighbourhoods_of_job(
    graph: Graph, path: Path, wanted: WantedImport, common: Mapping[str, Any]
) -> ImportReport:
    """Import the areas of one level; errors as in `import_neighbourhoods` and `stated_level`."""
    listed = (key.strip() for key in (wanted.says("no_district_keys") or "").split(","))
    return await import_neighbourhoods(
        graph,
        path,
        fields=AreaFields(
            key=wanted.says("key") or "",
            name=wanted.says("name") or "",
            key_pattern=wanted.says("key_pattern"),
            parent_key=wanted.says("parent_key"),
            no_district_keys=tuple(filter(None, listed)),
            no_district=wanted.says("no_district_field"),
            repeated=Repeated(wanted.says("repeated_keys") or Repeated.REFUSE),
        ),
        level=await _level(graph, wanted, wanted.level or ""),
        crs=wanted.crs,
        layer=wanted.says("layer"),
        parent_level=wanted.says("parent_level"),
        remove_vanished=wanted.says("remove_vanished") == "true",
        **common,
    )


async def grid_of_job(graph: Graph, wanted: WantedImport, common: Mapping[str, Any]) -> ImportReport:
    """Make a level of grid cells; errors as in `import_grid`."""
    return await import_grid(
        graph,
        size_m=int(wanted.says("cell") or 0),
        level=await _level(graph, wanted, wanted.level or USUAL_GRID),
        cut_at=wanted.says("cut_at"),
        **{name: value for name, value in common.items() if name != "accept_valid"},
    )


async def residents_of_job(
    graph: Graph, path: Path, wanted: WantedImport, mapping: FileMapping | None, common: Mapping[str, Any]
) -> ImportReport:
    """Import residents; errors as in `import_residents`."""
    return await import_residents(
        graph,
        path,
        level=wanted.level or "",
        wide=_wide(wanted),
        groups=columns_and_groups(wanted.says("counts") or ""),
        layer=wanted.says("layer"),
        mapping=mapping,
        **common,
    )


async def figures_of_job(
    graph: Graph, path: Path, wanted: WantedImport, mapping: FileMapping | None, common: Mapping[str, Any]
) -> ImportReport:
    """Import figures of a published indicator; errors as in `import_indicator`."""
    return await import_indicator(
        graph,
        path,
        level=wanted.level or "",
        indicator=PublishedIndicator(
            code=wanted.says("code") or "",
            name_de=wanted.says("name_de") or "",
            name_en=wanted.says("name_en") or "",
            unit=wanted.says("unit") or "",
            denominator=wanted.says("denominator"),
            source=wanted.says("source"),
        ),
        wide=_wide(wanted),
        value_column=wanted.says("value"),
        layer=wanted.says("layer"),
        mapping=mapping,
        **common,
    )


async def _level(graph: Graph, wanted: WantedImport, code: str) -> Level:
    words: dict[str, Any] = {name: wanted.says(name) for name in WORDS}
    if words["rank"] is not None:
        words["rank"] = int(words["rank"])
    if words["borders_as_of"] is not None:
        words["borders_as_of"] = date.fromisoformat(words["borders_as_of"])
    return await stated_level(graph, code, words)


def _wide(wanted: WantedImport) -> WideColumns | None:
    area = wanted.says("area_column")
    if area is None:
        return None
    day = wanted.day.isoformat() if wanted.day is not None else None
    return WideColumns(area, day, wanted.says("date_column"), wanted.says("number_repeated_keys") == "true")
