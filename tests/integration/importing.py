"""A program that the crash test kills: imports residents of one date, whole or in batches, or takes that back.

    python -m tests.integration.importing DATE import|undo whole|batches

What is taken back is imported before. Settings come from the environment, as for every command. Prints a line before
the work and one after it.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, date, datetime
from typing import Any

import structlog

from api.actions.import_residents import import_resident_rows
from api.actions.undo_import import undo_import
from api.settings import Settings
from graph_schema.ingest import load
from graph_schema.store.connection import open_graph

LEVEL = "block"
AREAS = 300
GROUPS = ("all", "below_pension_age", "without_german_citizenship", "female", "male")
ROWS = AREAS * len(GROUPS)


async def import_residents(day: date, *, undo: bool, batches: bool) -> None:
    """Import one count of each group for each area, and take it back if asked to."""
    if batches:
        # The journal of a large import, at a size that a test can repeat often.
        load.ROWS_IN_ONE_TRANSACTION, load.ROWS_IN_A_BATCH = ROWS // 10, ROWS // 10
    rows = [
        {"area_key": str(area), "reference_date": day, "group": group, "count": area + 1}
        for area in range(AREAS)
        for group in GROUPS
    ]
    settings = Settings.from_environment()
    async with open_graph(settings.data_folder, settings.graph) as graph:
        common: dict[str, Any] = {"data_folder": settings.data_folder, "now": datetime.now(UTC)}
        if undo:
            await import_resident_rows(graph, LEVEL, rows, **common)
        print("begins", flush=True)
        if undo:
            await undo_import(graph, **common)
        else:
            await import_resident_rows(graph, LEVEL, rows, **common)
        print("done", flush=True)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _, given_day, work, size = sys.argv
    asyncio.run(import_residents(date.fromisoformat(given_day), undo=work == "undo", batches=size == "batches"))
