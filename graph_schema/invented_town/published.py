"""The totals of the invented town: which are published figures, which are our assumption.

Published: Jobcenter Stadt Kassel, Arbeitsmarkt- und Integrationsprogramm 2023 (figures of September 2022, no
day stated; here the month's last day). Everything marked "assumed" is ours alone and describes no real city.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

REFERENCE_DATE = date(2022, 9, 30)
"""Day on which the totals hold exactly."""

FIRST_DATE = date(2020, 12, 31)
"""First of eight quarters (assumed) in which the number of people in need is steady."""

REGISTER_DATE = date(2022, 10, 3)
"""Day on which the register was taken (assumed): nothing in it is later."""

HOUSEHOLDS = 12_009
PEOPLE = 25_402
ABLE_TO_WORK = 16_572
ABLE_WITHOUT_GERMAN_CITIZENSHIP = 8_750
"""52.8 % of those able to work; a context column (F5)."""

PLACES_2023 = {
    "provider_measure": 1_233,
    "work_opportunity": 306,
    "further_training": 371,
    "employer_measure": 230,
    "entry_allowance": 320,
    "wage_subsidy": 70,
    "long_term_unemployed": 30,
    "labour_market_participation": 39,
}
"""Places by instrument, table 5.2 of the programme."""

PLAN_2023 = Path(__file__).with_name("kassel_plan_2023.csv")
"""Planned entries and places, the same table 5.2 as a file for `import plan`; each row names its source."""

CONTACT_BROKEN = 800
"""Assumed: people with broken contact."""
LONG_TERM_RECIPIENTS = 9_800
"""Assumed: able to work in at least 21 of the past 24 months."""
FLED_UKRAINE = 1_500
"""Assumed: people who fled Ukraine; they come under the Jobcenter from June 2022."""
LEFT_HOUSEHOLDS = 5_100
"""Assumed: households that left within the eight quarters, so that the past is not emptier than the present."""
RESIDENTS = 201_000
"""Assumed, near the 200,507 that Kassel published for 2015."""
PROTECTED_SHARE = 0.002
NOT_LOCATED_SHARE = 0.0025
SHARED_CHILDREN = 40
"""Assumed: children who belong to two households."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What the town of a scale must sum to on the reference date."""

    households: int
    people: int
    able: int
    able_not_german: int
    broken: int
    long_term: int
    fled_people: int
    left_households: int
    shared_children: int
    residents: int


def totals_at(scale: float) -> Totals:
    """Return the totals for `scale`; 1 is Kassel's size. `ValueError` outside 0.01 to 10."""
    if not 0.01 <= scale <= 10:
        raise ValueError("the scale of the invented town lies between 0.01 and 10")

    def scaled(figure: int) -> int:
        return round(figure * scale)

    return Totals(
        households=scaled(HOUSEHOLDS),
        people=scaled(PEOPLE),
        able=scaled(ABLE_TO_WORK),
        able_not_german=scaled(ABLE_WITHOUT_GERMAN_CITIZENSHIP),
        broken=scaled(CONTACT_BROKEN),
        long_term=scaled(LONG_TERM_RECIPIENTS),
        fled_people=scaled(FLED_UKRAINE),
        left_households=scaled(LEFT_HOUSEHOLDS),
        shared_children=scaled(SHARED_CHILDREN),
        residents=scaled(RESIDENTS),
    )
