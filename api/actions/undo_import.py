"""Use case: take back the last import as a whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from graph_schema.errors import Refused
from graph_schema.ingest.load import import_session
from graph_schema.ingest.report import Progress
from graph_schema.ingest.undo import Undo, carry_out_undo, prepare_undo
from graph_schema.store.city import load_city
from graph_schema.store.graph import Graph


async def undo_import(
    graph: Graph,
    *,
    data_folder: Path,
    now: datetime,
    check_only: bool = False,
    lift_protection: bool = False,
    progress: Progress | None = None,
) -> Undo:
    """Take back the last import that wrote something and return what that meant. `now`: UTC.

    The graph is then what it was before, ids included; only the record of the import stays, marked. With `check_only`
    nothing is written. Does not compute figures: call `compute_figures` afterwards.

    NotFound and Refused as in `prepare_undo`; Refused also where the places of people or of secret sites would be
    stored again that the import took out (F7), unless `lift_protection`. Conflict where another import runs.
    """
    city = await load_city(graph)
    invented = city is not None and city.is_demo
    async with import_session(
        graph, data_folder=data_folder, now=now, progress=progress, invented=invented, check_only=check_only
    ) as session:
        undo = await prepare_undo(session)
        if check_only:
            return undo
        if undo.protection_lifted and not lift_protection:
            raise _protected(undo)
        await carry_out_undo(session, undo)
        return undo


def _protected(undo: Undo) -> Refused:
    households, sites = undo.protection_lifted["Household"], undo.protection_lifted["Site"]
    return Refused(
        "Seit diesem Import sind Orte geschützt, die danach wieder gespeichert wären: "
        f"Bedarfsgemeinschaften {households}, Orte von Trägern {sites}. Es wurde nichts zurückgenommen.",
        "Since this import places are protected that would be stored again: "
        f"households {households}, sites {sites}. Nothing was taken back.",
        "Berichtigte Dateien importieren. Soll der Schutz wirklich wieder wegfallen, --lift-protection dazugeben.",
        "Import corrected files. If the protection is really to end, add --lift-protection.",
    )
