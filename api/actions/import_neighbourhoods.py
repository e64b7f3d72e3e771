"""Use case: load the neighbourhoods of one level with their borders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyproj
import shapely

from api.actions.border_notes import border_notes
from api.actions.locating import load_areas
from api.actions.relocate import relocate
from geo.area_files import AreaFields, read_areas, shape_areas
from geo.boundaries import areas_km2, frame_from_wkb, largest_overlaps, repair_borders
from geo.crs import crs_name, require_crs
from graph_schema.errors import BadInput
from graph_schema.ingest.area_records import area_key, neighbourhood_records, neighbourhood_steps
from graph_schema.ingest.changes import Compared, compare
from graph_schema.ingest.checks import CheckedTable, check_rows
from graph_schema.ingest.columns import NEIGHBOURHOODS
from graph_schema.ingest.load import ImportSession, carry_out, import_session
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.report import Counts, ImportReport, Progress, Row, RowsRefused
from graph_schema.ingest.rules import check_known_area
from graph_schema.model.places import Level
from graph_schema.store import areas as stored
from graph_schema.store.graph import Graph, Step

TOLERANCE_M2 = 100.0
"""Overlaps and gaps below this are slips of the pen: drawn away without a word."""

_REPEATED = (
    "Oder mit --repeated-keys join zu einem Gebiet vereinen, mit number einzeln behalten.",
    "Or make one area of them with --repeated-keys join, or keep them apart with number.",
)


async def import_neighbourhoods(
    graph: Graph,
    path: Path,
    *,
    fields: AreaFields,
    level: Level,
    data_folder: Path,
    now: datetime,
    crs: str | None = None,
    layer: str | None = None,
    parent_level: str | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    remove_vanished: bool = False,
    tolerance_m2: float = TOLERANCE_M2,
    progress: Progress | None = None,
) -> ImportReport:
    """Load areas from GeoJSON, GeoPackage or Shapefile; errors of the file as in `read_areas`, `shape_areas`."""
    if progress is not None:
        progress("read", 0, 0)
    frame = shape_areas(read_areas(path, crs=crs, layer=layer), fields)
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        work = _AreaImport(session, level, parent_level, remove_vanished, tolerance_m2, path.name, _shown(fields))
        return await work.carry_out(frame, accept_valid, Origin.of_files(path.parent, {path.name: len(frame)}))


async def import_neighbourhood_frame(
    graph: Graph,
    frame: geopandas.GeoDataFrame,
    *,
    level: Level,
    data_folder: Path,
    now: datetime,
    parent_level: str | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    remove_vanished: bool = False,
    tolerance_m2: float = TOLERANCE_M2,
    progress: Progress | None = None,
    invented: bool = False,
) -> ImportReport:
    """Load areas of `level` from `frame`: columns key, name, parent_key (or None), is_district, geometry; a CRS.

    With `parent_level`, `parent_key` is the key of the area one level up; where it is None the parent with the
    largest overlap is taken. Residences, offices and sites that are in the graph are located anew. Areas that are in
    the graph and not in `frame` stay and are counted as vanished, unless `remove_vanished`. Raises `RowsRefused`
    (empty or repeated keys, no polygon, unknown parent), `UnreadableFile` (no CRS) and `BadInput` (areas are to be
    removed and a refused row has no key); nothing was written then. `invented`: a graph with invented people takes it.
    """
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only, invented=invented
    ) as session:
        work = _AreaImport(session, level, parent_level, remove_vanished, tolerance_m2, "neighbourhoods")
        return await work.carry_out(frame, accept_valid, Origin())


@dataclass(frozen=True, slots=True)
class _AreaImport:
    """One import of areas: check, repair, compare, locate, write."""

    session: ImportSession
    level: Level
    parent_level: str | None
    remove_vanished: bool
    tolerance_m2: float
    file: str
    shown: Mapping[str, str] = field(default_factory=dict[str, str])
    """The file's own names of our columns."""

    async def carry_out(self, frame: geopandas.GeoDataFrame, accept_valid: bool, origin: Origin) -> ImportReport:
        self.session.tell("check", 0, len(frame))
        given = geopandas.GeoSeries(np.asarray(frame.geometry.array, dtype=object), crs=require_crs(frame).crs)
        borders, findings = repair_borders(given)
        parents = await self._parents()
        checked = _checked(frame, borders, self.file, self.shown)
        check_rows(checked)
        if self.parent_level is not None:
            check_known_area(checked, "parent_key", set(parents.index), self.parent_level)
        counts, read = Counts(refused=len(checked.refused)), {"neighbourhoods": len(checked.rows)}
        if checked.refused and not accept_valid:
            report = ImportReport("neighbourhoods", {"neighbourhoods": counts}, tuple(checked.refusals), rows_read=read)
            raise RowsRefused(origin.told_in(replace(report, subject=self.level.code)))
        rows, kept = _rows(checked, borders, given, parents, self.parent_level)
        refused_keys = [checked.rows[position]["key"] for position in checked.refused]
        if self.remove_vanished and (without := refused_keys.count(None)):
            raise _unreadable_keys(without)
        compared, steps = await self._compare(rows, kept, refused_keys)
        names = {str(position): str(row["name"]) for position, row in enumerate(checked.rows)}
        changed = _changed_labels(self.level.code, rows, kept, compared) | set(map(str, checked.refused))
        report = origin.told_in(
            ImportReport(
                kind="neighbourhoods",
                tables={"neighbourhoods": compared.counts(len(checked.refused))},
                refusals=tuple(checked.refusals),
                notes=(*self.session.notes, *border_notes(kept, findings, names, self.tolerance_m2, changed)),
                subject=self.level.code,
                changed_something=bool(steps),
                rows_read=read,
            )
        )
        await carry_out(self.session, report, steps)
        return report

    async def _parents(self) -> geopandas.GeoSeries:
        """Return the borders of the level above by key; empty where no parent level was named."""
        if self.parent_level is None:
            return geopandas.GeoSeries([], index=[], crs="EPSG:4326")
        graph = self.session.graph
        neighbourhoods = {each.id: each.key for each in await stored.load_neighbourhoods(graph, self.parent_level)}
        if not neighbourhoods:
            raise BadInput(
                f"Auf der Ebene {self.parent_level} gibt es keine Gebiete.",
                f"There are no areas at the level {self.parent_level}.",
                "Die obere Ebene zuerst importieren.",
                "Import the level above first.",
            )
        boundaries = await stored.load_boundaries(graph, self.parent_level)
        frame = frame_from_wkb(
            [neighbourhoods[each.area_id] for each in boundaries],
            [each.wkb for each in boundaries],
            [each.crs for each in boundaries],
        )
        return frame.geometry

    async def _compare(
        self, rows: Sequence[Row], borders: geopandas.GeoSeries, refused_keys: Sequence[str | None]
    ) -> tuple[Compared, list[Step]]:
        """Compare with the graph and return what is written, with everything located in the new areas.

        An area whose row was refused is in the file: it stays as it is, and has not vanished.
        """
        graph, code = self.session.graph, self.level.code
        self.session.tell("compare", 0, len(rows))
        known = await stored.load_neighbourhood_keys(graph, code)
        records = neighbourhood_records(self.session.keys, code, rows, {key: id_ for key, (_, id_) in known.items()})
        present = {area_key(code, key) for key in refused_keys if key is not None}
        compared = compare(records, {key: fingerprint for key, (fingerprint, _) in known.items()}, present)
        gone = sorted(known.keys() - {record["key"] for record in records} - present) if self.remove_vanished else []
        steps = [*stored.remove_figures_of_areas(gone), *stored.remove_neighbourhoods(gone)]
        if self.level not in await stored.load_levels(graph):
            steps += stored.save_level(self.level)
        steps += neighbourhood_steps(code, compared)
        if compared.written or gone:
            self.session.tell("locate", 0, 0)
            areas = await load_areas(graph)
            staying = areas.get(code)
            new_ids = [record["id"] for record in records]
            areas[code] = _together(borders, new_ids, staying, {known[key][1] for key in gone})
            steps += await relocate(graph, areas, self.session.keys)
        return compared, steps


def _changed_labels(level: str, rows: Sequence[Row], borders: geopandas.GeoSeries, compared: Compared) -> set[str]:
    """Return the labels of new or changed areas; all where some are missing: they leave gaps between the others."""
    written = {record["key"] for record in compared.written}
    return {
        str(label)
        for label, row in zip(borders.index, rows, strict=True)
        if compared.vanished or area_key(level, row["key"]) in written
    }


def _shown(fields: AreaFields) -> dict[str, str]:
    return {"key": fields.key, "name": fields.name, "parent_key": fields.parent_key or "parent_key"}


def _unreadable_keys(rows: int) -> BadInput:
    return BadInput(
        f"Zeilen ohne Schlüssel: {rows}. Welche Gebiete weggefallen sind, lässt sich so nicht sagen; es wurde nichts "
        "geladen.",
        f"Rows without a key: {rows}. So it cannot be told which areas have vanished; nothing was loaded.",
        "Die Schlüssel in der Datei ergänzen (oder --key, --key-pattern berichtigen) oder --remove-vanished weglassen.",
        "Add the keys to the file (or correct --key, --key-pattern), or leave out --remove-vanished.",
    )


def _together(
    borders: geopandas.GeoSeries, ids: list[str], in_graph: geopandas.GeoSeries | None, gone: set[str]
) -> geopandas.GeoSeries:
    """Return the borders of a level as they will be: those of the import, and others of the graph that stay."""
    new = geopandas.GeoSeries(shapely.force_2d(np.asarray(borders.array, dtype=object)), index=ids, crs=borders.crs)
    if in_graph is None:
        return new
    there = in_graph.to_crs(pyproj.CRS.from_user_input(new.crs))
    shapes = dict(zip(there.index, there.array, strict=True))
    whole = {label: shape for label, shape in shapes.items() if label not in gone and label not in set(ids)}
    whole |= dict(zip(new.index, new.array, strict=True))
    return geopandas.GeoSeries(list(whole.values()), index=list(whole), crs=new.crs)


def _checked(
    frame: geopandas.GeoDataFrame, borders: geopandas.GeoSeries, file: str, shown: Mapping[str, str]
) -> CheckedTable:
    """Take the frame's rows as a table to be checked; features count from 1."""
    rows: list[Row] = [
        {
            "key": str(key).strip() or None,
            "name": str(name).strip() or None,
            "parent_key": None if pd.isna(parent) else str(parent),
            "is_district": bool(is_district),
        }
        for key, name, parent, is_district in zip(
            frame["key"], frame["name"], frame["parent_key"], frame["is_district"], strict=True
        )
    ]
    numbers = [int(each) for each in frame["feature"]] if "feature" in frame.columns else range(1, len(rows) + 1)
    checked = CheckedTable(NEIGHBOURHOODS, file, rows, numbers, shown, repeated=_REPEATED)
    for position, border in enumerate(borders.array):
        if border is None:
            checked.refuse(
                position,
                "geometry",
                RefusalKind.NO_POLYGON,
                "Eine Fläche (Polygon oder MultiPolygon) angeben.",
                "Give an area (polygon or multipolygon).",
            )
    return checked


def _rows(
    checked: CheckedTable,
    borders: geopandas.GeoSeries,
    given: geopandas.GeoSeries,
    parents: geopandas.GeoSeries,
    parent_level: str | None,
) -> tuple[list[Row], geopandas.GeoSeries]:
    """Return the valid rows as they are stored, and their borders labelled by position.

    A border that is valid as it was given is stored exactly so; a broken one as it was repaired.
    """
    positions = [position for position, _ in checked.valid()]
    kept = geopandas.GeoSeries(
        [borders.array[position] for position in positions], index=[str(each) for each in positions], crs=borders.crs
    )
    crs, sizes = crs_name(given.crs), areas_km2(kept) if positions else []
    by_overlap = largest_overlaps(kept, parents) if parent_level and positions else [None] * len(positions)
    wkb: list[Any] = [shapely.to_wkb(shape, flavor="iso") for shape in kept.array]
    rows: list[Row] = []
    for at, row in enumerate(checked.rows[position] for position in positions):
        parent = row["parent_key"] or by_overlap[at]
        rows.append(
            {
                **row,
                "parent": area_key(parent_level, parent) if parent_level and parent else None,
                "area_km2": float(sizes[at]),
                "wkb": wkb[at],
                "crs": crs,
            }
        )
    return rows, kept
