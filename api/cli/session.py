"""What every command needs: the settings, the graph and an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from api.cli.output import say
from api.offices_file import office_settings
from api.settings import Settings
from graph_schema.office_time import use_zone

if TYPE_CHECKING:
    from graph_schema.store.graph import Graph

DATA, OFFICE = "sozialraum.data", "sozialraum.office"
Result = TypeVar("Result")


def read_settings(*, each_office: bool = False) -> Settings:
    """Return the settings of this command: the environment's, with the options of the main command over them.

    In a folder with several offices those of the one that `--office` names; where `each_office`, and none is named, the
    folder's own. BadInput where one has to be named.
    """
    settings = Settings.from_environment()
    use_zone(settings.time_zone)
    context = click.get_current_context(silent=True)
    folder: Path | None = context.meta.get(DATA) if context is not None else None
    office: str = (context.meta.get(OFFICE) if context is not None else None) or settings.office
    if folder is not None:
        settings = replace(settings, data_folder=folder.expanduser().absolute())
    settings = replace(settings, office="")
    return settings if each_office and not office else office_settings(settings, office)


def run(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a command's coroutine on the main thread, to its end or to Ctrl-C; cleaning up is done in both cases."""
    return asyncio.run(coroutine)


@asynccontextmanager
async def open_graph(settings: Settings, *, check: bool = True) -> AsyncGenerator[Graph]:
    """Give the graph for the duration of a command, ready for use.

    With an address in the settings that server. Without one the embedded engine: the running instance's, through
    its run file (one that is starting is waited for), or an engine of the command's own, which is migrated first
    because nobody else does. Elsewhere a person runs `sozialraum graph migrate`; until then GraphOutOfStep, unless
    `check` is False. Raises `GraphError` or `FolderInUse`.
    """
    from graph_schema.engine.folder import running_address
    from graph_schema.migrations import check_schema, migrate
    from graph_schema.store.connection import open_graph as open_for_command

    async with open_for_command(
        settings.data_folder,
        settings.graph,
        heap=settings.engine_heap,
        allow_unsafe_cluster=settings.allow_unsafe_cluster,
        tell=say,
    ) as graph:
        if check:
            # Asked now: a command that waited for a starting instance has joined it.
            if settings.graph is None and running_address(settings.data_folder) is None:
                await migrate(graph, now=datetime.now(UTC))
            await check_schema(graph)
        yield graph
