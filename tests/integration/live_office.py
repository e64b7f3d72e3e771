"""The office served on a port of loopback, and how streams of it are read."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from api.access.people import People
from api.app import create_app
from api.pages.cookies import SESSION
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.migrations import wipe
from graph_schema.model.access import Role, SessionState
from graph_schema.model.people import ChannelKind, ContactDirection, ContactOutcome
from graph_schema.office_time import office_day
from graph_schema.store import sessions
from graph_schema.store.graph import Graph
from tests.integration.office import STAFF, Office, open_office
from tests.integration.served import served

QUERY = "subscription { caseEvents { cursor events { id act citizen byYou opening { openedBy role statedReason } } } }"
REASON = "Frau Eins steht an der Theke, Frau Ost ist krank."
SOON = 30.0


@dataclass(slots=True)
class Live:
    """The office, served on a port."""

    office: Office
    port: int

    async def token(self, login: str, role: Role | None = None) -> str:
        """Sign somebody in and return the token of the cookie."""
        token, now = secrets.token_urlsafe(), datetime.now(UTC)
        properties = {
            "state": SessionState.FULL,
            "role": role or STAFF[login][0],
            "created_at": now,
            "seen_at": now,
            "idle_until": now + timedelta(hours=1),
            "ends_at": now + timedelta(hours=1),
        }
        await sessions.begin_session(
            self.office.graph, self.office.keys.session_id(token), self.office.accounts[login], properties
        )
        return token

    async def end(self, token: str) -> None:
        """Sign out elsewhere."""
        await sessions.end_session(self.office.graph, self.office.keys.session_id(token))

    async def people(self, login: str) -> People:
        """Return the people that somebody sees today."""
        now = datetime.now(UTC)
        return await self.office.people(login, at=now, today=office_day(now))

    async def record(self, login: str, number: str) -> str:
        """Record a contact and return its key."""
        contact, now = new_id(), datetime.now(UTC)
        values = {
            "day": office_day(now),
            "channel": ChannelKind.PHONE,
            "direction": ContactDirection.FROM_OFFICE,
            "outcome": ContactOutcome.REACHED,
        }
        await (await self.people(login)).record_contact(self.office.citizens[number], contact, values, "-")
        return contact


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def live(migrated_graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Live]:
    folder: Path = tmp_path_factory.mktemp("live")
    await wipe(migrated_graph)
    office = await open_office(migrated_graph, folder)
    port = free_port()
    async with served(create_app(Settings(folder), migrated_graph), port):
        yield Live(office, port)


@asynccontextmanager
async def client(live: Live, token: str | None) -> AsyncGenerator[httpx.AsyncClient]:
    headers = {"cookie": f"{SESSION}={token}"} if token else {}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{live.port}", headers=headers, timeout=SOON) as browser:
        yield browser


@dataclass(slots=True)
class Event:
    """A server-sent event."""

    name: str
    id: str
    data: Any


@asynccontextmanager
async def events_of(
    live: Live, token: str, path: str = "/graphql/stream", query: str | None = QUERY, **headers: str
) -> AsyncGenerator[AsyncIterator[Event]]:
    async with client(live, token) as browser:
        method = "POST" if query else "GET"
        body = {"query": query} if query else None
        async with browser.stream(method, path, json=body, headers=headers) as answer:
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "private, no-store"

            async def read() -> AsyncIterator[Event]:
                fields: dict[str, str] = {}
                async for line in answer.aiter_lines():
                    if not line and "data" in fields:
                        data = fields["data"]
                        yield Event(fields.get("event", ""), fields.get("id", ""), json.loads(data) if data else None)
                    if not line:
                        fields = {}
                    elif not line.startswith(":"):
                        name, _, value = line.partition(":")
                        fields[name] = value.removeprefix(" ")

            yield read()


async def next_of(events: AsyncIterator[Event]) -> Event:
    async with asyncio.timeout(SOON):
        return await anext(events)
