"""A register with contacts that were recorded here, and the mapping by which they leave and come back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

from api.actions.export_contacts import ContactExport, export_contacts
from api.actions.import_register import import_register
from api.actions.record_contact import record_contact
from graph_schema.ingest.columns import REGISTER
from graph_schema.ingest.mapping import FileMapping, read_mapping
from graph_schema.store.graph import Graph
from tests.integration.small_register import NOW, REGISTER_ROWS, Cells, copied, import_areas, write_folder

TODAY = date(2026, 11, 1)
MAPPING = """
version = "4"
leading_system = "Fachverfahren"
[contacts]
file = "Kontakte_*.csv"
encoding = "windows-1252"
delimiter = ";"
where = { "gelöscht" = "N" }
[contacts.columns]
contact_number = "Kontakt-Nr"
citizen_number = "Kundennummer"
day = "Datum"
channel = { column = "Weg", codes = { "B" = "post", "T" = "phone", "M" = "email", "H" = "visit", "P" = "office" } }
direction = { column = "Richtung", codes = { "A" = "from_office", "E" = "from_citizen" } }
outcome = { column = "Ergebnis", codes = { "J" = "reached", "N" = "failed", "O" = "open" } }
reference = "Referenz Sozialraum"
"""
HEADER = ["Kontakt-Nr", "Kundennummer", "Datum", "Weg", "Richtung", "Ergebnis", "Referenz Sozialraum", "gelöscht"]


async def load_register(graph: Graph, folder: Path) -> None:
    """Load the small register; a person's number begins as a formula would."""
    await import_areas(graph, folder / "data")
    rows = copied(REGISTER_ROWS)
    for table in rows.values():
        for row in table:
            if row.get("citizen_number") == "c4":
                row["citizen_number"] = "=4"
    await import_register(graph, write_folder(folder / "register", rows), data_folder=folder / "data", now=NOW)


async def record(graph: Graph, folder: Path, number: str = "c3", **cells: str) -> str:
    """Record a contact; return its reference."""
    call = {"day": "2026-10-30", "channel": "phone", "direction": "from_office", "outcome": "reached", **cells}
    return await record_contact(
        graph, number, call, recorded_by="Fallmanagement", data_folder=folder / "data", now=NOW, today=TODAY
    )


def mapping_of(folder: Path, text: str = MAPPING) -> FileMapping:
    """Return a mapping that was read from a file."""
    path = folder / "register.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path, REGISTER)


async def export(graph: Graph, folder: Path, text: str = MAPPING, until: date = TODAY) -> ContactExport:
    """Hand contacts over into the folder `out`."""
    return await export_contacts(
        graph, mapping_of(folder, text), folder / "out", data_folder=folder / "data", now=datetime.now(UTC),
        today=TODAY, until=until,
    )  # fmt: skip


def rows_of(path: Path, encoding: str = "cp1252", delimiter: str = ";") -> list[Cells]:
    """Return the rows of a file as the office's system reads it."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))
