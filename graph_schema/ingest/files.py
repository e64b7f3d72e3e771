"""Reading files before their columns are understood: CSV in several encodings and with several delimiters, and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile, islice
from pathlib import Path

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.encodings import UTF_8, decode
from graph_schema.ingest.file_columns import listed
from graph_schema.ingest.workbooks import WORKBOOKS, read_sheet

_DELIMITERS = (",", ";", "\t")
_LINES_OF_A_HEADER = 50


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How a file is written; what is None is found out from the file."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 1
    excel_dates: bool = False
    """Dates are Excel's day numbers: 44834 is 30 September 2022."""


PLAIN = FileFormat()


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file before its columns are understood; `rows` are numbered as a spreadsheet numbers them."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    encoding: str = UTF_8


def read_file(path: Path, wanted: Iterable[str], written: FileFormat = PLAIN) -> RawFile:
    """Read a CSV file or a workbook; the delimiter is the one that finds most of the columns `wanted`.

    UnreadableFile where the file is missing, empty, in another encoding, no CSV or no workbook; BadInput where a
    workbook has several sheets and none is stated.
    """
    content = _content(path)
    encoding = UTF_8
    if path.suffix.lower() in WORKBOOKS:
        records = read_sheet(path, written.sheet)
    else:
        text, encoding = decode(path.name, content, written.encoding)
        records = list(enumerate(_parse(path.name, text, written.delimiter or _delimiter(text, wanted, written)), 1))
    below = [each for each in records if each[0] >= written.header_row and any(map(str.strip, each[1]))]
    if not below:
        raise _empty(path.name, wanted, written.header_row)
    header = [_name(cell) for cell in below[0][1]]
    while header and not header[-1]:  # separators that a spreadsheet writes behind the last column
        header.pop()
    return RawFile(path.name, header, below[1:], encoding)


def require_rows(raw: RawFile, *, may_be_missing: bool = False) -> None:
    """Raise UnreadableFile for a file of a header only: an export that broke off leaves one, and loads nothing."""
    if raw.rows:
        return
    raise UnreadableFile(
        f"Die Datei {raw.file} hat eine Kopfzeile, aber keine Zeilen: sie gilt als beschädigt oder unfertig.",
        f"The file {raw.file} has a header but no rows: it is taken for damaged or unfinished.",
        "Die Datei neu exportieren oder, wenn es nichts einzulesen gibt, weglassen."
        if may_be_missing
        else "Die Datei neu exportieren.",
        "Export the file again, or leave it out if there is nothing to load."
        if may_be_missing
        else "Export the file again.",
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"Die Datei {path.name} kann nicht gelesen werden ({error.strerror}).",
            f"The file {path.name} cannot be read ({error.strerror}).",
            "Prüfen, ob es sie unter diesem Namen gibt und ob dieses Konto sie lesen darf.",
            "Check that it is there under this name, and that this account may read it.",
        ) from None


def _delimiter(text: str, wanted: Iterable[str], written: FileFormat) -> str:
    """Return the delimiter that finds most of the columns `wanted` in the header, else most columns."""
    lines = dropwhile(str.isspace, islice(io.StringIO(text), written.header_row - 1, None))
    header = list(islice(lines, _LINES_OF_A_HEADER))
    names = set(wanted)

    def found(delimiter: str) -> tuple[int, int]:
        try:
            cells = [_name(cell) for cell in next(csv.reader(header, delimiter=delimiter), [])]
        except csv.Error:
            return 0, 0
        return sum(cell in names for cell in cells), len(cells)

    return max(_DELIMITERS, key=found)


def _name(cell: str) -> str:
    """Return the name of a column: spreadsheets break long ones into lines."""
    return " ".join(cell.split())


def _parse(file: str, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[list[str]] = []
    try:
        records.extend(reader)
    except csv.Error:
        raise UnreadableFile(
            f"Die Datei {file} ist ab Zeile {len(records) + 1} kein gültiges CSV.",
            f"The file {file} is not valid CSV from row {len(records) + 1} on.",
            "Anführungszeichen in Zellen verdoppeln und jede Anführung schließen.",
            "Double the quotation marks inside cells and close every quotation.",
        ) from None
    return records


def _empty(file: str, wanted: Iterable[str], header_row: int) -> UnreadableFile:
    if header_row > 1:
        return UnreadableFile(
            f"Die Datei {file} hat ab Zeile {header_row} keinen Inhalt; dort sollen die Spaltennamen stehen.",
            f"The file {file} holds nothing from row {header_row} on, where the column names should be.",
            "header_row in der Zuordnung berichtigen.",
            "Correct header_row in the mapping.",
        )
    names = listed(list(wanted))
    return UnreadableFile(
        f"Die Datei {file} ist leer.",
        f"The file {file} is empty.",
        f"Die erste Zeile nennt die Spalten: {names}.",
        f"The first row names the columns: {names}.",
    )
