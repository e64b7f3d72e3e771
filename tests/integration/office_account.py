"""A person of the office who can sign in, and what she does at her desk: codes of her app, first sign-in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from pyotp.totp import TOTP

from api.access import codes, passwords
from api.access.web_keys import WebKeys, load_web_keys
from api.app import create_app
from api.settings import Settings
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.model.access import Role
from graph_schema.queries import Query
from graph_schema.store import accounts, sessions
from graph_schema.store.graph import Graph
from tests.integration.desk import Desk

LOGIN, PASSWORD = "k.beispiel", "vier Worte ohne Bezug"
NEW_PASSWORD = "ein anderer Satz als zuvor"
_SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')
_SEALED = re.compile(r'name="sealed" value="([^"]+)"')
_RECOVERY = re.compile(r"<li><code>([0-9a-z-]+)</code></li>")


_ACTIONS = Query(
    "asked_in_a_test",
    "tests",
    "MATCH (e:AuditEvent) WHERE e.about = $account RETURN e.action AS action ORDER BY e.at",
    "?",
    (("account", "string"),),
    ("action",),
)


@dataclass(slots=True)
class Office:
    """The product in front of a graph, with the web's keys of its folder."""

    app: Any
    graph: Graph
    keys: WebKeys

    @classmethod
    def at(cls, folder: Path, graph: Graph) -> Office:
        """Start it, with what is kept in a folder."""
        return cls(create_app(Settings(folder), graph), graph, load_web_keys(folder))

    async def hire(self, login: str = LOGIN, secret: str = "", **properties: Any) -> str:
        """Make an account with a password, and codes where a secret is given; return its key."""
        account_id, now = new_id(), datetime.now(UTC)
        stands = {
            "login": login,
            "display_name": "Kim Beispiel",
            "sort_key": sort_key("Kim Beispiel", account_id),
            "roles": [Role.CASEWORKER],
            "password_hash": await passwords.hashed(PASSWORD),
            "password_set_at": now,
            "created_at": now,
            "demo": False,
            "version": 1,
        }
        if secret:
            stands["sealed_codes"] = self.keys.seal(account_id, secret)
        assert await accounts.add_account(self.graph, self.keys.login_key(login), account_id, {**stands, **properties})
        return account_id

    async def age_proof(self, account_id: str, minutes: int) -> None:
        """Let the second factor of all sessions of an account be given so long ago."""
        now = datetime.now(UTC)
        for row in await sessions.list_sessions(self.graph, account_id, now):
            await sessions.begin_session(
                self.graph, row["id"], account_id, {"proved_at": now - timedelta(minutes=minutes)}
            )

    async def actions(self, account_id: str) -> list[str]:
        """Return what was done with an account, in order."""
        rows = await self.graph.read(_ACTIONS, account=account_id)
        return [row["action"] for row in rows]


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that an app shows now, or so many half minutes later."""
    step = int(datetime.now(UTC).timestamp()) // codes.SECONDS + steps
    return TOTP(secret.replace(" ", ""), interval=codes.SECONDS).generate_otp(step)


def secret_on(page: httpx.Response) -> tuple[str, str]:
    """Return the secret that a page shows, and what its form carries."""
    shown, sealed = _SECRET.search(page.text), _SEALED.search(page.text)
    assert shown
    assert sealed
    return shown[1].replace(" ", ""), unescape(sealed[1])


def recovery_codes_on(page: httpx.Response) -> list[str]:
    """Return the recovery codes that a page shows."""
    return _RECOVERY.findall(page.text)


async def enter(desk: Desk, secret: str, login: str = LOGIN, password: str = PASSWORD) -> httpx.Response:
    """Sign in with name, password and the code of now."""
    await desk.sign_in(login, password)
    return await desk.send("/anmelden/zweiter-faktor", code=code_of(secret))
