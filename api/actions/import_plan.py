"""Use case: load an office's plan of entries and places, a row per year and instrument."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from graph_schema.ingest.changes import compare
from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells
from graph_schema.ingest.columns import PLAN
from graph_schema.ingest.load import ImportSession, carry_out, import_session
from graph_schema.ingest.mapped import read_mapped_file
from graph_schema.ingest.mapping import FileMapping
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.plan_records import plan_key, plan_records, take_limits_from_instruments
from graph_schema.ingest.reading import read_table
from graph_schema.ingest.report import Counts, ImportReport, Progress, RowsRefused
from graph_schema.ingest.rules import check_ranges
from graph_schema.store import plan
from graph_schema.store.graph import Graph


async def import_plan(
    graph: Graph,
    path: Path,
    *,
    data_folder: Path,
    now: datetime,
    mapping: FileMapping | None = None,
    accept_valid: bool = False,
    check_only: bool = False,
    progress: Progress | None = None,
    invented: bool = False,
) -> ImportReport:
    """Load the plan from a file in the columns of `columns.PLAN`, or in the office's own with `mapping`.

    The plan of a year replaces the one before: a row that is there no longer is counted as vanished and removed, but
    not while rows are refused. Other years stay untouched. Errors as in `read_table` and `read_mapped_file`;
    `RowsRefused` where rows are refused and `accept_valid` is False.
    """
    checked = read_cells(read_table(path, PLAN) if mapping is None else read_mapped_file(path, mapping, PLAN))
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, invented=invented, check_only=check_only
    ) as session:
        session.tell("check", 0, 0)
        origin = Origin.of(path.parent, [checked], mapping)
        check_rows(checked, (check_ranges, take_limits_from_instruments))
        if checked.refused and not accept_valid:
            counts = {PLAN.name: Counts(refused=len(checked.refused))}
            read = {PLAN.name: len(checked.rows)}
            raise RowsRefused(origin.told_in(ImportReport(PLAN.name, counts, tuple(checked.refusals), rows_read=read)))
        return await _replace(session, checked, origin)


async def _replace(session: ImportSession, checked: CheckedTable, origin: Origin) -> ImportReport:
    session.tell("compare", 0, 0)
    years = sorted({row["year"] for row in checked.valid_rows})
    known = await plan.load_plan_keys(session.graph, years)
    present = [key for position in checked.refused if (key := plan_key(checked.rows[position])) is not None]
    compared = compare(plan_records(session.keys, checked.valid_rows), known, present)
    steps = plan.save_planned_places(
        [{name: each[name] for name in ("key", "properties")} for each in compared.written]
    )
    if not checked.refused:
        steps += plan.remove_planned_places(compared.vanished_keys)
    report = origin.told_in(
        ImportReport(
            kind=PLAN.name,
            tables={PLAN.name: compared.counts(len(checked.refused))},
            refusals=tuple(checked.refusals),
            notes=session.notes,
            changed_something=bool(steps),
            rows_read={PLAN.name: len(checked.rows)},
        )
    )
    await carry_out(session, report, steps)
    return report
