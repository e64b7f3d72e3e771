"""Writing one cell in the office's way: what an import reads from it is the value again, or it is not written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.columns import Column
from graph_schema.ingest.formulas import guarded
from graph_schema.ingest.mapped_cells import EXCEL_EPOCH, value_reader
from graph_schema.ingest.mapping import Source
from graph_schema.way_back.codes import LISTS, codes_by_meaning

_FIRST_EXCEL_DAY = 10_000
"""Excel's numbers are understood from here on; earlier days are written out."""
Write = Callable[[Any], str]


class CannotSay(Exception):
    """A value that the mapping has no way to say."""


def cell_writer(source: Source, column: Column, *, excel_dates: bool) -> Write:
    """Return what makes a cell of the office's file from a value of ours (None: empty).

    The cell is read as an import would read it; `CannotSay` where that is another value.
    """
    meant = {value: codes[0] for value, codes in codes_by_meaning(source, column).items()}
    read = _reader(source, column, excel_dates=excel_dates)

    def write(value: Any) -> str:
        value = _without_nothing(value)
        text = _list(value, meant, source.separator) if column.form in LISTS else _single(value, meant, excel_dates)
        if read(text) != value:
            raise CannotSay
        return text

    return write


def constant_check(source: Source, column: Column) -> Callable[[Any], None]:
    """Return what raises `CannotSay` for a value that is not the one the mapping states for all rows."""
    stated = read_cell(column, source.value) if source.value else None

    def check(value: Any) -> None:
        if _without_nothing(value) != stated:
            raise CannotSay

    return check


def _reader(source: Source, column: Column, *, excel_dates: bool) -> Callable[[str], Any]:
    as_ours = value_reader(source, column, excel_dates=excel_dates)

    def read(text: str) -> Any:
        ours = as_ours(text.strip())
        try:
            return _without_nothing(read_cell(column, ours)) if ours else None
        except CellError:
            raise CannotSay from None

    return read


def _without_nothing(value: Any) -> Any:
    """Return None for an empty list: both are an empty cell."""
    return None if value == [] else value


def _single(value: Any, meant: Mapping[Any, str], excel_dates: bool) -> str:
    if value in meant:
        return meant[value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return _day(value, excel_dates)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}".replace(".", ",")
    return guarded(str(value))


def _day(day: date, excel_dates: bool) -> str:
    number = (day - EXCEL_EPOCH).days
    return str(number) if excel_dates and number >= _FIRST_EXCEL_DAY else f"{day:%d.%m.%Y}"


def _list(values: list[Any] | None, meant: Mapping[Any, str], separator: str) -> str:
    parts = [each if isinstance(each, str) else f"{each['code']}:{each['level']}" for each in values or ()]
    return separator.join(meant.get(part, part) for part in parts)
