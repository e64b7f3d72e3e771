"""How followers of one process learn that there is something to read: by a counter, never by what was done.

One loop for all followers asks each second how far the committed sequence has come, which other processes move too,
and whose sessions still hold. An act of this process wakes it at once. Followers then read by their own rights.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from api.errors import record_unexpected
from graph_schema.errors import GraphError
from graph_schema.store import case_events as store
from graph_schema.store.graph import Graph, Rows, Step

ASKED_EVERY = 1.0
"""Seconds between two looks at the counter."""


class Follower:
    """Waits for what concerns one session."""

    def __init__(self, session: str) -> None:
        self.session = session
        self._called = asyncio.Event()

    def call(self) -> None:
        """Let the follower look."""
        self._called.set()

    async def wait(self, seconds: float) -> None:
        """Return when there may be something to read or the session may be over, at the latest after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._called.wait()
        self._called.clear()


class EventFeed:
    """The loop of one graph; it runs as long as somebody follows."""

    def __init__(self, graph: Graph, every: float = ASKED_EVERY) -> None:
        self._graph = graph
        self._every = every
        self._followers: set[Follower] = set()
        self._written: asyncio.Event | None = None
        self._last = 0
        self.turn = asyncio.Lock()
        """Held while an act is committed: acts of one process wait for each other here, not by repeating."""

    @property
    def followers(self) -> int:
        """How many follow."""
        return len(self._followers)

    def written(self) -> None:
        """Look at once: something was committed here."""
        if self._written is not None:
            self._written.set()

    @contextmanager
    def following(self, session: str) -> Generator[Follower]:
        """Give a follower for a session (its keyed hash), called from now on."""
        follower = Follower(session)
        self._followers.add(follower)
        if len(self._followers) == 1:
            self._written = asyncio.Event()
            self._loop = asyncio.create_task(self._run(self._written))
        try:
            yield follower
        finally:
            self._followers.discard(follower)
            if not self._followers:
                self._loop.cancel()

    async def _run(self, written: asyncio.Event) -> None:
        while True:
            try:
                with contextlib.suppress(GraphError):  # asked again; whoever reads meanwhile meets the same failure
                    await self._look()
            except Exception as error:
                # A loop that ended would leave its followers waiting.
                record_unexpected(error, "event feed")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await written.wait()
            written.clear()

    async def _look(self) -> None:
        last = (await store.load_event_counter(self._graph)).last
        sessions = {follower.session for follower in self._followers}
        acting = await store.list_acting_sessions(self._graph, sessions, datetime.now(UTC))
        for follower in self._followers:
            if last != self._last or follower.session not in acting:
                follower.call()
        self._last = last


_FEEDS: WeakKeyDictionary[Graph, EventFeed] = WeakKeyDictionary()


def feed_of(graph: Graph) -> EventFeed:
    """Return the one feed of a graph in this process."""
    feed = _FEEDS.get(graph)
    if feed is None:
        feed = _FEEDS[graph] = EventFeed(graph)
    return feed


async def write_told(graph: Graph, steps: Sequence[Step]) -> list[Rows]:
    """Carry out an act in one transaction, and let followers look; return the rows of each step."""
    feed = feed_of(graph)
    async with feed.turn:
        rows = await graph.write_all(steps)
    feed.written()
    return rows
