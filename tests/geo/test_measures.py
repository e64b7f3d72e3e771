"""Measures hand on what is withheld and what is missing; the rest is arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import measures
from geo.measures import NO_DATA, WITHHELD, cell_of
from graph_schema.model.figures import CellState, PublishedCell

Cells = dict[str, PublishedCell]
CELLS = st.one_of(st.just(WITHHELD), st.just(NO_DATA), st.integers(0, 10_000).map(cell_of))
TABLES = st.dictionaries(st.sampled_from("abcdefg"), CELLS)


def quotient(first: Cells, second: Cells) -> Cells:
    """The location quotient as a measure of two tables: the city is the second's cell "a"."""
    return measures.location_quotient(first, second.get("a", NO_DATA))


MEASURES: list[Callable[[Cells, Cells], Cells]] = [measures.rate, measures.change, quotient]


@pytest.mark.parametrize("measure", MEASURES)
@given(first=TABLES, second=TABLES)
@settings(deadline=None)
def test_what_is_withheld_is_withheld_in_every_measure(
    measure: Callable[[Cells, Cells], Cells], first: Cells, second: Cells
) -> None:
    result = measure(first, second)
    assert result.keys() == first.keys()
    for key, cell in result.items():
        other = second.get("a" if measure is quotient else key, NO_DATA)
        states = {first[key].state, other.state}
        if CellState.WITHHELD in states:
            assert cell == WITHHELD
        elif CellState.NO_DATA in states:
            assert cell == NO_DATA
        if cell.state in (CellState.WITHHELD, CellState.NO_DATA):
            assert cell.value is None


@given(TABLES, st.dictionaries(st.sampled_from("abcdefg"), st.floats(0.01, 100)))
@settings(deadline=None)
def test_a_density_of_a_withheld_count_is_withheld(cells: Cells, km2: dict[str, float]) -> None:
    for key, cell in measures.density_per_km2(cells, km2).items():
        if cells[key] == WITHHELD:
            assert cell == WITHHELD
        elif key not in km2 or cells[key] == NO_DATA:
            assert cell == NO_DATA
        else:
            assert cell.value == pytest.approx((cells[key].value or 0) / km2[key])


def test_a_rate_is_per_hundred_and_zero_stays_zero() -> None:
    rates = measures.rate({"a": cell_of(30), "b": cell_of(0)}, {"a": cell_of(120), "b": cell_of(80)})
    assert rates == {"a": cell_of(25.0), "b": cell_of(0)}
    assert rates["b"].state is CellState.ZERO


def test_a_rate_of_nobody_is_no_data_and_not_a_number() -> None:
    assert measures.rate({"a": cell_of(0)}, {"a": cell_of(0)}) == {"a": NO_DATA}
    assert measures.density_per_km2({"a": cell_of(3)}, {"a": 0.0}) == {"a": NO_DATA}
    assert measures.location_quotient({"a": cell_of(3)}, cell_of(0)) == {"a": NO_DATA}


def test_an_area_without_denominator_has_no_rate() -> None:
    assert measures.rate({"a": cell_of(3)}, {}) == {"a": NO_DATA}


def test_the_city_has_the_quotient_one() -> None:
    assert measures.location_quotient({"city": cell_of(7.5)}, cell_of(7.5))["city"].value == 1.0


def test_change_can_be_negative_and_nothing_changed_is_zero() -> None:
    result = measures.change({"a": cell_of(3), "b": cell_of(5)}, {"a": cell_of(9), "b": cell_of(5)})
    assert (result["a"].value, result["b"].value) == (-6.0, 0.0)


def test_public_numbers_become_cells() -> None:
    cells = measures.public_cells({"a": 12, "b": 0, "c": None, "d": float("nan")})
    assert [cell.state for cell in cells.values()] == [
        CellState.SHOWN, CellState.ZERO, CellState.NO_DATA, CellState.NO_DATA,
    ]  # fmt: skip


@given(cells=st.lists(CELLS, min_size=1, max_size=4))
def test_a_joined_group_tells_nothing_where_one_of_its_categories_is_withheld(cells: list[PublishedCell]) -> None:
    whole = measures.joined(cells)
    if WITHHELD in cells:
        assert whole == WITHHELD
    elif NO_DATA in cells:
        assert whole == NO_DATA
    else:
        assert whole.value == sum(cell.value or 0 for cell in cells)
