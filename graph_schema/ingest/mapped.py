"""Reading an office's files through its mapping: their columns, codes, dates and rows become those of our tables."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path

from graph_schema.errors import BadInput
from graph_schema.ingest.cells import CellError, is_formula_error, read_cell
from graph_schema.ingest.columns import DIRECTORY, REGISTER, Column, Table
from graph_schema.ingest.digests import as_array, digest, digests, first_of_each
from graph_schema.ingest.files import RawFile, read_file, require_rows, rows_about
from graph_schema.ingest.left_out import LeftOut
from graph_schema.ingest.mapped_cells import Reader, reader
from graph_schema.ingest.mapping import FileMapping, TableSource
from graph_schema.ingest.mapping_checks import no_section
from graph_schema.ingest.progress import RowCount
from graph_schema.ingest.protecting_cells import PROTECTING, says_protected
from graph_schema.ingest.reading import ROWS, RawTable, WrongWidth, whole_row
from graph_schema.ingest.report import Progress
from graph_schema.ingest.spool import IN_MEMORY, Spools

ANYTHING = "*"
"""In `where`: whatever the cell holds, but not nothing."""
_REFERRED_TO = {column.refers_to for table in (*REGISTER, *DIRECTORY) for column in table.columns}
"""Tables of which the numbers in rows left out are remembered."""


def read_mapped(
    folder: Path, mapping: FileMapping, spools: Spools = IN_MEMORY, progress: Progress | None = None
) -> list[RawTable]:
    """Read the files that a mapping names from a folder, in the order of the tables.

    BadInput where a file is missing or several fit, or where columns are missing or neither mapped nor ignored.
    """
    files: dict[tuple[Path, object], RawFile] = {}
    tables: list[RawTable] = []
    paths = [find_file(folder, source, mapping.file) for source in mapping.tables]
    count = RowCount(progress, "read", rows_about(set(paths)))
    for source, path in zip(mapping.tables, paths, strict=True):
        read = (path, source.format)
        if read not in files:
            wanted = [name for each in source.columns.values() for name in each.columns]
            files[read] = read_file(path, wanted, source.format, spools, count)
            require_rows(files[read], may_be_missing=not source.table.required)
        tables.append(mapped(files[read], source, mapping, spools))
    return tables


def read_mapped_file(path: Path, mapping: FileMapping, table: Table) -> RawTable:
    """Read one file of `table`, whatever it is called; BadInput where the mapping does not name the table."""
    for source in mapping.tables:
        if source.table is table:
            raw = read_file(path, [name for each in source.columns.values() for name in each.columns], source.format)
            require_rows(raw)
            return mapped(raw, source, mapping)
    raise no_section(mapping.file, table)


def find_file(folder: Path, source: TableSource, mapping: str) -> Path:
    """Return the one file of a folder that a mapping means for a table."""
    there = _file_names(folder)
    if (found := _fitting(folder, source, there)) is not None:
        return found
    place = f"[{source.table.name}] file"
    meant = difflib.get_close_matches(source.file, there, n=1)
    raise BadInput(
        f"Die Zuordnung {mapping} nennt unter {place} „{source.file}“; im Ordner {folder.name} liegt keine solche "
        "Datei.",
        f"The mapping {mapping} names “{source.file}” under {place}; the folder {folder.name} has no such file.",
        f"Ist „{meant[0]}“ gemeint?" if meant else "Die Datei dazulegen oder die Zuordnung berichtigen.",
        f"Is “{meant[0]}” meant?" if meant else "Add the file, or correct the mapping.",
    )


def files_of(folder: Path, mapping: FileMapping) -> dict[str, list[Path]]:
    """Return the file of each table that a mapping names, empty where it is not there; BadInput where several fit."""
    there = _file_names(folder)
    found = {source.table.name: _fitting(folder, source, there) for source in mapping.tables}
    return {name: [path] if path is not None else [] for name, path in found.items()}


def _file_names(folder: Path) -> list[str]:
    """Return the names of the files in a folder, without hidden ones and those that Excel keeps beside open ones."""
    return sorted(path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))


def _fitting(folder: Path, source: TableSource, there: Sequence[str]) -> Path | None:
    """Return the file that fits a table; None where there is none, BadInput where there are several."""
    fitting = [name for name in there if fits(source.file, name)]
    if len(fitting) > 1:
        place = f"[{source.table.name}] file"
        raise BadInput(
            f"Für {place} = „{source.file}“ liegen mehrere Dateien in {folder.name}: {', '.join(fitting[:5])}.",
            f"Several files in {folder.name} fit {place} = “{source.file}”: {', '.join(fitting[:5])}.",
            "Nur die Dateien einer Lieferung in den Ordner legen.",
            "Put the files of one delivery only into the folder.",
        )
    return folder / fitting[0] if fitting else None


def fits(pattern: str, name: str) -> bool:
    """Tell whether a file of this name is meant by a name in a mapping, in which * stands for anything.

    >>> fits("BG_*.csv", "BG_2026-11.csv"), fits("BG_*.csv", "BG.csv")
    (True, False)
    """
    meant = ".*".join(map(re.escape, _composed(pattern).split("*")))
    return re.fullmatch(meant, _composed(name)) is not None


def _composed(name: str) -> str:
    """Return a name with its umlauts as one letter each: files from a Mac have two."""
    return unicodedata.normalize("NFC", name)


def mapped(raw: RawFile, source: TableSource, mapping: FileMapping, spools: Spools = IN_MEMORY) -> RawTable:
    """Return the rows of a file as rows of a table."""
    _check_header(raw, source, mapping)
    place = {name: number for number, name in enumerate(raw.header)}
    columns = source.table.columns
    readers = [reader(source.columns.get(column.name), column, source, place) for column in columns]
    return RawTable(
        source.table,
        raw.file,
        spools.of(_rows(raw, source, place, readers), ROWS),
        shown=_shown(source),
        mapped=frozenset(source.columns),
        unclear=_unclear(raw, source, place),
        left_out=_left_out(raw, source, place, readers),
        repeated=_repeated(source),
    )


def _repeated(source: TableSource) -> tuple[str, str]:
    """Return what a mapping can say to rows that share a key; with `distinct` they do not say the same."""
    if source.distinct:
        return "", ""
    option = f"distinct = true ([{source.table.name}])"
    return (
        f"Sagen sie dasselbe, zählt mit {option} in der Zuordnung nur eine.",
        f"If they say the same, only one counts with {option} in the mapping.",
    )


def _unclear(raw: RawFile, source: TableSource, place: Mapping[str, int]) -> dict[int, str]:
    """Return the rows of which it cannot be said whether `where` takes them: a formula failed there."""
    return {
        number: name
        for name in source.where
        for number, cells in raw.rows
        if place[name] < len(cells) and is_formula_error(cells[place[name]].strip())
    }


def _is_wanted(cell: str, value: str) -> bool:
    return cell == value or (value == ANYTHING and bool(cell)) or is_formula_error(cell)


def _rows(
    raw: RawFile, source: TableSource, place: Mapping[str, int], readers: Sequence[Reader]
) -> Iterator[tuple[int, list[str] | WrongWidth]]:
    """Yield the rows that are wanted; with `distinct` only the first of those that say the same."""
    if not source.distinct:
        yield from _wanted_rows(raw, source, place, readers)
        return
    # Twice through the file, so that no row is held: rows of a wrong width count as unlike any other.
    rows = enumerate(row for _, row in _wanted_rows(raw, source, place, readers))
    first = first_of_each(digests(at if isinstance(row, WrongWidth) else row for at, row in rows))
    yield from compress(_wanted_rows(raw, source, place, readers), first)


def _wanted_rows(
    raw: RawFile, source: TableSource, place: Mapping[str, int], readers: Sequence[Reader]
) -> Iterator[tuple[int, list[str] | WrongWidth]]:
    for number, whole, wanted in _chosen_rows(raw, source, place):
        if isinstance(whole, WrongWidth):
            yield number, whole
        elif wanted:
            yield number, [read(whole) for read in readers]


def _chosen_rows(
    raw: RawFile, source: TableSource, place: Mapping[str, int]
) -> Iterator[tuple[int, list[str] | WrongWidth, bool]]:
    """Yield every row with its number, and whether `where` takes it; a row of a wrong width is always taken."""
    wanted = [(place[name], value) for name, value in source.where.items()]
    for number, cells in raw.rows:
        whole = whole_row(cells, len(raw.header))
        yield (
            number,
            whole,
            isinstance(whole, WrongWidth) or all(_is_wanted(whole[column].strip(), value) for column, value in wanted),
        )


def _left_out(raw: RawFile, source: TableSource, place: Mapping[str, int], readers: Sequence[Reader]) -> LeftOut:
    """Return what is remembered of the rows that `where` does not take; of their numbers where the file has some."""
    if not source.where:
        return LeftOut(len(raw.rows))
    columns = source.table.columns
    protecting = PROTECTING.get(source.table.name)
    protects = next((each for each in zip(columns, readers, strict=True) if each[0].name == protecting), None)
    remembered = source.table.name in _REFERRED_TO
    by_where, numbers, protected = 0, bytearray(), set[str]()
    for _, cells, wanted in _chosen_rows(raw, source, place):
        if wanted or isinstance(cells, WrongWidth):
            continue
        by_where += 1
        if not remembered or (number := _number(columns[0], readers[0](cells))) is None:
            continue
        numbers += digest(number)
        if protects is not None and says_protected(protects[0], protects[1](cells)):
            protected.add(number)
    return LeftOut(len(raw.rows), by_where, numbers=as_array(numbers), protected=frozenset(protected))


def _number(column: Column, text: str) -> str | None:
    """Return a number as it is read of a row that is taken; None where there is none, or no readable one."""
    try:
        return read_cell(column, text) if text else None
    except CellError:
        return None


def _shown(source: TableSource) -> dict[str, str]:
    """Return how each of our columns is called in the file; what the mapping states is no column of it."""
    return {
        name: " + ".join(each.columns) if each.columns else f"--mapping {source.table.name}.{name}"
        for name, each in source.columns.items()
    }


def _check_header(raw: RawFile, source: TableSource, mapping: FileMapping) -> None:
    """Raise BadInput where a column is missing, stands twice, or is neither mapped nor ignored.

    A renamed column must not become an empty one, and a new one should be decided on. Names of the file are repeated
    only where some are known: in a file without header the first line is a person.
    """
    used = _used(source)
    missing = sorted(used - set(raw.header))
    if used and len(missing) == len(used):
        raise _no_known_column(raw, source, mapping.file)
    for name in missing:
        meant = difflib.get_close_matches(name, raw.header, n=1)
        raise BadInput(
            f"In {raw.file} fehlt die Spalte „{name}“, die die Zuordnung {mapping.file} nennt.",
            f"{raw.file} has no column “{name}”, which the mapping {mapping.file} names.",
            f"Ist „{meant[0]}“ gemeint? Dann die Zuordnung berichtigen." if meant else "Die Zuordnung berichtigen.",
            f"Is “{meant[0]}” meant? Then correct the mapping." if meant else "Correct the mapping.",
        )
    if repeated := sorted(name for name in used if raw.header.count(name) > 1):
        raise BadInput(
            f"In {raw.file} steht die Spalte „{repeated[0]}“ mehrmals.",
            f"{raw.file} has the column “{repeated[0]}” more than once.",
            "Die Spalten im Export unterscheiden.",
            "Give the columns different names in the export.",
        )
    others = [name for name in raw.header if name and name not in _named(source, mapping)]
    if others and not source.ignore_others:
        listed = ", ".join(f"„{name}“" for name in others[:8])
        raise BadInput(
            f"In {raw.file} stehen Spalten, die die Zuordnung {mapping.file} nicht nennt: {listed}.",
            f"{raw.file} has columns that the mapping {mapping.file} does not name: {', '.join(others[:8])}.",
            f"Unter [{source.table.name}.columns] zuordnen, unter ignore aufführen, oder ignore_others = true setzen.",
            f"Map them under [{source.table.name}.columns], list them under ignore, or set ignore_others = true.",
        )


def _named(source: TableSource, mapping: FileMapping) -> set[str]:
    """Return the columns of a file that a mapping names for any table: a flat export holds several."""
    beside = [each for each in mapping.tables if (each.file, each.format.sheet) == (source.file, source.format.sheet)]
    return {name for each in beside for name in (*_used(each), *each.ignore)}


def _used(source: TableSource) -> set[str]:
    counted = {name for names in source.counts.values() for name in names}
    return {name for each in source.columns.values() for name in each.columns} | source.where.keys() | counted


def _no_known_column(raw: RawFile, source: TableSource, mapping: str) -> BadInput:
    row = source.format.header_row
    return BadInput(
        f"In {raw.file}, Zeile {row}, steht keine der Spalten, die die Zuordnung {mapping} nennt.",
        f"Row {row} of {raw.file} has none of the columns that the mapping {mapping} names.",
        "header_row nennt die Zeile mit den Spaltennamen; encoding und delimiter prüfen.",
        "header_row states the row with the column names; check encoding and delimiter.",
    )
