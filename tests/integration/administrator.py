"""An administrator who is signed in, at a graph without an office."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.access.web_keys import load_web_keys
from api.pages.cookies import SESSION
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Role, SessionState
from graph_schema.store import accounts, sessions
from graph_schema.store.graph import Graph


async def administrator_cookie(graph: Graph, folder: Path) -> dict[str, str]:
    """Make an account of an administrator and return the cookie of a session of an hour; `folder`: the data folder."""
    keys, account, now, token = load_web_keys(folder), new_id(), datetime.now(UTC), secrets.token_urlsafe()
    login = f"admin-{account[:6]}"
    properties = {
        "login": login,
        "display_name": "Konto Administration",
        "sort_key": login,
        "roles": [Role.ADMINISTRATOR],
        "demo": False,
        "created_at": now,
        "version": 1,
    }
    await accounts.add_account(graph, keys.login_key(login), account, properties)
    session = {
        "state": SessionState.FULL,
        "role": Role.ADMINISTRATOR,
        "created_at": now,
        "seen_at": now,
        "idle_until": now + timedelta(hours=1),
        "ends_at": now + timedelta(hours=1),
    }
    await sessions.begin_session(graph, keys.session_id(token), account, session)
    return {SESSION: token}
