"""Cells by which a person's address is protected (F7), and what a report says where one of them cannot be read.

Such a cell counts as "yes" (`graph_schema.ingest.protection`): whoever reads the report must learn that, or they look
for these people in vain.
"""

from __future__ import annotations

from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.columns import Column, Table
from graph_schema.model.people import ResidenceState

PROTECTING = {"citizens": "protected", "households": "residence_state"}
"""The column of a table that says who is protected."""
_MEANWHILE = {
    "citizens": (
        "Bis dahin gilt die Person als geschützt: Kein Ort ihrer Bedarfsgemeinschaften wird gezeigt.",
        "Until then the person counts as protected: no place of their households is shown.",
    ),
    "households": (
        "Bis dahin gilt die Bedarfsgemeinschaft als geschützt: Keiner ihrer Orte wird gezeigt.",
        "Until then the household counts as protected: none of its places is shown.",
    ),
}


def says_protected(column: Column, text: str) -> bool:
    """Tell whether a cell of a column of `PROTECTING` says that somebody is protected, or may say so."""
    if not text:
        return False
    try:
        value = read_cell(column, text)
    except CellError:
        return True
    return value in (True, ResidenceState.PROTECTED)


def protects_meanwhile(table: Table, column: str | None) -> tuple[str, str]:
    """Return what an unreadable cell brings about, in German and English, "" where nothing; None: the whole row."""
    if column is None:
        return _MEANWHILE.get(table.name, ("", ""))
    return _MEANWHILE[table.name] if PROTECTING.get(table.name) == column else ("", "")
