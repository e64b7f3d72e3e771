"""Use case: somebody signs in with name and password, gives a second factor, changes role, signs out.

Nothing tells whether an account exists: a wrong name takes as long, counts as much and is answered with the same
words as a wrong password.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.access import passwords, throttle
from api.access.actor import FACTOR_WITHIN, IDLE, LONGEST
from api.access.allowance import forget_old_allowances
from api.access.case_events import forget_old_events
from api.access.requests import forget_old
from api.access.trail import record
from api.access.tries import count_try
from api.access.web_keys import WebKeys
from graph_schema.errors import NotSignedIn, Refused, SignInFailed
from graph_schema.model.access import Account, Role, SessionState, SignedIn, SignInStep, next_step
from graph_schema.store import accounts, sessions
from graph_schema.store.accounts import StoredAccount
from graph_schema.store.graph import Graph

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where a try to sign in comes from."""

    address: str
    """Network address of the client."""
    device: str = ""
    """Nonce of a browser that has proved to have signed in to this account before; else empty."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that has just begun: the token goes into the browser's cookie and nowhere else."""

    token: str
    account_id: str
    login: str
    role: Role
    state: SessionState


@dataclass(frozen=True, slots=True)
class Entrance:
    """What signing in needs: the graph and the web's keys."""

    graph: Graph
    keys: WebKeys
    demo: bool = False
    """The instance shows the invented town: only there its sign-ins are worth anything."""

    async def sign_in(self, login: str, password: str, place: Place, now: datetime) -> Begun:
        """Begin a session: whole for a sign-in of the invented town, else one that waits for its second factor.

        TooManyTries where the place has to wait, SignInFailed where name and password do not fit together.
        """
        own, network = self._places(login, place)
        await count_try(self.graph, own, now)
        former = await count_try(self.graph, network, now, throttle.FREE_TRIES_OF_NETWORK) if network else None
        stored = await accounts.find_account(self.graph, self.keys.login_key(login))
        if stored is not None and stored.demo and not self.demo:
            stored = None
        right = await passwords.is_right(password, stored.password_hash if stored else None)
        if stored is None or not right or not stored.account.roles or stored.account.disabled_at is not None:
            # Also where there is no such account: else the time that the answer takes would tell.
            await self.record(stored.account.id if stored else "", None, "sign_in_failed", now)
            raise _failed()
        await sessions.clear_tries(self.graph, [own], now - throttle.FORGOTTEN_AFTER)
        if network:
            await sessions.take_back_try(self.graph, network, now, former)
        if passwords.should_be_hashed_anew(stored.password_hash or ""):
            changes = {"password_hash": await passwords.hashed(password)}
            await accounts.change_account(self.graph, stored.account.id, stored.account.version, changes)
            changed = await accounts.load_account(self.graph, stored.account.id)
            if changed is None or changed.account.version != stored.account.version + 1:
                raise _failed()
            stored = changed
        state = SessionState.FULL if stored.demo else SessionState.FACTOR_MISSING
        return await self._begin(stored, stored.account.roles[0], state, now)

    async def go_on(
        self, session: SignedIn, now: datetime, *, proved: bool = False, places: Sequence[str] = ()
    ) -> Begun:
        """Go on with a sign-in after one of its steps, under a new token: whole where nothing is missing any more.

        `proved`: the second factor was given, or set up, just now. `places`: counters of failed tries to forget.
        """
        stored = await self.waiting(session)
        proved_at = now if proved else session.proved_at
        step = step_of(stored.account, proved=proved_at is not None)
        state = SessionState.FULL if step is SignInStep.DONE else SessionState.FACTOR_MISSING
        begun = await self._begin(stored, session.role, state, now, places=places, proved_at=proved_at, former=session)
        await sessions.end_session(self.graph, session.id)
        return begun

    async def renew(self, session: SignedIn, now: datetime, *, proved: bool = False) -> Begun:
        """Give a whole session a new token, after its password or its proof of the second factor is a new one."""
        stored = await accounts.load_account(self.graph, session.account_id)
        if stored is None or session.state is not SessionState.FULL:
            raise run_out()
        begun = await self._begin(
            stored, session.role, SessionState.FULL, now, ends_at=session.ends_at, created_at=session.created_at,
            proved_at=now if proved else session.proved_at, recorded="", former=session,
        )  # fmt: skip
        await sessions.end_session(self.graph, session.id)
        return begun

    async def waiting(self, session: SignedIn) -> StoredAccount:
        """Return the account whose sign-in waits for the second factor; NotSignedIn where none does."""
        stored = await accounts.load_account(self.graph, session.account_id)
        if stored is None or session.state is not SessionState.FACTOR_MISSING:
            raise run_out()
        return stored

    async def change_role(self, session: SignedIn, role: Role, now: datetime) -> Begun:
        """Act in another role of the account: under a new token, so that what the old one could do ends."""
        stored = await accounts.load_account(self.graph, session.account_id)
        if stored is None or role not in stored.account.roles or session.state is not SessionState.FULL:
            raise Refused("Diese Rolle hat das Konto nicht.", "The account does not hold this role.")
        kept = {"sealed_sign_out": await sessions.load_sealed_sign_out(self.graph, session.id)}
        begun = await self._begin(
            stored,
            role,
            SessionState.FULL,
            now,
            ends_at=session.ends_at,
            proved_at=session.proved_at,
            kept=kept,
            former=session,
        )
        await sessions.end_session(self.graph, session.id)
        return begun

    async def admit(self, stored: StoredAccount, now: datetime, sealed_sign_out: str | None) -> Begun:
        """Begin a whole session of somebody for whom an identity provider vouches, in the account's first role."""
        kept = {"sealed_sign_out": sealed_sign_out}
        return await self._begin(stored, stored.account.roles[0], SessionState.FULL, now, kept=kept)

    async def sign_out(self, session: SignedIn, now: datetime, *, everywhere: bool = False) -> None:
        """End a session, or all of the account: other browsers are signed out at their next question."""
        if everywhere:
            await sessions.end_sessions(self.graph, session.account_id)
        else:
            await sessions.end_session(self.graph, session.id)
        await self.record(session.account_id, session.role, "sign_out_everywhere" if everywhere else "sign_out", now)

    async def record(self, account_id: str, role: Role | None, action: str, now: datetime) -> None:
        """Keep what was done with an account."""
        event = {"at": now, "unsealed_at": now, "account": account_id, "role": role, "action": action,
                 "object": "account", "about": account_id}  # fmt: skip
        await record(self.graph, event)

    async def _forget_what_is_over(self, now: datetime) -> None:
        """Remove what time has ended: signing in is rare enough to do it, and often enough to leave little."""
        await sessions.remove_old_sessions(self.graph, now)
        await forget_old(self.graph, now)
        await forget_old_allowances(self.graph, now)
        await forget_old_events(self.graph, now)

    async def _begin(
        self,
        stored: StoredAccount,
        role: Role,
        state: SessionState,
        now: datetime,
        *,
        places: Sequence[str] = (),
        ends_at: datetime | None = None,
        kept: Mapping[str, Any] | None = None,
        created_at: datetime | None = None,
        proved_at: datetime | None = None,
        recorded: str = "sign_in",
        former: SignedIn | None = None,
    ) -> Begun:
        """Begin a session of the account as it was read in `stored`, going on from `former`.

        Refused where the account was changed since, such as by a new password, or `former` was ended: a session that
        was earned with the old password must not outlive it.
        """
        token = secrets.token_urlsafe(TOKEN_BYTES)
        whole = state is SessionState.FULL
        ends = ends_at or now + (LONGEST if whole else FACTOR_WITHIN)
        properties = {
            "state": state,
            "role": role,
            "created_at": created_at or now,
            "proved_at": proved_at,
            "seen_at": now,
            "idle_until": min(now + IDLE, ends),
            "ends_at": ends,
            **(kept or {}),
        }
        await self._forget_what_is_over(now)
        if not await sessions.begin_session(
            self.graph, self.keys.session_id(token), stored.account.id, properties,
            version=stored.account.version, former=former.id if former else "",
        ):  # fmt: skip
            raise run_out() if former else _failed()
        if whole:
            await sessions.clear_tries(self.graph, list(places), now - throttle.FORGOTTEN_AFTER)
            if recorded:
                await self.record(stored.account.id, role, recorded, now)
        return Begun(token, stored.account.id, stored.account.login, role, state)

    def _places(self, login: str, place: Place) -> tuple[str, str]:
        """Return the counter of a try, and that of its network: none (empty) for a browser that is known."""
        login_key = self.keys.login_key(login)
        if place.device:
            return self.keys.place_id("device", place.device, login_key), ""
        network = throttle.network_of(place.address)
        return self.keys.place_id("account", network, login_key), self.keys.place_id("network", network)


def step_of(account: Account, *, proved: bool) -> SignInStep:
    """Return what a sign-in waits for whose password was right."""
    return next_step(has_factor=account.has_factor, proved=proved, must_change=account.must_change)


def run_out() -> NotSignedIn:
    """Return the refusal of a sign-in whose time is over."""
    return NotSignedIn(
        "Diese Anmeldung ist abgelaufen.", "This sign-in has run out.", "Noch einmal anmelden.", "Sign in anew."
    )


def _failed() -> SignInFailed:
    return SignInFailed(
        "Anmeldename und Passwort passen nicht zusammen.",
        "Name and password do not fit together.",
        "Bitte prüfen und noch einmal eingeben; hilft das nicht, setzt die Administration das Passwort neu.",
        "Please check and enter them again; otherwise the administrator sets a new password.",
    )
