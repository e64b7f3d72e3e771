"""Who signs in, and on what ground somebody may read about a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Role(StrEnum):
    """What somebody does at the office or with it; an account acts in one role at a time."""

    DISTRICT_MANAGER = "district_manager"
    TEAM_LEAD = "team_lead"
    CASEWORKER = "caseworker"
    OUTREACH_ADVISER = "outreach_adviser"
    EQUAL_OPPORTUNITY_OFFICER = "equal_opportunity_officer"
    PARTNER = "partner"
    PLANNER = "planner"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    DATA_PROTECTION_COORDINATOR = "data_protection_coordinator"
    ADMINISTRATOR = "administrator"


ALONE: frozenset[Role] = frozenset(
    {Role.PARTNER, Role.DATA_PROTECTION_OFFICER, Role.DATA_PROTECTION_COORDINATOR, Role.ADMINISTRATOR}
)
"""Roles that an account holds alone: who gives rights or oversees them must not use them (Art. 38 (6) GDPR)."""


class Ground(StrEnum):
    """Why somebody may read about a person: kept at the right itself, with its days."""

    OWN = "own"
    """The own caseload."""
    COVER = "cover"
    """The caseload of somebody who is absent, for the days of the cover."""
    OPENED = "opened"
    """A foreign case, opened with a written reason."""
    SUPERVISION = "supervision"
    """A case of the own team, opened by its lead with a stated ground."""
    CAME = "came"
    """Came to the equal-opportunity officer herself."""
    SENT = "sent"
    """Was sent to the equal-opportunity officer by the case worker."""


class SessionState(StrEnum):
    """How far a sign-in has come."""

    FACTOR_MISSING = "factor_missing"
    """The password was right; the second factor is still to come."""
    FULL = "full"


class SignInStep(StrEnum):
    """What a sign-in still waits for, in this order; meanwhile its session is `FACTOR_MISSING` and reads nothing."""

    GIVE_FACTOR = "give_factor"
    """A second factor is set up, and was not given yet."""
    SET_PASSWORD = "set_password"  # noqa: S105  # the name of a step
    """Somebody else gave the password: the person sets one of their own."""
    SET_FACTOR = "set_factor"
    """No second factor is set up."""
    DONE = "done"


class ChallengeFor(StrEnum):
    """What a passkey is asked for: a challenge of one kind is worth nothing for the other."""

    REGISTER = "register"
    PROVE = "prove"


def next_step(*, has_factor: bool, proved: bool, must_change: bool) -> SignInStep:
    """Return what a sign-in waits for whose password was right.

    The factor comes before the new password: who knows only the password that was given out changes nothing.

    >>> next_step(has_factor=False, proved=False, must_change=True)
    <SignInStep.SET_PASSWORD: 'set_password'>
    """
    if has_factor and not proved:
        return SignInStep.GIVE_FACTOR
    if must_change:
        return SignInStep.SET_PASSWORD
    return SignInStep.DONE if has_factor else SignInStep.SET_FACTOR


def roles_that_exclude_each_other(roles: Iterable[Role]) -> frozenset[Role]:
    """Return the roles that an account may not hold beside others; empty where the set is in order.

    >>> sorted(roles_that_exclude_each_other([Role.CASEWORKER, Role.ADMINISTRATOR]))
    [<Role.ADMINISTRATOR: 'administrator'>]
    """
    held = frozenset(roles)
    return held & ALONE if len(held) > 1 else frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its administrator sees it: no password, no secret."""

    id: str
    login: str
    display_name: str
    roles: tuple[Role, ...]
    has_password: bool
    has_codes: bool
    """A second factor by codes of an app is set up."""
    created_at: datetime
    disabled_at: datetime | None
    version: int
    issuer: str | None = None
    """The identity provider that this person comes through; None for a local account."""
    must_change: bool = False
    """The password was given by somebody else: it is changed before anything else is done."""
    passkeys: int = 0
    """How many passkeys prove the account."""

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up: codes of an app, or a passkey."""
        return self.has_codes or self.passkeys > 0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as it was found at the beginning of a request; rights are read again with each question."""

    id: str
    """Keyed hash of the token in the reader's cookie."""
    account_id: str
    display_name: str
    role: Role
    roles: tuple[Role, ...]
    state: SessionState
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    proved_at: datetime | None = None
    """When the second factor was last given."""


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Right:
    """The right to read about one person, or about all whom a case worker advises, from `since` to `until`."""

    role: Role
    ground: Ground
    since: date
    until: date | None
