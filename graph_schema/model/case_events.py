"""What is told of acts on cases, to those who may see the person concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .access import Role


class CaseAct(StrEnum):
    """What was done."""

    CONTACT_RECORDED = "contact_recorded"
    CONTACT_TAKEN_BACK = "contact_taken_back"
    ADDRESS_CHANGED = "address_changed"
    ROLE_CORRECTED = "role_corrected"
    CASE_OPENED = "case_opened"
    """Somebody opened a foreign case with a written reason."""


@dataclass(frozen=True, slots=True)
class CaseOpening:
    """Who opened a case, and why."""

    opened_by: str
    """Name as colleagues read it."""
    role: Role
    stated_reason: str


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """An act on a case, as somebody may read it."""

    id: str
    """Random key, the same in every answer."""
    act: CaseAct
    at: datetime
    citizen: str | None
    """Random key of the person; None for the data-protection officer, who reads openings without the person."""
    by_you: bool
    """Whether whoever reads it did it."""
    opening: CaseOpening | None
