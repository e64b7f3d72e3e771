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


async def load_running_imports(graph: Graph) -> list[RunningImport]:
    """Return the imports that are under way or were interrupted, the oldest first."""
    return [RunningImport(**row) for row in await graph.read("load_running_imports")]


async def load_import_runs(graph: Graph, limit: int = 20) -> list[dict[str, Any]]:
    """Return the last imports, the newest first: id, kind, state, times, counts (JSON), journal, file and mapping."""
    return await graph.read("load_import_runs", limit=limit)


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
