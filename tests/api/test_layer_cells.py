"""Counts, denominators and measures of a layer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.actions.catalogue import Residents
from api.actions.layer_cells import CITY, cells_on, change_between, measures_of, resident_group
from api.actions.map_rows import map_rows, sorted_rows, total_row
from api.actions.map_view import MapChoice
from geo.measures import NO_DATA, WITHHELD
from graph_schema.model.figures import CellState, Measure
from graph_schema.store.areas import ResidentCount
from tests.api.made_catalogue import layer, shown_level, tables
from tests.integration.made_city import NAMES, NEWEST, RESIDENTS_ON

TABLES = tables()


@pytest.mark.parametrize("measure", list(Measure))
def test_what_is_withheld_as_a_count_is_withheld_in_every_measure(measure: Measure) -> None:
    cells = cells_on(layer("people", measure), TABLES, NEWEST)
    assert cells.value["03"].state is CellState.WITHHELD
    assert cells.value["03"].value is None


def test_what_is_withheld_is_withheld_in_the_change_too() -> None:
    now, before = (cells_on(layer(), TABLES, day).value for day in (NEWEST, layer().indicator.dates[0]))
    assert change_between(now, before)["03"].state is CellState.WITHHELD


def test_people_in_households_with_children_are_the_sum_of_what_is_published_of_both_types() -> None:
    both, alone, couples = (
        cells_on(layer("people", "count", f"household_type:{name}"), TABLES, NEWEST)
        for name in ("with_children", "single_parent", "couple_with_children")
    )
    told = [key for key, cell in both.count.items() if cell.state is CellState.SHOWN]
    assert {"01", "02", "04", CITY} == set(told)
    for key in told:
        assert both.count[key].value == (alone.count[key].value or 0) + (couples.count[key].value or 0)
    assert both.count["03"] == WITHHELD
    assert both.count["06"].state is CellState.ZERO
    assert both.not_located == WITHHELD


def test_a_joined_group_is_set_against_the_same_group() -> None:
    cells = cells_on(layer("contact_broken", "rate", "household_type:with_children"), TABLES, NEWEST)
    able = cells_on(layer("able_to_work", "count", "household_type:with_children"), TABLES, NEWEST)
    assert cells.denominator["01"] == able.count["01"]
    assert cells.value["01"].value == pytest.approx(25, abs=1)


def test_no_change_is_a_value_and_not_nobody() -> None:
    now = cells_on(layer("people", "count"), TABLES, NEWEST).value
    changed = change_between(now, now)
    assert (changed["01"].state, changed["01"].value) == (CellState.SHOWN, 0.0)


def test_a_rate_names_the_date_of_its_residents() -> None:
    assert cells_on(layer(), TABLES, NEWEST).denominator_as_of == RESIDENTS_ON


def test_the_citys_rate_holds_people_of_no_district_too() -> None:
    cells = cells_on(layer(), TABLES, NEWEST)
    assert cells.value[CITY].value == pytest.approx(500 / 6000 * 100)


def test_the_city_has_no_rate_where_a_district_is_not_counted() -> None:
    whole = layer()
    some = Residents(ResidentCount(key, RESIDENTS_ON, "all", 1000) for key in NAMES if key != "02")
    cells = cells_on(replace(whole, level=replace(whole.level, residents=some)), TABLES, NEWEST)
    assert (cells.value[CITY], cells.denominator[CITY]) == (NO_DATA, NO_DATA)
    assert cells.count[CITY].value == 500
    assert cells.value["01"].value == pytest.approx(12.0)
    assert cells.value["02"].state is CellState.NO_DATA
    quotients = replace(whole, measure="location_quotient", level=replace(whole.level, residents=some))
    assert cells_on(quotients, TABLES, NEWEST).value["01"] == NO_DATA


def test_nobody_of_nobody_is_zero_and_not_missing() -> None:
    assert cells_on(layer("contact_broken"), TABLES, NEWEST).value["06"].state is CellState.ZERO


def test_the_benefit_rate_is_counted_of_people_below_pension_age_where_they_are_known() -> None:
    younger = shown_level("all", "below_pension_age")
    assert resident_group(younger, younger.indicators["people"], "all") == "below_pension_age"
    assert resident_group(younger, younger.indicators["children"], "all") == "all"


def test_without_residents_there_is_no_rate() -> None:
    level = shown_level("female")
    assert measures_of(level, level.indicators["people"], "all") == ("density", "count")


def test_a_figure_computed_by_its_source_is_shown_as_it_is() -> None:
    level = shown_level()
    assert measures_of(level, level.indicators["fire"], "all") == ("value",)


def test_a_date_without_a_table_is_no_data() -> None:
    cells = cells_on(layer("fire", "value"), TABLES, NEWEST)
    assert set(cells.value.values()) == {NO_DATA}
    assert total_row(layer("fire", "value"), "Musterstadt", cells, cells.value) is None


def test_withheld_rows_stand_last_by_name_in_both_directions() -> None:
    chosen = layer()
    cells = cells_on(chosen, TABLES, NEWEST)
    choice = MapChoice("people", "rate", "all", "district", NEWEST)
    rows = map_rows(choice, chosen, cells, cells.value, (5.0, 10.0))
    assert [row.area.name for row in rows] == sorted(NAMES.values(), key=lambda name: name.replace("Ö", "O"))
    for descending in (False, True):
        ordered = [row.area.key for row in sorted_rows(rows, "value", descending=descending)]
        assert ordered[-2:] == ["03", "05"]
