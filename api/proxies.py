"""Who really asks, and over what: read from what a trusted proxy says, and from nobody else.

Two headers are read, both only where the connection comes from an address of `SOZIALRAUM_TRUSTED_PROXIES`:
`X-Forwarded-For` (its rightmost address that is no trusted proxy; what stands further left, anybody may have written)
and `X-Forwarded-Proto`. `Forwarded`, `X-Forwarded-Host`, `X-Forwarded-Port` and `X-Real-IP` are never read: a proxy
passes the `Host` on that the browser named, so that one place says which host is meant.

What a trusted proxy leaves out is not guessed: without `X-Forwarded-For` the proxy itself is the client, so that all
who come through it wait for each other and share an allowance; without `X-Forwarded-Proto` it was asked over plain
HTTP. Under a name of the network both are told once in the log; a probe under a name of this machine needs neither.

The walk along the list is uvicorn's. Measured on it (0.54), and refused here with 400 because only a wrongly set up
proxy sends it: of two `X-Forwarded-Proto` the last one won, one with a list was passed over in silence, and a client
that is no address (`unknown`) became the client's address.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import cast

import structlog
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.hosts import is_loopback
from api.lines import answer_line
from api.security import asked_host, with_headers

log = structlog.get_logger(__name__)

_NEEDED = (b"x-forwarded-for", b"x-forwarded-proto")
_SCHEMES = (b"http", b"https")
_ASKED = ("http", "websocket")
_NO_SCHEME = "The proxy must set X-Forwarded-Proto once, to http or https.\n"
_NO_CLIENT = "The proxy must add the client's address to X-Forwarded-For.\n"


class TrustedProxies:
    """ASGI middleware outside of everything that asks for scheme or client; `trusted` are addresses and networks."""

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        self._app = app
        self._networks = [ipaddress.ip_network(each) for each in trusted]
        walk = ProxyHeadersMiddleware(self._check_client, list(trusted))  # pyright: ignore[reportArgumentType]
        self._walk = cast(ASGIApp, walk)
        self._told: set[bytes] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked, with the scheme and client that a trusted proxy tells of."""
        if scope["type"] not in _ASKED or not self._is_trusted(scope):
            await self._app(scope, receive, send)
        elif not _is_plain_scheme(_values(scope, b"x-forwarded-proto")):
            await answer_line(scope, with_headers(scope, send), 400, _NO_SCHEME)
        else:
            self._tell_what_is_missing(scope)
            await self._walk(scope, receive, send)

    def _tell_what_is_missing(self, scope: Scope) -> None:
        """Warn once of each header that a proxy leaves out: those who run it would not notice."""
        host = asked_host(scope)
        if host is None or is_loopback(host):
            return
        for name in _NEEDED:
            if name not in self._told and not any(_values(scope, name)):
                self._told.add(name)
                log.warning("trusted_proxy_leaves_out", name=name.decode())

    async def _check_client(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"]
        if client is None or _address(client[0]) is None:
            await answer_line(scope, with_headers(scope, send), 400, _NO_CLIENT)
            return
        await self._app(scope, receive, send)

    def _is_trusted(self, scope: Scope) -> bool:
        """Tell whether the connection comes from a proxy that is named; a socket without address never does."""
        peer = _address(scope["client"][0]) if scope["client"] else None
        return peer is not None and any(peer in network for network in self._networks)


def _values(scope: Scope, name: bytes) -> list[bytes]:
    return [value.strip() for key, value in scope["headers"] if key.lower() == name]


def _is_plain_scheme(values: list[bytes]) -> bool:
    return not values or (len(values) == 1 and values[0] in _SCHEMES)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
