"""A household's move that a person entered here (F1), as one text: from which day, and where.

The text is what imports meet and what is settled, as an address is. Pure: no graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from graph_schema.ingest.leading_rows import ADDRESS_COLUMNS, address_text, address_values
from graph_schema.ingest.report import Row
from graph_schema.model.people import ResidenceState

MOVE = "move"
"""Field of `ChangedValue`: what is held is the dwelling from a day on, and that the former one ended before."""
_BETWEEN = "|"
_DAY = timedelta(days=1)


class MoveKind(StrEnum):
    """What is said of the time from the day on."""

    HOME = "home"
    NO_FIXED_ADDRESS = "no_fixed_address"
    NOT_WRITTEN = "not_written"
    """A dwelling of which the files state a place and no address."""
    ENDED = "ended"
    """The former dwelling has ended, and none is stated after it."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which day a household lives where. `address`: as of `address_text`, None without one."""

    day: date
    kind: MoveKind
    address: str | None = None
    reachable_through: str = ""

    @property
    def text(self) -> str:
        """The move as one text.

        >>> Move(date(2026, 11, 1), MoveKind.HOME, "Weg|1||Ort").text
        '2026-11-01|home|Weg|1||Ort|'
        """
        values = address_values(self.address)
        reachable = self.reachable_through.replace(_BETWEEN, "/")
        return _BETWEEN.join(
            (self.day.isoformat(), self.kind, *(values[name] or "" for name in ADDRESS_COLUMNS), reachable)
        )

    @property
    def last_day_before(self) -> date:
        """Last day in the former dwelling."""
        return self.day - _DAY


def move_of(text: str) -> Move:
    """Return the move that `Move.text` made a text of.

    >>> move_of("2026-11-01|no_fixed_address|||||Caritas").reachable_through
    'Caritas'
    """
    day, kind, *address, reachable = text.split(_BETWEEN)
    written = _BETWEEN.join(address) if any(address) else None
    return Move(date.fromisoformat(day), MoveKind(kind), written, reachable)


def stated_move(row: Mapping[str, Any], day: date) -> Move:
    """Return what a row of a file (or a dwelling of the graph) says of where a household lives from `day` on."""
    state = row.get("residence_state") or row.get("state")
    if state == ResidenceState.NO_FIXED_ADDRESS:
        return Move(day, MoveKind.NO_FIXED_ADDRESS)
    address = address_text(row)
    return Move(day, MoveKind.HOME if address else MoveKind.NOT_WRITTEN, address)


def ended_before(day: date) -> Move:
    """Return that a dwelling has ended on the day before, and none is stated after it."""
    return Move(day, MoveKind.ENDED)


def moved_row(row: Row, move: Move, until: date | None) -> Row:
    """Return a household's row as that of the dwelling into which it moved."""
    homeless = move.kind is MoveKind.NO_FIXED_ADDRESS
    return {
        **row,
        **dict.fromkeys(("lat", "lon")),
        **address_values(move.address),
        "residence_since": move.day,
        "residence_until": until,
        "residence_state": ResidenceState.NO_FIXED_ADDRESS.value if homeless else None,
        "reachable_through": (move.reachable_through or None) if homeless else None,
    }
