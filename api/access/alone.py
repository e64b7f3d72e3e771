"""What a person settles is written while no import, and nobody else who settles, is at work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path

from graph_schema.errors import Conflict
from graph_schema.ingest.load import ImportSession, import_session
from graph_schema.store.graph import Graph

_TRIES, _PAUSE = 15, 0.2
"""Somebody else settles for some milliseconds, an import for minutes: so often is waited, so many seconds."""


@asynccontextmanager
async def alone(graph: Graph, data_folder: Path, now: datetime, *, invented: bool) -> AsyncGenerator[ImportSession]:
    """Begin a session of imports; wait a moment for who is at work, Conflict where that lasts.

    `invented`: the people of the graph are.
    """
    async with AsyncExitStack() as held:
        for attempt in range(1, _TRIES + 1):
            try:
                session = await held.enter_async_context(
                    import_session(graph, data_folder=data_folder, now=now, invented=invented)
                )
            except Conflict:
                if attempt == _TRIES:
                    raise
                await asyncio.sleep(_PAUSE)
            else:
                break
        else:
            raise AssertionError("unreachable")
        yield session
