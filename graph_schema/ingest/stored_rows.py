"""Rows of the register as far as they are kept: equal content, equal row, however a file wrote it."""

from __future__ import annotations

from typing import Any

from graph_schema.ingest.columns import CITIZENS, CONTACTS, HOUSEHOLDS, Table
from graph_schema.ingest.report import Row
from graph_schema.model.people import ResidenceState


def as_stored(table: Table, row: Row) -> Row:
    """Return a row of the register without what is not kept of it, and with lists in one order.

    Not kept: the state of a channel that there is not, coordinates of people without fixed address, whether a
    residence is located, which is found out here, and our own reference of a contact.
    """
    stored: Row = {name: _in_order(value) if isinstance(value, list) else value for name, value in row.items()}
    if table is CITIZENS:
        stored["protected"] = bool(row["protected"])
        stored["phone_state"] = row["phone_state"] if row["phone"] is not None else None
        stored["email_state"] = row["email_state"] if row["email"] is not None else None
    elif table is HOUSEHOLDS:
        if row["residence_state"] in (ResidenceState.LOCATED, ResidenceState.NOT_LOCATED):
            stored["residence_state"] = None
        if not has_place(row, protected=False):
            stored["lat"] = stored["lon"] = None
    elif table is CONTACTS:
        stored["reference"] = None
    return stored


def has_place(row: Row, protected: bool) -> bool:
    """Tell whether a residence has a place that may be stored.

    Protected: none (F7). No fixed address: it would be that of a counselling centre.
    """
    return not protected and row["residence_state"] != ResidenceState.NO_FIXED_ADDRESS


def _in_order(values: list[Any]) -> list[Any] | None:
    """Return a list in one order: which language or need a file names first says nothing. Nothing for an empty one."""
    return sorted(values, key=_by_name) or None


def _by_name(value: str | dict[str, str]) -> str:
    return value["code"] if isinstance(value, dict) else value
