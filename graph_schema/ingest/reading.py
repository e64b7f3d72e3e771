"""Reading files whose columns are named as ours are: headers are checked here."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graph_schema.errors import BadInput, UnreadableFile
from graph_schema.ingest.columns import Table
from graph_schema.ingest.files import read_file, require_rows, rows_about
from graph_schema.ingest.left_out import LeftOut
from graph_schema.ingest.packing import typed
from graph_schema.ingest.progress import SILENT, RowCount
from graph_schema.ingest.report import Progress
from graph_schema.ingest.spool import IN_MEMORY, Spools

_ENDINGS = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class WrongWidth:
    """Stands for a row that has another number of cells than the header: which of them is which is not known."""

    found: int
    declared: int
    cells: tuple[str, ...] = field(default=(), compare=False, repr=False)


ROWS = typed(tuple[int, list[str] | WrongWidth])
"""Numbered rows of a table, as a spool keeps them."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file as text: `rows` are (row number as a spreadsheet counts, cells in the order of `table.columns`).

    `shown` gives the name that a column has in the file, where it is not our own; an option that stands for a column
    begins with `--`.
    """

    table: Table
    file: str
    rows: Sequence[tuple[int, list[str] | WrongWidth]]
    shown: dict[str, str] = field(default_factory=dict[str, str])
    mapped: frozenset[str] = frozenset()
    """Columns that a mapping reads: a code that is not ours is missing there."""
    unclear: Mapping[int, str] = field(default_factory=dict[int, str])
    """Row number → the file's column by which a mapping chooses rows, and which holds the error value of a formula."""
    left_out: LeftOut = field(default_factory=LeftOut)
    """Rows of the file that the table does not take."""
    repeated: tuple[str, str] = ("", "")
    """What else can be done with rows that share a key, in German and English: a sentence, or nothing."""


def read_table(path: Path, table: Table, spools: Spools = IN_MEMORY, count: RowCount = SILENT) -> RawTable:
    """Read a CSV file with the columns of `table`, in any order.

    UnreadableFile (missing, unknown encoding, no CSV, no rows) and BadInput (a column is missing, unknown, or named
    twice).
    """
    raw = read_file(path, [column.name for column in table.columns], spools=spools, count=count)
    optional = frozenset(column.name for column in table.columns if column.may_be_missing)
    check_header(raw.file, raw.header, [column.name for column in table.columns], optional)
    require_rows(raw, may_be_missing=not table.required)
    places = [raw.header.index(column.name) if column.name in raw.header else None for column in table.columns]
    width = len(raw.header)
    rows = ((number, _arranged(cells, places, width)) for number, cells in raw.rows)
    return RawTable(table, raw.file, spools.of(rows, ROWS))


def whole_row(cells: list[str], width: int) -> list[str] | WrongWidth:
    """Return the cells of a row that has at least `width` of them and nothing behind; `WrongWidth` otherwise."""
    if len(cells) < width or any(map(str.strip, cells[width:])):
        return WrongWidth(len(cells), width, tuple(cell.strip() for cell in cells))
    return cells


def check_header(
    file: str, header: Sequence[str], declared: Sequence[str], optional: Container[str] = frozenset()
) -> None:
    """Raise BadInput unless `header` has exactly the declared columns; those that are `optional` may be missing.

    Names of the file are repeated only where most of the header is known: in a file without header the first
    line is a person.
    """
    missing = [name for name in declared if name not in header and name not in optional]
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
    others = list(present)
    meant = difflib.get_close_matches(name, others, n=1)
    own_de, own_en = _OWN_FILES if others else ("", "")
    return BadInput(
        f"Im Ordner {folder.name} fehlt die Datei {name}.",
        f"The file {name} is missing in the folder {folder.name}.",
        (f"Heißt sie dort {meant[0]}? Dann umbenennen." if meant else "Die Datei dazulegen.") + own_de,
        (f"Is it called {meant[0]} there? Then rename it." if meant else "Add the file.") + own_en,
    )


_OWN_FILES = (
    " Haben Dateien und Spalten die Namen des eigenen Verfahrens: --suggest-mapping ZUORDNUNG.toml schreibt dafür eine "
    "erste Zuordnung, --mapping ZUORDNUNG.toml liest mit ihr.",
    " If files and columns have names of your own system: --suggest-mapping MAPPING.toml writes a first mapping for "
    "them, --mapping MAPPING.toml reads by it.",
)


def read_folder(
    folder: Path, tables: Sequence[Table], spools: Spools = IN_MEMORY, progress: Progress | None = None
) -> list[RawTable]:
    """Read the CSV files and workbooks of a folder that are named after `tables`, in their order.

    BadInput where the file of a required table is missing, or there is none at all, or two, or a file is there that no
    table is named after: a misspelt optional file would be left out without a word.
    """
    if not folder.is_dir():
        raise UnreadableFile(
            f"{folder.name} ist kein Ordner.",
            f"{folder.name} is not a folder.",
            "Den Ordner mit den CSV-Dateien angeben.",
            "Give the folder that holds the CSV files.",
        )
    present = {
        path.name
        for path in folder.iterdir()
        if path.suffix.lower() in _ENDINGS and not path.name.startswith((".", "~$"))
    }
    files = {table.name: [name for end in _ENDINGS if (name := f"{table.name}{end}") in present] for table in tables}
    unknown = present - {name for names in files.values() for name in names}
    for table in tables:
        if table.required and not files[table.name]:
            raise missing_file(folder, table, unknown)
        if len(files[table.name]) > 1:
            raise _two_files(folder, files[table.name])
    if unknown:
        raise _unknown_file(folder, sorted(unknown)[0], sorted(f"{table.name}.csv" for table in tables))
    if not present:
        raise missing_file(folder, tables[0], present)
    count = RowCount(progress, "read", rows_about(folder / name for name in present))
    return [read_table(folder / name, table, spools, count) for table in tables for name in files[table.name]]


def _arranged(cells: list[str], places: Sequence[int | None], width: int) -> list[str] | WrongWidth:
    whole = whole_row(cells, width)
    if isinstance(whole, WrongWidth):
        return whole
    return [whole[place].strip() if place is not None else "" for place in places]


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


def _two_files(folder: Path, names: Sequence[str]) -> BadInput:
    return BadInput(
        f"Im Ordner {folder.name} liegen {' und '.join(names)}: welche gilt, ist nicht zu erkennen.",
        f"The folder {folder.name} holds {' and '.join(names)}: which one counts cannot be told.",
        "Eine der beiden herausnehmen.",
        "Take one of them out.",
    )
