"""What a register no longer states ends on a day that the office names; it is never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graph_schema.errors import Refused
from graph_schema.ingest.changes import Compared
from graph_schema.ingest.checks import CheckedTable
from graph_schema.ingest.register_records import may_hide_a_row
from graph_schema.store import register
from graph_schema.store.graph import Graph, Step
from graph_schema.written import number_words

MOST_OF_A_TABLE = 0.2
"""More than this share does not end in a night: the export is rather incomplete."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of what is no longer in the file; `however_many` lets more end than usual."""

    day: date
    however_many: bool = False
    tells_numbers: bool = True
    """Whether a refusal says how many rows are known: not to who reads no case data."""


async def end_vanished(
    graph: Graph, compared: Mapping[str, Compared], tables: Mapping[str, CheckedTable], ending: Ending
) -> tuple[list[Step], dict[str, int]]:
    """Return the steps that end residences, memberships and benefit periods, and how many end, by table.

    Only what is still open ends. A refused row whose key cannot be read may be any of those that seem to be missing:
    then nothing of its table ends. Refused where more than `MOST_OF_A_TABLE` would end, unless `however_many`.
    """
    steps: list[Step] = []
    ended: dict[str, int] = {}
    for table in register.ENDING:
        if may_hide_a_row(tables[table]):
            continue
        there = compared[table]
        keys = await register.find_open(graph, table, there.vanished_keys, ending.day)
        known = len(there.changed) + there.unchanged + there.vanished
        if len(keys) > MOST_OF_A_TABLE * known and not ending.however_many:
            raise _too_many(tables[table].file, len(keys), known) if ending.tells_numbers else _incomplete(table)
        steps += register.end_rows(table, keys, ending.day)
        ended |= {table: len(keys)} if keys else {}
    return steps, ended


def _incomplete(table: str) -> Refused:
    return Refused(
        f"In den Dateien fehlt viel, was läuft (Tabelle {table}): das sieht nach einem unvollständigen Export aus. Es "
        "wurde nichts geladen.",
        f"Much that is open is missing from the files (table {table}): that looks like an incomplete export. Nothing "
        "was loaded.",
        "Den Export prüfen. Sollen wirklich so viele enden: im Terminal mit --however-many importieren.",
        "Check the export. If so many are to end, import at the terminal with --however-many.",
    )


def _too_many(file: str, ending: int, known: int) -> Refused:
    (ending_de, ending_en), (known_de, known_en) = number_words(ending), number_words(known)
    return Refused(
        f"In {file} fehlen {ending_de} laufende von {known_de} bekannten Zeilen: das sieht nach einem unvollständigen "
        "Export aus. Es wurde nichts geladen.",
        f"{file} lacks {ending_en} open rows of {known_en} known ones: that looks like an incomplete export. Nothing "
        "was loaded.",
        "Den Export prüfen. Sollen wirklich so viele enden, --however-many dazugeben.",
        "Check the export. If so many are to end, add --however-many.",
    )
