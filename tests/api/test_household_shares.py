"""Households with children as a share of all households: made of published counts, and of nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.catalogue import PLAN
from api.actions.layer_cells import CITY, cells_on, lacks_residents, measures_of
from api.actions.map_words import Words
from api.texts import load_texts
from geo.disclosure import round_count
from geo.measures import cell_of
from graph_schema.model.figures import Breakdown, CellState, Measure, PublishedCell, PublishedTable, TableKey
from tests.api.made_catalogue import layer, shown_level, tables
from tests.integration.made_city import NEWEST

WITH_CHILDREN = "household_type:with_children"
SHARE = layer("households", "rate", WITH_CHILDREN)
TABLES = tables()
WITHHELD = PublishedCell(CellState.WITHHELD)


def key(breakdown: Breakdown) -> TableKey:
    return TableKey("households", breakdown, SHARE.level.level.code, NEWEST)


def with_cells(breakdown: Breakdown, cells: Mapping[str, PublishedCell]) -> dict[TableKey, PublishedTable]:
    """The made city's tables with other cells of district 01."""
    table = TABLES[key(breakdown)]
    changed = replace(table, cells={**table.cells, "01": {**table.cells["01"], **cells}})
    return {**TABLES, key(breakdown): changed}


def test_the_share_is_of_all_households_of_the_same_area_and_date() -> None:
    cells = cells_on(SHARE, TABLES, NEWEST)
    households = cells_on(layer("households", "count"), TABLES, NEWEST).count
    for area in ("01", "02", "04", CITY):
        assert cells.denominator[area] == households[area]
        assert cells.value[area].value == pytest.approx(
            100 * (cells.count[area].value or 0) / (households[area].value or 1)
        )
    assert cells.denominator_as_of == NEWEST


def test_it_needs_no_residents_and_leads_the_measures() -> None:
    level = shown_level("below_pension_age")
    assert measures_of(level, level.indicators["households"], WITH_CHILDREN)[:2] == ("rate", "location_quotient")
    assert not lacks_residents(SHARE)
    assert not SHARE.uses_residents


@pytest.mark.parametrize("measure", [Measure.RATE, Measure.LOCATION_QUOTIENT])
@pytest.mark.parametrize(
    "given_tables",
    [
        with_cells(Breakdown.ALL, {"all": WITHHELD}),
        with_cells(Breakdown.HOUSEHOLD_TYPE, {"single_parent": WITHHELD}),
        with_cells(Breakdown.HOUSEHOLD_TYPE, {"couple_with_children": WITHHELD}),
    ],
    ids=["all households", "single parents", "couples with children"],
)
def test_it_is_withheld_where_one_of_its_counts_is(
    measure: str, given_tables: Mapping[TableKey, PublishedTable]
) -> None:
    cells = cells_on(layer("households", measure, WITH_CHILDREN), given_tables, NEWEST)
    assert cells.value["01"] == WITHHELD
    assert cells.value["02"].state is CellState.SHOWN


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5).filter(any), st.sampled_from([None, 5, 10]))
def test_no_share_is_above_100_however_counts_are_rounded(households: list[int], rounding: int | None) -> None:
    def told(number: int) -> PublishedCell:
        return cell_of(round_count(number, rounding) if number else 0)

    types = dict(zip(TABLES[key(Breakdown.HOUSEHOLD_TYPE)].categories, map(told, households), strict=True))
    by_type = with_cells(Breakdown.HOUSEHOLD_TYPE, types)[key(Breakdown.HOUSEHOLD_TYPE)]
    in_all = with_cells(Breakdown.ALL, {"all": told(sum(households))})
    share = cells_on(SHARE, {**in_all, key(Breakdown.HOUSEHOLD_TYPE): by_type}, NEWEST).value["01"].value
    assert share is not None
    assert 0 <= share <= 100


def test_every_indicator_with_types_of_household_has_a_rate_of_them() -> None:
    level = shown_level("all")
    for code, planned in PLAN.items():
        if Breakdown.HOUSEHOLD_TYPE in planned.breakdowns:
            assert Measure.RATE in measures_of(level, level.indicators[code], WITH_CHILDREN), code


def test_the_page_says_of_what_it_is_a_share() -> None:
    words = Words.of(load_texts("de"))
    assert words.measure(SHARE) == "Anteil: je 100 Bedarfsgemeinschaften"
    answer = words.answer(SHARE, NEWEST, cells_on(SHARE, TABLES, NEWEST))
    assert "mit Kindern: Alleinerziehende und Paare, je 100 Bedarfsgemeinschaften. Stadt: " in answer
    assert "beides am 30.09.2022" in answer
    assert words.denominator(SHARE, "head") == "alle BG"
