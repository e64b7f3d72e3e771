"""Mappings and the files that they read, as tests write and change them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph_schema.ingest.checks import CheckedTable, check_rows, read_cells
from graph_schema.ingest.columns import REGISTER, Table
from graph_schema.ingest.mapped import read_mapped
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.ingest.report import Row
from graph_schema.ingest.rules import RULES
from graph_schema.ingest.samples import read_samples
from graph_schema.ingest.suggest_mapping import suggest
from graph_schema.ingest.suggested_text import written
from graph_schema.ingest.unused_files import unused_files

Register = Mapping[str, Sequence[Row]]

TOP = 'version = "3"\nleading_system = "Fachverfahren"\n'
BENEFITS = """
[benefit_periods]
file = "Leistung.csv"
[benefit_periods.columns]
citizen_number = "KdNr"
since = "von"
until = "bis"
"""
CITIZENS = """
[citizens]
file = "Personen.csv"
[citizens.columns]
citizen_number = "KdNr"
given_name = "Vorname"
family_name = "Name"
birth_date = "geb"
sex = { column = "Geschlecht", codes = { "w" = "female", "m" = "male" } }
employability = { value = "able" }
protected = { value = "nein" }
"""

PERSON = "KdNr;Vorname;Name;geb;Geschlecht"
ADA = "7;Ada;Eins;01.05.1990;w"


def mapping_of(folder: Path, text: str, *, top: str = TOP) -> FileMapping:
    """Write a mapping into a folder beside that of the files, and read it."""
    path = folder / "register.toml"
    path.write_text(top + text, encoding="utf-8")
    return read_mapping(path, REGISTER)


def rows_of(folder: Path, mapping: str, **files: str | bytes) -> CheckedTable:
    """Read the one table of a mapping from CSV files, given by their names without ending."""
    export = folder / "export"
    export.mkdir(exist_ok=True)
    for name, content in files.items():
        (export / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    (raw,) = read_mapped(export, mapping_of(folder, mapping))
    checked = read_cells(raw)
    check_rows(checked, RULES.get(checked.table.name, ()))
    return checked


def person(folder: Path, mapping: str, *rows: str, header: str = PERSON) -> CheckedTable:
    """Read rows of a file of persons."""
    return rows_of(folder, mapping, Personen="\n".join((header, *rows)) + "\n")


def with_column(line: str, text: str = CITIZENS) -> str:
    """The mapping with one column more."""
    return f"{text}{line}\n"


def with_option(line: str, text: str = CITIZENS) -> str:
    """The mapping of persons with one option of the table more."""
    return text.replace("[citizens.columns]", f"{line}\n[citizens.columns]")


def refused(checked: CheckedTable) -> list[tuple[int, str, str]]:
    """Row, column and kind of every refusal."""
    return [(each.row, each.column, each.kind.value) for each in checked.refusals]


def suggested(folder: Path, tables: Sequence[Table] = REGISTER, *, german: bool = False) -> str:
    """The text of a mapping that is suggested for a folder."""
    samples = read_samples(folder)
    found = suggest(tables, samples)
    there = [each.name for each in folder.iterdir()]
    unused = unused_files(tables, samples, found, there)
    return written(tables, found, samples, unused=unused, german=german)


def as_mapping(folder: Path, text: str) -> FileMapping:
    """Read the text of a whole mapping."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, REGISTER)


def columns_of(mapping: FileMapping) -> dict[tuple[str, str], str]:
    """Our columns that are read from one column of the file as it is, or by its codes."""
    return {
        (table.table.name, ours): source.column
        for table in mapping.tables
        for ours, source in table.columns.items()
        if source.column is not None and source.pattern is None
    }


def written_file(folder: Path, name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """Write a file as an office's system does, and return its folder."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([header, *rows])
    (folder / name).write_bytes(text.getvalue().encode("cp1252", errors="replace"))
    return folder
