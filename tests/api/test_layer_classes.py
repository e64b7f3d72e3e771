"""Classes that do not follow every import: last month's printed map can be laid beside this month's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from api.actions.layer_cells import Layer, months_between
from api.actions.layer_classes import find_breaks, last_complete_year
from graph_schema.model.figures import CellState, PublishedCell, PublishedTable, TableKey, last_of_month
from tests.api.made_catalogue import IDS, layer
from tests.integration.made_city import NEWEST, tables_on

KEPT = 25
"""Month-ends that the register's tables are kept for."""


def month_ends(newest: date, number: int = KEPT) -> tuple[date, ...]:
    """The last `number` month-ends up to `newest`, oldest first."""
    months = (newest.year * 12 + newest.month - 1 - back for back in range(number))
    return tuple(sorted(last_of_month(date(month // 12, month % 12 + 1, 1)) for month in months))


def growing_tables(days: Iterable[date]) -> dict[TableKey, PublishedTable]:
    """Tables of `days` in which every month has more people than the one before."""
    known = [table for table in tables_on(NEWEST, IDS) if table.categories == ("all",)]
    made: dict[TableKey, PublishedTable] = {}
    for day in days:
        factor = 1 + months_between(date(2019, 12, 31), day) / 10
        for table in known:
            key = replace(table.key, reference_date=day)
            cells = {area: {"all": _grown(each["all"], factor)} for area, each in table.cells.items()}
            made[key] = replace(table, key=key, cells=cells)
    return made


def _grown(cell: PublishedCell, factor: float) -> PublishedCell:
    return replace(cell, value=round((cell.value or 0) * factor)) if cell.state is CellState.SHOWN else cell


def with_dates(chosen: Layer, days: tuple[date, ...]) -> Layer:
    return replace(chosen, indicator=replace(chosen.indicator, dates=days))


@pytest.mark.parametrize("months_back", [None, 1, 3, 12])
@pytest.mark.parametrize("measure", ["rate", "count", "density"])
def test_a_later_month_moves_no_break_within_a_year(measure: str, months_back: int | None) -> None:
    found = {
        find_breaks(with_dates(layer("people", measure), days), growing_tables(days), months_back)
        for days in (month_ends(last_of_month(date(2022, month, 1))) for month in range(1, 13))
    }
    (only,) = found
    assert only.breaks
    assert only.for_a_year
    assert (only.first, only.last) == (date(2020, 12, 31), date(2021, 12, 31))


def test_a_new_year_may_move_them() -> None:
    before, after = (
        find_breaks(with_dates(layer("people", "count"), days), growing_tables(days), None)
        for days in (month_ends(date(2022, 12, 31)), month_ends(date(2023, 1, 31)))
    )
    assert before.breaks != after.breaks
    assert after.last == date(2022, 12, 31)


def test_a_short_history_takes_all_dates_and_says_so() -> None:
    days = month_ends(date(2022, 9, 30), 4)
    found = find_breaks(with_dates(layer("people", "count"), days), growing_tables(days), None)
    assert found.breaks
    assert (found.first, found.last, found.for_a_year) == (days[0], days[-1], False)


def test_a_change_over_more_than_a_year_takes_all_dates_and_says_so() -> None:
    days = month_ends(NEWEST)
    found = find_breaks(with_dates(layer("people", "count"), days), growing_tables(days), 18)
    assert found.breaks
    assert not found.for_a_year


def test_figures_of_single_years_have_the_year_before_the_newest() -> None:
    assert last_complete_year([date(2019, 12, 31), date(2020, 12, 31), date(2021, 12, 31)]) == (
        date(2019, 12, 31),
        date(2020, 12, 31),
    )


def test_a_layer_without_values_has_no_breaks_and_names_no_dates() -> None:
    found = find_breaks(layer("people", "count"), {}, None)
    assert (found.breaks, found.first, found.last) == ((), None, None)
