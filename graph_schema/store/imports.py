"""Imports: the record of each run, and the journal of a large one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph_schema.store.graph import Graph, Step


@dataclass(frozen=True, slots=True)
class RunningImport:
    """A large import that is under way or was interrupted: `batches_done` of `batches` are in the graph.

    `state`: running, or undoing where it is being taken back.
    """

    id: str
    kind: str
    state: str
    batches_done: int
    batches: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ImportRun:
    """The record of an import; datetimes are in UTC.

    `subject` is the code of a level or an indicator where there are several of the kind. `changed` is False where
    nothing but the record was written. `counts` (JSON, by table) and `report` (`graph_schema.ingest.run_report`) are
    None for records of an earlier version, and `report` is where it was not asked for.
    """

    id: str
    kind: str
    subject: str | None
    state: str
    changed: bool
    started_at: datetime
    finished_at: datetime | None
    counts: str | None
    file_hash: str | None
    mapping_version: str | None
    report: str | None = None


async def load_running_imports(graph: Graph) -> list[RunningImport]:
    """Return the imports that are under way or were interrupted, the oldest first."""
    return [RunningImport(**row) for row in await graph.read("load_running_imports")]


async def load_import_runs(graph: Graph, limit: int = 20) -> list[dict[str, Any]]:
    """Return the last imports, the newest first: id, kind, state, times, counts (JSON), journal, file, mapping."""
    return await graph.read("load_import_runs", limit=limit)


async def page_import_runs(graph: Graph, skip: int, limit: int) -> list[ImportRun]:
    """Return a page of the imports, the newest first, without their reports."""
    return [ImportRun(**row) for row in await graph.read("page_import_runs", skip=skip, limit=limit)]


async def count_import_runs(graph: Graph) -> int:
    """Return how many imports are recorded."""
    return (await graph.read("count_import_runs"))[0]["number"]


async def find_import_run(graph: Graph, prefix: str) -> ImportRun | None:
    """Return the import whose id begins with `prefix`, with its report; None where none or several do."""
    found = await graph.read("find_import_runs", prefix=prefix)
    return ImportRun(**found[0]) if len(found) == 1 else None


async def load_last_done_run(graph: Graph, kind: str) -> tuple[str, str | None] | None:
    """Return id and counts (JSON) of the last import of `kind` that was loaded; None where there is none."""
    rows = await graph.read("load_last_done_run", kind=kind)
    return (rows[0]["id"], rows[0]["counts"]) if rows else None


async def load_key_check(graph: Graph) -> str | None:
    """Return the check value of the key with which rows of this graph were hashed; None before the first import."""
    rows = await graph.read("load_key_check")
    return rows[0]["key_check"] if rows else None


def save_import_run(run_id: str, **properties: Any) -> Step:
    """Create or change the record of an import; properties as declared for `ImportRun`."""
    return "save_import_run", {"id": run_id, "properties": properties}


def record_batch(run_id: str, batches_done: int) -> Step:
    """Record in the journal that a batch is in the graph; part of the batch's own transaction."""
    return "record_batch", {"id": run_id, "batches_done": batches_done}
