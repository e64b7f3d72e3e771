"""Days that are typed into a form of a page: as the pages show them, or as ISO 8601 writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graph_schema.errors import BadInput
from graph_schema.ingest.cells import EARLIEST, LATEST, CellError, read_cell
from graph_schema.ingest.columns import CONTACTS
from graph_schema.ingest.refusals import RefusalKind

_DAY = next(column for column in CONTACTS.columns if column.name == "day")


def read_day(fields: Mapping[str, str], name: str) -> date:
    """Return the day of a field; BadInput where it is none.

    The day stands before the month, whatever is between them: German pages show `03.11.2026`, English ones
    `03/11/2026`, and either can be typed on both. A day that is read the American way is no day of ours.

    >>> read_day({"day": " 03/11/2026 "}, "day") == read_day({"day": "03.11.2026"}, "day") == date(2026, 11, 3)
    True
    """
    try:
        day: date = read_cell(_DAY, as_dotted(fields.get(name, "")))
    except CellError as error:
        raise _unreadable(error) from None
    return day


def as_dotted(typed: str) -> str:
    """Return a typed day with points, as cells are read; what is none stays none."""
    return typed.strip().replace("/", ".")


def _unreadable(error: CellError) -> BadInput:
    if error.kind is RefusalKind.DATE_OUT_OF_RANGE:
        return BadInput(
            "Dieser Tag liegt zu weit zurück oder voraus.", "This day is too far back or ahead.",
            f"Möglich sind {EARLIEST.year} bis {LATEST.year}.", f"Possible is {EARLIEST.year} to {LATEST.year}.",
        )  # fmt: skip
    return BadInput(
        "Dieser Tag ist nicht lesbar.",
        "This day cannot be read.",
        "Schreiben Sie TT.MM.JJJJ, etwa 03.11.2026; den Tag muss es geben.",
        "Write DD/MM/YYYY (the day first), such as 03/11/2026; the day must exist.",
    )
