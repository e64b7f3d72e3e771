"""What every indicator, measure and limit of the table plan means, for the generated page in `docs/`."""

from __future__ import annotations

from collections.abc import Mapping

from geo.disclosure import Limits
from graph_schema.model.figures import JOINED, OFFER_PLAN, Indicator, Measure, Offer
from graph_schema.rules.legal_terms import Limit
from graph_schema.rules.read_legal_terms import shipped_terms

Row = tuple[str, str, str]
_NOW = {which: rows[-1].value for which, rows in shipped_terms().limits.items()}
"""The newest limits that come with the product."""

INDICATORS: Mapping[Indicator, tuple[str, str]] = {
    Indicator.PEOPLE: (
        "people on whom a benefit period holds and who belong to a household on the date",
        "§ 7 SGB II",
    ),
    Indicator.HOUSEHOLDS: ("households with at least one such person counted in them", "§ 7 (3) SGB II"),
    Indicator.ABLE_TO_WORK: (
        f"people whom the register calls able to work, from {_NOW[Limit.CHILD_BELOW]} to below the pension age",
        "§ 7 (1), § 7a SGB II",
    ),
    Indicator.CHILDREN: (f"people below {_NOW[Limit.CHILD_BELOW]}", "§ 7 (1) no. 1 SGB II"),
    Indicator.LONG_TERM_RECIPIENTS: (
        f"people able to work on the date and in {_NOW[Limit.LONG_TERM_MONTHS_NEEDED]} of the past "
        f"{_NOW[Limit.LONG_TERM_MONTHS_LOOKED_AT]} months",
        "§ 48a SGB II",
    ),
    Indicator.CONTACT_BROKEN: (
        f"people able to work whom nobody reached for {_NOW[Limit.MONTHS_WITHOUT_CONTACT]} months although attempts "
        "failed for as long, in writing and also in person or by telephone",
        "outreach counselling, Kassel",
    ),
    Indicator.SINGLE_PARENT_HOUSEHOLDS: ("households that the register calls single-parent", "§ 7 (3) SGB II"),
}
"""Definition and source of each indicator."""

OFFERS: Mapping[Offer, str] = {
    Offer.FREE_PLACES: "places stated minus places taken, of programmes with a site in the area whose number of places "
    "is a limit and that tell nothing about health; in the city each programme once",
}
"""Definition of each offer."""

MEASURES: Mapping[Measure, tuple[str, str]] = {
    Measure.COUNT: ("cases on the date", "people or households"),
    Measure.RATE: ("cases per 100 of the denominator; both dates are named", "per cent"),
    Measure.DENSITY: ("cases per square kilometre of the area", "per km²"),
    Measure.LOCATION_QUOTIENT: ("the area's rate divided by the city's: 1 is as in the city", "none"),
}
"""Definition and unit of each measure."""


def indicator_rows() -> list[Row]:
    """Return code, definition and source of each indicator."""
    return [(indicator.value, *texts) for indicator, texts in INDICATORS.items()]


def measure_rows() -> list[Row]:
    """Return code, definition and unit of each measure."""
    return [(measure.value, *texts) for measure, texts in MEASURES.items()]


def joined_rows() -> list[Row]:
    """Return breakdown, code and members of each group that joins categories."""
    return [
        (breakdown.value, code, ", ".join(of)) for breakdown, groups in JOINED.items() for code, of in groups.items()
    ]


def offer_rows() -> list[tuple[str, str, str, str]]:
    """Return code, definition, denominator and breakdowns of each offer."""
    return [
        (each.offer.value, OFFERS[each.offer], each.denominator.value, ", ".join(each.breakdowns))
        for each in OFFER_PLAN
    ]


def limit_rows() -> list[Row]:
    """Return setting, default and effect of each limit of publication."""
    limits = Limits()
    return [
        ("MINIMUM_CASES", str(limits.minimum_cases), "a count from 1 to one below it is withheld"),
        ("MINIMUM_RESIDENTS", str(limits.minimum_residents), "an area known to have fewer tells no count but zero"),
        ("ROUNDING", "none", "shown counts are rounded to multiples of it, never to zero"),
    ]
