"""The error tree.

SozialraumError                       has a stable code, a sentence in German and English and a remedy
├── BadInput                          what was given cannot be used; nothing was written
│   ├── UnreadableFile                wrong format, encoding or coordinate system
│   ├── TooLarge                      more bytes than may be sent
│   ├── UncertainAddress              the city's list is not sure where an address is
│   └── RefusedRows                   rows that the checks refused (see the report file)
├── NotFound                          does not exist, or may not be seen: the same answer
├── Forgotten                         was kept for some days, and is not any more: read anew
├── Conflict                          someone else changed it, or it is in use
│   ├── KeyReused                     a client's key names another change already
│   ├── Stale                         a value is another one by now than the one that was seen
│   ├── FolderInUse                   the data folder belongs to a running instance
│   └── PortInUse                     another program listens on the port
├── GraphError
│   ├── GraphUnavailable              no answer at the address, or not ready in time
│   ├── GraphRefused                  wrong account or password
│   ├── GraphUnsupported              too old, or an engine that is not safe for this use
│   └── GraphOutOfStep                migrations or constraints are missing
└── Refused                           a rule forbids it (demo data on a real server, a foreign address, …)
    ├── NotSignedIn                   nobody is signed in, or no longer
    ├── SignInFailed                  name, password or second factor do not fit; it is not said which
    ├── NotConfirmed                  the second factor has to be given again first
    ├── TooManyTries                  wait before the next try
    │   ├── TooMuchAsked              a client asks for more than its allowance
    │   └── Busy                      too many files arrive at the moment
    ├── ProgramRefused                no key or token of a program that holds; it is not said which
    └── ScopeMissing                  the program may not do this

No HTTP here: `api` maps codes to status in one table. Texts never hold personal values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from graph_schema.written import showable


@dataclass(eq=False)
class SozialraumError(Exception):
    """An expected failure: what happened (`de`, `en`) and what to do now (`remedy_de`, `remedy_en`).

    Names of files in it are made fit to be shown.
    """

    de: str
    en: str
    remedy_de: str = ""
    remedy_en: str = ""

    code = "error"

    def __post_init__(self) -> None:
        self.de, self.en = showable(self.de), showable(self.en)
        self.remedy_de, self.remedy_en = showable(self.remedy_de), showable(self.remedy_en)

    def __str__(self) -> str:
        return f"{self.en} {self.remedy_en}".strip()

    def text(self, locale: str) -> str:
        """Return sentence and remedy in `locale` ("de" or "en")."""
        parts = (self.de, self.remedy_de) if locale == "de" else (self.en, self.remedy_en)
        return " ".join(part for part in parts if part)


class BadInput(SozialraumError):
    """What was given cannot be used; nothing was written."""

    code = "bad_input"


@dataclass(eq=False)
class UncertainAddress(BadInput):
    """The city's list of addresses is not sure where this is; `candidates`: (street, number, postcode, town)."""

    candidates: Sequence[tuple[str, str, str, str]] = ()

    code = "uncertain_address"


class UnreadableFile(BadInput):
    """A file's format, encoding or coordinate system cannot be read."""

    code = "unreadable_file"


class TooLarge(BadInput):
    """More bytes than may be sent."""

    code = "too_large"


class RefusedRows(BadInput):
    """Rows were refused by the checks; the report file names row, column, kind and remedy."""

    code = "refused_rows"


class NotFound(SozialraumError):
    """Does not exist, or may not be seen: the same answer."""

    code = "not_found"


class Forgotten(SozialraumError):
    """What came since then is not kept any more: read anew."""

    code = "forgotten"


class Conflict(SozialraumError):
    """Someone else changed it in the meantime, or it is in use."""

    code = "conflict"


class KeyReused(Conflict):
    """A client's key names another change already."""

    code = "key_reused"


@dataclass(eq=False)
class Stale(Conflict):
    """A value is another one by now than the one that was seen.

    `field`; `changed_by`: function of who changed it, None: an import; `at`: when; `current` value, `version` of it.
    """

    field: str = ""
    changed_by: str | None = None
    at: datetime | None = None
    current: str = ""
    version: str = ""

    code = "stale"


class FolderInUse(Conflict):
    """The data folder belongs to a running instance."""

    code = "folder_in_use"


class PortInUse(Conflict):
    """Another program listens on the port."""

    code = "port_in_use"


class GraphError(SozialraumError):
    """The graph cannot be used."""

    code = "graph_error"


class GraphUnavailable(GraphError):
    """No answer at the address, or not ready in time."""

    code = "graph_unavailable"


class GraphRefused(GraphError):
    """The graph refused the account or the password."""

    code = "graph_refused"


class GraphUnsupported(GraphError):
    """The engine is too old, or is not safe for this use."""

    code = "graph_unsupported"


class GraphOutOfStep(GraphError):
    """Migrations or constraints are missing or differ from what is declared."""

    code = "graph_out_of_step"


class Refused(SozialraumError):
    """A rule forbids it."""

    code = "refused"


class NotSignedIn(Refused):
    """Nobody is signed in, or no longer."""

    code = "not_signed_in"


class SignInFailed(Refused):
    """Name, password or second factor do not fit; it is not said which, nor whether the account exists."""

    code = "sign_in_failed"


class NotConfirmed(Refused):
    """The second factor was given too long ago for what is asked: it is given again first."""

    code = "not_confirmed"


@dataclass(eq=False)
class TooManyTries(Refused):
    """Too many failed tries: the next one has to wait `seconds`."""

    seconds: int = 0

    code = "too_many_tries"


@dataclass(eq=False)
class TooMuchAsked(TooManyTries):
    """A client asks for more than its allowance: the next request has to wait `seconds`."""

    code = "rate_limited"


@dataclass(eq=False)
class Busy(TooManyTries):
    """Others have all that there is at the moment, whoever asks: to come back after `seconds`."""

    code = "busy"


@dataclass(eq=False)
class ProgramRefused(Refused):
    """No key or token of a program that holds: missing (`given` is False), unknown, expired or revoked alike."""

    given: bool = True

    code = "invalid_token"


@dataclass(eq=False)
class ScopeMissing(Refused):
    """The program is known and may not do this: it would need `scope`."""

    scope: str = ""

    code = "insufficient_scope"
