"""Several offices in one process, told apart by the host that a request names, before anything else is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from litestar.types import ASGIApp, Receive, Scope, Send

from api.lines import answer_line
from api.logs import in_office
from api.security import UNKNOWN_HOST, asked_host, with_headers

if TYPE_CHECKING:
    from collections.abc import Iterable

_AWAY = "This office cannot be served at the moment.\n"
_RETRY_AFTER = "10"


class ByHost:
    """ASGI application that hands each request to the application of its office, and nothing else.

    `hosts` are the names of each office by its id. An office without an application answers 503: it is starting, or
    its graph is down. What a host does not name exactly is refused as by an instance with one office.
    """

    def __init__(self, hosts: Mapping[str, Iterable[str]]) -> None:
        self._office_of = {host: office for office, names in hosts.items() for host in names}
        self._apps: dict[str, ASGIApp] = {}

    def open(self, office: str, app: ASGIApp) -> None:
        """Let an office answer."""
        self._apps[office] = app

    def close(self, office: str) -> None:
        """Let an office answer no longer; what it is answering goes on."""
        self._apps.pop(office, None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to its office."""
        office = self._office_of.get(asked_host(scope) or "")
        app = self._apps.get(office) if office else None
        if app is not None and office is not None:
            with in_office(office):
                await app(scope, receive, send)
        elif office is None:
            await answer_line(scope, with_headers(scope, send), *UNKNOWN_HOST)
        else:
            await answer_line(scope, with_headers(scope, send), 503, _AWAY, {"retry-after": _RETRY_AFTER})
