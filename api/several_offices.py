"""Several offices in one process: each is opened by itself, and one that fails leaves the others served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog

from api.by_host import ByHost
from api.errors import record_unexpected
from api.logs import in_office
from api.metrics import Metrics
from api.opened_office import Prepare, opened_office
from api.settings import Settings
from graph_schema.engine.embedded import EmbeddedEngine
from graph_schema.engine.notices import Tell
from graph_schema.errors import SozialraumError

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 10.0
"""Pause until an office that could not be opened is tried again: its server may be back, or its first account made."""


@dataclass(slots=True)
class SeveralOffices:
    """The offices of a process, and the door through which each is asked."""

    offices: Sequence[Settings]
    engines: Mapping[str, EmbeddedEngine | SozialraumError]
    """By the office's id the started engine, or why it did not start; without one the office has a graph server."""
    prepare: Prepare
    tell: Tell
    door: ByHost
    metrics: Metrics | None = None
    _failures: dict[str, Exception] = field(default_factory=dict[str, Exception], init=False)

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[None]:
        """Open the offices one after the other and keep them open as long as the block runs.

        Raises the first failure where none could be opened.
        """
        tasks: list[asyncio.Task[None]] = []
        try:
            for office in self.offices:
                tried = asyncio.Event()
                tasks.append(asyncio.create_task(self._keep_open(office, tried)))
                await tried.wait()
            if self.offices and len(self._failures) == len(self.offices):
                raise next(iter(self._failures.values()))
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_open(self, office: Settings, tried: asyncio.Event) -> None:
        with in_office(office.office):
            while True:
                try:
                    await self._open(office, tried)
                except SozialraumError as error:
                    self._report(office, error)
                except Exception as error:  # whatever one office meets must not take the others with it
                    record_unexpected(error, "office")
                    self._failures.setdefault(office.office, error)
                tried.set()
                await asyncio.sleep(AGAIN_SECONDS)

    async def _open(self, office: Settings, tried: asyncio.Event) -> None:
        """Open an office until it is cancelled."""
        engine = self.engines.get(office.office)
        if isinstance(engine, SozialraumError):
            raise engine
        async with opened_office(office, engine, self.prepare, self.tell, self.metrics) as app:
            self.door.open(office.office, app)
            self._failures.pop(office.office, None)
            tried.set()
            try:
                await asyncio.Event().wait()
            finally:
                self.door.close(office.office)

    def _report(self, office: Settings, error: SozialraumError) -> None:
        """Say once why an office is not served."""
        before = self._failures.get(office.office)
        self._failures[office.office] = error
        if before is None or str(before) != str(error):
            self.tell(f"{office.office}: {error.text('de')}", f"{office.office}: {error.text('en')}")
            log.warning("office_not_served", code=error.code)
