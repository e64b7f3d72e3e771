"""How much each client may still ask for: one counter for all processes. Ids are keyed hashes."""

from __future__ import annotations

from datetime import datetime

from graph_schema.store.graph import Graph


async def take_allowance(
    graph: Graph, client: str, *, wanted: float, needed: float, most: float, per_second: float, now: datetime
) -> tuple[float, float]:
    """Take up to `wanted` of what a client has left, nothing where that is less than `needed`; taken, and left.

    A full counter holds `most` and fills by `per_second`.
    """
    rows = await graph.write(
        "take_allowance", id=client, wanted=wanted, needed=needed, most=most, per_second=per_second, now=now,
        seconds=now.timestamp(),
    )  # fmt: skip
    return rows[0]["taken"], rows[0]["there"]


async def remove_old_allowances(graph: Graph, before: datetime) -> None:
    """Forget the counters of clients that have not asked since a moment."""
    await graph.write("remove_old_allowances", before=before)
