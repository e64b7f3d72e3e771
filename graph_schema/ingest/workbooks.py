"""Reading sheets of Excel workbooks (XLSX) as text, row by row."""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph_schema.errors import BadInput, SozialraumError, UnreadableFile
from graph_schema.ingest.packing import typed
from graph_schema.ingest.spool import IN_MEMORY, Spools

_CELLS = typed(tuple[int, list[str]])
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
"""Endings of names; the last is refused with a hint."""
MOST_COLUMNS = 2_000
"""Of a file, with cells in them. Exports have some hundred; all rows of a sheet become as wide as its widest."""
LAST_ROW = 1_048_576
"""Of a sheet, in the format."""


def read_sheet(path: Path, sheet: str | None = None, spools: Spools = IN_MEMORY) -> Sequence[tuple[int, list[str]]]:
    """Return the rows of a sheet as texts with their numbers; without `sheet` the workbook must have one.

    All rows are equally long: a workbook leaves out empty cells at the end of a row. Dates become `2022-09-30`, whole
    numbers lose their ".0", formulas count with the value that was saved with them. UnreadableFile where the file is
    no workbook (an older .xls, or one with a password); BadInput where the sheet is unknown or not stated.
    """
    rows = spools.of(_numbered(path, sheet), _CELLS)
    width = max((len(cells) for _, cells in rows), default=0)
    return spools.of(((number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows), _CELLS)


def _numbered(path: Path, sheet: str | None) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, as long as they are in the workbook."""
    with _opened(path) as workbook:
        chosen = workbook[_choose(path.name, _tables_of(workbook), sheet)]
        chosen.reset_dimensions()  # some programs state a size that is none
        for number, cells in enumerate(map(_texts, _rows(chosen)), start=1):
            if number > LAST_ROW:
                raise _too_long(path.name)
            if any(cells):
                while not cells[-1]:
                    cells.pop()
                if len(cells) > MOST_COLUMNS:
                    raise too_wide(path.name, number)
                yield number, cells


def sheet_names(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook; UnreadableFile as in `read_sheet`."""
    with _opened(path) as workbook:
        return _tables_of(workbook)


def _tables_of(workbook: Any) -> list[str]:
    """Return the names of the sheets that have rows: a sheet that is one chart has none."""
    return [str(each.title) for each in workbook.worksheets]


@contextmanager
def _opened(path: Path) -> Generator[Any]:
    """Open a workbook for reading; whatever is wrong with its inside is told as one error.

    A damaged archive fails in the parsers of zip, deflate and XML, each in its own way, and often only at a later row.
    Warnings are kept back: some of them quote the cell.
    """
    import openpyxl

    workbook = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
            yield workbook
    except (SozialraumError, MemoryError):
        raise
    except Exception:
        raise _no_workbook(path) from None
    finally:
        if workbook is not None:
            workbook.close()


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    return sheet.iter_rows(values_only=True)


def _texts(values: tuple[Any, ...]) -> list[str]:
    return [_text(value) for value in values]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{Decimal(repr(value)):f}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value).strip()


def _choose(file: str, there: list[str], wanted: str | None) -> str:
    if wanted in there:
        return str(wanted)
    if wanted is None and len(there) == 1:
        return there[0]
    listed = ", ".join(there)
    if wanted is None:
        raise BadInput(
            f"Die Arbeitsmappe {file} hat mehrere Blätter: {listed}.",
            f"The workbook {file} has several sheets: {listed}.",
            'In der Zuordnung eines nennen: sheet = "…".',
            'Name one of them in the mapping: sheet = "…".',
        )
    raise BadInput(
        f"Die Arbeitsmappe {file} hat kein Blatt „{wanted}“; es gibt: {listed}.",
        f"The workbook {file} has no sheet “{wanted}”; there are: {listed}.",
        "Den Namen in der Zuordnung berichtigen.",
        "Correct the name in the mapping.",
    )


def too_wide(file: str, row: int) -> UnreadableFile:
    """Return the error of a row with more than `MOST_COLUMNS` cells."""
    return UnreadableFile(
        f"In der Datei {file} hat Zeile {row} mehr als {MOST_COLUMNS} Spalten.",
        f"Row {row} of the file {file} has more than {MOST_COLUMNS} columns.",
        "Nur die Spalten exportieren, die gebraucht werden, und Zellen weit rechts von der Tabelle leeren.",
        "Export the columns that are needed only, and empty cells far to the right of the table.",
    )


def _too_long(file: str) -> UnreadableFile:
    return UnreadableFile(
        f"Die Arbeitsmappe {file} nennt Zeilen, die es in keinem Blatt gibt (nach {LAST_ROW}).",
        f"The workbook {file} names rows that no sheet has (beyond {LAST_ROW}).",
        "In der Tabellenkalkulation öffnen und neu speichern.",
        "Open it in the spreadsheet program and save it anew.",
    )


def _no_workbook(path: Path) -> UnreadableFile:
    return UnreadableFile(
        f"Die Datei {path.name} ist keine lesbare Excel-Arbeitsmappe (.xlsx).",
        f"The file {path.name} is no readable Excel workbook (.xlsx).",
        "Kennwort entfernen und als „Excel-Arbeitsmappe (.xlsx)“ oder „CSV UTF-8“ speichern; ältere .xls-Dateien "
        "werden nicht gelesen.",
        "Remove the password and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”; older .xls files are not read.",
    )
