"""The process that serves: it owns the embedded engine, prepares the graph and runs the web server.

Order: take the port → lock the data folder and start the engine (from the main thread) → migrate → complete what an
interrupted import left → recompute stale figures → serve. On Ctrl-C the web server ends first, the engine last.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
import socket
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

import uvicorn

from api.listening import open_sockets, web_address
from api.settings import Settings
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.notices import Tell
from graph_schema.errors import PortInUse

if TYPE_CHECKING:
    # Imported when the engine is on its way: the driver takes half a second.
    from graph_schema.store.graph import Graph

Prepare: TypeAlias = "Callable[[Graph], Awaitable[None]]"
"""What a command does with the graph before the first page; raises what stops the start."""

_GRACE_SECONDS = 3
"""How long open connections may finish at the end."""
_SETTLED_SECONDS = 20.0
"""After this the next start is prepared: the first pages have been shown, and a short visit leaves nothing behind."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What the person at the terminal hears; both are called on the main thread."""

    ready: Callable[[str], None]
    """Gets the web address once the first page can be asked for."""
    tell: Tell
    """Gets one sentence in German and English: that it ends, or what the engine has to say."""


def serve(settings: Settings, prepare: Prepare, voice: Voice) -> None:
    """Serve until Ctrl-C or SIGTERM.

    Call it on the main thread. Raises `Refused`, `PortInUse`, `FolderInUse`, `GraphError` and what `prepare` raises.
    """
    # A shell script starts programs in the background with SIGINT ignored; SIGTERM would then be lost as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _as_interrupt)
    with _listening(settings) as sockets:
        # The web framework takes a second to import: that happens while the engine starts.
        threading.Thread(target=_import_early, daemon=True).start()
        if settings.graph is not None:
            asyncio.run(_serve(settings, None, sockets, prepare, voice))
            return
        with EmbeddedEngine(settings.data_folder, heap=settings.engine_heap, offered=False, tell=voice.tell) as engine:
            asyncio.run(_serve(settings, engine, sockets, prepare, voice))


def _import_early() -> None:
    with contextlib.suppress(ImportError):  # the main thread meets it again and reports it
        importlib.import_module("api.app")


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    """Let SIGTERM end the start-up in the same clean way as Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


@contextmanager
def _listening(settings: Settings) -> Generator[list[socket.socket]]:
    try:
        sockets = open_sockets(settings.host, settings.port)
    except PortInUse:
        folder = DataFolder(settings.data_folder)
        if settings.graph is None and folder.is_locked():
            # If it is our own instance that listens there, this names it, which helps more.
            folder.lock()
            folder.unlock()
        raise
    try:
        yield sockets
    finally:
        for each in sockets:
            each.close()


async def _serve(
    settings: Settings,
    engine: EmbeddedEngine | None,
    sockets: list[socket.socket],
    prepare: Prepare,
    voice: Voice,
) -> None:
    address = web_address(settings.host, sockets)

    def announce() -> None:
        if engine is not None:
            engine.announce(address)
        voice.ready(address)

    async with _watched(engine), _connected(settings, engine) as graph:
        try:
            await _bring_up(settings, graph, owned=engine is not None)
            if engine is not None:
                engine.offer()
            await prepare(graph)
        except asyncio.CancelledError:  # Ctrl-C
            _tell_of_the_end(voice.tell)
            raise
        from api.app import create_app
        from api.pages.map_page import prepare_first_map
        from api.slow_requests import PromptHeads

        app = create_app(settings, graph)
        config = uvicorn.Config(
            app,
            log_config=None,  # ours, with its filter
            access_log=False,  # addresses and queries of readers are nobody's business
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            http=PromptHeads,
            lifespan="on",
        )
        async with _beside(prepare_first_map(app.state["instance"])), _preparing_next_start(engine):
            await _Server(config, announce, voice.tell).serve(sockets)


def _tell_of_the_end(tell: Tell) -> None:
    """Say at once that it ends: open connections and the engine take seconds."""
    with contextlib.suppress(OSError):  # the terminal may have gone
        tell("Wird beendet …", "Stopping …")


async def _bring_up(settings: Settings, graph: Graph, *, owned: bool) -> None:
    from graph_schema.migrations import check_schema, migrate

    if owned:
        await migrate(graph, now=datetime.now(UTC))
    await check_schema(graph)


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


class _Server(uvicorn.Server):
    """uvicorn in our process: signals end the loop without being raised again, and it says when it is up and ends."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None], tell: Tell) -> None:
        super().__init__(config)
        self._announce = announce
        self._tell = tell

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """End on SIGINT and SIGTERM; a second one does not wait for open connections."""
        before = {each: signal.signal(each, self.handle_exit) for each in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that it ends, then end. The signal's handler cannot say it: it may have interrupted another line."""
        _tell_of_the_end(self._tell)
        await super().shutdown(sockets)
