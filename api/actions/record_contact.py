"""Use case: a contact is recorded here, listed, and told as a note for the office's system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from api.actions.register_keys import register_hash
from graph_schema.errors import BadInput, NotFound
from graph_schema.ingest.cells import CellError, read_cell
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.columns import CONTACTS
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.model.people import ChannelKind, ContactDirection, ContactEvent, ContactOutcome
from graph_schema.store import contacts
from graph_schema.store.figures import mark_figures_stale
from graph_schema.store.graph import Graph

HERE = "here"
LONGEST_FUNCTION = 80
_SHORT = 8
"""Characters of a contact's reference by which a person names it."""
_CELLS = ("day", "channel", "direction", "outcome")
_COLUMNS = {column.name: column for column in CONTACTS.columns}


@dataclass(frozen=True, slots=True)
class RecordedContact:
    """A contact that was recorded here. Personal: for the terminal of somebody who may see it.

    `reference` is its random id, `recorded_by` the function of who recorded it, `left_in` the file's id, or None.
    """

    reference: str
    citizen_number: str
    event: ContactEvent
    recorded_by: str
    recorded_at: datetime
    left_in: str | None

    @property
    def name(self) -> str:
        """What stands for the contact in commands."""
        return self.reference[:_SHORT]


async def record_contact(
    graph: Graph,
    citizen_number: str,
    cells: Mapping[str, str],
    *,
    recorded_by: str,
    data_folder: Path,
    now: datetime,
    today: date,
) -> str:
    """Record a contact with a citizen of the register; return its reference.

    `cells` are day, channel, direction and outcome as text, checked as those of an import are. BadInput where one of
    them cannot be read, the day is after `today`, or `recorded_by` (a function, no name) is empty or too long;
    NotFound where the register has no such citizen. Figures count it from the next computation on.
    """
    values = read_contact(cells, today)
    function = " ".join(recorded_by.split())
    if not 0 < len(function) <= LONGEST_FUNCTION:
        raise _wrong(
            "recorded_by",
            f"Eine Funktion mit höchstens {LONGEST_FUNCTION} Zeichen, etwa „Fallmanagement“.",
            f"A function of at most {LONGEST_FUNCTION} characters, such as “case management”.",
        )
    hashed = await register_hash(graph, data_folder)
    reference = new_id()
    properties = {**values, "origin": HERE, "recorded_by": function, "recorded_at": now}
    citizen = hashed("citizen", citizen_number.strip())
    if not await contacts.has_citizen(graph, citizen):
        raise NotFound(
            "Im Register ist niemand mit dieser Nummer; es wurde nichts festgehalten.",
            "The register has nobody with this number; nothing was recorded.",
            "Die Nummer prüfen, wie sie im führenden System steht.",
            "Check the number as it stands in the leading system.",
        )
    await graph.write_all([contacts.save_recorded_contact(citizen, reference, properties), mark_figures_stale(now)])
    return reference


def read_contact(cells: Mapping[str, str], today: date) -> dict[str, Any]:
    """Return day, channel, direction and outcome from text, checked as an import's; BadInput names what is wrong."""
    values = {name: _read(name, cells.get(name, "")) for name in _CELLS}
    if values["day"] > today:
        raise _wrong("day", "Ein Kontakt liegt nicht in der Zukunft.", "A contact does not lie in the future.")
    return values


async def list_recorded_contacts(
    graph: Graph, since: datetime, *, data_folder: Path, days: int = 1
) -> list[RecordedContact]:
    """Return what was recorded here in the `days` from `since` (local midnight, with zone), the oldest first."""
    hashed = await register_hash(graph, data_folder)
    rows = await contacts.load_recorded_contacts(graph, since, since + timedelta(days=days))
    return [_recorded(hashed, row) for row in rows]


async def find_recorded_contact(graph: Graph, name: str, *, data_folder: Path) -> RecordedContact:
    """Return the contact whose reference begins with `name`; NotFound where there is none, or are several."""
    hashed = await register_hash(graph, data_folder)
    rows = await contacts.find_recorded_contacts(graph, name) if len(name) >= _SHORT else []
    if len(rows) != 1:
        raise NotFound(
            f"Kein hier festgehaltener Kontakt heißt {name}.",
            f"No contact that was recorded here is called {name}.",
            "„sozialraum contacts list“ zeigt die Kontakte eines Tages mit ihrem Namen.",
            "“sozialraum contacts list” shows the contacts of a day with their names.",
        )
    return _recorded(hashed, rows[0])


def _recorded(hashed: RegisterHash, row: Mapping[str, Any]) -> RecordedContact:
    event = ContactEvent(
        row["day"], ChannelKind(row["channel"]), ContactDirection(row["direction"]), ContactOutcome(row["outcome"])
    )
    number = hashed.seal.open("Citizen", row["citizen"], row["sealed_citizen"])
    return RecordedContact(row["id"], number, event, row["recorded_by"], row["recorded_at"], row["export_id"])


def _read(name: str, text: str) -> Any:
    try:
        return read_cell(_COLUMNS[name], text.strip())
    except CellError as error:
        raise _wrong(name, error.remedy_de, error.remedy_en) from None


def _wrong(name: str, remedy_de: str, remedy_en: str) -> BadInput:
    what_de, what_en = _WORDS[name]
    return BadInput(
        f"{what_de}: Diese Angabe geht nicht; es wurde nichts festgehalten.",
        f"{what_en}: this cannot be used; nothing was recorded.",
        remedy_de,
        remedy_en,
    )


_WORDS = {
    "day": ("Tag", "Day"),
    "channel": ("Weg", "Channel"),
    "direction": ("Richtung", "Direction"),
    "outcome": ("Ergebnis", "Outcome"),
    "recorded_by": ("Funktion", "Function"),
}
