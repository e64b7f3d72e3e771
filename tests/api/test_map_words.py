"""Sentences around a layer: every denominator is named, and words fit what is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from api.actions.catalogue import Residents
from api.actions.district_sheet import build_sheet, sheet_layers
from api.actions.export_map import fills
from api.actions.layer_cells import CITY, Layer, cells_on
from api.actions.map_view import ResidentsDate
from api.actions.map_words import Words, reason_of_nothing
from api.actions.what_is_there import WhatIsThere
from api.texts import load_texts
from graph_schema.model.figures import CellState, PublishedCell, PublishedTable, TableKey
from graph_schema.store.areas import ResidentCount
from tests.api.made_catalogue import AREAS, IDS, layer, shown_level, tables
from tests.browser import views
from tests.integration.made_city import NAMES, NEWEST, RESIDENTS_ON, tables_on

DE, EN = Words.of(load_texts("de")), Words.of(load_texts("en"))
NOTHING = WhatIsThere((), (), (), (), {})
TABLES = tables()


def counted_on(chosen: Layer, *days: date) -> Layer:
    """The layer with 1,000 residents per district on each of `days`, and no others."""
    counts = [ResidentCount(key, day, "all", 1000) for key in NAMES for day in days]
    return replace(chosen, level=replace(chosen.level, residents=Residents(counts)))


@pytest.mark.parametrize("words", [DE, EN])
def test_no_two_denominators_have_the_same_words(words: Words) -> None:
    groups = ("all", "below_pension_age", "female", "male")
    layers = [layer("people", "rate", "all", "all"), layer("people", "rate", "all", *groups)]
    layers += [layer("people", "rate", f"sex:{sex}", *groups) for sex in ("female", "male")]
    layers += [layer("contact_broken"), layer("single_parent_households")]
    for form in ("head", "of"):
        assert len({words.denominator(each, form) for each in layers}) == len(layers)
    assert len({words.unit(each) for each in layers}) == len(layers)


def test_who_is_left_out_is_not_the_only_one_counted() -> None:
    phrases = [
        DE.what(layer(code, "count", f"fled_ukraine:{who}"))
        for code in ("households", "people")
        for who in ("yes", "no")
    ]
    assert phrases == [
        "Bedarfsgemeinschaften, mit aus der Ukraine Geflohenen",
        "Bedarfsgemeinschaften, ohne aus der Ukraine Geflohene",
        "Leistungsberechtigte nach dem SGB II, nur aus der Ukraine Geflohene",
        "Leistungsberechtigte nach dem SGB II, ohne aus der Ukraine Geflohene",
    ]


@pytest.mark.parametrize("measure", ["rate", "location_quotient"])
def test_a_city_with_districts_not_counted_says_why_it_has_no_rate(measure: str) -> None:
    chosen = layer("people", measure)
    some = [ResidentCount(key, RESIDENTS_ON, "all", 1000) for key in list(NAMES)[1:]]
    chosen = replace(chosen, level=replace(chosen.level, residents=Residents(some)))
    answer = DE.answer(chosen, NEWEST, cells_on(chosen, TABLES, NEWEST))
    assert "keine Angabe am 30.09.2022, weil die Einwohner vom 31.12.2021 nicht für jedes Gebiet bekannt sind" in answer


@pytest.mark.parametrize(
    ("code", "measure"), [("people", "count"), ("people", "density"), ("contact_broken", "rate"), ("people", "rate")]
)
def test_every_rate_of_residents_in_the_sheet_names_their_date_whatever_the_map_shows(code: str, measure: str) -> None:
    chosen = counted_on(layer(code, measure), date(2019, 12, 31))
    lines = build_sheet(
        chosen, sheet_layers(chosen, NEWEST), area=AREAS[0], day=NEWEST, tables=TABLES, there=NOTHING, words=DE
    ).lines
    told = {(line.unit, line.residents) for line in lines if line.residents}
    assert told == {("je 100 Einwohner", ResidentsDate(date(2019, 12, 31), far_apart=True))}
    assert all(line.residents for line in lines if "Einwohner" in line.unit)


def test_every_date_of_the_trend_names_its_residents_and_is_flagged_alone() -> None:
    days = (date(2023, 3, 31), date(2023, 9, 30), date(2024, 9, 30))
    more: Mapping[TableKey, PublishedTable] = {table.key: table for day in days for table in tables_on(day, IDS)}
    chosen = counted_on(layer(), RESIDENTS_ON)
    chosen = replace(chosen, indicator=replace(chosen.indicator, dates=days))
    trend = build_sheet(
        chosen, sheet_layers(chosen, days[-1]), area=None, day=days[-1], tables=more, there=NOTHING, words=DE
    ).trend
    assert [(point.residents.as_of, point.residents.far_apart) for point in trend if point.residents] == [
        (RESIDENTS_ON, False),
        (RESIDENTS_ON, False),
        (RESIDENTS_ON, True),
    ]


def test_the_trend_of_a_count_names_no_residents() -> None:
    chosen = layer("people", "count")
    sheet = build_sheet(
        chosen, sheet_layers(chosen, NEWEST), area=None, day=NEWEST, tables=TABLES, there=NOTHING, words=DE
    )
    assert {point.residents for point in sheet.trend} == {None}


def test_zero_means_nobody_only_where_someone_is_counted() -> None:
    texts = load_texts("de")
    counted = views.map_view()
    computed = replace(counted, zero_is_nobody=False)
    named = [{fill.name: fill.text for fill in fills(view, texts)}["zero"] for view in (counted, computed)]
    assert named == ["null: niemand", "null"]


@pytest.mark.parametrize("words", [DE, EN])
def test_no_legend_has_brackets_within_brackets(words: Words) -> None:
    of = shown_level().indicators
    for code, indicator in of.items():
        for category in indicator.categories:
            if indicator.is_count:
                legend = words.legend(layer(code, "density", category))
                assert not re.search(r"[(][^)]*[(]", legend), legend


def test_a_layer_that_is_withheld_as_a_whole_says_why_and_does_not_call_large_groups_small() -> None:
    told = reason_of_nothing(DE, frozenset({CellState.WITHHELD}))
    assert told is not None
    assert "so wenige Menschen" in told
    assert "aus den übrigen Werten" in told
    assert "eine andere Ebene oder Aufteilung" in told
    assert reason_of_nothing(DE, frozenset({CellState.WITHHELD, CellState.SHOWN})) is None


def test_a_withheld_figure_of_the_city_says_why() -> None:
    cells = cells_on(layer("people", "count"), TABLES, NEWEST)
    withheld = replace(cells, value={**cells.value, CITY: PublishedCell(CellState.WITHHELD)})
    answer = DE.answer(layer("people", "count"), NEWEST, withheld)
    assert "zurückgehalten, damit sich keine Zahlen sehr kleiner Gruppen errechnen lassen" in answer
