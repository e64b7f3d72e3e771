"""Use case: load a published indicator, a map without any person in the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from api.actions.area_tables import NO_FILE, AreaTable, import_area_table, read_wide_file
from graph_schema.errors import BadInput
from graph_schema.ingest.area_records import figure_key, figure_records
from graph_schema.ingest.cells import not_a_whole_number
from graph_schema.ingest.checks import CheckedTable, read_cells, typed_table
from graph_schema.ingest.columns import COUNTED_INDICATOR, INDICATOR, Table
from graph_schema.ingest.load import ImportSession, import_session
from graph_schema.ingest.mapped_areas import read_mapped_figures
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.reading import read_table
from graph_schema.ingest.refusals import RefusalKind
from graph_schema.ingest.report import ImportReport, Progress, Row
from graph_schema.ingest.wide import WideColumns, figures_of
from graph_schema.model.figures import Denominator, Indicator, Offer
from graph_schema.store.areas import (
    PublishedIndicator,
    load_published_figure_keys,
    load_published_indicator_key,
    save_published_figures,
    save_published_indicator,
)
from graph_schema.store.graph import Graph, Step

UNITS = ("people", "households", "per_cent", "index")
COUNTED = ("people", "households")
"""Units of counts: disclosure control applies to them, and they are whole numbers from 0."""


async def import_indicator(
    graph: Graph,
    path: Path,
    *,
    level: str,
    indicator: PublishedIndicator,
    data_folder: Path,
    now: datetime,
    wide: WideColumns | None = None,
    value_column: str | None = None,
    layer: str | None = None,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load figures from CSV in the columns of `columns.INDICATOR`, or from a column of a file with a row per area.

    Then `wide` says where area and date stand and `value_column` where the figure, or `mapping` (read for
    `figure_table(unit)`) says all of it; the file may be a CSV or a file of geometries, whose attributes are read.
    Errors as in `read_table`, `read_mapped_figures` and `import_indicator_rows`.
    """
    counted, table = indicator.unit in COUNTED, figure_table(indicator.unit)
    if mapping is not None:
        part = read_cells(
            read_mapped_figures(
                lambda source, wanted: read_wide_file(path, wanted, layer, source.format), mapping, table
            )
        )
    elif wide is None or value_column is None:
        part = read_cells(read_table(path, table))
    else:
        raw = read_wide_file(path, [wide.area, value_column], layer)
        part = read_cells(figures_of(raw, wide, value_column, counted=counted))
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, check_only=check_only
    ) as session:
        origin = Origin.of(path.parent, [part], mapping)
        return await _import(session, level, indicator, part, accept_valid=accept_valid, origin=origin)


def figure_table(unit: str) -> Table:
    """Return the columns in which figures of a unit are read: counts are whole numbers."""
    return COUNTED_INDICATOR if unit in COUNTED else INDICATOR


async def import_indicator_rows(
    graph: Graph,
    level: str,
    indicator: PublishedIndicator,
    rows: Sequence[Row],
    *,
    data_folder: Path,
    now: datetime,
    accept_valid: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Load typed rows of `columns.INDICATOR` for areas of `level`; parameters and errors as in the register.

    A row with an empty value, and an area without row, is "no data". BadInput where the indicator's code belongs to
    the table plan, or unit or denominator are unknown. What has vanished is counted among the dates of the rows.
    """
    part = typed_table(INDICATOR, rows)
    async with import_session(graph, data_folder=data_folder, now=now, progress=progress) as session:
        return await _import(session, level, indicator, part, accept_valid=accept_valid, origin=NO_FILE)


async def _import(
    session: ImportSession,
    level: str,
    indicator: PublishedIndicator,
    part: CheckedTable,
    *,
    accept_valid: bool,
    origin: Origin,
) -> ImportReport:
    _require_fitting(indicator)
    if indicator.unit in COUNTED:
        _refuse_what_counts_nothing(part)
    code = indicator.code
    dates = {row.get("reference_date") for row in part.rows}
    known = {
        row["key"]: row["fingerprint"]
        for row in await load_published_figure_keys(session.graph, code, level)
        if row["reference_date"] in dates
    }
    table = AreaTable(
        kind="indicator",
        level=level,
        make=lambda rows: figure_records(session.keys, level, code, rows),
        key_of=lambda row: _key(code, level, row),
        save=save_published_figures,
        first_steps=await _describe(session, indicator),
        origin=origin,
        subject=code,
    )
    return await import_area_table(session, [part], known, table, accept_valid)


async def _describe(session: ImportSession, indicator: PublishedIndicator) -> tuple[Step, ...]:
    """Return the step that stores name, unit and source of the indicator, where they are new."""
    properties = {name: value for name, value in asdict(indicator).items() if name != "code"}
    fingerprint = session.keys.fingerprint("indicator", indicator.code, properties)
    if await load_published_indicator_key(session.graph, indicator.code) == fingerprint:
        return ()
    return tuple(save_published_indicator(indicator.code, {**properties, "fingerprint": fingerprint}))


def _require_fitting(indicator: PublishedIndicator) -> None:
    if indicator.code in {*Indicator, *Offer}:
        raise BadInput(
            f"Das Kürzel {indicator.code} gehört einer Kennzahl des Fallregisters oder des Verzeichnisses.",
            f"The code {indicator.code} belongs to an indicator of the case register or the directory.",
            "Ein anderes Kürzel wählen, zum Beispiel mit published_ davor.",
            "Choose another code, for instance with published_ before it.",
        )
    denominators = set(Denominator)
    if indicator.unit not in UNITS or (indicator.denominator or "residents") not in denominators:
        raise BadInput(
            "Einheit oder Bezugsgröße der Kennzahl ist unbekannt.",
            "The indicator's unit or denominator is unknown.",
            f"Einheiten: {', '.join(UNITS)}; Bezugsgrößen: {', '.join(Denominator)}.",
            f"Units: {', '.join(UNITS)}; denominators: {', '.join(Denominator)}.",
        )


def _refuse_what_counts_nothing(part: CheckedTable) -> None:
    """Refuse counts below 0 or with a fraction (typed rows; those of files were read as whole numbers)."""
    fraction = not_a_whole_number()
    for position, row in enumerate(part.rows):
        value = row.get("value")
        if value is None:
            continue
        if value < 0:
            part.refuse(position, "value", RefusalKind.NUMBER_OUT_OF_RANGE, "Erlaubt ist ≥ 0.", "Allowed is ≥ 0.")
        elif not float(value).is_integer():
            part.refuse(position, "value", fraction.kind, fraction.remedy_de, fraction.remedy_en)


def _key(code: str, level: str, row: Row) -> str | None:
    key, day = row.get("area_key"), row.get("reference_date")
    return None if key is None or day is None else figure_key(code, level, key, day)
