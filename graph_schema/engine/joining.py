"""The engine of one command: that of a running `serve`, which may still be starting, else one of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from graph_schema.engine.address import GraphAddress
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.folder import DataFolder, running_address, still_starting
from graph_schema.engine.notices import Notice, Tell, log_notice
from graph_schema.errors import FolderInUse

JOIN_SECONDS = 60.0
"""So long a command waits for an instance that is starting: on a busy machine the engine takes 20 s."""
_POLL_SECONDS = 0.1


@asynccontextmanager
async def open_engine(
    folder: Path, *, heap: str = "512m", tell: Tell = log_notice, patience: float = JOIN_SECONDS
) -> AsyncGenerator[GraphAddress, None]:
    """Give the address of the engine on `folder`: the running instance's, else one of its own for the duration.

    For commands beside or without `serve`. One that starts, or ends, is waited for up to `patience` seconds, which
    `tell` hears once. FolderInUse where that was not enough, or another command has the folder for itself.
    """
    found = await _join_or_start(folder, heap, tell, patience)
    if isinstance(found, GraphAddress):
        yield found
        return
    supervision = asyncio.create_task(found.watch())
    try:
        yield found.address
    finally:
        supervision.cancel()
        await asyncio.gather(supervision, return_exceptions=True)
        found.stop()


async def _join_or_start(folder: Path, heap: str, tell: Tell, patience: float) -> GraphAddress | EmbeddedEngine:
    """Return the address of the shared engine, or an engine of one's own that has been started."""
    give_up, told = time.monotonic() + patience, False
    while True:
        if (running := running_address(folder)) is not None:
            return running
        holder = DataFolder(folder).awaited()
        if holder is None:
            try:
                return _started(folder, heap)
            except FolderInUse:  # taken at this moment: by an instance that can be joined soon?
                holder = DataFolder(folder).awaited()
                if holder is None:
                    raise
        if time.monotonic() > give_up:
            raise still_starting(folder, holder, patience)
        if not told:
            told = True
            tell(*_waits_for(holder))
        await asyncio.sleep(_POLL_SECONDS)


def _started(folder: Path, heap: str) -> EmbeddedEngine:
    engine = EmbeddedEngine(folder, heap=heap, shared=False)
    engine.start()
    return engine


def _waits_for(holder: dict[str, object]) -> Notice:
    pid = holder.get("pid")
    if holder.get("web_address"):  # it has served, and its run file is gone
        return (
            f"Die laufende Instanz wird gerade beendet (Prozess {pid}), ich warte …",
            f"The running instance is stopping (process {pid}), waiting …",
        )
    return (
        f"„serve“ startet gerade (Prozess {pid}), ich warte …",
        f"“serve” is starting (process {pid}), waiting …",
    )
