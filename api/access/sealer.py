"""Chains the trail: one process of an office at a time, at least once a second, and writes its head down elsewhere.

Entries are stored with the act, unchained, because a chain in every request's transaction would let all wait for one.
What nothing chained meanwhile (the process was killed, a command ran without a server) is chained at the next start
and marked as late.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from api.access.trail_anchors import AnchorFolder
from api.errors import record_unexpected
from graph_schema.errors import GraphError
from graph_schema.ingest.changes import new_id
from graph_schema.model.trail import TrailHead
from graph_schema.rules.trail_chain import FORM, digest_of_reason, next_hash
from graph_schema.store import trail as store
from graph_schema.store.graph import Graph

log = structlog.get_logger(__name__)

EVERY = 1.0
"""Seconds between two looks."""
HELD = timedelta(seconds=15)
"""How long a process that does not say any more that it chains keeps others from it."""
LATE = timedelta(minutes=1)
ANCHORED_EVERY = timedelta(seconds=10)
LOOKED_BACK = timedelta(minutes=15)
"""An entry is committed at the latest this long after its time: every transaction is limited to less."""
LOOKED_AT_ALL = timedelta(hours=1)
"""So often everything that waits is looked for: the clock of the machine that made an entry may be wrong."""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Sealer:
    """Chains one office's trail for as long as its process lives."""

    def __init__(self, graph: Graph, anchors: AnchorFolder) -> None:
        self._graph = graph
        self._anchors = anchors
        self._holder = secrets.token_hex(16)
        self._since = _BEGINNING
        self._all_at = _BEGINNING
        """When all that waits is looked for again."""
        self._held_until = _BEGINNING
        self._refused_until = _BEGINNING
        self._head: TrailHead | None = None
        self._anchored: TrailHead | None = None
        self._anchored_at = _BEGINNING

    async def seal(self, now: datetime) -> int:
        """Chain what waits; return how many entries, 0 also where another process chains."""
        sealed = 0
        if now >= self._all_at:
            self._since, self._all_at = _BEGINNING, now + LOOKED_AT_ALL
        while head := await self._hold(now):
            entries = await store.list_unsealed(self._graph, self._since)
            fresh = [each for each in entries if each.get("place") is None]
            if len(fresh) < len(entries):
                await store.settle(self._graph, [each["id"] for each in entries if each.get("place") is not None])
            if fresh and not await self._chain(head, fresh, now):
                continue  # the end of the chain was moved by somebody else: read it anew
            sealed += len(fresh)
            if len(entries) < store.PAGE:
                self._since = now - LOOKED_BACK
                break
        await self._anchor(now)
        return sealed

    async def close(self, now: datetime) -> None:
        """Chain and anchor what is left, and let another process go on."""
        await self.seal(now)
        await self._anchor(now, at_once=True)
        await store.release(self._graph, self._holder)

    async def run(self) -> None:
        """Chain every second until it is cancelled; a graph that does not answer is asked again."""
        while True:
            try:
                await self.seal(datetime.now(UTC))
            except GraphError as error:
                log.warning("trail_not_sealed", reason=type(error).__name__)
                self._head = None
            except Exception as error:  # a loop that ended would leave the trail unchained
                record_unexpected(error, "sealer of the trail")
                self._head = None
            await asyncio.sleep(EVERY)

    async def _hold(self, now: datetime) -> TrailHead | None:
        """Return the end of the chain where this process may go on from it; asked again in time."""
        if now < self._refused_until:
            return None
        if self._head is None or self._held_until - now < HELD / 2:
            until = now + HELD
            self._head = await store.hold(self._graph, self._holder, new_id(), now, until)
            self._held_until, self._refused_until = until, _BEGINNING if self._head else now + HELD / 3
        return self._head

    async def _chain(self, head: TrailHead, entries: list[dict[str, Any]], now: datetime) -> bool:
        rows: list[Mapping[str, Any]] = []
        end = head
        for entry in entries:
            sealed = _sealed(entry, end.place + 1, now)
            end = TrailHead(head.trail, end.place + 1, next_hash(end.hash, {**entry, **sealed}))
            rows.append({"id": entry["id"], "sealed": {**sealed, "hash": end.hash}})
        moved = await store.seal(self._graph, self._holder, before=head, after=end, rows=rows, now=now)
        self._head = end if moved else None
        return moved

    async def _anchor(self, now: datetime, *, at_once: bool = False) -> None:
        head = self._head
        if head is None or head.place == 0 or head == self._anchored:
            return
        if not at_once and now - self._anchored_at < ANCHORED_EVERY:
            return
        try:
            await asyncio.to_thread(self._anchors.write, head, now)
        except OSError as error:
            log.error("trail_not_anchored", reason=type(error).__name__)
            return
        self._anchored, self._anchored_at = head, now


@asynccontextmanager
async def sealing(graph: Graph, anchors: AnchorFolder) -> AsyncGenerator[Sealer]:
    """Chain the trail of a graph as long as the block runs, and what is left at its end."""
    sealer = Sealer(graph, anchors)
    task = asyncio.create_task(sealer.run())
    try:
        yield sealer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with contextlib.suppress(GraphError):  # the next start chains it
            await sealer.close(datetime.now(UTC))


def _sealed(entry: Mapping[str, Any], place: int, now: datetime) -> dict[str, Any]:
    """Return what an entry gets besides its hash."""
    sealed: dict[str, Any] = {"place": place, "form": FORM}
    if now - entry["at"] > LATE:
        sealed["sealed_late"] = True
    reason = entry.get("stated_reason")
    if reason is not None:
        salt = secrets.token_hex(32)
        sealed |= {"reason_salt": salt, "reason_digest": digest_of_reason(salt, reason)}
    return sealed
