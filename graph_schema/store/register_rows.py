"""The register as its rows state it, page by page: for an export that an import would read again."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from graph_schema.store.graph import Graph
from graph_schema.store.register import PAGE

QUERIES = {
    "caseworkers": "page_register_caseworkers",
    "households": "page_register_residences",
    "citizens": "page_register_citizens",
    "memberships": "page_register_memberships",
    "benefit_periods": "page_register_benefit_periods",
    "contacts": "page_register_contacts",
}
"""By table of the register."""


async def register_pages(graph: Graph, table: str) -> AsyncGenerator[dict[str, Any]]:
    """Yield what the graph holds of a table, in the order of keys; rows as the table's query returns them."""
    after = ""
    while rows := await graph.read(QUERIES[table], after=after, limit=PAGE):
        for row in rows:
            yield row
        after = rows[-1]["key"]
