"""One office ready to answer: its graph connected and up to date, its application made; given back at the end."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from api.reach import refuse_without_accounts
from api.settings import Settings
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.notices import Tell

if TYPE_CHECKING:
    # Imported when the engine is on its way: driver and web framework take a second and more.
    from litestar import Litestar

    from api.metrics import Metrics, OfficeMetrics
    from graph_schema.store.graph import Graph

Prepare: TypeAlias = "Callable[[Graph, Settings], Awaitable[None]]"
"""What a command does with the graph before the first page; raises what stops the start."""

_SETTLED_SECONDS = 20.0
"""After this the next start is prepared: the first pages have been shown, and a short visit leaves nothing behind."""


@asynccontextmanager
async def opened_office(
    settings: Settings, engine: EmbeddedEngine | None, prepare: Prepare, tell: Tell, metrics: Metrics | None = None
) -> AsyncGenerator[Litestar]:
    """Give the application of an office as long as the block runs.

    `engine` is its started engine; None where a graph server is set. `metrics` measures the office. Raises
    `GraphError`, `Refused` where other machines may ask and nobody can sign in, and what `prepare` raises.
    """
    async with _watched(engine), _connected(settings, engine) as graph:
        try:
            await _bring_up(settings, graph, engine)
            await prepare(graph, settings)
        except asyncio.CancelledError:  # Ctrl-C
            tell_of_the_end(tell)
            raise
        from api.access.sealer import sealing
        from api.access.trail_anchors import AnchorFolder
        from api.app import create_app
        from api.pages.map_page import prepare_first_map

        measures = metrics.of_office(settings.office) if metrics is not None else None
        app = create_app(settings, graph, measures)
        async with (
            sealing(graph, AnchorFolder(settings.anchor_folder)),
            app.lifespan(),
            _beside(prepare_first_map(app.state["instance"])),
            _preparing_next_start(engine),
        ):
            with _measured(measures, graph, engine):
                yield app


def tell_of_the_end(tell: Tell) -> None:
    """Say at once that it ends: open connections and the engine take seconds."""
    with contextlib.suppress(OSError):  # the terminal may have gone
        tell("Wird beendet …", "Stopping …")


async def _bring_up(settings: Settings, graph: Graph, engine: EmbeddedEngine | None) -> None:
    from graph_schema.migrations import check_schema, migrate

    if engine is not None:
        await migrate(graph, now=datetime.now(UTC))
    await check_schema(graph)
    if engine is not None:
        engine.offer()  # also to the command that makes the first account
    await refuse_without_accounts(graph, settings)


@contextlib.contextmanager
def _measured(measures: OfficeMetrics | None, graph: Graph, engine: EmbeddedEngine | None) -> Generator[None]:
    """Let the metrics ask the graph as long as the block runs."""
    if measures is None:
        yield
        return
    graph.observe = measures.count_query
    measures.facts.restarts = None if engine is None else lambda: engine.restarts
    measures.facts.graph = graph
    try:
        yield
    finally:
        measures.facts.graph = None


@asynccontextmanager
async def _watched(engine: EmbeddedEngine | None) -> AsyncGenerator[None]:
    """Restart the engine whenever it dies, as long as the block runs."""
    if engine is None:
        yield
        return
    async with _beside(engine.watch()):
        yield


@asynccontextmanager
async def _preparing_next_start(engine: EmbeddedEngine | None) -> AsyncGenerator[None]:
    """Make the engine's next start quicker, while it serves; given up where the block ends first."""
    if engine is None:
        yield
        return
    async with _beside(engine.prepare_next_start(after=_SETTLED_SECONDS)):
        yield


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """Run `work` as long as the block runs."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def _connected(settings: Settings, engine: EmbeddedEngine | None) -> AsyncGenerator[Graph]:
    from graph_schema.store.connection import connect

    address = settings.graph if engine is None else engine.address
    if address is None:
        raise ValueError("neither a server nor an engine")
    graph = await connect(address, allow_unsafe_cluster=settings.allow_unsafe_cluster)
    try:
        yield graph
    finally:
        await graph.close()
