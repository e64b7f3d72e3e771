"""Use case: load the city's own list of addresses, and place what was imported by written address anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import geopandas

from api.actions.address_book import load_address_book, site_address_book_like
from api.actions.locating import load_areas
from api.actions.relocate import place_written_residences
from api.actions.relocate_sites import place_written_sites
from geo.crs import WGS84, read_crs
from graph_schema.errors import BadInput
from graph_schema.ingest.address_records import (
    HOUSE,
    STRETCH,
    address_steps,
    house_records,
    listed_row,
    stretch_records,
)
from graph_schema.ingest.changes import Record, compare
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells
from graph_schema.ingest.columns import HOUSE_COORDINATES, STREET_DIRECTORY
from graph_schema.ingest.load import ImportSession, carry_out, import_session
from graph_schema.ingest.mapped import read_mapped_file
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.reading import read_table
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.report import Counts, ImportReport, Progress, Row, RowsRefused
from graph_schema.ingest.rules import check_known_area
from graph_schema.store import addresses
from graph_schema.store.areas import load_neighbourhood_keys
from graph_schema.store.graph import Graph

_MOST_LAT, _MOST_LON = 90.0, 180.0


async def import_addresses(
    graph: Graph,
    path: Path,
    *,
    data_folder: Path,
    now: datetime,
    level: str | None = None,
    crs: str | None = None,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load house coordinates; with `level` a street directory, whose areas are those of that level.

    `crs` is the system of the coordinates x and y (WGS 84 where it is not stated). The list replaces the one that
    was there; residences, sites and offices without coordinates of their own are placed anew. Raises `RowsRefused`
    where rows are refused and `accept_valid` is False, `UnreadableFile` for file and coordinate system and `BadInput`
    for columns and a level without areas.
    """
    system = read_crs(crs or WGS84).to_wkt()
    table = HOUSE_COORDINATES if level is None else STREET_DIRECTORY
    checked = read_cells(read_table(path, table) if mapping is None else read_mapped_file(path, mapping, table))
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        session.tell("check", 0, 0)
        check_rows(checked)
        ids = None if level is None else await _area_ids(graph, level)
        if level is not None and ids is not None:
            check_known_area(checked, "area_key", ids, level)
            records = stretch_records(session.keys, level, checked.valid_rows, ids)
        else:
            records = _houses(session, checked, system)
        origin = Origin.of(path.parent, [checked], mapping)
        if checked.refused and not accept_valid:
            raise RowsRefused(origin.told_in(_refused(checked)))
        return await _replace(session, HOUSE if level is None else STRETCH, checked, records, origin)


def _refused(checked: CheckedTable) -> ImportReport:
    return ImportReport(
        kind="addresses",
        tables={checked.table.name: Counts(refused=len(checked.refused))},
        rows_read={checked.table.name: len(checked.rows)},
        refusals=tuple(checked.refusals),
        subject=checked.table.name,
    )


def _houses(session: ImportSession, checked: CheckedTable, crs: str) -> list[Record]:
    """Return the houses with their places in degrees; refuses those that lie nowhere on earth."""
    places = _degrees(checked.valid_rows, crs)
    for (position, _), (lat, lon) in zip(list(checked.valid()), places, strict=True):
        if not (abs(lat) <= _MOST_LAT and abs(lon) <= _MOST_LON):
            checked.refuse(
                position,
                "x",
                RefusalKind.NUMBER_OUT_OF_RANGE,
                "Das Koordinatensystem mit --crs angeben, zum Beispiel EPSG:25832; x ist der Ostwert oder die Länge.",
                "State the coordinate system with --crs, for instance EPSG:25832; x is the easting or longitude.",
            )
    rows = checked.valid_rows
    return house_records(session.keys, rows, _degrees(rows, crs))


def _degrees(rows: Sequence[Row], crs: str) -> list[tuple[float, float]]:
    """Return latitude and longitude (WGS 84) of rows with x and y in `crs`; infinite where they have none."""
    points = geopandas.points_from_xy([row["x"] for row in rows], [row["y"] for row in rows], crs=crs).to_crs(WGS84)
    return list(zip(map(float, points.y), map(float, points.x), strict=True))


async def _area_ids(graph: Graph, level: str) -> dict[str, str]:
    """Return the ids of the areas of a level by key; BadInput where it has none."""
    known = await load_neighbourhood_keys(graph, level)
    if not known:
        raise BadInput(
            f"Auf der Ebene {level} gibt es keine Gebiete.",
            f"There are no areas at the level {level}.",
            "Zuerst die Gebiete importieren (import neighbourhoods) oder eine andere Ebene nennen (--level).",
            "Import the areas first (import neighbourhoods), or name another level (--level).",
        )
    return {key.partition("|")[2]: id_ for key, (_, id_) in known.items()}


async def _replace(
    session: ImportSession, kind: str, checked: CheckedTable, records: Sequence[Record], origin: Origin
) -> ImportReport:
    """Replace the list of a kind, place residences anew and return the report.

    What is no longer listed is counted as vanished, and removed. A refused row may have been listed before: while
    some are refused, nothing is removed.
    """
    session.tell("compare", 0, len(records))
    graph = session.graph
    known = await addresses.load_address_keys(graph, kind)
    compared = compare(records, known)
    vanished = sorted(known.keys() - {record["key"] for record in records}) if not checked.refused else []
    steps = address_steps(compared, vanished)
    counted: Mapping[str, int] = {}
    if steps:
        session.tell("locate", 0, 0)
        listed = [listed_row(record) for record in records]
        book = await load_address_book(
            graph, session.keys, await load_areas(graph), **{"houses" if kind == HOUSE else "stretches": listed}
        )
        placing, counted = await place_written_residences(graph, book)
        steps += placing
        steps += await place_written_sites(graph, await site_address_book_like(graph, book))
    report = origin.told_in(
        ImportReport(
            kind="addresses",
            tables={checked.table.name: compared.counts(len(checked.refused))},
            rows_read={checked.table.name: len(checked.rows)},
            refusals=tuple(checked.refusals),
            notes=session.notes,
            addresses=counted,
            subject=checked.table.name,
            changed_something=bool(steps),
        )
    )
    await carry_out(session, report, steps)
    return report
