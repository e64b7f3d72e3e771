"""The table plan: what can be asked about an area, and in which form it may leave.

A table is indicator × one breakdown × level × reference date (`design.md`: two free filters would
give one person away). Counts are stored after disclosure control, measures are made from published counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph_schema.model.places import Instrument


class Indicator(StrEnum):
    """Base counts from the register."""

    PEOPLE = "people"
    HOUSEHOLDS = "households"
    ABLE_TO_WORK = "able_to_work"
    CHILDREN = "children"
    LONG_TERM_RECIPIENTS = "long_term_recipients"
    CONTACT_BROKEN = "contact_broken"
    SINGLE_PARENT_HOUSEHOLDS = "single_parent_households"


class Offer(StrEnum):
    """Counts of what is there, from the directory: they are of no person, so nothing of them is withheld."""

    FREE_PLACES = "free_places"


class Measure(StrEnum):
    """What is made of a count."""

    COUNT = "count"
    RATE = "rate"
    DENSITY = "density"
    LOCATION_QUOTIENT = "location_quotient"


class Breakdown(StrEnum):
    """One breakdown at a time."""

    ALL = "all"
    SEX = "sex"
    AGE_BAND = "age_band"
    HOUSEHOLD_TYPE = "household_type"
    FLED_UKRAINE = "fled_ukraine"
    INSTRUMENT = "instrument"
    """Of offers only: no person is counted by it."""


class Denominator(StrEnum):
    """What a rate is counted of."""

    RESIDENTS = "residents"
    RESIDENTS_BELOW_PENSION_AGE = "residents_below_pension_age"
    ABLE_TO_WORK = "able_to_work"
    HOUSEHOLDS = "households"
    PEOPLE = "people"


class CellState(StrEnum):
    """What may be told of one cell. "zero" and "no data" are not "withheld"."""

    SHOWN = "shown"
    ZERO = "zero"
    WITHHELD = "withheld"
    NO_DATA = "no_data"


CATEGORIES: dict[Breakdown, tuple[str, ...]] = {
    Breakdown.ALL: ("all",),
    Breakdown.SEX: ("female", "male", "other"),
    Breakdown.AGE_BAND: ("0-14", "15-24", "25-34", "35-54", "55+"),
    Breakdown.HOUSEHOLD_TYPE: ("single", "single_parent", "couple", "couple_with_children", "other"),
    Breakdown.FLED_UKRAINE: ("yes", "no"),
    Breakdown.INSTRUMENT: tuple(each.value for each in Instrument),
}
"""Categories of each breakdown, in order of display; every case falls into exactly one."""

JOINED: dict[Breakdown, dict[str, tuple[str, ...]]] = {
    Breakdown.HOUSEHOLD_TYPE: {"with_children": ("single_parent", "couple_with_children")},
}
"""Groups that join categories of a breakdown. No table has them: they are summed of published cells, so each is
withheld where one of its categories is, and tells nothing that the tables do not tell."""


def members_of(breakdown: Breakdown, category: str) -> tuple[str, ...]:
    """Return the categories that a group joins; a category is the only member of itself.

    >>> members_of(Breakdown.HOUSEHOLD_TYPE, "with_children"), members_of(Breakdown.SEX, "female")
    (('single_parent', 'couple_with_children'), ('female',))
    """
    return JOINED.get(breakdown, {}).get(category, (category,))


class ResidentGroup(StrEnum):
    """Groups of residents that a count may be of.

    `all` and `below_pension_age` are denominators of the whole, sex and age bands those of their category; without
    German citizenship is context only (F5).
    """

    ALL = "all"
    BELOW_PENSION_AGE = "below_pension_age"
    WITHOUT_GERMAN_CITIZENSHIP = "without_german_citizenship"
    FEMALE = "female"
    MALE = "male"
    FROM_0_TO_14 = "0-14"
    FROM_15_TO_24 = "15-24"
    FROM_25_TO_34 = "25-34"
    FROM_35_TO_54 = "35-54"
    FROM_55 = "55+"


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """A row of the table plan."""

    indicator: Indicator
    unit: str
    """"people" or "households": what one case is."""
    denominator: Denominator
    breakdowns: tuple[Breakdown, ...]
    part_of: Indicator | None
    """The indicator that contains this one: a difference of the two can be asked, so it is protected too."""


_PEOPLE = (Breakdown.ALL, Breakdown.SEX, Breakdown.AGE_BAND, Breakdown.HOUSEHOLD_TYPE, Breakdown.FLED_UKRAINE)
_ADULTS = _PEOPLE
_HOUSEHOLDS = (Breakdown.ALL, Breakdown.HOUSEHOLD_TYPE, Breakdown.FLED_UKRAINE)

TABLE_PLAN: tuple[PlannedIndicator, ...] = (
    PlannedIndicator(Indicator.PEOPLE, "people", Denominator.RESIDENTS, _PEOPLE, None),
    PlannedIndicator(Indicator.HOUSEHOLDS, "households", Denominator.RESIDENTS, _HOUSEHOLDS, None),
    PlannedIndicator(Indicator.ABLE_TO_WORK, "people", Denominator.RESIDENTS, _ADULTS, Indicator.PEOPLE),
    PlannedIndicator(
        Indicator.CHILDREN, "people", Denominator.RESIDENTS, (Breakdown.ALL, Breakdown.SEX, Breakdown.FLED_UKRAINE),
        Indicator.PEOPLE,
    ),
    PlannedIndicator(
        Indicator.LONG_TERM_RECIPIENTS, "people", Denominator.ABLE_TO_WORK, _ADULTS, Indicator.ABLE_TO_WORK
    ),
    PlannedIndicator(Indicator.CONTACT_BROKEN, "people", Denominator.ABLE_TO_WORK, _ADULTS, Indicator.ABLE_TO_WORK),
    PlannedIndicator(
        Indicator.SINGLE_PARENT_HOUSEHOLDS, "households", Denominator.HOUSEHOLDS,
        (Breakdown.ALL, Breakdown.FLED_UKRAINE), Indicator.HOUSEHOLDS,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedOffer:
    """What is counted of the directory."""

    offer: Offer
    unit: str
    denominator: Indicator
    """What a rate of it is made of: the published count of all people, whatever the offer's category."""
    breakdowns: tuple[Breakdown, ...]


OFFER_PLAN: tuple[PlannedOffer, ...] = (
    PlannedOffer(Offer.FREE_PLACES, "places", Indicator.ABLE_TO_WORK, (Breakdown.ALL, Breakdown.INSTRUMENT)),
)


@dataclass(frozen=True, slots=True)
class TableKey:
    """One table of the plan."""

    indicator: str
    """An `Indicator`, an `Offer`, or the code of an imported published indicator."""
    breakdown: Breakdown
    level: str
    reference_date: date

    @property
    def id(self) -> str:
        """The table's key in the graph."""
        return f"{self.indicator}|{self.breakdown}|{self.level}|{self.reference_date.isoformat()}"


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """A cell after disclosure control: a value only where the state is "shown" or "zero"."""

    state: CellState
    value: float | None = None


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table after disclosure control; the only form in which figures leave the graph.

    `cells[area_id][category]`; `total[category]` is the whole city; `not_located[category]` holds the
    cases counted in no area (outside every neighbourhood, no fixed address, or protected).
    """

    key: TableKey
    categories: tuple[str, ...]
    cells: dict[str, dict[str, PublishedCell]]
    total: dict[str, PublishedCell]
    not_located: dict[str, PublishedCell]
    computed_on: date
    register_as_of: date | None
    stated: Mapping[str, tuple[date, date]] = field(default_factory=dict[str, tuple[date, date]])
    """Of an offer, by category: the oldest and the newest day on which a provider stated what was counted."""


def last_of_month(day: date) -> date:
    """Return the last day of `day`'s month."""
    first_of_next = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(first_of_next.toordinal() - 1)
