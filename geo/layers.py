"""Count the tables of the plan: every indicator × breakdown, per area, for one reference date.

Definitions (on the reference date; sources in `graph_schema.rules`):

- people: citizens on whom a benefit period holds and who belong to a household;
- households in need: households with at least one such person counted in them;
- able to work (eLb): people able to work from 15 to below the pension age;
- children: people below 15 (not able to work by § 7 (1) SGB II);
- long-term recipients: eLb in at least 21 of the past 24 months;
- contact broken: eLb whom nobody reached for six months although it was tried (`rules.contact_loss`);
- single-parent households: households of that type.

A case is in the area of the household's residence on that date. Without area, without fixed address and
protected are one row, "not located", so that nobody can tell protected people from the others (F7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo import findings
from geo.frames import RegisterFrames, flags, integers, texts
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown, Indicator, PlannedIndicator
from graph_schema.rules.legal_terms import LegalTerms

NOT_LOCATED = "not_located"
"""Label of the row of cases that are in no area; ids of areas are random and never equal it."""

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Labels = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Cases:
    """Cases of one unit on a date: which are counted by indicator, their categories and their household."""

    counted: Mapping[Indicator, Flags]
    categories: Mapping[Breakdown, Integers]
    household: Integers


def count_tables(
    register: RegisterFrames, areas: pd.DataFrame, on: date, terms: LegalTerms | None = None
) -> dict[str, pd.DataFrame]:
    """Return the counts of every planned table, a frame per level. Unit: people or households.

    `areas`: `geo.frames.area_frame`. Each frame has the districts of its level and `NOT_LOCATED` as index and
    (indicator, breakdown, category) as columns, int64; the columns' sums are the city's totals and are the same
    at every level. These are raw counts: they leave only through `geo.disclosure`. `terms`: limits of the law, of which
    those count that hold on `on` (F11); None: those that come with the product.
    """
    people, households = _people(register, on, terms), _households(register, on)
    places = _places(register, areas, on)
    return {
        level: _count_level(people, households, place, districts_of(areas, level)) for level, place in places.items()
    }


def districts_of(areas: pd.DataFrame, level: str) -> list[str]:
    """Return the ids of a level's areas that are counted, in the order of `areas`."""
    chosen = (texts(areas, "level") == level) & flags(areas, "is_district")
    return [str(area) for area in areas.index[chosen]]


def _people(register: RegisterFrames, on: date, terms: LegalTerms | None) -> _Cases:
    household = findings.households_of(register, on)
    people = findings.draws_benefits(register, on) & (household >= 0)
    able = people & findings.is_able_to_work(register, on, terms)
    broken = findings.contact_states(register, on, terms) == findings.ContactCode.BROKEN
    ages = findings.age_bands_on(register, on)
    types = np.append(integers(register.households, "type"), 0)
    return _Cases(
        counted={
            Indicator.PEOPLE: people,
            Indicator.ABLE_TO_WORK: able,
            Indicator.CHILDREN: people & findings.is_child(register, on, terms),
            Indicator.LONG_TERM_RECIPIENTS: able & findings.is_long_term_recipient(register, on, terms),
            Indicator.CONTACT_BROKEN: able & broken,
        },
        categories={
            Breakdown.ALL: np.zeros(len(household), dtype=np.int64),
            Breakdown.SEX: integers(register.citizens, "sex"),
            Breakdown.AGE_BAND: ages,
            Breakdown.HOUSEHOLD_TYPE: types[household],
            Breakdown.FLED_UKRAINE: _yes_no(flags(register.citizens, "fled_ukraine")),
        },
        household=household,
    )


def _households(register: RegisterFrames, on: date) -> _Cases:
    """A household has fled Ukraine if anyone counted in it has."""
    household = findings.households_of(register, on)
    people = findings.draws_benefits(register, on) & (household >= 0)
    size = len(register.households)
    fled = people & flags(register.citizens, "fled_ukraine")
    in_need = np.bincount(household[people], minlength=size) > 0
    types = integers(register.households, "type")
    single_parent = CATEGORIES[Breakdown.HOUSEHOLD_TYPE].index("single_parent")
    return _Cases(
        counted={
            Indicator.HOUSEHOLDS: in_need,
            Indicator.SINGLE_PARENT_HOUSEHOLDS: in_need & (types == single_parent),
        },
        categories={
            Breakdown.ALL: np.zeros(size, dtype=np.int64),
            Breakdown.HOUSEHOLD_TYPE: types,
            Breakdown.FLED_UKRAINE: _yes_no(np.bincount(household[fled], minlength=size) > 0),
        },
        household=np.arange(size, dtype=np.int64),
    )


def _yes_no(chosen: Flags) -> Integers:
    yes, no = (CATEGORIES[Breakdown.FLED_UKRAINE].index(name) for name in ("yes", "no"))
    return np.where(chosen, yes, no)


def _places(register: RegisterFrames, areas: pd.DataFrame, on: date) -> dict[str, Labels]:
    """Return per level the area id of each household, None where it is not located; shape (m,)."""
    residence = findings.residences_of(register, on)
    located = (residence >= 0) & ~findings.is_household_protected(register, on)
    located &= np.append(flags(register.residences, "located"), False)[residence]
    return {
        level: _of_households(place, residence, located)
        for level, place in areas_of_residences(register, areas).items()
    }


def _of_households(place: Labels, residence: Integers, located: Flags) -> Labels:
    places = np.full(len(residence), None, dtype=np.object_)
    places[located] = place[residence[located]]
    return places


def areas_of_residences(register: RegisterFrames, areas: pd.DataFrame) -> dict[str, Labels]:
    """Return per level, the coarsest first, the area id of each residence, or None; shape (residences,).

    From the finest level upwards a parent's claim counts before a point's own place at that level: so a parent
    holds every case of its parts, even where borders of two levels do not meet exactly.
    """
    level_of = dict(zip(areas.index, texts(areas, "level"), strict=True))
    parent_of = dict(zip(areas.index, texts(areas, "parent_id"), strict=True))
    places = {
        level: np.full(len(register.residences), None, dtype=np.object_) for level in dict.fromkeys(level_of.values())
    }
    residence, area = integers(register.residence_areas, "residence"), texts(register.residence_areas, "area_id")
    links = pd.Series(area).map(level_of).to_numpy()
    for level in reversed(list(places)):
        own = places[level]
        free = (links == level) & pd.isna(own[residence])
        own[residence[free]] = area[free]
        parents = pd.Series(own).map(parent_of).to_numpy()
        claimed_at = pd.Series(parents).map(level_of).to_numpy()
        for above, place in places.items():
            claimed = claimed_at == above
            place[claimed] = parents[claimed]
    return places


def _count_level(people: _Cases, households: _Cases, places: NDArray[np.object_], districts: list[str]) -> pd.DataFrame:
    index = pd.Index(districts, dtype=object)
    row_of_household = np.append(index.get_indexer(pd.Index(places, dtype=object)), -1)
    row_of_household[row_of_household < 0] = len(index)
    counts: dict[tuple[str, str, str], Integers] = {}
    for planned in TABLE_PLAN:
        cases = people if planned.unit == "people" else households
        counts.update(_count_indicator(planned, cases, row_of_household, len(index) + 1))
    frame = pd.DataFrame(counts, index=index.append(pd.Index([NOT_LOCATED])))
    frame.columns.names = ["indicator", "breakdown", "category"]
    return frame


def _count_indicator(
    planned: PlannedIndicator, cases: _Cases, row_of_household: Integers, rows: int
) -> dict[tuple[str, str, str], Integers]:
    counted = cases.counted[planned.indicator]
    row = row_of_household[cases.household[counted]]
    counts: dict[tuple[str, str, str], Integers] = {}
    for breakdown in planned.breakdowns:
        names = CATEGORIES[breakdown]
        cell = row * len(names) + cases.categories[breakdown][counted]
        table = np.bincount(cell, minlength=rows * len(names)).reshape(rows, len(names))
        for number, name in enumerate(names):
            counts[(planned.indicator.value, breakdown.value, name)] = table[:, number]
    return counts
