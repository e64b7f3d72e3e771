"""Towns for tests: invented once per seed and scale, with what tests ask of their rows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from graph_schema.ingest.report import Row
from graph_schema.invented_town import Ground, TownRows, invent_town
from graph_schema.invented_town.chance import generator_for, objects
from graph_schema.invented_town.published import REFERENCE_DATE, RESIDENTS
from graph_schema.model.people import (
    ChannelKind,
    ContactDirection,
    ContactEvent,
    ContactOutcome,
    Employability,
    Period,
)
from graph_schema.rules.contact_loss import ContactState, assess_contact
from graph_schema.rules.long_term_recipients import LongTermFinding, assess_long_term


@cache
def flat_ground(seed: int, scale: float) -> Ground:
    """A ground without geometry: 23 areas in a row, each a square with its houses; sizes as in a real town."""
    rng = generator_for(seed, "flat ground")
    area_km2 = np.round(rng.uniform(0.6, 12, 23), 2)
    residents = np.rint(rng.dirichlet(np.full(23, 4.0)) * RESIDENTS * scale).astype(np.int64) + 5
    houses = 60
    area = np.repeat(np.arange(23), houses)
    return Ground(
        town="Flachstadt",
        keys=tuple(f"{number:02d}" for number in range(1, 24)),
        names=tuple(f"Viertel {number}" for number in range(1, 24)),
        area_km2=area_km2,
        residents=residents,
        house_area=area,
        lat=51 + rng.uniform(0, 0.009, len(area)),
        lon=9.8 + 0.01 * area + rng.uniform(0, 0.009, len(area)),
        street=objects([f"Weg {number // 20}" for number in range(len(area))]),
        house_number=np.arange(len(area)) % 20 + 1,
        postcode=objects(["00101"] * len(area)),
    )


@dataclass(frozen=True)
class Town:
    """A town's rows, joined for questions."""

    rows: TownRows
    citizens: dict[str, Row]
    periods: dict[str, list[Period]]
    events: dict[str, list[ContactEvent]]
    members: dict[str, list[Row]]
    """Present memberships by household number."""

    def on_benefits(self, day: date = REFERENCE_DATE) -> set[str]:
        """Numbers of the citizens on benefits on `day`."""
        return {number for number, periods in self.periods.items() if any(p.holds_on(day) for p in periods)}

    def able(self, day: date = REFERENCE_DATE) -> set[str]:
        """Of those, the numbers of people able to work."""
        return {number for number in self.on_benefits(day) if self.citizens[number]["employability"] == "able"}

    def broken(self, day: date = REFERENCE_DATE) -> set[str]:
        """Of those, the numbers of people with broken contact by the rule."""
        state = ContactState.BROKEN
        return {number for number in self.able(day) if assess_contact(self.events[number], day).state is state}

    def long_term(self, day: date = REFERENCE_DATE) -> set[str]:
        """Numbers of long-term recipients by the rule."""
        return {number for number in self.able(day) if self._long_term(number, day).is_long_term}

    def households(self, day: date = REFERENCE_DATE) -> set[str]:
        """Numbers of the households with a member on benefits on `day`."""
        there = self.on_benefits(day)
        return {
            row["household_number"]
            for row in self.rows.register["memberships"]
            if row["citizen_number"] in there and Period(row["since"], row["until"]).holds_on(day)
        }

    def _long_term(self, number: str, day: date) -> LongTermFinding:
        citizen = self.citizens[number]
        able = Employability(citizen["employability"])
        return assess_long_term(self.periods[number], citizen["birth_date"], able, day)


@cache
def invent(seed: int, scale: float) -> Town:
    """Invent the town of `seed` and `scale` on a flat ground."""
    rows = invent_town(flat_ground(seed, scale), seed=seed, scale=scale)
    register = rows.register
    periods: dict[str, list[Period]] = defaultdict(list)
    for row in register["benefit_periods"]:
        periods[row["citizen_number"]].append(Period(row["since"], row["until"]))
    events: dict[str, list[ContactEvent]] = defaultdict(list)
    for row in register["contacts"]:
        events[row["citizen_number"]].append(
            ContactEvent(
                row["day"],
                ChannelKind(row["channel"]),
                ContactDirection(row["direction"]),
                ContactOutcome(row["outcome"]),
            )
        )
    members: dict[str, list[Row]] = defaultdict(list)
    for row in register["memberships"]:
        if row["until"] is None:
            members[row["household_number"]].append(row)
    return Town(
        rows, {row["citizen_number"]: row for row in register["citizens"]}, dict(periods), events, dict(members)
    )
