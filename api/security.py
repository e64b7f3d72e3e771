"""The outermost layer: which host is meant, how long an address may be, and the headers of every answer.

It stands before routing, so that answers to wrong addresses, failures and static files carry the same headers.
Nothing is loaded from another host and nothing runs inline; pages may not be framed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from litestar.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS: dict[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
}
"""Headers of every answer; one that a handler has set (an asset's `cache-control`) is left as it is."""

TRANSPORT_SECURITY = "max-age=31536000"
"""Sent over TLS only: over plain HTTP browsers ignore it, and a demo on localhost must not claim it."""

LONGEST_ADDRESS = 4096
"""Bytes of path and query; the map's longest address is below 400."""

LARGEST_BODY = 262_144
"""Bytes of a request's body: queries of partners are far below. Files of imports have a limit of their own
(`api.pages.uploads`)."""

_ASKED: frozenset[str] = frozenset(("http", "websocket"))
"""Kinds of events that come from outside; the others are the server's own."""

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?")
_LAST_PORT = 65_535

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not meant for us, else pass on and add the headers to the answer."""
        if scope["type"] not in _ASKED:
            await self._app(scope, receive, send)
            return
        with_headers = _with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, with_headers)
        elif scope["type"] == "http":
            await _answer(with_headers, *refusal)
        else:
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or _host_name(hosts[0]) not in self._hosts:
            # An answer to a foreign name would let a page elsewhere read ours (DNS rebinding).
            return 400, "This host name is not served here.\n"
        if len(scope.get("raw_path", b"")) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "The address is too long.\n"
        return None


def served_hosts(host: str) -> tuple[str, ...]:
    """Return the names under which an instance that listens on `host` may be asked.

    >>> served_hosts("localhost")
    ('localhost', '127.0.0.1', '[::1]')
    """
    own = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, own)))


def _host_name(value: bytes) -> str | None:
    """Return the host without its port, in lower case; `[::1]:8000` keeps its brackets; None for what is no host.

    The whole value is matched: a port that is none, or a name behind an `@`, would end up in addresses of ours.
    """
    found = _HOST.fullmatch(value.decode("latin-1").strip().lower())
    return found[1] if found and int(found[2] or 0) <= _LAST_PORT else None


def _with_headers(scope: Scope, send: Send) -> Send:
    headers = dict(HEADERS)
    if scope["scheme"] in ("https", "wss"):
        headers["strict-transport-security"] = TRANSPORT_SECURITY

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in headers.items() if name.encode() not in there]
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return send_with_headers


async def _answer(send: Send, status: int, text: str) -> None:
    body = text.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
