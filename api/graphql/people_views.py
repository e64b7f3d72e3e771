"""Views on people: the explicit list of what may be read of them, each field with the policy's field that decides.

Every value about a person may be null: `withheld` names the fields that there are and that may not be read on the
grounds that hold. A person who may not be seen at all is not there.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar

import strawberry

from api.access.policy import ObjectType
from api.actions.show_cases import NextStep
from graph_schema.model.access import Ground
from graph_schema.model.people import (
    ChannelKind,
    ChannelState,
    Childcare,
    ContactDirection,
    ContactOutcome,
    Employability,
    HouseholdType,
    LanguageLevel,
    MemberRole,
    ResidenceState,
    ResidenceStatus,
    Sex,
)
from graph_schema.model.places import NeedKind
from graph_schema.rules.contact_loss import ContactState

from . import people_resolvers as resolvers
from .paging import DEFAULT_FIRST
from .people_kinds import CitizenField
from .rules import part, told
from .views import ConnectionView

Kind = TypeVar("Kind", bound=Enum)


def _kind(of: type[Kind], seen: Any, name: str) -> Kind | None:
    """Return what the register says of a person as one of the kinds that there are; None for nothing."""
    value = seen.fields[name]
    return of(value) if value else None


CITIZEN, CONTACT = ObjectType.CITIZEN, ObjectType.CONTACT
RESIDENCE, HOUSEHOLD = ObjectType.RESIDENCE, ObjectType.HOUSEHOLD


@strawberry.type(name="SpokenLanguage", description="A language that a person speaks.")
class SpokenLanguageView:
    """A language with its level."""

    code: str = part(CITIZEN, "languages", "ISO 639-1")
    level: LanguageLevel = part(CITIZEN, "languages", "how well")


@strawberry.type(name="Channel", description="A way to reach a person.")
class ChannelView:
    """A way to reach a person."""

    kind: ChannelKind = part(CITIZEN, "channels", "way")
    value: str | None = part(CITIZEN, "channels", "number or address; null for post")
    state: ChannelState | None = part(CITIZEN, "channels", "whether it works; null where nobody has said so")


@strawberry.type(name="BenefitPeriod", description="Days for which benefits were drawn.")
class BenefitPeriodView:
    """A benefit period."""

    since: date = part(CITIZEN, "benefit_periods", "first day")
    until: date | None = part(CITIZEN, "benefit_periods", "last day; null while it lasts")


@strawberry.type(name="AdvisedBy", description="The case worker who advises a person.")
class AdvisedByView:
    """A case worker by name and team."""

    name: str = part(CITIZEN, "caseworkers", "name")
    team: str | None = part(CITIZEN, "caseworkers", "team")


@strawberry.type(name="ContactFinding", description="Where contact to a person stands, with the days that decided it.")
class ContactFindingView:
    """The state of the contact."""

    state: ContactState = part(CONTACT, None, "state of the contact")
    on: date = part(CONTACT, None, "the day for which it holds")
    not_reached_since_at_least: date = part(CONTACT, None, "who was not reached since this day counts as lost")
    last_reached: date | None = part(CONTACT, None, "last day of a contact; null: never")
    first_failed: date | None = part(CONTACT, None, "first failed attempt since")
    last_failed_written: date | None = part(CONTACT, None, "last failed attempt in writing since")
    last_failed_personal: date | None = part(CONTACT, None, "last failed attempt in person or by telephone since")
    next_step: NextStep = part(CONTACT, None, "what it asks of the office", resolver=resolvers.next_step_of)


@strawberry.type(name="Contact", description="A contact, or an attempt to make one.")
class ContactView:
    """A contact."""

    id: strawberry.ID = part(CONTACT, None, "random id", resolver=resolvers.id_of_line)
    day: date | None = told(CONTACT, "day", "day", lambda seen: seen.line.event.day)
    channel: ChannelKind | None = told(CONTACT, "channel", "way", lambda seen: seen.line.event.channel)
    direction: ContactDirection | None = told(
        CONTACT, "direction", "who made it", lambda seen: seen.line.event.direction
    )
    outcome: ContactOutcome | None = told(CONTACT, "outcome", "what became of it", lambda seen: seen.line.event.outcome)
    recorded_by: str | None = told(
        CONTACT, "recorded_by", "function of who recorded it here", lambda seen: seen.line.recorded_by or None
    )
    recorded_at: datetime | None = told(
        CONTACT, "recorded_at", "when it was recorded here", lambda seen: seen.line.recorded_at
    )


@strawberry.type(
    name="Residence", description="A dwelling of a household, for the days that the person belonged to it."
)
class ResidenceView:
    """A dwelling."""

    id: strawberry.ID = part(RESIDENCE, None, "random id", resolver=resolvers.id_of_line)
    version: str | None = part(
        RESIDENCE, "address", "version of the address, named by a change of it; null where it may not be read",
        resolver=resolvers.version_of_residence,
    )  # fmt: skip
    since: date | None = told(RESIDENCE, "since", "first day", lambda seen: seen.line.since)
    until: date | None = told(RESIDENCE, "until", "last day; null while it lasts", lambda seen: seen.line.until)
    state: ResidenceState | None = told(
        RESIDENCE, "state", "whether it is known where it lies", lambda seen: seen.line.state
    )
    address: str | None = told(
        RESIDENCE, "address", "written address; null where it is protected", lambda seen: seen.line.address or None
    )
    areas: list[str] | None = told(
        RESIDENCE, "areas", "names of the areas in which it lies", lambda seen: seen.line.areas, assumed_size=3
    )
    reachable_through: str | None = told(
        RESIDENCE,
        "reachable_through",
        "who can reach a person without fixed address",
        lambda seen: seen.line.reachable_through or None,
    )


@strawberry.type(name="Membership", description="A person's time in a household.")
class MembershipView:
    """A membership."""

    household_id: strawberry.ID = part(HOUSEHOLD, None, "random id", resolver=resolvers.household_id_of_membership)
    version: str | None = part(
        HOUSEHOLD, "role", "version of the role, named by a change of it; null where it may not be read",
        resolver=resolvers.version_of_membership,
    )  # fmt: skip
    type: HouseholdType | None = told(
        HOUSEHOLD, "type", "type of the household today; null where the person has left it",
        lambda seen: HouseholdType(seen.line.type) if seen.line.type else None,
    )  # fmt: skip
    role: MemberRole | None = told(HOUSEHOLD, "role", "role in it", lambda seen: MemberRole(seen.line.role))
    since: date | None = told(HOUSEHOLD, "since", "first day", lambda seen: seen.line.since)
    until: date | None = told(HOUSEHOLD, "until", "last day; null while it lasts", lambda seen: seen.line.until)
    residences: list[ResidenceView] | None = told(
        RESIDENCE, None, "where it lived meanwhile, the newest first", lambda seen: seen.residences, assumed_size=2
    )
    household: HouseholdView | None = part(
        HOUSEHOLD, "members", "the household today; null where the person has left it",
        resolver=resolvers.household_of_membership,
    )  # fmt: skip


@strawberry.type(name="Citizen", description="A person entitled to benefits, as far as the own grounds reach.")
class CitizenView:
    """A person."""

    id: strawberry.ID = part(CITIZEN, None, "random id, the same in every answer")
    grounds: list[Ground] = part(CITIZEN, None, "why it may be read", assumed_size=2)
    protected: bool = part(CITIZEN, None, "the address is protected: nobody reads it here")
    withheld: list[CitizenField] = part(
        CITIZEN, None, "fields that are there and may not be read on these grounds", assumed_size=len(CitizenField),
        resolver=resolvers.withheld_of_citizen,
    )  # fmt: skip
    given_name: str | None = told(CITIZEN, "given_name", "given name", lambda seen: seen.fields["given_name"])
    family_name: str | None = told(CITIZEN, "family_name", "family name", lambda seen: seen.fields["family_name"])
    birth_date: date | None = told(CITIZEN, "birth_date", "day of birth", lambda seen: seen.fields["birth_date"])
    sex: Sex | None = told(CITIZEN, "sex", "sex as the register states it", lambda seen: _kind(Sex, seen, "sex"))
    employability: Employability | None = told(
        CITIZEN,
        "employability",
        "able to work (eLb) or not (NEF)",
        lambda seen: _kind(Employability, seen, "employability"),
    )
    residence_status: ResidenceStatus | None = told(
        CITIZEN,
        "residence_status",
        "right to stay and to work",
        lambda seen: _kind(ResidenceStatus, seen, "residence_status"),
    )
    childcare: Childcare | None = told(
        CITIZEN, "childcare", "care for the youngest child", lambda seen: _kind(Childcare, seen, "childcare")
    )
    languages: list[SpokenLanguageView] | None = told(
        CITIZEN, "languages", "languages spoken", resolvers.languages_of, assumed_size=3
    )
    channels: list[ChannelView] | None = told(
        CITIZEN, "channels", "ways to reach the person", resolvers.channels_of, assumed_size=3
    )
    benefit_periods: list[BenefitPeriodView] | None = told(
        CITIZEN, "benefit_periods", "days of benefits, the newest first", resolvers.periods_of, assumed_size=3
    )
    needs: list[NeedKind] | None = told(
        CITIZEN, "needs", "needs, without those that tell health", lambda seen: seen.fields["needs"], assumed_size=3
    )
    health_needs: list[NeedKind] | None = told(
        CITIZEN, "health_needs", "needs that tell health", lambda seen: seen.fields["health_needs"], assumed_size=2
    )
    caseworkers: list[AdvisedByView] | None = told(
        CITIZEN, "caseworkers", "who advises the person", resolvers.caseworkers_of, assumed_size=1
    )
    contact_state: ContactFindingView | None = told(CONTACT, None, "where contact stands", lambda seen: seen.finding)
    contacts: ConnectionView[ContactView] | None = part(
        CONTACT, None, "contacts, the newest first", resolver=resolvers.contacts_of_citizen,
        sized_by={"first": DEFAULT_FIRST},
    )  # fmt: skip
    households: list[MembershipView] | None = told(
        HOUSEHOLD, None, "households, the newest first", lambda seen: seen.memberships, assumed_size=2
    )


@strawberry.type(name="Member", description="A member of a household today.")
class MemberView:
    """A member."""

    key: strawberry.ID | None = part(
        HOUSEHOLD, "members", "names the member in a correction of the role; null where it may not be read",
        resolver=resolvers.key_of_member,
    )  # fmt: skip
    version: str | None = part(
        HOUSEHOLD, "role", "version of the role, named by a change of it; null where it may not be read",
        resolver=resolvers.version_of_member,
    )  # fmt: skip
    given_name: str | None = told(HOUSEHOLD, "members", "given name", lambda seen: seen.line.given_name)
    family_name: str | None = told(HOUSEHOLD, "members", "family name", lambda seen: seen.line.family_name)
    birth_date: date | None = told(HOUSEHOLD, "members", "day of birth", lambda seen: seen.line.birth_date)
    role: MemberRole | None = told(HOUSEHOLD, "role", "role", lambda seen: MemberRole(seen.line.role))
    since: date | None = told(HOUSEHOLD, "since", "member since", lambda seen: seen.line.since)
    citizen: CitizenView | None = part(
        CITIZEN, None, "the member's own sheet; null where no right reaches it", resolver=resolvers.citizen_of_member
    )


@strawberry.type(name="Household", description="Bedarfsgemeinschaft: the benefit household of § 7 (3) SGB II, today.")
class HouseholdView:
    """A household."""

    id: strawberry.ID = part(HOUSEHOLD, None, "random id")
    protected: bool = part(HOUSEHOLD, None, "a member's address is protected")
    type: HouseholdType | None = told(HOUSEHOLD, "type", "type", lambda seen: HouseholdType(seen.type))
    members: list[MemberView] | None = told(
        HOUSEHOLD, "members", "who belongs to it today", lambda seen: seen.members, assumed_size=4
    )


@strawberry.type(name="StateCount", description="How many people of a caseload are in a state of contact.")
class StateCountView:
    """People in a state of contact."""

    state: ContactState = part(CONTACT, None, "state of the contact")
    people: int = part(CONTACT, None, "people of the caseload in it")


@strawberry.type(name="Caseload", description="The people whom somebody advises, stands in for, or has opened.")
class CaseloadView:
    """A caseload."""

    total: int = part(CITIZEN, None, "how many people there are")
    states: list[StateCountView] = part(
        CONTACT, None, "how many people are in each state of contact", assumed_size=len(ContactState)
    )
    citizens: ConnectionView[CitizenView] = part(
        CITIZEN, None, "the people, as filtered and ordered", resolver=resolvers.citizens_of_caseload,
        sized_by={"first": DEFAULT_FIRST},
    )  # fmt: skip
