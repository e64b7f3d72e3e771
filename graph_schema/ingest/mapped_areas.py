"""Residents and published figures in a city's own columns, through its mapping.

A table has a row for each group of residents, or a column (`counts` of the mapping). In both, the signs of official
statistics mean what they mean in tables that are read without a mapping.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.columns import COUNTED_INDICATOR, RESIDENTS, Table
from graph_schema.ingest.files import RawFile
from graph_schema.ingest.mapped import mapped
from graph_schema.ingest.mapping import FileMapping, Source, TableSource
from graph_schema.ingest.mapping_checks import no_section
from graph_schema.ingest.reading import RawTable, WrongWidth
from graph_schema.ingest.wide import NOT_PUBLISHED, NOTHING_THERE

_LEFT_OUT = "\0"
"""Stands for a group that the mapping explains with nothing: such rows say nothing that is counted here."""
_GROUP, _COUNT = (
    next(at for at, column in enumerate(RESIDENTS.columns) if column.name == name) for name in ("group", "count")
)
ReadRaw = Callable[[TableSource, Sequence[str]], RawFile]
"""Reads the file of a table, of which these columns are wanted."""


def read_mapped_residents(read: ReadRaw, mapping: FileMapping) -> list[RawTable]:
    """Return the tables of `columns.RESIDENTS` that a mapping reads: one, or one for each group that has columns.

    A count that is not published gives no row. A row with another number of cells than the header is in the first
    table only: it is refused once. Errors as in `mapped.read_mapped_file`.
    """
    source = _source_of(mapping, RESIDENTS)
    raw = read(source, _wanted(source))
    if not source.counts:
        return [_of_groups_in_rows(raw, source, mapping)]
    return [
        _of_group(raw, source, mapping, group, columns, first=number == 0)
        for number, (group, columns) in enumerate(source.counts.items())
    ]


def read_mapped_figures(read: ReadRaw, mapping: FileMapping, table: Table) -> RawTable:
    """Return the figures that a mapping reads; `table`: `columns.COUNTED_INDICATOR`, or `INDICATOR` for rates.

    A figure that is not published has an empty value. Errors as in `mapped.read_mapped_file`.
    """
    source = _source_of(mapping, table)
    signs = _signs(nothing="0" if table is COUNTED_INDICATOR else "")
    return mapped(read(source, _wanted(source)), _with_codes(source, "value", signs), mapping)


def _source_of(mapping: FileMapping, table: Table) -> TableSource:
    for source in mapping.tables:
        if source.table is table:
            return source
    raise no_section(mapping.file, table)


def _wanted(source: TableSource) -> list[str]:
    return [
        *(name for each in source.columns.values() for name in each.columns),
        *(name for names in source.counts.values() for name in names),
    ]


def _signs(*, nothing: str) -> dict[str, str]:
    return {**dict.fromkeys(NOTHING_THERE, nothing), **dict.fromkeys(NOT_PUBLISHED, "")}


def _with_codes(source: TableSource, column: str, codes: Mapping[str, str]) -> TableSource:
    """Return the source with further codes of a column; those of the mapping go before them."""
    stated = source.columns.get(column)
    if stated is None or stated.column is None:
        return source
    return replace(source, columns={**source.columns, column: replace(stated, codes={**codes, **stated.codes})})


def _of_groups_in_rows(raw: RawFile, source: TableSource, mapping: FileMapping) -> RawTable:
    explained = source.columns["group"].codes
    nothing = {theirs: _LEFT_OUT for theirs, ours in explained.items() if not ours}
    groups = replace(source.columns["group"], codes={**explained, **nothing})
    counted = _with_codes(replace(source, columns={**source.columns, "group": groups}), "count", _signs(nothing="0"))
    table = mapped(raw, counted, mapping)
    rows = [
        (number, row)
        for number, row in table.rows
        if isinstance(row, WrongWidth) or (row[_COUNT] and row[_GROUP] != _LEFT_OUT)
    ]
    return replace(table, rows=rows)


def _of_group(
    raw: RawFile, source: TableSource, mapping: FileMapping, group: str, columns: Sequence[str], *, first: bool
) -> RawTable:
    """Return the rows of one group; several columns that make it up are added."""
    parts = [_of_column(raw, source, mapping, group, column) for column in columns]
    rows: list[tuple[int, list[str] | WrongWidth]] = []
    for number, *same in zip((number for number, _ in parts[0].rows), *(part.rows for part in parts), strict=True):
        cells = [row for _, row in same]
        if isinstance(cells[0], WrongWidth):
            rows += [(number, cells[0])] if first else []
            continue
        counts = [row[_COUNT] for row in cells if not isinstance(row, WrongWidth)]
        if all(counts):
            row = list(cells[0])
            row[_COUNT] = _sum(counts)
            rows.append((number, row))
    shown = {**parts[0].shown, "count": " + ".join(columns), "group": f"--mapping {RESIDENTS.name}.counts"}
    return replace(parts[0], rows=rows, shown=shown)


def _of_column(raw: RawFile, source: TableSource, mapping: FileMapping, group: str, column: str) -> RawTable:
    columns = {**source.columns, "group": Source(value=group), "count": Source(column=column)}
    return mapped(raw, _with_codes(replace(source, columns=columns), "count", _signs(nothing="0")), mapping)


def _sum(counts: Sequence[str]) -> str:
    """Return the sum of counts as text; one that cannot be read as it is, so that it is refused."""
    if len(counts) == 1:
        return counts[0]
    total = 0
    for text in counts:
        try:
            total += read_cell(RESIDENTS.columns[_COUNT], text)
        except CellError:
            return text
        if text.startswith("-"):
            return text
    return str(total)
