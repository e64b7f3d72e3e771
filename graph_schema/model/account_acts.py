"""What administrators do with accounts, as it stands in the trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AccountAct(StrEnum):
    """An act of administration. Signing in and out is none: when somebody works is not told (F4)."""

    CREATED = "account_created"
    ROLES = "roles_changed"
    DISABLED = "account_disabled"
    ENABLED = "account_enabled"
    PASSWORD = "password_reset"  # noqa: S105  # the name of an act
    FACTOR = "second_factor_reset"
    CASELOAD = "caseload_linked"
    CASELOAD_ENDED = "caseload_unlinked"
    LEAD = "team_linked"
    LEAD_ENDED = "team_unlinked"


@dataclass(frozen=True, slots=True)
class Done:
    """An act of the trail: what was done with an account, by whom."""

    id: str
    act: AccountAct
    at: datetime
    """UTC."""
    by: str
    """Id of the account, or `terminal:` and the name of the machine's account."""
    by_name: str | None
    """Name of that account; None for the terminal, and for an account that is gone."""
    changes: tuple[str, ...]
    """Roles with `+` where they were given, with `-` where they were taken."""
    version: int
    """Version that the account came to have by it."""

    @property
    def terminal_user(self) -> str | None:
        """The machine's account where the act was done at its terminal."""
        kind, found, name = self.by.partition(":")
        return name if found and kind == TERMINAL else None


TERMINAL = "terminal"
