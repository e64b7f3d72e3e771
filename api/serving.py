"""The process that serves: it owns the embedded engines, prepares the graphs and runs the web server.

Order: take the port → lock each data folder and start its engine (from the main thread) → migrate → complete what an
interrupted import left → recompute stale figures → serve. On Ctrl-C the web server ends first, the engines last.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
import socket
import threading
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

from api.listening import open_sockets, plain_address, web_address
from api.logs import in_office
from api.offices_file import offices_of
from api.opened_office import Prepare, opened_office
from api.reach import refuse_unsafe_reach
from api.settings import Settings
from api.web_server import run_web_server
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder
from graph_schema.engine.notices import Tell
from graph_schema.errors import PortInUse, SozialraumError

if TYPE_CHECKING:
    from api.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Voice:
    """What the person at the terminal hears; both are called on the main thread."""

    ready: Callable[[str], None]
    """Gets the web address once the first page can be asked for; several with a space between them."""
    tell: Tell
    """Gets one sentence in German and English: that it ends, or what the engine has to say."""


def serve(settings: Settings, prepare: Prepare, voice: Voice) -> None:
    """Serve until Ctrl-C or SIGTERM: the office of `settings`, or all of `offices.toml` where none is named.

    Call it on the main thread. Raises `Refused`, `PortInUse`, `FolderInUse`, `GraphError`, what is wrong with
    `offices.toml`, and what `prepare` raises. Of several offices one that fails leaves the others served.
    """
    offices = () if settings.office else offices_of(settings)
    for each in offices or (settings,):
        refuse_unsafe_reach(each)
    # A shell script starts programs in the background with SIGINT ignored; SIGTERM would then be lost as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _as_interrupt)
    with _listening(settings, offices or (settings,)) as sockets, _metrics_sockets(settings) as for_metrics:
        # The web framework takes a second to import: that happens while the engine starts.
        threading.Thread(target=_import_early, daemon=True).start()
        process = _Process(settings, sockets, for_metrics, prepare, voice)
        if offices:
            with _engines(offices, voice.tell) as engines:
                asyncio.run(_serve_several(process, offices, engines))
            return
        with in_office(settings.office):
            if settings.graph is not None:
                asyncio.run(_serve(process, None))
                return
            with _engine_of(settings, voice.tell) as engine:
                asyncio.run(_serve(process, engine))


@dataclass(frozen=True, slots=True)
class _Process:
    """What a serving process has, whether it serves one office or several."""

    settings: Settings
    sockets: list[socket.socket]
    for_metrics: list[socket.socket]
    """Where metrics are read; empty where they are not."""
    prepare: Prepare
    voice: Voice


def _engine_of(settings: Settings, tell: Tell) -> EmbeddedEngine:
    return EmbeddedEngine(settings.data_folder, heap=settings.engine_heap, offered=False, tell=tell)


@contextmanager
def _engines(offices: Sequence[Settings], tell: Tell) -> Generator[dict[str, EmbeddedEngine | SozialraumError]]:
    """Start an engine for each office that has no graph server; one that does not start is told and left out."""
    with ExitStack() as stack:
        started: dict[str, EmbeddedEngine | SozialraumError] = {}
        for each in offices:
            if each.graph is not None:
                continue
            with in_office(each.office):
                try:
                    started[each.office] = stack.enter_context(_engine_of(each, tell))
                except SozialraumError as error:
                    started[each.office] = error
        yield started


def _import_early() -> None:
    with contextlib.suppress(ImportError):  # the main thread meets it again and reports it
        importlib.import_module("api.app")


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    """Let SIGTERM end the start-up in the same clean way as Ctrl-C."""
    signal.raise_signal(signal.SIGINT)


@contextmanager
def _listening(settings: Settings, offices: Sequence[Settings]) -> Generator[list[socket.socket]]:
    beyond = any(each.is_reached_from_elsewhere for each in offices)
    try:
        sockets = open_sockets(settings.host, settings.port, beyond_loopback=beyond)
    except PortInUse:
        for each in offices:
            folder = DataFolder(each.data_folder)
            if each.graph is None and folder.is_locked():
                # If it is our own instance that listens there, this names it, which helps more.
                folder.lock()
                folder.unlock()
        raise
    with _closed_afterwards(sockets):
        yield sockets


@contextmanager
def _metrics_sockets(settings: Settings) -> Generator[list[socket.socket]]:
    if settings.metrics_port is None:
        yield []
        return
    sockets = open_sockets(settings.metrics_host, settings.metrics_port, beyond_loopback=True)
    with _closed_afterwards(sockets):
        yield sockets


@contextmanager
def _closed_afterwards(sockets: list[socket.socket]) -> Generator[None]:
    try:
        yield
    finally:
        for each in sockets:
            each.close()


async def _serve(process: _Process, engine: EmbeddedEngine | None) -> None:
    settings, voice = process.settings, process.voice
    address = web_address(settings, process.sockets)

    def announce() -> None:
        if engine is not None:
            engine.announce(address)
        voice.ready(address)

    async with (
        _measuring(process) as metrics,
        opened_office(settings, engine, process.prepare, voice.tell, metrics) as app,
    ):
        await run_web_server(app, settings, process.sockets, announce, voice.tell)


async def _serve_several(
    process: _Process, offices: Sequence[Settings], engines: dict[str, EmbeddedEngine | SozialraumError]
) -> None:
    from api.by_host import ByHost
    from api.several_offices import SeveralOffices

    tell = process.voice.tell
    addresses = {each.office: web_address(each, process.sockets) for each in offices}
    door = ByHost({each.office: each.allowed_hosts for each in offices})

    def announce() -> None:
        for office, engine in engines.items():
            if isinstance(engine, EmbeddedEngine):
                engine.announce(addresses[office])
        process.voice.ready(" ".join(addresses.values()))

    async with (
        _measuring(process) as metrics,
        SeveralOffices(offices, engines, process.prepare, tell, door, metrics).opened(),
    ):
        await run_web_server(door, process.settings, process.sockets, announce, tell)


@asynccontextmanager
async def _measuring(process: _Process) -> AsyncGenerator[Metrics | None]:
    """Give what measures the offices, and serve it on its own port; None where no port is set."""
    if not process.for_metrics:
        yield None
        return
    from api.metrics import Metrics
    from api.metrics_server import PATH, serving_metrics

    metrics = Metrics()
    async with serving_metrics(metrics, process.for_metrics):
        address = f"{plain_address(process.settings.metrics_host, process.for_metrics)}{PATH}"
        process.voice.tell(f"Kennzahlen: {address}", f"Metrics: {address}")
        yield metrics
