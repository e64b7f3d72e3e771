"""Nobody can compute what is withheld: an attacker's linear program against 200 random cities."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.disclosure import Limits, Stamp, cut_into_pieces, publish_counts
from geo.disclosure.pieces import PIECES
from geo.frames import register_frames
from geo.layers import NOT_LOCATED, count_tables
from graph_schema.model.figures import TABLE_PLAN, Breakdown, CellState, Indicator, PublishedTable
from tests.geo.attacker import CITY, GROUND, REST, Attack, Place, Sum, Unknown
from tests.geo.random_cities import RandomCity, random_city
from tests.geo.random_registers import NEWEST, random_register
from tests.geo.test_layers import areas

STAMP = Stamp(date(2022, 9, 30), date(2022, 10, 5), date(2022, 9, 30))
CITIES = 200
PER_TEST = 20
FIRST_CITIES = [
    pytest.param(first, marks=[] if first < 3 * PER_TEST else pytest.mark.slow) for first in range(0, CITIES, PER_TEST)
]
SEEDS = [pytest.param(seed, marks=[] if seed < 3 * PER_TEST else pytest.mark.slow) for seed in range(0, CITIES, 5)]
"""Sixty cities in every run, all two hundred in `make test-slow`."""


def attack_of(city: RandomCity, limits: Limits) -> Attack:
    """Publish the city and let the attacker read and think."""
    attack = Attack(limits.minimum_cases)
    attack.read(publish(city, limits))
    if city.pieces is not None and not city.parent_of:
        attack.look_at_the_map(shared_ground(city, city.pieces))
    attack.think(city.parent_of, exact_parents(city), city.singles_are_one)
    return attack


def publish(city: RandomCity, limits: Limits) -> list[PublishedTable]:
    return publish_counts(city.counts, city.areas, city.residents, limits, STAMP, pieces=city.pieces)


def shared_ground(city: RandomCity, pieces: pd.DataFrame) -> dict[str, list[Place]]:
    """The places that each piece of ground is a part of; what is nowhere is a piece, too."""
    found = {
        str(piece): [(level, REST if area == NOT_LOCATED else str(area)) for level, area in areas.items()]
        for piece, areas in pieces.to_dict("index").items()
    }
    return {**found, NOT_LOCATED: [("district", REST), ("part", REST)]}


def exact_parents(city: RandomCity) -> set[str]:
    """Districts none of whose cases lies outside their parts: an attacker may know that from the map."""
    whole, parents = city.counts["district"], city.parent_of
    return {
        parent
        for parent in set(parents.values())
        if whole.loc[parent].equals(city.counts["part"].loc[[a for a, p in parents.items() if p == parent]].sum())
    }


def true_count(city: RandomCity, unknown: Unknown) -> int:
    """The count behind a cell."""
    (level, area), *column = unknown
    if (level, area) == CITY:
        return int(np.sum(city.counts["district"][tuple(column)].to_numpy()))
    counts = city.counts[PIECES if level == GROUND else level][tuple(column)].to_dict()
    return int(counts[NOT_LOCATED if area == REST else area])


def matters(city: RandomCity, unknown: Unknown, limits: Limits) -> bool:
    """A withheld cell must stay uncertain; a piece of ground, which has no cell, where few are counted there."""
    return unknown[0][0] != GROUND or 1 <= true_count(city, unknown) < limits.minimum_cases


def small_differences(city: RandomCity, attack: Attack) -> list[Sum]:
    """Sums that are themselves a number of people from 1 to below the limit, such as people − able to work."""
    of_people = {planned.indicator.value for planned in TABLE_PLAN} - {Indicator.HOUSEHOLDS.value}
    return [
        terms
        for terms in attack.not_negative
        if {unknown[1] for unknown, factor in terms.items() if factor < 0} <= of_people | {next(iter(terms))[1]}
        and 1 <= sum(factor * true_count(city, unknown) for unknown, factor in terms.items()) < attack.limit
    ]


@pytest.mark.parametrize("first", FIRST_CITIES)
def test_the_attackers_bounds_of_every_withheld_count_lie_at_least_the_limit_apart(first: int) -> None:
    for seed in range(first, first + PER_TEST):
        city = random_city(seed)
        limits = Limits(minimum_cases=10 if seed % 5 == 2 else 3)
        attack = attack_of(city, limits)
        cells: list[Sum] = [{unknown: 1.0} for unknown in sorted(attack.withheld) if matters(city, unknown, limits)]
        differences = small_differences(city, attack)
        widths = attack.solve([*cells, *differences])
        too_close = [
            (target, width)
            for target, width in zip([*cells, *differences], widths, strict=True)
            if width < limits.minimum_cases - 1e-4
        ]
        assert not too_close, f"city {seed}"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_is_true_and_what_is_small_is_not_told(seed: int) -> None:
    city = random_city(seed)
    attack = attack_of(city, Limits())
    for unknown, value in attack.told.items():
        assert value == true_count(city, unknown)
        assert value == 0 or value >= 3
    for unknown in attack.withheld:
        assert true_count(city, unknown) > 0 or unknown[2] != Breakdown.ALL or unknown[0][0] == GROUND


@pytest.mark.parametrize("seed", SEEDS)
def test_an_area_with_few_residents_tells_nothing_but_zeros(seed: int) -> None:
    city = random_city(seed)
    attack = attack_of(city, Limits())
    few = {area for area, number in city.residents["all"].items() if number < 100}
    for ((_, area), *_), value in attack.told.items():
        assert value == 0 or area not in few


def test_without_complementary_hiding_the_attacker_would_win() -> None:
    """The attack itself is able to compute: small cells alone withheld are computed from the sums."""
    found = 0
    for seed in range(10):
        city = random_city(seed)
        attack = attack_of(city, Limits())
        for unknown in sorted(attack.withheld):
            value = true_count(city, unknown)
            if value >= 3 and not is_few(city, unknown[0]):
                attack.withheld.discard(unknown)
                attack.told[unknown] = value
        widths = attack.solve([{unknown: 1.0} for unknown in sorted(attack.withheld)])
        found += sum(width < 3 for width in widths)
    assert found > 50


def is_few(city: RandomCity, place: Place) -> bool:
    """Whether the place is known to have too few residents."""
    return city.residents["all"].get(place[1], 1000.0) < 100


def test_the_same_counts_get_the_same_tables() -> None:
    city = random_city(7)
    one, other = (publish(city, Limits()) for _ in range(2))
    assert one == other


def test_a_large_city_keeps_its_totals_and_most_of_its_cells() -> None:
    """Hiding takes few, small cells: thirty times one register and a second one on top, so that some are small."""
    grounds = [cut_into_pieces(register_frames(**random_register(seed, 80)), areas()) for seed in (1, 2)]
    most, few = (count_tables(ground.register, ground.areas, NEWEST) for ground in grounds)
    counts = {level: (30 * frame).add(few[level], fill_value=0).astype(int) for level, frame in most.items()}
    pieces = pd.concat([ground.pieces for ground in grounds if ground.pieces is not None]).reset_index()
    pieces = pieces.drop_duplicates("piece").set_index("piece")
    tables = publish_counts(counts, areas(), {}, Limits(), STAMP, pieces=pieces)
    assert all(table.total["all"].state is CellState.SHOWN for table in tables if table.key.breakdown is Breakdown.ALL)
    states = [cell.state for table in tables for cells in table.cells.values() for cell in cells.values()]
    assert 0 < states.count(CellState.WITHHELD) < states.count(CellState.SHOWN)
