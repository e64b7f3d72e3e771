"""A small office where people sign in: two case workers of a team, its lead, and the others who see nobody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from api.access.actor import Actor, actor_of
from api.access.people import People
from api.access.teams import Oversight
from api.access.web_keys import WebKeys, load_web_keys
from api.actions.import_register import import_register
from api.actions.register_keys import register_hash
from graph_schema.ingest.changes import new_id
from graph_schema.model.access import Ground, Role, SessionState
from graph_schema.rules.read_legal_terms import shipped_terms
from graph_schema.store import accounts, sessions
from graph_schema.store.graph import Graph
from tests.integration.small_register import NOW, REGISTER_ROWS, copied, import_areas, write_folder

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OTHER_TEAM = {
    "caseworker_number": "w3",
    "family_name": "Süd",
    "full_time_share": "1",
    "languages": "de:C2",
    "team": "Mitte",
}


@dataclass(slots=True)
class Office:
    """The graph with its accounts by login, and the random keys of its people by number."""

    graph: Graph
    keys: WebKeys
    folder: Path
    accounts: dict[str, str]
    citizens: dict[str, str]
    households: dict[str, str]
    caseworkers: dict[str, str]

    async def actor(self, login: str, role: Role | None = None, at: datetime = AT, today: date = TODAY) -> Actor:
        """Sign somebody in (the password is tried elsewhere)."""
        stored = await accounts.load_account(self.graph, self.accounts[login])
        assert stored is not None
        token = secrets.token_urlsafe()
        properties = {
            "state": SessionState.FULL,
            "role": role or stored.account.roles[0],
            "created_at": at,
            "seen_at": at,
            "idle_until": at + timedelta(days=400),
            "ends_at": at + timedelta(days=400),
        }
        await sessions.begin_session(self.graph, self.keys.session_id(token), self.accounts[login], properties)
        return actor_of(await sessions.load_session(self.graph, self.keys.session_id(token), at), at, today)

    async def people(self, login: str, **more: Any) -> People:
        """Return the people that somebody sees."""
        return People(self.graph, await self.actor(login, **more), shipped_terms())

    async def oversight(self, login: str, **more: Any) -> Oversight:
        """Return the team and trail that somebody sees."""
        return Oversight(self.graph, await self.actor(login, **more))

    async def key(self, number: str) -> str:
        """Return the keyed hash of a person's number."""
        return (await register_hash(self.graph, self.folder))("citizen", number)


STAFF: dict[str, tuple[Role, ...]] = {
    "ost": (Role.CASEWORKER,),
    "west": (Role.CASEWORKER,),
    "sued": (Role.CASEWORKER,),
    "lead": (Role.TEAM_LEAD, Role.CASEWORKER),
    "other_lead": (Role.TEAM_LEAD,),
    **{role.value: (role,) for role in Role if role not in (Role.CASEWORKER, Role.TEAM_LEAD)},
}


async def open_office(graph: Graph, folder: Path) -> Office:
    """Import the small register and make the accounts; `w1` is ost, `w2` west, `w3` sued (of another team)."""
    rows = copied(REGISTER_ROWS)
    rows["caseworkers"].append(dict(OTHER_TEAM))
    rows["citizens"][3]["caseworker_number"] = "w3"
    rows["memberships"][3]["household_number"] = "h5"  # whose address is protected
    rows["citizens"][0]["needs"] = "debts|health"
    rows["citizens"][0]["citizenship"] = "german"
    await import_areas(graph, folder)
    await import_register(graph, write_folder(folder / "register", rows), data_folder=folder, now=NOW)
    hashed = await register_hash(graph, folder)
    office = Office(graph, load_web_keys(folder), folder, {}, {}, {}, {})
    for label, kind, numbers, found in (
        ("Citizen", "citizen", ("c1", "c2", "c3", "c4"), office.citizens),
        ("Household", "household", ("h1", "h2", "h3", "h5"), office.households),
        ("Caseworker", "caseworker", ("w1", "w2", "w3"), office.caseworkers),
    ):
        ids = await ids_of(graph, label)
        found.update({number: ids[hashed(kind, number)] for number in numbers})
    for login, roles in STAFF.items():
        await _employ(office, login, roles)
    teams = {row["team"]: row["team_id"] for row in await accounts.list_caseworkers(graph)}
    steps = [
        accounts.give_caseload(office.accounts[login], office.caseworkers[number], Ground.OWN, date(2020, 1, 1), {})
        for login, number in (("ost", "w1"), ("west", "w2"), ("sued", "w3"))
    ]
    steps += [
        accounts.make_lead(office.accounts["lead"], teams["U25"]),
        accounts.make_lead(office.accounts["other_lead"], teams["Mitte"]),
    ]
    await graph.write_all(steps)
    return office


async def ids_of(graph: Graph, label: str) -> dict[str, str]:
    """Return random ids by register key."""
    from tests.integration.small_register import ask

    return dict(await ask(graph, f"MATCH (n:{label}) RETURN n.register_key AS key, n.id AS id"))


async def _employ(office: Office, login: str, roles: tuple[Role, ...]) -> None:
    account_id = new_id()
    properties = {
        "login": login,
        "display_name": f"Konto {login}",
        "sort_key": login,
        "roles": list(roles),
        "demo": False,
        "created_at": AT,
        "version": 1,
    }
    await accounts.add_account(office.graph, office.keys.login_key(login), account_id, properties)
    office.accounts[login] = account_id
