"""A graph whose reads can be held, so that a test decides what happens between two steps of a reader."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from graph_schema.model.figures import PublishedTable
from graph_schema.queries import Query
from graph_schema.store.graph import Graph, Rows
from tests.integration.made_city import DATES, NEWEST, NOW, MadeCity, store_tables, tables_on

LATER = NOW + timedelta(hours=1)


class HeldGraph(Graph):
    """The same connection; the first read of the question `at` waits, `before` or after the engine has answered it."""

    def __init__(self, graph: Graph, at: str, *, before: bool = False) -> None:
        vars(self).update(vars(graph))
        self._at, self._before = at, before
        self.reached, self.released = asyncio.Event(), asyncio.Event()

    async def read(self, query: str | Query, /, **parameters: Any) -> Rows:
        """Ask as every graph does."""
        held = query == self._at and not self.reached.is_set()
        if not held:
            return await super().read(query, **parameters)
        rows = [] if self._before else await super().read(query, **parameters)
        self.reached.set()
        await self.released.wait()
        return await super().read(query, **parameters) if self._before else rows


def other_tables(city: MadeCity) -> list[PublishedTable]:
    """Return tables for the newest date alone, with fewer people than those that the city is made with."""
    fewer = tables_on(DATES[3], city.ids)
    return [replace(table, key=replace(table.key, reference_date=NEWEST)) for table in fewer]


async def recompute(graph: Graph, tables: Sequence[PublishedTable]) -> None:
    """Store other tables with a new state, as a computation does."""
    await store_tables(graph, tables, LATER)
