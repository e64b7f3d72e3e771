"""The record of an import: what every one leaves in the graph, also where it changed nothing or was refused."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from graph_schema.errors import SozialraumError
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.report import ImportReport
from graph_schema.ingest.run_report import encode, run_report, unread_report
from graph_schema.store.graph import Graph
from graph_schema.store.imports import save_import_run


def run_event(report: ImportReport, now: datetime) -> dict[str, Any]:
    """Return the properties of `ImportRun` that tell what was imported and what became of it. `now`: UTC."""
    counts = {name: counts.as_dict() for name, counts in report.tables.items()}
    return {
        "kind": report.kind,
        "subject": report.subject,
        "started_at": now,
        "counts": json.dumps(counts),
        "file_hash": report.file_hash,
        "mapping_version": report.mapping_version,
        "report": encode(run_report(report)),
    }


async def record_only(graph: Graph, report: ImportReport, state: str, now: datetime) -> None:
    """Record an import that wrote nothing else: pages keep what they have, and no key is bound to the graph."""
    await _save(graph, run_event(report, now), state, now)


async def record_unread(graph: Graph, kind: str, error: SozialraumError, now: datetime) -> None:
    """Record files that could not be read at all, such as a delivery that lacks a column. `now`: UTC."""
    await _save(
        graph, {**run_event(ImportReport(kind, {}), now), "report": encode(unread_report(error))}, "refused", now
    )


async def _save(graph: Graph, event: dict[str, Any], state: str, now: datetime) -> None:
    await graph.write_all([save_import_run(new_id(), **event, state=state, finished_at=now, changed=False)])
