"""Random cities, made person by person, so that their tables tie together as real ones do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.disclosure.pieces import PIECES
from geo.layers import NOT_LOCATED
from graph_schema.model.figures import CATEGORIES, TABLE_PLAN, Breakdown, Indicator, PlannedIndicator

Person = dict[str, Any]


@dataclass(frozen=True)
class RandomCity:
    """Counts per level as `geo.layers.count_tables` returns them, with what surrounds them."""

    counts: dict[str, pd.DataFrame]
    areas: pd.DataFrame
    """Linked by parents in every third city only."""
    parent_of: dict[str, str]
    """What a map tells: the district around each part; empty where the two levels cross each other."""
    pieces: pd.DataFrame | None
    """District and part of every piece of ground where someone is counted; None where there is one level."""
    residents: dict[str, dict[str, float]]
    singles_are_one: bool
    """Every household of one has exactly one person in it: then a reader knows that, too."""


def random_city(seed: int) -> RandomCity:
    """Return a small city: 2 to 6 districts, in a third of the cities with parts, some of them tiny.

    Every eighth city has the whole table plan, the others some indicators of it. Of the cities with parts a third is
    linked, in a third nobody linked the levels, and in a third every part reaches into a second district.
    """
    random = np.random.default_rng(seed)
    plan = TABLE_PLAN if seed % 8 == 0 else _some(random)
    districts = [f"district-{n}" for n in range(random.integers(2, 7))]
    parts: dict[str, str] = {}
    if random.random() < 0.35:
        parts = {f"{d}-part-{n}": d for d in districts for n in range(random.integers(1, 3))}
    links = ("linked", "unlinked", "crossing")[seed % 3]
    reach = {d: {d, districts[n - 1] if links == "crossing" else d} for n, d in enumerate(districts)}
    singles_are_one = bool(random.random() < 0.7)
    people, households = _population(random, districts, parts, reach, singles_are_one)
    counts = {"district": _count(plan, people, households, "district", districts)}
    pieces: pd.DataFrame | None = None
    if parts:
        counts["part"] = _count(plan, people, households, "part", list(parts))
        pieces = _pieces(households)
        counts[PIECES] = _count(plan, people, households, "piece", list(pieces.index))
    frame = _areas(districts, parts, links == "linked")
    numbers = {area: float(random.choice([40, 99, 100, 800, 5000])) for area in frame.index if random.random() < 0.8}
    parent_of = {} if links == "crossing" else parts
    return RandomCity(counts, frame, parent_of, pieces, {"all": numbers}, singles_are_one)


def _pieces(households: list[Person]) -> pd.DataFrame:
    found = sorted({(home["piece"], home["district"], home["part"]) for home in households})
    frame = pd.DataFrame(found, columns=["piece", "district", "part"]).set_index("piece")
    return frame.drop(index=NOT_LOCATED, errors="ignore")


def _some(random: np.random.Generator) -> list[PlannedIndicator]:
    chosen = random.random(len(TABLE_PLAN)) < 0.45
    return [planned for planned, is_in in zip(TABLE_PLAN, chosen, strict=True) if is_in] or [TABLE_PLAN[0]]


def _areas(districts: list[str], parent_of: dict[str, str], linked: bool) -> pd.DataFrame:
    rows = [(0, "district", area, None, True) for area in districts]
    rows += [(1, "part", area, parent if linked else None, True) for area, parent in parent_of.items()]
    return pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"]).set_index("area_id")


def _population(
    random: np.random.Generator,
    districts: list[str],
    parent_of: dict[str, str],
    reach: dict[str, set[str]],
    singles_are_one: bool,
) -> tuple[list[Person], list[Person]]:
    weights = random.gamma(0.5, 1.0, len(districts)) + 0.02
    rare = {name: random.dirichlet(np.full(len(CATEGORIES[name]), 0.7)) for name in Breakdown}
    broken_share, long_share = random.random() * 0.3, random.random()
    people: list[Person] = []
    households: list[Person] = []
    for _ in range(int(random.integers(3, 250))):
        district = str(random.choice(districts, p=weights / weights.sum())) if random.random() < 0.95 else NOT_LOCATED
        parts = [part for part, parent in parent_of.items() if parent in reach.get(district, ())]
        # Now and then a case lies in a district but in none of its parts.
        part = str(random.choice(parts)) if parts and random.random() < 0.98 else NOT_LOCATED
        nowhere = district == part == NOT_LOCATED
        home: Person = {"district": district, "part": part, "piece": NOT_LOCATED if nowhere else f"{district}|{part}"}
        home[Breakdown.HOUSEHOLD_TYPE] = _draw(random, Breakdown.HOUSEHOLD_TYPE, rare)
        home[Breakdown.FLED_UKRAINE] = _draw(random, Breakdown.FLED_UKRAINE, rare)
        alone = home[Breakdown.HOUSEHOLD_TYPE] == "single" and singles_are_one
        for _ in range(1 if alone else int(random.integers(1, 5))):
            person = {**home, Breakdown.SEX: _draw(random, Breakdown.SEX, rare)}
            person[Breakdown.AGE_BAND] = _draw(random, Breakdown.AGE_BAND, rare)
            person["child"] = person[Breakdown.AGE_BAND] == "0-14"
            person["able"] = not person["child"] and random.random() < 0.95
            person["long"] = person["able"] and random.random() < long_share
            person["broken"] = person["able"] and random.random() < broken_share
            people.append(person)
        households.append(home)
    return people, households


def _draw(random: np.random.Generator, breakdown: Breakdown, shares: dict[Breakdown, Any]) -> str:
    return str(random.choice(CATEGORIES[breakdown], p=shares[breakdown]))


_COUNTED: dict[Indicator, Callable[[Person], bool]] = {
    Indicator.PEOPLE: lambda person: True,
    Indicator.HOUSEHOLDS: lambda home: True,
    Indicator.ABLE_TO_WORK: lambda person: person["able"],
    Indicator.CHILDREN: lambda person: person["child"],
    Indicator.LONG_TERM_RECIPIENTS: lambda person: person["long"],
    Indicator.CONTACT_BROKEN: lambda person: person["broken"],
    Indicator.SINGLE_PARENT_HOUSEHOLDS: lambda home: home[Breakdown.HOUSEHOLD_TYPE] == "single_parent",
}


def _count(
    plan: Sequence[PlannedIndicator], people: list[Person], households: list[Person], level: str, areas: list[str]
) -> pd.DataFrame:
    counts: Counter[tuple[str, tuple[str, str, str]]] = Counter()
    for planned in plan:
        for case in people if planned.unit == "people" else households:
            if _COUNTED[planned.indicator](case):
                for breakdown in planned.breakdowns:
                    column = (planned.indicator.value, breakdown.value, case.get(breakdown, "all"))
                    counts[case[level], column] += 1
    columns = [
        (planned.indicator.value, breakdown.value, category)
        for planned in plan
        for breakdown in planned.breakdowns
        for category in CATEGORIES[breakdown]
    ]
    index = [*areas, NOT_LOCATED]
    table = np.array([[counts[row, column] for column in columns] for row in index], dtype=np.int64)
    return pd.DataFrame(table, index=pd.Index(index), columns=pd.MultiIndex.from_tuples(columns))
