"""Use case: an administrator makes accounts, gives and takes roles, disables, resets; each act stands in the trail.

Nobody changes the own account, and one administrator who can sign in always remains. Whatever makes rights less ends
all sessions of the account, so that the next question of an open page asks anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from api.access import passwords
from api.access.actor import Actor
from api.access.passphrases import new_passphrase
from api.access.web_keys import WebKeys
from api.actions import account_failures
from api.actions.account_fields import WrongField, read_login, read_name, read_roles
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.model.access import Role
from graph_schema.model.account_acts import TERMINAL, AccountAct
from graph_schema.office_time import office_day
from graph_schema.store import account_changes, accounts
from graph_schema.store.account_changes import Change, carry_out, create_account
from graph_schema.store.accounts import StoredAccount
from graph_schema.store.graph import Graph, Step


@dataclass(frozen=True, slots=True)
class Doer:
    """Who changes accounts: an administrator who is signed in, or somebody at the machine's terminal."""

    account: str
    role: Role | None

    @classmethod
    def of(cls, actor: Actor) -> Doer:
        """Return the administrator behind a session."""
        return cls(actor.account_id, actor.role)

    @classmethod
    def at_terminal(cls, user: str) -> Doer:
        """Return who sits at the machine, by the name of the machine's account."""
        return cls(f"{TERMINAL}:{user}", None)


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """An account with the passphrase that was made for it: shown once, kept nowhere."""

    account_id: str
    passphrase: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change of an account that somebody wants, as it was read in `version`."""

    account_id: str
    version: int
    act: AccountAct
    changes: Mapping[str, Any] = field(default_factory=dict[str, Any])
    given: Sequence[Role] = ()
    taken: Sequence[Role] = ()
    ends_sessions: bool = False
    needs_another: bool = False
    also: Callable[[str], Sequence[Step]] | None = None
    """Further steps, given the id of the trail's entry."""
    caseload: tuple[str, date] | None = None
    """Whose caseload (random key) is given from which day on; Conflict where another account has it as its own."""


@dataclass(frozen=True, slots=True)
class Administration:
    """The office that gives accounts: graph, keys, and who acts."""

    graph: Graph
    keys: WebKeys
    doer: Doer
    demo: bool = False
    """The instance shows the invented town: its sign-ins count as administrators."""
    today: date | None = None
    """The day on which rights begin and end; None: that of the office's clock. The invented town has its own."""

    def day_of(self, now: datetime) -> date:
        """Return the first day of a right that begins at this moment."""
        return self.today or office_day(now)

    def day_before(self, now: datetime) -> date:
        """Return the last day of a right that ends at this moment: yesterday."""
        return self.day_of(now) - timedelta(days=1)

    async def create(self, login: str, name: str, roles: Iterable[str], now: datetime) -> Given:
        """Make an account with a random passphrase, which its owner changes at the first use.

        WrongField for what cannot be used, and for a name to sign in with that is taken.
        """
        login, name, held = read_login(login), read_name(name), read_roles(roles)
        account_id, passphrase = new_id(), new_passphrase()
        properties = {
            "login": login,
            "display_name": name,
            "sort_key": sort_key(name, account_id),
            "roles": list(held),
            "password_hash": await passwords.hashed(passphrase),
            "password_set_at": now,
            "must_change": True,
            "demo": False,
            "created_at": now,
            "version": 1,
        }
        event = {**self._event(account_id, AccountAct.CREATED, now, given=held), "version": 1}
        key = self.keys.login_key(login)
        if not await create_account(self.graph, key, properties, new_id(), event):
            raise WrongField(
                "Diesen Anmeldenamen hat schon ein Konto; es wurde nichts geschrieben.",
                "An account has this name to sign in with already; nothing was written.",
                "Einen anderen nehmen, oder das Konto in der Liste suchen.",
                "Take another one, or look for the account in the list.",
                field="login",
            )
        return Given(account_id, passphrase)

    async def change_roles(self, account_id: str, version: int, roles: Iterable[str], now: datetime) -> None:
        """Give an account these roles and no others; with a role that is taken go its rights.

        Caseloads, covers, opened cases and visitors of that role end, and teams that it leads: none of it is there
        again when the role is given again.

        WrongField, Refused (own account, last administrator), Conflict, NotFound.
        """
        stored, held = await self.other_account(account_id), read_roles(roles)
        before = stored.account.roles
        given, taken = [each for each in held if each not in before], [each for each in before if each not in held]
        if not given and not taken:
            return

        def also(event_id: str) -> list[Step]:
            steps: list[Step] = []
            if taken:
                steps.append(account_changes.end_rights_of_roles(account_id, event_id, taken, self.day_before(now)))
            if Role.TEAM_LEAD in taken:
                steps.append(account_changes.end_leads(account_id, event_id))
            return steps

        await self.carry_out(
            Wanted(
                account_id, version, AccountAct.ROLES, {"roles": list(held)}, given, taken, ends_sessions=bool(taken),
                needs_another=Role.ADMINISTRATOR in taken and stored.account.disabled_at is None, also=also,
            ),
            now,
        )  # fmt: skip

    async def disable(self, account_id: str, version: int, now: datetime) -> None:
        """Let nobody sign in with an account any more, and end its sessions; Refused for the last administrator."""
        stored = await self.other_account(account_id)
        if stored.account.disabled_at is None:
            another = Role.ADMINISTRATOR in stored.account.roles
            await self.carry_out(
                Wanted(
                    account_id, version, AccountAct.DISABLED, {"disabled_at": now}, ends_sessions=True,
                    needs_another=another,
                ),
                now,
            )  # fmt: skip

    async def enable(self, account_id: str, version: int, now: datetime) -> None:
        """Let somebody sign in with a disabled account again."""
        stored = await self.other_account(account_id)
        if stored.account.disabled_at is not None:
            await self.carry_out(Wanted(account_id, version, AccountAct.ENABLED, {"disabled_at": None}), now)

    async def reset_password(self, account_id: str, version: int, now: datetime) -> Given:
        """Give a new random passphrase, which its owner changes at the first use; the old one and all sessions end.

        Refused where the account has no password here, or is a sign-in of the invented town.
        """
        stored = await self.other_account(account_id)
        if stored.demo or stored.account.issuer:
            raise account_failures.no_password_here(demo=stored.demo)
        passphrase = new_passphrase()
        changes = {
            "password_hash": await passwords.hashed(passphrase),
            "password_set_at": now,
            "must_change": True,
        }
        wanted = Wanted(account_id, version, AccountAct.PASSWORD, changes, ends_sessions=True)
        await self.carry_out(wanted, now)
        return Given(account_id, passphrase)

    async def reset_factor(self, account_id: str, version: int, now: datetime) -> None:
        """Take the second factor away, so that a new one is set up at the next sign-in; all sessions end."""
        await self.other_account(account_id)
        changes = {"sealed_codes": None, "codes_step": None, "recovery_keys": None}

        def passkeys(event_id: str) -> list[Step]:
            return [account_changes.remove_passkeys(account_id, event_id)]

        wanted = Wanted(account_id, version, AccountAct.FACTOR, changes, also=passkeys, ends_sessions=True)
        await self.carry_out(wanted, now)

    async def other_account(self, account_id: str) -> StoredAccount:
        """Return an account that is not the own one; NotFound, or Refused for the own one."""
        if account_id == self.doer.account:
            raise account_failures.own_account()
        stored = await accounts.load_account(self.graph, account_id)
        if stored is None:
            raise account_failures.no_account()
        return stored

    async def carry_out(self, wanted: Wanted, now: datetime) -> None:
        """Write a change with its entry in the trail, whole or not at all; tell why where it was not."""
        event_id = new_id()
        also = list(wanted.also(event_id)) if wanted.also else []
        if wanted.ends_sessions:
            also.append(account_changes.end_sessions(wanted.account_id, event_id))
        event = self._event(wanted.account_id, wanted.act, now, given=wanted.given, taken=wanted.taken)
        change = Change(
            wanted.account_id, wanted.version, event_id, event, wanted.changes, wanted.needs_another, also,
            wanted.caseload,
        )  # fmt: skip
        if await carry_out(self.graph, change, demo=self.demo):
            return
        now_there = await accounts.load_account(self.graph, wanted.account_id)
        if now_there is None:
            raise account_failures.no_account()
        if now_there.account.version == wanted.version:
            taken = wanted.caseload is not None
            raise account_failures.caseload_taken() if taken else account_failures.last_administrator()
        trail = await account_changes.load_trail(self.graph, wanted.account_id)
        raise account_failures.changed_meanwhile(trail, wanted.version)

    def _event(
        self,
        account_id: str,
        act: AccountAct,
        now: datetime,
        *,
        given: Sequence[Role] = (),
        taken: Sequence[Role] = (),
    ) -> dict[str, Any]:
        return {
            "at": now,
            "unsealed_at": now,
            "account": self.doer.account,
            "role": self.doer.role,
            "action": act,
            "object": "account",
            "about": account_id,
            "changes": [*(f"+{role}" for role in given), *(f"-{role}" for role in taken)],
        }
