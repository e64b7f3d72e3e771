"""How long a request may take to arrive: whoever sends a byte now and then holds nothing open.

uvicorn limits only the time between two requests of a connection. Here the head of a request has `HEAD_SECONDS`, and a
body `BODY_SECONDS` and a second more for each `LEAST_RATE` bytes that have come.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

import h11
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0
"""For the head of a request, from the connection's beginning or its first byte."""
BODY_SECONDS = 30.0
LEAST_RATE = 32_768
"""Bytes a second: a slow line of an office has ten times as much. The largest upload has two hours at this rate."""


class PromptHeads(H11Protocol):
    """uvicorn's protocol, which gives up a connection whose request does not begin, or whose head does not end."""

    head_seconds = HEAD_SECONDS
    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what has come; wait on where it is not a whole head."""
        super().data_received(data)
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self._wait()
        else:
            self._wait_no_longer()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection on: another protocol has its own limits."""
        self._wait_no_longer()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """Wait for the next request as uvicorn does: in its own, shorter time."""
        self._wait_no_longer()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._wait_no_longer()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._giving_up is None:
            self._giving_up = self.loop.call_later(self.head_seconds, self.transport.abort)

    def _wait_no_longer(self) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None


class PromptBodies:
    """ASGI middleware: answers 408 where a body does not arrive in time, and closes the connection."""

    def __init__(self, app: ASGIApp, seconds: float = BODY_SECONDS, least_rate: int = LEAST_RATE) -> None:
        self._app, self._seconds, self._least_rate = app, seconds, least_rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, whose body is waited for no longer than it may take."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._seconds, self._least_rate)

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start" and body.late:
                message["headers"] = [*message["headers"], (b"connection", b"close")]
            await send(message)

        await self._app(scope, body.receive, send_and_close)  # type: ignore[arg-type]


class _Body:
    """A body that is arriving."""

    def __init__(self, receive: Receive, seconds: float, least_rate: int) -> None:
        self._receive, self._seconds, self._least_rate = receive, seconds, least_rate
        self._began: float | None = None
        self._bytes = 0
        self._whole = False
        self.late = False

    async def receive(self) -> Any:
        """Return what comes next; HTTPException (408) where it is late. What follows a whole body is waited for."""
        if self._whole:
            return await self._receive()
        now = time.monotonic()
        self._began = now if self._began is None else self._began
        allowed = self._began + self._seconds + self._bytes / self._least_rate - now
        try:
            message = await asyncio.wait_for(self._receive(), max(0.0, allowed))
        except TimeoutError:
            self.late = True
            raise HTTPException("The request took too long to arrive.", status_code=408) from None
        self._bytes += len(message.get("body", b""))
        self._whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message
