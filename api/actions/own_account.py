"""Use case: somebody looks after the own account: password, and where it is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.access import passwords, throttle
from api.access.tries import count_try
from api.actions.set_up_factors import refuse_foreign
from api.actions.sign_in import Begun, Entrance, step_of
from graph_schema.errors import BadInput, NotSignedIn, SignInFailed
from graph_schema.model.access import Account, Passkey, Role, SessionState, SignedIn, SignInStep
from graph_schema.store import accounts, factors, sessions
from graph_schema.store.accounts import StoredAccount

PRODUCT = "Sozialraum"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an account is signed in: since when and until when, not from where (no addresses are kept)."""

    role: Role
    since: datetime
    seen_at: datetime
    ends_at: datetime
    waits: bool
    """The password was right, the second factor is still to come."""
    here: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody reads of the own account."""

    account: Account
    demo: bool
    passkeys: tuple[Passkey, ...]
    recovery_codes: int
    places: tuple[Place, ...]

    @property
    def kept_here(self) -> bool:
        """True where password and second factor can be changed on this page."""
        return not self.demo and self.account.issuer is None

    @property
    def number_of_factors(self) -> int:
        """How many second factors are set up."""
        return len(self.passkeys) + self.account.has_codes


@dataclass(frozen=True, slots=True, repr=False)
class NewPassword:
    """A new password as it was typed, twice."""

    typed: str
    again: str


async def show_own_account(entrance: Entrance, session: SignedIn, now: datetime) -> OwnAccount:
    """Return the account of a session; NotSignedIn where it was removed meanwhile."""
    stored = await _load(entrance, session)
    graph, account_id = entrance.graph, session.account_id
    own = await factors.list_passkeys(graph, account_id)
    return OwnAccount(
        account=stored.account,
        demo=stored.demo,
        passkeys=tuple(each.passkey for each in own),
        recovery_codes=await factors.count_recovery_codes(graph, account_id),
        places=tuple(
            Place(
                role=Role(row["role"]),
                since=row["created_at"],
                seen_at=row["seen_at"],
                ends_at=row["ends_at"],
                waits=row["state"] != SessionState.FULL,
                here=row["id"] == session.id,
            )
            for row in await sessions.list_sessions(graph, account_id, now)
        ),
    )


async def change_password(entrance: Entrance, session: SignedIn, old: str, new: NewPassword, now: datetime) -> Begun:
    """Set a new password, end all other sessions, and go on under a new token.

    SignInFailed where the old one is wrong, TooManyTries, BadInput where the new one will not do, Refused where it is
    not kept here.
    """
    stored = await _load(entrance, session)
    refuse_foreign(stored)
    place = entrance.keys.place_id("own password", stored.account.id)
    await count_try(entrance.graph, place, now)
    if not await passwords.is_right(old, stored.password_hash):
        await entrance.record(stored.account.id, session.role, "password_change_failed", now)
        raise SignInFailed(
            "Das bisherige Passwort stimmt nicht; es wurde nichts geändert.",
            "The present password is not right; nothing was changed.",
            "Geben Sie das Passwort ein, mit dem Sie sich angemeldet haben.",
            "Enter the password that you signed in with.",
        )
    await sessions.clear_tries(entrance.graph, [place], now - throttle.FORGOTTEN_AFTER)
    await _set_password(entrance, session, stored, new, now)
    return await entrance.renew(session, now)


async def set_first_password(entrance: Entrance, session: SignedIn, new: NewPassword, now: datetime) -> Begun:
    """Set the own password in place of the one that somebody gave, and go on with the sign-in.

    NotSignedIn where the sign-in waits for something else, BadInput where the new one will not do.
    """
    stored = await entrance.waiting(session)
    proved = session.proved_at is not None
    if step_of(stored.account, proved=proved) is not SignInStep.SET_PASSWORD:
        raise NotSignedIn("Diese Anmeldung wartet auf etwas anderes.", "This sign-in waits for something else.")
    refuse_foreign(stored)
    await _set_password(entrance, session, stored, new, now)
    return await entrance.go_on(session, now)


async def sign_out_elsewhere(entrance: Entrance, session: SignedIn, now: datetime) -> None:
    """End all sessions of the account but this one: other browsers are signed out at their next question."""
    await sessions.end_sessions(entrance.graph, session.account_id, but=session.id)
    await entrance.record(session.account_id, session.role, "sign_out_elsewhere", now)


async def _set_password(
    entrance: Entrance, session: SignedIn, stored: StoredAccount, new: NewPassword, now: datetime
) -> None:
    account = stored.account
    if new.typed != new.again:
        raise BadInput(
            "Das neue Passwort steht in den beiden Feldern verschieden; es wurde nichts geändert.",
            "The new password differs between the two fields; nothing was changed.",
            "Geben Sie es zweimal gleich ein.",
            "Enter the same one twice.",
        )
    passwords.check_new_password(new.typed, (account.login, PRODUCT, *account.display_name.split()))
    if await passwords.is_right(new.typed, stored.password_hash):
        raise BadInput(
            "Das neue Passwort ist das bisherige; es wurde nichts geändert.",
            "The new password is the present one; nothing was changed.",
            "Denken Sie sich ein anderes aus.",
            "Think of another one.",
        )
    changes = {"password_hash": await passwords.hashed(new.typed), "password_set_at": now, "must_change": None}
    await accounts.change_account(entrance.graph, account.id, account.version, changes)
    await sessions.end_sessions(entrance.graph, account.id, but=session.id)
    await entrance.record(account.id, session.role, "password_changed", now)


async def _load(entrance: Entrance, session: SignedIn) -> StoredAccount:
    stored = await accounts.load_account(entrance.graph, session.account_id)
    if stored is None:
        raise NotSignedIn("Hier ist niemand angemeldet.", "Nobody is signed in here.")
    return stored
