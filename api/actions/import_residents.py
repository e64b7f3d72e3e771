"""Use case: load residents per neighbourhood, date and group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from api.actions.area_tables import NO_FILE, AreaTable, import_area_table, read_wide_file
from graph_schema.ingest.area_records import resident_key, resident_records
from graph_schema.ingest.checks import CheckedTable, read_cells, typed_table
from graph_schema.ingest.columns import RESIDENTS
from graph_schema.ingest.load import ImportSession, import_session
from graph_schema.ingest.mapped_areas import read_mapped_residents
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.reading import read_table
from graph_schema.ingest.report import ImportReport, Progress, Row
from graph_schema.ingest.wide import WideColumns, residents_of
from graph_schema.store.areas import load_resident_count_keys, save_resident_counts
from graph_schema.store.graph import Graph


async def import_residents(
    graph: Graph,
    path: Path,
    *,
    level: str,
    data_folder: Path,
    now: datetime,
    wide: WideColumns | None = None,
    groups: Sequence[tuple[str, str]] = (),
    layer: str | None = None,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load residents from CSV in the columns of `columns.RESIDENTS`, or from a file with a row per area.

    Then `wide` says where area and date stand and `groups` are (column, group), or `mapping` says all of it; the file
    may be a CSV or a file of geometries, whose attributes are read. Errors as in `read_table`,
    `read_mapped_residents` and `import_resident_rows`.
    """
    if mapping is not None:
        tables = read_mapped_residents(
            lambda source, wanted: read_wide_file(path, wanted, layer, source.format), mapping
        )
        parts = [read_cells(table) for table in tables]
    elif wide is None:
        parts = [read_cells(read_table(path, RESIDENTS))]
    else:
        raw = read_wide_file(path, [wide.area, *(column for column, _ in groups)], layer)
        parts = [read_cells(table) for table in residents_of(raw, wide, groups)]
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        return await _import(
            session, level, parts, accept_valid=accept_valid, origin=Origin.of(path.parent, parts, mapping)
        )


async def import_resident_rows(
    graph: Graph,
    level: str,
    rows: Sequence[Row],
    *,
    data_folder: Path,
    now: datetime,
    accept_valid: bool = False,
    progress: Progress | None = None,
    invented: bool = False,
) -> ImportReport:
    """Load typed rows of `columns.RESIDENTS` for areas of `level`; parameters and errors as in the register.

    What has vanished is counted among the dates and groups that the rows name: other years stay untouched.
    """
    parts = [typed_table(RESIDENTS, rows)]
    async with import_session(graph, data_folder=data_folder, now=now, progress=progress, invented=invented) as session:
        return await _import(session, level, parts, accept_valid=accept_valid, origin=NO_FILE)


async def _import(
    session: ImportSession, level: str, parts: Sequence[CheckedTable], *, accept_valid: bool, origin: Origin
) -> ImportReport:
    named = {(row.get("reference_date"), row.get("group")) for part in parts for row in part.rows}
    known = {
        row["key"]: row["fingerprint"]
        for row in await load_resident_count_keys(session.graph, level)
        if (row["reference_date"], row["group"]) in named
    }
    table = AreaTable(
        kind="residents",
        level=level,
        make=lambda rows: resident_records(session.keys, level, rows),
        key_of=lambda row: _key(level, row),
        save=save_resident_counts,
        origin=origin,
    )
    return await import_area_table(session, parts, known, table, accept_valid)


def _key(level: str, row: Row) -> str | None:
    key, day, group = row.get("area_key"), row.get("reference_date"), row.get("group")
    return None if key is None or day is None or group is None else resident_key(level, key, day, group)
