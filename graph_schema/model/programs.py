"""Programs that sign in by themselves: what they may do, with which secrets, and what administrators did with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from graph_schema.model.account_acts import TERMINAL

LONGEST = timedelta(days=365)
"""No key holds longer than a year from the day it was made."""
MOST_AT_A_TIME = 2
"""Keys of a kind that hold at the same time: the new one is brought into use before the old one is revoked."""
TOKEN_HOLDS = timedelta(minutes=10)


class Scope(StrEnum):
    """What a program may be allowed. No scope reaches a person: that comes with referrals, by its own rules."""

    FIGURES_READ = "figures:read"
    IMPORTS_READ = "imports:read"
    IMPORTS_WRITE = "imports:write"
    REGISTER_WRITE = "register:write"


@dataclass(frozen=True, slots=True)
class InWords:
    """A text in both languages."""

    de: str
    en: str


SCOPES: Mapping[Scope, InWords] = {
    Scope.FIGURES_READ: InWords(
        "Veröffentlichte Zahlen lesen: Karte, Betreuung, freie Plätze, Planung; kleine Zahlen bleiben zurückgehalten",
        "Read published figures: map, caseload, offers and free places, plan; small numbers stay withheld",
    ),
    Scope.IMPORTS_READ: InWords(
        "Importe lesen: Art, Zeit, Zustand, Anzahlen und Gründe der Abweisung; keine Zeile und kein Wert daraus",
        "Read imports: kind, time, state, counts and reasons of refusal; no row and no value of one",
    ),
    Scope.IMPORTS_WRITE: InWords(
        "Dateien der Stadt und der Planung zum Import abgeben (Angebote, Einwohner, Adressen, Plan)",
        "Hand in files of the city and of the plan to be imported (offers, residents, addresses, plan)",
    ),
    Scope.REGISTER_WRITE: InWords(
        "Das Fallregister zum Import abgeben: wer das darf, ändert Angaben über Menschen und wer sie betreut",
        "Hand in the case register to be imported: whoever may, changes what is known of people and who advises them",
    ),
}
"""What each scope means, for administrators and for partners."""


class KeyKind(StrEnum):
    """Which of the two ways of signing in a secret belongs to."""

    API_KEY = "api_key"
    """Sent with each request."""
    CLIENT_SECRET = "client_secret"  # noqa: S105  # the name of a kind
    """Exchanged for a token of ten minutes (OAuth 2.0 client credentials, RFC 6749 §4.4)."""


class KeyState(StrEnum):
    """Whether a key holds, and why not."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ProgramAct(StrEnum):
    """An act of administration with a program, as it stands in the trail."""

    CREATED = "program_created"
    SCOPES = "program_scopes_changed"
    KEY = "program_key_made"
    KEY_REVOKED = "program_key_revoked"
    SECRET = "client_secret_made"  # noqa: S105  # the name of an act
    SECRET_REVOKED = "client_secret_revoked"  # noqa: S105  # the name of an act
    TOKENS_ENDED = "program_tokens_ended"
    ENDED = "program_ended"


@dataclass(frozen=True, slots=True)
class PartnerProgram:
    """A program as its administrator sees it."""

    id: str
    """Random key; at the same time its client id."""
    name: str
    scopes: tuple[Scope, ...]
    """What its keys may be given at most."""
    created_at: datetime
    ended_at: datetime | None
    version: int
    used_at: datetime | None = None
    """Last use of any of its keys."""
    active: int = 0
    """Keys and client secrets that hold now."""
    next_end: datetime | None = None
    """When the next of them ends."""


@dataclass(frozen=True, slots=True)
class ProgramKey:
    """A key or client secret as an administrator sees it: its beginning, never the secret."""

    id: str
    kind: KeyKind
    prefix: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    tokens: int = 0
    """Tokens given for it that hold now."""

    def state(self, now: datetime) -> KeyState:
        """Return whether it holds at a moment; one that was revoked stays so when its time is over."""
        if self.revoked_at is not None:
            return KeyState.REVOKED
        return KeyState.EXPIRED if self.ends_at <= now else KeyState.ACTIVE


@dataclass(frozen=True, slots=True)
class DoneWithProgram:
    """An act of the trail: what was done with a program, by whom."""

    id: str
    act: ProgramAct
    at: datetime
    by: str
    """Id of the account, or `terminal:` and the name of the machine's account."""
    by_name: str | None
    changes: tuple[str, ...]
    """Scopes with `+` where they were given, with `-` where they were taken."""
    key_prefix: str | None
    version: int

    @property
    def terminal_user(self) -> str | None:
        """The machine's account where the act was done at its terminal."""
        kind, found, name = self.by.partition(":")
        return name if found and kind == TERMINAL else None
