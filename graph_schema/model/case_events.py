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
    COVER_GIVEN = "cover_given"
    """A lead let somebody stand in for a colleague."""
    COVER_ENDED = "cover_ended"
    VISITOR_RECORDED = "visitor_recorded"
    """The equal-opportunity officer took on a person by her number."""


OVERSEEN: frozenset[CaseAct] = frozenset(
    {CaseAct.CASE_OPENED, CaseAct.COVER_GIVEN, CaseAct.COVER_ENDED, CaseAct.VISITOR_RECORDED}
)
"""What is told to the data-protection officer: whoever got at others' cases."""
ABOUT_A_CASE: frozenset[CaseAct] = frozenset(CaseAct) - {
    CaseAct.COVER_GIVEN, CaseAct.COVER_ENDED, CaseAct.VISITOR_RECORDED
}  # fmt: skip
"""What is told to who advises the person: not that she went to the equal-opportunity officer by herself."""


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
    """Random key of the person; None for the data-protection officer, who reads no person."""
    by_you: bool
    """Whether whoever reads it did it."""
    opening: CaseOpening | None
