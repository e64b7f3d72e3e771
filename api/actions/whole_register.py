"""A register that comes by page or program is a whole delivery: with a part of it one could ask for single people."""

from __future__ import annotations

from graph_schema.errors import BadInput
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.load import ImportSession
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.office_time import office_day
from graph_schema.store.register import load_active_citizens
from graph_schema.written import number_words

LEAST = 0.5
"""Share of the people who are known and draw benefits that a delivery names at least."""


class PartialRegister(BadInput):
    """The files name too few of the people who are known."""


async def require_whole(session: ImportSession, citizens: CheckedTable, hashed: RegisterHash) -> None:
    """Raise PartialRegister where the valid rows name fewer than half of the people who are known and draw benefits.

    It tells the file's rows, never how many are known.
    """
    active = await load_active_citizens(session.graph, office_day(session.now))
    rows, named = 0, 0
    for _, row in citizens.valid():
        rows += 1
        named += hashed("citizen", row["citizen_number"]) in active
    if named < LEAST * len(active):
        raise _partial(rows)


def _partial(rows: int) -> PartialRegister:
    de, en = number_words(rows)
    return PartialRegister(
        f"Die Dateien nennen {'1 Person' if rows == 1 else f'{de} Personen'}; zu viele der bekannten fehlen. Das ist "
        "keine ganze Lieferung; es wurde nichts geladen.",
        f"The files name {'1 person' if rows == 1 else f'{en} people'}; too many of those who are known are missing. "
        "This is no whole delivery; nothing was loaded.",
        "Die ganze Lieferung abgeben. Einen Teil davon importiert nur der Befehl „sozialraum import register“ im "
        "Terminal.",
        "Hand in the whole delivery. Only the command “sozialraum import register” imports a part of one.",
    )
