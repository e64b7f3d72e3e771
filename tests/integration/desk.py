"""A desk at the office: one browser in front of the product, that keeps cookies and sends forms of its pages."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from api.actions.demo_accounts import DEMO_PASSWORD

_TOKEN = re.compile(r'name="form_token" value="([^"]*)"')


@dataclass(slots=True)
class Desk:
    """A browser: over TLS, because cookies of this host alone are kept for nothing else."""

    client: httpx.AsyncClient
    page: httpx.Response | None = field(default=None)

    async def open(self, path: str, **headers: str) -> httpx.Response:
        """Open a page, following where it leads."""
        self.page = await self.client.get(path, headers=headers, follow_redirects=True)
        return self.page

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Send a form of the page that is open, with its token; follow where it leads."""
        found = _TOKEN.search(self.page.text if self.page else "")
        data = {"form_token": found[1] if found else "", **fields}
        self.page = await self.client.post(path, data=data, follow_redirects=True)
        return self.page

    async def sign_in(self, login: str, password: str = DEMO_PASSWORD) -> httpx.Response:
        """Sign in with name and password."""
        await self.open("/anmelden")
        return await self.send("/anmelden", login=login, password=password)


@asynccontextmanager
async def desk_at(app: Any, address: str = "192.0.2.1", host: str = "localhost") -> AsyncGenerator[Desk]:
    """Give a browser with nothing in it, that comes from a network address."""
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    async with httpx.AsyncClient(transport=transport, base_url=f"https://{host}") as client:
        yield Desk(client)
