"""Use case: the account of somebody for whom an identity provider vouches follows what the provider says, at each
sign-in: names, roles, and where the operator wants it the own caseload and the teams that are led.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import structlog

from api.access.issuers.claims import Vouched
from api.access.issuers.issuer import Issuer
from api.access.issuers.refusals import NotAdmitted, Reason, not_admitted
from api.actions.register_keys import register_hash
from api.actions.sign_in import Entrance
from graph_schema.errors import Conflict, Refused
from graph_schema.ingest.changes import new_id
from graph_schema.ingest.register_records import RegisterHash
from graph_schema.ingest.sort_keys import sort_key
from graph_schema.model.access import Ground, Role, roles_that_exclude_each_other
from graph_schema.office_time import office_day
from graph_schema.store import accounts, sessions
from graph_schema.store.accounts import StoredAccount
from graph_schema.store.graph import Step

log = structlog.get_logger(__name__)

_ATTEMPTS = 3
"""An administrator may change the account at the same moment."""


@dataclass(frozen=True, slots=True)
class VouchedAccounts:
    """Accounts that come through identity providers; `data_folder` holds the key of the register's numbers."""

    entrance: Entrance
    data_folder: Path

    async def admit(self, issuer: Issuer, vouched: Vouched, now: datetime) -> StoredAccount:
        """Return the account of a person, made or changed as the provider says.

        NotAdmitted where the person holds no role here, roles that exclude each other, or a disabled account; what
        the account could do before has ended then, too.
        """
        login_key = self.entrance.keys.subject_key(issuer.url, vouched.subject)
        reason = _why_not(vouched)
        roles = () if reason else vouched.roles
        stored = await self._follow(login_key, issuer, vouched, roles, now)
        if stored is not None and stored.account.disabled_at is not None:
            reason = Reason.DISABLED
        if stored is None or reason is not None:
            raise await self._refuse(stored, reason or Reason.NO_ROLE, now)
        await self._follow_rights(stored.account.id, issuer, vouched, now)
        return stored

    async def _follow(
        self, login_key: str, issuer: Issuer, vouched: Vouched, roles: tuple[Role, ...], now: datetime
    ) -> StoredAccount | None:
        """Make or change the account; None where there is none and no role to make it for."""
        for attempt in range(1, _ATTEMPTS + 1):
            stored = await accounts.find_account(self.entrance.graph, login_key)
            if stored is None and not roles:
                return None
            try:
                if stored is None:
                    await self._make(login_key, issuer, vouched, roles, now)
                elif not await self._change(stored, issuer, vouched, roles, now):
                    return stored
            except Conflict:
                if attempt == _ATTEMPTS:
                    raise
        return await accounts.find_account(self.entrance.graph, login_key)

    async def _make(
        self, login_key: str, issuer: Issuer, vouched: Vouched, roles: tuple[Role, ...], now: datetime
    ) -> None:
        account_id = new_id()
        properties = {
            **_described(account_id, issuer, vouched),
            "roles": list(roles), "demo": False, "created_at": now, "version": 1,
        }  # fmt: skip
        if await accounts.add_account(self.entrance.graph, login_key, account_id, properties):
            await self.entrance.record(account_id, roles[0], "account_made_at_sign_in", now)

    async def _change(
        self, stored: StoredAccount, issuer: Issuer, vouched: Vouched, roles: tuple[Role, ...], now: datetime
    ) -> bool:
        """Write what has changed; False where nothing has.

        Other roles end all sessions of the account, and a role that is taken away ends all rights that it had.
        """
        account, graph = stored.account, self.entrance.graph
        told = _described(account.id, issuer, vouched)
        before = {**_described(account.id, issuer, vouched), "login": account.login,
                  "display_name": account.display_name, "issuer": account.issuer}  # fmt: skip
        others = set(roles) != set(account.roles)
        if told == before and list(roles) == list(account.roles):
            return False
        taken = [role for role in account.roles if role not in roles]
        if taken:  # first: a right that ended a moment too early does no harm
            last = office_day(now) - timedelta(days=1)
            leads = [accounts.end_leads_but(account.id, [])] if Role.TEAM_LEAD in taken else []
            await graph.write_all([accounts.end_rights_of_roles(account.id, taken, last), *leads])
        await accounts.change_account(graph, account.id, account.version, {**told, "roles": list(roles)})
        if others:
            await sessions.end_sessions(graph, account.id)
        action = "roles_changed_at_sign_in" if others else "account_changed_at_sign_in"
        await self.entrance.record(account.id, roles[0] if roles else None, action, now)
        return True

    async def _refuse(self, stored: StoredAccount | None, reason: Reason, now: datetime) -> NotAdmitted:
        account_id = stored.account.id if stored else ""
        if stored is not None:
            await sessions.end_sessions(self.entrance.graph, account_id)
        await self.entrance.record(account_id, None, f"sign_in_refused_{reason}", now)
        return not_admitted(reason)

    async def _follow_rights(self, account_id: str, issuer: Issuer, vouched: Vouched, now: datetime) -> None:
        """Let own caseload and led teams be those of the claims, where the operator has named such claims."""
        if not issuer.caseworker_number_claim and not issuer.team_claim:
            return
        own, led = Role.CASEWORKER in vouched.roles, Role.TEAM_LEAD in vouched.roles
        number = vouched.caseworker_number if own and issuer.caseworker_number_claim else ""
        names = vouched.teams if led and issuer.team_claim else ()
        hashed = await self._hash() if number or names else None
        steps: list[Step] = []
        if issuer.caseworker_number_claim:
            steps += await self._caseload_steps(account_id, issuer, number, hashed, now)
        if issuer.team_claim:
            teams = await self._teams(hashed, names)
            steps += [
                accounts.end_leads_but(account_id, teams),
                *(accounts.make_lead(account_id, id_) for id_ in teams),
            ]
        for (query, _), rows in zip(steps, await self.entrance.graph.write_all(steps), strict=True):
            if query == "give_own_caseload" and not rows:
                log.warning("caseload_not_given", name=issuer.code, reason="held_by_another")

    async def _caseload_steps(
        self, account_id: str, issuer: Issuer, number: str, hashed: RegisterHash | None, now: datetime
    ) -> list[Step]:
        graph, today = self.entrance.graph, office_day(now)
        wanted = None
        if number and hashed is not None:
            wanted = await accounts.find_caseworker(graph, hashed("caseworker", number))
            if wanted is None:
                log.warning("caseload_not_given", name=issuer.code, reason="unknown_number")
        held = await accounts.load_own_caseloads(graph, account_id, today)
        yesterday = today - timedelta(days=1)
        steps = [accounts.end_caseloads(account_id, Ground.OWN, yesterday, each) for each in held if each != wanted]
        if wanted is not None and wanted not in held:
            given = {"given_at": now, "given_by": account_id, "until": None,
                     "stated_reason": f"Nummer in der Anmeldung ({issuer.name})"}  # fmt: skip
            steps.append(accounts.give_own_caseload(account_id, wanted, today, given))
        return steps

    async def _teams(self, hashed: RegisterHash | None, names: Sequence[str]) -> list[str]:
        if hashed is None or not names:
            return []
        return await accounts.find_teams(self.entrance.graph, [hashed("team", name) for name in names])

    async def _hash(self) -> RegisterHash | None:
        """Return the hash of the register's numbers; None where there is no register yet, or its key is not here."""
        try:
            return await register_hash(self.entrance.graph, self.data_folder)
        except Refused:
            log.warning("caseload_not_given", reason="no_register")
            return None


def _why_not(vouched: Vouched) -> Reason | None:
    if not vouched.roles:
        return Reason.NO_ROLE
    if roles_that_exclude_each_other(vouched.roles):
        return Reason.ROLES_EXCLUDE
    return None


def _described(account_id: str, issuer: Issuer, vouched: Vouched) -> dict[str, Any]:
    return {
        "login": vouched.login,
        "display_name": vouched.name,
        "sort_key": sort_key(vouched.name, account_id),
        "issuer": issuer.name,
    }
