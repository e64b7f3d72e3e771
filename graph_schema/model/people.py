"""Citizens, households and what ties them together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    """As the register states it."""

    FEMALE = "female"
    MALE = "male"
    DIVERSE = "diverse"
    UNKNOWN = "unknown"


class Employability(StrEnum):
    """§ 7 (1) SGB II: able to work (eLb), or a member who is not (NEF)."""

    ABLE = "able"
    NOT_ABLE = "not_able"


class Citizenship(StrEnum):
    """Context column of rule F5: never a layer, never a weight."""

    GERMAN = "german"
    OTHER = "other"
    UNKNOWN = "unknown"


class ResidenceStatus(StrEnum):
    """Right to stay and to work, as far as matching needs it."""

    NOT_NEEDED = "not_needed"
    SETTLED = "settled"
    LIMITED = "limited"
    TEMPORARY_PROTECTION = "temporary_protection"
    UNKNOWN = "unknown"


class Childcare(StrEnum):
    """State of care for a parent's youngest child."""

    NO_CHILD = "no_child"
    UNDER_THREE_WITHOUT_PLACE = "under_three_without_place"
    WITHOUT_PLACE = "without_place"
    WITH_PLACE = "with_place"
    UNKNOWN = "unknown"


class LanguageLevel(StrEnum):
    """Common European Framework; A0 is before the first course."""

    A0 = "A0"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


class HouseholdType(StrEnum):
    """Type of the benefit household (Bedarfsgemeinschaft, § 7 (3) SGB II)."""

    SINGLE = "single"
    SINGLE_PARENT = "single_parent"
    COUPLE = "couple"
    COUPLE_WITH_CHILDREN = "couple_with_children"
    OTHER = "other"


class MemberRole(StrEnum):
    """Role of a citizen in a household."""

    APPLICANT = "applicant"
    PARTNER = "partner"
    CHILD = "child"
    OTHER = "other"


class ResidenceState(StrEnum):
    """What is known of where a household lives."""

    LOCATED = "located"
    NOT_LOCATED = "not_located"
    NO_FIXED_ADDRESS = "no_fixed_address"
    PROTECTED = "protected"


class ChannelKind(StrEnum):
    """Ways to reach a person."""

    POST = "post"
    PHONE = "phone"
    EMAIL = "email"
    VISIT = "visit"
    OFFICE = "office"


class ChannelState(StrEnum):
    """Whether a way works."""

    WORKS = "works"
    UNCERTAIN = "uncertain"
    BROKEN = "broken"


class ContactOutcome(StrEnum):
    """What became of an attempt to make contact."""

    REACHED = "reached"
    FAILED = "failed"
    OPEN = "open"


class ContactDirection(StrEnum):
    """Who made the contact."""

    FROM_OFFICE = "from_office"
    FROM_CITIZEN = "from_citizen"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; `until` None is open."""

    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether `day` lies in the period."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class ContactEvent:
    """One attempt to make contact, or one contact."""

    day: date
    channel: ChannelKind
    direction: ContactDirection
    outcome: ContactOutcome
