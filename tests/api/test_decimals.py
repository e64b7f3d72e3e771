"""Small rates are told apart: 0.14 per cent and 0.06 per cent are not both printed as 0.1."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.layer_cells import Layer
from api.actions.map_view import MapView, TrendPoint
from api.actions.map_words import Words, decimals_of
from api.pages.charts import Words as ChartWords
from api.pages.charts import draw_trend
from api.texts import load_texts
from geo.classes import find_decimals
from graph_schema.model.figures import CellState, PublishedCell
from tests.api.made_catalogue import layer
from tests.browser.views import map_view
from tests.integration.made_city import DATES

DE = Words.of(load_texts("de"))
SMALL = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=30)
LARGE = st.lists(st.floats(1, 1e4), min_size=1, max_size=30)


@given(SMALL)
def test_a_layer_of_values_below_one_has_a_second_decimal(values: list[float]) -> None:
    assert find_decimals(values) == 2


@given(LARGE)
def test_a_layer_of_values_from_one_on_has_one_decimal(values: list[float]) -> None:
    assert find_decimals(values) == 1


@given(SMALL, st.floats(1, 100))
def test_one_large_value_among_many_small_ones_takes_no_decimal_from_them(values: list[float], large: float) -> None:
    assert find_decimals([*values * 4, large]) == 2


@given(SMALL | LARGE)
def test_areas_with_nobody_do_not_count(values: list[float]) -> None:
    assert find_decimals([*values, *[0.0] * 50]) == find_decimals(values)


def with_two(chosen: Layer) -> Layer:
    return replace(chosen, decimals=2)


@pytest.mark.parametrize("measure", ["rate", "density"])
def test_values_and_legend_have_the_layers_decimals(measure: str) -> None:
    chosen = with_two(layer("contact_broken", measure))
    assert DE.value(chosen, 0.14).startswith("0,14")
    (whole,) = DE.classes(chosen, (), (0.06, 0.14))
    assert whole.text.startswith("0,06 bis 0,14")


def test_counts_stay_whole_numbers() -> None:
    assert decimals_of(with_two(layer("people", "count"))) == 0


def axis_of(values: list[float], decimals: int) -> list[float]:
    """The numbers at the axis of a trend of `values`, as a reader takes them."""
    view: MapView = map_view()
    points = tuple(
        TrendPoint(day, None, PublishedCell(CellState.SHOWN, value)) for day, value in zip(DATES, values, strict=False)
    )
    shown = replace(view, decimals=decimals, sheet=replace(view.sheet, area=None, trend=points))
    fmt = DE.fmt
    picture = draw_trend(shown, ChartWords(text=load_texts("de"), number=fmt.number, day=fmt.day, month=fmt.month))
    axis = re.findall(r'<text class="axis"[^>]*text-anchor="end">([^<]*)</text>', html.unescape(picture))
    return [float(each.replace(".", "").replace(",", ".").replace("\u2212", "-")) for each in axis]


@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=8), st.sampled_from([0, 1, 2]))
def test_the_axis_of_a_trend_has_equal_steps_as_they_are_printed(values: list[float], decimals: int) -> None:
    axis = axis_of(values, decimals)
    steps = {round(above - below, 6) for below, above in pairwise(axis)}
    assert len(steps) == 1
    assert steps.pop() >= 10.0**-decimals - 1e-9
    assert axis[0] == 0
    assert axis[-1] >= max(values) - 10.0**-decimals / 2
    assert len(axis) <= 5


def test_a_trend_of_small_rates_has_an_axis_that_tells_them_apart() -> None:
    assert axis_of([0.35, 0.5, 0.7], 2) == [0, 0.25, 0.5, 0.75]
    assert axis_of([0.35, 0.5, 0.7], 1) == [0, 0.5, 1]
