"""Changes of accounts that leave their mark in the trail: all of a change is written, or nothing.

The first step of a change writes the trail's entry where the account is still as it was read. The others begin at that
entry, so that a change which came too late does nothing at all, and one that is repeated does nothing twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_schema.model.access import Ground, Role
from graph_schema.model.account_acts import AccountAct, Done
from graph_schema.store.graph import Graph, Rows, Step


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one account: what it was, its entry in the trail, and what goes with it."""

    account_id: str
    version: int
    event_id: str
    event: Mapping[str, Any]
    changes: Mapping[str, Any]
    needs_another: bool = False
    """An administrator is taken away: another one must remain who can sign in."""
    also: Sequence[Step] = ()
    caseload: tuple[str, date] | None = None
    """Random key of the case worker whose caseload is given, and from which day: it must be no other account's own."""


async def create_account(
    graph: Graph, login_key: str, properties: Mapping[str, Any], event_id: str, event: Mapping[str, Any]
) -> bool:
    """Make the account that `event` is about; False, and nothing is written, where the login name is taken."""
    account_id = event["about"]
    rows, _ = await graph.write_all(
        [
            ("save_account", {"login_key": login_key, "id": account_id, "properties": dict(properties)}),
            ("save_event_of_account", {"account": account_id, "event": event_id, "properties": dict(event)}),
        ]
    )
    return rows[0]["id"] == account_id


async def carry_out(graph: Graph, change: Change, *, demo: bool) -> bool:
    """Carry out a change; False, and nothing is written, where it came too late or no administrator would remain.

    Also where the caseload that goes with it is another account's own.
    `demo`: the sign-ins of the invented town count as administrators.
    """
    caseworker, since = change.caseload or ("", change.event["at"].date())
    first: Step = (
        "change_account_in_trail",
        {
            "id": change.account_id,
            "version": change.version,
            "changes": dict(change.changes),
            "needs_another": change.needs_another,
            "demo": [False, True] if demo else [False],
            "caseload": caseworker,
            "today": since,
            "event": change.event_id,
            "properties": dict(change.event),
        },
    )
    before: list[Step] = [("lock_caseload", {"caseworker": caseworker})] if caseworker else []
    rows = await graph.write_all([*before, first, *change.also])
    if rows[len(before)]:
        return True
    # A unit of work that is repeated after a commit in doubt finds its own change: then it is done.
    return any(done.id == change.event_id for done in await load_trail(graph, change.account_id))


def end_sessions(account_id: str, event_id: str) -> Step:
    """Return the step that ends all sessions of an account."""
    return "end_sessions_after", {"event": event_id, "account": account_id}


def remove_passkeys(account_id: str, event_id: str) -> Step:
    """Return the step that removes all passkeys of an account."""
    return "remove_passkeys_after", {"event": event_id, "account": account_id}


def give_caseload(
    account_id: str, event_id: str, caseworker_id: str, since: date, properties: Mapping[str, Any]
) -> Step:
    """Return the step that gives an account the caseload of a case worker as its own, from a day on without end."""
    given = {**properties, "role": Role.CASEWORKER, "until": None}
    return (
        "give_caseload_after",
        {
            "event": event_id,
            "account": account_id,
            "caseworker": caseworker_id,
            "since": since,
            "properties": given,
        },
    )


def end_caseloads(account_id: str, event_id: str, until: date, caseworker_id: str = "") -> Step:
    """Return the step that ends an account's rights to one caseload, or to all; `until` is the last day of them."""
    return (
        "end_caseloads_after",
        {"event": event_id, "account": account_id, "caseworker": caseworker_id, "until": until},
    )


def end_rights_of_roles(account_id: str, event_id: str, roles: Sequence[Role], until: date) -> Step:
    """Return the step that ends all rights to people that an account has in some roles: caseloads, covers, cases."""
    return (
        "end_rights_of_roles_after",
        {"event": event_id, "account": account_id, "roles": list(roles), "until": until},
    )


def make_lead(account_id: str, event_id: str, team_id: str) -> Step:
    """Return the step that makes an account the lead of a team."""
    return "make_lead_after", {"event": event_id, "account": account_id, "team": team_id}


def end_leads(account_id: str, event_id: str, team_id: str = "") -> Step:
    """Return the step that takes the lead of one team, or of all, from an account."""
    return "end_leads_after", {"event": event_id, "account": account_id, "team": team_id}


async def load_trail(graph: Graph, account_id: str) -> list[Done]:
    """Return what was done with an account, the newest first."""
    rows = await graph.read("list_trail_of_account", account=account_id, actions=list(AccountAct))
    return [
        Done(
            id=row["id"],
            act=AccountAct(row["action"]),
            at=row["at"],
            by=row["by"],
            by_name=row["by_name"],
            changes=tuple(row["changes"] or ()),
            version=row["version"] or 0,
        )
        for row in rows
    ]


async def find_caseworker(graph: Graph, register_key: str, account_id: str, today: date) -> tuple[str, bool] | None:
    """Return the case worker's random key, and whether another account holds the caseload as its own; None: nobody."""
    rows = await graph.read("find_caseworker", register_key=register_key, account=account_id, today=today)
    return (rows[0]["id"], rows[0]["others"] > 0) if rows else None


async def list_caseloads(graph: Graph, account_id: str, today: date) -> Rows:
    """Return the caseloads that an account may read from `today` on, with ground and days; no number of people."""
    rows = await graph.read("list_caseloads_of_account", account=account_id, today=today)
    return [{**row, "ground": Ground(row["ground"])} for row in rows]


async def list_led_teams(graph: Graph, account_id: str) -> Rows:
    """Return the teams that an account leads."""
    return await graph.read("list_teams_of_account", account=account_id)
