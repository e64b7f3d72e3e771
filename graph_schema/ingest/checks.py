"""Checking rows: first each cell, then each row, then rows against each other.

Everything is checked before the first write. A refused row keeps what could be read of it: whether a person
is protected (F7) must be known even where another cell of the row is wrong.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

from graph_schema.ingest.cells import CellError, formula_error, read_cell
from graph_schema.ingest.columns import Column, Table
from graph_schema.ingest.digests import digests, repeated
from graph_schema.ingest.left_out import LeftOut
from graph_schema.ingest.progress import SILENT, RowCount
from graph_schema.ingest.protecting_cells import protects_meanwhile
from graph_schema.ingest.reading import RawTable, WrongWidth
from graph_schema.ingest.refusals import WHOLE_ROW, Refusal, RefusalKind
from graph_schema.ingest.report import Row
from graph_schema.ingest.spool import IN_MEMORY, Spool, Spools
from graph_schema.ingest.typed_rows import WithAllColumns, packing_of
from graph_schema.written import showable

FIRST_ROW = 2
"""Row number of the first row below the header."""


@dataclass(slots=True)
class CheckedTable:
    """The rows of one table with what is wrong with them; `rows` and `numbers` have the same length."""

    table: Table
    file: str
    rows: Sequence[Row]
    numbers: Sequence[int]
    shown: Mapping[str, str] = field(default_factory=dict[str, str])
    refusals: list[Refusal] = field(default_factory=list[Refusal])
    refused: set[int] = field(default_factory=set[int])
    """Positions of refused rows."""
    unreadable: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    """Position and column of cells that could not be read."""
    scattered: set[str] = field(default_factory=set[str])
    """All cells of the rows with another number of cells than the header: a number is among them, but not known."""
    repeated: tuple[str, str] = ("", "")
    """What else can be done with rows that share a key, in German and English: a sentence, or nothing."""

    left_out: LeftOut = field(default_factory=LeftOut)
    """Rows of the file that the table does not take."""
    followers: Sequence[Row] = ()
    """Those of them that refer to rows which are left out of another table."""

    def refuse(self, position: int, column: str, kind: RefusalKind, remedy_de: str, remedy_en: str) -> None:
        """Refuse the row at `position` because of `column`."""
        shown = self.shown.get(column, column)
        remedies = intern(showable(remedy_de)), intern(showable(remedy_en))  # a code that nobody mapped is in every row
        field = intern(f"{self.table.name}.{column}") if column else WHOLE_ROW
        self.refusals.append(Refusal(showable(self.file), self.numbers[position], shown, kind, *remedies, field))
        self.refused.add(position)

    def valid(self) -> Iterator[tuple[int, Row]]:
        """Yield position and row of the rows that are not refused."""
        return ((position, row) for position, row in enumerate(self.rows) if position not in self.refused)

    @property
    def valid_rows(self) -> list[Row]:
        """The rows that are not refused, all at once: for tables that are never long."""
        return [row for _, row in self.valid()]


def read_cells(raw: RawTable, spools: Spools = IN_MEMORY, count: RowCount = SILENT) -> CheckedTable:
    """Read every cell of a file into a spool of rows; empty cells become None."""
    columns = raw.table.columns
    rows: Spool[Row] = spools.of(packing=packing_of(raw.table))
    numbers = array("q", (number for number, _ in raw.rows))
    checked = CheckedTable(raw.table, raw.file, rows, numbers, raw.shown, left_out=raw.left_out, repeated=raw.repeated)
    for position, (number, cells) in enumerate(count(raw.rows)):
        if isinstance(cells, WrongWidth):
            rows.append({})
            checked.unreadable.update((position, column.name) for column in columns)
            checked.scattered.update(cells.cells)
            _refuse_width(checked, position, cells)
        else:
            rows.append(_read_row(checked, position, columns, cells, raw.mapped))
            if number in raw.unclear:
                error = formula_error()
                checked.refuse(position, raw.unclear[number], error.kind, error.remedy_de, error.remedy_en)
    return checked


def typed_table(table: Table, rows: Sequence[Row]) -> CheckedTable:
    """Take rows that are typed already (the invented town); columns that are left out are None."""
    whole = WithAllColumns(table, rows)
    return CheckedTable(table, f"{table.name}.csv", whole, range(FIRST_ROW, FIRST_ROW + len(rows)))


def check_rows(checked: CheckedTable, rules: Sequence[Callable[[CheckedTable], None]] = ()) -> None:
    """Check required cells and keys, and the rules of the table."""
    _check_required(checked)
    for rule in rules:
        rule(checked)
    _check_keys(checked)


def _refuse_width(checked: CheckedTable, position: int, width: WrongWidth) -> None:
    """Refuse a row that has too few cells or too many: which of them is missing, or too much, is not known."""
    de, en = (
        ("Fehlende Trennzeichen ergänzen, auch für leere Zellen; Fußnoten löschen.",
         "Add the delimiters that are missing, for empty cells too; delete footnotes.")
        if width.found < width.declared
        else ("Zellen, in denen das Trennzeichen vorkommt, in Anführungszeichen setzen.",
              "Put cells that hold the delimiter into quotation marks.")
    )  # fmt: skip
    protects_de, protects_en = protects_meanwhile(checked.table, None)
    checked.refuse(
        position,
        WHOLE_ROW,
        RefusalKind.WRONG_NUMBER_OF_CELLS,
        f"Zeile hat {width.found} statt {width.declared} Felder. {de} {protects_de}".strip(),
        f"The row has {width.found} instead of {width.declared} fields. {en} {protects_en}".strip(),
    )


def _read_row(
    checked: CheckedTable, position: int, columns: Sequence[Column], cells: Sequence[str], mapped: Container[str]
) -> Row:
    row: Row = {}
    for column, text in zip(columns, cells, strict=True):
        value = None
        if text:
            try:
                value = read_cell(column, text)
            except CellError as error:
                checked.unreadable.add((position, column.name))
                said = _remedies(error, mapped=column.name in mapped)
                meanwhile = protects_meanwhile(checked.table, column.name)
                checked.refuse(position, column.name, error.kind, *map(_sentences, said, meanwhile))
        row[column.name] = value
    return row


_CODES_OF_A_MAPPING = {RefusalKind.UNKNOWN_CODE, RefusalKind.NOT_YES_OR_NO, RefusalKind.NOT_A_LANGUAGE}


def _remedies(error: CellError, *, mapped: bool) -> tuple[str, str]:
    """Return what to do in both languages; the codes of an office's file are explained in its mapping."""
    if not mapped or error.kind not in _CODES_OF_A_MAPPING:
        return error.remedy_de, error.remedy_en
    return (
        f"In der Zuordnung unter codes angeben, was der Wert bedeutet, oder die Zelle berichtigen. {error.remedy_de}",
        f"State under codes in the mapping what the value means, or correct the cell. {error.remedy_en}",
    )


def _sentences(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _check_required(checked: CheckedTable) -> None:
    required = [column.name for column in checked.table.columns if column.required]
    for position, row in enumerate(checked.rows):
        for name in required:
            if row.get(name) is None and (position, name) not in checked.unreadable:
                checked.refuse(position, name, RefusalKind.EMPTY, "Die Zelle ausfüllen.", "Fill in the cell.")


def _check_keys(checked: CheckedTable) -> None:
    """Refuse all rows that share a key: which of them is right cannot be known here."""
    names = checked.table.key
    together = _named_in_file(checked, names)
    keyed = array("q")
    """Positions of the rows whose key is whole."""

    def keys() -> Iterator[tuple[object, ...]]:
        for position, row in enumerate(checked.rows):
            key = tuple(row.get(name) for name in names)
            if None not in key:
                keyed.append(position)
                yield key

    for group in repeated(digests(keys())):
        positions = [keyed[each] for each in group]
        rows = ", ".join(str(checked.numbers[position]) for position in positions[:5])
        for position in positions:
            checked.refuse(
                position,
                names[0],
                RefusalKind.DUPLICATE_KEY,
                f"{together} nur einmal verwenden (Zeilen {rows}). {checked.repeated[0]}".strip(),
                f"Use {together} once only (rows {rows}). {checked.repeated[1]}".strip(),
            )


def _named_in_file(checked: CheckedTable, names: Sequence[str]) -> str:
    """Return columns by their names in the file; what an option says for all rows is no column of it."""
    shown = [checked.shown.get(name, name) for name in names]
    return " + ".join(name for name in shown if not name.startswith("--"))
