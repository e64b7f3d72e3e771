"""Use case: the invented town has a sign-in for each role, made at each start of the demonstration where it is missing.

Their password stands on the sign-in page and they need no second factor, so they are worth nothing elsewhere: `serve`
refuses a graph of the invented town, and signing in refuses them wherever the instance is no demonstration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from api.access import passwords
from api.access.web_keys import WebKeys
from api.actions.demo_differences import invent_differences
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.model.access import Ground, Role
from graph_schema.store import accounts
from graph_schema.store.graph import Graph, Rows, Step

DEMO_PASSWORD = "Sozialraum-Vorführung"  # noqa: S105  # stands on the sign-in page of the invented town
LOGINS: Mapping[Role, str] = {
    Role.CASEWORKER: "fallmanagement",
    Role.TEAM_LEAD: "teamleitung",
    Role.DISTRICT_MANAGER: "bereichsleitung",
    Role.OUTREACH_ADVISER: "aufsuchend",
    Role.EQUAL_OPPORTUNITY_OFFICER: "chancengleichheit",
    Role.PLANNER: "planung",
    Role.PARTNER: "traeger",
    Role.DATA_PROTECTION_OFFICER: "datenschutz",
    Role.DATA_PROTECTION_COORDINATOR: "datenschutzkoordination",
    Role.ADMINISTRATOR: "administration",
}
SINCE = date(2020, 1, 1)
"""First day of their rights: before the last day of the town's register."""
_TEAM = "Team U25"
"""Team of the case worker who signs in, where the town has it: young people, so that guardians occur."""


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who is shown as whom."""

    names: Mapping[Role, str]
    caseworker: str | None
    team: str | None


async def ensure_demo_accounts(graph: Graph, keys: WebKeys, now: datetime) -> None:
    """Make the sign-ins that are missing: with the caseload of one case worker and the team that the lead leads."""
    there = {account.login for account in await accounts.list_accounts(graph, demo=True)}
    missing = [role for role in LOGINS if LOGINS[role] not in there]
    if not missing:
        return
    staff = _choose(await accounts.list_caseworkers(graph))
    shared = {
        "password_hash": await passwords.hashed(DEMO_PASSWORD),
        "password_set_at": now,
        "demo": True,
        "created_at": now,
        "version": 1,
    }
    for role in missing:
        account_id, login, name = new_id(), LOGINS[role], staff.names.get(role, "Vorführung")
        own = {"login": login, "display_name": name, "sort_key": sort_key(name, account_id), "roles": [role]}
        if await accounts.add_account(graph, keys.login_key(login), account_id, {**shared, **own}):
            await graph.write_all(_rights(role, account_id, staff, now))
    if Role.CASEWORKER in missing:
        await invent_differences(graph, now)


def _rights(role: Role, account_id: str, staff: _Staff, now: datetime) -> list[Step]:
    given = {"given_at": now, "given_by": account_id, "stated_reason": "Vorführung"}
    if role is Role.CASEWORKER and staff.caseworker:
        return [accounts.give_caseload(account_id, staff.caseworker, Ground.OWN, SINCE, given)]
    if role is Role.TEAM_LEAD and staff.team:
        return [accounts.make_lead(account_id, staff.team)]
    return []


def _choose(caseworkers: Rows) -> _Staff:
    """Choose who is who: the case worker with most people of a team, a colleague as lead, others of other teams."""
    team = [row for row in caseworkers if row["team"] == _TEAM] or caseworkers
    # By name where two advise as many: keys are random, and each instance of the town is to show the same people.
    ranked = sorted(team, key=lambda row: (-row["people"], row["family_name"], row["given_name"], row["id"]))
    own = ranked[0] if ranked else None
    others = [row for row in caseworkers if own is None or row["id"] != own["id"]]
    roles = [role for role in LOGINS if role is not Role.CASEWORKER]
    spread = others[:: max(1, len(others) // len(LOGINS))]
    shown = dict(zip(roles, spread, strict=False))
    if own is not None:
        shown[Role.CASEWORKER] = own
    names = {role: f"{row['given_name']} {row['family_name']}" for role, row in shown.items()}
    return _Staff(names, own["id"] if own else None, own["team_id"] if own else None)
