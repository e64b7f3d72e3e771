"""Counting by hand: row by row with the pure rules, slowly, apart from `geo.layers`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.layers import NOT_LOCATED
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown, Indicator
from graph_schema.model.people import (
    ChannelKind,
    ContactDirection,
    ContactEvent,
    ContactOutcome,
    Employability,
    Period,
)
from graph_schema.rules.age import age_band, age_on, is_of_working_age
from graph_schema.rules.contact_loss import ContactState, assess_contact
from graph_schema.rules.long_term_recipients import assess_long_term

Rows = Sequence[Mapping[str, Any]]
Key = tuple[str, str, str, str]
"""Area id or `NOT_LOCATED`, indicator, breakdown, category."""


@dataclass(frozen=True)
class Area:
    """An area as far as counting needs it."""

    level: str
    parent_id: str | None = None
    is_district: bool = True


class Recount:
    """Counts of one register."""

    def __init__(self, rows: Mapping[str, Rows], areas: Mapping[str, Area]) -> None:
        self._rows, self._areas = rows, areas
        self._homes = {row["household_id"]: row for row in rows["households"]}
        self._people = {row["citizen_id"]: row for row in rows["citizens"]}
        self._benefits = _by(rows["benefits"], "citizen_id")
        self._contacts = _by(rows["contacts"], "citizen_id")
        self._memberships = _by(rows["memberships"], "citizen_id")
        self._residences = _by(rows["residences"], "household_id")
        self._places = {
            (row["residence_id"], areas[row["area_id"]].level): row["area_id"] for row in rows["residence_areas"]
        }

    def count(self, level: str, on: date) -> Counter[Key]:
        """Return every cell above zero of a level's tables."""
        members: dict[str, list[str]] = defaultdict(list)
        for citizen in self._people:
            home = self._household(citizen, on)
            if home is not None and any(period.holds_on(on) for period in self._periods(citizen)):
                members[home].append(citizen)
        counts: Counter[Key] = Counter()
        for home, citizens in members.items():
            area = self._area(home, level, on)
            self._count_household(counts, home, citizens, area)
            for citizen in citizens:
                self._count_person(counts, citizen, home, area, on)
        return counts

    def _household(self, citizen: str, on: date) -> str | None:
        holding = [row for row in self._memberships[citizen] if _period(row).holds_on(on)]
        first = min(holding, key=lambda row: (row["since"], row["household_id"]), default=None)
        return first["household_id"] if first else None

    def _area(self, home: str, level: str, on: date) -> str:
        holding = [row for row in self._residences[home] if _period(row).holds_on(on)]
        if not holding or self._is_protected(home, on):
            return NOT_LOCATED
        newest = sorted(holding, key=lambda row: (-row["since"].toordinal(), row["residence_id"]))[0]
        area = self._place(newest["residence_id"], level) if newest["state"] == "located" else None
        return area if area is not None and self._areas[area].is_district else NOT_LOCATED

    def _place(self, residence: str, level: str) -> str | None:
        for (found, finer), area in self._places.items():
            parent = self._areas[area].parent_id
            if found == residence and finer != level and parent and self._areas[parent].level == level:
                return parent
        return self._places.get((residence, level))

    def _is_protected(self, home: str, on: date) -> bool:
        members = [
            row["citizen_id"]
            for row in self._rows["memberships"]
            if row["household_id"] == home and _period(row).holds_on(on)
        ]
        return bool(self._homes[home]["protected"]) or any(self._people[member]["protected"] for member in members)

    def _periods(self, citizen: str) -> list[Period]:
        return [_period(row) for row in self._benefits[citizen]]

    def _count_household(self, counts: Counter[Key], home: str, citizens: list[str], area: str) -> None:
        kind = self._homes[home]["type"]
        fled = any(self._people[citizen]["fled_ukraine"] for citizen in citizens)
        categories = {Breakdown.HOUSEHOLD_TYPE: kind, Breakdown.FLED_UKRAINE: "yes" if fled else "no"}
        _add(counts, area, Indicator.HOUSEHOLDS, categories)
        if kind == "single_parent":
            _add(counts, area, Indicator.SINGLE_PARENT_HOUSEHOLDS, categories)

    def _count_person(self, counts: Counter[Key], citizen: str, home: str, area: str, on: date) -> None:
        person = self._people[citizen]
        birth, employability = person["birth_date"], Employability(person["employability"])
        categories = {
            Breakdown.SEX: person["sex"] if person["sex"] in ("female", "male") else "other",
            Breakdown.AGE_BAND: age_band(age_on(birth, on)),
            Breakdown.HOUSEHOLD_TYPE: self._homes[home]["type"],
            Breakdown.FLED_UKRAINE: "yes" if person["fled_ukraine"] else "no",
        }
        able = employability is Employability.ABLE and is_of_working_age(birth, on)
        findings: dict[Indicator, Callable[[], bool]] = {
            Indicator.PEOPLE: lambda: True,
            Indicator.ABLE_TO_WORK: lambda: able,
            Indicator.CHILDREN: lambda: age_on(birth, on) < 15,
            Indicator.LONG_TERM_RECIPIENTS: lambda: (
                assess_long_term(self._periods(citizen), birth, employability, on).is_long_term
            ),
            Indicator.CONTACT_BROKEN: lambda: (
                able and assess_contact(self._events(citizen), on).state is ContactState.BROKEN
            ),
        }
        for indicator, holds in findings.items():
            if holds():
                _add(counts, area, indicator, categories)

    def _events(self, citizen: str) -> list[ContactEvent]:
        return [
            ContactEvent(
                row["day"],
                ChannelKind(row["channel"]),
                ContactDirection(row["direction"]),
                ContactOutcome(row["outcome"]),
            )
            for row in self._contacts[citizen]
        ]


def _add(counts: Counter[Key], area: str, indicator: Indicator, categories: Mapping[Breakdown, str]) -> None:
    planned = next(each for each in TABLE_PLAN if each.indicator == indicator)
    for breakdown in planned.breakdowns:
        category = categories.get(breakdown, "all")
        assert category in CATEGORIES[breakdown]
        counts[area, indicator.value, breakdown.value, category] += 1


def _by(rows: Rows, column: str) -> dict[str, list[Mapping[str, Any]]]:
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped


def _period(row: Mapping[str, Any]) -> Period:
    return Period(row["since"], row["until"])
