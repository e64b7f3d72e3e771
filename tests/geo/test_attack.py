"""Nobody can compute what is withheld: an attacker's linear program against 200 random cities."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from geo.disclosure import Limits, Stamp, publish_counts
from geo.frames import register_frames
from geo.layers import NOT_LOCATED, count_tables
from graph_schema.model.figures import TABLE_PLAN, Breakdown, CellState, Indicator
from tests.geo.attacker import CITY, REST, Attack, Place, Sum, Unknown
from tests.geo.random_cities import RandomCity, random_city
from tests.geo.random_registers import NEWEST, random_register
from tests.geo.test_layers import areas

STAMP = Stamp(date(2022, 9, 30), date(2022, 10, 5), date(2022, 9, 30))
CITIES = 200
PER_TEST = 20


def attack_of(city: RandomCity, limits: Limits) -> Attack:
    """Publish the city and let the attacker read and think."""
    attack = Attack(limits.minimum_cases)
    attack.read(publish_counts(city.counts, city.areas, city.residents, limits, STAMP))
    parents = {str(area): str(parent) for area, parent in city.areas["parent_id"].dropna().items()}
    attack.think(parents, exact_parents(city, parents), city.singles_are_one)
    return attack


def exact_parents(city: RandomCity, parents: dict[str, str]) -> set[str]:
    """Districts none of whose cases lies outside their parts: an attacker may know that from the map."""
    whole = city.counts["district"]
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
    counts = city.counts[level][tuple(column)].to_dict()
    return int(counts[NOT_LOCATED if area == REST else area])


def small_differences(city: RandomCity, attack: Attack) -> list[Sum]:
    """Sums that are themselves a number of people from 1 to below the limit, such as people − able to work."""
    of_people = {planned.indicator.value for planned in TABLE_PLAN} - {Indicator.HOUSEHOLDS.value}
    return [
        terms
        for terms in attack.not_negative
        if {unknown[1] for unknown, factor in terms.items() if factor < 0} <= of_people | {next(iter(terms))[1]}
        and 1 <= sum(factor * true_count(city, unknown) for unknown, factor in terms.items()) < attack.limit
    ]


@pytest.mark.parametrize("first", range(0, CITIES, PER_TEST))
def test_the_attackers_bounds_of_every_withheld_count_lie_at_least_the_limit_apart(first: int) -> None:
    for seed in range(first, first + PER_TEST):
        city = random_city(seed)
        limits = Limits(minimum_cases=10 if seed % 5 == 2 else 3)
        attack = attack_of(city, limits)
        cells: list[Sum] = [{unknown: 1.0} for unknown in sorted(attack.withheld)]
        differences = small_differences(city, attack)
        widths = attack.solve([*cells, *differences])
        too_close = [
            (target, width)
            for target, width in zip([*cells, *differences], widths, strict=True)
            if width < limits.minimum_cases - 1e-4
        ]
        assert not too_close, f"city {seed}"


@pytest.mark.parametrize("seed", range(0, CITIES, 5))
def test_what_is_told_is_true_and_what_is_small_is_not_told(seed: int) -> None:
    city = random_city(seed)
    attack = attack_of(city, Limits())
    for unknown, value in attack.told.items():
        assert value == true_count(city, unknown)
        assert value == 0 or value >= 3
    for unknown in attack.withheld:
        assert true_count(city, unknown) > 0 or unknown[2] != Breakdown.ALL


@pytest.mark.parametrize("seed", range(0, CITIES, 5))
def test_an_area_with_few_residents_tells_nothing_but_zeros(seed: int) -> None:
    city = random_city(seed)
    attack = attack_of(city, Limits())
    few = {area for area, number in city.residents["all"].items() if number < 100}
    for ((_, area), *_rest), value in attack.told.items():
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
    one, other = (publish_counts(city.counts, city.areas, city.residents, Limits(), STAMP) for _ in range(2))
    assert one == other


def test_a_large_city_keeps_its_totals_and_most_of_its_cells() -> None:
    """Hiding takes few, small cells: thirty times one register and a second one on top, so that some are small."""
    most, few = (count_tables(register_frames(**random_register(seed, 80)), areas(), NEWEST) for seed in (1, 2))
    counts = {level: 30 * frame + few[level] for level, frame in most.items()}
    tables = publish_counts(counts, areas(), {}, Limits(), STAMP)
    assert all(table.total["all"].state is CellState.SHOWN for table in tables if table.key.breakdown is Breakdown.ALL)
    states = [cell.state for table in tables for cells in table.cells.values() for cell in cells.values()]
    assert 0 < states.count(CellState.WITHHELD) < states.count(CellState.SHOWN)
