"""Reading cells of an office's file as its mapping says: what makes one cell of ours from a row of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from graph_schema.ingest.cells import LONGEST_TEXT, is_formula_error
from graph_schema.ingest.columns import Column, Form
from graph_schema.ingest.mapping import Source, TableSource

_EXCEL_DAY = re.compile(r"[1-9]\d{4}(\.0+)?")
EXCEL_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's count, as it comes out from March 1900 on (Excel takes 1900 for a leap year)."""
_DATES = (Form.DATE, Form.MONTH_END)
_LISTS = (Form.CODES, Form.LANGUAGES)
Cells = Sequence[str]
Reader = Callable[[Cells], str]
"""From the cells of a row of the file to one cell of ours."""


def reader(source: Source | None, column: Column, table: TableSource, place: Mapping[str, int]) -> Reader:
    """Return what reads a column of ours from a row of the file."""
    if source is None:
        return lambda _cells: ""
    if source.join:
        parts = [reader(part, column, table, place) for part in source.join]
        return lambda cells: "|".join(filter(None, (read(cells) for read in parts)))
    if source.column is None:
        constant = source.value or ""
        return lambda _cells: constant
    column_number = place[source.column]
    value = value_reader(source, column, excel_dates=table.format.excel_dates)
    if source.level is not None and source.level.column is not None:
        return _with_level(value, column_number, source.level, place[source.level.column])
    return lambda cells: value(cells[column_number].strip())


def _with_level(value: Callable[[str], str], column_number: int, level: Source, level_number: int) -> Reader:
    """Return what reads languages from one column and their level from another; a language says its own if it can."""
    level_of = code_reader(level)

    def read(cells: Cells) -> str:
        spoken = value(cells[column_number].strip())
        if not spoken or is_formula_error(spoken):
            return spoken
        stated = level_of(cells[level_number].strip())
        if is_formula_error(stated):
            return stated
        return "|".join(each if ":" in each else f"{each}:{stated}" for each in spoken.split("|"))

    return read


def value_reader(source: Source, column: Column, *, excel_dates: bool) -> Callable[[str], str]:
    """Return what makes a cell of ours from one of the file: pattern, then codes, then Excel's days."""
    read_one = code_reader(source)
    if column.form in _LISTS:
        return lambda text: "|".join(filter(None, map(read_one, _parts(text, source.separator))))
    if column.form in _DATES and excel_dates:
        return lambda text: excel_date(read_one(text))
    return read_one


def code_reader(source: Source) -> Callable[[str], str]:
    """Return what makes one value of ours from one of the file: pattern, then codes.

    A text that is longer than a cell may be is left as it is, and so refused: a pattern can take 8 kB of memory for
    each character (measured, with 60 groups inside one another), and the kernel limits that of the reading only.
    """
    pattern, codes = source.pattern, source.codes

    def read(text: str) -> str:
        if pattern is not None and text and len(text) <= LONGEST_TEXT and not is_formula_error(text):
            match = pattern.search(text)
            text = (match[1] or "").strip() if match else ""
        return codes.get(text, text)

    return read


def _parts(text: str, separator: str) -> list[str]:
    """Return the values of a cell; `#N/A` is one, whatever separates them."""
    return [text] if is_formula_error(text) else [part.strip() for part in text.split(separator)]


def excel_date(text: str) -> str:
    """Return the day that an Excel number means; other text as it is."""
    if not _EXCEL_DAY.fullmatch(text):
        return text
    return (EXCEL_EPOCH + timedelta(days=int(text.partition(".")[0]))).isoformat()
