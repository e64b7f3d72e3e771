"""How a programme of the catalogue is described before it has a provider, places and dates."""

from __future__ import annotations

from dataclasses import dataclass

from graph_schema.model.places import DecidingBody, Instrument, NeedKind, ReferralKind

CONDITION_FIELDS: dict[str, str] = {
    "age": "completed years on the first day: `age < 25`",
    "sex": "as the register states it: `sex = female`",
    "german_level": "A0 to C2: `german_level >= A1`",
    "speaks": "a language, whatever level: `speaks has bg`",
    "residence_status": "`residence_status in limited,temporary_protection`",
    "childcare": "state of care for the youngest child: `childcare = with_place`",
    "youngest_child": "age of the youngest child in years: `youngest_child >= 3`",
    "children": "children in the household: `children >= 1`",
    "household_type": "`household_type = single_parent`",
    "need": "a need that the person has: `need has health`",
    "long_term_recipient": "21 of the past 24 months: `long_term_recipient = yes`",
    "months_on_benefits": "`months_on_benefits < 6`",
    "contact_was_broken": "reached again by outreach counselling: `contact_was_broken = yes`",
    "in_language_course": "`in_language_course = yes`",
    "asked_background": "asked of the person for this referral only, and deleted (F5): `asked_background = flight`",
    "participation": "`participation = voluntary`",
}
"""Fields of conditions and what they mean; each condition is `field operator value`."""


@dataclass(frozen=True, slots=True)
class Design:
    """A programme of the catalogue. `{area}` in the name becomes the district of its site."""

    name: str
    description: str
    instrument: Instrument
    provider_kind: str | None
    """Kind of provider; None where an employer takes part."""
    referral_kind: ReferralKind
    weight: float
    """Share of the instrument's places; the number of places where the programme's plan names none."""
    needs: tuple[NeedKind, ...] = ()
    conditions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("de",)
    weeks: int | None = 26
    sessions: int | None = 2
    rolling: bool = True
    full: bool = False
    tells_health: bool = False
    deciding_body: DecidingBody = DecidingBody.JOBCENTER
    leads_to: tuple[str, ...] = ()
    """Names of the next stations of a support chain."""
