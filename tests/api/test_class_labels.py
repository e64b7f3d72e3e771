"""A value lies within its class as both are printed: "+0,2" never stands in two colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.actions.layer_cells import CITY, Layer, LayerCells
from api.actions.map_rows import map_rows
from api.actions.map_view import MapChoice, MapClass, MapRow
from api.actions.map_words import Words, decimals_of
from api.texts import Formats, load_texts
from geo.classes import as_printed, find_classes, find_diverging_classes
from geo.measures import NO_DATA
from graph_schema.model.figures import CellState, PublishedCell
from tests.api.made_catalogue import AREAS, layer
from tests.integration.made_city import NEWEST

WORDS = {locale: Words.of(load_texts(locale)) for locale in ("de", "en")}
LAYERS = [layer("people", measure) for measure in ("rate", "count", "density", "location_quotient")]
SMALL = st.floats(-9, 9) | st.sampled_from([0.05, 0.15, 0.149999, 0.25, -0.05, -0.15, 2.5, -0.5, 0.995])
VALUES = st.lists(SMALL, min_size=len(AREAS), max_size=len(AREAS))


def rows_of(chosen: Layer, values: list[float], breaks: tuple[float, ...], *, change: bool) -> tuple[MapRow, ...]:
    """The rows of a map that shows these values in the made city's districts."""
    cells: Mapping[str, PublishedCell] = {
        area.id: PublishedCell(CellState.SHOWN, value) for area, value in zip(AREAS, values, strict=True)
    }
    choice = MapChoice("people", chosen.measure, "all", "district", NEWEST)
    choice = replace(choice, compare_with=NEWEST.replace(year=2021)) if change else choice
    now = LayerCells({**cells, CITY: NO_DATA}, cells, {}, None, NO_DATA)
    return map_rows(choice, chosen, now, cells, breaks)


def read(printed: str) -> float:
    """The number that a reader takes from the page."""
    return float(printed.replace("±", "").replace("+", "").replace("\u2212", "-").replace(".", "").replace(",", "."))


@pytest.mark.parametrize("chosen", LAYERS, ids=lambda each: each.measure)
@given(values=VALUES)
def test_a_value_as_printed_stands_in_one_class_and_within_its_bounds(chosen: Layer, values: list[float]) -> None:
    sizes = [abs(value) for value in values]
    decimals = decimals_of(chosen)
    breaks = find_classes(sizes, decimals)
    classes = {each.number: each for each in WORDS["de"].classes(chosen, breaks)}
    for row in rows_of(chosen, sizes, breaks, change=False):
        value = read(Formats("de").number(row.cell.value or 0, decimals))
        own = classes[row.class_number or 0]
        assert own.lower is None or own.lower <= value
        assert own.upper is None or value < own.upper


@pytest.mark.parametrize("chosen", LAYERS, ids=lambda each: each.measure)
@given(changes=VALUES)
def test_a_change_as_printed_stands_in_one_class_and_within_its_bounds(chosen: Layer, changes: list[float]) -> None:
    decimals = decimals_of(chosen)
    breaks = find_diverging_classes(changes, decimals)
    classes = {each.number: each for each in WORDS["de"].change_classes(breaks)}
    for row in rows_of(chosen, changes, breaks, change=True):
        printed = Formats("de").signed(row.cell.value or 0, decimals)
        assert [each.number for each in classes.values() if holds(each, read(printed))] == [row.class_number], printed


def holds(shown: MapClass, change: float) -> bool:
    """Whether a change lies within a class as the legend words it: see `test_the_legend_of_a_change_…`."""
    above = shown.lower is None or (change > shown.lower if shown.number <= 3 else change >= shown.lower)
    below = shown.upper is None or (change <= shown.upper if shown.number < 3 else change < shown.upper)
    return above and below


def test_the_legend_of_a_change_says_which_class_holds_its_bounds() -> None:
    breaks = (-6.0, -1.5, 1.5, 6.0)
    assert [each.text for each in WORDS["de"].change_classes(breaks)] == [
        "\u22126,0 und weniger",
        "über \u22126,0 bis \u22121,5",
        "über \u22121,5 bis unter +1,5",
        "+1,5 bis unter +6,0",
        "+6,0 und mehr",
    ]
    assert [each.text for each in WORDS["en"].change_classes(breaks)][1:4] == [
        "above \u22126.0 to \u22121.5",
        "above \u22121.5 to below +1.5",
        "+1.5 to below +6.0",
    ]


@pytest.mark.parametrize("locale", ["de", "en"])
@given(changes=VALUES)
def test_no_two_bounds_of_a_change_have_the_same_words(locale: str, changes: list[float]) -> None:
    breaks = find_diverging_classes(changes, 1)
    classes = WORDS[locale].change_classes(breaks)
    assert len({each.text for each in classes}) == len(classes)
    printed = [WORDS[locale].fmt.signed(each, 1) for each in breaks]
    assert all(one != other for one, other in pairwise(printed))


def test_changes_that_are_printed_as_none_have_one_class() -> None:
    assert find_diverging_classes([0.04, -0.01, 0.0], 1) == ()
    (row, *_) = rows_of(LAYERS[0], [0.04, -0.01, 0.0, 0.0, 0.0, 0.0], (), change=True)
    assert row.class_number == 3


@given(st.floats(-1e5, 1e5), st.sampled_from([0, 1, 2]))
def test_a_value_is_classed_as_the_number_that_the_page_prints(value: float, decimals: int) -> None:
    classed = as_printed(value, decimals)
    for formats in (Formats("de"), Formats("en")):
        assert formats.number(classed, decimals) == formats.number(value, decimals)
    assert float(f"{classed:.{decimals}f}") == classed


def test_one_class_says_how_far_its_values_reach() -> None:
    chosen = layer("people", "count")
    assert [each.text for each in WORDS["de"].classes(chosen, (), (84.0,))] == ["84"]
    assert [each.text for each in WORDS["de"].classes(chosen, (), (7.0, 84.0))] == ["7 bis 84"]
    assert [each.text for each in WORDS["en"].change_classes(())] == ["unchanged"]
