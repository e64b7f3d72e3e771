"""uvicorn in our process: it listens on sockets that were taken before, and says when it is up and when it ends."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, cast

import uvicorn

from api.opened_office import tell_of_the_end
from api.settings import Settings
from graph_schema.engine.notices import Tell

if TYPE_CHECKING:
    from litestar.types import ASGIApp
    from uvicorn._types import ASGIApplication

_GRACE_SECONDS = 3
"""How long open connections may finish at the end."""

SOCKETS: dict[str, Any] = {"ws": "websockets-sansio", "ws_max_size": 100_000, "ws_per_message_deflate": False}
"""WebSockets: messages as long as the body of a query, and none that unfolds to more than was sent."""


async def run_web_server(
    app: ASGIApp, settings: Settings, sockets: list[socket.socket], announce: Callable[[], None], tell: Tell
) -> None:
    """Answer on `sockets` until Ctrl-C or SIGTERM; `announce` is called once the first page can be asked for."""
    from api.slow_requests import PromptHeads  # the web framework takes a second to import: it is there by now

    config = uvicorn.Config(
        cast("ASGIApplication", app),
        log_config=None,  # ours, with its filter
        access_log=False,  # addresses and queries of readers are nobody's business
        server_header=False,
        proxy_headers=False,  # `api.proxies` reads them, from trusted proxies
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        http=PromptHeads,
        **SOCKETS,
        lifespan="off",  # `opened_office` begins and ends each application
    )
    await _Server(config, announce, tell).serve(sockets)


class _Server(uvicorn.Server):
    """Signals end the loop without being raised again."""

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
        tell_of_the_end(self._tell)
        await super().shutdown(sockets)
