"""The metrics' own port: one address, plain text, beside the pages and never among them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

import uvicorn
from litestar.types import Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST

from api.hosts import is_loopback
from api.lines import answer_line
from api.metrics import Metrics
from api.security import UNKNOWN_HOST, asked_host, with_headers

if TYPE_CHECKING:
    from uvicorn._types import ASGIApplication

PATH = "/metrics"


class MetricsPage:
    """ASGI application that answers `GET /metrics` and nothing else.

    Asked from this machine it takes loopback names only, so that no page of another host can read it through a browser.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with all metrics."""
        sending = with_headers(scope, send)
        server = scope["server"]
        if server is not None and is_loopback(server[0]) and not is_loopback(asked_host(scope)):
            await answer_line(scope, sending, *UNKNOWN_HOST)
        elif scope["type"] != "http" or scope["path"] != PATH:
            await answer_line(scope, sending, 404, f"Metrics are at {PATH}.\n")
        elif scope["method"] not in ("GET", "HEAD"):
            await answer_line(scope, sending, 405, "Metrics are read only.\n", {"allow": "GET, HEAD"})
        else:
            text = (await self._metrics.text()).decode()
            await answer_line(scope, sending, 200, text, {"content-type": CONTENT_TYPE_LATEST})


@asynccontextmanager
async def serving_metrics(metrics: Metrics, sockets: list[socket.socket]) -> AsyncGenerator[None]:
    """Answer on `sockets` as long as the block runs; without sockets nothing is served."""
    if not sockets:
        yield
        return
    config = uvicorn.Config(
        cast("ASGIApplication", MetricsPage(metrics)),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
        lifespan="off",
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve(sockets))
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)


class _QuietServer(uvicorn.Server):
    """Leaves signals to the server of the pages."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Take no signal."""
        yield
