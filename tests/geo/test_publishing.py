"""What comes out of the door: states, limits, rounding, imported figures."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure import Limits, Stamp, publish_counts, publish_imported_counts, publish_imported_rates, round_count
from geo.layers import NOT_LOCATED
from graph_schema.model.figures import CellState, PublishedCell, PublishedTable, TableKey

STAMP = Stamp(date(2022, 9, 30), date(2022, 10, 5), date(2022, 9, 30))
PEOPLE = ("people", "all", "all")


def areas_of(labels: list[str], level: str = "district") -> pd.DataFrame:
    """Areas of one level without parents."""
    rows = [(0, level, label, None, True) for label in labels]
    return pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"]).set_index("area_id")


def publish(
    people: dict[str, int], limits: Limits | None = None, residents: dict[str, float] | None = None
) -> PublishedTable:
    """Publish one table of people by area."""
    frame = pd.DataFrame(
        list(people.values()), index=pd.Index(list(people)), columns=pd.MultiIndex.from_tuples([PEOPLE])
    )
    areas = areas_of([label for label in people if label != NOT_LOCATED])
    (table,) = publish_counts({"district": frame}, areas, {"all": residents or {}}, limits or Limits(), STAMP)
    return table


def states(table: PublishedTable) -> dict[str, str]:
    """State by area, `NOT_LOCATED` and "city"."""
    found = {area: cells["all"].state.value for area, cells in table.cells.items()}
    return {**found, NOT_LOCATED: table.not_located["all"].state.value, "city": table.total["all"].state.value}


def test_zero_is_zero_and_one_and_two_are_withheld_with_a_second_cell() -> None:
    found = states(publish({"a": 0, "b": 2, "c": 40, "d": 30, "e": 50, NOT_LOCATED: 20}))
    assert found["a"] == "zero"
    assert found["b"] == "withheld"
    assert list(found.values()).count("withheld") == 2
    assert found["city"] == "shown"


def test_not_located_is_withheld_first_because_it_tells_least() -> None:
    found = states(publish({"a": 0, "b": 2, "c": 40, "d": 41, NOT_LOCATED: 40}))
    assert found[NOT_LOCATED] == "withheld"


def test_where_two_areas_have_all_cases_the_city_goes_with_them() -> None:
    found = states(publish({"a": 2, "b": 2, "c": 0, NOT_LOCATED: 0}))
    assert found == {"a": "withheld", "b": "withheld", "c": "zero", NOT_LOCATED: "zero", "city": "withheld"}


def test_an_area_with_too_few_residents_shows_no_count_but_zero() -> None:
    people = {"a": 40, "b": 30, "c": 0, "d": 600, "e": 90, NOT_LOCATED: 10}
    found = states(publish(people, residents={"a": 99, "b": 100, "c": 20}))
    assert found["a"] == "withheld"
    assert found["c"] == "zero"
    assert found["d"] == "shown"


def test_a_higher_limit_withholds_more() -> None:
    people = {"a": 4, "b": 9, "c": 10, "d": 60, "e": 90, NOT_LOCATED: 30}
    low, high = states(publish(people)), states(publish(people, Limits(minimum_cases=10)))
    assert list(low.values()).count("withheld") == 0
    assert [high["a"], high["b"]] == ["withheld", "withheld"]


def test_withheld_cells_carry_no_number() -> None:
    table = publish({"a": 2, "b": 40, "c": 30, NOT_LOCATED: 1})
    cells = [*(cells["all"] for cells in table.cells.values()), table.total["all"], table.not_located["all"]]
    assert all(cell.value is None for cell in cells if cell.state is CellState.WITHHELD)


@given(st.integers(1, 100_000), st.integers(1, 100))
@settings(deadline=None)
def test_rounded_counts_are_multiples_near_the_count_and_never_zero(value: int, step: int) -> None:
    rounded = round_count(value, step)
    assert rounded % step == 0
    assert rounded > 0
    assert abs(rounded - value) <= max(step / 2, step - value)


def test_rounding_changes_what_is_shown_and_not_what_is_withheld() -> None:
    people = {"a": 2, "b": 44, "c": 31, "d": 3, NOT_LOCATED: 18}
    plain, rounded = publish(people), publish(people, Limits(rounding=5))
    assert states(plain) == states(rounded)
    assert all((cells["all"].value or 0) % 5 == 0 for cells in rounded.cells.values())


@given(st.lists(st.integers(0, 12), min_size=2, max_size=9), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_one_table_never_lets_a_single_cell_be_subtracted(counts: list[int], outside: int) -> None:
    people = {f"a{n}": count for n, count in enumerate(counts)} | {NOT_LOCATED: outside}
    found = states(publish(people))
    withheld = [label for label, state in found.items() if state == "withheld"]
    assert len(withheld) != 1
    for label, count in people.items():
        assert found[label] == "zero" if count == 0 else found[label] in ("shown", "withheld")
        assert found[label] != "shown" or count >= 3


def imported(values: dict[str, float], limits: Limits) -> PublishedTable:
    """Publish an imported indicator of people."""
    (table,) = publish_imported_counts(
        "recipients", values={"district": pd.Series(values)}, areas=areas_of(list(values)), residents={},
        limits=limits, stamp=STAMP,
    )  # fmt: skip
    return table


def test_imported_counts_pass_the_same_door() -> None:
    table = imported({"a": 4.0, "b": 186.0, "c": 0.0, "d": 93.0, "e": 700.0}, Limits(minimum_cases=10))
    found = states(table)
    assert table.key == TableKey("recipients", table.key.breakdown, "district", STAMP.reference_date)
    assert found["a"] == "withheld"
    assert found["c"] == "zero"
    assert list(found.values()).count("withheld") == 2
    assert table.total["all"] == PublishedCell(CellState.SHOWN, 983.0)
    assert found[NOT_LOCATED] == "no_data"


def test_without_every_area_there_is_no_total_and_nothing_to_subtract_from() -> None:
    found = states(imported({"a": 4.0, "b": 186.0, "c": float("nan")}, Limits(minimum_cases=10)))
    assert found == {"a": "withheld", "b": "shown", "c": "no_data", NOT_LOCATED: "no_data", "city": "no_data"}


def test_parts_are_protected_against_their_imported_whole() -> None:
    areas = pd.DataFrame(
        [(0, "borough", "x", None, True), (1, "district", "x1", "x", True), (1, "district", "x2", "x", True)],
        columns=["rank", "level", "area_id", "parent_id", "is_district"],
    ).set_index("area_id")
    values = {"borough": pd.Series({"x": 52.0}), "district": pd.Series({"x1": 2.0, "x2": 50.0})}
    tables = publish_imported_counts(
        "recipients", values=values, areas=areas, residents={}, limits=Limits(), stamp=STAMP
    )
    district = next(table for table in tables if table.key.level == "district")
    assert states(district)["x1"] == states(district)["x2"] == "withheld"


def nested(parts: dict[str, float], whole: float, parent: str | None = "x") -> dict[str, dict[str, str]]:
    """States by level of an imported indicator: a borough of `whole` cases with parts, and one of 500."""
    rows = [(0, "borough", "x", None, True), (0, "borough", "y", None, True)]
    rows += [(1, "district", part, parent, True) for part in parts]
    areas = pd.DataFrame(rows, columns=["rank", "level", "area_id", "parent_id", "is_district"]).set_index("area_id")
    values = {"borough": pd.Series({"x": whole, "y": 500.0}), "district": pd.Series(parts)}
    tables = publish_imported_counts(
        "recipients", values=values, areas=areas, residents={}, limits=Limits(), stamp=STAMP
    )
    return {table.key.level: states(table) for table in tables}


def test_a_part_without_data_does_not_switch_protection_off() -> None:
    """112 and 110 shown would leave 1 or 2 for the third."""
    found = nested({"x1": 2.0, "x2": 110.0, "x3": np.nan}, 112.0)
    assert found["district"]["x3"] == "no_data"
    assert "withheld" in (found["district"]["x2"], found["borough"]["x"])


def test_parts_that_contradict_their_whole_are_no_data_where_something_is_small() -> None:
    assert "district" not in nested({"x1": 2.0, "x2": 60.0}, 61.0)
    rounded = nested({"x1": 10.0, "x2": 60.0}, 60.0)
    assert rounded["district"]["x1"] == rounded["borough"]["x"] == "shown"


def test_counts_of_areas_nobody_can_place_are_no_data_beside_a_coarser_level() -> None:
    assert list(nested({"x1": 20.0, "x2": 60.0}, 80.0, parent=None)) == ["borough"]


def test_several_levels_need_the_pieces_into_which_they_cut_the_city() -> None:
    frame = pd.DataFrame([5], index=pd.Index(["a"]), columns=pd.MultiIndex.from_tuples([PEOPLE]))
    with pytest.raises(ValueError, match="pieces"):
        publish_counts({"one": frame, "two": frame}, areas_of(["a"]), {}, Limits(), STAMP)


def test_imported_rates_are_passed_on_and_gaps_are_no_data() -> None:
    values = {"district": pd.Series({"a": 12.5, "b": np.nan, "c": 0.0})}
    (table,) = publish_imported_rates("share", values, areas_of(["a", "b", "c", "d"]), STAMP)
    assert {area: cells["all"].state.value for area, cells in table.cells.items()} == {
        "a": "shown", "b": "no_data", "c": "zero", "d": "no_data",
    }  # fmt: skip
    assert table.total["all"].state is CellState.NO_DATA


def test_nothing_imported_gives_no_table() -> None:
    areas = areas_of(["a"])
    values = {"district": pd.Series({"a": np.nan})}
    assert publish_imported_rates("share", values, areas, STAMP) == []
    assert publish_imported_counts("n", values=values, areas=areas, residents={}, limits=Limits(), stamp=STAMP) == []


@pytest.mark.parametrize("wrong", [{"minimum_cases": 0}, {"rounding": 0}, {"minimum_residents": -1}])
def test_limits_are_positive(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Limits(**wrong)
