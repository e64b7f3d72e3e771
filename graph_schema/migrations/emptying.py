"""Emptying a graph."""

from __future__ import annotations

from graph_schema.migrations.declared import Sort, declarations
from graph_schema.migrations.numbered import declare_schema
from graph_schema.store.graph import Dialect, Graph

WIPE_BATCH = 2_000
"""Nodes deleted in one transaction: both engines hold this with the smallest heap."""


async def wipe(graph: Graph) -> int:
    """Delete everything but the record of migrations, in batches; return the number of nodes deleted.

    A run that was cut short is completed by running it again and `migrate`, which brings back what was dropped.
    """
    deleted = total = await _delete_some(graph)
    dropped = deleted == WIPE_BATCH and graph.dialect is Dialect.EMBEDDED
    if dropped:
        # Taking one of n nodes with the same value out of an index costs this engine n steps, and thousands of
        # people have the same first day: without the indexes a large graph goes in seconds instead of hours.
        for each in declarations(graph.dialect):
            if each.sort is Sort.INDEX:
                await graph.declare(f"DROP INDEX {each.name} IF EXISTS")
    while deleted:
        deleted = await _delete_some(graph)
        total += deleted
    if dropped:
        await declare_schema(graph)
    return total


async def _delete_some(graph: Graph) -> int:
    return int((await graph.write("delete_some_nodes", limit=WIPE_BATCH))[0]["deleted"])
