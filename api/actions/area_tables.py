"""What imports of residents and of published figures share: reading, checking against the areas, comparing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geo.area_files import SUFFIXES, read_attributes, read_fields
from graph_schema.errors import BadInput
from graph_schema.ingest.changes import Record, compare
from graph_schema.ingest.checks import CheckedTable, check_rows
from graph_schema.ingest.file_columns import require_columns
from graph_schema.ingest.files import PLAIN, FileFormat, RawFile, read_file, require_rows
from graph_schema.ingest.load import ImportSession, carry_out
from graph_schema.ingest.origin import Origin
from graph_schema.ingest.report import Counts, ImportReport, Row, RowsRefused
from graph_schema.ingest.rules import RULES, check_known_area
from graph_schema.ingest.samples import Sample, sample_of, samples_of
from graph_schema.store.areas import load_levels, load_neighbourhood_keys
from graph_schema.store.graph import Step

NO_FILE = Origin()
"""Rows that were made here, and read from no file."""


@dataclass(frozen=True, slots=True)
class AreaTable:
    """Rows about areas of a level, and how they become records and steps."""

    kind: str
    level: str
    make: Callable[[Sequence[Row]], list[Record]]
    key_of: Callable[[Row], str | None]
    save: Callable[[Sequence[Record]], list[Step]]
    first_steps: tuple[Step, ...] = ()
    origin: Origin = NO_FILE
    subject: str = ""
    """What the record of the import names; empty: the level."""


def read_wide_file(path: Path, wanted: Sequence[str], layer: str | None = None, written: FileFormat = PLAIN) -> RawFile:
    """Read a CSV file or workbook, or the attributes of a file of geometries (features then count from 1).

    UnreadableFile also for a file without any row.
    """
    if path.suffix.lower() not in SUFFIXES:
        raw = read_file(path, wanted, written)
        require_rows(raw)
        return raw
    frame = read_attributes(path, layer=layer)
    rows = [(number, [str(cell) for cell in cells]) for number, cells in enumerate(frame.to_numpy().tolist(), start=1)]
    return RawFile(path.name, [str(name) for name in frame.columns], rows)


def read_area_samples(path: Path, layer: str | None = None) -> list[Sample]:
    """Return a sample of a file about areas, or of each sheet of a workbook; errors as in `read_wide_file`."""
    return [sample_of(read_wide_file(path, (), layer))] if path.suffix.lower() in SUFFIXES else samples_of([path])


def require_wide_columns(path: Path, wanted: Sequence[str], layer: str | None = None) -> None:
    """Raise UnknownColumn where a file with a row per area lacks one of the columns; nothing else is read of it.

    A command asks this before it opens the graph. UnreadableFile for files that cannot be read.
    """
    of_areas = path.suffix.lower() in SUFFIXES
    header = read_fields(path, layer=layer) if of_areas else read_file(path, wanted).header
    require_columns(path.name, header, wanted)


def joined(parts: Sequence[CheckedTable]) -> CheckedTable:
    """Return tables of the same columns as one; the columns keep the name that their own file gives them.

    What is wrong with a cell that several tables share, the area's key or the date, is said once.
    """
    first = parts[0]
    rows: list[Row] = []
    numbers: list[int] = []
    whole = CheckedTable(first.table, first.file, rows, numbers, first.shown)
    for part in parts:
        offset = len(rows)
        rows.extend(part.rows)
        numbers.extend(part.numbers)
        whole.refusals.extend(part.refusals)
        whole.refused.update(offset + position for position in part.refused)
        whole.unreadable.update((offset + position, column) for position, column in part.unreadable)
    whole.refusals = list(dict.fromkeys(whole.refusals))
    return whole


async def import_area_table(
    session: ImportSession,
    parts: Sequence[CheckedTable],
    known: Mapping[str, str | None],
    table: AreaTable,
    accept_valid: bool,
) -> ImportReport:
    """Check rows about areas, compare them with `known` and write what differs."""
    session.tell("check", 0, 0)
    areas = await _areas_of(session, table.level)
    for part in parts:
        check_rows(part, RULES.get(part.table.name, ()))
        check_known_area(part, "area_key", areas, table.level)
    checked = joined(parts)
    refused = len(checked.refused)
    if refused and not accept_valid:
        raise RowsRefused(_report(table, checked, Counts(refused=refused)))
    session.tell("compare", 0, 0)
    present = [table.key_of(checked.rows[position]) for position in checked.refused]
    compared = compare(table.make(checked.valid_rows), known, [key for key in present if key is not None])
    steps = [*table.first_steps, *table.save(compared.written)]
    report = replace(
        _report(table, checked, compared.counts(refused)), notes=session.notes, changed_something=bool(steps)
    )
    await carry_out(session, report, steps)
    return report


async def _areas_of(session: ImportSession, level: str) -> set[str]:
    """Return the keys of the areas of a level; BadInput where there are none."""
    areas = {key.partition("|")[2] for key in await load_neighbourhood_keys(session.graph, level)}
    if not areas:
        there = ", ".join(each.code for each in await load_levels(session.graph))
        raise BadInput(
            f"Auf der Ebene {level} gibt es keine Gebiete.",
            f"There are no areas at the level {level}.",
            f"Eine Ebene nennen, die es gibt (--level): {there}."
            if there
            else "Zuerst die Gebiete importieren (import neighbourhoods).",
            f"Name a level that is there (--level): {there}."
            if there
            else "Import the areas first (import neighbourhoods).",
        )
    return areas


def _report(table: AreaTable, checked: CheckedTable, counts: Counts) -> ImportReport:
    return table.origin.told_in(
        ImportReport(
            kind=table.kind,
            tables={table.kind: counts},
            rows_read={table.kind: len(checked.rows)},
            refusals=tuple(checked.refusals),
            subject=table.subject or table.level,
        )
    )
