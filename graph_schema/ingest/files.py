"""Reading files before their columns are understood: CSV in several encodings and with several delimiters, and XLSX."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import dropwhile, islice
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO

from graph_schema.errors import UnreadableFile
from graph_schema.ingest.encodings import UTF_8, find_encoding, not_readable
from graph_schema.ingest.file_columns import listed
from graph_schema.ingest.packing import typed
from graph_schema.ingest.progress import SILENT, RowCount
from graph_schema.ingest.spool import IN_MEMORY, Spools
from graph_schema.ingest.workbooks import MOST_COLUMNS, WORKBOOKS, read_sheet, too_wide
from graph_schema.written import number_words

_DELIMITERS = (",", ";", "\t")
_LINES_OF_A_HEADER = 50
_PIECE = 1 << 20
LONGEST_CELL = 1_000_000
"""Characters of a cell in a CSV file, also of a column that is not read. Notes are far shorter: what is longer than
this is a quotation that is never closed, and goes on to the end of the file."""
csv.field_size_limit(LONGEST_CELL)
CELLS = typed(tuple[int, list[str]])
"""Numbered rows of text, as a spool keeps them."""


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
    rows: Sequence[tuple[int, list[str]]]
    encoding: str = UTF_8


class FileReader(Protocol):
    """Reads a file as `read_file` does."""

    def __call__(
        self, path: Path, wanted: Iterable[str], written: FileFormat, spools: Spools, count: RowCount, /
    ) -> RawFile:
        """Return the header and rows of a file."""
        ...


_OTHER_READER: ContextVar[FileReader | None] = ContextVar("_OTHER_READER", default=None)


@contextmanager
def reading_by(reader: FileReader) -> Generator[None]:
    """Have `reader` read all files, here and in tasks begun here: uploaded ones are not read in this process."""
    before = _OTHER_READER.set(reader)
    try:
        yield
    finally:
        _OTHER_READER.reset(before)


def read_file(
    path: Path,
    wanted: Iterable[str],
    written: FileFormat = PLAIN,
    spools: Spools = IN_MEMORY,
    count: RowCount = SILENT,
) -> RawFile:
    """Read a CSV file or a workbook; the delimiter is the one that finds most of the columns `wanted`.

    Rows are read one by one into a spool of `spools`. Within `reading_by` another reader does it.
    UnreadableFile where the file is missing, empty, in another encoding, no CSV or no workbook; BadInput where a
    workbook has several sheets and none is stated.
    """
    if (other := _OTHER_READER.get()) is not None:
        return other(path, wanted, written, spools, count)
    with ExitStack() as held:
        content = held.enter_context(_opened(path))
        encoding = UTF_8
        records: Iterable[tuple[int, list[str]]]
        if path.suffix.lower() in WORKBOOKS:
            records = read_sheet(path, written.sheet, spools)
        else:
            encoding = find_encoding(path.name, content, written.encoding)
            with _as_text(content, encoding, "\n") as text:
                delimiter = written.delimiter or _delimiter(text, wanted, written)
            records = _parsed(
                path.name, held.enter_context(_as_text(content, encoding, "")), encoding, delimiter, written
            )
        below = (each for each in records if each[0] >= written.header_row and any(map(str.strip, each[1])))
        first = next(below, None)
        if first is None:
            raise _empty(path.name, wanted, written.header_row)
        header = [_name(cell) for cell in first[1]]
        while header and not header[-1]:  # separators that a spreadsheet writes behind the last column
            header.pop()
        return RawFile(path.name, header, spools.of(count(below), CELLS), encoding)


def rows_about(paths: Iterable[Path]) -> int:
    """Return about how many rows files have, for progress: their lines; 0 (not known) where one is a workbook."""
    lines = 0
    for path in paths:
        if path.suffix.lower() in WORKBOOKS or not path.is_file():
            return 0
        with path.open("rb") as content:
            while piece := content.read(_PIECE):
                lines += piece.count(b"\n")
    return lines


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


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile(
            f"Die Datei {path.name} kann nicht gelesen werden ({error.strerror}).",
            f"The file {path.name} cannot be read ({error.strerror}).",
            "Prüfen, ob es sie unter diesem Namen gibt und ob dieses Konto sie lesen darf.",
            "Check that it is there under this name, and that this account may read it.",
        ) from None


@contextmanager
def _as_text(content: BinaryIO, encoding: str, newline: str) -> Generator[TextIO]:
    """Read an open file as text from its beginning; it stays open."""
    content.seek(0)
    text = io.TextIOWrapper(content, encoding, newline=newline)
    try:
        yield text
    finally:
        text.detach()


def _delimiter(lines: Iterable[str], wanted: Iterable[str], written: FileFormat) -> str:
    """Return the delimiter that finds most of the columns `wanted` in the header, else most columns."""
    below = dropwhile(str.isspace, islice(lines, written.header_row - 1, None))
    header = list(islice(below, _LINES_OF_A_HEADER))
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


class _Lines:
    """Lines of a file, of which those of the record that is being read are remembered."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.of_record: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.of_record.append(line)
            yield line

    def too_long(self, delimiter: str) -> int | None:
        """Return the place of the first cell that is too long, in the record that is being read; None for none."""
        csv.field_size_limit(sys.maxsize)
        try:
            cells = next(csv.reader(self.of_record, delimiter=delimiter), [])
        finally:
            csv.field_size_limit(LONGEST_CELL)
        return next((place for place, cell in enumerate(cells) if len(cell) > LONGEST_CELL), None)


def _parsed(
    file: str, text: TextIO, encoding: str, delimiter: str, written: FileFormat
) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with their numbers."""
    number = 0
    header: list[str] = []
    lines = _Lines(text)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            lines.of_record.clear()
            if len(cells) > MOST_COLUMNS:
                raise too_wide(file, number)
            if not header and number >= written.header_row and any(map(str.strip, cells)):
                header = cells
            yield number, cells
    except UnicodeDecodeError:  # it could be read a moment ago: somebody is writing it
        raise not_readable(file, encoding, number + 1) from None
    except csv.Error:
        if (place := lines.too_long(delimiter)) is not None:
            raise _too_long(file, number + 1, place, header) from None
        raise UnreadableFile(
            f"Die Datei {file} ist ab Zeile {number + 1} kein gültiges CSV.",
            f"The file {file} is not valid CSV from row {number + 1} on.",
            "Anführungszeichen in Zellen verdoppeln und jede Anführung schließen.",
            "Double the quotation marks inside cells and close every quotation.",
        ) from None


def _too_long(file: str, row: int, place: int, header: Sequence[str]) -> UnreadableFile:
    name = _name(header[place]) if place < len(header) else ""
    de, en = (f"Spalte {name}", f"column {name}") if name else (f"Feld {place + 1}", f"field {place + 1}")
    longest_de, longest_en = number_words(LONGEST_CELL)
    return UnreadableFile(
        f"In der Datei {file}, Zeile {row}, {de} stehen mehr als {longest_de} Zeichen.",
        f"The file {file}, row {row}, {en} holds more than {longest_en} characters.",
        "Fehlt dort ein schließendes Anführungszeichen, es ergänzen; sonst den Text kürzen oder die Spalte ohne ihn "
        "exportieren.",
        "If a closing quotation mark is missing there, add it; otherwise shorten the text, or export without it.",
    )


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
