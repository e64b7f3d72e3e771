"""The kinds of things about people, as the schema names them."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from api.actions.show_cases import NextStep, Order
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
from graph_schema.rules.contact_loss import ContactState


@strawberry.enum(description="Fields of a citizen that can be withheld.")
class CitizenField(StrEnum):
    """Fields of a citizen, as the policy names them (a test compares)."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    EMPLOYABILITY = "employability"
    RESIDENCE_STATUS = "residence_status"
    CHILDCARE = "childcare"
    LANGUAGES = "languages"
    CHANNELS = "channels"
    CASEWORKERS = "caseworkers"
    BENEFIT_PERIODS = "benefit_periods"
    NEEDS = "needs"
    HEALTH_NEEDS = "health_needs"


strawberry.enum(Ground, description="Why somebody may read about a person: kept at the right itself, with its days.")
strawberry.enum(Sex, description="Sex as the register states it.")
strawberry.enum(Employability, description="Able to work (eLb) or not (NEF).")
strawberry.enum(ResidenceStatus, description="Right to stay and to work.")
strawberry.enum(Childcare, description="Care for the youngest child.")
strawberry.enum(LanguageLevel, description="Level of the Common European Framework; A0: none yet.")
strawberry.enum(ChannelKind, description="Way of a contact.")
strawberry.enum(ChannelState, description="Whether a way to reach somebody works.")
strawberry.enum(ContactDirection, description="Who made the contact.")
strawberry.enum(ContactOutcome, description="What became of it.")
strawberry.enum(HouseholdType, description="Type of a household (Bedarfsgemeinschaft).")
strawberry.enum(MemberRole, description="Role of a member in a household.")
strawberry.enum(ResidenceState, description="Whether it is known where a dwelling lies; PROTECTED is told to nobody.")
strawberry.enum(
    ContactState,
    description=(
        "BROKEN: attempts in writing and in person or by telephone have failed for six months. NO_ATTEMPT: nobody"
        " tried, a task for the office. ATTEMPTS_NOT_SUFFICIENT: not yet tried in both ways, or not for six months."
    ),
)
strawberry.enum(NextStep, description="What the state of the contact asks of the office, never of the person.")
strawberry.enum(Order, name="CaseOrder", description="How the people of a caseload are ordered.")
