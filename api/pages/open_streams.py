"""Connections that stay open: how many an account may have, and how a stream of events is written."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import aclosing

from litestar.datastructures import State
from litestar.response import Stream

from api.pages.counted_by_account import CountedByAccount
from graph_schema.errors import TooManyTries

MOST_OF_AN_ACCOUNT = 24
"""At all its desks together: signing in anew gives no more."""
MOST_OF_A_PROCESS = 2_000
"""Each holds a socket and asks the graph at each event."""
HEARTBEAT = 15.0
"""Seconds without an event after which a line is sent, so that nobody on the way ends the connection."""
TRY_AGAIN = 5
"""Seconds after which a browser opens a broken stream again."""
EVENT_STREAM = "text/event-stream"


class OpenStreams(CountedByAccount):
    """The connections of this process that stay open, by account."""

    def refuse_more(self, account: str) -> None:
        """Raise TooManyTries where there are enough."""
        if self.of_account[account] >= MOST_OF_AN_ACCOUNT or self.of_account.total() >= MOST_OF_A_PROCESS:
            raise TooManyTries(
                "Es sind zu viele Verbindungen gleichzeitig offen.",
                "Too many connections are open at the same time.",
                "Schließen Sie eine und versuchen Sie es noch einmal.",
                "Close one, and try again.",
                seconds=TRY_AGAIN,
            )


def open_streams(state: State) -> OpenStreams:
    """Return the open connections of an application."""
    streams: OpenStreams | None = state.get("open_streams")
    if streams is None:
        streams = state.open_streams = OpenStreams()
    return streams


def written_event(data: str, *, name: str = "", position: str | None = None) -> bytes:
    r"""Return a server-sent event; `data` has no line breaks.

    >>> written_event("{}", name="next", position="17")
    b'id: 17\nevent: next\ndata: {}\n\n'
    """
    lines = [f"id: {position}"] if position else []
    lines += [f"event: {name}"] if name else []
    return "\n".join([*lines, f"data: {data}", "", ""]).encode()


def stream_of(events: AsyncGenerator[bytes], streams: OpenStreams, account: str) -> Stream:
    """Return the answer that sends events as they come; TooManyTries where the account has enough connections."""
    streams.refuse_more(account)

    async def counted() -> AsyncGenerator[bytes]:
        with streams.one_more(account):
            yield f"retry: {TRY_AGAIN * 1000}\n\n".encode()
            async with aclosing(_with_heartbeats(events)) as chunks:
                async for chunk in chunks:
                    yield chunk

    # A proxy that waits for the whole answer would hold every event back.
    headers = {"x-accel-buffering": "no", "cache-control": "private, no-store"}
    return Stream(counted(), media_type=f"{EVENT_STREAM}; charset=utf-8", headers=headers)


async def _with_heartbeats(events: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    async with aclosing(events):
        coming = asyncio.ensure_future(anext(events))
        try:
            while True:
                done, _ = await asyncio.wait({coming}, timeout=HEARTBEAT)
                if not done:
                    yield b":\n\n"
                    continue
                try:
                    event = coming.result()
                except StopAsyncIteration:
                    return
                yield event
                coming = asyncio.ensure_future(anext(events))
        finally:
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration, Exception):
                await coming
