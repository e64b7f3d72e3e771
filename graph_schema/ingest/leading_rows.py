"""Values of rows beside a citizen's own that a person changed here (F1): a dwelling's address, a member's role.

They hang at the citizen through whom they were changed, with the register key of the residence or membership. Pure: no
graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_schema.ingest.report import Row
from graph_schema.model.people import ResidenceState

ADDRESS, ROLE = "address", "role"
OF_ROWS = (ADDRESS, ROLE)
"""Fields of `ChangedValue` that are no column of citizens."""
ADDRESS_COLUMNS = ("street", "house_number", "postcode", "town")
STATED_IN: dict[str, tuple[str, tuple[str, ...]]] = {
    ADDRESS: ("households", ADDRESS_COLUMNS),
    ROLE: ("memberships", (ROLE,)),
}
"""In which columns of which table a file states a field."""
_BETWEEN = "|"


def address_text(row: Mapping[str, Any]) -> str | None:
    """Return a written address as one text; None where a row states none, or that somebody has no fixed address.

    >>> address_text({"street": "Weg", "house_number": "1", "postcode": None, "town": "Ort"})
    'Weg|1||Ort'
    """
    if row.get("residence_state") == ResidenceState.NO_FIXED_ADDRESS:
        return None
    parts = [str(row.get(name) or "").replace(_BETWEEN, "/") for name in ADDRESS_COLUMNS]
    return _BETWEEN.join(parts) if any(parts) else None


def address_values(text: str | None) -> dict[str, str | None]:
    """Return the columns of an address that `address_text` made a text of.

    >>> address_values("Weg|1||Ort")
    {'street': 'Weg', 'house_number': '1', 'postcode': None, 'town': 'Ort'}
    """
    parts = text.split(_BETWEEN) if text else [""] * len(ADDRESS_COLUMNS)
    return {name: part or None for name, part in zip(ADDRESS_COLUMNS, parts, strict=True)}


def readable_address(text: str | None) -> str:
    """Return an address in one line, as people read it.

    >>> readable_address("Weg|1|34117|Ort")
    'Weg 1, 34117 Ort'
    """
    values = address_values(text)
    lines = (("street", "house_number"), ("postcode", "town"))
    return ", ".join(filter(None, (" ".join(filter(None, (values[name] for name in line))) for line in lines)))


def with_address(row: Row, text: str | None) -> Row:
    """Return a household's row with another address: coordinates, and who can be asked, belong to the former one."""
    former: Row = dict.fromkeys(("lat", "lon", "residence_state", "reachable_through"))
    return {**row, **former, **address_values(text)}
