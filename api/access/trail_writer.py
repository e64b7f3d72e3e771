"""Entries of requests that run together are committed together: a commit costs the disk the same for one and for many.

A request is answered only after its entries are stored. While one transaction is under way the next entries gather;
it begins when that one is through, so nobody waits for a clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from graph_schema.store import sessions
from graph_schema.store.graph import Graph

MOST_TOGETHER = 200
"""Requests whose entries one transaction takes."""

Row = Mapping[str, Any]
"""An entry as {id, properties}."""


@dataclass(slots=True)
class _Waiting:
    """What one request waits for."""

    rows: Sequence[Row]
    days: Sequence[sessions.ListedDay]
    stored: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class TrailWriter:
    """Stores the entries of one graph in this process."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._waiting: list[_Waiting] = []
        self._working: asyncio.Task[None] | None = None

    async def keep(self, rows: Sequence[Row], days: Sequence[sessions.ListedDay] = ()) -> None:
        """Return when these entries are stored, with whom the lists of a day named; GraphError where they are not.

        They are stored also where the request is given up meanwhile.
        """
        mine = _Waiting(rows, days)
        self._waiting.append(mine)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        await mine.stored

    async def _work(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting[:MOST_TOGETHER], self._waiting[MOST_TOGETHER:]
            try:
                await self._store(together)
            except Exception:
                # One of them may be at fault, or the graph does not answer: each learns its own.
                await asyncio.gather(*(self._store_alone(each) for each in together))

    async def _store_alone(self, one: _Waiting) -> None:
        try:
            await self._store([one])
        except Exception as error:
            if not one.stored.done():
                one.stored.set_exception(error)

    async def _store(self, together: Sequence[_Waiting]) -> None:
        await sessions.save_trail(
            self._graph,
            [row for each in together for row in each.rows],
            [day for each in together for day in each.days],
        )
        for each in together:
            if not each.stored.done():
                each.stored.set_result(None)


_WRITERS: WeakKeyDictionary[Graph, TrailWriter] = WeakKeyDictionary()


def writer_of(graph: Graph) -> TrailWriter:
    """Return the one writer of a graph in this process."""
    writer = _WRITERS.get(graph)
    if writer is None:
        writer = _WRITERS[graph] = TrailWriter(graph)
    return writer
