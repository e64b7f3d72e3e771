"""Typed rows of a table as they lie in a spool, and rows that lack columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, overload

import msgspec

from graph_schema.ingest.columns import Form, Table
from graph_schema.ingest.packing import Packing
from graph_schema.ingest.report import Row

_TYPES: dict[Form, Any] = {
    Form.TEXT: str | None,
    Form.NUMBER: float | None,
    Form.INTEGER: int | None,
    Form.DATE: date | None,
    Form.MONTH_END: date | None,
    Form.BOOLEAN: bool | None,
    Form.CODE: str | None,
    Form.CODES: list[str] | None,
    Form.LANGUAGES: list[dict[str, str]] | None,
}


@cache
def packing_of(table: Table) -> Packing[Row]:
    """Return how rows of a table are packed: their values in the order of the columns.

    What comes back has every column; one that was left out is None.
    """
    names = tuple(column.name for column in table.columns)
    values = tuple[tuple(_TYPES[column.form] for column in table.columns)]  # type: ignore[misc]
    decode = msgspec.msgpack.Decoder(list[values]).decode

    def pack(rows: Sequence[Row]) -> bytes:
        return msgspec.msgpack.encode([[row.get(name) for name in names] for row in rows])

    def unpack(packed: bytes) -> list[Row]:
        return [dict(zip(names, row, strict=True)) for row in decode(packed)]

    return Packing(pack, unpack)


class WithAllColumns(Sequence[Row]):
    """Rows with every column of a table, made when they are asked for: what is left out is None."""

    def __init__(self, table: Table, rows: Sequence[Row]) -> None:
        self._names, self._rows = {column.name: None for column in table.columns}, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return map(self._whole, self._rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        return self._whole(self._rows[at]) if isinstance(at, int) else [*map(self._whole, self._rows[at])]

    def _whole(self, row: Row) -> Row:
        return row if row.keys() == self._names.keys() else {name: row.get(name) for name in self._names}
