"""The small office with an application in front of it, and browsers in which its people are signed in."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from api.pages.cookies import SESSION
from graph_schema.model.access import Role, SessionState
from graph_schema.store import sessions
from tests.integration.desk import Desk, desk_at
from tests.integration.office import STAFF, Office


@dataclass(slots=True)
class Doors:
    """The office with an application in front of it."""

    office: Office
    app: Any

    @asynccontextmanager
    async def desk(self, login: str | None, role: Role | None = None) -> AsyncGenerator[Desk]:
        """Give a browser in which somebody is signed in; None: nobody."""
        async with desk_at(self.app) as desk:
            if login is not None:
                token = secrets.token_urlsafe()
                now = datetime.now(UTC)
                properties = {
                    "state": SessionState.FULL,
                    "role": role or STAFF[login][0],
                    "created_at": now,
                    "seen_at": now,
                    "idle_until": now + timedelta(hours=1),
                    "ends_at": now + timedelta(hours=1),
                }
                key = self.office.keys.session_id(token)
                await sessions.begin_session(self.office.graph, key, self.office.accounts[login], properties)
                desk.client.cookies.set(SESSION, token)
                await desk.open("/hilfe")
            yield desk


def alike(text: str, key: str) -> str:
    """A page without the key that was asked for and without the random code for the help desk."""
    return re.sub(r"\b[2-9a-z]{4}-[2-9a-z]{4}\b", "", text.replace(key, ""))
