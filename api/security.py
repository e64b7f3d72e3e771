"""The outermost layer: which host is meant, how long an address may be, and the headers of every answer.

It stands before routing, so that answers to wrong addresses, failures and static files carry the same headers.
Nothing is loaded from another host and nothing runs inline; pages may not be framed. Under a name of the network
nothing is answered over plain HTTP: a page leads to HTTPS, and whatever else was sent is refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from api.hosts import LOOPBACK_NAMES, host_in_header, is_loopback
from api.lines import answer_line

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

_ENCRYPTED: frozenset[str] = frozenset(("https", "wss"))

UNKNOWN_HOST = (400, "This host name is not served here.\n")


class Guard:
    """ASGI middleware around the whole application.

    `hosts` are the names that may be asked for. Where `from_elsewhere`, other machines reach the instance: names of
    this machine are then answered to this machine only.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, from_elsewhere: bool = False) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._from_elsewhere = from_elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is not meant for us, else pass on and add the headers to the answer."""
        if scope["type"] not in _ASKED:
            await self._app(scope, receive, send)
            return
        send_with_headers = with_headers(scope, send)
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send_with_headers)
            return
        status, text, *location = refusal
        await answer_line(scope, send_with_headers, status, text, {"location": location[0]} if location else None)

    def _refusal(self, scope: Scope) -> tuple[int, str] | tuple[int, str, str] | None:
        host = asked_host(scope)
        if host not in self._hosts or (self._from_elsewhere and is_loopback(host) and not _asked_from_here(scope)):
            # An answer to a foreign name would let a page elsewhere read ours (DNS rebinding).
            return UNKNOWN_HOST
        path = scope.get("raw_path", b"")
        if len(path) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return 414, "The address is too long.\n"
        if is_encrypted(scope) or is_loopback(host):
            return None
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not path.startswith(b"/"):
            return 403, "This host is served over HTTPS only.\n"
        query = b"?" + scope["query_string"] if scope["query_string"] else b""
        return 308, "This host is served over HTTPS only.\n", f"https://{host}{(path + query).decode('latin-1')}"


def served_hosts(host: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names under which an instance that listens on `host` may be asked: its own of loopback, and `allowed`.

    >>> served_hosts("localhost", ["jobcenter.example"])
    ('localhost', '127.0.0.1', '[::1]', 'jobcenter.example')
    """
    own = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, *((own,) if is_loopback(own) else ()), *allowed)))


def asked_host(scope: Scope) -> str | None:
    """Return the host that a request names, in lower case and without port; None where it names none, or several."""
    hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
    return host_in_header(hosts[0]) if len(hosts) == 1 else None


def is_encrypted(scope: Scope) -> bool:
    """Tell whether a request came over TLS, to us or to a trusted proxy."""
    return scope["scheme"] in _ENCRYPTED


def _asked_from_here(scope: Scope) -> bool:
    return scope["client"] is None or is_loopback(scope["client"][0])


def with_headers(scope: Scope, send: Send) -> Send:
    """Return what sends an answer with the headers that every answer has."""
    headers = dict(HEADERS)
    if is_encrypted(scope):
        headers["strict-transport-security"] = TRANSPORT_SECURITY

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            added = [(name.encode(), value.encode()) for name, value in headers.items() if name.encode() not in there]
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return send_with_headers
