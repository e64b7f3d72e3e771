"""Accounts and what they may read: people's secrets are handed on, never logged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.errors import Conflict
from graph_schema.model.access import Account, Ground, Role
from graph_schema.store.graph import Graph, Rows, Step


@dataclass(frozen=True, slots=True, repr=False)
class StoredAccount:
    """An account with what is needed to sign in: for the one who checks it, nobody else."""

    account: Account
    password_hash: str | None
    sealed_codes: str | None
    demo: bool


async def add_account(graph: Graph, login_key: str, account_id: str, properties: Mapping[str, Any]) -> bool:
    """Make an account; False, and nothing is written, where the name to sign in with is taken."""
    rows = await graph.write("save_account", login_key=login_key, id=account_id, properties=dict(properties))
    return rows[0]["id"] == account_id


async def find_account(graph: Graph, login_key: str) -> StoredAccount | None:
    """Return the account that signs in with a name, by the name's keyed hash."""
    rows = await graph.read("find_account", login_key=login_key)
    return _stored(rows[0]) if rows else None


async def load_account(graph: Graph, account_id: str) -> StoredAccount | None:
    """Return an account by its random key."""
    rows = await graph.read("load_account", id=account_id)
    return _stored(rows[0]) if rows else None


async def list_accounts(graph: Graph, *, demo: bool | None = None) -> list[Account]:
    """Return the accounts in the order of names: all, or only those of the invented town, or only the others."""
    chosen = [False, True] if demo is None else [demo]
    return [_stored(row).account for row in await graph.read("list_accounts", demo=chosen)]


async def change_account(graph: Graph, account_id: str, version: int, changes: Mapping[str, Any]) -> None:
    """Change an account as it was read in `version`; Conflict where somebody changed it meanwhile, or removed it."""
    if not await graph.write("change_account", id=account_id, version=version, changes=dict(changes)):
        raise Conflict(
            "Dieses Konto wurde inzwischen von jemand anderem geändert; es wurde nichts geschrieben.",
            "This account was changed by somebody else meanwhile; nothing was written.",
            "Die Seite neu laden und noch einmal entscheiden.",
            "Reload the page and decide once more.",
        )


async def use_code(graph: Graph, account_id: str, step: int) -> bool:
    """Use the code of a step of time; False where it, or a later one, was used before."""
    return bool(await graph.write("use_code", id=account_id, step=step))


def give_caseload(
    account_id: str, caseworker_id: str, ground: Ground, since: date, properties: Mapping[str, Any]
) -> Step:
    """Return the step that gives an account the caseload of a case worker from a day on."""
    return (
        "save_caseload_right",
        {
            "account": account_id,
            "caseworker": caseworker_id,
            "ground": ground,
            "since": since,
            "properties": {"until": None, **properties, "role": Role.CASEWORKER},
        },
    )


def give_own_caseload(account_id: str, caseworker_id: str, since: date, properties: Mapping[str, Any]) -> Step:
    """Return the step that gives an account a caseload as its own; without a row where another one holds it so."""
    return (
        "give_own_caseload",
        {
            "account": account_id,
            "caseworker": caseworker_id,
            "since": since,
            "properties": {"until": None, **properties, "role": Role.CASEWORKER},
        },
    )


def end_caseloads(account_id: str, ground: Ground, until: date, caseworker_id: str = "") -> Step:
    """Return the step that ends an account's rights to caseloads on a day: to one, or to all on that ground."""
    parameters = {"account": account_id, "caseworker": caseworker_id, "ground": ground, "until": until}
    return "end_caseload_rights", parameters


def end_rights_of_roles(account_id: str, roles: Sequence[Role], until: date) -> Step:
    """Return the step that ends all rights to people that an account has in some roles: caseloads, covers, cases."""
    return "end_rights_of_roles", {"account": account_id, "roles": list(roles), "until": until}


def make_lead(account_id: str, team_id: str) -> Step:
    """Return the step that makes an account the lead of a team."""
    return "save_team_lead", {"account": account_id, "team": team_id}


def end_leads_but(account_id: str, team_ids: list[str]) -> Step:
    """Return the step that ends an account's leads of teams, but for some (by random key)."""
    return "end_team_leads", {"account": account_id, "but": team_ids}


async def find_caseworker(graph: Graph, register_key: str) -> str | None:
    """Return the random key of a case worker, by the keyed hash of the number in the leading system."""
    rows = await graph.read("find_caseworker_by_number", register_key=register_key)
    return rows[0]["id"] if rows else None


async def find_teams(graph: Graph, register_keys: list[str]) -> list[str]:
    """Return the random keys of teams, by the keyed hashes of their names; those that are not there are left out."""
    return [row["id"] for row in await graph.read("find_teams", register_keys=register_keys)]


async def load_own_caseloads(graph: Graph, account_id: str, today: date) -> list[str]:
    """Return the case workers (by random key) whose caseload is the account's own now."""
    rows = await graph.read("load_own_caseloads", account=account_id, ground=Ground.OWN, today=today)
    return [row["caseworker"] for row in rows]


async def list_caseworkers(graph: Graph, teams: list[str] | None = None) -> Rows:
    """Return case workers with team and number of people, all or those of some teams (by random key)."""
    return await graph.read("list_caseworkers", teams=teams or [])


def _stored(row: Mapping[str, Any]) -> StoredAccount:
    account = Account(
        id=row["id"],
        login=row["login"],
        display_name=row["display_name"],
        roles=tuple(Role(each) for each in row["roles"]),
        has_password=row["password_hash"] is not None,
        has_codes=row["sealed_codes"] is not None,
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
        version=row["version"],
        issuer=row["issuer"],
        must_change=bool(row["must_change"]),
        passkeys=row["passkeys"],
    )
    return StoredAccount(account, row["password_hash"], row["sealed_codes"], bool(row["demo"]))
