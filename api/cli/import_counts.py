"""What became of the rows of an import, table by table, in words."""

from __future__ import annotations

from dataclasses import replace

from api.actions.import_words import COUNTS, TABLES
from api.cli.output import choose
from api.cli.written import written_number
from graph_schema.ingest.report import Counts, ImportReport


def counted_lines(report: ImportReport, *, loaded: bool, check_only: bool) -> list[str]:
    """Return a line per table: what became of its rows or, where nothing is written, how many are valid."""
    told: list[str] = []
    for name, counts in report.tables.items():
        read = report.rows_read.get(name) if check_only or not loaded else None
        told.append(f"{choose(*TABLES[name])}: {count_words(counts) if read is None else _checked_words(read, counts)}")
    return told


def _checked_words(read: int, counts: Counts) -> str:
    """Return `12 rows read: 11 valid (3 created, 8 unchanged), 1 refused`; without what was not compared."""
    valid = replace(counts, refused=0, vanished=0)
    compared = f" ({count_words(valid)})" if any(valid.as_dict().values()) else ""
    rows = choose(
        f"{written_number(read)} {'Zeile' if read == 1 else 'Zeilen'} gelesen: {written_number(read - counts.refused)} "
        f"gültig{compared}, {written_number(counts.refused)} abgewiesen",
        f"{written_number(read)} {'row' if read == 1 else 'rows'} read: {written_number(read - counts.refused)} "
        f"valid{compared}, {written_number(counts.refused)} refused",
    )
    return f"{rows}, {count_words(Counts(vanished=counts.vanished))}" if counts.vanished else rows


def count_words(counts: Counts) -> str:
    """Return counts in words: `3 created, 12 unchanged`."""
    parts = [f"{written_number(count(counts))} {choose(de, en)}" for count, de, en in COUNTS if count(counts)]
    return ", ".join(parts) or choose("nichts", "nothing")


def nothing_changed(total: Counts) -> str:
    """Return why an import changed nothing."""
    if not total.unchanged and not total.refused:
        return choose("Nichts geladen: keine Zeile nennt einen Wert.", "Nothing loaded: no row holds a value.")
    if not total.unchanged:
        return choose("Nichts geladen: alle Zeilen sind abgewiesen.", "Nothing loaded: all rows are refused.")
    if total.refused:
        return choose(
            "Nichts geändert: alle gültigen Zeilen waren schon da.",
            "Nothing changed: all valid rows were there already.",
        )
    return choose("Nichts geändert: alles war schon da.", "Nothing changed: everything was there already.")
