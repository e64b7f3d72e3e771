"""The office with an application in front of it, and browsers in which somebody of it is signed in."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.access.requests import Request
from api.pages.cookies import SESSION
from graph_schema.model.access import Ground, Role, SessionState
from graph_schema.office_time import office_day
from graph_schema.queries import Query
from graph_schema.store import sessions
from tests.integration.desk import Desk, desk_at
from tests.integration.office import STAFF, Office

TODAY = office_day()


async def session_token(office: Office, login: str, role: Role | None = None) -> str:
    """Begin a session of an hour and return what its cookie holds; codes of an app would be used up at once."""
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
    await sessions.begin_session(office.graph, office.keys.session_id(token), office.accounts[login], properties)
    return token


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
                desk.client.cookies.set(SESSION, await session_token(self.office, login, role))
                await desk.open("/hilfe")
            yield desk


async def write(office: Office, text: str, **parameters: Any) -> None:
    named = tuple((name, "any") for name in parameters)
    await office.graph.write(Query("written_in_access_tests", "tests", text, "?", named, ("id",)), **parameters)


async def age_request(office: Office, login: str, key: str, days: int) -> None:
    """Let an account have used a key of its own so many days ago, and so what the trail says of it."""
    request = Request.of(office.keys, office.accounts[login], key, {})
    await write(
        office,
        "MATCH (k:RequestKey {id: $key}), (e:AuditEvent {id: $act}) SET k.at = $at, e.at = $at RETURN k.id AS id",
        key=request.id, act=request.act, at=datetime.now(UTC) - timedelta(days=days),
    )  # fmt: skip


async def give(office: Office, login: str, role: Role, ground: Ground) -> None:
    """Give a right to the first person, as the office's own ways do."""
    until = None if ground in (Ground.OWN, Ground.CAME, Ground.SENT) else TODAY
    rights = {
        "role": role,
        "ground": ground,
        "since": date(2020, 1, 1),
        "until": until,
        "account": office.accounts[login],
    }
    kind = "ACTS_FOR" if ground in (Ground.OWN, Ground.COVER) else "MAY_SEE"
    target = "Caseworker" if kind == "ACTS_FOR" else "Citizen"
    key = office.caseworkers["w1"] if kind == "ACTS_FOR" else office.citizens["c1"]
    await write(
        office,
        f"MATCH (a:Account {{id: $account}}), (t:{target} {{id: $key}})"
        f" CREATE (a)-[:{kind} {{role: $role, ground: $ground, since: $since, until: $until}}]->(t) RETURN a.id AS id",
        key=key,
        **rights,
    )
    if ground is Ground.SUPERVISION:  # holds while the account leads the team
        await write(
            office,
            "MATCH (a:Account {id: $account}), (:Caseworker {id: $key})-[:IN_TEAM]->(t:Team) MERGE (a)-[:LEADS]->(t)"
            " RETURN a.id AS id",
            account=office.accounts[login],
            key=office.caseworkers["w1"],
        )


async def take_all(office: Office, login: str) -> None:
    if login == "other_lead":  # leads the team of Ost only for the days of a test
        await write(
            office,
            "MATCH (a:Account {id: $account})-[l:LEADS]->(:Team)<-[:IN_TEAM]-(:Caseworker {id: $key}) DELETE l"
            " RETURN a.id AS id",
            account=office.accounts[login],
            key=office.caseworkers["w1"],
        )
    await write(
        office,
        "MATCH (a:Account {id: $account})-[r:ACTS_FOR|MAY_SEE]->() DELETE r RETURN a.id AS id",
        account=office.accounts[login],
    )


def alike(text: str, key: str) -> str:
    """A page without the key that was asked for and without the random code for the help desk."""
    return re.sub(r"\b[2-9a-z]{4}-[2-9a-z]{4}\b", "", text.replace(key, ""))


def logins() -> Iterable[tuple[str, Role]]:
    """One account for each role."""
    yield "sued", Role.CASEWORKER
    yield "other_lead", Role.TEAM_LEAD
    for role in Role:
        if role not in (Role.CASEWORKER, Role.TEAM_LEAD):
            yield role.value, role
