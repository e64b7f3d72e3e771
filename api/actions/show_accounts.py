"""Use case: an administrator looks at accounts. Never when somebody signed in or worked (F4), never a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from api.actions.account_failures import no_account
from graph_schema.ingest.sort_keys import fold_name
from graph_schema.model.access import Account, Ground, Role
from graph_schema.model.account_acts import AccountAct, Done
from graph_schema.model.teams import Team
from graph_schema.store import account_changes, accounts
from graph_schema.store.graph import Graph
from graph_schema.store.teams import load_teams

STATES = ("", "enabled", "disabled", "no_factor")
"""By what accounts are chosen, beside name and role; empty: all."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What somebody looks for: a part of name or login, a role, a state of `STATES`."""

    name: str = ""
    role: str = ""
    state: str = ""

    @property
    def is_set(self) -> bool:
        """Tell whether anything is looked for."""
        return bool(self.name.strip() or self.role or self.state)

    def finds(self, account: Account) -> bool:
        """Tell whether an account is looked for; case, accents and umlauts do not matter."""
        wanted = fold_name(self.name)
        if wanted and not any(wanted in fold_name(each) for each in (account.display_name, account.login)):
            return False
        if self.role and self.role not in account.roles:
            return False
        return {
            "enabled": account.disabled_at is None,
            "disabled": account.disabled_at is not None,
            "no_factor": not account.has_factor and account.issuer is None,
        }.get(self.state, True)


@dataclass(frozen=True, slots=True)
class LinkedCaseload:
    """A caseload that an account may read: whose, in which team, on what ground, in which days."""

    id: str
    name: str
    team: str
    ground: Ground
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account as its administrator sees it."""

    account: Account
    demo: bool
    caseloads: tuple[LinkedCaseload, ...]
    teams: tuple[Team, ...]
    all_teams: tuple[Team, ...]
    trail: tuple[Done, ...]

    @property
    def roles_before(self) -> tuple[Role, ...] | None:
        """The roles before the last change, where changing roles was the last act: what undoing gives back."""
        if not self.trail or self.trail[0].act is not AccountAct.ROLES:
            return None
        given, taken = (
            {change[1:] for change in self.trail[0].changes if change.startswith(sign)} for sign in ("+", "-")
        )
        return tuple(role for role in Role if role in (set(self.account.roles) - given) | taken)


async def list_accounts(graph: Graph, wanted: AccountFilter | None = None) -> tuple[list[Account], int]:
    """Return the accounts that are looked for in the order of names, and how many there are in all."""
    everybody = await accounts.list_accounts(graph)
    chosen = wanted or AccountFilter()
    return [each for each in everybody if chosen.finds(each)], len(everybody)


async def show_account(graph: Graph, account_id: str, today: date) -> AccountView:
    """Return an account with what it is linked to from `today` on and its trail; NotFound where there is none."""
    stored = await accounts.load_account(graph, account_id)
    if stored is None:
        raise no_account()
    caseloads = await account_changes.list_caseloads(graph, account_id, today)
    led = await account_changes.list_led_teams(graph, account_id)
    return AccountView(
        stored.account,
        stored.demo,
        tuple(
            LinkedCaseload(
                row["id"],
                " ".join(part for part in (row["given_name"], row["family_name"]) if part) or "–",
                row["team"] or "–",
                row["ground"],
                row["since"],
                row["until"],
            )
            for row in caseloads
        ),
        tuple(Team(row["id"], row["name"]) for row in led),
        tuple(await load_teams(graph)),
        tuple(await account_changes.load_trail(graph, account_id)),
    )


async def find_by_login(graph: Graph, login_key: str) -> Account:
    """Return the account that signs in with a name (by its keyed hash); NotFound."""
    stored = await accounts.find_account(graph, login_key)
    if stored is None:
        raise no_account()
    return stored.account
