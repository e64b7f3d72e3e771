"""Reading CSV files into tables of text: encoding, delimiter and header are checked here."""

from __future__ import annotations

import csv
import difflib
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.columns import Table

_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file as text: `rows` are (row number as a spreadsheet counts, cells in the order of `table.columns`).

    A row with another number of cells than the header has None instead of cells. `shown` gives the name that a
    column has in the file, where it is not our own.
    """

    table: Table
    file: str
    rows: list[tuple[int, list[str] | None]]
    shown: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class RawFile:
    """A CSV file before its columns are understood."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]


def read_table(path: Path, table: Table) -> RawTable:
    """Read a CSV file with the columns of `table`, in any order.

    UnreadableFile (missing, not UTF-8, no CSV) and BadInput (a column is missing, unknown or named twice).
    """
    raw = read_csv(path, [column.name for column in table.columns])
    check_header(raw.file, raw.header, [column.name for column in table.columns])
    places = [raw.header.index(column.name) for column in table.columns]
    width = len(raw.header)
    return RawTable(table, raw.file, [(number, _arranged(cells, places, width)) for number, cells in raw.rows])


def read_csv(path: Path, wanted: Sequence[str]) -> RawFile:
    """Read a CSV file in UTF-8 (with or without BOM); the delimiter is the one that finds most of `wanted`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(
            f"Die Datei {path.name} kann nicht gelesen werden ({error.strerror}).",
            f"The file {path.name} cannot be read ({error.strerror}).",
            "Prüfen, ob es sie unter diesem Namen gibt und ob dieses Konto sie lesen darf.",
            "Check that it is there under this name, and that this account may read it.",
        ) from None
    except UnicodeDecodeError:
        raise UnreadableFile(
            f"Die Datei {path.name} ist nicht in UTF-8 gespeichert.",
            f"The file {path.name} is not saved as UTF-8.",
            "In der Tabellenkalkulation als „CSV UTF-8“ speichern.",
            "Save it as “CSV UTF-8” in the spreadsheet program.",
        ) from None
    records = _parse(path.name, text, _delimiter(text, wanted))
    if not records:
        raise UnreadableFile(
            f"Die Datei {path.name} ist leer.",
            f"The file {path.name} is empty.",
            f"Die erste Zeile nennt die Spalten: {', '.join(wanted)}.",
            f"The first row names the columns: {', '.join(wanted)}.",
        )
    header = [name.strip() for name in records[0]]
    rows = [(number, cells) for number, cells in enumerate(records[1:], start=2) if any(map(str.strip, cells))]
    return RawFile(path.name, header, rows)


def check_header(file: str, header: Sequence[str], declared: Sequence[str]) -> None:
    """Raise BadInput unless `header` has exactly the declared columns.

    Names of the file are repeated only where most of the header is known: in a file without header the first
    line is a person.
    """
    missing = [name for name in declared if name not in header]
    unknown = [name for name in header if name not in declared]
    repeated = sorted({name for name in header if header.count(name) > 1})
    if not (missing or unknown or repeated):
        return
    if len(missing) > len(declared) / 2:
        raise _no_header(file, declared)
    raise _wrong_columns(file, missing, unknown, repeated)


def missing_file(folder: Path, table: Table, present: Iterable[str]) -> BadInput:
    """Say that the file of a table is missing, and which one may be meant."""
    name = f"{table.name}.csv"
    meant = difflib.get_close_matches(name, list(present), n=1)
    return BadInput(
        f"Im Ordner {folder.name} fehlt die Datei {name}.",
        f"The file {name} is missing in the folder {folder.name}.",
        f"Heißt sie dort {meant[0]}? Dann umbenennen." if meant else "Die Datei dazulegen.",
        f"Is it called {meant[0]} there? Then rename it." if meant else "Add the file.",
    )


def read_folder(folder: Path, tables: Sequence[Table]) -> list[RawTable]:
    """Read the CSV files of a folder that are named after `tables`, in their order.

    BadInput where the file of a required table is missing, or a CSV file is there that no table is named after:
    a misspelt optional file would be left out without a word.
    """
    if not folder.is_dir():
        raise UnreadableFile(
            f"{folder.name} ist kein Ordner.",
            f"{folder.name} is not a folder.",
            "Den Ordner mit den CSV-Dateien angeben.",
            "Give the folder that holds the CSV files.",
        )
    present = {path.name for path in folder.iterdir() if path.suffix.lower() == ".csv"}
    known = {f"{table.name}.csv" for table in tables}
    for table in tables:
        if table.required and f"{table.name}.csv" not in present:
            raise missing_file(folder, table, present - known)
    if present - known:
        raise _unknown_file(folder, sorted(present - known)[0], sorted(known))
    return [read_table(folder / f"{table.name}.csv", table) for table in tables if f"{table.name}.csv" in present]


def file_hash(paths: Iterable[Path]) -> str:
    """Return the SHA-256 over names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _arranged(cells: list[str], places: list[int], width: int) -> list[str] | None:
    if len(cells) < width or any(map(str.strip, cells[width:])):
        return None
    return [cells[place].strip() for place in places]


def _delimiter(text: str, wanted: Sequence[str]) -> str:
    first_line = text.partition("\n")[0]
    names = set(wanted)

    def found(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first_line], delimiter=delimiter), list[str]())
        return sum(cell.strip() in names for cell in cells), len(cells)

    return max(_DELIMITERS, key=found)


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


def _no_header(file: str, declared: Sequence[str]) -> BadInput:
    return BadInput(
        f"In {file} fehlen die Spaltennamen in der ersten Zeile.",
        f"The first row of {file} does not hold the column names.",
        f"Die erste Zeile nennt die Spalten: {', '.join(declared)}.",
        f"The first row names the columns: {', '.join(declared)}.",
    )


def _wrong_columns(file: str, missing: list[str], unknown: list[str], repeated: list[str]) -> BadInput:
    de, en, remedy_de, remedy_en = list[str](), list[str](), list[str](), list[str]()
    for name in missing:
        de.append(f"die Spalte {name} fehlt")
        en.append(f"the column {name} is missing")
        meant = difflib.get_close_matches(name, unknown, n=1)
        remedy_de.append(f"„{meant[0]}“ in {name} umbenennen" if meant else f"{name} hinzufügen (darf leer sein)")
        remedy_en.append(f"rename “{meant[0]}” to {name}" if meant else f"add {name} (cells may be empty)")
    renamed = {match for name in missing for match in difflib.get_close_matches(name, unknown, n=1)}
    for name in unknown:
        de.append(f"die Spalte „{name}“ ist unbekannt")
        en.append(f"the column “{name}” is unknown")
        if name not in renamed:
            remedy_de.append(f"„{name}“ weglassen")
            remedy_en.append(f"leave out “{name}”")
    for name in repeated:
        de.append(f"die Spalte {name} steht mehrmals da")
        en.append(f"the column {name} is there more than once")
        remedy_de.append(f"{name} nur einmal aufführen")
        remedy_en.append(f"keep {name} once")
    return BadInput(
        f"In {file}: {'; '.join(de)}.",
        f"In {file}: {'; '.join(en)}.",
        f"Bitte {'; '.join(remedy_de)}.",
        f"Please {'; '.join(remedy_en)}.",
    )


def _unknown_file(folder: Path, name: str, known: list[str]) -> BadInput:
    meant = difflib.get_close_matches(name, known, n=1)
    return BadInput(
        f"Im Ordner {folder.name} liegt die Datei {name}, zu der es keine Tabelle gibt.",
        f"The folder {folder.name} holds the file {name}, for which there is no table.",
        f"In {meant[0]} umbenennen oder herausnehmen." if meant else f"Herausnehmen; Tabellen: {', '.join(known)}.",
        f"Rename it to {meant[0]} or take it out." if meant else f"Take it out; tables: {', '.join(known)}.",
    )
