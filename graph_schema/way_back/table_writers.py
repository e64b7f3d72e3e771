"""Tables of ours in the office's columns: a mapping read in the other direction, as far as it can be."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from graph_schema.errors import BadInput
from graph_schema.ingest.encodings import UTF_8
from graph_schema.ingest.mapped import ANYTHING
from graph_schema.ingest.mapping import FileMapping, Source, TableSource
from graph_schema.ingest.report import Row
from graph_schema.ingest.workbooks import WORKBOOKS
from graph_schema.way_back.codes import codes_by_meaning
from graph_schema.way_back.office_cells import CannotSay, Write, cell_writer, constant_check


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes rows of one table in the office's columns; made by `table_writer`."""

    source: TableSource
    mapping: str
    cells: Mapping[str, tuple[str, Write]]
    """By our column: the office's, and what writes its cell."""
    stated: Mapping[str, Callable[[Any], None]]
    """Columns that the mapping states for all rows."""
    constants: Mapping[str, str]
    """Columns of the office's that hold the same in every row, because `where` chooses rows by them."""
    left_out: set[str] = field(default_factory=set[str])
    """Our columns that hold something and that the mapping does not name; filled while rows are written."""

    def content(self, rows: Iterable[Row]) -> bytes:
        """Return the file: encoding, delimiter and dates as the mapping states them; UTF-8 with mark and `;` else.

        BadInput, with column and number of rows, where the mapping cannot say a value or the encoding lacks a letter.
        """
        written = self.source.format
        target = io.StringIO(newline="")
        writer = csv.writer(target, delimiter=written.delimiter or ";", lineterminator="\r\n")
        target.write("\r\n" * (written.header_row - 1))
        writer.writerow([*(name for name, _ in self.cells.values()), *self.constants])
        failed: Counter[str] = Counter()
        unwritable: Counter[str] = Counter()
        encoding = written.encoding or UTF_8
        for row in rows:
            cells = self._cells(row, failed)
            unwritable.update(name for name, cell in cells.items() if not _fits(cell, encoding))
            writer.writerow([*cells.values(), *self.constants.values()])
        self._require_sayable(failed)
        self._require_writable(unwritable)
        return target.getvalue().encode(encoding)

    def _cells(self, row: Row, failed: Counter[str]) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column in self.source.table.columns:
            name, value = column.name, row.get(column.name)
            try:
                if name in self.cells:
                    cells[name] = ""
                    cells[name] = self.cells[name][1](value)
                elif name in self.stated:
                    self.stated[name](value)
                elif value not in (None, [], False):
                    self.left_out.add(name)
            except CannotSay:
                failed[name] += 1
        return cells

    def _require_sayable(self, failed: Counter[str]) -> None:
        for name, rows in failed.most_common(1):
            raise _wrong(
                self.mapping,
                f"{self.source.table.name}.columns.{name}",
                "hier steht etwas, das sich nicht zurückübersetzen lässt (Zeilen: "
                f"{rows}). Eine eigene Spalte, oder für jeden Wert einen eigenen Code angeben",
                f"something stands here that cannot be translated back (rows: {rows}). Give a column of its own, or a "
                "code of its own for each value",
            )

    def _require_writable(self, unwritable: Counter[str]) -> None:
        for name, rows in unwritable.most_common(1):
            raise _wrong(
                self.mapping,
                f"{self.source.table.name}.columns.{name}",
                f'hier stehen Buchstaben, die es in dieser Kodierung nicht gibt (Zeilen: {rows}). encoding = "utf-8" '
                "setzen",
                f'letters stand here that this encoding lacks (rows: {rows}). Set encoding = "utf-8"',
            )


def table_writer(mapping: FileMapping, table: str) -> TableWriter:
    """Return what writes a table by a mapping; BadInput names the place that cannot be read in the other direction.

    That are: `join`, `level`, several codes for one value, two columns of ours in one of the office's, a `where` on
    what is not known here, and workbooks. A `pattern` may stand where it takes what is written as a whole.
    """
    source = _section(mapping, table)
    if PurePath(source.file).suffix.lower() in WORKBOOKS:
        raise _wrong(
            mapping.file,
            f"{table}.file",
            "Arbeitsmappen werden gelesen, aber nicht geschrieben; eine Zuordnung für CSV angeben",
            "workbooks are read and not written; give a mapping for CSV",
        )
    cells: dict[str, tuple[str, Write]] = {}
    stated: dict[str, Callable[[Any], None]] = {}
    for column in source.table.columns:
        place, each = f"{table}.columns.{column.name}", source.columns.get(column.name)
        if each is None:
            continue
        if each.column is None and not each.join:
            stated[column.name] = constant_check(each, column)
            continue
        if each.column is None or each.level is not None:
            option = "join" if each.column is None else "level"
            raise _wrong(mapping.file, place, f"{option} lässt sich nicht umkehren", f"{option} cannot be reversed")
        ambiguous = [codes for codes in codes_by_meaning(each, column).values() if len(codes) > 1]
        if ambiguous:
            raise _ambiguous(mapping.file, place, ambiguous[0])
        if each.column in [name for name, _ in cells.values()]:
            raise _shared(mapping.file, place, each.column, column.name)
        cells[column.name] = (each.column, cell_writer(each, column, excel_dates=source.format.excel_dates))
    return TableWriter(source, mapping.file, cells, stated, _constants(mapping, source))


def _section(mapping: FileMapping, table: str) -> TableSource:
    for source in mapping.tables:
        if source.table.name == table:
            return source
    raise _wrong(mapping.file, table, "der Abschnitt fehlt", "the section is missing")


def _constants(mapping: FileMapping, source: TableSource) -> dict[str, str]:
    """Return the columns that `where` asks for; what is written has to be what is read."""
    read: dict[str, list[str]] = {}
    for name, each in source.columns.items():
        if each.column is not None:
            read.setdefault(each.column, []).append(name)
    never_empty = {column.name for column in source.table.columns if column.required}
    constants: dict[str, str] = {}
    for name, value in source.where.items():
        ours = read.get(name, [])
        if value == ANYTHING and never_empty.intersection(ours):
            continue
        if value == ANYTHING or ours:
            raise _wrong(mapping.file, f"{source.table.name}.where", f"ob „{name}“ zutrifft, ist hier nicht bekannt",
                         f"whether “{name}” applies is not known here")  # fmt: skip
        constants[name] = value
    return constants


def mapped_column(writer: TableWriter, name: str) -> Source | None:
    """Return where the mapping puts one of our columns; None where it states no column of its own for it."""
    source = writer.source.columns.get(name)
    return source if source is not None and source.column is not None else None


def file_name(pattern: str, stamp: str, *, always: bool = False) -> str:
    """Return the name of a file that an import finds by `pattern`: `stamp` stands where the pattern has its *.

    With `always` it is put behind the name where there is no *.

    >>> file_name("BG_*.csv", "2026-11-29"), file_name("BG.csv", "2026-11-29", always=True)
    ('BG_2026-11-29.csv', 'BG_2026-11-29.csv')
    """
    if "*" in pattern:
        return pattern.replace("*", stamp, 1).replace("*", "")
    path = PurePath(pattern)
    return f"{path.stem}_{stamp}{path.suffix}" if always else pattern


def _fits(cell: str, encoding: str) -> bool:
    try:
        cell.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _ambiguous(mapping: str, place: str, codes: Sequence[str]) -> BadInput:
    de, en = (", ".join(quote.format(code) for code in codes[:5]) for quote in ("„{}“", "“{}”"))
    return _wrong(mapping, place, f"mehrere Codes bedeuten dasselbe: {de}", f"several codes mean the same: {en}")


def _shared(mapping: str, place: str, theirs: str, ours: str) -> BadInput:
    """Two columns of ours are read from one of the office's: say the line that a mapping for the export has instead."""
    table, line = place.partition(".")[0], f'{ours} = "{theirs} ({ours})"'
    told = _wrong(
        mapping, place, f"„{theirs}“ steht hier für mehrere Spalten", f"“{theirs}” stands for several columns here"
    )
    return BadInput(
        told.de,
        told.en,
        f"Für den Export eine eigene Zuordnung schreiben, etwa mit der Zeile {line} unter [{table}.columns]; "
        "docs/way-back.md erklärt es.",
        f"Write a mapping for the export, with a line such as {line} under [{table}.columns]; docs/way-back.md "
        "explains it.",
    )


def _wrong(mapping: str, place: str, de: str, en: str) -> BadInput:
    return BadInput(
        f"Zuordnung {mapping}, {place}: {de}.",
        f"Mapping {mapping}, {place}: {en}.",
        "docs/way-back.md erklärt, was sich umkehren lässt; sonst für den Export eine eigene Zuordnung schreiben.",
        "docs/way-back.md explains what can be reversed; otherwise write a mapping for the export.",
    )
